//! JSON values that a document's schemas allow: those that the document gives itself, and made ones.
//!
//! Values are made from the normalized document and judged by the one that was read, so that a mistake of `normalize`
//! is not a mistake of its judge as well.

mod examples;
mod formats;
mod generate;
#[cfg(test)]
mod tests;
mod validate;

use std::collections::{HashMap, HashSet};

use crate::document::{Document, Pointer, SchemaId, Value};

use validate::validate_unlisted;
pub use validate::{Verdict, validate};

/// How many values are made for one schema, and how many are taken of the document.
const PER_SCHEMA: usize = 24;

/// One value of one schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The schema.
    pub at: Pointer,
    /// What is special about the value.
    pub kind: Kind,
    /// The value.
    pub value: Value,
    /// The places in the value of members that no schema says anything about.
    pub undescribed: Vec<Pointer>,
}

/// What is special about a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The document gives it as an example or default.
    Example,
    /// Nothing optional is there.
    Absent,
    /// Everything is there.
    Present,
    /// Everything that can be null is.
    Null,
    /// Texts that are limited to a list are not on it: one day the list will be longer.
    Unlisted,
    /// There is one member more than the schema knows.
    UnknownMember,
    /// Somebody else says that the schema allows it.
    Given,
}

impl Kind {
    /// The kind in words.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Example => "example",
            Kind::Absent => "optional members absent",
            Kind::Present => "optional members present",
            Kind::Null => "null where allowed",
            Kind::Unlisted => "unlisted value",
            Kind::UnknownMember => "unknown member",
            Kind::Given => "given",
        }
    }
}

/// Samples of these schemas. `read` is the document as it was read, `normalized` the same after `normalize`; of both,
/// a schema is known by its pointer.
pub fn samples(read: &Document, normalized: &Document, wanted: &[Pointer]) -> Vec<Sample> {
    let mut samples =
        Samples { read, normalized, wanted: wanted.iter().collect(), found: Vec::new(), counts: HashMap::new() };
    samples.of_document();
    for at in wanted {
        if let Some(id) = normalized.schemas.by_pointer(at) {
            for (kind, value) in generate::values(&normalized.schemas, id) {
                samples.offer(at, kind, value);
            }
        }
    }
    samples.found
}

/// A value that somebody else says is one of the schema.
pub fn given(read: &Document, at: &Pointer, value: Value) -> Sample {
    let undescribed = match read.schemas.by_pointer(at).map(|id| validate(&read.schemas, id, &value)) {
        Some(Verdict::Valid { undescribed }) => undescribed,
        Some(Verdict::Invalid) | None => Vec::new(),
    };
    Sample { at: at.clone(), kind: Kind::Given, value, undescribed }
}

/// The places that are undescribed, or within what is undescribed, in both lists.
fn undescribed_by_both(one: &[Pointer], other: &[Pointer]) -> Vec<Pointer> {
    let within = |place: &&Pointer, list: &[Pointer]| list.iter().any(|outer| place.is_within(outer));
    let in_other = one.iter().filter(|place| within(place, other));
    let in_one = other.iter().filter(|place| within(place, one) && !one.contains(place));
    in_other.chain(in_one).cloned().collect()
}

struct Samples<'a> {
    read: &'a Document,
    normalized: &'a Document,
    wanted: HashSet<&'a Pointer>,
    found: Vec<Sample>,
    /// How many samples of the document and how many made ones each schema has.
    counts: HashMap<(Pointer, bool), usize>,
}

impl Samples<'_> {
    /// Takes a value if the schema allows it, as far as that can be told, and it is new.
    fn offer(&mut self, at: &Pointer, kind: Kind, value: Value) {
        // Where `normalize` made a schema of several, there is none at its place in the document that was read.
        let judges = [&self.read.schemas, &self.normalized.schemas];
        // A value that is not listed yet is wrong by the schema as it is; that is the point of it.
        let judge = if kind == Kind::Unlisted { validate_unlisted } else { validate };
        let verdict = judges.into_iter().find_map(|schemas| Some(judge(schemas, schemas.by_pointer(at)?, &value)));
        let undescribed = match verdict {
            Some(Verdict::Valid { undescribed }) => self.also_undescribed(at, &value, undescribed),
            Some(Verdict::Invalid) => return,
            None => Vec::new(),
        };
        let count = self.counts.entry((at.clone(), kind == Kind::Example)).or_default();
        if *count < PER_SCHEMA {
            *count += 1;
            self.found.push(Sample { at: at.clone(), kind, value, undescribed });
        }
    }

    /// Of the places that the schema says nothing about, those that what `normalize` made of it says nothing about
    /// either: a base schema is silent on the members of those that extend it, and the type knows them all the same.
    fn also_undescribed(&self, at: &Pointer, value: &Value, undescribed: Vec<Pointer>) -> Vec<Pointer> {
        let schemas = &self.normalized.schemas;
        // Kinds of one base may be alike, so that several of them fit.
        let verdict = schemas.by_pointer(at).map(|id| validate_unlisted(schemas, id, value));
        match verdict {
            Some(Verdict::Valid { undescribed: other }) => undescribed_by_both(&undescribed, &other),
            Some(Verdict::Invalid) | None => undescribed,
        }
    }

    /// The schema at the end of a chain of references.
    fn target(&self, id: SchemaId) -> SchemaId {
        let mut id = id;
        // The parser refused cycles of references, so this ends.
        while let Some(next) = self.read.schemas.get(id).reference.as_ref().and_then(|reference| reference.target) {
            id = next;
        }
        id
    }
}
