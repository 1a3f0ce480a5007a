//! Types → items: one alias, `object!`, `open_enum!`, `union!`, `constant!`, `id_type!` or `by_status!` for each.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::api::{
    Answer, Branch, Constant, Content, Enum, Field, IdType, Integer, Object, Presence, RustPath, Scalar, Shape, Type,
    TypeDef, TypeId, Union,
};
use crate::json::Value;
use crate::naming::{Named, RustIdent, TypeNames};

use super::checked::{Code, DocText, Text, Words};
use super::docs;

/// The context for printing types.
#[derive(Clone, Copy)]
pub(super) struct Printer<'a> {
    pub(super) named: &'a Named,
    /// True in files outside of `types`, where types need a path.
    pub(super) qualified: bool,
}

impl Printer<'_> {
    pub(super) fn item(self, id: TypeId) -> TokenStream {
        let definition = &self.named.api.types[id];
        let names = &self.named.types[id];
        let docs = docs::of(&definition.docs).or_else(|| {
            DocText::ours("Type of {} in the OpenAPI document.", &[&Code::new(&definition.words.join("."))])
        });
        match &definition.shape {
            Shape::Alias(ty) => {
                let (name, ty) = (&names.name, self.ty(ty));
                quote! {
                    #docs
                    pub type #name = #ty;
                }
            }
            Shape::Object(object) => self.object(definition, object, names, &docs),
            Shape::Enum(values) => {
                let derive = derive(&self.named.api.derives.enums);
                enumeration(definition, values, names, &docs, derive)
            }
            Shape::Union(union) => self.union(definition, union, names, &docs),
            Shape::Constant(value) => constant(value, names, &docs),
            Shape::Id(id) => self.id(definition, id, names),
            Shape::ByStatus(answers) => self.by_status(answers, names, &docs),
        }
    }

    fn id(self, definition: &TypeDef, id: &IdType, names: &TypeNames) -> TokenStream {
        let docs = docs::of(&definition.docs).or_else(|| {
            DocText::ours(
                "ID of {}. Values of other types of IDs are not accepted in its place.",
                &[&Code::new(&id.noun)],
            )
        });
        let (name, of) = (&names.name, self.parsed(&id.of));
        quote! {
            id_type! {
                #docs
                pub struct #name(#of);
            }
        }
    }

    fn object(self, definition: &TypeDef, object: &Object, names: &TypeNames, docs: &DocText) -> TokenStream {
        let name = &names.name;
        let constructor = definition.sent.then(|| {
            let arguments = self.constructor_arguments(object, names);
            let arguments = arguments.iter().map(|(argument, field)| {
                let ty = self.taken(field);
                let way = self.way_of(field).filter(|_| !field.presence.is_nullable());
                let way = way.map(|way| quote!((#way)));
                quote!(#argument #way: #ty)
            });
            quote!(#[new(#(#arguments),*)])
        });
        // A type with a constructor implements it through the constructor.
        let is_optional = object.fields.iter().all(|field| !field.presence.is_required());
        let default = (!definition.sent && is_optional).then(|| quote!(#[default]));
        let fields = object.fields.iter().zip(&names.members).map(|(field, name)| {
            // Required fields have no setter.
            let is_set = definition.sent && !field.is_requested();
            let null = (is_set && field.presence == Presence::OptionalNullable).then(|| names.null_setter(name));
            let null = null.map(|null| quote!(#[null(#null)]));
            let takes = is_set.then(|| self.way_of(field)).flatten().map(|way| quote!(#[takes(#way)]));
            self.field(field, name, &quote!(#takes #null))
        });
        let rest = object.rest.as_ref().map(|value| {
            let (name, ty) = (&names.rest, self.map_of(value));
            let way = definition.sent.then(|| self.way_of_type(&Type::Map(Box::new(value.clone())))).flatten();
            let takes = way.map(|way| quote!(#[takes(#way)]));
            quote! {
                /// Additional properties.
                #takes
                #[rest]
                pub #name: #ty,
            }
        });
        let derive = derive(&self.named.api.derives.objects);
        let closed = object.closed.then(|| quote!(#[closed]));
        let promised = object.fields.iter().zip(&names.members).filter(|(field, _)| field.promised);
        let promised: Vec<_> = promised.map(|(_, name)| name).collect();
        let promised = (!promised.is_empty()).then(|| quote!(#[promised(#(#promised),*)]));
        quote! {
            object! {
                #docs
                #derive
                #constructor
                #default
                #closed
                #promised
                pub struct #name {
                    #(#fields)*
                    #rest
                }
            }
        }
    }

    /// Returns the fields that the constructor takes: fields that requests require, with more than one value.
    pub(super) fn constructor_arguments<'o>(
        self,
        object: &'o Object,
        names: &'o TypeNames,
    ) -> Vec<(&'o RustIdent, &'o Field)> {
        let fields = object.fields.iter().zip(&names.members);
        fields
            .filter(|(field, _)| field.is_requested() && !self.named.api.types.is_filled(field))
            .map(|(field, name)| (name, field))
            .collect()
    }

    fn field(self, field: &Field, name: &RustIdent, setter: &TokenStream) -> TokenStream {
        let docs = docs::of(&field.docs);
        let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
        let wire = (name.as_str() != field.wire).then(|| {
            let wire = Text::new(&field.wire);
            quote!(#[wire(#wire)])
        });
        let nullable = (field.presence == Presence::RequiredNullable).then(|| quote!(#[nullable]));
        let secret = field.secret.then(|| quote!(#[secret]));
        let ty = self.stored(field);
        quote! {
            #docs
            #deprecated
            #wire
            #nullable
            #secret
            #setter
            pub #name: #ty,
        }
    }

    /// Returns the type of a field, wrapped by its presence.
    pub(super) fn stored(self, field: &Field) -> TokenStream {
        self.wrapped(field, field.presence)
    }

    fn wrapped(self, field: &Field, presence: Presence) -> TokenStream {
        let ty = self.ty(&field.ty);
        let ty = if field.boxed { quote!(Box<#ty>) } else { ty };
        match presence {
            Presence::Required => ty,
            Presence::RequiredNullable | Presence::Optional => quote!(Option<#ty>),
            Presence::OptionalNullable => quote!(Field<#ty>),
        }
    }

    /// Returns the type of the constructor's argument for a field. `Field` has more conversions than `Option`.
    fn taken(self, field: &Field) -> TokenStream {
        match field.presence.is_nullable() {
            true => self.wrapped(field, Presence::OptionalNullable),
            false => self.wrapped(field, Presence::Required),
        }
    }

    fn union(self, definition: &TypeDef, union: &Union, names: &TypeNames, docs: &DocText) -> TokenStream {
        let name = &names.name;
        let tag = union.tag.as_deref().map(|tag| {
            let tag = Text::new(tag);
            let content = union.by_content.then(|| quote!(#[content]));
            quote!(#[tag(#tag)] #content)
        });
        let (derive, other) = (derive(&self.named.api.derives.unions), other(names));
        let sources = definition.sent.then(|| self.sources(union));
        let branches = union.branches.iter().zip(&names.members).map(|(branch, name)| {
            let ty = self.ty(&branch.ty);
            let ty = if branch.boxed { quote!(Box<#ty>) } else { ty };
            let tags = branch.tags.iter().map(literal);
            let docs = self.branch_docs(&branch.ty);
            let from = self.is_made_from(branch, union).then(|| {
                let sources = sources.as_ref().map(|sources| sources.of(self, branch)).unwrap_or_default();
                if sources.is_empty() { quote!(#[from]) } else { quote!(#[from(#(#sources),*)]) }
            });
            if union.tag.is_some() {
                quote!(#docs #from #name(#ty) = #(#tags)|*,)
            } else {
                quote!(#docs #from #name(#ty),)
            }
        });
        quote! {
            union! {
                #docs
                #derive
                #tag
                #other
                pub enum #name {
                    #(#branches)*
                }
            }
        }
    }

    fn by_status(self, answers: &[Answer], names: &TypeNames, docs: &DocText) -> TokenStream {
        let name = &names.name;
        let variants = answers.iter().zip(&names.members).map(|(answer, name)| {
            let docs = docs::of(&answer.docs);
            // 2 stands for all statuses that begin with 2, and 0 for all statuses.
            let digits = answer.status.trim_end_matches(['X', 'x']);
            let status = Literal::u16_unsuffixed(digits.parse().unwrap_or_default());
            match &answer.content {
                Content::Nothing => quote!(#docs #name = nothing(#status),),
                Content::Json(ty) => {
                    let ty = self.ty(ty);
                    quote!(#docs #name(#ty) = json(#status),)
                }
                Content::Text => quote!(#docs #name(String) = text(#status),),
                Content::Bytes => quote!(#docs #name(Vec<u8>) = bytes(#status),),
                Content::Location => quote!(#docs #name(String) = location(#status),),
            }
        });
        quote! {
            by_status! {
                #docs
                pub enum #name {
                    #(#variants)*
                }
            }
        }
    }

    /// Returns true if the branch's type identifies the branch. Any JSON value does not: it can match other branches.
    pub(super) fn is_made_from(self, branch: &Branch, union: &Union) -> bool {
        let ty = self.unaliased(&branch.ty);
        let alike = union.branches.iter().filter(|other| self.unaliased(&other.ty) == ty);
        ty != Type::Any && alike.count() == 1
    }

    /// Resolves all aliases in the type, because Rust treats an alias and its target as the same type.
    pub(super) fn unaliased(self, ty: &Type) -> Type {
        match self.named.api.types.unaliased(ty) {
            Type::List(inner) => Type::List(Box::new(self.unaliased(inner))),
            Type::Map(inner) => Type::Map(Box::new(self.unaliased(inner))),
            Type::Nullable(inner) => Type::Nullable(Box::new(self.unaliased(inner))),
            Type::Tuple(items) => Type::Tuple(items.iter().map(|item| self.unaliased(item)).collect()),
            ty => ty.clone(),
        }
    }

    fn branch_docs(self, ty: &Type) -> DocText {
        let described = match ty {
            Type::Named(id) => DocText::of_document(&self.named.api.types[*id].docs.text).first_line(),
            _ => None,
        };
        described.unwrap_or_else(|| DocText::ours("{}.", &[&self.describe(ty)]))
    }

    /// Describes a type in words.
    pub(super) fn describe(self, ty: &Type) -> Words {
        let words = |words| Words::new(words, &[]);
        match ty {
            Type::String => words("A string"),
            Type::File => words("A file"),
            Type::Boolean => words("A boolean"),
            Type::Integer(_) => words("An integer"),
            Type::Number => words("A number"),
            Type::Timestamp => words("A timestamp"),
            Type::Date => words("A date"),
            Type::Time => words("A time of day"),
            Type::Duration => words("A duration"),
            Type::Uuid => words("A UUID"),
            Type::Base64 => words("Base64-encoded bytes"),
            Type::Any => words("Any JSON value"),
            Type::AnyObject => words("Any JSON object"),
            Type::List(_) => words("A list"),
            Type::Map(_) => words("A map"),
            Type::Tuple(_) => words("A tuple"),
            Type::Nullable(inner) => Words::new("{}, or null", &[&self.describe(inner)]),
            Type::Named(id) => Words::new("[`{}`]", &[&self.named.types[*id].name]),
            Type::Own(own) => self.describe(&own.stands_for),
        }
    }

    /// Returns the Rust type, for a file with the runtime's prelude and the other types in scope.
    pub(super) fn ty(self, ty: &Type) -> TokenStream {
        match ty {
            Type::String => quote!(String),
            Type::Boolean => quote!(bool),
            Type::Integer(integer) => integer_type(*integer),
            Type::Number => quote!(f64),
            Type::Timestamp | Type::Date | Type::Time | Type::Duration | Type::Uuid => {
                let value = self.parsed(ty);
                quote!(Formatted<#value>)
            }
            Type::Base64 => quote!(Base64),
            Type::File => quote!(FilePart),
            Type::Any => quote!(Value),
            Type::AnyObject => quote!(Map<String, Value>),
            Type::List(item) => {
                let item = self.ty(item);
                quote!(Vec<#item>)
            }
            Type::Map(value) => self.map_of(value),
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.ty(item));
                quote!((#(#items,)*))
            }
            Type::Nullable(inner) => {
                let inner = self.ty(inner);
                quote!(Option<#inner>)
            }
            Type::Named(id) => {
                let name = &self.named.types[*id].name;
                if self.qualified { quote!(types::#name) } else { quote!(#name) }
            }
            Type::Own(own) => path(&own.path),
        }
    }

    /// Returns the Rust type, without `Formatted`.
    pub(super) fn parsed(self, ty: &Type) -> TokenStream {
        match ty {
            Type::Timestamp => quote!(Timestamp),
            Type::Date => quote!(Date),
            Type::Time => quote!(Time),
            Type::Duration => quote!(Span),
            Type::Uuid => quote!(Uuid),
            ty => self.ty(ty),
        }
    }

    pub(super) fn map_of(self, value: &Type) -> TokenStream {
        let value = self.ty(value);
        quote!(BTreeMap<String, #value>)
    }
}

/// Returns the path of a type of the application. Its names are identifiers or `crate`.
pub(super) fn path(path: &RustPath) -> TokenStream {
    let names = path.names.iter().map(|name| match name.as_str() {
        "crate" => quote!(crate),
        name => RustIdent::new(name).to_token_stream(),
    });
    let arguments = path.arguments.iter().map(self::path);
    let arguments = (!path.arguments.is_empty()).then(|| quote!(<#(#arguments),*>));
    quote!(#(#names)::* #arguments)
}

fn integer_type(integer: Integer) -> TokenStream {
    match integer {
        Integer::I8 => quote!(i8),
        Integer::I16 => quote!(i16),
        Integer::I32 => quote!(i32),
        Integer::I64 => quote!(i64),
        Integer::U8 => quote!(u8),
        Integer::U16 => quote!(u16),
        Integer::U32 => quote!(u32),
        Integer::U64 => quote!(u64),
        Integer::I128 => quote!(i128),
    }
}

/// Returns the attribute for the traits that the settings add.
fn derive(traits: &[RustPath]) -> Option<TokenStream> {
    let traits = traits.iter().map(path);
    (traits.len() > 0).then(|| quote!(#[derive(#(#traits),*)]))
}

fn enumeration(
    definition: &TypeDef,
    values: &Enum,
    names: &TypeNames,
    docs: &DocText,
    derive: Option<TokenStream>,
) -> TokenStream {
    let name = &names.name;
    let fill = match names.members.as_slice() {
        [only] if definition.sent => Some(quote!(#[fill(#only)])),
        _ => None,
    };
    let of = match values.scalar {
        Scalar::String => None,
        Scalar::Integer => Some(quote!(#[of(i64)])),
        Scalar::Number => Some(quote!(#[of(f64)])),
        Scalar::Boolean => Some(quote!(#[of(bool)])),
        Scalar::Mixed => Some(quote!(#[of(Value)])),
    };
    let other = other(names);
    let variants = values.variants.iter().zip(&names.members).map(|(variant, name)| {
        let docs = docs::of(&variant.docs);
        let wire = match &variant.wire {
            // In Rust, `1` is not a float literal.
            Value::Number(number) if values.scalar == Scalar::Number => number.as_f64().map_or_else(
                || literal(&variant.wire),
                |float| signed(float < 0.0, Literal::f64_unsuffixed(float.abs())),
            ),
            wire => literal(wire),
        };
        quote!(#docs #name = #wire,)
    });
    quote! {
        open_enum! {
            #docs
            #derive
            #fill
            #of
            #other
            pub enum #name {
                #(#variants)*
            }
        }
    }
}

fn constant(constant: &Constant, names: &TypeNames, docs: &DocText) -> TokenStream {
    let name = &names.name;
    let value = match &constant.value {
        Value::Null => quote!(null),
        value => literal(value),
    };
    quote! {
        constant! {
            #docs
            #[value(#value)]
            pub struct #name;
        }
    }
}

/// Returns the attribute that renames the catch-all variant if the document has a value named `Unknown`.
fn other(names: &TypeNames) -> Option<TokenStream> {
    let rest = &names.rest;
    (rest.as_str() != "Unknown").then(|| quote!(#[other(#rest)]))
}

/// Returns a scalar as a Rust literal. Its type depends on the value, not on the schema.
fn literal(value: &Value) -> TokenStream {
    match value {
        Value::String(text) => Text::new(text).to_token_stream(),
        Value::Bool(value) => quote!(#value),
        Value::Number(number) => match (number.as_i128(), number.as_f64()) {
            // Rust infers `i32` for integer literals without a suffix or other constraint.
            (Some(integer), _) if i32::try_from(integer).is_ok() => {
                signed(integer < 0, Literal::u128_unsuffixed(integer.unsigned_abs()))
            }
            (Some(integer), _) if i64::try_from(integer).is_ok() => signed(integer < 0, magnitude(integer)),
            (Some(integer), _) if u64::try_from(integer).is_ok() => {
                Literal::u64_suffixed(integer as u64).into_token_stream()
            }
            (_, Some(float)) if float.is_finite() => signed(float < 0.0, Literal::f64_unsuffixed(float.abs())),
            _ => Text::new(number.text()).to_token_stream(),
        },
        Value::Null | Value::Array(_) | Value::Object(_) => quote!(()),
    }
}

/// Returns the magnitude of a 64-bit integer as a literal. That of `i64::MIN` exceeds `i64::MAX`, so it is only valid
/// after a minus sign.
fn magnitude(integer: i128) -> Literal {
    let smallest = || "9223372036854775808i64".parse().expect("the text is a literal");
    i64::try_from(integer.unsigned_abs()).map_or_else(|_| smallest(), Literal::i64_suffixed)
}

fn signed(negative: bool, magnitude: Literal) -> TokenStream {
    if negative { quote!(-#magnitude) } else { quote!(#magnitude) }
}
