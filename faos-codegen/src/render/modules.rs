//! The lines of a folder's `mod.rs`: its modules, and what each of them shows.

use proc_macro2::TokenStream;
use quote::quote;

use super::checked::RustIdent;

/// One module of a folder.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Module<'a> {
    pub(super) name: &'a RustIdent,
    pub(super) exports: Vec<&'a RustIdent>,
}

/// First every module, then what each of them shows, both in alphabetical order.
pub(super) fn lines<'a>(modules: impl Iterator<Item = Module<'a>>) -> Vec<TokenStream> {
    let mut modules: Vec<Module<'a>> = modules.collect();
    modules.iter_mut().for_each(|module| module.exports.sort());
    modules.sort();
    let declared = modules.iter().map(|Module { name, .. }| quote!(mod #name;));
    let shown = modules.iter().map(|Module { name, exports }| match exports.as_slice() {
        [one] => quote!(pub use #name::#one;),
        many => quote!(pub use #name::{#(#many),*};),
    });
    declared.chain(shown).collect()
}
