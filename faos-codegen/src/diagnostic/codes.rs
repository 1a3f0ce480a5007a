//! The codes of findings. A code never changes its meaning and is never reused for another one.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::severity::Severity;

/// The stable code of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// `changed-name`.
    ChangedName,
    /// `conflicting-types`.
    ConflictingTypes,
    /// `document-limit`.
    DocumentLimit,
    /// `duplicate-key`.
    DuplicateKey,
    /// `escaped-description`.
    EscapedDescription,
    /// `external-reference`.
    ExternalReference,
    /// `generator-mistake`.
    GeneratorMistake,
    /// `ignored-parameter`.
    IgnoredParameter,
    /// `ignored-sibling`.
    IgnoredSibling,
    /// `ignored-update`.
    IgnoredUpdate,
    /// `impossible-branch`.
    ImpossibleBranch,
    /// `incomplete-manifest`.
    IncompleteManifest,
    /// `invalid-overlay`.
    InvalidOverlay,
    /// `malformed-name`.
    MalformedName,
    /// `members-beside-union`.
    MembersBesideUnion,
    /// `merge-key`.
    MergeKey,
    /// `missing-field`.
    MissingField,
    /// `missing-type`.
    MissingType,
    /// `newer-version`.
    NewerVersion,
    /// `not-generated`.
    NotGenerated,
    /// `not-understood`.
    NotUnderstood,
    /// `omitted-operation`.
    OmittedOperation,
    /// `other-media-types`.
    OtherMediaTypes,
    /// `overlay-target`.
    OverlayTarget,
    /// `overlong-chain`.
    OverlongChain,
    /// `part-headers`.
    PartHeaders,
    /// `reference-cycle`.
    ReferenceCycle,
    /// `repeated-operation-id`.
    RepeatedOperationId,
    /// `repeated-value`.
    RepeatedValue,
    /// `syntax`.
    Syntax,
    /// `taken-name`.
    TakenName,
    /// `two-unions`.
    TwoUnions,
    /// `unclear-pages`.
    UnclearPages,
    /// `undeclared-path-parameter`.
    UndeclaredPathParameter,
    /// `undescribed-member`.
    UndescribedMember,
    /// `unknown-security-scheme`.
    UnknownSecurityScheme,
    /// `unresolved-reference`.
    UnresolvedReference,
    /// `unsafe-value`.
    UnsafeValue,
    /// `unsupported-security`.
    UnsupportedSecurity,
    /// `unsupported-version`.
    UnsupportedVersion,
    /// `untyped-callback`.
    UntypedCallback,
    /// `unusable-discriminator`.
    UnusableDiscriminator,
    /// `unusable-server`.
    UnusableServer,
    /// `unusable-value`.
    UnusableValue,
    /// `unused-path-parameter`.
    UnusedPathParameter,
    /// `unused-setting`.
    UnusedSetting,
    /// `unwritable-output`.
    UnwritableOutput,
    /// `version-mismatch`.
    VersionMismatch,
    /// `wrong-type`.
    WrongType,
    /// `wrong-value`.
    WrongValue,
}

impl Code {
    /// All codes, sorted by name.
    pub const ALL: &[Code] = &[
        Code::ChangedName,
        Code::ConflictingTypes,
        Code::DocumentLimit,
        Code::DuplicateKey,
        Code::EscapedDescription,
        Code::ExternalReference,
        Code::GeneratorMistake,
        Code::IgnoredParameter,
        Code::IgnoredSibling,
        Code::IgnoredUpdate,
        Code::ImpossibleBranch,
        Code::IncompleteManifest,
        Code::InvalidOverlay,
        Code::MalformedName,
        Code::MembersBesideUnion,
        Code::MergeKey,
        Code::MissingField,
        Code::MissingType,
        Code::NewerVersion,
        Code::NotGenerated,
        Code::NotUnderstood,
        Code::OmittedOperation,
        Code::OtherMediaTypes,
        Code::OverlayTarget,
        Code::OverlongChain,
        Code::PartHeaders,
        Code::ReferenceCycle,
        Code::RepeatedOperationId,
        Code::RepeatedValue,
        Code::Syntax,
        Code::TakenName,
        Code::TwoUnions,
        Code::UnclearPages,
        Code::UndeclaredPathParameter,
        Code::UndescribedMember,
        Code::UnknownSecurityScheme,
        Code::UnresolvedReference,
        Code::UnsafeValue,
        Code::UnsupportedSecurity,
        Code::UnsupportedVersion,
        Code::UntypedCallback,
        Code::UnusableDiscriminator,
        Code::UnusableServer,
        Code::UnusableValue,
        Code::UnusedPathParameter,
        Code::UnusedSetting,
        Code::UnwritableOutput,
        Code::VersionMismatch,
        Code::WrongType,
        Code::WrongValue,
    ];

