//! Finds the smallest case that still shows a fault: what is required, and at most one optional argument or member of
//! the body. The driver is not compiled again, since cases are data.

use std::collections::HashMap;

use faos_codegen::conformance::{Case, Kind as Purpose};
use serde_json::Value;

use super::super::Failure;
use super::join::{self, Fault, Kind};
use super::run::{Outcome, Runner, Verdict};

/// The maximum number of cases to try in total. Faults beyond it keep their cases.
const LIMIT: usize = 5_000;

/// Replaces the case of each fault by the smallest one that shows the same fault.
pub(super) fn minimize(faults: &mut [Fault], cases: &[Case], runner: &Runner) -> Result<(), Failure> {
    let mut next = cases.iter().map(|case| case.case).max().unwrap_or_default() + 1;
    let mut tried: Vec<Case> = Vec::new();
    let mut of_fault: Vec<(usize, Vec<usize>)> = Vec::new();
    for (index, fault) in faults.iter_mut().enumerate() {
        let Some(case) = fault.case.as_ref().filter(|_| fault.kind != Kind::Run) else { continue };
        let smaller = smaller(case, required(case, cases));
        if smaller.is_empty() || tried.len() + smaller.len() > LIMIT {
            fault.minimized = smaller.is_empty();
            continue;
        }
        let first = tried.len();
        for mut case in smaller {
            case.case = next;
            next += 1;
            tried.push(case);
        }
        of_fault.push((index, (first..tried.len()).collect()));
    }
    if tried.is_empty() {
        return Ok(());
    }
    let results = runner.run(&tried)?;
    let outcomes: HashMap<usize, &Outcome> = results.outcomes.iter().map(|outcome| (outcome.case, outcome)).collect();
    let mut verdicts: HashMap<usize, Vec<&Verdict>> = HashMap::new();
    for verdict in &results.verdicts {
        verdicts.entry(verdict.case.unwrap_or_default()).or_default().push(verdict);
    }
    for (index, candidates) in of_fault {
        let fault = &mut faults[index];
        let (kind, signature) = (fault.kind, fault.signature());
        let shows = candidates.into_iter().find_map(|index| {
            let case = &tried[index];
            let sent = verdicts.get(&case.case).map(Vec::as_slice).unwrap_or_default();
            let found = join::faults(case, outcomes.get(&case.case).copied(), sent).faults;
            found.into_iter().find(|found| found.kind == kind && found.signature() == signature)
        });
        if let Some(smaller) = shows {
            *fault = Fault { cases: fault.cases, ..smaller };
        }
        fault.minimized = true;
    }
    Ok(())
}

/// Returns the case with only what is required, of the same representation.
fn required<'c>(case: &Case, cases: &'c [Case]) -> Option<&'c Case> {
    let is_same = |other: &&Case| other.operation == case.operation && other.representation == case.representation;
    cases.iter().filter(is_same).find(|other| other.kind == Purpose::Required)
}

/// Returns smaller cases with the same response, the smallest first.
fn smaller(case: &Case, required: Option<&Case>) -> Vec<Case> {
    let Some(required) = required.filter(|required| required.case != case.case) else { return Vec::new() };
    let base = Case { arguments: required.arguments.clone(), body: required.body.clone(), ..case.clone() };
    let labelled = |label: String, case: Case| Case { label, ..case };
    let mut found = vec![labelled("only what is required".to_owned(), base.clone())];
    for (key, value) in &case.arguments {
        if base.arguments.get(key) != Some(value) {
            let mut one = labelled(format!("only {key}"), base.clone());
            one.arguments.insert(key.clone(), value.clone());
            found.push(one);
        }
    }
    match (&base.body, &case.body) {
        (small, Some(Value::Object(large))) if !large.keys().any(|key| key.starts_with('$')) => {
            let small = small.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
            for (name, value) in large {
                if small.get(name) != Some(value) {
                    let mut members = small.clone();
                    members.insert(name.clone(), value.clone());
                    let body = Some(Value::Object(members));
                    found.push(labelled(format!("only {name} of the body"), Case { body, ..base.clone() }));
                }
            }
        }
        (small, large) if small != large => {
            found.push(labelled("only the body".to_owned(), Case { body: large.clone(), ..base.clone() }));
        }
        _ => {}
    }
    // The case itself is not smaller.
    found.retain(|other| other.arguments != case.arguments || other.body != case.body);
    found
}

#[cfg(test)]
mod tests {
    use faos_codegen::conformance::{Answer, Expect};
    use serde_json::json;

    use super::*;

    fn case(number: usize, kind: Purpose, arguments: Value, body: Option<Value>) -> Case {
        Case {
            case: number,
            operation: "/paths/~1a/post".to_owned(),
            representation: None,
            kind,
            label: String::new(),
            arguments: arguments.as_object().cloned().unwrap_or_default(),
            body,
            is_placeholder: false,
            answer: Answer { status: 200, ..Answer::default() },
            expect: Expect::Value,
        }
    }

    #[test]
    fn smaller_cases_have_at_most_one_optional_part() {
        let required = case(1, Purpose::Required, json!({"path/id": "a"}), Some(json!({"name": "n"})));
        let everything = case(
            2,
            Purpose::Everything,
            json!({"path/id": "a", "query/limit": 1, "query/tags": ["x"]}),
            Some(json!({"name": "n", "color": "red"})),
        );
        let cases = [required, everything];
        let found = smaller(&cases[1], super::required(&cases[1], &cases));
        let shown: Vec<(String, Value, Value)> = found
            .into_iter()
            .map(|case| (case.label, Value::Object(case.arguments), case.body.unwrap_or_default()))
            .collect();
        assert_eq!(
            shown,
            [
                ("only what is required".to_owned(), json!({"path/id": "a"}), json!({"name": "n"})),
                ("only query/limit".to_owned(), json!({"path/id": "a", "query/limit": 1}), json!({"name": "n"})),
                ("only query/tags".to_owned(), json!({"path/id": "a", "query/tags": ["x"]}), json!({"name": "n"})),
                ("only color of the body".to_owned(), json!({"path/id": "a"}), json!({"name": "n", "color": "red"})),
            ]
        );
        assert_eq!(smaller(&cases[0], super::required(&cases[0], &cases)), []);
    }
}
