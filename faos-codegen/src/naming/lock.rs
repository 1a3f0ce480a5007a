//! `names.lock`: the Rust names of all public items, so that regeneration does not rename them.
//!
//! A line consists of a place in the document, the kind of item, and the name:
//! `#/components/schemas/Agent/properties/type field kind`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::json::Pointer;

use super::casing::is_name;

/// A map from address to Rust name, written with one entry per line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameLock(BTreeMap<Address, String>);

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
            let malformed = LockError { line: index + 1 };
            let Some((address, name)) = line.rsplit_once(' ').filter(|(_, name)| is_name(name)) else {
                return Err(malformed);
            };
            match address.parse() {
                Ok(address) => _ = names.insert(address, name.to_owned()),
                // Another version may have written this line.
                Err(AddressError::Unknown) => {}
                Err(AddressError::Malformed) => return Err(malformed),
            }
        }
        Ok(Self(names))
    }

    /// Returns the items that have another name in another lock of the same document: the place as in the settings, the
    /// name in this lock, and that in the other.
    pub(crate) fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (String, &'a str, &'a str)> {
        let is_rule = |kind| matches!(kind, Kind::Group | Kind::Prefix | Kind::Rule | Kind::Suffix);
        let named = self.0.iter().filter(move |(address, _)| !is_rule(address.kind));
        named.filter_map(move |(Address { pointer, kind }, name)| {
            let (kind, new) = match kind {
                Kind::Type | Kind::SharedType => (Kind::Type, other.type_at(pointer).map(|(name, _)| name)),
                kind => (*kind, other.get(&Address::new(pointer, *kind))),
            };
            let address = Address::new(pointer, kind);
            new.filter(|new| new != name).map(|new| (address.to_string(), name.as_str(), new))
        })
    }

    /// Returns true if an address, or the same place of a shared type, has a name.
    pub(super) fn has(&self, address: &Address) -> bool {
        let is_shared = || self.0.contains_key(&Address::new(&address.pointer, Kind::SharedType));
        self.0.contains_key(address) || (address.kind == Kind::Type && is_shared())
    }

    /// Returns the name of the type of a schema, and true if the schema is the first place of that type.
    pub(crate) fn type_at(&self, at: &Pointer) -> Option<(&str, bool)> {
        if self.0.is_empty() {
            return None;
        }
        let of = |kind, is_first| self.get(&Address::new(at, kind)).map(|name| (name, is_first));
        of(Kind::Type, true).or_else(|| of(Kind::SharedType, false))
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

    /// Returns the first place and the name of every type.
    pub(super) fn types(&self) -> impl Iterator<Item = (&Pointer, &str)> {
        let types = self.0.iter().filter(|(address, _)| address.kind == Kind::Type);
        types.map(|(address, name)| (&address.pointer, name.as_str()))
    }

    /// Returns the places of all items of a kind below another place.
    pub(super) fn below<'a>(&'a self, at: &'a Pointer, kind: Kind) -> impl Iterator<Item = &'a Pointer> {
        let first = Address::new(&at.join(""), Kind::ALL[0]);
        let within = self.0.range(first..).map(|(address, _)| address).take_while(|below| below.pointer.is_within(at));
        within.filter(move |address| address.kind == kind).map(|address| &address.pointer)
    }

    /// Returns true if an item of this kind has a name.
    pub(super) fn has_kind(&self, kind: Kind) -> bool {
        self.0.keys().any(|address| address.kind == kind)
    }

    pub(super) fn get(&self, address: &Address) -> Option<&str> {
        self.0.get(address).map(String::as_str)
    }

    /// Adds the names from an earlier lock for items that the document still contains, which the lock of the whole
    /// document decides. This is the lock of a part of it.
    #[must_use]
    pub(crate) fn keeping(mut self, earlier: &Self, whole: &Self) -> Self {
        for (address, name) in &earlier.0 {
            let sibling = match address.kind {
                Kind::Type => Kind::SharedType,
                Kind::SharedType => Kind::Type,
                kind => kind,
            };
            let is_new = !self.0.contains_key(&Address::new(&address.pointer, sibling));
            if is_new && whole.0.contains_key(address) {
                self.0.entry(address.clone()).or_insert_with(|| name.clone());
            }
        }
        self
    }

    /// Creates a lock from addresses and their names.
    pub(super) fn of(names: Vec<(Address, String)>) -> Self {
        Self(names.into_iter().collect())
    }
}

