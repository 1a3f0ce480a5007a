//! The cases for a client of one document and a server of another: the requests are samples of the former, and the
//! responses are samples of the latter.

use indexmap::IndexSet;

use crate::api::without_names;
use crate::json::{Pointer, Value};
use crate::source::Source;
use crate::{Limits, Output, STACK, json, parallel, parse, samples};

use super::answers::{answer, with_body};
use super::cases::{Answer, Case, Expect, Kind, Prepared, Request, Writer, name, plain};
use super::driver::key;
use super::edges::Hints;
use super::operations::{Role, Subject};
use super::pool::{Direction, Pool};
use super::values;

/// A case with the members of its request that the server's document does not describe, although the client's does.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// The case.
    pub case: Case,
    /// The places of the members in the body.
    pub unread: Vec<Pointer>,
}

/// A document with the client that is generated from it.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The document.
    pub source: &'a Source,
    /// The client.
    pub output: &'a Output,
}

/// Returns the cases for every operation of a client, whose requests go to a server of another document.
///
/// The place of an operation is that in the document of the client. Values differ from the usual ones in one place, and
/// are at the limits of either document, as far as the document that they belong to allows them.
pub fn exchanges(client: Side<'_>, server: Side<'_>, limits: &Limits) -> Vec<Exchange> {
    parallel::on_stack(STACK, || exchanges_here(client, server, limits))
}

fn exchanges_here(client: Side<'_>, server: Side<'_>, limits: &Limits) -> Vec<Exchange> {
    let root = |side: Side<'_>| parse::read_value(side.source, limits).ok();
    let (Some(old_root), Some(new_root)) = (root(client), root(server)) else { return Vec::new() };
    let (Some(old), Some(new)) =
        (Prepared::new(client.source, client.output, limits), Prepared::new(server.source, server.output, limits))
    else {
        return Vec::new();
    };
    let mut exchanges = Vec::new();
    for subject in &old.subjects {
        let counterpart = counterpart(subject, &new.subjects);
        let own = Hints::of(&old_root, &operation(subject));
        let other = counterpart.map(|other| Hints::of(&new_root, &operation(other))).unwrap_or_default();
        // A client sends what the type of a map holds, and a server sends only what its document describes.
        let hints = [own.clone().near(&other).open(), other.near(&own)];
        let writer = Writer::new(&old.pool, &client.output.named.api.types, subject);
        let pair = Pair { writer, subject, counterpart, hints, old: &old.pool, new: &new.pool };
        pair.write(&mut exchanges);
    }
    exchanges
}

fn operation(subject: &Subject<'_>) -> Pointer {
    Pointer::parse(&key(subject.operation).0).unwrap_or_default()
}

/// Returns the operation of the other document with the same method and path, in the same representation if it has one.
fn counterpart<'s, 'o>(subject: &Subject<'_>, others: &'s [Subject<'o>]) -> Option<&'s Subject<'o>> {
    let line = |subject: &Subject<'_>| (subject.operation.method, without_names(&subject.operation.path));
    let wanted = line(subject);
    let mut same = others.iter().filter(|other| line(other) == wanted);
    let exact = same.clone().find(|other| other.operation.accept == subject.operation.accept);
    exact.or_else(|| same.next())
}

/// Adds the places of the members that a value has lost.
fn removed(at: &Pointer, value: &Value, pruned: &Value, found: &mut Vec<Pointer>) {
    match (value, pruned) {
        (Value::Object(members), Value::Object(kept)) => {
            for (name, member) in members {
                match kept.get(name) {
                    Some(other) => removed(&at.join(name), member, other, found),
                    None => found.push(at.join(name)),
                }
            }
        }
        (Value::Array(items), Value::Array(kept)) => {
            let both = items.iter().zip(kept).enumerate();
            both.for_each(|(index, (item, other))| removed(&at.index(index), item, other, found));
        }
        _ => {}
    }
}

/// An operation in both documents.
struct Pair<'a> {
    writer: Writer<'a>,
    subject: &'a Subject<'a>,
    counterpart: Option<&'a Subject<'a>>,
    /// Those of requests and of responses.
    hints: [Hints; 2],
    old: &'a Pool,
    new: &'a Pool,
}

