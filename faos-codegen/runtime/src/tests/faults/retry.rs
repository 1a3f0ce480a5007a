//! When a failed call is made again, and after which wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream;

use crate::runtime::call::retry::Backoff;
use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind, RetryPolicy};
use crate::tests::sample::CreateAgent;
use crate::tests::server::{Reply, TestClock, TestServer, json, with_headers};

use super::{AGENT, checked, create, get, outcome, run};

static UPLOAD: Operation = Operation::put("upload", "/files").security(&[]);

#[tokio::test]
async fn passing_troubles_are_waited_out() -> Result<(), Error> {
    for status in [500, 502, 503, 504, 408, 429] {
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
        let error = get(&server.client()).await;
        assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Status, 1), 1), "{status}");
        assert_eq!(error.status().unwrap(), status);
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn conflicts_are_repeated_where_nothing_can_happen_twice() {
    let server = TestServer::start([json(409, "")]).await;
    let client = server.client();
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Status, 3));
    assert_eq!(outcome(&run(&client).await), (ErrorKind::Status, 3));
    assert_eq!(server.calls(), 6);
    assert_eq!(outcome(&create(&client).await), (ErrorKind::Status, 1));
    // Something else is in the way of a deletion, and it will be there again.
    assert_eq!(outcome(&checked(client.agents().delete("agt_1").await)), (ErrorKind::Status, 1));
    assert_eq!(server.calls(), 8);
}

#[tokio::test]
async fn the_last_answer_is_the_error() {
    let busy = |id: &str| json(503, &format!(r#"{{"error":{{"code":"busy","message":"{id}","request_id":"{id}"}}}}"#));
    let server = TestServer::start([busy("req_1"), busy("req_2"), busy("req_3"), busy("req_4")]).await;
    let error = get(&server.client()).await;
    assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Status, 3), 3));
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(error.request_id(), Some("req_3"));
    assert_eq!(error.api().unwrap().message.as_deref(), Some("req_3"));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_policy_states_the_statuses_that_are_retried() {
    let policy = |statuses: &[u16]| RetryPolicy::new().statuses(statuses.iter().copied());
    // The number of calls to get, to run with a key, and to create without one.
    for (statuses, status, calls) in [
        (&[503, 404][..], 404, [2, 2, 1]),
        (&[503, 404], 503, [2, 2, 1]),
        (&[503, 404], 500, [1, 1, 1]),
        (&[503, 404], 429, [1, 1, 1]),
        (&[503, 404], 409, [1, 1, 1]),
        (&[429], 429, [2, 2, 2]),
        (&[409], 409, [2, 2, 1]),
        (&[], 503, [1, 1, 1]),
    ] {
        let server = TestServer::start([json(status, "")]).await;
        let client = server.builder().max_retries(1).retry(policy(statuses)).build().unwrap();
        let attempts = [get(&client).await, run(&client).await, create(&client).await].map(|error| error.attempts());
        assert_eq!(attempts, calls, "{statuses:?} {status}");
    }
}

#[tokio::test]
async fn a_server_that_decides_about_retries_is_heeded() {
    for (status, header, calls) in [
        (400, "true", [2, 2, 2]),
        (409, "true", [2, 2, 2]),
        (503, "true", [2, 2, 2]),
        (503, "false", [1, 1, 1]),
        (429, "false", [1, 1, 1]),
        // Anything else decides nothing.
        (503, "maybe", [2, 2, 1]),
        (400, "", [1, 1, 1]),
    ] {
        let server = TestServer::start([with_headers(status, &[("x-should-retry", header)], b"")]).await;
        let client = server.builder().max_retries(1).build().unwrap();
        let errors = [get(&client).await, run(&client).await, create(&client).await];
        assert!(errors.iter().all(|error| error.is_retryable() == (calls[0] == 2)), "{status} {header}");
        assert_eq!(errors.map(|error| error.attempts()), calls, "{status} {header}");
    }
    // A stated wait that is too long, and an exhausted budget, still end the call.
    let long = [("x-should-retry", "true"), ("retry-after", "61")];
    for (headers, policy) in [(&long[..], RetryPolicy::new()), (&long[..1], RetryPolicy::new().budget(4))] {
        let server = TestServer::start([with_headers(400, headers, b"")]).await;
        let client = server.builder().retry(policy).build().unwrap();
        assert_eq!(outcome(&get(&client).await), (ErrorKind::Status, 1));
    }
}

