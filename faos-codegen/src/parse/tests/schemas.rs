use crate::document::{Type, Types};

use super::*;

fn types(types: &[Type]) -> Types {
    types.iter().copied().collect()
}

#[test]
fn keywords_of_2020_12_are_read() {
    let document = read_clean(&with_schemas(
        "3.1.0",
        "    Agent:
      type: [object, 'null']
      required: [id]
      properties:
        id: {type: string, minLength: 3, const: a}
        tags: {type: array, items: {type: string}, maxItems: 4, uniqueItems: true}
      patternProperties: {'^x-': true}
      additionalProperties: false
      if: {required: [id]}
      dependentRequired: {id: [tags]}
      examples: [{id: a}]
      x-note: 1.50
",
    ));
    let agent = named(&document, "Agent");
    assert_eq!(agent.types, types(&[Type::Object, Type::Null]));
    assert_eq!(agent.required, ["id"]);
    assert_eq!(agent.properties.keys().collect::<Vec<_>>(), ["id", "tags"]);
    assert_eq!(agent.dependent_required["id"], ["tags"]);
    assert_eq!(agent.examples.len(), 1);
    assert!(agent.if_schema.is_some());
    let no_more = agent.additional_properties.expect("a schema");
    assert_eq!(document.schemas.get(no_more).always, Some(false));
    let tags = document.schemas.get(agent.properties["tags"]);
    assert_eq!((tags.max_items, tags.unique_items), (Some(4), true));
    assert_eq!(tags.at.as_str(), "/components/schemas/Agent/properties/tags");
    let id = document.schemas.get(agent.properties["id"]);
    assert_eq!(id.constant, Some(Value::from("a")));
}

#[test]
fn schemas_are_numbered_in_document_order_parents_first() {
    let document = read_clean(&with_schemas("3.1.0", "    A: {properties: {b: {items: {}}}, not: {}}\n    B: {}\n"));
    let places: Vec<_> = document.schemas.iter().map(|(_, schema)| schema.at.to_string()).collect();
    assert_eq!(
        places,
        [
            "#/components/schemas/A",
            "#/components/schemas/A/properties/b",
            "#/components/schemas/A/properties/b/items",
            "#/components/schemas/A/not",
            "#/components/schemas/B",
        ]
    );
    assert_eq!(document.named_schemas().map(|(name, _)| name).collect::<Vec<_>>(), ["A", "B"]);
}

#[test]
fn keywords_of_3_0_are_translated() {
    let document = read_clean(&with_schemas(
        "3.0.3",
        "    Size: {type: integer, nullable: true, minimum: 1, exclusiveMinimum: true, example: 2}
    Color: {type: string, nullable: true, enum: [red]}
",
    ));
    let size = named(&document, "Size");
    assert_eq!(size.types, types(&[Type::Integer, Type::Null]));
    assert_eq!(size.minimum, None);
    assert_eq!(size.exclusive_minimum.as_ref().map(|number| number.text()), Some("1"));
    assert_eq!(size.examples.len(), 1);
    let color = named(&document, "Color");
    assert_eq!(color.enum_values, Some(vec![Value::from("red"), Value::Null]));
}

#[test]
fn a_nullable_reference_becomes_a_branch_beside_null() {
    let document = read_clean(&with_schemas(
        "3.0.3",
        "    A: {description: Perhaps., nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}
    B: {type: object}
    C: {nullable: true, $ref: '#/components/schemas/B'}
    D: {nullable: true, oneOf: [{$ref: '#/components/schemas/B'}]}
",
    ));
    let a = named(&document, "A");
    assert_eq!(a.description.as_deref(), Some("Perhaps."));
    assert!(a.all_of.is_empty());
    let [inner, null] = a.any_of[..] else { panic!("two branches") };
    assert_eq!(document.schemas.get(inner).all_of.len(), 1);
    assert_eq!(document.schemas.get(null).types.single(), Some(Type::Null));
    let c = named(&document, "C");
    assert_eq!(c.reference, None);
    let reference = document.schemas.get(c.any_of[0]).reference.as_ref().expect("a reference");
    assert_eq!(reference.target, Some(id(&document, "/components/schemas/B")));
    assert_eq!(named(&document, "D").one_of.len(), 2);
}

#[test]
fn keywords_of_3_0_in_3_1_are_accepted_with_a_warning() {
    let (document, findings) =
        read(&with_schemas("3.1.0", "    A: {type: number, nullable: true, maximum: 5, exclusiveMaximum: true}\n"));
    assert!(named(&document, "A").types.contains(Type::Null));
    assert_eq!(
        lines(&findings),
        [
            "warning[version-mismatch] #/components/schemas/A/nullable: `nullable` was removed in OpenAPI \
             3.1; treated as in 3.0",
            "warning[version-mismatch] #/components/schemas/A/exclusiveMaximum: a boolean `exclusiveMaximum` was \
             removed in OpenAPI 3.1; treated as in 3.0",
        ]
    );
}

#[test]
fn required_in_a_property_applies_to_the_object() {
    let (document, findings) = read(&with_schemas(
        "3.0.0",
        "    A: {required: [b, b], properties: {a: {type: string, required: true}, c: {required: 'false'}}}\n",
    ));
    let mut required = named(&document, "A").required.clone();
    required.sort();
    assert_eq!(required, ["a", "b"]);
    assert_eq!(findings.count(Severity::Warning), 2);
    assert!(lines(&findings)[0].starts_with("warning[wrong-type] #/components/schemas/A/properties/a/required"));
}

