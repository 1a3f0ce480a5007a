//! Goes through all agents, page by page behind the scenes. The key is in `FAOS_API_KEY`.

use faos_generated::types::AgentStatus;
use faos_generated::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;

    let mut agents = client.agents().list().limit(50).items();
    while let Some(agent) = agents.next().await {
        let agent = agent?;
        match agent.status {
            AgentStatus::Active => println!("{} {} works", agent.id, agent.name),
            AgentStatus::Paused => println!("{} {} rests", agent.id, agent.name),
            // The API may add a status at any time.
            other => println!("{} {} is {other}", agent.id, agent.name),
        }
    }
    Ok(())
}
