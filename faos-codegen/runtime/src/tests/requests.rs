//! What goes over the wire, and what is refused before it can.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::sample::{AgentKind, CreateAgent, ids};
use super::server::{TestServer, json};
use crate::runtime::codec::Encode;
use crate::runtime::{Client, Error, ErrorKind, Operation, Style, parameter, url};

const AGENT: &str = r#"{"data":{"id":"agt_1","name":"One","type":"custom"},"meta":{"request_id":"req_1"}}"#;
const PAGE: &str = r#"{"data":[{"id":"agt_1"},{"id":"agt_2"}],"meta":{"has_more":false}}"#;

#[tokio::test]
async fn values_come_out_of_their_envelope() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT), json(200, PAGE), json(201, AGENT)]).await;
    let client = server.client();
    let agent = client.agents().get("agt_1").await?;
    assert_eq!((agent.id.as_str(), agent.kind), ("agt_1", Some(AgentKind::Custom)));
    let page = client.agents().list().limit(2).await?;
    assert_eq!(ids(&page), ["agt_1", "agt_2"]);
    assert!(!page.has_more && page.next_cursor.is_none());
    let created = client.agents().create(CreateAgent::new("One")).send().await?;
    assert_eq!(created.name.as_deref(), Some("One"));

    let lines: Vec<_> = server.received().iter().map(|request| request.line.clone()).collect();
    assert_eq!(lines, ["GET /v1/agents/agt_1 HTTP/1.1", "GET /v1/agents?limit=2 HTTP/1.1", "POST /v1/agents HTTP/1.1"]);
    let create = &server.received()[2];
    assert_eq!(create.body, r#"{"name":"One"}"#);
    assert_eq!(create.header("content-type"), Some("application/json"));
    assert_eq!(create.header("content-length"), Some("14"));
    assert_eq!(create.header("idempotency-key"), None);
    Ok(())
}

#[tokio::test]
async fn a_response_shows_what_came_along() -> Result<(), Error> {
    let headers = [
        ("content-type", "application/json"),
        ("X-RateLimit-Limit", "60"),
        ("X-RateLimit-Remaining", "45"),
        ("X-RateLimit-Reset", "1705312800"),
    ];
    let server = TestServer::start([super::server::with_headers(200, &headers, AGENT.as_bytes())]).await;
    let response = server.client().agents().get("agt_1").response().await?;
    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id().as_deref(), Some("req_1"));
    assert_eq!(response.attempts(), 1);
    let limit = response.rate_limit();
    assert_eq!((limit.limit, limit.remaining), (Some(60), Some(45)));
    assert_eq!(limit.reset, Some("2024-01-15T10:00:00Z".parse().unwrap()));
    let whole: serde_json::Value = response.decode()?;
    assert_eq!(whole["meta"]["request_id"], "req_1");
    assert_eq!(response.value().id, "agt_1");
    assert_eq!(response.into_inner().name.as_deref(), Some("One"));
    Ok(())
}

#[tokio::test]
async fn operations_may_return_nothing() -> Result<(), Error> {
    let replies =
        [json(200, AGENT), super::server::raw("HTTP/1.1 204 No Content\r\n\r\n"), json(200, ""), json(200, AGENT)];
    let server = TestServer::start(replies).await;
    let client = server.client();
    client.agents().delete("agt_1").await?;
    client.agents().delete("agt_1").await?;
    assert!(client.agents().current().await?.is_none());
    assert!(client.agents().current().await?.is_some());
    Ok(())
}

#[tokio::test]
async fn query_values_arrive_as_they_are() -> Result<(), Error> {
    let server = TestServer::start([json(200, PAGE)]).await;
    let client = server.client();
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    client.agents().list().cursor("&x=1#?%2f+ é").await?;
    client.agents().list().limit(1).limit(-2).kind(Some("new kind".into())).await?;
    client.agents().list().kind(None).tags(texts(&["a", "b,c", ""])).await?;
    client.agents().list().piped(texts(&["a", "b|c"])).tags(Vec::new()).await?;
    client.agents().list().piped(texts(&["a", "b|c"])).since("2025-01-15T10:30:00Z".parse().unwrap()).await?;
    let filter = BTreeMap::from([("a b".to_string(), 1.into()), ("none".to_string(), serde_json::Value::Null)]);
    client.agents().list().filter(filter).await?;

    let targets: Vec<_> = server.received().iter().map(|request| request.target().to_string()).collect();
    assert_eq!(
        targets,
        [
            "/v1/agents?cursor=%26x%3D1%23%3F%252f%2B%20%C3%A9",
            "/v1/agents?limit=-2&type=new%20kind",
            "/v1/agents?tag=a&tag=b%2Cc&tag=",
            "/v1/agents",
            "/v1/agents?tag=a%7Cb%7Cc&since=2025-01-15T10%3A30%3A00Z",
            "/v1/agents?filter%5Ba%20b%5D=1",
        ]
    );
    Ok(())
}

