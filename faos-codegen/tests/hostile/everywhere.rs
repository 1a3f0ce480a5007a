//! A payload at each place of the sample that holds text or a name that the document chooses, one place at a time.

use serde_json::{Map, Value, json};

use super::{CODE, generate, inert, sample, with_schemas};

/// Objects whose keys the document chooses.
const NAMED: &[&str] = &[
    "paths",
    "webhooks",
    "callbacks",
    "changed",
    "schemas",
    "securitySchemes",
    "properties",
    "headers",
    "content",
    "examples",
    "links",
    "variables",
    "responses",
    "parameters",
];

/// Each way to put the payload into one place of a value, with the place.
fn variants(value: &Value, at: &str, payload: &str) -> Vec<(String, Value)> {
    match value {
        Value::String(_) => vec![(at.to_owned(), json!(payload))],
        Value::Array(items) => {
            let mut all = Vec::new();
            for (index, item) in items.iter().enumerate() {
                for (place, other) in variants(item, &format!("{at}/{index}"), payload) {
                    let mut items = items.clone();
                    items[index] = other;
                    all.push((place, items.into()));
                }
            }
            all
        }
        Value::Object(members) => {
            let mut all = Vec::new();
            for (key, member) in members {
                let place = format!("{at}/{key}");
                if NAMED.iter().any(|name| at.ends_with(&format!("/{name}"))) {
                    let renamed = |(name, value): (&String, &Value)| {
                        (if name == key { payload.to_owned() } else { name.clone() }, value.clone())
                    };
                    let members: Map<_, _> = members.iter().map(renamed).collect();
                    all.push((format!("the name {place}"), members.into()));
                }
                for (place, other) in variants(member, &place, payload) {
                    let mut members = members.clone();
                    members.insert(key.clone(), other);
                    all.push((place, members.into()));
                }
            }
            all
        }
        _ => Vec::new(),
    }
}

#[test]
fn h110_each_place_is_inert_or_refused() {
    let payloads = [
        format!("\"); {CODE}(); (\""),
        format!("*/\n{CODE}();\n```\n{CODE}();\n```\r\u{2028}    {CODE}();\0"),
        format!("{{{CODE}}}/../{CODE}\\"),
    ];
    let (mut read, mut refused) = (0, 0);
    for payload in &payloads {
        for (place, document) in variants(&sample(), "", payload) {
            let document = document.to_string();
            match generate(&document) {
                Ok(_) => {
                    inert(&document);
                    read += 1;
                }
                Err(findings) => {
                    let mistake = findings.iter().find(|finding| finding.code.as_str() == "generator-mistake");
                    assert_eq!(mistake, None, "{place}");
                    refused += 1;
                }
            }
        }
    }
    assert!(read + refused >= 3 * 148, "only {read} read and {refused} refused");
    assert!(read > refused, "{read} read and {refused} refused");
}

#[test]
fn h95_the_order_of_names() {
    let names = |document: &str| {
        let inspection = inert(document).output.inspect();
        let mut paths: Vec<_> = inspection.types.iter().map(|entry| entry.path.clone()).collect();
        paths.sort();
        paths
    };
    let object = |name: &str| json!({ "type": "object", "properties": { name: { "enum": ["a", "b"] } } });
    let one = with_schemas(json!({ "A": object("a"), "B-c": object("b"), "b_c": object("c") }));
    let other = format!(
        r#"{{"components": {{"schemas": {{"b_c": {}, "B-c": {}, "A": {}}}}}, "paths": {{}}, "info": {{"version": "1", "title": "Sample"}}, "openapi": "3.1.0"}}"#,
        object("c"),
        object("b"),
        object("a"),
    );
    assert_eq!(names(&one), names(&other));
}
