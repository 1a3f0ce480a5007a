//! Tests with a document for each kind of request and response.

use serde_json::{Value, json};

use crate::source::Source;
use crate::{Limits, NameLock, Output, OutputFile, Settings};

use super::{Case, Expect, Kind, cases, driver, operation_of};

/// Generates the client of a document with one operation, `POST /a/{id}`, and returns it with its cases.
fn cases_of(operation: &Value, schemas: &Value) -> (Output, Vec<Case>) {
    let mut operation = operation.clone();
    if operation.get("responses").is_none() {
        operation["responses"] = json!({ "204": { "description": "done" } });
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "paths": { "/a": { "post": operation } },
        "components": { "schemas": schemas },
    });
    let source = Source::new("test.json", document.to_string());
    let (settings, limits) = (Settings::default(), Limits::default());
    let output = crate::generate(&source, &settings, &NameLock::default(), &limits);
    let output = output.unwrap_or_else(|findings| panic!("{}", findings.render(&source, false)));
    let cases = cases(&source, &output, &limits);
    (output, cases)
}

/// Returns the cases of a parameter in a query.
fn values_of(location: &str, schema: &Value, is_required: bool) -> Vec<Value> {
    let parameter = json!({ "name": "p", "in": location, "required": is_required, "schema": schema });
    let (_, cases) = cases_of(&json!({ "parameters": [parameter] }), &json!({}));
    let key = format!("{location}/p");
    cases.iter().filter_map(|case| case.arguments.get(&key).cloned()).collect()
}

#[test]
fn parameters_have_the_unusual_values_that_their_schema_allows() {
    let text = "a b&c=d/e?f%g+h#i\u{fc};j,k:l@m\"n'o[p]q|r\\s\u{1f980}";
    for (location, schema, is_included, value) in [
        ("query", json!({ "type": "string" }), true, json!(text)),
        ("cookie", json!({ "type": "string" }), true, json!(text)),
        ("header", json!({ "type": "string" }), false, json!(text)),
        ("header", json!({ "type": "string" }), true, json!("a b&c=d/e?f%g+h#i:j@k")),
        ("query", json!({ "type": "string", "maxLength": 3 }), true, json!("a b")),
        ("query", json!({ "type": "string", "pattern": "^[a-c+]{3}$" }), true, json!("a+a")),
        ("query", json!({ "type": "string", "pattern": "^[a-z0-9 &]+$" }), true, json!("a &")),
        ("query", json!({ "type": "string", "pattern": "^[a-z0-9 &]+$" }), false, json!(text)),
        ("query", json!({ "type": "string", "enum": ["x", "y z"] }), true, json!("y z")),
        ("query", json!({ "type": "string", "enum": ["x", "y z"] }), false, json!(text)),
        ("query", json!({ "type": "string", "format": "uuid" }), false, json!(text)),
        ("query", json!({ "type": "string", "format": "ipv6" }), true, json!("2001:db8::1")),
        ("query", json!({ "type": "string", "format": "ipv6" }), false, json!(text)),
        ("query", json!({ "type": "string", "format": "hostname" }), true, json!("api.example.com")),
        ("query", json!({ "type": "string", "format": "phone" }), true, json!(text)),
        ("query", json!({ "type": "array", "items": { "type": "string" } }), true, json!([text])),
        ("query", json!({ "type": "array", "items": { "type": "string" } }), true, json!([])),
        ("query", json!({ "type": "array", "minItems": 1, "items": { "type": "string" } }), false, json!([])),
        ("header", json!({ "type": "array", "items": { "type": "string", "enum": ["a,b", "c"] } }), true, json!(["c"])),
        ("query", json!({ "type": ["string", "null"] }), true, json!(null)),
        ("query", json!({ "type": "integer" }), true, json!(i64::MAX)),
        ("query", json!({ "type": "integer", "format": "int32" }), false, json!(i64::MAX)),
        ("query", json!({ "type": "integer", "maximum": 9 }), true, json!(9)),
        ("query", json!({ "type": "number" }), true, json!(20)),
        ("query", json!({ "type": "number" }), true, json!(0.1)),
        ("query", json!({ "type": "number", "minimum": 1 }), false, json!(0.1)),
        ("query", json!({ "type": "boolean" }), true, json!(false)),
        ("query", json!({ "anyOf": [{ "type": "boolean" }, { "type": "integer" }] }), true, json!(0)),
        ("query", json!({ "type": "object", "properties": { "a": { "type": "string" } } }), true, json!({ "a": text })),
    ] {
        let values = values_of(location, &schema, false);
        assert_eq!(values.contains(&value), is_included, "{location} {schema}: {value} in {values:?}");
    }
    // An empty list or null is not sent at all.
    let required = values_of("query", &json!({ "type": ["array", "null"], "items": { "type": "string" } }), true);
    assert!(!required.contains(&json!([])) && !required.contains(&json!(null)), "{required:?}");
}

