//! The content and the display of errors.

use crate::runtime::{ApiError, Error, ErrorKind, parse_event};

use super::sample::Agent;
use super::server::{Reply, TestServer, json, with_headers};

async fn error(reply: Reply) -> Error {
    let server = TestServer::start([reply]).await;
    let client = server.builder().max_retries(0).build().unwrap();
    client.agents().get("agt_1").await.unwrap_err()
}

#[tokio::test]
async fn frequent_answers_are_recognized_by_their_status() {
    let names = ["is_not_found", "is_rate_limited", "is_unauthorized", "is_conflict"];
    let recognized = |error: &Error| {
        let found = [error.is_not_found(), error.is_rate_limited(), error.is_unauthorized(), error.is_conflict()];
        names.into_iter().zip(found).filter(|(_, found)| *found).map(|(name, _)| name).collect::<Vec<_>>()
    };
    for (status, expected) in [
        (400, &[][..]),
        (401, &["is_unauthorized"]),
        (403, &[]),
        (404, &["is_not_found"]),
        (408, &[]),
        (409, &["is_conflict"]),
        (410, &[]),
        (412, &[]),
        (422, &[]),
        (429, &["is_rate_limited"]),
        (500, &[]),
        (503, &[]),
    ] {
        assert_eq!(recognized(&error(json(status, "{}")).await), expected, "{status}");
    }
    // Another kind of failure is not an answer with a status.
    for reply in [json(200, "{"), with_headers(302, &[("location", "https://example.com")], b"")] {
        assert_eq!(recognized(&error(reply).await), [""; 0]);
    }
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
    assert_eq!(api.request_id(), Some("req_abc123"));
    assert_eq!(
        serde_json::to_value(api).unwrap(),
        serde_json::json!({
            "code": "invalid_request", "message": "The field `name` is required", "param": "name", "kind": null,
            "request_id": "req_abc123", "documentation_url": null, "details": api.details,
        })
    );
    let whole: serde_json::Value = error.decode().unwrap();
    assert_eq!(whole["meta"]["request_id"], "req_abc123");
    assert_eq!(error.decode::<Agent>().unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn bodies_are_typed_by_status() {
    let error = error(json(409, r#"{"id":"a","name":"Ada","status":"active"}"#)).await;
    for (status, is_typed) in [(409, true), (4, true), (0, true), (404, false), (5, false), (40, false)] {
        assert_eq!(error.typed::<serde_json::Value>(status).is_some(), is_typed, "{status}");
    }
    // The body is not of this type.
    assert!(error.typed::<Vec<String>>(409).is_none());
}

#[tokio::test]
async fn request_ids_are_fit_to_be_shown_and_found_in_the_body() {
    let long = "x".repeat(2000);
    let cut = format!("{}…", "x".repeat(512));
    let member = |id: &str| format!(r#""meta":{{"request_id":{id}}}"#);
    for (header, body, expected) in [
        (Some("req_1"), member(r#""req_2""#), Some("req_1")),
        // An empty header does not hide the id in the body.
        (Some(""), member(r#""req_2""#), Some("req_2")),
        (Some("  "), member(r#""req_2""#), Some("req_2")),
        (Some("é"), member(r#""req_2""#), Some("req_2")),
        (None, member(r#""req_2""#), Some("req_2")),
        (None, member("17"), Some("17")),
        (Some(""), member(r#""""#), None),
        (None, member(r#"" ""#), None),
        (None, member("null"), None),
        (None, member("{}"), None),
        // Neither is longer than what is displayed, nor moves the cursor.
        (Some(&long), member("null"), Some(cut.as_str())),
        (None, member(&format!("\"{long}\"")), Some(cut.as_str())),
        (None, member(r#""a\u001b[31m\u202eb\n""#), Some("a\\u{1b}[31m\\u{202e}b")),
        (Some("a\tb"), member("null"), Some("a\\u{9}b")),
    ] {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(header.map(|id| ("X-Request-Id", id)));
        let reply = with_headers(200, &headers, format!(r#"{{"data":{{"id":"a"}},{body}}}"#).as_bytes());
        let server = TestServer::start([reply]).await;
        let response = server.client().agents().get("agt_1").response().await.unwrap();
        assert_eq!(response.request_id(), expected, "{header:?}, {body}");

        let reply = with_headers(400, &headers, format!(r#"{{"error":{{"code":"c"}},{body}}}"#).as_bytes());
        let error = error(reply).await;
        assert_eq!(error.request_id(), expected, "{header:?}, {body}");
        let shown = expected.map(|id| format!(" (request {id})")).unwrap_or_default();
        assert_eq!(error.to_string(), format!("GET /agents/{{id}}: 400 Bad Request: c{shown}"));
    }
    // The path of the error description.
    let error = error(json(400, r#"{"error":{"code":"c","request_id":"\u0007\u200bid"}}"#)).await;
    assert_eq!(error.request_id(), Some("\\u{7}\\u{200b}id"));
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

/// Descriptions of errors in the formats of frameworks and of public APIs: body, code, message, parameter.
const SHAPES: &[(&str, &str, &str, &str)] = &[
    // A nested object, as most APIs write it.
    (r#"{"error":{"code":"no","message":"Not so","param":"id","type":"t"}}"#, "no", "Not so", "id"),
    (r#"{"type":"error","error":{"type":"not_found_error","message":"Gone"}}"#, "not_found_error", "Gone", ""),
    // Google, and its older form.
    (r#"{"error":{"code":404,"message":"Gone","status":"NOT_FOUND"}}"#, "NOT_FOUND", "Gone", ""),
    (
        r#"{"error":{"errors":[{"domain":"global","reason":"notFound"}],"code":404,"message":"Gone"}}"#,
        "404",
        "Gone",
        "",
    ),
    // The outer message comes first.
    (
        r#"{"message":"Invalid","errors":[{"code":"missing","message":"inner","field":"name"}]}"#,
        "missing",
        "Invalid",
        "name",
    ),
    (r#"{"code":"outer","message":"Invalid","errors":[{"code":"inner"}]}"#, "outer", "Invalid", ""),
    // FastAPI.
    (r#"{"detail":"Not Found"}"#, "", "Not Found", ""),
    (
        r#"{"detail":[{"loc":["body","items",0,"name"],"msg":"Field required","type":"missing"}]}"#,
        "missing",
        "Field required",
        "body.items.0.name",
    ),
    (r#"{"detail":{"code":"busy","message":"Wait"}}"#, "busy", "Wait", ""),
    // Problem details (RFC 9457), and those of ASP.NET.
    (
        r#"{"type":"about:blank","title":"Gone","status":404,"detail":"No such agent"}"#,
        "about:blank",
        "No such agent",
        "",
    ),
    (r#"{"title":"Invalid","status":400,"errors":{"Name":["The name is required."]}}"#, "", "Invalid", "Name"),
    // JSON:API, and Directus.
    (
        r#"{"errors":[{"status":"422","code":"blank","title":"Blank","detail":"Must not be blank","source":{"pointer":"/data/name"}}]}"#,
        "blank",
        "Must not be blank",
        "/data/name",
    ),
    (r#"{"errors":[{"message":"No","extensions":{"code":"FORBIDDEN"}}]}"#, "FORBIDDEN", "No", ""),
    // Matrix, OAuth and others with a text under `error`.
    (r#"{"errcode":"M_FORBIDDEN","error":"Not allowed"}"#, "M_FORBIDDEN", "Not allowed", ""),
    (r#"{"error":"invalid_grant","error_description":"Expired"}"#, "invalid_grant", "Expired", ""),
    (r#"{"ok":false,"error":"channel_not_found"}"#, "channel_not_found", "", ""),
    (r#"{"error":"Something broke"}"#, "", "Something broke", ""),
    // NestJS and Spring.
    (
        r#"{"statusCode":400,"message":["a is short","b is long"],"error":"Bad Request"}"#,
        "",
        "a is short; b is long",
        "",
    ),
    (r#"{"timestamp":"t","status":404,"error":"Not Found","message":"No agent","path":"/a"}"#, "", "No agent", ""),
    // Lists, as Salesforce, Cloudflare, Twilio's neighbours and Rails write them.
    (r#"[{"errorCode":"NOT_FOUND","message":"Gone"}]"#, "NOT_FOUND", "Gone", ""),
    (
        r#"{"success":false,"errors":[{"code":1003,"message":"Invalid zone"}],"messages":[]}"#,
        "1003",
        "Invalid zone",
        "",
    ),
    (r#"{"errors":["Name is blank","x"]}"#, "", "Name is blank", ""),
    (r#"{"errors":{"name":["is blank"]}}"#, "", "name: is blank", "name"),
    (r#"{"errorMessages":["No such issue"],"errors":{}}"#, "", "No such issue", ""),
    // Kubernetes, Elasticsearch, AWS, SCIM, OData.
    (
        r#"{"kind":"Status","status":"Failure","message":"pods not found","reason":"NotFound","code":404}"#,
        "NotFound",
        "pods not found",
        "",
    ),
    (
        r#"{"error":{"type":"index_not_found","reason":"no such index"},"status":404}"#,
        "index_not_found",
        "no such index",
        "",
    ),
    (r#"{"__type":"com.aws#Throttled","Message":"Slow down"}"#, "Throttled", "Slow down", ""),
    (r#"{"schemas":[],"scimType":"uniqueness","detail":"Taken","status":"409"}"#, "uniqueness", "Taken", ""),
    (r#"{"odata.error":{"code":"C","message":{"lang":"en","value":"Bad"}}}"#, "C", "Bad", ""),
    // Other names that end with `message`, which are the last resort.
    (r#"{"exception_message":"Unauthorized"}"#, "", "Unauthorized", ""),
    (r#"{"error":"no_access","userMessage":"Ask an admin"}"#, "no_access", "Ask an admin", ""),
    (r#"{"error":"It failed","developerMessage":"at line 7"}"#, "", "It failed", ""),
    // A text.
    (r#""plain text""#, "", "plain text", ""),
    (r#"{"message":"Not Found","documentation_url":"https://example.com"}"#, "", "Not Found", ""),
];

#[tokio::test]
async fn errors_are_read_in_the_formats_of_frameworks_and_apis() {
    for (body, code, message, param) in SHAPES {
        let api = api_error(400, body).await;
        let found = [&api.code, &api.message, &api.param].map(|text| text.as_deref().unwrap_or_default());
        assert_eq!(found, [*code, *message, *param], "{body}");
    }
    for body in ["", "<html>", "{}", "[]", "null", r#"{"a":1}"#] {
        let error = error(json(400, body)).await;
        assert!(error.api().is_none(), "{body}");
        assert_eq!(error.body(), body.as_bytes());
    }
}

#[tokio::test]
async fn plain_text_is_a_message_and_a_page_of_a_proxy_is_not() {
    for (media_type, body, expected) in [
        ("text/plain", " Not here.\n", Some("Not here.")),
        ("text/plain; charset=utf-8", "Not here.", Some("Not here.")),
        ("text/plain", r#"{"message":"Not here."}"#, Some("Not here.")),
        ("text/plain", "<html><p>502", None),
        ("text/plain", "", None),
        ("text/html", "Not here.", None),
    ] {
        let error = error(with_headers(502, &[("content-type", media_type)], body.as_bytes())).await;
        assert_eq!(error.api().and_then(|api| api.message.as_deref()), expected, "{media_type}: {body}");
    }
}

#[tokio::test]
async fn an_error_about_a_body_shows_its_place_kind_type_and_length() {
    let cases = [
        (
            "application/json",
            r#"{"data":{"id":5,"name":"hush"}}"#,
            "data.id: expected a string, found a number (at byte 14) (200 OK, application/json, 31 bytes)",
        ),
        (
            "application/json",
            r#"{"data":"hush"}"#,
            "data: expected an object, found a string of 4 characters (at byte 8) (200 OK, application/json, 15 bytes)",
        ),
        ("text/html; a=hush", "hush", "expected JSON, found text/html (200 OK, text/html, 4 bytes)"),
        ("application/json", "", "the body of a response with status 200 OK is empty (200 OK)"),
    ];
    for (media_type, body, expected) in cases {
        let error = error(with_headers(200, &[("content-type", media_type)], body.as_bytes())).await;
        assert_eq!(error.to_string(), format!("GET /agents/{{id}}: {expected}"));
        assert!(!format!("{error:?} {error:#?}").contains("hush"));
        assert_eq!(error.body(), body.as_bytes());
    }
}

#[tokio::test]
async fn what_else_an_api_says_is_not_in_the_debug_text() {
    let body = r#"{"error":{"code":"no","message":"not so","hint":"hush"}}"#;
    let error = error(json(400, body)).await;
    let api = error.api().unwrap();
    assert_eq!(api.details["hint"], "hush");
    assert!(!format!("{api} {api:?} {api:#?} {error} {error:?}").contains("hush"));
    assert!(format!("{api:?}").starts_with(r#"ApiError { code: Some("no"), message: Some("not so"), "#), "{api:?}");
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
