// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Unions without a tag: the branch that matches the text best.

use std::cmp::Reverse;

use serde_json::Value;

use super::reader::Fit;
use super::{Decode, DecodeError, Reader, Scalar};

/// A branch of a union, as a decoder.
pub trait Choice<T> {
    /// Reads one value as this branch.
    fn read(&self, reader: &mut Reader<'_>) -> Result<T, DecodeError>;
}

/// A branch of a union, as the function that wraps its payload.
#[derive(Debug)]
pub struct Branch<P, T>(pub fn(P) -> T);

impl<P: Decode, T> Choice<T> for Branch<P, T> {
    fn read(&self, reader: &mut Reader<'_>) -> Result<T, DecodeError> {
        P::decode(reader).map(self.0)
    }
}

/// Reads the next value as the branch that matches best: the fewest lost bytes, then the fewest unknown bytes, then the
/// fewest conversions, then the most known parts, then the first. If no branch can read it, the value becomes `other`.
pub fn best<T>(reader: &mut Reader<'_>, branches: &[&dyn Choice<T>], other: fn(Value) -> T) -> Result<T, DecodeError> {
    if reader.is_sample() {
        return branches
            .iter()
            .find_map(|branch| branch.read(reader).ok())
            .map_or_else(|| Value::decode(reader).map(other), Ok);
    }
    let mut winner: Option<(T, Reader<'_>)> = None;
    for branch in branches {
        let mut attempt = reader.fork();
        attempt.enter_branch();
        let read = branch.read(&mut attempt);
        reader.charge(&attempt)?;
        if let Ok(value) = read
            && winner.as_ref().is_none_or(|(_, best)| attempt.fits_better_than(best))
        {
            winner = Some((value, attempt));
        }
    }
    match winner {
        Some((value, attempt)) => {
            reader.take(attempt);
            Ok(value)
        }
        None => Value::decode(reader).map(other),
    }
}

/// Reads the next value as one of the branches with the value of its member `tag`: the only one, or the one that
/// matches best. If the member is absent, all branches are tried. If no branch has the value, or none can read it, it
/// becomes `other`.
pub fn best_of_tag<T>(
    reader: &mut Reader<'_>,
    tag: &str,
    branches: &[(&[Scalar<'_>], &dyn Choice<T>)],
    other: fn(Value) -> T,
) -> Result<T, DecodeError> {
    let found = reader.tag(tag)?;
    let fits = |tags: &[Scalar<'_>]| found.as_ref().is_none_or(|found| tags.contains(found));
    let group: Vec<&dyn Choice<T>> =
        branches.iter().filter(|(tags, _)| fits(tags)).map(|(_, branch)| *branch).collect();
    match group.as_slice() {
        [only] if found.is_some() => {
            reader.matched();
            only.read(reader)
        }
        group => best(reader, group, other),
    }
}

impl<'j> Reader<'j> {
    /// Deducts the bytes that an attempt has read from the budget.
    fn charge(&mut self, attempt: &Self) -> Result<(), DecodeError> {
        let read = attempt.offset().saturating_sub(self.offset()) + 1;
        match attempt.reread_left.checked_sub(read) {
            Some(left) => {
                self.reread_left = left;
                Ok(())
            }
            None => {
                self.reread_left = 0;
                Err(self.error("too many ways to read this value"))
            }
        }
    }

    fn fits_better_than(&self, other: &Self) -> bool {
        // A map keeps the members that an object without a field for them drops.
        let badness = |Fit { unknown, lost, converted, matched }: Fit| (lost, unknown, converted, Reverse(matched));
        badness(self.fit) < badness(other.fit)
    }

    /// Continues where an attempt has ended.
    fn take(&mut self, attempt: Self) {
        let (is_weighed, union_depth, reread_left) = (self.is_weighed, self.union_depth, self.reread_left);
        let fit = Fit {
            unknown: self.fit.unknown + attempt.fit.unknown,
            lost: self.fit.lost + attempt.fit.lost,
            converted: self.fit.converted.saturating_add(attempt.fit.converted),
            matched: self.fit.matched.saturating_add(attempt.fit.matched),
        };
        let mut drifts = self.drifts.take();
        #[cfg(feature = "testing")]
        let repair = self.repair.take();
        *self = attempt;
        #[cfg(feature = "testing")]
        {
            self.repair = repair;
        }
        if let Some(drifts) = &mut drifts {
            drifts.extend(self.drifts.take().into_iter().flatten());
        }
        self.drifts = drifts;
        self.is_weighed = is_weighed;
        self.union_depth = union_depth;
        self.reread_left = reread_left;
        self.fit = fit;
    }
}
