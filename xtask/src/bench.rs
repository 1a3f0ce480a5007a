//! `cargo xtask bench`: what it takes to make a client of a document, to compile it, and to make a call with it.

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

/// Measure what it takes to generate and to compile clients, or with `calls` what a call costs.
///
/// Other generators can take part: each document goes through all of them in turns, and the last lines tell how often
/// what we take goes into what they take.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    documents: documents::Options,
}

#[derive(Subcommand)]
enum What {
    Calls(calls::Options),
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    match &options.what {
        Some(What::Calls(options)) => calls::run(workspace, options),
        None => documents::run(workspace, &options.documents),
    }
}

/// The middle value.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_value_counts() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert!(median(Vec::new()).is_nan());
    }
}
