//! Whatever identifier of the runtime or of Rust a document uses for something of its own, its client compiles.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use faos_codegen::{Limits, NameLock, Output, Settings, Source};
use heck::ToSnakeCase;
use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Map, Value, json};

use super::compile;

/// Names that are in scope in every Rust file, and words with a meaning for Rust or Cargo anywhere.
const RUST: &str = "
    Send Sized Sync Unpin Drop Fn FnMut FnOnce AsyncFn AsyncFnMut AsyncFnOnce Box Clone Copy Debug Default Hash Eq Ord
    PartialEq PartialOrd AsMut AsRef From Into TryFrom TryInto FromIterator IntoIterator Iterator DoubleEndedIterator
    ExactSizeIterator Extend Future IntoFuture Option Some None Result Ok Err String ToString ToOwned Vec drop align_of
    align_of_val size_of size_of_val Infallible

    bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f16 f32 f64 f128 never tuple array slice fn_ptr

    assert assert_eq assert_ne cfg column compile_error concat dbg debug_assert eprint eprintln env file format format_args
    include include_bytes include_str line matches module_path option_env panic print println stringify thread_local todo
    unimplemented unreachable vec write writeln macro_rules

    allow automatically_derived bench cfg_attr cold deny deprecated derive doc expect export_name forbid global_allocator
    ignore inline link macro_export macro_use must_use no_mangle no_std non_exhaustive path proc_macro repr
    recursion_limit should_panic target_feature test test_case track_caller warn rustfmt clippy

    abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl
    in let loop macro match mod move mut override priv pub raw ref return safe self Self static struct super trait true
    try type typeof union unsafe unsized use virtual where while yield auto

    std core alloc main lib build bin tests examples benches mod_rs target cargo dep features all workspace

    s3 v1 a b T S D aB ab AB a_b Ab a1 a_1 A1 x X y1 id ID Id _a __a a__b

    base64 bytes fastrand futures_core futures_util getrandom gloo_timers h2 hmac http http_body httpdate hyper jiff jiter
    percent_encoding reqwest secrecy serde serde_json sha1 sha2 tokio tower_layer tower_service tracing uuid web_time
    authorization_code blocking http2 native_tls rustls rustls_no_provider socks testing tower tracing upgrade webhooks events unused_types

    resources types runtime client headers Environment API in_a InA ErrorSchema OptionSchema error_schema Unknown Other
    Unlisted additional_properties other_properties all_other_properties
";

/// Kinds of types, by the macros that declare them. A macro resolves its names where it is used, so those words are tried
/// for each kind.
const KINDS: &[&str] = &["text", "mixed", "constant", "alias", "sent", "choice", "tagged"];

#[test]
fn every_identifier_of_the_runtime_and_of_rust_can_be_a_name_of_a_document() {
    let (all, near) = words();
    assert!(all.len() > 1_400 && near.len() > 150, "{} {}", all.len(), near.len());
    let features = Settings::parse("[client]\nresource_features = true\n").expect("the settings are valid");
    let (resources, schemas) = (generate(&resources(&all), &features), generate(&schemas(&all), &Settings::default()));
    let kinds: Vec<(String, Output)> = KINDS
        .iter()
        .map(|kind| (format!("names_{kind}"), generate(&types(&near, kind), &Settings::default())))
        .collect();
    let kinds = kinds.iter().map(|(name, output)| (name.as_str(), output));
    let clients: Vec<_> =
        [("names_resources", &resources), ("names_schemas", &schemas)].into_iter().chain(kinds).collect();
    let folder = compile::write("every-name", &clients);
    compile::succeed(compile::cargo(&folder, &["check", "--workspace", "--keep-going"]));
    // Nothing about types depends on features.
    compile::succeed(compile::cargo(
        &folder,
        &["check", "--package=names_resources", "--package=names_schemas", "--keep-going", "--all-features"],
    ));
    println!("{} names, {} of them for each kind of type", all.len(), near.len());
}

