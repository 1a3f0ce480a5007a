//! The contents of a folder's `mod.rs`: module declarations and re-exports.

use proc_macro2::TokenStream;
use quote::quote;

use crate::naming::{Condition, RustIdent};

/// A module of a folder.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Module<'a> {
    pub(super) name: RustIdent,
    pub(super) exports: Vec<&'a RustIdent>,
    pub(super) condition: Condition,
}

/// Returns the module declarations, then the re-exports, both in alphabetical order.
pub(super) fn lines<'a>(modules: impl Iterator<Item = Module<'a>>) -> Vec<TokenStream> {
    let mut modules: Vec<Module<'a>> = modules.collect();
    modules.iter_mut().for_each(|module| module.exports.sort());
    modules.sort();
    let declared = modules.iter().map(|Module { name, condition, .. }| quote!(#condition mod #name;));
    let shown = modules.iter().map(|Module { name, exports, condition }| match exports.as_slice() {
        [one] => quote!(#condition pub use #name::#one;),
        many => quote!(#condition pub use #name::{#(#many),*};),
    });
    declared.chain(shown).collect()
}
