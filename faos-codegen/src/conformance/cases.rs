//! The cases: the arguments of a call, the answer to it, and the expected outcome.

use indexmap::IndexSet;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::api::{Body, Media, Parameter, Types};
use crate::diagnostic::Diagnostics;
use crate::document::SchemaId;
use crate::json::Pointer;
use crate::source::Source;
use crate::{Limits, Output, STACK, json, normalize, parallel, parse, samples};

use super::answers::answer;
use super::driver::key;
use super::operations::{Reply, Role, Subject};
use super::pool::{Direction, Pool};
use super::{files, values};

/// A call with its answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    /// A unique number.
    pub case: usize,
    /// The operation, as a JSON pointer.
    pub operation: String,
    /// The ID of a further representation of the operation.
    pub representation: Option<String>,
    /// The purpose of the case.
    pub kind: Kind,
    /// The purpose in words.
    pub label: String,
    /// The parameters, by location and name: `query/limit`.
    pub arguments: Map<String, Value>,
    /// The body. Bytes, text, files and lines are objects with a single member: `$bytes`, `$text`, `$file` or `$lines`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// True if there is no value that the schema of the body allows, so that the body is a placeholder.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_placeholder: bool,
    /// The response to the call.
    pub answer: Answer,
    /// The expected outcome.
    pub expect: Expect,
}

/// The purpose of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Only what is required.
    Required,
    /// Every parameter, and every member of the body.
    Everything,
    /// A single optional parameter, or an unusual value of a parameter.
    Parameter,
    /// A variant of the body.
    Body,
    /// A documented status.
    Status,
}

/// A response.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The media type of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The headers, except `Content-Type`.
    pub headers: Map<String, Value>,
    /// The body, if it is text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The body as Base64, if it is not text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
}

/// The expected outcome of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// A result.
    Value,
    /// An error whose body has the documented type.
    TypedError,
    /// An error without a type.
    Error,
}

/// The maximum number of variants of the body of an operation.
const BODIES: usize = 4;

/// The maximum number of cases with unusual values of the parameters of an operation.
const ROUNDS: usize = 6;

/// The maximum number of statuses of an operation.
const STATUSES: usize = 12;

/// The maximum number of parameters that a label names.
const NAMED: usize = 4;

/// Returns the cases for every operation of a client.
pub fn cases(source: &Source, output: &Output, limits: &Limits) -> Vec<Case> {
    parallel::on_stack(STACK, || cases_here(source, output, limits))
}

fn cases_here(source: &Source, output: &Output, limits: &Limits) -> Vec<Case> {
    let Some(Prepared { subjects, pool }) = Prepared::new(source, output, limits) else { return Vec::new() };
    let mut cases = Vec::new();
    for subject in &subjects {
        Writer::new(&pool, &output.named.api.types, subject).write(&mut cases);
    }
    cases
}

/// The operations of a client, and the samples of their schemas.
pub(super) struct Prepared<'o> {
    pub(super) subjects: Vec<Subject<'o>>,
    pub(super) pool: Pool,
}

impl<'o> Prepared<'o> {
    pub(super) fn new(source: &Source, output: &'o Output, limits: &Limits) -> Option<Self> {
        let (read, _) = parse::parse_here(source, limits).ok()?;
        let normalized = normalize::normalize(read.clone(), &mut Diagnostics::new());
        let api = &output.named.api;
        let operations = output.named.all_operations().map(|(id, _)| &api.operations[id]);
        let subjects: Vec<Subject<'_>> =
            operations.filter_map(|operation| Subject::new(&read, api, operation)).collect();
        let wanted: IndexSet<Pointer> =
            subjects.iter().flat_map(Subject::schemas).map(|id| read.schemas.get(id).at.clone()).collect();
        let wanted: Vec<Pointer> = wanted.into_iter().collect();
        Some(Self { subjects, pool: Pool::new(read, normalized, &wanted) })
    }
}

/// A writer of the cases of an operation.
pub(super) struct Writer<'a> {
    pool: &'a Pool,
    types: &'a Types,
    subject: &'a Subject<'a>,
    /// The responses without and with optional members.
    answers: Vec<[Option<Answer>; 2]>,
    /// The index of the response that cases about the request receive.
    first: Option<usize>,
}

