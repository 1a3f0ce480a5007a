//! The table of edits of a schema, in a request and in a response, with the effect of each on the wire.

use faos_codegen::NameLock;
use faos_codegen::changes::Bump;
use faos_codegen::changes::Effect::{self, Breaking, Compatible};

use super::{changes, client};

/// The name of an edit, the schema before and after it, and the effect in requests and in responses. `None` is no change.
type Row = (&'static str, &'static str, &'static str, Option<Effect>, Option<Effect>);

/// An edit that breaks requests alone.
const fn tightened(name: &'static str, old: &'static str, new: &'static str) -> Row {
    (name, old, new, Some(Breaking), Some(Compatible))
}

/// An edit that is reported and breaks nothing.
const fn loosened(name: &'static str, old: &'static str, new: &'static str) -> Row {
    (name, old, new, Some(Compatible), Some(Compatible))
}

/// An edit that is no change.
const fn same(name: &'static str, old: &'static str, new: &'static str) -> Row {
    (name, old, new, None, None)
}

const TABLE: &[Row] = &[
    // The body itself.
    tightened(
        "body: maxItems lowered",
        "type: array, maxItems: 9, items: {type: string}",
        "type: array, maxItems: 5, items: {type: string}",
    ),
    loosened(
        "body: maxItems removed",
        "type: array, maxItems: 9, items: {type: string}",
        "type: array, items: {type: string}",
    ),
    tightened(
        "body: uniqueItems added",
        "type: array, items: {type: string}",
        "type: array, uniqueItems: true, items: {type: string}",
    ),
    tightened("body: maxLength added", "type: string", "type: string, maxLength: 5"),
    tightened(
        "body: maxProperties added",
        "type: object, additionalProperties: {type: string}",
        "type: object, maxProperties: 3, additionalProperties: {type: string}",
    ),
    // Items, values and branches.
    tightened(
        "items: pattern added",
        "properties: {a: {type: array, items: {type: string}}}",
        "properties: {a: {type: array, items: {type: string, pattern: '^a'}}}",
    ),
    loosened(
        "items: pattern removed",
        "properties: {a: {type: array, items: {type: string, pattern: '^a'}}}",
        "properties: {a: {type: array, items: {type: string}}}",
    ),
    tightened(
        "items: pattern changed",
        "properties: {a: {type: array, items: {type: string, pattern: '^a'}}}",
        "properties: {a: {type: array, items: {type: string, pattern: '^A'}}}",
    ),
    tightened(
        "items of items: minimum raised",
        "properties: {a: {type: array, items: {type: array, items: {type: integer, minimum: 1}}}}",
        "properties: {a: {type: array, items: {type: array, items: {type: integer, minimum: 2}}}}",
    ),
    loosened(
        "items of items: minimum lowered",
        "properties: {a: {type: array, items: {type: array, items: {type: integer, minimum: 1}}}}",
        "properties: {a: {type: array, items: {type: array, items: {type: integer, minimum: 0}}}}",
    ),
    tightened(
        "items: exclusive minimum",
        "properties: {a: {type: array, items: {type: number, minimum: 1}}}",
        "properties: {a: {type: array, items: {type: number, exclusiveMinimum: 1}}}",
    ),
    loosened(
        "items: multipleOf divides the old one",
        "properties: {a: {type: array, items: {type: integer, multipleOf: 6}}}",
        "properties: {a: {type: array, items: {type: integer, multipleOf: 3}}}",
    ),
    tightened(
        "items: multipleOf of the old one",
        "properties: {a: {type: array, items: {type: integer, multipleOf: 3}}}",
        "properties: {a: {type: array, items: {type: integer, multipleOf: 6}}}",
    ),
    tightened(
        "map values: maxLength added",
        "properties: {a: {type: object, additionalProperties: {type: string}}}",
        "properties: {a: {type: object, additionalProperties: {type: string, maxLength: 5}}}",
    ),
    tightened(
        "prefix items: maxLength added",
        "type: array, prefixItems: [{type: string}, {type: integer}]",
        "type: array, prefixItems: [{type: string, maxLength: 2}, {type: integer}]",
    ),
    tightened(
        "union: a branch tightened",
        "properties: {a: {oneOf: [{type: string}, {type: integer}]}}",
        "properties: {a: {oneOf: [{type: string, maxLength: 5}, {type: integer}]}}",
    ),
    loosened(
        "union: a branch loosened",
        "properties: {a: {anyOf: [{type: string, maxLength: 5}, {type: integer}]}}",
        "properties: {a: {anyOf: [{type: string}, {type: integer}]}}",
    ),
    tightened(
        "allOf: the nearer limit counts",
        "properties: {a: {type: array, items: {allOf: [{type: string, maxLength: 5}, {maxLength: 9}]}}}",
        "properties: {a: {type: array, items: {allOf: [{type: string, maxLength: 4}, {maxLength: 9}]}}}",
    ),
    same(
        "allOf: the farther limit does not",
        "properties: {a: {type: array, items: {allOf: [{type: string, maxLength: 5}, {maxLength: 9}]}}}",
        "properties: {a: {type: array, items: {allOf: [{type: string, maxLength: 5}, {maxLength: 8}]}}}",
    ),
    tightened(
        "items: an unknown format added",
        "properties: {a: {type: array, items: {type: string}}}",
        "properties: {a: {type: array, items: {type: string, format: email}}}",
    ),
    same(
        "items: a limit of another spelling",
        "properties: {a: {type: array, items: {type: number, maximum: 1}}}",
        "properties: {a: {type: array, items: {type: number, maximum: 1.0}}}",
    ),
    same(
        "items: minLength 0",
        "properties: {a: {type: array, items: {type: string}}}",
        "properties: {a: {type: array, items: {type: string, minLength: 0}}}",
    ),
    // Keywords that no type expresses.
    tightened(
        "contains added",
        "properties: {a: {type: array, items: {type: string}}}",
        "properties: {a: {type: array, items: {type: string}, contains: {const: x}}}",
    ),
    loosened(
        "contains removed",
        "properties: {a: {type: array, items: {type: string}, contains: {const: x}}}",
        "properties: {a: {type: array, items: {type: string}}}",
    ),
    tightened(
        "contains tightened",
        "properties: {a: {type: array, items: {type: string}, contains: {minLength: 1}}}",
        "properties: {a: {type: array, items: {type: string}, contains: {minLength: 2}}}",
    ),
    tightened(
        "minContains raised",
        "properties: {a: {type: array, items: {type: string}, contains: {const: x}, minContains: 1}}",
        "properties: {a: {type: array, items: {type: string}, contains: {const: x}, minContains: 2}}",
    ),
    tightened(
        "maxContains added",
        "properties: {a: {type: array, items: {type: string}, contains: {const: x}}}",
        "properties: {a: {type: array, items: {type: string}, contains: {const: x}, maxContains: 2}}",
    ),
    tightened(
        "propertyNames added",
        "properties: {a: {type: string}}",
        "properties: {a: {type: string}}, propertyNames: {pattern: '^a'}",
    ),
    loosened(
        "propertyNames removed",
        "properties: {a: {type: string}}, propertyNames: {pattern: '^a'}",
        "properties: {a: {type: string}}",
    ),
    tightened(
        "propertyNames tightened",
        "properties: {a: {type: string}}, propertyNames: {maxLength: 9}",
        "properties: {a: {type: string}}, propertyNames: {maxLength: 8}",
    ),
    tightened(
        "dependentRequired added",
        "properties: {a: {type: string}, b: {type: string}}",
        "properties: {a: {type: string}, b: {type: string}}, dependentRequired: {a: [b]}",
    ),
    loosened(
        "dependentRequired removed",
        "properties: {a: {type: string}, b: {type: string}}, dependentRequired: {a: [b]}",
        "properties: {a: {type: string}, b: {type: string}}",
    ),
    tightened(
        "dependentSchemas added",
        "properties: {a: {type: string}, b: {type: string}}",
        "properties: {a: {type: string}, b: {type: string}}, dependentSchemas: {a: {required: [b]}}",
    ),
    tightened(
        "if and then added",
        "properties: {a: {type: string}, b: {type: string}}",
        "properties: {a: {type: string}, b: {type: string}}, if: {required: [a]}, then: {required: [b]}",
    ),
    loosened(
        "if and then removed",
        "properties: {a: {type: string}, b: {type: string}}, if: {required: [a]}, then: {required: [b]}",
        "properties: {a: {type: string}, b: {type: string}}",
    ),
    tightened(
        "then changed",
        "properties: {a: {type: string}, b: {type: string}}, if: {required: [a]}, then: {required: [b]}",
        "properties: {a: {type: string}, b: {type: string}}, if: {required: [a]}, then: {minProperties: 2}",
    ),
    tightened(
        "else added",
        "properties: {a: {type: string}, b: {type: string}}, if: {required: [a]}, then: {required: [b]}",
        "properties: {a: {type: string}, b: {type: string}}, if: {required: [a]}, then: {required: [b]}, else: {maxProperties: 0}",
    ),
    tightened("not added", "properties: {a: {type: string}}", "properties: {a: {type: string}}, not: {required: [a]}"),
    loosened("not removed", "properties: {a: {type: string}}, not: {required: [a]}", "properties: {a: {type: string}}"),
    tightened(
        "patternProperties: a value tightened",
        "properties: {a: {type: string}}, patternProperties: {'^x': {type: string}}",
        "properties: {a: {type: string}}, patternProperties: {'^x': {type: string, maxLength: 3}}",
    ),
    tightened(
        "additionalProperties forbidden",
        "properties: {a: {type: string}}",
        "properties: {a: {type: string}}, additionalProperties: false",
    ),
    loosened(
        "additionalProperties allowed",
        "properties: {a: {type: string}}, additionalProperties: false",
        "properties: {a: {type: string}}",
    ),
    tightened(
        "unevaluatedProperties forbidden",
        "properties: {a: {type: string}}",
        "properties: {a: {type: string}}, unevaluatedProperties: false",
    ),
    same(
        "forbidden in another way",
        "properties: {a: {type: string}}, additionalProperties: false",
        "properties: {a: {type: string}}, unevaluatedProperties: false",
    ),
    // Presence.
    (
        "a required field becomes write-only",
        "required: [a], properties: {a: {type: string}}",
        "required: [a], properties: {a: {type: string, writeOnly: true}}",
        Some(Compatible),
        Some(Breaking),
    ),
    (
        "a required field becomes read-only",
        "required: [a], properties: {a: {type: string}}",
        "required: [a], properties: {a: {type: string, readOnly: true}}",
        Some(Breaking),
        Some(Compatible),
    ),
    (
        "a required field is no longer read-only",
        "required: [a], properties: {a: {type: string, readOnly: true}}",
        "required: [a], properties: {a: {type: string}}",
        Some(Breaking),
        Some(Compatible),
    ),
    (
        "a required field is no longer write-only",
        "required: [a], properties: {a: {type: string, writeOnly: true}}",
        "required: [a], properties: {a: {type: string}}",
        Some(Compatible),
        Some(Compatible),
    ),
];

fn document(request: &str, response: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Shop, version: '1'}}
paths:
  /orders:
    post:
      operationId: order
      requestBody: {{required: true, content: {{application/json: {{schema: {{{request}}}}}}}}}
      responses:
        '200': {{description: Done, content: {{application/json: {{schema: {{{response}}}}}}}}}