    /// Returns the name of the code, such as `unresolved-reference`.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::ChangedName => "changed-name",
            Code::ConflictingTypes => "conflicting-types",
            Code::DocumentLimit => "document-limit",
            Code::DuplicateKey => "duplicate-key",
            Code::EscapedDescription => "escaped-description",
            Code::ExternalReference => "external-reference",
            Code::GeneratorMistake => "generator-mistake",
            Code::IgnoredParameter => "ignored-parameter",
            Code::IgnoredSibling => "ignored-sibling",
            Code::IgnoredUpdate => "ignored-update",
            Code::ImpossibleBranch => "impossible-branch",
            Code::IncompleteManifest => "incomplete-manifest",
            Code::InvalidOverlay => "invalid-overlay",
            Code::MalformedName => "malformed-name",
            Code::MembersBesideUnion => "members-beside-union",
            Code::MergeKey => "merge-key",
            Code::MissingField => "missing-field",
            Code::MissingType => "missing-type",
            Code::NewerVersion => "newer-version",
            Code::NotGenerated => "not-generated",
            Code::NotUnderstood => "not-understood",
            Code::OmittedOperation => "omitted-operation",
            Code::OtherMediaTypes => "other-media-types",
            Code::OverlayTarget => "overlay-target",
            Code::OverlongChain => "overlong-chain",
            Code::PartHeaders => "part-headers",
            Code::ReferenceCycle => "reference-cycle",
            Code::RepeatedOperationId => "repeated-operation-id",
            Code::RepeatedValue => "repeated-value",
            Code::Syntax => "syntax",
            Code::TakenName => "taken-name",
            Code::TwoUnions => "two-unions",
            Code::UnclearPages => "unclear-pages",
            Code::UndeclaredPathParameter => "undeclared-path-parameter",
            Code::UndescribedMember => "undescribed-member",
            Code::UnknownSecurityScheme => "unknown-security-scheme",
            Code::UnresolvedReference => "unresolved-reference",
            Code::UnsafeValue => "unsafe-value",
            Code::UnsupportedSecurity => "unsupported-security",
            Code::UnsupportedVersion => "unsupported-version",
            Code::UntypedCallback => "untyped-callback",
            Code::UnusableDiscriminator => "unusable-discriminator",
            Code::UnusableServer => "unusable-server",
            Code::UnusableValue => "unusable-value",
            Code::UnusedPathParameter => "unused-path-parameter",
            Code::UnusedSetting => "unused-setting",
            Code::UnwritableOutput => "unwritable-output",
            Code::VersionMismatch => "version-mismatch",
            Code::WrongType => "wrong-type",
            Code::WrongValue => "wrong-value",
        }
    }

    /// Returns the default severity of findings with this code.
    pub fn severity(self) -> Severity {
        match self {
            Code::DocumentLimit
            | Code::DuplicateKey
            | Code::GeneratorMistake
            | Code::InvalidOverlay
            | Code::NotGenerated
            | Code::OverlayTarget
            | Code::Syntax
            | Code::TakenName
            | Code::UnsafeValue
            | Code::UnsupportedVersion
            | Code::UnusedSetting
            | Code::UnwritableOutput => Severity::Error,
            Code::EscapedDescription
            | Code::IgnoredParameter
            | Code::IgnoredSibling
            | Code::ImpossibleBranch
            | Code::MergeKey
            | Code::MissingType
            | Code::OtherMediaTypes
            | Code::PartHeaders
            | Code::UnclearPages
            | Code::UntypedCallback => Severity::Note,
            _ => Severity::Warning,
        }
    }

    /// Returns true if the severity cannot be lowered, because no client can be generated despite such a finding.
    pub fn is_fatal(self) -> bool {
        // A setting that matches nothing has no effect on the client.
        self.severity() == Severity::Error && self != Code::UnusedSetting
    }

    /// Returns the group that the code belongs to.
    pub fn group(self) -> Option<Group> {
        Some(Group::Degraded).filter(|group| group.codes().contains(&self))
    }

    /// Returns a paragraph that explains the code.
    pub fn explanation(self) -> &'static str {
        match self {
            Code::ChangedName => {
                "A name in names.lock is already used in the same scope, often by the runtime, so the client would \
                 not compile. Another name is chosen."
            }
            Code::ConflictingTypes => {
                "No value can satisfy all branches of an `allOf`, a reference together with its sibling keywords, or a \
                 branch together with the type beside its union. Such an `allOf` accepts any JSON value. Give these \
                 schemas a common type and value. If a schema redefines a property that it inherits through `allOf`, \
                 its own definition is used."
            }
            Code::DocumentLimit => {
                "The document is larger, deeper or more repetitive than a limit allows. The limits protect against \
                 documents that exhaust memory or time. The settings can raise each of them except that of the \
                 depth."
            }
            Code::DuplicateKey => {
                "An object contains the same key twice. Parsers disagree on which value to use, so the document is \
                 rejected."
            }
            Code::EscapedDescription => {
                "A description is shown as plain text. Descriptions are Markdown, which is rewritten and then \
                 parsed again as rustdoc parses it. If the result contains anything but text, lists, tables and \
                 links to the web, every character with a meaning in Markdown is escaped."
            }
            Code::ExternalReference => {
                "A reference points outside of the document. Other files are read only with `--files`, and the \
                 network is never used. The reference is treated like one that cannot be resolved. Bundle the \
                 document into one file first."
            }
            Code::GeneratorMistake => {
                "A file that was generated from the document contains code that the generator must not emit. This \
                 is a bug in the generator, not in the document, and the file is not written."
            }
            Code::IgnoredParameter => {
                "OpenAPI specifies that header parameters named `Accept`, `Content-Type` or `Authorization` have no \
                 effect: media types and security schemes define these headers. Headers about the connection, such \
                 as `Host` or `Content-Length`, are set only by the HTTP client."
            }
            Code::IgnoredSibling => {
                "Up to OpenAPI 3.0, everything beside a reference is ignored, so that it has no effect on the \
                 client. Combine the reference and the keywords with `allOf`."
            }
            Code::IgnoredUpdate => {
                "An overlay action has both an `update` and `remove: true`. It removes its target, so the update \
                 has no effect."
            }
            Code::ImpossibleBranch => {
                "The discriminator selects the branch by one value, and the branch itself requires another one. No \
                 value can be both, so the union has no variant for it."
            }
            Code::IncompleteManifest => {
                "The `Cargo.toml` of the crate lacks a dependency or feature that the client needs. The file is \
                 generated once and not changed afterwards. Add the missing lines by hand."
            }
            Code::InvalidOverlay => {
                "The overlay is not a valid document of the OpenAPI Overlay Specification 1.0. Unknown keys are \
                 errors, because a misspelled key would silently skip a correction."
            }
            Code::MalformedName => {
                "The name of a header, media type or status cannot be sent or received, so the entry is left out. \
                 If it is a required parameter or the only content of a required body, the operation is left out."
            }
            Code::MembersBesideUnion => {
                "A union has properties of its own next to its branches. The generated type does not have fields \
                 for them yet."
            }
            Code::MergeKey => {
                "The key `<<` of YAML 1.1 includes the members of another mapping. YAML 1.2, which OpenAPI uses, \
                 has no such key, and other programs may take it for an ordinary one."
            }
            Code::MissingField => {
                "A field that the specification requires is missing. Nothing depends on the field, so it is read as \
                 empty."
            }
            Code::MissingType => {
                "A schema has no `type`, but its keywords apply only to values of one type. According to JSON \
                 Schema, values of all other types are then valid, which is rarely intended, so the schema is read \
                 as one of that type. If the `jsonSchemaDialect` of the document or the schema's own `$schema` is a \
                 dialect of JSON Schema, the schema is read literally."
            }
            Code::NewerVersion => {
                "The document states a version of OpenAPI that is read like an earlier one. Its new features are \
                 ignored."
            }
            Code::NotGenerated => {
                "An output file would overwrite a file that was not generated: its first line is not that of a \
                 generated file, or `files.lock` does not list it. Move the file elsewhere, or pass `--force` to \
                 overwrite it. Nothing was written."
            }
            Code::NotUnderstood => {
                "A key is not defined here by the version of OpenAPI that the document declares, so it has no \
                 effect. It may be misspelled, nested at the wrong level, or belong to another version."
            }
            Code::OmittedOperation => {
                "An operation is left out because it requires a parameter or body that cannot be used. A request \
                 without it would fail. Correct the part that the finding names."
            }
            Code::OtherMediaTypes => {
                "A body has several media types with different schemas, but the client has one method for all that \
                 are alike. The finding lists those that the client does not send or accept."
            }
            Code::OverlayTarget => {
                "An overlay action selects nothing in the document, something that it cannot change, or something \
                 that already is as the action states. The document may have changed since the action was written, and \
                 may no longer need it."
            }
            Code::OverlongChain => {
                "Types that contain each other form a chain that is too long for the compiler. A value in the \
                 middle becomes any JSON value, which ends the chain there."
            }
            Code::PartHeaders => {
                "A part of a multipart body declares a header without a fixed value (`const`, or an `enum` of one value). \
                 The generated client sends headers with a fixed value itself; call `part_header` on the request, or \
                 `header` on a `FilePart`, to send the others."
            }
            Code::ReferenceCycle => {
                "References form a cycle, or a chain longer than the limit, without ever reaching a value. They are \
                 treated like references that cannot be resolved."
            }
            Code::RepeatedOperationId => {
                "Two operations have the same `operationId`, which must be unique. Their methods are distinguished \
                 by a number, and a link to the `operationId` is ambiguous."
            }
            Code::RepeatedValue => "An `enum` lists a value twice. The duplicate is ignored.",
            Code::Syntax => {
                "The text is not valid JSON or YAML. YAML is limited to what JSON can represent: no tags, one document. \
                 Merge keys (`<<`) of YAML 1.1 are read, with a note."
            }
            Code::TakenName => {
                "A name in codegen.toml is already used in the same scope, often by the runtime, so the client \
                 would not compile."
            }
            Code::TwoUnions => {
                "A value must satisfy several unions at the same time. Types for all combinations would not be \
                 usable, so only some of the unions are read."
            }
            Code::UnclearPages => {
                "The request of a list has a parameter that selects a page, but the document does not state the way from \
                 one page to the next, such as the number of the first page. The call works; `pages` and `items` are \
                 missing. State the pagination under `[[pages]]` in codegen.toml."
            }
            Code::UndeclaredPathParameter => {
                "A path contains a placeholder in braces without a declared parameter. The parameter is a required \
                 string."
            }
            Code::UndescribedMember => {
                "An object requires a property that its `properties` do not declare, so its type is not known. It \
                 becomes an optional field of any JSON value, or of the type of the additional properties. The name may \
                 be misspelled, or the property was removed but is still listed in `required`."
            }
            Code::UnknownSecurityScheme => {
                "An operation requires a security scheme that `components.securitySchemes` does not declare, so the \
                 client does not know which credentials to send. The requirement is dropped: pass the credentials \
                 in a header."
            }
            Code::UnresolvedReference => {
                "A reference points to a location that does not exist, or to an object of a different kind than \
                 required. A schema becomes any JSON value, and a response, header, example, link or parameter is \
                 left out. Without its request body, the operation is left out."
            }
            Code::UnsafeValue => {
                "A path, name or URL contains characters that could break out of its place in a request, or directs \
                 secrets to a place that is not safe. Such a value is hardly accidental, so the document is \
                 rejected."
            }
            Code::UnsupportedSecurity => {
                "The client does not support a security scheme, so operations do not require it. Pass the required \
                 credentials in a header."
            }
            Code::UnsupportedVersion => "The document is not an OpenAPI document of version 3.0, 3.1 or 3.2.",
            Code::UntypedCallback => "A webhook or callback sends a body that is not JSON, so it has no type.",
            Code::UnusableDiscriminator => {
                "The property of a `discriminator` cannot select a branch of its union: a branch does not declare it, \
                 declares it with another type than the values of the mapping, or fixes it to another value. The \
                 content of a value then decides, and a branch that no value can have is left out."
            }
            Code::UnusableServer => {
                "The URL of a server, or the default of a variable in it, cannot be used: the URL must use http or https, \
                 or be relative, and not contain a user name or password. A list can have 100 servers. The other \
                 servers are kept, and a variable without a usable default must be set."
            }
            Code::UnusableValue => {
                "A value is not of the type that the specification requires, lacks a required field, or is not one \
                 of the allowed values, and its meaning is not clear. The smallest part that contains it is left \
                 out."
            }
            Code::UnusedPathParameter => {
                "A path parameter is declared, but the path has no placeholder for it, so its value would not be \
                 sent. The parameter is left out."
            }
            Code::UnusedSetting => {
                "A setting matches nothing in the document. It may be misspelled, or the document has changed."
            }
            Code::UnwritableOutput => {
                "An output file cannot be read or written. All new files are written to temporary files before the \
                 first old file is replaced, so the output is unchanged."
            }
            Code::VersionMismatch => {
                "A keyword belongs to a version of OpenAPI other than the one that the document declares. It is \
                 read with the meaning of that version."
            }
            Code::WrongType => {
                "A value is not of the type that the specification requires, but its meaning is clear. It is \
                 converted."
            }
            Code::WrongValue => {
                "A value is not one of those that the specification allows here. It is ignored or read as the \
                 closest allowed value."
            }
        }
    }
}

