//! Hostile references. Refused references and limits are tested in the parser.

use serde_json::json;

use super::{CODE, inert, with, with_schemas};

#[test]
fn recursive_types_are_boxed() {
    let a = json!({ "$ref": "#/components/schemas/A" });
    let client = inert(&with_schemas(json!({
        "A": {
            "type": "object",
            "required": ["itself"],
            "properties": {
                "itself": a,
                "list": { "type": "array", "items": a },
                "map": { "type": "object", "additionalProperties": a },
                "nothing": { "anyOf": [a, { "type": "null" }] },
                "choice": { "oneOf": [a, { "type": "string" }] },
            },
        },
    })));
    client.says("pub itself: Box<A>");
    client.says("pub list: Option<Vec<A>>");
    client.says("pub nothing: Field<Box<A>>");
}

#[test]
fn external_references_are_not_followed() {
    for pointer in ["/paths/~1things~1{id}", "/webhooks/thingSold", "/paths/~1things~1{id}/post/callbacks/changed"] {
        let document = with(&[(pointer, json!({ "$ref": "https://evil.example/a.json" }))]);
        let client = inert(&document);
        client.warned(&format!("external-reference #{pointer}/$ref"));
        client.never_says("evil.example");
    }
}

#[test]
fn dialects_and_schema_ids_are_inert() {
    let elsewhere = format!("https://example.com/{CODE}");
    let schemas = json!({
        "Tree": { "$id": &elsewhere, "$anchor": "tree", "type": "object", "properties": { "next": { "$ref": "#tree" } } },
        "Open": { "$dynamicAnchor": "open", "$dynamicRef": format!("#{CODE}") },
        "Other": { "$schema": &elsewhere, "type": "object", "properties": { "a": { "type": "string" } } },
    });
    let client = inert(
        &with(&[("/components/schemas", schemas), ("/jsonSchemaDialect", json!(&elsewhere))])
            .replace("#/components/schemas/Thing", "#/components/schemas/Tree"),
    );
    client.says("pub next: Option<Box<Tree>>");
    client.warned("not-understood #/jsonSchemaDialect");
    client.warned("not-understood #/components/schemas/Open/$dynamicRef");
    client.warned("not-understood #/components/schemas/Other/$schema");
    client.never_says(&elsewhere);
}

#[test]
fn a_schema_composed_of_itself_is_any_value() {
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let client = inert(&with_schemas(json!({
            "A": { keyword: [{ "$ref": "#/components/schemas/A" }] },
            "B": { keyword: [{ "$ref": "#/components/schemas/C" }] },
            "C": { keyword: [{ "$ref": "#/components/schemas/B" }] },
            "User": { "type": "object", "properties": { "a": { "$ref": "#/components/schemas/A" } } },
        })));
        client.warned(&format!("reference-cycle #/components/schemas/A/{keyword}/0"));
        client.warned(&format!("reference-cycle #/components/schemas/C/{keyword}/0"));
        client.says("pub a: Option<");
    }
}
