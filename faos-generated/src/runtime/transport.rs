// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! What carries requests to the server: an HTTP client, or in tests of an application a script of answers.

use super::error::Error;
use super::operation::Operation;
#[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
use super::testing::Script;
use super::time::BoxFuture;

/// Carries requests.
#[derive(Clone)]
pub(crate) enum Transport {
    Http(reqwest::Client),
    #[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
    Script(Script),
}

impl Transport {
    /// Sends a request and gives the response when its head has come. `describe` tells what an error of the HTTP client
    /// means. The future is boxed, since that of the HTTP client is larger than all else that a call keeps.
    // Only a script asks which operation it is.
    #[allow(unused_variables)]
    pub(crate) fn send<'t>(
        &'t self,
        operation: &'static Operation,
        request: reqwest::Request,
        describe: fn(reqwest::Error) -> Error,
    ) -> BoxFuture<'t, Result<reqwest::Response, Error>> {
        match self {
            Self::Http(client) => {
                let response = client.execute(request);
                Box::pin(async move { response.await.map_err(describe) })
            }
            #[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
            Self::Script(script) => Box::pin(script.answer(operation, request)),
        }
    }
}
