//! `lib.rs`: crate documentation, modules and re-exports.

use quote::quote;

use crate::naming::Named;

use super::answers::UsualErrors;
use super::checked::{Code, DocText, InnerDocs, ModuleFile};
use super::{File, docs};

pub(super) fn file(named: &Named, usual: &UsualErrors<'_>) -> File {
    let title = DocText::ours(
        "Client for {}, API version {}.",
        &[&Code::new(&named.api.title), &Code::new(&named.api.version)],
    );
    let start = DocText::ours(
        "Start with [`Client`]. Operations are listed under [`resources`], request and response types under [`types`].",
        &[],
    );
    let docs = title.then(docs::of(&named.api.docs)).then(start).then(usual.docs(named));
    let environment = (!named.servers.is_empty()).then(|| {
        quote! {
            #[rustfmt::skip]
            pub use client::Environment;
        }
    });
    let headers = (!named.api.headers.is_empty()).then(|| {
        quote! {
            #[rustfmt::skip]
            pub mod headers;
        }
    });
    let items = vec![
        quote!(#![forbid(unsafe_code)]),
        // In large documents, chains of types are hundreds of steps long, and rustc counts a step through a map or a
        // list several times.
        quote!(#![recursion_limit = "4096"]),
        quote! {
            #[rustfmt::skip]
            mod client;
        },
        quote!(#headers),
        quote! {
            #[rustfmt::skip]
            pub mod resources;
        },
        quote!(
            mod runtime;
        ),
        quote! {
            #[rustfmt::skip]
            pub mod types;
        },
        quote!(#environment),
        quote! {
            #[rustfmt::skip]
            pub use runtime::public::*;
        },
    ];
    File { file: ModuleFile::root("lib"), docs: InnerDocs::new(&docs), items }
}
