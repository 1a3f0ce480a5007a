//! Reads an overlay's own document into its actions. What is not in the specification is an error: a misspelled word
//! would be a correction that is not made.

use serde_json_path::JsonPath;

use super::search::has_unknown_form;
use crate::{
    diagnostic::Diagnostics,
    document::{Object, Pointer, Value},
};

/// One change that is to be made.
#[derive(Debug)]
pub(super) struct Action {
    /// Where the action stands in the overlay.
    pub(super) at: Pointer,
    /// What is to be changed.
    pub(super) target: JsonPath,
    /// What is to be done to it.
    pub(super) change: Change,
}

impl Action {
    /// The target as it is written, but for spaces.
    pub(super) fn target_text(&self) -> String {
        self.target.to_string()
    }
}

/// What an action does to its targets.
#[derive(Debug)]
pub(super) enum Change {
    /// Merges this into objects, or puts it behind the items of lists.
    Update(Value),
    /// Removes them.
    Remove,
}

/// Reads the actions of an overlay. Those that say nothing are left out, with an error.
pub(super) fn read(overlay: Value, findings: &mut Diagnostics) -> Vec<Action> {
    let root = Pointer::root();
    let Some(mut members) = object(overlay, &["overlay", "info", "extends", "actions"], &root, findings) else {
        return Vec::new();
    };
    let version = text(&mut members, "overlay", &root, findings);
    if version.is_some_and(|version| version != "1.0" && !version.starts_with("1.0.")) {
        let at = root.join("overlay");
        findings.error("invalid-overlay", &at, "only overlays of version 1.0 are read").help("write `overlay: 1.0.0`");
    }
    match members.shift_remove("info") {
        Some(info) => {
            let at = root.join("info");
            if let Some(mut info) = object(info, &["title", "version"], &at, findings) {
                text(&mut info, "title", &at, findings);
                text(&mut info, "version", &at, findings);
            }
        }
        None => missing("info", &root, findings),
    }
    let at = root.join("actions");
    match members.shift_remove("actions") {
        Some(Value::Array(actions)) if !actions.is_empty() => {
            let actions = actions.into_iter().enumerate();
            actions.filter_map(|(index, value)| action(value, at.index(index), findings)).collect()
        }
        Some(_) => {
            findings.error("invalid-overlay", &at, "`actions` must be a list of at least one action");
            Vec::new()
        }
        None => {
            missing("actions", &root, findings);
            Vec::new()
        }
    }
}

fn action(value: Value, at: Pointer, findings: &mut Diagnostics) -> Option<Action> {
    let mut members = object(value, &["target", "description", "update", "remove"], &at, findings)?;
    let target = text(&mut members, "target", &at, findings).and_then(|target| {
        if has_unknown_form(&target) {
            let message = "`match` and `search` know no classes of Unicode such as `\\p{L}`";
            findings
                .error("invalid-overlay", &at.join("target"), message)
                .help("name the characters, as `[A-Za-z]` does");
            return None;
        }
        let read = JsonPath::parse(&target);
        if let Err(error) = &read {
            let message = format!("`{target}` is no JSONPath: {error}");
            findings
                .error("invalid-overlay", &at.join("target"), message)
                .help("it is written as in RFC 9535, such as `$.paths['/agents'].get`");
        }
        read.ok()
    });
    let removes = match members.shift_remove("remove") {
        Some(Value::Bool(removes)) => removes,
        Some(other) => {
            let message = format!("`remove` must be true or false, and this is {}", other.kind());
            findings.error("invalid-overlay", &at.join("remove"), message);
            return None;
        }
        None => false,
    };
    let change = match (removes, members.shift_remove("update")) {
        (true, None) => Change::Remove,
        (true, Some(_)) => {
            let message = "the update has no effect, because the action removes its target";
            findings.warning("invalid-overlay", &at.join("update"), message);
            Change::Remove
        }
        (false, Some(update)) => Change::Update(update),
        (false, None) => {
            let message = "the action changes nothing";
            findings.error("invalid-overlay", &at, message).help("give it an `update`, or `remove: true`");
            return None;
        }
    };
    Some(Action { at, target: target?, change })
}

/// The members of an object; each that is none of these and no extension is an error.
fn object(value: Value, known: &[&str], at: &Pointer, findings: &mut Diagnostics) -> Option<Object> {
    let kind = value.kind();
    let Value::Object(members) = value else {
        findings.error("invalid-overlay", at, format!("there must be an object here, and this is {kind}"));
        return None;
    };
    for name in members.keys().filter(|name| !known.contains(&name.as_str()) && !name.starts_with("x-")) {
        let message = format!("`{name}` has no meaning in an overlay");
        let help = format!("what can stand here: {}", known.join(", "));
        findings.error("invalid-overlay", &at.join(name), message).help(help);
    }
    Some(members)
}

/// A text that must be there.
fn text(members: &mut Object, name: &str, at: &Pointer, findings: &mut Diagnostics) -> Option<String> {
    match members.shift_remove(name) {
        Some(Value::String(text)) => Some(text),
        Some(other) => {
            let message = format!("`{name}` must be a text, and this is {}", other.kind());
            findings.error("invalid-overlay", &at.join(name), message).help("put it in quotes");
            None
        }
        None => {
            missing(name, at, findings);
            None
        }
    }
}

fn missing(name: &str, at: &Pointer, findings: &mut Diagnostics) {
    findings.error("invalid-overlay", at, format!("`{name}` is missing"));
}
