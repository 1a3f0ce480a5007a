//! Measures how the time and memory of the generator grow with the size of a document: with an eighth, a quarter, a
//! half and all of its paths, each with the components that they reference.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, anyhow, ensure};
use clap::Args;
use faos_codegen::json::{Pointer, Value};
use faos_codegen::{Limits, parse};

use crate::corpus;
use crate::workspace::Workspace;

/// Measure how generation time and memory grow with the size of a document.
#[derive(Args)]
pub(crate) struct Options {
    /// The document, JSON or YAML. Large documents give more accurate results.
    document: PathBuf,
}

/// The denominators of the measured fractions of the paths.
const PARTS: [usize; 4] = [8, 4, 2, 1];

/// The number of runs per part. The fastest counts, because other load can only slow a run down.
const TIMES: usize = 3;

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let generator = corpus::build_generator(workspace.root())?;
    crate::say::out(&curve(workspace, &generator, &options.document)?);
    Ok(())
}

/// Returns a table with a line for each part of a document, followed by the deviation from linear growth.
pub(crate) fn curve(workspace: &Workspace, generator: &Path, document: &Path) -> Result<String> {
    let source = workspace.read_document(document)?;
    let whole = parse::read_value(&source, &Limits::default())
        .map_err(|findings| anyhow!("{}", findings.render(&source, false)))?;
    let folder = workspace.root().join("target/scale");
    fs::create_dir_all(&folder)?;
    let mut lines =
        format!("{:>6} {:>8} {:>8} {:>8} {:>8} {:>10}\n", "paths", "MB", "seconds", "memory", "lines", "s per MB");
    let mut points = Vec::new();
    for part in PARTS {
        let text = reduced(&whole, part).to_string();
        let document = folder.join("document.json");
        fs::write(&document, &text)?;
        let mut fastest = f64::INFINITY;
        let mut report = serde_json::Value::Null;
        for _ in 0..TIMES {
            let out = folder.join("client");
            if out.exists() {
                fs::remove_dir_all(&out)?;
            }
            let mut command = Command::new(generator);
            command.arg("generate").arg(&document).arg("--out").arg(&out).args(["--format", "json"]);
            let output = command.output().context("cannot run faos-codegen")?;
            ensure!(output.status.success(), "cannot generate a client from 1/{part} of {}", source.name);
            report = serde_json::from_slice(&output.stdout)?;
            fastest = fastest.min(report["seconds"].as_f64().unwrap_or(f64::INFINITY));
        }
        let megabytes = text.len() as f64 / 1e6;
        let memory = report["peak_memory_bytes"].as_f64().unwrap_or_default() / 1e6;
        points.push((megabytes, fastest));
        lines.push_str(&format!(
            "{:>6} {megabytes:>8.2} {fastest:>8.2} {memory:>8.0} {:>8} {:>10.3}\n",
            format!("1/{part}"),
            report["lines"],
            fastest / megabytes
        ));
    }
    lines.push_str(&format!("largest deviation from linear growth: {:.0} %\n", 100.0 * deviation(&points)));
    Ok(lines)
}

/// Returns the largest relative deviation of a point from the regression line.
fn deviation(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let slope = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>()
        / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>();
    points.iter().map(|point| (point.1 / (y + slope * (point.0 - x)) - 1.0).abs()).fold(0.0, f64::max)
}

/// Returns the document with the first `1/part` of its paths and the components that they reference.
fn reduced(whole: &Value, part: usize) -> Value {
    let mut reduced = whole.clone();
    let Some(members) = reduced.as_object_mut() else { return reduced };
    if let Some(paths) = members.get_mut("paths").and_then(Value::as_object_mut) {
        let kept = paths.len().div_ceil(part);
        paths.truncate(kept);
    }
    let mut reached: BTreeSet<Pointer> = BTreeSet::new();
    let mut open: Vec<&Value> = whole
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| !matches!(name.as_str(), "components" | "paths"))
        .map(|(_, value)| value)
        .collect();
    let paths = members.get("paths").cloned().unwrap_or_default();
    open.push(&paths);
    while let Some(value) = open.pop() {
        references(value, &mut |at| {
            if reached.insert(at.clone())
                && let Some(target) = whole.at(&at)
            {
                open.push(target);
            }
        });
    }
    if let Some(components) = members.get_mut("components").and_then(Value::as_object_mut) {
        for (kind, of_kind) in components.iter_mut().filter(|(kind, _)| *kind != "securitySchemes") {
            let at = Pointer::root().join("components").join(kind);
            if let Some(of_kind) = of_kind.as_object_mut() {
                of_kind.retain(|name, _| reached.contains(&at.join(name)));
            }
        }
    }
    reduced
}

/// Calls `found` for every component that the value references.
fn references(value: &Value, found: &mut impl FnMut(Pointer)) {
    match value {
        Value::String(text) => {
            // The mapping of a discriminator contains references without `$ref`.
            if let Some(at) = text.strip_prefix('#').and_then(Pointer::from_fragment) {
                let names: Vec<_> = at.segments().take(3).map(|name| name.into_owned()).collect();
                if names.len() == 3 && names.first().is_some_and(|first| first == "components") {
                    found(names.iter().fold(Pointer::root(), |at, name| at.join(name)));
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(members) => members.values().for_each(|member| references(member, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use faos_codegen::Source;

    use super::*;

    #[test]
    fn deviation_is_that_of_the_farthest_point() {
        assert!(deviation(&[(1.0, 12.0), (2.0, 22.0), (4.0, 42.0)]) < 1e-9);
        assert!((deviation(&[(1.0, 10.0), (2.0, 23.0), (3.0, 30.0)]) - 0.095).abs() < 0.001);
    }

    #[test]
    fn a_part_keeps_the_components_that_its_paths_reference() {
        let text = r##"{"paths": {"/a": {"$ref": "#/components/schemas/A"}, "/b": {"$ref": "#/components/schemas/C"}},
            "components": {"securitySchemes": {"key": {}}, "schemas": {
                "A": {"items": {"$ref": "#/components/schemas/B/properties/x"}}, "B": {}, "C": {}}}}"##;
        let whole = parse::read_value(&Source::new("a.json", text), &Limits::default()).expect("the text is JSON");
        assert_eq!(
            reduced(&whole, 2).to_string(),
            r##"{"paths":{"/a":{"$ref":"#/components/schemas/A"}},"components":{"securitySchemes":{"key":{}},"schemas":{"A":{"items":{"$ref":"#/components/schemas/B/properties/x"}},"B":{}}}}"##
        );
    }
}
