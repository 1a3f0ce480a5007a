//! Webhook deliveries: their signature, their payload and the error of a rejected one.

#[cfg(feature = "webhooks")]
pub(crate) mod error;
pub(crate) mod event;
#[cfg(feature = "webhooks")]
pub(crate) mod verifier;
