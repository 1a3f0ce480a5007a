//! Calls that wait for the server's rate limit instead of running into it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use futures_util::future::join_all;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::runtime::call::pacing::{self, Granted};
use crate::runtime::platform::time::{BoxFuture, Clock};
use crate::runtime::prelude::*;
use crate::runtime::{Client, Error, ErrorKind, RawResponse};

use super::responder::{Answer, Responder};
use super::server::{Reply, TestClock, TestServer, json, raw, test_builder, with_headers};

// The time of the test clock, in seconds since 1970.
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
    // The server may have rounded the end down to a whole second.
    assert_eq!(clock.waits(), [31_000]);
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
    assert_eq!(clock.waits(), [31_000]);
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
        assert_eq!(clock.waits(), [8000]);
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

#[tokio::test]
async fn an_end_that_no_clock_reaches_blocks_nobody() {
    for reset in ["9223372036854775807", "18446744073709551615", "99999999999999999999999", "4102444800000", "86400"] {
        let headers = [("x-ratelimit-limit", "1"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset)];
        let server = TestServer::start([with_headers(200, &headers, br#"{"data":{"id":"agt_1"}}"#)]).await;
        let clock = TestClock::new(0.5);
        let client = server.builder().clock(clock.clone()).timeout(Duration::MAX).paced().build().unwrap();
        call(&client).await;
        call(&client).await;
        let waits = clock.waits();
        assert!(waits.len() == 1 && (3_600_000..=3_601_000).contains(&waits[0]), "{reset}: {waits:?}");
    }
}

/// The time of Tokio, which a test can pause.
#[derive(Debug)]
struct TokioClock {
    start: tokio::time::Instant,
}

/// The start time of `TokioClock`, with a fraction of a second.
const START: Duration = Duration::from_millis(1_736_935_207_300);

impl Clock for TokioClock {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + START + self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn random(&self) -> f64 {
        0.5
    }
}

static OPERATION: Operation = Operation::get("get", "/").security(&[]);

fn response(client: &Client, status: u16, headers: &[(&str, String)]) -> RawResponse {
    let header = |(name, value): &(&str, String)| {
        (HeaderName::try_from(*name).unwrap(), HeaderValue::try_from(value.as_str()).unwrap())
    };
    RawResponse {
        api: client.shared().api,
        operation: &OPERATION,
        status: StatusCode::from_u16(status).unwrap(),
        headers: headers.iter().map(header).collect::<HeaderMap>(),
        body: Vec::new().into(),
        attempts: 1,
        received: client.shared().clock.system_time(),
        settings: client.shared().settings,
        observers: None,
        position: None,
        unread: None,
        rare: None,
        added: Default::default(),
        sent: None,
    }
}

/// A client whose requests are answered by the test itself, in the time of Tokio.
fn paused_client() -> Client {
    let clock = Arc::new(TokioClock { start: tokio::time::Instant::now() });
    test_builder("http://127.0.0.1:1").clock(clock).paced().build().unwrap()
}

async fn take(client: &Client) -> Result<Granted, Error> {
    let granted =
        pacing::pace(client.shared().hosts.base().pacer.as_ref(), &*client.shared().clock, None).await?.unwrap();
    granted.send(client.shared().clock.now());
    Ok(granted)
}

/// Takes a request if that needs no wait for a moment.
async fn take_now(client: &Client) -> Option<Granted> {
    tokio::time::timeout(Duration::from_millis(1), take(client)).await.ok().map(Result::unwrap)
}

/// The format in which a server states the end of its window, from the time until then and the time since 1970.
type Spelling = fn(Duration, Duration) -> String;

const SPELLINGS: [(&str, Spelling); 8] = [
    ("seconds, rounded up", |left, _| left.as_secs_f64().ceil().to_string()),
    ("seconds, rounded down", |left, _| left.as_secs().to_string()),
    ("seconds with a fraction", |left, _| format!("{:.3}", left.as_secs_f64())),
    ("a duration with a unit", |left, _| format!("{}ms", left.as_millis() + 1)),
    ("seconds since 1970, rounded up", |_, end| end.as_secs_f64().ceil().to_string()),
    ("seconds since 1970, rounded down", |_, end| end.as_secs().to_string()),
    ("milliseconds since 1970", |_, end| end.as_millis().to_string()),
    ("a date", |_, end| httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + end)),
];

/// A server that allows `limit` requests in each window of 20 seconds.
struct FixedWindows {
    limit: u64,
    spelling: Spelling,
    /// The delay of an answer, and true if the headers are written when it is sent rather than when the request came.
    answers_after: Duration,
    states_late: bool,
    used: Mutex<(u64, u64)>,
    refused: AtomicUsize,
}

const WINDOW: u64 = 20_000;

impl FixedWindows {
    async fn answer(&self, client: &Client) -> RawResponse {
        let (is_refused, mut headers) = self.count(client);
        tokio::time::sleep(self.answers_after).await;
        if self.states_late {
            headers = self.headers(client);
        }
        response(client, if is_refused { 429 } else { 200 }, &headers)
    }

    fn count(&self, client: &Client) -> (bool, Vec<(&'static str, String)>) {
        let window = self.window(client);
        let mut used = self.used.lock().unwrap();
        if used.0 != window {
            *used = (window, 0);
        }
        let is_refused = used.1 >= self.limit;
        if is_refused {
            self.refused.fetch_add(1, Ordering::Relaxed);
        } else {
            used.1 += 1;
        }
        drop(used);
        (is_refused, self.headers(client))
    }

    /// Windows begin at any fraction of a second.
    fn window(&self, client: &Client) -> u64 {
        (milliseconds(client) + 450) / WINDOW
    }

    fn headers(&self, client: &Client) -> Vec<(&'static str, String)> {
        let window = self.window(client);
        let used = self.used.lock().unwrap();
        let remaining = if used.0 == window { self.limit - used.1 } else { self.limit };
        let end = Duration::from_millis((window + 1) * WINDOW - 450);
        let left = end - Duration::from_millis(milliseconds(client));
        vec![
            ("x-ratelimit-limit", self.limit.to_string()),
            ("x-ratelimit-remaining", remaining.to_string()),
            ("x-ratelimit-reset", (self.spelling)(left, end)),
        ]
    }
}

fn milliseconds(client: &Client) -> u64 {
    let now = client.shared().clock.system_time().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    now.as_millis().try_into().unwrap()
}

#[tokio::test(start_paused = true)]
async fn no_call_of_a_crowd_is_turned_away_however_long_answers_take_and_however_ends_are_spelled() {
    for (name, spelling) in SPELLINGS {
        for (answers_after, states_late, start) in [
            (100, false, 0),
            (100, true, 12_650),
            (3000, false, 0),
            (3000, true, 0),
            (3000, false, 12_000),
            (3000, true, 19_900),
            // Longer than a window.
            (25_000, false, 5000),
            (25_000, true, 5000),
        ] {
            let context = format!("{name}, answers after {answers_after} ms, late: {states_late}, start {start}");
            let client = paused_client();
            let answers_after = Duration::from_millis(answers_after);
            let used = Mutex::default();
            let server =
                FixedWindows { limit: 60, spelling, answers_after, states_late, used, refused: AtomicUsize::new(0) };
            tokio::time::sleep(Duration::from_millis(start)).await;
            let begin = tokio::time::Instant::now();
            join_all((0..256).map(|_| async {
                let granted = take(&client).await.unwrap();
                granted.learn(&server.answer(&client).await, client.shared().clock.now());
            }))
            .await;
            assert_eq!(server.refused.load(Ordering::Relaxed), 0, "{context}");
            // Five windows are needed; a sixth is lost where a guess is careful or an answer takes longer than a window.
            let longest = if answers_after.as_secs() > 20 { 300 } else { 130 };
            assert!(begin.elapsed().as_secs() <= longest, "{context}: {:?}", begin.elapsed());
        }
    }
}

fn stated(remaining: u64, reset: &str) -> Vec<(&'static str, String)> {
    vec![
        ("x-ratelimit-limit", "5".to_owned()),
        ("x-ratelimit-remaining", remaining.to_string()),
        ("x-ratelimit-reset", reset.to_owned()),
    ]
}

#[tokio::test(start_paused = true)]
async fn one_call_finds_out_the_limit_for_all() {
    let client = paused_client();
    let first = take_now(&client).await.unwrap();
    assert!(take_now(&client).await.is_none());
    first.learn(&response(&client, 200, &stated(4, "20")), client.shared().clock.now());
    for _ in 0..4 {
        take_now(&client).await.unwrap();
    }
    assert!(take_now(&client).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_first_call_without_an_answer_does_not_stop_the_others() {
    // One that fails makes room at once, whether or not it was sent.
    let client = paused_client();
    drop(take_now(&client).await.unwrap());
    take_now(&client).await.unwrap().give_back();
    let hanging = take_now(&client).await.unwrap();
    // Beside one that hangs, another goes through each second.
    assert!(take_now(&client).await.is_none());
    tokio::time::sleep(Duration::from_secs(1)).await;
    let second = take_now(&client).await.unwrap();
    assert!(take_now(&client).await.is_none());
    // The one that hangs may be counted later than the one that was answered.
    second.learn(&response(&client, 200, &stated(3, "20")), client.shared().clock.now());
    drop(hanging);
    assert!(take_now(&client).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn answers_without_a_limit_pace_nobody() {
    let client = paused_client();
    let first = take_now(&client).await.unwrap();
    first.learn(&response(&client, 200, &[]), client.shared().clock.now());
    let all: Vec<_> = join_all((0..100).map(|_| take_now(&client))).await;
    assert!(all.iter().all(Option::is_some));
    // A proxy in front of the server knows nothing of limits.
    let client = paused_client();
    let first = take_now(&client).await.unwrap();
    first.learn(&response(&client, 502, &[]), client.shared().clock.now());
    let _second = take_now(&client).await.unwrap();
    assert!(take_now(&client).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_new_window_is_handed_out_once_less_what_is_under_way() {
    let client = paused_client();
    let now = || client.shared().clock.now();
    let first = take_now(&client).await.unwrap();
    first.learn(&response(&client, 200, &stated(4, "12")), now());
    let under_way = [take_now(&client).await.unwrap(), take_now(&client).await.unwrap()];
    tokio::time::sleep(Duration::from_secs(13)).await;
    let mut next = Vec::new();
    while let Some(granted) = take_now(&client).await {
        next.push(granted);
    }
    assert_eq!(next.len(), 3);
    // An answer that belongs to the window before makes room; one that tells of the new window does not.
    let [old, new] = under_way;
    old.learn(&response(&client, 200, &stated(3, "0")), now());
    next.push(take_now(&client).await.unwrap());
    assert!(take_now(&client).await.is_none());
    new.learn(&response(&client, 200, &stated(4, "20")), now());
    assert!(take_now(&client).await.is_none());
    // Whatever becomes of them, the window after that comes.
    drop(next);
    tokio::time::sleep(Duration::from_secs(22)).await;
    assert!(take_now(&client).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_window_of_which_no_answer_tells_ends_all_the_same() {
    for outcome in ["silent", "failed", "dropped"] {
        let client = paused_client();
        let now = || client.shared().clock.now();
        let first = take_now(&client).await.unwrap();
        first.learn(&response(&client, 200, &stated(0, "12")), now());
        for _ in 0..3 {
            let mut all = Vec::new();
            for _ in 0..5 {
                let granted = tokio::time::timeout(Duration::from_secs(14), take(&client)).await;
                all.push(granted.expect(outcome).unwrap());
            }
            assert!(take_now(&client).await.is_none(), "{outcome}");
            for granted in all {
                match outcome {
                    "silent" => granted.learn(&response(&client, 200, &[]), now()),
                    "failed" => granted.learn(&response(&client, 503, &[]), now()),
                    _ => drop(granted),
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn calls_go_through_in_the_order_in_which_they_came_and_those_given_up_leave_the_queue() {
    let client = paused_client();
    let first = take_now(&client).await.unwrap();
    first.learn(&response(&client, 200, &stated(0, "12")), client.shared().clock.now());
    let order = Mutex::new(Vec::new());
    join_all((0..7).map(|number| {
        let (client, order) = (&client, &order);
        async move {
            // Two of them wait for no more than a second.
            let limit = Duration::from_secs(if number % 3 == 1 { 1 } else { 60 });
            if let Ok(granted) = tokio::time::timeout(limit, take(client)).await {
                order.lock().unwrap().push(number);
                granted.unwrap().learn(&response(client, 200, &stated(4, "20")), client.shared().clock.now());
            }
        }
    }))
    .await;
    assert_eq!(*order.lock().unwrap(), [0, 2, 3, 5, 6]);
}

#[tokio::test]
async fn a_server_is_not_asked_for_more_than_it_allows() {
    for answers_after in [20, 400] {
        let start = Instant::now();
        let used = Mutex::new((0, 0));
        let server = Responder::start(move |_| {
            let mut used = used.lock().unwrap();
            let now = start.elapsed().as_secs_f64();
            let window = now as u64;
            if used.0 != window {
                *used = (window, 0);
            }
            used.1 += 1;
            let answer = Answer::json(if used.1 > 20 { 429 } else { 200 }, r#"{"data":{"id":"agt_1"}}"#);
            answer
                .header("x-ratelimit-limit", "20")
                .header("x-ratelimit-remaining", &20_u64.saturating_sub(used.1).to_string())
                .header("x-ratelimit-reset", &format!("{:.3}", window as f64 + 1.0 - now))
                .after(Duration::from_millis(answers_after))
        })
        .await;
        let limit = Duration::from_secs(30);
        let client = server.builder().connect_timeout(limit).attempt_timeout(limit).timeout(limit);
        let client = client.max_retries(0).paced().build().unwrap();
        join_all((0..60).map(|_| call(&client))).await;
        assert_eq!(server.calls("/agents/agt_1"), 60);
    }
}

#[tokio::test]
async fn a_call_that_gets_no_answer_leaves_its_place_to_the_next() {
    let server = TestServer::start([raw(""), reply(200, "1", "1", NOW + 30), json(200, r#"{"data":{"id":"agt_1"}}"#)]);
    let server = server.await;
    let client = server.builder().paced().build().unwrap();
    let calls = join_all((0..2).map(|_| async { client.agents().get("agt_1").await })).await;
    assert!(calls.iter().all(Result::is_ok), "{calls:?}");
}
