//! Small changes of the document cause small changes of the client.

use faos_codegen::changes::{Action, Version, changes};
use faos_codegen::{Limits, Output, Source};

use crate::difference;
use crate::workspace::Input;

/// Edits the checked-in document, and returns the difference between the clients before and after.
fn after(edit: impl FnOnce(&str) -> String) -> String {
    let before = Input::faos();
    // The lock after the last regeneration.
    let before = Input { lock: before.generate().lock, ..before };
    let after = before.with_text(edit(&before.source.text));
    difference::between(&before.generate(), &after.generate())
}

/// Inserts `text` after the first `anchor` that follows `place`.
fn insert(document: &str, place: &str, anchor: &str, text: &str) -> String {
    let place = document.find(place).expect("the document contains the place");
    let anchor_at = document[place..].find(anchor).expect("the anchor follows the place");
    let (head, tail) = document.split_at(place + anchor_at + anchor.len());
    format!("{head}{text}{tail}")
}

#[test]
fn adding_an_optional_field_adds_three_lines() {
    let field = r#""nickname": {"description": "What people call it.", "type": "string"},"#;
    let changes = after(|document| insert(document, "\"Agent\": {", "\"properties\": {", field));
    insta::assert_snapshot!(changes, @r#"
    ==== names.lock
    + #/components/schemas/Agent/properties/nickname field nickname
    ==== types/agent.rs
    +         /// What people call it.
    +         pub nickname: Option<String>,
    +
    "#);
}

#[test]
fn adding_an_enum_value_adds_one_line() {
    let changes = after(|document| insert(document, "\"AgentStatus\": {", "\"paused\",", "\"retired\","));
    insta::assert_snapshot!(changes, @r#"
    ==== names.lock
    + #/components/schemas/AgentStatus/enum/retired value Retired
    ==== types/agent_status.rs
    +         Retired = "retired",
    "#);
}

#[test]
fn adding_an_optional_parameter_adds_a_setter() {
    let parameter = r#"{"name": "search", "in": "query", "description": "Words that the name must hold.", "schema": {"type": "string"}},"#;
    let changes = after(|document| insert(document, "\"listAgents\",", "\"parameters\": [", parameter));
    insta::assert_snapshot!(changes, @r#"
    ==== names.lock
    + #/paths/~1agents/get/parameters/query/search argument search
    ==== resources/agents.rs
    +     /// Words that the name must hold.
    +     pub fn search(self, search: impl Into<String>) -> Self {
    +         Self(self.0.query("search", search.into()))
    +     }
    +
    "#);
}

#[test]
fn adding_a_schema_adds_a_file_and_two_lines() {
    let schema = r#""Invoice": {"description": "What is to be paid.", "type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},"#;
    let changes = after(|document| insert(document, "\"components\": {", "\"schemas\": {", schema));
    insta::assert_snapshot!(changes, @r#"
    ==== names.lock
    + #/components/schemas/Invoice type Invoice
    + #/components/schemas/Invoice/properties/id field id
    ==== types/invoice.rs
    + // Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
    + //! The schema `Invoice`.
    +
    + use crate::runtime::prelude::*;
    +
    + object! {
    +     /// What is to be paid.
    +     pub struct Invoice {
    +         pub id: String,
    +     }
    + }
    ==== types/mod.rs
    + mod invoice;
    + pub use invoice::Invoice;
    "#);
}

#[test]
fn the_order_of_schemas_does_not_matter() {
    let reverse = |document: &str| {
        let (head, rest) =
            document.split_once("\n    \"schemas\": {\n      \"").expect("the document contains schemas");
        let (schemas, tail) = rest.split_once("\n    }").expect("the schemas are followed by a closing brace");
        let mut schemas: Vec<&str> = schemas.split(",\n      \"").collect();
        schemas.reverse();
        format!("{head}\n    \"schemas\": {{\n      \"{}\n    }}{tail}", schemas.join(",\n      \""))
    };
    assert_eq!(after(reverse), "");

    // Nor does it matter without a lock.
    let before = Input { lock: Default::default(), ..Input::faos() };
    let reversed = before.with_text(reverse(&before.source.text));
    assert_eq!(difference::between(&before.generate(), &reversed.generate()), "");
}

#[test]
fn reordered_branches_keep_their_names() {
    let document = |branches: &[&str]| {
        let branches: Vec<String> =
            branches.iter().map(|name| format!(r##"{{"$ref": "#/components/schemas/{name}"}}"##)).collect();
        let text = format!(
            r##"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "components": {{"schemas": {{
                "Event": {{"oneOf": [{}]}},
                "Started": {{"type": "object", "properties": {{"at": {{"type": "string"}}}}}},
                "Paused": {{"type": "object", "properties": {{"until": {{"type": "string"}}}}}},
                "Ended": {{"type": "object", "properties": {{"code": {{"type": "integer"}}}}}}
            }}}}}}"##,
            branches.join(", ")
        );
        Input::plain(Source::new("events.json", text))
    };
    let before = document(&["Started", "Ended"]);
    let after = Input { lock: before.generate().lock, ..document(&["Paused", "Ended", "Started"]) };
    let files = after.generate().files;
    let event = files.iter().find(|file| file.path == "types/event.rs").expect("the union has its own file");
    for branch in ["Paused(Paused)", "Ended(Ended)", "Started(Started)"] {
        assert!(event.text.contains(branch), "{branch} is not in\n{}", event.text);
    }
}

