//! Joins cases, outcomes and verdicts to faults.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use faos_codegen::conformance::{Case, Expect};
use serde_json::{Value, json};

use super::run::{Outcome, Results, Verdict};

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// The validator rejects a request.
    Invalid,
    /// A request does not contain what the case means.
    Difference,
    /// A documented response did not decode.
    Undecodable,
    /// A documented error response did not decode.
    TypedError,
    /// The client refused to send the request.
    Refused,
    /// Another outcome than the expected one.
    Outcome,
    /// The document of the server does not describe a member of a request.
    Unread,
    /// An operation did not receive a request.
    NotCalled,
    /// The driver or the judge failed.
    Run,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Difference => "difference",
            Self::Undecodable => "undecodable",
            Self::TypedError => "typed-error",
            Self::Refused => "refused",
            Self::Outcome => "outcome",
            Self::Unread => "unread",
            Self::NotCalled => "not-called",
            Self::Run => "run",
        }
    }
}

/// A fault, with a case that shows it.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) kind: Kind,
    /// The operation, as a JSON pointer. Empty if the whole run failed.
    pub(super) operation: String,
    pub(super) messages: Vec<String>,
    pub(super) case: Option<Case>,
    pub(super) request: Option<Verdict>,
    /// The number of cases of the operation that show the same fault.
    pub(super) cases: usize,
    /// True if no smaller case was found to show it.
    pub(super) minimized: bool,
}

impl Fault {
    pub(super) fn without_case(kind: Kind, operation: String, message: &str) -> Self {
        let messages = vec![message.to_owned()];
        Self { kind, operation, messages, case: None, request: None, cases: 0, minimized: true }
    }

    pub(super) fn of_run(message: &str) -> Self {
        Self::without_case(Kind::Run, String::new(), message)
    }

    /// Returns what faults with the same cause have in common: the places of their first messages, without values.
    pub(super) fn signature(&self) -> String {
        let message = self.messages.first().map(String::as_str).unwrap_or_default();
        match self.kind {
            Kind::Invalid | Kind::Difference => message.split(": ").next().unwrap_or_default().to_owned(),
            _ => masked(message),
        }
    }

    /// Returns the fault as JSON, for the report.
    pub(super) fn to_json(&self, document: &str) -> Value {
        let request = self.request.as_ref().map(|request| {
            json!({
                "method": request.method,
                "target": request.target,
                "headers": request.headers,
                "body": request.body,
            })
        });
        json!({
            "document": document,
            "operation": self.operation,
            "verdict": self.kind.name(),
            "messages": self.messages,
            "request": request,
            "case": self.case,
            "cases": self.cases,
            "minimized": self.minimized,
        })
    }
}

/// Returns a text with every number masked, to group messages.
pub(super) fn masked(text: &str) -> String {
    let mut masked = String::new();
    for character in text.chars() {
        match character.is_ascii_digit() {
            true if masked.ends_with('#') => {}
            true => masked.push('#'),
            false => masked.push(character),
        }
    }
    masked
}

/// The faults, and the counts of everything else.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// One for each operation and cause, in the order of the cases.
    pub(super) faults: Vec<Fault>,
    /// The operations that received a request, as JSON pointers.
    pub(super) called: BTreeSet<String>,
    pub(super) cases: usize,
    pub(super) requests: usize,
    /// The number of cases with a fault, by kind.
    pub(super) counts: BTreeMap<Kind, usize>,
    /// The number of cases whose response the validator rejects, and which therefore do not show anything about the client.
    pub(super) invalid_answers: usize,
    /// The number of requests by the reason of a dispute.
    pub(super) disputed: BTreeMap<String, usize>,
}

/// Joins the results of a run.
pub(super) fn join(cases: &[Case], results: &Results) -> Joined {
    let mut joined = Joined { cases: cases.len(), requests: results.verdicts.len(), ..Joined::default() };
    let outcomes: HashMap<usize, &Outcome> = results.outcomes.iter().map(|outcome| (outcome.case, outcome)).collect();
    let mut verdicts: HashMap<usize, Vec<&Verdict>> = HashMap::new();
    for verdict in &results.verdicts {
        for reason in &verdict.disputed {
            *joined.disputed.entry(reason.clone()).or_default() += 1;
        }
        match verdict.case {
            Some(case) => verdicts.entry(case).or_default().push(verdict),
            None => joined.faults.push(fault_of(Kind::Invalid, None, Some(verdict), &verdict.problems)),
        }
    }
    let mut known: HashMap<(String, Kind, String), usize> = HashMap::new();
    for case in cases {
        let sent = verdicts.get(&case.case).map(Vec::as_slice).unwrap_or_default();
        if !sent.is_empty() {
            joined.called.insert(case.operation.clone());
        }
        let found = faults(case, outcomes.get(&case.case).copied(), sent);
        joined.invalid_answers += usize::from(found.is_answer_invalid);
        let kinds: BTreeSet<Kind> = found.faults.iter().map(|fault| fault.kind).collect();
        kinds.into_iter().for_each(|kind| *joined.counts.entry(kind).or_default() += 1);
        for fault in found.faults {
            let key = (fault.operation.clone(), fault.kind, fault.signature());
            match known.get(&key) {
                Some(&index) => joined.faults[index].cases += 1,
                None => {
                    known.insert(key, joined.faults.len());
                    joined.faults.push(fault);
                }
            }
        }
    }
    joined
}

