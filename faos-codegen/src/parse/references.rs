//! Resolves all references within the document and rejects those that are unresolvable or cyclic.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use crate::diagnostic::Code;
use crate::document::{MAX_REFERENCE_CHAIN, MAX_SCHEMA_CHAIN, SchemaId};
use crate::english::with_article;
use crate::json::{Pointer, Value};

use super::{
    context::Context,
    envelope::{self, Envelope},
    model::{Kind, Shape},
    schema::{SchemaReader, SchemaTable},
    similar,
    uri::joined,
};

/// The maximum number of unresolved references with a suggestion, since finding one is slow.
const MAX_SUGGESTIONS: usize = 20;

/// The help for references to other files.
const OTHER_FILES: &str = "use `--files` to follow references to files in the document's directory, and `--root DIR` for \
                           files elsewhere below a directory; for others, bundle the document first, for example with \
                           `redocly bundle`";

/// The locations outside of `components` that references of the envelope point to.
pub(super) type Elsewhere = IndexMap<Pointer, Kind>;

/// The findings of the import about references to other files.
#[derive(Debug, Default)]
pub(super) struct External {
    /// Referenced files that the source does not contain, as paths relative to the document's directory.
    pub(super) missing_files: BTreeSet<String>,
    /// The locations of references that have already been reported.
    pub(super) reported: HashSet<Pointer>,
}

/// The reason why a reference cannot be resolved.
enum Failure {
    /// It points outside the document.
    External,
    /// Its target does not exist.
    Missing(Option<Pointer>),
    /// Its target is of another kind than expected.
    OtherKind(&'static str),
}

/// Resolves references between the parts that were read.
pub(super) struct Resolver<'r, 'l> {
    context: &'r mut Context<'l>,
    envelope: &'r mut Envelope,
    table: &'r mut SchemaTable,
    external: &'r External,
    /// The document without its schemas.
    root: &'r mut Value,
    suggestions: usize,
}

impl<'r, 'l> Resolver<'r, 'l> {
    pub(super) fn new(
        context: &'r mut Context<'l>,
        envelope: &'r mut Envelope,
        table: &'r mut SchemaTable,
        external: &'r External,
        root: &'r mut Value,
    ) -> Resolver<'r, 'l> {
        Resolver { context, envelope, table, external, root, suggestions: 0 }
    }

    /// Resolves all references.
    pub(super) fn resolve(&mut self) -> Elsewhere {
        let elsewhere = self.envelope();
        self.schemas();
        self.discriminators();
        self.schema_cycles();
        elsewhere
    }

    /// Resolves the `$ref`s of schemas.
    fn schemas(&mut self) {
        let mut next = 0;
        // A reference may cause another schema to be read, which may have references of its own.
        while let Some(pending) = self.table.pending.get(next) {
            let (id, base) = (pending.schema, pending.base.clone());
            next += 1;
            let schema = self.table.schemas.get(id);
            let Some(text) = schema.reference.as_ref().map(|reference| reference.text.clone()) else {
                continue;
            };
            match self.schema(&text, base.as_deref()) {
                Ok(target) => {
                    if let Some(reference) = &mut self.table.schemas.get_mut(id).reference {
                        reference.target = Some(target);
                    }
                }
                Err(failure) => {
                    let at = self.table.schemas.get(id).at.join("$ref");
                    self.report(&text, &at, "schema", failure);
                    self.table.schemas.get_mut(id).give_up("a reference that cannot be resolved");
                }
            }
        }
    }

    fn schema(&mut self, text: &str, base: Option<&str>) -> Result<SchemaId, Failure> {
        let (uri, fragment) = text.split_once('#').unwrap_or((text, ""));
        let resource = match uri {
            "" => base.map(str::to_owned),
            _ => Some(joined(base, uri)),
        };
        let within = resource.as_ref().and_then(|name| self.table.named.get(name).copied());
        if !uri.is_empty() && within.is_none() {
            self.context.own.fragment(text).ok_or(Failure::External)?;
        }
        if fragment.is_empty() {
            return within.ok_or(Failure::OtherKind("the document"));
        }
        if !fragment.starts_with('/') {
            let name = format!("{}#{fragment}", resource.unwrap_or_default());
            return self.table.named.get(&name).copied().ok_or(Failure::Missing(None));
        }
        let pointer = Pointer::from_fragment(fragment).ok_or(Failure::Missing(None))?;
        if let Some(within) = within {
            let start = self.table.schemas.get(within).at.as_str();
            let inside = Pointer::parse(&format!("{start}{pointer}", pointer = pointer.as_str()));
            if let Some(found) = inside.and_then(|inside| self.table.schemas.by_pointer(&inside)) {
                return Ok(found);
            }
        }
        self.schema_at(pointer)
    }

