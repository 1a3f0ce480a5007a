//! Streams of events whose server breaks the rules, breaks off, or wants more than it is due.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::runtime::answer::events::parser::{Oversized, Parser};
use crate::runtime::call::retry::Backoff;
use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind, Event};
use crate::tests::server::{Reply, TestClock, TestServer, json, raw, with_headers};

static EVENTS: Operation = Operation::get("events", "/events").security(&[]).accept("text/event-stream");

/// A stream that promises more than comes, so that it breaks off.
fn broken(text: &str) -> Reply {
    raw(&format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 9999\r\n\r\n{text}"))
}

fn whole(text: &str) -> Reply {
    with_headers(200, &[("content-type", "text/event-stream")], text.as_bytes())
}

/// The data of the first events, and the error after them if there is one.
async fn first(mut events: EventStream<String>, count: usize) -> (Vec<String>, Option<Error>) {
    let mut data = Vec::new();
    while data.len() < count {
        match events.next().await {
            Some(Ok(Event { data: text, .. })) => data.push(text),
            Some(Err(error)) => return (data, Some(error)),
            None => return (data, None),
        }
    }
    (data, None)
}

async fn all(server: &TestServer) -> (Vec<String>, Option<Error>) {
    first(server.client().text_event_request(&EVENTS).await.unwrap(), usize::MAX).await
}

/// Parses chunks as they come.
fn parse<'c>(chunks: impl IntoIterator<Item = &'c [u8]>, limit: usize) -> Result<Vec<[String; 3]>, Oversized> {
    let mut parser = Parser::default();
    let mut events = Vec::new();
    for chunk in chunks {
        parser.push(Bytes::copy_from_slice(chunk));
        while let Some(message) = parser.next(limit)? {
            events.push([message.name, message.id.unwrap_or_else(|| "-".to_owned()), message.data]);
        }
    }
    Ok(events)
}

#[test]
fn events_are_read_by_the_rules_of_the_standard_however_they_are_cut() {
    let table: [(&str, &[[&str; 3]]); 18] = [
        ("data: a\n\ndata: b\n\n", &[["message", "-", "a"], ["message", "-", "b"]]),
        ("data: a\r\rdata: b\r\r", &[["message", "-", "a"], ["message", "-", "b"]]),
        ("data: a\r\n\r\ndata: b\r\n\r\n", &[["message", "-", "a"], ["message", "-", "b"]]),
        ("data: a\r\n\ndata: b\n\r\n", &[["message", "-", "a"], ["message", "-", "b"]]),
        ("data: a\r\ndata: b\n\n", &[["message", "-", "a\nb"]]),
        // A byte order mark at the start, one of them, and nowhere else.
        ("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", &[["message", "-", "a"]]),
        ("\u{FEFF}\u{FEFF}data: a\n\ndata: b\n\n", &[["message", "-", "b"]]),
        ("\u{FEFF}\ndata: a\n\n", &[["message", "-", "a"]]),
        // An incomplete event at the end is discarded.
        ("data: a\n\ndata: b\n", &[["message", "-", "a"]]),
        ("data: a\n\ndata: b", &[["message", "-", "a"]]),
        // An event without data is not dispatched, and its name and id are not those of the next; its place stays.
        ("event: x\nid: 1\n\ndata: a\n\n", &[["message", "1", "a"]]),
        ("event: x\nid: 1\ndata: a\n\ndata: b\n\n", &[["x", "1", "a"], ["message", "1", "b"]]),
        (
            "id: 1\ndata: a\n\nid: 2\0\ndata: b\n\nid\ndata: c\n\n",
            &[["message", "1", "a"], ["message", "1", "b"], ["message", "", "c"]],
        ),
        ("data\n\ndata\ndata\n\ndata:\n\n", &[["message", "-", ""], ["message", "-", "\n"], ["message", "-", ""]]),
        ("data:a\ndata:  b\n\n", &[["message", "-", "a\n b"]]),
        (": comment\ndata: a\n:\n\n:\n\n", &[["message", "-", "a"]]),
        (" data: a\nDATA: b\ndata : c\ndata: d\n\n", &[["message", "-", "d"]]),
        ("data: é\u{1F600}\n\n", &[["message", "-", "é\u{1F600}"]]),
    ];
    for (text, expected) in table {
        let text = text.as_bytes();
        assert_eq!(parse([text], 100).unwrap(), expected, "{text:?}");
        assert_eq!(parse(text.chunks(1), 100).unwrap(), expected, "{text:?}, byte by byte");
        for cut in 0..text.len() {
            assert_eq!(parse([&text[..cut], &text[cut..]], 100).unwrap(), expected, "{text:?}, cut at {cut}");
        }
    }
    // Bytes that are not UTF-8 are replaced, as everywhere in the standard.
    assert_eq!(parse([b"data: \xFF\n\n".as_slice()], 100).unwrap(), [["message", "-", "\u{FFFD}"]]);
}

