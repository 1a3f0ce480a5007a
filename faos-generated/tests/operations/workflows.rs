//! Operations on workflows.

use std::collections::BTreeMap;

use faos_generated::Field;
use faos_generated::types::{
    CreateWorkflow, RetryPolicyInput, RunWorkflow, Step, StepType, Trigger, TriggerType, WorkflowSettingsInput,
    WorkflowStatus,
};
use serde_json::{Map, Value, json};

use super::server::{Server, data, page};

fn workflow() -> Value {
    json!({
        "id": "wfl_abc123",
        "workspace_id": "ws_xyz789",
        "name": "Customer Onboarding",
        "status": "draft",
        "trigger": { "type": "webhook", "config": { "path": "/onboard-customer" } },
        "steps": [
            { "id": "step_1", "name": "Verify", "type": "agent_action", "agent_id": "agt_1", "config": {} },
        ],
        "settings": {
            "timeout_seconds": 3600,
            "retry_policy": { "max_attempts": 3, "backoff_multiplier": 1.5, "jitter": true },
            "error_handling": {},
        },
        "created_at": "2025-01-15T10:30:00Z",
        "updated_at": "2025-01-15T10:30:00Z",
        "last_executed_at": null,
        "stats": { "total_executions": 340, "success_rate": 0.5, "avg_duration_seconds": 1.5 },
    })
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[tokio::test]
async fn list_returns_a_page() {
    let server = Server::start([page(json!([workflow()]), Some("def456"))]).await;

    let page = server.client().workflows().list().limit(5).await.unwrap();

    server.assert_sent("GET /workflows?limit=5").await;
    assert_eq!(page.items[0].trigger.kind, TriggerType::Webhook);
    assert_eq!(page.items[0].trigger.config["path"], "/onboard-customer");
    assert_eq!(page.items[0].steps[0].kind, StepType::AgentAction);
    assert_eq!(page.items[0].settings.timeout_seconds, 3600.0);
    assert_eq!(page.items[0].settings.retry_policy.additional_properties["jitter"], true);
    assert_eq!(page.items[0].last_executed_at, Field::Null);
    assert_eq!(serde_json::to_value(&page.items[0]).unwrap(), workflow());
}

#[tokio::test]
async fn create_sends_every_field() {
    let server = Server::start([data(201, workflow())]).await;
    let trigger = Trigger::new(TriggerType::Webhook, object(json!({ "path": "/onboard-customer" })));
    let verify = Step::new("step_1", "Verify", StepType::AgentAction, object(json!({ "action": "verify_identity" })))
        .agent_id("agt_1")
        .next_step_id("step_2")
        .on_error("step_3");
    let check = Step::new("step_2", "Check", StepType::Condition, Map::new());
    let policy = RetryPolicyInput::new()
        .max_attempts(3)
        .backoff_multiplier(1.5)
        .additional_properties(BTreeMap::from([("jitter".to_owned(), json!(true))]));
    let settings = WorkflowSettingsInput::new()
        .timeout_seconds(60.5)
        .retry_policy(policy)
        .error_handling(object(json!({ "notify": "ops" })));
    let body = CreateWorkflow::new("Customer Onboarding", trigger, [verify, check])
        .description("Welcomes new customers.")
        .status(WorkflowStatus::Draft)
        .settings(settings);

    let created = server.client().workflows().create(body).await.unwrap();

    let sent = json!({
        "name": "Customer Onboarding",
        "description": "Welcomes new customers.",
        "status": "draft",
        "trigger": { "type": "webhook", "config": { "path": "/onboard-customer" } },
        "steps": [
            {
                "id": "step_1",
                "name": "Verify",
                "type": "agent_action",
                "agent_id": "agt_1",
                "config": { "action": "verify_identity" },
                "next_step_id": "step_2",
                "on_error": "step_3",
            },
            { "id": "step_2", "name": "Check", "type": "condition", "config": {} },
        ],
        "settings": {
            "timeout_seconds": 60.5,
            "retry_policy": { "max_attempts": 3, "backoff_multiplier": 1.5, "jitter": true },
            "error_handling": { "notify": "ops" },
        },
    });
    server.assert_sent_json("POST /workflows", sent).await;
    assert_eq!(created.status, WorkflowStatus::Draft);
}

#[tokio::test]
async fn create_omits_unset_fields() {
    let server = Server::start([data(201, workflow())]).await;
    let trigger = Trigger::new(TriggerType::Manual, Map::new());

    server.client().workflows().create(CreateWorkflow::new("W", trigger, Vec::<Step>::new())).await.unwrap();

    let sent = json!({ "name": "W", "trigger": { "type": "manual", "config": {} }, "steps": [] });
    server.assert_sent_json("POST /workflows", sent).await;
}

#[tokio::test]
async fn run_can_omit_the_body() {
    let execution = json!({ "id": "exec_1", "status": "awaiting_approval", "completed_at": null });
    let server = Server::start([data(202, execution)]).await;

    let response = server.client().workflows().run("wfl_1").response().await.unwrap();

    server.assert_sent("POST /workflows/wfl_1/run").await;
    assert_eq!(response.status(), 202);
    let execution = response.into_inner();
    assert_eq!(execution.status, "awaiting_approval");
    assert_eq!((execution.started_at, execution.completed_at), (Field::Absent, Field::Null));
}

#[tokio::test]
async fn run_sends_the_input() {
    let execution = json!({
        "id": "exec_1",
        "workflow_id": "wfl_1",
        "status": "completed",
        "input": { "customer_id": "c_1" },
        "output": [1, "two"],
        "error": null,
        "completed_at": "2025-01-15T10:31:00Z",
        "cost": 0.25,
    });
    let server = Server::start([data(200, execution.clone())]).await;

    let input = RunWorkflow::new().input(object(json!({ "customer_id": "c_1" })));
    let run = server.client().workflows().run("wfl_1").body(input).await.unwrap();

    server.assert_sent_json("POST /workflows/wfl_1/run", json!({ "input": { "customer_id": "c_1" } })).await;
    assert_eq!(run.output, Some(json!([1, "two"])));
    assert_eq!(run.error, Field::Null);
    assert_eq!(run.additional_properties["cost"], 0.25);
    assert_eq!(serde_json::to_value(&run).unwrap(), execution);
}

#[tokio::test]
async fn run_with_an_empty_body_sends_an_empty_object() {
    let server = Server::start([data(201, json!({ "id": "exec_1", "status": "pending" }))]).await;

    server.client().workflows().run("wfl_1").body(RunWorkflow::new()).await.unwrap();

    server.assert_sent_json("POST /workflows/wfl_1/run", json!({})).await;
}
