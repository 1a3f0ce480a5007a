//! C: names that become identifiers.

use std::collections::{BTreeMap, BTreeSet};

use faos_codegen::{NameLock, Output};
use serde_json::{Map, Value, json};

use super::{CODE, Client, generate_with, inert, with, with_schemas};

/// Every keyword of every edition.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

const ODD: &[&str] = &["", " ", "-", ".", "$", "/", "007", "🦀", "🦀🦀", "1st", "ünï", "\u{202e}x", "日本"];

const PRELUDE: &[&str] = &[
    "Option", "Vec", "String", "Result", "Box", "Ok", "Some", "u64", "str", "std", "core", "serde", "Client", "Error",
    "Default", "Debug",
];

const OURS: &[&str] =
    &["RequestOptions", "Page", "ApiError", "Field", "Value", "Map", "Response", "ListThings", "ThingKind", "Unknown"];

/// A client that has each of them for everything.
pub(crate) fn every_name() -> Client {
    as_names(&[KEYWORDS, NEVER_RAW, ODD, PRELUDE, OURS].concat())
}

/// Generates with each of the words as the name of a schema, a property, a parameter, an operation, a value and a tag.
#[track_caller]
fn as_names(words: &[&str]) -> Client {
    let mut schemas = Map::new();
    let mut properties = Map::new();
    let mut paths = Map::new();
    let distinct: BTreeSet<_> = words.iter().collect();
    for (index, word) in words.iter().enumerate() {
        properties.insert((*word).to_owned(), json!({ "type": "string" }));
        let operation = json!({
            "operationId": word,
            "tags": [word],
            "parameters": [{ "name": word, "in": "query", "schema": { "type": "string" } }],
            "responses": { "204": { "description": "It is done." } },
        });
        paths.insert(format!("/{index}"), json!({ "get": operation }));
    }
    schemas.insert("Fields".to_owned(), json!({ "type": "object", "properties": properties }));
    schemas.insert("Values".to_owned(), json!({ "enum": distinct }));
    for word in words {
        schemas.insert((*word).to_owned(), json!({ "type": "object", "properties": { "a": { "type": "string" } } }));
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Sample", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    });
    let client = inert(&document.to_string());
    for file in ["types/fields.rs", "types/values.rs"] {
        let text = client.file(file);
        let names: Vec<_> = text
            .lines()
            .filter_map(|line| {
                let line = line.trim();
                line.strip_prefix("pub ").and_then(|field| field.split_once(':')).or_else(|| line.split_once(" = "))
            })
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), words.len(), "{file}: {names:?}");
        for name in names {
            syn::parse_str::<syn::Ident>(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    client
}

#[test]
fn h36_keywords() {
    let client = as_names(KEYWORDS);
    client.says("#[wire(\"type\")]");
    client.says("pub gen_: Option<String>");
}

#[test]
fn h37_keywords_that_cannot_be_raw() {
    let client = as_names(NEVER_RAW);
    client.says("pub self_: Option<String>");
    client.never_says("r#");
}

#[test]
fn h38_names_without_letters() {
    let first = as_names(ODD);
    let second = as_names(ODD);
    assert_eq!(first.text(), second.text());
}

// The lock keeps what names were given, so that a new name takes none away.
#[test]
fn h40_names_that_clash_do_not_depend_on_their_order() {
    let client = |names: &[&str], lock: &NameLock| {
        let properties: Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({ "type": "string" }))).collect();
        generate_with(&with_schemas(json!({ "A": { "type": "object", "properties": properties } })), lock)
            .expect("the document is read")
    };
    let fields = |output: &Output| -> BTreeMap<String, String> {
        let inspection = output.inspect();
        inspection.types[0].fields.iter().map(|field| (field.wire.clone(), field.name.clone())).collect()
    };
    let first = client(&["a-b", "a_b", "aB", "AB", "a.b"], &NameLock::default());
    let five = fields(&first);
    assert_eq!(five.values().collect::<BTreeSet<_>>().len(), 5, "{five:?}");
    assert_eq!(five["a_b"], "a_b", "the one that is spelled just so");
    let reversed = client(&["a.b", "AB", "aB", "a_b", "a-b"], &NameLock::default());
    assert_eq!(fields(&reversed), five);

    let six = fields(&client(&["a b", "a-b", "a_b", "aB", "AB", "a.b"], &first.lock));
    assert!(five.iter().all(|(wire, name)| six[wire] == *name), "{five:?} {six:?}");
}

#[test]
fn h41_names_of_the_prelude() {
    let client = as_names(PRELUDE);
    for word in ["Option", "Vec", "String", "Result", "Box", "Default", "Debug"] {
        for item in ["struct", "enum", "type"] {
            client.never_says(&format!("pub {item} {word} "));
        }
    }
}

#[test]
fn h42_names_of_our_own() {
    as_names(OURS);
}

// Published documents name operations by what they do to their own resource, `list` forty times over. Each has a method of
// its own, and the lock keeps its name.
#[test]
fn h44_names_of_operations() {
    let twice = with(&[("/paths/~1things~1{id}/post/operationId", json!("getThing"))]);
    let client = inert(&twice);
    client.warned("repeated-operation-id #/paths/~1things~1{id}/post/operationId");
    assert_eq!(client.text(), inert(&twice).text());
    inert(&with(&[("/paths/~1things~1{id}/post/operationId", json!("GetThing"))]));
    let answer = json!({ "get": { "tags": ["t"], "responses": { "204": { "description": "It is done." } } } });
    let alike = json!({ "/a-b": answer.clone(), "/a_b": answer.clone(), "/a/b": answer });
    let document =
        json!({ "openapi": "3.1.0", "info": { "title": "Sample", "version": "1" }, "paths": alike }).to_string();
    assert_eq!(inert(&document).text(), inert(&document).text());
}

/// A client whose operations have parameters of one name in several places.
pub(crate) fn clashing_parameters() -> Client {
    let mut parameters = vec![json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } })];
    for name in ["id", "self", "client", "url", "token", "request", "body", "Client", CODE] {
        for place in ["query", "header"] {
            parameters.push(json!({ "name": name, "in": place, "schema": { "type": "string" } }));
        }
    }
    inert(&with(&[
        ("/paths/~1things~1{id}/get/parameters", json!(parameters)),
        ("/paths/~1things~1{id}/post/parameters", json!(parameters)),
    ]))
}

#[test]
fn h45_parameters_that_clash() {
    for operation in clashing_parameters().output.inspect().operations {
        let names: BTreeSet<_> = operation.parameters.iter().map(|parameter| &parameter.name).collect();
        assert_eq!(names.len(), 19, "{names:?}");
        assert!(!names.iter().any(|name| name.as_str() == "self"));
    }
}
