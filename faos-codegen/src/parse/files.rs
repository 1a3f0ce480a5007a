//! Imports the targets of references to other files into the document. After this pass no reference points to a file of
//! the source: items with a name become components, and all others replace their reference.

use std::{
    collections::{HashMap, HashSet},
    mem,
};

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostics, Origins};
use crate::json::{Object, Pointer, Value, percent_decoded};
use crate::source::Source;

use super::limits::Limits;
use super::{
    model::{Kind, Shape},
    path_items,
    references::{External, lookup},
    schema::is_map,
    text,
};

/// The maximum nesting of references that are replaced by their targets.
const MAX_NESTING: usize = 16;

/// The results of importing the other files.
#[derive(Debug, Default)]
pub(super) struct Imported {
    /// The file that each part of the document comes from.
    pub(super) origins: Origins,
    pub(super) external: External,
}

/// Imports the referenced parts of a source's other files, adding their locations to `origins`.
pub(super) fn import(
    root: &mut Value,
    source: &Source,
    origins: Origins,
    limits: &Limits,
    diagnostics: &mut Diagnostics,
) -> Imported {
    let mut importer = Importer {
        source,
        own: source.path(),
        limits,
        diagnostics,
        files: HashMap::new(),
        places: HashMap::new(),
        names: HashMap::new(),
        pending: Vec::new(),
        nesting: Vec::new(),
        values: 0,
        imported: Imported { origins, ..Imported::default() },
    };
    importer.components(root);
    let own = source.path();
    importer.shaped(Shape::Object(Kind::Document), root, &own, &Pointer::root());
    let mut done: IndexMap<(&'static str, String), Value> = IndexMap::new();
    while let Some(PendingComponent { section, name, target, shape, at }) = importer.pending.pop() {
        let mut value = importer.value(&target, &at);
        importer.imported.origins.add(at.clone(), target.file.clone(), target.place.clone());
        importer.shaped(shape, &mut value, &target.file, &at);
        done.insert((section, name), value);
    }
    let imported = importer.imported;
    for ((section, name), value) in done {
        let components = root.as_object_mut().and_then(|root| object(root, "components"));
        if let Some(section) = components.and_then(|components| object(components, section)) {
            section.insert(name, value);
        }
    }
    imported
}

/// A location in a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Target {
    file: String,
    place: Pointer,
}

/// A component that is still to be imported.
struct PendingComponent {
    section: &'static str,
    name: String,
    target: Target,
    shape: Shape,
    at: Pointer,
}

struct Importer<'s> {
    source: &'s Source,
    /// The path of the document itself.
    own: String,
    limits: &'s Limits,
    diagnostics: &'s mut Diagnostics,
    /// The other files read so far; `None` for those that are missing or unreadable.
    files: HashMap<String, Option<Value>>,
    /// The component that represents a target, by section.
    places: HashMap<(&'static str, Target), Pointer>,
    /// The names in use, by section.
    names: HashMap<&'static str, HashSet<String>>,
    pending: Vec<PendingComponent>,
    /// The targets that are currently replacing references, outermost first.
    nesting: Vec<Target>,
    /// The number of imported values.
    values: usize,
    imported: Imported,
}

