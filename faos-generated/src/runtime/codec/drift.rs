// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Differences between a text and the types that the document describes.

use super::Reader;

/// The maximum number of differences that one text lists.
const MOST: usize = 100;

/// The maximum number of characters of an unknown value.
const LONGEST_VALUE: usize = 64;

/// A difference between a response and the document. Names and values come from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Drift {
    /// A member that the type does not describe. It is kept in `unknown_members`, unless the document forbids others.
    UnknownMember {
        /// The Rust name of the type.
        ty: String,
        /// The name of the member in JSON.
        member: String,
    },
    /// A member that the document requires and the response does not contain. Only clients generated with
    /// `trust_required = false` can read such a response.
    MissingMember {
        /// The Rust name of the type.
        ty: String,
        /// The name of the member in JSON.
        member: String,
    },
    /// A value that the enum does not list, at most 64 characters of it. It is the variant `Unknown`.
    UnknownValue {
        /// The Rust name of the type.
        ty: String,
        /// The value.
        value: String,
    },
}

impl Reader<'_> {
    /// Lists differences from now on.
    pub fn watch(&mut self) {
        self.drifts = Some(Vec::new());
    }

    /// Returns the differences since [`Reader::watch`].
    pub fn take_drifts(&mut self) -> Vec<Drift> {
        self.drifts.take().unwrap_or_default()
    }

    /// Adds a difference, if they are listed.
    pub(super) fn drift(&mut self, drift: impl FnOnce() -> Drift) {
        if let Some(drifts) = &mut self.drifts
            && drifts.len() < MOST
        {
            drifts.push(drift());
        }
    }

    /// Adds an unknown value of the enum `T`, if differences are listed.
    pub(super) fn unknown_value<T>(&mut self, text: &str) {
        self.drift(|| {
            let ty = std::any::type_name::<T>().rsplit("::").next().unwrap_or_default().to_owned();
            Drift::UnknownValue { ty, value: text.chars().take(LONGEST_VALUE).collect() }
        });
    }
}
