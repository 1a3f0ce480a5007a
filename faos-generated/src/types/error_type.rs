// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `ErrorType`.

use crate::runtime::prelude::*;

open_enum! {
    /// Category of an error.
    ///
    /// Example: `resource_error`.
    pub enum ErrorType {
        AuthenticationError = "authentication_error",
        AuthorizationError = "authorization_error",
        ResourceError = "resource_error",
        ValidationError = "validation_error",
        RateLimitError = "rate_limit_error",
        ServerError = "server_error",
        IntegrationError = "integration_error",
    }
}
