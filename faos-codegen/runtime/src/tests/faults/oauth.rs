//! Access tokens that the client gets by itself: what the authorization server does wrong, and what the API does with
//! the tokens.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::runtime::{
    AccessToken, Client, ClientBuilder, Credential, Error, ErrorKind, OAuth, Operation, RefreshToken, TokenFuture,
    TokenProvider,
};
use crate::tests::responder::{Answer, Responder};
use crate::tests::server::{Received, TestClock, TestServer, json, shown, test_builder, with_headers};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

/// An API, and a token URL that numbers its tokens and takes its time. The API takes the tokens that `good` says.
pub(super) async fn server(good: impl Fn(usize) -> bool + Send + Sync + 'static) -> Responder {
    let tokens = AtomicUsize::new(0);
    Responder::start(move |request| match request.target() {
        "/v1/token" => {
            let number = tokens.fetch_add(1, Ordering::SeqCst) + 1;
            token(number).after(Duration::from_millis(50))
        }
        _ => match bearer(request).is_some_and(&good) {
            true => Answer::json(200, AGENT),
            false => Answer::json(401, r#"{"error":{"code":"invalid_token","message":"no"}}"#),
        },
    })
    .await
}

fn token(number: usize) -> Answer {
    let body = format!(
        r#"{{"access_token":"SECRET_token_{number}","token_type":"Bearer","expires_in":3600,"refresh_token":"SECRET_refresh_{number}"}}"#
    );
    Answer::json(200, body)
}

/// The number of the token that a request carries.
fn bearer(request: &Received) -> Option<usize> {
    request.header("authorization")?.strip_prefix("Bearer SECRET_token_")?.parse().ok()
}

pub(super) fn application(url: &str) -> OAuth {
    OAuth::new("app").client_secret("SECRET_client").token_url(format!("{url}/token"))
}

/// A builder without the key that other tests use, so that only the tokens can serve.
pub(super) fn bare(url: &str) -> ClientBuilder {
    Client::builder()
        .base_url(url)
        .connect_timeout(Duration::from_millis(200))
        .attempt_timeout(Duration::from_millis(1500))
        .timeout(Duration::from_secs(5))
        .max_retries(2)
        .backoff(crate::runtime::call::retry::Backoff {
            base: Duration::from_millis(10),
            cap: Duration::from_millis(80),
        })
}

fn client(url: &str) -> Client {
    bare(url).credential("oauth2", application(url).client_credentials()).build().unwrap()
}

pub(super) fn refreshing(url: &str, refresh: RefreshToken) -> Client {
    bare(url).credential("oauth2", refresh).build().unwrap()
}

pub(super) async fn call(client: &Client) -> Result<(), Error> {
    client.agents().get("agt_1").await.map(drop).inspect_err(|error| {
        let shown = shown(error);
        assert!(!shown.contains("SECRET"), "{shown}");
    })
}

async fn calls(client: &Client, count: usize) -> Vec<Result<(), Error>> {
    join_all((0..count).map(|_| call(client))).await
}

#[tokio::test]
async fn one_token_for_many_calls() {
    let server = server(|number| number == 1).await;
    let client = client(&server.url);
    assert!(calls(&client, 100).await.into_iter().all(|outcome| outcome.is_ok()));
    assert_eq!((server.calls("/token"), server.calls("/agents/agt_1")), (1, 100));

    let request = &server.received("/token")[0];
    assert_eq!(request.line, "POST /v1/token HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.body, "grant_type=client_credentials&client_id=app&client_secret=SECRET_client");
}

#[tokio::test]
async fn one_refresh_for_many_401s() {
    let server = server(|number| number == 2).await;
    let client = client(&server.url);
    assert!(calls(&client, 100).await.into_iter().all(|outcome| outcome.is_ok()));
    assert_eq!((server.calls("/token"), server.calls("/agents/agt_1")), (2, 200));
}

#[tokio::test]
async fn a_second_401_is_final() {
    let server = server(|_| false).await;
    let client = client(&server.url);
    for outcome in calls(&client, 100).await {
        let error = outcome.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Status, 2));
        assert_eq!(error.status().unwrap(), 401);
        assert_eq!(error.api().unwrap().code.as_deref(), Some("invalid_token"));
    }
    assert_eq!((server.calls("/token"), server.calls("/agents/agt_1")), (2, 200));
}

#[tokio::test]
async fn a_post_is_made_once_more_too() {
    let server = server(|number| number == 2).await;
    let client = client(&server.url);
    let body = crate::tests::sample::CreateAgent::new("One");
    client.agents().create(body).await.unwrap();
    assert_eq!((server.calls("/token"), server.calls("/agents")), (2, 2));
}

