//! Finds the lines and columns of pointers in a text, in one pass and only when something is reported.
//!
//! YAML is read with a marked event parser. JSON has a scanner of its own because YAML is not quite a superset of it:
//! the event parser stops at surrogate pairs written as escapes and at keys longer than 1,024 characters.

mod json;
mod yaml;

use std::{collections::HashMap, ops::Range};

use crate::document::{Pointer, Source};

/// A place in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The bytes of the key, or of the item of an array.
    pub span: Range<usize>,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

impl Place {
    /// The place of a byte.
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

/// The offset at which the character begins that a byte belongs to; the end of the text for what is beyond it.
pub(crate) fn char_start(text: &str, offset: usize) -> usize {
    let mut start = offset.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    start
}

/// The places of some pointers.
#[derive(Debug)]
pub struct Places {
    wanted: Vec<Wanted>,
    /// The place of each of them, if it was found.
    places: Vec<Option<Place>>,
}

impl Places {
    /// Finds pointers in a text. A key that stands twice in one object is found where it stands last.
    pub fn find<'p>(source: &Source, pointers: impl Iterator<Item = &'p Pointer>) -> Places {
        let mut finder = Finder::new();
        for pointer in pointers {
            finder.want(pointer);
        }
        let text = source.text.as_str();
        if finder.wanted.len() == 1 {
            // The whole document is at its beginning, even if it cannot be read.
        } else if super::is_json(text) {
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
        // Lines and columns are counted on the way from one place to the next, not from the beginning each time.
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

    /// The place of a pointer; where it does not exist, that of the nearest place that contains it.
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

/// A pointer that is looked for, or one on the way to it.
#[derive(Debug, Default)]
struct Wanted {
    /// The numbers of those that go on from here.
    members: HashMap<String, usize>,
    span: Option<Range<usize>>,
}

/// Follows a scanner through a document and notes where the wanted pointers are.
#[derive(Debug)]
struct Finder {
    /// The first is the whole document.
    wanted: Vec<Wanted>,
    /// For the value that the scanner is in and those around it, from the outside: which pointer it is, if wanted.
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

    /// The scanner has come to the member or item `segment` of the value that it is in. Where it is in bytes is asked only
    /// if that is wanted.
    fn enter(&mut self, segment: &str, span: impl FnOnce() -> Range<usize>) {
        let outer = self.here.last().copied().flatten();
        let members = outer.and_then(|outer| self.wanted.get(outer)).map(|outer| &outer.members);
        let number = members.and_then(|members| members.get(segment)).copied();
        if let Some(wanted) = number.and_then(|number| self.wanted.get_mut(number)) {
            wanted.span = Some(span());
        }
        self.here.push(number);
    }

    /// The scanner has read that member or item.
    fn leave(&mut self) {
        self.here.pop();
    }
}
