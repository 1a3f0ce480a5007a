//! What an error tells, and how it looks.

use super::sample::Agent;
use super::server::{Reply, TestServer, json, with_headers};
use crate::runtime::{ApiError, Error, ErrorKind, parse_event};

async fn error(reply: Reply) -> Error {
    let server = TestServer::start([reply]).await;
    let client = server.builder().max_retries(0).build().unwrap();
    client.agents().get("agt_1").await.unwrap_err()
}

async fn api_error(status: u16, body: &str) -> ApiError {
    error(json(status, body)).await.api().unwrap().clone()
}

#[tokio::test]
async fn errors_in_an_envelope_are_read() {
    let body = r#"{"error":{"code":"invalid_request","message":"The field `name` is required","param":"name"},
        "meta":{"request_id":"req_abc123"}}"#;
    let error = error(json(400, body)).await;
    let api = error.api().unwrap();
    assert_eq!(api.code.as_deref(), Some("invalid_request"));
    assert_eq!(api.message.as_deref(), Some("The field `name` is required"));
    assert_eq!(api.param.as_deref(), Some("name"));
    assert_eq!(error.request_id(), Some("req_abc123"));
    assert_eq!(
        error.to_string(),
        "GET /agents/{id}: 400 Bad Request: invalid_request: The field `name` is required (request req_abc123)"
    );
    let whole: serde_json::Value = error.decode().unwrap();
    assert_eq!(whole["meta"]["request_id"], "req_abc123");
    assert_eq!(error.decode::<Agent>().unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn errors_with_type_and_documentation_are_read() {
    let body = r#"{"error":{"code":"agent_not_found","message":"No such agent","type":"resource_error",
        "request_id":"req_xyz789","documentation_url":"https://docs.faosx.ai/e","expires_at":"2025-12-21T10:00:00Z"}}"#;
    let api = api_error(404, body).await;
    assert_eq!(api.kind.as_deref(), Some("resource_error"));
    assert_eq!(api.request_id.as_deref(), Some("req_xyz789"));
    assert_eq!(api.documentation_url.as_deref(), Some("https://docs.faosx.ai/e"));
    assert_eq!(api.details["expires_at"], "2025-12-21T10:00:00Z");
}

#[tokio::test]
async fn problem_details_are_read() {
    let body =
        r#"{"type":"rate_limit_exceeded","title":"Rate Limit Exceeded","status":429,"detail":"Wait 15 seconds"}"#;
    let headers = [
        ("content-type", "application/json"),
        ("Retry-After", "15"),
        ("X-RateLimit-Remaining", "0"),
        ("X-Request-Id", "req_h"),
    ];
    let error = error(with_headers(429, &headers, body.as_bytes())).await;
    let api = error.api().unwrap();
    assert_eq!(api.code.as_deref(), Some("rate_limit_exceeded"));
    assert_eq!(api.message.as_deref(), Some("Wait 15 seconds"));
    assert_eq!(error.retry_after().unwrap().as_secs(), 15);
    assert_eq!(error.rate_limit().remaining, Some(0));
    assert_eq!(error.request_id(), Some("req_h"));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn other_forms_are_read_as_far_as_they_go() {
    let cases = [
        (r#"{"error":"invalid_grant","error_description":"Expired"}"#, Some("invalid_grant"), Some("Expired")),
        (r#"{"errors":[{"code":17,"message":"Bad"}]}"#, Some("17"), Some("Bad")),
        (r#"{"message":"Not Found","documentation_url":"https://example.com"}"#, None, Some("Not Found")),
        (r#""plain text""#, None, Some("plain text")),
    ];
    for (body, code, message) in cases {
        let api = api_error(400, body).await;
        assert_eq!((api.code.as_deref(), api.message.as_deref()), (code, message), "{body}");
    }
    for body in ["", "<html>", "{}", "[]", "null"] {
        let error = error(json(400, body)).await;
        assert!(error.api().is_none(), "{body}");
        assert_eq!(error.body(), body.as_bytes());
    }
}

#[test]
fn webhook_payloads_are_read() {
    let agent: Agent = parse_event(br#"{"id":"agt_1"}"#).unwrap();
    assert_eq!(agent.id, "agt_1");
    let error = parse_event::<Agent>(b"{}").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.operation().is_none() && error.status().is_none());
}

#[test]
fn errors_are_small_and_can_be_sent() {
    fn check<T: Send + Sync + std::error::Error + 'static>() {}
    check::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}
