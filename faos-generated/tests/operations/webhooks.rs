//! Operations on webhooks.

use faos_generated::Field;
use faos_generated::types::{CreateWebhook, RetryPolicyInput, WebhookEventType, WebhookSettingsInput, WebhookStatus};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::server::{Server, data, page};

const URL: &str = "https://api.yourdomain.com/webhooks/faos";

/// Returns the JSON of a webhook.
pub(crate) fn webhook() -> Value {
    json!({
        "id": "hook_abc123",
        "workspace_id": "ws_xyz789",
        "url": URL,
        "events": ["agent.execution.completed", "an.event.of.tomorrow"],
        "status": "active",
        "secret": "whsec_abc123xyz",
        "settings": { "retry_policy": { "max_attempts": 3, "backoff_multiplier": 1.5 }, "timeout_seconds": 30 },
        "created_at": "2025-01-15T10:30:00Z",
        "updated_at": "2025-01-16T10:30:00Z",
        "stats": { "total_deliveries": 512, "success_rate": 0.99, "last_failure_at": null },
    })
}

#[tokio::test]
async fn list_returns_a_page() {
    let mut listed = webhook();
    listed.as_object_mut().unwrap().remove("secret");
    let server = Server::start([page(json!([listed.clone()]), None)]).await;

    let page = server.client().webhooks().list().cursor("abc123").await.unwrap();

    server.assert_sent("GET /webhooks?cursor=abc123").await;
    let webhook = &page.items[0];
    assert_eq!(webhook.url, URL);
    assert_eq!(webhook.events, ["agent.execution.completed", "an.event.of.tomorrow"]);
    assert_eq!(webhook.secret, None);
    assert_eq!(webhook.last_triggered_at, Field::Absent);
    assert_eq!(webhook.settings.retry_policy.max_attempts, 3);
    assert_eq!(webhook.created_at.to_string(), "2025-01-15T10:30:00Z");
    assert_eq!((webhook.stats.total_deliveries, &webhook.stats.last_failure_at), (512, &Field::Null));
    assert_eq!(serde_json::to_value(webhook).unwrap(), listed);
}

#[tokio::test]
async fn create_returns_the_secret() {
    let server = Server::start([data(201, webhook())]).await;
    let policy = RetryPolicyInput::new().max_attempts(3).backoff_multiplier(1.5);
    let body = CreateWebhook::new(URL, ["agent.execution.completed".to_owned()])
        .settings(WebhookSettingsInput::new().retry_policy(policy).timeout_seconds(30));

    let created = server.client().webhooks().create(body).await.unwrap();

    let sent = json!({
        "url": URL,
        "events": ["agent.execution.completed"],
        "settings": { "retry_policy": { "max_attempts": 3, "backoff_multiplier": 1.5 }, "timeout_seconds": 30 },
    });
    server.assert_sent_json("POST /webhooks", sent).await;
    assert_eq!(created.secret, "whsec_abc123xyz");
    assert_eq!(created.status, WebhookStatus::Active);
    assert_eq!((created.settings.timeout_seconds, created.stats.total_deliveries), (30, 512));
}

#[tokio::test]
async fn create_omits_unset_fields() {
    let server = Server::start([data(201, webhook())]).await;

    server.client().webhooks().create(CreateWebhook::new(URL, Vec::<WebhookEventType>::new())).await.unwrap();

    server.assert_sent_json("POST /webhooks", json!({ "url": URL, "events": [] })).await;
}

#[tokio::test]
async fn delete_returns_the_optional_body() {
    let answers = [
        (ResponseTemplate::new(204), None),
        (data(200, json!({ "id": "hook_abc123" })), Some(json!({ "id": "hook_abc123" }))),
        (data(200, json!(null)), None),
    ];
    for (answer, expected) in answers {
        let server = Server::start([answer]).await;
        let deleted = server.client().webhooks().delete("hook_abc123").await.unwrap();
        server.assert_sent("DELETE /webhooks/hook_abc123").await;
        assert_eq!(deleted.map(Value::Object), expected);
    }
}
