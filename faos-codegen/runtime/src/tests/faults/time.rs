//! Servers that are slow, or silent.

use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;

use super::{assert_took, checked, create, get, outcome};
use crate::runtime::ErrorKind;
use crate::runtime::prelude::*;
use crate::tests::server::{Reply, TestClock, TestServer, with_headers};
use crate::tests::wire::{Wire, forever, head};

static UPLOAD: Operation = Operation::put("upload", "/files").security(&[]);

#[tokio::test]
async fn f10_an_answer_that_never_comes_is_a_timeout_of_each_attempt() {
    let server = TestServer::start([Reply::Silence(Vec::new())]).await;
    let client = server.client();
    let start = Instant::now();
    let error = create(&client).await;
    assert_took(start, 500, 400);
    assert_eq!(outcome(&error), (ErrorKind::Timeout, 1));
    assert!(error.is_timeout() && error.is_retryable());
    assert!(error.to_string().contains("no response within 500ms"), "{error}");
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Timeout, 3));
    assert_eq!(server.calls(), 4);
}

const BEGINNING: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"data\"";

#[tokio::test]
async fn f11_a_body_that_stops_is_stalled() {
    let server = Wire::sending(BEGINNING).await;
    let client = server.client();
    let start = Instant::now();
    let error = create(&client).await;
    assert_took(start, 200, 250);
    assert_eq!(outcome(&error), (ErrorKind::Stalled, 1));
    assert!(error.is_timeout() && error.is_retryable());
    assert_eq!(error.status().unwrap(), 200);
    assert!(error.to_string().contains("after 7 bytes"), "{error}");
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Stalled, 3));

    let start = Instant::now();
    let call = client.agents().get("agt_1").stall_timeout(Duration::from_millis(50)).max_retries(0);
    assert_eq!(outcome(&checked(call.await)), (ErrorKind::Stalled, 1));
    assert_took(start, 50, 150);
}

#[tokio::test]
async fn f11_a_body_that_drips_is_a_timeout_of_the_attempt() {
    let server = Wire::start(|mut stream, _| async move {
        head(&mut stream).await?;
        stream.write_all(BEGINNING.as_bytes()).await.ok()?;
        loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            stream.write_all(b" ").await.ok()?;
        }
    })
    .await;
    let start = Instant::now();
    assert_eq!(outcome(&create(&server.client()).await), (ErrorKind::Timeout, 1));
    assert_took(start, 500, 400);
}

/// The head never stops, so it is not stalled; what ends it is the limit of the attempt.
#[tokio::test]
async fn f13_a_head_that_drips_is_a_timeout_of_the_attempt() {
    let server = Wire::start(|mut stream, _| async move {
        head(&mut stream).await?;
        for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}" {
            stream.write_all(&[*byte]).await.ok()?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Some(())
    })
    .await;
    let start = Instant::now();
    let error = create(&server.client()).await;
    assert_took(start, 500, 400);
    assert_eq!(outcome(&error), (ErrorKind::Timeout, 1));
    assert!(error.is_timeout());
}

#[tokio::test]
async fn f14_the_whole_call_has_a_deadline() {
    let server = TestServer::start([Reply::Silence(Vec::new())]).await;
    let client = server.client();
    let start = Instant::now();
    let error = checked(client.agents().get("agt_1").timeout(Duration::from_millis(300)).await);
    assert_took(start, 300, 150);
    assert_eq!(outcome(&error), (ErrorKind::Timeout, 1));
    assert!(error.to_string().contains("the call took longer than 300ms"), "{error}");
}

#[tokio::test]
async fn f14_no_wait_is_begun_that_would_pass_the_deadline() {
    let server = TestServer::start([with_headers(503, &[("retry-after", "5")], b"")]).await;
    let clock = TestClock::new(1.0);
    let error = get(&server.builder().clock(clock.clone()).build().unwrap()).await;
    assert_eq!((outcome(&error), clock.waits().len()), ((ErrorKind::Status, 1), 0));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(5)));
}

#[tokio::test]
async fn f15_a_server_that_never_reads_does_not_hold_an_upload_for_ever() {
    let server = Wire::start(|stream, _| async move {
        let _unread = stream;
        forever().await
    })
    .await;
    let client = server.client();
    let start = Instant::now();
    let upload = client.empty_request(&UPLOAD).body("application/octet-stream", vec![b'x'; 5 << 20]);
    assert_eq!(outcome(&checked(upload.max_retries(0).await)), (ErrorKind::Timeout, 1));
    assert_took(start, 500, 500);
}