impl Importer<'_> {
    /// Collects the names of the document's own components. A component that consists of a reference to a file lends
    /// its name to the target.
    fn components(&mut self, root: &mut Value) {
        let own = self.own.clone();
        let components = root.as_object_mut().and_then(|root| root.get_mut("components"));
        let Some(components) = components.and_then(Value::as_object_mut) else { return };
        for field in Kind::Components.fields() {
            let Shape::Map(shape) = field.shape else { continue };
            let Some(members) = components.get_mut(field.name).and_then(Value::as_object_mut) else { continue };
            self.names.insert(field.name, members.keys().cloned().collect());
            let section_at = Pointer::root().join("components").join(field.name);
            for (name, value) in members {
                let at = section_at.join(name);
                let only = value.as_object().is_some_and(|members| members.len() == 1);
                let target = value.get("$ref").and_then(Value::as_str).and_then(|text| self.target(text, &own));
                let Some(target) = target.filter(|target| only && target.file != own) else { continue };
                let key = (field.name, target.clone());
                if !self.places.contains_key(&key) && self.has(&target) {
                    self.places.insert(key, at.clone());
                    let name = name.clone();
                    self.pending.push(PendingComponent { section: field.name, name, target, shape: *shape, at });
                    *value = Value::Null;
                }
            }
        }
    }

    /// Visits a value of a known shape from `file`, at this location of the document.
    fn shaped(&mut self, shape: Shape, value: &mut Value, file: &str, at: &Pointer) {
        if matches!(shape, Shape::Any | Shape::Bool | Shape::Example) {
            return;
        }
        if matches!(value.get("$ref"), Some(Value::String(_))) {
            self.reference(shape, value, file, at);
        }
        match (shape, value) {
            (Shape::Schema, value) => self.schema(value, file, at),
            (Shape::Object(kind) | Shape::Reference(kind), Value::Object(members)) => {
                for (key, value) in members {
                    let shape = kind.field(key).map(|field| field.shape);
                    let extension = key.starts_with("x-");
                    if let Some(shape) = shape.or_else(|| kind.entry().filter(|_| !extension)) {
                        self.shaped(shape, value, file, &at.join(key));
                    }
                }
            }
            (Shape::Map(shape), Value::Object(members)) => {
                members.iter_mut().for_each(|(key, value)| self.shaped(*shape, value, file, &at.join(key)));
            }
            (Shape::List(shape), Value::Array(items)) => {
                let items = items.iter_mut().enumerate();
                items.for_each(|(index, item)| self.shaped(*shape, item, file, &at.index(index)));
            }
            _ => {}
        }
    }

    /// Visits a schema. Its members that are objects are schemas too, unless they are plain data.
    fn schema(&mut self, value: &mut Value, file: &str, at: &Pointer) {
        let Value::Object(members) = value else { return };
        for (key, value) in members {
            let is_data = matches!(key.as_str(), "example" | "examples" | "default" | "enum" | "const");
            if is_data || key.starts_with("x-") {
                continue;
            }
            let at = at.join(key);
            if key == "discriminator" {
                self.mapping(value, file, &at);
            } else if is_map(key) {
                self.shaped(Shape::Map(&Shape::Schema), value, file, &at);
            } else if let Value::Array(_) = value {
                self.shaped(Shape::List(&Shape::Schema), value, file, &at);
            } else {
                self.shaped(Shape::Schema, value, file, &at);
            }
        }
    }

    /// Rewrites the values of a mapping, which are schema names or references.
    fn mapping(&mut self, discriminator: &mut Value, file: &str, at: &Pointer) {
        let is_own = file == self.own;
        let Some(members) = discriminator.as_object_mut().and_then(|members| members.get_mut("mapping")) else {
            return;
        };
        for text in members.as_object_mut().into_iter().flat_map(|members| members.values_mut()) {
            let Value::String(text) = text else { continue };
            let is_reference = text.contains('#') || [".json", ".yaml", ".yml"].iter().any(|end| text.ends_with(end));
            let target = match is_reference {
                true => self.target(text, file),
                // A bare word is a schema name in its own file.
                false if is_own => None,
                false => Some(named(file, text)).filter(|target| self.has(target) && self.peek(target).is_some()),
            };
            if let Some(component) = target.and_then(|target| self.component(Shape::Schema, target, at)) {
                *text = fragment(&component);
            }
        }
    }

    /// Points a reference to the component for its target, or replaces it if there are no components of its kind.
    fn reference(&mut self, shape: Shape, value: &mut Value, file: &str, at: &Pointer) {
        let text = value.get("$ref").and_then(Value::as_str).unwrap_or_default();
        let Some(target) = self.target(text, file) else { return };
        if target.file == self.own {
            if !text.starts_with('#') || file != self.own {
                write(value, fragment(&target.place));
            }
            return;
        }
        if !self.has(&target) {
            // The report uses paths relative to the root directory.
            let at = at.join("$ref");
            write(value, format!("{}{}", target.file, fragment(&target.place)));
            if self.source.files.contains_key(&target.file) {
                self.imported.external.reported.insert(at);
            }
            return;
        }
        if section(shape).is_some() {
            // In the document, a fragment of another file would point to something else.
            let unresolved = format!("{}{}", target.file, fragment(&target.place));
            write(value, self.component(shape, target, at).map_or(unresolved, |component| fragment(&component)));
            return;
        }
        if self.nesting.len() >= MAX_NESTING || self.nesting.contains(&target) {
            let message = format!("the reference `{text}` is cyclic or nested too deeply; it is not followed");
            write(value, format!("{}{}", target.file, fragment(&target.place)));
            let at = at.join("$ref");
            self.diagnostics.warning(Code::ReferenceCycle, &at, message);
            self.imported.external.reported.insert(at);
            return;
        }
        let mut siblings = mem::replace(value, self.value(&target, at));
        self.imported.origins.add(at.clone(), target.file.clone(), target.place.clone());
        self.nesting.push(target.clone());
        self.shaped(shape, value, &target.file, at);
        self.nesting.pop();
        siblings.as_object_mut().map(|members| members.shift_remove("$ref"));
        // Their references are relative to the file that they are in.
        self.shaped(shape, &mut siblings, file, at);
        if let (Value::Object(members), Value::Object(siblings)) = (&mut *value, siblings) {
            path_items::extend(members, siblings);
        }
    }

    /// Returns the component for a target, or `None` if the target does not exist.
    fn component(&mut self, shape: Shape, target: Target, at: &Pointer) -> Option<Pointer> {
        if target.file == self.own {
            return Some(target.place);
        }
        let section = section(shape)?;
        if let Some(place) = self.places.get(&(section, target.clone())) {
            return Some(place.clone());
        }
        if !self.has(&target) {
            return None;
        }
        if self.peek(&target).is_none() {
            let message = format!(
                "the reference points to `{}` in `{}`, which does not exist; it is not followed",
                target.place, target.file
            );
            let at = at.join("$ref");
            self.diagnostics.warning(Code::UnresolvedReference, &at, message);
            self.imported.external.reported.insert(at);
            return None;
        }
        let taken = self.names.entry(section).or_default();
        let name = names(&target).find(|name| !taken.contains(name))?;
        taken.insert(name.clone());
        let place = Pointer::root().join("components").join(section).join(&name);
        self.places.insert((section, target.clone()), place.clone());
        self.pending.push(PendingComponent { section, name, target, shape, at: place.clone() });
        Some(place)
    }

    /// Returns the target of a reference in a file, if it is in a file below the root directory.
    fn target(&self, text: &str, file: &str) -> Option<Target> {
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let file = if path.is_empty() { file.to_owned() } else { joined(file, path)? };
        let place = Pointer::from_fragment(fragment)?;
        Some(Target { file, place })
    }

    /// Returns true if the file exists and is readable. Records a missing file.
    fn has(&mut self, target: &Target) -> bool {
        if !self.files.contains_key(&target.file) {
            let value = self.read(&target.file);
            self.files.insert(target.file.clone(), value);
        }
        matches!(self.files.get(&target.file), Some(Some(_)))
    }

    fn read(&mut self, file: &str) -> Option<Value> {
        let Some(source) = self.source.files.get(file) else {
            self.imported.external.missing_files.insert(file.to_owned());
            return None;
        };
        let mut diagnostics = Diagnostics::new();
        let value = text::read(source, self.limits, &mut diagnostics);
        diagnostics.set_file(file);
        self.diagnostics.extend(diagnostics);
        value
    }

    fn peek(&mut self, target: &Target) -> Option<&mut Value> {
        let value = self.files.get_mut(&target.file)?.as_mut()?;
        lookup(value, &target.place)
    }

    /// Returns a copy of the value at a target.
    fn value(&mut self, target: &Target, at: &Pointer) -> Value {
        let value = self.peek(target).map(|value| value.clone()).unwrap_or_default();
        self.values += count(&value);
        if self.values > self.limits.max_values {
            self.values = 0;
            self.diagnostics.error(
                Code::DocumentLimit,
                at,
                "the referenced files contain more values than the limit allows",
            );
            return Value::Null;
        }
        value
    }
}

