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

#[test]
#[should_panic(
    expected = "the API has no operation `lst_agents`; similar operations are `listAgents`, `getAgent`, `runAgent`"
)]
fn an_unknown_operation_is_rejected_when_it_is_written() {
    Script::new().on("lst_agents", Answer::status(200));
}

#[test]
#[should_panic(expected = "the API has no operation `x`")]
fn calls_of_an_unknown_operation_are_rejected() {
    let _ = Script::new().calls_of("x");
}

#[test]
fn operations_beyond_the_document_can_be_scripted() {
    let script = Script::new();
    script.on("token", Answer::status(200));
    script.on("undocumented", Answer::status(200));
    assert!(script.calls_of("undocumented").is_empty());
}

#[test]
fn the_place_of_an_unknown_operation_is_that_of_the_caller() {
    let script = Script::new();
    let hook = std::panic::take_hook();
    let place = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let seen = std::sync::Arc::clone(&place);
    std::panic::set_hook(Box::new(move |info| {
        *seen.lock().unwrap() = info.location().map(ToString::to_string).unwrap_or_default();
    }));
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| script.on("getAgents", Answer::status(200))));
    std::panic::set_hook(hook);
    assert!(result.is_err());
    assert!(place.lock().unwrap().contains("scripts.rs"), "{place:?}");
}

#[tokio::test]
async fn all_problems_of_a_fixture_are_reported_at_once() {
    for (operation, body, expected) in [
        (
            "createAgent",
            json!({"data": {"name": 1, "type": 2}}),
            "3 problems: data.name: expected a string, found a number; data.type: expected a string, found a number; \
             data.id: missing",
        ),
        (
            "listAgents",
            json!({"data": [{"id": 1}, {"id": "agt_2"}, {"name": []}], "meta": {"has_more": false}}),
            "3 problems: data[0].id: expected a string, found a number; data[2].name: expected a string, found an array; \
             data[2].id: missing",
        ),
        ("createAgent", json!({"data": 1}), "data: expected an object, found a number (at byte 8)"),
    ] {
        let script = Script::new();
        script.on(operation, Answer::json(200, &body));
        let client = client(&script);
        let error = match operation {
            "createAgent" => client.agents().create(CreateAgent::new("One")).await.unwrap_err(),
            _ => client.agents().list().await.unwrap_err(),
        };
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains(&format!(": {expected} (200 OK")), "{error}");
    }
}

#[tokio::test]
async fn a_long_list_of_problems_is_cut() {
    let script = Script::new();
    let items = vec![json!({}); 200];
    script.on("listAgents", Answer::json(200, &json!({"data": items, "meta": {"has_more": false}})));
    let error = client(&script).agents().list().await.unwrap_err().to_string();
    assert!(error.starts_with("GET /agents: 200 problems: data[0].id: missing; data[1].id: missing; "), "{error}");
    assert!(error.len() < 800, "{error}");
}

#[tokio::test]
async fn text_that_is_not_json_has_one_problem() {
    let script = Script::new();
    script.on("createAgent", Answer::bytes(200, "application/json", r#"{"data": {"name": 1, "type": nul}}"#));
    let error = client(&script).agents().create(CreateAgent::new("One")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(
        error.to_string().contains("data.name: expected a string") && error.to_string().contains("not JSON"),
        "{error}"
    );
}
