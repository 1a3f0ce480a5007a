//! Keys that identify types and shapes across two versions of an API.

use crate::api::{Presence, Shape, Type, TypeId};
use crate::json::Value;

/// A type whose named types are replaced by `I`, to compare types of different versions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum TypeKey<I> {
    /// A named type.
    Named(I),
    /// A list.
    List(Box<Self>),
    /// A map.
    Map(Box<Self>),
    /// The type, or null.
    Nullable(Box<Self>),
    /// A list of fixed length.
    Tuple(Vec<Self>),
    /// A type that does not contain other types.
    Plain(Type),
}

impl<I> TypeKey<I> {
    /// Returns the key of a type, with the named types that `name` returns.
    pub(super) fn new(ty: &Type, name: &impl Fn(TypeId) -> I) -> Self {
        let boxed = |inner| Box::new(Self::new(inner, name));
        match ty {
            Type::Named(id) => Self::Named(name(*id)),
            Type::List(inner) => Self::List(boxed(inner)),
            Type::Map(inner) => Self::Map(boxed(inner)),
            Type::Nullable(inner) => Self::Nullable(boxed(inner)),
            Type::Tuple(items) => Self::Tuple(items.iter().map(|item| Self::new(item, name)).collect()),
            ty => Self::Plain(ty.clone()),
        }
    }
}

/// A shape without the names of the types in it, which may have changed with a move.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum ShapeKey<'a> {
    /// The name, presence and type of each field.
    Object(Vec<(&'a str, Presence, TypeKey<()>)>),
    /// The values.
    Enum(Vec<&'a Value>),
    /// The words and discriminator values of each branch.
    Union(Vec<(&'a [String], &'a [Value])>),
}

impl<'a> ShapeKey<'a> {
    /// Returns the key of a shape, or `None` if the shape is too common to identify a type.
    pub(super) fn distinctive(shape: &'a Shape) -> Option<Self> {
        let (key, parts) = match shape {
            Shape::Object(object) => {
                let fields = object.fields.iter();
                let key = fields.map(|field| (field.wire.as_str(), field.presence, TypeKey::new(&field.ty, &|_| ())));
                (Self::Object(key.collect()), object.fields.len())
            }
            Shape::Enum(values) => {
                let key = values.variants.iter().map(|variant| &variant.wire);
                (Self::Enum(key.collect()), values.variants.len())
            }
            Shape::Union(union) => {
                let key = union.branches.iter().map(|branch| (branch.words.as_slice(), branch.tags.as_slice()));
                (Self::Union(key.collect()), union.branches.len())
            }
            Shape::Alias(_) | Shape::Constant(_) | Shape::ByStatus(_) => return None,
        };
        (parts > 1).then_some(key)
    }
}
