//! Merges two lists into one: the new order, with removed items at their old position.

use std::collections::HashMap;
use std::hash::Hash;

/// An entry of the merged list, by the indices in the old and the new list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// An item of the old list only.
    Removed(usize),
    /// An item of the new list only.
    Added(usize),
    /// An item of both lists, the old index first.
    Kept(usize, usize),
}

/// Merges the lists, given the old index of each new item.
pub(super) fn align(old_length: usize, old_of_new: &[Option<usize>]) -> Vec<Place> {
    let mut kept = vec![false; old_length];
    for old in old_of_new.iter().flatten() {
        kept[*old] = true;
    }
    // A removed item follows the last kept item before it.
    let mut followers: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    let mut last = None;
    for (old, kept) in kept.iter().enumerate() {
        if *kept {
            last = Some(old);
        } else {
            followers.entry(last).or_default().push(old);
        }
    }
    let mut places: Vec<Place> = Vec::with_capacity(old_length + old_of_new.len());
    let removed = |places: &mut Vec<Place>, after: Option<usize>| {
        places.extend(followers.get(&after).into_iter().flatten().map(|&old| Place::Removed(old)));
    };
    removed(&mut places, None);
    for (new, old) in old_of_new.iter().enumerate() {
        match old {
            Some(old) => {
                places.push(Place::Kept(*old, new));
                removed(&mut places, Some(*old));
            }
            None => places.push(Place::Added(new)),
        }
    }
    places
}

/// Matches items of the new list to items of the old one by a sequence of keys. Each key applies only to the items that
/// the keys before it left unmatched. Items that share a key are matched in order.
pub(super) struct Matching<'a, O, N> {
    old: &'a [O],
    new: &'a [N],
    taken: Vec<bool>,
    old_of_new: Vec<Option<usize>>,
}

impl<'a, O, N> Matching<'a, O, N> {
    pub(super) fn new(old: &'a [O], new: &'a [N]) -> Self {
        Self { old, new, taken: vec![false; old.len()], old_of_new: vec![None; new.len()] }
    }

    /// Matches the remaining items by a key. Items without a key stay unmatched.
    pub(super) fn by<K: Eq + Hash>(
        mut self,
        old_key: impl Fn(&O) -> Option<K>,
        new_key: impl Fn(&N) -> Option<K>,
    ) -> Self {
        let mut waiting: HashMap<K, Vec<usize>> = HashMap::new();
        for (index, item) in self.old.iter().enumerate().rev() {
            if !self.taken[index]
                && let Some(key) = old_key(item)
            {
                waiting.entry(key).or_default().push(index);
            }
        }
        for (index, item) in self.new.iter().enumerate() {
            if self.old_of_new[index].is_none()
                && let Some(old) = new_key(item).and_then(|key| waiting.get_mut(&key)).and_then(Vec::pop)
            {
                self.old_of_new[index] = Some(old);
                self.taken[old] = true;
            }
        }
        self
    }

    /// Returns the old index of each new item.
    pub(super) fn found(self) -> Vec<Option<usize>> {
        self.old_of_new
    }

    /// Returns the merged list.
    pub(super) fn places(self) -> Vec<Place> {
        align(self.old.len(), &self.old_of_new)
    }
}

/// Returns true if the items common to both lists are in a different order.
pub(super) fn is_reordered<T: PartialEq>(old: &[T], new: &[T]) -> bool {
    let old_common = old.iter().filter(|item| new.contains(item));
    let new_common = new.iter().filter(|item| old.contains(item));
    !old_common.eq(new_common)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(old: &str, new: &str) -> String {
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let places = Matching::new(&old, &new).by(|item| Some(*item), |item| Some(*item)).places();
        let shown = places.into_iter().map(|place| match place {
            Place::Removed(index) => format!("-{}", old[index]),
            Place::Added(index) => format!("+{}", new[index]),
            Place::Kept(_, index) => new[index].to_string(),
        });
        shown.collect()
    }

    #[test]
    fn removed_items_keep_their_position() {
        assert_eq!(places("abc", "abc"), "abc");
        assert_eq!(places("abc", "xay"), "+xa-b-c+y");
        assert_eq!(places("abc", "cb"), "-acb");
        assert_eq!(places("aab", "aba"), "aba");
        assert_eq!(places("", "a"), "+a");
        assert_eq!(places("a", ""), "-a");
    }

    #[test]
    fn only_common_items_can_be_reordered() {
        assert!(!is_reordered(&["a", "b"], &["x", "a", "b"]));
        assert!(!is_reordered(&["a", "b", "c"], &["a", "c"]));
        assert!(is_reordered(&["a", "b"], &["b", "a"]));
    }
}
