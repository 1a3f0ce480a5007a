//! The severity of each code, as the settings and the command line choose it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::codes::{Code, Group};
use super::severity::Severity;

/// A code, or several codes under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Every code whose findings would be warnings: `warnings`.
    Warnings,
    /// The codes of a group.
    Group(Group),
    /// A single code.
    Code(Code),
}

impl Subject {
    /// The name of [`Subject::Warnings`].
    const WARNINGS: &str = "warnings";

    /// Returns the name.
    pub fn as_str(self) -> &'static str {
        match self {
            Subject::Warnings => Subject::WARNINGS,
            Subject::Group(group) => group.as_str(),
            Subject::Code(code) => code.as_str(),
        }
    }
}

impl FromStr for Subject {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Subject, UnknownName> {
        let codes = Code::ALL.iter().map(|code| Subject::Code(*code));
        let mut subjects = codes.chain([Subject::Group(Group::Degraded), Subject::Warnings]);
        let known = subjects.clone().map(Subject::as_str);
        subjects.find(|subject| subject.as_str() == name).ok_or_else(|| UnknownName::new("finding code", name, known))
    }
}

/// The treatment of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The findings are not reported.
    Allow,
    /// The findings are reported with this severity.
    Report(Severity),
}

impl Level {
    const ALL: [Level; 4] =
        [Level::Report(Severity::Error), Level::Report(Severity::Warning), Level::Report(Severity::Note), Level::Allow];

    /// Returns the name, as in the settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Report(severity) => severity.name(),
        }
    }
}

impl FromStr for Level {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Level, UnknownName> {
        let found = Level::ALL.into_iter().find(|level| level.as_str() == name);
        found.ok_or_else(|| UnknownName {
            kind: "level",
            name: name.to_owned(),
            help: Some("use `error`, `warning`, `note` or `allow`".to_owned()),
        })
    }
}

/// An error for a text that is not the name of a code or level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    kind: &'static str,
    name: String,
    help: Option<String>,
}

