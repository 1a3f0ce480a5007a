//! Names that become identifiers.

use std::collections::{BTreeMap, BTreeSet};

use faos_codegen::{Limits, NameLock, Output, Settings, Source};
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
fn keywords() {
    let client = as_names(KEYWORDS);
    client.says("#[wire(\"type\")]");
    client.says("pub gen_: Option<String>");
}

#[test]
fn keywords_that_cannot_be_raw() {
    let client = as_names(NEVER_RAW);
    client.says("pub self_: Option<String>");
    client.never_says("r#");
}

#[test]
fn names_without_letters() {
    let first = as_names(ODD);
    let second = as_names(ODD);
    assert_eq!(first.text(), second.text());
}

// The lock keeps what names were given, so that a new name takes none away.
#[test]
fn names_that_clash_do_not_depend_on_their_order() {
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
fn names_of_the_prelude() {
    let client = as_names(PRELUDE);
    for word in ["Option", "Vec", "String", "Result", "Box", "Default", "Debug"] {
        for item in ["struct", "enum", "type"] {
            client.never_says(&format!("pub {item} {word} "));
        }
    }
}

#[test]
fn names_of_our_own() {
    as_names(OURS);
}

// Published documents name operations by what they do to their own resource, `list` forty times over. Each has a method of
// its own, and the lock keeps its name.
#[test]
fn names_of_operations() {
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
fn parameters_that_clash() {
    for operation in clashing_parameters().output.inspect().operations {
        let names: BTreeSet<_> = operation.parameters.iter().map(|parameter| &parameter.name).collect();
        assert_eq!(names.len(), 19, "{names:?}");
        assert!(!names.iter().any(|name| name.as_str() == "self"));
    }
}

/// Returns the messages of warnings with a code.
fn warnings<'a>(output: &'a Output, code: &str) -> Vec<&'a str> {
    let found = output.findings.iter().filter(|finding| finding.code.to_string() == code);
    found.map(|finding| finding.message.as_str()).collect()
}

// Versions of the runtime differ in the names that they need.
#[test]
fn a_name_in_the_lock_that_the_runtime_needs_is_replaced_with_a_warning() {
    let parameters = json!([{ "name": "flag", "in": "query", "schema": { "type": "string" } }]);
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Sample", "version": "1" },
        "paths": { "/a": { "get": {
            "operationId": "listA", "tags": ["books"], "parameters": parameters,
            "responses": { "204": { "description": "A" } },
        } } },
        "components": { "schemas": { "Choice": { "type": "object" , "properties": { "a": { "type": "string" } } } } },
    });
    let lock = |request: &str, accessor: &str, argument: &str, ty: &str| {
        let text = format!(
            "#/paths/~1a/get request {request}\n#/tags/books resource {accessor}\n\
             #/paths/~1a/get/parameters/query/flag argument {argument}\n#/components/schemas/Choice type {ty}\n"
        );
        NameLock::parse(&text).expect("it is a lock")
    };
    let taken = generate_with(&document.to_string(), &lock("Page", "text_request", "send_blocking", "Option"));
    let taken = taken.expect("the document is read");
    let told = warnings(&taken, "changed-name");
    for (name, given) in [("Page", "ListA"), ("text_request", "books"), ("send_blocking", "flag"), ("Option", "Choice")]
    {
        let message = format!("the name `{name}` in names.lock is taken; the name is now `{given}`");
        assert!(told.contains(&message.as_str()), "{message}: {told:?}");
        assert!(taken.lock.to_string().contains(&format!(" {given}\n")), "{}", taken.lock);
    }
    assert_eq!(told.len(), 4);

    let free = generate_with(&document.to_string(), &lock("Login", "shelf", "marked", "Response"));
    let free = free.expect("the document is read");
    assert_eq!(warnings(&free, "taken-name"), [""; 0]);
    for name in ["Login", "shelf", "marked", "Response"] {
        assert!(free.lock.to_string().contains(&format!(" {name}\n")), "{}", free.lock);
    }
}

