//! A change of the document changes as little of the client: what a reviewer gets to read.

use faos_codegen::Source;

use crate::difference;
use crate::workspace::Input;

/// What the client of the checked-in document gains and loses when the document is edited.
fn after(edit: impl FnOnce(&str) -> String) -> String {
    let before = Input::faos();
    // The names as the last regeneration left them.
    let before = Input { lock: before.generate().lock, ..before };
    let after = before.with_text(edit(&before.source.text));
    difference::between(&before.generate(), &after.generate())
}

/// Puts `text` behind the first `anchor` that follows `place`.
fn insert(document: &str, place: &str, anchor: &str, text: &str) -> String {
    let place = document.find(place).expect("the document has the place");
    let anchor_at = document[place..].find(anchor).expect("the anchor follows the place");
    let (head, tail) = document.split_at(place + anchor_at + anchor.len());
    format!("{head}{text}{tail}")
}

#[test]
fn an_optional_field_is_three_lines() {
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
fn a_value_of_an_enum_is_one_line() {
    let changes = after(|document| insert(document, "\"AgentStatus\": {", "\"paused\",", "\"retired\","));
    insta::assert_snapshot!(changes, @r#"
    ==== names.lock
    + #/components/schemas/AgentStatus/enum/retired value Retired
    ==== types/agent_status.rs
    +         Retired = "retired",
    "#);
}

#[test]
fn an_optional_parameter_is_a_setter() {
    let parameter = r#"{"name": "search", "in": "query", "description": "Words that the name must hold.", "schema": {"type": "string"}},"#;
    let changes = after(|document| insert(document, "\"listAgents\",", "\"parameters\": [", parameter));
    insta::assert_snapshot!(changes, @r#"
    ==== names.lock
    + #/paths/~1agents/get/parameters/query/search argument search
    ==== resources/agents.rs
    +     /// Words that the name must hold.
    +     pub fn search(self, search: &str) -> Self {
    +         Self(self.0.query("search", search))
    +     }
    +
    "#);
}

#[test]
fn a_schema_is_a_file_and_the_two_lines_that_name_it() {
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
    + use super::*;
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
fn the_order_of_schemas_means_nothing() {
    let reverse = |document: &str| {
        let (head, rest) = document.split_once("\n    \"schemas\": {\n      \"").expect("schemas stand where they did");
        let (schemas, tail) = rest.split_once("\n    }").expect("the list of schemas ends");
        let mut schemas: Vec<&str> = schemas.split(",\n      \"").collect();
        schemas.reverse();
        format!("{head}\n    \"schemas\": {{\n      \"{}\n    }}{tail}", schemas.join(",\n      \""))
    };
    assert_eq!(after(reverse), "");

    // Nor does it where no name was given yet.
    let before = Input { lock: Default::default(), ..Input::faos() };
    let reversed = before.with_text(reverse(&before.source.text));
    assert_eq!(difference::between(&before.generate(), &reversed.generate()), "");
}

#[test]
fn branches_that_change_places_keep_their_names() {
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
    let event = files.iter().find(|file| file.path == "types/event.rs").expect("the union has a file");
    for branch in ["Paused(Paused)", "Ended(Ended)", "Started(Started)"] {
        assert!(event.text.contains(branch), "{branch} is not in\n{}", event.text);
    }
}
