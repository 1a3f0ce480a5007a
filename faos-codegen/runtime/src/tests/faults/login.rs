//! Logins of users: what they are sent away with, and what their codes become.

use std::collections::{BTreeMap, BTreeSet};

use secrecy::ExposeSecret;

use crate::runtime::{ErrorKind, Login, OAuth};
use crate::tests::server::{TestServer, json, shown, test_builder};

use super::oauth::{application, bare, call, refreshing, server};

fn login_application(url: &str) -> OAuth {
    application(url)
        .authorization_url("https://app.example.com/oauth/authorize?tenant=1")
        .redirect_url("https://mine.example.com/callback?x=1")
        .scope("agents:read")
        .scope("agents:write")
}

#[test]
fn users_are_sent_away_with_a_state_and_a_challenge() {
    let client = test_builder("https://api.example.com").build().unwrap();
    // The verifier and its challenge are those of RFC 7636, appendix B.
    let login = Login::restore("SECRET_state", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    let url = client.login_url("oauth2", &login_application("https://api.example.com"), &login).unwrap();
    let url = reqwest::Url::parse(&url).unwrap();
    assert_eq!(url.as_str().split('?').next().unwrap(), "https://app.example.com/oauth/authorize");
    let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    let expected = [
        ("client_id", "app"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
        ("redirect_uri", "https://mine.example.com/callback?x=1"),
        ("response_type", "code"),
        ("scope", "agents:read agents:write"),
        ("state", "SECRET_state"),
        ("tenant", "1"),
    ];
    assert_eq!(query, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    assert!(!format!("{login:?}").contains("SECRET"));
    let documented =
        client.login_url("documented", &OAuth::new("app").redirect_url("https://mine.example.com"), &login);
    assert!(documented.unwrap().starts_with("https://api.example.com/authorize?"));
    let error = client.login_url("nobody", &OAuth::new("app"), &login).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[test]
fn logins_cannot_be_guessed() {
    let (one, two) = (Login::new().unwrap(), Login::new().unwrap());
    let parts = [one.state(), one.code_verifier(), two.state(), two.code_verifier()];
    assert!(parts.iter().all(|part| part.len() == 43));
    assert_eq!(BTreeSet::from(parts).len(), 4);
}

#[tokio::test]
async fn a_code_becomes_tokens() {
    let server = server(|_| true).await;
    let client = bare(&server.url).build().unwrap();
    let login = Login::restore("SECRET_state", "SECRET_verifier");
    let application = login_application(&server.url);
    let exchange =
        |state: &'static str| client.exchange_code("oauth2", application.clone(), &login, "SECRET_code", state);
    let error = exchange("SECRET_stat").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(server.calls("/token"), 0);

    let granted = exchange("SECRET_state").await.unwrap();
    assert_eq!(granted.access_token().token.expose_secret(), "SECRET_token_1");
    assert_eq!(granted.refresh_token(), Some("SECRET_refresh_1"));
    assert!(!format!("{granted:?}").contains("SECRET"));
    assert_eq!(
        server.received("/token")[0].body,
        "grant_type=authorization_code&code=SECRET_code&code_verifier=SECRET_verifier&\
         redirect_uri=https%3A%2F%2Fmine.example.com%2Fcallback%3Fx%3D1&client_id=app&client_secret=SECRET_client"
    );
    let refresh = application.refresh_token(granted.refresh_token().unwrap());
    call(&refreshing(&server.url, refresh.access_token(granted.access_token().clone()))).await.unwrap();
    assert_eq!(server.calls("/token"), 1);
}

#[tokio::test]
async fn a_code_that_is_refused_is_not_shown() {
    let tokens = TestServer::start([json(400, r#"{"error":"invalid_grant","error_description":"SECRET_code"}"#)]).await;
    let client = bare(&tokens.url).build().unwrap();
    let login = Login::restore("state", "SECRET_verifier");
    let error = client
        .exchange_code("oauth2", login_application(&tokens.url), &login, "SECRET_code", "state")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Token);
    assert!(!shown(&error).contains("SECRET") && shown(&error).contains("invalid_grant"), "{error:?}");
    assert_eq!(tokens.calls(), 1);
}
