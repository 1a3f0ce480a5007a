//! The way in which a caller passes a value. Operations, setters, constructors and bodies follow the same rule:
//!
//! | Value | Parameter |
//! |---|---|
//! | integer, boolean | the type itself, so that literals fit every width |
//! | list | an iterator of items |
//! | map | an iterator of pairs |
//! | any other | `impl Into` of the type |

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Field, Shape, Type, TypeId};
use crate::naming::RustIdent;

use super::types::Printer;

/// The way in which a caller passes a value.
enum Way<'a> {
    /// The value itself.
    Value,
    /// Anything that converts to the type.
    Into,
    /// Anything that yields items.
    List(&'a Type),
    /// Anything that yields pairs of a name and a value.
    Map(&'a Type),
}

impl Printer<'_> {
    fn way<'a>(&'a self, ty: &'a Type) -> Way<'a> {
        match self.named.api.types.unaliased(ty) {
            Type::Boolean | Type::Integer(_) => Way::Value,
            Type::List(item) => Way::List(item),
            Type::Map(value) => Way::Map(value),
            Type::AnyObject => Way::Map(&Type::Any),
            _ => Way::Into,
        }
    }

    /// Returns the type of a parameter for a value of the type.
    pub(super) fn parameter(self, ty: &Type) -> TokenStream {
        match self.way(ty) {
            Way::Value => self.ty(ty),
            Way::Into => {
                let ty = self.ty(ty);
                quote!(impl Into<#ty>)
            }
            Way::List(item) => {
                let item = self.item_parameter(item);
                quote!(impl IntoIterator<Item = #item>)
            }
            Way::Map(value) => {
                let value = self.item_parameter(value);
                quote!(impl IntoIterator<Item = (impl Into<String>, #value)>)
            }
        }
    }

    /// Returns true if a caller passes exactly this type.
    pub(super) fn is_passed_as_is(self, ty: &Type) -> bool {
        matches!(self.way(ty), Way::Value)
    }

    /// Returns the type of an item that a caller passes. Lists and maps within others are not converted item by item.
    fn item_parameter(self, ty: &Type) -> TokenStream {
        let is_value = self.is_passed_as_is(ty);
        let ty = self.ty(ty);
        if is_value { ty } else { quote!(impl Into<#ty>) }
    }

    /// Returns the expression that converts a parameter to the type.
    pub(super) fn passed(self, ty: &Type, name: &RustIdent) -> TokenStream {
        match self.way(ty) {
            Way::Value => quote!(#name),
            Way::Into => quote!(#name.into()),
            Way::List(item) => {
                let item = self.ty(item);
                quote!(Vec::<#item>::from(IntoList(#name)))
            }
            Way::Map(value) => match self.named.api.types.unaliased(ty) {
                Type::AnyObject => quote!(Map::<String, Value>::from(IntoMap(#name))),
                _ => {
                    let value = self.ty(value);
                    quote!(BTreeMap::<String, #value>::from(IntoMap(#name)))
                }
            },
        }
    }

    /// Returns the way in which setters and constructors take a field, in the words of `object!`, if it is not
    /// `impl Into`.
    pub(super) fn way_of(self, field: &Field) -> Option<TokenStream> {
        if field.boxed {
            let ty = self.ty(&field.ty);
            return Some(quote!(boxed #ty));
        }
        self.way_of_type(&field.ty)
    }

    /// Visits the types that callers pass although no member of the shape mentions them: the items behind aliases of
    /// lists and maps, and in unions within a union.
    pub(super) fn mentions_of_callers<'a>(&'a self, shape: &'a Shape, visit: &mut impl FnMut(TypeId)) {
        let object = match shape {
            Shape::Object(object) => object,
            Shape::Union(union) => return self.sources(union).mentions(visit),
            _ => return,
        };
        let is_whole = |field: &&Field| field.boxed || (field.is_requested() && field.presence.is_nullable());
        for field in object.fields.iter().filter(|field| !is_whole(field)) {
            if let Way::List(item) | Way::Map(item) = self.way(&field.ty) {
                item.mentions(visit);
            }
        }
    }

    /// Returns the way for a type.
    pub(super) fn way_of_type(self, ty: &Type) -> Option<TokenStream> {
        match self.way(ty) {
            Way::Value => Some(quote!(value)),
            Way::Into => None,
            Way::List(item) => {
                let item = self.item_parameter(item);
                Some(quote!(list #item))
            }
            Way::Map(value) => {
                let value = self.item_parameter(value);
                Some(quote!(map #value))
            }
        }
    }
}
