//! The schema model, in the vocabulary of JSON Schema 2020-12 for every version of OpenAPI.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use indexmap::IndexMap;

use crate::json::{Object, Pointer, Value};

use super::id::SchemaId;
use super::uncommon::{Rare, Uncommon};

/// A schema. Absent keywords are empty; an empty schema accepts every value.
///
/// A document may have tens of thousands of schemas, and each occupies memory for every keyword. Rare keywords are
/// therefore stored separately, in [`Uncommon`], and accessed through `Deref` as if they were fields of the schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// The location of the schema in the document.
    pub at: Pointer,
    /// `$ref`. Its siblings are kept in the other fields and apply as well.
    pub reference: Option<Reference>,
    /// Set for the schemas `true` and `false`.
    pub always: Option<bool>,

    /// `type`, as a set. Empty if the keyword is absent and `normalize` could not infer it.
    pub types: Types,
    /// The origin of the types. Set by `normalize`.
    pub typing: Typing,
    /// True if `$schema`, here or in an ancestor, or the document's `jsonSchemaDialect` selects JSON Schema itself as
    /// dialect.
    pub literal: bool,
    /// True if null is allowed. Set by `normalize`, which removes `null` from all other keywords.
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

    /// `items`: the schema of the items after the prefix.
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

/// The extensions that list names for the values of an `enum`, in the order of the values.
pub(crate) const ENUM_NAMES: &[&str] = &["x-enum-varnames", "x-enumNames", "x-enum-names"];

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
    /// Makes the schema accept any value, because its keywords cannot be used. Keeps its documentation.
    pub(crate) fn give_up(&mut self, reason: &'static str) {
        let whole = std::mem::take(self);
        *self = Schema {
            at: whole.at,
            literal: whole.literal,
            title: whole.title,
            description: whole.description,
            deprecated: whole.deprecated,
            read_only: whole.read_only,
            write_only: whole.write_only,
            ..Schema::default()
        };
        self.unusable = Some(reason);
    }
}

/// The origin of a schema's types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Typing {
    /// Stated by `type`, if there are any.
    #[default]
    Stated,
    /// Inferred from keywords that apply to these types alone; other types are not allowed.
    Assumed,
    /// Inferred from keywords that apply to these types alone; all other types are allowed as well.
    Open,
}

/// A `$ref` in a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The reference as written.
    pub text: String,
    /// The referenced schema. Always present in a document that was parsed without errors.
    pub target: Option<SchemaId>,
}

/// A JSON Schema type.
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
    /// All types, in the order of [`Types::iter`].
    pub const ALL: [Type; 7] =
        [Type::Null, Type::Boolean, Type::Integer, Type::Number, Type::String, Type::Array, Type::Object];

    /// Returns the type with the given name.
    pub fn from_name(name: &str) -> Option<Type> {
        Type::ALL.into_iter().find(|ty| ty.name() == name)
    }

    /// Returns the name of the type in JSON Schema.
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

    /// Returns the type of a value; `integer` for every number without a fraction.
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

/// A set of types. Empty if the keyword is absent, which allows every type.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Types(u8);

impl Types {
    /// Creates a set with a single type.
    pub fn of(ty: Type) -> Types {
        Types(1 << ty as u8)
    }

    /// Returns true if the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the number of types.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Returns true if the set contains the type.
    pub fn contains(self, ty: Type) -> bool {
        self.0 & Types::of(ty).0 != 0
    }

    /// Adds a type; returns true if it was not present.
    pub fn insert(&mut self, ty: Type) -> bool {
        let new = !self.contains(ty);
        self.0 |= Types::of(ty).0;
        new
    }

    /// Removes a type; returns true if it was present.
    pub fn remove(&mut self, ty: Type) -> bool {
        let present = self.contains(ty);
        self.0 &= !Types::of(ty).0;
        present
    }

    /// Returns true if the value has one of the types. An integer also counts as a `number`.
    pub fn allow(self, value: &Value) -> bool {
        let ty = Type::of(value);
        self.is_empty() || self.contains(ty) || (ty == Type::Integer && self.contains(Type::Number))
    }

    /// Returns the type names, joined for use between backticks.
    pub fn names(self) -> String {
        self.iter().map(Type::name).collect::<Vec<_>>().join("` or `")
    }

    /// Returns the types contained in both sets.
    pub fn intersection(self, other: Types) -> Types {
        Types(self.0 & other.0)
    }

    /// Returns the types contained in either set.
    pub fn union(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    /// Returns the type if there is exactly one.
    pub fn single(self) -> Option<Type> {
        let mut types = self.iter();
        types.next().filter(|_| types.next().is_none())
    }

    /// Returns the types in a fixed order.
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
        assert!(!types.insert(Type::String));
        assert!(types.remove(Type::Null));
        assert_eq!(types.single(), Some(Type::String));
        assert_eq!(format!("{types:?}"), r#"{"string"}"#);
        assert!(Types::default().is_empty());
    }
}