/// Returns the section for components of this shape.
fn section(shape: Shape) -> Option<&'static str> {
    let is_section = |of_field: Shape| match (of_field, shape) {
        (Shape::Map(Shape::Schema), Shape::Schema) => true,
        // `openapiv3` supports path items only in place, and operations without references to callbacks.
        (Shape::Map(Shape::Reference(of_field)), Shape::Reference(kind)) => {
            *of_field == kind && !matches!(kind, Kind::PathItem | Kind::Callback)
        }
        _ => false,
    };
    Kind::Components.fields().iter().find(|field| is_section(field.shape)).map(|field| field.name)
}

/// Returns the target for a named schema among the components of a file.
fn named(file: &str, name: &str) -> Target {
    Target { file: file.to_owned(), place: Pointer::root().join("components").join("schemas").join(name) }
}

/// Returns candidate names for a target among the components, the simplest first.
fn names(target: &Target) -> impl Iterator<Item = String> {
    let file = target.file.rsplit_once('.').map_or(target.file.as_str(), |(stem, _)| stem);
    let whole = file.replace('/', "_");
    let stem = file.rsplit('/').next().unwrap_or(file).to_owned();
    let inside = target.place.last().map(|name| name.into_owned());
    let (plain, with_file) = match inside {
        Some(name) => (name.clone(), format!("{whole}_{name}")),
        None => (stem, whole),
    };
    let numbered = with_file.clone();
    [plain, with_file].into_iter().chain((2..).map(move |number| format!("{numbered}_{number}")))
}

