//! Changes of types.

use crate::api::{Id, Owner, Shape, Type, TypeDef, TypeId};
use crate::inspect::TypeEntry;
use crate::json::Pointer;
use crate::naming::{alias_place, type_place};
use crate::render::inline_code;

use super::align::Place;
use super::contract::Contract;
use super::judgement::{Action, Item};
use super::pair::Pair;
use super::pairs::Side;
use super::walk::{Found, Walk};
use super::{Direction, Subject, fields, members};

/// Compares every type.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let pairs = walk.pairs;
    let old: Vec<_> = pairs.old.types().collect();
    let new: Vec<_> = pairs.new.types().collect();
    let places = pairs.types();
    let removed: Vec<TypeId> = places
        .iter()
        .filter_map(|place| match *place {
            Place::Removed(index) => Some(old[index].0),
            _ => None,
        })
        .collect();
    let added: Vec<TypeId> = places
        .iter()
        .filter_map(|place| match *place {
            Place::Added(index) => Some(new[index].0),
            _ => None,
        })
        .collect();
    // Types in the file of another type are added and removed with it.
    let is_below = |definition: &TypeDef, types: &[TypeId]| matches!(definition.owner, Owner::Type(parent) if types.contains(&parent));
    for place in places {
        match place {
            Place::Removed(index) => {
                let (id, definition, entry) = old[index];
                let merged = pairs.merged_into(id).map(|new_id| new[new_id.index()]);
                if merged.is_none() && is_below(definition, &removed) {
                    continue;
                }
                let direction = pairs.old.direction(id);
                walk.subject = Subject::Type(entry.name.clone());
                let found = Found::new(Item::Type, &entry.name, Action::Removed, direction);
                let found = found.before(entry.kind).at(&definition.at, None);
                match merged {
                    Some((new_id, new, new_entry)) => {
                        let (name, other) = (&entry.name, &new_entry.name);
                        walk.add(
                            found.migration(format!(
                                "use `{other}` instead of `{name}`: the two types are now the same"
                            )),
                        );
                        let (old_id, old, old_entry) = (id, definition, entry);
                        compare_shapes(walk, Pair { old_id, old, old_entry, new_id, new, new_entry, direction });
                    }
                    None => {
                        let is_stated = is_left_out(walk.contracts.1, &pairs.new, &definition.at);
                        let found = found.migration(format!("remove uses of `{}`", entry.name));
                        walk.add(found.by_settings(is_stated));
                    }
                }
            }
            Place::Added(index) => {
                let (id, definition, entry) = new[index];
                let split = pairs.split_from(id).map(|old_id| old[old_id.index()]);
                if split.is_none() && is_below(definition, &added) {
                    continue;
                }
                let direction = pairs.new.direction(id);
                walk.subject = Subject::Type(entry.name.clone());
                let found = Found::new(Item::Type, &entry.name, Action::Added, direction);
                let is_stated = split.is_none() && is_left_out(walk.contracts.0, &pairs.old, &definition.at);
                walk.add(found.after(entry.kind).at(None, &definition.at).by_settings(is_stated));
                if let Some((old_id, old, old_entry)) = split {
                    let (new_id, new, new_entry) = (id, definition, entry);
                    compare_shapes(walk, Pair { old_id, old, old_entry, new_id, new, new_entry, direction });
                }
            }
            Place::Kept(from, to) => {
                let ((old_id, old, old_entry), (new_id, new, new_entry)) = (old[from], new[to]);
                let direction = pairs.old.direction(old_id).and(pairs.new.direction(new_id));
                walk.subject = Subject::Type(new_entry.name.clone());
                compare_one(walk, Pair { old_id, old, old_entry, new_id, new, new_entry, direction });
            }
        }
    }
    aliases(walk);
}

/// Returns true if the client of a whole document would have the type at this location: the document names its schema,
/// or states the operation or webhook that contains it, which the client lacks.
fn is_left_out(contract: &Contract<'_>, named: &Side<'_>, at: &Pointer) -> bool {
    let document = contract.document;
    let mut segments = at.segments();
    match (segments.next().as_deref(), segments.next(), segments.next()) {
        (Some("components"), Some(_), Some(_)) if segments.next().is_none() => {
            document.named_schemas().any(|(_, id)| document.schemas.get(id).at == *at)
        }
        (Some("paths"), Some(path), Some(method)) => {
            let at = Pointer::root().join("paths").join(&path).join(&method);
            let is_known = || named.api.operations.values().any(|operation| operation.at == at);
            contract.operation(&at).is_some() && !is_known()
        }
        (Some("webhooks"), ..) => !document.webhooks.is_empty() && named.api.events.is_none(),
        _ => false,
    }
}

fn compare_one(walk: &mut Walk<'_>, pair: Pair<'_>) {
    let Pair { old_id, old, old_entry, new_id, new, new_entry, .. } = pair;
    let on_type = |action| pair.found(Item::Type, &new_entry.name, action);
    let (old_name, new_name) = (&old_entry.name, &new_entry.name);
    let place = walk.pairs.new.place(new_id);
    let moved = old.at != new.at && !walk.pairs.shares_schema(old_id, new_id);
    // An alias of a constant would name a type, while callers write the constant's value.
    let can_have_alias = !matches!(new.shape, Shape::Constant(_));
    let keeps_alias = can_have_alias && old_name != new_name && walk.pairs.new.type_called(old_name) == Some(new_id);
    let deprecated = if keeps_alias { ", which is deprecated" } else { "" };
    let instead = format!("use `{new_name}` instead of `{old_name}`{deprecated}");
    if moved && old_name == new_name {
        walk.add(on_type(Action::Moved));
    } else if moved {
        let found = on_type(Action::ProbablyMoved).between(old_name, new_name).breaks(!keeps_alias);
        let mut migration = instead;
        if !keeps_alias {
            let keep = inline_code(&format!("\"{}\" = \"{old_name}\"", type_place(place)));
            migration.push_str(&format!(", or keep the old name with {keep} under [names] in codegen.toml"));
        }
        if can_have_alias && !keeps_alias {
            let both = inline_code(&format!("{old_name} = \"{}\"", alias_place(place)));
            migration.push_str(&format!(", or keep both names with {both} under [aliases]"));
        }
        walk.add(found.migration(migration));
    } else if old_name != new_name {
        walk.add(on_type(Action::Renamed).between(old_name, new_name).breaks(!keeps_alias).migration(instead));
    }
    compare_shapes(walk, pair);
}

