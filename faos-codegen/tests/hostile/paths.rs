//! Hostile paths, parameters and servers.

use serde_json::{Value, json};

use super::{CODE, inert, refused, with};

/// Returns the sample with a single path that has these parameters.
fn with_path(path: &str, parameters: &[Value]) -> String {
    let operation = json!({ "parameters": parameters, "responses": { "204": { "description": "It is done." } } });
    with(&[("/paths", json!({ path: { "get": operation } }))])
}

fn parameter(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
}

#[test]
fn hostile_characters_in_paths_are_refused_or_encoded() {
    let place = |code: &str, path: &str| format!("{code} #/paths/{}", path.replace('/', "~1"));
    for part in ["\\", "\n", "/../", "/%2e%2e/", "/%2E./"] {
        let path = format!("/a{part}{CODE}");
        refused(&with_path(&path, &[]), &place("unsafe-value", &path));
    }
    for part in ["{{", "${x"] {
        let path = format!("/a{part}{CODE}");
        let client = inert(&with_path(&path, &[]));
        client.warned(&place("unusable-value", &path));
        client.never_says(CODE);
    }
    // These characters are encoded in requests.
    for part in ["\"", "'", "`", ";", " ", "ü", "//"] {
        inert(&with_path(&format!("/a{part}{CODE}"), &[]));
    }
    // Some documents append a constant query to a path, which is sent unchanged, or a fragment that distinguishes two
    // operations, which is not sent.
    for part in ["?a=", "#"] {
        let path = format!("/a{part}{CODE}");
        inert(&with_path(&path, &[])).warned(&place("wrong-value", &path));
    }
}

#[test]
fn path_templates_and_parameters_are_matched() {
    let place = |path: &str| format!("#/paths/{}", path.replace('/', "~1"));
    for path in ["/a/{id}", "/a/{}", "/a/{+path}", "/a/{id*}", "/a/{id}/{other}"] {
        inert(&with_path(path, &[])).warned(&format!("undeclared-path-parameter {}/get", place(path)));
    }
    for path in ["/a/{id", "/a/id}", "/a/}{", "/a/{{id}}", "/a/{i{d}"] {
        inert(&with_path(path, &[parameter("id")])).warned(&format!("unusable-value {}", place(path)));
    }
    // OpenAPI does not support the operators of URI templates, but their meaning is clear.
    for path in ["/a/{+path}", "/a/{path*}"] {
        inert(&with_path(path, &[parameter("path")])).says("\"/a/{path}\"");
    }
    let unused = format!("unused-path-parameter {}/get/parameters/0", place("/a"));
    inert(&with_path("/a", &[parameter("id")])).warned(&unused);
    inert(&with_path("/a/{a}{b}", &[parameter("a"), parameter("b")]));
    inert(&with_path("/a/{id}.json", &[parameter("id")]));
    inert(&with_path("/a/{id}/{id}", &[parameter("id")]));
    let twice = inert(&with_path("/a/{id}", &[parameter("id"), parameter("id")]));
    twice.warned(&format!("wrong-value {}/get/parameters/1", place("/a/{id}")));
    assert_eq!(twice.output.inspect().operations[0].parameters.len(), 1);
}

// The server decides which operation handles an ambiguous path; both can be called.
#[test]
fn similar_paths_are_separate_operations() {
    let get = json!({ "get": { "responses": { "204": { "description": "It is done." } } } });
    let client = inert(&with(&[("/paths", json!({ "/a": get.clone(), "/a/": get }))]));
    client.says("\"/a\"");
    client.says("\"/a/\"");
    let get = |name: &str| {
        let operation =
            json!({ "parameters": [parameter(name)], "responses": { "204": { "description": "It is done." } } });
        json!({ "get": operation })
    };
    let client = inert(&with(&[("/paths", json!({ "/a/{x}": get("x"), "/a/{y}": get("y") }))]));
    let calls: Vec<_> = client.output.inspect().operations.into_iter().map(|operation| operation.call).collect();
    assert_eq!(calls.len(), 2);
    assert_ne!(calls[0], calls[1]);
    client.says("\"/a/{x}\"");
    client.says("\"/a/{y}\"");
}

// The encoding of styles is tested in the runtime.
#[test]
fn path_parameters_are_always_required() {
    let mut optional = parameter("id");
    for required in [json!(false), json!(null)] {
        optional["required"] = required;
        let client = inert(&with_path("/a/{id}", std::slice::from_ref(&optional)));
        client.warned("missing-field #/paths/~1a~1{id}/get/parameters/0");
        assert!(client.output.inspect().operations[0].parameters[0].required);
    }
    for style in ["simple", "label", "matrix"] {
        for schema in [json!({ "type": "array", "items": { "type": "string" } }), json!({ "type": "object" })] {
            let parameter = json!({ "name": "id", "in": "path", "required": true, "style": style, "schema": schema });
            inert(&with_path("/a/{id}", &[parameter]));
        }
    }
}

#[test]
fn unusable_servers_are_ignored() {
    for url in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://user:word@example.com",
        "https://example.com\\@evil.example",
        "https://example.com:99999",
        "https://",
        "https:///path",
        "https://example.com/a?b#c",
        "https://example.com/\r\nX: y",
        "https://{a/b}.example.com",
        "https://{a}/{b",
        "ftp://example.com",
    ] {
        let good = json!({ "url": "https://api.example.com" });
        let client = inert(&with(&[("/servers", json!([{ "url": url }, good]))]));
        client.warned("unusable-server #/servers/0");
        client.never_says(&format!("Server::new(\"Server1\", \"{url}\")"));
        assert_eq!(client.output.named.api.servers.len(), 1, "{url}");
        client.says("\"https://api.example.com\"");
    }
    for value in ["@evil.example", "/../", "a@evil.example/", "a#", "a?", "a b", "\r\n"] {
        let variables = json!({ "region": { "default": value } });
        let server = json!({ "url": "https://{region}.example.com", "variables": variables });
        let client = inert(&with(&[("/servers", json!([server]))]));
        client.warned("unusable-server #/servers/0/variables/region");
        client.says("Variable::required(\"region\", \"region\")");
    }
}

#[test]
fn names_and_values_of_server_variables_are_inert() {
    let evil = format!("x\"; {CODE}");
    for name in ["type", "new", "build", "base_url", "größe", "1", "a b", "-", &evil] {
        let variable = json!({ "default": evil, "enum": [evil, "", "Unknown", "self", "a", "A"], "description": evil });
        let server = json!({ "url": format!("/{{{name}}}/x"), "variables": { name: variable } });
        inert(&with(&[("/servers", json!([server]))]));
    }
}

#[test]
fn headers_set_by_the_client_are_not_parameters() {
    for name in ["Authorization", "Accept", "Content-Type"] {
        let client = inert(&with(&[("/paths/~1things~1{id}/get/parameters/2/name", json!(name))]));
        client.warned("ignored-parameter #/paths/~1things~1{id}/get/parameters/2");
    }
    let cookie = json!({ "name": "session", "in": "cookie", "schema": { "type": "string" } });
    inert(&with_path("/a", &[cookie]));
}
