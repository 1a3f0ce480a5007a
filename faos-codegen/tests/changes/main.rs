//! Tests of the change report, on pairs of documents that differ in one respect.

mod cases;
mod constraints;
mod directions;
mod limits;
mod oasdiff;
mod reports;
mod table;

use std::ops::Deref;

use faos_codegen::changes::{Action, Bump, Change, Changes, Effect, Item, Subject, Version as Edition};
use faos_codegen::{Limits, NameLock, Output, Settings, Source};
use semver::Version;
use serde_json::json;

use cases::{CASES, Case, Edits, SHOP, edited};

/// A client with its document.
struct Made {
    source: Source,
    output: Output,
}

impl Deref for Made {
    type Target = Output;

    fn deref(&self) -> &Output {
        &self.output
    }
}

fn client(text: &str, settings: &str, lock: &NameLock) -> Made {
    let source = Source::new("shop.yaml", text);
    let settings = Settings::parse(settings).expect("the settings are valid");
    let output = faos_codegen::generate(&source, &settings, lock, &Limits::default())
        .unwrap_or_else(|findings| panic!("{}", findings.render(&source, false)));
    Made { source, output }
}

fn changes(old: &Made, new: &Made) -> Changes {
    let [old, new] =
        [old, new].map(|made| Edition::new(&made.output.named, faos_codegen::read(&made.source, &Limits::default())));
    faos_codegen::changes::changes(&old, &new)
}

/// Generates the client of the sample document.
fn shop() -> Made {
    client(SHOP, "", &NameLock::default())
}

/// Edits the sample document, regenerates its client, and returns the reported changes.
fn after(edits: Edits<'_>) -> Changes {
    let old = shop();
    changes(&old, &client(&edited(edits), "", &old.lock))
}

#[test]
fn every_kind_of_change_is_reported() {
    let version = Version::new(0, 1, 0);
    let old = shop();
    let mut reports = String::new();
    for Case { name, edits, settings } in CASES {
        let new = client(&edited(edits), settings, &old.lock);
        let changes = changes(&old, &new);
        assert!(!changes.is_empty(), "{name}");
        reports.push_str(&format!("==== {name}\n{}\n", changes.text(Some(&version))));
    }
    insta::assert_snapshot!(reports);
}

#[test]
fn no_change_is_one_line() {
    let unchanged = after(&[]);
    assert!(unchanged.is_empty());
    assert_eq!(unchanged.text(None), "Shop 1 -> 1: no change\n");
    assert_eq!(unchanged.markdown(None), "## `Shop` `1` → `1`\n\nNo change.\n");
}

#[test]
fn a_renamed_method_can_keep_its_name() {
    let old = shop();
    let entry = old.inspect().operations.into_iter().next().expect("the shop has operations");
    let name = format!("[names]\n\"{}\" = \"former\"\n", entry.setting);
    let place = entry.setting.trim_end_matches(" method");
    let alias = format!("[aliases]\n\"{}.{}\" = \"{place}\"\n", entry.resource, entry.method_name());
    let renamed = client(SHOP, &name, &old.lock);
    let kept = client(SHOP, &[name, alias.clone()].concat(), &old.lock);
    let both = client(SHOP, &alias.replace(entry.method_name(), "other"), &old.lock);
    for (before, after, bump) in [
        (&old, &renamed, Some(Bump::Major)),
        (&old, &kept, Some(Bump::Minor)),
        (&kept, &renamed, Some(Bump::Major)),
        (&renamed, &kept, Some(Bump::Minor)),
        (&old, &both, Some(Bump::Minor)),
        (&both, &old, Some(Bump::Major)),
        (&kept, &old, Some(Bump::Major)),
        (&kept, &kept, None),
    ] {
        let changes = changes(before, after);
        assert_eq!(changes.bump(), bump, "{}", changes.text(None));
    }
}

#[test]
fn an_alias_for_an_old_name_can_be_removed_later() {
    let moved = edited(&[("    Status: {", "    OrderStatus: {"), ("schemas/Status", "schemas/OrderStatus")]);
    let alias = "[aliases]\nStatus = \"#/components/schemas/OrderStatus\"";
    let with = client(&moved, alias, &shop().lock);
    let without = client(&moved, "", &with.lock);
    assert_eq!(changes(&shop(), &with).bump(), Some(Bump::Minor));
    let [removed, added, retyped] = [
        changes(&with, &without),
        changes(&without, &with),
        changes(&with, &client(&moved, "[aliases]\nStatus = \"#/components/schemas/Line\"", &with.lock)),
    ];
    assert_eq!(removed.entries(), ["- **`Status`**: type `Status` removed: `OrderStatus` (**breaks Rust**)"]);
    assert_eq!(added.entries(), ["- **`Status`**: type `Status` added: `OrderStatus`"]);
    assert_eq!(retyped.entries(), ["- **`Status`**: type `Status` retyped: `OrderStatus` -> `Line` (**breaks Rust**)"]);
}

