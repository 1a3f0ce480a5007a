//! Findings about a document. Each pass collects them as values; they are shown together, each with its place.

mod codes;
mod levels;
mod origins;
mod render;
mod severity;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use crate::json::Pointer;
use crate::source::char_start;
use crate::visible;

pub use self::{
    codes::{Code, Group, UnknownCode},
    levels::{FatalCode, Level, Levels, Subject, UnknownName},
    origins::Origins,
    severity::Severity,
};

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The code.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// The place in the document, or in `file`.
    pub at: Pointer,
    /// The file with the problem, if it is not the document itself.
    pub file: Option<String>,
    /// The place in the text as a byte offset, if the text could not be parsed and so has no pointers.
    pub offset: Option<usize>,
    /// The message: lower case, no full stop, names in backticks.
    pub message: String,
    /// A suggestion, in the imperative.
    pub help: Option<String>,
    /// The lines of `codegen.toml` that resolve the finding, shown after the suggestion.
    pub settings: Vec<String>,
    /// Related places, each with a label.
    pub related: Vec<(Pointer, String)>,
}

impl Diagnostic {
    /// Creates a finding at a place.
    pub fn new(severity: Severity, code: Code, at: &Pointer, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            at: at.clone(),
            file: None,
            offset: None,
            message: capped(message.into()),
            help: None,
            settings: Vec::new(),
            related: Vec::new(),
        }
    }

    /// Sets the suggestion.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Diagnostic {
        self.help = Some(capped(help.into()));
        self
    }

    /// Sets the lines of `codegen.toml` that resolve the finding.
    pub fn settings(&mut self, lines: impl IntoIterator<Item = String>) -> &mut Diagnostic {
        self.settings = lines.into_iter().map(capped).collect();
        self
    }

    /// Adds a related place.
    pub fn related(&mut self, at: &Pointer, label: impl Into<String>) -> &mut Diagnostic {
        self.related.push((at.clone(), label.into()));
        self
    }

    /// Sets the byte offset in the text.
    pub fn offset(&mut self, offset: usize) -> &mut Diagnostic {
        self.offset = Some(offset);
        self
    }
}

/// The maximum length of a message in bytes, since it may quote the document.
const LONGEST: usize = 1_000;

fn capped(mut text: String) -> String {
    if text.len() > LONGEST {
        text.truncate(char_start(&text, LONGEST));
        text.push('…');
    }
    text
}

/// All findings of one run, in the order in which they were reported.
///
/// As an error, it lists them without quoting the document; [`Diagnostics::render`] quotes it.
#[must_use = "findings are only shown by whoever receives them"]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    findings: Vec<Diagnostic>,
    /// The origins of those parts of the document that come from other files.
    origins: Origins,
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chosen: Vec<&Diagnostic> = self.iter().collect();
        chosen.sort_by_key(|finding| finding.severity);
        for (index, finding) in chosen.iter().take(Self::SHOWN).enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            let Diagnostic { severity, code, message, at, .. } = finding;
            let place = finding.file.iter().map(|file| format!("{file} ")).collect::<String>();
            let text = format!("{}[{code}]: {message} (at {place}#{})", severity.name(), at.as_str());
            write!(formatter, "{separator}{}", visible::output(&text, false))?;
        }
        match chosen.len().saturating_sub(Self::SHOWN) {
            0 => Ok(()),
            hidden => write!(formatter, "\nand {hidden} more findings"),
        }
    }
}

impl Error for Diagnostics {}

impl Diagnostics {
    /// The number of findings that are shown; the rest is counted.
    pub const SHOWN: usize = 50;

    /// Creates an empty collection.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        debug_assert_eq!(diagnostic.severity, diagnostic.code.severity(), "the severity of {}", diagnostic.code);
        let index = self.findings.len();
        self.findings.push(diagnostic);
        &mut self.findings[index]
    }

    /// Adds an error and returns it, so that a suggestion and related places can be added.
    pub fn error(&mut self, code: Code, at: &Pointer, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Diagnostic::new(Severity::Error, code, at, message))
    }

    /// Adds a warning and returns it, as [`error`](Self::error) does.
    pub fn warning(&mut self, code: Code, at: &Pointer, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Diagnostic::new(Severity::Warning, code, at, message))
    }

    /// Adds a note and returns it, as [`error`](Self::error) does.
    pub fn note(&mut self, code: Code, at: &Pointer, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Diagnostic::new(Severity::Note, code, at, message))
    }

    /// Returns the finding that was reported last.
    pub(crate) fn last_mut(&mut self) -> Option<&mut Diagnostic> {
        self.findings.last_mut()
    }

    /// Appends the findings of another pass.
    pub fn extend(&mut self, others: Diagnostics) {
        self.findings.extend(others.findings);
    }

    /// Sets the origins of those parts of the document that come from other files.
    pub(crate) fn set_origins(&mut self, origins: Origins) {
        self.origins = origins;
    }

    /// Marks all findings as being about a file other than the document.
    pub(crate) fn set_file(&mut self, file: &str) {
        self.findings.iter_mut().for_each(|finding| finding.file = Some(file.to_owned()));
    }

    /// Returns the file that a place of the document comes from and the place in it, or `None` for the document itself.
    pub fn origin(&self, at: &Pointer) -> Option<(&str, Pointer)> {
        self.origins.of(at)
    }

    /// Returns all findings, in the order in which they were reported.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter()
    }

    /// Removes the findings for which `is_kept` is false.
    pub(crate) fn retain(&mut self, is_kept: impl FnMut(&Diagnostic) -> bool) {
        self.findings.retain(is_kept);
    }

    /// Returns the number of findings with this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Returns true if any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Returns the number of findings.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Returns true if there are no findings.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Returns the number of findings of [`Group::Degraded`] by code, except for allowed codes.
    pub fn degraded(&self) -> BTreeMap<Code, usize> {
        let mut counts = BTreeMap::new();
        for code in self.iter().map(|finding| finding.code) {
            if code.group() == Some(Group::Degraded) {
                *counts.entry(code).or_default() += 1;
            }
        }
        counts
    }

    /// Gives every finding the level of its code, and removes those that are allowed.
    pub fn apply(&mut self, levels: &Levels) {
        self.findings.retain_mut(|finding| match levels.of(finding.code) {
            Level::Allow => false,
            Level::Report(severity) => {
                finding.severity = severity;
                true
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_an_error_that_names_places_without_the_document() {
        let mut findings = Diagnostics::new();
        let at = Pointer::root().join("paths").join("/a");
        findings.warning(Code::UnresolvedReference, &at, "a warning");
        findings.error(Code::Syntax, &Pointer::root(), "an \u{202e}error").help("not shown");
        let error: Box<dyn Error> = Box::new(findings);
        let text = error.to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[0].starts_with("error[syntax]: an ") && lines[0].ends_with("error (at #)"), "{text}");
        assert!(!text.contains('\u{202e}'), "invisible characters are escaped: {text}");
        assert_eq!(lines[1], "warning[unresolved-reference]: a warning (at #/paths/~1a)");
    }
}
