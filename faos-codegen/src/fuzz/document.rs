//! Documents in the shape of OpenAPI, so that the fuzzer reaches every pass and not only the parser.

use arbitrary::Unstructured;
use serde_json::{Map, Value, json};

use crate::Source;

use super::generate::check_source;

/// Generates from a document built from the input bytes.
///
/// # Panics
///
/// Panics if the result is neither findings nor valid output files.
pub fn generate_document(bytes: &[u8]) {
    let mut maker = Maker { choices: Unstructured::new(bytes), schemas: Vec::new() };
    let document = maker.document();

    check_source(&Source::new("openapi.json", document.to_string()));
}

/// Names with a special meaning for Rust, file systems, pointers or the generator, and near misses.
const NAMES: &[&str] = &[
    "Agent",
    "agent",
    "agent_id",
    "agentId",
    "Option",
    "String",
    "Self",
    "type",
    "self",
    "crate",
    "async",
    "mod",
    "lib",
    "",
    "_",
    "1",
    "-1",
    "+1",
    "a/b",
    "a~b",
    "a b",
    "../x",
    "é",
    "\u{202e}",
    "\n",
    "\"",
    "{",
    "r#fn",
    "new",
    "Unknown",
    "additional_properties",
    "body",
    "data",
    "items",
    "next_cursor",
    "has_more",
    "Client",
    "Error",
    "Page",
    "200",
];

/// Texts that would have another meaning outside of their context.
const TEXTS: &[&str] = &[
    "Lists agents. Newest first.",
    "```rust\npanic!()\n```",
    "    panic!()",
    "a */ fn evil() {} /* b",
    "*/\n#![allow(warnings)]\nfn main() {}",
    "\"); panic!(); (\"",
    "[`std::process::Command`] and [x]: http://x",
    "<script>alert(1)</script>\n<!-- ",
    "![a](http://x/y.png) <http://x> http://x",
    "| a | b |\n|---|---|\n| `c | d` | e |",
    "- a\n\n      panic!()\n1. b\n> c\n> ~~~\n> d",
    "{} {0} {evil:?} $x #y",
    "\r\n\u{0}\u{85}\u{2028}\u{202e}",
    "[^1]\n\n[^1]: x\n\n---\n\n# y #",
];

const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "text/event-stream",
    "application/octet-stream",
    "application/problem+json; charset=utf-8",
    "*/*",
];

const FORMATS: &[&str] = &[
    "date-time",
    "date",
    "time",
    "duration",
    "uuid",
    "byte",
    "binary",
    "int32",
    "int64",
    "uint64",
    "float",
    "double",
    "decimal",
    "password",
    "unheard-of",
];

struct Maker<'a> {
    choices: Unstructured<'a>,
    /// The names of the schemas, for references.
    schemas: Vec<String>,
}

