//! The values that an API exchanges.

use std::ops::Index;
use std::vec;

use crate::document::{Pointer, Value};

use super::Docs;

/// Every type of an API, addressed by [`TypeId`].
#[derive(Clone, Debug, Default)]
pub struct Types(Vec<TypeDef>);

/// Which type is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(u32);

impl Types {
    /// Adds a type and says how it is called from now on.
    pub fn push(&mut self, definition: TypeDef) -> TypeId {
        let id = TypeId(u32::try_from(self.0.len()).expect("a document holds fewer than 2^32 schemas"));
        self.0.push(definition);
        id
    }

    /// Every type, in document order.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        self.0.iter().enumerate().map(|(index, definition)| (TypeId(index as u32), definition))
    }

    /// Every identifier, for passes that change types as they go.
    pub fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.0.len() as u32).map(TypeId)
    }

    /// How many types there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no type at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every definition, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut TypeDef> {
        self.0.iter_mut()
    }

    /// Whose file a type stands in, at the end of the way from the types that it is part of.
    pub fn root(&self, id: TypeId) -> Root {
        match self[id].owner {
            Owner::Itself => Root::Type(id),
            Owner::Type(parent) => self.root(parent),
            Owner::Resource(index) => Root::Resource(index),
        }
    }

    /// The definition, to be changed.
    pub fn get_mut(&mut self, id: TypeId) -> &mut TypeDef {
        &mut self.0[id.0 as usize]
    }
}

impl IntoIterator for Types {
    type Item = TypeDef;
    type IntoIter = vec::IntoIter<TypeDef>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Index<TypeId> for Types {
    type Output = TypeDef;

    fn index(&self, id: TypeId) -> &TypeDef {
        &self.0[id.0 as usize]
    }
}

impl TypeId {
    /// The least of all.
    pub const FIRST: Self = Self(0);

    /// The position in [`Types`], for side tables.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One type with a name of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeDef {
    /// The schema that it came from.
    pub at: Pointer,
    /// The schemas of the same file that say the same, and have this type too.
    pub also: Vec<Pointer>,
    /// The words that its name is made of, outermost first: the schema's name, then the way below it.
    pub words: Vec<String>,
    /// Whose file it stands in.
    pub owner: Owner,
    /// What the document says about it.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
    /// Whether a request can carry it.
    pub sent: bool,
    /// Whether the document advises against it.
    pub deprecated: bool,
}

/// Whose file a type stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// Its own: the document gives it a name.
    Itself,
    /// The file of the named type it is part of.
    Type(TypeId),
    /// The file of the resource whose operation it is part of.
    Resource(usize),
}

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// That of a type to which the document gives a name.
    Type(TypeId),
    /// That of what the operations of a resource need besides.
    Resource(usize),
}

/// What a type is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Another name for a type.
    Alias(Type),
    /// Named members.
    Object(Object),
    /// One of a list of values, or one that is not listed yet.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Always the same value.
    Constant(Constant),
    /// What an operation gives, by the status of its answer.
    ByStatus(Vec<Answer>),
}

/// What comes with one status.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Answer {
    /// The status, or `2XX`, or `default`.
    pub status: String,
    /// What the body holds.
    pub content: Content,
    /// What the document says about it.
    pub docs: Docs,
}

/// What the body of an answer holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// Nothing.
    Nothing,
    /// JSON.
    Json(Type),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// Named members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Object {
    /// In document order.
    pub fields: Vec<Field>,
    /// What all other members hold, where they are kept.
    pub rest: Option<Type>,
}

/// One member of an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The schema that it came from.
    pub at: Pointer,
    /// The member's name in JSON.
    pub wire: String,
    /// What it holds when it is there and not null.
    pub ty: Type,
    /// Whether it can be left out or be null.
    pub presence: Presence,
    /// What the document says about it.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// Whether it must not appear in logs.
    pub secret: bool,
    /// Whether only the server sets it.
    pub read_only: bool,
    /// Whether the value is stored apart, because the type would otherwise contain itself.
    pub boxed: bool,
}

/// Whether a member can be left out or be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Always there, never null.
    Required,
    /// Always there, perhaps null.
    RequiredNullable,
    /// There or not; null is read as not.
    Optional,
    /// There, null, or not there, each with a meaning of its own.
    OptionalNullable,
}

impl Presence {
    /// The presence of a member that is required, nullable, both or neither.
    pub fn new(required: bool, nullable: bool) -> Self {
        match (required, nullable) {
            (true, false) => Self::Required,
            (true, true) => Self::RequiredNullable,
            (false, false) => Self::Optional,
            (false, true) => Self::OptionalNullable,
        }
    }

    /// Whether the member must be there.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::RequiredNullable)
    }
}

