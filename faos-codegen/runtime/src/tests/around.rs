//! Calls beyond the document: what it omits can be sent, and what it describes wrongly can be read.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::Method;
use serde_json::{Value, json as value};

use crate::runtime::platform::time::BoxFuture;
use crate::runtime::prelude::*;
use crate::runtime::{Api, Attempt, Client, ClientBuilder, Error, ErrorKind, Hook, In, Scheme};

use super::sample::CreateAgent;
use super::server::{Reply, TestServer, json, raw, shown, with_headers};

const AGENT: &str = r#"{"data":{"id":"agt_1","name":"One","type":"custom"},"meta":{"request_id":"req_1"}}"#;

static ANY: Operation = Operation::post("any", "/any").security(&[]);
static FOLDER: Operation = Operation::get("folder", "/folders/{path}/files").security(&[]);

/// Adds something to a request.
type Add = fn(Request<()>) -> Request<()>;

/// Makes one call in one of the ways around the document.
type Way = fn(Client) -> BoxFuture<'static, Result<(), Error>>;

/// Every way around the document, each of which reads agents.
const WAYS: [(&str, Way); 10] = [
    ("extra_query", |client| Box::pin(async move { client.agents().get("a").extra_query("x", 1).await.map(drop) })),
    ("extra_header", |client| Box::pin(async move { client.agents().get("a").extra_header("X-A", 1).await.map(drop) })),
    ("extra_body", |client| Box::pin(async move { client.agents().get("a").extra_body("x", 1).await.map(drop) })),
    ("json_body", |client| Box::pin(async move { client.agents().get("a").json_body(1).await.map(drop) })),
    ("raw_body", |client| {
        Box::pin(async move { client.agents().get("a").raw_body("text/plain", "x").await.map(drop) })
    }),
    ("raw_response", |client| Box::pin(async move { client.agents().get("a").raw_response().await.map(drop) })),
    ("stream_response", |client| {
        Box::pin(async move { client.agents().get("a").stream_response().await?.bytes().await.map(drop) })
    }),
    ("decode_as", |client| Box::pin(async move { client.agents().get("a").decode_as::<Value>().await.map(drop) })),
    ("try_clone", |client| Box::pin(async move { client.agents().get("a").try_clone().unwrap().await.map(drop) })),
    ("request", |client| Box::pin(async move { client.request(Method::GET, "/agents/a").await.map(drop) })),
];

/// Counts the attempts that it observes.
#[derive(Clone, Default)]
struct Attempts(Arc<AtomicUsize>);

