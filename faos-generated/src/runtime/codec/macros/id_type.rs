// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! `id_type!`: the ID of a resource.

/// Declares an ID that holds a text, or with `(Uuid)` the text of a UUID, or with `(i64)` and the like a number. It is
/// created from such a value, and not from IDs of other types.
macro_rules! id_type {
    ($(#[doc = $doc:literal])* pub struct $name:ident(String);) => {
        $crate::runtime::codec::id_type! { @type [$(#[doc = $doc])*] $name ::std::string::String }

        impl $name {
            /// Returns the text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(value.into())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::std::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == *other
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == **other
            }
        }
    };
    ($(#[doc = $doc:literal])* pub struct $name:ident(Uuid);) => {
        $crate::runtime::codec::id_type! { $(#[doc = $doc])* pub struct $name(String); }

        impl ::std::convert::From<::uuid::Uuid> for $name {
            fn from(value: ::uuid::Uuid) -> Self {
                Self(::std::string::ToString::to_string(&value))
            }
        }
    };
    ($(#[doc = $doc:literal])* pub struct $name:ident($number:ident);) => {
        $crate::runtime::codec::id_type! { @type [$(#[doc = $doc])*] $name $number }

        impl $name {
            /// Returns the number.
            pub fn get(&self) -> $number {
                self.0
            }
        }
    };
    (@type [$($docs:tt)*] $name:ident $of:path) => {
        $($docs)*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($of);

        impl ::std::convert::From<$of> for $name {
            fn from(value: $of) -> Self {
                Self(value)
            }
        }

        impl ::std::convert::From<$name> for $of {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        // An ID in a response is passed to another call by reference.
        impl ::std::convert::From<&Self> for $name {
            fn from(value: &Self) -> Self {
                value.clone()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = <$of as ::std::str::FromStr>::Err;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                value.parse().map(Self)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl $crate::runtime::codec::Decode for $name {
            fn decode(
                reader: &mut $crate::runtime::codec::Reader<'_>,
            ) -> ::std::result::Result<Self, $crate::runtime::codec::DecodeError> {
                $crate::runtime::codec::Decode::decode(reader).map(Self)
            }
        }

        impl $crate::runtime::codec::Encode for $name {
            fn encode(&self, writer: &mut $crate::runtime::codec::Writer) {
                $crate::runtime::codec::Encode::encode(&self.0, writer);
            }
        }

        $crate::runtime::codec::bridge! { $name }
    };
}

pub(crate) use id_type;