#[tokio::test]
async fn a_token_url_that_fails_is_tried_again() {
    let replies = [json(500, ""), json(500, ""), json(200, r#"{"access_token":"SECRET_token_1"}"#)];
    let tokens = TestServer::start(replies).await;
    let api = server(|_| true).await;
    let client = bare(&api.url).credential("oauth2", application(&tokens.url).client_credentials()).build().unwrap();
    call(&client).await.unwrap();
    assert_eq!((tokens.calls(), api.calls("/agents/agt_1")), (3, 1));
}

#[tokio::test]
async fn a_refusal_is_final_for_all_who_wait_and_for_a_second() {
    let tokens =
        TestServer::start([json(400, r#"{"error":"invalid_grant","error_description":"SECRET_refresh"}"#)]).await;
    let api = server(|_| true).await;
    let clock = TestClock::new(0.5);
    let refresh = application(&tokens.url).refresh_token("SECRET_refresh");
    let client = bare(&api.url).credential("oauth2", refresh).clock(clock.clone()).build().unwrap();
    for outcome in calls(&client, 100).await {
        let error = outcome.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Token, 0));
        assert_eq!(
            error.to_string(),
            "GET /agents/{id}: cannot get an access token: the token URL answered 400 Bad Request: `invalid_grant`"
        );
        assert!(!error.is_retryable() && error.body().is_empty());
    }
    assert_eq!((tokens.calls(), api.calls("/agents/agt_1")), (1, 0));

    clock.advance(Duration::from_millis(999));
    assert!(calls(&client, 100).await.into_iter().all(|outcome| outcome.is_err()));
    assert_eq!(tokens.calls(), 1);
    clock.advance(Duration::from_millis(1));
    assert!(calls(&client, 100).await.into_iter().all(|outcome| outcome.is_err()));
    assert_eq!(tokens.calls(), 2);
}

#[tokio::test]
async fn each_refresh_token_is_used_once_and_stored_before_anyone_goes_on() {
    let server = server(|number| number % 2 == 0).await;
    let log = Arc::new(Mutex::new(Vec::new()));
    let stored = log.clone();
    let refresh = application(&server.url).refresh_token("SECRET_refresh_0").store(move |token| {
        let stored = stored.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            stored.lock().unwrap().push(token);
            Ok::<_, std::io::Error>(())
        }
    });
    let client = refreshing(&server.url, refresh);
    let outcomes = join_all((0..20).map(|_| async {
        call(&client).await.unwrap();
        log.lock().unwrap().len()
    }))
    .await;
    // The first token is turned away, so both are stored when the first call succeeds.
    assert!(outcomes.into_iter().all(|stored| stored == 2));
    let used: Vec<_> = server.received("/token").iter().map(|request| request.body.clone()).collect();
    assert_eq!(
        used,
        [0, 1].map(|number| format!(
            "grant_type=refresh_token&refresh_token=SECRET_refresh_{number}&client_id=app&client_secret=SECRET_client"
        ))
    );
    assert_eq!(*log.lock().unwrap(), ["SECRET_refresh_1", "SECRET_refresh_2"]);
}

#[tokio::test]
async fn a_refresh_token_that_cannot_be_stored_holds_the_calls_up() {
    let server = server(|_| true).await;
    let refresh = application(&server.url)
        .refresh_token("SECRET_refresh_0")
        .store(|_| async { Err(std::io::Error::other("the disk is full")) });
    let error = call(&refreshing(&server.url, refresh)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Token);
    assert!(shown(&error).contains("the disk is full"), "{error:?}");
    assert_eq!(server.calls("/agents/agt_1"), 0);
}

#[tokio::test]
async fn a_fetch_that_everybody_left_is_not_lost() {
    let server = server(|_| true).await;
    let client = refreshing(&server.url, application(&server.url).refresh_token("SECRET_refresh_0"));
    // Long enough for the request to be sent, and too short for the answer.
    let left = tokio::time::timeout(Duration::from_millis(25), call(&client)).await;
    assert!(left.is_err());
    call(&client).await.unwrap();
    assert_eq!(server.calls("/token"), 1);
}

#[tokio::test]
async fn a_token_url_that_sends_elsewhere_is_refused() {
    let elsewhere = TestServer::start([json(200, r#"{"access_token":"SECRET"}"#)]).await;
    let api = server(|_| true).await;
    let large = format!(r#"{{"access_token":"SECRET{}"}}"#, "x".repeat(2 << 20));
    let html = with_headers(200, &[("content-type", "text/html")], b"<p>SECRET_client</p>");
    let redirect = with_headers(307, &[("location", &elsewhere.url)], b"SECRET_client");
    for (reply, problem) in [
        (redirect, "redirects"),
        (html, "is not the JSON of a token"),
        (json(200, &large), "is larger than 65536 bytes"),
        (json(200, r#"{"access_token":"SECRET" oh"#), "is not the JSON of a token"),
        (json(200, r#"["SECRET"]"#), "is not the JSON of a token"),
        (json(200, r#"{"token":"SECRET"}"#), "holds no access token"),
        (json(200, r#"{"access_token":""}"#), "holds no access token"),
        (json(200, r#"{"access_token":"SECRET","token_type":"mac"}"#), "another kind of token"),
        (json(200, r#"{"access_token":"SECRET\n"}"#), "characters that are not allowed in a header"),
        (json(400, r#"{"error":"SECRET_client","error_description":"SECRET_client"}"#), "answered 400 Bad Request"),
        (json(401, "SECRET_client"), "answered 401 Unauthorized"),
    ] {
        let tokens = TestServer::start([reply]).await;
        let grant = application(&tokens.url).client_credentials();
        let client = bare(&api.url).credential("oauth2", grant).build().unwrap();
        let error = call(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Token, 0), "{error:?}");
        assert!(shown(&error).contains(problem), "{problem}: {error:?}");
        assert_eq!(tokens.calls(), 1, "{problem}");
    }
    assert_eq!((elsewhere.calls(), api.calls("/agents/agt_1")), (0, 0));
}

#[tokio::test]
async fn a_token_url_that_does_not_answer_is_named() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = call(&client(&url)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Token, 0));
    assert!(shown(&error).contains("the token URL gave no answer"), "{error:?}");
    assert!(shown(&error).contains("cannot connect"), "{error:?}");
}

#[test]
fn the_secret_is_not_sent_unencrypted() {
    let build = |url: &str| {
        let grant = OAuth::new("app").client_secret("SECRET").token_url(url).client_credentials();
        test_builder("https://api.example.com").credential("oauth2", grant).build()
    };
    for (url, problem) in [
        ("http://auth.example.com/token", "unencrypted"),
        ("https://user:SECRET@auth.example.com/token", "user name"),
        ("https://auth.example.com/token#SECRET", "fragment"),
        ("ftp://auth.example.com", "not an http or https URL"),
    ] {
        let error = build(url).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("`token_url`") && error.to_string().contains(problem), "{error}");
        assert!(!shown(&error).contains("SECRET"));
    }
    build("https://auth.example.com/token?tenant=1").unwrap();
    let grant = OAuth::new("app").client_credentials();
    let error = test_builder("https://api.example.com").credential("oauth2", grant).build().unwrap_err();
    assert_eq!(error.to_string(), "`token_url` is not set, and the API's document names none");
    let grant = application("https://auth.example.com").client_credentials();
    let error = test_builder("https://api.example.com").credential("basicAuth", grant).build().unwrap_err();
    assert_eq!(error.to_string(), "`basicAuth` does not accept access tokens");
}

#[tokio::test]
async fn a_token_that_the_server_calls_expired_early_is_replaced_once() {
    let server = server(|number| number == 2).await;
    let client = client(&server.url);
    for _ in 0..5 {
        call(&client).await.unwrap();
    }
    assert_eq!((server.calls("/token"), server.calls("/agents/agt_1")), (2, 6));
}

#[tokio::test]
async fn a_token_is_replaced_a_minute_before_it_expires() {
    let server = server(|_| true).await;
    let clock = TestClock::new(0.5);
    let grant = application(&server.url).client_credentials();
    let client = bare(&server.url).credential("oauth2", grant).clock(clock.clone()).build().unwrap();
    call(&client).await.unwrap();
    clock.advance(Duration::from_secs(3600 - 61));
    call(&client).await.unwrap();
    assert_eq!(server.calls("/token"), 1);
    clock.advance(Duration::from_secs(1));
    call(&client).await.unwrap();
    assert_eq!(server.calls("/token"), 2);
}

#[tokio::test]
async fn a_token_that_cannot_be_replaced_serves_until_it_expires() {
    let failing =
        TestServer::start([json(200, r#"{"access_token":"SECRET_token_1","expires_in":"100"}"#), json(400, "")]).await;
    let api = server(|_| true).await;
    let clock = TestClock::new(0.5);
    let grant = application(&failing.url).client_credentials();
    let client = bare(&api.url).credential("oauth2", grant).clock(clock.clone()).build().unwrap();
    call(&client).await.unwrap();
    clock.advance(Duration::from_secs(60));
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(failing.calls(), 2);
    clock.advance(Duration::from_secs(60));
    assert_eq!(call(&client).await.unwrap_err().kind(), ErrorKind::Token);
}

#[tokio::test]
async fn a_token_to_begin_with_is_used_first() {
    let server = server(|_| true).await;
    let refresh = application(&server.url)
        .refresh_token("SECRET_refresh_0")
        .access_token(AccessToken::new("SECRET_token_9").expires_in(Duration::from_secs(3600)));
    call(&refreshing(&server.url, refresh)).await.unwrap();
    assert_eq!((server.calls("/token"), bearer(&server.received("/agents/agt_1")[0])), (0, Some(9)));
}

#[tokio::test]
async fn applications_say_who_they_are_as_servers_want_it() {
    let server = server(|_| true).await;
    let application = OAuth::new("a:b").client_secret("SECRET c").token_url("/v1/token").secret_in_header();
    let grant = application
        .scope("agents:read")
        .scope("agents:write")
        .parameter("audience", "faos-mcp")
        .header("x-faos-tenant-id", "t1")
        .client_credentials();
    let client = bare(&server.url).credential("oauth2", grant).build().unwrap();
    call(&client).await.unwrap();
    let request = &server.received("/token")[0];
    // `a%3Ab:SECRET%20c`
    assert_eq!(request.header("authorization"), Some("Basic YSUzQWI6U0VDUkVUJTIwYw=="));
    assert_eq!(request.header("x-faos-tenant-id"), Some("t1"));
    assert_eq!(request.body, "grant_type=client_credentials&scope=agents%3Aread%20agents%3Awrite&audience=faos-mcp");
}

#[tokio::test]
async fn operations_that_take_something_else_need_no_token() {
    let server = server(|_| true).await;
    let grant = application(&server.url).client_credentials();
    let client = bare(&server.url).credential("oauth2", grant).build().unwrap();
    // They are turned away by a server that wants tokens; what counts is what was sent.
    client.agents().public().await.unwrap_err();
    client.agents().get("agt_1").header("authorization", "Bearer SECRET_token_7").await.unwrap();
    assert_eq!(server.calls("/token"), 0);
    assert_eq!(server.received("/agents/public")[0].header("authorization"), None);
    assert_eq!(bearer(&server.received("/agents/agt_1")[0]), Some(7));
    let error = client.agents().query_key("agt_1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[tokio::test]
async fn a_call_waits_for_its_token_no_longer_than_it_may() {
    let api = server(|_| true).await;
    let tokens = Responder::start(|_| token(1).after(Duration::from_secs(1))).await;
    let client = bare(&api.url).credential("oauth2", application(&tokens.url).client_credentials()).build().unwrap();
    let start = Instant::now();
    let error = client.agents().get("agt_1").timeout(Duration::from_millis(100)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert!(start.elapsed() < Duration::from_millis(500));
    // The fetch goes on with whoever asks next.
    call(&client).await.unwrap();
    assert_eq!(tokens.calls("/token"), 1);
}

/// Gives a token at the second time, and panics at the first.
#[derive(Default)]
struct Shaky(AtomicUsize);

impl TokenProvider for Shaky {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            match self.0.fetch_add(1, Ordering::SeqCst) {
                0 => panic!("oh"),
                1 => Err("the vault is sealed".into()),
                number => Ok(AccessToken::new(format!("SECRET_token_{number}"))),
            }
        })
    }
}

#[tokio::test]
async fn an_application_may_get_its_tokens_in_a_way_of_its_own() {
    let server = server(|_| true).await;
    let clock = TestClock::new(0.5);
    let provider = Credential::provider(Shaky::default());
    assert!(!format!("{provider:?}").contains("SECRET"));
    let client = bare(&server.url).credential("bearerAuth", provider).clock(clock.clone()).build().unwrap();
    for problem in ["panicked", "the vault is sealed"] {
        let error = call(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Token);
        assert!(shown(&error).contains(problem), "{error:?}");
        clock.advance(Duration::from_secs(1));
    }
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(bearer(&server.received("/agents/agt_1")[1]), Some(2));
}

#[tokio::test]
async fn the_token_url_of_the_document_is_used_without_another() {
    static TRACE: Operation = Operation::trace("trace", "/trace").security(&[&["documented"]]);
    let server = server(|_| true).await;
    let application = OAuth::new("app").client_secret("SECRET_client");
    let client = bare(&server.url).credential("documented", application.client_credentials()).build().unwrap();
    client.empty_request(&TRACE).await.unwrap();
    assert_eq!(server.calls("/token"), 1);
    assert!(server.received("/trace")[0].line.starts_with("TRACE "));
}