/// Every word, and those types and single letters among them that generated code or Rust could mean by its own. Words that
/// Rust names cannot tell apart are one.
fn words() -> (Vec<String>, Vec<String>) {
    let mut sources = Sources::default();
    sources.read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/src/runtime"));
    let near: BTreeSet<String> = sources.near.into_iter().chain(RUST.split_whitespace().map(str::to_owned)).collect();
    let all = sources.all.union(&near).cloned().collect();
    let is_type = |word: &String| word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase);
    (distinct(all), distinct(near.into_iter().filter(|word| is_type(word) || word.len() < 3).collect()))
}

fn distinct(words: BTreeSet<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    // A short word is another one with its letters in another case.
    words.into_iter().filter(|word| word.len() < 4 || seen.insert(word.to_snake_case())).collect()
}

#[derive(Default)]
struct Sources {
    all: BTreeSet<String>,
    /// Names that generated files can resolve: identifiers in macros and imports.
    near: BTreeSet<String>,
}

impl Sources {
    fn read(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).expect("the runtime is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                self.read(&path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("the runtime is text");
            let is_near = text.contains("macro_rules!")
                || ["prelude.rs", "facts.rs", "public.rs"].iter().any(|name| path.ends_with(name));
            self.walk(text.parse().expect("the runtime is Rust"), is_near);
        }
    }

    fn walk(&mut self, tokens: TokenStream, is_near: bool) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.walk(group.stream(), is_near),
                TokenTree::Ident(ident) => {
                    let word = ident.to_string();
                    if is_near {
                        self.near.insert(word.clone());
                    }
                    self.all.insert(word);
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

#[track_caller]
fn generate(document: &Value, settings: &Settings) -> Output {
    let source = Source::new("document", document.to_string());
    faos_codegen::generate(&source, settings, &NameLock::default(), &Limits::default())
        .unwrap_or_else(|findings| panic!("{}", findings.render(&source, false)))
}

fn document(paths: Value, components: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Names", "version": "1" },
        "servers": [{ "url": "https://a.example" }],
        "paths": paths,
        "components": components,
    })
}

/// Each word as a tag, an operation, a parameter of each place, and the name of a server and of a security scheme.
fn resources(words: &[String]) -> Value {
    let text = json!({ "type": "string" });
    let paths = words.iter().enumerate().map(|(index, word)| {
        let word_after = |distance: usize| &words[(index + distance) % words.len()];
        let parameters: Vec<Value> = ["path", "query", "header", "cookie"]
            .iter()
            .enumerate()
            // A word is never far from one with the same start, so the words of one operation are taken from all over.
            .map(|(place, location)| {
                let name = word_after(place * words.len() / 4);
                json!({ "name": name, "in": location, "required": place == 0, "schema": text })
            })
            .collect();
        let path = format!("/{index}/{{{}}}", word_after(0));
        let body = json!({ "content": { "application/json": { "schema": {
            "type": "object", "properties": { "a": text } } } } });
        let get = json!({
            "operationId": word, "tags": [word], "parameters": parameters,
            "security": [{ word.as_str(): [] }],
            "responses": { "200": { "description": "A", "content": { "application/json": { "schema": text } } } },
        });
        let mut item = Map::from_iter([("get".to_owned(), get)]);
        // Inline types stand in a file of the resource.
        if index % 8 == 0 {
            let path = json!([{ "name": word, "in": "path", "required": true, "schema": text }]);
            let post = json!({
                "operationId": format!("{word}Of"), "tags": [word], "parameters": path, "requestBody": body,
                "responses": { "204": { "description": "A" } },
            });
            item.insert("post".to_owned(), post);
        }
        (path, Value::Object(item))
    });
    let schemes = words.iter().map(|word| (word.clone(), json!({ "type": "http", "scheme": "bearer" })));
    let mut document = document(Value::Object(paths.collect()), json!({ "securitySchemes": Map::from_iter(schemes) }));
    let servers = words.iter().enumerate();
    let servers =
        servers.map(|(index, word)| json!({ "url": format!("https://h{index}.example"), "description": word }));
    document["servers"] = servers.collect();
    document
}

