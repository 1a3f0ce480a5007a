//! `headers.rs`: a constant for each response header.

use quote::quote;

use crate::api::Type;
use crate::naming::Named;

use super::checked::{Code, DocText, InnerDocs, ModuleFile, Text};
use super::types::Printer;
use super::{File, docs};

/// Renders the file. The API must have response headers.
pub(super) fn file(named: &Named) -> File {
    let printer = Printer { named, qualified: true };
    let mentions_type = |ty: &Type| {
        let mut found = false;
        ty.mentions(&mut |_| found = true);
        found
    };
    let types = named.api.headers.values().any(|header| mentions_type(&header.ty)).then(|| {
        quote!(
            use crate::types;
        )
    });
    let prelude = quote!(
        use crate::runtime::prelude::*;
    );
    let headers = named.api.headers.iter().map(|(id, header)| {
        let name = &named.headers[id];
        let docs = docs::of(&header.docs).or_else(|| DocText::ours("The {} header.", &[&Code::new(&header.name)]));
        let (ty, wire) = (printer.ty(&header.ty), Text::new(&header.name));
        quote! {
            #docs
            pub const #name: ResponseHeader<#ty> = ResponseHeader::new(#wire);
        }
    });
    let items = [prelude].into_iter().chain(types).chain(headers).collect();
    let docs = DocText::ours("Response headers, to be read with [`Response::header`](crate::Response::header).", &[]);
    File { file: ModuleFile::root("headers"), docs: InnerDocs::new(&docs), items }
}
