//! Changes of the fields of an object, and of its constructor.

use crate::api::{Api, Field, Object, Presence};
use crate::inspect::{FieldEntry, TypeEntry};

use super::Direction;
use super::align::{Matching, Place, is_reordered};
use super::judgement::{Action, Item};
use super::pair::Pair;
use super::walk::{Found, Walk};

/// A field of one side.
type Known<'a> = (&'a Field, FieldEntry);

/// Compares two objects.
pub(super) fn compare(walk: &mut Walk<'_>, pair: Pair<'_>, old: &Object, new: &Object) {
    let pairs = walk.pairs;
    let old_fields = pairs.old.inspector.fields(pair.old_id, old);
    let new_fields = pairs.new.inspector.fields(pair.new_id, new);
    let old_constructor = Constructor::of(pairs.old.api, pair.old.sent, &old_fields, pair.old_entry);
    let new_constructor = Constructor::of(pairs.new.api, pair.new.sent, &new_fields, pair.new_entry);
    match (&old_constructor, &new_constructor) {
        (None, Some(new)) => walk.add(pair.found(Item::Constructor, "new", Action::Added).after(new.call())),
        (Some(old), None) => {
            let found = pair.found(Item::Constructor, "new", Action::Removed).before(old.call());
            walk.add(found.migration(format!("remove calls of `{}` and of the setters", old.call())));
        }
        _ => {}
    }
    let both = old_constructor.as_ref().zip(new_constructor.as_ref());
    let call = both.map(|(old, new)| format!("call `{}` instead of `{}`", new.call(), old.call()));
    let object = Objects { pair, call };
    let wire = |(field, _): &Known<'_>| Some(field.wire.clone());
    for place in Matching::new(&old_fields, &new_fields).by(wire, wire).places() {
        match place {
            Place::Removed(index) => object.removed(walk, &old_fields[index]),
            Place::Added(index) => object.added(walk, &new_fields[index]),
            Place::Kept(from, to) => object.kept(walk, &old_fields[from], &new_fields[to]),
        }
    }
    if let Some((old, new)) = both
        && is_reordered(&old.wires(), &new.wires())
    {
        let found = pair.found(Item::Constructor, "new", Action::Reordered).between(old.call(), new.call());
        walk.add(found.migration(object.call.unwrap_or_default()));
    }
    other_members(walk, pair, old, new);
}

/// The context for comparing the fields of an object.
struct Objects<'a> {
    pair: Pair<'a>,
    /// The change of the constructor, if both sides have one.
    call: Option<String>,
}

impl Objects<'_> {
    fn removed(&self, walk: &mut Walk<'_>, (field, entry): &Known<'_>) {
        let found = self.found(field, field, &entry.name, Action::Removed).at(&field.at, None);
        let migration = format!("remove uses of `{}::{}`", self.pair.name(), entry.name);
        walk.add(found.before(text(entry)).migration(self.with_call(walk.pairs.old.api, field, migration)));
    }

    fn added(&self, walk: &mut Walk<'_>, (field, entry): &Known<'_>) {
        let action = if field.is_requested() { Action::AddedRequired } else { Action::Added };
        let found = self.found(field, field, &entry.name, action).at(None, &field.at).after(text(entry));
        let call = self.call.as_ref().filter(|_| is_argument(walk.pairs.new.api, field));
        walk.add(match call {
            Some(call) => found.breaks(true).migration(call),
            None => found,
        });
    }

    fn kept(&self, walk: &mut Walk<'_>, (old, old_entry): &Known<'_>, (new, new_entry): &Known<'_>) {
        let name = format!("{}::{}", self.pair.name(), new_entry.name);
        let found = |action| self.found(old, new, &new_entry.name, action).at(&old.at, &new.at);
        if old_entry.name != new_entry.name {
            let migration = format!("use `{}` instead of `{}`", new_entry.name, old_entry.name);
            walk.add(found(Action::Renamed).between(&old_entry.name, &new_entry.name).migration(migration));
        }
        let (before, after) = (text(old_entry), text(new_entry));
        let holds = format!("adapt uses of `{name}`, which is now `{after}`, previously `{before}`");
        if let Some((action, breaks)) = walk.pairs.retyped(&old.ty, &new.ty) {
            let found = found(action).between(before, after).breaks(breaks);
            walk.add(if breaks { found.migration(&holds) } else { found });
        } else if old.boxed != new.boxed {
            walk.add(found(Action::Boxed).between(before, after).migration(&holds));
        }
        let is_other_type = Wrapper::of(old.presence) != Wrapper::of(new.presence);
        let was_argument = is_argument(walk.pairs.old.api, old);
        let call = self.call.as_ref().filter(|_| was_argument != is_argument(walk.pairs.new.api, new));
        let migration: Vec<&str> =
            is_other_type.then_some(holds.as_str()).into_iter().chain(call.map(String::as_str)).collect();
        let changed_in_responses = old.write_only != new.write_only;
        let visibility = if new.write_only { Action::NowWriteOnly } else { Action::NoLongerWriteOnly };
        for action in presence_changes(old, new).chain(changed_in_responses.then_some(visibility)) {
            let found = found(action).between(before, after).breaks(!migration.is_empty());
            walk.add(if migration.is_empty() { found } else { found.migration(migration.join("; ")) });
        }
        if old.deprecated != new.deprecated {
            walk.add(found(if new.deprecated { Action::Deprecated } else { Action::NoLongerDeprecated }));
        }
        if old.secret != new.secret {
            walk.add(found(Action::Redacted));
        }
        match (old.read_only, new.read_only) {
            (false, true) => walk.add(found(Action::NowReadOnly)),
            (true, false) => {
                walk.add(found(Action::NoLongerReadOnly));
                if new.is_requested() {
                    let direction = self.pair.direction.and(Direction::REQUESTS);
                    let found = Found::new(Item::Field, &new_entry.name, Action::NowRequired, direction);
                    walk.add(found.at(&old.at, &new.at));
                }
            }
            _ => {}
        }
        walk.docs(&old.docs, &new.docs, found);
    }

    /// Creates a change of a field. Requests do not contain read-only fields, nor responses write-only ones.
    fn found(&self, old: &Field, new: &Field, name: &str, action: Action) -> Found {
        let Direction { requests, responses } = self.pair.direction;
        let direction = Direction {
            requests: requests && !(old.read_only && new.read_only),
            responses: responses && !(old.write_only && new.write_only),
        };
        Found::new(Item::Field, name, action, direction).at(&self.pair.old.at, &self.pair.new.at)
    }

    /// Returns the line, followed by the change of the constructor if the field is one of its arguments.
    fn with_call(&self, api: &Api, field: &Field, line: String) -> String {
        match self.call.as_ref().filter(|_| is_argument(api, field)) {
            Some(call) => format!("{line}; {call}"),
            None => line,
        }
    }
}

