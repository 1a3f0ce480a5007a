//! Error responses in their three formats, and retries.

use std::time::{Duration, Instant};

use faos_generated::ErrorKind;
use faos_generated::types::{CreateAgent, ErrorResponse, ErrorType, TooManyRequestsResponse};
use serde_json::json;

use super::agents::agent;
use super::server::{Server, data, json_answer};

#[tokio::test]
async fn an_error_has_the_request_id_of_the_envelope() {
    let answer = json!({
        "error": { "code": "invalid_request", "message": "The field `name` is required.", "param": "name" },
        "meta": { "request_id": "req_abc123" },
    });
    let server = Server::start([json_answer(400, answer)]).await;

    let error = server.client().agents().create(CreateAgent::new("")).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.request_id(), Some("req_abc123"));
    assert!(!error.is_retryable());
    let api = error.api().unwrap();
    assert_eq!(api.code.as_deref(), Some("invalid_request"));
    assert_eq!(api.message.as_deref(), Some("The field `name` is required."));
    assert_eq!(api.param.as_deref(), Some("name"));
    assert_eq!(api.request_id.as_deref(), Some("req_abc123"));
    assert_eq!(
        error.to_string(),
        "POST /agents: 400 Bad Request: invalid_request: The field `name` is required. (request req_abc123)"
    );
}

#[tokio::test]
async fn an_error_can_contain_all_details_itself() {
    let url = "https://docs.faosx.ai/api/errors#agent_not_found";
    let answer = json!({
        "error": {
            "code": "agent_not_found",
            "message": "There is no agent `agt_1`.",
            "type": "resource_error",
            "param": "agent_id",
            "request_id": "req_xyz789",
            "documentation_url": url,
        },
    });
    let server = Server::start([json_answer(404, answer)]).await;

    let error = server.client().agents().get("agt_1").await.unwrap_err();

    assert_eq!(error.status().unwrap(), 404);
    assert_eq!(error.operation().as_deref(), Some("GET /agents/{id}"));
    assert_eq!((error.request_id(), error.attempts()), (Some("req_xyz789"), 1));
    let api = error.api().unwrap();
    assert_eq!(api.code.as_deref(), Some("agent_not_found"));
    assert_eq!(api.kind.as_deref(), Some("resource_error"));
    assert_eq!(api.documentation_url.as_deref(), Some(url));
    let response: ErrorResponse = error.decode().unwrap();
    assert_eq!(response.error.kind, Some(ErrorType::ResourceError));
}

#[tokio::test]
async fn an_expired_token_error_has_the_expiry_time() {
    let answer = json!({
        "error": {
            "code": "invalid_token",
            "message": "The token expired.",
            "type": "authentication_error",
            "expires_at": "2025-12-21T10:00:00Z",
        },
    });
    let server = Server::start([json_answer(401, answer)]).await;

    let error = server.client().agents().list().await.unwrap_err();

    let response: ErrorResponse = error.decode().unwrap();
    assert_eq!(response.error.expires_at.unwrap().to_string(), "2025-12-21T10:00:00Z");
}

#[tokio::test]
async fn an_error_without_envelope_is_parsed() {
    let answer = json!({
        "type": "rate_limit_exceeded",
        "title": "Rate Limit Exceeded",
        "status": 429,
        "detail": "Try again in 900 seconds.",
    });
    let server = Server::start([json_answer(429, answer).insert_header("Retry-After", "900")]).await;

    let error = server.client().agents().get("agt_1").await.unwrap_err();

    // The delay exceeds the limit for automatic retries.
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(900))));
    assert!(error.is_retryable());
    let api = error.api().unwrap();
    assert_eq!(api.code.as_deref(), Some("rate_limit_exceeded"));
    assert_eq!(api.message.as_deref(), Some("Try again in 900 seconds."));
    let TooManyRequestsResponse::RateLimitProblem(problem) = error.decode().unwrap() else {
        panic!("{error:?} has the other format");
    };
    assert_eq!((problem.kind.as_str(), problem.status), ("rate_limit_exceeded", Some(429)));
}

#[tokio::test]
async fn an_error_that_is_not_json_keeps_its_body() {
    let answer = wiremock::ResponseTemplate::new(403).set_body_raw("<h1>Forbidden</h1>", "text/html");
    let server = Server::start([answer]).await;

    let error = server.client().agents().list().await.unwrap_err();

    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 403));
    assert_eq!(error.api(), None);
    assert_eq!(error.body(), b"<h1>Forbidden</h1>");
}

#[tokio::test]
async fn too_many_requests_are_retried_after_the_requested_delay() {
    let refused = || json_answer(429, json!({ "type": "rate_limit_exceeded" })).insert_header("Retry-After", "1");
    let server = Server::start([refused(), data(201, agent("agt_1"))]).await;
    let start = Instant::now();

    // The server did not process a rate-limited request, so even a POST is safe to retry.
    let response = server.client().agents().create(CreateAgent::new("A")).response().await.unwrap();

    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(response.attempts(), 2);
    let requests = server.requests().await;
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].body, requests[1].body);
}

#[tokio::test]
async fn a_server_error_is_retried_if_that_is_safe() {
    let broken = || json_answer(503, json!({ "error": { "code": "down", "message": "Down." } }));

    let server = Server::start([broken(), data(200, agent("agt_1"))]).await;
    let response = server.client().agents().get("agt_1").response().await.unwrap();
    assert_eq!(response.attempts(), 2);

    let server = Server::start([broken(), data(201, agent("agt_1"))]).await;
    let error = server.client().agents().create(CreateAgent::new("A")).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (503, 1));
    assert_eq!(server.requests().await.len(), 1);
}

#[tokio::test]
async fn a_call_can_disable_retries() {
    let server = Server::start([json_answer(500, json!({})), data(200, agent("agt_1"))]).await;

    let error = server.client().agents().get("agt_1").max_retries(0).await.unwrap_err();

    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (500, 1));
    assert_eq!(server.requests().await.len(), 1);
}
