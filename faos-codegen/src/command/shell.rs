//! `faos-codegen completions` and `faos-codegen man`: files for shells and for the manual.

use std::path::PathBuf;
use std::process::ExitCode;
use std::{fs, io};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::output::print;
use super::{Arguments, Failure};

#[derive(Args)]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args)]
pub(super) struct Manual {
    /// The folder of the pages.
    #[arg(value_name = "DIR")]
    out: PathBuf,
}

pub(super) fn completions(options: &Completions) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "faos-codegen", &mut script);
    print(&String::from_utf8_lossy(&script));
    Ok(ExitCode::SUCCESS)
}

pub(super) fn manual(options: &Manual) -> Result<ExitCode, Failure> {
    let failed = |error: io::Error| Failure::at(&options.out)(error);
    fs::create_dir_all(&options.out).map_err(failed)?;
    clap_mangen::generate_to(Arguments::command(), &options.out).map_err(failed)?;
    Ok(ExitCode::SUCCESS)
}