/// One of a list of scalar values, or one that is not listed yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enum {
    /// What the values are.
    pub scalar: Scalar,
    /// In document order.
    pub variants: Vec<Variant>,
}

/// What the values of an enum are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// Text.
    String,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Yes or no.
    Boolean,
    /// Values of several kinds.
    Mixed,
}

/// One listed value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// The value in JSON.
    pub wire: Value,
    /// What the document says about it.
    pub docs: Docs,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Union {
    /// The member that tells the branches apart, if one does.
    pub tag: Option<String>,
    /// In document order.
    pub branches: Vec<Branch>,
}

/// One of the types of a union.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Branch {
    /// The schema that it came from.
    pub at: Pointer,
    /// The words that its name is made of.
    pub words: Vec<String>,
    /// What tells it from the other branches, in whatever order they come.
    pub identity: String,
    /// What it holds.
    pub ty: Type,
    /// The values of the tag that mean this branch.
    pub tags: Vec<Value>,
    /// Whether the value is stored apart, because the type would otherwise contain itself.
    pub boxed: bool,
}

/// Always the same value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    /// The value in JSON.
    pub value: Value,
}

/// A type as it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Text.
    String,
    /// Yes or no.
    Boolean,
    /// A whole number.
    Integer(Integer),
    /// A number.
    Number,
    /// A moment, as RFC 3339 writes it.
    Timestamp,
    /// A day of the calendar.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A UUID.
    Uuid,
    /// Bytes, written as base64.
    Base64,
    /// A file that is sent in a form.
    File,
    /// Any JSON value.
    Any,
    /// Any JSON object.
    AnyObject,
    /// A list.
    List(Box<Type>),
    /// Values by name.
    Map(Box<Type>),
    /// A list of known length whose places have types of their own.
    Tuple(Vec<Type>),
    /// The type, or null.
    Nullable(Box<Type>),
    /// A type with a name of its own.
    Named(TypeId),
}

impl Type {
    /// Whether a file stands in it.
    pub fn holds_file(&self) -> bool {
        match self {
            Self::File => true,
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.holds_file(),
            Self::Tuple(items) => items.iter().any(Self::holds_file),
            _ => false,
        }
    }

    /// The named types that this type mentions.
    pub fn mentions(&self, found: &mut impl FnMut(TypeId)) {
        match self {
            Self::Named(id) => found(*id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.mentions(found),
            Self::Tuple(items) => items.iter().for_each(|item| item.mentions(found)),
            _ => {}
        }
    }

    /// As [`mentions`](Self::mentions), to put another type in the place of each.
    pub fn mentions_mut(&mut self, change: &mut impl FnMut(&mut TypeId)) {
        match self {
            Self::Named(id) => change(id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.mentions_mut(change),
            Self::Tuple(items) => items.iter_mut().for_each(|item| item.mentions_mut(change)),
            _ => {}
        }
    }
}

/// How wide a whole number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Integer {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    I128,
}

/// A value that could not be said exactly, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untyped {
    /// The schema that it came from.
    pub at: Pointer,
    /// Why it is any JSON value.
    pub reason: &'static str,
}

impl TypeDef {
    /// The schemas that have this type.
    pub fn places(&self) -> impl Iterator<Item = &Pointer> + Clone {
        [&self.at].into_iter().chain(&self.also)
    }

    /// Every type that this one holds, one step deep.
    pub fn parts(&self) -> Vec<&Type> {
        match &self.shape {
            Shape::Alias(ty) => vec![ty],
            Shape::Object(object) => object.fields.iter().map(|field| &field.ty).chain(&object.rest).collect(),
            Shape::Union(union) => union.branches.iter().map(|branch| &branch.ty).collect(),
            Shape::ByStatus(answers) => answers
                .iter()
                .filter_map(|answer| match &answer.content {
                    Content::Json(ty) => Some(ty),
                    Content::Nothing | Content::Text | Content::Bytes => None,
                })
                .collect(),
            Shape::Enum(_) | Shape::Constant(_) => Vec::new(),
        }
    }

    /// As [`parts`](Self::parts), to be changed.
    pub fn parts_mut(&mut self) -> Vec<&mut Type> {
        match &mut self.shape {
            Shape::Alias(ty) => vec![ty],
            Shape::Object(object) => {
                object.fields.iter_mut().map(|field| &mut field.ty).chain(&mut object.rest).collect()
            }
            Shape::Union(union) => union.branches.iter_mut().map(|branch| &mut branch.ty).collect(),
            Shape::ByStatus(answers) => answers
                .iter_mut()
                .filter_map(|answer| match &mut answer.content {
                    Content::Json(ty) => Some(ty),
                    Content::Nothing | Content::Text | Content::Bytes => None,
                })
                .collect(),
            Shape::Enum(_) | Shape::Constant(_) => Vec::new(),
        }
    }
}
