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
            Shape::Alias(_) | Shape::Constant(_) | Shape::Id(_) | Shape::ByStatus(_) => return None,
        };
        (parts > 1).then_some(key)
    }
}

#[cfg(test)]
mod tests {
    use crate::api::{Enum, Id, Scalar, Variant};

    use super::*;

    fn key(ty: &Type) -> TypeKey<TypeId> {
        TypeKey::new(ty, &|id| id)
    }

    #[test]
    fn types_have_equal_keys_only_if_they_are_equal() {
        let (one, two) = (Type::Named(TypeId::new(1)), Type::Named(TypeId::new(2)));
        let types = [
            one.clone(),
            two.clone(),
            Type::Any,
            Type::List(Box::new(one.clone())),
            Type::Map(Box::new(one.clone())),
            Type::Nullable(Box::new(one.clone())),
            Type::Tuple(vec![one.clone()]),
            Type::Tuple(vec![one.clone(), two.clone()]),
            Type::List(Box::new(Type::Tuple(vec![one, two]))),
        ];
        for (index, ty) in types.iter().enumerate() {
            let equal: Vec<usize> = (0..types.len()).filter(|other| key(&types[*other]) == key(ty)).collect();
            assert_eq!(equal, [index], "{ty:?}");
        }
    }

    #[test]
    fn the_values_of_a_shape_keep_their_kind() {
        let shape = |values: [Value; 2]| {
            let variants = values.map(|wire| Variant { wire, name: None, docs: Default::default() }).into();
            Shape::Enum(Enum { scalar: Scalar::Mixed, variants })
        };
        let number = |text: &str| Value::Number(crate::json::Number::parse(text).expect("a number"));
        let (numbers, texts) = (shape([number("1"), number("2")]), shape([Value::from("1"), Value::from("2")]));
        assert_eq!(ShapeKey::distinctive(&numbers), ShapeKey::distinctive(&numbers.clone()));
        assert_ne!(ShapeKey::distinctive(&numbers), ShapeKey::distinctive(&texts));
        let words = shape([Value::from("a\nb"), Value::from("c")]);
        assert_ne!(
            ShapeKey::distinctive(&words),
            ShapeKey::distinctive(&shape([Value::from("a"), Value::from("b\nc")]))
        );
        assert_eq!(ShapeKey::distinctive(&Shape::Alias(Type::Any)), None);
    }
}
