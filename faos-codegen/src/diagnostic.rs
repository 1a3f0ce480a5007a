//! Findings about a document: values that are collected by every pass and shown together, each with its place.

mod codes;
mod origins;
mod render;

use std::fmt;

use crate::json::Pointer;
use crate::source::char_start;

pub use self::{codes::CODES, origins::Origins};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// The document is wrong but its meaning is plain, or something in it has no effect.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The severity in one word.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// The stable name of a rule, such as `unresolved-reference`. [`CODES`] explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl Code {
    /// The name of the rule.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// What the rule says, in a paragraph.
    pub fn explanation(self) -> Option<&'static str> {
        let (_, explanation) = CODES.iter().find(|(code, _)| *code == self.0)?;
        Some(explanation)
    }
}

impl From<&'static str> for Code {
    fn from(code: &'static str) -> Code {
        Code(code)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The place in the document, or in `file`.
    pub at: Pointer,
    /// The file that could not be read, if that is not the document itself.
    pub file: Option<String>,
    /// The place in the text as a byte offset, where the text could not be read and so has no pointers.
    pub offset: Option<usize>,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that belong to the finding, each with a label.
    pub related: Vec<(Pointer, String)>,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn new(severity: Severity, code: impl Into<Code>, at: &Pointer, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: code.into(),
            severity,
            at: at.clone(),
            file: None,
            offset: None,
            message: capped(message.into()),
            help: None,
            related: Vec::new(),
        }
    }

    /// Adds what to do about it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Diagnostic {
        self.help = Some(capped(help.into()));
        self
    }

    /// Adds another place that belongs to the finding.
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

/// How much a message may quote from the document, in bytes.
const LONGEST: usize = 1_000;

fn capped(mut text: String) -> String {
    if text.len() > LONGEST {
        text.truncate(char_start(&text, LONGEST));
        text.push('…');
    }
    text
}

/// All findings of one run, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    findings: Vec<Diagnostic>,
    /// Where those parts of the document stand that were brought in from other files.
    origins: Origins,
}

impl Diagnostics {
    /// How many findings are shown before the rest is only counted.
    pub const SHOWN: usize = 50;

    /// No findings.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        let index = self.findings.len();
        self.findings.push(diagnostic);
        &mut self.findings[index]
    }

    /// Adds an error. The answer takes a help and further places.
    pub fn error(&mut self, code: impl Into<Code>, at: &Pointer, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Diagnostic::new(Severity::Error, code, at, message))
    }

    /// Adds a warning. The answer takes a help and further places.
    pub fn warning(&mut self, code: impl Into<Code>, at: &Pointer, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Diagnostic::new(Severity::Warning, code, at, message))
    }

    /// Adds a note. The answer takes a help and further places.
    pub fn note(&mut self, code: impl Into<Code>, at: &Pointer, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Diagnostic::new(Severity::Note, code, at, message))
    }

    /// Takes over the findings of another pass.
    pub fn extend(&mut self, others: Diagnostics) {
        self.findings.extend(others.findings);
    }

    /// Says where parts of the document stand that were brought in from other files.
    pub(crate) fn set_origins(&mut self, origins: Origins) {
        self.origins = origins;
    }

    /// Says that all findings are about another file than the document.
    pub(crate) fn set_file(&mut self, file: &str) {
        self.findings.iter_mut().for_each(|finding| finding.file = Some(file.to_owned()));
    }

    /// The file that a place of the document stands in, if that is not the document itself, and the place in it.
    pub fn origin(&self, at: &Pointer) -> Option<(&str, Pointer)> {
        self.origins.of(at)
    }

    /// All findings, in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter()
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether there is no finding.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }
}
