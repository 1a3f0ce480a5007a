//! Rust types as text, spelled as in the files of a crate.

use proc_macro2::TokenStream;

use crate::api::{Body, Branch, Field, Output, Type, Union};
use crate::naming::Named;

use super::resources;
use super::types::Printer;

/// The types of a client as text.
pub(crate) struct Texts<'a>(Printer<'a>);

impl<'a> Texts<'a> {
    /// Returns types with their module, as a user of the crate writes them: `types::Agent`.
    pub(crate) fn of_crate(named: &'a Named) -> Self {
        Self(Printer { named, qualified: true })
    }

    /// Returns types without their module: `Agent`.
    pub(crate) fn unqualified(named: &'a Named) -> Self {
        Self(Printer { named, qualified: false })
    }

    /// Formats a type.
    pub(crate) fn ty(&self, ty: &Type) -> String {
        plain(self.0.ty(ty))
    }

    /// Formats the type of a struct's field.
    pub(crate) fn stored(&self, field: &Field) -> String {
        plain(self.0.stored(field))
    }

    /// Formats the map of additional properties of a type.
    pub(crate) fn map_of(&self, ty: &Type) -> String {
        plain(self.0.map_of(ty))
    }

    /// Formats a type without `Formatted`.
    pub(crate) fn parsed(&self, ty: &Type) -> String {
        plain(self.0.parsed(ty))
    }

    /// Formats the type of a body that a method takes.
    pub(crate) fn body(&self, body: &Body) -> String {
        plain(resources::body_type(self.0, body))
    }

    /// Formats the type that a call returns.
    pub(crate) fn output(&self, output: &Output) -> String {
        plain(resources::output(self.0, output))
    }

    /// Returns true if a union implements `From` for the type of a branch.
    pub(crate) fn is_made_from(&self, branch: &Branch, union: &Union) -> bool {
        self.0.is_made_from(branch, union)
    }
}

/// Formats tokens with the usual spaces between them.
fn plain(tokens: TokenStream) -> String {
    let mut text = String::new();
    for word in tokens.to_string().split(' ') {
        let follows_word = text.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        let is_word = word.starts_with(|first: char| first.is_alphanumeric() || first == '_');
        if text.ends_with(',') || (follows_word && is_word) {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn types_are_spaced_as_in_handwritten_code() {
        assert_eq!(plain(quote!(Option<Vec<types::Agent>>)), "Option<Vec<types::Agent>>");
        assert_eq!(plain(quote!(BTreeMap<String, &'a str>)), "BTreeMap<String, &'a str>");
        assert_eq!(plain(quote!((i64, String))), "(i64, String)");
    }
}
