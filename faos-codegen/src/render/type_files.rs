//! Files of types: one for each named schema, and one for the inline schemas of each resource's operations.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, Root, Shape, Type, TypeDef, TypeId};
use crate::naming::{Named, RustIdent};

use super::checked::{Code, DocText, InnerDocs, ModuleFile, Words};
use super::modules::{self, Module};
use super::types::Printer;
use super::{Draft, File};

/// Returns drafts of the files below `types`.
pub(super) fn drafts<'a>(named: &'a Named) -> Vec<Draft<'a>> {
    let groups = named.api.files().into_iter().map(|(root, types)| Group { root, module: module(named, root), types });
    let groups: Arc<[Group]> = groups.collect();
    let boxed = Arc::new(boxed(&named.api));
    let draft = |index: usize| {
        let (groups, boxed) = (Arc::clone(&groups), Arc::clone(&boxed));
        Draft::new(move || file(named, &groups[index], &boxed))
    };
    let mut drafts: Vec<Draft<'a>> = (0..groups.len()).map(draft).collect();
    drafts.push(Draft::new(move || index(named, &groups)));
    drafts
}

/// Returns the types that callers may have in a `Box`, because a field of a sent type holds them so.
fn boxed(api: &Api) -> HashSet<TypeId> {
    let objects =
        api.types.values().filter(|definition| definition.sent).filter_map(|definition| match &definition.shape {
            Shape::Object(object) => Some(&object.fields),
            _ => None,
        });
    let boxed =
        objects.flatten().filter(|field| field.boxed).filter_map(|field| match api.types.unaliased(&field.ty) {
            Type::Named(id) => Some(*id),
            _ => None,
        });
    boxed.collect()
}

/// The types of a file.
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
            // The schema of a shared parameter, body or response is named after it.
            Some((sentence, name)) => DocText::ours(sentence, &[&Code::new(name)]),
            None => DocText::ours("The schema {}.", &[&Code::new(&definition.words.join(" "))]),
        },
        Root::Resource(id) => {
            let name = Code::new(&api.resources[id].name);
            DocText::ours("Types of the inline schemas in the operations of {}.", &[&name])
        }
    }
}

/// Returns the title and the name of a shared parameter, body or response, if the type is its whole schema.
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

fn file(named: &Named, group: &Group, boxed: &HashSet<TypeId>) -> File {
    let mut items = imports(named, group);
    let title = title(&named.api, group.root, &named.api.types[group.types[0]]);
    let printer = Printer { named, qualified: false };
    for &id in &group.types {
        items.push(printer.item(id));
        if boxed.contains(&id) {
            let name = &named.types[id].name;
            items.push(quote! {
                from_box! {
                    pub struct #name;
                }
            });
        }
    }
    File { file: ModuleFile::within("types", &group.module), docs: InnerDocs::new(&title), items }
}

/// Returns the imports of a file. Types are imported one by one: with a glob import in each of a thousand files, the
/// compiler would spend more time on imports than on parsing.
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
    for definition in definitions().filter(|definition| definition.sent) {
        Printer { named, qualified: false }.mentions_of_callers(&definition.shape, &mut |id| {
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

/// Returns true if the type uses the runtime's prelude.
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
            | Type::Own(_)
    )
}

/// Returns true if the predicate holds for the type or a type nested in it.
fn mentions(ty: &Type, kind: &impl Fn(&Type) -> bool) -> bool {
    kind(ty)
        || match ty {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => mentions(inner, kind),
            Type::Tuple(items) => items.iter().any(|item| mentions(item, kind)),
            _ => false,
        }
}

/// Renders `types/mod.rs`.
fn index(named: &Named, groups: &[Group]) -> File {
    let mut items = modules::lines(groups.iter().map(|group| {
        let exports = group.types.iter().map(|id| &named.types[*id].name).collect();
        Module { name: group.module.clone(), exports, condition: named.features.of_types(group.root) }
    }));
    // Aliases are defined here because a `use` of a deprecated item causes a warning.
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
