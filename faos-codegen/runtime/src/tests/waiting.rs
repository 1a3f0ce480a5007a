//! Requests that are repeated until their value meets a condition.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use crate::runtime::prelude::*;
use crate::runtime::{Client, Error, ErrorKind};

use super::sample::Agent;
use super::server::{Reply, TestClock, TestServer, json, with_headers};

static UPLOAD: Operation = Operation::put("upload", "/files").security(&[]);

fn agent(id: &str) -> Reply {
    json(200, &format!(r#"{{"data":{{"id":"{id}"}}}}"#))
}

/// An agent that comes with a wait.
fn after(wait: &str) -> Reply {
    with_headers(200, &[("content-type", "application/json"), ("retry-after", wait)], br#"{"data":{"id":"new"}}"#)
}

fn client(server: &TestServer, clock: &std::sync::Arc<TestClock>) -> Client {
    server.builder().clock(clock.clone()).build().unwrap()
}

fn is_done(agent: &Agent) -> bool {
    agent.id == "done"
}

/// The replies, the pauses in milliseconds, and the calls.
#[tokio::test]
async fn calls_are_repeated_with_growing_pauses() -> Result<(), Error> {
    let new = || agent("new");
    let done = || agent("done");
    let cases: [(Vec<Reply>, &[u128], &str); 6] = [
        (vec![done()], &[], "at once"),
        (vec![new(), new(), new(), done()], &[1000, 2000, 4000], "a backoff"),
        (
            vec![new(), new(), new(), new(), new(), new(), new(), done()],
            &[1000, 2000, 4000, 8000, 10_000, 10_000, 10_000],
            "a limit",
        ),
        // A stated wait is spread by up to a quarter.
        (vec![after("7"), new(), done()], &[8750, 2000], "a stated wait"),
        (vec![after("0"), done()], &[125], "no busy loop"),
        // The retries of a call do not count.
        (vec![new(), json(503, ""), done()], &[1000, 10], "a retry"),
    ];
    for (replies, waits, case) in cases {
        let calls = replies.len();
        let server = TestServer::start(replies).await;
        let clock = TestClock::new(1.0);
        let wait = client(&server, &clock).agents().get("agt_1").wait_until(is_done);
        let agent = wait.max_interval(Duration::from_secs(10)).await?;
        assert_eq!((agent.id.as_str(), server.calls()), ("done", calls), "{case}");
        assert_eq!(clock.waits(), waits, "{case}");
    }
    Ok(())
}

#[tokio::test]
async fn the_error_of_a_wait_says_how_often_it_asked_and_holds_the_last_value() {
    let server = TestServer::start([agent("new"), agent("newer")]).await;
    let clock = TestClock::new(1.0);
    let request = client(&server, &clock).agents().get("agt_1");
    let error = request.wait_until(is_done).timeout(Duration::from_secs(5)).await.unwrap_err();
    // The last call is sent when the time ends.
    assert_eq!(clock.waits(), [1000, 2000, 2000]);
    assert_eq!((error.kind(), error.status().unwrap().as_u16(), server.calls()), (ErrorKind::WaitTimeout, 200, 4));
    assert!(error.is_timeout() && error.is_retryable());
    let text = "GET /agents/{id}: the condition did not hold within 5s, after 4 calls";
    assert!(error.to_string().starts_with(text), "{error}");
    let last: serde_json::Value = error.decode().unwrap();
    assert_eq!(last["data"]["id"], "newer");

    let request = client(&server, &clock).agents().get("agt_1");
    let error = request.wait_until(is_done).max_calls(1).await.unwrap_err();
    assert!(error.to_string().contains("did not hold after 1 call "), "{error}");

    // A stated wait that would end too late.
    let server = TestServer::start([after("60")]).await;
    let request = client(&server, &TestClock::new(1.0)).agents().get("agt_1");
    let error = request.wait_until(is_done).timeout(Duration::from_secs(59)).await.unwrap_err();
    assert_eq!((error.kind(), server.calls()), (ErrorKind::WaitTimeout, 1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
}

#[tokio::test]
async fn an_error_of_a_call_ends_the_wait() {
    for (reply, kind) in [(json(404, ""), ErrorKind::Status), (json(200, "{}"), ErrorKind::Decode)] {
        let server = TestServer::start([agent("new"), reply]).await;
        let request = client(&server, &TestClock::new(1.0)).agents().get("agt_1");
        let error = request.wait_until(is_done).await.unwrap_err();
        assert_eq!((error.kind(), server.calls()), (kind, 2));
    }
}

#[tokio::test]
async fn a_wait_that_cannot_begin_sends_nothing() {
    let server = TestServer::start([agent("new")]).await;
    let client = server.client();
    let get = |id: &str| client.agents().get(id).wait_until(is_done);
    let second = Duration::from_secs(1);
    let stream = Body::stream(futures_util::stream::iter([Ok::<_, std::io::Error>("a")]), None);
    let errors = [
        get("..").await.unwrap_err(),
        get("a").interval(Duration::ZERO).await.unwrap_err(),
        get("a").interval(second * 2).max_interval(second).await.unwrap_err(),
        get("a").max_calls(0).await.unwrap_err(),
        client.value_request::<Agent>(&UPLOAD).body("text/plain", stream).wait_until(is_done).await.unwrap_err(),
    ];
    for (error, argument) in errors.iter().zip(["id", "interval", "max_interval", "max_calls", "body"]) {
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().contains(&format!("`{argument}`")), "{error}");
    }
    assert_eq!(server.calls(), 0);
}

#[tokio::test]
async fn a_wait_can_be_interrupted_and_continued() -> Result<(), Error> {
    let server = TestServer::start([agent("new"), agent("done")]).await;
    let request = server.client().agents().get("agt_1");
    let mut wait = request.wait_until(is_done).interval(Duration::from_millis(20));
    let mut interrupted = 0;
    let agent = loop {
        // Each poll belongs to a future of its own, which is dropped.
        let polled = poll_fn(|context| Poll::Ready(Pin::new(&mut wait).poll(context))).await;
        match polled {
            Poll::Ready(agent) => break agent?,
            Poll::Pending => interrupted += 1,
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert_eq!((agent.id.as_str(), server.calls()), ("done", 2));
    assert!(interrupted > 2 && format!("{wait:?}").contains("calls: 2"), "{interrupted} {wait:?}");
    Ok(())
}

#[tokio::test]
async fn requests_with_parameters_of_their_own_wait_too() -> Result<(), Error> {
    let page = |ids: &str| json(200, &format!(r#"{{"data":[{ids}],"meta":{{"has_more":false}}}}"#));
    let server = TestServer::start([page(""), page(r#"{"id":"a"}"#)]).await;
    let request = client(&server, &TestClock::new(1.0)).agents().list().limit(1).into_request();
    let page = request.wait_until(|page| !page.items.is_empty()).await?;
    assert_eq!((page.items[0].id.as_str(), server.calls()), ("a", 2));
    assert!(server.received().iter().all(|request| request.target() == "/v1/agents?limit=1"));
    Ok(())
}

#[cfg(feature = "blocking")]
#[test]
fn a_thread_can_wait() -> Result<(), Error> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(TestServer::start([agent("new"), agent("done")]));
    let wait = server.client().agents().get("agt_1").wait_until(is_done).interval(Duration::from_millis(1));
    assert_eq!((wait.send_blocking()?.id.as_str(), server.calls()), ("done", 2));
    Ok(())
}
