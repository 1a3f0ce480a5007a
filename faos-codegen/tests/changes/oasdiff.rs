//! The table of the checks of oasdiff: the verdict of the report on a pair of documents for each.

use std::thread;

use faos_codegen::changes::{Changes, Effect, Version, changes};
use faos_codegen::document::Document;
use faos_codegen::{Diagnostics, Limits, NameLock, Named, Settings, Source, lower, naming, normalize, parse};

const TABLE: &str = include_str!("oasdiff.md");

/// A row of the table.
struct Row<'a> {
    check: &'a str,
    level: &'a str,
    ours: &'a str,
    place: &'a str,
    old: &'a str,
    new: &'a str,
    reason: &'a str,
}

fn rows() -> Vec<Row<'static>> {
    let lines = TABLE.lines().filter(|line| line.starts_with("| `"));
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [check, level, ours, place, old, new, reason] = cells[..] else { panic!("{line}") };
        Row { check, level, ours, place, old, new, reason }
    };
    lines.map(row).collect()
}

/// Returns a document with a fragment at its place.
fn document(place: &str, fragment: &str) -> String {
    let at = |known: &str| if place == known { fragment } else { "" };
    let of = |owner: &str| match place.split_once('.') {
        Some((known, field)) if known == owner => format!("type: object, properties: {{{field}: {{{fragment}}}}}"),
        None if place == owner => fragment.to_owned(),
        _ => String::new(),
    };
    let body = |schema: &str| format!("content: {{application/json: {{schema: {{{schema}}}}}}}");
    let (request, response, query) = (of("request"), of("response"), of("query"));
    let mut operation = vec![at("operation").to_owned(), at("unnamed").to_owned()];
    if place != "unnamed" && !fragment.contains("operationId: one") && !fragment.contains("operationId: two") {
        operation.push("operationId: a".to_owned());
    }
    if !request.is_empty() {
        operation.push(format!("requestBody: {{required: true, {}}}", body(&request)));
    }
    if !query.is_empty() {
        let style = if place.contains('.') { ", style: deepObject, explode: true" } else { "" };
        operation.push(format!("parameters: [{{name: p, in: query{style}, schema: {{{query}}}}}]"));
    }
    let mut answer = vec!["description: Done".to_owned(), at("answer").to_owned()];
    if !response.is_empty() {
        answer.push(body(&response));
    }
    let listed =
        |members: &[String]| members.iter().filter(|member| !member.is_empty()).cloned().collect::<Vec<_>>().join(", ");
    let responses = match at("responses") {
        "" => format!("\"200\": {{{}}}", listed(&answer)),
        responses => responses.to_owned(),
    };
    operation.push(format!("responses: {{{responses}}}"));
    let post = [format!("post: {{{}}}", listed(&operation)), at("path").to_owned()];
    let paths = [format!("/a: {{{}}}", listed(&post)), at("paths").to_owned()];
    let schemes = match at("schemes") {
        "" => {
            "key: {type: http, scheme: bearer}, other: {type: http, scheme: basic}, grant: {type: oauth2, \
               flows: {clientCredentials: {tokenUrl: \"https://a.example/token\", scopes: {read: Reads, write: Writes}}}}"
        }
        schemes => schemes,
    };
    let object = |tag: &str, field: &str| {
        format!(
            "{tag}: {{type: object, required: [kind, sort, {field}], properties: {{kind: {{type: string}}, \
             sort: {{type: string}}, {field}: {{type: string}}}}}}"
        )
    };
    // Every schema is in use.
    let schemas = [object("X", "x"), object("Y", "y"), at("schemas").to_owned()];
    let others = "/x: {get: {operationId: x, responses: {\"200\": {description: Done, content: {application/json: \
                  {schema: <X>}}}}}}, /y: {get: {operationId: y, responses: {\"200\": {description: Done, content: \
                  {application/json: {schema: <Y>}}}}}}";
    let api = match (at("api"), place) {
        ("", "schemes") => "security: [{key: []}]",
        (api, _) => api,
    };
    let paths = listed(&[listed(&paths), others.to_owned()]);
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: Shop, version: '1'}}\npaths: {{{paths}}}\ncomponents: {{securitySchemes: \
         {{{schemes}}}, schemas: {{{}}}}}\n{api}\n",
        listed(&schemas)
    );
    ["X", "Y"].iter().fold(text, |text, name| {
        text.replace(&format!("<{name}>"), &format!("{{$ref: \"#/components/schemas/{name}\"}}"))
    })
}