#[tokio::test]
async fn a_policy_states_the_waits_and_the_budget() {
    let server = TestServer::start([json(500, "")]).await;
    let clock = TestClock::new(1.0);
    let policy = RetryPolicy::new().backoff(Duration::from_millis(30), Duration::from_millis(100)).budget(12);
    let client = server.builder().clock(clock.clone()).max_retries(5).retry(policy).build().unwrap();
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Status, 3));
    assert_eq!(clock.waits(), [30, 60]);
    assert_eq!(client.shared().hosts.base().budget.tokens(), 2);
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
    for (random, waits) in [(0.0, [7, 15, 30]), (0.5, [8, 17, 35]), (1.0, [10, 20, 40])] {
        let server = TestServer::start([json(500, "")]).await;
        let clock = TestClock::new(random);
        let error = get(&server.builder().clock(clock.clone()).max_retries(3).build().unwrap()).await;
        assert_eq!((error.attempts(), clock.waits().as_slice()), (4, waits.as_slice()));
    }
}

#[tokio::test]
async fn retry_after_forms() {
    for (name, value, wait) in [
        ("retry-after", "2", 2000),
        ("retry-after", "0", 0),
        ("retry-after", "1.5", 1500),
        ("retry-after", "60", 60_000),
        ("retry-after-ms", "250", 250),
        // Malformed values and past dates are ignored.
        ("retry-after", "-1", 7),
        ("retry-after", "-9223372036854775808", 7),
        ("retry-after", "NaN", 7),
        ("retry-after", "inf", 7),
        ("retry-after", "1e3", 7),
        ("retry-after", "1.2.3", 7),
        ("retry-after", "soon", 7),
        ("retry-after", "", 7),
        ("retry-after", "Wed, 15 Jan 2025 10:00:02 GMT", 2000),
        ("retry-after", "Wednesday, 15-Jan-25 10:00:02 GMT", 2000),
        ("retry-after", "Wed Jan 15 10:00:02 2025", 2000),
        ("retry-after", "Wed, 15 Jan 2025 09:59:00 GMT", 7),
        ("retry-after", "Thu, 01 Jan 1970 00:00:00 GMT", 7),
    ] {
        let server = TestServer::start([with_headers(503, &[(name, value)], b""), json(200, AGENT)]).await;
        let clock = TestClock::new(0.0);
        let client = server.builder().clock(clock.clone()).timeout(Duration::from_secs(180)).build().unwrap();
        client.agents().get("agt_1").await.unwrap();
        assert_eq!((clock.waits().as_slice(), server.calls()), ([wait].as_slice(), 2), "{name}: {value}");
    }
    // The finer value counts, and without one that can be read the other.
    for (milliseconds, wait) in [("250", 250), ("soon", 2000)] {
        let headers = [("retry-after", "2"), ("retry-after-ms", milliseconds)];
        let server = TestServer::start([with_headers(503, &headers, b""), json(200, AGENT)]).await;
        let clock = TestClock::new(0.0);
        server.builder().clock(clock.clone()).build().unwrap().agents().get("agt_1").await.unwrap();
        assert_eq!(clock.waits(), [wait]);
    }
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_left_to_the_caller() {
    for (value, seconds) in [("61", 61), ("99999999999999999999", u64::MAX), ("Wed, 15 Jan 2025 10:01:01 GMT", 61)] {
        let server = TestServer::start([with_headers(429, &[("retry-after", value)], b"")]).await;
        let clock = TestClock::new(1.0);
        let client = server.builder().clock(clock.clone()).timeout(Duration::MAX).build().unwrap();
        let error = get(&client).await;
        assert_eq!((outcome(&error), server.calls(), clock.waits().len()), ((ErrorKind::Status, 1), 1, 0));
        assert_eq!(error.retry_after().unwrap().as_secs(), seconds);
    }
}

/// A server that limits the rate has not acted on the request. One that is unavailable may have, whatever it says of
/// later.
#[tokio::test]
async fn a_post_is_repeated_only_when_it_was_turned_away() {
    let server = TestServer::start([with_headers(429, &[("retry-after", "0")], b""), json(201, AGENT)]).await;
    let response = server.client().agents().create(CreateAgent::new("One")).response().await.unwrap();
    assert_eq!((response.attempts(), server.calls()), (2, 2));

    for headers in [[].as_slice(), &[("retry-after", "0")]] {
        let server = TestServer::start([with_headers(503, headers, b"")]).await;
        let error = create(&server.client()).await;
        assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Status, 1), 1));
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn retries_run_out_when_everything_fails_and_come_back() {
    let mut replies = vec![json(500, ""); 300];
    replies.push(json(200, AGENT));
    let server = TestServer::start(replies).await;
    // So many at once take their time on a busy machine.
    let minute = Duration::from_secs(60);
    let client = server.builder().connect_timeout(minute).attempt_timeout(minute).timeout(minute);
    let client = client.clock(TestClock::new(0.0)).build().unwrap();
    let errors = join_all((0..200).map(|_| get(&client))).await;
    assert!(errors.iter().all(|error| error.kind() == ErrorKind::Status));
    // One call each, and one more for every five of the 500 tokens.
    assert_eq!(server.calls(), 300);
    assert_eq!(client.shared().hosts.base().budget.tokens(), 0);
    for _ in 0..25 {
        client.agents().get("agt_1").await.unwrap();
    }
    assert_eq!(client.shared().hosts.base().budget.tokens(), 25);
}

