//! The types of the values that an API exchanges.

use crate::json::{Integer, Pointer, Value};

use super::{Docs, IdMap, OwnType, ResourceId, TypeId};

/// Every type of an API, in document order.
pub type Types = IdMap<TypeId, TypeDef>;

impl Types {
    /// Returns the owner of the file that contains the type, following the chain of enclosing types.
    pub fn root(&self, id: TypeId) -> Root {
        match self[id].owner {
            Owner::Itself => Root::Type(id),
            Owner::Type(parent) => self.root(parent),
            Owner::Resource(id) => Root::Resource(id),
        }
    }

    /// Resolves aliases. Types within the result may be aliases.
    pub fn unaliased<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut ty = ty;
        // `lower` turns an alias of itself into a union, so the loop terminates.
        while let Type::Named(id) = ty
            && let Shape::Alias(target) = &self[*id].shape
        {
            ty = target;
        }
        ty
    }
}

impl Types {
    /// Returns true if a constructor does not take a required field, because the document states its only value: a
    /// constant, or an enum with a single value.
    pub fn is_filled(&self, field: &Field) -> bool {
        let mut ty = &field.ty;
        loop {
            let Type::Named(id) = ty else { return false };
            match &self[*id].shape {
                Shape::Alias(target) => ty = target,
                Shape::Constant(_) => return true,
                Shape::Enum(values) => return values.variants.len() == 1 && field.presence == Presence::Required,
                _ => return false,
            }
        }
    }
}

/// A named type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeDef {
    /// The schema of the type.
    pub at: Pointer,
    /// The locations of equal schemas in the same file, which share this type.
    pub also: Vec<Pointer>,
    /// The words of the name, outermost first: the schema's name, then the path below it.
    pub words: Vec<String>,
    /// The owner of the file that contains the type.
    pub owner: Owner,
    /// The description from the document.
    pub docs: Docs,
    /// An example of an object or union. Members may be missing in that of an object.
    pub example: Option<Value>,
    /// The definition.
    pub shape: Shape,
    /// True if a request can contain the type.
    pub sent: bool,
    /// True if the type is deprecated.
    pub deprecated: bool,
}

/// The owner of the file that contains a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The type itself: the document names it.
    Itself,
    /// The named type that contains it.
    Type(TypeId),
    /// The resource whose operation contains it.
    Resource(ResourceId),
}

/// The owner of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A type that the document names.
    Type(TypeId),
    /// A resource, for the types that only its operations use.
    Resource(ResourceId),
}

/// The definition of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// An alias.
    Alias(Type),
    /// An object.
    Object(Object),
    /// An open set of listed values.
    Enum(Enum),
    /// A union of types.
    Union(Union),
    /// A single fixed value.
    Constant(Constant),
    /// The ID of a resource, which is not interchangeable with other IDs.
    Id(IdType),
    /// The result of an operation, by response status.
    ByStatus(Vec<Answer>),
}

/// The response for one status.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Answer {
    /// The status, a range such as `2XX`, or `default`.
    pub status: String,
    /// The content of the body.
    pub content: Content,
    /// The description from the document.
    pub docs: Docs,
}

/// The content of a response body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// No content.
    Nothing,
    /// JSON.
    Json(Type),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// The target of a redirect: the `Location` header.
    Location,
}

/// An object type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Object {
    /// The fields, in document order.
    pub fields: Vec<Field>,
    /// The type of additional properties, if they are kept.
    pub rest: Option<Type>,
    /// True if other members are dropped, because the document forbids them.
    pub closed: bool,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The schema of the field.
    pub at: Pointer,
    /// The name in JSON.
    pub wire: String,
    /// The type of the value if it is present and not null.
    pub ty: Type,
    /// The presence: required or optional, nullable or not.
    pub presence: Presence,
    /// The description from the document.
    pub docs: Docs,
    /// True if the field is deprecated.
    pub deprecated: bool,
    /// True if the value must be redacted in logs.
    pub secret: bool,
    /// True if only the server sets the field.
    pub read_only: bool,
    /// True if responses omit the field.
    pub write_only: bool,
    /// True if requests require the field although it is optional, because responses omit it.
    pub requested: bool,
    /// True if the document requires the field although it is optional, because responses are not trusted to contain it.
    pub promised: bool,
    /// True if the value is boxed, because the type would otherwise contain itself or be very large.
    pub boxed: bool,
}

impl Field {
    /// Returns true if requests must contain the field.
    pub fn is_requested(&self) -> bool {
        self.presence.is_required() || self.requested
    }
}

/// The presence of a field: required or optional, nullable or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Always present, never null.
    Required,
    /// Always present, may be null.
    RequiredNullable,
    /// May be absent; null is treated as absent.
    Optional,
    /// Present, null or absent, each with a distinct meaning.
    OptionalNullable,
}

impl Presence {
    /// Returns the presence for the combination of `required` and `nullable`.
    pub fn new(required: bool, nullable: bool) -> Self {
        match (required, nullable) {
            (true, false) => Self::Required,
            (true, true) => Self::RequiredNullable,
            (false, false) => Self::Optional,
            (false, true) => Self::OptionalNullable,
        }
    }