/// Compares the contents of two types.
fn compare_shapes(walk: &mut Walk<'_>, pair: Pair<'_>) {
    let Pair { old_id, old, old_entry, new_id, new, new_entry, .. } = pair;
    let on_type = |action| pair.found(Item::Type, &new_entry.name, action);
    let new_name = &new_entry.name;
    match (&old.shape, &new.shape) {
        (Shape::Alias(old), Shape::Alias(new)) => {
            if let Some((action, breaks)) = walk.pairs.retyped(old, new) {
                let [before, after] = [old_entry, new_entry].map(|entry| entry.target.clone().unwrap_or_default());
                let migration = format!("adapt uses of `{new_name}`, which is now `{after}`, previously `{before}`");
                let found = on_type(action).between(before, after).breaks(breaks);
                walk.add(if breaks { found.migration(migration) } else { found });
            }
        }
        (Shape::Object(old), Shape::Object(new)) => fields::compare(walk, pair, old, new),
        (Shape::Enum(old), Shape::Enum(new)) => members::values(walk, pair, old, new),
        (Shape::Union(old), Shape::Union(new)) => members::branches(walk, pair, old, new),
        (Shape::Constant(old), Shape::Constant(new)) => {
            if old.value != new.value {
                let found = pair.found(Item::Value, "", Action::Retyped);
                walk.add(found.between(old.value.to_string(), new.value.to_string()));
            }
        }
        (Shape::Id(old), Shape::Id(new)) => {
            if let Some((action, breaks)) = walk.pairs.retyped(&old.of, &new.of) {
                let migration = format!("adapt uses of `{new_name}`, which now holds another type");
                let found = on_type(action).breaks(breaks);
                walk.add(if breaks { found.migration(migration) } else { found });
            }
        }
        (Shape::ByStatus(old), Shape::ByStatus(new)) => members::statuses(walk, pair, old, new),
        (old_shape, new_shape) => {
            let action = match (old_shape, new_shape) {
                (Shape::Alias(old), _) => walk.pairs.width(old, &Type::Named(new_id)),
                (_, Shape::Alias(new)) => walk.pairs.width(&Type::Named(old_id), new),
                _ => None,
            };
            let kind = |entry: &TypeEntry| entry.target.clone().unwrap_or_else(|| entry.kind.to_owned());
            let found = on_type(action.unwrap_or(Action::Retyped)).between(kind(old_entry), kind(new_entry));
            let migration = format!(
                "adapt uses of `{new_name}`, which is now {}, previously {}",
                article(new_entry),
                article(old_entry)
            );
            walk.add(found.breaks(true).migration(migration));
        }
    }
    if old.deprecated != new.deprecated {
        walk.add(on_type(if new.deprecated { Action::Deprecated } else { Action::NoLongerDeprecated }));
    }
    walk.docs(&old.docs, &new.docs, on_type);
}

/// Compares the aliases for former names. Renames are reported for the type itself.
fn aliases(walk: &mut Walk<'_>) {
    let pairs = walk.pairs;
    let name = |side: &Side<'_>, id: TypeId| side.named.of_type(id).to_owned();
    for &(alias, old) in &pairs.old.aliases {
        walk.subject = Subject::Type(alias.to_owned());
        let at = &pairs.old.api.types[old].at;
        let found = |action| Found::new(Item::Type, alias, action, Direction::default()).before(name(&pairs.old, old));
        match pairs.new.type_called(alias) {
            Some(new) if pairs.is_pair(old, new) => {}
            Some(new) => {
                let now = name(&pairs.new, new);
                let migration =
                    format!("adapt uses of `{alias}`, which is now `{now}`, previously `{}`", name(&pairs.old, old));
                let found = found(Action::Retyped).after(now).at(at, &pairs.new.api.types[new].at);
                walk.add(found.breaks(true).migration(migration));
            }
            None => {
                let new = pairs.new.types().map(|(id, ..)| id).find(|id| pairs.is_pair(old, *id));
                let migration = match new {
                    Some(new) => format!("use `{}` instead of `{alias}`", name(&pairs.new, new)),
                    None => format!("`{alias}` was removed"),
                };
                walk.add(found(Action::Removed).at(at, None).migration(migration));
            }
        }
    }
    for &(alias, new) in &pairs.new.aliases {
        if pairs.old.type_called(alias).is_none() {
            walk.subject = Subject::Type(alias.to_owned());
            let found = Found::new(Item::Type, alias, Action::Added, Direction::default());
            walk.add(found.after(name(&pairs.new, new)).at(None, &pairs.new.api.types[new].at));
        }
    }
}

/// Returns the kind of a type with an article.
fn article(entry: &TypeEntry) -> String {
    match &entry.target {
        Some(target) => format!("an alias for `{target}`"),
        None => entry.kind_with_article(),
    }
}
