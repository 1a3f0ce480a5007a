//! What servers and networks do wrong, and which error comes of it.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::sample::{CreateAgent, RunAgent};
use super::server::{Reply, TestServer, json, raw, shown, test_builder, with_headers};
use crate::runtime::{Client, Error, ErrorKind};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

/// The error of a call that is safe to repeat.
async fn get(client: &Client) -> Error {
    checked(client.agents().get("agt_1").await.unwrap_err())
}

/// The error of a call that is not.
async fn create(client: &Client) -> Error {
    checked(client.agents().create(CreateAgent::new("One")).await.unwrap_err())
}

fn checked(error: Error) -> Error {
    assert!(!shown(&error).contains("SECRET"), "{error:?}");
    error
}

fn outcome(error: &Error) -> (ErrorKind, u32) {
    (error.kind(), error.attempts())
}

async fn nobody() -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    test_builder(&format!("http://{address}")).build().unwrap()
}

#[tokio::test]
async fn a_request_that_was_never_sent_is_repeated_whatever_it_is() {
    let client = nobody().await;
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Connect, 3));
    assert_eq!(outcome(&create(&client).await), (ErrorKind::Connect, 3));
}

#[tokio::test]
async fn a_host_that_does_not_answer_is_a_connect_timeout() {
    // A documentation address (RFC 5737), which nobody has.
    let client = test_builder("https://192.0.2.1").max_retries(0).build().unwrap();
    let error = get(&client).await;
    // Where there is no network at all, the system says so at once.
    assert!(matches!(error.kind(), ErrorKind::ConnectTimeout | ErrorKind::Connect), "{error:?}");
}

#[tokio::test]
async fn a_server_without_tls_is_a_tls_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_buf(&mut Vec::new()).await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        tokio::time::sleep(Duration::from_secs(5)).await;
    });
    let client = test_builder(&format!("https://{address}"))
        .connect_timeout(Duration::from_secs(5))
        .attempt_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(9))
        .build()
        .unwrap();
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Tls, 1));
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_response_is_ambiguous() {
    let server = TestServer::start([raw("")]).await;
    let client = server.client();
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Ambiguous, 3));
    assert_eq!(outcome(&create(&client).await), (ErrorKind::Ambiguous, 1));
    assert_eq!(server.calls(), 4);
}

#[tokio::test]
async fn a_keyed_request_is_repeated_with_the_same_key() -> Result<(), Error> {
    let server = TestServer::start([raw(""), json(503, ""), json(200, r#"{"id":"exe_1"}"#)]).await;
    let client = server.client();
    let agents = client.agents();
    let run = || -> RunAgent<'_> { agents.run("agt_1").input(CreateAgent::new("One")) };
    assert_eq!(run().response().await?.attempts(), 3);
    run().await?;
    run().idempotency_key("mine").await?;
    let keys: Vec<_> =
        server.received().iter().map(|request| request.header("idempotency-key").unwrap().to_string()).collect();
    assert!(keys[0].len() == 36 && keys[0] == keys[1] && keys[1] == keys[2], "{keys:?}");
    assert_ne!(keys[0], keys[3]);
    assert_eq!(keys[4], "mine");
    let error = agents.create(CreateAgent::new("One")).idempotency_key("mine").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    Ok(())
}

#[tokio::test]
async fn silence_is_a_timeout_of_the_attempt() {
    let server = TestServer::start([Reply::Silence(Vec::new())]).await;
    let client = server.client();
    let start = Instant::now();
    let error = create(&client).await;
    assert_eq!(outcome(&error), (ErrorKind::Timeout, 1));
    assert!(error.is_timeout() && error.is_retryable());
    assert!(start.elapsed() >= Duration::from_millis(500) && start.elapsed() < Duration::from_millis(1500));
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Timeout, 3));
}

#[tokio::test]
async fn the_whole_call_has_a_deadline() {
    let server = TestServer::start([Reply::Silence(Vec::new())]).await;
    let start = Instant::now();
    let client = server.client();
    let error = client.agents().get("agt_1").timeout(Duration::from_millis(200)).await.unwrap_err();
    assert_eq!(outcome(&error), (ErrorKind::Timeout, 1));
    assert!(error.to_string().contains("200ms"), "{error}");
    assert!(start.elapsed() < Duration::from_millis(1500));
}

#[tokio::test]
async fn a_body_that_stops_is_stalled() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"data\"";
    let server = TestServer::start([Reply::Silence(head.into())]).await;
    let error = create(&server.client()).await;
    assert_eq!(outcome(&error), (ErrorKind::Stalled, 1));
    assert!(error.is_timeout());
    assert_eq!(error.status().unwrap(), 200);
}

