//! Checks the generated client against the document: Redocly lints the document, Prism serves it, and Prism must accept
//! every request that the conformance test of the client sends. With `--spec`, checks clients of any documents.

mod document;
mod documents;
mod prism;
mod tools;

use std::{
    collections::BTreeSet,
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::workspace::Workspace;

use document::Operation;
use prism::{Prism, Request};

/// Run the generated client against a mock server made from the document, and lint the document.
///
/// Requires Node.js, or Python with `--spec`. The tools are installed into the folder .tools.
#[derive(Args)]
pub(crate) struct Options {
    /// Call every operation of these documents instead: files, or folders of documents (.json, .yaml, .yml).
    #[arg(long, value_name = "PATH", num_args = 1..)]
    spec: Vec<PathBuf>,
    /// Use only documents of a folder whose file name contains this text.
    #[arg(long, value_name = "TEXT", requires = "spec")]
    only: Option<String>,
    /// Use only documents of a folder of at most this many kilobytes.
    #[arg(long, value_name = "KB", requires = "spec")]
    largest: Option<u64>,
    /// Write each fault to this file, as a line of JSON.
    #[arg(long, value_name = "FILE", requires = "spec")]
    report: Option<PathBuf>,
}

/// Checks the client of this workspace, or those of the requested documents. Returns true if no document has a fault.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    if options.spec.is_empty() {
        check(workspace)?;
        return Ok(true);
    }
    documents::run(workspace, options)
}

/// Lints the document, runs the conformance test against a mock server made from it, and prints the results.
///
/// # Errors
///
/// Returns an error if the lint, the test or a request fails, or if the test does not call every operation.
fn check(workspace: &Workspace) -> Result<()> {
    let root = workspace.root();
    let document = workspace.corrected_document()?;
    let operations = document::operations(&document)?;
    let tools = tools::install(root)?;
    let lint = tools.lint(&document, &root.join("xtask/src/conformance/redocly.yaml"))?;

    let prism = Prism::start(&tools, &document)?;
    let status = run_test(root, prism.url(), &document)?;
    let requests = prism.finish()?;

    let report = Report::new(operations, requests);
    for problem in &lint.problems {
        say!("redocly: {problem}");
    }
    for request in &report.invalid {
        say!("prism: {} {}: {}", request.method, request.path, request.problems.join("; "));
    }
    for operation in &report.missing {
        say!("not called: {} {}", operation.method, operation.path);
    }
    say!("redocly     {} errors, {} warnings", lint.errors, lint.warnings);
    say!("operations  {} of {} called", report.operations - report.missing.len(), report.operations);
    say!("requests    {} sent, {} judged invalid by Prism", report.requests, report.invalid.len());

    ensure!(status.success(), "the conformance test failed");
    ensure!(lint.errors == 0, "the document has errors");
    ensure!(report.invalid.is_empty(), "the client sent invalid requests");
    ensure!(report.missing.is_empty(), "the conformance test does not call every operation");
    Ok(())
}

/// The operations that the test called, and the requests that it sent.
struct Report {
    operations: usize,
    missing: Vec<Operation>,
    requests: usize,
    invalid: Vec<Request>,
}

impl Report {
    /// Creates the report. An operation counts as called only if a valid request was sent to it.
    fn new(operations: Vec<Operation>, requests: Vec<Request>) -> Self {
        let sent = requests.len();
        let (valid, invalid): (Vec<_>, Vec<_>) = requests.into_iter().partition(Request::is_valid);
        let called: BTreeSet<&Operation> = valid
            .iter()
            .filter_map(|request| document::operation_of(&operations, &request.method, &request.path))
            .collect();
        let missing = operations.iter().filter(|operation| !called.contains(operation)).cloned().collect();
        Self { operations: operations.len(), missing, requests: sent, invalid }
    }
}

/// Runs the test on a single thread, so that Prism logs the requests one after the other.
fn run_test(root: &Path, url: &str, document: &Path) -> Result<ExitStatus> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    Command::new(cargo)
        .args(["test", "--package", "faos-generated", "--test", "conformance", "--", "--test-threads", "1"])
        .env("FAOS_CONFORMANCE_URL", url)
        .env("FAOS_CONFORMANCE_DOCUMENT", document)
        .current_dir(root)
        .status()
        .context("cannot start `cargo test`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(method: &str, path: &str) -> Operation {
        Operation { method: method.to_owned(), path: path.to_owned() }
    }

    fn request(method: &str, path: &str, problems: &[&str]) -> Request {
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            problems: problems.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn an_invalid_request_is_counted_and_does_not_cover_its_operation() {
        let report = Report::new(
            vec![operation("get", "/agents"), operation("get", "/agents/{id}"), operation("post", "/agents")],
            vec![request("get", "/agents/agt_1", &[]), request("post", "/agents", &["`name` is missing"])],
        );

        assert_eq!((report.operations, report.requests), (3, 2));
        assert_eq!(report.invalid, [request("post", "/agents", &["`name` is missing"])]);
        assert_eq!(report.missing, [operation("get", "/agents"), operation("post", "/agents")]);
    }
}