/// The request of a case.
#[derive(Clone, Default)]
pub(super) struct Request {
    pub(super) arguments: Map<String, Value>,
    pub(super) body: Option<Value>,
    /// The value that the body is made from.
    pub(super) sample: Option<json::Value>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(pool: &'a Pool, types: &'a Types, subject: &'a Subject<'a>) -> Self {
        let replies = subject.replies.iter();
        let answers: Vec<[Option<Answer>; 2]> =
            replies.map(|reply| [false, true].map(|is_full| answer(pool, subject, reply, is_full))).collect();
        // The first success with a sample, or else any response with one.
        let mut usable = subject.replies.iter().enumerate().filter(|(index, _)| answers[*index][0].is_some());
        let success = |status: u16| {
            let is_below = move |(_, reply): &(usize, &Reply)| reply.role == Role::Success && reply.status < status;
            usable.clone().find(is_below)
        };
        let first = success(300).or_else(|| success(u16::MAX)).or_else(|| usable.next());
        let first = first.map(|(index, _)| index);
        Self { pool, types, subject, answers, first }
    }

    fn write(&self, cases: &mut Vec<Case>) {
        let least = self.request(false);
        let most = self.request(true);
        let bodies = self.bodies(&[&least.body, &most.body]);
        // The parameters of all representations are the same.
        let is_first = self.subject.operation.representation.is_first();
        let rounds = if is_first { self.rounds() } else { Vec::new() };
        self.add(cases, Kind::Required, "only what is required".to_owned(), &least, None, false);
        self.add(cases, Kind::Everything, "every parameter and every member of the body".to_owned(), &most, None, true);
        for (index, (label, arguments)) in rounds.into_iter().enumerate() {
            let mut request = least.clone();
            request.arguments.extend(arguments);
            self.add(cases, Kind::Parameter, label, &request, None, index % 2 == 0);
        }
        for (index, (label, body)) in bodies.into_iter().enumerate() {
            let request = Request { body: Some(body), ..least.clone() };
            self.add(cases, Kind::Body, format!("body: {label}"), &request, None, index % 2 == 0);
        }
        for (index, reply) in self.subject.replies.iter().take(STATUSES).enumerate() {
            // The first response has been received in both forms.
            if Some(index) != self.first && self.answers[index][0].is_some() {
                self.add(cases, Kind::Status, format!("status {}", reply.status), &least, Some(index), index % 2 == 0);
            }
        }
    }

    fn add(
        &self,
        cases: &mut Vec<Case>,
        kind: Kind,
        label: String,
        request: &Request,
        reply: Option<usize>,
        is_full: bool,
    ) {
        let reply = reply.or(self.first);
        let answer = reply.and_then(|index| self.answers[index][usize::from(is_full)].clone());
        let reply = reply.map(|index| &self.subject.replies[index]);
        // An operation without responses succeeds without content.
        let is_undescribed = self.subject.replies.is_empty() && self.subject.operation.errors.is_empty();
        let (status, other) = if is_undescribed { (200, Expect::Value) } else { (500, Expect::Error) };
        let expect = match reply.map(|reply| reply.role) {
            Some(Role::Success) => Expect::Value,
            Some(Role::TypedError) => Expect::TypedError,
            Some(Role::Error) => Expect::Error,
            None => other,
        };
        let (operation, representation) = key(self.subject.operation);
        cases.push(Case {
            case: cases.len() + 1,
            operation,
            representation,
            kind,
            label,
            arguments: request.arguments.clone(),
            body: request.body.clone(),
            is_placeholder: request.body.is_some() && self.subject.body.is_some_and(|id| self.pool.is_placeholder(id)),
            answer: answer.unwrap_or(Answer { status, ..Answer::default() }),
            expect,
        });
    }

    /// Returns a request with what is required, or with everything.
    pub(super) fn request(&self, is_full: bool) -> Request {
        let mut request = Request::default();
        for &(parameter, schema) in &self.subject.parameters {
            if parameter.required || is_full {
                let value = self.usual(parameter, schema);
                let value = value.or_else(|| parameter.required.then(|| "text".into()));
                request.arguments.extend(value.map(|value| (name(parameter), plain(&value))));
            }
        }
        if let Some(header) = self.subject.operation.idempotency_key.as_ref().filter(|_| is_full) {
            request.arguments.insert(format!("header/{header}"), "67e55044-10b1-426f-9247-bb680e5fe0c8".into());
        }
        if let Some(body) = &self.subject.operation.body
            && (body.required || is_full)
        {
            let sample = self.subject.body.and_then(|id| match is_full {
                true => self.pool.most(id, Direction::Request),
                false => self.pool.least(id, Direction::Request),
            });
            request.body = Some(self.body(body, sample.clone()));
            request.sample = sample;
        }
        request
    }