impl Pair<'_> {
    fn write(&self, exchanges: &mut Vec<Exchange>) {
        let answers = self.answers();
        let missing = (Answer { status: 404, ..Answer::default() }, Expect::Error);
        let first = answers.first().cloned().unwrap_or(missing);
        let requests = self.requests();
        let least = requests.first().cloned();
        for (kind, label, request) in requests {
            self.add(exchanges, (kind, label), &request, &first);
        }
        if let Some((_, _, request)) = least {
            for answer in &answers {
                self.add(exchanges, (Kind::Status, format!("status {}", answer.0.status)), &request, answer);
            }
        }
    }

    fn add(&self, exchanges: &mut Vec<Exchange>, kind: (Kind, String), request: &Request, answer: &(Answer, Expect)) {
        let (operation, representation) = key(self.subject.operation);
        let case = Case {
            case: exchanges.len() + 1,
            operation,
            representation,
            kind: kind.0,
            label: kind.1,
            arguments: request.arguments.clone(),
            body: request.body.clone(),
            // The own document judges every request first.
            is_placeholder: false,
            answer: answer.0.clone(),
            expect: answer.1,
        };
        exchanges.push(Exchange { case, unread: self.unread(request) });
    }

    /// Returns the members of a body that the client's document describes, and the server's does not.
    fn unread(&self, request: &Request) -> Vec<Pointer> {
        let (Some(value), Some(old)) = (&request.sample, self.subject.body) else { return Vec::new() };
        let Some(new) = self.counterpart.and_then(|other| other.body) else { return Vec::new() };
        let undescribed = |pool: &Pool, id| match samples::validate(&pool.read.schemas, id, value) {
            samples::Verdict::Valid { undescribed } => undescribed,
            samples::Verdict::Invalid => Vec::new(),
        };
        let known = undescribed(self.old, old);
        let mut unread = undescribed(self.new, new);
        removed(&Pointer::root(), value, &self.new.pruned(new, Direction::Request, value), &mut unread);
        unread.retain(|at| !known.contains(at));
        unread
    }

    fn requests(&self) -> Vec<(Kind, String, Request)> {
        let (least, most) = (self.writer.request(false), self.writer.request(true));
        let mut requests = vec![
            (Kind::Required, "only what is required".to_owned(), least.clone()),
            (Kind::Everything, "every parameter and every member of the body".to_owned(), most),
        ];
        for &(parameter, schema) in &self.subject.parameters {
            let Some(usual) = self.writer.usual(parameter, schema) else { continue };
            let is_allowed = |value: &Value| {
                values::fits(parameter, value)
                    && schema.is_none_or(|id| samples::is_strictly_valid(&self.old.read.schemas, id, value))
            };
            let mut found: IndexSet<Value> = self.hints[0].edges(&usual, &is_allowed).into_iter().collect();
            found.insert(usual);
            for value in found {
                let mut request = least.clone();
                request.arguments.insert(name(parameter), plain(&value));
                requests.push((Kind::Parameter, name(parameter), request));
            }
        }
        if let Some((body, id)) = self.subject.operation.body.as_ref().zip(self.subject.body) {
            for sample in self.all(self.old, id, Direction::Request) {
                let value = Some(self.writer.body(body, Some(sample.clone())));
                let request = Request { body: value, sample: Some(sample), ..least.clone() };
                requests.push((Kind::Body, "body".to_owned(), request));
            }
        }
        requests
    }

    /// Returns every sample of a schema, and the values at its limits.
    fn all(&self, pool: &Pool, id: crate::document::SchemaId, direction: Direction) -> IndexSet<json::Value> {
        let known: IndexSet<Value> = pool.all(id, direction).iter().map(|(_, value)| value.clone()).collect();
        let mut all = known.clone();
        let hints = &self.hints[usize::from(direction == Direction::Response)];
        // The generator may not find a value that the schema allows, but one that differs from it in one place.
        let others = samples::unchecked(&pool.read, &pool.normalized, &pool.read.schemas.get(id).at);
        let is_described = |kind| !matches!(kind, samples::Kind::UnknownMember | samples::Kind::Unlisted);
        let others = others.iter().filter(|(kind, value)| is_described(*kind) && !known.contains(value));
        let others = others.map(|(_, value)| value);
        for sample in known.iter().take(2).chain(others.take(2)) {
            all.extend(hints.edges(sample, &|value| pool.is_of(id, direction, value)));
        }
        all
    }

    /// Returns the responses of the server, the successful ones first.
    fn answers(&self) -> Vec<(Answer, Expect)> {
        let Some(subject) = self.counterpart else { return Vec::new() };
        let mut answers: Vec<(Answer, Expect)> = Vec::new();
        for reply in &subject.replies {
            let expect = match reply.role {
                Role::Success => Expect::Value,
                Role::TypedError => Expect::TypedError,
                Role::Error => Expect::Error,
            };
            let usual = [false, true].map(|is_full| answer(self.new, subject, reply, is_full));
            answers.extend(usual.iter().flatten().map(|answer| (answer.clone(), expect)));
            let Some((id, answer)) = reply.schema.zip(usual.into_iter().flatten().next()) else { continue };
            for value in self.all(self.new, id, Direction::Response) {
                answers.extend(with_body(&answer, reply, &value).map(|answer| (answer, expect)));
            }
        }
        answers.sort_by_key(|(answer, expect)| (*expect != Expect::Value, answer.status));
        answers.dedup();
        if answers.is_empty() && subject.replies.is_empty() {
            answers.push((Answer { status: 200, ..Answer::default() }, Expect::Value));
        }
        answers
    }
}
