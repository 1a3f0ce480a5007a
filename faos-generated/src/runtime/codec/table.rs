// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Objects as tables: one list of member names per type, and functions that all types share.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use super::plain::plain_length;
use super::{Decode, DecodeError, Encode, Reader, Writer};

/// What is fixed about the members of a type. It is text and short lists, so that a thousand of them cost the compiler
/// next to nothing; it becomes a list of members when it is first needed.
#[derive(Debug)]
pub struct Table {
    /// The type's name in Rust and those of its fields, with a space between them.
    names: &'static str,
    /// What is not usual about a field.
    marks: &'static [(&'static str, Mark)],
    members: OnceLock<Members>,
}

/// Something about a member that most members have not.
#[derive(Clone, Copy, Debug)]
pub enum Mark {
    /// Its name in JSON is not that of its field.
    Wire(&'static str),
    /// It is required although its type has a value for "not there", which is written as `null`.
    Nullable,
    /// It is not shown in `Debug`.
    Secret,
    /// The field is no member itself: it holds all members that have no field of their own.
    Rest,
}

/// A table as it is used.
#[derive(Debug)]
struct Members {
    name: &'static str,
    /// One per field and in their order.
    all: Vec<Member>,
    /// Their places in the order of their names, where they are many.
    by_name: Vec<u16>,
    has_rest: bool,
}

#[derive(Debug)]
struct Member {
    field: &'static str,
    wire: &'static str,
    /// Whether the name has nothing in it that JSON escapes, so that it is recognized as it is written.
    is_plain: bool,
    is_nullable: bool,
    is_secret: bool,
    is_rest: bool,
}

/// Up to so many members, looking at each is faster than a search by name.
const FEW: usize = 8;

impl Members {
    fn new(table: &Table) -> Self {
        let mut names = table.names.split_whitespace();
        let name = names.next().unwrap_or_default();
        let all: Vec<Member> = names.map(|field| Member::new(field, table.marks)).collect();
        let mut by_name = Vec::new();
        if all.len() > FEW {
            by_name.extend((0..).zip(&all).filter(|(_, member)| !member.is_rest).map(|(place, _)| place));
            by_name.sort_unstable_by_key(|place| all.get(usize::from(*place)).map(|member| member.wire));
        }
        let has_rest = all.last().is_some_and(|member| member.is_rest);
        Self { name, all, by_name, has_rest }
    }

