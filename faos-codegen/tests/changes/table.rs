//! The rows of the tables of edits, with the documents of each and the report on them.

use faos_codegen::changes::{Changes, Version, changes};
use faos_codegen::document::Document;
use faos_codegen::{Diagnostics, Limits, NameLock, Named, Settings, Source, lower, naming, normalize, parse};

const CHECKS: &str = include_str!("oasdiff.md");

const EDITS: &str = include_str!("edits.md");

/// A row of the table.
pub(super) struct Row<'a> {
    pub(super) check: &'a str,
    pub(super) level: &'a str,
    pub(super) ours: &'a str,
    pub(super) place: &'a str,
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) reason: &'a str,
}

impl Row<'_> {
    /// Returns the documents before and after the edit.
    pub(super) fn documents(&self) -> [String; 2] {
        [self.old, self.new].map(|fragment| document(self.place, fragment))
    }

    /// Returns the report on the pair.
    pub(super) fn compared(&self) -> Changes {
        let [old, new] = self.documents();
        compared(old, new)
    }
}

/// Returns the report on two documents.
pub(super) fn compared(old: String, new: String) -> Changes {
    let (before, old, lock) = named(old, &NameLock::default());
    let (after, new, _) = named(new, &lock);
    changes(&Version::new(&before, old), &Version::new(&after, new))
}

/// Returns the checks of oasdiff.
pub(super) fn checks() -> Vec<Row<'static>> {
    rows(CHECKS)
}

/// Returns the edits that no check describes.
pub(super) fn edits() -> Vec<Row<'static>> {
    rows(EDITS)
}

fn rows(table: &'static str) -> Vec<Row<'static>> {
    let lines = table.lines().filter(|line| line.starts_with("| `"));
    let row = |line: &'static str| {
        let inner = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')).unwrap_or(line);
        let cells: Vec<&str> = inner.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
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
