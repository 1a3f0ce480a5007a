//! `cargo xtask bench`: measures the cost of generating a client, of compiling it, and of a call.

mod builds;
mod calls;
mod children;
mod documents;
mod peers;
mod row;
mod server;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::workspace::Workspace;

/// Measure the cost of generating and compiling clients, or of a call.
///
/// Other generators can be measured as well: they take turns on each document, and extra lines show their costs as
/// multiples of ours.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    documents: documents::Options,
}

#[derive(Subcommand)]
enum Command {
    Calls(calls::Options),
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    match &options.command {
        Some(Command::Calls(options)) => calls::run(workspace, options),
        None => documents::run(workspace, &options.documents),
    }
}

/// Returns the median, or NaN if there are no values.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_is_the_middle_value() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert!(median(Vec::new()).is_nan());
    }
}
