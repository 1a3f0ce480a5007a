//! Waits that a server states, and what retries cost.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::runtime::call::retry::{self, Backoff};
use crate::runtime::prelude::*;
use crate::runtime::{Api, Client, ClientBuilder, ErrorKind, Server};
use crate::tests::responder::{Answer, Responder};
use crate::tests::server::{TestClock, TestServer, json, with_headers};

use super::{AGENT, checked, get, outcome};

/// The clock of the server is an hour ahead, and its date says so.
#[tokio::test]
async fn a_date_is_compared_with_the_clock_of_the_server() {
    let headers = [("date", "Wed, 15 Jan 2025 11:00:00 GMT"), ("retry-after", "Wed, 15 Jan 2025 11:00:02 GMT")];
    let server = TestServer::start([with_headers(503, &headers, b""), json(200, AGENT)]).await;
    let clock = TestClock::new(0.0);
    server.builder().clock(clock.clone()).build().unwrap().agents().get("agt_1").await.unwrap();
    assert_eq!(clock.waits(), [2000]);
}

#[tokio::test]
async fn a_stated_wait_grows_by_up_to_a_quarter_within_the_time_of_the_call() {
    for (random, wait, timeout, expected) in [
        (0.0, "2", 180, 2000),
        (0.5, "2", 180, 2250),
        (1.0, "2", 180, 2500),
        (1.0, "0", 180, 0),
        (1.0, "60", 180, 75_000),
        // Half of the time that is left is for the attempt.
        (1.0, "10", 11, 10_500),
    ] {
        let server = TestServer::start([with_headers(503, &[("retry-after", wait)], b""), json(200, AGENT)]).await;
        let clock = TestClock::new(random);
        let client = server.builder().clock(clock.clone()).timeout(Duration::from_secs(timeout)).build().unwrap();
        client.agents().get("agt_1").await.unwrap();
        assert_eq!(clock.waits(), [expected], "{random} {wait}");
    }
}

#[test]
fn calls_that_were_turned_away_together_do_not_return_together() {
    let wait = Duration::from_secs(1);
    let mut waits: Vec<_> = (0..100).map(|_| retry::spread(wait, fastrand::f64(), Duration::MAX)).collect();
    waits.sort();
    assert!(waits[0] >= wait && waits[99] <= wait * 5 / 4, "{waits:?}");
    // Between the first and the last tenth, most of the quarter of a second.
    assert!(waits[90] - waits[10] >= Duration::from_millis(120), "{waits:?}");
}

#[tokio::test]
async fn a_retry_that_the_server_asks_for_costs_nothing() {
    for (status, headers, cost) in [
        (429, [("retry-after", "1")].as_slice(), 0),
        (503, &[("retry-after", "0")], 0),
        (503, &[("retry-after-ms", "5")], 0),
        (429, &[], 5),
        (503, &[("retry-after", "soon")], 5),
        // The server failed, whatever it says of later.
        (500, &[("retry-after", "1")], 5),
    ] {
        let server = TestServer::start([with_headers(status, headers, b""), json(200, AGENT)]).await;
        let client = server.builder().clock(TestClock::new(0.0)).build().unwrap();
        client.agents().get("agt_1").await.unwrap();
        // The success gives one token back, if any is missing.
        let tokens = client.shared().hosts.base().budget.tokens();
        assert_eq!(tokens, 500 - cost + u32::from(cost > 0), "{status} {headers:?}");
    }
}

#[tokio::test]
async fn a_call_waits_for_its_turn_for_as_long_as_it_may_take() {
    let turned_away = || with_headers(429, &[("retry-after", "1")], b"");
    let replies = (0..20).map(|_| turned_away()).chain([json(200, AGENT)]);
    let server = TestServer::start(replies).await;
    let client = server.builder().clock(TestClock::new(0.0)).timeout(Duration::from_secs(30)).build().unwrap();
    let response = client.agents().get("agt_1").response().await.unwrap();
    assert_eq!((response.attempts(), server.calls()), (21, 21));
}

