// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The access token of one call: added to each attempt, and replaced once when the API rejects it.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};

use crate::runtime::answer::error::Error;
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::platform::time;

use super::tokens::{Held, Tokens};

/// The token source of a call, and the token that was sent.
pub(crate) struct Bearer {
    tokens: Arc<Tokens>,
    sent: Option<Arc<Held>>,
    replaced: bool,
}

impl Bearer {
    pub(crate) fn new(tokens: Arc<Tokens>) -> Self {
        Self { tokens, sent: None, replaced: false }
    }

    /// Adds a token to the credentials of the next attempt. The wait is limited to the time that the call has `left`.
    pub(crate) async fn put(
        &mut self,
        credentials: &mut Vec<(HeaderName, HeaderValue)>,
        left: Duration,
    ) -> Result<(), Error> {
        let held = time::timeout(left, self.tokens.get())
            .await
            .ok_or_else(|| Error::new(ErrorKind::Timeout, "the call timed out while waiting for an access token"))??;
        credentials.retain(|(name, _)| name != AUTHORIZATION);
        credentials.push((AUTHORIZATION, held.value.clone()));
        self.sent = Some(held);
        Ok(())
    }

    /// Returns true if this error means that the token was rejected, and the call may be sent once more with another
    /// one.
    pub(crate) fn renew(&mut self, error: &Error) -> bool {
        let Some(sent) = self.sent.take_if(|_| error.status() == Some(StatusCode::UNAUTHORIZED) && !self.replaced)
        else {
            return false;
        };
        self.tokens.reject(&sent);
        self.replaced = true;
        true
    }
}
