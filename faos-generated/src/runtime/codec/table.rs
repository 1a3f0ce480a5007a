// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Objects as tables: one list of member names per type, and functions that all types share.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use super::{Decode, DecodeError, Encode, Reader, Writer};

/// What is fixed about the members of a type.
#[derive(Debug)]
pub struct Table {
    /// The type's name in Rust.
    pub name: &'static str,
    /// Its members, in the order of the fields.
    pub members: &'static [Member],
    /// The members' places in the order of their names, made when it is first needed.
    pub by_name: OnceLock<Box<[u16]>>,
}

/// What is fixed about one member.
#[derive(Debug)]
pub struct Member {
    /// Its name in JSON.
    pub wire: &'static str,
    /// Its name in Rust.
    pub field: &'static str,
    flags: u8,
}

/// The member is required although its type has a value for "not there", which is written as `null`.
pub const NULLABLE: u8 = 1;
/// The member is not shown in `Debug`.
pub const SECRET: u8 = 2;
/// The field is no member itself: it holds all members that have no field of their own.
pub const REST: u8 = 4;
/// The name has nothing in it that JSON escapes, so it is recognized as it is written.
const PLAIN: u8 = 8;

/// Up to so many members, looking at each is faster than a search by name.
const FEW: usize = 8;

impl Member {
    /// A member called `wire` in JSON and `field` in Rust, with any of [`NULLABLE`], [`SECRET`] and [`REST`].
    pub const fn new(wire: &'static str, field: &'static str, flags: u8) -> Self {
        let mut flags = if flags & REST == 0 { flags | PLAIN } else { flags };
        let mut bytes = wire.as_bytes();
        while let [byte, rest @ ..] = bytes {
            if *byte < b' ' || matches!(byte, b'"' | b'\\') {
                flags &= !PLAIN;
            }
            bytes = rest;
        }
        Self { wire, field, flags }
    }

    fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

impl Table {
    /// Reads an object into `slots`, one per member and in their order. All slots are filled afterwards.
    pub fn decode(&self, reader: &mut Reader<'_>, slots: &mut [&mut dyn Slot]) -> Result<(), DecodeError> {
        let has_rest = self.members.last().is_some_and(|member| member.is(REST));
        let mut expected = 0;
        let mut has_member = reader.first_member()?;
        while has_member {
            // Servers write members in the same order again and again, so the one behind the last hit is tried first.
            let is_expected =
                self.members.get(expected).is_some_and(|member| member.is(PLAIN) && reader.take_key(member.wire));
            let key = if is_expected { "" } else { reader.key()? };
            let found = if is_expected { Some(expected) } else { self.find(key) };
            if let Some(index) = found
                && let Some(slot) = slots.get_mut(index)
            {
                reader.matched();
                slot.read(String::new(), reader).map_err(|error| error.in_member(self.members[index].wire))?;
                expected = index + 1;
            } else if has_rest && let Some(slot) = slots.last_mut() {
                slot.read(key.to_owned(), reader)?;
            } else {
                reader.skip()?;
            }
            has_member = reader.next_member()?;
        }
        for (member, slot) in self.members.iter().zip(slots) {
            if !slot.settle(!member.is(NULLABLE)) {
                return Err(reader.error("missing").in_member(member.wire));
            }
        }
        Ok(())
    }

    /// Writes an object of `values`, one per member and in their order.
    pub fn encode(&self, writer: &mut Writer, values: &[&dyn Encode]) {
        writer.open_object();
        for (member, value) in self.members.iter().zip(values) {
            if member.is(REST) {
                value.encode(writer);
                if writer.has_failed() {
                    return;
                }
            } else if (member.is(NULLABLE) || !value.is_absent()) && !writer.member(member.wire, *value) {
                return;
            }
        }
        writer.close_object();
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>, values: &[&dyn Encode]) -> fmt::Result {
        let mut shown = f.debug_struct(self.name);
        for (member, value) in self.members.iter().zip(values) {
            if member.is(SECRET) {
                shown.field(member.field, &format_args!("[redacted]"));
            } else {
                shown.field(member.field, value);
            }
        }
        shown.finish()
    }