impl UnknownName {
    fn new(kind: &'static str, name: &str, known: impl Iterator<Item = &'static str>) -> UnknownName {
        let distance = |known: &&'static str| strsim::damerau_levenshtein(known, name);
        // Comparing takes quadratic time, and a name that is much longer is not a misspelling.
        let similar = Some(known).filter(|_| name.len() <= 100).and_then(|known| known.min_by_key(distance));
        let similar = similar.filter(|similar| distance(similar) * 3 <= similar.len());
        UnknownName { kind, name: name.to_owned(), help: similar.map(|similar| format!("did you mean `{similar}`?")) }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the {} `{}` is unknown", self.kind, self.name.escape_debug())?;
        match &self.help {
            Some(help) => write!(formatter, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownName {}

/// An error for a level that a code cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("cannot lower the level of `{0}`: no client can be generated despite such a finding")]
pub struct FatalCode(Code);

/// The level of each code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    codes: BTreeMap<Code, Level>,
    groups: BTreeMap<Group, Level>,
    warnings: Option<Level>,
}

impl Levels {
    /// Sets the level of a code or group. A code takes precedence over its group.
    ///
    /// # Errors
    ///
    /// Returns an error if the level of the code cannot be lowered.
    pub fn set(&mut self, subject: Subject, level: Level) -> Result<(), FatalCode> {
        match subject {
            Subject::Code(code) if code.is_fatal() && level != Level::Report(Severity::Error) => {
                return Err(FatalCode(code));
            }
            Subject::Code(code) => _ = self.codes.insert(code, level),
            Subject::Group(group) => _ = self.groups.insert(group, level),
            Subject::Warnings => self.warnings = Some(level),
        }
        Ok(())
    }

    /// Overrides these levels by others. A group among the others also overrides the codes in it.
    pub fn extend(&mut self, others: Levels) {
        self.codes.retain(|code, _| code.group().is_none_or(|group| !others.groups.contains_key(&group)));
        self.codes.extend(others.codes);
        self.groups.extend(others.groups);
        self.warnings = others.warnings.or(self.warnings);
    }

    /// Returns the level of a code.
    pub fn of(&self, code: Code) -> Level {
        let of_group = || code.group().and_then(|group| self.groups.get(&group));
        let level = self.codes.get(&code).or_else(of_group).copied().unwrap_or(Level::Report(code.severity()));
        match self.warnings {
            Some(instead) if level == Level::Report(Severity::Warning) => instead,
            _ => level,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Diagnostics};
    use crate::json::Pointer;

    fn subject(name: &str) -> Subject {
        name.parse().expect("the name of a code or group")
    }

    fn levels(pairs: &[(&str, &str)]) -> Levels {
        let mut levels = Levels::default();
        for (name, level) in pairs {
            levels.set(subject(name), level.parse().expect("a level")).expect("the level can be set");
        }
        levels
    }

    #[test]
    fn a_code_beats_its_group_and_both_beat_the_default() {
        let of = |pairs: &[(&str, &str)]| levels(pairs).of(Code::UnresolvedReference).as_str();
        assert_eq!(of(&[]), "warning");
        assert_eq!(of(&[("degraded", "error")]), "error");
        assert_eq!(of(&[("unresolved-reference", "note"), ("degraded", "error")]), "note");
        assert_eq!(of(&[("warnings", "error")]), "error");
        assert_eq!(of(&[("warnings", "error"), ("degraded", "allow")]), "allow");
        assert_eq!(of(&[("unusable-server", "error")]), "warning");
    }

    #[test]
    fn later_levels_override_earlier_ones() {
        for (file, line, level) in [
            (&[("degraded", "error")][..], &[("unresolved-reference", "allow")][..], "allow"),
            (&[("unresolved-reference", "allow")], &[("degraded", "error")], "error"),
            (&[("unresolved-reference", "error")], &[("unusable-server", "allow")], "error"),
            (&[("unresolved-reference", "note")], &[("warnings", "error")], "note"),
            (&[("warnings", "allow")], &[("warnings", "error")], "error"),
        ] {
            let mut both = levels(file);
            both.extend(levels(line));
            assert_eq!(both.of(Code::UnresolvedReference).as_str(), level, "{file:?} {line:?}");
        }
    }

    #[test]
    fn only_codes_of_errors_that_prevent_a_client_are_fixed() {
        for code in Code::ALL {
            let lowered = Levels::default().set(Subject::Code(*code), Level::Allow);
            assert_eq!(lowered.is_err(), code.is_fatal(), "{code}");
            assert_eq!(Levels::default().set(Subject::Code(*code), Level::Report(Severity::Error)), Ok(()));
        }
        for code in Group::Degraded.codes() {
            assert_eq!((code.severity(), code.group()), (Severity::Warning, Some(Group::Degraded)), "{code}");
        }
        assert!(Group::Degraded.codes().is_sorted());
    }

    #[test]
    fn misspelled_names_have_a_suggestion() {
        for (name, problem) in [
            (
                "unresolved-refrence",
                "the finding code `unresolved-refrence` is unknown; did you mean `unresolved-reference`?",
            ),
            ("degrade", "the finding code `degrade` is unknown; did you mean `degraded`?"),
            ("xyz", "the finding code `xyz` is unknown"),
            ("", "the finding code `` is unknown"),
        ] {
            assert_eq!(name.parse::<Subject>().expect_err(name).to_string(), problem);
        }
        let error = "warn".parse::<Level>().expect_err("a misspelled level");
        assert_eq!(error.to_string(), "the level `warn` is unknown; use `error`, `warning`, `note` or `allow`");
    }

    #[test]
    fn levels_change_and_remove_findings() {
        let mut findings = Diagnostics::new();
        for code in [Code::UnresolvedReference, Code::UnusableServer, Code::MissingType] {
            findings.push(Diagnostic::new(code.severity(), code, &Pointer::root(), "a finding"));
        }
        findings.apply(&levels(&[("degraded", "error"), ("unusable-server", "allow")]));
        let left: Vec<_> = findings.iter().map(|finding| (finding.code, finding.severity)).collect();
        assert_eq!(left, [(Code::UnresolvedReference, Severity::Error), (Code::MissingType, Severity::Note)]);
        assert!(findings.has_errors());
    }
}