#[test]
fn bodies_are_stated_in_the_notation_of_their_media_type() {
    let form = json!({ "type": "object", "required": ["file"], "properties": {
        "file": { "type": "string", "format": "binary" },
        "files": { "type": "array", "items": { "type": "string", "format": "binary" } },
        "name": { "type": "string" },
    } });
    let file = json!({ "$file": { "name": "a file \u{fc}.bin", "base64": "AAEC/w==" } });
    for (media_type, schema, least) in [
        (
            "application/json",
            json!({ "type": "object", "required": ["a"], "properties": {
            "a": { "type": "integer" }, "id": { "type": "string", "readOnly": true } } }),
            json!({ "a": 1 }),
        ),
        ("multipart/form-data", form, json!({ "file": file })),
        ("text/plain", json!({ "type": "string" }), json!({ "$text": "text" })),
        ("application/pdf", json!({}), json!({ "$bytes": "AAEC/w==" })),
        ("application/x-ndjson", json!({ "type": "integer" }), json!({ "$lines": [1] })),
        (
            "application/x-www-form-urlencoded",
            json!({ "type": "object", "properties": {
            "a": { "type": "integer" } } }),
            json!({}),
        ),
    ] {
        let content = json!({ (media_type): { "schema": schema } });
        let (_, cases) = cases_of(&json!({ "requestBody": { "required": true, "content": content } }), &json!({}));
        assert_eq!(cases[0].body, Some(least), "{media_type}");
        assert_eq!((cases[0].kind, cases[1].kind), (Kind::Required, Kind::Everything), "{media_type}");
    }
}

#[test]
fn an_optional_body_is_absent_from_the_smallest_request() {
    let content = json!({ "application/json": { "schema": { "type": "object", "properties": {
        "a": { "type": ["string", "null"] } } } } });
    let (_, cases) = cases_of(&json!({ "requestBody": { "content": content } }), &json!({}));
    let bodies: Vec<Option<&Value>> = cases.iter().map(|case| case.body.as_ref()).collect();
    assert_eq!(bodies[..3], [None, Some(&json!({ "a": "text" })), Some(&json!({ "a": null }))], "{bodies:?}");
}

#[test]
fn a_schema_that_allows_no_value_has_a_placeholder_of_its_type() {
    for (schema, is_placeholder) in [
        (json!({ "type": "object", "required": ["a"], "properties": { "a": { "type": "integer" } } }), false),
        (
            json!({
                "type": "object", "required": ["a", "b"], "additionalProperties": false,
                "properties": { "a": { "type": "integer" } },
            }),
            true,
        ),
    ] {
        let content = json!({ "application/json": { "schema": schema } });
        let (_, cases) = cases_of(&json!({ "requestBody": { "required": true, "content": content } }), &json!({}));
        assert!(!cases.is_empty());
        for case in cases {
            assert_eq!(case.is_placeholder, is_placeholder, "{case:?}");
            assert!(case.body.is_some_and(|body| body["a"].is_i64()));
        }
    }
}