    /// Returns the schema at a location, following references in the path.
    fn schema_at(&mut self, pointer: Pointer) -> Result<SchemaId, Failure> {
        let mut place = pointer.clone();
        for _ in 0..MAX_REFERENCE_CHAIN {
            if let Some(id) = self.table.schemas.by_pointer(&place) {
                return Ok(id);
            }
            match self.through_reference(&place) {
                Some(further) => place = further,
                None => break,
            }
        }
        if let Some(kind) = self.envelope.nodes.get(&place).copied() {
            return self.schema_of(kind, &place).ok_or(Failure::OtherKind(kind.name()));
        }
        self.read_on_demand(&place).ok_or(Failure::Missing(Some(pointer)))
    }

    /// Returns the schema inside a response or similar object, which is what a schema reference to that object means.
    fn schema_of(&mut self, kind: Kind, place: &Pointer) -> Option<SchemaId> {
        let in_content = place.join("content").join("application/json").join("schema");
        let found = [place.join("schema"), in_content].iter().find_map(|at| self.table.schemas.by_pointer(at))?;
        let message = format!("a schema reference points to this {}; its schema is used instead", kind.name());
        self.context.diagnostics.warning(Code::WrongValue, place, message);
        Some(found)
    }

    /// Returns the location after following the innermost reference among its ancestors.
    fn through_reference(&self, place: &Pointer) -> Option<Pointer> {
        // Nothing in a document is deeper than this, and longer pointers would slow down the search.
        if place.as_str().bytes().filter(|byte| *byte == b'/').count() > 2 * self.context.budget.limits.max_depth {
            return None;
        }
        let mut outer = place.parent();
        while let Some(prefix) = outer {
            let schema = self.table.schemas.by_pointer(&prefix);
            let in_schema = schema.and_then(|id| self.table.schemas.get(id).reference.as_ref());
            let text = match in_schema {
                Some(reference) => Some(&reference.text),
                None => self.envelope.references.get(&prefix).map(|(_, text)| text),
            };
            if let Some(target) = text.and_then(|text| self.context.own.fragment(text)) {
                let target = Pointer::from_fragment(target)?;
                let rest = place.as_str().strip_prefix(prefix.as_str())?;
                return Pointer::parse(&format!("{}{rest}", target.as_str()));
            }
            outer = prefix.parent();
        }
        None
    }

    /// Reads a schema at a location without a schema in the model, below an extension or an unknown key.
    fn read_on_demand(&mut self, place: &Pointer) -> Option<SchemaId> {
        if !self.is_outside_of_model(place) {
            return None;
        }
        let value = lookup(self.root, place)?;
        if !matches!(value, Value::Object(_) | Value::Bool(_)) {
            return None;
        }
        let value = std::mem::take(value);
        let message = "treated as a schema, because a reference points here";
        self.context
            .diagnostics
            .warning(Code::NotUnderstood, place, message)
            .help("move it under `components.schemas`");
        Some(SchemaReader::new(self.context, self.table).read(value, place.clone()))
    }

    /// Resolves the mappings of discriminators.
    fn discriminators(&mut self) {
        for id in self.table.schemas.ids() {
            let schema = self.table.schemas.get(id);
            let Some(discriminator) = &schema.discriminator else {
                continue;
            };
            let mapping = discriminator.mapping.clone();
            let at = schema.at.join("discriminator").join("mapping");
            for (value, text) in mapping {
                // A bare word is a schema name if such a schema exists, otherwise a reference.
                let name = Pointer::root().join("components").join("schemas").join(&text);
                let target = match self.table.schemas.by_pointer(&name) {
                    Some(target) => Ok(target),
                    None => self.schema(&text, None),
                };
                match target {
                    Ok(target) => {
                        if let Some(discriminator) = &mut self.table.schemas.get_mut(id).discriminator {
                            discriminator.targets.insert(value, target);
                        }
                    }
                    Err(_) if self.context.budget.is_exhausted() => return,
                    Err(Failure::External) if text.contains(['/', '#', ':']) => {
                        let at = self.context.member_at(&at, &value);
                        self.report(&text, &at, "discriminator", Failure::External);
                    }
                    Err(_) => {
                        let message = format!("the schema `{text}` does not exist; the value `{value}` is ignored");
                        let at = self.context.member_at(&at, &value);
                        let diagnostics = &mut self.context.diagnostics;
                        diagnostics.warning(Code::UnresolvedReference, &at, message);
                    }
                }
            }
        }
    }