#[tokio::test]
async fn a_body_that_ends_early_is_truncated_and_repeated() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"data\"";
    let server = TestServer::start([raw(half), json(200, AGENT)]).await;
    let response = server.client().agents().get("agt_1").response().await.unwrap();
    assert_eq!(response.attempts(), 2);

    let server = TestServer::start([raw(half)]).await;
    assert_eq!(outcome(&create(&server.client()).await), (ErrorKind::Truncated, 1));
}

#[tokio::test]
async fn what_is_not_http_is_a_protocol_error() {
    for text in [
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 1000 Big\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip, gzip\r\ncontent-length: 2\r\n\r\n{}",
    ] {
        let server = TestServer::start([raw(text)]).await;
        let error = create(&server.client()).await;
        assert_eq!(outcome(&error), (ErrorKind::Protocol, 1), "{text:?}: {error:?}");
    }
}

#[tokio::test]
async fn large_bodies_are_refused() {
    let body = format!(r#"{{"data":{{"id":"{}"}}}}"#, "x".repeat(2000));
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let server = TestServer::start([json(200, &body), raw(&chunked), json(200, &body)]).await;
    let client = server.builder().max_body(1000).build().unwrap();
    assert_eq!(outcome(&get(&client).await), (ErrorKind::TooLarge, 1));
    assert_eq!(outcome(&get(&client).await), (ErrorKind::TooLarge, 1));
    let exact = server.builder().max_body(body.len()).build().unwrap();
    assert_eq!(exact.agents().get("agt_1").await.unwrap().id.len(), 2000);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = TestServer::start([json(200, AGENT)]).await;
    for status in [300, 301, 302, 303, 304, 307, 308] {
        let location = format!("{}/agents/agt_1", other.url);
        let server = TestServer::start([with_headers(status, &[("location", &location)], b"")]).await;
        let error = get(&server.client()).await;
        assert_eq!(outcome(&error), (ErrorKind::Redirect, 1));
        assert_eq!(error.status().unwrap(), status);
    }
    assert_eq!(other.calls(), 0);
}

#[tokio::test]
async fn a_client_that_follows_redirects_is_noticed() {
    let other = TestServer::start([json(200, AGENT)]).await;
    let location = format!("{}/agents/agt_1", other.url);
    let server = TestServer::start([with_headers(302, &[("location", &location)], b"")]).await;
    let client = server.builder().http_client(reqwest::Client::new()).build().unwrap();
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Redirect, 1));
}

#[tokio::test]
async fn media_types_other_than_json_are_not_read() {
    let page = with_headers(200, &[("content-type", "text/html; charset=utf-8")], b"<html>log in</html>");
    let server = TestServer::start([page]).await;
    let error = get(&server.client()).await;
    assert_eq!(outcome(&error), (ErrorKind::UnexpectedContentType, 1));
    assert!(error.to_string().contains("text/html"), "{error}");

    for media_type in ["application/json; charset=utf-8", "application/problem+json", "text/plain", "Application/JSON"]
    {
        let server = TestServer::start([with_headers(200, &[("content-type", media_type)], AGENT.as_bytes())]).await;
        server.client().agents().get("agt_1").await.unwrap();
    }
    let server = TestServer::start([with_headers(200, &[], AGENT.as_bytes())]).await;
    server.client().agents().get("agt_1").await.unwrap();
}

#[tokio::test]
async fn json_that_does_not_fit_is_named_by_its_place() {
    let cases = [
        (r#"{"data":{"name":"x"}}"#, "data"),
        (r#"{"data":{"id":7}}"#, "data.id"),
        (r#"{"meta":{}}"#, "data"),
        (r#"{"data":{"id":"x"}"#, ""),
        ("", "empty"),
    ];
    for (body, place) in cases {
        let server = TestServer::start([json(200, body)]).await;
        let error = get(&server.client()).await;
        assert_eq!(outcome(&error), (ErrorKind::Decode, 1), "{body}");
        assert!(error.to_string().contains(place), "{body}: {error}");
        assert_eq!(error.body(), body.as_bytes());
        assert_eq!(error.status().unwrap(), 200);
    }
}

#[tokio::test]
async fn gzip_is_decoded_within_the_limit() {
    // `{"data":{"id":"agt_1"}}`, compressed.
    let body: &[u8] = include_bytes!("agent.json.gz");
    let headers = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let server = TestServer::start([with_headers(200, &headers, body)]).await;
    let client = server.client();
    assert_eq!(client.agents().get("agt_1").await.unwrap().id, "agt_1");
    let small = server.builder().max_body(10).build().unwrap();
    assert_eq!(outcome(&get(&small).await), (ErrorKind::TooLarge, 1));
}
