//! Cargo features in generated code.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::naming::{Condition, Features};

use super::checked::Text;

/// Returns an import that may be unused because a feature is disabled.
pub(super) fn import(features: &Features, import: &TokenStream) -> TokenStream {
    let allow = (!features.names().is_empty()).then(|| quote!(#[allow(unused_imports)]));
    quote!(#allow #import)
}

impl ToTokens for Condition {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let features: Vec<Text<'_>> = self.features().map(Text::new).collect();
        tokens.extend(match features.as_slice() {
            [] => return,
            [feature] => quote!(#[cfg(feature = #feature)]),
            features => quote!(#[cfg(any(#(feature = #features),*))]),
        });
    }
}
