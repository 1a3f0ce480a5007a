//! Keys that make repetitions of a call count once.

use std::collections::HashSet;

use crate::runtime::call::send;
use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind, Signer, UnsignedRequest};
use crate::tests::sample::{Agent, CreateAgent, RunAgent};
use crate::tests::server::{TestServer, json, raw};

use super::{AGENT, checked};

#[tokio::test]
async fn a_key_is_kept_over_the_attempts_of_a_call() -> Result<(), Error> {
    let server = TestServer::start([raw(""), json(503, ""), json(200, r#"{"id":"exe_1"}"#)]).await;
    let client = server.client();
    let agents = client.agents();
    let run = || -> RunAgent { agents.run("agt_1").input(CreateAgent::new("One")) };
    assert_eq!(run().response().await?.attempts(), 3);
    run().await?;
    run().idempotency_key("mine").await?;
    let keys: Vec<_> =
        server.received().iter().map(|request| request.header("idempotency-key").unwrap().to_string()).collect();
    assert!(keys[0] == keys[1] && keys[1] == keys[2], "{keys:?}");
    assert_ne!(keys[0], keys[3]);
    assert_eq!(keys[4], "mine");
    assert_eq!(server.calls(), 5);
    Ok(())
}

#[test]
fn keys_are_random() {
    let client = crate::tests::server::test_builder("http://127.0.0.1").build().unwrap();
    let key = || {
        let (client, parts, _) = client.value_request::<Agent>(&KEYED).into_parts();
        let prepared = send::prepare(client.shared(), parts.unwrap()).unwrap();
        prepared.headers["idempotency-key"].to_str().unwrap().to_owned()
    };
    let keys: HashSet<String> = (0..10_000).map(|_| key()).collect();
    assert_eq!(keys.len(), 10_000);
    for key in keys {
        assert_eq!(key.parse::<Uuid>().unwrap().get_version_num(), 4, "{key}");
    }
}

static KEYED: Operation = Operation::post("keyed", "/agents").idempotency_key("Idempotency-Key");

#[tokio::test]
async fn no_key_is_invented() {
    let server = TestServer::start([json(201, AGENT)]).await;
    let client = server.client();
    client.agents().create(CreateAgent::new("One")).await.unwrap();
    assert_eq!(server.received()[0].header("idempotency-key"), None);
    let error = checked(client.agents().create(CreateAgent::new("One")).idempotency_key("mine").await);
    assert_eq!((error.kind(), error.attempts(), server.calls()), (ErrorKind::InvalidArgument, 0, 1));
}

/// HTTP defines which methods are idempotent (RFC 9110, section 9.2.2).
#[test]
fn methods_are_what_http_says() {
    for operation in [Operation::get, Operation::head, Operation::put, Operation::delete, Operation::options] {
        assert!(operation("any", "/").idempotent);
    }
    for operation in [Operation::post, Operation::patch] {
        assert!(!operation("any", "/").idempotent && operation("any", "/").idempotency_key.is_none());
    }
}

struct Counter;

impl Signer for Counter {
    fn sign(&self, request: &mut UnsignedRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let retries = request.attempt() - 1;
        request.headers_mut().insert("x-retry-count", retries.into());
        Ok(())
    }
}

#[tokio::test]
async fn a_signer_can_tell_the_server_which_attempt_it_is() {
    let server = TestServer::start([json(503, ""), json(503, ""), json(200, AGENT)]).await;
    server.builder().signer(Counter).build().unwrap().agents().get("agt_1").await.unwrap();
    let received = server.received();
    let counts: Vec<_> = received.iter().map(|request| request.header("x-retry-count").unwrap()).collect();
    assert_eq!(counts, ["0", "1", "2"]);
}