impl fmt::Display for NameLock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{HEADER}")?;
        let mut lines: Vec<String> = self
            .0
            .iter()
            .map(|(Address { pointer, kind }, name)| {
                let mut line = fragment(pointer);
                line.extend([" ", kind.name(), " ", name]);
                line
            })
            .collect();
        // The map has this order, except where escapes change it.
        lines.sort_unstable();
        lines.iter().try_for_each(|line| writeln!(formatter, "{line}"))
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

/// The address of an item in the lock and the settings, such as `#/components/schemas/Agent type`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Address {
    pub(super) pointer: Pointer,
    /// A schema and the field that has it as its type are at the same place.
    pub(super) kind: Kind,
}

impl Address {
    pub(super) fn new(at: &Pointer, kind: Kind) -> Self {
        Self { pointer: at.clone(), kind }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", fragment(&self.pointer), self.kind.name())
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let parts = text.split_once(' ');
        let is_address = |(at, kind): &(&str, &str)| at.starts_with('#') && !kind.is_empty() && !kind.contains(' ');
        let (at, kind) = parts.filter(is_address).ok_or(AddressError::Malformed)?;
        let kind = Kind::ALL.into_iter().find(|known| known.name() == kind).ok_or(AddressError::Unknown)?;
        let pointer = pointer(at).ok_or(AddressError::Unknown)?;
        Ok(Self { pointer, kind })
    }
}

/// Returns the addresses that a key means. A variant is a branch of a union, a value of an enum or a status.
pub(super) fn addresses(place: &str) -> Vec<Address> {
    match place.strip_suffix(" variant") {
        Some(at) => {
            ["branch", "status", "value"].into_iter().filter_map(|kind| format!("{at} {kind}").parse().ok()).collect()
        }
        None => place.parse().into_iter().collect(),
    }
}

/// The reason why a text is not an [`Address`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AddressError {
    /// The text is not `#/pointer kind`.
    Malformed,
    /// The kind does not exist, or the pointer is not spelled as by [`fragment`]. Such an address matches nothing.
    Unknown,
}

/// A kind of item with a name. The kinds are sorted by their words in the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Argument,
    Branch,
    Field,
    /// The resource of an operation, where neither its tag nor its path says it.
    Group,
    Header,
    Method,
    /// The words that names begin with and that a rule removes.
    Prefix,
    Request,
    Resource,
    /// A decision that concerns many operations.
    Rule,
    Server,
    /// A method of the builder.
    Setter,
    /// A type that several schemas share, at each additional place.
    SharedType,
    Status,
    /// The words that names end with and that a rule removes.
    Suffix,
    /// A type, at its first place.
    Type,
    Value,
}

impl Kind {
    /// Every kind, in ascending order.
    const ALL: [Kind; 17] = [
        Kind::Argument,
        Kind::Branch,
        Kind::Field,
        Kind::Group,
        Kind::Header,
        Kind::Method,
        Kind::Prefix,
        Kind::Request,
        Kind::Resource,
        Kind::Rule,
        Kind::Server,
        Kind::Setter,
        Kind::SharedType,
        Kind::Status,
        Kind::Suffix,
        Kind::Type,
        Kind::Value,
    ];

    fn name(self) -> &'static str {
        match self {
            Kind::Argument => "argument",
            Kind::Branch => "branch",
            Kind::Field => "field",
            Kind::Group => "group",
            Kind::Header => "header",
            Kind::Method => "method",
            Kind::Prefix => "prefix",
            Kind::Request => "request",
            Kind::Resource => "resource",
            Kind::Rule => "rule",
            Kind::Server => "server",
            Kind::Setter => "setter",
            Kind::SharedType => "shared-type",
            Kind::Status => "status",
            Kind::Suffix => "suffix",
            Kind::Type => "type",
            Kind::Value => "value",
        }
    }
}

