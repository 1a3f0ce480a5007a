//! F: references. What is read of them (H64 to H73) is tested where the document is read.

use serde_json::{Map, json};

use super::{inert, refused, with, with_schemas};

#[test]
fn h64_references_to_files() {
    for target in ["file:///etc/passwd", "/etc/passwd", "../x.json", "C:\\x", "x.json#/A"] {
        refused(&with_schemas(json!({ "A": { "$ref": target } })), "external-reference #/components/schemas/A/$ref");
    }
}

#[test]
fn h65_references_to_the_network() {
    for target in
        ["http://127.0.0.1:9/", "http://169.254.169.254/", "https://evil.example/a.json#/A", "//evil.example/a"]
    {
        refused(&with_schemas(json!({ "A": { "$ref": target } })), "external-reference #/components/schemas/A/$ref");
    }
}

#[test]
fn h67_circles_of_references() {
    let itself = json!({ "A": { "$ref": "#/components/schemas/A" } });
    refused(&with_schemas(itself), "reference-cycle #/components/schemas/A/$ref");
    let each_other = json!({ "A": { "$ref": "#/components/schemas/B" }, "B": { "$ref": "#/components/schemas/A" } });
    refused(&with_schemas(each_other), "reference-cycle #/components/schemas/A/$ref");
}

#[test]
fn h68_recursion_has_a_size() {
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
fn h70_chains_of_references() {
    let chain = |length: usize| {
        let mut schemas: Map<_, _> = (0..length)
            .map(|number| (format!("S{number}"), json!({ "$ref": format!("#/components/schemas/S{}", number + 1) })))
            .collect();
        schemas.insert(format!("S{length}"), json!({ "type": "string" }));
        with_schemas(schemas.into())
    };
    inert(&chain(64));
    refused(&chain(10_000), "reference-cycle #/components/schemas/S0/$ref");
}

#[test]
fn h73_references_of_the_envelope() {
    for pointer in ["/paths/~1things~1{id}", "/webhooks/thingSold", "/paths/~1things~1{id}/post/callbacks/changed"] {
        let document = with(&[(pointer, json!({ "$ref": "https://evil.example/a.json" }))]);
        refused(&document, &format!("external-reference #{pointer}/$ref"));
    }
}
