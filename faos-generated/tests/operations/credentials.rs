//! Authentication, and the redaction of credentials.

use faos_generated::types::CreatedWebhook;
use faos_generated::{Client, ClientBuilder, Credential, Environment, ErrorKind};
use serde_json::json;

use super::server::{KEY, Server, header, page};
use super::webhooks::webhook;

#[tokio::test]
async fn an_access_token_is_a_bearer_token() {
    let server = Server::start([page(json!([]), None)]).await;
    let client = Client::builder().bearer_token("token_1").base_url(server.url()).build().unwrap();

    client.agents().list().await.unwrap();

    assert_eq!(header(&server.requests().await[0], "authorization"), Some("Bearer token_1"));
}

#[tokio::test]
async fn a_key_can_be_sent_in_the_query() {
    let server = Server::start([page(json!([]), None)]).await;
    let key = Credential::token("sk_test_&1");
    let client = Client::builder().credential("apiKeyQuery", key).base_url(server.url()).build().unwrap();

    client.agents().list().limit(5).await.unwrap();

    assert_eq!(server.targets().await, ["/agents?limit=5&api_key=sk_test_%261"]);
    assert_eq!(header(&server.requests().await[0], "authorization"), None);
}

#[tokio::test]
async fn nothing_is_sent_without_a_credential() {
    let server = Server::start([]).await;
    let client = Client::builder().base_url(server.url()).build().unwrap();

    let error = client.agents().list().await.unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
    assert_eq!(server.requests().await.len(), 0);
}

#[test]
fn an_invalid_key_is_refused_and_redacted() {
    for key in ["", "two words", "line\nbreak\n", "ключ"] {
        let error = Client::new(key).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("`api_key`"), "{error}");
        assert!(key.is_empty() || !format!("{error} {error:?}").contains(key), "{error:?}");
    }
}

#[test]
fn each_environment_has_its_url() {
    for (environment, url) in [
        (Environment::Production, "https://api.faosx.ai/v1"),
        (Environment::Sandbox, "https://sandbox.api.faosx.ai/v1"),
    ] {
        let client = Client::builder().environment(environment).api_key(KEY).build().unwrap();
        assert!(format!("{client:?}").contains(&format!("{url:?}")), "{client:?}");
    }
    let client = Client::new(KEY).unwrap();
    assert!(format!("{client:?}").contains("https://api.faosx.ai/v1"), "{client:?}");
}

#[test]
fn debug_redacts_keys() {
    let credential = Credential::token(KEY);
    let builder = || -> ClientBuilder { Client::builder().api_key(KEY).credential("oauth2", Credential::token(KEY)) };
    let client = builder().build().unwrap();

    let request = client.agents().list();
    let shown = format!("{credential:?} {:?} {client:#?} {request:?}", builder());

    assert!(!shown.contains(KEY), "{shown}");
}

#[tokio::test]
async fn a_connection_error_redacts_a_key_in_the_query() {
    // The port was just freed, so no server listens on it.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder().credential("apiKeyQuery", Credential::token(KEY)).base_url(url).build().unwrap();

    let error = client.agents().list().max_retries(0).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Connect);
    let mut shown = format!("{error} {error:?}");
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        shown.push_str(&format!(" {error} {error:?}"));
        source = error.source();
    }
    assert!(!shown.contains(KEY), "{shown}");
}

#[test]
fn debug_redacts_webhook_secrets() {
    let created: CreatedWebhook = serde_json::from_value(webhook()).unwrap();

    let shown = format!("{created:?} {created:#?}");

    assert!(!shown.contains("whsec_"), "{shown}");
    assert!(shown.contains("hook_abc123"), "{shown}");
    assert_eq!(created.secret, "whsec_abc123xyz");
}
