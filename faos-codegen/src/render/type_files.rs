//! Which type stands in which file: one for each named schema, one for what the operations of a resource need besides.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, Root, Shape, Type, TypeDef, TypeId};

use super::checked::{Code, DocText, InnerDocs, ModuleFile, RustIdent, Words};
use super::modules::{self, Module};
use super::names::Names;
use super::types::Printer;
use super::{Draft, File};

/// The files below `types`: one for each named schema, one for what the operations of a resource need besides.
pub(super) fn drafts<'a>(api: &'a Api, names: &'a Names) -> Vec<Draft<'a>> {
    let groups = groups(api).into_iter().map(|(root, types)| Group { root, module: module(names, root), types });
    let groups: Arc<[Group]> = groups.collect();
    let draft = |index: usize| {
        let groups = Arc::clone(&groups);
        Draft::new(move || file(api, names, &groups[index]))
    };
    let mut drafts: Vec<Draft<'a>> = (0..groups.len()).map(draft).collect();
    drafts.push(Draft::new(move || index(api, names, &groups)));
    drafts
}

/// The types of one file.
struct Group {
    root: Root,
    module: RustIdent,
    types: Vec<TypeId>,
}

/// Every type by its file.
pub(super) fn groups(api: &Api) -> IndexMap<Root, Vec<TypeId>> {
    let mut groups: IndexMap<Root, Vec<TypeId>> = IndexMap::new();
    for (id, _) in api.types.iter() {
        groups.entry(api.types.root(id)).or_default().push(id);
    }
    groups
}

fn module(names: &Names, root: Root) -> RustIdent {
    match root {
        Root::Type(id) => names.types[id.index()].module.module(),
        Root::Resource(index) => names.resources[index].types_module.module(),
    }
}

fn title(api: &Api, root: Root, definition: &TypeDef) -> DocText {
    match root {
        Root::Type(_) if definition.at.segments().next().as_deref() == Some("webhooks") => {
            DocText::ours("Everything that the API sends by itself.", &[])
        }
        Root::Type(_) => match shared(definition) {
            // What stands in a shared parameter, body or response is called after it.
            Some((sentence, name)) => DocText::ours(sentence, &[&Code::new(name)]),
            None => DocText::ours("The schema {}.", &[&Code::new(&definition.words.join(" "))]),
        },
        Root::Resource(index) => {
            let name = Code::new(&api.resources[index].name);
            DocText::ours("What the operations of {} exchange besides named schemas.", &[&name])
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

fn file(api: &Api, names: &Names, group: &Group) -> File {
    let mut items = imports(api, names, group);
    let title = title(api, group.root, &api.types[group.types[0]]);
    let printer = Printer { api, names, qualified: false };
    items.extend(group.types.iter().map(|&id| printer.item(id)));
    File { file: ModuleFile::within("types", &group.module), docs: InnerDocs::new(&title), items }
}

/// What the file names and does not hold. Types are named one by one: if each of a thousand files took over the names of
/// all others, the compiler would spend more on that than on reading them.
fn imports(api: &Api, names: &Names, group: &Group) -> Vec<TokenStream> {
    let definitions = || group.types.iter().map(|&id| &api.types[id]);
    let prelude = definitions().any(|definition| needs_runtime(&definition.shape)).then(|| {
        quote!(
            use crate::runtime::prelude::*;
        )
    });
    let mut others = BTreeSet::new();
    for part in definitions().flat_map(TypeDef::parts) {
        part.mentions(&mut |id| {
            others.insert(&names.types[id.index()].name);
        });
    }
    for id in &group.types {
        others.remove(&names.types[id.index()].name);
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
fn index(api: &Api, names: &Names, groups: &[Group]) -> File {
    let mut items = modules::lines(groups.iter().map(|group| {
        let exports = group.types.iter().map(|id| &names.types[id.index()].name).collect();
        Module { name: group.module.clone(), exports, condition: names.features.of_types(group.root) }
    }));
    // They stand here because a `use` of what is deprecated would be warned about.
    items.extend(names.aliases.iter().map(|(alias, id)| {
        let name = &names.types[id.index()].name;
        let docs = DocText::ours("What [`{}`] was called before.", &[name]);
        let note = Words::new("called `{}` now", &[name]);
        let condition = names.features.of_types(api.types.root(*id));
        quote! {
            #docs
            #condition
            #[deprecated(note = #note)]
            pub type #alias = #name;
        }
    }));
    let docs = InnerDocs::new(&DocText::ours(
        "What the API exchanges: a file for each schema, in the document's own names.",
        &[],
    ));
    File { file: ModuleFile::index("types"), docs, items }
}
