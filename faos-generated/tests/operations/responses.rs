//! Response metadata and malformed responses.

use faos_generated::testing::{self, Answer, Sample, Script};
use faos_generated::types::{Agent, AgentType, Meta, WebhookEvent, Workflow};
use faos_generated::{Client, ErrorKind, RateLimit};
use serde_json::json;
use wiremock::ResponseTemplate;

use super::agents::agent;
use super::server::{Server, data, json_answer, page};

#[tokio::test]
async fn a_response_has_metadata() {
    let answer = data(200, agent("agt_1"))
        .insert_header("X-RateLimit-Limit", "60")
        .insert_header("X-RateLimit-Remaining", "45")
        .insert_header("X-RateLimit-Reset", "1705312800");
    let server = Server::start([answer]).await;

    let response = server.client().agents().get("agt_1").response().await.unwrap();

    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id(), Some("req_abc123"));
    assert_eq!(response.attempts(), 1);
    assert_eq!(response.headers()["x-ratelimit-limit"], "60");
    let RateLimit { limit, remaining, reset, .. } = response.rate_limit();
    assert_eq!((limit, remaining), (Some(60), Some(45)));
    assert_eq!(reset.unwrap().to_string(), "2024-01-15T10:00:00Z");
    assert_eq!(response.value().id, "agt_1");
}

#[tokio::test]
async fn the_complete_body_can_be_decoded() {
    let server = Server::start([page(json!([]), Some("def456"))]).await;

    let response = server.client().agents().list().response().await.unwrap();

    let body: serde_json::Value = response.decode().unwrap();
    let meta: Meta = serde_json::from_value(body["meta"].clone()).unwrap();
    assert_eq!(meta.has_more, Some(true));
    assert_eq!(meta.next_cursor.as_option().map(String::as_str), Some("def456"));
    assert_eq!(response.request_id(), None);
    assert_eq!(response.rate_limit(), RateLimit::default());
}

#[tokio::test]
async fn a_decode_error_contains_the_location() {
    let mut broken = agent("agt_1");
    broken["stats"]["total_interactions"] = json!("many");
    let server = Server::start([data(200, broken)]).await;

    let error = server.client().agents().get("agt_1").await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.request_id(), Some("req_abc123"));
    assert!(error.to_string().contains("data.stats.total_interactions"), "{error}");
}

#[tokio::test]
async fn a_response_without_envelope_is_an_error() {
    let server = Server::start([json_answer(200, agent("agt_1"))]).await;

    let error = server.client().agents().get("agt_1").await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("data"), "{error}");
}

#[tokio::test]
async fn an_html_response_is_an_error() {
    let answer = ResponseTemplate::new(200).set_body_raw("<html>", "text/html");
    let server = Server::start([answer]).await;

    let error = server.client().agents().get("agt_1").await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::UnexpectedContentType);
}

#[tokio::test]
async fn samples_are_fixtures() {
    let agent = Agent::sample().with(|agent| agent.id = "agt_1".to_owned());
    let script = Script::new();
    script.on("getAgent", Answer::json(200, &json!({ "data": agent })));
    let client = Client::builder().api_key("test").script(&script).build().unwrap();
    assert_eq!(client.agents().get("agt_1").await.unwrap(), agent);
    // The values are those of the document.
    assert_eq!((agent.name.as_str(), &agent.kind), ("Customer Support Agent", &AgentType::CustomerService));
    let workflow = Workflow::sample();
    assert_eq!(serde_json::from_value::<Workflow>(json!(workflow)).unwrap(), workflow);
    assert!(!matches!(WebhookEvent::sample(), WebhookEvent::Unknown(_)));
}

#[tokio::test]
async fn scripts_know_the_operations_of_the_api() {
    let script = Script::new();
    script.on("getAgent", Answer::json(200, &json!({ "data": Agent::sample() })));
    let server = testing::Server::start(&script).unwrap();
    let client = Client::builder().api_key("test").base_url(server.url()).build().unwrap();
    assert_eq!(client.agents().get("agt_1").await.unwrap(), Agent::sample());
    assert_eq!(script.calls_of("getAgent")[0].path, "/v1/agents/agt_1");
    let written = std::panic::catch_unwind(|| Script::new().on("getAgnet", Answer::status(200)));
    let message = *written.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains("the API has no operation `getAgnet`; similar operations are `getAgent`"), "{message}");
}
