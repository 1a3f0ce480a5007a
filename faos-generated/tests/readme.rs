//! Compiles the code in README.md: each block is also in this file.

#![expect(dead_code, reason = "most blocks of README.md are only compiled, since they call the API")]

use std::collections::HashSet;
use std::time::Duration;

use faos_generated::http::{HeaderMap, Method};
use faos_generated::serde_json::{self, json};
use faos_generated::testing::{Answer, Script};
use faos_generated::types::{UpdateAgent, WebhookEvent};
use faos_generated::{Client, Environment, Error, ErrorKind, ItemStream, Login, OAuth, WebhookVerifier, parse_event};

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

async fn save(_: String) -> std::io::Result<()> {
    Ok(())
}

fn tokens(secret: &str, refresh_token: &str) -> Result<Client, Error> {
    let application = OAuth::new("client id").client_secret(secret);
    let refresh = application.refresh_token(refresh_token).store(save);
    let client = Client::builder().credential("oauth2", refresh).build()?;
    Ok(client)
}

async fn login(client: Client, secret: &str, code: &str, state: &str) -> Result<(), Error> {
    let application = OAuth::new("client id").client_secret(secret).redirect_url("https://app.example/callback");
    let login = Login::new()?; // keep it in the user's session
    let url = client.login_url("oauth2", &application, &login)?;
    println!("send the user to {url}");
    // The user comes back to the redirect URL with a code and the state.
    let granted = client.exchange_code("oauth2", application, &login, code, state).await?;
    println!("to be stored: {:?}", granted.refresh_token());
    Ok(())
}

async fn pages(client: Client) -> Result<(), Error> {
    let page = client.agents().list().limit(20).await?;
    for agent in &page {
        println!("{}", agent.name);
    }
    if let Some(cursor) = page.next_cursor {
        let mut rest = client.agents().list().resume(&cursor).items();
        while let Some(agent) = rest.next().await {
            println!("{}", agent?.name);
        }
    }
    Ok(())
}

async fn owned(client: Client) -> Result<(), Error> {
    let agents = tokio::spawn(client.agents().list().send());
    let runs: ItemStream<_> = client.workflows().list().items();
    println!("{} {runs:?}", agents.await.expect("the task ends").map(|page| page.items.len())?);
    Ok(())
}

async fn beyond(client: Client, changes: UpdateAgent) -> Result<(), Error> {
    let agents = client.agents().list().extra_query("include", "stats").extra_header("X-Beta", "agents-v2").await?;
    let agent = client.agents().update("agt_abc123", changes).extra_body("color", "red").await?;
    let response = client.agents().get("agt_abc123").raw_response().await?; // status, headers and bytes
    let whole = client.agents().get("agt_abc123").decode_as::<serde_json::Value>().await?;
    let health = client.request(Method::GET, "/health").await?; // an operation that the document omits
    println!("{} {} {} {whole} {health}", agents.items.len(), agent.name, response.status());
    Ok(())
}

async fn waiting(client: Client) -> Result<(), Error> {
    let request = client.agents().get("agt_abc123");
    let agent = request.wait_until(|agent| agent.status != "training").timeout(Duration::from_secs(3600)).await?;
    println!("{} is {}", agent.name, agent.status);
    Ok(())
}

async fn downloads(client: Client, mut file: std::fs::File) -> Result<(), Error> {
    let request = client.request(Method::GET, "/reports/7").uncompressed();
    let download = request.stream_response().await?;
    let validator = download.validator().map(str::to_owned); // to continue in another process
    let mut download = download.on_progress(|progress| println!("{:?}", progress.fraction()));
    download.write_to(&mut file).await?;
    println!("{validator:?}");
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

fn signed_webhooks(
    secret: &str,
    headers: &HeaderMap,
    body: &[u8],
    seen: &mut HashSet<String>,
) -> Result<(), Box<dyn std::error::Error>> {
    let verifier = WebhookVerifier::new(secret)?;
    let delivery = verifier.verify::<WebhookEvent>(headers, body)?;
    if seen.insert(delivery.id) {
        println!("{:?}", delivery.event);
    }
    Ok(())
}

#[tokio::test]
async fn scripts() -> Result<(), Error> {
    let script = Script::new();
    script.on("listAgents", Answer::failure(ErrorKind::Connect));
    script.on("listAgents", Answer::json(200, &json!({"data": [], "meta": {"has_more": false}})));
    let client = Client::builder().api_key("test").script(&script).build()?;

    client.agents().list().await?; // succeeds at the second attempt
    assert_eq!(script.calls_of("listAgents").len(), 2);
    Ok(())
}

fn without_async(client: Client) -> Result<(), Error> {
    let agent = client.agents().get("agt_abc123").send_blocking()?;
    println!("{}", agent.name);
    for agent in client.agents().list().items().blocking() {
        println!("{}", agent?.name);
    }
    Ok(())
}

#[test]
fn every_code_block_is_in_this_file() {
    let this_file = without_indentation(include_str!("readme.rs"));
    let blocks: Vec<_> = include_str!("../README.md")
        .split("\n```rust\n")
        .skip(1)
        .map(|rest| rest.split_once("\n```\n").expect("the code block is closed").0)
        .collect();

    assert_eq!(blocks.len(), 15);
    for block in blocks {
        assert!(this_file.contains(&without_indentation(block)), "this file does not contain the code block:\n{block}");
    }
}

/// Removes blank lines, and the whitespace around the others.
fn without_indentation(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}
