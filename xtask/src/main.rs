//! `cargo xtask`, the commands of this workspace. `cargo xtask help` lists them.
//!
//! Exit codes: 0 done, 1 something is wrong with the input or around it, 2 wrong usage, 3 generated files are stale.

mod bench;
mod change_log;
mod changes;
mod churn;
mod conformance;
mod corpus;
mod download;
mod fetch;
mod jsonschema;
#[cfg(test)]
mod loopback;
mod order;
mod record;
mod regen;
mod scale;
mod table;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use ureq::http::Uri;

use download::Download;
use workspace::Workspace;

/// Where the API publishes its document.
const PUBLISHED: &str = "https://api.faosx.ai/v1/openapi.json";

const STALE: u8 = 3;

/// The commands of this workspace.
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
    /// Download the API's document and put it in the place of specs/openapi.json.
    ///
    /// The document replaces the one that is there only after a client could be generated from it. Where it came from is
    /// recorded in specs/openapi.source.json, so that a version that is known already is not sent again.
    Fetch {
        /// Where the document is: https, or http on this machine.
        #[arg(long, default_value = PUBLISHED, value_parser = download::parse_url)]
        url: Uri,
    },
    /// Run the generated client against a mock server made from the document, and lint the document.
    ///
    /// Needs Node.js. The tools that it uses are installed into the folder .tools.
    Conformance,
    Corpus(corpus::Options),
    Churn(churn::Options),
    Jsonschema(jsonschema::Options),
    Scale(scale::Options),
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match run(&Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<ExitCode> {
    let workspace = Workspace::of_this_crate();
    match command {
        Command::Regen(options) => {
            let published = Download::new(download::parse_url(PUBLISHED)?);
            let report = regen::run(&workspace, options, &published)?;
            println!("{report}");
            if let Some(changes) = report.changes() {
                println!("\n{}", changes.trim_end());
            }
            if options.check_version {
                report.check_version()?;
            }
            if report.is_stale() {
                return Ok(ExitCode::from(STALE));
            }
        }
        Command::Changes(options) => print!("{}", changes::run(&workspace, options)?),
        Command::Fetch { url } => fetch::run(&workspace, &Download::new(url.clone()))?,
        Command::Conformance => conformance::run(&workspace)?,
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
        Command::Jsonschema(options) => jsonschema::run(&workspace, options)?,
        Command::Scale(options) => scale::run(&workspace, options)?,
        Command::Bench(options) => bench::run(&workspace, options)?,
    }
    Ok(ExitCode::SUCCESS)
}
