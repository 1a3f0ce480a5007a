// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The access token of one call: put into each attempt, and replaced once when the API turns it away.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};

use super::tokens::{Held, Tokens};
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::time;

/// Where the token of a call comes from, and which one was sent.
pub(crate) struct Bearer {
    tokens: Arc<Tokens>,
    sent: Option<Arc<Held>>,
    replaced: bool,
}

impl Bearer {
    pub(crate) fn new(tokens: Arc<Tokens>) -> Self {
        Self { tokens, sent: None, replaced: false }
    }

    /// Puts a token into the credentials of the next attempt. There is no more time for it than the call has `left`.
    pub(crate) async fn put(
        &mut self,
        credentials: &mut Vec<(HeaderName, HeaderValue)>,
        left: Duration,
    ) -> Result<(), Error> {
        let held = time::timeout(left, self.tokens.get()).await.ok_or_else(|| {
            Error::new(ErrorKind::Timeout, "the call took too long while it waited for an access token")
        })??;
        credentials.retain(|(name, _)| name != AUTHORIZATION);
        credentials.push((AUTHORIZATION, held.value.clone()));
        self.sent = Some(held);
        Ok(())
    }

    /// Whether this error says that the token is no longer good, and the call may be made once more with another one.
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
