//! The code in README.md is code that compiles: each block stands in this file, too.

#![expect(dead_code, reason = "the pieces of README.md are compiled and not run, since they call the API")]

use std::time::Duration;

use faos_generated::types::{UpdateAgent, WebhookEvent};
use faos_generated::{Client, Environment, Error, ErrorKind, parse_event};

mod start {
    use faos_generated::{Client, Error};

    #[tokio::main]
    async fn main() -> Result<(), Error> {
        let client = Client::from_env()?;
        let mut agents = client.agents().list().items();
        while let Some(agent) = agents.next().await {
            println!("{}", agent?.name);
        }
        Ok(())
    }
}

fn credentials(key: String) -> Result<Client, Error> {
    let client = Client::builder()
        .api_key(key)
        .environment(Environment::Sandbox)
        .timeout(Duration::from_secs(30))
        .user_agent_suffix("my-shop/1.0")
        .build()?;
    Ok(client)
}

async fn pages(client: Client) -> Result<(), Error> {
    let page = client.agents().list().limit(20).await?;
    for agent in &page {
        println!("{}", agent.name);
    }
    if let Some(cursor) = page.next_cursor {
        let mut rest = client.agents().list().cursor(&cursor).items();
        while let Some(agent) = rest.next().await {
            println!("{}", agent?.name);
        }
    }
    Ok(())
}

async fn errors(client: Client) -> Result<(), Error> {
    let changes = UpdateAgent::new().name("Support");
    match client.agents().update("agt_abc123", changes).await {
        Ok(agent) => println!("{} is {}", agent.name, agent.status),
        Err(error) if error.kind() == ErrorKind::Status => {
            let code = error.api().and_then(|api| api.code.as_deref());
            match code {
                Some("agent_not_found") => println!("there is no such agent"),
                _ => return Err(error),
            }
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

async fn responses(client: Client) -> Result<(), Error> {
    let response = client.agents().get("agt_abc123").max_retries(0).response().await?;
    println!("{:?} {:?}", response.request_id(), response.rate_limit().remaining);
    println!("{}", response.into_inner().name);
    Ok(())
}

fn webhooks(body: &[u8]) -> Result<(), Error> {
    match parse_event(body)? {
        WebhookEvent::AgentExecutionAwaitingApproval(event) => println!("please approve: {:?}", event.data),
        WebhookEvent::Unknown(event) => println!("new to this version: {event}"),
        _ => {}
    }
    Ok(())
}

#[test]
fn every_block_of_code_stands_in_this_file() {
    let this_file = without_indentation(include_str!("readme.rs"));
    let blocks: Vec<_> = include_str!("../README.md")
        .split("\n```rust\n")
        .skip(1)
        .map(|rest| rest.split_once("\n```\n").expect("the block of code has an end").0)
        .collect();

    assert_eq!(blocks.len(), 6);
    for block in blocks {
        assert!(this_file.contains(&without_indentation(block)), "the code has changed:\n{block}");
    }
}

/// The lines of a text that are not blank, without the white space around them.
fn without_indentation(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}
