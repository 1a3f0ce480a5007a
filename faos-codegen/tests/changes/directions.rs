//! Tests of the verdicts on the wire for types whose use changes: a type that leaves the requests, and a value that gets
//! another schema of the same content.

use faos_codegen::NameLock;
use faos_codegen::changes::{Action, Change, Effect, Item};

use super::{changes, client};

/// A document with a request and a response of these schemas.
fn document(request: &str, response: &str, schemas: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Shop, version: '1'}}
paths:
  /orders:
    post:
      operationId: order
      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{request}'}}}}}}}}
      responses:
        '200':
          description: Done
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/{response}'}}}}}}
components:
  schemas:
{schemas}
"
    )
}

fn compared(old: &str, new: &str) -> Vec<Change> {
    let [before, after] = [old, new].map(|document| client(document, "", &NameLock::default()));
    changes(&before, &after).changes
}

#[test]
fn a_member_that_becomes_required_where_only_answers_remain_breaks_no_wire() {
    let old = document(
        "Order",
        "Order",
        "    Order: {type: object, properties: {retry: {$ref: '#/components/schemas/Retry'}}}
    Retry: {type: object, properties: {count: {type: integer}}}",
    );
    let new = document(
        "OrderInput",
        "Order",
        "    Order: {type: object, properties: {retry: {$ref: '#/components/schemas/Retry'}}}
    Retry: {type: object, required: [count], properties: {count: {type: integer}}}
    OrderInput: {type: object, properties: {retry: {$ref: '#/components/schemas/RetryInput'}}}
    RetryInput: {type: object, properties: {count: {type: integer}}}",
    );
    let found = compared(&old, &new);
    let required = |change: &&Change| change.item == Item::Field && change.name == "count";
    let [change] = found.iter().filter(required).collect::<Vec<_>>()[..] else { panic!("{found:#?}") };
    assert_eq!((change.wire, change.rust()), (Effect::Compatible, Effect::Breaking), "{change:#?}");
    // The new schemas of the request say what the old ones said.
    assert!(found.iter().all(|change| change.wire == Effect::Compatible), "{found:#?}");
}

#[test]
fn a_body_with_another_schema_is_judged_by_its_content() {
    let order = "{type: object, required: [id], properties: {id: {type: string}, kind: {enum: [a, b]}}}";
    for (other, expected) in [
        // The same.
        (order, Effect::Compatible),
        // Every old request is still valid.
        ("{type: object, properties: {id: {type: string}, kind: {enum: [a, b, c]}}}", Effect::Compatible),
        (
            "{type: object, properties: {id: {type: string}, kind: {type: string}, more: {type: integer}}}",
            Effect::Compatible,
        ),
        // Some are not, or have a field that the API no longer knows.
        ("{type: object, properties: {id: {type: string}, more: {type: integer}}}", Effect::Breaking),
        (
            "{type: object, required: [id, more], properties: {id: {type: string}, more: {type: string}}}",
            Effect::Breaking,
        ),
        ("{type: object, required: [id], properties: {id: {type: integer}}}", Effect::Breaking),
        ("{type: object, required: [id], properties: {id: {type: string}, kind: {enum: [a]}}}", Effect::Breaking),
    ] {
        let schemas = format!("    Order: {order}\n    Parcel: {order}\n    Other: {other}");
        let old = document("Order", "Parcel", &schemas);
        let new = document("Other", "Parcel", &schemas);
        let found = compared(&old, &new);
        let body =
            found.iter().find(|change| change.item == Item::Body).unwrap_or_else(|| panic!("{other}: {found:#?}"));
        assert_eq!(body.wire, expected, "{other}: {body:#?}");
        assert_eq!(body.action == Action::Recast, other == order, "{other}: {body:#?}");
    }
}

#[test]
fn recursive_types_are_compared_to_an_end() {
    let schemas =
        "    Tree: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
    Node: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Node'}}}}";
    let found = compared(&document("Tree", "Tree", schemas), &document("Node", "Tree", schemas));
    let body = found.iter().find(|change| change.item == Item::Body);
    assert_eq!(body.map(|change| change.wire), Some(Effect::Compatible), "{found:#?}");
}

#[test]
fn a_renamed_schema_is_matched_by_its_use() {
    let one = "{type: object, properties: {a: {type: string}}}";
    for (name, old, new, is_compatible) in [
        ("one field", one, one, true),
        ("an optional field added", one, "{type: object, properties: {a: {type: string}, b: {type: string}}}", true),
        (
            "an optional field added to two",
            "{type: object, required: [a], properties: {a: {type: string}, b: {type: integer}}}",
            "{type: object, required: [a], properties: {a: {type: string}, b: {type: integer}, c: {type: string}}}",
            true,
        ),
        (
            "a required field added",
            one,
            "{type: object, required: [b], properties: {a: {type: string}, b: {type: string}}}",
            false,
        ),
        ("another object", one, "{type: object, properties: {b: {type: string}}}", false),
    ] {
        let found = compared(
            &document("Old", "Old", &format!("    Old: {old}")),
            &document("New", "New", &format!("    New: {new}")),
        );
        let breaks = found.iter().any(|change| change.wire == Effect::Breaking);
        assert_eq!(!breaks, is_compatible, "{name}: {found:#?}");
    }
}
