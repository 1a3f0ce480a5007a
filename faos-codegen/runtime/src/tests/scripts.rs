//! Clients without a server: the answers that a script gives, and what it records.

use std::time::Duration;

use futures_util::stream;
use serde_json::json;

use crate::runtime::testing::{Answer, Script};
use crate::runtime::{Body, Client, Error, ErrorKind, OAuth};

use super::sample::CreateAgent;
use super::server::shown;

fn client(script: &Script) -> Client {
    Client::builder().api_key("SECRET_key").script(script).build().unwrap()
}

fn agent() -> Answer {
    Answer::json(200, &json!({"data": {"id": "agt_1"}}))
}

#[tokio::test(start_paused = true)]
async fn answers_are_given_in_turn_and_the_last_for_ever() -> Result<(), Error> {
    let script = Script::new();
    script.on("getAgent", Answer::status(503).header("retry-after", "7"));
    script.on("getAgent", agent());
    let client = client(&script);
    let start = tokio::time::Instant::now();
    let response = client.agents().get("agt_1").response().await?;
    assert_eq!((response.value().id.as_str(), response.attempts()), ("agt_1", 2));
    // The stated wait, and up to a quarter more, passes only on the paused clock.
    assert!((7..9).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    client.agents().get("agt_2").await?;
    let calls = script.calls_of("getAgent");
    assert_eq!(
        calls.iter().map(|call| call.path.as_str()).collect::<Vec<_>>(),
        ["/v1/agents/agt_1", "/v1/agents/agt_1", "/v1/agents/agt_2"]
    );
    assert_eq!(calls[0].headers["authorization"], "Bearer SECRET_key");
    Ok(())
}

#[tokio::test]
async fn calls_are_recorded_as_they_would_be_sent() -> Result<(), Error> {
    let script = Script::new();
    script.on("createAgent", Answer::json(201, &json!({"data": {"id": "agt_1"}})));
    script.on("listAgents", Answer::json(200, &json!({"data": [], "meta": {"has_more": false}})));
    let client = client(&script);
    client.agents().create(CreateAgent::new("One")).await?;
    client.agents().list().limit(2).tags(vec!["a&b".to_owned()]).await?;
    let calls = script.calls();
    assert_eq!(
        (calls[0].operation_id, &calls[0].method, calls[0].path.as_str()),
        ("createAgent", &http::Method::POST, "/v1/agents")
    );
    assert_eq!(calls[0].json(), json!({"name": "One"}));
    assert_eq!(calls[1].query, [("limit".to_owned(), "2".to_owned()), ("tag".to_owned(), "a&b".to_owned())]);
    assert!(calls[1].body.is_empty());
    assert!(!format!("{script:?} {calls:?}").contains("SECRET"));
    Ok(())
}

#[tokio::test]
async fn streams_are_read_to_their_end() -> Result<(), Error> {
    let script = Script::new();
    script.on("createAgent", agent());
    let pieces = stream::iter([Ok::<_, std::io::Error>("{\"na"), Ok("me\":\"One\"}")]);
    let client = client(&script);
    client.agents().create(CreateAgent::new("")).body("application/json", Body::stream(pieces, None)).await?;
    assert_eq!(script.calls()[0].json(), json!({"name": "One"}));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn failures_are_those_of_a_network() {
    for kind in [ErrorKind::Connect, ErrorKind::Ambiguous, ErrorKind::Tls] {
        let script = Script::new();
        script.on("createAgent", Answer::failure(kind));
        let error = client(&script).agents().create(CreateAgent::new("One")).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(error.attempts() as usize, script.calls().len());
        assert_eq!(error.attempts(), if kind == ErrorKind::Connect { 4 } else { 1 });
    }
    let script = Script::new();
    script.on("getAgent", agent().delay(Duration::from_secs(61)));
    let error = client(&script).agents().get("agt_1").max_retries(0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_script_says_what_it_lacks() {
    let script = Script::new();
    let error = client(&script).agents().get("agt_1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(error.to_string(), "GET /agents/{id}: the script has no answer for `getAgent`");
    for answer in [Answer::status(7), Answer::status(200).header("a b", "c"), Answer::status(200).header("a", "b\nc")] {
        let script = Script::new();
        script.on("getAgent", answer);
        let error = client(&script).agents().get("agt_1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        assert!(!shown(&error).contains("SECRET"));
    }
}

#[tokio::test]
async fn tokens_are_scripted_like_all_else() -> Result<(), Error> {
    let script = Script::new();
    script.on("token", Answer::json(200, &json!({"access_token": "SECRET_token"})));
    script.on("getAgent", agent());
    let grant = OAuth::new("app").token_url("https://auth.example.com/token").client_credentials();
    let client = Client::builder().credential("oauth2", grant).script(&script).build()?;
    client.agents().get("agt_1").await?;
    assert_eq!(script.calls_of("token")[0].path, "/token");
    assert_eq!(script.calls_of("getAgent")[0].headers["authorization"], "Bearer SECRET_token");
    Ok(())
}
