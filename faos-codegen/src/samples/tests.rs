use crate::diagnostic::Diagnostics;
use crate::source::Source;
use crate::{Limits, normalize, parse};

use super::*;

/// Returns a document with the given named schemas, as parsed and as normalized.
fn documents(schemas: &str) -> (Document, Document) {
    let text = format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "components": {{"schemas": {schemas}}}}}"#
    );
    let (read, _) = parse::parse(&Source::new("test.json", text), &Limits::default()).expect("the document is valid");
    let normalized = normalize::normalize(read.clone(), &mut Diagnostics::new());
    (read, normalized)
}

fn at(name: &str) -> Pointer {
    Pointer::root().join("components").join("schemas").join(name)
}

fn value(json: &str) -> Value {
    let source = Source::new("value.json", format!(r#"{{"value": {json}}}"#));
    let whole = parse::read_value(&source, &Limits::default()).expect("the value is JSON");
    whole.get("value").cloned().expect("the value exists")
}

#[track_caller]
fn judge(schema: &str, valid: &[&str], invalid: &[&str]) {
    let (read, _) = documents(&format!(r#"{{"A": {schema}}}"#));
    let id = read.schemas.by_pointer(&at("A")).expect("the schema exists");
    for (texts, expected) in [(valid, true), (invalid, false)] {
        for text in texts {
            let verdict = validate(&read.schemas, id, &value(text));
            assert_eq!(matches!(verdict, Verdict::Valid { .. }), expected, "{schema} and {text}: {verdict:?}");
        }
    }
}

#[test]
fn the_validator_supports_the_vocabulary() {
    judge(r#"{"type": "integer", "minimum": 1, "multipleOf": 2}"#, &["2", "4.0"], &["0", "3", "2.5", "\"2\"", "null"]);
    judge(r#"{"type": ["string", "null"], "maxLength": 2}"#, &["null", "\"\u{1f980}\u{fc}\""], &["\"abc\"", "1"]);
    judge(r#"{"enum": [1, {"a": [1.0]}]}"#, &["1.0", r#"{"a": [1]}"#], &["2", r#"{"a": []}"#]);
    judge(r#"{"oneOf": [{"type": "integer"}, {"minimum": 2}]}"#, &["1", "2.5"], &["3", "1.5"]);
    judge(r#"{"not": {"type": "string"}}"#, &["1"], &["\"a\""]);
    judge(
        r#"{"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"maxProperties": 0}}"#,
        &["{}", r#"{"a": 1, "b": 2}"#, "1"],
        &[r#"{"a": 1}"#, r#"{"b": 1}"#],
    );
    judge(
        r#"{"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": false}"#,
        &[r#"{"x1": 1}"#],
        &[r#"{"x1": "a"}"#, r#"{"y": 1}"#],
    );
    judge(
        r#"{"prefixItems": [{"type": "integer"}], "items": false, "uniqueItems": true, "contains": true}"#,
        &["[1]"],
        &["[]", "[1, 2]", "[\"a\"]"],
    );
    judge(
        r##"{"type": "object", "properties": {"next": {"$ref": "#/components/schemas/A"}}}"##,
        &[r#"{"next": {"next": {}}}"#],
        &[r#"{"next": 1}"#],
    );
}

#[test]
fn undescribed_members_are_listed() {
    let (read, _) = documents(
        r#"{"A": {"allOf": [
            {"properties": {"a": {"properties": {"b": {}}}}},
            {"properties": {"a": {"properties": {"c": {}}}}}
        ]}}"#,
    );
    let id = read.schemas.by_pointer(&at("A")).expect("the schema exists");
    let Verdict::Valid { undescribed } =
        validate(&read.schemas, id, &value(r#"{"a": {"b": 1, "c": 2, "d": 3}, "e": 4}"#))
    else {
        panic!("the value is valid");
    };
    let undescribed: Vec<&str> = undescribed.iter().map(Pointer::as_str).collect();
    assert_eq!(undescribed, ["/a/d", "/e"]);
}

#[test]
fn undescribed_members_are_those_of_the_branch_that_keeps_most() {
    let (read, _) = documents(
        r#"{"A": {"anyOf": [
            {"required": ["a"], "properties": {"a": {}, "c": {}}},
            {"properties": {"b": {}, "long": {}}},
            {"type": "array", "items": {"anyOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}}
        ]}}"#,
    );
    let id = read.schemas.by_pointer(&at("A")).expect("the schema exists");
    for (text, expected) in [
        (r#"{"a": 1, "b": 2, "c": 3}"#, vec!["/b"]),
        (r#"{"a": 1, "b": 2}"#, vec!["/b"]),
        (r#"{"a": 1, "b": 2, "long": "a long text"}"#, vec!["/a"]),
        (r#"[{"a": 1, "b": 20}, {"a": 10, "b": 2}]"#, vec!["/0/a", "/1/b"]),
    ] {
        let Verdict::Valid { undescribed } = validate(&read.schemas, id, &value(text)) else {
            panic!("the value is valid");
        };
        assert_eq!(undescribed.iter().map(Pointer::as_str).collect::<Vec<_>>(), expected, "{text}");
    }
}

/// Returns the samples of the schema `A`, one per line.
fn made(schemas: &str) -> Vec<String> {
    let (read, normalized) = documents(schemas);
    let samples = samples(&read, &normalized, &[at("A")]);
    samples.iter().map(|sample| format!("{}: {}", sample.kind.name(), sample.value)).collect()
}

#[test]
fn optional_members_are_absent_present_null_unlisted_and_unknown() {
    let schemas = r#"{"A": {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "integer", "format": "int32"},
            "note": {"type": ["string", "null"], "maxLength": 3},
            "state": {"type": "string", "enum": ["on", "off"]}
        },
        "example": {"id": 7}
    }}"#;
    assert_eq!(
        made(schemas),
        [
            r#"example: {"id":7}"#,
            r#"optional members absent: {"id":1}"#,
            r#"optional members absent: {"id":2147483647}"#,
            r#"optional members absent: {"id":-2147483648}"#,
            r#"optional members absent: {"id":0}"#,
            r#"optional members present: {"id":1,"note":"","state":"on"}"#,
            r#"optional members present: {"id":2147483647,"note":"xxx","state":"off"}"#,
            r#"optional members present: {"id":-2147483648,"note":"","state":"on"}"#,
            r#"optional members present: {"id":0,"note":"xxx","state":"off"}"#,
            r#"null where allowed: {"id":1,"note":null,"state":"on"}"#,
            r#"unlisted value: {"id":1,"note":"","state":"a value of tomorrow"}"#,
            r#"unknown member: {"id":1,"note":"","state":"on","x-member-of-tomorrow":true}"#,
        ]
    );
}

#[test]
fn every_branch_of_a_union_is_used_and_recursion_ends() {
    let schemas = r##"{
        "A": {"oneOf": [{"$ref": "#/components/schemas/Leaf"}, {"$ref": "#/components/schemas/Node"}],
              "discriminator": {"propertyName": "kind"}},
        "Leaf": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
        "Node": {"type": "object", "required": ["kind", "next"],
                 "properties": {"kind": {"type": "string"}, "next": {"$ref": "#/components/schemas/A"}}}
    }"##;
    let made = made(schemas);
    assert!(made.iter().any(|line| line.ends_with(r#"{"kind":"Leaf"}"#)), "{made:?}");
    assert!(made.len() < PER_SCHEMA, "{made:?}");
}

#[test]
fn a_branch_keeps_the_tag_that_it_lists() {
    let union = |mapping: &str| {
        format!(
            r##"{{"U": {{"oneOf": [{{"$ref": "#/components/schemas/A"}}, {{"$ref": "#/components/schemas/B"}}],
            "discriminator": {{"propertyName": "kind"{mapping}}}}},
            "A": {{"type": "object", "required": ["kind"], "properties": {{"kind": {{"KIND": 1}}}}}},
            "B": {{"type": "object", "required": ["kind", "more"], "properties": {{"kind": {{"const": "other"}},
            "more": {{"type": "integer"}}}}}}}}"##
        )
    };
    let mapping = r##", "mapping": {"b": "#/components/schemas/A"}"##;
    for (mapping, kind, tag) in [
        ("", r#""const": "a""#, r#"{"kind":"a"}"#),
        ("", r#""enum": ["x", "y"]"#, r#"{"kind":"x"}"#),
        ("", r#""type": "string""#, r#"{"kind":"A"}"#),
        (mapping, r#""type": "string""#, r#"{"kind":"b"}"#),
        (mapping, r#""enum": ["a", "b"]"#, r#"{"kind":"b"}"#),
    ] {
        let (read, normalized) = documents(&union(mapping).replace(r#""KIND": 1"#, kind));
        let found = samples(&read, &normalized, &[at("U")]);
        let values: Vec<String> = found.iter().map(|sample| sample.value.to_string()).collect();
        assert!(values.iter().any(|value| value == tag), "{mapping} {kind}: {values:?}");
    }
}

#[test]
fn branches_that_overlap_have_lenient_samples() {
    let branch = r#"{"type": "object", "properties": {"NAME": {"type": "string"}}}"#;
    let (one, two) = (branch.replace("NAME", "a"), branch.replace("NAME", "b"));
    let (read, normalized) = documents(&format!(r#"{{"U": {{"oneOf": [{one}, {two}]}}}}"#));
    assert_eq!(samples(&read, &normalized, &[at("U")]), []);
    let values: Vec<String> =
        lenient(&read, &normalized, &at("U")).iter().map(|(_, value)| value.to_string()).collect();
    assert!(
        values.contains(&r#"{"b":"text"}"#.to_owned()) || values.contains(&r#"{"a":"text"}"#.to_owned()),
        "{values:?}"
    );
}

#[test]
fn branches_that_only_require_members_are_satisfied() {
    let properties = r#""type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "boolean"}, "c": {"type": "string"}}"#;
    let (a, b) = (r#"{"required": ["a"]}"#, r#"{"required": ["b", "c"]}"#);
    for rule in [
        format!(r#""oneOf": [{a}, {b}]"#),
        format!(r#""anyOf": [{a}, {b}]"#),
        format!(r#""required": ["c"], "oneOf": [{a}, {b}]"#),
        format!(r#""allOf": [{{"oneOf": [{a}, {b}]}}]"#),
    ] {
        for schemas in [
            format!(r#"{{"A": {{{properties}, {rule}}}}}"#),
            format!(
                r#"{{"A": {{"type": "object", "required": ["i"], "properties": {{"i": {{{properties}, {rule}}}}}}}}}"#
            ),
        ] {
            let (read, normalized) = documents(&schemas);
            let found = samples(&read, &normalized, &[at("A")]);
            for member in [r#""a":"#, r#""b":"#] {
                let has_it = |sample: &Sample| sample.value.to_string().contains(member);
                assert!(found.iter().any(has_it), "{schemas}: {found:?}");
            }
        }
    }
}

#[test]
fn texts_at_the_limits_keep_their_format() {
    for (format, length, text) in [
        ("email", 30, "xxxxxxxxxxxxxxxxxxxxxxxxx@a.de"),
        ("uri", 30, "https://a.de/xxxxxxxxxxxxxxxxx"),
        ("hostname", 20, "xxxxxxxxxxxxxxxxx.de"),
    ] {
        let schema = format!(r#"{{"A": {{"type": "string", "format": "{format}", "minLength": {length}}}}}"#);
        let (read, normalized) = documents(&schema);
        let found = samples(&read, &normalized, &[at("A")]);
        let texts: Vec<&str> = found.iter().filter_map(|sample| sample.value.as_str()).collect();
        assert!(texts.contains(&text), "{texts:?}");
        assert!(texts.iter().all(|text| text.len() == length), "{texts:?}");
    }
}

#[test]
fn items_that_must_differ_do() {
    for items in [
        r#"{"type": "string"}"#,
        r#"{"type": "integer"}"#,
        r#"{"enum": ["a", "b"]}"#,
        r#"{"type": "string", "pattern": "^[1-9][0-9]*$"}"#,
        r#"{"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}"#,
    ] {
        let schema = format!(r#"{{"A": {{"type": "array", "minItems": 2, "uniqueItems": true, "items": {items}}}}}"#);
        let (read, normalized) = documents(&schema);
        assert_ne!(samples(&read, &normalized, &[at("A")]), [], "{items}");
    }
}

#[test]
fn generated_texts_match_their_pattern() {
    let (read, normalized) = documents(
        r#"{"A": {"type": "string", "pattern": "^[a-f]{2}-[0-9]+$"}, "B": {"type": "string", "pattern": "^a+$", "minLength": 9}}"#,
    );
    for (name, texts) in [("A", ["\"aa-1\"", "\"aa-11\""]), ("B", ["\"aaaaaaaaa\""; 2])] {
        let found = samples(&read, &normalized, &[at(name)]);
        assert!(!found.is_empty());
        for sample in found.iter().filter(|sample| sample.kind != Kind::Unlisted) {
            assert!(texts.contains(&sample.value.to_string().as_str()), "{name}: {}", sample.value);
            let id = read.schemas.by_pointer(&at(name)).expect("the schema exists");
            assert!(is_strictly_valid(&read.schemas, id, &sample.value));
            assert!(!is_strictly_valid(&read.schemas, id, &value("\"another\"")));
        }
    }
}

#[test]
fn a_media_type_example_provides_samples_of_its_parts() {
    let text = r##"{"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {
            "schema": {"type": "array", "items": {"$ref": "#/components/schemas/A"}},
            "examples": {"two": {"value": [{"n": 1}, {"n": "wrong"}]}}}}}}}}},
        "components": {"schemas": {"A": {"type": "object", "properties": {"n": {"type": "integer"}}}}}}"##;
    let (read, _) = parse::parse(&Source::new("test.json", text), &Limits::default()).expect("the document is valid");
    let normalized = normalize::normalize(read.clone(), &mut Diagnostics::new());
    let samples = samples(&read, &normalized, &[at("A")]);
    let examples = samples.iter().filter(|sample| sample.kind == Kind::Example).map(|sample| sample.value.to_string());
    assert_eq!(examples.collect::<Vec<_>>(), [r#"{"n":1}"#]);
}
