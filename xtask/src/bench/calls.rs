//! `cargo xtask bench calls`: compares a call through the client with the same call written by hand with reqwest and
//! serde.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::Args;
use serde_json::Value;

use crate::workspace::Workspace;

use super::{median, server::Server};

/// Compare the cost of a call through the client with the same call written by hand.
///
/// Both callers take turns against one local server. If valgrind is installed, the instructions per call are counted
/// too; that number does not depend on the load of the machine.
#[derive(Args)]
pub(crate) struct Options {
    /// The number of calls per measurement.
    #[arg(long, default_value_t = 5_000)]
    calls: u32,
    /// The number of measurements per caller. The median is reported.
    #[arg(long, default_value_t = 9)]
    turns: usize,
    /// Request a page of 20 agents instead of one agent.
    #[arg(long)]
    page: bool,
}

/// The callers: the argument for the measured program, and the label in the report.
const CALLERS: [(&str, &str); 2] = [("client", "the client"), ("by-hand", "reqwest and serde by hand")];

/// The numbers of calls in two runs whose instructions are counted. Their difference excludes the cost of the start.
const COUNTED: [u32; 2] = [600, 100];

/// The number of calls after which the growth in memory is measured.
const MANY: u32 = 100_000;

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let program = build(workspace.root())?;
    let server = Server::start()?;
    let what = if options.page { "page" } else { "agent" };

    let mut seconds: [Vec<f64>; 2] = Default::default();
    for _ in 0..options.turns {
        for (times, (word, _)) in seconds.iter_mut().zip(CALLERS) {
            let [took, _] = measured(Command::new(&program), [word, what, server.base()], options.calls)?;
            times.push(took);
        }
    }
    let per_second = seconds.map(|times| f64::from(options.calls) / median(times));
    say!("calls per second, median of {} times {} calls", options.turns, options.calls);
    compare(per_second, per_second[1] / per_second[0]);

    let [_, grew] = measured(Command::new(&program), [CALLERS[0].0, what, server.base()], MANY)?;
    say!("\nmemory: over {MANY} calls the client grew by {grew} KB");

    if !has_valgrind() {
        say!("\ninstructions per call: not counted, because valgrind is not installed");
        return Ok(());
    }
    let mut instructions = [0.0; 2];
    for (count, (word, _)) in instructions.iter_mut().zip(CALLERS) {
        let runs = COUNTED.map(|calls| counted(&program, [word, what, server.base()], calls));
        let [more, fewer] = runs;
        *count = (more? - fewer?) / f64::from(COUNTED[0] - COUNTED[1]);
    }
    say!("\ninstructions per call");
    compare(instructions, instructions[0] / instructions[1]);
    Ok(())
}

/// Prints a line for each caller, and the overhead of the client.
fn compare(values: [f64; 2], ratio: f64) {
    for ((_, caller), value) in CALLERS.iter().zip(values) {
        say!("  {caller:<28} {value:>10.0}");
    }
    say!("  {:<28} {:>+9.1} %", "overhead of the client", (ratio - 1.0) * 100.0);
}

/// Builds the program that makes the calls, and returns its path.
fn build(root: &Path) -> Result<PathBuf> {
    let mut command = Command::new("cargo");
    command.args(["build", "--release", "--package=faos-generated", "--bench=call", "--message-format=json"]);
    let output = command.current_dir(root).stderr(Stdio::inherit()).output().context("cannot run cargo")?;
    ensure!(output.status.success(), "cannot compile the measured program");
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let messages = lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let mut programs = messages.filter(|message| message["target"]["name"] == "call");
    let program = programs.find_map(|message| message["executable"].as_str().map(PathBuf::from));
    program.ok_or_else(|| anyhow!("cargo did not report the path of the program"))
}

/// Runs the program, and returns the seconds that the calls took and the growth in memory in kilobytes.
fn measured(mut command: Command, arguments: [&str; 3], calls: u32) -> Result<[f64; 2]> {
    let output = command.args(arguments).arg(calls.to_string()).output().context("cannot run the measured program")?;
    if !output.status.success() {
        bail!("a call failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Option<Vec<f64>> = text.split_whitespace().map(|number| number.parse().ok()).collect();
    let numbers = numbers.and_then(|numbers| numbers.try_into().ok());
    numbers.with_context(|| format!("the output of the program is invalid: `{text}`"))
}

fn has_valgrind() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Counts the instructions of a run.
fn counted(program: &Path, arguments: [&str; 3], calls: u32) -> Result<f64> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
    let output = command.args(arguments).arg(calls.to_string()).output().context("cannot run valgrind")?;
    let text = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "a counted call failed:\n{text}");
    let collected = text.lines().find_map(|line| line.split_once("Collected :"));
    let (_, count) = collected.ok_or_else(|| anyhow!("valgrind did not report the number of instructions:\n{text}"))?;
    Ok(count.trim().parse()?)
}
