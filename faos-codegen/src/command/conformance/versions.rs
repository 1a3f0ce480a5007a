//! Runs a client against a server of another document, such as a newer version of its API.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use faos_codegen::conformance::{Case, Exchange, Expect};

use super::super::Failure;
use super::join::{self, Fault, Joined, Kind};
use super::run::{Outcome, Results, Runner};
use super::write;

/// Runs the exchanges and returns the faults of the client with the document of the server.
///
/// The first run, against the document of the client, finds the requests that show nothing: those that the client cannot
/// send, and those that the validator rejects even there.
pub(super) fn run(
    runner: &Runner,
    mut exchanges: Vec<Exchange>,
    document: &Path,
    server: &str,
) -> Result<Joined, Failure> {
    let cases: Vec<Case> = exchanges.iter().map(|exchange| exchange.case.clone()).collect();
    let control = runner.run(&cases)?;
    let useless = useless(&cases, &control);
    exchanges.retain(|exchange| !useless.contains(&exchange.case.case));
    write(document, server)?;
    let cases: Vec<Case> = exchanges.iter().map(|exchange| exchange.case.clone()).collect();
    let results = runner.run(&cases)?;
    Ok(joined(exchanges, &results))
}

/// Returns the numbers of the cases whose request is not valid for the client's own document.
fn useless(cases: &[Case], control: &Results) -> HashSet<usize> {
    let outcomes = control.outcomes.iter().filter(|outcome| matches!(outcome.outcome.as_str(), "refused" | "missing"));
    let rejected = control
        .verdicts
        .iter()
        .filter(|verdict| !verdict.problems.is_empty() || !verdict.differences.is_empty() || verdict.failure.is_some());
    let arrived: HashSet<usize> = control.verdicts.iter().filter_map(|verdict| verdict.case).collect();
    let lost = cases.iter().map(|case| case.case).filter(|case| !arrived.contains(case));
    outcomes.map(|outcome| outcome.case).chain(rejected.filter_map(|verdict| verdict.case)).chain(lost).collect()
}

/// Joins the results. The client may treat any error response as one without a type, since it does not know the
/// document of the server.
fn joined(exchanges: Vec<Exchange>, results: &Results) -> Joined {
    let outcomes: HashMap<usize, &Outcome> = results.outcomes.iter().map(|outcome| (outcome.case, outcome)).collect();
    let mut unread = Vec::new();
    let mut cases = Vec::new();
    for Exchange { mut case, unread: members } in exchanges {
        let outcome = outcomes.get(&case.case).map(|outcome| outcome.outcome.as_str());
        case.expect = match (case.expect, outcome) {
            (Expect::Error | Expect::TypedError, Some("error")) => Expect::Error,
            (Expect::Error | Expect::TypedError, Some("typed-error")) => Expect::TypedError,
            (expect, _) => expect,
        };
        if let Some(member) = members.first() {
            let message = format!("the server's document does not describe {member}");
            unread.push(Fault {
                case: Some(case.clone()),
                ..Fault::without_case(Kind::Unread, case.operation.clone(), &message)
            });
        }
        cases.push(case);
    }
    let mut joined = join::join(&cases, results);
    let mut known = HashSet::new();
    unread.retain(|fault| known.insert((fault.operation.clone(), fault.signature())));
    joined.faults.extend(unread);
    joined.faults.extend(results.crash.as_deref().map(Fault::of_run));
    joined
}

#[cfg(test)]
mod tests {
    use faos_codegen::json::Pointer;

    use super::super::join::tests::{case, outcome};
    use super::super::run::Verdict;
    use super::*;

    fn exchange(number: usize, expect: Expect, unread: Vec<Pointer>) -> Exchange {
        Exchange { case: case(number, expect), unread }
    }

    fn verdict(case: usize, problem: Option<&str>) -> Verdict {
        let problems = problem.map(str::to_owned).into_iter().collect();
        Verdict { case: Some(case), problems, ..Verdict::default() }
    }

    #[test]
    fn requests_that_the_own_document_rejects_are_not_used() {
        let cases: Vec<Case> = (1..5).map(|number| case(number, Expect::Value)).collect();
        let control = Results {
            outcomes: vec![outcome(1, "value"), outcome(2, "undecodable"), outcome(3, "refused")],
            verdicts: vec![verdict(1, None), verdict(2, Some("the body is missing"))],
            crash: None,
        };
        assert_eq!(useless(&cases, &control), [2, 3, 4].into());
    }

    #[test]
    fn an_error_may_have_any_type_and_a_member_must_be_read() {
        let member = Pointer::parse("/a").expect("the pointer is valid");
        let exchanges = vec![
            exchange(1, Expect::TypedError, Vec::new()),
            exchange(2, Expect::Value, Vec::new()),
            exchange(3, Expect::Value, vec![member]),
        ];
        let results = Results {
            outcomes: vec![outcome(1, "error"), outcome(2, "undecodable"), outcome(3, "value")],
            verdicts: (1..4).map(|case| verdict(case, None)).collect(),
            crash: None,
        };
        let kinds: Vec<Kind> = joined(exchanges, &results).faults.into_iter().map(|fault| fault.kind).collect();
        assert_eq!(kinds, [Kind::Undecodable, Kind::Unread]);
    }
}
