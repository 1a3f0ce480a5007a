//! The lifetime of tokens, and fetches whose caller is gone.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::runtime::auth::oauth::tokens::Tokens;
use crate::runtime::platform::time::SystemClock;
use crate::runtime::{AccessToken, Client, Credential, ErrorKind, TokenFuture, TokenProvider};
use crate::tests::responder::{Answer, Responder};
use crate::tests::server::{TestClock, TestServer, json};

use super::oauth::{application, bare, call, server};

/// A token URL whose answers have this lifetime, as JSON.
async fn token_url(expires_in: Option<&str>) -> Responder {
    let member = expires_in.map(|value| format!(r#","expires_in":{value}"#)).unwrap_or_default();
    Responder::start(move |_| Answer::json(200, format!(r#"{{"access_token":"SECRET"{member}}}"#))).await
}

#[tokio::test]
async fn tokens_serve_for_as_long_as_they_should() {
    // For how many milliseconds a token serves; `None` until the API turns it away.
    let always = None;
    for (expires_in, served) in [
        (None, always),
        (Some("null"), always),
        (Some("-1"), always),
        (Some("-1.5"), always),
        (Some(r#""-1""#), always),
        (Some("0"), always),
        (Some("-0.0"), always),
        (Some(r#""0""#), always),
        (Some("1e-30"), always),
        (Some("1e30"), always),
        (Some(r#""1e30""#), always),
        (Some("1e300"), always),
        (Some("9223372036854775807"), always),
        (Some("18446744073709551615"), always),
        (Some("18446744073709551616"), always),
        (Some(r#""NaN""#), always),
        (Some(r#""inf""#), always),
        (Some(r#""-inf""#), always),
        (Some(r#""""#), always),
        (Some(r#""soon""#), always),
        (Some("true"), always),
        (Some("[3600]"), always),
        (Some(r#"{"seconds":3600}"#), always),
        (Some("3600"), Some(3_540_000)),
        (Some("3600.0"), Some(3_540_000)),
        (Some("3.6e3"), Some(3_540_000)),
        (Some(r#""3600""#), Some(3_540_000)),
        (Some(r#"" 3600 ""#), Some(3_540_000)),
        (Some("61"), Some(30_500)),
        (Some("10"), Some(5_000)),
        (Some("1.5"), Some(1_000)),
        (Some("1"), Some(1_000)),
        (Some("0.001"), Some(1_000)),
        (Some("1e-9"), Some(1_000)),
    ] {
        let tokens = token_url(expires_in).await;
        let api = server_that_takes("SECRET").await;
        let clock = TestClock::new(0.5);
        let grant = application(&tokens.url).client_credentials();
        let client = bare(&api.url).credential("oauth2", grant).clock(clock.clone()).build().unwrap();
        let called = async |expected, what: &str| {
            call(&client).await.unwrap();
            assert_eq!(tokens.calls("/token"), expected, "{expires_in:?}, {what}");
        };
        called(1, "at first").await;
        called(1, "at once").await;
        match served {
            Some(milliseconds) => {
                clock.advance(Duration::from_millis(milliseconds - 1));
                called(1, "a millisecond before").await;
                clock.advance(Duration::from_millis(1));
                called(2, "then").await;
            }
            None => {
                clock.advance(Duration::from_secs(10 * 365 * 86_400));
                called(1, "years later").await;
            }
        }
    }
}

/// An API that takes this token and no other.
async fn server_that_takes(token: &'static str) -> Responder {
    Responder::start(move |request| match request.header("authorization") == Some(&format!("Bearer {token}")) {
        true => Answer::json(200, super::AGENT),
        false => Answer::json(401, "{}"),
    })
    .await
}

#[tokio::test]
async fn a_token_without_an_end_is_replaced_when_it_is_turned_away() {
    for expires_in in ["null", "-1", "0", r#""NaN""#, "1e30"] {
        let count = AtomicUsize::new(0);
        let tokens = Responder::start(move |_| {
            let number = count.fetch_add(1, Ordering::SeqCst) + 1;
            Answer::json(200, format!(r#"{{"access_token":"SECRET_token_{number}","expires_in":{expires_in}}}"#))
        })
        .await;
        let api = server_that_takes("SECRET_token_2").await;
        let client = bare(&api.url).credential("oauth2", application(&tokens.url).client_credentials());
        let client = client.build().unwrap();
        for _ in 0..5 {
            call(&client).await.unwrap();
        }
        assert_eq!((tokens.calls("/token"), api.calls("/agents/agt_1")), (2, 6), "{expires_in}");
    }
}

#[tokio::test]
async fn a_lifetime_of_any_length_is_no_problem_of_the_clock() {
    for (lifetime, fetches) in [(Duration::ZERO, 1), (Duration::MAX, 1), (Duration::from_secs(u64::MAX / 2), 1)] {
        let api = server_that_takes("SECRET").await;
        let provider =
            Counting::new(move |_| Box::pin(async move { Ok(AccessToken::new("SECRET").expires_in(lifetime)) }));
        let count = provider.count.clone();
        let client = bare(&api.url).credential("oauth2", Credential::provider(provider)).build().unwrap();
        call(&client).await.unwrap();
        call(&client).await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), fetches, "{lifetime:?}");
    }
}

/// Gives tokens by a function of how often it was asked before.
struct Counting<F> {
    count: Arc<AtomicUsize>,
    give: F,
}

impl<F: Fn(usize) -> TokenFuture<'static> + Send + Sync> Counting<F> {
    fn new(give: F) -> Self {
        Self { count: Arc::default(), give }
    }
}

impl<F: Fn(usize) -> TokenFuture<'static> + Send + Sync> TokenProvider for Counting<F> {
    fn token(&self) -> TokenFuture<'_> {
        (self.give)(self.count.fetch_add(1, Ordering::SeqCst))
    }
}

fn runtimes() -> [Runtime; 2] {
    [
        Builder::new_current_thread().enable_all().build().unwrap(),
        Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap(),
    ]
}

/// A call that is given up after 50 ms, with the runtime that it was made in.
fn leave(runtime: Runtime, client: &Client) {
    let client = client.clone();
    runtime.block_on(async {
        let call = tokio::spawn(async move { client.agents().get("agt_1").await.map(drop) });
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(!call.is_finished());
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
}

#[test]
fn a_fetch_whose_runtime_is_gone_fails_no_later_call() {
    let servers = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let api = servers.block_on(server(|_| true));
    let failing = [json(503, ""), json(200, r#"{"access_token":"SECRET_token_1"}"#)];
    let token = || Ok(AccessToken::new("SECRET_token_1"));
    for index in 0..2 {
        for (what, credential) in [
            ("the answer was awaited", {
                let answers = AtomicUsize::new(0);
                let tokens = servers.block_on(Responder::start(move |_| {
                    let delay = if answers.fetch_add(1, Ordering::SeqCst) == 0 { 60_000 } else { 0 };
                    let answer = Answer::json(200, r#"{"access_token":"SECRET_token_1"}"#);
                    answer.after(Duration::from_millis(delay))
                }));
                application(&tokens.url).client_credentials()
            }),
            ("a retry was awaited", {
                let tokens = servers.block_on(TestServer::start(failing.clone()));
                application(&tokens.url).client_credentials()
            }),
            ("the application slept", {
                Credential::provider(Counting::new(move |number| {
                    Box::pin(async move {
                        if number == 0 {
                            tokio::time::sleep(Duration::from_secs(60)).await;
                        }
                        token()
                    })
                }))
            }),
            ("a task was awaited", {
                Credential::provider(Counting::new(move |number| {
                    Box::pin(async move {
                        if number == 0 {
                            tokio::spawn(pending::<()>()).await?;
                        }
                        token()
                    })
                }))
            }),
        ] {
            let backoff =
                crate::runtime::call::retry::Backoff { base: Duration::from_secs(1), cap: Duration::from_secs(1) };
            let client = bare(&api.url).credential("oauth2", credential).backoff(backoff).build().unwrap();
            let [one, other] = runtimes();
            let (first, second) = if index == 0 { (one, other) } else { (other, one) };
            leave(first, &client);
            let outcome = second.block_on(call(&client));
            assert!(outcome.is_ok(), "{what}: {outcome:?}");
        }
    }
}

#[test]
fn a_call_that_waits_when_the_runtime_of_a_fetch_ends_takes_it_over() {
    let servers = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let api = servers.block_on(server(|_| true));
    let provider = Counting::new(|number| {
        Box::pin(async move {
            if number == 0 {
                tokio::spawn(pending::<()>()).await?;
            }
            Ok(AccessToken::new("SECRET_token_1"))
        })
    });
    let count = provider.count.clone();
    let client = bare(&api.url).credential("oauth2", Credential::provider(provider)).build().unwrap();
    let [one, other] = runtimes();
    std::thread::scope(|scope| {
        let leaving = scope.spawn(|| leave(one, &client));
        while count.load(Ordering::SeqCst) == 0 {
            std::thread::yield_now();
        }
        let outcomes = other.block_on(async { futures_util::future::join_all((0..20).map(|_| call(&client))).await });
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        leaving.join().unwrap();
    });
    assert_eq!(count.load(Ordering::SeqCst), 2, "one of the calls fetches, and the others wait for it");
}

#[tokio::test(start_paused = true)]
async fn a_fetch_that_hangs_is_given_up_once_its_caller_is_gone() {
    let never = |number| -> TokenFuture<'static> {
        Box::pin(async move {
            if number == 0 {
                pending::<()>().await;
            }
            Ok(AccessToken::new("SECRET_token_1"))
        })
    };
    let provider = Arc::new(Counting::new(never));
    let tokens = Tokens::new(provider.clone(), Arc::new(SystemClock));
    let short = Duration::from_millis(50);
    assert!(tokio::time::timeout(short, tokens.get()).await.is_err());
    // The next one is patient, since the answer may be on its way.
    let start = tokio::time::Instant::now();
    tokens.get().await.unwrap();
    assert!((Duration::from_secs(9)..Duration::from_secs(11)).contains(&start.elapsed()), "{:?}", start.elapsed());
    assert_eq!(provider.count.load(Ordering::SeqCst), 2);

    // Calls with little time do not begin to be patient anew each time.
    let provider = Arc::new(Counting::new(never));
    let clock = TestClock::new(0.5);
    let tokens = Tokens::new(provider.clone(), clock.clone());
    for _ in 0..10 {
        assert!(tokio::time::timeout(short, tokens.get()).await.is_err());
        clock.advance(Duration::from_secs(1));
    }
    tokio::time::timeout(short, tokens.get()).await.unwrap().unwrap();
    assert_eq!(provider.count.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_refusal_stands_although_the_call_that_asked_is_gone() {
    let tokens =
        Responder::start(|_| Answer::json(400, r#"{"error":"invalid_grant"}"#).after(Duration::from_millis(100))).await;
    let api = server(|_| true).await;
    let client = bare(&api.url).credential("oauth2", application(&tokens.url).client_credentials()).build().unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(50), call(&client)).await.is_err());
    for outcome in futures_util::future::join_all((0..20).map(|_| call(&client))).await {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Token);
    }
    assert_eq!(tokens.calls("/token"), 1);
}