/// Returns the names of the types that have a member named like a branch, and of the variants that contain them.
fn names_of(output: &Output, branches: &[&str]) -> Vec<(String, String)> {
    let view = output.inspect();
    let names = branches.iter().map(|branch| {
        let mut types = view.types.iter().filter(|entry| entry.fields.iter().any(|field| field.wire == *branch));
        let held = types.next().expect("each branch has a member with its name");
        let mut variants = view.types.iter().filter(|entry| entry.kind == "union").flat_map(|entry| &entry.fields);
        let variant = variants
            .find(|field| field.ty.as_deref() == Some(held.path.as_str()))
            .expect("a variant contains the type");
        (held.path.clone(), variant.name.clone())
    });
    names.collect()
}

#[test]
fn inline_branches_keep_their_names() {
    let kinds = [
        ("a tag", "{type: object, properties: {kind: {const: NAME}, NAME: {type: string}}}"),
        ("a value", "{type: object, properties: {kind: {enum: [NAME]}, NAME: {type: object, properties: {x: {}}}}}"),
        ("a title", "{title: Of NAME, type: object, properties: {NAME: {type: string}}}"),
        ("a required member", "{type: object, required: [NAME], properties: {NAME: {type: string}, size: {}}}"),
        ("members", "{type: object, properties: {NAME: {type: string}, size: {}}}"),
    ];
    let later: [&[&str]; 5] = [&["d", "a", "b", "c"], &["a", "d", "b", "c"], &["b", "c"], &["c"], &["c", "a", "b"]];
    for (kind, branch) in kinds {
        let document = |names: &[&str]| {
            let branches: Vec<String> = names.iter().map(|name| branch.replace("NAME", name)).collect();
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\ncomponents:\n  schemas:\n    Event:\n      oneOf: [{}, {{type: integer}}]\n",
                branches.join(", ")
            );
            Input::plain(Source::new("events.yaml", text))
        };
        let start = document(&["a", "b", "c"]);
        let first = start.generate();
        let limits = Limits::default();
        for names in later {
            let kept: Vec<&str> = names.iter().copied().filter(|name| *name != "d").collect();
            let input = Input { lock: first.lock.clone(), ..document(names) };
            let output = input.generate();
            assert_eq!(names_of(&output, &kept), names_of(&first, &kept), "branches with {kind}: {names:?}");
            let before = Version::new(&first.named, faos_codegen::read(&start.source, &limits));
            let report = changes(&before, &Version::new(&output.named, faos_codegen::read(&input.source, &limits)));
            let moved = report
                .changes
                .iter()
                .find(|change| matches!(change.action, Action::Renamed | Action::Moved | Action::ProbablyMoved));
            assert!(moved.is_none(), "branches with {kind}: {names:?}: {moved:?}");
        }
    }
}

#[test]
fn inserting_parameters_and_servers_does_not_rename_others() {
    let document = |server: &str, parameter: &str| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\nservers: [{server}{{url: 'https://b.example'}}]\npaths:\n  /a:\n    get:\n      \
             operationId: listA\n      parameters:\n        [{parameter}{{name: order, in: query, schema: {{enum: [up, down]}}}}]\n      \
             responses: {{'204': {{description: d}}}}\n"
        );
        Input::plain(Source::new("a.yaml", text))
    };
    let before = document("", "").generate();
    let more = document("{url: 'https://a.example'}, ", "{name: state, in: query, schema: {enum: [on, off]}}, ");
    let after = Input { lock: before.lock.clone(), ..more }.generate();
    let names = |output: &Output| -> Vec<String> {
        output
            .lock
            .to_string()
            .lines()
            .filter(|line| !line.contains("state") && !line.contains("a.example"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(names(&after), names(&before));
}
