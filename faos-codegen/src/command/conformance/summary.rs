//! The results of a document: the row of the table, and the faults as text.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use faos_codegen::visible::Name;
use serde::Serialize;

use super::Seconds;
use super::join::{Fault, Joined, Kind, masked};

/// The number of faults to show as text. The report contains all of them.
const SHOWN: usize = 40;

/// The counts of a document.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    document: String,
    operations: usize,
    called: usize,
    cases: usize,
    requests: usize,
    invalid: usize,
    differences: usize,
    undecodable: usize,
    typed_errors: usize,
    refused: usize,
    other: usize,
    invalid_answers: usize,
    disputed: BTreeMap<String, usize>,
    faults: usize,
    first: Option<String>,
    generate_seconds: f64,
    compile_seconds: f64,
    run_seconds: f64,
}

impl Summary {
    pub(super) fn new(document: &str, operations: usize, joined: &Joined, seconds: Seconds) -> Self {
        let count = |kind: Kind| joined.counts.get(&kind).copied().unwrap_or_default();
        let first = joined.faults.first();
        Self {
            document: document.to_owned(),
            operations,
            called: joined.called.len(),
            cases: joined.cases,
            requests: joined.requests,
            invalid: count(Kind::Invalid),
            differences: count(Kind::Difference),
            undecodable: count(Kind::Undecodable),
            typed_errors: count(Kind::TypedError),
            refused: count(Kind::Refused),
            other: count(Kind::Outcome) + count(Kind::Run),
            invalid_answers: joined.invalid_answers,
            disputed: joined.disputed.clone(),
            faults: joined.faults.len(),
            first: first
                .map(|fault| format!("{} {}: {}", fault.kind.name(), fault.operation, fault.messages.join("; "))),
            generate_seconds: seconds.generate,
            compile_seconds: seconds.compile,
            run_seconds: seconds.run,
        }
    }
}

impl Display for Summary {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "operations       {} of {} called", self.called, self.operations)?;
        writeln!(out, "cases            {}, {} requests", self.cases, self.requests)?;
        writeln!(out, "invalid          {} cases with a request that the validator rejects", self.invalid)?;
        writeln!(out, "differences      {} cases whose values did not arrive as meant", self.differences)?;
        writeln!(out, "undecodable      {} documented responses, {} errors", self.undecodable, self.typed_errors)?;
        writeln!(out, "refused          {} cases that the client did not send", self.refused)?;
        writeln!(out, "other            {} cases with another outcome", self.other)?;
        writeln!(out, "invalid samples  {} responses that the validator rejects, too", self.invalid_answers)?;
        for (reason, count) in &self.disputed {
            writeln!(out, "disputed         {count} requests: {reason}")?;
        }
        writeln!(out, "faults           {}", self.faults)?;
        let [generate, compile, run] = [self.generate_seconds, self.compile_seconds, self.run_seconds];
        writeln!(out, "seconds          {generate:.1} to generate, {compile:.1} to compile, {run:.1} to run")
    }
}

/// Formats the faults, and the messages that several operations share.
pub(super) fn faults(faults: &[Fault]) -> String {
    let mut text: String = faults.iter().take(SHOWN).map(one).collect();
    if faults.len() > SHOWN {
        text.push_str(&format!("… and {} more faults, which `--report` lists\n", faults.len() - SHOWN));
    }
    let mut alike: BTreeMap<(Kind, String), usize> = BTreeMap::new();
    for fault in faults {
        *alike.entry((fault.kind, masked(&fault.signature()))).or_default() += 1;
    }
    let mut alike: Vec<_> = alike.into_iter().filter(|(_, count)| *count > 1).collect();
    alike.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((kind, signature), count) in alike.into_iter().take(10) {
        text.push_str(&format!("{count} operations: {} {}\n", kind.name(), Name(signature)));
    }
    text
}

fn one(fault: &Fault) -> String {
    let mut text = format!("{} at #{}", fault.kind.name(), Name(&fault.operation));
    if let Some(case) = &fault.case {
        let representation = case.representation.as_ref().map(|id| format!(", as {}", Name(id))).unwrap_or_default();
        text.push_str(&format!(" ({}{representation})", Name(&case.label)));
    }
    text.push('\n');
    fault.messages.iter().for_each(|message| text.push_str(&format!("  {}\n", Name(message))));
    if let Some(request) = &fault.request {
        text.push_str(&format!("  {} {}\n", Name(&request.method), Name(&request.target)));
    }
    text
}
