// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Objects as tables: one list of member names per type, and shared functions.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use super::plain::plain_length;
use super::{Decode, DecodeError, Drift, Encode, Reader, Writer};

/// The static description of the members of a type. It consists of text and short lists, so that a thousand of them
/// compile fast; it becomes a list of members on first use.
#[derive(Debug)]
pub struct Table {
    /// The Rust names of the type and its fields, separated by spaces.
    names: &'static str,
    /// The exceptional properties of fields.
    marks: &'static [(&'static str, Mark)],
    members: OnceLock<Members>,
}

/// An exceptional property of a member.
#[derive(Clone, Copy, Debug)]
pub enum Mark {
    /// The JSON name differs from the field name.
    Wire(&'static str),
    /// Required although its type has an absent value, which is written as `null`.
    Nullable,
    /// Omitted from `Debug`.
    Secret,
    /// The field is not a member; it holds all members without a field of their own.
    Rest,
    /// The document requires the member, but it may be absent.
    Promised,
    /// For the type: unknown members are dropped, because the document forbids them.
    Closed,
}

/// The list of members that a description becomes.
#[derive(Debug)]
struct Members {
    name: &'static str,
    /// One per field, in the same order.
    all: Vec<Member>,
    /// Positions in the order of names, if there are many.
    by_name: Vec<u16>,
    has_rest: bool,
    is_closed: bool,
}

#[derive(Debug)]
struct Member {
    field: &'static str,
    wire: &'static str,
    /// True if the name contains no characters that JSON escapes, so that it can be compared with the raw text.
    is_plain: bool,
    is_nullable: bool,
    is_promised: bool,
    is_secret: bool,
    is_rest: bool,
}

/// The maximum number of members for which a linear search is faster than a binary one.
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
        let is_closed = table.marks.iter().any(|(_, mark)| matches!(mark, Mark::Closed));
        Self { name, all, by_name, has_rest, is_closed }
    }

    /// Fills the slots of an object without optional members, except for those that the document promises.
    fn sample(&self, reader: &mut Reader<'_>, slots: &mut [&mut dyn Slot]) -> Result<(), DecodeError> {
        for (member, slot) in self.all.iter().zip(slots) {
            if member.is_promised || !slot.settle(true) {
                slot.read(String::new(), reader).map_err(|error| error.in_member(member.wire))?;
            }
        }
        Ok(())
    }

    /// Returns the index of the member called `key`.
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
        // Some Rust keywords need the raw prefix.
        let mut member = Self {
            field,
            wire: field.strip_prefix("r#").unwrap_or(field),
            is_plain: true,
            is_nullable: false,
            is_promised: false,
            is_secret: false,
            is_rest: false,
        };
        for (_, mark) in marks.iter().filter(|(marked, _)| *marked == field) {
            match *mark {
                Mark::Wire(wire) => member.wire = wire,
                Mark::Nullable => member.is_nullable = true,
                Mark::Promised => member.is_promised = true,
                Mark::Secret => member.is_secret = true,
                Mark::Rest => member.is_rest = true,
                Mark::Closed => {}
            }
        }
        member.is_plain = !member.is_rest && plain_length(member.wire.as_bytes()) == member.wire.len();
        member
    }
}

