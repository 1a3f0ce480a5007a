//! Which parts of a document were brought in, and where they really stand.

use std::collections::BTreeMap;

use crate::document::Pointer;

/// For the parts of a document that stand in another file: the file and the place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(BTreeMap<Pointer, (String, Pointer)>);

impl Origins {
    /// Notes that what is at a place of the document stands in a file.
    pub(crate) fn add(&mut self, at: Pointer, file: String, place: Pointer) {
        self.0.insert(at, (file, place));
    }

    /// The file, and the place in it, where that which is at a place of the document stands; none if it is the
    /// document itself.
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
}