#[test]
fn the_limit_is_for_one_event_and_not_for_a_chunk() {
    let many = format!("data: {}\n\n", "x".repeat(40)).repeat(200);
    assert_eq!(parse([many.as_bytes()], 50).unwrap().len(), 200);
    assert_eq!(parse(many.as_bytes().chunks(7), 50).unwrap().len(), 200);

    let long = "x".repeat(60);
    for text in [
        long.clone(),
        format!(":{long}\n"),
        format!("data: {long}\n\n"),
        format!("event: {long}\n"),
        format!("id: {long}\n"),
        format!("{long}: 1\n"),
        "data: 123456789\n".repeat(7),
        "data\n".repeat(60),
        format!("event: {0}\nid: {0}\ndata: {0}\n\n", "x".repeat(20)),
    ] {
        assert_eq!(parse([text.as_bytes()], 50), Err(Oversized), "{text}");
        assert_eq!(parse(text.as_bytes().chunks(1), 50), Err(Oversized), "{text}");
    }
    // Comments end, and are gone.
    assert!(parse([":12345678\n".repeat(100).as_bytes()], 50).unwrap().is_empty());
}

#[test]
fn a_stream_cannot_fill_the_memory() {
    const CHUNK: usize = 16 << 10;
    // A line without an end.
    let endless = vec![b'x'; CHUNK];
    let line = allocation_counter::measure(|| {
        let chunks = std::iter::repeat_n(endless.as_slice(), 1000);
        assert_eq!(parse(chunks, 100_000), Err(Oversized));
    });
    assert!(line.bytes_max < 500_000, "{line:?}");

    // Each of many small events has the same large id. They are made one by one.
    let (id, events) = (format!("id: {}\n", "x".repeat(CHUNK)), "data\n\n".repeat(CHUNK / 6));
    let ids = allocation_counter::measure(|| {
        let mut parser = Parser::default();
        parser.push(id.into_bytes().into());
        assert_eq!(parser.next(100_000), Ok(None));
        parser.push(events.into_bytes().into());
        let mut count = 0;
        while parser.next(100_000).unwrap().is_some() {
            count += 1;
        }
        assert_eq!(count, CHUNK / 6);
    });
    assert!(ids.bytes_max < 500_000, "{ids:?}");
}

#[test]
fn a_server_can_ask_for_a_wait_of_a_minute_at_most() {
    let minute = Some(Duration::from_secs(60));
    for (retry, expected) in [
        ("0", Some(Duration::ZERO)),
        ("1500", Some(Duration::from_millis(1500))),
        ("0001500", Some(Duration::from_millis(1500))),
        ("60000", minute),
        ("60001", minute),
        ("18446744073709551615", minute),
        ("18446744073709551616", minute),
        (&"9".repeat(80), minute),
        ("", None),
        ("-1", None),
        ("+5", None),
        ("1.5", None),
        ("1e3", None),
        ("5 ", None),
        (" 5", None),
        ("NaN", None),
        ("٣", None),
        ("never", None),
    ] {
        for (before, expected) in [("", expected), ("retry:7\n", expected.or(Some(Duration::from_millis(7))))] {
            let mut parser = Parser::default();
            parser.push(format!("{before}retry: {retry}\n").into());
            assert_eq!(parser.next(100), Ok(None));
            assert_eq!(parser.retry(), expected, "{retry:?}");
        }
    }
}

