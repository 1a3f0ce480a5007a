// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! `open_enum!`: the values that a document names, with a fallback for others.

/// Declares an enum of strings, or with `#[of(i64)]`, `#[of(f64)]`, `#[of(bool)]` or `#[of(Value)]` of other values.
///
/// The enum has an additional variant, `Unknown`, which keeps unrecognized values; `#[other(Name)]` after the enum's
/// docs renames that variant. `#[derive(…)]` directly behind the docs adds traits. With `#[fill(Name)]` behind it,
/// constructors set required fields of this type to that variant instead of taking a parameter.
macro_rules! open_enum {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:tt)*)])?
        $(#[fill($fill:ident)])?
        $(#[of($of:ident)])?
        pub enum $name:ident { $($variants:tt)* }
    ) => {
        $crate::runtime::codec::open_enum! {
            $(#[doc = $doc])*
            $(#[derive($($derive)*)])?
            $(#[fill($fill)])?
            $(#[of($of)])?
            #[other(Unknown)]
            pub enum $name { $($variants)* }
        }
    };
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:tt)*)])?
        $(#[fill($fill:ident)])?
        #[other($other:ident)]
        pub enum $name:ident { $($variants:tt)* }
    ) => {
        $crate::runtime::codec::open_enum! {
            @text
            $(#[doc = $doc])*
            $(#[derive($($derive)*)])?
            $(#[fill($fill)])?
            #[other($other)]
            pub enum $name { $($variants)* }
        }

        $crate::runtime::codec::open_enum! { @several $name $($variants)* }
    };
    // An enum of one value marks its object. Nobody sorts or parses it, and most enums of many documents are such, so
    // the compiler is spared what only others need.
    (
        @several $name:ident
        $(#[doc = $doc:literal])*
        $(#[deprecated $($deprecated:tt)*])?
        $variant:ident = $value:literal $(,)?
    ) => {};
    (@several $name:ident $($variants:tt)*) => {
        // `From` for `String` would make the compiler go through all enums wherever something becomes a `String`.
        #[allow(clippy::from_over_into)]
        impl ::std::convert::Into<::std::string::String> for $name {
            fn into(self) -> ::std::string::String {
                ::std::borrow::ToOwned::to_owned(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            // `Self::Err` would be ambiguous beside a variant of that name.
            fn from_str(value: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(value))
            }
        }

        impl ::std::cmp::PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> ::std::option::Option<::std::cmp::Ordering> {
                ::std::option::Option::Some(::std::cmp::Ord::cmp(self, other))
            }
        }

        impl ::std::cmp::Ord for $name {
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                ::std::cmp::Ord::cmp(self.as_str(), other.as_str())
            }
        }
    };
    (
        @text
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:tt)*)])?
        $(#[fill($fill:ident)])?
        #[other($other:ident)]
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                $(#[deprecated $($deprecated:tt)*])?
                $variant:ident = $value:literal
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        $(#[derive($($derive)*)])?
        #[derive(Clone)]
        #[non_exhaustive]
        #[allow(missing_docs)]
        pub enum $name {
            $(
                $(#[doc = $variant_doc])*
                // Only for rustdoc, since it costs each build two more macros. It is a paragraph of its own: the docs can
                // end with a list or a table.
                #[cfg_attr(doc, doc = concat!("\n`", stringify!($value), "` in JSON."))]
                $(#[deprecated $($deprecated)*])?
                $variant,
            )*
            /// An unrecognized value, kept as received.
            $other($crate::runtime::codec::UnknownValue),
        }

        #[allow(deprecated)]
        impl $name {
            /// The values that the API's document lists, in its order.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value as it appears in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$other(value) => value.get(),
                }
            }
        }

        impl<T: ::std::borrow::Borrow<str>> ::std::convert::From<T> for $name {
            fn from(value: T) -> Self {
                $crate::runtime::codec::named(value.borrow(), Self::VALUES, Self::$other)
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        // The code below uses the text, since the one `match` above is cheaper to compile than one in each of these.
        // Equality with another value of the enum is covered, too.
        impl<T: ::std::convert::AsRef<str> + ?::std::marker::Sized> ::std::cmp::PartialEq<T> for $name {
            fn eq(&self, other: &T) -> bool {
                *self.as_str() == *other.as_ref()
            }
        }

        impl ::std::cmp::Eq for $name {}

        impl ::std::hash::Hash for $name {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                ::std::hash::Hash::hash(self.as_str(), state);
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::codec::debug_name(self, Self::VALUES, stringify!($($variant)* $other), f)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::runtime::codec::Decode for $name {
            fn decode(
                reader: &mut $crate::runtime::codec::Reader<'_>,
            ) -> ::std::result::Result<Self, $crate::runtime::codec::DecodeError> {
                reader.name(Self::VALUES, Self::$other)
            }
        }

        impl $crate::runtime::codec::Encode for $name {
            fn encode(&self, writer: &mut $crate::runtime::codec::Writer) {
                writer.string(self.as_str());
            }
        }

        $(
            // The document states one value, so a constructor has no parameter for it.
            impl $crate::runtime::codec::Fill<$name> for $crate::runtime::codec::Blank {
                #[allow(deprecated)]
                fn fill(self) -> $name {
                    $name::$fill
                }
            }
        )?

        $crate::runtime::codec::bridge! { $name }
    };
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:tt)*)])?
        $(#[fill($fill:ident)])?
        #[of($of:ident)]
        #[other($other:ident)]
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                $(#[deprecated $($deprecated:tt)*])?
                $variant:ident = $value:literal
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        $(#[derive($($derive)*)])?
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(missing_docs)]
        pub enum $name {
            $(
                $(#[doc = $variant_doc])*
                // Only for rustdoc, since it costs each build two more macros. It is a paragraph of its own: the docs can
                // end with a list or a table.
                #[cfg_attr(doc, doc = concat!("\n`", stringify!($value), "` in JSON."))]
                $(#[deprecated $($deprecated)*])?
                $variant,
            )*
            /// An unrecognized value, kept as received.
            $other($crate::runtime::codec::UnknownValue<$of>),
        }

        #[allow(deprecated)]
        impl $name {
            /// The values that the API's document lists, in its order.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value as it appears in JSON.
            pub fn value(&self) -> $of {
                match self {
                    $(Self::$variant => $crate::runtime::codec::enum_value!($of, $value),)*
                    Self::$other(value) => ::std::borrow::ToOwned::to_owned(value.get()),
                }
            }
        }

        #[allow(deprecated)]
        impl ::std::convert::From<$of> for $name {
            fn from(value: $of) -> Self {
                $(
                    if value == $crate::runtime::codec::enum_value!($of, $value) {
                        return Self::$variant;
                    }
                )*
                Self::$other($crate::runtime::codec::UnknownValue::new(value))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.value(), f)
            }
        }

        impl $crate::runtime::codec::Decode for $name {
            fn decode(
                reader: &mut $crate::runtime::codec::Reader<'_>,
            ) -> ::std::result::Result<Self, $crate::runtime::codec::DecodeError> {
                if let ::std::option::Option::Some(value) = reader.sampled(Self::VALUES) {
                    return ::std::result::Result::Ok(value);
                }
                let value = Self::from(<$of as $crate::runtime::codec::Decode>::decode(reader)?);
                reader.known(!::std::matches!(value, Self::$other(_)));
                ::std::result::Result::Ok(value)
            }
        }

        impl $crate::runtime::codec::Encode for $name {
            fn encode(&self, writer: &mut $crate::runtime::codec::Writer) {
                $crate::runtime::codec::Encode::encode(&self.value(), writer);
            }
        }

        $(
            // The document states one value, so a constructor has no parameter for it.
            impl $crate::runtime::codec::Fill<$name> for $crate::runtime::codec::Blank {
                #[allow(deprecated)]
                fn fill(self) -> $name {
                    $name::$fill
                }
            }
        )?

        $crate::runtime::codec::bridge! { $name }
    };
}

/// Expands to a named value of an open enum, in the type of its values.
macro_rules! enum_value {
    (Value, $value:literal) => {
        Value::from($value)
    };
    ($of:ident, $value:literal) => {
        $value
    };
}

pub(crate) use {enum_value, open_enum};