/// The faults that one case shows.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) faults: Vec<Fault>,
    /// True if the validator rejects the response of the case, and the client does too.
    pub(super) is_answer_invalid: bool,
}

/// Returns the faults that a case shows.
pub(super) fn faults(case: &Case, outcome: Option<&Outcome>, sent: &[&Verdict]) -> Found {
    let mut found = Found::default();
    for &verdict in sent {
        if let Some(failure) = &verdict.failure {
            found.faults.push(fault_of(Kind::Run, Some(case), Some(verdict), std::slice::from_ref(failure)));
        }
        for (kind, messages) in [(Kind::Invalid, &verdict.problems), (Kind::Difference, &verdict.differences)] {
            // Each message is a fault of its own, so that one does not hide another.
            for message in messages {
                found.faults.push(fault_of(kind, Some(case), Some(verdict), std::slice::from_ref(message)));
            }
        }
    }
    let request = sent.last().copied();
    let Some(outcome) = outcome else {
        let message = "the driver did not report an outcome".to_owned();
        found.faults.push(fault_of(Kind::Run, Some(case), request, &[message]));
        return found;
    };
    let expected = match case.expect {
        Expect::Value => "value",
        Expect::TypedError => "typed-error",
        Expect::Error => "error",
    };
    if outcome.outcome == expected {
        if sent.is_empty() {
            let message = format!("got {expected}, although no request arrived");
            found.faults.push(fault_of(Kind::Outcome, Some(case), None, &[message]));
        }
        return found;
    }
    let kind = match (outcome.outcome.as_str(), case.expect) {
        ("refused", _) => Kind::Refused,
        ("undecodable", Expect::Value) => Kind::Undecodable,
        ("undecodable" | "error", Expect::TypedError) => Kind::TypedError,
        _ => Kind::Outcome,
    };
    let is_about_answer = matches!(kind, Kind::Undecodable | Kind::TypedError);
    if is_about_answer && sent.iter().any(|verdict| !verdict.answer_problems.is_empty()) {
        found.is_answer_invalid = true;
        return found;
    }
    let message = match kind {
        Kind::Outcome => format!("expected {expected}, got {}: {}", outcome.outcome, outcome.detail),
        _ if is_about_answer => format!("status {}: {}", case.answer.status, outcome.detail),
        _ => outcome.detail.clone(),
    };
    found.faults.push(fault_of(kind, Some(case), request, &[message]));
    found
}

fn fault_of(kind: Kind, case: Option<&Case>, request: Option<&Verdict>, messages: &[String]) -> Fault {
    Fault {
        kind,
        operation: case.map(|case| case.operation.clone()).unwrap_or_default(),
        messages: messages.to_vec(),
        case: case.cloned(),
        request: request.cloned(),
        cases: 1,
        minimized: false,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use faos_codegen::conformance::{Answer, Kind as Purpose};
    use serde_json::Map;

    use super::*;

    pub(in super::super) fn case(number: usize, expect: Expect) -> Case {
        Case {
            case: number,
            operation: "/paths/~1a/get".to_owned(),
            representation: None,
            kind: Purpose::Required,
            label: String::new(),
            arguments: Map::new(),
            body: None,
            is_placeholder: false,
            answer: Answer { status: 200, ..Answer::default() },
            expect,
        }
    }

    pub(in super::super) fn outcome(case: usize, outcome: &str) -> Outcome {
        Outcome { case, outcome: outcome.to_owned(), detail: format!("detail {case}") }
    }

    fn verdict(case: usize) -> Verdict {
        Verdict { case: Some(case), ..Verdict::default() }
    }

    #[test]
    fn outcomes_and_verdicts_become_faults_by_operation_and_cause() {
        use Expect::{TypedError, Value};
        let cases = [
            case(1, Value),
            case(2, Value),
            case(3, Value),
            case(4, TypedError),
            case(5, Value),
            case(6, Value),
            case(7, Value),
        ];
        let outcomes = vec![
            outcome(1, "value"),
            outcome(2, "value"),
            outcome(3, "undecodable"),
            outcome(4, "error"),
            outcome(5, "refused"),
            outcome(6, "undecodable"),
        ];
        let invalid =
            |case| Verdict { problems: vec![format!("query/limit: {case} is not a string")], ..verdict(case) };
        let sample = Verdict { answer_problems: vec!["no".to_owned()], ..verdict(6) };
        let disputed = Verdict { disputed: vec!["reason".to_owned()], ..verdict(3) };
        let verdicts = vec![invalid(1), invalid(2), disputed, verdict(4), sample];
        let joined = join(&cases, &Results { outcomes, verdicts, crash: None });

        let faults: Vec<(Kind, usize)> = joined.faults.iter().map(|fault| (fault.kind, fault.cases)).collect();
        let expected =
            [(Kind::Invalid, 2), (Kind::Undecodable, 1), (Kind::TypedError, 1), (Kind::Refused, 1), (Kind::Run, 1)];
        assert_eq!(faults, expected);
        assert_eq!(joined.counts[&Kind::Invalid], 2);
        assert_eq!((joined.cases, joined.requests, joined.invalid_answers), (7, 5, 1));
        assert_eq!(joined.disputed, BTreeMap::from([("reason".to_owned(), 1)]));
        assert_eq!(joined.called, BTreeSet::from(["/paths/~1a/get".to_owned()]));
        assert_eq!(joined.faults[1].to_json("a.json")["messages"], json!(["status 200: detail 3"]));
    }
}