impl Maker<'_> {
    /// Returns a number below `end`. Returns zero after the bytes have run out, which terminates all recursion.
    fn below(&mut self, end: usize) -> usize {
        self.choices.int_in_range(0..=end.saturating_sub(1)).unwrap_or_default()
    }

    fn rarely(&mut self) -> bool {
        self.below(8) == 7
    }

    fn one_of(&mut self, texts: &[&str]) -> String {
        texts[self.below(texts.len())].to_owned()
    }

    fn any_text(&mut self) -> String {
        let length = self.below(24);
        let bytes = self.choices.bytes(length.min(self.choices.len())).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    }

    fn name(&mut self) -> String {
        if self.rarely() { self.any_text() } else { self.one_of(NAMES) }
    }

    fn text(&mut self) -> String {
        if self.rarely() { self.any_text() } else { self.one_of(TEXTS) }
    }

    /// Returns an object of up to `most` members.
    fn map(&mut self, most: usize, value: impl Fn(&mut Self) -> Value) -> Value {
        let count = self.below(most + 1);
        Value::Object((0..count).map(|_| (self.name(), value(self))).collect())
    }

    fn list(&mut self, most: usize, value: impl Fn(&mut Self) -> Value) -> Value {
        let count = self.below(most + 1);
        (0..count).map(|_| value(self)).collect()
    }

    /// Adds a member to an object with a probability of two thirds.
    fn add(&mut self, object: &mut Value, key: &str, value: impl Fn(&mut Self) -> Value) {
        if self.below(3) > 0 {
            object[key] = value(self);
        }
    }

    fn prose(&mut self) -> Value {
        Value::String(self.text())
    }

    fn names(&mut self) -> Value {
        self.list(3, |maker| Value::String(maker.name()))
    }

    fn document(&mut self) -> Value {
        self.schemas = (0..self.below(6)).map(|_| self.name()).collect();
        let version = self.one_of(&["3.1.0", "3.0.3", "3.2.0", "3.1"]);
        let mut document = json!({"openapi": version, "info": {"title": self.text(), "version": self.name()}});
        self.add(&mut document["info"], "description", Self::prose);
        self.add(&mut document, "servers", |maker| maker.list(2, Self::server));
        self.add(&mut document, "tags", |maker| {
            maker.list(2, |maker| json!({"name": maker.name(), "description": maker.text()}))
        });
        self.add(&mut document, "security", Self::security);
        let schemas: Map<String, Value> = self.schemas.clone().into_iter().map(|name| (name, self.schema(4))).collect();
        let mut components = json!({"schemas": schemas});
        self.add(&mut components, "parameters", |maker| maker.map(2, Self::parameter));
        self.add(&mut components, "responses", |maker| maker.map(2, Self::response));
        self.add(&mut components, "requestBodies", |maker| maker.map(2, Self::body));
        self.add(&mut components, "headers", |maker| maker.map(2, Self::header));
        self.add(&mut components, "securitySchemes", |maker| maker.map(3, Self::scheme));
        document["components"] = components;
        let paths: Map<String, Value> = (0..self.below(4)).map(|_| self.path_item()).collect();
        document["paths"] = Value::Object(paths);
        if self.rarely() {
            document["webhooks"] = self.map(2, |maker| maker.path_item().1);
        }
        if self.rarely() {
            document[self.name()] = self.value(3);
        }
        document
    }

    fn server(&mut self) -> Value {
        let url =
            ["https://api.example.com/v1", "/v1", "https://{host}.example.com", "javascript:x", "//x", "http://a@b"];
        json!({
            "url": self.one_of(&url),
            "description": self.text(),
            "variables": {"host": {"default": self.name(), "enum": self.names()}},
        })
    }

    fn security(&mut self) -> Value {
        self.list(2, |maker| maker.map(2, |maker| maker.list(1, |maker| Value::String(maker.name()))))
    }

    fn scheme(&mut self) -> Value {
        match self.below(5) {
            0 => json!({"type": "http", "scheme": self.one_of(&["bearer", "basic", "digest", ""])}),
            1 => json!({
                "type": "apiKey",
                "in": self.one_of(&["header", "query", "cookie", "path"]),
                "name": self.one_of(&["X-Key", "key", "a\r\nb", ""]),
            }),
            2 => json!({"type": "oauth2", "flows": {"clientCredentials": {
                "tokenUrl": self.one_of(&["https://a/t", "/t", "file:///t"]),
                "scopes": self.map(2, Self::prose),
            }}}),
            3 => json!({"type": "mutualTLS", "description": self.text()}),
            _ => json!({"type": "openIdConnect", "openIdConnectUrl": "https://a"}),
        }
    }

    fn path_item(&mut self) -> (String, Value) {
        let mut path =
            self.one_of(&["/agents", "/agents/{id}", "/a/{b}/{c}.json", "/{a}{b}", "/x?y=z", "/é/{a b}", "/"]);
        if self.rarely() {
            path.push_str(&self.any_text());
        }
        let mut item = json!({});
        self.add(&mut item, "parameters", |maker| maker.list(2, Self::parameter));
        for _ in 0..=self.below(3) {
            let method = self.one_of(&["get", "post", "put", "patch", "delete", "head", "options", "trace"]);
            item[method] = self.operation();
        }
        (path, item)
    }

    fn operation(&mut self) -> Value {
        let mut operation = json!({});
        self.add(&mut operation, "operationId", |maker| Value::String(maker.name()));
        self.add(&mut operation, "summary", Self::prose);
        self.add(&mut operation, "description", Self::prose);
        self.add(&mut operation, "tags", Self::names);
        self.add(&mut operation, "parameters", |maker| maker.list(3, Self::parameter));
        self.add(&mut operation, "requestBody", Self::body);
        self.add(&mut operation, "security", Self::security);
        let mut responses = Map::new();
        for _ in 0..=self.below(3) {
            responses.insert(self.one_of(&["200", "201", "204", "2XX", "404", "default", "600"]), self.response());
        }
        operation["responses"] = Value::Object(responses);
        if self.rarely() {
            operation["deprecated"] = true.into();
            operation["callbacks"] = self.map(1, |maker| {
                let expression = maker.one_of(&["{$request.body#/url}", "http://x/{y}", "\n"]);
                Value::Object(Map::from_iter([(expression, maker.path_item().1)]))
            });
        }
        operation
    }

    fn parameter(&mut self) -> Value {
        if self.rarely() {
            return self.reference("parameters");
        }
        let mut parameter = json!({
            "name": self.name(),
            "in": self.one_of(&["query", "path", "header", "cookie"]),
            "schema": self.schema(2),
        });
        self.add(&mut parameter, "required", |_| true.into());
        self.add(&mut parameter, "description", Self::prose);
        if self.rarely() {
            let styles = ["form", "simple", "label", "matrix", "deepObject", "spaceDelimited", "pipeDelimited", "x"];
            parameter["style"] = self.one_of(&styles).into();
            parameter["explode"] = (self.below(2) == 0).into();
            parameter["allowReserved"] = (self.below(2) == 0).into();
            parameter["example"] = self.value(2);
        }
        parameter
    }

    fn header(&mut self) -> Value {
        json!({"description": self.text(), "schema": self.schema(1)})
    }

    fn body(&mut self) -> Value {
        if self.rarely() {
            return self.reference("requestBodies");
        }
        json!({"required": self.below(2) == 0, "description": self.text(), "content": self.content()})
    }

    fn response(&mut self) -> Value {
        if self.rarely() {
            return self.reference("responses");
        }
        let mut response = json!({"description": self.text()});
        self.add(&mut response, "content", Self::content);
        self.add(&mut response, "headers", |maker| maker.map(2, Self::header));
        response
    }

    fn content(&mut self) -> Value {
        let mut content = Map::new();
        for _ in 0..=self.below(2) {
            let media_type = self.one_of(MEDIA_TYPES);
            let mut media = json!({"schema": self.schema(3)});
            if self.rarely() {
                media["encoding"] = self.map(2, |maker| {
                    json!({"contentType": maker.one_of(MEDIA_TYPES), "style": maker.one_of(&["form", "deepObject"])})
                });
            }
            content.insert(media_type, media);
        }
        Value::Object(content)
    }

    fn reference(&mut self, kind: &str) -> Value {
        let name = self.name().replace('~', "~0").replace('/', "~1");
        json!({"$ref": format!("#/components/{kind}/{name}")})
    }

    fn schema(&mut self, depth: usize) -> Value {
        let Some(depth) = depth.checked_sub(1) else {
            return json!({"type": self.one_of(&["string", "integer", "boolean", "number"])});
        };
        let mut schema = match self.below(14) {
            0 => return self.below(3).checked_sub(1).map_or(json!({}), |truth| (truth == 0).into()),
            1 | 2 => {
                let index = self.below(self.schemas.len());
                let Some(name) = self.schemas.get(index) else {
                    return json!({});
                };
                let name = name.replace('~', "~0").replace('/', "~1");
                let below = if self.rarely() { "/properties/agent" } else { "" };
                json!({"$ref": format!("#/components/schemas/{name}{below}")})
            }
            3..=5 => json!({
                "type": "object",
                "properties": self.map(4, |maker| maker.schema(depth)),
                "required": self.names(),
            }),
            6 => json!({"type": "array", "items": self.schema(depth)}),
            7 => {
                let keyword = self.one_of(&["oneOf", "anyOf", "allOf"]);
                let mut schema = json!({keyword: self.list(3, |maker| maker.schema(depth))});
                if self.below(3) == 0 {
                    schema["discriminator"] = json!({
                        "propertyName": self.name(),
                        "mapping": self.map(2, |maker| Value::String(maker.name())),
                    });
                }
                schema
            }
            8 => json!({"enum": self.list(4, |maker| maker.value(1))}),
            9 => json!({"const": self.value(1)}),
            10 => json!({"type": "object", "additionalProperties": self.schema(depth)}),
            11 => json!({"prefixItems": self.list(3, |maker| maker.schema(depth)), "items": false, "minItems": 2}),
            12 => json!({"type": self.list(3, |maker| {
                maker.one_of(&["null", "string", "integer", "object", "array", "x"]).into()
            })}),
            _ => json!({
                "type": self.one_of(&["string", "integer", "number", "boolean", "null"]),
                "format": self.one_of(FORMATS),
            }),
        };
        self.add(&mut schema, "description", Self::prose);
        if self.rarely() {
            let keyword = self.one_of(&[
                "nullable",
                "readOnly",
                "writeOnly",
                "deprecated",
                "uniqueItems",
                "default",
                "example",
                "pattern",
                "minimum",
                "maxLength",
                "title",
                "x-sensitive",
                "additionalProperties",
                "type",
                "enum",
                "items",
                "allOf",
                "properties",
                "required",
                "$defs",
                "$id",
                "$anchor",
                "not",
                "if",
                "patternProperties",
                "format",
            ]);
            schema[keyword] = match self.below(4) {
                0 => true.into(),
                1 => self.schema(depth),
                2 => self.list(2, |maker| maker.schema(depth)),
                _ => self.value(2),
            };
        }
        schema
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => (self.below(2) == 0).into(),
            2 => self.text().into(),
            3 => self.name().into(),
            4 => self.choices.arbitrary::<i64>().unwrap_or_default().into(),
            5 => self.choices.arbitrary::<f64>().unwrap_or_default().into(),
            6 => self.list(3, |maker| maker.value(depth - 1)),
            _ => self.map(3, |maker| maker.value(depth - 1)),
        }
    }
}
