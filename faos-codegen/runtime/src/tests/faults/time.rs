//! Servers that are slow, or silent.

use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;

use crate::runtime::ErrorKind;
use crate::runtime::prelude::*;
use crate::tests::server::{Reply, TestClock, TestServer, with_headers};
use crate::tests::wire::{Wire, forever, head};

use super::{assert_took, checked, create, get, outcome};

static UPLOAD: Operation = Operation::put("upload", "/files").security(&[]);

#[tokio::test]
async fn an_answer_that_never_comes_is_a_timeout_of_each_attempt() {
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
async fn a_body_that_stops_is_stalled() {
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
async fn a_body_that_drips_is_a_timeout_of_the_attempt() {
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

/// A server that states an error and never comes to the end of explaining it.
async fn dripping(status: u16) -> Wire {
    Wire::start(move |mut stream, _| async move {
        head(&mut stream).await?;
        let head = format!(
            "HTTP/1.1 {status} Reason\r\ncontent-type: application/json\r\nx-request-id: req_1\r\nretry-after: 0\r\n\
             content-length: 1000\r\n\r\n{{\"error\""
        );
        stream.write_all(head.as_bytes()).await.ok()?;
        loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            stream.write_all(b" ").await.ok()?;
        }
    })
    .await
}

#[tokio::test]
async fn an_error_whose_body_drips_is_an_error_of_its_status() {
    for (status, attempts) in [(400, 1), (404, 1), (422, 1), (429, 3), (500, 3), (503, 3)] {
        let server = dripping(status).await;
        let start = Instant::now();
        let error = get(&server.client()).await;
        assert_took(start, 500 * u64::from(attempts), 900);
        assert_eq!((outcome(&error), server.connections()), ((ErrorKind::Status, attempts), attempts as usize));
        assert_eq!((error.status().unwrap().as_u16(), error.request_id()), (status, Some("req_1")));
        assert_eq!(error.retry_after(), Some(Duration::ZERO));
        assert!(error.body().starts_with(b"{\"error\" "), "{:?}", error.body());
        assert!(!error.is_timeout());
    }
}

#[tokio::test]
async fn the_body_of_an_error_has_a_short_limit_of_its_own() {
    let server = dripping(404).await;
    let limit = Duration::from_secs(60);
    let client = server.builder().attempt_timeout(limit).stall_timeout(limit).timeout(limit).build().unwrap();
    let start = Instant::now();
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Status, 1));
    assert_took(start, 2000, 900);
}

#[tokio::test]
async fn an_error_whose_body_drips_beyond_the_time_of_the_call_is_an_error_of_its_status() {
    let server = dripping(503).await;
    let error = checked(server.client().agents().get("agt_1").timeout(Duration::from_millis(300)).await);
    assert_eq!((outcome(&error), error.status().unwrap().as_u16()), ((ErrorKind::Status, 1), 503));
}

/// The head never stops, so it is not stalled; what ends it is the limit of the attempt.
#[tokio::test]
async fn a_head_that_drips_is_a_timeout_of_the_attempt() {
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
async fn the_whole_call_has_a_deadline() {
    let server = TestServer::start([Reply::Silence(Vec::new())]).await;
    let client = server.client();
    let start = Instant::now();
    let error = checked(client.agents().get("agt_1").timeout(Duration::from_millis(300)).await);
    assert_took(start, 300, 150);
    assert_eq!(outcome(&error), (ErrorKind::Timeout, 1));
    assert!(error.to_string().contains("the call took longer than 300ms"), "{error}");
}

#[tokio::test]
async fn no_wait_is_begun_that_would_pass_the_deadline() {
    let server = TestServer::start([with_headers(503, &[("retry-after", "5")], b"")]).await;
    let clock = TestClock::new(1.0);
    let error = get(&server.builder().clock(clock.clone()).build().unwrap()).await;
    assert_eq!((outcome(&error), clock.waits().len()), ((ErrorKind::Status, 1), 0));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(5)));
}

#[tokio::test]
async fn a_server_that_never_reads_does_not_hold_an_upload_for_ever() {
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
