//! Parses a webhook delivery of FAOS: `receive_webhook < body.json`.
//!
//! A server would call `receive` with the body of the request and respond with status 200. Each webhook has a secret
//! for verifying deliveries, but the API does not document how they are signed. Until it does, keep the URL of the
//! webhook secret, and confirm events through the API before you act on them. `WebhookVerifier`, in the feature
//! `webhooks`, verifies signatures as specified by Standard Webhooks. It also returns the id of the delivery: refuse an id
//! that was seen before.

use std::io::Read;

use faos_generated::types::WebhookEvent;
use faos_generated::{Error, parse_event};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    println!("{}", receive(&body)?);
    Ok(())
}

/// Describes an event.
fn receive(body: &[u8]) -> Result<String, Error> {
    Ok(match parse_event(body)? {
        WebhookEvent::AgentExecutionCompleted(event) => format!("an agent execution completed: {:?}", event.data),
        WebhookEvent::AgentExecutionAwaitingApproval(event) => {
            format!("an agent execution awaits approval: {:?}", event.data)
        }
        WebhookEvent::WorkflowExecutionCompleted(event) => format!("a workflow execution completed: {:?}", event.data),
        // The API also sends undocumented events. They are kept as received.
        other => format!("another event: {other:?}"),
    })
}
