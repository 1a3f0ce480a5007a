//! Parses YAML text into a [`Value`]. Only the JSON subset is supported: no tags, one document. Merge keys are read as in
//! YAML 1.1.

use std::{cell::Cell, cell::RefCell, fmt};

use indexmap::map::Entry;
use saphyr_parser::Event;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::{Code, Diagnostics};
use crate::json::{Number, Object, Pointer, Value};
use crate::parallel;
use crate::source::Source;

use super::limits::{self, Limits};

/// Parses the text; returns `None` and reports the reason if it is not valid YAML.
pub(super) fn read(source: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<Value> {
    if let Err((code, message, offset)) = check_text(&source.text, limits) {
        diagnostics.error(code, &Pointer::root(), message).offset(offset);
        return None;
    }
    if let Some((value, merges)) = in_halves(&source.text, limits) {
        report_merges(merges, &source.text, diagnostics);
        return Some(value);
    }
    let budget = Budget::new(limits);
    let error = match budget.value(&source.text) {
        Ok(value) => {
            report_merges(budget.merges.get(), &source.text, diagnostics);
            return Some(value);
        }
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
            // The location is shown separately.
            let message = message.split(" at line ").next().unwrap_or_default();
            diagnostics
                .error(Code::Syntax, &Pointer::root(), format!("the document is not valid YAML: {message}"))
                .offset(offset);
        }
    }
    None
}

/// Reports that the text has merge keys, at the first one.
fn report_merges(merges: usize, text: &str, diagnostics: &mut Diagnostics) {
    if merges > 0 {
        let message = "merge keys (`<<`) are not part of YAML 1.2; read as in YAML 1.1";
        diagnostics
            .note(Code::MergeKey, &Pointer::root(), message)
            .offset(text.find(MERGE_KEY).unwrap_or_default())
            .help("other programs may take such a key for an ordinary one");
    }
}

/// Parses the text as two halves in parallel. Returns `None` unless the result is certain to equal that of parsing the
/// whole, and on any error, which only a parse of the whole can locate.
///
/// Also returns the number of merge keys.
fn in_halves(text: &str, limits: &Limits) -> Option<(Value, usize)> {
    let (first, second) = halves(text)?;
    let read = |half: &str| {
        let budget = Budget::new(limits);
        match budget.value(half) {
            Ok(Value::Object(members)) => Some((members, budget.merges.get(), budget.values.get(), budget.bytes.get())),
            Ok(_) | Err(_) => None,
        }
    };
    let ((mut members, merges, values, bytes), (others, other_merges, other_values, other_bytes)) =
        match parallel::both(limits::STACK, || read(first), || read(second)) {
            (Some(first), Some(second)) => (first, second),
            _ => return None,
        };
    let spent = |left: usize, other: usize, limit: usize| (limit - left) + (limit - other);
    // The object that both halves belong to was counted twice.
    let is_within = spent(values, other_values, limits.max_values) <= limits.max_values + 1
        && spent(bytes, other_bytes, limits.max_bytes) <= limits.max_bytes;
    if !is_within || others.keys().any(|key| members.contains_key(key)) {
        return None;
    }
    members.extend(others);
    Some((Value::Object(members), merges + other_merges))
}

/// The length in bytes from which parsing in halves is faster.
const LONG: usize = 1 << 16;

/// Splits the text so that the second part begins with a member of the root. A quoted string or a bracketed list may
/// contain such a line, but then the first part is unterminated and fails to parse. Second documents and directives
/// would change meaning when split, so they are excluded here; an alias to the other half fails to parse.
fn halves(text: &str) -> Option<(&str, &str)> {
    if text.len() < LONG || text.contains("%TAG") {
        return None;
    }
    let is_line_break = |character| matches!(character, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let markers = ["---", "..."].into_iter().flat_map(|marker| text.match_indices(marker));
    if markers.map(|(at, _)| at).any(|at| text[..at].ends_with(is_line_break)) {
        return None;
    }
    let middle = text.len() / 2;
    let starts = text.match_indices('\n').map(|(newline, _)| newline + 1);
    let starts = starts.filter(|start| text[*start..].starts_with(|first: char| first.is_ascii_alphabetic()));
    let nearest = starts.min_by_key(|start| start.abs_diff(middle))?;
    Some(text.split_at(nearest))
}

/// The remaining budget of a document, and the reason if parsing was stopped.
struct Budget<'l> {
    limits: &'l Limits,
    values: Cell<usize>,
    /// Aliases repeat strings, so the size of the text does not bound them.
    bytes: Cell<usize>,
    /// The number of merge keys so far.
    merges: Cell<usize>,
    failure: RefCell<Option<Failure>>,
}

struct Failure {
    code: Code,
    message: String,
    /// The path to the failure, innermost segment first.
    trail: Vec<String>,
}

