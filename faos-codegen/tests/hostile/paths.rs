//! E: paths, parameters, servers.

use serde_json::{Value, json};

use super::{CODE, inert, refused, with};

/// The sample with one path alone, whose parameters are these.
fn with_path(path: &str, parameters: &[Value]) -> String {
    let operation = json!({ "parameters": parameters, "responses": { "204": { "description": "It is done." } } });
    with(&[("/paths", json!({ path: { "get": operation } }))])
}

fn parameter(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
}

#[test]
fn h56_characters_of_paths() {
    for part in ["\\", "\n", "{{", "${x", "/../", "/%2e%2e/", "/%2E./"] {
        let path = format!("/a{part}{CODE}");
        refused(&with_path(&path, &[]), &format!("wrong-value #/paths/{}", path.replace('/', "~1")));
    }
    // What is encoded when a request is sent.
    for part in ["\"", "'", "`", ";", " ", "ü", "//"] {
        inert(&with_path(&format!("/a{part}{CODE}"), &[]));
    }
}

#[test]
fn h58_places_in_paths() {
    let place = |path: &str| format!("#/paths/{}/get", path.replace('/', "~1"));
    refused(&with_path("/a/{id}", &[]), &format!("undeclared-path-parameter {}", place("/a/{id}")));
    inert(&with_path("/a/{a}{b}", &[parameter("a"), parameter("b")]));
    inert(&with_path("/a/{id}.json", &[parameter("id")]));
    inert(&with_path("/a/{id}/{id}", &[parameter("id")]));
    for path in ["/a/{}", "/a/{id", "/a/id}", "/a/{+path}", "/a/{id*}"] {
        assert!(super::generate(&with_path(path, &[])).is_err(), "{path}");
    }
}

#[test]
fn h59_paths_that_are_alike() {
    let get = json!({ "get": { "responses": { "204": { "description": "It is done." } } } });
    let client = inert(&with(&[("/paths", json!({ "/a": get.clone(), "/a/": get }))]));
    client.says("\"/a\"");
    client.says("\"/a/\"");
}

#[test]
fn h60_path_parameters_that_are_optional() {
    let mut optional = parameter("id");
    optional["required"] = json!(false);
    let client = inert(&with_path("/a/{id}", &[optional]));
    assert!(client.output.inspect().operations[0].parameters[0].required);
    for style in ["simple", "label", "matrix"] {
        for schema in [json!({ "type": "array", "items": { "type": "string" } }), json!({ "type": "object" })] {
            let parameter = json!({ "name": "id", "in": "path", "required": true, "style": style, "schema": schema });
            inert(&with_path("/a/{id}", &[parameter]));
        }
    }
}

#[test]
fn h61_servers() {
    for url in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://user:word@example.com",
        "//evil.example",
        "https://example.com\\@evil.example",
        "https://example.com:99999",
        "/relative",
    ] {
        let good = json!({ "url": "https://api.example.com" });
        let client = inert(&with(&[("/servers", json!([{ "url": url }, good]))]));
        client.warned("unusable-server #/servers/0");
        client.never_says(&format!("\"{url}\""));
        client.says("\"https://api.example.com\"");
    }
    for value in ["@evil.example", "/../", "a@evil.example/", "a#", "a?", "a b", "\r\n"] {
        let variables = json!({ "region": { "default": value } });
        let server = json!({ "url": "https://{region}.example.com", "variables": variables });
        let client = inert(&with(&[("/servers", json!([server]))]));
        client.warned("unusable-server #/servers/0");
    }
}

#[test]
fn h63_headers_that_the_client_sets() {
    for name in ["Authorization", "Accept", "Content-Type"] {
        let client = inert(&with(&[("/paths/~1things~1{id}/get/parameters/2/name", json!(name))]));
        client.warned("ignored-parameter #/paths/~1things~1{id}/get/parameters/2");
    }
    let cookie = json!({ "name": "session", "in": "cookie", "schema": { "type": "string" } });
    inert(&with_path("/a", &[cookie]));
}
