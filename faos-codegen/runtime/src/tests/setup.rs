//! Setting up a client, and the credentials that it sends.

use super::server::{TestServer, json, shown};
use crate::runtime::{Api, Client, ClientBuilder, Credential, Error, ErrorKind};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

fn refused(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(error.attempts(), 0);
    assert!(!shown(&error).contains("SECRET"), "{error:?}");
    error.to_string()
}

#[test]
fn clients_can_be_shared() {
    fn check<T: Send + Sync + Clone + std::fmt::Debug + 'static>() {}
    fn check_send<T: Send>(_: &T) {}
    check::<Client>();
    let client = Client::builder().api_key("SECRET").build().unwrap();
    let call = client.agents().get("agt_1").send();
    check_send(&call);
    assert!(size_of_val(&call) <= 64);
    check_send(&client.agents().list().pages());
    check_send(&client.agents().list().items());
    let response = client.agents().get("agt_1").response();
    check_send(&response);
    assert!(size_of_val(&response) <= 4096, "{}", size_of_val(&response));
}

#[test]
fn the_future_of_a_call_is_small() {
    let client = Client::builder().api_key("SECRET").build().unwrap();
    let (client, parts, _) = client.agents().get("agt_1").into_parts();
    let size = size_of_val(&*client.execute(parts.unwrap()));
    println!("the future of a call has {size} bytes");
    assert!(size <= 4096, "{size}");
}

#[test]
fn an_api_without_servers_asks_for_a_base_url() {
    static BARE: Api = Api { name: "Bare", key_variable: "BARE_KEY", user_agent: "bare/1", ..Api::DEFAULT };
    assert!(refused(ClientBuilder::for_api(&BARE)).contains("base_url"));
    ClientBuilder::for_api(&BARE).base_url("https://example.com").build().unwrap();
}

#[test]
fn the_environment_must_hold_a_key() {
    // The variable is not set where tests run; setting it would need unsafe code.
    let error = Client::from_env().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("FAOS_RUNTIME_TEST_KEY"));
}

#[tokio::test]
async fn a_key_with_a_line_end_is_a_bearer_token() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.builder().api_key("SECRET_key\r\n").user_agent_suffix("app/2").build()?;
    client.agents().get("agt_1").await?;
    let request = &server.received()[0];
    assert_eq!(request.header("authorization"), Some("Bearer SECRET_key"));
    assert_eq!(request.header("user-agent"), Some("sample/1.2.3 app/2"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("accept-encoding"), Some("gzip"));
    assert_eq!(request.header("content-type"), None);
    assert_eq!(request.header("referer"), None);
    Ok(())
}

#[tokio::test]
async fn schemes_that_must_hold_together_are_sent_together() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.builder().basic("user", "pass word").build()?;
    client.agents().basic().await?;
    let request = &server.received()[0];
    assert_eq!(request.header("authorization"), Some("Basic dXNlcjpwYXNzIHdvcmQ="));
    assert_eq!(request.header("x-api-key"), Some("SECRET_key"));
    Ok(())
}

#[tokio::test]
async fn the_first_alternative_that_can_be_satisfied_is_taken() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let base = || Client::builder().base_url(&server.url);
    base().credential("oauth2", Credential::token("one")).build()?.agents().get("a").await?;
    base().bearer_token("two").api_key("three").build()?.agents().get("a").await?;
    base().api_key("four").build()?.agents().public().await?;
    let sent: Vec<_> =
        server.received().iter().map(|request| request.header("authorization").map(str::to_string)).collect();
    assert_eq!(sent, [Some("Bearer one".into()), Some("Bearer two".into()), None]);
    Ok(())
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent() {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let error = client.agents().get("a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("`bearerAuth` or `oauth2`"), "{error}");
    let error = client.agents().basic().await.unwrap_err();
    assert!(error.to_string().contains("`basicAuth` with `headerKey`"), "{error}");
    assert_eq!((error.attempts(), server.calls()), (0, 0));
}

#[tokio::test]
async fn a_header_set_by_hand_wins_over_the_credential() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    server.client().agents().get("a").header("Authorization", "Bearer other").await?;
    assert_eq!(server.received()[0].header("authorization"), Some("Bearer other"));
    Ok(())
}
