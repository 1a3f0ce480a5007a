//! The keyword ledger: the treatment of every key in the document, so that nothing is dropped silently.

use std::collections::BTreeMap;

use crate::json::Pointer;

/// The treatment of a key by the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Treatment {
    /// The key affects the generated code.
    Used,
    /// The key affects documentation only.
    DocumentedOnly,
    /// The key is known, but does not affect the client.
    NoEffect,
    /// The key is an extension, `x-…`.
    Extension,
    /// The key is unknown.
    NotUnderstood,
}

impl Treatment {
    /// Returns the treatment in words.
    pub fn name(self) -> &'static str {
        match self {
            Treatment::Used => "used",
            Treatment::DocumentedOnly => "documented only",
            Treatment::NoEffect => "no effect",
            Treatment::Extension => "extension",
            Treatment::NotUnderstood => "not understood",
        }
    }
}

/// A ledger entry for one key of one kind of object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The treatment of the key.
    pub treatment: Treatment,
    /// The number of occurrences.
    pub count: usize,
    /// The first occurrence.
    pub first: Pointer,
}

/// Every key of every visited node, by kind of object and key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: BTreeMap<&'static str, BTreeMap<String, Entry>>,
}

impl Ledger {
    /// Records an occurrence of `key` in an object of the kind `object` at `at`.
    pub fn enter(&mut self, object: &'static str, key: &str, treatment: Treatment, at: &Pointer) {
        let entries = self.entries.entry(object).or_default();
        match entries.get_mut(key) {
            Some(entry) => entry.count += 1,
            None => {
                let first = at.join(key);
                let count = 1;
                entries.insert(key.to_owned(), Entry { treatment, count, first });
            }
        }
    }

    /// Returns all entries as (kind of object, key, entry), sorted by kind and key.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str, &Entry)> {
        self.entries
            .iter()
            .flat_map(|(object, entries)| entries.iter().map(|(key, entry)| (*object, key.as_str(), entry)))
    }

    /// Returns the entry of a key in one kind of object.
    pub fn get(&self, object: &str, key: &str) -> Option<&Entry> {
        self.entries.get(object)?.get(key)
    }

    /// Returns the entries with one treatment, sorted by kind and key.
    pub fn of(&self, treatment: Treatment) -> impl Iterator<Item = (&'static str, &str, &Entry)> {
        self.iter().filter(move |(_, _, entry)| entry.treatment == treatment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_counted_and_sorted() {
        let mut ledger = Ledger::default();
        let root = Pointer::root();
        ledger.enter("schema", "type", Treatment::Used, &root.join("b"));
        ledger.enter("schema", "type", Treatment::Used, &root.join("a"));
        ledger.enter("info", "titel", Treatment::NotUnderstood, &root.join("info"));
        let lines: Vec<_> = ledger.iter().map(|(object, key, entry)| (object, key, entry.count)).collect();
        assert_eq!(lines, [("info", "titel", 1), ("schema", "type", 2)]);
        let (_, _, unknown) = ledger.of(Treatment::NotUnderstood).next().expect("one entry");
        assert_eq!(unknown.first.as_str(), "/info/titel");
    }
}