/// Each word as the name of a schema of one kind.
fn types(words: &[String], kind: &str) -> Value {
    let text = json!({ "type": "string" });
    let object = |tag: &str| {
        json!({ "type": "object", "required": ["a", "k"], "properties": {
            "k": { "const": tag }, "a": text, "b": text, "c": { "type": ["integer", "null"] } } })
    };
    let schema = match kind {
        "text" => json!({ "enum": ["a", "b"] }),
        "mixed" => json!({ "enum": ["a", 1] }),
        "constant" => json!({ "const": "a" }),
        "alias" => text.clone(),
        "sent" => object("a"),
        "choice" => json!({ "oneOf": [{ "type": "integer" }, text, { "type": "array", "items": text }] }),
        "tagged" => json!({ "oneOf": [object("a"), object("b")] }),
        kind => panic!("{kind} is not a kind of schema"),
    };
    let mut schemas: Map<String, Value> = words.iter().map(|word| (word.clone(), schema.clone())).collect();
    // One holds and sends all of them, so that they have constructors and are named in another file.
    let properties: Map<String, Value> = words
        .iter()
        .enumerate()
        .map(|(index, word)| (format!("p{index}"), json!({ "$ref": format!("#/components/schemas/{word}") })))
        .collect();
    let holders: Vec<Value> = Vec::from_iter(properties)
        .chunks(50)
        .map(|part| json!({ "type": "object", "properties": Map::from_iter(part.iter().cloned()) }))
        .collect();
    let mut paths = Map::new();
    for (index, holder) in holders.into_iter().enumerate() {
        let name = format!("Holder{index}Of");
        let reference = json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{name}") } } });
        schemas.insert(name, holder);
        let post = json!({
            "operationId": format!("send{index}"), "tags": ["a"],
            "requestBody": { "required": true, "content": reference },
            "responses": { "200": { "description": "A", "content": reference } },
        });
        paths.insert(format!("/{index}"), json!({ "post": post }));
    }
    document(Value::Object(paths), json!({ "schemas": schemas }))
}

/// Each word as a schema, as a property that must be there and one that need not, as a value, as a branch and as its tag.
fn schemas(words: &[String]) -> Value {
    let text = json!({ "type": "string" });
    let mut schemas: Map<String, Value> = words.iter().map(|word| (word.clone(), json!({ "enum": ["a"] }))).collect();
    let mut paths = Map::new();
    for (index, part) in words.chunks(40).enumerate() {
        let properties: Map<String, Value> =
            part.iter().map(|word| (word.clone(), json!({ "$ref": format!("#/components/schemas/{word}") }))).collect();
        let branches: Vec<Value> = part
            .iter()
            .map(|word| json!({ "type": "object", "required": ["k"], "properties": { "k": { "const": word } } }))
            .collect();
        for (name, schema) in [
            ("OptionalOf", json!({ "type": "object", "properties": properties, "additionalProperties": text })),
            ("RequiredOf", json!({ "type": "object", "required": part, "properties": properties })),
            ("ValueOf", json!({ "enum": part })),
            ("BranchOf", json!({ "oneOf": branches })),
        ] {
            let name = format!("{name}{index}");
            let reference = json!({ "application/json": {
                "schema": { "$ref": format!("#/components/schemas/{name}") } } });
            let post = json!({
                "operationId": format!("send{name}"), "tags": ["a"],
                "requestBody": { "required": true, "content": reference },
                "responses": { "200": { "description": "A", "content": reference } },
            });
            paths.insert(format!("/{name}"), json!({ "post": post }));
            schemas.insert(name, schema);
        }
    }
    document(Value::Object(paths), json!({ "schemas": schemas }))
}
