// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! `constant!`: a member with a fixed value.

/// Declares a unit type that reads and writes one value: a string, a number, a boolean or `null`.
macro_rules! constant {
    ($(#[doc = $doc:literal])* #[value(null)] pub struct $name:ident;) => {
        $crate::runtime::codec::constant! { @build $(#[doc = $doc])* $name () }
    };
    ($(#[doc = $doc:literal])* #[value($value:literal)] pub struct $name:ident;) => {
        $crate::runtime::codec::constant! { @build $(#[doc = $doc])* $name $value }
    };
    (@build $(#[doc = $doc:literal])* $name:ident $value:expr) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $name;

        impl $crate::runtime::codec::Decode for $name {
            fn decode(
                reader: &mut $crate::runtime::codec::Reader<'_>,
            ) -> ::std::result::Result<Self, $crate::runtime::codec::DecodeError> {
                reader.constant(&$crate::runtime::codec::Scalar::from($value)).map(|()| Self)
            }
        }

        impl $crate::runtime::codec::Encode for $name {
            fn encode(&self, writer: &mut $crate::runtime::codec::Writer) {
                $crate::runtime::codec::Encode::encode(&$crate::runtime::codec::Scalar::from($value), writer);
            }
        }

        // The value is fixed, so a constructor has no parameter for it.
        impl $crate::runtime::codec::Fill<$name> for $crate::runtime::codec::Blank {
            fn fill(self) -> $name {
                $name
            }
        }

        $crate::runtime::codec::bridge! { $name }
    };
}

pub(crate) use constant;
