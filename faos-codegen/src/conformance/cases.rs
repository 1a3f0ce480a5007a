//! The cases: the arguments of a call, the answer to it, and the expected outcome.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::source::Source;
use crate::{Limits, Output};

/// A call with its answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    /// A unique number.
    pub case: usize,
    /// The operation, as a JSON pointer.
    pub operation: String,
    /// The ID of a further representation of the operation.
    pub representation: Option<String>,
    /// The purpose of the case.
    pub kind: Kind,
    /// The purpose in words.
    pub label: String,
    /// The parameters, by location and name: `query/limit`.
    pub arguments: Map<String, Value>,
    /// The body. Bytes, text, files and lines are objects with a single member: `$bytes`, `$text`, `$file` or `$lines`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// The response to the call.
    pub answer: Answer,
    /// The expected outcome.
    pub expect: Expect,
}

/// The purpose of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Only what is required.
    Required,
    /// Every parameter, and every member of the body.
    Everything,
    /// A single optional parameter, or an unusual value of a parameter.
    Parameter,
    /// A variant of the body.
    Body,
    /// A documented status.
    Status,
}

/// A response.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The media type of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The headers, except `Content-Type`.
    pub headers: Map<String, Value>,
    /// The body, if it is text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The body as Base64, if it is not text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
}

/// The expected outcome of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// A result.
    Value,
    /// An error whose body has the documented type.
    TypedError,
    /// An error without a type.
    Error,
}

/// Returns the cases for every operation of a client.
pub fn cases(source: &Source, output: &Output, limits: &Limits) -> Vec<Case> {
    let _ = (source, output, limits);
    Vec::new()
}
