// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The errors of token requests, which contain no part of the response.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::codec;

/// More than any token response needs.
pub(crate) const MAX_ANSWER: usize = 64 * 1024;

/// The error of a token request. It contains no part of the response: a partial response may contain a token, and some
/// servers echo the request in error descriptions.
#[derive(Debug)]
pub(crate) struct Refusal {
    message: String,
    source: Option<Arc<Error>>,
    is_answer: bool,
}

impl Refusal {
    pub(crate) fn plain(message: &str) -> Self {
        Self { message: message.to_owned(), source: None, is_answer: true }
    }

    /// Returns true if the token URL has answered, and the response was read completely.
    pub(crate) fn is_answer(&self) -> bool {
        self.is_answer
    }

    pub(crate) fn new(error: Error) -> Self {
        let is_answer = error.status().is_some() && !error.is_retryable();
        let message = match (error.kind(), error.status()) {
            (ErrorKind::Status, Some(status)) => match code(error.body()) {
                Some(code) => format!("the token URL answered {status}: `{code}`"),
                None => format!("the token URL answered {status}"),
            },
            // Without a response, the error cannot contain secrets.
            (_, None) => {
                let message = "the token URL gave no answer".to_owned();
                return Self { message, source: Some(Arc::new(error)), is_answer };
            }
            (ErrorKind::Redirect, _) => "the token URL redirects, which is not followed".to_owned(),
            (ErrorKind::TooLarge, _) => format!("the answer of the token URL is larger than {MAX_ANSWER} bytes"),
            (ErrorKind::UnexpectedContentType | ErrorKind::Decode, _) => {
                "the answer of the token URL is not the JSON of a token".to_owned()
            }
            _ => "the answer of the token URL is incomplete".to_owned(),
        };
        Self { message, source: None, is_answer }
    }

    /// Returns the error of a call that needed the token.
    pub(crate) fn error(&self) -> Error {
        let error = Error::new(ErrorKind::Token, format!("cannot get an access token: {self}"));
        match &self.source {
            Some(source) => error.with_source(source.clone()),
            None => error,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl StdError for Refusal {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// The error codes of RFC 6749 (sections 4.1.2.1 and 5.2). Any other text could be an echoed secret.
const CODES: [&str; 9] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "access_denied",
    "server_error",
    "temporarily_unavailable",
];

fn code(body: &[u8]) -> Option<&'static str> {
    let value: Value = codec::decode(codec::member(body, &["error"]).ok()??).ok()?;
    CODES.into_iter().find(|code| value.as_str() == Some(code))
}
