//! Text of documents in literals.

use serde_json::{Value, json};

use super::{CODE, inert, refused, with, with_schemas};

#[test]
fn text_in_literals_is_escaped() {
    for text in [
        format!("\"); {CODE}(); (\""),
        format!("\\\"); {CODE}(); (\\\""),
        format!("{{{CODE}}} {{}} {{{{"),
        format!("'{CODE}'"),
        format!("#\"{CODE}\"#"),
        format!("\"#{CODE}"),
        format!("\"####{CODE}"),
        format!("`<script>{CODE}</script>`"),
        format!("\\`{CODE}\\\\``"),
    ] {
        let client = inert(&with(&[
            ("/components/schemas/Thing/properties/kind/enum", json!([text, "large"])),
            ("/components/schemas/Mark/const", json!(text)),
            ("/components/schemas/Thing/properties/name/default", json!(text)),
            ("/paths/~1things~1{id}/get/parameters/1/schema/default", json!(text)),
            ("/paths/~1things~1{id}/get/parameters/1/name", json!(text)),
        ]));
        let values = literals(&client.text());
        assert!(values.iter().filter(|value| **value == text).count() >= 3, "{text:?} is not in {values:#?}");
        // The macros of the runtime document the literal between backticks, so it must not contain any.
        let quoted = |line: &&str| line.contains(CODE) && line.contains(" = \"");
        let client = client.text();
        let mut values = client.lines().filter(quoted).filter(|line| !line.trim().starts_with("//"));
        assert!(values.clone().count() > 0 && values.all(|line| !line.contains('`')), "{client}");
    }
}

/// Returns the values of all string literals.
fn literals(text: &str) -> Vec<String> {
    fn walk(tokens: proc_macro2::TokenStream, found: &mut Vec<String>) {
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Group(group) => walk(group.stream(), found),
                proc_macro2::TokenTree::Literal(literal) => {
                    if let Ok(literal) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        found.push(literal.value());
                    }
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(text.parse().expect("the text is valid Rust"), &mut found);
    found
}

#[test]
fn values_of_a_wrong_type_are_reported() {
    let client = inert(&with_schemas(json!({
        "Number": { "type": "integer", "enum": [format!("({CODE}())")] },
        "Flag": { "type": "object", "properties": { "on": { "type": "boolean", "default": format!("{CODE}()") } } },
        "Constant": { "type": "integer", "const": format!("{CODE}()") },
    })));
    client.warned("wrong-value #/components/schemas/Number");
    client.warned("wrong-value #/components/schemas/Constant");
    client.warned("wrong-value #/components/schemas/Flag/properties/on/default");
    for (ty, default) in [
        ("string", json!([CODE])),
        ("integer", json!(0.5)),
        ("number", json!(CODE)),
        ("array", json!({ CODE: CODE })),
        ("object", json!(true)),
    ] {
        let client = inert(&with_schemas(json!({ "A": { "type": ty, "default": default } })));
        client.warned("wrong-value #/components/schemas/A/default");
    }
    let right = with_schemas(json!({ "A": { "type": ["number", "null"], "default": 1 }, "B": { "default": CODE } }));
    assert!(inert(&right).output.findings.is_empty());
}

#[test]
fn large_enums_are_refused() {
    let many: Vec<_> = (0..100_000).map(|number| format!("v{number}")).collect();
    refused(&with_schemas(json!({ "Many": { "enum": many } })), "document-limit #/components/schemas/Many/enum");
    let long = "a".repeat(1 << 20);
    refused(
        &with_schemas(json!({ "Long": { "enum": ["b", long] } })),
        "document-limit #/components/schemas/Long/enum/1",
    );
}

#[test]
fn numbers_are_exact_or_refused() {
    for number in
        ["1e999", "-0", "1e-400", "9007199254740993", "18446744073709551616", "123456789012345678901234567890123456789"]
    {
        let document = with_schemas(json!({
            "A": {
                "type": "object",
                "properties": { "a": { "type": "number", "default": "NUMBER", "minimum": "NUMBER", "maximum": 1 } },
            },
            "B": { "enum": ["NUMBER", 2] },
            "C": { "const": "NUMBER" },
        }));
        let client = inert(&document.replace("\"NUMBER\"", number));
        let value: f64 = number.parse().expect("the text is a number");
        let zero = value == 0.0 && number == "-0";
        client.says(if zero { "Default: `0`" } else { number });
        for word in ["inf", "NaN"] {
            let words = client.text();
            assert!(!words.split(|character: char| !character.is_alphanumeric()).any(|other| other == word), "{words}");
        }
    }
    refused(
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {default: .nan}}}\n",
        "syntax #/components/schemas/A/default",
    );
}

#[test]
fn patterns_appear_only_in_documentation() {
    for pattern in ["(a+)+$", "\\p{L}{1000}{1000}", "([(", &format!("`{CODE}()`")] {
        let client = inert(&with(&[("/paths/~1things~1{id}/get/parameters/1/schema/pattern", json!(pattern))]));
        client.never_says("regex");
        assert!(client.text().lines().filter(|line| line.contains(pattern)).all(|line| line.trim().starts_with("///")));
    }
}