impl Hook for Attempts {
    fn before(&self, _: &Attempt) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn every_way_around_has_the_retries_limits_credentials_and_redaction_of_a_call() {
    let echo = || json(400, r#"{"message":"no SECRET_key"}"#);
    for (name, way) in WAYS {
        // Retries, credentials, default headers and hooks.
        let server = TestServer::start([json(503, ""), json(200, AGENT)]).await;
        let attempts = Attempts::default();
        let client = server.builder().hook(attempts.clone()).default_header("X-Version", "2").build().unwrap();
        way(client).await.unwrap();
        assert_eq!((server.calls(), attempts.0.load(Ordering::Relaxed)), (2, 2), "{name}");
        for request in server.received() {
            assert_eq!(request.header("authorization"), Some("Bearer SECRET_key"), "{name}");
            assert_eq!(request.header("x-version"), Some("2"), "{name}");
        }
        // Limits.
        let server = TestServer::start([json(200, AGENT)]).await;
        let error = way(server.builder().max_body(8).build().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{name}");
        let server = TestServer::start([Reply::Silence(Vec::new())]).await;
        let error = way(server.builder().max_retries(0).build().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{name}");
        // Redaction.
        let server = TestServer::start([echo()]).await;
        let error = way(server.client()).await.unwrap_err();
        assert!(error.to_string().contains("[redacted]") && !shown(&error).contains("SECRET"), "{name}: {error:?}");
        // Without a credential, nothing is sent.
        let client = Client::builder().base_url(&server.url).build().unwrap();
        assert_eq!(way(client).await.unwrap_err().kind(), ErrorKind::Config, "{name}");
        assert_eq!(server.calls(), 1, "{name}");
    }
}

#[tokio::test]
async fn queries_that_the_document_omits_are_sent() -> Result<(), Error> {
    let cases: [(Add, &str); 8] = [
        (|request| request.extra_query("debug", true), "?debug=true"),
        (|request| request.extra_query("n", 20), "?n=20"),
        (|request| request.extra_query("q", "a b&c"), "?q=a%20b%26c"),
        (|request| request.extra_query("tag", vec!["a", "b"]), "?tag=a&tag=b"),
        (|request| request.extra_query("none", None::<String>), ""),
        (|request| request.extra_query("a", 1).extra_query("a", 2), "?a=2"),
        (|request| request.query("limit", 1).extra_query("limit", "all"), "?limit=all"),
        (|request| request.extra_query("a[b]", value!("c")), "?a%5Bb%5D=c"),
    ];
    for (add, expected) in cases {
        let server = TestServer::start([json(200, "")]).await;
        add(server.client().empty_request(&ANY)).await?;
        assert_eq!(server.received()[0].target(), format!("/v1/any{expected}"));
    }
    let server = TestServer::start([json(200, "")]).await;
    let client = server.client();
    client.empty_request(&ANY).extra_header("X-Debug", 7).extra_header("X-Beta", "a, b").await?;
    let received = &server.received()[0];
    assert_eq!((received.header("x-debug"), received.header("x-beta")), (Some("7"), Some("a, b")));
    for request in [
        client.empty_request(&ANY).extra_query("", 1),
        client.empty_request(&ANY).extra_header("Host", "elsewhere.example"),
        client.empty_request(&ANY).extra_header("X-A", "b\r\nX-C: d"),
    ] {
        assert_eq!(request.await.unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    assert_eq!(server.calls(), 1);
    Ok(())
}

#[tokio::test]
async fn members_that_the_document_omits_are_added_to_the_body() -> Result<(), Error> {
    let server = TestServer::start([json(200, "")]).await;
    let client = server.client();
    let object = || value!({"a": 1, "b": {"c": 2}});
    client.empty_request(&ANY).json(&object()).extra_body("d", "e").await?;
    client.empty_request(&ANY).extra_body("a", vec![1, 2]).json(&object()).extra_body("q\"", None::<i32>).await?;
    client.empty_request(&ANY).extra_body("only", 9_007_199_254_740_993_i64).await?;
    client.empty_request(&ANY).form(&object()).extra_body("b", value!({"x": "y&z"})).extra_body("f", true).await?;
    let bodies: Vec<_> = server.received().into_iter().map(|request| request.body).collect();
    assert_eq!(
        bodies,
        [
            r#"{"a":1,"b":{"c":2},"d":"e"}"#,
            r#"{"b":{"c":2},"a":[1,2],"q\"":null}"#,
            r#"{"only":9007199254740993}"#,
            "a=1&b%5Bx%5D=y%26z&f=true",
        ]
    );
    assert_eq!(server.received()[2].header("content-type"), Some("application/json"));
    for request in [
        client.empty_request(&ANY).json(&vec![1]).extra_body("a", 1),
        client.empty_request(&ANY).body("text/plain", "a").extra_body("a", 1),
        client.empty_request(&ANY).json(&object()).extra_body("a", BTreeMap::from([(vec![1], 1)])),
        client.empty_request(&ANY).json(&object()).part_header("a", "X-A", "b"),
    ] {
        assert_eq!(request.await.unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    assert_eq!(server.calls(), 4);
    Ok(())
}

#[tokio::test]
async fn a_body_can_be_replaced() -> Result<(), Error> {
    let server = TestServer::start([json(200, "")]).await;
    let client = server.client();
    client.empty_request(&ANY).json(&1).json_body(vec!["a"]).await?;
    client.empty_request(&ANY).json(&1).raw_body("application/xml", "<a/>").await?;
    let sent = |index: usize| {
        let received = server.received()[index].clone();
        (received.header("content-type").map(str::to_owned), received.body)
    };
    assert_eq!(sent(0), (Some("application/json".to_owned()), r#"["a"]"#.to_owned()));
    assert_eq!(sent(1), (Some("application/xml".to_owned()), "<a/>".to_owned()));
    Ok(())
}

#[tokio::test]
async fn any_answer_can_be_read() -> Result<(), Error> {
    let page = || with_headers(200, &[("content-type", "text/html"), ("x-a", "b")], b"<p>");
    let replies = [page(), page(), json(200, AGENT), json(200, AGENT), raw("HTTP/1.1 204 No Content\r\n\r\n"), page()];
    let server = TestServer::start(replies).await;
    let client = server.client();
    let response = client.agents().get("agt_1").raw_response().await?;
    assert_eq!((response.status().as_u16(), response.value().as_ref()), (200, &b"<p>"[..]));
    assert_eq!(response.headers()["x-a"], "b");

    let mut stream = client.agents().get("agt_1").stream_response().await?;
    assert_eq!((stream.status().as_u16(), stream.media_type()), (200, Some("text/html")));
    assert_eq!(stream.next().await.unwrap()?.as_ref(), b"<p>");

    #[derive(Debug, serde::Deserialize, PartialEq)]
    struct Own {
        data: BTreeMap<String, String>,
    }
    let own: Own = client.agents().get("agt_1").decode_as().await?;
    assert_eq!(own.data["name"], "One");
    let response = client.agents().get("agt_1").decode_as::<Value>().response().await?;
    assert_eq!(response.value()["meta"]["request_id"], "req_1");
    assert_eq!(client.agents().get("agt_1").decode_as::<Option<Own>>().await?, None);
    let error = client.agents().get("agt_1").decode_as::<Own>().await.unwrap_err();
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, &b"<p>"[..]));
    Ok(())
}

#[tokio::test]
async fn the_answer_of_a_list_a_download_and_events_can_be_read_whole() -> Result<(), Error> {
    static EVENTS: Operation = Operation::get("events", "/events").security(&[]).accept("text/event-stream");
    let events = || with_headers(200, &[("content-type", "text/event-stream")], b"data: 1\n\ndata: 2\n\n");
    let list = r#"{"data":[{"id":"a"}],"meta":{"has_more":false,"total":7}}"#;
    let server = TestServer::start([events(), events(), json(200, list), json(200, list)]).await;
    let client = server.client();
    let response = client.event_request::<i64>(&EVENTS).raw_response().await?;
    assert_eq!(response.body().as_ref(), b"data: 1\n\ndata: 2\n\n");
    let response = client.download_request(&EVENTS).raw_response().await?;
    assert_eq!(response.body().len(), 18);
    let list: Value = client.agents().list().limit(1).decode_as().await?;
    assert_eq!(list["meta"]["total"], 7);
    let bytes = client.agents().list().extra_query("x", 1).stream_response().await?.bytes().await?;
    assert!(bytes.starts_with(b"{"));
    Ok(())
}

#[tokio::test]
async fn an_error_of_a_type_of_the_caller_does_not_show_the_content() {
    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code)]
    struct Own {
        data: Inner,
    }
    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code)]
    struct Inner {
        id: u32,
        kind: Kind,
    }
    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        One,
    }
    for (body, expected) in [
        (r#"{"data":{"id":"SECRET"}}"#, "invalid type: string, expected u32"),
        (r#"{"data":{"id":1,"kind":"SECRET"}}"#, "unknown variant, expected `one`"),
        (r#"{"data":{"id":-5}}"#, "invalid value: integer, expected u32"),
        (r#"{"data":{"id":1}}"#, "missing field `kind`"),
        ("{", "EOF while parsing"),
    ] {
        let server = TestServer::start([json(200, body)]).await;
        let error = server.client().agents().get("a").decode_as::<Own>().await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!format!("{error:?}").contains("SECRET"), "{error:?}");
    }
}

#[tokio::test]
async fn a_request_is_copied_if_it_can_be_sent_twice() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.client();
    let request = client.agents().create(CreateAgent::new("One")).extra_body("a", 1).timeout(Duration::from_secs(2));
    let copy = request.try_clone().unwrap();
    request.await?;
    copy.extra_query("again", true).await?;
    let received = server.received();
    assert_eq!(received[0].body, received[1].body);
    assert_eq!(received[1].target(), "/v1/agents?again=true");
    assert!(client.agents().list().limit(1).try_clone().is_some());

    let stream = || Body::stream(futures_util::stream::iter([Ok::<_, std::io::Error>("a")]), None);
    let form = BTreeMap::from([("file".to_owned(), FilePart::new("a"))]);
    let streamed = BTreeMap::from([("file".to_owned(), FilePart::new(stream()))]);
    for (request, can_be_copied) in [
        (client.empty_request(&ANY), true),
        (client.empty_request(&ANY).body("text/plain", "a"), true),
        (client.empty_request(&ANY).body("text/plain", stream()), false),
        (client.empty_request(&ANY).multipart(&[], &form), true),
        (client.empty_request(&ANY).multipart(&[], &streamed), false),
        (client.empty_request(&ANY).form(&form), false),
        (client.empty_request(&ANY).header("a b", "invalid"), false),
    ] {
        assert_eq!(request.try_clone().is_some(), can_be_copied, "{request:?}");
    }
    Ok(())
}

#[tokio::test]
async fn empty_path_values_are_sent_where_the_caller_allows_them() -> Result<(), Error> {
    let server = TestServer::start([json(200, "")]).await;
    let client = server.client();
    let request = |value: Value| client.empty_request(&FOLDER).styled_path(Style::Simple, false, "path", value);
    for (argument, target) in [
        (value!(""), Some("/v1/folders//files")),
        (value!([]), Some("/v1/folders//files")),
        (value!(["a", ""]), Some("/v1/folders/a,/files")),
        (value!({"a": ""}), Some("/v1/folders/a,/files")),
        (value!(null), Some("/v1/folders//files")),
        (value!(" "), None),
        (value!("."), None),
        (value!(["a", ".."]), None),
        (value!(["."]), None),
        (value!(["a", "%2E."]), None),
        (value!([" .. ", "a"]), None),
        (value!({"a": ".."}), None),
        (value!({"..": "a"}), None),
        (value!(["a", "b\n"]), None),
    ] {
        let calls = server.calls();
        let refused = request(argument.clone()).await.unwrap_err();
        assert_eq!((refused.kind(), server.calls()), (ErrorKind::InvalidArgument, calls), "{argument}");
        let outcome = request(argument.clone()).allow_empty_path().await;
        match target {
            Some(target) => {
                outcome?;
                assert_eq!(server.received()[calls].target(), target);
            }
            None => assert_eq!(outcome.unwrap_err().kind(), ErrorKind::InvalidArgument, "{argument}"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_undocumented_path_is_called_like_any_other() -> Result<(), Error> {
    let busy = || with_headers(503, &[("retry-after", "0")], b"");
    let server = TestServer::start([busy(), json(200, r#"{"a":1}"#), json(201, ""), busy()]).await;
    let client = server.client();
    let found = client.request(Method::GET, "/v2/hidden%20things").extra_query("q", "r").await?;
    assert_eq!(found, value!({"a": 1}));
    let made = client.request(Method::POST, "/things").json_body(value!({"b": 2})).await?;
    assert_eq!(made, Value::Null);
    let error = client.request(Method::PATCH, "/things").extra_body("c", 3).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    assert_eq!(error.operation().as_deref(), Some("PATCH (undocumented path)"));

    let received = server.received();
    let lines: Vec<_> = received.iter().map(|request| request.line.as_str()).collect();
    let get = "GET /v1/v2/hidden%20things?q=r HTTP/1.1";
    assert_eq!(lines, [get, get, "POST /v1/things HTTP/1.1", "PATCH /v1/things HTTP/1.1"]);
    assert!(received.iter().all(|request| request.header("authorization") == Some("Bearer SECRET_key")));
    assert_eq!((received[2].body.as_str(), received[3].body.as_str()), (r#"{"b":2}"#, r#"{"c":3}"#));

    for path in [
        "",
        "things",
        "//elsewhere.example/a",
        "https://elsewhere.example/a",
        "/a?b=c",
        "/a#b",
        "/a/../b",
        "/a/%2e%2E/b",
        "/./a",
        "/a\\..\\b",
        "/a\nb",
    ] {
        let error = client.request(Method::GET, path).await.unwrap_err();
        assert_eq!((error.kind(), server.calls()), (ErrorKind::InvalidArgument, 4), "{path}");
    }
    let error = client.request(Method::CONNECT, "/a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    Ok(())
}

/// The document may state security per operation only, and no operation describes the path.
#[tokio::test]
async fn an_undocumented_path_gets_any_credential() -> Result<(), Error> {
    static API: Api = Api {
        user_agent: "sample/1",
        schemes: &[Scheme::basic("unused"), Scheme::api_key("key", In::Header, "X-Api-Key")],
        key_scheme: "key",
        ..Api::DEFAULT
    };
    let server = TestServer::start([json(200, "1")]).await;
    let client = |key: Option<&str>| {
        let builder = ClientBuilder::for_api(&API).base_url(&server.url);
        key.into_iter().fold(builder, |builder, key| builder.api_key(key)).build()
    };
    client(Some("SECRET_key"))?.request(Method::GET, "/a").await?;
    client(None)?.request(Method::GET, "/a").await?;
    let keys: Vec<_> = server.received().iter().map(|request| request.header("x-api-key").map(str::to_owned)).collect();
    assert_eq!(keys, [Some("SECRET_key".to_owned()), None]);
    Ok(())
}
