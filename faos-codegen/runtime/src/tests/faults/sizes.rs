//! Bodies that are larger than a client can want.

use std::io::Write;
use std::sync::Arc;

use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress};
use tokio::io::AsyncWriteExt;
use tokio::sync::Mutex;

use crate::runtime::{Client, ErrorKind};
use crate::tests::server::{TestServer, json, raw, with_headers};
use crate::tests::wire::{Wire, head};

use super::{AGENT, get, outcome};

const MIB: usize = 1 << 20;

/// The limit that a client has unless it is told another.
const LIMIT: usize = 32 * MIB;

/// Memory is that of the whole process, so only one test at a time may take much of it.
static MEMORY: Mutex<()> = Mutex::const_new(());

/// Returns the peak memory of the process in bytes since the last call of `forget_peak`, if the system provides it.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024)
}

fn forget_peak() -> Option<usize> {
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    peak()
}

/// Calls with the limits of a client that was told none, and checks what it takes to refuse the response.
async fn assert_refused(client: &Client) {
    let before = forget_peak();
    let error = get(client).await;
    assert_eq!(outcome(&error), (ErrorKind::TooLarge, 1));
    assert!(error.to_string().contains("larger than 33554432 bytes"), "{error}");
    assert!(error.body().len() <= 64 * 1024);
    if let (Some(before), Some(after)) = (before, peak()) {
        // The system counts in batches per thread, so the later figure may be a little below the earlier one.
        let taken = after.saturating_sub(before);
        assert!(taken < 80 * MIB, "refusing a body of 32 MiB took {taken} bytes");
    }
    assert!(before.is_some() || cfg!(not(target_os = "linux")), "Linux tells how much memory a process holds");
}

fn patient(server: &Wire) -> Client {
    let limit = std::time::Duration::from_secs(30);
    server.builder().attempt_timeout(limit).stall_timeout(limit).timeout(limit).build().unwrap()
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let _alone = MEMORY.lock().await;
    let sent = Arc::new(std::sync::Mutex::new(0));
    for with_length in [true, false] {
        let count = sent.clone();
        let server = Wire::start(move |mut stream, _| {
            let count = count.clone();
            async move {
                head(&mut stream).await?;
                let length = format!("content-length: {}\r\n", LIMIT + MIB);
                let length = if with_length { &length } else { "" };
                let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{length}\r\n\"");
                stream.write_all(head.as_bytes()).await.ok()?;
                let piece = vec![b'x'; 64 * 1024];
                for _ in 0..(LIMIT + MIB) / piece.len() {
                    stream.write_all(&piece).await.ok()?;
                    *count.lock().unwrap() += piece.len();
                }
                Some(())
            }
        })
        .await;
        *sent.lock().unwrap() = 0;
        assert_refused(&patient(&server)).await;
        let sent = *sent.lock().unwrap();
        // Memory that the system holds for an unread connection is not counted.
        assert!(!with_length || sent < 8 * MIB, "a body that was announced as too large was read: {sent}");
    }
}

/// A stream of zeros of this many MiB, compressed to about a thousandth of that. It has no end.
fn bomb(mib: usize) -> Vec<u8> {
    let mut block = Vec::with_capacity(64 * 1024);
    let zeros = vec![0; MIB];
    Compress::new(Compression::best(), false).compress_vec(&zeros, &mut block, FlushCompress::Full).unwrap();
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    [header.as_slice(), &block.repeat(mib)].concat()
}

#[tokio::test]
async fn a_body_that_grows_beyond_the_limit_is_refused() {
    let _alone = MEMORY.lock().await;
    let body = bomb(256);
    assert!(body.len() < 400 * 1024, "{}", body.len());
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let server = Wire::sending([head.as_bytes(), &body].concat()).await;
    assert_refused(&patient(&server)).await;
}

#[tokio::test]
async fn an_error_that_grows_is_kept_as_far_as_errors_are() {
    let mut body = GzEncoder::new(Vec::new(), Compression::best());
    body.write_all(&vec![b'x'; MIB]).unwrap();
    let reply = with_headers(500, &[("content-encoding", "gzip")], &body.finish().unwrap());
    let server = TestServer::start([reply]).await;
    let error = get(&server.client()).await;
    assert_eq!(outcome(&error), (ErrorKind::Status, 3));
    assert_eq!(error.body(), [b'x'; 64 * 1024]);
}

#[tokio::test]
async fn the_limit_counts_to_the_byte_and_after_decompression() {
    let body = format!(r#"{{"data":{{"id":"{}"}}}}"#, "x".repeat(2000));
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let server = TestServer::start([json(200, &body), raw(&chunked), json(200, &body)]).await;
    let small = server.builder().max_body(body.len() - 1).build().unwrap();
    assert_eq!(outcome(&get(&small).await), (ErrorKind::TooLarge, 1));
    assert_eq!(outcome(&get(&small).await), (ErrorKind::TooLarge, 1));
    let exact = server.builder().max_body(body.len()).build().unwrap();
    assert_eq!(exact.agents().get("agt_1").await.unwrap().id.len(), 2000);

    let mut compressed = GzEncoder::new(Vec::new(), Compression::best());
    compressed.write_all(AGENT.as_bytes()).unwrap();
    let headers = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let server = TestServer::start([with_headers(200, &headers, &compressed.finish().unwrap())]).await;
    assert_eq!(server.client().agents().get("agt_1").await.unwrap().id, "agt_1");
    let small = server.builder().max_body(AGENT.len() - 1).build().unwrap();
    assert_eq!(outcome(&get(&small).await), (ErrorKind::TooLarge, 1));
}