    /// Gives up the schemas in cyclic or overlong chains of `$ref`s.
    fn schema_cycles(&mut self) {
        let schemas = &self.table.schemas;
        let next = |id: SchemaId| schemas.get(id).reference.as_ref().and_then(|reference| reference.target);
        let starts = schemas.ids().filter(|id| next(*id).is_some());
        let Endless { chains, members } = endless_chains(starts, next, MAX_SCHEMA_CHAIN);
        let endless: Vec<SchemaId> = schemas.ids().filter(|id| members.contains(id) && next(*id).is_some()).collect();
        for chain in chains {
            let places: Vec<_> = chain.iter().map(|id| self.table.schemas.get(*id).at.clone()).collect();
            self.report_cycle(&places, MAX_SCHEMA_CHAIN);
        }
        for id in endless {
            self.table.schemas.get_mut(id).give_up("references that never reach a schema");
        }
    }

    /// Resolves the references of the envelope, and rewrites those that pass through other references.
    fn envelope(&mut self) -> Elsewhere {
        let mut targets: HashMap<Pointer, Pointer> = HashMap::new();
        let mut elsewhere = Elsewhere::new();
        let mut next = 0;
        // A reference may cause another object to be read, which may have references of its own.
        while let Some((at, (kind, text))) = self.envelope.references.get_index(next) {
            let (at, kind, text) = (at.clone(), *kind, text.clone());
            next += 1;
            match self.node(kind, &text) {
                Ok(target) => {
                    let plain = target.to_string();
                    if plain != text
                        && let Some(Value::String(written)) = lookup(self.root, &at.join("$ref"))
                    {
                        *written = plain;
                    }
                    if !is_component(&target, kind) {
                        elsewhere.insert(target.clone(), kind);
                    }
                    targets.insert(at, target);
                }
                Err(failure) => self.report(&text, &at.join("$ref"), kind.name(), failure),
            }
        }
        let references = self.envelope.references.clone();
        let chains = endless_chains(references.keys(), |at| targets.get(at), MAX_REFERENCE_CHAIN).chains;
        for chain in chains {
            let places: Vec<_> = chain.into_iter().cloned().collect();
            self.report_cycle(&places, MAX_REFERENCE_CHAIN);
        }
        self.callbacks(&targets);
        elsewhere
    }

    /// Replaces references to callbacks in operations by the callbacks, because `openapiv3` does not support such
    /// references.
    fn callbacks(&mut self, targets: &HashMap<Pointer, Pointer>) {
        let references = self.envelope.references.iter().filter(|(_, (kind, _))| *kind == Kind::Callback);
        for at in references.map(|(at, _)| at).filter(|at| !is_component(at, Kind::Callback)) {
            let mut target = Some(at);
            for _ in 0..MAX_REFERENCE_CHAIN {
                target = target.and_then(|target| targets.get(target)).or(target);
            }
            let found = target.filter(|target| *target != at).and_then(|target| lookup(self.root, target));
            let callback = found.map(|found| found.clone()).filter(|found| found.get("$ref").is_none());
            if let Some(Value::Object(callbacks)) = at.parent().and_then(|callbacks| lookup(self.root, &callbacks)) {
                let name = at.last().unwrap_or_default();
                match callback {
                    Some(callback) => drop(callbacks.insert(name.into_owned(), callback)),
                    None => drop(callbacks.shift_remove(name.as_ref())),
                }
            }
        }
    }

