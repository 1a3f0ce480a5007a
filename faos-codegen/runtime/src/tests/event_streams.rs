//! Server-sent events, from the bytes of a stream to decoded values.

// The macros make what is public in a generated crate.
#![allow(unreachable_pub)]

use std::time::Duration;

use serde_json::json;

use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind, Event};

use super::server::{Reply, TestServer, raw, with_headers};

static EVENTS: Operation = Operation::get("events", "/events").security(&[]).accept("text/event-stream");
static ASK: Operation = Operation::post("ask", "/ask").security(&[]).accept("text/event-stream").flag("stream");

object! {
    /// A piece of an answer.
    pub struct Delta {
        /// Its text.
        pub text: String,
    }
}

fn stream(text: &str) -> Reply {
    with_headers(200, &[("content-type", "text/event-stream; charset=utf-8")], text.as_bytes())
}

async fn all<T>(mut events: EventStream<T>) -> Vec<Result<Event<T>, Error>> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event);
    }
    all
}

#[tokio::test]
async fn events_come_decoded_until_the_last_says_so() -> Result<(), Error> {
    let text = concat!(
        ": a comment\n\n",
        "data: {\"text\":\"a\"}\n\n",
        "event: delta\r\nid: 7\r\ndata: {\"text\":\r\ndata: \"b\"}\r\n\r\n",
        "event: ping\n\n",
        "data: {\"text\":1}\n\n",
        "data: {\"text\":\"c\"}\n\n",
        "data: [DONE]\n\n",
        "data: {\"text\":\"never\"}\n\n",
    );
    let server = TestServer::start([stream(text)]).await;
    let client = server.client();
    let events = all(client.event_request::<Delta>(&EVENTS).await?).await;
    assert_eq!(events.len(), 4);
    let text = |index: usize| events[index].as_ref().map(|event| event.data.text.clone()).ok();
    assert_eq!([text(0), text(1), text(2), text(3)], [Some("a".into()), Some("b".into()), None, Some("c".into())]);
    let delta = events[1].as_ref().unwrap();
    assert_eq!((delta.name.as_str(), delta.id.as_deref()), ("delta", Some("7")));
    assert_eq!(events[0].as_ref().unwrap().name, "message");
    let error = events[2].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("text"), "{error}");
    assert_eq!(server.received()[0].header("accept"), Some("text/event-stream"));
    Ok(())
}

#[tokio::test]
async fn all_problems_of_an_event_are_reported_at_once() -> Result<(), Error> {
    let server = TestServer::start([stream("data: [1,true,{}]\n\n")]).await;
    let events = all(server.client().event_request::<Vec<bool>>(&EVENTS).await?).await;
    let expected =
        "2 problems: data[0]: expected a boolean, found a number; data[2]: expected a boolean, found an object";
    let error = events[0].as_ref().unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
    Ok(())
}

#[tokio::test]
async fn events_can_be_text_or_wholes() -> Result<(), Error> {
    let server = TestServer::start([stream("event: e\nid: 1\ndata: hi\n\ndata: {\"a\":1}\n\ndata: cut off")]).await;
    let client = server.client();
    let texts = all(client.text_event_request(&EVENTS).await?).await;
    let texts: Vec<_> = texts.into_iter().map(|event| event.unwrap().data).collect();
    assert_eq!(texts, ["hi", "{\"a\":1}"]);
    let wholes = all(client.whole_event_request::<Value>(&EVENTS).await?).await;
    let wholes: Vec<_> = wholes.into_iter().map(|event| event.unwrap().data).collect();
    assert_eq!(
        wholes,
        [json!({"event": "e", "data": "hi", "id": "1"}), json!({"event": "message", "data": {"a": 1}, "id": "1"})]
    );
    Ok(())
}

static KNOWING: Operation =
    Operation::get("knowing", "/events").security(&[]).accept("text/event-stream").error_event().error_member();

/// The codes and messages of the errors that a stream reports, and the number of other items.
fn reports<T>(events: &[Result<Event<T>, Error>]) -> (Vec<String>, usize) {
    let errors = events.iter().filter_map(|event| event.as_ref().err());
    let reports = errors.map(|error| {
        assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Reported, Some(200)));
        error.api().map_or_else(|| format!("{} bytes", error.body().len()), ToString::to_string)
    });
    (reports.collect(), events.iter().filter(|event| event.is_ok()).count())
}

