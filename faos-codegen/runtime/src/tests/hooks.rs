//! Hooks see each attempt, and what they add is sent with it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use http::{HeaderMap, StatusCode};

use crate::runtime::{Attempt, Error, Hook};

use super::server::{TestServer, json, raw};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

#[derive(Default)]
struct Log {
    lines: Mutex<Vec<String>>,
    before: AtomicU32,
}

impl Hook for Arc<Log> {
    fn before(&self, attempt: &Attempt, headers: &mut HeaderMap) {
        self.before.fetch_add(1, Ordering::Relaxed);
        assert!(!headers.contains_key("authorization"));
        headers.insert("traceparent", attempt.number.to_string().parse().unwrap());
    }

    fn after(&self, attempt: &Attempt, outcome: Result<StatusCode, &Error>) {
        let outcome = outcome.map_err(Error::kind);
        let Attempt { operation_id, path, number, .. } = attempt;
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
    let traces: Vec<_> =
        server.received().iter().map(|request| request.header("traceparent").unwrap().to_string()).collect();
    assert_eq!(traces, ["1", "2", "3"]);
    assert!(server.received().iter().all(|request| request.header("authorization") == Some("Bearer SECRET_key")));
    Ok(())
}