/// Compares the map of additional properties.
fn other_members(walk: &mut Walk<'_>, pair: Pair<'_>, old: &Object, new: &Object) {
    let old_entry = walk.pairs.old.inspector.additional_properties(pair.old_id, old);
    let new_entry = walk.pairs.new.inspector.additional_properties(pair.new_id, new);
    let found = |name: &str, action| -> Found { pair.found(Item::OtherMembers, name, action) };
    match (old.rest.as_ref().zip(old_entry), new.rest.as_ref().zip(new_entry)) {
        (None, None) => {}
        (None, Some((_, entry))) => walk.add(found(&entry.name, Action::Added).after(text(&entry))),
        (Some((_, entry)), None) => {
            let migration = format!("remove uses of `{}::{}`", pair.name(), entry.name);
            // An object that is not closed still allows them.
            let action = if new.closed { Action::Removed } else { Action::Recast };
            walk.add(found(&entry.name, action).before(text(&entry)).migration(migration));
        }
        (Some((old, old_entry)), Some((new, new_entry))) => {
            if old_entry.name != new_entry.name {
                let migration = format!("use `{}` instead of `{}`", new_entry.name, old_entry.name);
                let found = found(&new_entry.name, Action::Renamed).between(&old_entry.name, &new_entry.name);
                walk.add(found.migration(migration));
            }
            if let Some((action, breaks)) = walk.pairs.retyped(old, new) {
                let (before, after) = (text(&old_entry), text(&new_entry));
                let found = found(&new_entry.name, action).between(before, after).breaks(breaks);
                let (name, entry) = (pair.name(), &new_entry);
                let migration =
                    format!("adapt uses of `{name}::{}`, which is now `{after}`, previously `{before}`", entry.name);
                walk.add(if breaks { found.migration(migration) } else { found });
            }
        }
    }
}

/// The constructor `new` of a type.
struct Constructor<'a> {
    ty: &'a str,
    /// The wire name and the Rust name of each argument.
    arguments: Vec<(&'a str, &'a str)>,
}

impl<'a> Constructor<'a> {
    /// Returns the constructor if the type can be sent.
    fn of(api: &Api, sent: bool, fields: &'a [Known<'a>], entry: &'a TypeEntry) -> Option<Self> {
        let fields = fields.iter().filter(|(field, _)| is_argument(api, field));
        let arguments = fields.map(|(field, entry)| (field.wire.as_str(), entry.name.as_str())).collect();
        sent.then(|| Self { ty: &entry.name, arguments })
    }

    fn call(&self) -> String {
        let names: Vec<&str> = self.arguments.iter().map(|(_, name)| *name).collect();
        format!("{}::new({})", self.ty, names.join(", "))
    }

    fn wires(&self) -> Vec<&str> {
        self.arguments.iter().map(|(wire, _)| *wire).collect()
    }
}

/// Returns true if the field is an argument of the constructor.
fn is_argument(api: &Api, field: &Field) -> bool {
    field.is_requested() && !api.types.is_filled(field)
}

/// The wrapper that the presence of a field adds to its type.
#[derive(PartialEq, Eq)]
enum Wrapper {
    None,
    Option,
    Field,
}

impl Wrapper {
    fn of(presence: Presence) -> Self {
        match presence {
            Presence::Required => Self::None,
            Presence::RequiredNullable | Presence::Optional => Self::Option,
            Presence::OptionalNullable => Self::Field,
        }
    }
}

fn presence_changes(old: &Field, new: &Field) -> impl Iterator<Item = Action> {
    let is_nullable = |presence| matches!(presence, Presence::RequiredNullable | Presence::OptionalNullable);
    let required = match (old.is_requested(), new.is_requested()) {
        (false, true) => Some(Action::NowRequired),
        (true, false) => Some(Action::NoLongerRequired),
        _ => None,
    };
    let nullable = match (is_nullable(old.presence), is_nullable(new.presence)) {
        (false, true) => Some(Action::NowNullable),
        (true, false) => Some(Action::NoLongerNullable),
        _ => None,
    };
    required.into_iter().chain(nullable)
}

fn text(entry: &FieldEntry) -> &str {
    entry.ty.as_deref().unwrap_or_default()
}
