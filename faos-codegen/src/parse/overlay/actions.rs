//! Parses an overlay document into its actions. Anything outside of the specification is an error: a misspelled key
//! would be a correction that is silently not made.

use serde_json_path::JsonPath;

use crate::diagnostic::{Code, Diagnostics};
use crate::json::{Object, Pointer, Value};

use super::search::has_unicode_class;

/// A change to make.
#[derive(Debug)]
pub(super) struct Action {
    /// The location of the action in the overlay.
    pub(super) at: Pointer,
    /// The JSONPath of the values to change.
    pub(super) target: JsonPath,
    /// The change to apply.
    pub(super) change: Change,
}

impl Action {
    /// Returns the target as written, except for spaces.
    pub(super) fn target_text(&self) -> String {
        self.target.to_string()
    }
}

/// The effect of an action on its targets.
#[derive(Debug)]
pub(super) enum Change {
    /// Merges this value into objects, or appends it to lists.
    Update(Value),
    /// Removes the targets.
    Remove,
}

/// Parses the actions of an overlay. Reports and skips those without an effect.
pub(super) fn read(overlay: Value, findings: &mut Diagnostics) -> Vec<Action> {
    let root = Pointer::root();
    let Some(mut members) = object(overlay, &["overlay", "info", "extends", "actions"], &root, findings) else {
        return Vec::new();
    };
    let version = text(&mut members, "overlay", &root, findings);
    if version.is_some_and(|version| version != "1.0" && !version.starts_with("1.0.")) {
        let at = root.join("overlay");
        findings
            .error(Code::InvalidOverlay, &at, "the overlay version is not supported; only 1.0 is")
            .help("write `overlay: 1.0.0`");
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
            findings.error(Code::InvalidOverlay, &at, "`actions` must be a list of at least one action");
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
        if has_unicode_class(&target) {
            let message = "`match` and `search` do not support Unicode classes such as `\\p{L}`";
            findings
                .error(Code::InvalidOverlay, &at.join("target"), message)
                .help("list the characters, such as `[A-Za-z]`");
            return None;
        }
        let read = JsonPath::parse(&target);
        if let Err(error) = &read {
            let message = format!("`{target}` is not a valid JSONPath expression: {error}");
            findings
                .error(Code::InvalidOverlay, &at.join("target"), message)
                .help("write it as in RFC 9535, such as `$.paths['/agents'].get`");
        }
        read.ok()
    });
    let removes = match members.shift_remove("remove") {
        Some(Value::Bool(removes)) => removes,
        Some(other) => {
            let message = format!("`remove` must be true or false, not {}", other.kind());
            findings.error(Code::InvalidOverlay, &at.join("remove"), message);
            return None;
        }
        None => false,
    };
    let change = match (removes, members.shift_remove("update")) {
        (true, None) => Change::Remove,
        (true, Some(_)) => {
            let message = "the update is ignored: the action removes its target";
            findings.warning(Code::IgnoredUpdate, &at.join("update"), message);
            Change::Remove
        }
        (false, Some(update)) => Change::Update(update),
        (false, None) => {
            let message = "the action has neither an `update` nor `remove: true`";
            findings.error(Code::InvalidOverlay, &at, message).help("add one of them");
            return None;
        }
    };
    Some(Action { at, target: target?, change })
}

/// Returns the members of an object. Unknown keys other than extensions are errors.
fn object(value: Value, known: &[&str], at: &Pointer, findings: &mut Diagnostics) -> Option<Object> {
    let kind = value.kind();
    let Value::Object(members) = value else {
        findings.error(Code::InvalidOverlay, at, format!("expected an object, not {kind}"));
        return None;
    };
    for name in members.keys().filter(|name| !known.contains(&name.as_str()) && !name.starts_with("x-")) {
        let message = format!("unknown key `{name}`");
        let help = format!("use one of: {}", known.join(", "));
        findings.error(Code::InvalidOverlay, &at.join(name), message).help(help);
    }
    Some(members)
}

/// Returns the text of a required string.
fn text(members: &mut Object, name: &str, at: &Pointer, findings: &mut Diagnostics) -> Option<String> {
    match members.shift_remove(name) {
        Some(Value::String(text)) => Some(text),
        Some(other) => {
            let message = format!("`{name}` must be a string, not {}", other.kind());
            findings.error(Code::InvalidOverlay, &at.join(name), message).help("put it in quotes");
            None
        }
        None => {
            missing(name, at, findings);
            None
        }
    }
}

fn missing(name: &str, at: &Pointer, findings: &mut Diagnostics) {
    findings.error(Code::InvalidOverlay, at, format!("`{name}` is missing"));
}
