//! Operations on webhooks.

use std::collections::BTreeMap;

use faos_generated::types::{CreateWebhook, RetryPolicyInput, WebhookEventType, WebhookSettingsInput};
use serde_json::json;

use super::check;
use super::mock::client;

const URL: &str = "https://api.yourdomain.com/webhooks/faos";

fn smallest_webhook() -> CreateWebhook {
    CreateWebhook::new(URL, Vec::<WebhookEventType>::new())
}

fn full_webhook() -> CreateWebhook {
    let events = ["agent.execution.completed", "workflow.execution.completed", "an.event.of.tomorrow"];
    let policy = RetryPolicyInput::new()
        .max_attempts(3)
        .backoff_multiplier(2.0)
        .additional_properties(BTreeMap::from([("jitter".to_owned(), json!(0.25))]));
    CreateWebhook::new(URL, events.map(str::to_owned))
        .settings(WebhookSettingsInput::new().retry_policy(policy).timeout_seconds(30))
}

#[tokio::test]
async fn list_webhooks() {
    let client = client();
    let list = || client.webhooks().list();
    assert_eq!(list().await.unwrap().items.len(), 1);
    assert_eq!(list().limit(20).cursor("a&b=c%d").await.unwrap().items.len(), 1);

    let from_the_cursor = list().cursor("def456").header("Prefer", "example=lastPage").pages();
    check::pages("GET /webhooks", list().limit(1).pages(), from_the_cursor).await;
    check::errors("GET /webhooks", |prefer| list().header("Prefer", prefer).send()).await;
}

#[tokio::test]
async fn create_webhook() {
    let client = client();
    let create = |body| client.webhooks().create(body);
    for body in [full_webhook(), smallest_webhook()] {
        let response = create(body).response().await.unwrap();
        check::response(&response, "POST /webhooks", 201, "webhook");
        assert_eq!(response.value().secret, "whsec_abc123xyz...");
    }
    check::errors("POST /webhooks", |prefer| create(smallest_webhook()).header("Prefer", prefer).send()).await;
}

#[tokio::test]
async fn delete_webhook() {
    let client = client();
    let delete = |prefer: &str| client.webhooks().delete("hook_abc123").header("Prefer", prefer);
    check::response(&delete("code=200").response().await.unwrap(), "DELETE /webhooks/{id}", 200, "deleted");
    let response = delete("code=204").response().await.unwrap();
    assert_eq!((response.status().as_u16(), response.value()), (204, &None));
    client.webhooks().delete("hook/1?x").await.unwrap();
    check::errors("DELETE /webhooks/{id}", |prefer| delete(prefer).send()).await;
}