/// Several codes under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// A part of the document cannot be used, so the client has less than the document describes.
    Degraded,
}

impl Group {
    /// Returns the name of the group.
    pub fn as_str(self) -> &'static str {
        match self {
            Group::Degraded => "degraded",
        }
    }

    /// Returns the codes of the group, sorted by name.
    pub fn codes(self) -> &'static [Code] {
        match self {
            Group::Degraded => &[
                Code::ConflictingTypes,
                Code::ExternalReference,
                Code::MalformedName,
                Code::OmittedOperation,
                Code::OverlongChain,
                Code::ReferenceCycle,
                Code::UndeclaredPathParameter,
                Code::UnknownSecurityScheme,
                Code::UnresolvedReference,
                Code::UnsupportedSecurity,
                Code::UnusableServer,
                Code::UnusableValue,
                Code::UnusedPathParameter,
            ],
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// An error for a text that is not the name of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the code of the finding is unknown")]
pub struct UnknownCode;

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(name: &str) -> Result<Code, UnknownCode> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name).ok_or(UnknownCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed_and_is_parsed_from_its_name() {
        // The first and the last variant, and the order, show that none is left out.
        let discriminants: Vec<usize> = Code::ALL.iter().map(|&code| code as usize).collect();
        assert_eq!(discriminants, Vec::from_iter(0..=Code::WrongValue as usize));
        for code in Code::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code));
            assert_eq!(code.to_string(), code.as_str());
        }
        assert_eq!("no-such-code".parse::<Code>(), Err(UnknownCode));
    }

    #[test]
    fn names_are_sorted_kebab_case_of_the_variants() {
        assert!(Code::ALL.is_sorted_by(|one, other| one.as_str() < other.as_str()));
        for code in Code::ALL {
            let name = code.as_str();
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
            assert_eq!(format!("{code:?}").to_lowercase(), name.replace('-', ""));
        }
    }

    #[test]
    fn explanations_are_sentences() {
        for code in Code::ALL {
            let text = code.explanation();
            assert!(
                text.starts_with(char::is_uppercase) && text.ends_with('.') && !text.contains("  "),
                "{code}: {text}"
            );
        }
    }
}
