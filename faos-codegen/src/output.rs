//! Files of a generated crate.

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// The path below the crate's `src`, with `/` between folders.
    pub path: String,
    /// The contents.
    pub text: String,
}
