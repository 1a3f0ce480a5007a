//! The names under `[names]` in the settings, by the address of the item.

use indexmap::IndexMap;

use crate::json::Pointer;

use super::lock::{Address, Kind, addresses};
use super::pattern::PathPattern;

/// The names in the settings. Those whose address cannot match an item are missing.
#[derive(Default)]
pub(super) struct Overrides<'a> {
    names: IndexMap<Address, (usize, &'a str)>,
    /// The names of resources by the paths of their operations.
    patterns: Vec<(PathPattern<'a>, usize, &'a str)>,
}

impl<'a> Overrides<'a> {
    pub(super) fn new(names: &'a IndexMap<String, String>) -> Self {
        let mut overrides = Self::default();
        for (index, (place, name)) in names.iter().enumerate() {
            if let Some(pattern) = PathPattern::parse(place) {
                overrides.patterns.push((pattern, index, name));
            } else {
                let addresses = addresses(place);
                overrides.names.extend(addresses.into_iter().map(|address| (address, (index, name.as_str()))));
            }
        }
        overrides
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns the name of an item, and its index in the settings.
    pub(super) fn get(&self, address: &Address) -> Option<(usize, &'a str)> {
        self.names.get(address).copied()
    }

    /// Returns the resource of an operation, and its index in the settings. Of several patterns, the first applies.
    pub(super) fn resource_of(&self, at: &Pointer, path: &str) -> Option<(usize, &'a str)> {
        let by_path = || self.patterns.iter().find(|(pattern, ..)| pattern.matches(path));
        self.get(&Address::new(at, Kind::Group)).or_else(|| by_path().map(|(_, index, name)| (*index, *name)))
    }

    pub(super) fn addresses(&self) -> impl Iterator<Item = &Address> {
        self.names.keys()
    }
}
