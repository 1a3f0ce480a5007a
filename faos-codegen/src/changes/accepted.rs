//! Breaking changes that a team has accepted, so that they do not hold up a merge.

use crate::json::Pointer;
use crate::visible::one_line;

use super::{Change, Changes, Effect};

/// A list of accepted breaking changes.
///
/// Each line states a kind of change and a location in the old or the new document, as in the report:
///
/// ```text
/// // The field was never filled.
/// field removed: #/components/schemas/Agent/properties/owner
/// ```
#[derive(Clone, Debug, Default)]
pub struct Accepted {
    entries: Vec<Entry>,
}

/// An accepted change.
#[derive(Clone, Debug)]
struct Entry {
    /// The number of the line, from 1.
    line: usize,
    kind: String,
    at: Pointer,
}

impl Accepted {
    /// Parses a list. Empty lines and lines that begin with `//` are skipped.
    ///
    /// # Errors
    ///
    /// Returns the number of the first invalid line, from 1, and the reason.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut entries = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let (number, line) = (index + 1, line.trim());
            if line.is_empty() || line.starts_with("//") {
                continue;
            }
            let invalid = || (number, "expected `kind of change: #/location`, as the report states them".to_owned());
            let (kind, at) = line.split_once(": #").ok_or_else(invalid)?;
            let at = Pointer::parse(&format!("#{at}")).ok_or_else(invalid)?;
            entries.push(Entry { line: number, kind: kind.trim().to_owned(), at });
        }
        Ok(Self { entries })
    }

    /// Parses a list that must not contain changes other than these.
    ///
    /// # Errors
    ///
    /// Returns the number of a line, from 1, and the reason why it is wrong.
    pub fn of(text: &str, changes: &Changes) -> Result<Self, (usize, String)> {
        let accepted = Self::parse(text).map_err(|(line, reason)| (line, format!("the line is invalid: {reason}")))?;
        match accepted.unused(changes).into_iter().next() {
            None => Ok(accepted),
            Some((line, text)) => {
                let text = one_line(&text);
                Err((line, format!("`{text}` does not match a breaking change; remove the line")))
            }
        }
    }

    /// Returns true if a change is accepted.
    pub fn contains(&self, change: &Change) -> bool {
        self.entries.iter().any(|entry| entry.matches(change))
    }

    /// Returns the lines that no breaking change matches, with their numbers.
    pub fn unused(&self, changes: &Changes) -> Vec<(usize, String)> {
        let breaking: Vec<&Change> = changes.changes.iter().filter(|change| change.is_breaking()).collect();
        let unused = self.entries.iter().filter(|entry| !breaking.iter().any(|change| entry.matches(change)));
        unused.map(|entry| (entry.line, format!("{}: {}", entry.kind, entry.at))).collect()
    }
}

impl Entry {
    fn matches(&self, change: &Change) -> bool {
        let is_there = change.old.as_ref() == Some(&self.at) || change.new.as_ref() == Some(&self.at);
        is_there && change.kind() == self.kind
    }
}

impl Change {
    /// Returns the item and the action in words: `field removed`.
    pub fn kind(&self) -> String {
        format!("{} {}", self.item.as_str(), self.action.as_str())
    }

    /// Returns the location in the new document or, for what it no longer has, in the old one.
    pub fn at(&self) -> Option<&Pointer> {
        self.new.as_ref().or(self.old.as_ref())
    }

    /// Returns true if the change breaks the wire format or Rust callers.
    pub fn is_breaking(&self) -> bool {
        self.wire == Effect::Breaking || self.rust() == Effect::Breaking
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_state_a_kind_and_a_location() {
        let text = "// A reason.\n\nfield removed: #/components/schemas/A/properties/b\n";
        let accepted = Accepted::parse(text).expect("the list is valid");
        assert_eq!(accepted.entries.len(), 1);
        assert_eq!((accepted.entries[0].line, accepted.entries[0].kind.as_str()), (3, "field removed"));
        for invalid in ["field removed", "field removed /a", "field removed: /a", "field removed: #a"] {
            assert_eq!(Accepted::parse(invalid).expect_err("the line is invalid").0, 1, "{invalid}");
        }
    }
}
