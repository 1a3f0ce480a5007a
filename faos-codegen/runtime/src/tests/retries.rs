//! When a failed call is made again, and after which wait.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::sample::CreateAgent;
use super::server::{TestClock, TestServer, json, raw, with_headers};
use crate::runtime::retry::{Backoff, retry_after};
use crate::runtime::time::Clock;
use crate::runtime::{Attempt, Error, ErrorKind, Hook};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

#[tokio::test]
async fn passing_troubles_are_waited_out() -> Result<(), Error> {
    for status in [408, 429, 500, 502, 503, 504] {
        let server = TestServer::start([json(status, ""), json(200, AGENT)]).await;
        let response = server.client().agents().get("agt_1").response().await?;
        assert_eq!((response.attempts(), server.calls()), (2, 2), "{status}");
    }
    Ok(())
}

#[tokio::test]
async fn answers_are_final() {
    for status in [400, 401, 403, 404, 405, 410, 413, 422, 501, 505] {
        let server = TestServer::start([json(status, "")]).await;
        let error = server.client().agents().get("agt_1").await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Status, 1), "{status}");
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(server.calls(), 1);
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn conflicts_are_repeated_where_nothing_can_happen_twice() {
    let server = TestServer::start([json(409, "")]).await;
    let client = server.client();
    let body = || CreateAgent::new("One");
    assert_eq!(client.agents().get("a").await.unwrap_err().attempts(), 3);
    assert_eq!(client.agents().update("a", body()).await.unwrap_err().attempts(), 3);
    assert_eq!(client.agents().create(body()).await.unwrap_err().attempts(), 1);
    assert_eq!(client.agents().delete("a").await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn a_post_is_repeated_only_when_it_was_turned_away() {
    let body = || CreateAgent::new("One");
    let limited = with_headers(429, &[("retry-after", "0")], b"");
    let server = TestServer::start([limited, json(201, AGENT)]).await;
    server.client().agents().create(body()).await.unwrap();
    assert_eq!(server.calls(), 2);

    let server = TestServer::start([json(503, "")]).await;
    let error = server.client().agents().create(body()).await.unwrap_err();
    assert_eq!((error.attempts(), server.calls()), (1, 1));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn the_number_of_retries_can_be_set() {
    let server =
        TestServer::start([json(503, r#"{"error":{"code":"busy","message":"Busy","request_id":"req_9"}}"#)]).await;
    let client = server.builder().max_retries(0).build().unwrap();
    assert_eq!(client.agents().get("a").await.unwrap_err().attempts(), 1);
    let error = client.agents().get("a").max_retries(1).await.unwrap_err();
    assert_eq!((error.attempts(), server.calls()), (2, 3));
    assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(error.request_id(), Some("req_9"));
}

#[test]
fn waits_double_up_to_the_cap() {
    let backoff = Backoff { base: Duration::from_millis(10), cap: Duration::from_millis(80) };
    let at = |random| [1, 2, 3, 4, 5, 1000].map(|attempt| backoff.delay(attempt, random).as_micros());
    assert_eq!(at(1.0), [10_000, 20_000, 40_000, 80_000, 80_000, 80_000]);
    assert_eq!(at(0.5), [8_750, 17_500, 35_000, 70_000, 70_000, 70_000]);
    assert_eq!(at(0.0), [7_500, 15_000, 30_000, 60_000, 60_000, 60_000]);
    let default = Backoff::default();
    assert_eq!(
        [1, 2, 5, 6, u32::MAX].map(|attempt| default.delay(attempt, 1.0).as_millis()),
        [500, 1000, 8000, 8000, 8000]
    );
}

#[tokio::test]
async fn the_client_waits_as_the_formula_says() {
    let server = TestServer::start([json(500, "")]).await;
    let clock = TestClock::new(0.5);
    let client = server.builder().clock(clock.clone()).max_retries(3).build().unwrap();
    let error = client.agents().get("a").await.unwrap_err();
    assert_eq!(error.attempts(), 4);
    assert_eq!(clock.waits(), [8, 17, 35]);
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    for (name, value, wait) in [
        ("retry-after", "2", 2000),
        ("retry-after", "0", 0),
        ("retry-after", "1.5", 1500),
        ("retry-after-ms", "250", 250),
        ("retry-after", "-1", 10),
        ("retry-after", "NaN", 10),
        ("retry-after", "soon", 10),
        ("retry-after", "Wed, 15 Jan 2025 10:00:02 GMT", 2000),
        ("retry-after", "Wednesday, 15-Jan-25 10:00:02 GMT", 2000),
        ("retry-after", "Wed, 15 Jan 2025 09:59:00 GMT", 10),
    ] {
        let server = TestServer::start([with_headers(503, &[(name, value)], b""), json(200, AGENT)]).await;
        let clock = TestClock::new(1.0);
        let client = server.builder().clock(clock.clone()).build().unwrap();
        client.agents().get("a").await.unwrap();
        assert_eq!(clock.waits(), [wait], "{name}: {value}");
    }
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_left_to_the_caller() {
    for (value, seconds) in [("61", 61), ("99999999999999999999", u64::MAX)] {
        let server = TestServer::start([with_headers(429, &[("retry-after", value)], b"")]).await;
        let clock = TestClock::new(1.0);
        let client = server.builder().clock(clock.clone()).timeout(Duration::MAX).build().unwrap();
        let error = client.agents().get("a").await.unwrap_err();
        assert_eq!((error.attempts(), clock.waits().len()), (1, 0));
        assert_eq!(error.retry_after().unwrap().as_secs(), seconds);
    }
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", "60".parse().unwrap());
    assert_eq!(retry_after(&headers, TestClock::new(0.0).system_time()), Some(Duration::from_secs(60)));
}

#[tokio::test]
async fn no_wait_passes_the_deadline() {
    let server = TestServer::start([with_headers(503, &[("retry-after", "5")], b"")]).await;
    let clock = TestClock::new(1.0);
    let client = server.builder().clock(clock.clone()).build().unwrap();
    let error = client.agents().get("a").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), clock.waits().len()), (ErrorKind::Status, 1, 0));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(5)));
}

#[tokio::test]
async fn retries_run_out_when_everything_fails_and_come_back() {
    let mut replies = vec![json(500, ""); 300];
    replies.push(json(200, AGENT));
    let server = TestServer::start(replies).await;
    let client = server.builder().clock(TestClock::new(0.0)).build().unwrap();
    for _ in 0..200 {
        client.agents().get("a").await.unwrap_err();
    }
    // One call each, and one more for every five of the 500 tokens.
    assert_eq!(server.calls(), 300);
    assert_eq!(client.shared().budget.tokens(), 0);
    for _ in 0..25 {
        client.agents().get("a").await.unwrap();
    }
    assert_eq!(client.shared().budget.tokens(), 25);
}

#[tokio::test]
async fn timeouts_cost_more() {
    let server = TestServer::start([super::server::Reply::Silence(Vec::new()), json(500, ""), json(200, AGENT)]).await;
    let client = server.client();
    client.agents().get("a").await.unwrap();
    assert_eq!(client.shared().budget.tokens(), 500 - 10 - 5 + 1);
}

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
