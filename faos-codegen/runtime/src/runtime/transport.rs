//! What carries requests to the server: an HTTP client, or in tests of an application a script of answers.

use super::error::Error;
use super::operation::Operation;
#[cfg(feature = "testing")]
use super::testing::Script;

/// Carries requests.
#[derive(Clone)]
pub(crate) enum Transport {
    Http(reqwest::Client),
    #[cfg(feature = "testing")]
    Script(Script),
}

impl Transport {
    /// Sends a request and gives the response when its head has come. `describe` tells what an error of the HTTP client
    /// means.
    #[cfg_attr(not(feature = "testing"), allow(unused_variables))]
    pub(crate) async fn send(
        &self,
        operation: &'static Operation,
        request: reqwest::Request,
        describe: fn(reqwest::Error) -> Error,
    ) -> Result<reqwest::Response, Error> {
        match self {
            Self::Http(client) => client.execute(request).await.map_err(describe),
            #[cfg(feature = "testing")]
            Self::Script(script) => script.answer(operation, request).await,
        }
    }
}
