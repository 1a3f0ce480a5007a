//! Compares the wire verdicts of the change report with a run: a client of the old document calls a server of the new one.
//! All pairs are operations of one document, so that the client is compiled once.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use faos_codegen::changes::{Action, Change, Changes, Effect, Item};
use serde_json::Value;

use crate::corpus::build_generator_with;
use crate::table;
use crate::workspace::Workspace;

use super::{checks, merge};

/// The paths of the documents of the table that no edit changes.
const FIXED: [&str; 2] = ["/x", "/y"];

/// The extensions of the documents of a folder.
const KINDS: [&str; 3] = ["yaml", "yml", "json"];

/// Two documents with the report on them.
struct Pair {
    name: String,
    documents: [String; 2],
    changes: Changes,
}

/// Judges every pair of the table, or those of a folder. Returns true if the run and the report agree.
pub(super) fn run(workspace: &Workspace, folder: Option<&Path>, only: Option<&str>) -> Result<bool> {
    let mut pairs = match folder {
        Some(folder) => pairs_of(folder)?,
        None => pairs_of_table(),
    };
    pairs.retain(|pair| only.is_none_or(|text| pair.name.contains(text)));
    ensure!(
        !pairs.is_empty(),
        "cannot find a pair of documents: names have the form `NAME.old.yaml` and `NAME.new.yaml`"
    );
    let mut faults = BTreeMap::new();
    for group in by_version(&pairs)? {
        faults.append(&mut run_pairs(workspace, &group, folder.is_none())?);
    }
    let rows: Vec<Row> = pairs
        .iter()
        .enumerate()
        .map(|(index, pair)| Row::new(pair, faults.get(&index).map(Vec::as_slice).unwrap_or_default()))
        .collect();
    let lines: Vec<_> = [COLUMNS.map(str::to_owned)].into_iter().chain(rows.iter().map(Row::cells)).collect();
    crate::say::out(&table::aligned(&lines));
    let count = |is: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count();
    let differ = count(&|row| row.comparison() == Comparison::Differs);
    say!(
        "\n{} pairs: {} agree ({} breaking), {differ} differ, {} cannot be observed",
        rows.len(),
        count(&|row| row.comparison() == Comparison::Agrees),
        count(&|row| row.comparison() == Comparison::Agrees && row.is_breaking),
        count(&|row| row.comparison() == Comparison::Unobservable),
    );
    Ok(differ == 0)
}

fn pairs_of_table() -> Vec<Pair> {
    let rows = checks::checks().into_iter().chain(checks::edits()).filter(|row| row.ours != "-");
    rows.map(|row| Pair { name: row.check.to_owned(), documents: row.documents(), changes: row.compared() }).collect()
}

/// Reads the pairs of a folder: `NAME.old.yaml` and `NAME.new.yaml`, or JSON.
fn pairs_of(folder: &Path) -> Result<Vec<Pair>> {
    let read = |path: &Path| fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
    let mut pairs = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let old = entry?.path();
        let file = old.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some((name, kind)) = file.rsplit_once(".old.").filter(|(_, kind)| KINDS.contains(kind)) else { continue };
        let documents = [read(&old)?, read(&old.with_file_name(format!("{name}.new.{kind}")))?];
        let [before, after] = documents.clone();
        pairs.push(Pair { name: name.to_owned(), documents, changes: checks::compared(before, after) });
    }
    pairs.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(pairs)
}

/// Pairs with their numbers.
type Group<'p> = Vec<(usize, &'p Pair)>;

/// Returns the pairs of each version of OpenAPI, since one document has one version.
fn by_version(pairs: &[Pair]) -> Result<Vec<Group<'_>>> {
    let mut groups: BTreeMap<String, Group<'_>> = BTreeMap::new();
    for (number, pair) in pairs.iter().enumerate() {
        let [old, new] = [merge::version(&pair.documents[0])?, merge::version(&pair.documents[1])?];
        ensure!(old == new, "the documents of `{}` are of OpenAPI {old} and {new}: both need one version", pair.name);
        groups.entry(old).or_default().push((number, pair));
    }
    Ok(groups.into_values().collect())
}

