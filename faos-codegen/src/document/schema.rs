//! A schema in the vocabulary of JSON Schema 2020-12, whichever version of OpenAPI it was written in.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use indexmap::IndexMap;

use super::{Object, Pointer, SchemaId, Uncommon, Value, uncommon::Rare};

/// One schema. Keywords that are absent are empty; an empty schema accepts everything.
///
/// A document has ten thousands of schemas, and each takes the room of every keyword that could stand in it. Those that
/// few have are kept apart, in [`Uncommon`], and are read and set as if they stood here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// Where the schema stands in the document.
    pub at: Pointer,
    /// `$ref`. Its siblings are kept in the other fields and hold as well.
    pub reference: Option<Reference>,
    /// Set for the schemas `true` and `false`.
    pub always: Option<bool>,

    /// `type`, as a set. Empty when the keyword is absent and `normalize` could not tell what is meant.
    pub types: Types,
    /// Where the types come from. `normalize` sets it.
    pub typing: Typing,
    /// Whether `$schema`, here or around, or the document's `jsonSchemaDialect` names JSON Schema itself as the dialect.
    pub literal: bool,
    /// Whether null is allowed. `normalize` sets it and takes `null` out of everything else.
    pub nullable: bool,
    /// `enum`.
    pub enum_values: Option<Vec<Value>>,
    /// `const`.
    pub constant: Option<Value>,

    /// `properties`, in document order.
    pub properties: IndexMap<String, SchemaId>,
    /// `required`, each name once.
    pub required: Vec<String>,
    /// `additionalProperties`.
    pub additional_properties: Option<SchemaId>,

    /// `items`: what each item after the prefix must be.
    pub items: Option<SchemaId>,
    /// `uniqueItems`.
    pub unique_items: bool,

    /// `allOf`.
    pub all_of: Vec<SchemaId>,
    /// `anyOf`.
    pub any_of: Vec<SchemaId>,
    /// `oneOf`.
    pub one_of: Vec<SchemaId>,

    /// `format`.
    pub format: Option<String>,

    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `default`.
    pub default: Option<Value>,
    /// `examples`, and the `example` of OpenAPI 3.0.
    pub examples: Vec<Value>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,

    /// `x-…` keywords.
    pub extensions: Object,

    /// All other keywords.
    pub(crate) uncommon: Rare,
}

impl Deref for Schema {
    type Target = Uncommon;

    fn deref(&self) -> &Uncommon {
        self.uncommon.get()
    }
}

impl DerefMut for Schema {
    fn deref_mut(&mut self) -> &mut Uncommon {
        self.uncommon.get_mut()
    }
}

impl Schema {
    /// Every schema that stands directly in a keyword of this one, in a fixed order. References are not followed.
    pub fn children(&self) -> impl Iterator<Item = SchemaId> {
        let maps = [&self.properties, &self.pattern_properties, &self.dependent_schemas, &self.defs];
        let lists = [&self.prefix_items, &self.all_of, &self.any_of, &self.one_of];
        let singles = [
            self.additional_properties,
            self.property_names,
            self.unevaluated_properties,
            self.items,
            self.unevaluated_items,
            self.contains,
            self.not,
            self.if_schema,
            self.then_schema,
            self.else_schema,
            self.content_schema,
        ];
        maps.into_iter()
            .flat_map(|map| map.values().copied())
            .chain(lists.into_iter().flatten().copied())
            .chain(singles.into_iter().flatten())
    }

    /// Whether `null` is among the types.
    pub fn is_nullable(&self) -> bool {
        self.types.contains(Type::Null)
    }
}

/// Where the types of a schema come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Typing {
    /// From `type`, if there are any.
    #[default]
    Stated,
    /// From keywords that are about values of these types alone, and no other value is meant.
    Assumed,
    /// From keywords that are about values of these types alone, and values of all other types are allowed as well.
    Open,
}

/// A `$ref` in a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The reference as it was written.
    pub text: String,
    /// The schema that it leads to. In a document that was read without an error there always is one.
    pub target: Option<SchemaId>,
}

/// One of the seven type names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

