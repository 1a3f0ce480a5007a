//! Parses JSON text into a [`Value`], keeping the text of numbers and reporting every duplicate key.

use indexmap::map::Entry;
use jiter::{Jiter, JiterError, Peek};

use crate::diagnostic::{Code, Diagnostics};
use crate::json::{Number, Object, Pointer, Value};
use crate::source::Source;

use super::limits::Limits;

/// Parses the text; returns `None` and reports the reason if it is not valid JSON.
pub(super) fn read(source: &Source, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<Value> {
    let mut reader = Reader {
        bytes: source.text.as_bytes(),
        jiter: Jiter::new(source.text.as_bytes()),
        limits,
        diagnostics,
        values: 0,
    };
    match reader.document() {
        Ok(value) => Some(value),
        Err(Failure { code, message, offset }) => {
            diagnostics.error(code, &Pointer::root(), message).offset(offset);
            None
        }
    }
}

struct Reader<'s> {
    bytes: &'s [u8],
    jiter: Jiter<'s>,
    limits: &'s Limits,
    diagnostics: &'s mut Diagnostics,
    values: usize,
}

/// The reason why parsing stopped.
struct Failure {
    code: Code,
    message: String,
    offset: usize,
}

impl From<JiterError> for Failure {
    fn from(error: JiterError) -> Failure {
        Failure {
            code: Code::Syntax,
            message: format!("the document is not valid JSON: {}", error.error_type),
            offset: error.index,
        }
    }
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, Failure> {
        let first = self.jiter.peek()?;
        let value = self.value(first, 0)?;
        self.jiter.finish()?;
        Ok(value)
    }

    fn value(&mut self, peek: Peek, depth: usize) -> Result<Value, Failure> {
        self.values += 1;
        if self.values > self.limits.max_values {
            return Err(self.limit(format!("more than {} values", self.limits.max_values)));
        }
        Ok(match peek {
            Peek::Null => {
                self.jiter.known_null()?;
                Value::Null
            }
            Peek::True | Peek::False => Value::Bool(self.jiter.known_bool(peek)?),
            Peek::String => Value::String(self.jiter.known_str()?.to_owned()),
            Peek::Array => Value::Array(self.array(depth + 1)?),
            Peek::Object => Value::Object(self.object(depth + 1)?),
            _ => self.number(peek)?,
        })
    }

    fn number(&mut self, peek: Peek) -> Result<Value, Failure> {
        let offset = self.jiter.current_index();
        let bytes = self.jiter.known_number_bytes(peek)?;
        let number = std::str::from_utf8(bytes).ok().and_then(Number::parse);
        number.map(Value::Number).ok_or_else(|| Failure {
            code: Code::Syntax,
            message: "the document is not valid JSON: invalid number".to_owned(),
            offset,
        })
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Value>, Failure> {
        self.check_depth(depth)?;
        let mut items = Vec::new();
        let mut next = self.jiter.known_array()?;
        while let Some(peek) = next {
            items.push(self.value(peek, depth)?);
            next = self.jiter.array_step()?;
        }
        Ok(items)
    }

    fn object(&mut self, depth: usize) -> Result<Object, Failure> {
        self.check_depth(depth)?;
        let mut members = Object::new();
        let mut before = self.jiter.current_index();
        let mut next = self.jiter.known_object()?.map(str::to_owned);
        while let Some(key) = next {
            if key.len() > self.limits.max_key {
                return Err(self.limit(format!("a key of {} bytes", key.len())));
            }
            let peek = self.jiter.peek()?;
            let value = self.value(peek, depth)?;
            match members.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(entry) => {
                    let message = format!("duplicate key `{}`", entry.key());
                    let quote = self.bytes.iter().skip(before).position(|byte| *byte == b'"');
                    let offset = before + quote.unwrap_or_default();
                    self.diagnostics.error(Code::DuplicateKey, &Pointer::root(), message).offset(offset);
                }
            }
            before = self.jiter.current_index();
            next = self.jiter.next_key()?.map(str::to_owned);
        }
        Ok(members)
    }

    fn check_depth(&self, depth: usize) -> Result<(), Failure> {
        if depth > self.limits.max_depth {
            return Err(self.limit(format!("objects and arrays {depth} deep")));
        }
        Ok(())
    }

    fn limit(&self, what: String) -> Failure {
        Failure {
            code: Code::DocumentLimit,
            message: format!("the document has {what}, which exceeds the limit"),
            offset: self.jiter.current_index(),
        }
    }
}
