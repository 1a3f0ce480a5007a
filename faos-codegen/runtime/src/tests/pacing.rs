//! Calls that wait for the server's rate limit instead of running into it.

use std::time::Duration;

use super::server::{Reply, TestClock, TestServer, with_headers};
use crate::runtime::{Client, ErrorKind};

// What the test clock says, in seconds since 1970.
const NOW: u64 = 1_736_935_200;

fn reply(status: u16, limit: &str, remaining: &str, reset: u64) -> Reply {
    let headers = [
        ("x-ratelimit-limit", limit),
        ("x-ratelimit-remaining", remaining),
        ("x-ratelimit-reset", &reset.to_string()),
        ("content-type", "application/json"),
    ];
    with_headers(status, &headers, br#"{"data":{"id":"agt_1"}}"#)
}

async fn call(client: &Client) {
    client.agents().get("agt_1").await.unwrap();
}

#[tokio::test]
async fn calls_wait_for_the_next_window() {
    let replies = [reply(200, "2", "1", NOW + 30), reply(200, "2", "0", NOW + 30), reply(200, "2", "1", NOW + 60)];
    let server = TestServer::start(replies).await;
    let clock = TestClock::new(0.5);
    let client = server.builder().clock(clock.clone()).timeout(Duration::from_secs(180)).paced().build().unwrap();
    call(&client).await;
    call(&client).await;
    assert_eq!(clock.waits(), [0; 0]);
    call(&client).await;
    assert_eq!(clock.waits(), [30_000]);
    assert_eq!(server.calls(), 3);
}

#[tokio::test]
async fn what_is_under_way_counts() {
    let server = TestServer::start([reply(200, "3", "2", NOW + 30)]).await;
    let clock = TestClock::new(0.5);
    let client = server.builder().clock(clock.clone()).timeout(Duration::from_secs(180)).paced().build().unwrap();
    call(&client).await;
    // The server goes on to say that two are left, as if it had not seen the others yet.
    tokio::join!(call(&client), call(&client));
    assert_eq!(clock.waits(), [0; 0]);
    call(&client).await;
    assert_eq!(clock.waits(), [30_000]);
}

#[tokio::test]
async fn a_crowd_that_waited_does_not_run_into_the_next_window_all_at_once() {
    let server = TestServer::start([reply(200, "2", "0", NOW + 30), reply(200, "2", "0", NOW + 60)]).await;
    let clock = TestClock::new(0.5);
    let client = server.builder().clock(clock.clone()).timeout(Duration::from_secs(180)).paced().build().unwrap();
    call(&client).await;
    // Two of three fit into the next window, and the third waits for what their responses say.
    futures_util::future::join_all((0..3).map(|_| call(&client))).await;
    assert_eq!(clock.waits(), [30_000, 1000]);
}

#[tokio::test]
async fn seconds_that_are_left_and_the_clock_of_the_server_are_understood() {
    let in_seconds = reply(200, "1", "0", 7);
    // The clock of the server is an hour behind.
    let behind = with_headers(
        200,
        &[
            ("date", "Wed, 15 Jan 2025 09:00:00 GMT"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", &(NOW - 3600 + 7).to_string()),
        ],
        br#"{"data":{"id":"agt_1"}}"#,
    );
    for first in [in_seconds, behind] {
        let server = TestServer::start([first]).await;
        let clock = TestClock::new(0.5);
        let client = server.builder().clock(clock.clone()).timeout(Duration::from_secs(180)).paced().build().unwrap();
        call(&client).await;
        call(&client).await;
        assert_eq!(clock.waits(), [7000]);
    }
}

#[tokio::test]
async fn no_wait_is_longer_than_the_call_may_take() {
    let server = TestServer::start([reply(200, "1", "0", NOW + 30)]).await;
    let clock = TestClock::new(0.5);
    let client = server.builder().clock(clock.clone()).paced().build().unwrap();
    call(&client).await;
    let error = client.agents().get("agt_1").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.calls()), (ErrorKind::Timeout, 0, 1));
    assert!(error.to_string().contains("rate limit"), "{error}");
    assert_eq!(clock.waits(), [0; 0]);
}

#[tokio::test]
async fn only_who_asks_for_it_is_paced() {
    let server = TestServer::start([reply(200, "1", "0", NOW + 30)]).await;
    let clock = TestClock::new(0.5);
    let client = server.builder().clock(clock.clone()).build().unwrap();
    call(&client).await;
    call(&client).await;
    assert_eq!((clock.waits().len(), server.calls()), (0, 2));
}

#[tokio::test]
async fn a_server_that_tells_nothing_is_not_waited_for() {
    let server = TestServer::start([super::server::json(200, r#"{"data":{"id":"agt_1"}}"#)]).await;
    let clock = TestClock::new(0.5);
    let client = server.builder().clock(clock.clone()).paced().build().unwrap();
    call(&client).await;
    call(&client).await;
    assert_eq!((clock.waits().len(), server.calls()), (0, 2));
}
