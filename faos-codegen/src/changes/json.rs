//! The change report as JSON.

use semver::Version;
use serde_json::{Value, json};

use super::{Change, Changes, Direction, Edition, Subject, next_version};

/// The version of the format. It is incremented if members are removed or change their meaning, not if some are added.
const FORMAT: u32 = 1;

impl Changes {
    /// Returns the report as JSON. `version` is the version of the old client.
    pub fn json(&self, version: Option<&Version>) -> Value {
        let bump = self.bump();
        json!({
            "format": FORMAT,
            "old": edition(&self.old),
            "new": edition(&self.new),
            "bump": bump.map(super::Bump::as_str),
            "version": version.map(ToString::to_string),
            "next_version": version.zip(bump).map(|(version, bump)| next_version(version, bump).to_string()),
            "breaking_in_rust": self.breaking_in_rust(),
            "breaking_on_the_wire": self.breaking_on_the_wire(),
            "compatible": self.changes.iter().filter(|change| !change.is_breaking()).count(),
            "changes": self.changes.iter().map(change).collect::<Value>(),
        })
    }
}

fn edition(edition: &Edition) -> Value {
    json!({ "title": edition.title, "version": edition.version })
}

fn change(change: &Change) -> Value {
    let Direction { requests, responses } = change.direction;
    let kind = match change.subject {
        Subject::Api => "api",
        Subject::Operation(_) => "operation",
        Subject::Type(_) => "type",
    };
    json!({
        "subject": { "kind": kind, "name": change.subject.name() },
        "resource": change.resource,
        "kind": change.kind(),
        "item": change.item.as_str(),
        "name": change.name,
        "action": change.action.as_str(),
        "cause": change.cause.as_str(),
        "before": change.before,
        "after": change.after,
        "direction": { "requests": requests, "responses": responses },
        "wire": change.wire.as_str(),
        "rust": change.rust().as_str(),
        "bump": change.bump.as_str(),
        "old": change.old.as_ref().map(|at| at.as_str()),
        "new": change.new.as_ref().map(|at| at.as_str()),
        "migration": change.migration,
    })
}
