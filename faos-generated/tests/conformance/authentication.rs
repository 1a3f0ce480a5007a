//! The documented authentication schemes. Rejected credentials are covered by the errors of each operation.

use faos_generated::{Client, Credential, ErrorKind};

use super::mock::builder;

async fn agents(client: &Client) -> usize {
    client.agents().list().await.unwrap().items.len()
}

#[tokio::test]
async fn a_key_in_the_header() {
    assert_eq!(agents(&builder().api_key("sk_test_1").build().unwrap()).await, 1);
}

#[tokio::test]
async fn a_key_in_the_query() {
    let key = Credential::token("sk_test_&=%");
    assert_eq!(agents(&builder().credential("apiKeyQuery", key).build().unwrap()).await, 1);
}

#[tokio::test]
async fn an_access_token() {
    assert_eq!(agents(&builder().credential("oauth2", Credential::token("token_1")).build().unwrap()).await, 1);
}

#[tokio::test]
async fn no_credential() {
    let error = builder().build().unwrap().agents().list().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
}