    /// Returns the usual value of a parameter, if there is one that the style can express.
    pub(super) fn usual(&self, parameter: &Parameter, schema: Option<SchemaId>) -> Option<json::Value> {
        let Some(id) = schema else { return Some("text".into()) };
        let usual = self.pool.usual(id, Direction::Request);
        let others = self.pool.all(id, Direction::Request).iter().map(|(_, value)| value.clone());
        usual.into_iter().chain(others).find(|value| values::fits(parameter, value))
    }

    /// Returns arguments with unusual values. Each round has another value of every parameter.
    fn rounds(&self) -> Vec<(String, Map<String, Value>)> {
        let mut rounds: Vec<(Vec<String>, Map<String, Value>)> = Vec::new();
        for &(parameter, schema) in &self.subject.parameters {
            let usual = self.usual(parameter, schema);
            let (read, normalized) = (&self.pool.read, &self.pool.normalized);
            let unusual = values::unusual(read, normalized, parameter, schema, usual.as_ref());
            for (index, (label, value)) in unusual.into_iter().take(ROUNDS).enumerate() {
                if rounds.len() <= index {
                    rounds.push(Default::default());
                }
                let (labels, arguments) = &mut rounds[index];
                let name = name(parameter);
                labels.push(format!("{name}: {label}"));
                arguments.insert(name, plain(&value));
            }
        }
        let labelled = rounds.into_iter().map(|(mut labels, arguments)| {
            let others = labels.len().saturating_sub(NAMED);
            labels.truncate(NAMED);
            if others > 0 {
                labels.push(format!("{others} more"));
            }
            (labels.join(", "), arguments)
        });
        labelled.collect()
    }

    /// Returns further variants of the body.
    fn bodies(&self, known: &[&Option<Value>]) -> Vec<(String, Value)> {
        let Some((body, id)) = self.subject.operation.body.as_ref().zip(self.subject.body) else { return Vec::new() };
        let mut bodies: Vec<(String, Value)> = Vec::new();
        let mut samples: Vec<&(samples::Kind, json::Value)> = self.pool.all(id, Direction::Request).iter().collect();
        // The kinds that the other cases do not show come first.
        samples.sort_by_key(|(kind, _)| match kind {
            samples::Kind::Null => 0,
            samples::Kind::Example => 1,
            samples::Kind::Present => 2,
            _ => 3,
        });
        for (kind, sample) in samples {
            let value = Some(self.body(body, Some(sample.clone())));
            let is_new = !known.contains(&&value) && bodies.iter().all(|(_, known)| Some(known) != value.as_ref());
            bodies.extend(value.filter(|_| is_new).map(|value| (kind.name().to_owned(), value)));
        }
        bodies.truncate(BODIES);
        bodies
    }

    /// Returns the body of a case with this sample.
    pub(super) fn body(&self, body: &Body, sample: Option<json::Value>) -> Value {
        match &body.media {
            Media::Text(media_type) => {
                let text = sample.as_ref().and_then(json::Value::as_str).map(str::to_owned);
                json!({ "$text": text.unwrap_or_else(|| values::usual_text(media_type).to_owned()) })
            }
            Media::Bytes(_) => json!({ "$bytes": values::BYTES }),
            Media::Lines(_) => match sample.as_ref().map(plain) {
                Some(Value::Array(items)) => json!({ "$lines": items }),
                item => json!({ "$lines": [item.unwrap_or_else(|| "any JSON value".into())] }),
            },
            Media::Json(_) | Media::Form(_) | Media::Multipart(_) => {
                let mut value = sample.as_ref().map_or_else(|| json!({ "any": "JSON value" }), plain);
                if let (Some(flag), Some(members)) = (&self.subject.operation.flag, value.as_object_mut()) {
                    members.insert(flag.clone(), true.into());
                }
                files::insert(self.types, &body.ty, &mut value);
                value
            }
        }
    }
}

pub(super) fn name(parameter: &Parameter) -> String {
    format!("{}/{}", parameter.location.as_str(), parameter.wire)
}

/// Converts a value. An integer that serde_json cannot hold becomes the nearest number.
pub(super) fn plain(value: &json::Value) -> Value {
    match value {
        json::Value::Null => Value::Null,
        json::Value::Bool(value) => (*value).into(),
        json::Value::String(text) => text.as_str().into(),
        json::Value::Number(number) => serde_json::from_str(number.text()).unwrap_or_default(),
        json::Value::Array(items) => items.iter().map(plain).collect(),
        json::Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), plain(value))).collect())
        }
    }
}
