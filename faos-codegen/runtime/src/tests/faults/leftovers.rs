//! After a failure, nothing of the call is left: no task of the client, and no connection to the server.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::tests::sample::CreateAgent;
use crate::tests::server::{Reply, TestServer, json, raw, with_headers};

use super::AGENT;

/// A runtime of its own, so that its tasks can be told from those of the other side.
fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// Waits until no more than `expected` tasks are left.
async fn assert_left(runtime: &Runtime, expected: usize, what: &str) {
    for _ in 0..500 {
        if runtime.metrics().num_alive_tasks() <= expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{what}: {} tasks are left", runtime.metrics().num_alive_tasks());
}

#[test]
fn nothing_is_left_behind() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{";
    let faults = [
        ("no answer", raw("")),
        ("a timeout", Reply::Silence(Vec::new())),
        ("a stalled body", Reply::Silence(half.into())),
        ("half a body", raw(half)),
        ("no HTTP", raw("SSH-2.0-OpenSSH_9.6\r\n")),
        ("a redirect", with_headers(302, &[("location", "/")], &[b'x'; 100_000])),
        ("an error", json(503, &"x".repeat(100_000))),
        ("a web page", with_headers(200, &[("content-type", "text/html")], &[b'x'; 100_000])),
        ("other JSON", json(200, "{}")),
        ("a large body", json(200, &format!("\"{}\"", "x".repeat(200_000)))),
        ("no fault", json(200, AGENT)),
    ];
    for (what, reply) in faults {
        let (servers, clients) = (runtime(), runtime());
        let server = servers.block_on(TestServer::start([reply]));
        clients.block_on(async {
            let client = server.builder().max_body(100_000).max_retries(1).build().unwrap();
            let get = client.agents().get("agt_1").await;
            let create = client.agents().create(CreateAgent::new("One")).await;
            assert_eq!(get.is_err() && create.is_err(), what != "no fault");
            // The same applies to a call that is dropped in the middle.
            let given_up = tokio::time::timeout(Duration::from_millis(1), client.agents().get("agt_1").send()).await;
            assert!(given_up.is_err() || what != "a timeout");
            drop(client);
            assert_left(&clients, 0, what).await;
            // The one that waits for connections.
            assert_left(&servers, 1, what).await;
        });
    }
}
