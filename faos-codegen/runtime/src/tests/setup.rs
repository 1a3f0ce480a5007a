//! Setting up a client, and the credentials that it sends.

use std::time::Duration;

use tokio::io::AsyncWriteExt;

use crate::runtime::prelude::*;
use crate::runtime::{Api, Client, ClientBuilder, Credential, Error, ErrorKind, RetryPolicy};

use super::server::{TestServer, json, shown};
use super::wire::{Wire, forever, head};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

fn refused(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(error.attempts(), 0);
    assert!(!shown(&error).contains("SECRET"), "{error:?}");
    error.to_string()
}

#[test]
fn clients_can_be_shared() {
    fn check<T: Send + Sync + Clone + std::fmt::Debug + 'static>() {}
    fn check_send<T: Send>(_: &T) {}
    check::<Client>();
    let client = Client::builder().api_key("SECRET").build().unwrap();
    let call = client.agents().get("agt_1").send();
    check_send(&call);
    assert!(size_of_val(&call) <= 64);
    check_send(&client.agents().list().pages());
    check_send(&client.agents().list().items());
    let response = client.agents().get("agt_1").response();
    check_send(&response);
    assert!(size_of_val(&response) <= 4096, "{}", size_of_val(&response));
}

#[test]
fn the_future_of_a_call_is_small() {
    let client = Client::builder().api_key("SECRET").build().unwrap();
    let (client, parts, _) = client.agents().get("agt_1").into_parts();
    let size = size_of_val(&*client.execute(parts.unwrap()));
    println!("the future of a call has {size} bytes");
    assert!(size <= 4096, "{size}");
}

#[test]
fn an_api_without_servers_asks_for_a_base_url() {
    static BARE: Api = Api { name: "Bare", key_variable: "BARE_KEY", user_agent: "bare/1", ..Api::DEFAULT };
    assert!(refused(ClientBuilder::for_api(&BARE)).contains("base_url"));
    ClientBuilder::for_api(&BARE).base_url("https://example.com").build().unwrap();
}

#[test]
fn the_environment_must_hold_a_key() {
    // The variable is not set where tests run; setting it would need unsafe code.
    let error = Client::from_env().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("FAOS_RUNTIME_TEST_KEY"));
}

#[tokio::test]
async fn limits_that_no_call_can_keep_are_refused() {
    let base = || Client::builder().api_key("SECRET");
    let (zero, second) = (Duration::ZERO, Duration::from_secs(1));
    for (setting, builder) in [
        ("connect_timeout", base().connect_timeout(zero)),
        ("timeout", base().timeout(zero)),
        ("attempt_timeout", base().attempt_timeout(zero)),
        ("stall_timeout", base().stall_timeout(zero)),
        ("max_retries", base().max_retries(101)),
        ("max_retries", base().max_retries(u32::MAX)),
        ("follow_same_origin", base().follow_same_origin(21)),
        ("follow_same_origin", base().follow_same_origin(u32::MAX)),
        ("max_body", base().max_body(0)),
        ("max_concurrent", base().max_concurrent(0)),
        ("retry", base().retry(RetryPolicy::new().statuses([399]))),
        ("retry", base().retry(RetryPolicy::new().statuses([503, 600]))),
        ("retry", base().retry(RetryPolicy::new().backoff(zero, second))),
        ("retry", base().retry(RetryPolicy::new().backoff(second * 2, second))),
        // Settings that an HTTP client of the caller's own makes useless are no better.
        ("connect_timeout", base().http_client(reqwest::Client::new()).connect_timeout(zero)),
    ] {
        let message = refused(builder);
        assert!(message.contains(&format!("`{setting}` is invalid")), "{message}");
    }
    let most = base().max_retries(100).follow_same_origin(20).max_body(usize::MAX).max_concurrent(usize::MAX);
    most.timeout(Duration::MAX).attempt_timeout(Duration::MAX).stall_timeout(Duration::MAX).build().unwrap();
    base().max_retries(0).follow_same_origin(0).max_body(1).max_concurrent(1).paced().build().unwrap();

    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.client();
    let request = || client.agents().get("agt_1");
    for (setting, request) in [
        ("timeout", request().timeout(zero)),
        ("attempt_timeout", request().attempt_timeout(zero)),
        ("stall_timeout", request().stall_timeout(zero)),
        ("max_retries", request().max_retries(101)),
    ] {
        let error = request.await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
        assert!(error.to_string().contains(&format!("`{setting}` is invalid")), "{error}");
    }
    assert_eq!(server.calls(), 0);
}