impl<'l> Budget<'l> {
    fn new(limits: &'l Limits) -> Budget<'l> {
        Budget {
            limits,
            values: Cell::new(limits.max_values),
            bytes: Cell::new(limits.max_bytes),
            merges: Cell::new(0),
            failure: RefCell::default(),
        }
    }

    fn value(&self, text: &str) -> Result<Value, serde_yaml::Error> {
        Node { budget: self, depth: 0 }.deserialize(serde_yaml::Deserializer::from_str(text))
    }

    fn fail<T, E: Error>(&self, code: Code, message: String, key: Option<String>) -> Result<T, E> {
        let trail = key.into_iter().collect();
        *self.failure.borrow_mut() = Some(Failure { code, message, trail });
        Err(E::custom("rejected"))
    }

    fn limit<T, E: Error>(&self, what: &str) -> Result<T, E> {
        self.fail(Code::DocumentLimit, format!("the document has {what}, which exceeds the limit"), None)
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

    /// Records a path segment of a failure while unwinding.
    fn through<T, E>(&self, result: Result<T, E>, segment: impl FnOnce() -> String) -> Result<T, E> {
        if result.is_err()
            && let Some(failure) = self.failure.borrow_mut().as_mut()
        {
            failure.trail.push(segment());
        }
        result
    }
}

/// Parses one value.
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

    /// Returns the members of the objects that a merge key refers to.
    fn merged<E: Error>(self, value: Value) -> Result<Vec<(String, Value)>, E> {
        let objects = match value {
            Value::Array(items) => items,
            value => vec![value],
        };
        let mut members = Vec::new();
        for object in objects {
            match object {
                Value::Object(object) => members.extend(object),
                // Nothing to merge, as for an anchor without a value.
                Value::Null => {}
                other => {
                    let message = format!("a merge key (`<<`) must refer to an object, not to {}", other.kind());
                    return self.budget.fail(Code::Syntax, message, Some(MERGE_KEY.to_owned()));
                }
            }
        }
        Ok(members)
    }

    fn number<E: Error>(self, text: &str) -> Result<Value, E> {
        self.budget.spend(text.len())?;
        match Number::parse(text) {
            Some(number) => Ok(Value::Number(number)),
            None => self.budget.fail(Code::Syntax, format!("`{text}` is not a valid JSON number"), None),
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
        // `{:?}` keeps the fraction of `1.0`; `{}` does not.
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
        let mut merged = Vec::new();
        while let Some(key) = access.next_key_seed(Key(self.budget))? {
            let value = access.next_value_seed(node);
            let value = self.budget.through(value, || key.clone())?;
            if key == MERGE_KEY {
                self.budget.merges.set(self.budget.merges.get() + 1);
                merged.extend(self.merged(value)?);
                continue;
            }
            match members.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(entry) => {
                    let message = format!("duplicate key `{}`", entry.key());
                    return self.budget.fail(Code::DuplicateKey, message, Some(entry.key().clone()));
                }
            }
        }
        // Members beside the merge key override those of the objects, and earlier objects override later ones.
        for (key, value) in merged {
            members.entry(key).or_insert(value);
        }
        Ok(Value::Object(members))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Value, A::Error> {
        self.budget.fail(Code::Syntax, "YAML tags are not supported".to_owned(), None)
    }
}

/// Parses a key. Status codes and words like `null` are taken as text.
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
        Ok(key.to_owned())
    }
}

/// The key that merges other objects into the object, in YAML 1.1.
const MERGE_KEY: &str = "<<";

/// The maximum number of unclosed brackets. libyaml takes quadratic time in it.
const MAX_OPEN_BRACKETS: usize = 2_000;

/// Rejects input that the YAML parser itself accepts: excessive values and brackets, and tags that it ignores.
fn check_text(text: &str, limits: &Limits) -> Result<(), (Code, &'static str, usize)> {
    // libyaml allocates memory for every value before the first is read. Every value has a line or a comma of its own,
    // and half of those in a real document are in descriptions.
    let separators = text.bytes().filter(|byte| matches!(byte, b'\n' | b',')).count();
    if separators / 2 > limits.max_values {
        let message = "the document has more lines and commas than the limit on its values allows";
        return Err((Code::DocumentLimit, message, 0));
    }
    let mut open = 0_usize;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MAX_OPEN_BRACKETS {
            let message = "the document opens thousands of brackets without closing them, which exceeds the limit";
            return Err((Code::DocumentLimit, message, offset));
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
            return Err((Code::Syntax, TAG, offset_of(text, span.start.line(), span.start.col() + 1)));
        }
    }
    Ok(())
}

const TAG: &str = "YAML tags are not supported";

/// Returns the byte offset of a line and a column, both starting at 1.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let characters = rest.char_indices().nth(column.saturating_sub(1));
    start + characters.map_or(rest.len(), |(offset, _)| offset)
}

/// Returns the byte offset of the second document.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_parse_to_the_same_value_as_the_whole_or_not_at_all() {
        let first = format!("first: &first\n{}", "  - text of some length\n".repeat(LONG / 20));
        let limits = Limits::default();
        for (second, is_read) in [
            ("second: {a: 1}\nthird: 2\n", true),
            ("second: |\n  text\n", true),
            ("first: 2\n", false),
            ("second: *first\n", false),
            ("...\nsecond: 2\n", false),
            ("---\nsecond: 2\n", false),
            ("second\n", false),
            ("'a\nsecond: b': 2\n", false),
            ("{a: [\nsecond: b]}\n", false),
        ] {
            let text = format!("{first}{second}");
            let halves = in_halves(&text, &limits);
            assert_eq!(halves.is_some(), is_read, "{second}");
            if is_read {
                let whole = Budget::new(&limits).value(&text).ok();
                assert_eq!(halves.map(|(value, _)| value), whole, "{second}");
            }
        }
        let text = format!("{first}second: 2\n");
        // The items, keys and values, and the document itself.
        let values = LONG / 20 + 5;
        for (max_values, is_read) in [(values, true), (values - 1, false)] {
            let limits = Limits { max_values, ..Limits::default() };
            assert_eq!(Budget::new(&limits).value(&text).is_ok(), is_read);
            assert_eq!(in_halves(&text, &limits).is_some(), is_read);
        }
    }
}
