//! Responses that are no proper HTTP, or end before they should.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::AsyncWriteExt;

use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind};
use crate::tests::server::{TestServer, json, raw, with_headers};
use crate::tests::wire::{Wire, head};

use super::{AGENT, assert_took, create, get, outcome};

static HEAD: Operation = Operation::head("head", "/agents").security(&[]);

#[tokio::test]
async fn a_body_that_ends_early_is_truncated_and_asked_for_again() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"data\"";
    let server = TestServer::start([raw(half), json(200, AGENT)]).await;
    let response = server.client().agents().get("agt_1").response().await.unwrap();
    assert_eq!((response.attempts(), server.calls()), (2, 2));

    let server = TestServer::start([raw(half)]).await;
    let error = create(&server.client()).await;
    assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Truncated, 1), 1));
    assert_eq!(error.status().unwrap(), 200);
}

/// Such a body ends where the connection does, so that half of it looks like all of it until it is read.
#[tokio::test]
async fn half_of_a_body_without_a_length_is_truncated() {
    let half = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"data\":{\"id\":";
    let whole = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{AGENT}");
    let server = TestServer::start([raw(half), raw(&whole)]).await;
    let response = server.client().agents().get("agt_1").response().await.unwrap();
    assert_eq!((response.attempts(), server.calls()), (2, 2));

    let server = TestServer::start([raw(half)]).await;
    assert_eq!((outcome(&create(&server.client()).await), server.calls()), ((ErrorKind::Truncated, 1), 1));

    // With a length the body is whole, and what is wrong is the JSON.
    let server = TestServer::start([json(200, r#"{"data":{"id":"#)]).await;
    let error = get(&server.client()).await;
    assert_eq!(outcome(&error), (ErrorKind::Decode, 1));
    assert!(error.to_string().contains("the text ends in the middle of a value"), "{error}");
}

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

#[tokio::test]
async fn chunks_that_are_wrong_are_a_protocol_error() {
    let wrong = [
        "xyz\r\n".to_owned(),
        "-1\r\n{\r\n0\r\n\r\n".to_owned(),
        "1\r\n{no end\r\n0\r\n\r\n".to_owned(),
        "10000000000000000\r\n{}".to_owned(),
        format!("2;{}\r\n{{}}\r\n0\r\n\r\n", "x".repeat(1 << 20)),
    ];
    for body in wrong {
        let server = TestServer::start([raw(&format!("{CHUNKED}{body}"))]).await;
        let client = server.client();
        assert_eq!(outcome(&create(&client).await), (ErrorKind::Protocol, 1), "{:.40}", body);
        assert_eq!(outcome(&get(&client).await), (ErrorKind::Protocol, 1), "{:.40}", body);
    }
}

/// Without the last chunk, the connection counts as broken.
#[tokio::test]
async fn chunks_without_an_end_are_truncated() {
    for body in ["17\r\n{\"data\":{\"id\":\"agt_1\"}}\r\n", "17\r\n{\"da", ""] {
        let server = TestServer::start([raw(&format!("{CHUNKED}{body}"))]).await;
        let client = server.client();
        assert_eq!(outcome(&create(&client).await), (ErrorKind::Truncated, 1), "{body:?}");
        assert_eq!(outcome(&get(&client).await), (ErrorKind::Truncated, 3), "{body:?}");
    }
}

#[tokio::test]
async fn codings_that_were_not_asked_for_are_a_protocol_error() {
    for coding in ["gzip", "x-gzip", "br", "zstd", "deflate", "gzip, gzip", "no such coding"] {
        let headers = [("content-type", "application/json"), ("content-encoding", coding)];
        let server = TestServer::start([with_headers(200, &headers, AGENT.as_bytes())]).await;
        let error = create(&server.client()).await;
        assert_eq!(outcome(&error), (ErrorKind::Protocol, 1), "{coding}: {error:?}");
        assert_eq!(server.received()[0].header("accept-encoding"), Some("gzip"));
    }
    for coding in ["identity", "Identity"] {
        let server = TestServer::start([with_headers(200, &[("content-encoding", coding)], AGENT.as_bytes())]).await;
        server.client().agents().get("agt_1").await.unwrap();
    }
}

#[tokio::test]
async fn gzip_is_read_under_each_of_its_names() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(AGENT.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    for coding in ["gzip", "GZIP", "Gzip", "x-gzip", "X-GZip"] {
        let headers = [("content-type", "application/json"), ("content-encoding", coding)];
        let server =
            TestServer::start([with_headers(200, &headers, &packed), with_headers(200, &headers, &packed)]).await;
        server.client().agents().get("agt_1").await.unwrap();
        let small = server.builder().max_body(AGENT.len() - 1).build().unwrap();
        assert_eq!(outcome(&get(&small).await), (ErrorKind::TooLarge, 1), "{coding}");
    }
}

#[tokio::test]
async fn announcements_without_end_are_a_timeout_of_the_attempt() {
    for announcement in ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"] {
        let server = Wire::start(move |mut stream, _| async move {
            head(&mut stream).await?;
            loop {
                stream.write_all(announcement.as_bytes()).await.ok()?;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
        .await;
        let start = Instant::now();
        assert_eq!(outcome(&create(&server.client()).await), (ErrorKind::Timeout, 1));
        assert_took(start, 500, 400);
    }
}

#[tokio::test]
async fn what_is_not_http_is_a_protocol_error() {
    for text in [
        "SSH-2.0-OpenSSH_9.6\r\n",
        "220 mail.example.com ESMTP\r\n",
        "<html>HTTP/0.9 had no head</html>\r\n",
        "HTTP/1.1 99 Small\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 099 Small\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 1000 Big\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}",
    ] {
        let server = TestServer::start([raw(text)]).await;
        let error = create(&server.client()).await;
        assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Protocol, 1), 1), "{text:?}: {error:?}");
    }
}

/// A body where none is allowed is not read as the next response.
#[tokio::test]
async fn bodies_that_may_not_be_are_not_read() -> Result<(), Error> {
    let smuggled = "HTTP/1.1 200 OK\r\ncontent-length: 24\r\n\r\n{\"data\":{\"id\":\"SMUGGLE\"}}";
    let first = format!("HTTP/1.1 204 No Content\r\n\r\n{smuggled}");
    let server = Wire::start(move |mut stream, number| {
        let answer = if number == 1 { first.clone() } else { String::new() };
        async move {
            while head(&mut stream).await.is_some() {
                let good = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{AGENT}", AGENT.len());
                let bytes = if answer.is_empty() { good } else { answer.clone() };
                stream.write_all(bytes.as_bytes()).await.ok()?;
            }
            Some(())
        }
    })
    .await;
    let client = server.client();
    client.agents().delete("agt_1").await?;
    assert_eq!(client.agents().get("agt_1").await?.id, "agt_1");

    let with_body = "HTTP/1.1 304 Not Modified\r\ncontent-length: 2\r\n\r\n{}";
    let server = TestServer::start([raw(with_body)]).await;
    assert_eq!(outcome(&get(&server.client()).await), (ErrorKind::NotModified, 1));

    let server = TestServer::start([json(200, AGENT)]).await;
    let response = server.client().empty_request(&HEAD).response().await?;
    assert_eq!((response.status().as_u16(), response.body().len()), (200, 0));
    Ok(())
}
