//! Downloads whose connection breaks, and downloads that an earlier process began.

use std::io;
use std::sync::{Arc, Mutex};

use futures_core::stream::FusedStream;

use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind, Progress};

use super::server::{Reply, TestServer, json, raw};

static DOWNLOAD: Operation = Operation::get("download", "/file").security(&[]).accept("application/octet-stream");
static EXPORT: Operation = Operation::post("export", "/export").security(&[]).accept("application/octet-stream");

/// The file is `0123456789`, and its validators.
const TAG: &str = "etag: \"v1\"";
const DATES: &str = "last-modified: Wed, 21 Oct 2026 07:28:00 GMT\r\ndate: Wed, 21 Oct 2026 07:28:01 GMT";

/// A response whose connection breaks after `body`.
fn broken(headers: &str, body: &str) -> Reply {
    raw(&format!("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n{headers}\r\n\r\n{body}"))
}

/// A part of the file: the value of `Content-Range`, other headers, and a body.
fn part(range: &str, headers: &str, body: &str) -> Reply {
    let length = body.len();
    raw(&format!(
        "HTTP/1.1 206 Partial Content\r\ncontent-range: {range}\r\ncontent-length: {length}\r\n{headers}\r\n\r\n{body}"
    ))
}

async fn download(server: &TestServer) -> Result<Vec<u8>, Error> {
    server.client().download_request(&DOWNLOAD).await?.bytes().await
}

#[tokio::test]
async fn a_broken_download_continues_where_it_broke() -> Result<(), Error> {
    for (validator, sent) in [(TAG, "\"v1\""), (DATES, "Wed, 21 Oct 2026 07:28:00 GMT")] {
        let server = TestServer::start([
            broken(validator, "012"),
            // The request for the rest is retried as usual.
            json(503, ""),
            // The rest breaks too.
            raw(&format!(
                "HTTP/1.1 206 P\r\ncontent-range: bytes 3-9/10\r\ncontent-length: 7\r\n{validator}\r\n\r\n34"
            )),
            // A part that ends before the file does.
            part("bytes 5-7/10", validator, "567"),
            part("bytes 8-9/*", "x: y", "89"),
        ])
        .await;
        let mut download = server.client().download_request(&DOWNLOAD).await?;
        assert_eq!((download.position(), download.length(), download.validator()), (0, Some(10), Some(sent)));
        let mut bytes = Vec::new();
        assert_eq!(download.write_to(&mut bytes).await?, 10);
        assert_eq!((bytes.as_slice(), download.position()), (&b"0123456789"[..], 10));
        assert!(download.is_terminated());
        let received = server.received();
        let ranges: Vec<_> = received.iter().map(|request| request.header("range")).collect();
        let expected = [None, Some("bytes=3-"), Some("bytes=3-"), Some("bytes=5-"), Some("bytes=8-")];
        assert_eq!(ranges, expected);
        assert!(received[1..].iter().all(|request| request.header("if-range") == Some(sent)));
        assert!(received[1..].iter().all(|request| request.header("accept-encoding") == Some("identity")));
        assert_eq!(received[0].header("if-range"), None);
    }
    Ok(())
}

#[tokio::test]
async fn a_download_that_stalls_continues_too() -> Result<(), Error> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n{TAG}\r\n\r\n01234");
    let server = TestServer::start([Reply::Silence(head.into()), part("bytes 5-9/10", TAG, "56789")]).await;
    assert_eq!(download(&server).await?, b"0123456789");
    Ok(())
}

