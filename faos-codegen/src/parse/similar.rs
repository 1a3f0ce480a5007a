//! Finds suggestions for references that cannot be resolved.

use strsim::levenshtein;

use crate::json::Pointer;

/// The maximum length of names to compare. The time is quadratic in the length.
const LONGEST: usize = 100;

/// Returns the sibling of a missing location with the most similar name, if it is similar enough.
pub(super) fn nearest<'p>(missing: &Pointer, places: impl Iterator<Item = &'p Pointer>) -> Option<Pointer> {
    let name = missing.last().filter(|name| name.len() <= LONGEST)?;
    let parent = missing.parent()?;
    let candidates = places.filter_map(|at| {
        let rest = at.as_str().strip_prefix(parent.as_str())?.strip_prefix('/')?;
        (rest.len() <= LONGEST && !rest.contains('/')).then_some(at)
    });
    let ranked = candidates.map(|at| (levenshtein(&name, &at.last().unwrap_or_default()), at));
    let (distance, nearest) = ranked.min()?;
    (distance * 3 <= name.chars().count()).then(|| nearest.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_similar_siblings_are_suggested() {
        let places = ["/a/Agents", "/a/Agenda", "/b/Agent", "/a/Agent/x", "/a/Xyz"].map(Pointer::parse);
        let places: Vec<_> = places.into_iter().flatten().collect();
        let nearest = |text: &str| nearest(&Pointer::parse(text).expect("a pointer"), places.iter());
        assert_eq!(nearest("/a/Agent").expect("one").as_str(), "/a/Agents");
        assert_eq!(nearest("/a/Customer"), None);
    }
}