#[test]
fn each_status_has_a_response_and_an_expected_outcome() {
    let error = json!({ "description": "failed", "content": { "application/json": { "schema": {
        "type": "object", "required": ["code"], "properties": {
            "code": { "type": "integer" }, "key": { "type": "string", "writeOnly": true } } } } } });
    let responses = json!({
        "200": { "description": "ok", "content": { "application/json": { "schema": { "type": "boolean" } } },
            "headers": { "X-Count": { "schema": { "type": "integer" } }, "Content-Length": { "schema": {} } } },
        "204": { "description": "nothing", "content": { "application/json": { "schema": { "type": "boolean" } } } },
        "404": error,
        "4XX": error,
        "500": { "description": "no content" },
        "default": error,
    });
    let (_, cases) = cases_of(&json!({ "responses": responses }), &json!({}));
    let found: Vec<(u16, Option<&str>, Expect)> =
        cases.iter().map(|case| (case.answer.status, case.answer.body.as_deref(), case.expect)).collect();
    let (code, no) = (Some(r#"{"code":1}"#), None);
    assert_eq!(
        found,
        [
            (200, Some("true"), Expect::Value),
            (200, Some("true"), Expect::Value),
            (204, no, Expect::Value),
            (404, code, Expect::TypedError),
            (400, code, Expect::TypedError),
            (500, no, Expect::Error),
            (503, code, Expect::TypedError),
        ]
    );
    let headers: Vec<(&String, &Value)> = cases[0].answer.headers.iter().collect();
    assert_eq!(headers, [(&"X-Count".to_owned(), &json!("1"))]);
}

#[test]
fn a_further_representation_requests_its_own_media_type() {
    let schema = json!({ "schema": { "type": "object", "properties": { "a": { "type": "integer" } } } });
    let content = json!({ "application/json": schema, "text/event-stream": schema });
    let body = json!({ "required": true, "content": { "application/json": { "schema": {
        "type": "object", "properties": { "stream": { "type": "boolean" } } } } } });
    let responses = json!({ "200": { "description": "ok", "content": content } });
    let operation = json!({ "operationId": "ask", "requestBody": body, "responses": responses });
    let (_, cases) = cases_of(&operation, &json!({}));
    let first = |name: Option<&str>| {
        let case = cases.iter().find(|case| case.representation.as_deref() == name).expect("it has cases");
        (case.operation.as_str(), case.body.clone(), case.answer.content_type.as_deref(), case.answer.body.clone())
    };
    let (place, empty) = ("/paths/~1a/post", Some(json!({})));
    assert_eq!(first(None), (place, empty, Some("application/json"), Some("{}".to_owned())));
    let (_, body, media_type, text) = first(Some("ask_stream"));
    assert_eq!((body, media_type), (Some(json!({ "stream": true })), Some("text/event-stream")));
    assert!(text.is_some_and(|text| text.starts_with("data: {}\n\ndata: {\"a\":1}\n\n")));
}

#[test]
fn no_text_of_a_document_is_code_of_the_driver() {
    let hostile = "x\"); panic!(\"evil";
    let property = json!({ "type": "string", "format": "binary" });
    let form = json!({ "type": "object", "properties": { (hostile): property } });
    let parameter = json!({ "name": hostile, "in": "query", "schema": { "type": "string" } });
    let operation = json!({
        "operationId": hostile, "tags": [hostile], "summary": hostile, "parameters": [parameter],
        "requestBody": { "content": { "multipart/form-data": { "schema": form } } },
    });
    let (output, cases) = cases_of(&operation, &json!({ (hostile): { "type": "object" } }));
    assert!(cases.iter().any(|case| case.arguments.contains_key(&format!("query/{hostile}"))));
    let files = driver(&output, "client", "../client");
    let sources: Vec<&OutputFile> = files.iter().filter(|file| file.path.ends_with(".rs")).collect();
    assert_eq!(sources.len(), 3, "the harness, the calls and the forms");
    for file in sources {
        assert!(!file.text.contains("panic!(\"evil") && !file.text.contains("x\\\")"), "{}", file.path);
        assert!(syn::parse_file(&file.text).is_ok(), "{}", file.path);
    }
    assert!(files.iter().any(|file| file.path == "src/data.json" && file.text.contains("panic!")));
}

#[test]
fn representations_belong_to_their_operation() {
    for (pointer, operation) in [
        ("/paths/~1a/get", "/paths/~1a/get"),
        ("/paths/~1a/post/requestBody/content/text~1plain", "/paths/~1a/post"),
        ("/paths/~1a/additionalOperations/COPY/responses", "/paths/~1a/additionalOperations/COPY"),
        ("/components/pathItems/P/get/responses/200", "/components/pathItems/P/get"),
    ] {
        assert_eq!(operation_of(pointer), operation);
    }
}
