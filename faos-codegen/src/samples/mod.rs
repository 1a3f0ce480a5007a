//! JSON values that a document's schemas allow: provided by the document, or generated.
//!
//! Values are generated from the normalized document and validated against the parsed one, so that the validation does
//! not share the errors of `normalize`.

mod examples;
mod formats;
mod generate;
mod patterns;
#[cfg(test)]
mod tests;
mod validate;

use std::collections::{HashMap, HashSet};

use crate::document::Document;
use crate::json::{Pointer, Value};

use validate::validate_unlisted;
pub use validate::{Verdict, is_strictly_valid, validate};

/// The maximum number of generated values, and of values from the document, per schema.
const PER_SCHEMA: usize = 24;

/// A sample value of a schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The schema.
    pub at: Pointer,
    /// The kind of sample.
    pub kind: Kind,
    /// The value.
    pub value: Value,
    /// The locations of members in the value that the schemas do not describe.
    pub undescribed: Vec<Pointer>,
}

/// The kind of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An example or default from the document.
    Example,
    /// All optional members are absent.
    Absent,
    /// All members are present.
    Present,
    /// Every nullable value is null.
    Null,
    /// Enum values are not among the listed ones, which may be extended later.
    Unlisted,
    /// There is an additional member that the schema does not describe.
    UnknownMember,
    /// The value was provided by the caller.
    Given,
}

impl Kind {
    /// Returns the kind in words.
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

/// Returns samples of the wanted schemas. `read` is the document as parsed, `normalized` the same after `normalize`;
/// schemas are identified in both by their pointer.
pub fn samples(read: &Document, normalized: &Document, wanted: &[Pointer]) -> Vec<Sample> {
    let mut samples =
        Samples { read, normalized, wanted: wanted.iter().collect(), found: Vec::new(), counts: HashMap::new() };
    samples.of_document();
    for at in wanted {
        if let Some(id) = normalized.schemas.by_pointer(at) {
            for (kind, value) in generate::values(&read.schemas, &normalized.schemas, id) {
                samples.offer(at, kind, value);
            }
        }
    }
    samples.found
}

/// Returns values that a schema allows if more than one branch of `oneOf` may match. Documents often use `oneOf` for
/// branches that overlap, such as objects without required members, and no value is then valid.
pub fn lenient(read: &Document, normalized: &Document, at: &Pointer) -> Vec<(Kind, Value)> {
    let schemas = &normalized.schemas;
    let mut values = unchecked(read, normalized, at);
    values.retain(|(_, value)| {
        schemas.by_pointer(at).is_some_and(|id| validate_unlisted(schemas, id, value) != Verdict::Invalid)
    });
    values
}

/// Returns values that the type of a schema has, although the schema may not allow them. Some documents contradict
/// themselves, so that no value is valid.
pub fn unchecked(read: &Document, normalized: &Document, at: &Pointer) -> Vec<(Kind, Value)> {
    let schemas = &normalized.schemas;
    schemas.by_pointer(at).map(|id| generate::values(&read.schemas, schemas, id)).unwrap_or_default()
}

/// Creates a sample from a value that the caller knows to be valid.
pub fn given(read: &Document, at: &Pointer, value: Value) -> Sample {
    let undescribed = match read.schemas.by_pointer(at).map(|id| validate(&read.schemas, id, &value)) {
        Some(Verdict::Valid { undescribed }) => undescribed,
        Some(Verdict::Invalid) | None => Vec::new(),
    };
    Sample { at: at.clone(), kind: Kind::Given, value, undescribed }
}

/// Returns the locations that are undescribed, or within an undescribed one, in both lists.
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
    /// The number of samples per schema, from the document (`true`) and generated (`false`).
    counts: HashMap<(Pointer, bool), usize>,
}

impl Samples<'_> {
    /// Adds a value if it is new and, as far as can be determined, valid.
    fn offer(&mut self, at: &Pointer, kind: Kind, value: Value) {
        // A schema that `normalize` created by merging does not exist in the parsed document.
        let judges = [&self.read.schemas, &self.normalized.schemas];
        // An unlisted value is deliberately invalid under the schema as written.
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

    /// Returns the undescribed locations that the normalized schema does not describe either: a base schema does not
    /// mention the members of its extensions, while the generated type has them.
    fn also_undescribed(&self, at: &Pointer, value: &Value, undescribed: Vec<Pointer>) -> Vec<Pointer> {
        let schemas = &self.normalized.schemas;
        // Children of a base may overlap, so several of them may match.
        let verdict = schemas.by_pointer(at).map(|id| validate_unlisted(schemas, id, value));
        match verdict {
            Some(Verdict::Valid { undescribed: other }) => undescribed_by_both(&undescribed, &other),
            Some(Verdict::Invalid) | None => undescribed,
        }
    }
}