/// Formats a pointer as a URI fragment, but only percent-encodes white space, control characters and `%`, so that it
/// stays on a single line.
pub(super) fn fragment(at: &Pointer) -> String {
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

/// Parses a pointer that [`fragment`] formatted; returns `None` for any other spelling.
fn pointer(text: &str) -> Option<Pointer> {
    let pointer = Pointer::from_fragment(text.strip_prefix('#')?)?;
    (fragment(&pointer) == text).then_some(pointer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_round_trips() {
        let at = Pointer::root().join("components").join("schemas").join("a b\n%");
        let lock = NameLock::of(vec![
            (Address::new(&at, Kind::Type), "AB".to_owned()),
            (Address::new(&at.join("properties").join("type"), Kind::Field), "kind".to_owned()),
        ]);
        assert_eq!(NameLock::parse(&lock.to_string()), Ok(lock));
    }

    #[test]
    fn malformed_lines_are_rejected() {
        for line in ["x", "#/a B", "#/a type 1B", "#/a type B; C", "/a type B"] {
            assert_eq!(NameLock::parse(&format!("// header\n{line}\n")), Err(LockError { line: 2 }), "{line:?}");
        }
    }

    #[test]
    fn an_address_is_parsed_only_as_it_is_written() {
        let at = Pointer::parse("/a b/é%/~1c").expect("a pointer");
        for kind in Kind::ALL {
            let address = Address::new(&at, kind);
            assert_eq!(address.to_string(), format!("#/a%20b/é%25/~1c {}", kind.name()));
            assert_eq!(address.to_string().parse(), Ok(address));
        }
        assert_eq!("# type".parse(), Ok(Address::new(&Pointer::root(), Kind::Type)));
        assert!(Kind::ALL.is_sorted() && Kind::ALL.map(Kind::name).is_sorted());
        for (text, error) in [
            ("", AddressError::Malformed),
            ("#/a", AddressError::Malformed),
            ("/a type", AddressError::Malformed),
            ("#/a ", AddressError::Malformed),
            ("#/a b type", AddressError::Malformed),
            ("#/a types", AddressError::Unknown),
            ("#a type", AddressError::Unknown),
            ("##/a type", AddressError::Unknown),
            ("#/a\tb type", AddressError::Unknown),
            ("#/a%2 type", AddressError::Unknown),
            ("#/%61 type", AddressError::Unknown),
            ("#/a%0a type", AddressError::Unknown),
        ] {
            assert_eq!(text.parse::<Address>(), Err(error), "{text:?}");
        }
    }

    #[test]
    fn lines_of_other_versions_are_ignored() {
        let lock = NameLock::parse("#/a alias B\n#/a%62 type C\n#/a type D\n");
        assert_eq!(
            lock,
            Ok(NameLock::of(vec![(Address::new(&Pointer::root().join("a"), Kind::Type), "D".to_owned())]))
        );
    }

    #[test]
    fn lines_are_sorted_as_text() {
        let root = Pointer::root();
        let names = ["a b", "a!", "a", "a%", "a\u{7f}", "aé"].into_iter().flat_map(|name| {
            let at = root.join(name);
            [at.join("b"), at].map(|at| (Address::new(&at, Kind::Field), "name".to_owned()))
        });
        let text = NameLock::of(names.collect()).to_string();
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert!(lines.len() == 12 && lines.is_sorted(), "{text}");
    }

    #[test]
    fn items_below_a_place_are_found() {
        let text =
            "#/a field x\n#/a/ field x\n#/a! field x\n#/a/b field x\n#/a/b type B\n#/a/b/c field x\n#/b field x\n";
        let lock = NameLock::parse(text).expect("the lock is valid");
        let at = Pointer::root().join("a");
        let below: Vec<&str> = lock.below(&at, Kind::Field).map(Pointer::as_str).collect();
        assert_eq!(below, ["/a/", "/a/b", "/a/b/c"]);
    }

    #[test]
    fn a_variant_is_a_branch_a_status_or_a_value() {
        let kinds: Vec<Kind> = addresses("#/a variant").iter().map(|address| address.kind).collect();
        assert_eq!(kinds, [Kind::Branch, Kind::Status, Kind::Value]);
        assert_eq!(addresses("#/a method"), [Address::new(&Pointer::root().join("a"), Kind::Method)]);
        assert!(addresses("#/a methods").is_empty() && addresses("a variant").is_empty());
    }
}
