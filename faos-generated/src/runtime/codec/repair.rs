// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Reading goes on after a problem, for tests of an application: a member that is missing, or a member or an item that has
//! another type, is replaced by a sample. The problems are listed, so that a fixture can be corrected at once, or ignored, so that an example of a
//! document serves as a sample although it is incomplete.

use crate::fixtures::SAMPLES;

use super::table::{Slot, filled};
use super::{Decode, DecodeError, Part, Reader, read_parts_with};

/// The nesting depth of samples from which on they no longer come from the document. An example may have optional members
/// whose types require a sample of the type around them.
const DEEPEST: u8 = 16;

/// Adds a step to the path of a problem.
pub(super) type Step<'a> = dyn Fn(DecodeError) -> DecodeError + 'a;

/// The state of a reader that goes on after problems.
#[derive(Debug, Default)]
pub struct Repair {
    /// The problems so far. Those within the value that is being read have paths that start at it.
    problems: Vec<DecodeError>,
    /// True if the text is an example of the document.
    is_example: bool,
}

/// Returns the JSON of the document's example of a type, if it has one.
pub(super) fn example_of(name: &str) -> Option<&'static str> {
    let place = SAMPLES.binary_search_by_key(&name, |(known, _)| *known).ok()?;
    SAMPLES.get(place).map(|(_, text)| *text)
}

/// Reads a JSON text again, and returns a message about its problems if it has several. `place` adds its place to the path
/// of a problem.
pub(crate) fn problems(json: &[u8], parts: &mut [Part<'_>], place: &Step<'_>) -> Option<String> {
    /// The maximum number of problems in a message.
    const SHOWN: usize = 50;
    let mut reader = Reader::new(json);
    reader.list_problems();
    let read = read_parts_with(&mut reader, parts);
    let mut problems = reader.take_problems();
    problems.extend(read.err());
    if problems.len() < 2 {
        return None;
    }
    let count = problems.len();
    let shown = problems.into_iter().take(SHOWN).map(|problem| place(problem).without_place());
    Some(format!("{count} problems: {}", shown.collect::<Vec<_>>().join("; ")))
}

impl Reader<'_> {
    /// Makes the reader go on after problems.
    pub(crate) fn list_problems(&mut self) {
        self.repair = Some(Repair::default());
    }

    /// Returns the problems so far.
    pub(crate) fn take_problems(&mut self) -> Vec<DecodeError> {
        self.repair.take().map(|repair| repair.problems).unwrap_or_default()
    }

    /// Returns the number of problems so far, to be passed to [`Reader::place_problems`].
    pub(crate) fn problems(&self) -> usize {
        self.repair.as_ref().map_or(0, |repair| repair.problems.len())
    }

    /// Adds a step to the paths of the problems after the first `before`.
    pub(crate) fn place_problems(&mut self, before: usize, step: impl Fn(DecodeError) -> DecodeError) {
        if let Some(repair) = &mut self.repair {
            let placed: Vec<DecodeError> = repair.problems.drain(before..).map(step).collect();
            repair.problems.extend(placed);
        }
    }

    /// Returns a reader of the document's example of a type, if it has one.
    pub(super) fn example(&self, name: &str) -> Option<Reader<'static>> {
        let text = example_of(name).filter(|_| self.depth < DEEPEST)?;
        let mut reader = Reader::new(text.as_bytes());
        reader.depth = self.depth + 1;
        reader.repair = Some(Repair { is_example: true, ..Repair::default() });
        Some(reader)
    }

    /// Returns true if the text is an example of the document.
    pub(super) fn is_example(&self) -> bool {
        self.repair.as_ref().is_some_and(|repair| repair.is_example)
    }

    /// Decodes a value within another one, or a sample of its type if it has another one. `step` adds its place to the
    /// path of a problem.
    pub(super) fn decode_or_repair<T: Decode>(&mut self, step: &Step<'_>) -> Result<T, DecodeError> {
        let mut slot = None;
        self.read_or_repair(&mut slot, step)?;
        Ok(filled(slot))
    }

    /// Reads a value within another one into its slot, like [`Reader::decode_or_repair`].
    pub(super) fn read_or_repair(&mut self, slot: &mut dyn Slot, step: &Step<'_>) -> Result<(), DecodeError> {
        if self.repair.is_none() {
            return slot.read(String::new(), self).map_err(step);
        }
        let before = self.problems();
        let mut start = self.fork();
        let read = slot.read(String::new(), self);
        self.place_problems(before, step);
        let Err(problem) = read else { return Ok(()) };
        let problem = step(problem);
        // Behind text that is not JSON, nothing can be read.
        if start.skip().is_err() {
            return Err(problem);
        }
        self.resume(start);
        self.repair(slot, problem)
    }

    /// Fills a slot with a sample after a problem.
    pub(super) fn repair(&mut self, slot: &mut dyn Slot, problem: DecodeError) -> Result<(), DecodeError> {
        let Some(repair) = &mut self.repair else { return Err(problem) };
        let mut samples = Reader::of_samples();
        samples.depth = self.depth;
        if slot.read(String::new(), &mut samples).is_err() {
            return Err(problem);
        }
        repair.problems.push(problem);
        Ok(())
    }
}
