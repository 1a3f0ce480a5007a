//! Names for schemas without a name that are only used through references: the name that the schema would have if its
//! parent had been lowered first.

use std::borrow::Cow;

use crate::document::Document;
use crate::json::Pointer;

/// Returns the words for a location, outermost first.
pub(super) fn of(document: &Document, at: &Pointer) -> Vec<String> {
    let segments: Vec<Cow<'_, str>> = at.segments().collect();
    let words = in_operation(document, &segments).unwrap_or_else(|| plain(&segments));
    if words.is_empty() { vec!["schema".to_owned()] } else { words }
}

/// Returns the words for a location in an operation: the name of the operation, and the part that the schema describes.
fn in_operation(document: &Document, segments: &[Cow<'_, str>]) -> Option<Vec<String>> {
    let [paths, path, method, part, rest @ ..] = segments else { return None };
    let item = document.path_item(document.envelope.paths.paths.get(path.as_ref()).filter(|_| paths == "paths")?)?;
    let (_, operation) = item.iter().find(|(name, _)| name == method)?;
    let name = operation.operation_id.clone().unwrap_or_else(|| format!("{method} {path}"));
    let (part, rest) = match (part.as_ref(), rest) {
        ("parameters", [index, rest @ ..]) => {
            let parameter = operation.parameters.get(index.parse::<usize>().ok()?)?;
            (document.parameter(parameter)?.parameter_data_ref().name.clone(), rest)
        }
        ("requestBody", [_, _, rest @ ..]) => ("body".to_owned(), rest),
        ("responses", [_, _, _, rest @ ..]) => ("response".to_owned(), rest),
        _ => return None,
    };
    Some([name, part].into_iter().chain(plain(rest)).collect())
}

/// Returns the segments that are part of the API's vocabulary, not of OpenAPI's.
fn plain(segments: &[Cow<'_, str>]) -> Vec<String> {
    let structure = [
        "components",
        "schemas",
        "properties",
        "paths",
        "content",
        "schema",
        "responses",
        "requestBody",
        "parameters",
        "$defs",
    ];
    let words = segments.iter().filter(|segment| !structure.contains(&segment.as_ref()));
    words.map(|segment| if segment == "items" { "item".to_owned() } else { segment.to_string() }).collect()
}
