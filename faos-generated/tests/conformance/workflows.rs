//! Operations on workflows.

use std::collections::BTreeMap;

use faos_generated::types::{
    CreateWorkflow, RetryPolicyInput, RunWorkflow, Step, StepType, Trigger, TriggerType, WorkflowSettingsInput,
    WorkflowStatus,
};
use serde_json::{Map, Value, json};

use super::check;
use super::mock::client;

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().expect("the value is an object")
}

fn full_workflow() -> CreateWorkflow {
    let trigger = Trigger::new(TriggerType::Webhook, object(json!({ "path": "/onboard-customer" })));
    let config = json!({ "action": "verify_identity", "input_mapping": { "customer_data": "{{trigger.payload}}" } });
    let verify = Step::new("step_1", "Verify Customer Info", StepType::AgentAction, object(config))
        .agent_id("agt_verification")
        .next_step_id("step_2")
        .on_error("step_5");
    let others = [StepType::Condition, StepType::Parallel, StepType::Wait, StepType::Webhook];
    let others = others.map(|kind| Step::new(format!("step_{kind}"), kind.as_str(), kind.clone(), Map::new()));
    let policy = RetryPolicyInput::new()
        .max_attempts(3)
        .backoff_multiplier(1.5)
        .additional_properties(BTreeMap::from([("jitter".to_owned(), json!(true))]));
    let settings = WorkflowSettingsInput::new()
        .timeout_seconds(3600.0)
        .retry_policy(policy)
        .error_handling(object(json!({ "notify": ["ops"] })));
    CreateWorkflow::new("Customer Onboarding", trigger, [verify].into_iter().chain(others).collect::<Vec<_>>())
        .description("Welcomes new customers.")
        .status(WorkflowStatus::Draft)
        .settings(settings)
}

fn smallest_workflow() -> CreateWorkflow {
    CreateWorkflow::new("W", Trigger::new(TriggerType::Manual, Map::new()), Vec::<Step>::new())
}

#[tokio::test]
async fn list_workflows() {
    let client = client();
    let list = || client.workflows().list();
    assert_eq!(list().await.unwrap().items.len(), 1);
    assert_eq!(list().limit(20).cursor("a&b=c%d").await.unwrap().items.len(), 1);

    let from_the_cursor = list().cursor("def456").header("Prefer", "example=lastPage").pages();
    check::pages("GET /workflows", list().limit(1).pages(), from_the_cursor).await;
    check::errors("GET /workflows", |prefer| list().header("Prefer", prefer).send()).await;
}

#[tokio::test]
async fn create_workflow() {
    let client = client();
    let create = |body| client.workflows().create(body);
    for body in [full_workflow(), smallest_workflow()] {
        check::response(&create(body).response().await.unwrap(), "POST /workflows", 201, "workflow");
    }
    check::errors("POST /workflows", |prefer| create(smallest_workflow()).header("Prefer", prefer).send()).await;
}

#[tokio::test]
async fn run_workflow() {
    let client = client();
    let full = RunWorkflow::new().input(object(json!({ "customer_id": "c_1", "amounts": [1, 2.5, null] })));
    for status in [200, 201, 202] {
        let run = || client.workflows().run("wfl_abc123").header("Prefer", &format!("code={status}"));
        for run in [run(), run().body(RunWorkflow::new()), run().body(full.clone())] {
            let response = run.response().await.unwrap();
            check::response(&response, "POST /workflows/{id}/run", status, "execution");
        }
    }
    client.workflows().run("a/b?c").await.unwrap();
    let call = |prefer: &str| client.workflows().run("wfl_abc123").header("Prefer", prefer).send();
    check::errors("POST /workflows/{id}/run", call).await;
}
