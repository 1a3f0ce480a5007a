//! Requests on the wire, and arguments rejected before.

use std::collections::BTreeMap;

use crate::runtime::{Error, ErrorKind, Operation, Style};

use super::sample::{AgentKind, CreateAgent, ids};
use super::server::{TestServer, json};

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
    assert_eq!(response.request_id(), Some("req_1"));
    assert_eq!(response.attempts(), 1);
    let limit = response.rate_limit();
    assert_eq!((limit.limit, limit.remaining), (Some(60), Some(45)));
    assert_eq!(limit.reset, Some("2024-01-15T10:00:00Z".parse().unwrap()));
    let whole: serde_json::Value = response.decode()?;
    assert_eq!(whole["meta"]["request_id"], "req_1");
    assert_eq!(response.value().id, "agt_1");
    let (agent, rest) = response.clone().into_parts();
    assert_eq!((agent.id.as_str(), rest.status().as_u16(), rest.request_id()), ("agt_1", 200, Some("req_1")));
    let named = response.clone().map(|agent| agent.name);
    assert_eq!((named.value().as_deref(), named.request_id(), named.attempts()), (Some("One"), Some("req_1"), 1));
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
async fn numbers_that_json_cannot_write_are_refused() {
    let server = TestServer::start([json(200, AGENT)]).await;
    let body = CreateAgent::new("One").threshold(f64::NAN);
    let error = server.client().agents().create(body).await.unwrap_err();
    assert_eq!((error.kind(), server.calls()), (ErrorKind::InvalidArgument, 0));
}

#[tokio::test]
async fn a_path_may_end_in_a_query() -> Result<(), Error> {
    static OPERATION: Operation = Operation::get("listObjects", "/{bucket}?versions&kind=all#ListVersions");
    let server = TestServer::start([json(200, "1")]).await;
    let client = server.client();
    let request = || client.value_request::<i64>(&OPERATION).path("bucket", "a b");
    request().await?;
    request().query("prefix", "x?y").await?;
    let targets: Vec<_> = server.received().iter().map(|request| request.target().to_string()).collect();
    assert_eq!(targets, ["/v1/a%20b?versions&kind=all", "/v1/a%20b?versions&kind=all&prefix=x%3Fy"]);
    Ok(())
}
