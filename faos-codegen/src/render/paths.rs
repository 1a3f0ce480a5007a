//! `paths.rs`: a struct for each list of path parameters that are text, so that callers can pass them by name.

use quote::quote;

use crate::naming::Named;

use super::File;
use super::checked::{Code, DocText, InnerDocs, ModuleFile, Words};

/// Renders the file.
pub(super) fn file(named: &Named) -> File {
    let structs = named.path_structs();
    let items = structs.iter().map(|(fields, name)| {
        let list = fields.iter().map(|field| Words::new("{}", &[&Code::new(field.as_str())]));
        let docs = DocText::ours("The path parameters {}.", &[&Words::joined(list, ", ")]);
        let fields = fields.iter().map(|field| {
            let docs = DocText::ours("The path parameter {}.", &[&Code::new(field.as_str())]);
            quote! {
                #docs
                pub #field: &'a str,
            }
        });
        quote! {
            #docs
            #[derive(Clone, Copy, Debug)]
            pub struct #name<'a> {
                #(#fields)*
            }
        }
    });
    let docs = DocText::ours("Path parameters by name, for operations with several texts in their path.", &[]);
    File { file: ModuleFile::root("paths"), docs: InnerDocs::new(&docs), items: items.collect() }
}
