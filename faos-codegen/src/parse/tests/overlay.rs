//! Overlay tests beyond the cases in `tests/cases`.

use super::*;

fn overlay(actions: &str) -> String {
    format!("overlay: 1.0.0\ninfo: {{title: Test, version: '1'}}\nactions:\n{actions}")
}

fn corrected(text: &str, actions: &str) -> Source {
    Source { overlay: Some(Box::new(Source::new("overlay.yaml", overlay(actions)))), ..source(text) }
}

/// Returns the document after applying the overlay.
fn applied(text: &str, actions: &str) -> String {
    let source = corrected(text, actions);
    let value = read_value(&source, &Limits::default());
    value.unwrap_or_else(|findings| panic!("rejected:\n{}", findings.render(&source, false))).to_string()
}

#[test]
fn actions_are_applied_in_order() {
    let actions = [
        "{target: $.a, update: {b: [5]}}",
        "{target: '$.a.b[?@ < 3]', remove: true}",
        "{target: $.a.b, update: [4]}",
        "{target: $, update: {c: null}}",
        "{target: $.a, update: {d: {e: 5}}}",
    ];
    let actions: String = actions.iter().map(|action| format!("  - {action}\n")).collect();
    assert_eq!(
        applied("{\"n\":1.50,\"a\":{\"b\":[1,2,3,2]}}", &actions),
        r#"{"n":1.50,"a":{"b":[3,5,[4]],"d":{"e":5}},"c":null}"#
    );
}

#[test]
fn an_update_that_the_document_contains_is_an_error() {
    let text = r#"{"a":{"b":[1,2],"c":{"d":"x"},"prefixItems":[1]},"e":{"c":{}}}"#;
    for (update, is_adopted) in [
        ("{target: $.a, update: {c: {d: x}}}", true),
        ("{target: $.a.c, update: {d: x}}", true),
        ("{target: $.a, update: {b: [2, 1]}}", true),
        ("{target: $.a.b, update: 2}", true),
        ("{target: $.a, update: {b: [2], c: {d: x}}}", true),
        // Another value, an item that is missing, and a target without the value.
        ("{target: $.a.c, update: {d: y}}", false),
        ("{target: $.a, update: {b: [2, 3]}}", false),
        ("{target: $.a.b, update: [2]}", false),
        ("{target: $.a, update: {c: {d: x, f: null}}}", false),
        ("{target: '$.*', update: {c: {d: x}}}", false),
        // The position of an item has a meaning.
        ("{target: $.a, update: {prefixItems: [1]}}", false),
        ("{target: $.a, update: {}}", false),
    ] {
        let result = read_value(&corrected(text, &format!("  - {update}\n")), &Limits::default());
        match result {
            Ok(_) => assert!(!is_adopted, "{update}"),
            Err(findings) => {
                let lines = lines(&findings);
                assert!(is_adopted && lines.len() == 1, "{update}: {lines:?}");
                let start = "error[overlay-target] #/actions/0/update: the update does not change anything";
                assert!(lines[0].starts_with(start), "{lines:?}");
            }
        }
    }
}

#[test]
fn nested_targets_are_removed_once() {
    let text = "{\"a\":[{\"x\":1},{\"a\":[{\"x\":2},{}]},3],\"b\":{\"x\":4,\"y\":5}}";
    assert_eq!(applied(text, "  - {target: $..x, remove: true}\n"), r#"{"a":[{},{"a":[{},{}]},3],"b":{"y":5}}"#);
    assert_eq!(applied(text, "  - {target: '$.a[1,0]', remove: true}\n"), r#"{"a":[3],"b":{"x":4,"y":5}}"#);
    assert_eq!(applied(text, "  - {target: '$..a[1]', remove: true}\n"), r#"{"a":[{"x":1},3],"b":{"x":4,"y":5}}"#);
}

#[test]
fn every_application_of_an_update_counts_toward_the_limit() {
    let limits = Limits { max_values: 30, ..Limits::default() };
    let source = corrected("{\"a\":[{},{},{},{}]}", "  - {target: '$.a[*]', update: {b: [1, 2, 3, 4, 5, 6, 7]}}\n");
    let findings = read_value(&source, &limits).expect_err("the limit is exceeded");
    assert!(lines(&findings)[0].starts_with("error[document-limit] #/actions/0/update: "), "{findings:?}");
}

#[test]
fn an_update_may_refer_to_other_files() {
    let text = with_schemas("3.1.0", "    A: {type: string}\n    B: {type: string}\n");
    let mut source = corrected(&text, "  - {target: $.components.schemas, update: {C: {$ref: 'c.yaml'}}}\n");
    assert_eq!(missing_files(&source, &Limits::default()), ["c.yaml"]);
    source.files.insert("c.yaml".to_owned(), Source::new("c.yaml", "type: string\nminlength: 2\n"));
    let (_, findings) = super::parse(&source, &Limits::default()).expect("the document is valid");
    assert!(findings.render(&source, false).contains("--> c.yaml:2:1"), "{}", findings.render(&source, false));
}

#[test]
fn only_version_1_0_is_read() {
    for version in ["1.1.0", "2.0.0", "1.00.0", "1"] {
        let overlay = overlay("  - {target: $, update: {}}\n").replace("1.0.0", version);
        let source = Source { overlay: Some(Box::new(Source::new("overlay.yaml", overlay))), ..source("{}") };
        assert!(read_value(&source, &Limits::default()).is_err(), "{version}");
    }
}
