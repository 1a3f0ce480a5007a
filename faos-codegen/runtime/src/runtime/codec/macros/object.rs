//! `object!`: a struct whose fields are the members of a JSON object.

/// Declares a struct with a table of its members, used to read, write and format it.
///
/// The attributes of a field come in this order, each of them optional: docs, `#[deprecated]`, `#[wire("name")]` where the
/// JSON name differs, `#[nullable]` for a required member that may be `null`, `#[secret]` to keep it out of `Debug`,
/// `#[rest]` for the last field if it holds all other members.
/// `#[new(name: Type, …)]` behind the struct's docs adds a constructor with these parameters and setters for what is
/// optional. `#[default]` in its place makes an object without required fields implement `Default`. `#[closed]` behind
/// it drops unknown members, and `#[promised(field, …)]` names fields that the document requires although they are
/// optional.
macro_rules! object {
    (
        $(#[doc = $doc:literal])*
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
                $(#[rest $(@$rest:tt)*])?
                pub $field:ident : $ty:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
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
                $(let mut $field = ::std::option::Option::None;)*
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
        #[new($($parameters:tt)*)]
        $(#[closed $(@$closed:tt)*])?
        $(#[promised($($promised:ident),* $(,)?)])?
        pub struct $name:ident { $($fields:tt)* }
    ) => {
        $crate::runtime::codec::object! {
            $(#[doc = $doc])*
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
        [$($parameter:ident : $parameter_type:ty),* $(,)?]
        $name:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $(#[deprecated $($deprecated:tt)*])?
                $(#[wire($wire:literal)])?
                $(#[nullable $(@$nullable:tt)*])?
                $(#[secret $(@$secret:tt)*])?
                $(#[rest $(@$rest:tt)*])?
                // A type is one name with its arguments, or a tuple.
                pub $field:ident : $($head:ident)? $(< $($argument:ty),* $(,)? >)? $(( $($element:ty),* $(,)? ))?
            ),* $(,)?
        }
    ) => {
        // A parameter shadows the default of its field.
        #[allow(deprecated, unused_variables, clippy::too_many_arguments, clippy::let_unit_value)]
        impl $name {
            /// Creates a value from its required fields. Optional fields are absent until set by the method of the same
            /// name.
            pub fn new($($parameter: impl ::std::convert::Into<$parameter_type>),*) -> Self {
                let parameters = ($($parameter.into(),)*);
                $(let $field = $crate::runtime::codec::Blank;)*
                let ($($parameter,)*): ($($parameter_type,)*) = parameters;
                Self {
                    $($field: $crate::runtime::codec::Fill::fill($field),)*
                    unknown_members: $crate::runtime::codec::UnknownMembers::default(),
                }
            }

            $(
                $crate::runtime::codec::setter! {
                    $(@nullable $(@$nullable)*)?
                    $(@rest $(@$rest)*)?
                    $(#[doc = $field_doc])*
                    $(#[deprecated $($deprecated)*])?
                    $field : $($head)? $(< $($argument),* >)? $(( $($element),* ))?
                }
            )*
        }

        // Types without required fields implement `Default`.
        $crate::runtime::codec::constructor! { @default [$($parameter)*] $name }
    };
}

/// Adds the setter of one field. Required fields are set by the constructor and have none.
macro_rules! setter {
    (@nullable $($required:tt)*) => {};
    (@rest $(#[$attribute:meta])* $field:ident : $map:ty) => {
        $(#[$attribute])*
        #[must_use]
        pub fn $field(mut self, $field: impl ::std::convert::Into<$map>) -> Self {
            self.$field = $field.into();
            self
        }
    };
    ($(#[$attribute:meta])* $field:ident : Option<$value:ty>) => {
        $(#[$attribute])*
        #[must_use]
        pub fn $field(mut self, $field: impl ::std::convert::Into<$value>) -> Self {
            self.$field = ::std::option::Option::Some($field.into());
            self
        }
    };
    ($(#[$attribute:meta])* $field:ident : Field<$value:ty>) => {
        $(#[$attribute])*
        #[must_use]
        pub fn $field(mut self, $field: impl ::std::convert::Into<$crate::runtime::codec::Field<$value>>) -> Self {
            self.$field = $field.into();
            self
        }
    };
    ($($required:tt)*) => {};
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

pub(crate) use {constructor, flat, object, rest, setter};
