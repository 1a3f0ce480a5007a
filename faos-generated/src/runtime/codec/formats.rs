// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Strings with a format: dates, times, durations and UUIDs.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Span, SpanFieldwise, Timestamp};
use uuid::Uuid;

use super::{Decode, DecodeError, Encode, Reader, Writer};

impl Reader<'_> {
    /// Reads a string that `parse` understands; `what` is what it should be.
    fn formatted<T>(&mut self, what: &str, parse: fn(&str) -> Option<T>) -> Result<T, DecodeError> {
        match parse(self.str()?) {
            Some(value) => {
                self.matched();
                Ok(value)
            }
            None => Err(self.error(format!("expected {what}"))),
        }
    }
}

macro_rules! formats {
    ($($format:ident $what:literal)*) => {
        $(
            impl Decode for $format {
                fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                    reader.formatted($what, |text| text.parse().ok())
                }
            }

            impl Encode for $format {
                fn encode(&self, writer: &mut Writer) {
                    writer.string(&self.to_string());
                }
            }
        )*
    };
}

formats! {
    Timestamp "a date and time as in RFC 3339"
    Date "a date as in RFC 3339"
    Time "a time of day as in RFC 3339"
    SignedDuration "a duration as in ISO 8601, without days"
    Uuid "a UUID"
}

impl Decode for SpanFieldwise {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.formatted("a duration as in ISO 8601", |text| text.parse::<Span>().ok().map(Self))
    }
}

impl Encode for SpanFieldwise {
    fn encode(&self, writer: &mut Writer) {
        writer.string(&self.0.to_string());
    }
}
