//! Finds the lines and columns of pointers in a text, in one pass and only if there is something to report.
//!
//! YAML uses an event parser with markers. JSON has its own scanner, because YAML is not quite a superset: the event
//! parser rejects escaped surrogate pairs and keys longer than 1,024 characters.

mod json;
mod yaml;

use std::{collections::HashMap, ops::Range};

use crate::json::Pointer;
use crate::source::Source;

/// A location in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The byte range of the key or array item.
    pub span: Range<usize>,
    /// The line, starting at 1.
    pub line: usize,
    /// The column in characters, starting at 1.
    pub column: usize,
}

impl Place {
    /// Returns the location of a byte.
    pub fn at_offset(text: &str, offset: usize) -> Place {
        let start = char_start(text, offset);
        let end = start + text[start..].chars().next().map_or(0, char::len_utf8);
        Place::of(text, start..end)
    }

    fn of(text: &str, span: Range<usize>) -> Place {
        let before = &text[..span.start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            span,
        }
    }
}

/// Returns the offset of the start of the character that contains the byte, or the length of the text if the offset is
/// beyond it.
pub(crate) fn char_start(text: &str, offset: usize) -> usize {
    let mut start = offset.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    start
}

/// The locations of a set of pointers.
#[derive(Debug)]
pub struct Places {
    wanted: Vec<Wanted>,
    /// The location of each pointer, if found.
    places: Vec<Option<Place>>,
}

impl Places {
    /// Finds pointers in a text. For a duplicate key, the last occurrence is used.
    pub fn find<'p>(source: &Source, pointers: impl Iterator<Item = &'p Pointer>) -> Places {
        let mut finder = Finder::new();
        for pointer in pointers {
            finder.want(pointer);
        }
        let text = source.text.as_str();
        if finder.wanted.len() == 1 {
            // The root is at the beginning, even if the text cannot be parsed.
        } else if source.is_json() {
            json::scan(text, &mut finder);
        } else {
            yaml::scan(text, &mut finder);
        }
        let mut places = vec![None; finder.wanted.len()];
        let mut found: Vec<_> = finder
            .wanted
            .iter()
            .enumerate()
            .filter_map(|(number, wanted)| Some((number, wanted.span.clone()?)))
            .collect();
        found.sort_by_key(|(_, span)| span.start);
        // Count lines and columns from one location to the next instead of from the beginning each time.
        let (mut offset, mut line, mut column) = (0, 1, 1);
        for (number, span) in found {
            let between = &text[offset..span.start];
            line += between.bytes().filter(|byte| *byte == b'\n').count();
            column = match between.rsplit_once('\n') {
                Some((_, last)) => 1 + last.chars().count(),
                None => column + between.chars().count(),
            };
            offset = span.start;
            if let Some(place) = places.get_mut(number) {
                *place = Some(Place { span, line, column });
            }
        }
        Places { wanted: finder.wanted, places }
    }

    /// Returns the location of a pointer, or that of its nearest existing ancestor.
    pub fn get(&self, pointer: &Pointer) -> Place {
        let mut nearest = Place { span: 0..0, line: 1, column: 1 };
        let mut number = 0;
        for segment in pointer.segments() {
            let wanted = self.wanted.get(number);
            let Some(next) = wanted.and_then(|wanted| wanted.members.get(segment.as_ref())) else {
                break;
            };
            number = *next;
            if let Some(Some(place)) = self.places.get(number) {
                nearest = place.clone();
            }
        }
        nearest
    }
}

/// A pointer to find, or an ancestor of one.
#[derive(Debug, Default)]
struct Wanted {
    /// The indices of its children.
    members: HashMap<String, usize>,
    span: Option<Range<usize>>,
}

/// Follows a scanner through a document and records the spans of the wanted pointers.
#[derive(Debug)]
struct Finder {
    /// The first is the root.
    wanted: Vec<Wanted>,
    /// The index of each enclosing value of the scanner, outermost first, if it is wanted.
    here: Vec<Option<usize>>,
}

impl Finder {
    fn new() -> Finder {
        Finder { wanted: vec![Wanted::default()], here: vec![Some(0)] }
    }

    fn want(&mut self, pointer: &Pointer) {
        let mut number = 0;
        for segment in pointer.segments() {
            let new = self.wanted.len();
            let Some(wanted) = self.wanted.get_mut(number) else {
                return;
            };
            number = *wanted.members.entry(segment.into_owned()).or_insert(new);
            if number == new {
                self.wanted.push(Wanted::default());
            }
        }
    }

    /// Called when the scanner reaches the member or item `segment` of the current value. The span is computed only if
    /// it is wanted.
    fn enter(&mut self, segment: &str, span: impl FnOnce() -> Range<usize>) {
        let outer = self.here.last().copied().flatten();
        let members = outer.and_then(|outer| self.wanted.get(outer)).map(|outer| &outer.members);
        let number = members.and_then(|members| members.get(segment)).copied();
        if let Some(wanted) = number.and_then(|number| self.wanted.get_mut(number)) {
            wanted.span = Some(span());
        }
        self.here.push(number);
    }

    /// Called when the scanner has finished that member or item.
    fn leave(&mut self) {
        self.here.pop();
    }
}
