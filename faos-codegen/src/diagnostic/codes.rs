//! The table of rules. A code never changes its meaning and is never used again for another one.

/// Every code with a paragraph that explains it, sorted by code.
pub const CODES: &[(&str, &str)] = &[
    (
        "conflicting-types",
        "What the branches of an `allOf` demand together, or a reference and what stands beside it, no value can \
         be. Give the places one type in common. Where a schema describes a member anew that it takes over from one that it \
         extends, its own description is read, with a warning.",
    ),
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
        "escaped-description",
        "A description is shown as plain text. Descriptions are Markdown that is written again and then read once more as \
         rustdoc reads it; where that finds anything but text, lists, tables and links to the web, every character that \
         means something to Markdown is escaped.",
    ),
    (
        "external-reference",
        "A reference leads out of the document. Other files are read only when that was allowed, and the network \
         never. Bundle the document into one file first.",
    ),
    (
        "generator-mistake",
        "A file that was made from the document is not what the generator means to write. It is never the document's \
         fault, and the file is never written.",
    ),
    (
        "ignored-parameter",
        "OpenAPI says that a header parameter called `Accept`, `Content-Type` or `Authorization` has no effect: \
         media types and security say what these headers hold. Headers about the connection, such as `Host` or \
         `Content-Length`, are the business of the HTTP client alone.",
    ),
    (
        "incomplete-manifest",
        "The `Cargo.toml` of the crate lacks a dependency or a feature that the client needs. It is written once and not \
         changed after that, so the lines have to be added by hand.",
    ),
    (
        "invalid-overlay",
        "The overlay is not a document of the OpenAPI Overlay Specification 1.0. What it does not define is an error, since \
         a misspelled word would be a correction that is not made.",
    ),
    (
        "members-beside-union",
        "A union has members of its own beside its branches. They are not among the fields of the type yet.",
    ),
    (
        "missing-field",
        "A field that the specification requires is missing. Where nothing depends on it, it is read as empty.",
    ),
    (
        "missing-type",
        "A schema has no `type`, and its keywords are about values of one type alone. To JSON Schema, values of all other \
         types are allowed then, which is seldom meant, so that the schema is read as one of that type. Schemas of a \
         document whose `jsonSchemaDialect`, or whose own `$schema`, is one of JSON Schema's are taken at their word.",
    ),
    (
        "not-generated",
        "A file of the output would replace one that the generator did not write: its first line is not that of a \
         generated file, or `files.lock` does not list it. Move the file elsewhere, or pass `--force` to overwrite it. \
         Nothing was written.",
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
        "overlay-target",
        "An action of the overlay selects nothing in the document, or something that it cannot change. Usually the \
         document has changed since the action was written, and perhaps no longer needs it.",
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
        "repeated-operation-id",
        "Two operations have one `operationId`, which must be unique. Their methods are told apart by a number, and a link \
         that names the operation could mean either.",
    ),
    ("repeated-value", "An `enum` lists a value twice. It is read once."),
    (
        "syntax",
        "The text is not JSON or YAML. Of YAML, only what JSON can say is read: no tags, no merge keys, one document.",
    ),
    (
        "taken-name",
        "A name in names.lock or codegen.toml is the name of something else in the same scope, often of the runtime, so that \
         the client would not compile. The place gets another name. A name in codegen.toml is an error instead.",
    ),
    (
        "two-unions",
        "Several unions must hold for one value at the same time. Types that say so would be of no use, so that \
         not all of them are read.",
    ),
    (
        "undeclared-path-parameter",
        "A path has a place in braces for which no parameter is declared. Without its type, no request can be \
         made.",
    ),
    (
        "undescribed-member",
        "An object requires a member that its `properties` do not describe. The type has no field for it. Often the \
         name is misspelled, or the member has been taken out and is still required.",
    ),
    (
        "unknown-security-scheme",
        "An operation demands a security scheme that `components.securitySchemes` does not declare, so that the \
         client would not know what to send.",
    ),
    (
        "unresolved-reference",
        "A reference leads to a place that does not exist in the document, or to something of another kind than is \
         needed where the reference stands.",
    ),
    (
        "unsupported-security",
        "A security scheme cannot be satisfied by the client alone. Requests can still carry what it needs in a \
         header of their own.",
    ),
    ("unsupported-version", "The document is not an OpenAPI document of version 3.0, 3.1 or 3.2."),
    (
        "untyped-callback",
        "A webhook or callback sends something else than JSON, so there is no type that it could be read as.",
    ),
    (
        "unusable-server",
        "The URL of a server is none that a client could be built for: it must be absolute, http or https, and \
         without a user or password. The other servers are kept.",
    ),
    (
        "unused-path-parameter",
        "A path parameter is declared, and the path has no place in braces for it, so that its value would go \
         nowhere.",
    ),
    (
        "unused-setting",
        "A setting matches nothing in the document. Either it is misspelled, or the document has changed.",
    ),
    (
        "unwritable-output",
        "A file of the output cannot be read or written. Every new text is written beside its place before the first old \
         one is replaced, so the output is unchanged.",
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
    use std::fs;
    use std::path::PathBuf;

    use regex_lite::Regex;

    use super::*;

    #[test]
    fn codes_are_sorted_and_kebab_case() {
        assert!(CODES.is_sorted_by(|(one, _), (other, _)| one < other));
        for (code, explanation) in CODES {
            assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{code}");
            assert!(explanation.ends_with('.'), "{code}");
        }
    }

    #[test]
    fn every_code_that_is_reported_is_explained() {
        let reported = Regex::new(r#"\.(?:error|warning|note)\(\s*"([a-z-]+)""#).expect("the pattern is right");
        let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("the sources are there") {
                let path = entry.expect("the sources are there").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = fs::read_to_string(&path).expect("sources are text");
                for code in reported.captures_iter(&text).filter_map(|found| found.get(1)) {
                    let code = code.as_str();
                    assert!(CODES.iter().any(|(known, _)| *known == code), "`{code}` in {}", path.display());
                }
            }
        }
    }
}
