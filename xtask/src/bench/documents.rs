//! Measures the cost of generating and compiling a client, for our generator and for others, in turns.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use crate::workspace::Workspace;
use crate::{corpus, scale, table};

use super::{
    builds::Builder,
    children::{self, Cost},
    peers::Generator,
    row::{COLUMNS, Row, Size},
};

#[derive(Args)]
#[group(skip)]
pub(super) struct Options {
    /// A document; can be repeated. Defaults to specs/openapi.json.
    #[arg(long = "spec", value_name = "FILE")]
    specs: Vec<PathBuf>,
    /// The number of times each client is generated. The median is reported.
    #[arg(long, default_value_t = 5)]
    turns: usize,
    /// Do not compile the clients.
    #[arg(long)]
    no_compile: bool,
    /// Run only `cargo check` on the clients.
    #[arg(long, conflicts_with = "no_compile")]
    only_check: bool,
    /// Also measure the known generators of Rust clients. The first run installs them, which takes minutes.
    #[arg(long)]
    peers: bool,
    /// Also measure this generator; can be repeated. In COMMAND, {spec} is the document and {out} the output folder.
    #[arg(long = "peer", value_name = "NAME=COMMAND")]
    others: Vec<Generator>,
    /// Write the table to this file as tab-separated values, after every document.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let ours = corpus::build_generator(workspace.root())?;
    let mut generators = vec![Generator::ours(ours.clone())];
    if options.peers {
        generators.extend(Generator::known(workspace.root())?);
    }
    generators.extend(options.others.iter().cloned());
    let specs = if options.specs.is_empty() { vec![workspace.document()] } else { options.specs.clone() };

    let folder = workspace.root().join("target/bench");
    let builders: Vec<_> = generators.iter().map(|generator| Builder::new(folder.join(&generator.name))).collect();
    let mut lines = vec![COLUMNS.map(str::to_owned)];
    let mut passes = String::new();
    for spec in &specs {
        let spec = spec.canonicalize().with_context(|| format!("cannot read {}", spec.display()))?;
        let document = corpus::name(&spec);
        let mut bench = Bench::new(&generators, &builders);
        bench.generate(&spec, options.turns)?;
        if !options.no_compile {
            bench.compile(workspace, options.only_check)?;
        }
        passes.push_str(&format!("  {document}: {}\n", bench.passes.join(", ")));
        lines.extend(bench.rows.iter().map(|row| row.cells(&document)));
        if let [ours, others @ ..] = bench.rows.as_slice() {
            lines.extend(others.iter().map(|row| row.ratios(ours)));
        }
        if let Some(path) = &options.report {
            fs::write(path, table::tsv(&lines)).with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    builders.iter().try_for_each(Builder::remove_old)?;
    crate::say::out(&table::aligned(&lines));
    crate::say::out(&format!(
        "\nmilliseconds per pass of faos-codegen; parallel passes are summed over all cores\n{passes}"
    ));
    let largest = specs.iter().max_by_key(|spec| fs::metadata(spec).map(|file| file.len()).unwrap_or_default());
    if let Some(largest) = largest {
        crate::say::out(&format!(
            "\nscaling with parts of {}\n{}",
            corpus::name(largest),
            scale::curve(workspace, &ours, largest)?
        ));
    }
    Ok(())
}

/// The measurements of one document with all generators.
struct Bench<'a> {
    generators: &'a [Generator],
    builders: &'a [Builder],
    rows: Vec<Row>,
    /// The passes of our generator with their times.
    passes: Vec<String>,
}

impl<'a> Bench<'a> {
    fn new(generators: &'a [Generator], builders: &'a [Builder]) -> Self {
        let row = |generator: &Generator| Row { generator: generator.name.clone(), ..Row::default() };
        Self { generators, builders, rows: generators.iter().map(row).collect(), passes: Vec::new() }
    }

    /// Runs the generators in turns, so that other load on the machine affects all of them equally. A generator that
    /// fails is not run again.
    fn generate(&mut self, spec: &Path, turns: usize) -> Result<()> {
        let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); self.generators.len()];
        for _ in 0..turns.max(1) {
            let entries = self.generators.iter().zip(self.builders).zip(&mut self.rows).zip(&mut costs);
            for (((generator, builder), row), costs) in entries.filter(|(((_, _), row), _)| row.remark.is_empty()) {
                builder.put_aside()?;
                match children::run(&mut generator.command(spec, &builder.folder()), &builder.logs()) {
                    Ok((cost, printed)) => {
                        costs.push(cost);
                        if costs.len() == 1 {
                            self.passes.extend(passes(&printed));
                        }
                    }
                    Err(error) => row.remark = format!("cannot generate: {error:#}"),
                }
            }
        }
        for ((row, builder), costs) in self.rows.iter_mut().zip(self.builders).zip(costs) {
            if row.remark.is_empty() {
                row.generated = Some(Cost::median(&costs));
                row.size = size(&builder.folder())?;
            }
        }
        Ok(())
    }

    /// Compiles the generated crates.
    fn compile(&mut self, workspace: &Workspace, only_check: bool) -> Result<()> {
        let lock = workspace.root().join("Cargo.lock");
        for (index, (row, builder)) in self.rows.iter_mut().zip(self.builders).enumerate() {
            if row.generated.is_none() {
                continue;
            }
            // The lock file does not fit the dependencies of other generators' output.
            match builder.build((index == 0).then_some(&lock), only_check) {
                Ok(built) => row.built = Some(built),
                Err(error) => row.remark = format!("cannot compile: {error:#}"),
            }
        }
        Ok(())
    }
}

/// Reads the times of the passes from the JSON report of our generator. Returns nothing for any other output.
fn passes(printed: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(printed).unwrap_or_default();
    let passes = report["passes"].as_object().into_iter().flatten();
    passes.filter_map(|(pass, seconds)| Some(format!("{pass} {:.0}", seconds.as_f64()? * 1e3))).collect()
}

/// Counts the Rust files of a folder, their lines and bytes.
fn size(folder: &Path) -> Result<Size> {
    let mut size = Size::default();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            let below = self::size(&path)?;
            size.files += below.files;
            size.lines += below.lines;
            size.bytes += below.bytes;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path)?;
            size.files += 1;
            size.lines += text.lines().count();
            size.bytes += text.len();
        }
    }
    Ok(size)
}
