use crate::source::Places;

use super::*;

const JSON: &str = r##"{
  "openapi": "3.1.0",
  "info": { "title": "Tëst", "version": "1" },
  "paths": {},
  "components": { "schemas": { "A": { "type": "string", "maxLength": 1.0 }, "B": { "$ref": "#/nowhere" } } }
}"##;

#[test]
fn json_and_yaml_give_the_same_document() {
    let yaml = "
openapi: 3.1.0
info: {title: Tëst, version: '1'}
paths: {}
components:
  schemas:
    A: {type: string, maxLength: 1.0}
";
    let json = JSON.replace(r##", "B": { "$ref": "#/nowhere" }"##, "");
    let (json, yaml) = (read_clean(&json), read_clean(yaml));
    assert_eq!(json.envelope, yaml.envelope);
    assert!(json.schemas.iter().eq(yaml.schemas.iter()));
    assert_eq!(json.ledger, yaml.ledger);
}

#[test]
fn findings_show_their_line() {
    let text = read(JSON).1.render(&source(JSON), false);
    let expected = r##"warning[unresolved-reference]: the reference `#/nowhere` cannot be resolved; the schema accepts any JSON value
 --> openapi.yaml:5:84
  |
5 |   "components": { "schemas": { "A": { "type": "string", "maxLength": 1.0 }, "B": { "$ref": "#/nowhere" } } }
  |                                                                                    ^^^^^^ #/components/schemas/B/$ref
  |
  = help: add the missing part, or correct the reference
"##;
    assert_eq!(text.trim_end(), expected.trim_end());
    let json = read(JSON).1.to_json(&source(JSON));
    assert_eq!(json[0]["line"], 5);
    assert_eq!(json[0]["column"], 84);
    assert_eq!(json[0]["pointer"], "/components/schemas/B/$ref");
}

#[test]
fn locations_are_found_in_yaml() {
    let text = "# É\nopenapi: 3.1.0\ninfo: {title: É, version: 1}\ntags:\n- name: é\n  description: 5\n- [1]\n";
    let source = source(text);
    let pointers: Vec<_> = ["/tags/0/description", "/tags/1/0", "/info/version", "/info/version/x/y", "/tags/1"]
        .map(|text| Pointer::parse(text).expect("a pointer"))
        .into();
    let places = Places::find(&source, pointers.iter());
    let found: Vec<_> = pointers
        .iter()
        .map(|pointer| places.get(pointer))
        .map(|place| (place.line, place.column, &text[place.span]))
        .collect();
    assert_eq!(found, [(6, 3, "description"), (7, 4, "1"), (3, 18, "version"), (3, 18, "version"), (7, 3, "["),]);
}

#[test]
fn locations_are_found_in_json_that_is_not_yaml() {
    let key = "k".repeat(2000);
    let text = format!("{{\"a\": \"\\ud83d\\ude00\", \"{key}\":\n\t[{{}}, [], {{\"b\\\"\": [0,\n7]}}]}}");
    let pointers: Vec<_> = [format!("/{key}/2/b\""), format!("/{key}/2/b\"/1"), format!("/{key}/1")]
        .iter()
        .map(|text| Pointer::parse(text).expect("a pointer"))
        .collect();
    let places = Places::find(&source(&text), pointers.iter());
    let found: Vec<_> =
        pointers.iter().map(|pointer| places.get(pointer)).map(|place| (place.line, place.column)).collect();
    assert_eq!(found, [(2, 12), (3, 1), (2, 7)]);
}

#[test]
fn long_lines_are_truncated() {
    let text = format!(r##"{{"openapi":"3.1.0","x-pad":"{}","paths":[]}}"##, "é".repeat(5000));
    let shown = read(&text).1.render(&source(&text), false);
    assert!(shown.contains(r##""paths":[]"##), "{shown}");
    assert!(shown.contains("openapi.yaml:1:5031"), "{shown}");
    assert!(shown.len() < 2000);
}

#[test]
fn syntax_errors_have_a_place() {
    for (text, code, line, column) in [
        ("", "syntax", 1, 1),
        ("<!doctype html>", "syntax", 1, 1),
        ("{\"openapi\": \"3.1.0\",}", "syntax", 1, 21),
        ("{\"a\": 1} {}", "syntax", 1, 10),
        ("{\"a\": NaN}", "syntax", 1, 7),
        ("{\"a\": \"\\ud83d\"}", "syntax", 1, 14),
        ("{// note\n}", "syntax", 1, 2),
        ("{\n \"a\": 1,\n \"a\": 2}", "duplicate-key", 3, 2),
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1),
        ("a: {b: !!python/object x}", "syntax", 1, 8),
        ("a: !include x", "syntax", 1, 1),
        ("a: &b 1\nd:\n  <<: *b\n", "syntax", 3, 3),
        ("a: &b [1]\nd:\n  <<: *b\n", "syntax", 3, 3),
        ("a: &b {c: 1}\nd:\n  <<: *b\n  e: 1\n  e: 2\n", "duplicate-key", 5, 3),
        ("a: .nan", "syntax", 1, 1),
        ("a: 1\n---\nb: 2\n", "syntax", 2, 1),
        ("a: [1\nb: 2", "syntax", 2, 2),
        ("? [a]\n: b\n", "syntax", 1, 3),
        ("a: &a [*a]", "document-limit", 1, 8),
    ] {
        let findings = refuse(text);
        let json = findings.to_json(&source(text));
        assert_eq!(json[0]["code"], code, "{text}: {json}");
        assert_eq!((&json[0]["line"], &json[0]["column"]), (&line.into(), &column.into()), "{text}: {json}");
    }
}

#[test]
fn only_known_versions_are_read() {
    for (text, place) in [
        ("openapi: '2.0'", "/openapi"),
        ("openapi: 4.0.0", "/openapi"),
        ("openapi: '3.1.0; P'", "/openapi"),
        ("info: {}", "/openapi"),
        ("[]", ""),
        ("swagger: '2.0'", "/swagger"),
    ] {
        let findings = refuse(text);
        let finding = findings.iter().next().expect("a finding");
        assert_eq!((finding.code.as_str(), finding.at.as_str()), ("unsupported-version", place), "{text}");
    }
    let (document, findings) = read("openapi: 3.2.0\ninfo: {title: a, version: b}\n");
    assert_eq!(document.version.minor, 2);
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["newer-version", "missing-field"]);
}

#[test]
fn merge_keys_are_read_as_in_yaml_1_1() {
    for (text, expected) in [
        ("a: &a {x: 1, y: 2}\nb:\n  <<: *a\n", r#"{"x":1,"y":2}"#),
        ("a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  x: 3\n", r#"{"x":3,"y":2}"#),
        ("a: &a {x: 1, y: 2}\nb:\n  x: 3\n  <<: *a\n", r#"{"x":3,"y":2}"#),
        ("a: &a {x: 1}\nc: &c {x: 2, z: 3}\nb:\n  <<: [*a, *c]\n", r#"{"x":1,"z":3}"#),
        ("a: &a {x: 1}\nc: &c {x: 2, z: 3}\nb:\n  <<: *c\n  <<: *a\n", r#"{"x":2,"z":3}"#),
        ("a: &a {x: 1}\nc: &c {<<: *a, z: 3}\nb: {<<: *c}\n", r#"{"x":1,"z":3}"#),
        ("a: &a {200: one, 404: two}\nb: {<<: *a, 200: own}\n", r#"{"200":"own","404":"two"}"#),
        ("a: &a\nb: {<<: *a, x: 1}\n", r#"{"x":1}"#),
        ("%YAML 1.1\n---\na: &a {x: 1}\nb: {<<: *a}\n", r#"{"x":1}"#),
    ] {
        let mut findings = Diagnostics::new();
        let source = source(text);
        let value = super::super::text::read(&source, &Limits::default(), &mut findings).expect(text);
        let expected: serde_json::Value = serde_json::from_str(expected).expect("JSON");
        let found: serde_json::Value =
            serde_json::from_str(&value.get("b").expect("the member").to_string()).expect("JSON");
        assert_eq!(found, expected, "{text}");
        assert_eq!(
            lines(&findings),
            ["note[merge-key] #: merge keys (`<<`) are not part of YAML 1.2; read as in YAML 1.1"]
        );
        let line = 1 + text[..text.find("<<").expect("a merge key")].matches('\n').count();
        assert_eq!(findings.to_json(&source)[0]["line"], line, "{text}");
    }
}

#[test]
fn bytes_must_be_utf_8() {
    let (source, findings) = Source::from_bytes("a", b"\xef\xbb\xbfopenapi: 3.1.0\n".to_vec());
    assert_eq!((source.text.as_str(), findings.len()), ("openapi: 3.1.0\n", 0));
    let (source, findings) = Source::from_bytes("a", b"a: 1\nb: \xff\n".to_vec());
    assert_eq!(findings.to_json(&source)[0]["line"], 2);
    let (_, findings) = Source::from_bytes("a", b"\xff\xfea\0".to_vec());
    assert!(lines(&findings)[0].contains("UTF-16"));
}
