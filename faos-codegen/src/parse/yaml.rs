//! YAML text → [`Value`], for the part of YAML that JSON can say: no tags, no merge keys, one document.

use std::{cell::Cell, cell::RefCell, fmt};

use indexmap::map::Entry;
use saphyr_parser::Event;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use super::Limits;
use crate::{
    diagnostic::Diagnostics,
    document::{Number, Object, Pointer, Source, Value},
};

/// Reads the text; none if it is not YAML, with the reason among the diagnostics.
pub(super) fn read(source: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<Value> {
    if let Err((code, message, offset)) = check_text(&source.text, limits) {
        diagnostics.error(code, &Pointer::root(), message).offset(offset);
        return None;
    }
    let budget = Budget {
        limits,
        values: Cell::new(limits.max_values),
        bytes: Cell::new(limits.max_bytes),
        failure: RefCell::default(),
    };
    let node = Node { budget: &budget, depth: 0 };
    let error = match node.deserialize(serde_yaml::Deserializer::from_str(&source.text)) {
        Ok(value) => return Some(value),
        Err(error) => error,
    };
    match budget.failure.into_inner() {
        Some(Failure { code, message, trail }) => {
            let at = trail.iter().rev().fold(Pointer::root(), |at, segment| at.join(segment));
            diagnostics.error(code, &at, message);
        }
        None => {
            let location = error.location();
            let offset = match &location {
                Some(location) => offset_of(&source.text, location.line(), location.column()),
                None => second_document(&source.text),
            };
            let message = error.to_string();
            // The place is shown anyway.
            let message = message.split(" at line ").next().unwrap_or_default();
            diagnostics
                .error("syntax", &Pointer::root(), format!("the document is not YAML: {message}"))
                .offset(offset);
        }
    }
    None
}

/// What the document may still use up, and why reading stopped if it did.
struct Budget<'l> {
    limits: &'l Limits,
    values: Cell<usize>,
    /// Aliases repeat strings, so the size of the text alone does not bound them.
    bytes: Cell<usize>,
    failure: RefCell<Option<Failure>>,
}

struct Failure {
    code: &'static str,
    message: String,
    /// The way to the failure from the inside out.
    trail: Vec<String>,
}

impl Budget<'_> {
    fn fail<T, E: Error>(&self, code: &'static str, message: String, key: Option<String>) -> Result<T, E> {
        let trail = key.into_iter().collect();
        *self.failure.borrow_mut() = Some(Failure { code, message, trail });
        Err(E::custom("refused"))
    }

    fn limit<T, E: Error>(&self, what: &str) -> Result<T, E> {
        self.fail("document-limit", format!("the document has {what}, which is over the limit"), None)
    }

    fn spend<E: Error>(&self, bytes: usize) -> Result<(), E> {
        match (self.values.get().checked_sub(1), self.bytes.get().checked_sub(bytes)) {
            (Some(values), Some(bytes)) => {
                self.values.set(values);
                self.bytes.set(bytes);
                Ok(())
            }
            (None, _) => self.limit(&format!("more than {} values", self.limits.max_values)),
            (_, None) => self.limit(&format!("more than {} bytes of strings", self.limits.max_bytes)),
        }
    }

    /// Notes on the way out of a failure where it was.
    fn through<T, E>(&self, result: Result<T, E>, segment: impl FnOnce() -> String) -> Result<T, E> {
        if result.is_err()
            && let Some(failure) = self.failure.borrow_mut().as_mut()
        {
            failure.trail.push(segment());
        }
        result
    }
}

/// Reads one value.
#[derive(Clone, Copy)]
struct Node<'b> {
    budget: &'b Budget<'b>,
    depth: usize,
}

