//! Equal types are merged into one. The tests cover the name of the shared type, and the names after the types diverge.

use faos_codegen::{Output, Settings, Source};

use crate::workspace::Input;

/// The members of a schema, each with its enum values.
type Members<'a> = &'a [(&'a str, &'a str)];

/// Returns a document with a schema `Issue` that has these members.
fn issue(members: Members<'_>) -> Input {
    let members: Vec<String> = members.iter().map(|(name, values)| format!("{name}: {{enum: [{values}]}}")).collect();
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\ncomponents: {{schemas: {{Issue: {{type: object, properties: {{{}}}}}}}}}\n",
        members.join(", ")
    );
    Input::plain(Source::new("issue.yaml", text))
}

/// Formats the members of `Issue` with their types.
fn types(output: &Output) -> String {
    let inspection = output.inspect();
    let issue = inspection.find("Issue").next().expect("the document has the schema `Issue`");
    let field = |ty: &str| ty.replace("Option<types::", "").replace('>', "");
    let fields = issue.fields.iter();
    let fields: Vec<String> =
        fields.map(|entry| format!("{}: {}", entry.wire, field(entry.ty.as_deref().unwrap_or_default()))).collect();
    fields.join(", ")
}

/// Generates twice, checks that the second run changes nothing, and returns the names of the types.
fn named(input: &Input) -> String {
    let first = input.generate();
    let again = Input { lock: first.lock.clone(), ..input.clone() }.generate();
    assert_eq!(again.lock.to_string(), first.lock.to_string(), "a second generation changed the output");
    assert_eq!(again.files, first.files, "a second generation changed the output");
    types(&first)
}

const ALIKE: Members<'_> = &[("read", "all, some"), ("write", "all, some"), ("share", "all, some")];

#[test]
fn a_shared_type_keeps_its_name_as_long_as_a_member_has_its_values() {
    let table: &[(&str, Members<'_>, &str)] = &[
        ("nothing", ALIKE, "read: IssueRead, write: IssueRead, share: IssueRead"),
        (
            "a new first member",
            &[("print", "all, some"), ("read", "all, some"), ("write", "all, some"), ("share", "all, some")],
            "print: IssueRead, read: IssueRead, write: IssueRead, share: IssueRead",
        ),
        (
            "another order",
            &[("share", "all, some"), ("write", "all, some"), ("read", "all, some")],
            "share: IssueRead, write: IssueRead, read: IssueRead",
        ),
        (
            "the first diverges",
            &[("read", "all"), ("write", "all, some"), ("share", "all, some")],
            "read: IssueRead2, write: IssueRead, share: IssueRead",
        ),
        (
            "all but the first diverge",
            &[("read", "all, some"), ("write", "all, some, none"), ("share", "all, some, none")],
            "read: IssueRead, write: IssueWrite, share: IssueWrite",
        ),
        (
            "another diverges",
            &[("read", "all, some"), ("write", "all"), ("share", "all, some")],
            "read: IssueRead, write: IssueWrite, share: IssueRead",
        ),
        (
            "all diverge",
            &[("read", "all"), ("write", "some"), ("share", "none")],
            "read: IssueRead, write: IssueWrite, share: IssueShare",
        ),
        (
            "the first is removed",
            &[("write", "all, some"), ("share", "all, some")],
            "write: IssueRead, share: IssueRead",
        ),
        (
            "all change",
            &[("read", "all, none"), ("write", "all, none"), ("share", "all, none")],
            "read: IssueRead, write: IssueRead, share: IssueRead",
        ),
    ];
    let before = issue(ALIKE).generate();
    for (edit, members, expected) in table {
        let after = Input { lock: before.lock.clone(), ..issue(members) };
        assert_eq!(named(&after), *expected, "{edit}");
    }
}

#[test]
fn a_restored_member_does_not_take_the_name() {
    let without_first = Input { lock: issue(ALIKE).generate().lock, ..issue(&ALIKE[1..]) }.generate();
    let again = Input { lock: without_first.lock, ..issue(&[("read", "none"), ALIKE[1], ALIKE[2]]) };
    assert_eq!(named(&again), "read: IssueRead2, write: IssueRead, share: IssueRead");
}

#[test]
fn types_with_locked_names_are_not_merged() {
    let apart = issue(&[("read", "all"), ("write", "some"), ("share", "all")]).generate();
    assert_eq!(types(&apart), "read: IssueRead, write: IssueWrite, share: IssueRead");
    let alike = Input { lock: apart.lock, ..issue(ALIKE) };
    assert_eq!(named(&alike), "read: IssueRead, write: IssueWrite, share: IssueRead");
}

#[test]
fn settings_name_the_shared_type_or_separate_a_member() {
    let with = |names: &str| {
        let settings = Settings::parse(&format!("[names]\n{names}")).expect("the settings are valid");
        Input { settings, ..issue(ALIKE) }
    };
    let place = |member: &str| format!("\"#/components/schemas/Issue/properties/{member}");
    let [read, write, share] = ["read", "write", "share"].map(|member| format!("{} type\"", place(member)));
    let lock = issue(ALIKE).generate().lock;
    let table = [
        (format!("{read} = \"Right\""), "read: Right, write: Right, share: Right"),
        (format!("{share} = \"Right\""), "read: Right, write: Right, share: Right"),
        (format!("{read} = \"Right\"\n{write} = \"Right\""), "read: Right, write: Right, share: Right"),
        (format!("{read} = \"Right\"\n{share} = \"Share\""), "read: Right, write: Right, share: Share"),
        (
            format!("{} value\" = \"Every\"", place("write/enum/all")),
            "read: IssueWrite, write: IssueWrite, share: IssueWrite",
        ),
    ];
    for (names, expected) in table {
        assert_eq!(named(&with(&names)), expected, "{names}");
    }
    // With a lock, settings only change the names that they list.
    let named_first = Input { lock: lock.clone(), ..with(&format!("{read} = \"Right\"")) };
    assert_eq!(named(&named_first), "read: Right, write: Right, share: Right");
    let named_member = Input { lock, ..with(&format!("{} value\" = \"Every\"", place("write/enum/all"))) };
    assert_eq!(named(&named_member), "read: IssueRead, write: IssueRead, share: IssueRead");
}

#[test]
fn an_alias_can_target_a_location_with_a_shared_type() {
    let settings = Settings::parse("[aliases]\nIssueWrite = \"#/components/schemas/Issue/properties/write\"");
    let output = Input { settings: settings.expect("the settings are valid"), ..issue(ALIKE) }.generate();
    let aliases: Vec<_> = output.inspect().aliases.into_iter().map(|alias| (alias.path, alias.target)).collect();
    assert_eq!(aliases, [("types::IssueWrite".to_owned(), "types::IssueRead".to_owned())]);
}

#[test]
fn a_shared_type_is_found_by_every_location() {
    let inspection = issue(ALIKE).generate().inspect();
    for member in ["read", "write", "share"] {
        let pointer = format!("#/components/schemas/Issue/properties/{member}");
        let found: Vec<&str> = inspection.find(&pointer).map(|entry| entry.name.as_str()).collect();
        assert_eq!(found, ["IssueRead"], "{pointer}");
    }
}
