// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Standard library types: strings, booleans, lists, maps, tuples, and optional values.

use std::collections::BTreeMap;

use super::{Decode, DecodeError, Encode, Reader, Writer};

impl Decode for String {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.string()
    }
}

impl Encode for String {
    fn encode(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

impl Encode for &str {
    fn encode(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

impl Decode for bool {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.boolean()
    }
}

impl Encode for bool {
    fn encode(&self, writer: &mut Writer) {
        writer.boolean(*self);
    }
}

impl Decode for () {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.peek()? {
            _ if reader.take_null()? || reader.is_sample() => Ok(()),
            peek => Err(reader.expected("null", peek)),
        }
    }
}

impl Encode for () {
    fn encode(&self, writer: &mut Writer) {
        writer.null();
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        T::decode(reader).map(Self::new)
    }

    fn absent() -> Option<Self> {
        T::absent().map(Self::new)
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, writer: &mut Writer) {
        (**self).encode(writer);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if !T::takes_null() && reader.take_null()? { Ok(None) } else { T::decode(reader).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.encode(writer),
            None => writer.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut items = Self::new();
        let mut has_item = reader.first_item()?;
        while has_item {
            #[cfg(feature = "testing")]
            let item = reader.decode_or_repair(&|error| error.in_item(items.len()))?;
            #[cfg(not(feature = "testing"))]
            let item = T::decode(reader).map_err(|error| error.in_item(items.len()))?;
            items.push(item);
            has_item = reader.next_item()?;
        }
        Ok(items)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, writer: &mut Writer) {
        writer.open_array();
        for (index, item) in self.iter().enumerate() {
            if !writer.item(index, item) {
                return;
            }
        }
        writer.close_array();
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut members = Self::new();
        let mut next = reader.first_key()?.map(str::to_owned);
        while let Some(key) = next {
            #[cfg(feature = "testing")]
            let value = reader.decode_or_repair(&DecodeError::in_map)?;
            #[cfg(not(feature = "testing"))]
            let value = T::decode(reader).map_err(DecodeError::in_map)?;
            members.insert(key, value);
            next = reader.next_key()?.map(str::to_owned);
        }
        Ok(members)
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, writer: &mut Writer) {
        writer.open_object();
        for (name, value) in self {
            if !writer.entry(name, value) {
                return;
            }
        }
        writer.close_object();
    }
}

/// Reads one item of a tuple; `has_item` is true if the array has another item.
fn tuple_item<T: Decode>(reader: &mut Reader<'_>, has_item: &mut bool, index: usize) -> Result<T, DecodeError> {
    if !*has_item && !reader.is_sample() {
        return Err(reader.error("missing").in_item(index));
    }
    #[cfg(feature = "testing")]
    let item = reader.decode_or_repair(&|error| error.in_item(index))?;
    #[cfg(not(feature = "testing"))]
    let item = T::decode(reader).map_err(|error| error.in_item(index))?;
    *has_item = reader.next_item()?;
    Ok(item)
}

/// Tuples are arrays of a fixed length. Additional items are skipped, like unknown members of objects.
macro_rules! tuples {
    ($(($($item:ident $index:tt),+))+) => {
        $(
            impl<$($item: Decode),+> Decode for ($($item,)+) {
                fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                    let mut has_item = reader.first_item()?;
                    let items = ($(tuple_item::<$item>(reader, &mut has_item, $index)?,)+);
                    while has_item {
                        reader.skip()?;
                        has_item = reader.next_item()?;
                    }
                    Ok(items)
                }
            }

            impl<$($item: Encode),+> Encode for ($($item,)+) {
                fn encode(&self, writer: &mut Writer) {
                    writer.open_array();
                    if $(writer.item($index, &self.$index))&&+ {
                        writer.close_array();
                    }
                }
            }
        )+
    };
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
}
