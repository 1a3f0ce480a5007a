//! Token URLs that want to keep a client busy: each answer is bounded in size and time, and the error says nothing of it.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::runtime::ErrorKind;
use crate::tests::server::{Reply, TestClock, TestServer, json, raw, shown, with_headers};
use crate::tests::wire::Wire;

use super::oauth::{application, bare, call, server};

/// The error of a call whose token URL answers so, and how long it took.
async fn refused(reply: Reply) -> (String, Duration, usize) {
    let tokens = TestServer::start([reply]).await;
    let api = server(|_| true).await;
    let grant = application(&tokens.url).client_credentials();
    let builder = bare(&api.url).attempt_timeout(Duration::from_millis(300)).stall_timeout(Duration::from_millis(100));
    let client = builder.max_retries(1).credential("oauth2", grant).build().unwrap();
    let start = Instant::now();
    let error = call(&client).await.unwrap_err();
    assert_eq!((error.kind(), api.calls("/agents/agt_1")), (ErrorKind::Token, 0));
    (shown(&error), start.elapsed(), tokens.calls())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn no_answer_of_a_token_url_holds_the_client_up() {
    let bomb = gzip(&vec![b' '; 16 << 20]);
    let answer = r#"{"access_token":"SECRET"}"#;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    let nested = format!(r#"{{"access_token":"SECRET","x":{}"#, "[".repeat(60_000));
    for (what, reply, problem, calls) in [
        (
            "a body that grows",
            with_headers(200, &[("content-type", "application/json"), ("content-encoding", "gzip")], &bomb),
            "larger than 65536 bytes",
            1,
        ),
        (
            "a length of 100 MB",
            raw(&format!("{head}content-length: 104857600\r\n\r\n{answer}")),
            "larger than 65536 bytes",
            1,
        ),
        (
            "an error of 100 MB",
            raw(&format!("HTTP/1.1 400 No\r\ncontent-length: 104857600\r\n\r\n{}", "x".repeat(1 << 20))),
            "answered 400",
            1,
        ),
        ("a length that is too large", raw(&format!("{head}content-length: 1000\r\n\r\n{answer}")), "is incomplete", 2),
        ("an invalid length", raw(&format!("{head}content-length: -1\r\n\r\n{answer}")), "no answer", 1),
        (
            "a length that no number holds",
            raw(&format!("{head}content-length: 99999999999999999999999\r\n\r\n")),
            "no answer",
            1,
        ),
        ("two lengths", raw(&format!("{head}content-length: 25\r\ncontent-length: 5\r\n\r\n{answer}")), "no answer", 1),
        (
            "silence in the body",
            Reply::Silence(format!("{head}content-length: 1000\r\n\r\n{{").into()),
            "is incomplete",
            2,
        ),
        ("silence", Reply::Silence(Vec::new()), "no answer", 2),
        ("many headers", raw(&format!("{head}{}\r\n", "x: y\r\n".repeat(100_000))), "no answer", 1),
        ("a header of 10 MB", raw(&format!("{head}x: {}\r\n\r\n", "y".repeat(10 << 20))), "no answer", 1),
        ("many interim answers", Reply::Silence("HTTP/1.1 103 Hints\r\n\r\n".repeat(1000).into()), "no answer", 2),
        ("nesting", json(200, &nested), "not the JSON of a token", 1),
        ("nesting that ends", json(200, &format!("{nested}{}}}", "]".repeat(60_000))), "larger than 65536 bytes", 1),
        (
            "nesting that ends within the limit",
            json(200, &format!(r#"{{"access_token":"SECRET","x":{}{}}}"#, "[".repeat(30_000), "]".repeat(30_000))),
            "not the JSON of a token",
            1,
        ),
        (
            "a number that is none",
            json(200, r#"{"access_token":"SECRET","expires_in":NaN}"#),
            "not the JSON of a token",
            1,
        ),
        (
            "a kind of bytes",
            with_headers(200, &[("content-type", "image/png")], b"SECRET"),
            "not the JSON of a token",
            1,
        ),
        ("no content", raw("HTTP/1.1 204 No Content\r\n\r\n"), "not the JSON of a token", 1),
        (
            "other switching",
            raw("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
            "",
            1,
        ),
    ] {
        let (shown, took, called) = refused(reply).await;
        assert!(shown.contains(problem), "{what}: {shown}");
        assert!(took < Duration::from_secs(5), "{what}: {took:?}");
        assert_eq!(called, calls, "{what}");
    }
}

#[tokio::test]
async fn an_endless_answer_of_a_token_url_ends() {
    use tokio::io::AsyncWriteExt;

    // Interim answers, headers and body, each for ever.
    for (begin, more) in [
        ("", "HTTP/1.1 100 Continue\r\n\r\n"),
        ("HTTP/1.1 200 OK\r\n", "x: y\r\n"),
        ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n", "                "),
        ("HTTP/1.1 500 No\r\n\r\n", "                "),
    ] {
        let tokens = Wire::start(move |mut stream, _| async move {
            stream.write_all(begin.as_bytes()).await.ok()?;
            loop {
                stream.write_all(more.as_bytes()).await.ok()?;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
        .await;
        let api = server(|_| true).await;
        let grant = application(&tokens.url).client_credentials();
        let builder = bare(&api.url).attempt_timeout(Duration::from_millis(300)).max_retries(0);
        let start = Instant::now();
        let error = call(&builder.credential("oauth2", grant).build().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Token);
        assert!(start.elapsed() < Duration::from_secs(5), "{begin:?}, {more:?}: {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn a_token_url_can_ask_for_a_wait_within_bounds() {
    // The waits in milliseconds, and the number of requests.
    for (status, retry_after, waits, calls) in [
        (503, "2", vec![2000, 2000], 3),
        (503, "60", vec![60_000, 60_000], 3),
        (429, "61", vec![], 1),
        (503, "99999999999999999999", vec![], 1),
        (503, "0", vec![0, 0], 3),
    ] {
        let tokens = TestServer::start([with_headers(status, &[("retry-after", retry_after)], b"")]).await;
        let api = server(|_| true).await;
        let clock = TestClock::new(0.0);
        let grant = application(&tokens.url).client_credentials();
        let builder = bare(&api.url).timeout(Duration::from_secs(180)).clock(clock.clone());
        let client = builder.credential("oauth2", grant).build().unwrap();
        assert_eq!(call(&client).await.unwrap_err().kind(), ErrorKind::Token);
        assert_eq!((clock.waits(), tokens.calls()), (waits, calls), "{status}, {retry_after}");
    }
}
