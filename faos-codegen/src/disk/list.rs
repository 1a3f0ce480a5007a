//! `files.lock`: the files that the last run generated. Only these are overwritten or removed by the next one.
//!
//! A line is a path below the folder of generated files, with `/` between the parts: `types/agent.rs`.

use std::{collections::BTreeSet, fmt};

use thiserror::Error;

use crate::output::OutputFile;
use crate::portable;
use crate::visible::one_line;

/// The paths of generated files, one a line, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileList(BTreeSet<String>);

impl FileList {
    /// The name of the file, which is next to `names.lock`.
    pub const NAME: &str = "files.lock";

    /// Creates the list of the files of an output.
    pub fn of(files: &[OutputFile]) -> Self {
        Self(files.iter().map(|file| file.path.clone()).collect())
    }

    /// Parses the output of [`Display`](fmt::Display).
    ///
    /// # Errors
    ///
    /// Returns an error for the first line that is not a path below the folder of generated files. The list determines
    /// which files are removed, so an invalid list is rejected as a whole.
    pub fn parse(text: &str) -> Result<Self, ListError> {
        let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
        let header = lines.next().map(|(_, line)| line).unwrap_or_default();
        if !header.starts_with("// ") {
            return Err(ListError { line: 1, text: header.to_owned(), reason: "it does not begin with a `//` line" });
        }
        let mut paths = BTreeSet::new();
        for (line, path) in lines {
            let is_conflict = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| path.starts_with(mark));
            let conflict = is_conflict.then_some("it is a marker of a merge conflict");
            if let Some(reason) = conflict.or_else(|| portable::fault(path)) {
                return Err(ListError { line, text: path.to_owned(), reason });
            }
            paths.insert(path.to_owned());
        }
        Ok(Self(paths))
    }

    /// Returns every path of the list.
    pub(super) fn paths(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }

    /// Returns true if the list contains the path.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.0.contains(path)
    }

    /// Returns the files of both lists.
    pub(super) fn with(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).cloned().collect())
    }
}

impl fmt::Display for FileList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{HEADER}")?;
        self.0.iter().try_for_each(|path| writeln!(formatter, "{path}"))
    }
}

/// The only place in a client that states the version of the generator, so that a newer one does not change every file.
const HEADER: &str = concat!(
    "// The files below `src` that faos-codegen ",
    env!("CARGO_PKG_VERSION"),
    " generated. Regeneration writes this list, and overwrites or removes no other file."
);

/// A line of `files.lock` that is not a path.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line} is not the path of a generated file: `{}`: {reason}", shortened(.text))]
pub struct ListError {
    /// The line number, starting at one.
    pub line: usize,
    text: String,
    reason: &'static str,
}

/// Returns the start of a line on one line.
fn shortened(line: &str) -> String {
    let mut text = one_line(line);
    if let Some((end, _)) = text.char_indices().nth(SHOWN) {
        text.replace_range(end.., "…");
    }
    text
}

/// The number of characters of a line that are shown.
const SHOWN: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn list(paths: &[&str]) -> FileList {
        FileList(paths.iter().map(|path| (*path).to_owned()).collect())
    }

    #[test]
    fn a_list_is_sorted_and_read_again() {
        let list = list(&["types/mod.rs", "lib.rs", "types/agent.rs"]);
        let text = list.to_string();
        assert_eq!(text, format!("{HEADER}\nlib.rs\ntypes/agent.rs\ntypes/mod.rs\n"));
        assert_eq!(FileList::parse(&text), Ok(list.clone()));
        assert_eq!(FileList::parse(&text.replace('\n', "\r\n")), Ok(list));
    }

    #[test]
    fn a_list_that_was_tampered_with_is_refused() {
        for path in [
            "",
            "../evil.rs",
            "types/../../evil.rs",
            "/etc/passwd",
            "C:\\evil.rs",
            "C:/evil.rs",
            "\\\\server\\share",
            "~/../evil.rs/",
            "./lib.rs",
            "types//agent.rs",
            "<<<<<<< HEAD",
            "=======",
            ">>>>>>> other",
            "lib.rs ",
            "a\u{7}b.rs",
            "con.rs",
        ] {
            let error = FileList::parse(&format!("{HEADER}\nlib.rs\n{path}\n")).expect_err(path);
            assert_eq!(error.line, 3, "{path:?}");
            assert!(!error.to_string().contains(['\n', '\u{7}']), "{error}");
        }
        for text in ["", "lib.rs\n", "\n", "# files\n"] {
            assert_eq!(FileList::parse(text).expect_err(text).line, 1, "{text:?}");
        }
        let long = FileList::parse(&format!("{HEADER}\n{}\n", "a".repeat(10_000))).expect_err("it is too long");
        assert!(long.to_string().len() < 300, "{long}");
    }
}
