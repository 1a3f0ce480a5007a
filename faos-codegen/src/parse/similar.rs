//! Suggestions for references that cannot be resolved.

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
    let ranked = candidates.map(|at| (distance(&name, &at.last().unwrap_or_default()), at));
    let (distance, nearest) = ranked.min()?;
    (distance * 3 <= name.chars().count()).then(|| nearest.clone())
}

/// Returns the edit distance between two names.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, left) in one.chars().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        for (cell, right) in row.iter_mut().skip(1).zip(&other) {
            let above = *cell;
            *cell = (diagonal + usize::from(left != *right)).min(above + 1).min(before + 1);
            diagonal = above;
            before = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
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

    #[test]
    fn distances_count_edits() {
        assert_eq!(distance("Agent", "Agent"), 0);
        assert_eq!(distance("Agent", "Agents"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
