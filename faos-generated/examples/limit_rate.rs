//! Limits the rate of requests, with a layer of `tower` below the retries of the client. Reads the API key from
//! `FAOS_API_KEY`.

use std::time::Duration;

use faos_generated::{Client, Error};
use tower::ServiceBuilder;
use tower::limit::{ConcurrencyLimitLayer, RateLimitLayer};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let key = std::env::var("FAOS_API_KEY").unwrap_or_default();
    // Retries count toward the limit, because each attempt passes the layers.
    let layers = ServiceBuilder::new()
        .layer(RateLimitLayer::new(5, Duration::from_secs(1)))
        .layer(ConcurrencyLimitLayer::new(10));
    let client = Client::builder().api_key(key).layer(layers).build()?;

    let mut agents = client.agents().list().limit(10).items();
    while let Some(agent) = agents.next().await {
        println!("{}", agent?.name);
    }
    Ok(())
}
