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
        let start = text.floor_char_boundary(offset);
        let end = text.ceil_char_boundary((start + 1).min(text.len()));
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

/// The places of some pointers.
#[derive(Debug)]
pub struct Places(HashMap<String, Place>);

impl Places {
    /// Finds pointers in a text. A key that stands twice in one object is found where it stands last.
    pub fn find<'p>(source: &Source, pointers: impl Iterator<Item = &'p Pointer>) -> Places {
        let mut finder = Finder::default();
        for pointer in pointers {
            finder.want(pointer);
        }
        let text = source.text.as_str();
        if super::is_json(text) {
            json::scan(text, &mut finder);
        } else {
            yaml::scan(text, &mut finder);
        }
        // Lines are counted on the way from one place to the next, not from the beginning each time.
        let mut found: Vec<(String, Range<usize>)> =
            finder.wanted.into_iter().filter_map(|(pointer, span)| Some((pointer, span?))).collect();
        found.sort_by_key(|(_, span)| span.start);
        let (mut offset, mut line, mut line_start) = (0, 1, 0);
        let places = found.into_iter().map(|(pointer, span)| {
            for (index, _) in text[offset..span.start].match_indices('\n') {
                line += 1;
                line_start = offset + index + 1;
            }
            offset = span.start;
            let column = text[line_start..offset].chars().count() + 1;
            (pointer, Place { span, line, column })
        });
        Places(places.collect())
    }

    /// The place of a pointer; where it does not exist, that of the nearest place that contains it.
    pub fn get(&self, pointer: &Pointer) -> Place {
        let mut text = pointer.as_str();
        loop {
            if let Some(place) = self.0.get(text) {
                return place.clone();
            }
            match text.rsplit_once('/') {
                Some((parent, _)) => text = parent,
                None => {
                    return Place { span: 0..0, line: 1, column: 1 };
                }
            }
        }
    }
}

/// Follows a scanner through a document and notes where the wanted pointers are.
#[derive(Debug, Default)]
struct Finder {
    wanted: HashMap<String, Option<Range<usize>>>,
    /// The pointer to the value that the scanner is in.
    here: String,
    /// The lengths of the pointers to the values around it.
    outer: Vec<usize>,
}

impl Finder {
    fn want(&mut self, pointer: &Pointer) {
        let mut text = pointer.as_str();
        // The places around it are wanted too, in case it does not exist.
        while !self.wanted.contains_key(text) {
            self.wanted.insert(text.to_owned(), None);
            match text.rsplit_once('/') {
                Some((parent, _)) => text = parent,
                None => break,
            }
        }
    }

    /// The scanner has come to the member or item `segment` of the value that it is in.
    fn enter(&mut self, segment: &str, span: Range<usize>) {
        self.outer.push(self.here.len());
        self.here.push('/');
        for character in segment.chars() {
            match character {
                '~' => self.here.push_str("~0"),
                '/' => self.here.push_str("~1"),
                other => self.here.push(other),
            }
        }
        if let Some(found) = self.wanted.get_mut(&self.here) {
            *found = Some(span);
        }
    }

    /// The scanner has read that member or item.
    fn leave(&mut self) {
        if let Some(length) = self.outer.pop() {
            self.here.truncate(length);
        }
    }
}