/// Cases: the reply in place of the rest, and the error.
#[tokio::test]
async fn a_rest_of_another_file_is_never_used() {
    let whole = |headers: &str| raw(&format!("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n{headers}\r\n\r\n0123456789"));
    let unsatisfiable = |length: &str| {
        raw(&format!(
            "HTTP/1.1 416 R\r\ncontent-range: bytes */{length}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        ))
    };
    let cases = [
        ("the whole file", whole("etag: \"v2\""), ErrorKind::NotResumable, "has changed, or"),
        ("the same file", whole(TAG), ErrorKind::NotResumable, "does not send the rest"),
        ("another tag", part("bytes 3-9/10", "etag: \"v2\"", "3456789"), ErrorKind::NotResumable, "has changed"),
        ("another length", part("bytes 3-9/11", TAG, "3456789"), ErrorKind::NotResumable, "length"),
        ("a shorter file", unsatisfiable("2"), ErrorKind::NotResumable, "shorter"),
        ("a file of that length", unsatisfiable("3"), ErrorKind::NotResumable, "length"),
        ("another part", part("bytes 2-9/10", TAG, "23456789"), ErrorKind::Protocol, "another part"),
        ("an end before the start", part("bytes 3-2/10", TAG, ""), ErrorKind::Protocol, "malformed"),
        ("a part beyond the end", part("bytes 3-10/10", TAG, "3456789x"), ErrorKind::Protocol, "malformed"),
        ("no part", raw("HTTP/1.1 206 P\r\ncontent-length: 7\r\n\r\n3456789"), ErrorKind::Protocol, "missing"),
        ("another unit", part("items 3-9/10", TAG, "3456789"), ErrorKind::Protocol, "malformed"),
        ("a sign", part("bytes +3-9/10", TAG, "3456789"), ErrorKind::Protocol, "malformed"),
        ("too much", part("bytes 3-9/10", TAG, "3456789x"), ErrorKind::Protocol, "longer"),
        ("an unknown coding", part("bytes 3-9/10", "content-encoding: br", "3456789"), ErrorKind::Protocol, "coding"),
        // Decoded, this is not what was asked for.
        ("gzip", part("bytes 3-9/10", "content-encoding: gzip", "3456789"), ErrorKind::Protocol, "compression"),
        ("an error", json(404, ""), ErrorKind::Status, "404"),
    ];
    for (case, reply, kind, message) in cases {
        let server = TestServer::start([broken(TAG, "012"), reply]).await;
        let mut download = server.client().download_request(&DOWNLOAD).await.unwrap();
        let mut bytes = Vec::new();
        let error = download.write_to(&mut bytes).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{case}: {error}");
        assert!(error.to_string().contains(message), "{case}: {error}");
        assert_eq!((server.calls(), download.position()), (2, bytes.len() as u64), "{case}");
        assert!(b"0123456789".starts_with(&bytes), "{case}: {bytes:?}");
        assert!(download.next().await.is_none(), "{case}");
    }
}

/// The headers of the first response, and the reason.
#[tokio::test]
async fn without_a_proof_that_the_file_is_the_same_a_download_ends() {
    for (headers, reason) in [
        ("x: y", "no validator"),
        ("etag: W/\"v1\"", "a weak tag"),
        ("etag: v1", "a tag without quotes"),
        (
            "etag: W/\"v1\"\r\nlast-modified: Wed, 21 Oct 2026 07:28:00 GMT\r\ndate: Wed, 21 Oct 2026 07:30:00 GMT",
            "a tag",
        ),
        ("last-modified: Wed, 21 Oct 2026 07:28:00 GMT\r\ndate: Wed, 21 Oct 2026 07:28:00 GMT", "the same second"),
        ("last-modified: Wed, 21 Oct 2026 07:28:00 GMT", "no date"),
        ("last-modified: yesterday\r\ndate: Wed, 21 Oct 2026 07:28:00 GMT", "no time"),
        ("etag: \"v1\"\r\naccept-ranges: none", "no parts"),
    ] {
        let server = TestServer::start([broken(headers, "012"), part("bytes 3-9/10", "x: y", "3456789")]).await;
        let error = download(&server).await.unwrap_err();
        assert_eq!((error.kind(), server.calls()), (ErrorKind::Truncated, 1), "{reason}");
    }
    // A compressed body, whose length is unknown, a request that is not safe to repeat, and a call without retries.
    let chunked = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n{TAG}\r\n\r\n3\r\n012\r\n");
    let server = TestServer::start([raw(&chunked), part("bytes 3-9/10", TAG, "3456789")]).await;
    assert_eq!(download(&server).await.unwrap_err().kind(), ErrorKind::Truncated);
    let server = TestServer::start([broken(TAG, "012"), part("bytes 3-9/10", TAG, "3456789")]).await;
    let client = server.client();
    let error = client.download_request(&EXPORT).await.unwrap().bytes().await.unwrap_err();
    assert_eq!((error.kind(), server.calls()), (ErrorKind::Truncated, 1));
    let server = TestServer::start([broken(TAG, "012"), part("bytes 3-9/10", TAG, "3456789")]).await;
    let error = server.client().download_request(&DOWNLOAD).max_retries(0).await.unwrap().bytes().await.unwrap_err();
    assert_eq!((error.kind(), server.calls()), (ErrorKind::Truncated, 1));
}

#[tokio::test]
async fn a_download_that_breaks_again_and_again_ends() {
    let nothing = raw(&format!("HTTP/1.1 206 P\r\ncontent-range: bytes 3-9/10\r\ncontent-length: 7\r\n{TAG}\r\n\r\n"));
    let server = TestServer::start([broken(TAG, "012"), nothing]).await;
    let error = download(&server).await.unwrap_err();
    // Two in a row without a byte, as `max_retries` allows.
    assert_eq!((error.kind(), server.calls()), (ErrorKind::Truncated, 3));
}

#[tokio::test]
async fn a_download_of_an_earlier_process_continues() -> Result<(), Error> {
    // The first rest breaks after two bytes.
    let broken = format!("HTTP/1.1 206 P\r\ncontent-range: bytes 3-9/10\r\ncontent-length: 7\r\n{TAG}\r\n\r\n34");
    let server = TestServer::start([raw(&broken), part("bytes 5-9/10", TAG, "56789")]).await;
    let client = server.client();
    let mut download = client.download_request(&DOWNLOAD).resume_from(3, "\"v1\"").await?;
    assert_eq!((download.status().as_u16(), download.position(), download.length()), (206, 3, Some(10)));
    assert_eq!(download.validator(), Some("\"v1\""));
    let mut file = b"012".to_vec();
    assert_eq!(download.write_to(&mut file).await?, 7);
    assert_eq!(file, b"0123456789");
    let received = server.received();
    assert_eq!((received[0].header("range"), received[0].header("if-range")), (Some("bytes=3-"), Some("\"v1\"")));
    assert_eq!(received[1].header("range"), Some("bytes=5-"));

    // The file is complete already.
    let complete = "HTTP/1.1 416 R\r\ncontent-range: bytes */10\r\ncontent-length: 0\r\n\r\n";
    let server = TestServer::start([raw(complete)]).await;
    let download = server.client().request(http::Method::GET, "/file").resume_from(10, "\"v1\"").await?;
    assert_eq!((download.position(), download.length(), download.is_terminated()), (10, Some(10), true));
    assert_eq!(download.bytes().await?, b"");

    // The file has changed, or the server ignores the condition.
    for reply in [
        raw("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx"),
        part("bytes 3-9/10", "etag: \"v2\"", "3456789"),
        raw("HTTP/1.1 416 R\r\ncontent-range: bytes */2\r\ncontent-length: 0\r\n\r\n"),
    ] {
        let server = TestServer::start([reply]).await;
        let error = server.client().download_request(&DOWNLOAD).resume_from(3, "\"v1\"").await.unwrap_err();
        assert_eq!(
            (error.kind(), server.calls(), error.is_retryable()),
            (ErrorKind::NotResumable, 1, false),
            "{error}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn what_cannot_prove_that_a_file_is_the_same_is_refused() {
    let server = TestServer::start([json(200, "")]).await;
    let client = server.client();
    for validator in ["W/\"v1\"", "v1", "", "\"", "\"\"", "yesterday", "\"v\n1\""] {
        let error = client.download_request(&DOWNLOAD).resume_from(3, validator).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{validator}");
        assert!(error.to_string().contains("`validator`"), "{error}");
    }
    let error = client.download_request(&EXPORT).resume_from(3, "\"v1\"").await.unwrap_err();
    assert_eq!((error.kind(), server.calls()), (ErrorKind::InvalidArgument, 0));
}

#[tokio::test]
async fn a_download_reports_its_progress() -> Result<(), Error> {
    let server = TestServer::start([broken(TAG, "01234"), part("bytes 5-9/10", TAG, "56789")]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let report = seen.clone();
    let download = server.client().download_request(&DOWNLOAD).uncompressed().await?;
    let download = download.on_progress(move |progress: Progress| report.lock().unwrap().push(progress));
    assert_eq!(download.bytes().await?.len(), 10);
    let seen = seen.lock().unwrap();
    assert_eq!(seen.iter().map(|progress| progress.done).collect::<Vec<_>>(), [5, 10]);
    assert_eq!(seen.iter().map(|progress| progress.fraction()).collect::<Vec<_>>(), [Some(0.5), Some(1.0)]);
    assert!(server.received().iter().all(|request| request.header("accept-encoding") == Some("identity")));
    Ok(())
}

/// A file on a disk that is full.
struct Full;

impl io::Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_writer_that_fails_is_the_source_of_the_error() {
    let server = TestServer::start([raw("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n012")]).await;
    let mut download = server.client().download_request(&DOWNLOAD).await.unwrap();
    let error = download.write_to(&mut Full).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Write);
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.to_string().contains(&io::Error::from(io::ErrorKind::StorageFull).to_string()), "{source}");
}
