//! Clients of the mock server.

use faos_generated::{Client, ClientBuilder};

/// Returns a client with a key and without retries, since a retry would hide the response to the first attempt.
pub(crate) fn client() -> Client {
    builder().api_key("sk_test_conformance").build().unwrap()
}

/// Returns a builder without credentials.
pub(crate) fn builder() -> ClientBuilder {
    let url =
        std::env::var("FAOS_CONFORMANCE_URL").expect("FAOS_CONFORMANCE_URL is not set: run `cargo xtask conformance`");
    Client::builder().base_url(url).max_retries(0)
}
