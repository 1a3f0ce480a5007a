//! Operations on messages.

use std::collections::BTreeMap;

use faos_generated::types::SendMessage;
use serde_json::{Map, json};

use super::check;
use super::mock::client;

#[tokio::test]
async fn list_messages() {
    let client = client();
    let list = || client.messages().list("agt_abc123");
    assert_eq!(list().await.unwrap().items.len(), 1);
    assert_eq!(client.messages().list("a/b?c").limit(20).cursor("a&b=c%d").await.unwrap().items.len(), 1);

    let from_the_cursor = list().cursor("def456").header("Prefer", "example=lastPage").pages();
    check::pages("GET /agents/{id}/messages", list().limit(1).pages(), from_the_cursor).await;
    check::errors("GET /agents/{id}/messages", |prefer| list().header("Prefer", prefer).send()).await;
}

#[tokio::test]
async fn send_message() {
    let client = client();
    let send = |body| client.messages().send("agt_abc123", body);
    let full = SendMessage::new("Where is my order?\n\u{1f69a} \"soon\"")
        .metadata(Map::from_iter([("channel".to_owned(), json!("chat"))]))
        .additional_properties(BTreeMap::from([("session_id".to_owned(), json!("sess_abc123"))]));
    for body in [full, SendMessage::new("Hello")] {
        for status in [200, 201] {
            let response = send(body.clone()).header("Prefer", &format!("code={status}")).response().await.unwrap();
            check::response(&response, "POST /agents/{id}/messages", status, "message");
        }
    }
    client.messages().send("a/b?c", SendMessage::new("Hello")).await.unwrap();
    let call = |prefer: &str| send(SendMessage::new("Hello")).header("Prefer", prefer).send();
    check::errors("POST /agents/{id}/messages", call).await;
}
