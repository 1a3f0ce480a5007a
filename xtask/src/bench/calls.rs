//! `cargo xtask bench calls`: what a call with the client costs over the same call written by hand with reqwest and serde.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::Args;
use serde_json::Value;

use crate::workspace::Workspace;

use super::{median, server::Server};

/// Measure what a call with the client costs over the same call written by hand.
///
/// Both run in turns against one server on this machine. With valgrind at hand the instructions of a call are counted
/// as well, which other programs on the machine do not disturb.
#[derive(Args)]
pub(crate) struct Options {
    /// How many calls make one measurement.
    #[arg(long, default_value_t = 5_000)]
    calls: u32,
    /// How many measurements each caller gets. The median counts.
    #[arg(long, default_value_t = 9)]
    turns: usize,
    /// Ask for a page of 20 agents instead of one agent.
    #[arg(long)]
    page: bool,
}

/// Who makes the calls: the word for the program that is measured, and for people.
const CALLERS: [(&str, &str); 2] = [("client", "the client"), ("by-hand", "reqwest and serde by hand")];

/// How many calls are made in the longer and in the shorter of two runs whose instructions are counted. The difference
/// leaves out what it takes to start.
const COUNTED: [u32; 2] = [600, 100];

/// How many calls are made to see whether memory stays what it is.
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
        say!("\ninstructions per call: not counted, because there is no valgrind");
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

/// Prints a line for each caller, and how much more the client takes.
fn compare(values: [f64; 2], ratio: f64) {
    for ((_, caller), value) in CALLERS.iter().zip(values) {
        say!("  {caller:<28} {value:>10.0}");
    }
    say!("  {:<28} {:>+9.1} %", "the client takes", (ratio - 1.0) * 100.0);
}

/// Builds the program that makes the calls, and says where it is.
fn build(root: &Path) -> Result<PathBuf> {
    let mut command = Command::new("cargo");
    command.args(["build", "--release", "--package=faos-generated", "--bench=call", "--message-format=json"]);
    let output = command.current_dir(root).stderr(Stdio::inherit()).output().context("could not run cargo")?;
    ensure!(output.status.success(), "the program that is measured does not compile");
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let messages = lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let mut programs = messages.filter(|message| message["target"]["name"] == "call");
    let program = programs.find_map(|message| message["executable"].as_str().map(PathBuf::from));
    program.ok_or_else(|| anyhow!("cargo does not say where the program is"))
}

/// The seconds that some calls took, and by how many kilobytes the program grew meanwhile.
fn measured(mut command: Command, arguments: [&str; 3], calls: u32) -> Result<[f64; 2]> {
    let output = command.args(arguments).arg(calls.to_string()).output().context("could not run what is measured")?;
    if !output.status.success() {
        bail!("a call failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Option<Vec<f64>> = text.split_whitespace().map(|number| number.parse().ok()).collect();
    let numbers = numbers.and_then(|numbers| numbers.try_into().ok());
    numbers.with_context(|| format!("`{text}` is not what the program prints"))
}

fn has_valgrind() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// The instructions that a run with some calls took.
fn counted(program: &Path, arguments: [&str; 3], calls: u32) -> Result<f64> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
    let output = command.args(arguments).arg(calls.to_string()).output().context("could not run valgrind")?;
    let text = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "a counted call failed:\n{text}");
    let collected = text.lines().find_map(|line| line.split_once("Collected :"));
    let (_, count) = collected.ok_or_else(|| anyhow!("valgrind does not say how many instructions:\n{text}"))?;
    Ok(count.trim().parse()?)
}