/// The error of a call, a list or a stream that an executor without timers and sockets polls.
fn outside<T: std::fmt::Debug>(future: impl Future<Output = Result<T, Error>>) {
    let error = futures_executor(future).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
    assert!(error.to_string().contains("outside a Tokio runtime"), "{error}");
}

/// Polls a future on this thread, as executors without a runtime do.
fn futures_executor<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = std::sync::Arc::new(Unpark(std::thread::current())).into();
    let mut context = std::task::Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(output) => return output,
            std::task::Poll::Pending => std::thread::park(),
        }
    }
}

static EVENTS: Operation = Operation::get("events", "/events").accept("text/event-stream").security(&[]);
static FILE: Operation = Operation::get("file", "/file").accept("*/*").security(&[]);

#[test]
fn a_call_outside_of_a_runtime_is_an_error() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(Wire::start(|mut stream, _| async move {
        let kind = if head(&mut stream).await?.contains("/events") { "text/event-stream" } else { "text/plain" };
        let answer =
            format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: 1000\r\n\r\nid: 1\ndata: 1\n\n");
        stream.write_all(answer.as_bytes()).await.ok()?;
        forever().await
    }));
    for builder in [server.builder(), server.builder().paced().max_concurrent(1)] {
        let client = builder.build().unwrap();
        outside(client.agents().get("agt_1").into_future());
        outside(client.agents().get("agt_1").response());
        outside(async { client.agents().list().pages().next().await.unwrap() });
        outside(async { client.agents().list().items().next().await.unwrap() });
        outside(client.event_request::<i64>(&EVENTS).into_future());
        outside(client.download_request(&FILE).into_future());
    }
    assert_eq!(server.connections(), 0);

    // A stream that began inside a runtime, and is read outside it.
    let client = server.client();
    let mut events = runtime.block_on(client.event_request::<i64>(&EVENTS).into_future()).unwrap();
    let mut download = runtime.block_on(client.download_request(&FILE).into_future()).unwrap();
    runtime.block_on(async {
        assert_eq!(events.next().await.unwrap().unwrap().data, 1);
        download.next().await.unwrap().unwrap();
    });
    outside_stream(futures_executor(events.next()));
    outside_stream(futures_executor(download.next()));
}

/// The error about a stream that an executor without timers polls, and that ends with it.
fn outside_stream<T: std::fmt::Debug>(item: Option<Result<T, Error>>) {
    let error = item.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("outside a Tokio runtime"), "{error}");
}

#[tokio::test]
async fn a_key_with_a_line_end_is_a_bearer_token() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.builder().api_key("SECRET_key\r\n").user_agent_suffix("app/2").build()?;
    client.agents().get("agt_1").await?;
    let request = &server.received()[0];
    assert_eq!(request.header("authorization"), Some("Bearer SECRET_key"));
    assert_eq!(request.header("user-agent"), Some("sample/1.2.3 app/2"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("accept-encoding"), Some("gzip"));
    assert_eq!(request.header("content-type"), None);
    assert_eq!(request.header("referer"), None);
    Ok(())
}

#[tokio::test]
async fn schemes_that_must_hold_together_are_sent_together() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.builder().basic("user", "pass word").build()?;
    client.agents().basic().await?;
    let request = &server.received()[0];
    assert_eq!(request.header("authorization"), Some("Basic dXNlcjpwYXNzIHdvcmQ="));
    assert_eq!(request.header("x-api-key"), Some("SECRET_key"));
    Ok(())
}

#[tokio::test]
async fn the_first_alternative_that_can_be_satisfied_is_taken() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let base = || Client::builder().base_url(&server.url);
    base().credential("oauth2", Credential::token("one")).build()?.agents().get("a").await?;
    base().bearer_token("two").api_key("three").build()?.agents().get("a").await?;
    base().api_key("four").build()?.agents().public().await?;
    let sent: Vec<_> =
        server.received().iter().map(|request| request.header("authorization").map(str::to_string)).collect();
    assert_eq!(sent, [Some("Bearer one".into()), Some("Bearer two".into()), None]);
    Ok(())
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent() {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let error = client.agents().get("a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("`bearerAuth` or `oauth2`"), "{error}");
    let error = client.agents().basic().await.unwrap_err();
    assert!(error.to_string().contains("`basicAuth` with `headerKey`"), "{error}");
    assert_eq!((error.attempts(), server.calls()), (0, 0));
}

#[tokio::test]
async fn a_header_set_by_hand_wins_over_the_credential() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    server.client().agents().get("a").header("Authorization", "Bearer other").await?;
    assert_eq!(server.received()[0].header("authorization"), Some("Bearer other"));
    Ok(())
}
