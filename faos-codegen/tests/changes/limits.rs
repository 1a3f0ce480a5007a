//! Tests of the verdicts on changed limits, which depend on whether valid requests stay valid.

use faos_codegen::NameLock;
use faos_codegen::changes::{Action, Effect};

use super::{changes, client};

/// The keywords of a string or number before and after an edit, and the expected verdict.
const EDITS: &[(&str, &str, Action)] = &[
    ("type: string, pattern: '^[A-Z]+$'", "type: string, pattern: '^[a-z]+$'", Action::Tightened),
    ("type: string, pattern: '\\d'", "type: string, pattern: '\\D'", Action::Tightened),
    ("type: string, pattern: 'a, b'", "type: string, pattern: 'b, a'", Action::Tightened),
    ("type: string, pattern: a", "type: string", Action::Loosened),
    ("type: string", "type: string, pattern: a", Action::Tightened),
    ("type: string, minLength: 1, maxLength: 9", "type: string, minLength: 1", Action::Loosened),
    ("type: string, minLength: 1", "type: string, minLength: 1, maxLength: 9", Action::Tightened),
    ("type: string, minLength: 3, maxLength: 3", "type: string, minLength: 2, maxLength: 5", Action::Loosened),
    ("type: string, minLength: 2, maxLength: 5", "type: string, minLength: 3, maxLength: 3", Action::Tightened),
    ("type: string, minLength: 1, maxLength: 5", "type: string, minLength: 2, maxLength: 6", Action::Tightened),
    ("type: string, maxLength: 5, pattern: a", "type: string, maxLength: 6", Action::Loosened),
    ("type: string, maxLength: 5, pattern: a", "type: string, maxLength: 6, pattern: b", Action::Tightened),
    ("type: integer, minimum: 1", "type: integer, minimum: 0", Action::Loosened),
    ("type: integer, minimum: 1", "type: integer, exclusiveMinimum: 0", Action::Loosened),
    ("type: number, minimum: 1", "type: number, exclusiveMinimum: 1", Action::Tightened),
    ("type: number, maximum: 1", "type: number, maximum: 1.0", Action::Documented),
    ("type: number, maximum: 9007199254740993", "type: number, maximum: 9007199254740992", Action::Tightened),
    ("type: integer, multipleOf: 5", "type: integer, multipleOf: 1", Action::Loosened),
    ("type: integer, multipleOf: 2", "type: integer, multipleOf: 3", Action::Tightened),
];

fn document(keywords: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Shop, version: '1'}}
paths:
  /orders:
    post:
      operationId: order
      requestBody:
        content: {{application/json: {{schema: {{$ref: '#/components/schemas/Order'}}}}}}
      responses: {{'204': {{description: Done}}}}
components:
  schemas:
    Order: {{type: object, properties: {{value: {{{keywords}}}}}}}
"
    )
}

#[test]
fn a_limit_is_loosened_only_if_every_valid_value_stays_valid() {
    for (old, new, expected) in EDITS {
        let [before, after] = [old, new].map(|keywords| client(&document(keywords), "", &NameLock::default()));
        let found = changes(&before, &after).changes;
        let [change] = found.as_slice() else { panic!("{old} -> {new}: {found:#?}") };
        let wire = if *expected == Action::Tightened { Effect::Breaking } else { Effect::Compatible };
        assert_eq!((change.action, change.wire), (*expected, wire), "{old} -> {new}");
    }
}