#[test]
fn an_operation_without_rate_limit_headers_does_not_take_them_from_the_others() {
    let headers = |prefix: &str| {
        let parts =
            ["Limit", "Remaining", "Reset"].map(|part| format!("{prefix}-{part}: {{schema: {{type: integer}}}}"));
        format!(", headers: {{{}}}", parts.join(", "))
    };
    let document = |on_gone: &str, on_later: &str| {
        let gone = format!("{{description: Gone{on_gone}}}");
        let later = format!("{{description: Later{on_later}}}");
        let text = edited(&[("{description: Gone}", &gone), ("{description: Later}", &later)]);
        client(&text, "", &NameLock::default())
    };
    let named = headers("X-RateLimit");
    let (both, one, none) = (document(&named, &named), document(&named, ""), document("", ""));
    let [lost, regained, all_lost, all_new] =
        [(&both, &one), (&one, &both), (&one, &none), (&none, &one)].map(|(old, new)| changes(old, new));
    for changes in [&lost, &regained, &all_lost, &all_new] {
        assert_eq!((changes.bump(), changes.changes.len()), (Some(Bump::Patch), 1), "{}", changes.text(None));
    }
    for changes in [&lost, &regained, &all_new] {
        assert_eq!(changes.breaking_on_the_wire(), 0, "{}", changes.text(None));
    }
    assert_eq!(lost.changes[0].subject, Subject::Operation("POST /payments".to_owned()));
    assert_eq!(all_lost.breaking_on_the_wire(), 1);
    let renamed = changes(&one, &document(&headers("RateLimit"), ""));
    assert_eq!(renamed.breaking_on_the_wire(), 1, "{}", renamed.text(None));
    assert!(changes(&one, &document(&headers("x-ratelimit"), "")).is_empty(), "names of headers have no case");
}

#[test]
fn rate_limits_break_rust_only_if_a_constant_goes_away() {
    let document = |names: &[&str]| {
        let headers: Vec<String> = names.iter().map(|name| format!("{name}: {{schema: {{type: integer}}}}")).collect();
        let text = edited(&[("X-Total: {schema: {type: integer, format: int32}}", &headers.join(", "))]);
        client(&text, "", &NameLock::default())
    };
    let both = |one: [&'static str; 3], other: &'static str| [one.as_slice(), &["X-Total", other]].concat();
    let draft = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];
    let usual = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];
    let none = document(&["X-Total"]);
    let documented = document(&[usual.as_slice(), &["X-Total"]].concat());
    let [added, removed] = [(&none, &documented), (&documented, &none)].map(|(old, new)| changes(old, new));
    let effects = |changes: &Changes| {
        let effects = |change: &Change| (change.item, change.action, change.wire, change.bump);
        changes.changes.iter().map(effects).filter(|(_, action, ..)| *action != Action::Documented).collect::<Vec<_>>()
    };
    assert_eq!(effects(&added), [(Item::Api, Action::Added, Effect::Compatible, Bump::Patch)]);
    assert_eq!(effects(&removed), [(Item::Api, Action::Removed, Effect::Breaking, Bump::Patch)]);
    // The client takes the most complete family; the headers of the other have constants.
    let (old, new) = (document(&both(usual, draft[1])), document(&both(draft, usual[1])));
    let replaced = changes(&old, &new);
    assert_eq!(
        effects(&replaced),
        [
            (Item::Header, Action::Recast, Effect::Compatible, Bump::Major),
            (Item::Header, Action::Added, Effect::Compatible, Bump::Minor),
            (Item::Api, Action::Encoded, Effect::Breaking, Bump::Patch),
        ],
        "{}",
        replaced.text(None)
    );
}

#[test]
fn json_contains_every_detail() {
    let changes =
        after(&[("required: [id, status, note]", "required: [status, note]"), ("version: \"1\"", "version: \"2\"")]);
    let expected = json!({
        "format": 1,
        "old": { "title": "Shop", "version": "1" },
        "new": { "title": "Shop", "version": "2" },
        "bump": "major",
        "version": "0.1.0",
        "next_version": "0.2.0",
        "breaking_in_rust": 1,
        "breaking_on_the_wire": 1,
        "compatible": 0,
        "changes": [{
            "subject": { "kind": "type", "name": "Order" },
            "resource": "orders",
            "kind": "field no longer required",
            "item": "field",
            "name": "id",
            "action": "no longer required",
            "cause": "document",
            "before": "String",
            "after": "Option<String>",
            "direction": { "requests": false, "responses": true },
            "wire": "breaking",
            "rust": "breaking",
            "bump": "major",
            "old": "/components/schemas/Order/properties/id",
            "new": "/components/schemas/Order/properties/id",
            "migration": "adapt uses of `Order::id`, which is now `Option<String>`, previously `String`",
        }],
    });
    assert_eq!(changes.json(Some(&Version::new(0, 1, 0))), expected);
}

#[test]
fn markdown_lists_breaking_changes_first() {
    let changes = after(&[
        ("enum: [open, paid, closed]", "enum: [open, closed, '`a|<b>`']"),
        ("required: [total]", "required: [total, url]"),
    ]);
    insta::assert_snapshot!(changes.markdown(Some(&Version::new(1, 2, 0))));
}

#[test]
fn a_change_log_entry_is_one_line() {
    let changes = after(&[("operationId: getOrder", "operationId: getOrder\n      deprecated: true")]);
    assert_eq!(changes.entries(), ["- **`GET /orders/{id}`**: operation `client.orders().get(id)` deprecated"]);
}