#[test]
fn common_mistakes_in_schemas_are_repaired() {
    let (document, findings) = read(&with_schemas(
        "3.0.0",
        "    A: {type: String, maxLength: '5', readOnly: 'true', description: 7, items: null}
    B: {type: file}
    C: {type: thing}
    D: {allOf: {type: object}, minLength: -1, enum: []}
    E: null
    F: {type: array, items: [{type: string}, {type: integer}]}
    G: {description: [a], discriminator: kind}
",
    ));
    let a = named(&document, "A");
    assert_eq!(a.types.single(), Some(Type::String));
    assert_eq!((a.max_length, a.read_only), (Some(5), true));
    assert_eq!(a.description.as_deref(), Some("7"));
    let b = named(&document, "B");
    assert_eq!((b.types.single(), b.format.as_deref()), (Some(Type::String), Some("binary")));
    assert!(named(&document, "C").types.is_empty());
    let d = named(&document, "D");
    assert_eq!((d.all_of.len(), d.min_length, &d.enum_values), (1, None, &None));
    assert_eq!(named(&document, "F").prefix_items.len(), 2);
    let g = named(&document, "G");
    assert_eq!(g.description, None);
    assert_eq!(g.discriminator.as_ref().expect("one").property_name, "kind");
    assert_eq!(findings.count(Severity::Warning), 14, "{:#?}", lines(&findings));
}

#[test]
fn values_that_cannot_be_schemas_are_left_out() {
    let (_, findings) = read(&with_schemas("3.1.0", "    A: {properties: {a: text, b: {type: 1, properties: 3}}}\n"));
    let lines = lines(&findings);
    assert_eq!(
        lines[0],
        "warning[unusable-value] #/components/schemas/A/properties/a: a schema must be an object or a boolean, not a \
         string; left out"
    );
    assert!(lines.iter().any(|line| line.contains("`properties` must be an object, not a number")), "{lines:#?}");
}

#[test]
fn the_ledger_has_every_key() {
    let (document, findings) = read(&with_schemas(
        "3.1.0",
        "    A: {type: string, maxLength: 3, minLenght: 1, x-a: 1}\n    B: {type: string, minLenght: 1}\n",
    ));
    let entries: Vec<_> = document
        .ledger
        .iter()
        .filter(|(object, ..)| *object == "schema")
        .map(|(_, key, entry)| format!("{key} {} {}", entry.treatment.name(), entry.count))
        .collect();
    assert_eq!(
        entries,
        ["maxLength documented only 1", "minLenght not understood 2", "type used 2", "x-a extension 1"]
    );
    assert_eq!(
        lines(&findings),
        ["warning[not-understood] #/components/schemas/A/minLenght: unknown key `minLenght` in the schema; \
          ignored in 2 places"]
    );
}

#[test]
fn a_dialect_applies_to_nested_schemas() {
    let text = with_schemas(
        "3.1.0",
        "    A: {$schema: 'https://json-schema.org/draft/2020-12/schema', properties: {inner: {}}}
    B: {properties: {inner: {$schema: 'http://json-schema.org/draft-07/schema#'}}}
",
    );
    let (document, findings) = read(&text);
    let literal = |at: &str| document.schemas.get(id(&document, at)).literal;
    assert!(literal("#/components/schemas/A") && literal("#/components/schemas/A/properties/inner"));
    assert!(!literal("#/components/schemas/B") && literal("#/components/schemas/B/properties/inner"));
    let places: Vec<&str> = findings.iter().map(|finding| finding.at.as_str()).collect();
    assert_eq!(places, ["/components/schemas/B/properties/inner/$schema"], "only unsupported dialects are reported");

    // The document's dialect also applies to schemas that precede it.
    let (document, _) = read(&format!("{text}jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema\n"));
    assert!(document.schemas.iter().all(|(_, schema)| schema.literal));
}

#[test]
fn impossible_limits_are_reported_and_ignored() {
    let keywords = [
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
        "minContains",
        "maxContains",
    ];
    let sizes = keywords.iter().flat_map(|keyword| ["-1", "0.5", "-0.5"].map(|value| (*keyword, value)));
    let steps = ["0", "0.0", "-0", "-1", "-0.5"].map(|value| ("multipleOf", value));
    for (keyword, value) in sizes.chain(steps) {
        let (document, findings) = read(&with_schemas("3.1.0", &format!("    A: {{{keyword}: {value}}}\n")));
        let lines = lines(&findings);
        let expected = format!("warning[wrong-value] #/components/schemas/A/{keyword}: `{keyword}` must be");
        assert!(lines.len() == 1 && lines[0].starts_with(&expected), "{keyword}: {value}: {lines:?}");
        let schema = named(&document, "A");
        assert_eq!(*schema, Schema { at: schema.at.clone(), ..Schema::default() }, "{keyword}: {value}");
    }
    for (keyword, value) in [("minLength", "0"), ("maxLength", "2.0"), ("multipleOf", "0.01")] {
        read_clean(&with_schemas("3.1.0", &format!("    A: {{{keyword}: {value}}}\n")));
    }
}
