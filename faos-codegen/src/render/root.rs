//! `lib.rs`: crate documentation, modules and re-exports.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::naming::Named;
use crate::settings::Settings;

use super::answers::UsualErrors;
use super::checked::{Code, DocText, InnerDocs, ModuleFile};
use super::{File, docs, front};

/// The length of a chain of types that certainly stays within rustc's default recursion limit of 128.
const SHORT_CHAIN: usize = 16;

pub(super) fn file(named: &Named, settings: &Settings, usual: &UsualErrors<'_>) -> File {
    let title = DocText::ours(
        "Client for {}, API version {}.",
        &[&Code::new(named.api.title.trim_end_matches('.')), &Code::new(&named.api.version)],
    );
    let start = DocText::ours(
        "Start with [`Client`]. Operations are listed under [`resources`], request and response types under [`types`].",
        &[],
    );
    let docs = title.then(docs::of(&named.api.docs)).then(start).then(front::docs(named, settings, usual));
    let environment = (!named.servers.is_empty()).then(|| quote!(Environment));
    let values = named.builder.variables.values().filter_map(|names| names.values.as_ref());
    let values = values.map(|(name, _)| name.to_token_stream());
    let mut exports: Vec<TokenStream> = environment.into_iter().chain(values).collect();
    exports.sort_by_key(ToString::to_string);
    let environment = match exports.as_slice() {
        [] => None,
        [one] => Some(quote!(pub use client::#one;)),
        all => Some(quote!(pub use client::{#(#all),*};)),
    };
    let headers = (!named.api.headers.is_empty()).then(|| {
        quote! {
            #[rustfmt::skip]
            pub mod headers;
        }
    });
    let paths = (!named.path_structs().is_empty()).then(|| {
        quote! {
            #[rustfmt::skip]
            pub mod paths;
        }
    });
    // rustc follows a chain of types to its end, and counts the option, list or map around each of them.
    let limit = (named.api.longest_chain > SHORT_CHAIN).then(|| quote!(#![recursion_limit = "4096"]));
    // `rustfmt::skip` on a module covers its file: the settings for rustfmt of whoever keeps the crate in a repository
    // must not rewrite what the next generation writes again.
    let items = vec![
        quote!(#![forbid(unsafe_code)]),
        quote!(#limit),
        // On docs.rs, rustdoc labels items with the features that they require.
        quote!(#![cfg_attr(docsrs, feature(doc_cfg))]),
        quote! {
            #[rustfmt::skip]
            mod client;
        },
        // Without the feature, the file is not read.
        quote! {
            #[cfg(feature = "testing")]
            #[allow(dead_code)]
            #[rustfmt::skip]
            mod fixtures;
        },
        quote!(#headers),
        quote!(#paths),
        quote! {
            #[rustfmt::skip]
            pub mod resources;
        },
        // A crate uses the parts of the runtime that its document needs.
        quote! {
            #[allow(dead_code, unused_imports, unused_macros)]
            mod runtime;
        },
        quote! {
            #[rustfmt::skip]
            pub mod types;
        },
        quote!(#environment),
        quote! {
            pub use runtime::public::*;
        },
    ];
    File { file: ModuleFile::root("lib"), docs: InnerDocs::new(&docs), items }
}
