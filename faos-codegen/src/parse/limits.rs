//! The size limits for documents.

use serde::Deserialize;

/// Size limits for documents. The defaults exceed the largest published documents and keep memory use in the order of a
/// gigabyte.
///
/// All except the depth, which the stack size depends on, can be set under `[limits]` in `codegen.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// The maximum size of the text, in bytes.
    pub max_bytes: usize,
    /// The maximum nesting of objects and arrays.
    #[serde(skip_deserializing)]
    pub max_depth: usize,
    /// The maximum number of values in the document. Values repeated by YAML aliases count each time.
    pub max_values: usize,
    /// The maximum number of schemas in the document.
    pub max_schemas: usize,
    /// The maximum number of path items in the document.
    pub max_path_items: usize,
    /// The maximum number of other objects of the envelope: parameters, responses, media types and so on.
    pub max_objects: usize,
    /// The maximum length of a key, in bytes.
    pub max_key: usize,
    /// The maximum length of an `operationId`, in bytes. IDs generated from paths reach a few hundred.
    pub max_operation_id: usize,
    /// The maximum number of values of an `enum`.
    pub max_enum: usize,
    /// The maximum length of a string in an `enum`, in bytes.
    pub max_enum_value: usize,
    /// The maximum number of schemas in a `oneOf`, `anyOf` or `allOf`.
    pub max_branches: usize,
    /// The maximum total length of the pointers to all visited values, in bytes.
    pub max_pointer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_bytes: 64 << 20,
            max_depth: 127,
            max_values: 2_000_000,
            max_schemas: 300_000,
            max_path_items: 50_000,
            max_objects: 500_000,
            max_key: 64 << 10,
            max_operation_id: 1 << 10,
            max_enum: 10_000,
            max_enum_value: 64 << 10,
            max_branches: 1_000,
            max_pointer_bytes: 128 << 20,
        }
    }
}

/// The stack size for parsing. A debug build needs less than a megabyte for the default depth.
pub(super) const STACK: usize = 16 << 20;
