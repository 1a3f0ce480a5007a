//! Operations on agents.

use std::collections::BTreeMap;

use faos_generated::types::{
    AgentStatus, AgentType, AutonomyLevel, Capabilities, Capability, CreateAgent, GuardrailRateLimits, Guardrails,
    Personality, UpdateAgent,
};
use serde_json::{Map, json};

use super::check;
use super::mock::client;

/// An ID that must be encoded in a path.
const AWKWARD_ID: &str = "agt/1?x=y#z %25 é";

fn guardrails() -> Guardrails {
    Guardrails::new()
        .require_approval_for(["refund_above_100".to_owned()])
        .blocked_actions(["share_payment_info".to_owned()])
        .rate_limits(
            GuardrailRateLimits::new()
                .actions_per_hour(100)
                .additional_properties(BTreeMap::from([("actions_per_day".to_owned(), json!(1000))])),
        )
        .additional_properties(BTreeMap::from([("quiet_hours".to_owned(), json!({ "from": 22, "to": 6 }))]))
}

fn personality() -> Personality {
    Personality::new().tone("friendly-professional").response_length("concise").empathy_level("high")
}

fn capability_flags() -> Capabilities {
    Capabilities::CapabilityFlags([("order_lookup".to_owned(), true), ("refunds".to_owned(), false)].into())
}

fn capability_list() -> Capabilities {
    let described = Map::from_iter([("name".to_owned(), json!("refunds"))]);
    Capabilities::CapabilityList(vec![Capability::String("order_lookup".to_owned()), Capability::Object(described)])
}

fn full_agent() -> CreateAgent {
    CreateAgent::new("Customer Support Agent")
        .description("Answers questions about orders.")
        .kind(AgentType::CustomerService)
        .template(AgentType::CustomerService)
        .ontology("retail-v1")
        .autonomy_level(AutonomyLevel::L2)
        .capabilities(capability_flags())
        .guardrails(guardrails())
        .personality(personality())
}

fn full_update() -> UpdateAgent {
    UpdateAgent::new()
        .name("Customer Support Agent")
        .description("")
        .kind(AgentType::Sales)
        .template(AgentType::Custom)
        .ontology("fintech-v1")
        .autonomy_level(AutonomyLevel::L4)
        .status(AgentStatus::Paused)
        .capabilities(capability_list())
        .guardrails(guardrails())
        .personality(personality())
}

#[tokio::test]
async fn list_agents() {
    let client = client();
    let list = || client.agents().list();
    assert_eq!(list().await.unwrap().items.len(), 1);
    assert_eq!(list().limit(20).cursor("a&b=c%d e+f/é").await.unwrap().items.len(), 1);

    let from_the_cursor = list().cursor("def456").header("Prefer", "example=lastPage").pages();
    check::pages("GET /agents", list().limit(1).pages(), from_the_cursor).await;
    check::errors("GET /agents", |prefer| list().header("Prefer", prefer).send()).await;
}

#[tokio::test]
async fn create_agent() {
    let client = client();
    let create = |body| client.agents().create(body);
    for body in [full_agent(), full_agent().capabilities(capability_list()), CreateAgent::new("A")] {
        check::response(&create(body).response().await.unwrap(), "POST /agents", 201, "agent");
    }
    check::errors("POST /agents", |prefer| create(CreateAgent::new("A")).header("Prefer", prefer).send()).await;
}

#[tokio::test]
async fn get_agent() {
    let client = client();
    for id in ["agt_abc123", AWKWARD_ID] {
        let response = client.agents().get(id).response().await.unwrap();
        check::response(&response, "GET /agents/{id}", 200, "agent");
    }
    check::errors("GET /agents/{id}", |prefer| client.agents().get("agt_1").header("Prefer", prefer).send()).await;
}

#[tokio::test]
async fn update_agent() {
    let client = client();
    let update = |id, body| client.agents().update(id, body);
    let changes = [
        full_update(),
        full_update().capabilities(capability_flags()),
        UpdateAgent::new().name("B"),
        UpdateAgent::new().description_null(),
        UpdateAgent::new(),
    ];
    for body in changes {
        let response = update("agt_abc123", body).response().await.unwrap();
        check::response(&response, "PATCH /agents/{id}", 200, "agent");
    }
    update(AWKWARD_ID, UpdateAgent::new()).await.unwrap();
    let call = |prefer: &str| update("agt_1", UpdateAgent::new()).header("Prefer", prefer).send();
    check::errors("PATCH /agents/{id}", call).await;
}

#[tokio::test]
async fn delete_agent() {
    let client = client();
    let delete = |prefer: &str| client.agents().delete("agt_abc123").header("Prefer", prefer);
    check::response(&delete("code=200").response().await.unwrap(), "DELETE /agents/{id}", 200, "deleted");
    let response = delete("code=204").response().await.unwrap();
    assert_eq!((response.status().as_u16(), response.value()), (204, &None));
    client.agents().delete(AWKWARD_ID).await.unwrap();
    check::errors("DELETE /agents/{id}", |prefer| delete(prefer).send()).await;
}
