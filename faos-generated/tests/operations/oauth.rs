//! OAuth access tokens from the documented token URL.

use faos_generated::testing::{Answer, Script};
use faos_generated::{Client, ErrorKind, Login, OAuth};
use serde_json::json;

const CALLBACK: &str = "https://app.example/callback";

fn application() -> OAuth {
    OAuth::new("client_1").client_secret("secret_1").redirect_url(CALLBACK).scope("agents:read")
}

#[tokio::test]
async fn a_refresh_token_is_exchanged_at_the_documented_url() {
    let script = Script::new();
    script.on("token", Answer::json(200, &json!({ "access_token": "token_1", "expires_in": 3600 })));
    script.on("listAgents", Answer::json(200, &json!({ "data": [], "meta": { "has_more": false } })));
    let refresh = application().refresh_token("refresh_1");
    let client = Client::builder().credential("oauth2", refresh).script(&script).build().unwrap();

    client.agents().list().await.unwrap();
    client.agents().list().await.unwrap();

    let calls = script.calls();
    let names: Vec<_> = calls.iter().map(|call| call.operation_id).collect();
    assert_eq!(names, ["token", "listAgents", "listAgents"]);
    assert_eq!((calls[0].headers.get("host"), calls[0].path.as_str()), (None, "/oauth/token"));
    let form = "grant_type=refresh_token&refresh_token=refresh_1&scope=agents%3Aread&client_id=client_1&client_secret=secret_1";
    assert_eq!(calls[0].body, form);
    assert_eq!(calls[1].headers["authorization"], "Bearer token_1");
}

#[tokio::test]
async fn users_log_in_at_the_documented_url() {
    let script = Script::new();
    script.on("token", Answer::json(200, &json!({ "access_token": "token_1", "refresh_token": "refresh_1" })));
    let client = Client::builder().script(&script).build().unwrap();
    let login = Login::new().unwrap();

    let url = client.login_url("oauth2", &application(), &login).unwrap();
    let start = "https://app.faosx.ai/oauth/authorize?response_type=code&client_id=client_1&redirect_uri=";
    assert!(url.starts_with(start) && url.contains(login.state()) && !url.contains(login.code_verifier()), "{url}");

    let error = client.exchange_code("oauth2", application(), &login, "code_1", "another").await.unwrap_err();
    assert_eq!((error.kind(), script.calls().len()), (ErrorKind::InvalidArgument, 0));
    let granted = client.exchange_code("oauth2", application(), &login, "code_1", login.state()).await.unwrap();
    assert_eq!(granted.refresh_token(), Some("refresh_1"));
}
