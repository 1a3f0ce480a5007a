//! JSON lines and JSON text sequences, from the bytes of a body to decoded values.

// The macros make what is public in a generated crate.
#![allow(unreachable_pub)]

use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind};

use super::server::{Reply, TestServer, raw, with_headers};

static LINES: Operation = Operation::get("lines", "/lines").security(&[]).accept("application/x-ndjson");
static KNOWING: Operation =
    Operation::get("lines", "/lines").security(&[]).accept("application/x-ndjson").error_event().error_member();

object! {
    /// A piece of an answer.
    pub struct Piece {
        /// Its text.
        pub text: String,
    }
}

fn lines(media_type: &str, body: &str) -> Reply {
    with_headers(200, &[("content-type", media_type)], body.as_bytes())
}

async fn all(client: &Client, operation: &'static Operation) -> Result<Vec<Result<String, Error>>, Error> {
    let mut lines = client.line_request::<Piece>(operation).await?;
    let mut all = Vec::new();
    while let Some(line) = lines.next().await {
        all.push(line.map(|piece| piece.text));
    }
    Ok(all)
}

#[tokio::test]
async fn each_line_or_record_is_a_value() -> Result<(), Error> {
    for (media_type, body) in [
        ("application/x-ndjson", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n"),
        ("application/ndjson; charset=utf-8", "{\"text\":\"a\"}\n{\"text\":\"b\"}"),
        ("application/jsonl", "{\"text\":\"a\"}\r\n{\"text\":\"b\"}\r\n"),
        ("application/x-jsonlines", "\n\n{\"text\":\"a\"}\n \n\r\n\t{\"text\":\"b\"} \n\n"),
        ("application/stream+json", "\u{feff}{\"text\":\"a\"}\n{\"text\":\"b\"}\n"),
        ("application/json-seq", "\u{1e}{\"text\":\"a\"}\n\u{1e}{\"text\":\"b\"}\n"),
        ("application/json-seq", "\u{1e}\u{1e}{\n\"text\":\n\"a\"\n}\n\u{1e}{\"text\":\"b\"}"),
        ("application/json-seq", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n"),
        ("application/json", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n"),
        ("text/plain", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n"),
    ] {
        let server = TestServer::start([lines(media_type, body)]).await;
        let texts: Vec<String> = all(&server.client(), &LINES).await?.into_iter().map(Result::unwrap).collect();
        assert_eq!(texts, ["a", "b"], "{media_type}: {body:?}");
        assert_eq!(server.received()[0].header("accept"), Some("application/x-ndjson"));
    }
    for (status, body) in [(200, ""), (200, "\n\n"), (200, "\u{1e}\u{1e}"), (204, "")] {
        let server =
            TestServer::start([with_headers(status, &[("content-type", "application/jsonl")], body.as_bytes())]);
        assert!(all(&server.await.client(), &LINES).await?.is_empty(), "{body:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_broken_line_is_an_error_with_its_place_and_the_stream_goes_on() -> Result<(), Error> {
    for broken in ["{\"text\":1}", "{\"text\":", "no", "{\"text\":\"a\"}{\"text\":\"b\"}", "\u{fffd}"] {
        let body = format!("{{\"text\":\"a\"}}\n\n{broken}\n{{\"text\":\"c\"}}\n");
        let server = TestServer::start([lines("application/x-ndjson", &body)]).await;
        let found = all(&server.client(), &LINES).await?;
        let [Ok(first), Err(error), Ok(last)] = found.as_slice() else { panic!("{broken}: {found:?}") };
        assert_eq!((first.as_str(), last.as_str(), error.kind()), ("a", "c", ErrorKind::Decode));
        assert!(error.to_string().contains("[1]"), "{error}");
        assert_eq!(error.body(), broken.as_bytes());
    }
    Ok(())
}

#[tokio::test]
async fn a_line_can_report_an_error() -> Result<(), Error> {
    let body = "{\"text\":\"a\"}\n{\"error\":\"no more\"}\n{\"text\":\"b\",\"error\":{\"message\":\"busy\"}}\n";
    let server = TestServer::start([lines("application/x-ndjson", body)]).await;
    let kinds = |found: Vec<Result<String, Error>>| -> Vec<_> {
        let api = |error: Error| (error.kind(), error.api().and_then(|api| api.message.clone()));
        found.into_iter().map(|line| line.map_err(api)).collect()
    };
    let reported = |message: &str| Err((ErrorKind::Reported, Some(message.to_owned())));
    let found = kinds(all(&server.client(), &LINES).await?);
    assert_eq!(found, [Ok("a".to_owned()), reported("no more"), reported("busy")]);
    let found = kinds(all(&server.client(), &KNOWING).await?);
    assert_eq!(found, [Ok("a".to_owned()), reported("no more"), Ok("b".to_owned())]);
    Ok(())
}

#[tokio::test]
async fn a_large_line_and_a_broken_connection_end_the_stream() -> Result<(), Error> {
    let body = format!("{{\"text\":\"a\"}}\n{{\"text\":\"{}\"}}\n{{\"text\":\"b\"}}\n", "x".repeat(2000));
    let server = TestServer::start([lines("application/x-ndjson", &body)]).await;
    let found = all(&server.builder().max_body(1000).build()?, &LINES).await?;
    assert_eq!((found.len(), found[1].as_ref().unwrap_err().kind()), (2, ErrorKind::TooLarge));
    // Many small lines may be larger together.
    let server = TestServer::start([lines("application/x-ndjson", &"{\"text\":\"a\"}\n".repeat(1000))]).await;
    assert_eq!(all(&server.builder().max_body(1000).build()?, &LINES).await?.len(), 1000);

    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/jsonl\r\ncontent-length: 1000\r\n\r\n";
    let server = TestServer::start([raw(&format!("{head}{{\"text\":\"a\"}}\n{{\"te"))]).await;
    let found = all(&server.client(), &LINES).await?;
    assert_eq!((found.len(), found[1].as_ref().unwrap_err().kind()), (2, ErrorKind::Truncated));
    Ok(())
}

#[tokio::test]
async fn a_page_in_place_of_lines_is_an_error() {
    for media_type in ["text/html", "text/event-stream", "image/png"] {
        let server = TestServer::start([lines(media_type, "{\"text\":\"a\"}")]).await;
        let error = server.client().line_request::<Piece>(&LINES).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedContentType, "{media_type}");
    }
}

#[tokio::test]
async fn all_problems_of_a_line_are_reported_at_once() -> Result<(), Error> {
    let server = TestServer::start([lines("application/x-ndjson", "[]\n[1,true,{}]\n")]).await;
    let mut lines = server.client().line_request::<Vec<bool>>(&LINES).await?;
    assert_eq!(lines.next().await.unwrap()?, Vec::<bool>::new());
    let error = lines.next().await.unwrap().unwrap_err().to_string();
    let expected =
        "2 problems: [1][0]: expected a boolean, found a number; [1][2]: expected a boolean, found an object";
    assert!(error.contains(expected), "{error}");
    Ok(())
}
