//! Brings what references to other files lead to into the document. After this pass no reference leads to a file of the
//! source: named things stand among the components, and everything else in the place of its reference.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    mem,
};

use indexmap::IndexMap;

use super::{
    Limits,
    model::{Kind, Shape},
    read_text,
    references::lookup,
    schema::is_map,
};
use crate::{
    diagnostic::{Diagnostics, Origins},
    document::{Object, Pointer, Source, Value, percent_decoded},
};

/// How many references may be replaced by what they lead to inside each other.
const MAX_NESTING: usize = 16;

/// What is known after the other files were brought in.
#[derive(Debug, Default)]
pub(super) struct Brought {
    /// Which parts of the document stand in which file.
    pub(super) origins: Origins,
    /// The files that references lead to and that the source does not have.
    pub(super) missing: BTreeSet<String>,
    /// The references that are already reported.
    pub(super) reported: HashSet<Pointer>,
}

/// Brings in what the other files of a source have, and goes on with what is known about where things stand.
pub(super) fn bring(
    root: &mut Value,
    source: &Source,
    origins: Origins,
    limits: &Limits,
    diagnostics: &mut Diagnostics,
) -> Brought {
    let mut bringer = Bringer {
        source,
        limits,
        diagnostics,
        files: HashMap::new(),
        places: HashMap::new(),
        names: HashMap::new(),
        waiting: Vec::new(),
        nesting: Vec::new(),
        values: 0,
        brought: Brought { origins, ..Brought::default() },
    };
    bringer.components(root);
    let own = source.file_name().to_owned();
    bringer.shaped(Shape::Object(Kind::Document), root, &own, &Pointer::root());
    let mut done: IndexMap<(&'static str, String), Value> = IndexMap::new();
    while let Some(Waiting { section, name, target, shape, at }) = bringer.waiting.pop() {
        let mut value = bringer.value(&target, &at);
        bringer.brought.origins.add(at.clone(), target.file.clone(), target.place.clone());
        bringer.shaped(shape, &mut value, &target.file, &at);
        done.insert((section, name), value);
    }
    let brought = bringer.brought;
    for ((section, name), value) in done {
        let components = root.as_object_mut().and_then(|root| object(root, "components"));
        if let Some(section) = components.and_then(|components| object(components, section)) {
            section.insert(name, value);
        }
    }
    brought
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Target {
    file: String,
    place: Pointer,
}

/// A component that is still to be brought in.
struct Waiting {
    section: &'static str,
    name: String,
    target: Target,
    shape: Shape,
    at: Pointer,
}

struct Bringer<'s> {
    source: &'s Source,
    limits: &'s Limits,
    diagnostics: &'s mut Diagnostics,
    /// The other files that were read so far; none for those that are not there or cannot be read.
    files: HashMap<String, Option<Value>>,
    /// The component that stands for a target in a section.
    places: HashMap<(&'static str, Target), Pointer>,
    /// The names that are taken in each section.
    names: HashMap<&'static str, HashSet<String>>,
    waiting: Vec<Waiting>,
    /// The targets that are being put in the place of references, from the outside.
    nesting: Vec<Target>,
    /// How many values were brought in.
    values: usize,
    brought: Brought,
}

impl Bringer<'_> {
    /// Notes the names of the document's own components. One that is nothing but a reference to a file gives what it
    /// leads to its name.
    fn components(&mut self, root: &mut Value) {
        let own = self.source.file_name().to_owned();
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
                    self.waiting.push(Waiting { section: field.name, name, target, shape: *shape, at });
                    *value = Value::Null;
                }
            }
        }
    }

    /// Looks through a value of a known shape that stands in `file`, and at this place of the document.
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

    /// Looks through a schema. A member of it that is an object is a schema too, unless it is plain data.
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

    /// The values of a mapping are names of schemas or references to them.
    fn mapping(&mut self, discriminator: &mut Value, file: &str, at: &Pointer) {
        let is_own = file == self.source.file_name();
        let Some(members) = discriminator.as_object_mut().and_then(|members| members.get_mut("mapping")) else {
            return;
        };
        for text in members.as_object_mut().into_iter().flat_map(|members| members.values_mut()) {
            let Value::String(text) = text else { continue };
            let is_reference = text.contains('#') || [".json", ".yaml", ".yml"].iter().any(|end| text.ends_with(end));
            let target = match is_reference {
                true => self.target(text, file),
                // A bare word is the name of a schema in its own file.
                false if is_own => None,
                false => Some(named(file, text)).filter(|target| self.has(target) && self.peek(target).is_some()),
            };
            if let Some(component) = target.and_then(|target| self.component(Shape::Schema, target, at)) {
                *text = fragment(&component);
            }
        }
    }

    /// Lets a reference lead to the component that stands for its target, or replaces it where there are no components
    /// of its kind.
    fn reference(&mut self, shape: Shape, value: &mut Value, file: &str, at: &Pointer) {
        let text = value.get("$ref").and_then(Value::as_str).unwrap_or_default();
        let Some(target) = self.target(text, file) else { return };
        if target.file == self.source.file_name() {
            if file != self.source.file_name() {
                write(value, fragment(&target.place));
            }
            return;
        }
        if !self.has(&target) {
            // Whoever reports it sees the file as from the document's folder.
            let at = at.join("$ref");
            write(value, format!("{}{}", target.file, fragment(&target.place)));
            if self.source.files.contains_key(&target.file) {
                self.brought.reported.insert(at);
            }
            return;
        }
        if section(shape).is_some() {
            if let Some(component) = self.component(shape, target, at) {
                write(value, fragment(&component));
            }
            return;
        }
        if self.nesting.len() >= MAX_NESTING || self.nesting.contains(&target) {
            let message = format!("the reference `{text}` leads back to itself, or through too many others");
            let at = at.join("$ref");
            self.diagnostics.error("reference-cycle", &at, message);
            self.brought.reported.insert(at);
            return;
        }
        let beside = mem::replace(value, self.value(&target, at));
        if let (Value::Object(members), Value::Object(beside)) = (&mut *value, beside) {
            // What stands beside the reference says more than what it leads to.
            members.extend(beside.into_iter().filter(|(key, _)| key != "$ref"));
        }
        self.brought.origins.add(at.clone(), target.file.clone(), target.place.clone());
        self.nesting.push(target.clone());
        self.shaped(shape, value, &target.file, at);
        self.nesting.pop();
    }

    /// The component that stands for a target; none if the target is not there.
    fn component(&mut self, shape: Shape, target: Target, at: &Pointer) -> Option<Pointer> {
        let own = self.source.file_name();
        if target.file == own {
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
            let message = format!("the reference leads to `{}` in `{}`, which is not there", target.place, target.file);
            let at = at.join("$ref");
            self.diagnostics.error("unresolved-reference", &at, message);
            self.brought.reported.insert(at);
            return None;
        }
        let taken = self.names.entry(section).or_default();
        let name = names(&target).find(|name| !taken.contains(name))?;
        taken.insert(name.clone());
        let place = Pointer::root().join("components").join(section).join(&name);
        self.places.insert((section, target.clone()), place.clone());
        self.waiting.push(Waiting { section, name, target, shape, at: place.clone() });
        Some(place)
    }

    /// What a reference in a file leads to, if that is a place in a file below the document's folder.
    fn target(&self, text: &str, file: &str) -> Option<Target> {
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let file = if path.is_empty() { file.to_owned() } else { joined(file, path)? };
        let place = Pointer::from_fragment(fragment)?;
        Some(Target { file, place })
    }

    /// Whether a file is there and could be read. One that is not there is noted as missing.
    fn has(&mut self, target: &Target) -> bool {
        if !self.files.contains_key(&target.file) {
            let value = self.read(&target.file);
            self.files.insert(target.file.clone(), value);
        }
        matches!(self.files.get(&target.file), Some(Some(_)))
    }

    fn read(&mut self, file: &str) -> Option<Value> {
        let Some(source) = self.source.files.get(file) else {
            self.brought.missing.insert(file.to_owned());
            return None;
        };
        let mut diagnostics = Diagnostics::new();
        let value = read_text(source, self.limits, &mut diagnostics);
        diagnostics.set_file(file);
        self.diagnostics.extend(diagnostics);
        value
    }

    fn peek(&mut self, target: &Target) -> Option<&mut Value> {
        let value = self.files.get_mut(&target.file)?.as_mut()?;
        lookup(value, &target.place)
    }

    /// A copy of what stands at a target.
    fn value(&mut self, target: &Target, at: &Pointer) -> Value {
        let value = self.peek(target).map(|value| value.clone()).unwrap_or_default();
        self.values += count(&value);
        if self.values > self.limits.max_values {
            self.values = 0;
            self.diagnostics.error("document-limit", at, "the other files bring in more values than the limit allows");
            return Value::Null;
        }
        value
    }
}