    /// The place of the member called `key`.
    fn find(&self, key: &str) -> Option<usize> {
        if self.all.len() <= FEW {
            return self.all.iter().position(|member| member.wire == key && !member.is_rest);
        }
        let name_at = |place: &u16| self.all.get(usize::from(*place)).map(|member| member.wire);
        let found = self.by_name.binary_search_by_key(&Some(key), name_at).ok()?;
        self.by_name.get(found).map(|place| usize::from(*place))
    }
}

impl Member {
    fn new(field: &'static str, marks: &[(&str, Mark)]) -> Self {
        // Some words of Rust are names only with a prefix.
        let mut member = Self {
            field,
            wire: field.strip_prefix("r#").unwrap_or(field),
            is_plain: true,
            is_nullable: false,
            is_secret: false,
            is_rest: false,
        };
        for (_, mark) in marks.iter().filter(|(marked, _)| *marked == field) {
            match *mark {
                Mark::Wire(wire) => member.wire = wire,
                Mark::Nullable => member.is_nullable = true,
                Mark::Secret => member.is_secret = true,
                Mark::Rest => member.is_rest = true,
            }
        }
        member.is_plain = !member.is_rest && plain_length(member.wire.as_bytes()) == member.wire.len();
        member
    }
}

impl Table {
    /// A table of the type and the fields that `names` says, with a space between them.
    pub const fn new(names: &'static str, marks: &'static [(&'static str, Mark)]) -> Self {
        Self { names, marks, members: OnceLock::new() }
    }

    fn members(&self) -> &Members {
        self.members.get_or_init(|| Members::new(self))
    }

    /// Reads an object into `slots`, one per member and in their order. All slots are filled afterwards.
    pub fn decode(&self, reader: &mut Reader<'_>, slots: &mut [&mut dyn Slot]) -> Result<(), DecodeError> {
        let members = self.members();
        let mut expected = 0;
        let mut has_member = reader.first_member()?;
        while has_member {
            // Servers write members in the same order again and again, so the one behind the last hit is tried first.
            let is_expected =
                members.all.get(expected).is_some_and(|member| member.is_plain && reader.take_key(member.wire));
            let key = if is_expected { "" } else { reader.key()? };
            let found = if is_expected { Some(expected) } else { members.find(key) };
            if let Some(index) = found
                && let (Some(slot), Some(member)) = (slots.get_mut(index), members.all.get(index))
            {
                reader.matched();
                slot.read(String::new(), reader).map_err(|error| error.in_member(member.wire))?;
                expected = index + 1;
            } else if members.has_rest
                && let Some(slot) = slots.last_mut()
            {
                slot.read(key.to_owned(), reader)?;
            } else {
                reader.skip()?;
            }
            has_member = reader.next_member()?;
        }
        for (member, slot) in members.all.iter().zip(slots) {
            if !slot.settle(!member.is_nullable) {
                return Err(reader.error("missing").in_member(member.wire));
            }
        }
        Ok(())
    }

    /// Writes an object of `values`, one per member and in their order.
    pub fn encode(&'static self, writer: &mut Writer, values: &[&dyn Encode]) {
        writer.open_object();
        for (member, value) in self.members().all.iter().zip(values) {
            let goes_on = if member.is_rest {
                writer.beside = Some(self);
                value.encode(writer);
                !writer.has_failed()
            } else if !member.is_nullable && value.is_absent() {
                true
            } else if member.is_plain {
                writer.plain_member(member.wire, *value)
            } else {
                writer.member(member.wire, *value)
            };
            if !goes_on {
                return;
            }
        }
        writer.close_object();
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>, values: &[&dyn Encode]) -> fmt::Result {
        let members = self.members();
        let mut shown = f.debug_struct(members.name);
        for (member, value) in members.all.iter().zip(values) {
            if member.is_secret {
                shown.field(member.field, &format_args!("[redacted]"));
            } else {
                shown.field(member.field, value);
            }
        }
        shown.finish()
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
            Err(error) => Err(error.in_map()),
        }
    }

    fn settle(&mut self, _: bool) -> bool {
        self.0.get_or_insert_default();
        true
    }
}

/// Members that stand in the object beside the named ones. A name that the table has is left to its field, so that
/// no key is written twice.
pub struct Flat<'a, T>(pub &'a BTreeMap<String, T>);

impl<T: Encode> Encode for Flat<'_, T> {
    fn encode(&self, writer: &mut Writer) {
        let named = writer.beside.take().map(Table::members);
        for (name, value) in self.0 {
            let has_field = named.is_some_and(|members| members.find(name).is_some());
            if !has_field && !writer.entry(name, value) {
                return;
            }
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Flat<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What can be done with the values of an object or a union.
pub trait Visit {
    /// Takes the values of an object, one per member of `table` and in their order.
    fn values(&mut self, table: &'static Table, values: &[&dyn Encode]);

    /// Takes the value of a union, and the name of the variant that holds it.
    fn branch(&mut self, variant: &'static str, value: &dyn Encode);
}

impl Visit for Writer {
    fn values(&mut self, table: &'static Table, values: &[&dyn Encode]) {
        table.encode(self, values);
    }

    fn branch(&mut self, _: &'static str, value: &dyn Encode) {
        value.encode(self);
    }
}

/// Shows an object or a union for `Debug`, without its secrets.
pub struct Shown<'a, 'f> {
    formatter: &'a mut fmt::Formatter<'f>,
    result: fmt::Result,
}

impl<'a, 'f> Shown<'a, 'f> {
    /// Writes `value` to `formatter`.
    pub fn fmt(value: &dyn Encode, formatter: &'a mut fmt::Formatter<'f>) -> fmt::Result {
        let mut shown = Self { formatter, result: Ok(()) };
        value.visit(&mut shown);
        shown.result
    }
}

impl Visit for Shown<'_, '_> {
    fn values(&mut self, table: &'static Table, values: &[&dyn Encode]) {
        self.result = table.debug(self.formatter, values);
    }

    fn branch(&mut self, variant: &'static str, value: &dyn Encode) {
        self.result = self.formatter.debug_tuple(variant).field(&value).finish();
    }
}