impl Node<'_> {
    fn inner<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth + 1;
        if depth > self.budget.limits.max_depth {
            return self.budget.limit(&format!("objects and arrays {depth} deep"));
        }
        Ok(Node { depth, ..self })
    }

    fn number<E: Error>(self, text: &str) -> Result<Value, E> {
        self.budget.spend(text.len())?;
        match Number::parse(text) {
            Some(number) => Ok(Value::Number(number)),
            None => self.budget.fail("syntax", format!("`{text}` is not a number in JSON"), None),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.budget.spend(0).map(|()| Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Value, E> {
        self.budget.spend(0).map(|()| Value::Bool(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        self.number(&number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        self.number(&number.to_string())
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Value, E> {
        self.number(&number.to_string())
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Value, E> {
        self.number(&number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        // `{:?}` keeps the fraction of `1.0`, `{}` does not.
        self.number(&format!("{number:?}"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.budget.spend(text.len()).map(|()| Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.budget.spend(0)?;
        let node = self.inner()?;
        let mut items = Vec::new();
        loop {
            let item = access.next_element_seed(node);
            match self.budget.through(item, || items.len().to_string())? {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.budget.spend(0)?;
        let node = self.inner()?;
        let mut members = Object::new();
        while let Some(key) = access.next_key_seed(Key(self.budget))? {
            let value = access.next_value_seed(node);
            let value = self.budget.through(value, || key.clone())?;
            match members.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(entry) => {
                    let message = format!("the key `{}` stands twice in one object", entry.key());
                    return self.budget.fail("duplicate-key", message, Some(entry.key().clone()));
                }
            }
        }
        Ok(Value::Object(members))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Value, A::Error> {
        self.budget.fail("syntax", "a YAML tag has no meaning in an OpenAPI document".to_owned(), None)
    }
}

/// Reads a key. A status code or a word like `null` is a key by its text, whatever it would be as a value.
struct Key<'b>(&'b Budget<'b>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key that is a string")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        self.0.spend(key.len())?;
        if key.len() > self.0.limits.max_key {
            return self.0.limit(&format!("a key of {} bytes", key.len()));
        }
        if key == "<<" {
            let message = "merge keys (`<<`) are not part of YAML 1.2 and are not read".to_owned();
            return self.0.fail("syntax", message, Some(key.to_owned()));
        }
        Ok(key.to_owned())
    }
}

/// How many more brackets may be opened than closed. libyaml takes time for the square of it.
const MAX_OPEN_BRACKETS: usize = 2_000;

/// Refuses what the YAML reader itself would not: values and brackets without end, and the tags that it passes over.
fn check_text(text: &str, limits: &Limits) -> Result<(), (&'static str, &'static str, usize)> {
    // libyaml takes memory for every value before the first is read. No value is without a line or a comma of its own,
    // and half of those in a real document stand in prose.
    let separators = text.bytes().filter(|byte| matches!(byte, b'\n' | b',')).count();
    if separators / 2 > limits.max_values {
        let message = "the document has more lines and commas than the limit on its values allows";
        return Err(("document-limit", message, 0));
    }
    let mut open = 0_usize;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MAX_OPEN_BRACKETS {
            let message = "the document opens thousands of brackets without closing them, which is over the limit";
            return Err(("document-limit", message, offset));
        }
    }
    if !["!!", "!<", "%TAG"].iter().any(|sign| text.contains(sign)) {
        return Ok(());
    }
    for (event, span) in saphyr_parser::Parser::new_from_str(text).map_while(Result::ok) {
        let (Event::Scalar(.., Some(tag)) | Event::MappingStart(_, Some(tag)) | Event::SequenceStart(_, Some(tag))) =
            event
        else {
            continue;
        };
        let is_plain = matches!(tag.suffix.as_str(), "str" | "int" | "float" | "bool" | "null" | "map" | "seq");
        if !tag.is_yaml_core_schema() || !is_plain {
            return Err(("syntax", TAG, offset_of(text, span.start.line(), span.start.col() + 1)));
        }
    }
    Ok(())
}

const TAG: &str = "a YAML tag has no meaning in an OpenAPI document";

/// The byte offset of a line and a column, both counted from 1.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let characters = rest.char_indices().nth(column.saturating_sub(1));
    start + characters.map_or(rest.len(), |(offset, _)| offset)
}

/// The byte offset at which a second document begins.
fn second_document(text: &str) -> usize {
    let mut offset = 0;
    let mut content = false;
    for line in text.split_inclusive('\n') {
        if content && line.starts_with("---") {
            return offset;
        }
        content |= !line.trim().is_empty() && !line.starts_with(['#', '%']) && !line.starts_with("---");
        offset += line.len();
    }
    0
}
