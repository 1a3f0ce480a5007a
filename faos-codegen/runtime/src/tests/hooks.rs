//! Hooks see each attempt without its secrets.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::StatusCode;

use crate::runtime::codec::Drift;
use crate::runtime::{
    AccessToken, Attempt, Client, Credential, Error, FinalUrl, Hook, Observer, Signer, TokenFuture, TokenProvider,
    Transport, TransportBody, TransportFuture, UnsignedRequest,
};

use super::server::{TestServer, json, raw};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

#[derive(Default)]
struct Log {
    lines: Mutex<Vec<String>>,
    before: AtomicU32,
    calls: Mutex<HashSet<u64>>,
}

impl Hook for Log {
    fn before(&self, attempt: &Attempt) {
        assert_eq!(self.before.fetch_add(1, Ordering::Relaxed) + 1, attempt.number);
        assert!(attempt.elapsed.is_zero());
    }

    fn after(&self, attempt: &Attempt, outcome: Result<StatusCode, &Error>) {
        let outcome = outcome.map_err(Error::kind);
        let Attempt { operation_id, path, number, .. } = attempt;
        assert!(!attempt.elapsed.is_zero() && attempt.elapsed < Duration::from_secs(3));
        self.calls.lock().unwrap().insert(attempt.call_id);
        self.lines.lock().unwrap().push(format!("{operation_id} {path} {number} {outcome:?}"));
    }
}

#[tokio::test]
async fn hooks_see_every_attempt() -> Result<(), Error> {
    let server = TestServer::start([raw(""), json(500, ""), json(200, AGENT)]).await;
    let log = Arc::new(Log::default());
    let client = server.builder().hook(log.clone()).build()?;
    client.agents().get("agt_1").await?;
    assert_eq!(log.before.load(Ordering::Relaxed), 3);
    assert_eq!(
        *log.lines.lock().unwrap(),
        [
            "getAgent /agents/{id} 1 Err(Ambiguous)",
            "getAgent /agents/{id} 2 Err(Status)",
            "getAgent /agents/{id} 3 Ok(200)",
        ]
    );
    assert_eq!(log.calls.lock().unwrap().len(), 1);
    assert!(server.received().iter().all(|request| request.header("authorization") == Some("Bearer SECRET_key")));
    Ok(())
}

/// Counts its calls, in every role.
#[derive(Default)]
struct Counter(AtomicU32);

impl Counter {
    fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Observer for Counter {
    fn drifted(&self, _: &str, _: &[Drift]) {
        self.count();
    }
}

impl Signer for Counter {
    fn sign(&self, _: &mut UnsignedRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.count();
        Ok(())
    }
}

impl TokenProvider for Counter {
    fn token(&self) -> TokenFuture<'_> {
        self.count();
        Box::pin(async { Ok(AccessToken::new("TOKEN_shared")) })
    }
}

impl Transport for Counter {
    fn send(&self, request: http::Request<TransportBody>) -> TransportFuture<'_> {
        self.count();
        Box::pin(async move {
            let url = FinalUrl::new(request.uri().clone());
            Ok(http::Response::builder().extension(url).body(r#"{"data":{"id":"agt_1","extra":1}}"#.into())?)
        })
    }
}

#[tokio::test]
async fn parts_of_a_client_can_be_shared() -> Result<(), Error> {
    let counters: [Arc<Counter>; 4] = Default::default();
    let [observer, signer, provider, transport] = counters.clone();
    let signer: Arc<dyn Signer> = signer;
    let client = Client::builder()
        .credential("bearerAuth", Credential::provider(provider))
        .observer(observer)
        .signer(signer)
        .transport(transport)
        .build()?;
    client.agents().get("agt_1").await?;
    assert_eq!(counters.map(|counter| counter.0.load(Ordering::Relaxed)), [1, 1, 1, 1]);
    Ok(())
}

/// Keeps what an observer was told.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Told>>>);

/// An operation, and how its response differed.
type Told = (String, Vec<Drift>);

impl Observer for Seen {
    fn drifted(&self, operation: &str, drifts: &[Drift]) {
        self.0.lock().unwrap().push((operation.to_owned(), drifts.to_vec()));
    }
}

#[tokio::test]
async fn observers_are_told_what_the_document_does_not_describe() {
    let long = "x".repeat(70);
    let many: Vec<String> = (0..200).map(|number| format!("\"m{number}\":1")).collect();
    let bodies = [
        r#"{"data":{"id":"agt_1","type":"custom"}}"#.to_owned(),
        format!(r#"{{"data":{{"id":"agt_1","type":"{long}","extra":{{"id":1}},"more":null}},"beside":1}}"#),
        format!(r#"{{"data":{{"id":"agt_1",{}}}}}"#, many.join(",")),
    ];
    let server = TestServer::start(bodies.iter().map(|body| json(200, body))).await;
    let seen = Seen::default();
    let client = server.builder().observer(seen.clone()).build().unwrap();
    for _ in &bodies {
        client.agents().get("agt_1").await.unwrap();
    }
    let seen = seen.0.lock().unwrap();
    let member = |member: &str| Drift::UnknownMember { ty: "Agent".to_owned(), member: member.to_owned() };
    let value = Drift::UnknownValue { ty: "AgentKind".to_owned(), value: "x".repeat(64) };
    // A response that the document describes is no news.
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0], ("GET /agents/{id}".to_owned(), vec![value, member("extra"), member("more")]));
    assert_eq!(seen[1].1.len(), 100);
}
