//! A Prism mock server for the document. It ends with its value, and its log tells how it judged each request.

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

use super::tools::Tools;

const PATIENCE: Duration = Duration::from_secs(30);

/// Makes Node end when its standard input does. The system closes that with this process, so the server ends even when
/// this process is killed and has no time to end it.
const END_WITH_STDIN: &str = "--import=data:text/javascript,process.stdin.resume().on('end',()=>process.exit())";

/// A path that no document has. Prism's log is complete once it shows the request for it.
const LAST_PATH: &str = "/the-log-is-complete";

/// A request that Prism received.
#[derive(Debug, PartialEq)]
pub(super) struct Request {
    /// In lower case.
    pub(super) method: String,
    /// Without the query.
    pub(super) path: String,
    /// Why Prism judged it invalid, or could not answer it from the document.
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
        let output = File::create(&log).with_context(|| format!("could not create {}", log.display()))?;
        let process = tools
            .prism()
            .arg("mock")
            .arg(document)
            // With `--errors` an example that breaks its own schema is an error too. A second process would outlive
            // the first when that is killed.
            .args(["--errors", "--multiprocess", "false", "--host", "127.0.0.1", "--port", "0"])
            .env("NODE_OPTIONS", END_WITH_STDIN)
            .stdin(Stdio::piped())
            .stdout(output.try_clone().context("could not share Prism's log")?)
            .stderr(output)
            .spawn()
            .context("could not start Prism")?;
        let mut prism = Self { process, log, url: String::new() };
        prism.url = prism.wait_for_log(listening_url)?;
        Ok(prism)
    }

    /// Where the server listens, such as `http://127.0.0.1:4010`.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Waits until the log is complete, ends the server and returns what it received.
    pub(super) fn finish(mut self) -> Result<Vec<Request>> {
        self.send_last_request().context("Prism no longer answers")?;
        self.wait_for_log(complete_log)
    }

    fn send_last_request(&self) -> Result<()> {
        let address = self.url.strip_prefix("http://").unwrap_or(&self.url);
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(stream, "GET {LAST_PATH} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }

    /// Reads the log again and again until `find` sees what it looks for.
    fn wait_for_log<T>(&mut self, find: fn(&str) -> Option<T>) -> Result<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // What was written last may end in the middle of a character.
            let bytes = fs::read(&self.log).with_context(|| format!("could not read {}", self.log.display()))?;
            let log = String::from_utf8_lossy(&bytes);
            if let Some(found) = find(&log) {
                return Ok(found);
            }
            if let Some(status) = self.process.try_wait().context("could not ask for Prism's state")? {
                bail!("Prism ended with {status}:\n{log}");
            }
            if Instant::now() > deadline {
                bail!("Prism did not say what was expected within {} s:\n{log}", PATIENCE.as_secs());
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // Either call fails only if the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn listening_url(log: &str) -> Option<String> {
    let (_, after) = log.split_once("Prism is listening on ")?;
    let (url, _) = after.split_once('\n')?;
    Some(url.trim_end().to_owned())
}

/// Reads the requests out of a log, or nothing while the last request is not in it.
///
/// Each request starts with a line of the server; the lines that follow say how it was judged:
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
            // Every violation of a request is told a second time, with its place, after the answer.
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
    fn the_log_tells_how_each_request_was_judged() {
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
    fn a_log_without_the_last_request_is_not_complete() {
        assert_eq!(complete_log(LOG), None);
    }

    #[test]
    fn the_url_is_read_once_its_line_is_whole() {
        assert_eq!(listening_url(LOG).as_deref(), Some("http://127.0.0.1:4011"));
        assert_eq!(listening_url("Prism is listening on http://127.0.0.1:40"), None);
    }
}
