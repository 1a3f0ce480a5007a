//! Servers that end one exchange on a connection with many, as HTTP/2 allows it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::runtime::{Client, Error, ErrorKind};
use crate::tests::sample::CreateAgent;
use crate::tests::wire::Wire;

use super::{create, get, outcome, run};

// The types of frames, and the codes of errors (RFC 9113, sections 6 and 7).
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;

fn frame(ty: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[ty, flags], &stream.to_be_bytes(), payload].concat()
}

fn reset(stream: u32, code: u32) -> Vec<u8> {
    frame(RST_STREAM, 0, stream, &code.to_be_bytes())
}

/// The server takes no stream beyond the one before this, and no fault was found.
fn go_away(stream: u32) -> Vec<u8> {
    frame(GOAWAY, 0, 0, &[(stream - 1).to_be_bytes(), [0; 4]].concat())
}

/// The status 200, which the table of HPACK holds as its eighth entry, and the body.
fn agent(stream: u32) -> Vec<u8> {
    let body = super::AGENT.as_bytes();
    [frame(HEADERS, 4, stream, &[0x88]), frame(DATA, 1, stream, body)].concat()
}

/// A server that answers the requests, counted from 1, as `answer` says, and how many it got.
async fn server(answer: fn(usize, u32) -> Vec<u8>) -> (Wire, Arc<AtomicUsize>) {
    let requests = Arc::new(AtomicUsize::new(0));
    let count = requests.clone();
    let server = Wire::start(move |stream, _| serve(stream, count.clone(), answer)).await;
    (server, requests)
}

async fn serve(mut stream: TcpStream, requests: Arc<AtomicUsize>, answer: fn(usize, u32) -> Vec<u8>) -> Option<()> {
    let mut preface = [0; 24];
    stream.read_exact(&mut preface).await.ok()?;
    assert_eq!(&preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await.ok()?;
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.ok()?;
        let [a, b, c, ty, _, id @ ..] = head;
        let mut payload = vec![0; usize::try_from(u32::from_be_bytes([0, a, b, c])).unwrap()];
        stream.read_exact(&mut payload).await.ok()?;
        if ty == HEADERS {
            let number = requests.fetch_add(1, Ordering::Relaxed) + 1;
            stream.write_all(&answer(number, u32::from_be_bytes(id))).await.ok()?;
        }
    }
}

fn client(server: &Wire) -> Client {
    let http = reqwest::Client::builder().http2_prior_knowledge().retry(reqwest::retry::never());
    server.builder().http_client(http.build().unwrap()).build().unwrap()
}

#[tokio::test]
async fn what_the_server_refused_is_repeated_even_if_it_is_a_post() -> Result<(), Error> {
    let refuse = |number, stream| if number == 1 { reset(stream, REFUSED_STREAM) } else { agent(stream) };
    let (wire, requests) = server(refuse).await;
    let response = client(&wire).agents().create(CreateAgent::new("One")).response().await?;
    assert_eq!((response.attempts(), requests.load(Ordering::Relaxed)), (2, 2));

    let leave = |number, stream| if number == 1 { go_away(stream) } else { agent(stream) };
    let (wire, requests) = server(leave).await;
    let response = client(&wire).agents().create(CreateAgent::new("One")).response().await?;
    assert_eq!((response.attempts(), requests.load(Ordering::Relaxed)), (2, 2));
    assert_eq!(wire.connections(), 2);

    let (wire, requests) = server(|_, stream| reset(stream, REFUSED_STREAM)).await;
    assert_eq!(outcome(&create(&client(&wire)).await), (ErrorKind::Connect, 3));
    assert_eq!(requests.load(Ordering::Relaxed), 3);
    Ok(())
}

#[tokio::test]
async fn what_the_server_may_have_done_is_repeated_only_where_that_is_safe() {
    let (wire, requests) = server(|_, stream| reset(stream, INTERNAL_ERROR)).await;
    let client = client(&wire);
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Ambiguous, 3));
    assert_eq!(outcome(&run(&client).await), (ErrorKind::Ambiguous, 3));
    assert_eq!(outcome(&create(&client).await), (ErrorKind::Ambiguous, 1));
    assert_eq!(requests.load(Ordering::Relaxed), 7);
}

#[tokio::test]
async fn a_body_that_is_reset_is_truncated() {
    let begin = |_, stream| {
        let begun = frame(HEADERS, 4, stream, &[0x88]);
        [begun, frame(DATA, 0, stream, b"{\"data\""), reset(stream, INTERNAL_ERROR)].concat()
    };
    let (wire, requests) = server(begin).await;
    assert_eq!(outcome(&get(&client(&wire)).await), (ErrorKind::Truncated, 3));
    assert_eq!(requests.load(Ordering::Relaxed), 3);
}
