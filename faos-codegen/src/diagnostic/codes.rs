//! The table of rules. A code never changes its meaning and is never used again for another one.

/// Every code with a paragraph that explains it, sorted by code.
pub const CODES: &[(&str, &str)] = &[
    (
        "document-limit",
        "The document is larger, deeper or more repetitive than a limit allows. The limits protect against documents \
         that are made to exhaust memory or time, and each of them can be raised in the settings.",
    ),
    (
        "duplicate-key",
        "An object has the same key twice. Programs disagree on which of the two holds, so neither is taken.",
    ),
    (
        "external-reference",
        "A reference leads out of the document. Other files are read only when that was allowed, and the network \
         never. Bundle the document into one file first.",
    ),
    (
        "missing-field",
        "A field that the specification requires is missing. Where nothing depends on it, it is read as empty.",
    ),
    (
        "not-understood",
        "A key has no meaning in this place, in the version of OpenAPI that the document states, and so has no \
         effect. Often it is misspelled, stands one level too high or low, or belongs to another version.",
    ),
    (
        "other-media-types",
        "A body can be of several media types that say different things, and the client has one method for all that are \
         alike. What it cannot send or does not ask for is named here.",
    ),
    (
        "part-headers",
        "A part of a form has headers of its own besides its media type and disposition, which RFC 7578 forbids. They \
         are not sent.",
    ),
    (
        "reference-cycle",
        "References lead in a circle, or through more references than a limit allows, without ever reaching a value.",
    ),
    (
        "syntax",
        "The text is not JSON or YAML. Of YAML, only what JSON can say is read: no tags, no merge keys, one document.",
    ),
    (
        "unresolved-reference",
        "A reference leads to a place that does not exist in the document, or to something of another kind than is \
         needed where the reference stands.",
    ),
    ("unsupported-version", "The document is not an OpenAPI document of version 3.0, 3.1 or 3.2."),
    (
        "untyped-callback",
        "A webhook or callback sends something else than JSON, so there is no type that it could be read as.",
    ),
    (
        "version-mismatch",
        "A keyword belongs to another version of OpenAPI than the document states. It is read as meant.",
    ),
    (
        "wrong-type",
        "A value is of another type than the specification requires. Where the meaning is plain, it is read as \
         meant, with a warning; otherwise this is an error.",
    ),
    ("wrong-value", "A value is not one of those that the specification allows in this place."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_kebab_case() {
        assert!(CODES.is_sorted_by(|(one, _), (other, _)| one < other));
        for (code, explanation) in CODES {
            assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{code}");
            assert!(explanation.ends_with('.'), "{code}");
        }
    }
}