// An invalid but harmless media type is a mistake of the author, and only its body is ignored.
#[test]
fn harmful_media_types_are_refused() {
    let place = "/paths/~1things~1{id}/post/requestBody/content";
    let named = |media_type: &str| with(&[(place, json!({ media_type: { "schema": { "type": "string" } } }))]);
    let at = |code: &str, media_type: &str| format!("{code} #{place}/{}", media_type.replace('/', "~1"));
    let long = format!("application/{}", "a".repeat(4096));
    for media_type in [&format!("application/json\"; {CODE}"), "text/plain\r\nX: y", "text/pl\\ain", &long] {
        refused(&named(media_type), &at("unsafe-value", media_type));
    }
    for media_type in ["json", "", "text/", "a/b/c"] {
        inert(&named(media_type)).warned(&at("malformed-name", media_type));
    }
    for media_type in ["*/*", "application/json; charset=utf-8", &format!("text/plain; a=\"{CODE}\"")] {
        inert(&named(media_type));
    }
}

#[test]
fn invalid_header_names_are_refused_and_reserved_ones_ignored() {
    let place = "/paths/~1things~1{id}/get/parameters/2";
    let named = |name: &str| with(&[(&format!("{place}/name"), json!(name))]);
    refused(&named("X-A: b\r\nEvil"), &format!("unsafe-value #{place}/name"));
    for name in [":path", "Ä", "", "X A"] {
        inert(&named(name)).warned(&format!("malformed-name #{place}/name"));
    }
    // The client sets these headers. Published documents list them although three have no effect according to the
    // specification and a caller cannot choose the others.
    for name in ["Authorization", "Accept", "content-type", "Content-Length", "transfer-encoding", "Host", "Connection"]
    {
        let client = inert(&with(&[(&format!("{place}/name"), json!(name))]));
        client.warned(&format!("ignored-parameter #{place}"));
        client.never_says(&format!("\"{name}\""));
    }
}

#[test]
fn the_version_of_the_api_is_inert() {
    for version in [format!("1\"; {CODE}"), "1".repeat(64 << 10), String::new()] {
        inert(&with(&[("/info/version", json!(version))]));
    }
}

#[test]
fn hostile_security_schemes_are_refused_or_inert() {
    let place = "/components/securitySchemes/key";
    let named = |name: &str| with(&[(place, json!({ "type": "apiKey", "in": "header", "name": name }))]);
    refused(&named("X\r\nY"), &format!("unsafe-value #{place}/name"));
    for name in ["", "X Y", "Ä", "Host", "content-length", "Transfer-Encoding"] {
        inert(&named(name)).warned(&format!("unsupported-security #{place}"));
    }
    let bearer = json!({ "type": "http", "scheme": "bearer", "bearerFormat": format!("\"; {CODE}") });
    inert(&with(&[(place, bearer)]));
    let token_url = |url: &str| {
        let flow = json!({ "tokenUrl": url, "scopes": {} });
        with(&[(place, json!({ "type": "oauth2", "flows": { "clientCredentials": flow } }))])
    };
    for url in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://user:word@example.com/",
        "//example.com/token",
        "https://example.com\\@evil.example/",
        "https://example.com/\r\nX: y",
    ] {
        refused(&token_url(url), &format!("unsafe-value #{place}/flows/clientCredentials/tokenUrl"));
    }
    // Documents of internal services contain http URLs that their authors cannot change. The client is generated, but
    // sends no secret to such a URL unless the caller configures it.
    for url in ["http://169.254.169.254/", "http://login.example/token"] {
        let client = inert(&token_url(url));
        client.warned(&format!("unusable-server #{place}/flows/clientCredentials/tokenUrl"));
        client.never_says(url);
    }
}

#[test]
fn examples_are_limited_and_inert() {
    let place = "/paths/~1things~1{id}/get/parameters/1/example";
    let long = "a".repeat(5 << 20);
    let client = inert(&with(&[(place, json!(long))]));
    assert!(client.text().len() < 1 << 20);
    inert(&with(&[(place, json!(format!("\"; {CODE}(); \"")))]));
    let values: Value = json!({ CODE: [format!("*/ {CODE}()"), format!("\n```\n{CODE}()\n```\n")] });
    inert(&with(&[("/components/schemas/Thing/examples", json!([values]))]));
}

// Operation IDs that are built from a path have more than 128 bytes; APIs with 17,000 operations contain such IDs.
#[test]
fn operation_ids_are_limited_and_inert() {
    let place = "/paths/~1things~1{id}/get/operationId";
    refused(&with(&[(place, json!("a".repeat(50_000)))]), &format!("document-limit #{place}"));
    let client = inert(&with(&[(place, json!("a".repeat(1_024)))]));
    assert!(client.text().lines().all(|line| line.len() < 2_000));
    inert(&with(&[(place, json!(format!("drop table; -- {CODE}()")))]));
    for name in ["", "--", "🦀"] {
        inert(&with(&[(place, json!(name))]));
    }
}
