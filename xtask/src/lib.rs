//! `cargo xtask`, the commands of this workspace. `cargo xtask help` lists them.
//!
//! Exit codes: 0 success, 1 failure, 2 invalid usage, 3 generated files are stale, 4
//! a change breaks the API's users.

#[macro_use]
mod say;

mod bench;
mod cargo_tools;
mod changes;
mod churn;
mod conformance;
mod corpus;
mod deny;
mod fetch;
mod history;
mod jsonschema;
mod judge;
mod live;
#[cfg(test)]
#[path = "../../faos-codegen/src/fetch/loopback.rs"]
mod loopback;
mod node;
mod regen;
mod scale;
mod table;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use faos_codegen::disk::Mode;
use faos_codegen::fetch::download::{self, Download};
use ureq::http::Uri;

use workspace::Workspace;

/// The URL at which the API publishes its document.
const PUBLISHED: &str = "https://api.faosx.ai/v1/openapi.json";

/// The exit code that reports stale files.
const STALE: u8 = 3;

/// The exit code that reports breaking changes.
const BREAKS: u8 = 4;

/// Development commands of this workspace.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Regen(regen::Options),
    Changes(changes::Options),
    Fetch(fetch::Options),
    Conformance(conformance::Options),
    Deny(deny::Options),
    Corpus(corpus::Options),
    Churn(churn::Options),
    Judge(judge::Options),
    Jsonschema(jsonschema::Options),
    Live(live::Options),
    Scale(scale::Options),
    Bench(bench::Options),
}

/// Parses the command line and runs the command.
pub fn main() -> ExitCode {
    match run(&Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            tell!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<ExitCode> {
    let workspace = Workspace::of_this_crate();
    match command {
        Command::Regen(options) => {
            let published = download(download::parse_url(PUBLISHED)?);
            let report = regen::run(&workspace, options, &published)?;
            say!("{report}");
            if let Some(changes) = report.changes() {
                say!("\n{}", changes.trim_end());
            }
            if options.check_version {
                report.check_version()?;
            }
            if report.is_stale() {
                return Ok(ExitCode::from(STALE));
            }
        }
        Command::Changes(options) => {
            let outcome = changes::run(&workspace, options)?;
            options.print(&outcome.report);
            if let Some(failing) = outcome.failing {
                tell!("error: {failing}help: to accept a change, add its line to specs/accepted.txt");
                return Ok(ExitCode::from(BREAKS));
            }
        }
        Command::Fetch(options) => {
            let mode = if options.check { Mode::Check } else { Mode::Write };
            let report = fetch::run(&workspace, &download(options.url.clone()), mode)?;
            say!("{report}");
            if report.is_stale() {
                return Ok(ExitCode::from(STALE));
            }
        }
        Command::Conformance(options) => {
            if !conformance::run(&workspace, options)? {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Deny(options) => deny::run(&workspace, options)?,
        Command::Corpus(options) => {
            if !corpus::run(&workspace, options)? {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Churn(options) => {
            if !churn::run(options)? {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Judge(options) => {
            if !judge::run(&workspace, options)? {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Jsonschema(options) => jsonschema::run(&workspace, options)?,
        Command::Live(options) => {
            if !live::run(&workspace, options)? {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Scale(options) => scale::run(&workspace, options)?,
        Command::Bench(options) => bench::run(&workspace, options)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns a download that prints its notes.
fn download(url: Uri) -> Download {
    Download::new(url).with_notes(|note| tell!("note: {note}"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_definition_is_valid() {
        Arguments::command().debug_assert();
    }
}