#[tokio::test]
async fn timeouts_cost_more() {
    let server = TestServer::start([Reply::Silence(Vec::new()), json(500, ""), json(200, AGENT)]).await;
    let client = server.client();
    client.agents().get("agt_1").await.unwrap();
    assert_eq!(client.shared().hosts.base().budget.tokens(), 500 - 10 - 5 + 1);
}

/// A stream of two pieces, and how many of them were taken.
fn pieces() -> (Body, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let count = taken.clone();
    let pieces = stream::iter(["one ", "two"]).map(move |piece| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok::<_, std::io::Error>(piece.as_bytes().to_vec())
    });
    (Body::stream(pieces, Some(7)), taken)
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    // The method would allow a repetition, and what was read from the stream forbids it.
    let server = TestServer::start([json(503, ""), json(200, "{}")]).await;
    let client = server.client();
    let (body, taken) = pieces();
    let error = checked(client.empty_request(&UPLOAD).body("text/plain", body.clone()).await);
    assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Status, 1), 1));
    assert_eq!((error.status().unwrap().as_u16(), taken.load(Ordering::Relaxed)), (503, 2));
    // A second call with the same stream fails too.
    let error = checked(client.empty_request(&UPLOAD).body("text/plain", body).await);
    assert_eq!(outcome(&error), (ErrorKind::Upload, 1), "{error:?}");
}

#[tokio::test]
async fn a_stream_that_nobody_read_can_be_sent_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = crate::tests::server::test_builder(&url).build().unwrap();
    let (body, taken) = pieces();
    let error = checked(client.empty_request(&UPLOAD).body("text/plain", body).await);
    assert_eq!((outcome(&error), taken.load(Ordering::Relaxed)), ((ErrorKind::Connect, 3), 0));
}

#[tokio::test]
async fn the_number_of_retries_can_be_set() {
    let server = TestServer::start([json(503, "")]).await;
    let client = server.builder().max_retries(0).build().unwrap();
    assert_eq!((outcome(&get(&client).await), server.calls()), ((ErrorKind::Status, 1), 1));
    let error = checked(client.agents().get("agt_1").max_retries(1).await);
    assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Status, 2), 3));
    let error = checked(server.client().agents().get("agt_1").max_retries(0).await);
    assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Status, 1), 4));
}
