//! G: size and depth. The limits themselves are tested where the document is read.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::{Client, inert, refused, with_schemas};

#[test]
fn h80_many_branches() {
    let branches: Vec<_> = (0..10_000).map(|number| json!({ "const": number })).collect();
    refused(&with_schemas(json!({ "A": { "oneOf": branches } })), "document-limit #/components/schemas/A/oneOf");
    let mut nested = json!({ "type": "string" });
    for depth in 0..4 {
        let branches: Vec<Value> = (0..50)
            .map(|number| match number {
                0 => nested.clone(),
                number => {
                    json!({ "type": "object", "properties": { format!("p{depth}x{number}"): { "type": "string" } } })
                }
            })
            .collect();
        nested = json!({ "anyOf": branches });
    }
    inert(&with_schemas(json!({ "A": nested })));
}

#[test]
fn h81_many_properties() {
    let properties: Map<String, Value> =
        (0..20_000).map(|number| (format!("p{number}"), json!({ "type": "string" }))).collect();
    let start = Instant::now();
    inert(&with_schemas(json!({ "A": { "type": "object", "properties": properties } })));
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn h85_long_tuples_are_lists() {
    let items = vec![json!({ "type": "string" }); 5_000];
    let tuple = json!({ "type": "array", "prefixItems": items, "minItems": 5_000, "maxItems": 5_000 });
    let client = inert(&with_schemas(json!({ "A": { "type": "object", "properties": { "a": tuple } } })));
    client.says("Vec<");
    assert!(client.text().len() < 10_000, "no tuple of thousands");
}

/// A client with types that stand in each other as deep as a document can be, and that lead to each other in a chain.
pub(crate) fn deep() -> Client {
    let mut nested = json!({ "type": "string" });
    for depth in 0..40 {
        nested = match depth % 4 {
            0 => json!({ "anyOf": [nested, { "type": "null" }] }),
            1 => json!({ "type": "object", "properties": { "a": nested } }),
            2 => json!({ "type": "array", "items": nested }),
            _ => json!({ "type": "object", "additionalProperties": nested }),
        };
    }
    let mut schemas = chain(150);
    schemas.insert("Nested".to_owned(), json!({ "type": "object", "properties": { "a": nested } }));
    inert(&with_schemas(schemas.into()))
}

/// Schemas each of which has a map of the next.
fn chain(length: usize) -> Map<String, Value> {
    let schema = |number: usize| {
        let next = json!({ "$ref": format!("#/components/schemas/Link{}", number + 1) });
        let properties = json!({ "a": { "type": "object", "additionalProperties": next } });
        (format!("Link{number}"), json!({ "type": "object", "properties": properties }))
    };
    let last = (format!("Link{length}"), json!({ "type": "object", "properties": { "a": { "type": "string" } } }));
    (1..length).map(schema).chain([last]).collect()
}

#[test]
fn h86_deep_types() {
    deep();
    inert(&with_schemas(chain(500).into()));
    refused(&with_schemas(chain(501).into()), "document-limit #/components/schemas/Link1");
    refused(&with_schemas(chain(20_000).into()), "document-limit #/components/schemas/Link1001");
}

#[test]
fn h81_schemas_that_extend_each_other() {
    let chain = |length: usize| {
        let schema = |number: usize| {
            let next = json!({ "$ref": format!("#/components/schemas/Link{}", number + 1) });
            let own = json!({ "type": "object", "properties": { format!("p{number}"): { "type": "string" } } });
            (format!("Link{number}"), json!({ "allOf": [next, own] }))
        };
        let last = (format!("Link{length}"), json!({ "type": "object", "properties": { "a": { "type": "string" } } }));
        let schemas: Map<_, _> = (1..length).map(schema).chain([last]).collect();
        with_schemas(schemas.into())
    };
    inert(&chain(64));
    refused(&chain(2_000), "document-limit #/components/schemas/Link65");
}