/// Resolves a reference to a file against the referring file. Both paths are relative to the root directory. Returns `None` for a URL or a path outside of the directory.
fn joined(file: &str, path: &str) -> Option<String> {
    let path = percent_decoded(path)?;
    if path.contains(':') || path.starts_with('/') || path.contains('\\') {
        return None;
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Returns a pointer as the fragment of a reference, with percent signs escaped.
fn fragment(at: &Pointer) -> String {
    at.to_string().replace('%', "%25")
}

fn write(value: &mut Value, text: String) {
    if let Some(reference) = value.as_object_mut().and_then(|members| members.get_mut("$ref")) {
        *reference = Value::String(text);
    }
}

/// Returns the member object of this name, creating it if missing.
fn object<'v>(members: &'v mut Object, name: &str) -> Option<&'v mut Object> {
    let member = members.entry(name.to_owned()).or_default();
    if member.is_null() {
        *member = Value::Object(Object::new());
    }
    member.as_object_mut()
}

/// Returns the number of values in a value, including itself.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_below_the_directory() {
        let cases = [
            ("openapi.yaml", "common.yaml", Some("common.yaml")),
            ("openapi.yaml", "./schemas/Pet.yaml", Some("schemas/Pet.yaml")),
            ("schemas/Pet.yaml", "Owner.yaml", Some("schemas/Owner.yaml")),
            ("schemas/Pet.yaml", "../common.yaml", Some("common.yaml")),
            ("schemas/Pet.yaml", "a%20b.yaml", Some("schemas/a b.yaml")),
            ("openapi.yaml", "../common.yaml", None),
            ("openapi.yaml", "%2e%2e/common.yaml", None),
            ("schemas/Pet.yaml", "../../common.yaml", None),
            ("openapi.yaml", "/etc/passwd", None),
            ("openapi.yaml", "https://example.com/a.yaml", None),
            ("openapi.yaml", "C:/a.yaml", None),
            ("openapi.yaml", "..\\a.yaml", None),
        ];
        for (file, path, expected) in cases {
            assert_eq!(joined(file, path).as_deref(), expected, "{path} from {file}");
        }
    }

    #[test]
    fn simple_names_come_first() {
        let target = |file: &str, place: &str| Target {
            file: file.to_owned(),
            place: Pointer::parse(place).expect("a pointer"),
        };
        let first = |target: Target| names(&target).take(3).collect::<Vec<_>>();
        assert_eq!(first(target("schemas/pet.yaml", "")), ["pet", "schemas_pet", "schemas_pet_2"]);
        assert_eq!(first(target("a/b.yaml", "/defs/Pet")), ["Pet", "a_b_Pet", "a_b_Pet_2"]);
    }
}
