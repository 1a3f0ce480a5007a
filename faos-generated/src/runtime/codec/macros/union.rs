// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! `union!`: one of several types.

/// Declares an enum of types.
///
/// `#[derive(…)]` directly behind the docs adds traits. With `#[tag("member")]` the branch is selected by that member's
/// value, which the payload also reads if it has a field for it; without it, by the best match. With `#[content]` behind the tag, the best match also decides between
/// branches that share a value, and where the member is absent. The enum has an additional variant, `Unknown`, which keeps values that
/// match no branch; `#[other(Name)]` as the last attribute renames that variant. A branch with `#[from]`, whose payload
/// type must be unique, implements `From`. `#[from(…)]` states what else it is created from: `text` is `&str`; `list Item` and `array Item` are
/// lists and arrays of items, which `list` converts; `lists Item` and `arrays Item` are those that the payload, another
/// union, is created from.
macro_rules! union {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:tt)*)])?
        $(#[tag($tag:literal)])?
        $(#[content $(@$content:tt)*])?
        pub enum $name:ident { $($variants:tt)* }
    ) => {
        $crate::runtime::codec::union! {
            $(#[doc = $doc])*
            $(#[derive($($derive)*)])?
            $(#[tag($tag)])?
            $(#[content $(@$content)*])?
            #[other(Unknown)]
            pub enum $name { $($variants)* }
        }
    };
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:tt)*)])?
        #[tag($tag:literal)]
        #[other($other:ident)]
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                $(#[deprecated $($deprecated:tt)*])?
                $(#[from $(($($from:tt)*))?])?
                $variant:ident $payload:tt = $($value:literal)|+
            ),* $(,)?
        }
    ) => {
        $crate::runtime::codec::union! {
            @enum $other
            $(#[doc = $doc])*
            $(#[derive($($derive)*)])?
            $name {
                $(
                    $(#[doc = $variant_doc])*
                    $(#[deprecated $($deprecated)*])?
                    $(#[from $(($($from)*))?])?
                    $variant $payload
                ),*
            }
        }

        impl $crate::runtime::codec::Decode for $name {
            #[allow(deprecated)]
            fn decode(
                reader: &mut $crate::runtime::codec::Reader<'_>,
            ) -> ::std::result::Result<Self, $crate::runtime::codec::DecodeError> {
                if let ::std::option::Option::Some(tag) = reader.tag($tag)? {
                    $(
                        if [$($crate::runtime::codec::Scalar::from($value)),+].contains(&tag) {
                            reader.matched();
                            return $crate::runtime::codec::Decode::decode(reader).map(Self::$variant);
                        }
                    )*
                }
                $crate::runtime::codec::Decode::decode(reader).map(Self::$other)
            }
        }
    };
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:tt)*)])?
        #[tag($tag:literal)]
        #[content]
        #[other($other:ident)]
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                $(#[deprecated $($deprecated:tt)*])?
                $(#[from $(($($from:tt)*))?])?
                $variant:ident $payload:tt = $($value:literal)|+
            ),* $(,)?
        }
    ) => {
        $crate::runtime::codec::union! {
            @enum $other
            $(#[doc = $doc])*
            $(#[derive($($derive)*)])?
            $name {
                $(
                    $(#[doc = $variant_doc])*
                    $(#[deprecated $($deprecated)*])?
                    $(#[from $(($($from)*))?])?
                    $variant $payload
                ),*
            }
        }

        impl $crate::runtime::codec::Decode for $name {
            #[allow(deprecated)]
            fn decode(
                reader: &mut $crate::runtime::codec::Reader<'_>,
            ) -> ::std::result::Result<Self, $crate::runtime::codec::DecodeError> {
                $crate::runtime::codec::best_of_tag(
                    reader,
                    $tag,
                    &[$((
                        &[$($crate::runtime::codec::Scalar::from($value)),+] as &[_],
                        &$crate::runtime::codec::Branch(Self::$variant) as &dyn $crate::runtime::codec::Choice<Self>,
                    )),*],
                    Self::$other,
                )
            }
        }
    };
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:tt)*)])?
        #[other($other:ident)]
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                $(#[deprecated $($deprecated:tt)*])?
                $(#[from $(($($from:tt)*))?])?
                $variant:ident $payload:tt
            ),* $(,)?
        }
    ) => {
        $crate::runtime::codec::union! {
            @enum $other
            $(#[doc = $doc])*
            $(#[derive($($derive)*)])?
            $name {
                $(
                    $(#[doc = $variant_doc])*
                    $(#[deprecated $($deprecated)*])?
                    $(#[from $(($($from)*))?])?
                    $variant $payload
                ),*
            }
        }

        impl $crate::runtime::codec::Decode for $name {
            #[allow(deprecated)]
            fn decode(
                reader: &mut $crate::runtime::codec::Reader<'_>,
            ) -> ::std::result::Result<Self, $crate::runtime::codec::DecodeError> {
                $crate::runtime::codec::best(
                    reader,
                    &[$(&$crate::runtime::codec::Branch(Self::$variant)),*],
                    Self::$other,
                )
            }
        }
    };
    (
        @enum $other:ident
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:tt)*)])?
        $name:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                $(#[deprecated $($deprecated:tt)*])?
                $(#[from $(($($from:tt)*))?])?
                $variant:ident $payload:tt
            ),*
        }
    ) => {
        $(#[doc = $doc])*
        $(#[derive($($derive)*)])?
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        pub enum $name {
            $(
                $(#[doc = $variant_doc])*
                $(#[deprecated $($deprecated)*])?
                $variant $payload,
            )*
            /// An unrecognized value, kept as received.
            $other(::serde_json::Value),
        }

        impl $crate::runtime::codec::Encode for $name {
            #[allow(deprecated)]
            fn encode(&self, writer: &mut $crate::runtime::codec::Writer) {
                match self {
                    $(Self::$variant(value) => writer.branch(stringify!($variant), value),)*
                    Self::$other(value) => writer.branch(stringify!($other), value),
                }
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::codec::format_debug(self, f)
            }
        }

        $($(
            $crate::runtime::codec::from_payload! { [$($($from)*)?] $name $variant $payload }
        )?)*

        $crate::runtime::codec::bridge! { $name }
    };
}

/// Constructs a union from the payload of a branch, and from what converts to it.
macro_rules! from_payload {
    ([text $(, $($more:tt)*)?] $name:ident $variant:ident $payload:tt) => {
        #[allow(deprecated)]
        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::$variant(value.into())
            }
        }

        $crate::runtime::codec::from_payload! { [$($($more)*)?] $name $variant $payload }
    };
    // This covers the payload itself.
    ([list $item:ty] $name:ident $variant:ident $payload:tt) => {
        #[allow(deprecated)]
        impl<I: ::std::convert::Into<$item>> ::std::convert::From<::std::vec::Vec<I>> for $name {
            fn from(value: ::std::vec::Vec<I>) -> Self {
                Self::$variant($crate::runtime::codec::IntoList(value).into())
            }
        }

        #[allow(deprecated)]
        impl<I: ::std::convert::Into<$item>, const N: usize> ::std::convert::From<[I; N]> for $name {
            fn from(value: [I; N]) -> Self {
                Self::$variant($crate::runtime::codec::IntoList(value).into())
            }
        }
    };
    ([array String] $name:ident $variant:ident $payload:tt) => {
        $crate::runtime::codec::from_payload! { [array ::std::string::String] $name $variant $payload }

        #[allow(deprecated)]
        impl<const N: usize> ::std::convert::From<[&str; N]> for $name {
            fn from(value: [&str; N]) -> Self {
                Self::$variant($crate::runtime::codec::IntoList(value).into())
            }
        }
    };
    ([array $item:ty] $name:ident $variant:ident $payload:tt) => {
        #[allow(deprecated)]
        impl<const N: usize> ::std::convert::From<[$item; N]> for $name {
            fn from(value: [$item; N]) -> Self {
                Self::$variant(value.into())
            }
        }

        $crate::runtime::codec::from_payload! { [] $name $variant $payload }
    };
    ([lists $item:ty] $name:ident $variant:ident $payload:tt) => {
        #[allow(deprecated)]
        impl<I: ::std::convert::Into<$item>> ::std::convert::From<::std::vec::Vec<I>> for $name {
            fn from(value: ::std::vec::Vec<I>) -> Self {
                Self::$variant(value.into())
            }
        }

        #[allow(deprecated)]
        impl<I: ::std::convert::Into<$item>, const N: usize> ::std::convert::From<[I; N]> for $name {
            fn from(value: [I; N]) -> Self {
                Self::$variant(value.into())
            }
        }

        $crate::runtime::codec::from_payload! { [] $name $variant $payload }
    };
    ([arrays String $(, $($more:tt)*)?] $name:ident $variant:ident $payload:tt) => {
        #[allow(deprecated)]
        impl<const N: usize> ::std::convert::From<[&str; N]> for $name {
            fn from(value: [&str; N]) -> Self {
                Self::$variant(value.into())
            }
        }

        $crate::runtime::codec::from_payload! {
            [arrays ::std::string::String $(, $($more)*)?] $name $variant $payload
        }
    };
    ([arrays $item:ty $(, $($more:tt)*)?] $name:ident $variant:ident $payload:tt) => {
        #[allow(deprecated)]
        impl ::std::convert::From<::std::vec::Vec<$item>> for $name {
            fn from(value: ::std::vec::Vec<$item>) -> Self {
                Self::$variant(value.into())
            }
        }

        #[allow(deprecated)]
        impl<const N: usize> ::std::convert::From<[$item; N]> for $name {
            fn from(value: [$item; N]) -> Self {
                Self::$variant(value.into())
            }
        }

        $crate::runtime::codec::from_payload! { [$($($more)*)?] $name $variant $payload }
    };
    ([] $name:ident $variant:ident (Box<$payload:ty> $(,)?)) => {
        #[allow(deprecated)]
        impl ::std::convert::From<$payload> for $name {
            fn from(value: $payload) -> Self {
                Self::$variant(::std::boxed::Box::new(value))
            }
        }
    };
    ([] $name:ident $variant:ident ($payload:ty $(,)?)) => {
        #[allow(deprecated)]
        impl ::std::convert::From<$payload> for $name {
            fn from(value: $payload) -> Self {
                Self::$variant(value)
            }
        }
    };
}

/// Converts from a boxed value of a recursive type, as its fields hold it.
macro_rules! from_box {
    (pub struct $name:ident;) => {
        impl ::std::convert::From<::std::boxed::Box<Self>> for $name {
            fn from(value: ::std::boxed::Box<Self>) -> Self {
                *value
            }
        }
    };
}

pub(crate) use {from_box, from_payload, union};
