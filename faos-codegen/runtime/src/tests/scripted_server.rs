//! A server on the loopback interface that answers from a script.

use std::time::Duration;

use futures_util::stream;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::runtime::testing::{Answer, Script, Server};
use crate::runtime::{Body, Client, Error, ErrorKind, OAuth};

use super::sample::CreateAgent;

fn agent() -> Answer {
    Answer::json(200, &json!({"data": {"id": "agt_1"}}))
}

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).api_key("SECRET_key").build().unwrap()
}

/// Sends bytes, and returns everything until the server closes the connection.
async fn exchange(server: &Server, request: &str) -> String {
    let address = server.url().trim_start_matches("http://").trim_end_matches("/v1");
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let _ = connection.read_to_string(&mut answer).await;
    answer
}

async fn get(server: &Server, target: &str) -> String {
    exchange(server, &format!("GET {target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")).await
}

#[tokio::test]
async fn a_client_cannot_tell_it_from_a_server() -> Result<(), Error> {
    let script = Script::new();
    script.on("getAgent", Answer::status(503).header("retry-after", "0"));
    script.on("getAgent", agent());
    script.on("createAgent", Answer::json(201, &json!({"data": {"id": "agt_2"}})));
    script.on("deleteAgent", Answer::status(204));
    script.on("listAgents", Answer::json(200, &json!({"data": [], "meta": {"has_more": false}})));
    let server = Server::start(&script).unwrap();
    assert!(server.url().starts_with("http://127.0.0.1:") && server.url().ends_with("/v1"), "{server:?}");
    let client = client(&server);
    let response = client.agents().get("agt_1").response().await?;
    assert_eq!((response.value().id.as_str(), response.attempts()), ("agt_1", 2));
    client.agents().create(CreateAgent::new("One")).await?;
    let pieces = stream::iter([Ok::<_, std::io::Error>("{\"na"), Ok("me\":\"Two\"}")]);
    client.agents().create(CreateAgent::new("")).body("application/json", Body::stream(pieces, None)).await?;
    client.agents().delete("agt 3").await?;
    client.agents().list().limit(2).tags(vec!["a&b".to_owned()]).await?;

    let calls = script.calls();
    let ids: Vec<_> = calls.iter().map(|call| (call.operation_id, call.path.as_str())).collect();
    assert_eq!(
        ids,
        [
            ("getAgent", "/v1/agents/agt_1"),
            ("getAgent", "/v1/agents/agt_1"),
            ("createAgent", "/v1/agents"),
            ("createAgent", "/v1/agents"),
            ("deleteAgent", "/v1/agents/agt%203"),
            ("listAgents", "/v1/agents"),
        ]
    );
    assert_eq!(calls[0].headers["authorization"], "Bearer SECRET_key");
    assert_eq!((calls[2].json(), calls[3].json()), (json!({"name": "One"}), json!({"name": "Two"})));
    assert_eq!(calls[5].query, [("limit".to_owned(), "2".to_owned()), ("tag".to_owned(), "a&b".to_owned())]);
    assert!(script.unexpected().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_request_without_an_operation_is_unexpected() {
    let script = Script::new();
    script.on("getAgent", agent());
    let server = Server::start(&script).unwrap();
    let answer = get(&server, "/v1/agent/agt_1?limit=1").await;
    assert!(answer.starts_with("HTTP/1.1 404 Not Found\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\nthe API has no operation GET /v1/agent/agt_1"), "{answer}");
    let unexpected = script.unexpected();
    assert_eq!((unexpected[0].operation_id, unexpected[0].path.as_str()), ("", "/v1/agent/agt_1"));
    assert_eq!((unexpected.len(), script.calls().len()), (1, 0));

    let answer = get(&server, "/agents").await;
    assert!(answer.starts_with("HTTP/1.1 501 Not Implemented\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\nthe script has no answer for `listAgents`"), "{answer}");
    assert_eq!((script.unexpected().len(), script.calls_of("listAgents").len()), (1, 1));
}

#[tokio::test]
async fn the_path_selects_the_operation() {
    let script = Script::new();
    for id in ["getAgent", "currentAgent_stream", "exportAgent", "updateAgent"] {
        script.on(id, Answer::bytes(200, "text/plain", id));
    }
    let server = Server::start(&script).unwrap();
    for (target, expected) in [
        ("/v1/agents/agt_1", "getAgent"),
        ("/v2beta/agents/agt_1", "getAgent"),
        ("/agents/a%2Fb", "getAgent"),
        // It shares its path with an operation without answers, and is more specific than `getAgent`.
        ("/v1/agents/current", "currentAgent_stream"),
        ("/v1/agents/%63urrent", "currentAgent_stream"),
        ("/v1/agents/agt_1.csv", "exportAgent"),
        ("/v1/agents/a/b", "the API has no operation GET /v1/agents/a/b"),
        ("/v3/agents/a", "the API has no operation GET /v3/agents/a"),
        ("/", "the API has no operation GET /"),
    ] {
        let answer = get(&server, target).await;
        assert_eq!(answer.split("\r\n\r\n").nth(1), Some(expected), "{target}");
    }
}

#[tokio::test]
async fn answers_are_those_of_the_script() {
    let script = Script::new();
    script.on("getAgent", agent().delay(Duration::from_millis(50)));
    script.on("createAgent", Answer::failure(ErrorKind::Connect));
    let server = Server::start(&script).unwrap();
    let error = client(&server).agents().create(CreateAgent::new("One")).max_retries(0).await.unwrap_err();
    assert!([ErrorKind::Ambiguous, ErrorKind::Connect].contains(&error.kind()), "{error:?}");
    let start = std::time::Instant::now();
    client(&server).agents().get("agt_1").await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(50));

    script.on("deleteAgent", Answer::bytes(200, "text/plain", "ignored").header("x-a", "b"));
    let head =
        "DELETE /v1/agents/a HTTP/1.1\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n{}";
    let answer = exchange(&server, head).await;
    assert_eq!(
        answer,
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nx-a: b\r\ncontent-length: 7\r\n\r\nignored"
    );
    assert_eq!(script.calls_of("deleteAgent")[0].json(), json!({}));
}

#[tokio::test]
async fn tokens_are_scripted_like_operations() -> Result<(), Error> {
    let script = Script::new();
    script.on("token", Answer::json(200, &json!({"access_token": "SECRET_token"})));
    script.on("getAgent", agent());
    let server = Server::start(&script).unwrap();
    let grant = OAuth::new("app").token_url(format!("{}/oauth/token", server.url())).client_credentials();
    let client = Client::builder().base_url(server.url()).credential("oauth2", grant).build()?;
    client.agents().get("agt_1").await?;
    assert_eq!(script.calls_of("token")[0].path, "/v1/oauth/token");
    assert_eq!(script.calls_of("getAgent")[0].headers["authorization"], "Bearer SECRET_token");
    Ok(())
}

#[tokio::test]
async fn malformed_requests_close_the_connection() {
    let script = Script::new();
    let server = Server::start(&script).unwrap();
    for request in [
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n",
        "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nz\r\n",
    ] {
        assert_eq!(exchange(&server, request).await, "", "{request}");
    }
    assert!(script.calls().is_empty() && script.unexpected().is_empty());
}

#[tokio::test]
async fn a_dropped_server_is_gone() {
    let script = Script::new();
    script.on("getAgent", agent());
    let server = Server::start(&script).unwrap();
    let client = client(&server);
    client.agents().get("agt_1").await.unwrap();
    drop(server);
    // The thread that accepts connections ends after one more.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let error = client.agents().get("agt_1").max_retries(0).await.unwrap_err();
    assert!([ErrorKind::Ambiguous, ErrorKind::Connect].contains(&error.kind()), "{error:?}");
    assert_eq!(script.calls().len(), 1);
}
