//! Large and deep documents. The exact limits are tested in the parser.

use serde_json::{Map, Value, json};

use super::{Client, inert, refused, with_schemas};

#[test]
fn the_number_of_branches_is_limited() {
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
fn many_properties_are_accepted() {
    let properties: Map<String, Value> =
        (0..20_000).map(|number| (format!("p{number}"), json!({ "type": "string" }))).collect();
    inert(&with_schemas(json!({ "A": { "type": "object", "properties": properties } })));
}

/// The command runs with limits of time and memory.
#[test]
fn oversized_documents_are_refused_quickly() {
    let with = |name: &str, value: &str| {
        format!(r#"{{"openapi":"3.1.0","info":{{"title":"a","version":"b"}},"{name}":{value}}}"#)
    };
    let deep = with("x-a", &["[".repeat(1_000_000), "]".repeat(1_000_000)].concat());
    let long = with(&"k".repeat(64 << 20), "1");
    let large = with("x-a", &format!("\"{}\"", "a".repeat(65 << 20)));
    let open = format!(r#"{{"properties":{{"{}":"#, "k".repeat(60_000)).repeat(50);
    let members: Vec<_> = (0..10_000).map(|number| format!(r#""p{number}":{{}}"#)).collect();
    let schema = format!(r#"{open}{{"properties":{{{}}}}}{}"#, members.join(","), "}}".repeat(50));
    let repeated = with("components", &format!(r#"{{"schemas":{{"A":{schema}}}}}"#));
    for document in [deep, long, large, repeated] {
        let findings = super::command::refuse(&document);
        assert_eq!(findings[0]["code"], "document-limit");
        assert!(findings[0]["line"].as_u64() > Some(0));
    }
    let wrong = (0..1_000).map(|number| (format!("S{number}"), json!({ "$ref": "#/x" })));
    let client = inert(&with_schemas(Value::Object(wrong.collect())));
    assert!(client.output.findings.len() >= 1_000);
}

#[test]
fn long_tuples_are_lists() {
    let items = vec![json!({ "type": "string" }); 5_000];
    let tuple = json!({ "type": "array", "prefixItems": items, "minItems": 5_000, "maxItems": 5_000 });
    let client = inert(&with_schemas(json!({ "A": { "type": "object", "properties": { "a": tuple } } })));
    client.says("Vec<");
    assert!(client.text().len() < 10_000, "the type is a tuple");
}

/// Generates a client with types nested as deeply as a document can be, and with a long chain of references.
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

/// Returns schemas that each contain a map of the next.
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
fn chains_of_types_are_limited() {
    deep();
    inert(&with_schemas(chain(500).into()));
    // A longer one is cut.
    inert(&with_schemas(chain(501).into())).warned("overlong-chain #/components/schemas/Link1");
    inert(&with_schemas(chain(2_500).into())).warned("overlong-chain #/components/schemas/Link2000");
}

#[test]
fn schemas_that_all_refer_to_each_other_are_accepted() {
    let of = |schema: &dyn Fn(usize, Value, Value) -> Value| {
        let reference = |number: usize| json!({ "$ref": format!("#/components/schemas/S{}", number % 2_500) });
        let schemas = (0..2_500)
            .map(|number| (format!("S{number}"), schema(number, reference(number + 1), reference(number * 7))));
        inert(&with_schemas(Value::Object(schemas.collect())))
    };
    let ring = of(&|_, next, other| json!({ "type": "object", "properties": { "next": next, "other": other } }));
    ring.says("pub next: Option<Box<S2499>>");
    ring.says("pub next: Option<Box<S0>>");
    let unions = of(
        &|number, next, other| json!({ "oneOf": [next, { "type": "object", "properties": { format!("p{number}"): other } }] }),
    );
    unions.says("pub p2499: Option<Box<S2493>>");
    let aliases = of(&|number, next, _| match number {
        2_499 => json!({ "type": "object", "properties": { "last": { "type": "string" } } }),
        _ => next,
    });
    aliases.says("pub type S0 = S2499;");
}

#[test]
fn chains_of_all_of_are_limited() {
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
