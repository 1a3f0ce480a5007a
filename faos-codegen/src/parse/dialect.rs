//! Checks the dialects that a document or schema states for its schemas.

use crate::diagnostic::Code;
use crate::json::Pointer;

use super::context::Context;

/// Reports a dialect in which schemas may have another meaning.
pub(super) fn check(context: &mut Context<'_>, dialect: &str, at: &Pointer) {
    if !is_known(dialect) {
        let message =
            format!("the dialect `{}` is not supported; treated as JSON Schema draft 2020-12", dialect.escape_debug());
        context.diagnostics.warning(Code::NotUnderstood, at, message);
    }
}

/// Returns true if the dialect is the one that all schemas are read in, as named by JSON Schema or OpenAPI.
fn is_known(dialect: &str) -> bool {
    let dialect = dialect.trim_end_matches('#');
    dialect == "https://json-schema.org/draft/2020-12/schema"
        || dialect.starts_with("https://spec.openapis.org/oas/3.1/dialect/")
}

/// Returns true for JSON Schema's own dialects, of any draft. OpenAPI's dialect has the same keywords, but documents
/// that use it omit `type` where they mean one.
pub(super) fn is_json_schema(dialect: &str) -> bool {
    let address = dialect.strip_prefix("https://").or_else(|| dialect.strip_prefix("http://"));
    address.is_some_and(|address| address.starts_with("json-schema.org/"))
}
