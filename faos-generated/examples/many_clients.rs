//! Creates a client for each tenant. All of them share the connections of one client; everything else is separate.
//! Reads the API keys from the command line.

use std::time::Instant;

use faos_generated::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let keys: Vec<String> = std::env::args().skip(1).collect();
    let Some(first) = keys.first() else {
        println!("pass the API keys of the tenants");
        return Ok(());
    };

    let start = Instant::now();
    let shared = Client::new(first)?;
    let clients = keys.iter().map(|key| Client::builder().api_key(key).share_connections(&shared).build());
    let clients = clients.collect::<Result<Vec<_>, _>>()?;
    println!("created {} clients in {:?}", clients.len(), start.elapsed());

    for client in &clients {
        let agents = client.agents().list().limit(1).await?;
        println!("this tenant has {}", if agents.items.is_empty() { "no agents" } else { "agents" });
    }
    Ok(())
}
