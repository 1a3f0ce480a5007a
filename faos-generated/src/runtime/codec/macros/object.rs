// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! `object!`: a struct whose fields are the members of a JSON object.

/// Declares a struct with a table of its members, used to read, write and format it.
///
/// The attributes of a field come in this order, each of them optional: docs, `#[deprecated]`, `#[wire("name")]` where the
/// JSON name differs, `#[nullable]` for a required member that may be `null`, `#[secret]` to keep it out of `Debug`,
/// `#[takes(…)]` and `#[null(…)]` for its setter, `#[rest]` for the last field if it holds all other members.
/// `#[derive(…)]` behind the struct's docs adds traits. `#[new(name: Type, …)]` behind it adds a constructor with these
/// parameters and setters for what is optional. `#[default]` in its place makes an object without required fields
/// implement `Default`. `#[closed]` behind it drops unknown members, and `#[promised(field, …)]` names fields that the
/// document requires although they are optional.
///
/// Constructors and setters take `impl Into<Type>`. `#[takes(…)]`, or `name(…): Type` in a constructor, states another
/// way: `value` for exactly the type, `list Item` for an iterator of items, `map Value` for an iterator of pairs, and
/// `boxed Type` for the content of a `Box`. `#[null(name)]` adds a method that sets the field to `null`.
macro_rules! object {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:tt)*)])?
        $(#[default $(@$default:tt)*])?
        $(#[closed $(@$closed:tt)*])?
        $(#[promised($($promised:ident),* $(,)?)])?
        pub struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $(#[deprecated $($deprecated:tt)*])?
                $(#[wire($wire:literal)])?
                $(#[nullable $(@$nullable:tt)*])?
                $(#[secret $(@$secret:tt)*])?
                $(#[takes($($takes:tt)*)])?
                $(#[null($null:ident)])?
                $(#[rest $(@$rest:tt)*])?
                pub $field:ident : $ty:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        $(#[derive($($derive)*)])?
        #[derive(Clone, PartialEq)]
        $(#[derive(Default $(@$default)*)])?
        #[non_exhaustive]
        // Fields without a description in the document have no docs.
        #[allow(missing_docs)]
        pub struct $name {
            $(
                $(#[doc = $field_doc])*
                // Only for rustdoc, and a paragraph of its own: the docs can end with a list or a table.
                $(#[cfg_attr(doc, doc = concat!("\n`", stringify!($wire), "` in JSON."))])?
                $(#[deprecated $($deprecated)*])?
                pub $field: $ty,
            )*
            /// The members that this type does not describe, kept as received and sent again.
            pub unknown_members: $crate::runtime::codec::UnknownMembers,
        }

        // Values have their own namespace, so the table can have the name of the type. A function that returns it would
        // be one more for the compiler to check in each type.
        #[allow(non_upper_case_globals)]
        static $name: $crate::runtime::codec::Table = $crate::runtime::codec::Table::new(
            stringify!($name $($field)*),
            &[
                $((stringify!($name), $crate::runtime::codec::Mark::Closed $(@$closed)*),)?
                $($((stringify!($promised), $crate::runtime::codec::Mark::Promised),)*)?
                $(
                $((stringify!($field), $crate::runtime::codec::Mark::Wire($wire)),)?
                $((stringify!($field), $crate::runtime::codec::Mark::Nullable $(@$nullable)*),)?
                $((stringify!($field), $crate::runtime::codec::Mark::Secret $(@$secret)*),)?
                $((stringify!($field), $crate::runtime::codec::Mark::Rest $(@$rest)*),)?
            )*],
        );

        impl $crate::runtime::codec::Encode for $name {
            #[allow(deprecated)]
            fn encode(&self, writer: &mut $crate::runtime::codec::Writer) {
                writer.values(&$name, &[$(& $($crate::runtime::codec::flat! $(@$rest)*)? (self.$field),)* &self.unknown_members]);
            }
        }

        impl $crate::runtime::codec::Decode for $name {
            #[allow(deprecated)]
            fn decode(
                reader: &mut $crate::runtime::codec::Reader<'_>,
            ) -> ::std::result::Result<Self, $crate::runtime::codec::DecodeError> {
                // With the types, the compiler need not infer them from the end of the function.
                $(let mut $field: ::std::option::Option<$ty> = ::std::option::Option::None;)*
                let mut unknown_members = $crate::runtime::codec::UnknownMembers::default();
                // `?` would make the compiler look up the conversion of the error.
                match $name.decode(reader, &mut [$(&mut $($crate::runtime::codec::rest! $(@$rest)*)? ($field),)* &mut unknown_members]) {
                    ::std::result::Result::Ok(()) => {
                        ::std::result::Result::Ok(Self {
                            $($field: $crate::runtime::codec::filled($field),)*
                            unknown_members,
                        })
                    }
                    ::std::result::Result::Err(error) => ::std::result::Result::Err(error),
                }
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::codec::format_debug(self, f)
            }
        }

        $crate::runtime::codec::bridge! { $name }
    };
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:tt)*)])?
        #[new($($parameters:tt)*)]
        $(#[closed $(@$closed:tt)*])?
        $(#[promised($($promised:ident),* $(,)?)])?
        pub struct $name:ident { $($fields:tt)* }
    ) => {
        $crate::runtime::codec::object! {
            $(#[doc = $doc])*
            $(#[derive($($derive)*)])?
            $(#[closed $(@$closed)*])?
            $(#[promised($($promised),*)])?
            pub struct $name { $($fields)* }
        }

        $crate::runtime::codec::constructor! { [$($parameters)*] $name { $($fields)* } }
    };
}

/// Adds a constructor to an object, and setters for its optional fields.
macro_rules! constructor {
    (@default [] $name:ident) => {
        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }
    };
    (@default [$($parameter:ident)+] $name:ident) => {};
    (
        [$($parameter:ident $(($($way:tt)*))? : $parameter_type:ty),* $(,)?]
        $name:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $(#[deprecated $($deprecated:tt)*])?
                $(#[wire($wire:literal)])?
                $(#[nullable $(@$nullable:tt)*])?
                $(#[secret $(@$secret:tt)*])?
                $(#[takes($($takes:tt)*)])?
                $(#[null($null:ident)])?
                $(#[rest $(@$rest:tt)*])?
                // A type is a path with arguments, or a tuple.
                pub $field:ident : $($head:ident)? $(:: $tail:ident)* $(< $($argument:ty),* $(,)? >)? $(( $($element:ty),* $(,)? ))?
            ),* $(,)?
        }
    ) => {
        // A parameter shadows the default of its field.
        #[allow(deprecated, unused_variables, clippy::too_many_arguments, clippy::let_unit_value)]
        impl $name {
            /// Creates a value from its required fields. Optional fields are absent until set by the method of the same
            /// name.
            pub fn new($($parameter: $crate::runtime::codec::taken! { [$($($way)*)?] $parameter_type }),*) -> Self {
                let parameters = ($($crate::runtime::codec::given! { [$($($way)*)?] $parameter },)*);
                $(let $field = $crate::runtime::codec::Blank;)*
                let ($($parameter,)*): ($($parameter_type,)*) = parameters;
                Self {
                    $($field: $crate::runtime::codec::Fill::fill($field),)*
                    unknown_members: $crate::runtime::codec::UnknownMembers::default(),
                }
            }

            $(
                $crate::runtime::codec::setter! {
                    [$($($takes)*)?] [$($null)?]
                    $(@nullable $(@$nullable)*)?
                    $(@rest $(@$rest)*)?
                    {
                        $(#[doc = $field_doc])*
                        $(#[deprecated $($deprecated)*])?
                    }
                    $field : $($head)? $(:: $tail)* $(< $($argument),* >)? $(( $($element),* ))?
                }
            )*
        }

        // Types without required fields implement `Default`.
        $crate::runtime::codec::constructor! { @default [$($parameter)*] $name }
    };
}

/// Adds the setter of one field. Required fields are set by the constructor and have none.
macro_rules! setter {
    ([] [] {$($attributes:tt)*} $field:ident : Option<$value:ty>) => {
        $($attributes)*
        #[must_use]
        pub fn $field(mut self, $field: impl ::std::convert::Into<$value>) -> Self {
            self.$field = ::std::option::Option::Some($field.into());
            self
        }
    };
    ([value] [] {$($attributes:tt)*} $field:ident : Option<$value:ty>) => {
        $($attributes)*
        #[must_use]
        pub fn $field(mut self, $field: $value) -> Self {
            self.$field = ::std::option::Option::Some($field);
            self
        }
    };
    ([list $item:ty] [] {$($attributes:tt)*} $field:ident : Option<$value:ty>) => {
        $($attributes)*
        #[must_use]
        pub fn $field(mut self, $field: impl ::std::iter::IntoIterator<Item = $item>) -> Self {
            self.$field = ::std::option::Option::Some($crate::runtime::codec::IntoList($field).into());
            self
        }
    };
    ([map $item:ty] [] {$($attributes:tt)*} $field:ident : Option<$value:ty>) => {
        $($attributes)*
        #[must_use]
        pub fn $field(mut self, $field: impl ::std::iter::IntoIterator<Item = (impl ::std::convert::Into<::std::string::String>, $item)>) -> Self {
            self.$field = ::std::option::Option::Some($crate::runtime::codec::IntoMap($field).into());
            self
        }
    };
    ([boxed $content:ty] [] {$($attributes:tt)*} $field:ident : Option<$value:ty>) => {
        $($attributes)*
        #[must_use]
        pub fn $field(mut self, $field: impl ::std::convert::Into<$content>) -> Self {
            self.$field = ::std::option::Option::Some(::std::boxed::Box::new($field.into()));
            self
        }
    };
    ([] [$($null:ident)?] {$($attributes:tt)*} $field:ident : Field<$value:ty>) => {
        $($attributes)*
        #[must_use]
        pub fn $field(mut self, $field: impl ::std::convert::Into<$value>) -> Self {
            self.$field = $crate::runtime::codec::Field::Value($field.into());
            self
        }

        $($crate::runtime::codec::setter! { @null $field $null })?
    };
    ([value] [$($null:ident)?] {$($attributes:tt)*} $field:ident : Field<$value:ty>) => {
        $($attributes)*
        #[must_use]
        pub fn $field(mut self, $field: $value) -> Self {
            self.$field = $crate::runtime::codec::Field::Value($field);
            self
        }

        $($crate::runtime::codec::setter! { @null $field $null })?
    };
    ([list $item:ty] [$($null:ident)?] {$($attributes:tt)*} $field:ident : Field<$value:ty>) => {
        $($attributes)*
        #[must_use]
        pub fn $field(mut self, $field: impl ::std::iter::IntoIterator<Item = $item>) -> Self {
            self.$field = $crate::runtime::codec::Field::Value($crate::runtime::codec::IntoList($field).into());
            self
        }

        $($crate::runtime::codec::setter! { @null $field $null })?
    };
    ([map $item:ty] [$($null:ident)?] {$($attributes:tt)*} $field:ident : Field<$value:ty>) => {
        $($attributes)*
        #[must_use]
        pub fn $field(mut self, $field: impl ::std::iter::IntoIterator<Item = (impl ::std::convert::Into<::std::string::String>, $item)>) -> Self {
            self.$field = $crate::runtime::codec::Field::Value($crate::runtime::codec::IntoMap($field).into());
            self
        }

        $($crate::runtime::codec::setter! { @null $field $null })?
    };
    ([boxed $content:ty] [$($null:ident)?] {$($attributes:tt)*} $field:ident : Field<$value:ty>) => {
        $($attributes)*
        #[must_use]
        pub fn $field(mut self, $field: impl ::std::convert::Into<$content>) -> Self {
            self.$field = $crate::runtime::codec::Field::Value(::std::boxed::Box::new($field.into()));
            self
        }

        $($crate::runtime::codec::setter! { @null $field $null })?
    };
    (@null $field:ident $null:ident) => {
        #[doc = concat!("Sets `", stringify!($field), "` to `null`.")]
        #[must_use]
        pub fn $null(mut self) -> Self {
            self.$field = $crate::runtime::codec::Field::Null;
            self
        }
    };
    ([map $item:ty] [] @rest {$($attributes:tt)*} $field:ident : $map:ty) => {
        $($attributes)*
        #[must_use]
        pub fn $field(
            mut self,
            $field: impl ::std::iter::IntoIterator<Item = (impl ::std::convert::Into<::std::string::String>, $item)>,
        ) -> Self {
            self.$field = $crate::runtime::codec::IntoMap($field).into();
            self
        }
    };
    ($($required:tt)*) => {};
}

/// The type of a constructor's parameter.
macro_rules! taken {
    ([] $ty:ty) => {
        impl ::std::convert::Into<$ty>
    };
    ([value] $ty:ty) => {
        $ty
    };
    ([list $item:ty] $ty:ty) => {
        impl ::std::iter::IntoIterator<Item = $item>
    };
    ([map $item:ty] $ty:ty) => {
        impl ::std::iter::IntoIterator<Item = (impl ::std::convert::Into<::std::string::String>, $item)>
    };
    ([boxed $content:ty] $ty:ty) => {
        impl ::std::convert::Into<$content>
    };
}

/// The value of a constructor's parameter.
macro_rules! given {
    ([] $parameter:ident) => {
        $parameter.into()
    };
    ([value] $parameter:ident) => {
        $parameter
    };
    ([list $item:ty] $parameter:ident) => {
        $crate::runtime::codec::IntoList($parameter).into()
    };
    ([map $item:ty] $parameter:ident) => {
        $crate::runtime::codec::IntoMap($parameter).into()
    };
    ([boxed $content:ty] $parameter:ident) => {
        ::std::boxed::Box::new($parameter.into())
    };
}

/// The slot of a `#[rest]` field.
macro_rules! rest {
    ($slot:ident) => {
        $crate::runtime::codec::Rest(&mut $slot)
    };
}

/// The value of a `#[rest]` field.
macro_rules! flat {
    ($value:expr) => {
        $crate::runtime::codec::Flat(&$value)
    };
}

pub(crate) use {constructor, flat, given, object, rest, setter, taken};
