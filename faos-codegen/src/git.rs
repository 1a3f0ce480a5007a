//! Files as git has them, for the commands that compare a client with an earlier one.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use thiserror::Error;

/// The reason why git cannot provide a file.
#[derive(Debug, Error)]
pub enum GitError {
    /// Git could take the text for something else.
    #[error("`{0}` is not a valid revision")]
    InvalidRevision(String),
    /// Git cannot be started.
    #[error("cannot run git: {0}")]
    Unavailable(#[source] io::Error),
    /// Git refuses, with its message.
    #[error("{0}")]
    Refused(String),
}

/// Returns a file of a revision. The path is relative to the folder.
///
/// # Errors
///
/// Returns an error if the revision does not exist or does not have the file.
pub fn show(folder: &Path, revision: &str, path: &str) -> Result<Vec<u8>, GitError> {
    // Git reads an empty revision as the index, and a leading `-` as an option.
    if revision.is_empty() || revision.starts_with('-') {
        return Err(GitError::InvalidRevision(revision.to_owned()));
    }
    run(folder, &["show", &format!("{revision}:./{path}")], &[])
}

/// Runs git in a folder with an input, and returns its output.
///
/// # Errors
///
/// Returns an error if git cannot be started or fails.
pub fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, GitError> {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut git = command.spawn().map_err(GitError::Unavailable)?;
    let stdin = git.stdin.take();
    let output = thread::scope(|scope| {
        // Git writes while it reads. A failure to write shows in its output.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        git.wait_with_output()
    });
    let output = output.map_err(GitError::Unavailable)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(GitError::Refused(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}