/// Runs the client of all old documents with a server of all new ones, and returns the faults of each pair.
fn run_pairs(workspace: &Workspace, pairs: &Group<'_>, is_table: bool) -> Result<BTreeMap<usize, Vec<String>>> {
    let work = workspace.root().join("target/conformance");
    fs::create_dir_all(&work).with_context(|| format!("cannot create {}", work.display()))?;
    // The crates get the versions that are locked, and possibly compiled, here.
    fs::copy(workspace.root().join("Cargo.lock"), work.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
    let names = ["pairs-old.json", "pairs-new.json"].map(|name| work.join(name));
    for (index, path) in names.iter().enumerate() {
        let documents = pairs.iter().map(|(number, pair)| (*number, pair.documents[index].as_str()));
        let mut merged = merge::merged(documents)?;
        if let Some(paths) = merged["paths"].as_object_mut().filter(|_| is_table) {
            let fixed = |path: &String| FIXED.iter().any(|fixed| path.ends_with(fixed));
            paths.retain(|path, _| !fixed(path));
        }
        fs::write(path, merged.to_string()).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let generator = build_generator_with(workspace.root(), &[])?;
    let report = work.join("pairs.jsonl");
    fs::write(&report, "").with_context(|| format!("cannot write {}", report.display()))?;
    let mut command = Command::new(&generator);
    command.arg("conformance").arg(&names[0]).arg("--server").arg(&names[1]).args(["--format", "json"]);
    command.arg("--work").arg(&work).arg("--tools").arg(workspace.root().join(".tools/python"));
    let output = command.arg("--report").arg(&report).output();
    let output = output.with_context(|| format!("cannot run {}", generator.display()))?;
    let summary: Option<Value> = serde_json::from_slice(&output.stdout).ok();
    let summary = summary.filter(|summary| summary.get("cases").is_some());
    let errors = || String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned();
    let summary = summary.with_context(errors)?;
    say!("{} requests of {} operations\n", summary["requests"], summary["operations"]);
    let mut faults: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for line in fs::read_to_string(&report)?.lines() {
        let fault: Value = serde_json::from_str(line).context("the report is invalid")?;
        let text = |name: &str| fault[name].as_str().unwrap_or_default();
        let message = format!("{}: {}", text("verdict"), fault["messages"][0].as_str().unwrap_or_default());
        ensure!(text("verdict") != "run", "the run failed: {message}");
        let index = merge::index_of(text("operation")).with_context(|| format!("the fault is invalid: {message}"))?;
        faults.entry(index).or_default().push(message);
    }
    Ok(faults)
}

/// Returns the reason why a run cannot show that a change breaks.
fn unobservable(change: &Change) -> Option<&'static str> {
    let is_optional = change.before.as_ref().is_some_and(|before| before.starts_with("Option<"));
    let requests = change.direction.requests && !change.direction.responses;
    let is_parameter = change.old.as_ref().is_some_and(|at| at.as_str().contains("/parameters/"));
    match (change.item, change.action) {
        (Item::Branch, Action::Removed) | (Item::Field, Action::NoLongerNullable) if is_parameter => {
            Some("the text of a parameter shows neither its type nor null")
        }
        _ if !requests && change.before.as_ref().is_some_and(|before| before.contains("Base64")) => {
            Some("a program decodes the bytes itself")
        }
        (_, Action::DefaultChanged) => Some("the meaning of an absent value is not in the messages"),
        (Item::Sunset, _) => Some("the day of the end of an operation is in the future"),
        (Item::Webhook | Item::Callback, _) => Some("the client does not receive calls"),
        (Item::Header, _) => Some("a header is decoded where a program reads it"),
        (Item::Security, _) | (Item::Scheme, Action::Removed) => {
            Some("the run has every credential, and the server does not know scopes")
        }
        (Item::Scheme, _) if change.before.as_ref().is_none_or(|text| text.contains("access token")) => {
            Some("the run does not get tokens from a server")
        }
        (Item::Constraint, _)
            if [&change.before, &change.after].into_iter().flatten().any(|text| text.starts_with("content")) =>
        {
            Some("validators do not check the content of a text")
        }
        (Item::Field, Action::Removed) if is_optional && !requests => {
            Some("an optional value that is always absent decodes")
        }
        (Item::Field, Action::NowWriteOnly) => Some("an optional value that is always absent decodes"),
        (Item::Field, Action::NowNullable) if is_optional => Some("null decodes as an absent value"),
        (Item::Answer, _) if change.name == "media types" => Some("the server does not check the header `Accept`"),
        (Item::Type | Item::Branch | Item::Body, Action::Encoded) if requests => {
            Some("validators do not select a branch by its tag")
        }
        (Item::Type, Action::Encoded) if change.before.as_ref().is_some_and(|before| before != "untagged") => {
            Some("a union keeps a value with an unknown tag")
        }
        (Item::Success, _) => Some("a program compares the status itself"),
        (Item::MediaType, _) => Some("the client uses one of the media types"),
        _ => None,
    }
}

const COLUMNS: [&str; 5] = ["pair", "report", "run", "", "first fault, or the reason"];

/// The verdict of the report, and the result of the run.
struct Row {
    pair: String,
    is_breaking: bool,
    /// The reason why a run cannot show any of the breaking changes.
    unobservable: Option<&'static str>,
    faults: Vec<String>,
}

/// The comparison of the report with the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Agrees,
    Differs,
    Unobservable,
}

