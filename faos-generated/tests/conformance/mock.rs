//! Where the mock server is, and a client for it.

use faos_generated::{Client, ClientBuilder};

/// A client with a key, which tries everything once: a repeated request would hide what the server thinks of the first.
pub(crate) fn client() -> Client {
    builder().api_key("sk_test_conformance").build().unwrap()
}

/// The same without a key.
pub(crate) fn builder() -> ClientBuilder {
    let url = std::env::var("FAOS_CONFORMANCE_URL")
        .expect("FAOS_CONFORMANCE_URL must say where the mock server is: run `cargo xtask conformance`");
    Client::builder().base_url(url).max_retries(0)
}
