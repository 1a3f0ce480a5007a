//! The origins of those parts of a document that come from other files.

use std::collections::BTreeMap;

use crate::json::Pointer;

/// A map from parts of a document that come from another file to the file and the place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(BTreeMap<Pointer, (String, Pointer)>);

impl Origins {
    /// Records the origin of a place of the document and everything below it.
    pub(crate) fn add(&mut self, at: Pointer, file: String, place: Pointer) {
        self.forget(&at);
        self.0.insert(at, (file, place));
    }

    /// Removes the origins of a place of the document and everything below it.
    pub(crate) fn forget(&mut self, at: &Pointer) {
        let gone: Vec<Pointer> = self.within(at).map(|(place, _)| place.clone()).collect();
        gone.iter().for_each(|place| _ = self.0.remove(place));
    }

    /// Updates the origins after all items of a list except `kept`, which is ascending, were removed.
    pub(crate) fn keep_items(&mut self, list: &Pointer, kept: &[usize]) {
        let mut moved = BTreeMap::new();
        for (index, before) in kept.iter().enumerate() {
            let (now, before) = (list.index(index), list.index(*before));
            let whole = self.of(&before).map(|(file, place)| (file.to_owned(), place));
            // A file without a name is the document itself.
            moved.insert(now.clone(), whole.unwrap_or_else(|| (String::new(), before.clone())));
            for (place, origin) in self.within(&before).filter(|(place, _)| **place != before) {
                let rest = place.as_str().strip_prefix(before.as_str()).unwrap_or_default();
                moved.extend(Pointer::parse(&format!("{}{rest}", now.as_str())).map(|place| (place, origin.clone())));
            }
        }
        let whole = self.0.get(list).cloned();
        self.forget(list);
        self.0.extend(moved);
        self.0.extend(whole.map(|whole| (list.clone(), whole)));
    }

    fn within(&self, at: &Pointer) -> impl Iterator<Item = (&Pointer, &(String, Pointer))> {
        self.0
            .range(at..)
            .take_while(|(place, _)| place.as_str().starts_with(at.as_str()))
            .filter(|(place, _)| place.is_within(at))
    }

    /// Returns the file that a place of the document comes from and the place in it, or `None` for the document itself.
    pub fn of(&self, at: &Pointer) -> Option<(&str, Pointer)> {
        if self.0.is_empty() {
            return None;
        }
        let mut outer = Some(at.clone());
        while let Some(place) = outer {
            if let Some((file, start)) = self.0.get(&place) {
                let rest = at.as_str().strip_prefix(place.as_str())?;
                return Some((file, Pointer::parse(&format!("{}{rest}", start.as_str()))?));
            }
            outer = place.parent();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_part_tells_the_file() {
        let pointer = |text: &str| Pointer::parse(text).expect("a pointer");
        let mut origins = Origins::default();
        origins.add(pointer("/paths/~1a"), "a.yaml".to_owned(), Pointer::root());
        origins.add(pointer("/paths/~1a/get"), "b.yaml".to_owned(), pointer("/get"));
        let of = |text: &str| origins.of(&pointer(text)).map(|(file, at)| format!("{file}{at}"));
        assert_eq!(of("/paths/~1a/put/tags").as_deref(), Some("a.yaml#/put/tags"));
        assert_eq!(of("/paths/~1a/get/tags").as_deref(), Some("b.yaml#/get/tags"));
        assert_eq!(of("/paths/~1ab"), None);
    }

    #[test]
    fn items_that_move_up_are_known_by_where_they_stood() {
        let pointer = |text: &str| Pointer::parse(text).expect("a pointer");
        let mut origins = Origins::default();
        origins.add(pointer("/tags/2/name"), "a.yaml".to_owned(), pointer("/n"));
        origins.add(pointer("/tags/3"), "b.yaml".to_owned(), pointer("/t"));
        origins.keep_items(&pointer("/tags"), &[0, 2, 3]);
        let of = |origins: &Origins, text: &str| origins.of(&pointer(text)).map(|(file, at)| format!("{file}{at}"));
        assert_eq!(of(&origins, "/tags/0/name").as_deref(), Some("#/tags/0/name"));
        assert_eq!(of(&origins, "/tags/1/name").as_deref(), Some("a.yaml#/n"));
        assert_eq!(of(&origins, "/tags/1/description").as_deref(), Some("#/tags/2/description"));
        assert_eq!(of(&origins, "/tags/2/name").as_deref(), Some("b.yaml#/t/name"));

        origins.keep_items(&pointer("/tags"), &[1]);
        assert_eq!(of(&origins, "/tags/0/description").as_deref(), Some("#/tags/2/description"));
        assert_eq!(of(&origins, "/tags/0/name").as_deref(), Some("a.yaml#/n"));

        // A value added later must not be mistaken for a former one.
        origins.add(pointer("/tags/0"), "c.yaml".to_owned(), Pointer::root());
        assert_eq!(of(&origins, "/tags/0/name").as_deref(), Some("c.yaml#/name"));
    }
}
