//! A Prism mock server for the document. Dropping it stops the server; its log contains the verdict on each request.

use std::{
    fs::{self, File},
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use url::Url;

use super::tools::Tools;

/// The time limit for the server to start, and to log its last request.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Makes Node exit at the end of its standard input. The system closes the pipe when this process exits, so the server
/// also stops if this process is killed.
const END_WITH_STDIN: &str = "--import=data:text/javascript,process.stdin.resume().on('end',()=>process.exit())";

/// A path that no document contains. Prism's log is complete once it contains the request for it.
const LAST_PATH: &str = "/the-log-is-complete";

/// A request that Prism received.
#[derive(Debug, PartialEq)]
pub(super) struct Request {
    /// In lower case.
    pub(super) method: String,
    /// Without the query.
    pub(super) path: String,
    /// The reasons for which Prism found the request invalid, or could not answer it.
    pub(super) problems: Vec<String>,
}

impl Request {
    pub(super) fn is_valid(&self) -> bool {
        self.problems.is_empty()
    }
}

/// A running mock server.
pub(super) struct Prism {
    process: Child,
    log: PathBuf,
    url: String,
}

impl Prism {
    /// Starts the server on a free loopback port and waits until it listens.
    pub(super) fn start(tools: &Tools, document: &Path) -> Result<Self> {
        let log = tools.folder().join("prism.log");
        let output = File::create(&log).with_context(|| format!("cannot create {}", log.display()))?;
        let process = tools
            .prism()
            .arg("mock")
            .arg(document)
            // `--errors` also reports examples that do not match their own schema. With `--multiprocess`, the second
            // process would outlive the first if that is killed.
            .args(["--errors", "--multiprocess", "false", "--host", "127.0.0.1", "--port", "0"])
            .env("NODE_OPTIONS", END_WITH_STDIN)
            .stdin(Stdio::piped())
            .stdout(output.try_clone().context("cannot open Prism's log twice")?)
            .stderr(output)
            .spawn()
            .context("cannot start Prism")?;
        let mut prism = Self { process, log, url: String::new() };
        prism.url = prism.wait_for_log(listening_url)?;
        Ok(prism)
    }

    /// Returns the URL of the server, such as `http://127.0.0.1:4010`.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Waits until the log is complete, stops the server, and returns the requests that it received.
    pub(super) fn finish(mut self) -> Result<Vec<Request>> {
        self.send_last_request().context("cannot send the last request to Prism")?;
        self.wait_for_log(complete_log)
    }

    fn send_last_request(&self) -> Result<()> {
        let url = Url::parse(&self.url)?;
        let address = url.authority();
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        write!(stream, "GET {LAST_PATH} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }

    /// Polls the log until `find` returns a value.
    fn wait_for_log<T>(&mut self, find: fn(&str) -> Option<T>) -> Result<T> {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            // The log may end in the middle of a character.
            let bytes = fs::read(&self.log).with_context(|| format!("cannot read {}", self.log.display()))?;
            let log = String::from_utf8_lossy(&bytes);
            if let Some(found) = find(&log) {
                return Ok(found);
            }
            if let Some(status) = self.process.try_wait().context("cannot query the status of Prism")? {
                bail!("Prism exited with {status}:\n{log}");
            }
            if Instant::now() > deadline {
                bail!("Prism did not log the expected line within {} s:\n{log}", TIMEOUT.as_secs());
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // Either call fails only if the process has already exited.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn listening_url(log: &str) -> Option<String> {
    let (_, after) = log.split_once("Prism is listening on ")?;
    let (url, _) = after.split_once('\n')?;
    Some(url.trim_end().to_owned())
}

/// Parses the requests in a log. Returns `None` until the log contains the last request.
///
/// Each request starts with a line of the server; the following lines contain the verdict:
///
/// ```text
/// [5:51:58 AM] › [HTTP SERVER] get /agents ℹ  info      Request received
/// [5:51:58 AM] ›     [VALIDATOR] ✖  error     Request query parameter limit must be integer
/// [5:51:58 AM] › [HTTP SERVER] get /nope ✖  error     Request terminated with error: …
/// ```
fn complete_log(log: &str) -> Option<Vec<Request>> {
    let mut requests: Vec<Request> = Vec::new();
    for line in log.lines() {
        if let Some((_, entry)) = line.split_once("[HTTP SERVER] ") {
            let (method, rest) = next_word(entry);
            let (path, rest) = next_word(rest);
            let (level, message) = level_and_message(rest);
            if path == LAST_PATH {
                return Some(requests);
            }
            if level == "error" {
                note(&mut requests, message);
            } else if message == "Request received" {
                requests.push(Request { method: method.to_owned(), path: path.to_owned(), problems: Vec::new() });
            }
        } else if let Some((_, entry)) = line.split_once("[VALIDATOR] ") {
            let (level, message) = level_and_message(entry);
            // Prism repeats every violation of a request, with its location, after the response.
            if level == "error" && !message.starts_with("Violation: request") {
                note(&mut requests, message);
            }
        }
    }
    None
}

fn note(requests: &mut [Request], problem: &str) {
    if let Some(request) = requests.last_mut() {
        request.problems.push(problem.to_owned());
    }
}

fn level_and_message(entry: &str) -> (&str, &str) {
    let (_symbol, rest) = next_word(entry);
    next_word(rest)
}

fn next_word(text: &str) -> (&str, &str) {
    let text = text.trim();
    match text.split_once(char::is_whitespace) {
        Some((word, rest)) => (word, rest.trim_start()),
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
[5:51:54 AM] › [CLI] …  awaiting  Starting Prism…
[5:51:54 AM] › [CLI] ℹ  info      GET        http://127.0.0.1:4011/agents
[5:51:54 AM] › [CLI] ▶  start     Prism is listening on http://127.0.0.1:4011
[5:51:57 AM] › [HTTP SERVER] get /agents ℹ  info      Request received
[5:51:57 AM] ›     [NEGOTIATOR] ℹ  info      Request contains an accept header: */*
[5:51:57 AM] ›     [VALIDATOR] ✔  success   The request passed the validation rules. Looking for the best response
[5:51:58 AM] ›     [NEGOTIATOR] ℹ  info      > Responding with \"404\"
[5:51:58 AM] › [HTTP SERVER] post /agents ℹ  info      Request received
[5:51:58 AM] ›     [VALIDATOR] ⚠  warning   Request did not pass the validation rules
[5:51:58 AM] ›     [VALIDATOR] ✖  error     Request body must have required property 'name'
[5:51:58 AM] ›     [NEGOTIATOR] ✔  success   Found response 422. I'll try with it.
[5:51:58 AM] ›     [VALIDATOR] ✖  error     Violation: request.body Request body must have required property 'name'
[5:51:58 AM] › [HTTP SERVER] get /nope ℹ  info      Request received
[5:51:58 AM] › [HTTP SERVER] get /nope ✖  error     Request terminated with error: no path matched
";

    #[test]
    fn the_log_contains_the_verdict_on_each_request() {
        let complete = format!("{LOG}[5:51:58 AM] › [HTTP SERVER] get {LAST_PATH} ℹ  info      Request received\n");
        let request = |method: &str, path: &str, problems: &[&str]| Request {
            method: method.to_owned(),
            path: path.to_owned(),
            problems: problems.iter().map(ToString::to_string).collect(),
        };

        assert_eq!(
            complete_log(&complete),
            Some(vec![
                request("get", "/agents", &[]),
                request("post", "/agents", &["Request body must have required property 'name'"]),
                request("get", "/nope", &["Request terminated with error: no path matched"]),
            ])
        );
    }

    #[test]
    fn a_log_without_the_last_request_is_incomplete() {
        assert_eq!(complete_log(LOG), None);
    }

    #[test]
    fn the_url_is_read_only_from_a_complete_line() {
        assert_eq!(listening_url(LOG).as_deref(), Some("http://127.0.0.1:4011"));
        assert_eq!(listening_url("Prism is listening on http://127.0.0.1:40"), None);
    }
}
