// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Errors that a server reports within a stream, after it has answered with a success status.

use bytes::Bytes;

use crate::runtime::codec;
use crate::runtime::operation::Operation;

use super::error::Error;
use super::error_kind::ErrorKind;
use super::response::RawResponse;

/// The name of events that report an error, and the value of members that say so.
const ERROR: &str = "error";

/// Members that hold the name of an event within its data.
const NAMES: [&str; 3] = ["type", "event", "object"];

/// Returns true if the name of an event says that it reports an error.
pub(super) fn is_error_name(name: &str) -> bool {
    name.eq_ignore_ascii_case(ERROR)
}

/// Returns true if the data reports an error, and the type of the items does not describe it.
pub(super) fn is_undocumented_error(operation: &Operation, data: &[u8]) -> bool {
    (!operation.error_member && has_error(data)) || (!operation.error_event && is_called_error(data))
}

/// Returns true if the data reports an error, documented or not.
pub(super) fn is_error(data: &[u8]) -> bool {
    has_error(data) || is_called_error(data)
}

/// Returns true if the data is an object with a member `error` that is neither null nor empty.
fn has_error(data: &[u8]) -> bool {
    let Some(value) = member(data, ERROR) else { return false };
    !matches!(value, b"null" | b"false" | b"0" | b"\"\"" | b"{}" | b"[]")
}

/// Returns true if the data is an object whose name is `error`, such as `{"type": "error"}`.
fn is_called_error(data: &[u8]) -> bool {
    NAMES.iter().any(|name| member(data, name) == Some(b"\"error\""))
}

fn member<'d>(data: &'d [u8], name: &str) -> Option<&'d [u8]> {
    // Most items do not contain the word, and need no second look.
    let may_report = data.windows(ERROR.len()).any(|part| part == ERROR.as_bytes());
    if may_report { codec::member(data, &[name]).ok()? } else { None }
}

impl Error {
    /// Creates the error about data that reports one.
    pub(super) fn reported(raw: &RawResponse, data: &[u8]) -> Self {
        let message = "the server reported an error within the stream";
        Self::new(ErrorKind::Reported, message).with_data(raw, data)
    }

    /// Adds the server's answer, with the data of one item of a stream as its body.
    pub(super) fn with_data(self, raw: &RawResponse, data: &[u8]) -> Self {
        self.with_response(&RawResponse { body: Bytes::copy_from_slice(data), ..raw.clone() })
    }
}