#[test]
fn a_name_in_the_settings_that_is_taken_is_an_error() {
    let settings = "[names]\n\"#/components/schemas/A type\" = \"Option\"\n";
    let settings = Settings::parse(settings).expect("they are right");
    let document = with_schemas(json!({ "A": { "type": "object", "properties": { "a": { "type": "string" } } } }));
    let source = Source::new("document", document);
    let findings = faos_codegen::generate(&source, &settings, &NameLock::default(), &Limits::default())
        .expect_err("the type could not be called so");
    let messages: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["the name `Option` given to `#/components/schemas/A type` in codegen.toml is taken"]);
}

/// The items of a kind in a file, by name.
fn items(client: &Client, path: &str, kind: &str) -> Vec<String> {
    let lines = client.file(path).lines().filter_map(|line| line.trim().strip_prefix(kind));
    let name =
        |line: &str| line.split(|part: char| !part.is_ascii_alphanumeric() && part != '_').next().map(str::to_owned);
    lines.filter_map(name).collect()
}

#[test]
fn types_and_statics_of_a_resource_have_names_of_their_own() {
    let mut paths = Map::new();
    for (index, (tag, id)) in [
        ("a_1", "s3"),
        ("a_1", "aB"),
        ("a_1", "ab"),
        ("a_1", "AB"),
        ("a1", "v1"),
        ("error", "x"),
        ("error_schema", "y"),
    ]
    .iter()
    .enumerate()
    {
        let get = json!({
            "operationId": id, "tags": [tag],
            "parameters": [{ "name": "q", "in": "query", "schema": { "type": "string" } }],
            "responses": { "204": { "description": "A" } },
        });
        paths.insert(format!("/{index}"), json!({ "get": get }));
    }
    let document = json!({ "openapi": "3.1.0", "info": { "title": "Sample", "version": "1" }, "paths": paths });
    let client = inert(&document.to_string());
    let mut structs = Vec::new();
    // Tags that read the same, such as `a_1` and `a1`, are one resource.
    for module in ["a1", "error", "error_schema"] {
        let path = format!("resources/{module}.rs");
        let (mut own, statics) = (items(&client, &path, "pub struct "), items(&client, &path, "static "));
        assert_eq!(own.len(), statics.len() + 1, "{path}");
        own.extend(statics);
        assert_eq!(own.iter().collect::<BTreeSet<_>>().len(), own.len(), "{path}: {own:?}");
        structs.extend(items(&client, &path, "pub struct "));
    }
    assert_eq!(structs.iter().collect::<BTreeSet<_>>().len(), structs.len(), "{structs:?}");
    assert_eq!(structs, ["A1", "S3", "AB", "Ab", "Ab2", "V1", "ErrorSchema", "X", "ErrorSchema2", "Y"]);
    assert!(items(&client, "resources/a1.rs", "static ").contains(&"V1_OPERATION".to_owned()));
}

#[test]
fn a_schema_cannot_take_the_file_of_a_resources_types() {
    let schema = json!({ "type": "object", "properties": { "x": { "type": "string" } } });
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Sample", "version": "1" },
        "paths": { "/a": { "post": {
            "operationId": "sendA", "tags": ["a"],
            "requestBody": { "content": { "application/json": { "schema": schema } } },
            "responses": { "204": { "description": "A" } },
        } } },
        "components": { "schemas": { "InA": schema } },
    });
    let client = inert(&document.to_string());
    let paths: BTreeSet<_> = client.files().map(|(path, _)| path).collect();
    assert_eq!(paths.len(), client.files().count());
    assert_eq!(items(&client, "types/in_a.rs", "pub struct "), ["InA"]);
    assert_eq!(items(&client, "types/in_a2.rs", "pub struct "), ["SendABody"]);
}

#[test]
fn members_can_have_every_name_for_the_rest() {
    let text = json!({ "type": "string" });
    let names = ["additional_properties", "other_properties", "all_other_properties"];
    let properties: Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), text.clone())).collect();
    let client = inert(&with_schemas(json!({
        "A": { "type": "object", "properties": properties, "additionalProperties": text },
        "B": { "enum": ["Unknown", "Other", "Unlisted"] },
    })));
    client.says("pub additional_properties2: BTreeMap<String, String>,");
    client.says("#[other(Unknown2)]");
}
