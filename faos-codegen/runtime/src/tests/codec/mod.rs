//! Tests of the codec: what is read, what is written, and what is said when something is wrong.

// The types are declared as a generated crate declares them, and not every test uses all of them.
#![allow(dead_code, missing_docs, unreachable_pub)]

mod bridge;
mod enums;
mod errors;
mod formats;
mod ids;
mod members;
mod numbers;
mod objects;
mod own;
mod passing;
mod random;
mod unions;
mod unknown;
mod values;
mod wide;

use crate::runtime::codec::{Decode, DecodeError, Encode, decode, encode};

/// Reads a value that must be readable.
#[track_caller]
fn read<T: Decode>(json: &str) -> T {
    decode(json.as_bytes()).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// Reads a value that must not be readable.
#[track_caller]
fn refused<T: Decode + std::fmt::Debug>(json: &str) -> DecodeError {
    match decode::<T>(json.as_bytes()) {
        Ok(value) => panic!("{json} was read as {value:?}"),
        Err(error) => error,
    }
}

/// Writes a value.
#[track_caller]
fn write(value: &dyn Encode) -> String {
    String::from_utf8(encode(value).unwrap()).unwrap()
}

/// Reads a text that is written back as it was.
#[track_caller]
fn round_trip<T: Decode + Encode>(json: &str) -> T {
    let value: T = read(json);
    assert_eq!(write(&value), json);
    value
}
