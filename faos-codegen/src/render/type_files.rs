//! Which type stands in which file: one for each named schema, one for what the operations of a resource need besides.

use std::collections::BTreeSet;
use std::sync::Arc;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, Root, Shape, Type, TypeDef, TypeId};
use crate::naming::{Named, RustIdent};

use super::checked::{Code, DocText, InnerDocs, ModuleFile, Words};
use super::modules::{self, Module};
use super::types::Printer;
use super::{Draft, File};

/// The files below `types`: one for each named schema, one for what the operations of a resource need besides.
pub(super) fn drafts<'a>(named: &'a Named) -> Vec<Draft<'a>> {
    let groups = named.api.files().into_iter().map(|(root, types)| Group { root, module: module(named, root), types });
    let groups: Arc<[Group]> = groups.collect();
    let draft = |index: usize| {
        let groups = Arc::clone(&groups);
        Draft::new(move || file(named, &groups[index]))
    };
    let mut drafts: Vec<Draft<'a>> = (0..groups.len()).map(draft).collect();
    drafts.push(Draft::new(move || index(named, &groups)));
    drafts
}

/// The types of one file.
struct Group {
    root: Root,
    module: RustIdent,
    types: Vec<TypeId>,
}

fn module(named: &Named, root: Root) -> RustIdent {
    match root {
        Root::Type(id) => named.types[id].module.module(),
        Root::Resource(id) => named.resources[id].types_module.module(),
    }
}

fn title(api: &Api, root: Root, definition: &TypeDef) -> DocText {
    match root {
        Root::Type(_) if definition.at.segments().next().as_deref() == Some("webhooks") => {
            DocText::ours("Webhook events sent by the API.", &[])
        }
        Root::Type(_) => match shared(definition) {
            // What stands in a shared parameter, body or response is called after it.
            Some((sentence, name)) => DocText::ours(sentence, &[&Code::new(name)]),
            None => DocText::ours("The schema {}.", &[&Code::new(&definition.words.join(" "))]),
        },
        Root::Resource(id) => {
            let name = Code::new(&api.resources[id].name);
            DocText::ours("Types of the inline schemas in the operations of {}.", &[&name])
        }
    }
}

/// What a file is about whose type is that of a shared parameter, body or response as a whole, and what that is called.
fn shared(definition: &TypeDef) -> Option<(&'static str, &str)> {
    let [name, kind] = definition.words.as_slice() else { return None };
    let sentence = match (definition.at.segments().nth(1)?.as_ref(), kind.as_str()) {
        ("parameters", "parameter") => "The parameter {}.",
        ("requestBodies", "body") => "The body {}.",
        ("responses", "response") => "The response {}.",
        _ => return None,
    };
    Some((sentence, name))
}

fn file(named: &Named, group: &Group) -> File {
    let mut items = imports(named, group);
    let title = title(&named.api, group.root, &named.api.types[group.types[0]]);
    let printer = Printer { named, qualified: false };
    items.extend(group.types.iter().map(|&id| printer.item(id)));
    File { file: ModuleFile::within("types", &group.module), docs: InnerDocs::new(&title), items }
}

/// What the file names and does not hold. Types are named one by one: if each of a thousand files took over the names of
/// all others, the compiler would spend more on that than on reading them.
fn imports(named: &Named, group: &Group) -> Vec<TokenStream> {
    let definitions = || group.types.iter().map(|&id| &named.api.types[id]);
    let prelude = definitions().any(|definition| needs_runtime(&definition.shape)).then(|| {
        quote!(
            use crate::runtime::prelude::*;
        )
    });
    let mut others = BTreeSet::new();
    for part in definitions().flat_map(TypeDef::parts) {
        part.mentions(&mut |id| {
            others.insert(&named.types[id].name);
        });
    }
    for id in &group.types {
        others.remove(&named.types[*id].name);
    }
    let others = Vec::from_iter(others);
    let others = match others.as_slice() {
        [] => None,
        [one] => Some(quote!(
            use super::#one;
        )),
        many => Some(quote!(
            use super::{#(#many),*};
        )),
    };
    prelude.into_iter().chain(others).collect()
}

/// Whether the type needs more of the runtime than what other types of the API are.
fn needs_runtime(shape: &Shape) -> bool {
    match shape {
        Shape::Alias(ty) => mentions(ty, &|ty| !is_known_to_rust(ty) && !matches!(ty, Type::Named(_))),
        _ => true,
    }
}

fn is_known_to_rust(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Boolean
            | Type::Integer(_)
            | Type::Number
            | Type::String
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Nullable(_)
    )
}

/// Whether the type, or one that it is made of, is of that kind.
fn mentions(ty: &Type, kind: &impl Fn(&Type) -> bool) -> bool {
    kind(ty)
        || match ty {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => mentions(inner, kind),
            Type::Tuple(items) => items.iter().any(|item| mentions(item, kind)),
            _ => false,
        }
}

/// `types/mod.rs`: which module holds what.
fn index(named: &Named, groups: &[Group]) -> File {
    let mut items = modules::lines(groups.iter().map(|group| {
        let exports = group.types.iter().map(|id| &named.types[*id].name).collect();
        Module { name: group.module.clone(), exports, condition: named.features.of_types(group.root) }
    }));
    // They stand here because a `use` of what is deprecated would be warned about.
    items.extend(named.aliases.iter().map(|(alias, id)| {
        let name = &named.types[*id].name;
        let docs = DocText::ours("Former name of [`{}`].", &[name]);
        let note = Words::new("renamed to `{}`", &[name]);
        let condition = named.features.of_types(named.api.types.root(*id));
        quote! {
            #docs
            #condition
            #[deprecated(note = #note)]
            pub type #alias = #name;
        }
    }));
    let docs = InnerDocs::new(&DocText::ours("Request and response types, named as in the OpenAPI document.", &[]));
    File { file: ModuleFile::index("types"), docs, items }
}
