//! Attributes of items.

use proc_macro2::TokenStream;
use syn::Attribute;

/// Returns true if an item is compiled for tests and fuzzing only.
pub(crate) fn is_of_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<TokenStream>()
                .is_ok_and(|condition| ["test", "any (test , fuzzing)"].contains(&condition.to_string().as_str()))
    })
}