/// The examples of the OpenAPI specification (3.1.1, Style Examples), with its empty, text, array and object values.
#[test]
fn styles_are_those_of_the_specification() {
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};

    let text = || "blue".to_string();
    let list = || vec!["blue", "black", "brown"];
    let object = || BTreeMap::from([("B".to_string(), 150), ("G".to_string(), 200), ("R".to_string(), 100)]);
    let read = |style, value: &dyn Encode| parameter::text(style, "color", value).unwrap();

    for (style, explode, of_text, of_list, of_object) in [
        (Simple, false, "blue", "blue,black,brown", "B,150,G,200,R,100"),
        (Simple, true, "blue", "blue,black,brown", "B=150,G=200,R=100"),
        (Label, false, ".blue", ".blue,black,brown", ".B,150,G,200,R,100"),
        (Label, true, ".blue", ".blue.black.brown", ".B=150.G=200.R=100"),
        (Matrix, false, ";color=blue", ";color=blue,black,brown", ";color=B,150,G,200,R,100"),
        (Matrix, true, ";color=blue", ";color=blue;color=black;color=brown", ";B=150;G=200;R=100"),
    ] {
        let path = |value: &dyn Encode| parameter::path(style, explode, "color", read(style, value));
        assert_eq!(path(&text()), of_text, "{style:?} {explode}");
        assert_eq!(path(&list()), of_list, "{style:?} {explode}");
        assert_eq!(path(&object()), of_object, "{style:?} {explode}");
    }
    for (style, explode, of_list, of_object) in [
        (Form, false, "color=blue,black,brown", "color=B,150,G,200,R,100"),
        (Form, true, "color=blue&color=black&color=brown", "B=150&G=200&R=100"),
        (SpaceDelimited, false, "color=blue%20black%20brown", "color=B%20150%20G%20200%20R%20100"),
        (PipeDelimited, false, "color=blue%7Cblack%7Cbrown", "color=B%7C150%7CG%7C200%7CR%7C100"),
        (
            DeepObject,
            true,
            "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
            "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
        ),
    ] {
        let query = |value: &dyn Encode| {
            let pairs = parameter::query(style, explode, "color", read(style, value), url::encoded);
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        assert_eq!(query(&text()), "color=blue");
        assert_eq!(query(&String::new()), "color=");
        assert_eq!(query(&None::<String>), "");
        assert_eq!(query(&list()), of_list, "{style:?}");
        assert_eq!(query(&object()), of_object, "{style:?}");
    }
    let nested = parameter::text(Form, "color", &vec![list()]).unwrap_err();
    assert_eq!(nested.kind(), ErrorKind::InvalidArgument);
}

static ANY: Operation = Operation::get("any", "/any").security(&[]);

#[tokio::test]
async fn what_is_nested_is_named_by_the_way_to_it() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let filter = serde_json::json!({"a": {"b": [1, 2], "c": [{"d": 1}, {"d": 2}]}, "e": null});
    server.client().empty_request(&ANY).styled_query(Style::DeepObject, true, "f", filter).await?;
    let target = server.received()[0].target().replace("%5B", "[").replace("%5D", "]");
    assert_eq!(target, "/v1/any?f[a][b][]=1&f[a][b][]=2&f[a][c][0][d]=1&f[a][c][1][d]=2");
    Ok(())
}

#[tokio::test]
async fn parameters_can_be_json() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let value = || serde_json::json!({"a": [1, {"b": "c d"}]});
    let request = server.client();
    let request = request.empty_request(&ANY).styled_query(Style::Json, false, "q", value());
    request.styled_header(Style::Json, false, "X-Json", value()).json_cookie("c", value()).await?;
    let received = &server.received()[0];
    assert_eq!(received.target(), "/v1/any?q=%7B%22a%22%3A%5B1%2C%7B%22b%22%3A%22c%20d%22%7D%5D%7D");
    assert_eq!(received.header("x-json"), Some(r#"{"a":[1,{"b":"c d"}]}"#));
    assert_eq!(received.header("cookie"), Some("c=%7B%22a%22%3A%5B1%2C%7B%22b%22%3A%22c%20d%22%7D%5D%7D"));
    Ok(())
}

#[tokio::test]
async fn reserved_characters_stay_where_that_is_asked_for_and_safe() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let request = server.client();
    request.empty_request(&ANY).reserved_query(Style::Form, true, "q", "a/b:c,d?e=f&g#h i+j%k").await?;
    assert_eq!(server.received()[0].target(), "/v1/any?q=a/b:c,d?e=f%26g%23h%20i%2Bj%25k");
    Ok(())
}

