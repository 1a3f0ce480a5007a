//! The severity of findings.

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The document is invalid, and no client is generated.
    Error,
    /// The document is invalid but its meaning is clear, or a part of it has no effect.
    Warning,
    /// Information only.
    Note,
}

impl Severity {
    /// Returns the severity in one word.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}