"
    )
}

#[test]
fn every_edit_of_a_schema_has_its_effect() {
    let mut wrong = Vec::new();
    for (name, old, new, in_requests, in_responses) in TABLE {
        for (place, expected) in [("request", in_requests), ("response", in_responses)] {
            let [before, after] = [old, new].map(|schema| {
                let text = match place {
                    "request" => document(schema, "type: string"),
                    _ => document("type: string", schema),
                };
                client(&text, "", &NameLock::default())
            });
            let found = changes(&before, &after);
            let effect = found.changes.iter().map(|change| change.wire).max();
            if effect != *expected {
                wrong.push(format!("{name} in a {place}: {effect:?}, expected {expected:?}\n{}", found.text(None)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The name of an edit, the operation before and after it, and the effects on the wire and in Rust. `None` is no change.
type OfOperation = (&'static str, &'static str, &'static str, Option<(Effect, Bump)>);

const OPERATIONS: &[OfOperation] = &[
    ("a scope added", "security: [{key: [read]}]", "security: [{key: [read, write]}]", Some((Breaking, Bump::Patch))),
    ("a scope replaced", "security: [{key: [read]}]", "security: [{key: [admin]}]", Some((Breaking, Bump::Patch))),
    (
        "a scope removed",
        "security: [{key: [read, write]}]",
        "security: [{key: [read]}]",
        Some((Compatible, Bump::Patch)),
    ),
    (
        "an alternative added",
        "security: [{key: [read]}]",
        "security: [{key: [read]}, {other: []}]",
        Some((Compatible, Bump::Patch)),
    ),
    (
        "an alternative removed",
        "security: [{key: []}, {other: []}]",
        "security: [{key: []}]",
        Some((Breaking, Bump::Patch)),
    ),
    (
        "alternatives that become a combination",
        "security: [{key: []}, {other: []}]",
        "security: [{key: [], other: []}]",
        Some((Breaking, Bump::Patch)),
    ),
    (
        "alternatives in another order",
        "security: [{key: [b, a]}, {other: []}]",
        "security: [{other: []}, {key: [a, b]}]",
        None,
    ),
    ("requirements of the API stated again", "", "security: [{key: [read]}]", None),
    ("an operation ID renamed", "operationId: one", "operationId: two", Some((Compatible, Bump::Major))),
    (
        "a header of another case",
        "parameters: [{name: X-Trace, in: header, schema: {type: string}}]",
        "parameters: [{name: x-trace, in: header, schema: {type: string}}]",
        None,
    ),
    (
        "a parameter: items tightened",
        "parameters: [{name: a, in: query, schema: {type: array, items: {type: string}}}]",
        "parameters: [{name: a, in: query, schema: {type: array, items: {type: string, maxLength: 2}}}]",
        Some((Breaking, Bump::Patch)),
    ),
    ("a sunset", "", "x-sunset: 2027-01-01", Some((Compatible, Bump::Patch))),
    ("an earlier sunset", "x-sunset: '2027-02-01'", "x-sunset: '2027-01-01'", Some((Breaking, Bump::Patch))),
    ("a later sunset", "x-sunset: '2027-01-01'", "x-sunset: '2027-02-01'", Some((Compatible, Bump::Patch))),
    (
        "a status of success replaced",
        "responses: {'200': {description: Done}}",
        "responses: {'201': {description: Done}}",
        Some((Breaking, Bump::Patch)),
    ),
    (
        "a status that becomes a range",
        "responses: {'200': {description: Done}}",
        "responses: {'2XX': {description: Done}}",
        Some((Compatible, Bump::Patch)),
    ),
    (
        "a media type removed beside the one that is sent",
        "requestBody: {content: {application/json: {schema: {type: string}}, text/csv: {schema: {type: string}}}}",
        "requestBody: {content: {application/json: {schema: {type: string}}}}",
        Some((Breaking, Bump::Patch)),
    ),
];

#[test]
fn every_edit_of_an_operation_has_its_effect() {
    let document = |edit: &str| {
        let with =
            |text: &str, default: &str| if edit.contains(text) { String::new() } else { format!("      {default}\n") };
        format!(
            "openapi: 3.1.0
info: {{title: Shop, version: '1'}}
security: [{{key: [read]}}]
paths:
  /orders:
    post:
{}{}      {edit}
  /others:
    get:
      operationId: others
      responses: {{'204': {{description: Done}}}}
components:
  securitySchemes:
    key: {{type: oauth2, flows: {{clientCredentials: {{tokenUrl: 'https://a.example/token', scopes: {{}}}}}}}}
    other: {{type: http, scheme: bearer}}
",
            with("operationId", "operationId: order"),
            with("responses", "responses: {'204': {description: Done}}"),
        )
    };
    for (name, old, new, expected) in OPERATIONS {
        let before = client(&document(old), "", &NameLock::default());
        let found = changes(&before, &client(&document(new), "", &before.lock));
        let effects = found.changes.iter().map(|change| change.wire).max().zip(found.bump());
        assert_eq!(effects, *expected, "{name}: {}", found.text(None));
    }
}

#[test]
fn a_part_of_the_path_that_moves_to_the_server_is_not_a_change_of_requests() {
    let document = |server: &str, path: &str| {
        format!(
            "openapi: 3.1.0
info: {{title: Shop, version: '1'}}
servers: [{{url: 'https://a.example{server}'}}]
paths:
  {path}/orders/{{id}}:
    get:
      operationId: order
      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
      responses: {{'204': {{description: Done}}}}
"
        )
    };
    let [long, short, other] = [("", "/v1"), ("/v1", ""), ("/v2", "")]
        .map(|(server, path)| client(&document(server, path), "", &NameLock::default()));
    for (old, new) in [(&long, &short), (&short, &long)] {
        let found = changes(old, new);
        assert_eq!(found.breaking_on_the_wire(), 0, "{}", found.text(None));
    }
    assert!(changes(&long, &other).breaking_on_the_wire() > 0);
}
