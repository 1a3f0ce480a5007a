//! Reports the locations of members and items of a YAML text to a [`Finder`].

use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::Finder;

pub(super) fn scan(text: &str, finder: &mut Finder) {
    let bytes = ByteOffsets::new(text);
    let mut within: Vec<Within> = Vec::new();
    // An error ends the scan; values after it have no location.
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        let span = || bytes.range(&span);
        match &event {
            Event::MappingEnd | Event::SequenceEnd => {
                within.pop();
                value_ends(&within, finder);
                continue;
            }
            Event::Scalar(..) | Event::Alias(_) | Event::MappingStart(..) | Event::SequenceStart(..) => {}
            Event::DocumentEnd => return,
            _ => continue,
        }
        let mut is_key = false;
        match within.last_mut() {
            Some(Within::Mapping { expects_key }) => {
                is_key = *expects_key;
                *expects_key = !*expects_key;
                if let (true, Event::Scalar(name, ..)) = (is_key, &event) {
                    finder.enter(name, span);
                } else if is_key {
                    finder.enter("", span);
                }
            }
            Some(Within::Sequence { items }) => {
                finder.enter(&items.to_string(), span);
                *items += 1;
            }
            None => {}
        }
        match event {
            Event::MappingStart(..) => within.push(Within::Mapping { expects_key: true }),
            Event::SequenceStart(..) => within.push(Within::Sequence { items: 0 }),
            _ if !is_key => value_ends(&within, finder),
            _ => {}
        }
    }
}

enum Within {
    Mapping { expects_key: bool },
    Sequence { items: usize },
}

fn value_ends(within: &[Within], finder: &mut Finder) {
    if !within.is_empty() {
        finder.leave();
    }
}

/// Converts the parser's character indices into byte offsets.
struct ByteOffsets<'t> {
    text: &'t str,
    /// The byte offset of every 64th character; empty for ASCII, where indices and offsets are equal.
    marks: Vec<usize>,
}

impl<'t> ByteOffsets<'t> {
    const STRIDE: usize = 64;

    fn new(text: &'t str) -> ByteOffsets<'t> {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(Self::STRIDE).map(|(offset, _)| offset).collect()
        };
        ByteOffsets { text, marks }
    }

    fn offset(&self, character: usize) -> usize {
        if self.marks.is_empty() {
            return character.min(self.text.len());
        }
        let Some(mark) = self.marks.get(character / Self::STRIDE) else {
            return self.text.len();
        };
        let rest = self.text[*mark..].char_indices().nth(character % Self::STRIDE);
        rest.map_or(self.text.len(), |(offset, _)| mark + offset)
    }

    fn range(&self, span: &Span) -> Range<usize> {
        let start = self.offset(span.start.index());
        start..self.offset(span.end.index()).max(start)
    }
}