impl Type {
    /// All types, in the order in which [`Types`] lists them.
    pub const ALL: [Type; 7] =
        [Type::Null, Type::Boolean, Type::Integer, Type::Number, Type::String, Type::Array, Type::Object];

    /// The type of this name.
    pub fn from_name(name: &str) -> Option<Type> {
        Type::ALL.into_iter().find(|ty| ty.name() == name)
    }

    /// The name of the type in JSON Schema.
    pub fn name(self) -> &'static str {
        match self {
            Type::Null => "null",
            Type::Boolean => "boolean",
            Type::Integer => "integer",
            Type::Number => "number",
            Type::String => "string",
            Type::Array => "array",
            Type::Object => "object",
        }
    }

    /// The type of a value: `integer` for every number without a fraction.
    pub fn of(value: &Value) -> Type {
        match value {
            Value::Null => Type::Null,
            Value::Bool(_) => Type::Boolean,
            Value::Number(number) if number.is_integer() => Type::Integer,
            Value::Number(_) => Type::Number,
            Value::String(_) => Type::String,
            Value::Array(_) => Type::Array,
            Value::Object(_) => Type::Object,
        }
    }
}

/// A set of types. Empty means that the keyword was absent, so that any type is meant.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Types(u8);

impl Types {
    /// The set of one type.
    pub fn of(ty: Type) -> Types {
        Types(1 << ty as u8)
    }

    /// Whether no type is named.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many types are named.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether a type is named.
    pub fn contains(self, ty: Type) -> bool {
        self.0 & Types::of(ty).0 != 0
    }

    /// Adds a type; whether it is new.
    pub fn insert(&mut self, ty: Type) -> bool {
        let new = !self.contains(ty);
        self.0 |= Types::of(ty).0;
        new
    }

    /// Takes a type out; whether it was there.
    pub fn remove(&mut self, ty: Type) -> bool {
        let there = self.contains(ty);
        self.0 &= !Types::of(ty).0;
        there
    }

    /// This set without `null`.
    pub fn without_null(self) -> Types {
        Types(self.0 & !Types::of(Type::Null).0)
    }

    /// Whether a value is of one of the types. A whole number is a `number` as well.
    pub fn allow(self, value: &Value) -> bool {
        let ty = Type::of(value);
        self.is_empty() || self.contains(ty) || (ty == Type::Integer && self.contains(Type::Number))
    }

    /// The types in words, to stand between backticks.
    pub fn names(self) -> String {
        self.iter().map(Type::name).collect::<Vec<_>>().join("` or `")
    }

    /// The types that both sets name.
    pub fn intersection(self, other: Types) -> Types {
        Types(self.0 & other.0)
    }

    /// The types that either set names.
    pub fn union(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    /// The only type, if there is just one.
    pub fn single(self) -> Option<Type> {
        let mut types = self.iter();
        types.next().filter(|_| types.next().is_none())
    }

    /// The types in a fixed order.
    pub fn iter(self) -> impl Iterator<Item = Type> {
        Type::ALL.into_iter().filter(move |ty| self.contains(*ty))
    }
}

impl FromIterator<Type> for Types {
    fn from_iter<I: IntoIterator<Item = Type>>(types: I) -> Types {
        let mut set = Types::default();
        for ty in types {
            set.insert(ty);
        }
        set
    }
}

impl fmt::Debug for Types {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter().map(Type::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_a_set() {
        let mut types: Types = [Type::String, Type::Null].into_iter().collect();
        assert_eq!(types.len(), 2);
        assert_eq!(types.single(), None);
        assert_eq!(types.without_null().single(), Some(Type::String));
        assert!(!types.insert(Type::String));
        assert!(types.remove(Type::Null));
        assert_eq!(format!("{types:?}"), r#"{"string"}"#);
        assert!(Types::default().is_empty());
    }

    #[test]
    fn children_are_listed_once_each() {
        let mut schema =
            Schema { items: Some(SchemaId::from_index(1)), all_of: vec![SchemaId::from_index(2)], ..Schema::default() };
        schema.properties.insert("a".to_owned(), SchemaId::from_index(3));
        let children: Vec<_> = schema.children().map(SchemaId::index).collect();
        assert_eq!(children, [3, 2, 1]);
    }
}
