//! One document made from many, so that a single client, and a single compilation, covers all of them. The names of each
//! get a prefix, and what a document states for all of its operations moves to each of them.

use anyhow::{Context, Result, anyhow};
use faos_codegen::{Limits, Source, parse};
use serde_json::{Map, Value, json};

/// The members of a path item that are operations.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Returns a document with the operations of all documents. The paths of each begin with [`prefix`]. They have the same
/// [`version`] of OpenAPI.
pub(super) fn merged<'a>(documents: impl Iterator<Item = (usize, &'a str)>) -> Result<Value> {
    let (mut paths, mut components, mut version) = (Map::new(), Map::new(), Value::Null);
    for (index, text) in documents {
        let mut document = read(text)?;
        version = document["openapi"].take();
        let (start, name) = (prefix(index), format!("P{index}"));
        rename(&mut document, &name);
        let base = base(&document);
        let security = document.get("security").cloned();
        for (path, mut item) in members(document["paths"].take()) {
            for method in METHODS {
                if let Some(Value::Object(operation)) = item.get_mut(method) {
                    let given = operation.get("security").cloned().or_else(|| security.clone());
                    let given = given.into_iter().map(|given| ("security".to_owned(), renamed_schemes(given, &name)));
                    operation.extend(given.collect::<Vec<_>>());
                    if let Some(Value::String(id)) = operation.get_mut("operationId") {
                        id.insert_str(0, &format!("{name}_"));
                    }
                }
            }
            paths.insert(format!("{start}{base}{path}"), item);
        }
        for (kind, entries) in members(document["components"].take()) {
            let all = components.entry(kind).or_insert_with(|| json!({}));
            if let Some(all) = all.as_object_mut() {
                all.extend(members(entries).map(|(own, value)| (format!("{name}{own}"), value)));
            }
        }
    }
    Ok(json!({
        "openapi": version,
        "info": { "title": "Pairs", "version": "1" },
        "paths": paths,
        "components": components,
    }))
}

/// Returns the version of OpenAPI of a document without the patch: `3.1`.
pub(super) fn version(text: &str) -> Result<String> {
    let document = read(text)?;
    let version = document["openapi"].as_str().context("the document does not state its version of OpenAPI")?;
    Ok(version.split('.').take(2).collect::<Vec<_>>().join("."))
}

/// Returns the beginning of the paths of a document.
pub(super) fn prefix(index: usize) -> String {
    format!("/p{index}")
}

/// Returns the document that an operation of the merged one comes from. The operation is a JSON pointer.
pub(super) fn index_of(operation: &str) -> Option<usize> {
    let path = operation.strip_prefix("/paths/~1p")?;
    path.split(['~', '/']).next()?.parse().ok()
}

fn read(text: &str) -> Result<Value> {
    let source = Source::new("pair.yaml", text);
    let value = parse::read_value(&source, &Limits::default())
        .map_err(|findings| anyhow!("cannot read a document:\n{}", findings.render(&source, false)))?;
    serde_json::from_str(&value.to_string()).context("cannot convert a document")
}

fn members(value: Value) -> impl Iterator<Item = (String, Value)> {
    let members = if let Value::Object(members) = value { members } else { Map::new() };
    members.into_iter()
}

/// Returns the URL of the first server as a part of a path, so that another server is another path.
fn base(document: &Value) -> String {
    let url = document["servers"][0]["url"].as_str().unwrap_or_default();
    let url = url.split_once("://").map_or(url, |(_, rest)| rest).trim_matches('/');
    if url.is_empty() { String::new() } else { format!("/{url}") }
}

/// Adds a prefix to the names of components wherever they are referred to.
fn rename(value: &mut Value, name: &str) {
    match value {
        Value::String(text) => {
            let mut segments: Vec<&str> = text.split('/').collect();
            if let ["#", "components", _, own, ..] = segments[..] {
                let own = format!("{name}{own}");
                segments[3] = &own;
                *text = segments.join("/");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, name)),
        Value::Object(members) => members.values_mut().for_each(|member| rename(member, name)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn renamed_schemes(security: Value, name: &str) -> Value {
    let Value::Array(alternatives) = security else { return security };
    let renamed = |alternative| members(alternative).map(|(own, scopes)| (format!("{name}{own}"), scopes)).collect();
    alternatives.into_iter().map(|alternative| Value::Object(renamed(alternative))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_meet_and_servers_are_paths() {
        let text = r##"openapi: 3.1.0
info: {title: T, version: "1"}
servers: [{url: "https://a.example/v1/"}]
security: [{key: []}]
paths:
  /a:
    get:
      operationId: a
      responses:
        "200":
          description: Done
          content: {application/json: {schema: {$ref: "#/components/schemas/A/properties/b"}}}
components:
  schemas: {A: {properties: {b: {type: string}}}}
  securitySchemes: {key: {type: http, scheme: bearer}}
"##;
        let merged = merged([(0, text), (7, text)].into_iter()).expect("the documents are valid");

        assert_eq!(
            members(merged["components"]["schemas"].clone()).map(|(name, _)| name).collect::<Vec<_>>(),
            ["P0A", "P7A"]
        );
        let operation = &merged["paths"]["/p7/a.example/v1/a"]["get"];
        assert_eq!(operation["operationId"], "P7_a");
        assert_eq!(operation["security"], json!([{ "P7key": [] }]));
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(schema["$ref"], "#/components/schemas/P7A/properties/b");
        assert_eq!(index_of("/paths/~1p7~1a.example~1v1~1a/get"), Some(7));
        assert_eq!(index_of("/webhooks/a"), None);
    }
}
