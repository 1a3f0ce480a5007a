//! Runs cases: starts the judge, runs the driver against it, and reads what both recorded.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use faos_codegen::conformance::{Case, JUDGE};
use faos_codegen::disk::{self, Mode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::super::Failure;
use super::{last_lines, write};

/// The number of lines to show of what a program printed.
const LINES: usize = 6;

/// The outcome of a case, as the driver saw it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Outcome {
    pub(super) case: usize,
    pub(super) outcome: String,
    #[serde(default)]
    pub(super) detail: String,
}

/// The verdict of the judge on a request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Verdict {
    pub(super) case: Option<usize>,
    pub(super) method: String,
    pub(super) target: String,
    pub(super) headers: Map<String, Value>,
    pub(super) body: String,
    pub(super) problems: Vec<String>,
    pub(super) differences: Vec<String>,
    pub(super) disputed: Vec<String>,
    pub(super) answer_problems: Vec<String>,
    /// The reason why the judge itself failed.
    pub(super) failure: Option<String>,
}

/// Everything that a run recorded.
#[derive(Debug, Default)]
pub(super) struct Results {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) verdicts: Vec<Verdict>,
    /// The reason why the driver did not run to its end.
    pub(super) crash: Option<String>,
}

/// The programs and the folder of a document.
pub(super) struct Runner {
    python: PathBuf,
    judge: PathBuf,
    driver: PathBuf,
    folder: PathBuf,
}

impl Runner {
    /// Writes the program of the judge. If that changes it, its tests must pass first.
    pub(super) fn new(python: PathBuf, driver: PathBuf, folder: PathBuf) -> Result<Self, Failure> {
        let judge = folder.with_file_name("judge");
        let passed = judge.join("passed");
        let mut changed = !passed.exists();
        for (name, text) in JUDGE {
            let replaced = disk::replace(&judge.join(name), text, Mode::Write);
            changed |= replaced.map_err(|error| Failure::new(format!("cannot write the mock server: {error}")))?;
        }
        if changed {
            // Ignores errors: the file may not exist.
            let _ = fs::remove_file(&passed);
            let tests = Command::new(&python).args(["-B", "-m", "unittest", "-q"]).current_dir(&judge).output();
            let tests = tests.map_err(Failure::at(&python))?;
            if !tests.status.success() {
                let text = last_lines(&String::from_utf8_lossy(&tests.stderr), LINES);
                return Err(Failure::new(format!("the mock server does not pass its tests:\n  {text}")));
            }
            write(&passed, "")?;
        }
        Ok(Self { python, judge, driver, folder })
    }

    /// Runs the cases and returns what was recorded.
    pub(super) fn run(&self, cases: &[Case]) -> Result<Results, Failure> {
        let [cases_file, outcomes, verdicts] =
            ["cases.jsonl", "outcomes.jsonl", "verdicts.jsonl"].map(|name| self.folder.join(name));
        let mut lines = String::new();
        for case in cases {
            lines.push_str(&serde_json::to_string(case).map_err(Failure::new)?);
            lines.push('\n');
        }
        write(&cases_file, &lines)?;
        write(&outcomes, "")?;

        let judge = Judge::start(self, &cases_file, &verdicts)?;
        let output = Command::new(&self.driver)
            .env("CONFORMANCE_URL", &judge.url)
            .env("CONFORMANCE_CASES", &cases_file)
            .env("CONFORMANCE_OUTCOMES", &outcomes)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .output()
            .map_err(Failure::at(&self.driver))?;
        judge.finish()?;
        let text = String::from_utf8_lossy(&output.stderr);
        let crash = (!output.status.success())
            .then(|| format!("the driver failed ({}): {}", output.status, last_lines(&text, LINES)));
        Ok(Results { outcomes: read(&outcomes)?, verdicts: read(&verdicts)?, crash })
    }
}

/// The running mock server. It ends with its standard input, so it never outlives this process.
struct Judge {
    process: Child,
    url: String,
    /// The file with its standard error.
    log: PathBuf,
}

impl Judge {
    fn start(runner: &Runner, cases: &Path, verdicts: &Path) -> Result<Self, Failure> {
        let log = runner.folder.join("judge.log");
        let errors = File::create(&log).map_err(Failure::at(&log))?;
        let mut process = Command::new(&runner.python)
            .arg("-B")
            .arg(runner.judge.join("judge.py"))
            .arg(runner.folder.join("document.json"))
            .args([cases, verdicts])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .map_err(Failure::at(&runner.python))?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line).map_err(Failure::at(&runner.python))?;
        }
        match line.trim().strip_prefix("listening on ") {
            Some(url) => Ok(Self { process, url: url.to_owned(), log }),
            None => {
                // Ignores errors: the process may have ended.
                let _ = process.kill();
                let _ = process.wait();
                Err(failed("cannot start the mock server", &log))
            }
        }
    }

    /// Stops the server, which has written each verdict by then.
    fn finish(mut self) -> Result<(), Failure> {
        drop(self.process.stdin.take());
        let status = self.process.wait();
        let status = status.map_err(|error| Failure::new(format!("cannot stop the mock server: {error}")))?;
        if status.success() { Ok(()) } else { Err(failed("the mock server failed", &self.log)) }
    }
}

/// Reports the mock server, with the end of what it wrote.
fn failed(what: &str, log: &Path) -> Failure {
    Failure::new(format!("{what}: {}", last_lines(&fs::read_to_string(log).unwrap_or_default(), LINES)))
}

/// Reads lines of JSON. A last line that a crash left incomplete is skipped.
fn read<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::at(path))?;
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}
