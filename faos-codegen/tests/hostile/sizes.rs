//! G: size and depth. The limits themselves are tested where the document is read.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::{inert, refused, with_schemas};

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

#[test]
fn h86_deep_types() {
    let mut nested = json!({ "type": "string" });
    for _ in 0..40 {
        nested = json!({ "anyOf": [nested, { "type": "null" }] });
    }
    inert(&with_schemas(json!({ "A": { "type": "object", "properties": { "a": nested } } })));
}