#[tokio::test]
async fn headers_have_both_ways_of_writing_objects() -> Result<(), Error> {
    let server = TestServer::start([json(200, "{}")]).await;
    let object = || BTreeMap::from([("R".to_string(), 100), ("G".to_string(), 200)]);
    let client = server.client();
    client.empty_request(&ANY).styled_header(Style::Simple, true, "X-Color", object()).await?;
    client.empty_request(&ANY).header_parameter("X-Color", object()).await?;
    assert_eq!(server.received()[0].header("x-color"), Some("G=200,R=100"));
    assert_eq!(server.received()[1].header("x-color"), Some("G,200,R,100"));
    Ok(())
}

#[tokio::test]
async fn cookies_share_one_header() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.client();
    client.agents().cookies(Some("d;k".into()), vec![1, 2]).await?;
    client.agents().cookies(None, Vec::new()).await?;
    assert_eq!(server.received()[0].header("cookie"), Some("theme=d%3Bk; sizes=1,2; session=SECRET_key"));
    assert_eq!(server.received()[1].header("cookie"), Some("session=SECRET_key"));
    Ok(())
}

#[tokio::test]
async fn bodies_can_be_forms() -> Result<(), Error> {
    let server = TestServer::start([json(200, r#"{"id":"exe_1"}"#)]).await;
    let input = CreateAgent::new("a&b=c").threshold(0.5);
    server.client().agents().run("agt_1").form(input).await?;
    let request = &server.received()[0];
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.body, "name=a%26b%3Dc&threshold=0.5");
    Ok(())
}

#[tokio::test]
async fn path_values_that_would_call_another_operation_are_refused() {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.client();
    for id in ["", " ", ".", "..", "%2e%2e", "%2E.", "\t..", "..\n", " .. ", "a\0b"] {
        let error = client.agents().delete(id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{id:?}");
        assert!(error.to_string().starts_with("DELETE /agents/{id}: `id` "), "{error}");
        assert_eq!(error.attempts(), 0);
    }
    // Encoded once by `set_path`, so neither is a dot alone; together they would be.
    let error = client.agents().pair(".", ".").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(server.calls(), 0);
}

#[tokio::test]
async fn path_values_stand_for_one_segment() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.client();
    let cases = [
        ("a/b", "a%2Fb"),
        ("a%2Fb", "a%252Fb"),
        ("a\\b", "a%5Cb"),
        ("a?b#c;d", "a%3Fb%23c%3Bd"),
        ("é +", "%C3%A9%20%2B"),
        ("\u{202E}", "%E2%80%AE"),
        ("...", "..."),
        ("a-b_c~d.e", "a-b_c~d.e"),
    ];
    for (id, _) in cases {
        client.agents().get(id).await?;
    }
    for (request, (_, segment)) in server.received().iter().zip(cases) {
        assert_eq!(request.target(), format!("/v1/agents/{segment}"));
    }
    Ok(())
}

proptest! {
    #[test]
    fn encoded_values_decode_to_themselves(value in "\\PC{1,20}") {
        let encoded = crate::runtime::url::encoded(&value);
        prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
        let decoded = percent_encoding::percent_decode_str(&encoded).decode_utf8().unwrap();
        prop_assert_eq!(decoded, value);
    }
}

#[tokio::test]
async fn headers_that_cannot_be_sent_are_refused() {
    let server = TestServer::start([json(200, PAGE)]).await;
    let client = server.client();
    for value in ["a\r\nb", "a\nb", "a\0", "é", " a", "a "] {
        let error = client.agents().list().tenant(value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{value:?}");
        assert!(error.to_string().contains("`X-Tenant`"), "{error}");
    }
    for name in ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding", "a b", "é", ""] {
        let error = client.agents().list().header(name, "x").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{name:?}");
    }
    assert_eq!(server.calls(), 0);
    client.agents().list().tenant("a b").header("X-Trace", "1").await.unwrap();
    assert_eq!(server.received()[0].header("x-tenant"), Some("a b"));
    assert_eq!(server.received()[0].header("x-trace"), Some("1"));
}

#[tokio::test]
async fn numbers_that_json_cannot_write_are_refused() {
    let server = TestServer::start([json(200, AGENT)]).await;
    let body = CreateAgent::new("One").threshold(f64::NAN);
    let error = server.client().agents().create(body).await.unwrap_err();
    assert_eq!((error.kind(), server.calls()), (ErrorKind::InvalidArgument, 0));
}

#[tokio::test]
async fn base_urls_join_with_and_without_a_slash() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let origin = server.url.trim_end_matches("/v1");
    for base in [origin.to_string(), format!("{origin}/"), format!("{origin}/a/b"), format!("{origin}/a/b/")] {
        let client = Client::builder().api_key("key").base_url(base).build()?;
        client.agents().get("c").await?;
    }
    let targets: Vec<_> = server.received().iter().map(|request| request.target().to_string()).collect();
    assert_eq!(targets, ["/agents/c", "/agents/c", "/a/b/agents/c", "/a/b/agents/c"]);
    Ok(())
}