    /// Returns the location of the envelope object that a reference points to.
    fn node(&mut self, needed: Kind, text: &str) -> Result<Pointer, Failure> {
        let fragment = self.context.own.fragment(text).ok_or(Failure::External)?;
        let pointer = Pointer::from_fragment(fragment).ok_or(Failure::Missing(None))?;
        let mut place = pointer.clone();
        for _ in 0..MAX_REFERENCE_CHAIN {
            match self.envelope.nodes.get(&place) {
                Some(kind) if *kind == needed => return Ok(place),
                // A header is a subset of a parameter.
                Some(Kind::Parameter) if needed == Kind::Header => return Ok(place),
                Some(kind) => return Err(Failure::OtherKind(kind.name())),
                None => {}
            }
            if self.table.schemas.by_pointer(&place).is_some() {
                return Err(Failure::OtherKind("schema"));
            }
            match self.through_reference(&place) {
                Some(further) => place = further,
                None => break,
            }
        }
        match self.node_on_demand(needed, &place) {
            true => Ok(place),
            false => Err(Failure::Missing(Some(pointer))),
        }
    }

    /// Reads an object at a location without one in the model, below an extension or an unknown key. Returns true if
    /// there is one.
    fn node_on_demand(&mut self, kind: Kind, place: &Pointer) -> bool {
        if !self.is_outside_of_model(place) {
            return false;
        }
        let Some(value @ Value::Object(_)) = lookup(self.root, place) else { return false };
        let mut value = std::mem::take(value);
        let message = format!("treated as {}, because a reference points here", with_article(kind.name()));
        self.context.diagnostics.warning(Code::NotUnderstood, place, message).help("move it under `components`");
        let is_kept = envelope::read_one(kind, &mut value, place, self.context, self.table, self.envelope);
        if let Some(slot) = lookup(self.root, place) {
            *slot = value;
        }
        is_kept
    }

    /// Returns true if a location is below an extension or an unknown key.
    fn is_outside_of_model(&self, place: &Pointer) -> bool {
        let mut known = place.clone();
        let mut below = String::new();
        while !self.envelope.nodes.contains_key(&known) {
            let (Some(last), Some(parent)) = (known.last().map(|last| last.into_owned()), known.parent()) else {
                return false;
            };
            (below, known) = (last, parent);
        }
        let Some(kind) = self.envelope.nodes.get(&known) else { return false };
        kind.field(&below).is_none() && (kind.entry().is_none() || below.starts_with("x-"))
    }

    fn report(&mut self, text: &str, at: &Pointer, needed: &str, failure: Failure) {
        if self.external.reported.contains(at) {
            return;
        }
        let lost = match needed {
            "schema" => "the schema accepts any JSON value".to_owned(),
            "request body" => "operations with this body are left out".to_owned(),
            "discriminator" => "the value of the discriminator is ignored".to_owned(),
            needed => format!("the {needed} is left out"),
        };
        match failure {
            Failure::External if self.external.missing_files.contains(text.split('#').next().unwrap_or_default()) => {
                let text = text.trim_end_matches('#');
                let message = format!("the reference `{text}` points to a missing file; {lost}");
                self.context.diagnostics.warning(Code::ExternalReference, at, message);
            }
            Failure::External => {
                let message = format!("the reference `{text}` points outside the document; {lost}");
                self.context.diagnostics.warning(Code::ExternalReference, at, message).help(OTHER_FILES);
            }
            Failure::OtherKind(found) => {
                let message = format!(
                    "the reference `{text}` must point to {}, not to {}; {lost}",
                    with_article(needed),
                    with_article(found)
                );
                self.context
                    .diagnostics
                    .warning(Code::UnresolvedReference, at, message)
                    .help(format!("point it to {}", with_article(needed)));
            }
            Failure::Missing(target) => {
                let similar = target.and_then(|target| self.suggestion(&target));
                let message = format!("the reference `{text}` cannot be resolved; {lost}");
                let diagnostic = self.context.diagnostics.warning(Code::UnresolvedReference, at, message);
                match similar {
                    Some(similar) => diagnostic.help(format!("did you mean `{similar}`?")),
                    None => diagnostic.help("add the missing part, or correct the reference"),
                };
            }
        }
    }

    /// Returns an existing location similar to the missing one.
    fn suggestion(&mut self, missing: &Pointer) -> Option<Pointer> {
        self.suggestions += 1;
        if self.suggestions > MAX_SUGGESTIONS {
            return None;
        }
        let schemas = self.table.schemas.iter().map(|(_, schema)| &schema.at);
        similar::nearest(missing, schemas.chain(self.envelope.nodes.keys()))
    }

