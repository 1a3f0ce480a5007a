//! Types of the caller, wherever a response, an error, an event or a fixture is converted.

use serde::{Deserialize, Serialize};

use crate::runtime::codec::encode;
use crate::runtime::testing::{Answer, Script};
use crate::runtime::{Client, ClientBuilder, Error, ErrorKind, parse_event};

use super::sample::{API, Agent};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Envelope<T> {
    data: T,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Own {
    id: String,
    name: String,
}

fn own() -> Envelope<Own> {
    Envelope { data: Own { id: "agt_1".into(), name: "One".into() } }
}

fn client(script: &Script) -> Client {
    ClientBuilder::for_api(&API).api_key("key").max_retries(0).script(script).build().unwrap()
}

#[tokio::test]
async fn a_type_of_the_caller_is_scripted_and_decoded() -> Result<(), Error> {
    let script = Script::new();
    script.on("getAgent", Answer::json(200, &own()));
    script.on("getAgent", Answer::json(404, &own()));
    let client = client(&script);
    let response = client.agents().get("agt_1").response().await?;
    assert_eq!(response.value().name.as_deref(), Some("One"));
    assert_eq!(response.decode::<Envelope<Own>>()?, own());
    assert_eq!(response.decode::<Envelope<Agent>>()?.data, *response.value());
    let error = client.agents().get("agt_1").await.unwrap_err();
    assert_eq!(error.decode::<Envelope<Own>>()?, own());
    Ok(())
}

#[test]
fn an_event_is_a_type_of_the_crate_or_of_the_caller() {
    let json = br#"{"id":"a","name":"b","exact":1.00000000000000000001,"large":123456789012345678901234567890}"#;
    let agent: Agent = parse_event(json).unwrap();
    let text = String::from_utf8(encode(&agent).unwrap()).unwrap();
    assert!(text.contains("1.00000000000000000001") && text.contains("123456789012345678901234567890"), "{text}");
    assert_eq!(parse_event::<Own>(json).unwrap(), Own { id: "a".into(), name: "b".into() });
    assert_eq!(parse_event::<Option<Agent>>(b"null").unwrap(), None);
    parse_event::<()>(b"null").unwrap();
}

#[test]
fn an_error_says_where_and_shows_no_content() {
    let failed = |error: Error| {
        assert_eq!(error.kind(), ErrorKind::Decode);
        error.to_string()
    };
    for (json, expected) in [
        (&br#"{"id":"a","name":{"secret":1}}"#[..], "name: expected a string, found an object (at byte 17)"),
        (br#"{"name":"a"}"#, "id: missing (at byte 12)"),
        (br#"{"id":"a","name":"#, "the text ends in the middle of a value (at byte 17)"),
        (b"\"\xff\"", "the text is not UTF-8 (at byte 1)"),
        (br#"{"id":"a","name":"b"} x"#, "not JSON: trailing characters (at byte 22)"),
    ] {
        assert_eq!(failed(parse_event::<Agent>(json).unwrap_err()), expected);
    }
    for (json, expected) in [
        (&b"{\n\"id\":\"a\",\"name\":17}"[..], "invalid type: integer, expected a string (at byte 20)"),
        (br#"{"id":"a"}"#, "missing field `name` (at byte 10)"),
        (br#"{"id":"#, "EOF while parsing a value (at byte 6)"),
    ] {
        let shown = failed(parse_event::<Own>(json).unwrap_err());
        assert_eq!(shown, expected);
    }
}
