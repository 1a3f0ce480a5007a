//! `names.lock`: the Rust names of all public items, so that regeneration does not rename them.
//!
//! A line consists of a place in the document, the kind of item, and the name:
//! `#/components/schemas/Agent/properties/type field kind`.

use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

use crate::json::Pointer;

use super::casing::is_name;

/// A sorted map from place and kind to Rust name, with one entry per line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameLock(BTreeMap<String, String>);

impl NameLock {
    /// Parses the output of [`Display`](fmt::Display).
    ///
    /// # Errors
    ///
    /// Returns an error with the number of the first line that is not a place, a kind and a name.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let mut names = BTreeMap::new();
        for (index, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with("//") {
                continue;
            }
            let entry = line.rsplit_once(' ').filter(|(place, name)| is_place(place) && is_name(name));
            let Some((place, name)) = entry else {
                return Err(LockError { line: index + 1 });
            };
            names.insert(place.to_owned(), name.to_owned());
        }
        Ok(Self(names))
    }

    /// Returns true if a place, spelled as in the settings, has a name.
    pub fn contains(&self, place: &str) -> bool {
        let shared = || place.strip_suffix(TYPE).map(|at| format!("{at}{SHARED_TYPE}"));
        self.0.contains_key(place) || shared().is_some_and(|place| self.0.contains_key(&place))
    }

    /// Returns the name of the type of a schema, and true if the schema is the first place of that type.
    pub(crate) fn type_at(&self, at: &Pointer) -> Option<(&str, bool)> {
        if self.0.is_empty() {
            return None;
        }
        let of = |kind, is_first| self.get(&place(at, kind)).map(|name| (name, is_first));
        of(TYPE, true).or_else(|| of(SHARED_TYPE, false))
    }

    /// Returns the name of the type at these places: that of the first place that was the first of its type, or else a
    /// name that one of them shared.
    pub(super) fn name_of(&self, places: impl Iterator<Item = Pointer> + Clone) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        let known = || places.clone().filter_map(|at| self.type_at(&at));
        known().find(|(_, is_first)| *is_first).or_else(|| known().next()).map(|(name, _)| name)
    }

    /// Returns the address and name of every type.
    pub(super) fn types(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(place, name)| {
            let (address, kind) = place.split_once(' ')?;
            (kind == TYPE).then_some((address, name.as_str()))
        })
    }

    /// Returns the addresses of all items of a kind below another address.
    pub(super) fn below<'a>(&'a self, address: &str, kind: &'a str) -> impl Iterator<Item = &'a str> {
        let from = format!("{address}/");
        let within = self.0.range(from.clone()..).map(|(place, _)| place.as_str());
        within
            .take_while(move |place| place.starts_with(&from))
            .filter_map(|place| place.split_once(' '))
            .filter_map(move |(address, of)| (of == kind).then_some(address))
    }

    pub(super) fn get(&self, place: &str) -> Option<&str> {
        self.0.get(place).map(String::as_str)
    }

    /// Creates a lock from places and their names.
    pub(super) fn of(names: Vec<(String, String)>) -> Self {
        Self(names.into_iter().collect())
    }
}

impl fmt::Display for NameLock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{HEADER}")?;
        self.0.iter().try_for_each(|(at, name)| writeln!(formatter, "{at} {name}"))
    }
}

/// A malformed line of `names.lock`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line} of names.lock is not `#/pointer kind Name`")]
pub struct LockError {
    /// The line number, starting at 1.
    pub line: usize,
}

const HEADER: &str =
    "// Which Rust name each place of the document was given. Kept by regeneration; edit codegen.toml to rename.";

/// The kind of a type's first place.
pub(super) const TYPE: &str = "type";

/// The kind of each additional place of a type that several schemas share.
pub(super) const SHARED_TYPE: &str = "shared-type";

/// Returns the key of an item in the lock and the settings.
pub(super) fn place(at: &Pointer, kind: &str) -> String {
    let mut place = address(at);
    place.reserve_exact(kind.len() + 1);
    place.push(' ');
    place.push_str(kind);
    place
}

/// Formats a pointer as a URI fragment, but only percent-encodes white space, control characters and `%`, so that it
/// stays on a single line.
pub(super) fn address(at: &Pointer) -> String {
    let at = at.as_str();
    let mut place = String::with_capacity(at.len() + 1);
    place.push('#');
    // Without an early exit the compiler can vectorize the loop.
    if at.bytes().fold(true, |plain, byte| plain & byte.is_ascii_graphic() & (byte != b'%')) {
        place.push_str(at);
        return place;
    }
    let mut begun = 0;
    let breaks_line = |character: &char| character.is_whitespace() || character.is_control() || *character == '%';
    for (index, character) in at.char_indices().filter(|(_, character)| breaks_line(character)) {
        place.push_str(&at[begun..index]);
        begun = index + character.len_utf8();
        for byte in at[index..begun].bytes() {
            place.push_str(&format!("%{byte:02X}"));
        }
    }
    place.push_str(&at[begun..]);
    place
}

fn is_place(place: &str) -> bool {
    place.split_once(' ').is_some_and(|(at, kind)| at.starts_with('#') && !kind.is_empty() && !kind.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_round_trips() {
        let at = Pointer::root().join("components").join("schemas").join("a b\n%");
        let lock = NameLock::of(vec![
            (place(&at, "type"), "AB".to_owned()),
            (place(&at.join("properties").join("type"), "field"), "kind".to_owned()),
        ]);
        assert_eq!(NameLock::parse(&lock.to_string()), Ok(lock));
    }

    #[test]
    fn malformed_lines_are_rejected() {
        for line in ["x", "#/a B", "#/a type 1B", "#/a type B; C", "/a type B"] {
            assert_eq!(NameLock::parse(&format!("// header\n{line}\n")), Err(LockError { line: 2 }), "{line:?}");
        }
    }
}