    fn report_cycle(&mut self, places: &[Pointer], longest: usize) {
        let Some(first) = places.first() else { return };
        let shown: Vec<_> = places.iter().take(8).map(Pointer::to_string).collect();
        let more = if places.len() > shown.len() { " → …" } else { "" };
        let message = match places.len() > longest {
            true => format!("the chain of references is longer than {longest}; it is not followed"),
            false => "the references form a cycle; they are not followed".to_owned(),
        };
        self.context
            .diagnostics
            .warning(Code::ReferenceCycle, &first.join("$ref"), message)
            .help(format!("the chain is {}{more}", shown.join(" → ")));
    }
}

/// Chains of references that are cyclic or too long.
struct Endless<N> {
    /// Of chains that merge, only one. A cyclic chain ends with a node that it contains already.
    chains: Vec<Vec<N>>,
    /// All nodes of all chains.
    members: HashSet<N>,
}

/// Finds the chains that are cyclic or longer than `longest`.
fn endless_chains<N: Copy + Eq + std::hash::Hash>(
    starts: impl Iterator<Item = N>,
    next: impl Fn(N) -> Option<N>,
    longest: usize,
) -> Endless<N> {
    let mut chains = Vec::new();
    // The number of references up to the end, or `None` for a node of a chain that has been returned.
    let mut lengths: HashMap<N, Option<usize>> = HashMap::new();
    for start in starts {
        let mut chain: Vec<N> = Vec::new();
        let mut places: HashMap<N, usize> = HashMap::new();
        let mut node = start;
        let rest = loop {
            if let Some(known) = lengths.get(&node) {
                break *known;
            }
            if places.insert(node, chain.len()).is_some() {
                chains.push(chain.iter().copied().chain([node]).collect());
                break None;
            }
            chain.push(node);
            match next(node) {
                Some(following) => node = following,
                // The node itself is on the chain.
                None => break Some(0),
            }
        };
        let is_end = next(node).is_none() && chain.last() == Some(&node);
        let mut length = rest.map(|rest| if is_end { rest } else { rest + 1 });
        for &node in chain.iter().rev() {
            if length.is_some_and(|length| length > longest) {
                chains.push(chain.clone());
                length = None;
            }
            lengths.insert(node, length);
            length = length.map(|length| length + 1);
        }
    }
    let members = lengths.into_iter().filter(|(_, length)| length.is_none()).map(|(node, _)| node).collect();
    Endless { chains, members }
}

/// Returns true if the location is that of a component of this kind.
fn is_component(at: &Pointer, kind: Kind) -> bool {
    let segments: Vec<_> = at.segments().take(4).collect();
    let [components, field, _] = segments.as_slice() else {
        return false;
    };
    let shape = Kind::Components.field(field).map(|field| field.shape);
    let of_kind = matches!(shape, Some(Shape::Map(Shape::Reference(found))) if *found == kind);
    components == "components" && of_kind
}

/// Returns the value at a location.
pub(super) fn lookup<'v>(root: &'v mut Value, at: &Pointer) -> Option<&'v mut Value> {
    let mut value = root;
    for segment in at.segments() {
        value = match value {
            Value::Object(members) => members.get_mut(segment.as_ref())?,
            Value::Array(items) => items.get_mut(segment.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endless_chains_are_found_once() {
        let next = |node: u32| match node {
            1 => Some(2),
            2 => Some(1),
            3 => Some(1),
            5 => Some(6),
            _ => None,
        };
        let starts = || [1, 2, 3, 4, 5, 6].into_iter();
        let Endless { chains, members } = endless_chains(starts(), next, 64);
        assert_eq!((chains, members), (vec![vec![1, 2, 1]], HashSet::from([1, 2, 3])));
        assert_eq!(endless_chains(starts().rev(), next, 64).chains, [vec![3, 1, 2, 1]]);
        assert_eq!(endless_chains(starts(), next, 0).chains, [vec![1, 2, 1], vec![5, 6]]);
        let line = |node: u32| (node < 10).then_some(node + 1);
        assert_eq!(endless_chains(0..10, line, 10).chains, Vec::<Vec<u32>>::new());
        assert_eq!(endless_chains(0..10, line, 9).chains, [Vec::from_iter(0..=10)]);
        assert_eq!(endless_chains((0..10).rev(), line, 9).chains, [vec![0]]);
    }
}
