//! The kinds of values that a schema allows, as far as pagination depends on them.

use crate::document::{Document, Schema, Type, Types};

/// The maximum depth of unions within a schema.
const DEEPEST: usize = 3;

/// The kinds of values that a schema allows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kinds {
    types: Types,
    /// True if text is a date or a time.
    is_time: bool,
    /// True if text is a URL.
    is_url: bool,
    /// True if only listed values are allowed.
    is_listed: bool,
}

impl Kinds {
    /// Returns the kinds of a schema. Without a schema, the kinds are unknown.
    pub(super) fn of(document: &Document, schema: Option<&Schema>) -> Self {
        let mut kinds = Self::default();
        if let Some(schema) = schema {
            kinds.add(document, schema, DEEPEST);
        }
        kinds
    }

    fn add(&mut self, document: &Document, schema: &Schema, depth: usize) {
        self.types = self.types.union(schema.types);
        match schema.format.as_deref() {
            Some("date" | "date-time" | "time" | "datetime" | "timestamp" | "duration") => self.is_time = true,
            Some("uri" | "url" | "uri-reference" | "uri-template" | "iri" | "iri-reference") => self.is_url = true,
            _ => {}
        }
        self.is_listed |= schema.enum_values.is_some() || schema.constant.is_some();
        let Some(depth) = depth.checked_sub(1) else { return };
        for &branch in schema.any_of.iter().chain(&schema.one_of) {
            self.add(document, document.schemas.get(document.schemas.resolved(branch)), depth);
        }
    }

    /// Returns true if nothing is known of the values.
    pub(super) fn is_unknown(self) -> bool {
        self.types.is_empty() && !self.is_listed
    }

    /// Returns true if the values can be text other than dates, times and listed values.
    pub(super) fn is_text(self) -> bool {
        self.types.contains(Type::String) && !self.is_time && !self.is_listed
    }

    /// Returns true if the values can be numbers.
    pub(super) fn is_integer(self) -> bool {
        (self.types.contains(Type::Integer) || self.types.contains(Type::Number)) && !self.is_listed
    }

    /// Returns true if the values can be cursors: text or numbers.
    pub(super) fn is_scalar(self) -> bool {
        self.is_text() || self.is_integer() || self.is_unknown()
    }

    /// Returns true if the values are true and false.
    pub(super) fn is_boolean(self) -> bool {
        self.types.single() == Some(Type::Boolean)
    }

    /// Returns true if text is declared as a URL.
    pub(super) fn is_url(self) -> bool {
        self.is_url
    }
}
