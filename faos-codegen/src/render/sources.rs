//! The values besides the payloads of its branches that a union is created from: text, lists and arrays. A branch that
//! is itself a union is a way for the values that this union is created from.

use std::ptr;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Branch, Scalar, Shape, Type, TypeId, Union};

use super::types::Printer;

/// The text and lists that a union is created from, and the branch that each of them becomes.
pub(super) struct Sources<'a> {
    text: Option<&'a Branch>,
    lists: Vec<List<'a>>,
}

struct List<'a> {
    branch: &'a Branch,
    item: &'a Type,
    /// True if the branch is a union that is created from the list.
    nested: bool,
}

impl<'a> Printer<'a> {
    /// Returns the sources of a union.
    pub(super) fn sources(self, union: &'a Union) -> Sources<'a> {
        let inner = || self.plain(union).filter_map(|branch| Some((branch, self.union_of(&branch.ty)?)));
        let text = self.text_branch(union).or_else(|| {
            let mut texts = inner().filter(|(_, inner)| self.text_branch(inner).is_some());
            texts.next().filter(|_| texts.next().is_none()).map(|(branch, _)| branch)
        });
        // A boxed list has a conversion of its own, which would overlap.
        let is_list = |branch: &Branch| matches!(self.named.api.types.unaliased(&branch.ty), Type::List(_));
        if union.branches.iter().any(|branch| branch.boxed && is_list(branch)) {
            return Sources { text, lists: Vec::new() };
        }
        let own = self.lists(union).map(|(branch, item)| List { branch, item, nested: false });
        let mut lists: Vec<List<'_>> = own.collect();
        for (branch, inner) in inner() {
            let nested: Vec<List<'_>> =
                self.lists(inner).map(|(_, item)| List { branch, item, nested: true }).collect();
            // Two ways for the same list would be ambiguous.
            let is_new =
                |list: &List<'_>| lists.iter().all(|known| self.unaliased(known.item) != self.unaliased(list.item));
            if nested.iter().all(is_new) {
                lists.extend(nested);
            }
        }
        Sources { text, lists }
    }

    /// Returns the branches that the union is created from, unless they are boxed.
    fn plain(self, union: &'a Union) -> impl Iterator<Item = &'a Branch> {
        union.branches.iter().filter(move |branch| !branch.boxed && self.is_made_from(branch, union))
    }

    fn lists(self, union: &'a Union) -> impl Iterator<Item = (&'a Branch, &'a Type)> {
        self.plain(union).filter_map(move |branch| match self.named.api.types.unaliased(&branch.ty) {
            Type::List(item) => Some((branch, &**item)),
            _ => None,
        })
    }

    /// Returns the branch that is created from borrowed text: that of strings, else the only one of listed strings.
    fn text_branch(self, union: &'a Union) -> Option<&'a Branch> {
        let types = &self.named.api.types;
        let is_listed = |branch: &&Branch| match types.unaliased(&branch.ty) {
            Type::Named(id) => matches!(&types[*id].shape, Shape::Enum(values) if values.scalar == Scalar::String),
            _ => false,
        };
        let string = self.plain(union).find(|branch| *types.unaliased(&branch.ty) == Type::String);
        string.or_else(|| {
            let mut listed = self.plain(union).filter(is_listed);
            listed.next().filter(|_| listed.next().is_none())
        })
    }

    fn union_of(self, ty: &'a Type) -> Option<&'a Union> {
        let types = &self.named.api.types;
        match types.unaliased(ty) {
            Type::Named(id) => match &types[*id].shape {
                Shape::Union(union) if types[*id].sent => Some(union),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Sources<'_> {
    /// Returns the sources of a branch, in the words of `union!`.
    pub(super) fn of(&self, printer: Printer<'_>, branch: &Branch) -> Vec<TokenStream> {
        let text = self.text.filter(|text| ptr::eq(*text, branch)).map(|_| quote!(text));
        let lists = self.lists.iter().filter(|list| ptr::eq(list.branch, branch)).map(|list| {
            let item = printer.ty(list.item);
            // Of several lists, only exact items tell which one is meant. Literals of integers have no other type.
            let is_exact = self.lists.len() > 1 || printer.is_passed_as_is(list.item);
            match (is_exact, list.nested) {
                (false, false) => quote!(list #item),
                (true, false) => quote!(array #item),
                (false, true) => quote!(lists #item),
                (true, true) => quote!(arrays #item),
            }
        });
        text.into_iter().chain(lists).collect()
    }

    /// Visits the types of the items.
    pub(super) fn mentions(&self, visit: &mut impl FnMut(TypeId)) {
        self.lists.iter().for_each(|list| list.item.mentions(visit));
    }
}
