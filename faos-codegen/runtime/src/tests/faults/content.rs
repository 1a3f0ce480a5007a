//! Bodies that are not what the document says.

use super::{AGENT, checked, get, outcome};
use crate::runtime::{Error, ErrorKind};
use crate::tests::sample::AgentKind;
use crate::tests::server::{TestServer, json, with_headers};

#[tokio::test]
async fn nothing_where_json_is_expected_is_a_decode_error() {
    for status in [200, 201] {
        let server = TestServer::start([json(status, "")]).await;
        let error = get(&server.client()).await;
        assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Decode, 1), 1));
        assert!(error.to_string().contains("is empty"), "{error}");
    }
    let server = TestServer::start([with_headers(204, &[], b"")]).await;
    assert_eq!(outcome(&get(&server.client()).await), (ErrorKind::Decode, 1));
}

#[tokio::test]
async fn other_media_types_are_not_read() -> Result<(), Error> {
    let page = with_headers(200, &[("content-type", "text/html; charset=utf-8")], b"<html>log in</html>");
    let server = TestServer::start([page]).await;
    let error = get(&server.client()).await;
    assert_eq!((outcome(&error), server.calls()), ((ErrorKind::UnexpectedContentType, 1), 1));
    assert!(error.to_string().contains("text/html"), "{error}");

    // Neither is JSON that claims to be something else.
    let server = TestServer::start([with_headers(200, &[("content-type", "text/html")], AGENT.as_bytes())]).await;
    assert_eq!(outcome(&get(&server.client()).await), (ErrorKind::UnexpectedContentType, 1));

    for media_type in ["application/json; charset=utf-8", "application/problem+json", "text/plain", "Application/JSON"]
    {
        let server = TestServer::start([with_headers(200, &[("content-type", media_type)], AGENT.as_bytes())]).await;
        server.client().agents().get("agt_1").await?;
    }
    let server = TestServer::start([with_headers(200, &[], AGENT.as_bytes())]).await;
    server.client().agents().get("agt_1").await?;
    Ok(())
}

#[tokio::test]
async fn what_the_document_does_not_know_is_passed_over() -> Result<(), Error> {
    let body = r#"{"data":{"id":"agt_1","type":"of tomorrow","name":null,"extra":{"a":[1]}},"more":1}"#;
    let server = TestServer::start([json(200, body), json(200, r#"{"data":{"id":"agt_1"}}"#)]).await;
    let client = server.client();
    let agent = client.agents().get("agt_1").await?;
    assert_eq!((agent.id.as_str(), &agent.name), ("agt_1", &None));
    assert_eq!(agent.kind, Some(AgentKind::Unknown("of tomorrow".into())));
    assert_eq!(agent.kind.unwrap().as_str(), "of tomorrow");
    let agent = client.agents().get("agt_1").await?;
    assert_eq!((agent.name, agent.kind), (None, None));
    Ok(())
}

#[tokio::test]
async fn what_is_missing_is_named_by_its_place() {
    for (body, place) in [
        (r#"{"data":{"name":"x"}}"#, "data"),
        (r#"{"data":{"id":7}}"#, "data.id"),
        (r#"{"data":{"id":"x","type":{}}}"#, "data.type"),
        (r#"{"meta":{}}"#, "data"),
        (r#"{"data":{"id":"x"}"#, ""),
    ] {
        let server = TestServer::start([json(200, body)]).await;
        let error = get(&server.client()).await;
        assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Decode, 1), 1), "{body}");
        assert!(error.to_string().contains(place), "{body}: {error}");
        assert_eq!(error.body(), body.as_bytes());
        assert_eq!(error.status().unwrap(), 200);
    }
    let long = format!(r#"{{"data":{{"name":"{}"}}}}"#, "x".repeat(100_000));
    let server = TestServer::start([json(200, &long)]).await;
    let error = checked(server.client().agents().get("agt_1").await);
    assert!(error.to_string().len() < 700, "{error}");
    assert_eq!(error.body().len(), 64 * 1024);
}