    /// The place of the member called `key`.
    fn find(&self, key: &str) -> Option<usize> {
        if self.members.len() <= FEW {
            return self.members.iter().position(|member| member.wire == key && !member.is(REST));
        }
        let name_at = |place: &u16| self.members.get(usize::from(*place)).map(|member| member.wire);
        let by_name = self.by_name.get_or_init(|| {
            let mut places: Vec<u16> = (0..).zip(self.members).filter(|(_, m)| !m.is(REST)).map(|(at, _)| at).collect();
            places.sort_unstable_by_key(name_at);
            places.into()
        });
        let found = by_name.binary_search_by_key(&Some(key), name_at).ok()?;
        by_name.get(found).map(|place| usize::from(*place))
    }
}

/// A place for one member while an object is read.
pub trait Slot {
    /// Reads the member's value. `key` is its name, given only to a slot for the rest.
    fn read(&mut self, key: String, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Fills the place if it is empty and `may_be_absent`, and tells whether it is filled.
    fn settle(&mut self, may_be_absent: bool) -> bool;
}

impl<T: Decode> Slot for Option<T> {
    fn read(&mut self, _: String, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = Some(T::decode(reader)?);
        Ok(())
    }

    fn settle(&mut self, may_be_absent: bool) -> bool {
        if self.is_none() && may_be_absent {
            *self = T::absent();
        }
        self.is_some()
    }
}

/// What a slot holds after [`Table::decode`].
pub fn filled<T>(slot: Option<T>) -> T {
    slot.expect("decoding a table fills every slot or fails")
}

/// The slot for all members that have no field of their own.
#[derive(Debug)]
pub struct Rest<'a, T>(pub &'a mut Option<BTreeMap<String, T>>);

impl<T: Decode> Slot for Rest<'_, T> {
    fn read(&mut self, key: String, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match T::decode(reader) {
            Ok(value) => {
                self.0.get_or_insert_default().insert(key, value);
                Ok(())
            }
            Err(error) => Err(error.in_member(&key)),
        }
    }

    fn settle(&mut self, _: bool) -> bool {
        self.0.get_or_insert_default();
        true
    }
}

/// Members that stand in the object beside the named ones. A name that the table has is left to its field, so that
/// no key is written twice.
#[derive(Debug)]
pub struct Flat<'a, T>(pub &'a BTreeMap<String, T>, pub &'static Table);

impl<T: Encode> Encode for Flat<'_, T> {
    fn encode(&self, writer: &mut Writer) {
        for (name, value) in self.0 {
            if self.1.find(name).is_none() && !writer.member(name, value) {
                return;
            }
        }
    }
}

/// A type that is described by a [`Table`].
pub trait Object {
    /// The table.
    fn table() -> &'static Table
    where
        Self: Sized;

    /// Shows the table and the values of all fields to `visit`.
    fn visit(&self, visit: &mut dyn Visit);
}

/// What can be done with an object's values.
pub trait Visit {
    /// Takes the values, one per member of `table` and in their order.
    fn values(&mut self, table: &'static Table, values: &[&dyn Encode]);
}

impl Visit for Writer {
    fn values(&mut self, table: &'static Table, values: &[&dyn Encode]) {
        table.encode(self, values);
    }
}

/// Shows an object for `Debug`, without its secrets.
pub struct DebugObject<'a, 'f> {
    formatter: &'a mut fmt::Formatter<'f>,
    result: fmt::Result,
}

impl<'a, 'f> DebugObject<'a, 'f> {
    /// Writes `object` to `formatter`.
    pub fn fmt(object: &dyn Object, formatter: &'a mut fmt::Formatter<'f>) -> fmt::Result {
        let mut shown = Self { formatter, result: Ok(()) };
        object.visit(&mut shown);
        shown.result
    }
}

impl Visit for DebugObject<'_, '_> {
    fn values(&mut self, table: &'static Table, values: &[&dyn Encode]) {
        self.result = table.debug(self.formatter, values);
    }
}
