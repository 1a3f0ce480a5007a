//! The operations of the document, and the lookup of the operation for a request.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde_json::Value;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A lowercase method and a path template such as `/agents/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Operation {
    pub(super) method: String,
    pub(super) path: String,
}

/// Lists the operations under `paths`.
pub(super) fn operations(document: &Path) -> Result<Vec<Operation>> {
    let text = fs::read_to_string(document).with_context(|| format!("cannot read {}", document.display()))?;
    let value: Value = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", document.display()))?;
    let paths = value.get("paths").and_then(Value::as_object).context("the document has no `paths`")?;

    let mut operations = Vec::new();
    for (path, item) in paths {
        for method in METHODS {
            if item.get(method).is_some() {
                operations.push(Operation { method: method.to_owned(), path: path.clone() });
            }
        }
    }
    Ok(operations)
}

/// Finds the operation for a request. A literal path takes precedence over a template.
pub(super) fn operation_of<'a>(operations: &'a [Operation], method: &str, path: &str) -> Option<&'a Operation> {
    operations
        .iter()
        .filter(|operation| operation.method == method && matches_template(&operation.path, path))
        .min_by_key(|operation| operation.path.matches('{').count())
}

fn matches_template(template: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    let fits = template.split('/').all(|expected| match segments.next() {
        Some(segment) if expected.starts_with('{') => !segment.is_empty(),
        Some(segment) => segment == expected,
        None => false,
    });
    fits && segments.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_path_takes_precedence_over_a_template() {
        let operations = ["/agents/{id}", "/agents/search", "/agents/{id}/messages"]
            .map(|path| Operation { method: "get".to_owned(), path: path.to_owned() });
        let found = |path| operation_of(&operations, "get", path).map(|operation| operation.path.as_str());

        assert_eq!(found("/agents/agt_1"), Some("/agents/{id}"));
        assert_eq!(found("/agents/search"), Some("/agents/search"));
        assert_eq!(found("/agents/agt_1/messages"), Some("/agents/{id}/messages"));
        assert_eq!(found("/agents/"), None);
        assert_eq!(found("/agents"), None);
        assert_eq!(found("/agents/agt_1/messages/1"), None);
        assert_eq!(operation_of(&operations, "post", "/agents/agt_1"), None);
    }
}