    /// Returns true if the field must be present.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::RequiredNullable)
    }

    /// Returns true if the field may be null.
    pub fn is_nullable(self) -> bool {
        matches!(self, Self::RequiredNullable | Self::OptionalNullable)
    }

    /// Returns true if a field with this presence is always as `other` allows.
    pub fn is_within(self, other: Self) -> bool {
        (self.is_required() || !other.is_required()) && (!self.is_nullable() || other.is_nullable())
    }
}

/// An open set of listed scalar values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enum {
    /// The type of the values.
    pub scalar: Scalar,
    /// The variants, in document order.
    pub variants: Vec<Variant>,
}

/// The type of the values of an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// Text.
    String,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Booleans.
    Boolean,
    /// Values of several types.
    Mixed,
}

/// A listed value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// The value in JSON.
    pub wire: Value,
    /// The name that the document states.
    pub name: Option<String>,
    /// The description from the document.
    pub docs: Docs,
}

/// A union of types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Union {
    /// The discriminator property, if any.
    pub tag: Option<String>,
    /// True if the content decides where the tag does not: if it is absent, or if several branches share its value.
    pub by_content: bool,
    /// The branches, in document order.
    pub branches: Vec<Branch>,
}

/// A branch of a union.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Branch {
    /// The schema of the branch.
    pub at: Pointer,
    /// The words of the name.
    pub words: Vec<String>,
    /// A key that identifies the branch independently of the order of the branches.
    pub identity: String,
    /// The type of the value.
    pub ty: Type,
    /// The discriminator values that select this branch.
    pub tags: Vec<Value>,
    /// True if the value is boxed, because the type would otherwise contain itself or be very large.
    pub boxed: bool,
}

/// A single fixed value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    /// The value in JSON.
    pub value: Value,
}

/// The ID of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdType {
    /// The type of the value: text, a UUID or a whole number.
    pub of: Type,
    /// The name of the resource in the singular.
    pub noun: String,
}

/// A reference to a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Text.
    String,
    /// A boolean.
    Boolean,
    /// A whole number.
    Integer(Integer),
    /// A number.
    Number,
    /// A timestamp in RFC 3339 format.
    Timestamp,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A duration.
    Duration,
    /// A UUID.
    Uuid,
    /// Bytes, encoded as base64.
    Base64,
    /// A file in a form.
    File,
    /// Any JSON value.
    Any,
    /// Any JSON object.
    AnyObject,
    /// A list.
    List(Box<Type>),
    /// A map with string keys.
    Map(Box<Type>),
    /// A list of fixed length, with a type for each position.
    Tuple(Vec<Type>),
    /// The type, or null.
    Nullable(Box<Type>),
    /// A named type.
    Named(TypeId),
    /// A type of the application.
    Own(Box<OwnType>),
}

impl Type {
    /// Returns true if the type contains a file.
    pub fn holds_file(&self) -> bool {
        match self {
            Self::File => true,
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.holds_file(),
            Self::Tuple(items) => items.iter().any(Self::holds_file),
            _ => false,
        }
    }

    /// Calls `found` with each named type in this type.
    pub fn mentions(&self, found: &mut impl FnMut(TypeId)) {
        match self {
            Self::Named(id) => found(*id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.mentions(found),
            Self::Tuple(items) => items.iter().for_each(|item| item.mentions(found)),
            _ => {}
        }
    }

    /// Calls `change` with each named type in this type, to replace it.
    pub fn mentions_mut(&mut self, change: &mut impl FnMut(&mut TypeId)) {
        match self {
            Self::Named(id) => change(id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.mentions_mut(change),
            Self::Tuple(items) => items.iter_mut().for_each(|item| item.mentions_mut(change)),
            _ => {}
        }
    }
}

/// A value whose schema cannot be expressed as a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untyped {
    /// The schema of the value.
    pub at: Pointer,
    /// The reason for using any JSON value instead.
    pub reason: &'static str,
}

impl TypeDef {
    /// Returns the locations of all schemas with this type.
    pub fn places(&self) -> impl Iterator<Item = &Pointer> + Clone {
        [&self.at].into_iter().chain(&self.also)
    }

    /// Returns every type that this type directly contains.
    pub fn parts(&self) -> Vec<&Type> {
        match &self.shape {
            Shape::Alias(ty) => vec![ty],
            Shape::Object(object) => object.fields.iter().map(|field| &field.ty).chain(&object.rest).collect(),
            Shape::Union(union) => union.branches.iter().map(|branch| &branch.ty).collect(),
            Shape::ByStatus(answers) => answers
                .iter()
                .filter_map(|answer| match &answer.content {
                    Content::Json(ty) => Some(ty),
                    Content::Nothing | Content::Text | Content::Bytes | Content::Location => None,
                })
                .collect(),
            Shape::Enum(_) | Shape::Constant(_) | Shape::Id(_) => Vec::new(),
        }
    }

    /// Returns mutable references to every type that this type directly contains.
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
                    Content::Nothing | Content::Text | Content::Bytes | Content::Location => None,
                })
                .collect(),
            Shape::Enum(_) | Shape::Constant(_) | Shape::Id(_) => Vec::new(),
        }
    }
}
