//! The progress of uploads.

use std::sync::{Arc, Mutex};

use futures_util::stream;

use crate::runtime::prelude::*;
use crate::runtime::{Error, Progress, Request};

use super::bodies::Upload;
use super::server::{Reply, TestServer, json};

static UPLOAD: Operation = Operation::put("upload", "/files").security(&[]);

/// The reports of each attempt.
type Reports = Vec<Vec<Progress>>;

/// Sends a request, and returns what was reported.
async fn reports(server: &TestServer, request: impl Fn(Request<()>) -> Request<()>) -> Result<Reports, Error> {
    let seen = Arc::new(Mutex::new(Vec::<Vec<_>>::new()));
    let report = seen.clone();
    let progress = move |progress: Progress| {
        let mut seen = report.lock().unwrap();
        if progress.done == 0 {
            seen.push(Vec::new());
        }
        seen.last_mut().unwrap().push(progress);
    };
    request(server.client().empty_request(&UPLOAD)).on_upload_progress(progress).await?;
    let seen = seen.lock().unwrap();
    Ok(seen.clone())
}

/// The numbers of bytes, if the total is as expected.
fn done(attempt: &[Progress], total: Option<u64>) -> Vec<u64> {
    assert!(attempt.iter().all(|progress| progress.total == total), "{attempt:?}");
    attempt.iter().map(|progress| progress.done).collect()
}

const KB: u64 = 1024;

#[tokio::test]
async fn bytes_in_memory_are_reported_piece_by_piece() -> Result<(), Error> {
    let server = TestServer::start([json(200, "")]).await;
    let seen = reports(&server, |request| request.body("text/plain", vec![b'x'; 150 * KB as usize])).await?;
    assert_eq!(done(&seen[0], Some(150 * KB)), [0, 64 * KB, 128 * KB, 150 * KB]);
    assert_eq!(server.received()[0].header("content-length"), Some("153600"));
    assert_eq!(server.received()[0].body.len(), 150 * KB as usize);
    // JSON and empty bodies as well; without a body, nothing is uploaded.
    let seen = reports(&server, |request| request.json_body("ab")).await?;
    assert_eq!(done(&seen[0], Some(4)), [0, 4]);
    let seen = reports(&server, |request| request.body("text/plain", "")).await?;
    assert_eq!(done(&seen[0], Some(0)), [0]);
    assert_eq!(seen[0][0].fraction(), Some(1.0));
    assert!(reports(&server, |request| request).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn streams_and_files_are_reported_as_they_are_read() -> Result<(), Error> {
    let server = TestServer::start([json(200, "")]).await;
    let chunks = || stream::iter(["abc", "de"].map(Ok::<_, std::io::Error>));
    for length in [None, Some(5)] {
        let seen = reports(&server, |request| request.body("text/plain", Body::stream(chunks(), length))).await?;
        assert_eq!(done(&seen[0], length), [0, 3, 5]);
    }
    let form = |request: Request<()>| {
        let file = FilePart::new(Body::stream(chunks(), Some(5))).name("a.txt");
        request.multipart(&[], &Upload::new("p").file(file))
    };
    let seen = reports(&server, form).await?;
    let sent: u64 = server.received()[2].header("content-length").unwrap().parse().unwrap();
    let bytes = done(&seen[0], Some(sent));
    assert_eq!((bytes.len(), bytes[2] - bytes[1], bytes[4]), (5, 3, sent));
    Ok(())
}

#[tokio::test]
async fn each_attempt_begins_at_zero() -> Result<(), Error> {
    let server = TestServer::start([json(503, ""), Reply::Bytes(Vec::new()), json(200, "")]).await;
    let seen = reports(&server, |request| request.body("text/plain", "abc")).await?;
    assert_eq!(seen.iter().map(|attempt| done(attempt, Some(3))).collect::<Vec<_>>(), [[0, 3], [0, 3], [0, 3]]);
    assert!(server.received().iter().all(|request| request.body == "abc"));
    Ok(())
}
