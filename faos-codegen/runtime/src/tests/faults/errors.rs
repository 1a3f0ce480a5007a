//! Errors and traces escape external text and redact secrets.

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use futures_util::TryStreamExt;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::runtime::{Credential, ErrorKind, Operation, Pages};
use crate::tests::sample::{Agent, CreateAgent};
use crate::tests::server::{Reply, TestServer, json, raw, shown, with_headers};

use super::{AGENT, checked, get, outcome};

#[tokio::test]
async fn a_body_that_says_nothing_known_is_not_shown() {
    let long = format!("<html>\u{1b}[31m\u{202e}\r\n{}", "x".repeat(1024 * 1024));
    let server = TestServer::start([with_headers(500, &[("content-type", "text/html")], long.as_bytes())]).await;
    let error = get(&server.client()).await;
    assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Status, 3), 3));
    assert_eq!(error.body().len(), 64 * 1024);
    assert_eq!(error.to_string(), "GET /agents/{id}: 500 Internal Server Error (text/html, at least 65536 bytes)");
    assert!(!shown(&error).contains("xxx"));
    for (media_type, body, expected) in [
        ("text/html; charset=\"x\"", "<p>", " (text/html, 3 bytes)"),
        ("application/json", "1", ": 1"),
        ("application/json", "{\"a\":1}", " (application/json, 7 bytes)"),
        ("application/problem+json", "x", " (application/problem+json, 1 byte)"),
        ("hush hush", "x", " (an invalid media type, 1 byte)"),
        ("hush", "x", " (an invalid media type, 1 byte)"),
        ("text/html", "", ""),
    ] {
        let server = TestServer::start([with_headers(404, &[("content-type", media_type)], body.as_bytes())]).await;
        let error = get(&server.client()).await;
        assert_eq!(error.to_string(), format!("GET /agents/{{id}}: 404 Not Found{expected}"), "{media_type}: {body}");
    }
    let server = TestServer::start([with_headers(404, &[], b"x")]).await;
    assert!(get(&server.client()).await.to_string().ends_with("404 Not Found (no media type, 1 byte)"));
}

#[tokio::test]
async fn what_an_api_says_is_cut_and_escaped() {
    let message = format!("\u{1b}[31m\u{202e}\r\n{}", "x".repeat(10_000));
    let body = serde_json::json!({"error": {"code": "long", "message": message}}).to_string();
    let server = TestServer::start([json(404, &body)]).await;
    let error = get(&server.client()).await;
    let text = error.to_string();
    assert!(text.len() < 600 && text.ends_with('…'), "{text}");
    assert!(text.contains("long: \\u{1b}[31m\\u{202e}\\u{d}\\u{a}xxx"), "{text}");
    assert!(!shown(&error).contains(['\u{1b}', '\u{202e}']));
}

#[tokio::test]
async fn what_a_server_calls_its_status_is_not_shown() {
    for reason in ["\u{1b}[31mred", "a\u{202e}b", "a\tb"] {
        let server = TestServer::start([raw(&format!("HTTP/1.1 404 {reason}\r\ncontent-length: 0\r\n\r\n"))]).await;
        let error = get(&server.client()).await;
        // A status line cannot contain an escape, so the whole response is rejected.
        assert!(matches!(error.kind(), ErrorKind::Status | ErrorKind::Protocol), "{error:?}");
        assert_eq!((error.attempts(), server.calls()), (1, 1));
        assert!(!shown(&error).contains(['\u{1b}', '\u{202e}', '\t']), "{error:?}");
        assert!(!shown(&error).contains("red"));
    }
    // The server's request id and error description are shown escaped.
    let body = r#"{"error":{"code":"\u001b[31m","message":"\u202e"},"meta":{"request_id":"\u001b[31m"}}"#;
    let server = TestServer::start([json(404, body)]).await;
    let error = get(&server.client()).await;
    assert_eq!(error.api().unwrap().message.as_deref(), Some("\u{202e}"));
    assert!(!shown(&error).contains(['\u{1b}', '\u{202e}']), "{error:?}");
}

/// Writes down everything that is traced, of every crate and level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn write(&self, metadata: &Metadata<'_>, visit: impl FnOnce(&mut dyn Visit)) {
        let mut log = self.0.lock().unwrap();
        write!(log, "\n{} {}", metadata.target(), metadata.level()).unwrap();
        visit(&mut Fields(&mut log));
    }
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::TRACE
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(span.metadata(), |fields| span.record(fields));
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        self.write(event.metadata(), |fields| event.record(fields));
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn traces_hold_nothing_secret() {
    let log = Log::default();
    // While there is only one, `tracing` asks the thread that comes first whether anybody listens, and that may be one of
    // another test.
    let _second = tracing::Dispatch::new(log.clone());
    let _guard = tracing::subscriber::set_default(log.clone());
    let secret = r#"{"data":{"id":"SECRET_id"},"error":{"message":"SECRET_message"}}"#;
    let replies = || [json(503, secret), json(302, secret), json(200, secret), json(200, "SECRET"), raw("SECRET")];
    for reply in replies() {
        let server = TestServer::start([reply]).await;
        let client = server.builder().basic("SECRET_user", "SECRET_password").max_retries(1);
        let client = client.credential("oauth2", Credential::token("SECRET_token")).build().unwrap();
        let _ = client.agents().query_key("SECRET_path").await;
        let _ = client.agents().basic().await;
        let _ = client.agents().create(CreateAgent::new("SECRET_body")).header("X-Any", "SECRET_header").await;
        assert!(server.calls() >= 3);
    }
    let server = TestServer::start([Reply::Silence(Vec::new())]).await;
    let client = server.builder().max_retries(0).build().unwrap();
    checked(client.agents().list().cursor("SECRET_cursor").await);

    let log = log.0.lock().unwrap().clone();
    assert!(log.contains("operation_id=\"queryKey\""), "{log}");
    for field in ["error.type=Timeout", "error.type=Redirect", "http.response.status_code=200"] {
        assert!(log.contains(field), "{log}");
    }
    assert!(!log.contains("SECRET"), "{log}");
    assert!(!log.contains(AGENT));
}

static COUNTED: Operation = Operation::get("countedAgents", "/counted").pages(
    Pages::cursor(Pages::query("cursor"), Pages::member(&["next"])).items(&["data"]).total(Pages::member(&["total"])),
);

#[tokio::test]
async fn a_list_that_ends_before_its_total_is_traced() {
    let log = Log::default();
    let _second = tracing::Dispatch::new(log.clone());
    let _guard = tracing::subscriber::set_default(log.clone());
    for (total, is_traced) in [(3, true), (1, false)] {
        let server = TestServer::start([json(200, &format!(r#"{{"data":[{{"id":"a"}}],"total":{total}}}"#))]).await;
        let agents: Vec<_> = server.client().page_request::<Agent>(&COUNTED).items().try_collect().await.unwrap();
        assert_eq!(agents.len(), 1);
        let text = std::mem::take(&mut *log.0.lock().unwrap());
        let line = text.lines().find(|line| line.contains("the list ended before its stated number of items"));
        let fields = r#"operation_id="countedAgents" received=1 total=3"#;
        assert_eq!(line.is_some_and(|line| line.contains("WARN") && line.contains(fields)), is_traced, "{text}");
    }
}
