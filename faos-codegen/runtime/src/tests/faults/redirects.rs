//! Servers that send the client elsewhere. Credentials go where the client goes, so it stays.

use tokio::io::AsyncWriteExt;

use crate::runtime::prelude::*;
use crate::runtime::{Client, Error, ErrorKind};
use crate::tests::sample::Agent;
use crate::tests::server::{Reply, TestServer, json, with_headers};
use crate::tests::wire::{Wire, forever, head};

use super::{AGENT, checked, create, get, outcome};

static HEAD: Operation = Operation::head("head", "/agents/agt_1");

fn redirect(status: u16, location: &str) -> Reply {
    with_headers(status, &[("location", location)], b"")
}

/// A client that follows nothing.
fn staying(server: &TestServer) -> Client {
    server.builder().follow_same_origin(0).build().unwrap()
}

#[tokio::test]
async fn redirects_to_another_host_are_not_followed() {
    let other = Wire::sending("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let location = format!("{}/agents/agt_1", other.url.replace("127.0.0.1", "localhost"));
    for status in [301, 302, 303, 307, 308] {
        let server = TestServer::start([redirect(status, &location)]).await;
        for client in [server.client(), staying(&server)] {
            let error = get(&client).await;
            assert_eq!(outcome(&error), (ErrorKind::Redirect, 1));
            assert_eq!(error.status().unwrap(), status);
        }
        assert_eq!(server.calls(), 2);
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn the_body_of_a_redirect_describes_the_error() {
    let body = br#"{"message": "Moved Permanently", "url": "https://api.example.com/agents/7"}"#;
    let headers = [("location", "/agents/7"), ("content-type", "application/json")];
    let server = TestServer::start([with_headers(301, &headers, body)]).await;
    let error = get(&staying(&server)).await;
    assert_eq!(outcome(&error), (ErrorKind::Redirect, 1));
    assert_eq!(error.body(), body);
    assert_eq!(error.api().and_then(|api| api.message.as_deref()), Some("Moved Permanently"));
    assert_eq!(error.location(), Some("/agents/7"));
    assert!(error.to_string().contains("redirected (301 Moved Permanently): Moved Permanently"), "{error}");
}

#[tokio::test]
async fn another_port_or_scheme_or_a_user_name_is_another_host() {
    let other = Wire::sending("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    for location in [
        format!("{}/agents/agt_1", other.url),
        other.url.replace("http:", ""),
        "https://OWN/agents/agt_1".to_owned(),
        "http://user@OWN/agents/agt_1".to_owned(),
        "http://:password@OWN/agents/agt_1".to_owned(),
        "file:///etc/passwd".to_owned(),
        "http://".to_owned(),
    ] {
        let server = Wire::start(move |mut stream, _| {
            let location = location.clone();
            async move {
                let request = head(&mut stream).await?;
                let own = request.lines().find_map(|line| line.strip_prefix("host: "))?;
                let location = location.replace("OWN", own);
                let answer = format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.ok()?;
                forever().await
            }
        })
        .await;
        let client = server.client();
        assert_eq!(outcome(&get(&client).await), (ErrorKind::Redirect, 1));
        assert_eq!(server.connections(), 1);
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn within_the_origin_redirects_are_followed_unless_that_is_turned_off() -> Result<(), Error> {
    for status in [301, 302, 303, 307, 308] {
        let to = |place| redirect(status, place);
        let replies = [to("/v1/one"), to("two?x=1#here"), to("/three"), json(200, AGENT)];
        let server = TestServer::start(replies).await;
        assert_eq!(outcome(&get(&staying(&server)).await), (ErrorKind::Redirect, 1));
        assert_eq!(server.calls(), 1);

        let server = TestServer::start([to("/v1/one"), to("two?x=1#here"), to("/three"), json(200, AGENT)]).await;
        let response = server.client().agents().get("agt_1").response().await?;
        assert_eq!((response.attempts(), server.calls()), (1, 4));
        let targets: Vec<_> = server.received().iter().map(|request| request.target().to_owned()).collect();
        assert_eq!(targets, ["/v1/agents/agt_1", "/v1/one", "/v1/two?x=1", "/three"]);
        for request in server.received() {
            assert!(request.line.starts_with("GET "), "{}", request.line);
            assert_eq!(request.header("authorization"), Some("Bearer SECRET_key"));
            assert_eq!(request.header("referer"), None);
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_fourth_is_too_many_and_a_circle_ends() {
    let server = TestServer::start([redirect(302, "/v1/again")]).await;
    assert_eq!(outcome(&get(&server.client()).await), (ErrorKind::Redirect, 1));
    assert_eq!(server.calls(), 4);
}

#[tokio::test]
async fn keys_in_the_query_and_other_methods() -> Result<(), Error> {
    let server = TestServer::start([redirect(302, "/one?api_keys=x"), redirect(302, "/two"), json(200, AGENT)]).await;
    server.client().agents().query_key("agt_1").await?;
    let targets: Vec<_> = server.received().iter().map(|request| request.target().to_owned()).collect();
    assert_eq!(targets[1..], ["/one?api_keys=x&api_key=SECRET_key", "/two?api_key=SECRET_key"]);

    let server = TestServer::start([redirect(303, "/one"), with_headers(200, &[], b"")]).await;
    server.client().empty_request(&HEAD).await?;
    assert_eq!(server.received()[1].line, "HEAD /one HTTP/1.1");
    Ok(())
}

#[tokio::test]
async fn what_changes_something_is_sent_to_one_place() {
    for status in [301, 302, 303, 307, 308] {
        let server = TestServer::start([redirect(status, "/v1/elsewhere")]).await;
        let client = server.client();
        assert_eq!(outcome(&create(&client).await), (ErrorKind::Redirect, 1));
        assert_eq!(outcome(&checked(client.agents().delete("agt_1").await)), (ErrorKind::Redirect, 1));
        assert_eq!(server.calls(), 2);
    }
}

#[tokio::test]
async fn other_statuses_lead_nowhere() {
    for status in [300, 304, 305, 306] {
        let server = TestServer::start([redirect(status, "/v1/elsewhere")]).await;
        for client in [server.client(), staying(&server)] {
            let error = get(&client).await;
            let kind = if status == 304 { ErrorKind::NotModified } else { ErrorKind::Redirect };
            assert_eq!(outcome(&error), (kind, 1));
            assert_eq!(error.status().unwrap(), status);
        }
        assert_eq!(server.calls(), 2);
    }
    // So does a redirect that does not say where.
    let server = TestServer::start([with_headers(302, &[], b"")]).await;
    assert_eq!((outcome(&get(&server.client()).await), server.calls()), ((ErrorKind::Redirect, 1), 1));
}

#[tokio::test]
async fn an_http_client_that_follows_redirects_is_noticed() {
    let other = TestServer::start([json(200, AGENT)]).await;
    let server = TestServer::start([redirect(302, &format!("{}/agents/agt_1", other.url))]).await;
    let client = server.builder().http_client(reqwest::Client::new()).build().unwrap();
    let error = checked::<Agent>(client.agents().get("agt_1").await);
    assert_eq!(outcome(&error), (ErrorKind::Redirect, 1));
}
