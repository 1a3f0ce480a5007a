//! Webhook events.

use std::time::SystemTime;

use faos_generated::types::WebhookEvent;
use faos_generated::{ErrorKind, WebhookError, WebhookVerifier, parse_event};
use serde_json::{Value, json};

fn parse(event: &Value) -> WebhookEvent {
    parse_event(event.to_string().as_bytes()).unwrap()
}

fn event(kind: &str) -> Value {
    json!({
        "id": "evt_abc123",
        "type": kind,
        "created_at": "2025-01-15T10:30:00Z",
        "data": { "agent_id": "agt_1" },
        "attempt": 2,
    })
}

#[test]
fn an_event_is_parsed_by_its_type() {
    let WebhookEvent::AgentExecutionCompleted(completed) = parse(&event("agent.execution.completed")) else {
        panic!("the event has another type");
    };
    assert_eq!(completed.id.as_deref(), Some("evt_abc123"));
    assert_eq!(completed.created_at.unwrap().to_string(), "2025-01-15T10:30:00Z");
    assert_eq!(completed.data.unwrap()["agent_id"], "agt_1");
    assert_eq!(completed.additional_properties["attempt"], 2);

    let waiting = parse(&event("agent.execution.awaiting_approval"));
    assert!(matches!(waiting, WebhookEvent::AgentExecutionAwaitingApproval(_)), "{waiting:?}");
    let done = parse(&event("workflow.execution.completed"));
    assert!(matches!(done, WebhookEvent::WorkflowExecutionCompleted(_)), "{done:?}");
}

#[test]
fn an_event_round_trips() {
    for kind in ["agent.execution.completed", "workflow.execution.completed", "an.event.of.tomorrow"] {
        assert_eq!(serde_json::to_value(parse(&event(kind))).unwrap(), event(kind));
    }
}

#[test]
fn an_unknown_event_is_kept_as_received() {
    for unknown in [event("an.event.of.tomorrow"), json!({ "data": {} }), json!({ "type": 7 })] {
        assert_eq!(parse(&unknown), WebhookEvent::Unknown(unknown));
    }
}

#[test]
fn a_body_that_is_not_json_is_an_error() {
    let error = parse_event::<WebhookEvent>(b"type=agent.execution.completed").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[test]
fn only_signed_events_are_parsed() {
    let verifier = WebhookVerifier::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let body = event("workflow.execution.completed").to_string();
    let headers = verifier.sign("msg_1", SystemTime::now(), body.as_bytes()).unwrap();

    let delivery = verifier.verify(&headers, body.as_bytes()).unwrap();
    assert!(matches!(delivery.event, WebhookEvent::WorkflowExecutionCompleted(_)));
    assert_eq!(delivery.id, "msg_1");

    let unknown = verifier.sign("msg_1", SystemTime::now(), b"{\"type\":\"new\"}").unwrap();
    let delivery = verifier.verify(&unknown, b"{\"type\":\"new\"}").unwrap();
    assert!(matches!(delivery.event, WebhookEvent::Unknown(_)));

    let forged = body.replace("agt_1", "agt_2");
    let refused = verifier.verify::<WebhookEvent>(&headers, forged.as_bytes());
    assert!(matches!(refused, Err(WebhookError::Signature)));
}