#[tokio::test]
async fn an_event_that_broke_off_is_asked_for_again() {
    // The id of the event that did not end is not the place to go on from.
    let server = TestServer::start([
        broken("retry: 1\nid: 1\ndata: a\n\nid: 2\ndata: b\n"),
        whole("id: 2\ndata: b\n\nid: 3\ndata: c\n\n"),
    ])
    .await;
    assert!(matches!(all(&server).await, (data, None) if data == ["a", "b", "c"]));
    assert_eq!(server.received()[1].header("last-event-id"), Some("1"));

    // One without data is a place, too.
    let server = TestServer::start([broken("retry: 1\nid: 1\ndata: a\n\nid: 2\n\n"), whole("")]).await;
    all(&server).await;
    assert_eq!(server.received()[1].header("last-event-id"), Some("2"));
}

#[tokio::test]
async fn a_status_of_204_ends_a_stream() {
    let nothing = || raw("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
    let server = TestServer::start([broken("retry: 1\nid: 1\ndata: a\n\n"), nothing()]).await;
    let (data, error) = all(&server).await;
    assert!(data == ["a"] && error.is_none(), "{data:?}, {error:?}");
    assert_eq!(server.calls(), 2);

    let server = TestServer::start([nothing()]).await;
    let (data, error) = all(&server).await;
    assert!(data.is_empty() && error.is_none(), "{data:?}, {error:?}");
    assert_eq!(server.calls(), 1);
}

/// A client whose waits take no time, with the pauses of a client that is in use.
fn client(server: &TestServer, clock: &Arc<TestClock>) -> Client {
    server.builder().backoff(Backoff::default()).clock(clock.clone()).build().unwrap()
}

#[tokio::test]
async fn a_server_that_closes_again_and_again_cannot_make_the_client_spin() {
    // With an event each time, there is a pause each time.
    let server = TestServer::start([broken("retry: 0\nid: 1\ndata: a\n\n")]).await;
    let clock = TestClock::new(0.0);
    let events = client(&server, &clock).text_event_request(&EVENTS).await.unwrap();
    assert_eq!(first(events, 5).await.0.len(), 5);
    assert_eq!((server.calls(), clock.waits()), (5, vec![375; 4]));

    // Without one, the pauses grow, and the stream ends.
    let server = TestServer::start([broken("retry: 0\nid: 1\ndata: a\n\n"), broken("")]).await;
    let clock = TestClock::new(1.0);
    let events = client(&server, &clock).text_event_request(&EVENTS).await.unwrap();
    let (data, error) = first(events, usize::MAX).await;
    assert_eq!((data.len(), error.unwrap().kind()), (1, ErrorKind::Truncated));
    assert_eq!((server.calls(), clock.waits()), (3, vec![500, 1000]));
}

#[tokio::test]
async fn waits_before_a_reconnect_are_those_of_the_server_within_bounds() {
    for (retry, wait) in [("", 1000), ("retry: 4000\n", 4000), ("retry: 99999999999999999999\n", 60_000)] {
        let server = TestServer::start([broken(&format!("{retry}id: 1\ndata: a\n\n")), whole("")]).await;
        let clock = TestClock::new(0.0);
        let events = client(&server, &clock).text_event_request(&EVENTS).await.unwrap();
        let (data, error) = first(events, usize::MAX).await;
        assert!(data == ["a"] && error.is_none(), "{data:?}, {error:?}");
        assert_eq!(clock.waits(), [wait], "{retry:?}");
    }

    // A server that asks for more than a minute is not asked again.
    let later = with_headers(503, &[("retry-after", "3600")], b"");
    let server = TestServer::start([broken("id: 1\ndata: a\n\n"), later]).await;
    let clock = TestClock::new(0.0);
    let events = client(&server, &clock).text_event_request(&EVENTS).await.unwrap();
    let error = first(events, usize::MAX).await.1.unwrap();
    assert_eq!((error.kind(), error.retry_after()), (ErrorKind::Status, Some(Duration::from_secs(3600))));
    assert_eq!(server.calls(), 2);
}

#[tokio::test]
async fn what_is_not_a_stream_ends_one_that_broke() {
    for reply in [json(200, "{}"), json(404, "{}"), with_headers(302, &[("location", "https://other.example")], b"")] {
        let server = TestServer::start([broken("retry: 1\nid: 1\ndata: a\n\n"), reply]).await;
        let (data, error) = all(&server).await;
        assert!(data == ["a"] && error.is_some_and(|error| !error.is_retryable()));
        assert_eq!(server.calls(), 2);
    }
}
