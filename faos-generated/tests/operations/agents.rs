//! Operations on agents.

use std::collections::BTreeMap;

use faos_generated::types::{
    AgentStatus, AgentType, AutonomyLevel, Capabilities, Capability, CreateAgent, GuardrailRateLimits, Guardrails,
    Personality, UpdateAgent,
};
use faos_generated::{ErrorKind, Field};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::server::{Server, data, page};

/// Returns the JSON of an agent.
pub(crate) fn agent(id: &str) -> Value {
    json!({
        "id": id,
        "workspace_id": "ws_xyz789",
        "name": "Customer Support Agent",
        "type": "customer-service",
        "ontology": "retail-v1",
        "autonomy_level": "L2",
        "status": "active",
        "capabilities": { "order_lookup": true },
        "guardrails": { "blocked_actions": ["share_payment_info"], "quiet_hours": "22-06" },
        "personality": { "tone": "friendly-professional" },
        "created_at": "2025-01-15T10:30:00Z",
        "updated_at": "2025-01-16T10:30:00Z",
        "last_active_at": null,
        "stats": { "total_interactions": 1250, "success_rate": 0.94, "avg_response_time_ms": 820.5 },
    })
}

fn flags<const N: usize>(flags: [(&str, bool); N]) -> Capabilities {
    Capabilities::CapabilityFlags(flags.map(|(name, on)| (name.to_owned(), on)).into())
}

#[tokio::test]
async fn list_returns_a_page() {
    let server = Server::start([page(json!([agent("agt_1"), agent("agt_2")]), Some("def456"))]).await;

    let page = server.client().agents().list().limit(20).cursor("abc123").await.unwrap();

    server.assert_sent("GET /agents?limit=20&cursor=abc123").await;
    let ids: Vec<_> = page.items.iter().map(|agent| agent.id.as_str()).collect();
    assert_eq!(ids, ["agt_1", "agt_2"]);
    assert!(page.has_more);
    assert_eq!(page.next_cursor.as_deref(), Some("def456"));
}

#[tokio::test]
async fn list_omits_unset_parameters() {
    let server = Server::start([page(json!([]), None)]).await;

    let page = server.client().agents().list().await.unwrap();

    server.assert_sent("GET /agents").await;
    assert_eq!((page.items.len(), page.has_more, page.next_cursor), (0, false, None));
}

#[tokio::test]
async fn create_sends_every_field() {
    let server = Server::start([data(201, agent("agt_1"))]).await;
    let body = CreateAgent::new("Customer Support Agent")
        .description("Answers questions.")
        .kind(AgentType::CustomerService)
        .template(AgentType::Custom)
        .ontology("retail-v1")
        .autonomy_level(AutonomyLevel::L2)
        .capabilities(flags([("order_lookup", true), ("refund_processing", false)]))
        .guardrails(
            Guardrails::new()
                .require_approval_for(["refund_above_100".to_owned()])
                .blocked_actions(["share_payment_info".to_owned()])
                .rate_limits(GuardrailRateLimits::new().actions_per_hour(100))
                .additional_properties(BTreeMap::from([("quiet_hours".to_owned(), json!("22-06"))])),
        )
        .personality(Personality::new().tone("friendly").response_length("concise").empathy_level("high"));

    let agent = server.client().agents().create(body).await.unwrap();

    let sent = json!({
        "name": "Customer Support Agent",
        "description": "Answers questions.",
        "type": "customer-service",
        "template": "custom",
        "ontology": "retail-v1",
        "autonomy_level": "L2",
        "capabilities": { "order_lookup": true, "refund_processing": false },
        "guardrails": {
            "require_approval_for": ["refund_above_100"],
            "blocked_actions": ["share_payment_info"],
            "rate_limits": { "actions_per_hour": 100 },
            "quiet_hours": "22-06",
        },
        "personality": { "tone": "friendly", "response_length": "concise", "empathy_level": "high" },
    });
    server.assert_sent_json("POST /agents", sent).await;
    assert_eq!(agent.id, "agt_1");
}

#[tokio::test]
async fn create_omits_unset_fields() {
    let server = Server::start([data(201, agent("agt_1"))]).await;

    server.client().agents().create(CreateAgent::new("A")).await.unwrap();

    server.assert_sent_json("POST /agents", json!({ "name": "A" })).await;
}

#[tokio::test]
async fn get_unwraps_the_envelope() {
    let server = Server::start([data(200, agent("agt_1"))]).await;

    let found = server.client().agents().get("agt_1").await.unwrap();

    server.assert_sent("GET /agents/agt_1").await;
    assert_eq!(found.workspace_id, "ws_xyz789");
    assert_eq!(found.description, None);
    assert_eq!(found.kind, AgentType::CustomerService);
    assert_eq!(found.autonomy_level, AutonomyLevel::L2);
    assert_eq!(found.status, AgentStatus::Active);
    assert_eq!(found.capabilities, flags([("order_lookup", true)]));
    assert_eq!(found.guardrails.additional_properties["quiet_hours"], "22-06");
    assert_eq!(found.created_at.to_string(), "2025-01-15T10:30:00Z");
    assert_eq!(found.stats.total_interactions, 1250);
    assert_eq!(found.stats.avg_response_time_ms, 820.5);
    assert_eq!(serde_json::to_value(&found).unwrap(), agent("agt_1"));
}