impl Row {
    fn new(pair: &Pair, faults: &[String]) -> Self {
        let mut reasons =
            pair.changes.changes.iter().filter(|change| change.wire == Effect::Breaking).map(unobservable).peekable();
        let is_breaking = reasons.peek().is_some();
        let reasons: Option<Vec<&'static str>> = reasons.collect();
        Self {
            pair: pair.name.clone(),
            is_breaking,
            unobservable: reasons.and_then(|reasons| reasons.first().copied()),
            faults: faults.to_vec(),
        }
    }

    fn comparison(&self) -> Comparison {
        match (self.is_breaking, self.unobservable, self.faults.is_empty()) {
            (true, Some(_), true) => Comparison::Unobservable,
            (true, _, false) | (false, _, true) => Comparison::Agrees,
            (true, None, true) | (false, _, false) => Comparison::Differs,
        }
    }

    fn cells(&self) -> [String; COLUMNS.len()] {
        let (report, run) = (if self.is_breaking { "breaking" } else { "compatible" }, self.faults.first());
        let comparison = match self.comparison() {
            Comparison::Agrees => "agree",
            Comparison::Differs => "DIFFER",
            Comparison::Unobservable => "-",
        };
        let remark = run.map(String::as_str).or(self.unobservable).unwrap_or_default();
        let run = if run.is_some() { "breaks" } else { "works" };
        [self.pair.clone(), report.to_owned(), run.to_owned(), comparison.to_owned(), remark.to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(check: &str, faults: &[&str]) -> Row {
        let row = checks::checks().into_iter().find(|row| row.check == check).expect("the table has the check");
        let pair = Pair { name: check.to_owned(), documents: row.documents(), changes: row.compared() };
        Row::new(&pair, &faults.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn a_break_must_be_where_the_report_has_one() {
        for (check, faults, expected) in [
            ("request-body-max-set", &["invalid: the body"][..], Comparison::Agrees),
            ("request-body-max-set", &[], Comparison::Differs),
            ("request-body-max-increased", &[], Comparison::Agrees),
            ("request-body-max-increased", &["invalid: the body"], Comparison::Differs),
            ("webhook-removed", &[], Comparison::Unobservable),
            ("response-optional-property-removed", &[], Comparison::Unobservable),
            ("response-required-property-removed", &[], Comparison::Differs),
        ] {
            assert_eq!(row(check, faults).comparison(), expected, "{check} {faults:?}");
        }
    }
}