#[tokio::test]
async fn waiting_for_a_turn_ends() {
    let limit = Duration::from_secs(10);
    for (status, wait, retries, timeout, attempts) in [
        // The time of the call ends it.
        (429, "1", 2, limit, 10),
        // No wait is stated, none is allowed, or none would end.
        (429, "0", 2, limit, 3),
        (429, "1", 0, limit, 1),
        (429, "1", 2, Duration::MAX, 3),
        // A server that is unavailable is not a queue.
        (503, "1", 2, limit, 3),
    ] {
        let server = TestServer::start([with_headers(status, &[("retry-after", wait)], b"")]).await;
        let builder = server.builder().clock(TestClock::new(0.0)).timeout(timeout).max_retries(retries);
        let error = get(&builder.build().unwrap()).await;
        assert_eq!(outcome(&error), (ErrorKind::Status, attempts), "{status} {wait} {retries}");
    }
}

#[tokio::test]
async fn a_wait_of_next_to_nothing_is_not_repeated_in_a_hurry() {
    let server = TestServer::start([with_headers(429, &[("retry-after-ms", "1")], b"")]).await;
    let clock = TestClock::new(0.0);
    let backoff = Backoff { base: Duration::from_secs(1), cap: Duration::from_secs(8) };
    let client = server.builder().clock(clock.clone()).backoff(backoff).timeout(Duration::from_secs(10));
    assert_eq!(get(&client.build().unwrap()).await.kind(), ErrorKind::Status);
    // Two retries as the server says, and then the pauses that the client begins with by itself.
    assert_eq!(clock.waits(), [[1, 1].as_slice(), &[1000; 9]].concat());
}

/// Turns away all but `limit` requests in each of its windows.
async fn limited(limit: usize, window: Duration) -> Responder {
    let used = Mutex::new((0, 0));
    let start = Instant::now();
    Responder::start(move |_| {
        let number = start.elapsed().as_millis() / window.as_millis();
        let mut used = used.lock().unwrap();
        if used.0 != number {
            *used = (number, 0);
        }
        used.1 += 1;
        match used.1 > limit {
            true => Answer::json(429, "").header("retry-after-ms", &window.as_millis().to_string()),
            false => Answer::json(200, AGENT),
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_beyond_the_limit_succeeds_one_window_after_the_other() {
    let server = limited(200, Duration::from_millis(500)).await;
    let minute = Duration::from_secs(60);
    let client = server.builder().connect_timeout(minute).attempt_timeout(minute).stall_timeout(minute).timeout(minute);
    let client = client.max_concurrent(100).build().unwrap();
    let calls = join_all((0..1000).map(|_| async { client.agents().get("agt_1").await.map(drop) })).await;
    assert_eq!(calls.iter().filter(|call| call.is_err()).count(), 0);
    assert_eq!(client.shared().hosts.base().budget.tokens(), 500);
}

static ALIVE: Operation = Operation::get("alive", "/alive").security(&[]);

/// A client of an API of two hosts, and an operation that only the second one serves.
fn two_hosts(first: &str, second: &str) -> (Client, &'static Operation) {
    let servers = |url: &str| -> &'static [Server] { vec![Server::new("", url.to_owned().leak())].leak() };
    let api: &Api = Box::leak(Box::new(Api { servers: servers(first), ..Api::DEFAULT }));
    let operation = Operation::get("other", "/other").security(&[]).servers(servers(second));
    let backoff = Backoff { base: Duration::from_millis(1), cap: Duration::from_millis(1) };
    (ClientBuilder::for_api(api).backoff(backoff).build().unwrap(), Box::leak(Box::new(operation)))
}

#[tokio::test]
async fn a_dead_host_does_not_use_up_the_retries_of_another() {
    let dead = TestServer::start([json(503, "")]).await;
    let alive = TestServer::start([json(503, ""), json(200, "{}")]).await;
    let (client, operation) = two_hosts(&alive.url, &dead.url);
    for _ in 0..40 {
        checked(client.empty_request(operation).await);
    }
    // 500 tokens are 100 retries.
    assert_eq!(dead.calls(), 40 + 100);
    client.empty_request(&ALIVE).await.unwrap();
    assert_eq!(alive.calls(), 2);
    assert_eq!(client.shared().hosts.base().budget.tokens(), 496);
}
