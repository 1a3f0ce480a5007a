use super::*;

/// Returns the code of the first error.
fn code(text: &str) -> String {
    let findings = refuse(text);
    let shown = findings.render(&source(text), false);
    assert!(shown.len() < 200_000, "{}", shown.len());
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    error.expect("an error").code.to_string()
}

/// Runs a test on a stack as small as with `RUST_MIN_STACK=256k`.
fn on_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(test);
    thread.expect("a thread").join().expect("no panic");
}

#[test]
fn depth_is_limited() {
    on_small_stack(|| {
        let json = |depth: usize| {
            let (open, close) = ("[".repeat(depth - 1), "]".repeat(depth - 1));
            format!(r#"{{"openapi":"3.1.0","info":{{"title":"a","version":"b"}},"paths":{{}},"x-a":{open}{close}}}"#)
        };
        read_clean(&json(127));
        assert_eq!(code(&json(128)), "document-limit");
        assert_eq!(code(&json(1_000_000)), "document-limit");
        let yaml = |depth: usize| {
            let (open, close) = ("[".repeat(depth - 1), "]".repeat(depth - 1));
            format!("openapi: 3.1.0\ninfo: {{title: a, version: b}}\npaths: {{}}\nx-a: {open}{close}\n")
        };
        read_clean(&yaml(127));
        assert_eq!(code(&yaml(128)), "document-limit");
    });
}

#[test]
fn deep_schemas_fit_a_small_stack() {
    on_small_stack(|| {
        let depth = 123;
        let (open, close) = (r#"{"not":"#.repeat(depth), "}".repeat(depth));
        let text = format!(
            r#"{{"openapi":"3.1.0","info":{{"title":"a","version":"b"}},"components":{{"schemas":{{"A":{open}{{}}{close}}}}}}}"#
        );
        let document = read_clean(&text);
        assert_eq!(document.schemas.len(), depth + 1);
    });
}

#[test]
fn deep_yaml_is_refused() {
    assert_eq!(code(&format!("a: {}", "[".repeat(100_000))), "document-limit");
    let mut block = String::new();
    for depth in 0..2_000 {
        block.push_str(&" ".repeat(depth));
        block.push_str("a:\n");
    }
    assert_eq!(code(&block), "document-limit");
}

#[test]
fn alias_bombs_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    assert!(refuse(&bomb).has_errors());
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(10_000));
    assert_eq!(code(&long), "document-limit");
}

#[test]
fn sizes_are_limited() {
    let limits = Limits { max_bytes: 100, ..Limits::default() };
    let findings = super::super::parse(&source(&"a".repeat(101)), &limits).expect_err("too large");
    assert!(lines(&findings)[0].contains("the document has 101 bytes; the limit is 100"));

    let key = "k".repeat((64 << 10) + 1);
    assert_eq!(code(&format!(r#"{{"{key}": 1}}"#)), "document-limit");
    assert_eq!(code(&format!("? {key}\n: 1\n")), "document-limit");

    let values = "a,".repeat(10_001);
    assert_eq!(code(&with_schemas("3.1.0", &format!("    A: {{enum: [{values}]}}\n"))), "document-limit");
    let value = "a".repeat((64 << 10) + 1);
    assert_eq!(code(&with_schemas("3.1.0", &format!("    A: {{enum: [{value}]}}\n"))), "document-limit");
    let branches = "{},".repeat(1_001);
    assert_eq!(code(&with_schemas("3.1.0", &format!("    A: {{oneOf: [{branches}]}}\n"))), "document-limit");
}

#[test]
fn messages_truncate_long_quotes() {
    let text = with_schemas("3.1.0", &format!("    A: {{$ref: '#/{}'}}\n", "é".repeat(40_000)));
    let (_, findings) = read(&text);
    assert!(lines(&findings)[0].len() < 1_200);
}

#[test]
fn counts_are_limited() {
    let limits = Limits { max_schemas: 2, max_path_items: 1, max_objects: 6, ..Limits::default() };
    let most = |text: &str| match super::super::parse(&source(text), &limits) {
        Ok(_) => Vec::new(),
        Err(findings) => lines(&findings),
    };
    assert_eq!(most(&with_schemas("3.1.0", "    A: {}\n    B: {}\n")), Vec::<String>::new());
    assert_eq!(
        most(&with_schemas("3.1.0", "    A: {}\n    B: {}\n    C: {}\n    D: {}\n")),
        ["error[document-limit] #/components/schemas/C: the document has more schemas than the limit allows"]
    );
    assert_eq!(
        most(&with_paths("  /a: {}\n  /b: {}\n  /c: {}\n")),
        ["error[document-limit] #/paths/~1b: the document has more path items than the limit allows"]
    );
    let responses = "{'200': {description: ''}, '201': {description: ''}, '202': {description: ''}}";
    assert_eq!(
        most(&with_paths(&format!("  /a: {{get: {{responses: {responses}}}}}\n"))),
        ["error[document-limit] #/paths/~1a/get/responses/201: the document has more objects than the limit allows"]
    );
}

#[test]
fn long_names_around_many_schemas_do_not_multiply() {
    let key = "k".repeat(60_000);
    let open = format!(r#"{{"properties":{{"{key}":"#).repeat(50);
    let many: Vec<_> = (0..10_000).map(|number| format!(r#""p{number}":{{}}"#)).collect();
    let text = format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"a","version":"b"}},"components":{{"schemas":{{"A":{open}{{"properties":{{{}}}}}{}}}}}}}"#,
        many.join(","),
        "}}".repeat(50)
    );
    assert_eq!(code(&text), "document-limit");
}

#[test]
fn a_flood_of_findings_is_counted() {
    let schemas: String = (0..100_000).map(|number| format!("    S{number}: {{$ref: '#/x'}}\n")).collect();
    let text = with_schemas("3.1.0", &schemas);
    let (_, findings) = read(&text);
    assert_eq!(findings.len(), 100_000);
    let shown = findings.render(&source(&text), false);
    assert_eq!(shown.matches("warning[").count(), Diagnostics::SHOWN);
    assert!(shown.ends_with("and 99950 more findings\n"));
}

#[test]
fn messages_cannot_drive_a_terminal() {
    let text = with_schemas("3.1.0", "    A: {$ref: \"#/\\e[31m\\u202e\"}\n");
    let shown = read(&text).1.render(&source(&text), false);
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
}