impl Table {
    /// Creates a table from the names of the type and its fields, separated by spaces.
    pub const fn new(names: &'static str, marks: &'static [(&'static str, Mark)]) -> Self {
        Self { names, marks, members: OnceLock::new() }
    }

    fn members(&self) -> &Members {
        self.members.get_or_init(|| Members::new(self))
    }

    /// Reads an object into `slots`, one per member and in the same order, and fills all of them. One more slot is for
    /// unknown members.
    pub fn decode(&self, reader: &mut Reader<'_>, slots: &mut [&mut dyn Slot]) -> Result<(), DecodeError> {
        let members = self.members();
        if reader.is_sample() {
            #[cfg(feature = "testing")]
            if let Some(mut example) = reader.example(members.name)
                && self.decode(&mut example, slots).is_ok()
            {
                return Ok(());
            }
            return members.sample(reader, slots);
        }
        let mut expected = 0;
        let mut has_member = reader.first_member()?;
        while has_member {
            // Servers usually write members in the same order, so the one after the last match is tried first.
            let is_expected =
                members.all.get(expected).is_some_and(|member| member.is_plain && reader.take_key(member.wire));
            let key = if is_expected { "" } else { reader.key()? };
            let found = if is_expected { Some(expected) } else { members.find(key) };
            if let Some(index) = found
                && let (Some(slot), Some(member)) = (slots.get_mut(index), members.all.get(index))
            {
                reader.matched();
                reader.read_member(*slot, member.wire)?;
                expected = index + 1;
            } else {
                // The last slot is for unknown members, and the one before may be for additional ones.
                let rest = slots.len().saturating_sub(if members.has_rest { 2 } else { 1 });
                let key = key.to_owned();
                if !members.has_rest {
                    reader.drift(|| Drift::UnknownMember { ty: members.name.to_owned(), member: key.clone() });
                }
                match slots.get_mut(rest) {
                    Some(slot) if members.has_rest || !members.is_closed => slot.read(key, reader)?,
                    _ => reader.skip()?,
                }
            }
            has_member = reader.next_member()?;
        }
        for (member, slot) in members.all.iter().zip(slots.iter_mut()) {
            #[cfg(feature = "testing")]
            if member.is_promised && reader.is_example() && !slot.settle(false) {
                reader.repair(*slot, DecodeError::new("missing", 0))?;
            }
            if member.is_promised && !slot.settle(false) {
                reader.drift(|| Drift::MissingMember { ty: members.name.to_owned(), member: member.wire.to_owned() });
            }
            if !slot.settle(!member.is_nullable || reader.takes_missing_as_null) {
                let error = reader.error("missing").in_member(member.wire);
                #[cfg(feature = "testing")]
                reader.repair(*slot, error)?;
                #[cfg(not(feature = "testing"))]
                return Err(error);
            }
        }
        Ok(())
    }

    /// Writes an object of `values`, one per member and in the same order. One more value holds unknown members.
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
        if let Some(unknown) = values.get(self.members().all.len()) {
            writer.beside = Some(self);
            unknown.encode(writer);
        }
        writer.close_object();
    }

    /// Returns true if the object has a member of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members().find(name).is_some()
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
        if let Some(unknown) = values.get(members.all.len()).filter(|unknown| !unknown.is_absent()) {
            shown.field("unknown_members", unknown);
        }
        shown.finish()
    }
}

/// The slot for one member while an object is read.
pub trait Slot {
    /// Reads the member's value. `key` is its name, used only by a slot for additional members.
    fn read(&mut self, key: String, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Fills the slot if it is empty and `may_be_absent`, and returns true if it is filled.
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

impl Reader<'_> {
    /// Reads the value of the member `name` into its slot.
    fn read_member(&mut self, slot: &mut dyn Slot, name: &str) -> Result<(), DecodeError> {
        #[cfg(feature = "testing")]
        return self.read_or_repair(slot, &|error| error.in_member(name));
        #[cfg(not(feature = "testing"))]
        slot.read(String::new(), self).map_err(|error| error.in_member(name))
    }
}

/// Returns the content of a slot after [`Table::decode`].
pub fn filled<T>(slot: Option<T>) -> T {
    slot.expect("decoding a table fills every slot or fails")
}

/// The slot for all members without a field of their own.
#[derive(Debug)]
pub struct Rest<'a, T>(pub &'a mut Option<BTreeMap<String, T>>);

impl<T: Decode> Slot for Rest<'_, T> {
    fn read(&mut self, key: String, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        #[cfg(feature = "testing")]
        let value = reader.decode_or_repair(&DecodeError::in_map)?;
        #[cfg(not(feature = "testing"))]
        let value = T::decode(reader).map_err(DecodeError::in_map)?;
        self.0.get_or_insert_default().insert(key, value);
        Ok(())
    }

    fn settle(&mut self, _: bool) -> bool {
        self.0.get_or_insert_default();
        true
    }
}

/// Additional members of the object. Names in the table are reserved for their fields, so that no key is written twice.
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

/// Formats an object or a union for `Debug`, without its secrets. Its `encode` names its content, so that one function
/// per type serves JSON and `Debug`.
pub fn format_debug(value: &dyn Encode, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut writer = Writer::for_debug(formatter.alternate());
    value.encode(&mut writer);
    let text = writer.finish().map_err(|_| fmt::Error)?;
    formatter.write_str(&String::from_utf8_lossy(&text))
}

impl Writer {
    /// Writes an object: its values, one per member of `table` and in the same order.
    pub fn values(&mut self, table: &'static Table, values: &[&dyn Encode]) {
        if self.is_for_debug() {
            self.debug(&shown(|f| table.debug(f, values)));
        } else {
            table.encode(self, values);
        }
    }

    /// Writes a union: the value of one branch. Only `Debug` shows the name of the variant.
    pub fn branch(&mut self, variant: &'static str, value: &dyn Encode) {
        if self.is_for_debug() {
            self.debug(&shown(|f| f.debug_tuple(variant).field(&value).finish()));
        } else {
            value.encode(self);
        }
    }
}

/// Returns a value whose `Debug` is `write`.
fn shown<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result>(write: F) -> Shown<F> {
    Shown(write)
}

struct Shown<F>(F);

impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> fmt::Debug for Shown<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0(formatter)
    }
}
