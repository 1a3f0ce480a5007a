//! Spans have the names that OpenTelemetry defines for HTTP clients.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use http::{HeaderMap, HeaderValue};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Metadata, Subscriber};
use tracing_core::span::Current;

use crate::runtime::{Error, ErrorKind, Signer, UnsignedRequest};

use super::sample::CreateAgent;
use super::server::{TestServer, json, test_builder};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

/// A span with its target, its parent and its fields.
#[derive(Clone, Debug, Default)]
struct Seen {
    name: &'static str,
    target: &'static str,
    parent: Option<u64>,
    metadata: Option<&'static Metadata<'static>>,
    fields: BTreeMap<&'static str, String>,
    is_closed: bool,
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

/// Keeps every span.
#[derive(Clone, Default)]
struct Spans {
    seen: Arc<Mutex<Vec<Seen>>>,
    entered: Arc<Mutex<Vec<u64>>>,
}

impl Spans {
    /// Receives the spans of this thread.
    fn listen(&self) -> (Dispatch, DefaultGuard) {
        // While there is only one, `tracing` asks the thread that comes first whether anybody listens, and that may be one
        // of another test.
        (Dispatch::new(self.clone()), tracing::subscriber::set_default(self.clone()))
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "faos_runtime"
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let (name, target) = (attributes.metadata().name(), attributes.metadata().target());
        let entered = self.entered.lock().unwrap().last().copied().filter(|_| attributes.is_contextual());
        let parent = attributes.parent().map(Id::into_u64).or(entered);
        let mut span = Seen { name, target, parent, metadata: Some(attributes.metadata()), ..Seen::default() };
        attributes.record(&mut span);
        let mut seen = self.seen.lock().unwrap();
        seen.push(span);
        Id::from_u64(seen.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        values.record(&mut self.seen.lock().unwrap()[id.into_u64() as usize - 1]);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, id: &Id) {
        self.entered.lock().unwrap().push(id.into_u64());
    }

    fn current_span(&self) -> Current {
        let entered = self.entered.lock().unwrap();
        let seen = self.seen.lock().unwrap();
        let current = entered.last().and_then(|id| Some((Id::from_u64(*id), seen[*id as usize - 1].metadata?)));
        current.map_or_else(Current::none, |(id, metadata)| Current::new(id, metadata))
    }

    fn exit(&self, _: &Id) {
        self.entered.lock().unwrap().pop();
    }

    fn try_close(&self, id: Id) -> bool {
        self.seen.lock().unwrap()[id.into_u64() as usize - 1].is_closed = true;
        true
    }
}

#[tokio::test]
async fn a_call_and_its_attempts_have_spans() -> Result<(), Error> {
    let spans = Spans::default();
    let _guards = spans.listen();
    let server = TestServer::start([json(503, ""), json(200, AGENT)]).await;
    server.client().agents().get("agt_1").await?;
    let seen = spans.seen.lock().unwrap().clone();
    let shape: Vec<_> = seen.iter().map(|span| (span.name, span.target, span.parent)).collect();
    let target = "faos_runtime";
    assert_eq!(shape, [("call", target, None), ("attempt", target, Some(1)), ("attempt", target, Some(1))]);
    assert!(spans.entered.lock().unwrap().is_empty());

    let port = server.url.split([':', '/']).nth(4).unwrap();
    let common = [
        ("http.request.method", "GET"),
        ("operation_id", "getAgent"),
        ("otel.name", "GET /agents/{id}"),
        ("server.address", "127.0.0.1"),
        ("server.port", port),
        ("url.template", "/agents/{id}"),
    ];
    let own: [&[(&str, &str)]; 3] = [
        &[("http.request.resend_count", "1"), ("http.response.status_code", "200"), ("otel.kind", "internal")],
        &[
            ("error.type", "503"),
            ("http.response.status_code", "503"),
            ("otel.kind", "client"),
            ("otel.status_code", "ERROR"),
        ],
        &[("http.request.resend_count", "1"), ("http.response.status_code", "200"), ("otel.kind", "client")],
    ];
    for (span, own) in seen.iter().zip(own) {
        let expected = common.iter().chain(own).map(|(name, value)| (*name, (*value).to_owned()));
        assert_eq!(span.fields, expected.collect(), "{span:?}");
    }
    Ok(())
}

#[tokio::test]
async fn errors_have_a_type() {
    let spans = Spans::default();
    let _guards = spans.listen();
    let server = TestServer::start([json(404, ""), json(200, "[")]).await;
    let client = server.client();
    client.agents().get("agt_1").await.unwrap_err();
    test_builder("http://127.0.0.1:1").max_retries(0).build().unwrap().agents().get("agt_1").await.unwrap_err();
    // Nothing was sent, so the call has no attempt.
    client.agents().create(CreateAgent::new("One")).extra_query("", 1).await.unwrap_err();
    client.agents().create(CreateAgent::new("One")).raw_body("a", "b").extra_body("a", 1).await.unwrap_err();
    let seen = spans.seen.lock().unwrap().clone();
    let types: Vec<_> = seen.iter().map(|span| (span.name, span.fields["error.type"].as_str())).collect();
    assert_eq!(
        types,
        [("call", "404"), ("attempt", "404"), ("call", "Connect"), ("attempt", "Connect"), ("call", "InvalidArgument"),]
    );
    assert!(!seen[3].fields.contains_key("http.response.status_code"));
}

/// Requires the context of the trace, as a signer that runs last sees it.
struct Requiring;

impl Signer for Requiring {
    fn sign(&self, request: &mut UnsignedRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        request.headers().get("traceparent").map(drop).ok_or_else(|| "`traceparent` is missing".into())
    }
}

#[tokio::test]
async fn each_attempt_carries_the_context_of_its_span() -> Result<(), Error> {
    let spans = Spans::default();
    let _guards = spans.listen();
    let server = TestServer::start([json(503, ""), json(200, AGENT)]).await;
    let inject = |headers: &mut HeaderMap| {
        let span = tracing::Span::current().id().map_or(0, |id| id.into_u64());
        let parent = format!("00-0af7651916cd43dd8448eb211c80319c-{span:016x}-01");
        headers.insert("traceparent", parent.parse().unwrap());
        headers.insert("tracestate", HeaderValue::from_static("vendor=1"));
        // Neither credentials nor framing can be changed in this way.
        headers.insert("authorization", HeaderValue::from_static("other"));
        headers.insert("host", HeaderValue::from_static("other"));
    };
    server.builder().propagate(inject).signer(Requiring).build()?.agents().get("agt_1").await?;
    let received = server.received();
    let parents: Vec<_> = received.iter().map(|request| request.header("traceparent").unwrap()).collect();
    let expected = [
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000002-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000003-01",
    ];
    assert_eq!(parents, expected);
    for request in received {
        assert_eq!(request.header("tracestate"), Some("vendor=1"));
        assert_eq!(request.header("authorization"), Some("Bearer SECRET_key"));
        assert!(server.url.contains(request.header("host").unwrap()));
    }
    let error = server.builder().signer(Requiring).build()?.agents().get("agt_1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Signing);
    Ok(())
}
