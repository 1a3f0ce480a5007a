//! Bodies that are not what the document says.

use serde_json::{Value, json as value};

use crate::runtime::prelude::Formatted;
use crate::runtime::{Error, ErrorKind, Operation, Page, Pages, Request};
use crate::tests::server::{TestServer, json, with_headers};

use super::{AGENT, checked, get, outcome};

#[tokio::test]
async fn nothing_where_json_is_expected_is_a_decode_error() {
    for status in [200, 201] {
        let server = TestServer::start([json(status, "")]).await;
        let error = get(&server.client()).await;
        assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Decode, 1), 1));
        assert!(error.to_string().contains("is empty"), "{error}");
    }
    let server = TestServer::start([with_headers(204, &[], b"")]).await;
    assert_eq!(outcome(&get(&server.client()).await), (ErrorKind::Decode, 1));
}

#[tokio::test]
async fn other_media_types_are_not_read() -> Result<(), Error> {
    let page = with_headers(200, &[("content-type", "text/html; charset=utf-8")], b"<html>log in</html>");
    let server = TestServer::start([page]).await;
    let error = get(&server.client()).await;
    assert_eq!((outcome(&error), server.calls()), ((ErrorKind::UnexpectedContentType, 1), 1));
    assert!(error.to_string().contains("text/html"), "{error}");

    // Neither is JSON that claims to be something else.
    let server = TestServer::start([with_headers(200, &[("content-type", "text/html")], AGENT.as_bytes())]).await;
    assert_eq!(outcome(&get(&server.client()).await), (ErrorKind::UnexpectedContentType, 1));

    for media_type in ["application/json; charset=utf-8", "application/problem+json", "text/plain", "Application/JSON"]
    {
        let server = TestServer::start([with_headers(200, &[("content-type", media_type)], AGENT.as_bytes())]).await;
        server.client().agents().get("agt_1").await?;
    }
    let server = TestServer::start([with_headers(200, &[], AGENT.as_bytes())]).await;
    server.client().agents().get("agt_1").await?;
    Ok(())
}

#[tokio::test]
async fn what_the_document_does_not_know_is_passed_over() -> Result<(), Error> {
    let body = r#"{"data":{"id":"agt_1","type":"of tomorrow","name":null,"extra":{"a":[1]}},"more":1}"#;
    let server = TestServer::start([json(200, body), json(200, r#"{"data":{"id":"agt_1"}}"#)]).await;
    let client = server.client();
    let agent = client.agents().get("agt_1").await?;
    assert_eq!((agent.id.as_str(), &agent.name), ("agt_1", &None));
    assert_eq!(agent.kind, Some("of tomorrow".into()));
    assert_eq!(agent.kind.unwrap().as_str(), "of tomorrow");
    let agent = client.agents().get("agt_1").await?;
    assert_eq!((agent.name, agent.kind), (None, None));
    Ok(())
}

#[tokio::test]
async fn what_is_missing_is_named_by_its_place() {
    for (body, place) in [
        (r#"{"data":{"name":"x"}}"#, "data"),
        (r#"{"data":{"id":7}}"#, "data.id"),
        (r#"{"data":{"id":"x","type":{}}}"#, "data.type"),
        (r#"{"meta":{}}"#, "data"),
        (r#"{"data":{"id":"x"}"#, ""),
    ] {
        let server = TestServer::start([json(200, body)]).await;
        let error = get(&server.client()).await;
        assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Decode, 1), 1), "{body}");
        assert!(error.to_string().contains(place), "{body}: {error}");
        assert_eq!(error.body(), body.as_bytes());
        assert_eq!(error.status().unwrap(), 200);
    }
    let long = format!(r#"{{"data":{{"name":"{}"}}}}"#, "x".repeat(100_000));
    let server = TestServer::start([json(200, &long)]).await;
    let error = checked(server.client().agents().get("agt_1").await);
    assert!(error.to_string().len() < 700, "{error}");
    assert_eq!(error.body().len(), 64 * 1024);
}

static ANY: Operation = Operation::get("any", "/any").security(&[]);

#[tokio::test]
async fn a_body_is_read_in_the_media_type_that_was_sent() {
    for (media_type, body, expected) in [
        // Nothing is null where the schema allows null.
        ("application/json", "", value!(null)),
        ("application/json", " \n", value!(null)),
        ("application/json", "\u{feff}{\"a\":1}", value!({"a": 1})),
        ("text/plain", "{\"a\":1}", value!({"a": 1})),
        ("text/plain; charset=utf-8", "It is \"so\".", value!("It is \"so\".")),
    ] {
        let reply = || with_headers(200, &[("content-type", media_type)], body.as_bytes());
        let server = TestServer::start([reply(), reply()]).await;
        let client = server.client();
        let any: Request<Value> = client.value_request(&ANY);
        assert_eq!(any.await.unwrap(), expected, "{media_type}: {body}");
    }
    for (media_type, body, expected) in [
        ("application/json", "\"It is \\\"so\\\".\"", "It is \"so\"."),
        ("application/json", "It is so.", "It is so."),
        ("text/plain", "\"so\"", "\"so\""),
    ] {
        let server = TestServer::start([with_headers(200, &[("content-type", media_type)], body.as_bytes())]).await;
        assert_eq!(server.client().text_request(&ANY).await.unwrap(), expected, "{media_type}: {body}");
    }
    // Text that the type cannot hold stays an error about JSON.
    let server = TestServer::start([with_headers(200, &[("content-type", "text/plain")], b"today")]).await;
    let client = server.client();
    let date: Request<Formatted<jiff::Timestamp>> = client.value_request(&ANY);
    assert_eq!(date.await.unwrap().as_str(), "today");
    let server = TestServer::start([with_headers(200, &[("content-type", "text/plain")], b"today")]).await;
    assert_eq!(outcome(&get(&server.client()).await), (ErrorKind::Decode, 1));
}

#[tokio::test]
async fn an_absent_or_null_list_is_an_empty_page() {
    static LIST: Operation = Operation::get("list", "/list")
        .security(&[])
        .pages(Pages::cursor(Pages::query("cursor"), Pages::member(&["next"])).items(&["data"]));
    for (body, next) in [
        ("{}", None),
        (r#"{"data":null}"#, None),
        (r#"{"data":[],"next":null}"#, None),
        (r#"{"next":"c2"}"#, Some("c2")),
    ] {
        let server = TestServer::start([json(200, body)]).await;
        let client = server.client();
        let page: Request<Page<i64>> = client.page_request(&LIST);
        let page = page.await.unwrap();
        assert_eq!((page.items.len(), page.next_cursor.as_deref()), (0, next), "{body}");
    }
}

#[tokio::test]
async fn an_error_keeps_the_headers() {
    let server = TestServer::start([with_headers(302, &[("location", "/elsewhere"), ("x-trace", "t")], b"")]).await;
    let error = get(&server.client()).await;
    assert_eq!((error.kind(), error.location()), (ErrorKind::Redirect, Some("/elsewhere")));
    assert_eq!(error.headers().unwrap()["x-trace"], "t");
    assert!(!format!("{error} {error:?}").contains("elsewhere"));
}
