//! Documents that contradict themselves or the specification.

use faos_codegen::changes::{Version, changes};
use faos_codegen::{Limits, Source};
use serde_json::json;

use super::{CODE, inert, with, with_schemas};

#[test]
fn unknown_required_members_are_reported() {
    let object = |required: serde_json::Value| {
        with_schemas(
            json!({ "A": { "type": "object", "required": required, "properties": { "a": { "type": "string" } } } }),
        )
    };
    inert(&object(json!(["a", "a"])));
    for names in [json!(["a", "b"]), json!([CODE]), json!([format!("\"); {CODE}(); (\"")])] {
        inert(&object(names)).warned("undescribed-member #/components/schemas/A");
    }
    inert(&object(json!(true))).warned("wrong-type #/components/schemas/A/required");
}

#[test]
fn keywords_of_the_other_version_are_reported() {
    let client = inert(&with_schemas(json!({
        "A": {
            "type": "object",
            "properties": {
                "a": { "type": "string", "readOnly": true, "writeOnly": true },
                "b": { "type": "string", "nullable": true },
                "c": { "type": "integer", "minimum": 1, "exclusiveMinimum": true },
            },
        },
    })));
    client.warned("version-mismatch #/components/schemas/A/properties/b/nullable");
    client.warned("version-mismatch #/components/schemas/A/properties/c/exclusiveMinimum");
    client.says("pub b: Field<String>");
}

#[test]
fn undeclared_security_schemes_are_not_required() {
    let place = "/paths/~1things~1{id}/get/security";
    let client = inert(&with(&[(place, json!([{ CODE: [] }]))]));
    client.warned(&format!("unknown-security-scheme #{place}"));
    client.never_says(CODE);
    inert(&with(&[(place, json!([]))]));
}

#[test]
fn a_moved_api_key_is_a_breaking_change() {
    let [before, after] = ["header", "query"].map(|place| {
        let scheme = json!({ "type": "apiKey", "in": place, "name": "X-Key" });
        let document = with(&[("/components/securitySchemes/key", scheme)]);
        let client = inert(&document);
        (Source::new("document", document), client.output)
    });
    let read = |source| faos_codegen::read(source, &Limits::default());
    let report =
        changes(&Version::new(&before.1.named, read(&before.0)), &Version::new(&after.1.named, read(&after.0)));
    let text = report.text(None);
    assert_eq!(report.breaking_on_the_wire(), 1);
    let line = "breaks wire        security scheme `key` wire format changed: `header X-Key` -> `query X-Key`";
    assert!(text.contains(line), "{text}");
}

#[test]
fn unusual_bodies_are_inert() {
    let place = "/paths/~1things~1{id}/get/requestBody";
    let body = json!({ "content": { "application/json": { "schema": { "type": "object" } } } });
    inert(&with(&[(place, body)]));
    inert(&with(&[("/paths/~1things~1{id}/post/requestBody/content", json!({}))]));
    let encoding = json!({ "a": { "contentType": format!("text/plain\r\nX: {CODE}"), "headers": { "X-A": {} } } });
    let schema = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let content = json!({ "multipart/form-data": { "schema": schema, "encoding": encoding } });
    let client = inert(&with(&[("/paths/~1things~1{id}/post/requestBody/content", content)]));
    client.never_says(CODE);
    client.warned("wrong-value #/paths/~1things~1{id}/post/requestBody/content/multipart~1form-data/encoding/a");
}

#[test]
fn expressions_are_not_evaluated() {
    let hook = json!({ "post": { "responses": { "200": { "description": "Heard." } } } });
    let expression = format!("{{$request.body#/{CODE}}}\"; {CODE}();");
    inert(&with(&[("/paths/~1things~1{id}/post/callbacks/changed", json!({ expression: hook }))]));
    let parameters = json!({ "id": format!("$response.body#/{CODE}\"") });
    inert(&with(&[("/paths/~1things~1{id}/get/responses/200/links/again/parameters", parameters)]));
}

#[test]
fn a_member_named_additional_properties_does_not_clash() {
    let client = inert(&with_schemas(json!({
        "A": { "type": "object", "additionalProperties": true, "properties": { "additional_properties": { "type": "string" } } },
    })));
    client.says("pub additional_properties: Option<String>");
    client.says("pub other_properties:");
}