/// Where components of this shape stand.
fn section(shape: Shape) -> Option<&'static str> {
    let is_section = |of_field: Shape| match (of_field, shape) {
        (Shape::Map(Shape::Schema), Shape::Schema) => true,
        // A path item is only known where it stands, and an operation has no references to callbacks.
        (Shape::Map(Shape::Reference(of_field)), Shape::Reference(kind)) => {
            *of_field == kind && !matches!(kind, Kind::PathItem | Kind::Callback)
        }
        _ => false,
    };
    Kind::Components.fields().iter().find(|field| is_section(field.shape)).map(|field| field.name)
}

/// The schema of a name among the components of a file.
fn named(file: &str, name: &str) -> Target {
    Target { file: file.to_owned(), place: Pointer::root().join("components").join("schemas").join(name) }
}

/// The names that a target may have among the components, the plainest first.
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

/// The path of a file that another one refers to, both as seen from the document's folder; none if that is a URL or
/// leads out of the folder.
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

/// A pointer as the fragment of a reference, in which percent signs are escaped.
fn fragment(at: &Pointer) -> String {
    at.to_string().replace('%', "%25")
}

fn write(value: &mut Value, text: String) {
    if let Some(reference) = value.as_object_mut().and_then(|members| members.get_mut("$ref")) {
        *reference = Value::String(text);
    }
}

/// The object that is a member of another one, made if it is not there.
fn object<'v>(members: &'v mut Object, name: &str) -> Option<&'v mut Object> {
    let member = members.entry(name.to_owned()).or_default();
    if member.is_null() {
        *member = Value::Object(Object::new());
    }
    member.as_object_mut()
}

/// How many values there are in a value, itself included.
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
    fn paths_stay_below_the_folder() {
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
    fn names_are_plain_first() {
        let target = |file: &str, place: &str| Target {
            file: file.to_owned(),
            place: Pointer::parse(place).expect("a pointer"),
        };
        let first = |target: Target| names(&target).take(3).collect::<Vec<_>>();
        assert_eq!(first(target("schemas/pet.yaml", "")), ["pet", "schemas_pet", "schemas_pet_2"]);
        assert_eq!(first(target("a/b.yaml", "/defs/Pet")), ["Pet", "a_b_Pet", "a_b_Pet_2"]);
    }
}