#[tokio::test]
async fn an_event_that_reports_an_error_is_an_error_with_its_data() -> Result<(), Error> {
    for (event, expected) in [
        ("event: error\ndata: {\"error\":{\"code\":\"busy\",\"message\":\"later\"}}", "busy: later"),
        ("event: error\ndata: {\"code\":\"busy\",\"message\":\"later\"}", "busy: later"),
        ("event: ERROR\ndata: {\"message\":\"later\"}", "later"),
        ("event: error\ndata: later", "later"),
        ("event: error\ndata: {\"text\":\"looks well\"}", "21 bytes"),
        ("data: {\"error\":{\"message\":\"later\",\"code\":429}}", "429: later"),
        ("data: {\"error\":\"later or never\"}", "later or never"),
        ("data: {\"text\":\"\",\"error\":{\"message\":\"later\"}}", "later"),
        ("data: {\"type\":\"error\",\"error\":{\"type\":\"busy\",\"message\":\"later\"}}", "busy: later"),
        ("data: {\"object\":\"error\",\"message\":\"later\",\"text\":\"\"}", "later"),
    ] {
        let text = format!("data: {{\"text\":\"a\"}}\n\n{event}\n\ndata: {{\"text\":\"b\"}}\n\n");
        let server = TestServer::start([stream(&text)]).await;
        let events = all(server.client().event_request::<Delta>(&EVENTS).await?).await;
        assert_eq!(reports(&events), (vec![expected.to_owned()], 2), "{event}");
        let error = events[1].as_ref().unwrap_err();
        let data = event.rsplit("data: ").next().unwrap();
        assert_eq!(error.body(), data.as_bytes());
        assert!(error.to_string().contains("reported an error within the stream"), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn what_the_document_describes_is_not_an_error() -> Result<(), Error> {
    // Members that say that nothing went wrong, and the word elsewhere.
    let fine = [
        r#"{"text":"a","error":null}"#,
        r#"{"text":"a","error":false}"#,
        r#"{"text":"a","error":""}"#,
        r#"{"text":"error","errors":[]}"#,
        r#"{"text":"a","inner":{"error":"b"}}"#,
        r#"{"type":"no error","text":"a"}"#,
    ];
    let text: String = fine.iter().map(|data| format!("data: {data}\n\n")).collect();
    let server = TestServer::start([stream(&text)]).await;
    assert_eq!(reports(&all(server.client().event_request::<Delta>(&EVENTS).await?).await), (Vec::new(), fine.len()));

    // Types that describe errors, unless they cannot hold the data.
    let text = concat!(
        "event: error\ndata: {\"text\":\"a\"}\n\n",
        "data: {\"text\":\"a\",\"error\":{\"message\":\"b\"}}\n\n",
        "data: {\"type\":\"error\",\"text\":\"a\"}\n\n",
        "event: error\ndata: {\"message\":\"c\"}\n\n",
    );
    let server = TestServer::start([stream(text)]).await;
    let events = all(server.client().event_request::<Delta>(&KNOWING).await?).await;
    assert_eq!(reports(&events), (vec!["c".to_owned()], 3));

    // Text may contain anything, and only the name of the event counts.
    let server = TestServer::start([stream("data: {\"error\":\"a\"}\n\nevent: error\ndata: b\n\n")]).await;
    let events = all(server.client().text_event_request(&EVENTS).await?).await;
    assert_eq!(reports(&events), (vec!["b".to_owned()], 1));
    Ok(())
}

#[tokio::test]
async fn the_data_can_be_wrapped_as_the_document_describes_the_event() -> Result<(), Error> {
    for data in [
        r#"{"text":"a"}"#,
        r#"{"data":{"text":"a"}}"#,
        r#"{"event":"delta","data":{"text":"a"},"id":"1","retry":5}"#,
        r#"{"text":"a","data":{"text":"b"}}"#,
        r#"{"text":"a","data":1}"#,
    ] {
        let server = TestServer::start([stream(&format!("event: delta\nid: 7\ndata: {data}\n\n"))]).await;
        let events = all(server.client().payload_event_request::<Delta>(&EVENTS).await?).await;
        let [Ok(event)] = events.as_slice() else { panic!("{data}: {events:?}") };
        assert_eq!((event.data.text.as_str(), event.name.as_str(), event.id.as_deref()), ("a", "delta", Some("7")));
    }
    Ok(())
}

#[tokio::test]
async fn the_request_asks_for_the_stream() -> Result<(), Error> {
    let server = TestServer::start([stream("data: [DONE]\n\n")]).await;
    let client = server.client();
    for body in [json!({}), json!({"a": 1}), json!({"stream": true})] {
        assert!(all(client.event_request::<Delta>(&ASK).json(&body).await?).await.is_empty());
    }
    let bodies: Vec<_> = server.received().iter().map(|request| request.body.clone()).collect();
    assert_eq!(bodies, [r#"{"stream":true}"#, r#"{"stream":true,"a":1}"#, r#"{"stream":true}"#]);
    let error = client.event_request::<Delta>(&ASK).json(&json!({"stream": false})).await.unwrap_err();
    assert_eq!((error.kind(), server.calls()), (ErrorKind::InvalidArgument, 3));
    Ok(())
}

#[tokio::test]
async fn json_in_place_of_events_is_an_error() {
    let server = TestServer::start([super::server::json(200, "{}")]).await;
    let error = server.client().event_request::<Delta>(&EVENTS).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedContentType);
}

const BROKEN: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 1000\r\n\r\n";

#[tokio::test]
async fn a_broken_stream_goes_on_behind_the_last_event() -> Result<(), Error> {
    let first = raw(&format!("{BROKEN}retry: 5\nid: 1\ndata: {{\"text\":\"a\"}}\n\ndata: {{\"te"));
    let server = TestServer::start([first, stream("id: 2\ndata: {\"text\":\"b\"}\n\n")]).await;
    let events = all(server.client().event_request::<Delta>(&EVENTS).await?).await;
    let texts: Vec<_> = events.into_iter().map(|event| event.unwrap().data.text).collect();
    assert_eq!(texts, ["a", "b"]);
    let received = server.received();
    assert_eq!(received[0].header("last-event-id"), None);
    assert_eq!(received[1].header("last-event-id"), Some("1"));
    Ok(())
}

#[tokio::test]
async fn a_stream_that_cannot_go_on_ends_with_the_error() -> Result<(), Error> {
    // Nothing says where the first could go on, and the second changes something when it is asked for again.
    for (operation, id) in [(&EVENTS, ""), (&ASK, "id: 1\n")] {
        let server = TestServer::start([raw(&format!("{BROKEN}{id}data: {{\"text\":\"a\"}}\n\n"))]).await;
        let events = all(server.client().event_request::<Delta>(operation).await?).await;
        assert_eq!(events.len(), 2);
        assert_eq!(events[1].as_ref().unwrap_err().kind(), ErrorKind::Truncated);
        assert_eq!(server.calls(), 1);
    }
    // One that breaks again and again without an event in between is given up.
    let first = raw(&format!("{BROKEN}retry: 1\nid: 1\ndata: {{\"text\":\"a\"}}\n\n"));
    let server = TestServer::start([first, raw(BROKEN)]).await;
    let events = all(server.client().event_request::<Delta>(&EVENTS).await?).await;
    assert_eq!(events[1].as_ref().unwrap_err().kind(), ErrorKind::Truncated);
    assert_eq!(server.calls(), 3);
    Ok(())
}

#[tokio::test]
async fn a_silent_stream_ends_with_an_error_and_a_large_event_too() -> Result<(), Error> {
    let server = TestServer::start([Reply::Silence(format!("{BROKEN}data: 1\n\n").into())]).await;
    let client = server.builder().attempt_timeout(Duration::from_millis(300)).build()?;
    let events = all(client.text_event_request(&EVENTS).await?).await;
    assert_eq!(events[1].as_ref().unwrap_err().kind(), ErrorKind::Stalled);

    let server = TestServer::start([stream(&format!("data: {}\n\n", "x".repeat(2000)))]).await;
    let client = server.builder().max_body(1000).build()?;
    let events = all(client.text_event_request(&EVENTS).await?).await;
    assert_eq!(events[0].as_ref().unwrap_err().kind(), ErrorKind::TooLarge);
    Ok(())
}