#[tokio::test]
async fn an_id_is_encoded_as_one_path_segment() {
    let server = Server::start([data(200, agent("agt_1"))]).await;

    server.client().agents().get("a/b?c#d %é").await.unwrap();

    server.assert_sent("GET /agents/a%2Fb%3Fc%23d%20%25%C3%A9").await;
}

#[tokio::test]
async fn an_id_that_would_change_the_path_is_refused() {
    let server = Server::start([]).await;

    for id in ["", " ", ".", "..", "a\nb"] {
        let error = server.client().agents().get(id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{id:?}");
        assert!(error.to_string().starts_with("GET /agents/{id}: `id` "), "{error}");
    }
    assert_eq!(server.requests().await.len(), 0);
}

#[tokio::test]
async fn capabilities_may_be_a_list() {
    let mut listed = agent("agt_1");
    listed["capabilities"] = json!(["order_lookup", { "name": "refunds", "limit": 100 }]);
    let server = Server::start([data(200, listed.clone())]).await;

    let found = server.client().agents().get("agt_1").await.unwrap();

    let Capabilities::CapabilityList(capabilities) = &found.capabilities else {
        panic!("{:?} is not a list", found.capabilities);
    };
    assert_eq!(capabilities[0], Capability::String("order_lookup".to_owned()));
    assert!(matches!(&capabilities[1], Capability::Object(object) if object["limit"] == 100));
    assert_eq!(serde_json::to_value(&found).unwrap(), listed);
}

#[tokio::test]
async fn undocumented_values_are_kept() {
    let mut newer = agent("agt_1");
    newer["status"] = json!("hibernating");
    newer["type"] = json!("legal");
    newer["a_field_of_tomorrow"] = json!(1);
    let server = Server::start([data(200, newer)]).await;

    let found = server.client().agents().get("agt_1").await.unwrap();

    assert_eq!(found.status, AgentStatus::from("hibernating"));
    assert_eq!(found.status.to_string(), "hibernating");
    assert_eq!(serde_json::to_value(&found).unwrap()["type"], "legal");
}

#[tokio::test]
async fn absent_fields_and_null_are_distinct() {
    let time = "2025-01-15T10:30:00Z";
    let mut absent = agent("agt_1");
    absent.as_object_mut().unwrap().remove("last_active_at");
    let null = agent("agt_1");
    let mut value = agent("agt_1");
    value["last_active_at"] = json!(time);
    let expected = [Field::Absent, Field::Null, Field::Value(time.parse().unwrap())];

    for (agent, expected) in [absent, null, value].into_iter().zip(expected) {
        let server = Server::start([data(200, agent.clone())]).await;
        let found = server.client().agents().get("agt_1").await.unwrap();
        assert_eq!(found.last_active_at, expected);
        assert_eq!(serde_json::to_value(&found).unwrap(), agent);
    }
}

#[tokio::test]
async fn update_sends_only_the_changes() {
    let server = Server::start([data(200, agent("agt_1"))]).await;

    let changes = UpdateAgent::new().status(AgentStatus::Paused).description("");
    let changed = server.client().agents().update("agt_1", changes).await.unwrap();

    server.assert_sent_json("PATCH /agents/agt_1", json!({ "status": "paused", "description": "" })).await;
    assert_eq!(changed.id, "agt_1");
}

#[tokio::test]
async fn update_clears_a_field() {
    let server = Server::start([data(200, agent("agt_1"))]).await;

    let changed = server.client().agents().update("agt_1", UpdateAgent::new().description_null()).await.unwrap();

    server.assert_sent_json("PATCH /agents/agt_1", json!({ "description": null })).await;
    assert_eq!(changed.description, None);
}

#[tokio::test]
async fn update_sends_every_field() {
    let server = Server::start([data(200, agent("agt_1"))]).await;
    let changes = UpdateAgent::new()
        .name("B")
        .description("C")
        .kind(AgentType::Sales)
        .template(AgentType::Research)
        .ontology("fintech-v1")
        .autonomy_level(AutonomyLevel::L4)
        .status(AgentStatus::Archived)
        .capabilities(Capabilities::CapabilityList(vec![Capability::String("order_lookup".to_owned())]))
        .guardrails(Guardrails::new())
        .personality(Personality::new());

    server.client().agents().update("agt_1", changes).await.unwrap();

    let sent = json!({
        "name": "B",
        "description": "C",
        "type": "sales",
        "template": "research",
        "ontology": "fintech-v1",
        "autonomy_level": "L4",
        "status": "archived",
        "capabilities": ["order_lookup"],
        "guardrails": {},
        "personality": {},
    });
    server.assert_sent_json("PATCH /agents/agt_1", sent).await;
}

#[tokio::test]
async fn delete_returns_the_optional_body() {
    let answers = [
        (ResponseTemplate::new(204), None),
        (data(200, json!({ "archived": true })), Some(json!({ "archived": true }))),
        (data(200, json!(null)), None),
    ];
    for (answer, expected) in answers {
        let server = Server::start([answer]).await;
        let told = server.client().agents().delete("agt_1").await.unwrap();
        server.assert_sent("DELETE /agents/agt_1").await;
        assert_eq!(told.map(Value::Object), expected);
    }
}