/// Names the API of a document. Nothing is rendered, which the comparison does not need.
fn named(text: String, lock: &NameLock) -> (Named, Document, NameLock) {
    let (settings, mut findings) = (Settings::default(), Diagnostics::new());
    let source = Source::new("a.yaml", text);
    let parsed = parse::parse(&source, &Limits::default());
    let (stated, _) = parsed.unwrap_or_else(|findings| panic!("{}\n{}", findings.render(&source, false), source.text));
    let document = normalize::normalize(stated.clone(), &mut findings);
    let api = lower::lower(&document, &settings, &mut findings).api;
    let (named, lock) = naming::name(api, lock, &settings, &mut findings);
    assert!(!findings.has_errors(), "{}\n{}", findings.render(&source, false), source.text);
    (named, stated, lock)
}

fn compared(row: &Row<'_>) -> Changes {
    let (before, old, lock) = named(document(row.place, row.old), &NameLock::default());
    let (after, new, _) = named(document(row.place, row.new), &lock);
    changes(&Version::new(&before, old), &Version::new(&after, new))
}

/// Returns the report, if the verdict on a pair is not the expected one.
fn wrong(row: &Row<'_>) -> Option<String> {
    let found = compared(row);
    let ours = match found.changes.iter().map(|change| change.wire).max() {
        None => "none",
        Some(Effect::Compatible) => "compatible",
        Some(Effect::Breaking) => "breaking",
    };
    (ours != row.ours).then(|| format!("{}: {ours}, expected {}\n{}", row.check, row.ours, found.text(None)))
}

/// The comparison of our verdict with that of oasdiff.
fn agrees(row: &Row<'_>) -> bool {
    matches!((row.level, row.ours), ("error" | "warning", "breaking") | ("info", "compatible"))
}

#[test]
fn every_check_of_oasdiff_has_its_verdict() {
    let rows: Vec<_> = rows().into_iter().filter(|row| row.ours != "-").collect();
    let wrong: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = rows
            .chunks(rows.len().div_ceil(4))
            .map(|rows| scope.spawn(|| rows.iter().filter_map(wrong).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no comparison panics")).collect()
    });
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_difference_from_oasdiff_has_a_reason() {
    let rows = rows();
    for row in &rows {
        assert!(matches!(row.level, "error" | "warning" | "info"), "{}", row.check);
        assert_eq!(row.reason.is_empty(), agrees(row), "{}: `{}` and `{}`", row.check, row.level, row.ours);
        let is_first = rows.iter().filter(|other| other.check == row.check).count() == 1;
        assert!(is_first, "{} is listed twice", row.check);
    }
    let count = |is_one: &dyn Fn(&Row<'_>) -> bool| rows.iter().filter(|row| is_one(row)).count();
    let apply = count(&|row| row.ours != "-");
    let milder = count(&|row| row.level != "info" && matches!(row.ours, "compatible" | "none"));
    let stricter = count(&|row| row.level == "info" && row.ours == "breaking");
    let silent = count(&|row| row.level == "info" && row.ours == "none");
    insta::assert_snapshot!(format!(
        "{} checks, {apply} apply, each with a pair of documents: {} agree, {stricter} stricter, {milder} milder, \
         {silent} not reported",
        rows.len(),
        count(&agrees),
    ));
}
