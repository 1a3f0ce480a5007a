//! Lists all agents, fetching pages as needed. Reads the API key from `FAOS_API_KEY`.

use faos_generated::types::AgentStatus;
use faos_generated::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;

    let mut agents = client.agents().list().limit(50).items();
    while let Some(agent) = agents.next().await {
        let agent = agent?;
        match agent.status {
            AgentStatus::Active => println!("{} {} is running", agent.id, agent.name),
            AgentStatus::Paused => println!("{} {} is paused", agent.id, agent.name),
            // The API may add other statuses.
            other => println!("{} {} is {other}", agent.id, agent.name),
        }
    }
    Ok(())
}
