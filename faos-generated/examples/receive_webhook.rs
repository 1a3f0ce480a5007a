//! Reads what FAOS delivers to a webhook: `receive_webhook < body.json`.
//!
//! A server of any kind would call `receive` with the body of the request and answer with status 200. Each webhook has a
//! secret to check deliveries with, but the API does not document how they are signed. Until it does, keep the URL of the
//! webhook to yourself, and ask the API before you act on what an event says. `WebhookVerifier`, behind the feature
//! `webhooks`, checks signatures as Standard Webhooks has them. It also gives the id of the delivery: refuse one that was
//! seen.

use std::io::Read;

use faos_generated::types::WebhookEvent;
use faos_generated::{Error, parse_event};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    println!("{}", receive(&body)?);
    Ok(())
}

/// Says what happened.
fn receive(body: &[u8]) -> Result<String, Error> {
    Ok(match parse_event(body)? {
        WebhookEvent::AgentExecutionCompleted(event) => format!("an agent is done: {:?}", event.data),
        WebhookEvent::AgentExecutionAwaitingApproval(event) => format!("an agent waits for you: {:?}", event.data),
        WebhookEvent::WorkflowExecutionCompleted(event) => format!("a workflow is done: {:?}", event.data),
        // The API has more events than its documentation names. They arrive as they were sent.
        other => format!("something else happened: {other:?}"),
    })
}
