//! The names under `[names]` in the settings, by the address of the item.

use indexmap::IndexMap;

use super::lock::Address;

/// The names in the settings. Those whose address cannot match an item are missing.
pub(super) struct Overrides<'a>(IndexMap<Address, (usize, &'a str)>);

impl<'a> Overrides<'a> {
    pub(super) fn new(names: &'a IndexMap<String, String>) -> Self {
        let names = names.iter().enumerate();
        let parsed = names.filter_map(|(index, (place, name))| Some((place.parse().ok()?, (index, name.as_str()))));
        Self(parsed.collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn contains(&self, address: &Address) -> bool {
        self.0.contains_key(address)
    }

    /// Returns the name of an item, and its index in the settings.
    pub(super) fn get(&self, address: &Address) -> Option<(usize, &'a str)> {
        self.0.get(address).copied()
    }

    pub(super) fn addresses(&self) -> impl Iterator<Item = &Address> {
        self.0.keys()
    }
}
