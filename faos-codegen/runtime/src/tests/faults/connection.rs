//! Connections that do not come about, or break before a response begins.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::runtime::ErrorKind;
use crate::tests::sample::CreateAgent;
use crate::tests::server::{TestServer, raw, test_builder};
use crate::tests::wire::{Wire, forever, head};

use super::{assert_took, create, get, outcome, run};

#[tokio::test]
async fn where_nothing_listens_even_a_post_is_repeated() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = test_builder(&url).build().unwrap();
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Connect, 3));
    assert_eq!(outcome(&create(&client).await), (ErrorKind::Connect, 3));
    assert_eq!(outcome(&run(&client).await), (ErrorKind::Connect, 3));
}

#[tokio::test]
async fn a_connection_reset_before_reading() {
    let server = Wire::start(|stream, _| async move {
        // Closing with something unread resets the connection.
        stream.peek(&mut [0]).await.ok().map(drop)
    })
    .await;
    let client = server.client();
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Ambiguous, 3));
    assert_eq!(server.connections(), 3);
    assert_eq!(outcome(&create(&client).await), (ErrorKind::Ambiguous, 1));
    assert_eq!(server.connections(), 4);
}

#[tokio::test]
async fn a_connection_closed_without_an_answer() {
    let server = TestServer::start([raw("")]).await;
    let client = server.client();
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Ambiguous, 3));
    assert_eq!(outcome(&create(&client).await), (ErrorKind::Ambiguous, 1));
    assert_eq!(server.calls(), 4);
    assert_eq!(outcome(&run(&client).await), (ErrorKind::Ambiguous, 3));
    let received = server.received();
    let keys: Vec<_> = received[4..].iter().map(|request| request.header("idempotency-key").unwrap()).collect();
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[tokio::test]
async fn a_listener_that_accepts_no_more_is_a_connect_timeout() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    // Connections that nobody accepts fill the backlog, until the system drops what comes.
    let mut waiting = Vec::new();
    while let Ok(stream) = tokio::time::timeout(Duration::from_millis(100), TcpStream::connect(address)).await {
        waiting.push(stream.unwrap());
        assert!(waiting.len() < 100, "the backlog has no end");
    }
    let client = test_builder(&format!("http://{address}")).build().unwrap();
    let start = Instant::now();
    assert_eq!(outcome(&create(&client).await), (ErrorKind::ConnectTimeout, 3));
    // Three times 200 ms, and waits of 10 and 20 ms at most.
    assert_took(start, 600, 600);
}

const AGENT: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 23\r\n\r\n{\"data\":{\"id\":\"agt_1\"}}";

#[tokio::test]
async fn a_reused_connection_that_closes_while_the_next_post_is_written() {
    let served = Arc::new(Mutex::new(HashMap::<String, usize>::new()));
    let counted = served.clone();
    let server = Wire::start(move |mut stream, _| {
        let served = counted.clone();
        async move {
            let request = head(&mut stream).await?;
            *served.lock().unwrap().entry(request).or_default() += 1;
            // It looks as if it stayed open, and closes at once.
            stream.write_all(AGENT).await.ok()
        }
    })
    .await;
    let client = server.client();
    for round in 0..50 {
        client.agents().get("agt_1").await.unwrap();
        let name = format!("One {round}");
        if let Err(error) = client.agents().create(CreateAgent::new(&name)).await {
            assert_eq!(error.kind(), ErrorKind::Ambiguous);
        }
        let served = served.lock().unwrap();
        let posts = served.iter().filter(|(request, _)| request.contains(&format!("\"{name}\"")));
        assert!(posts.map(|(_, count)| count).sum::<usize>() <= 1, "a request was served twice");
    }
}

#[tokio::test]
async fn a_reused_connection_that_breaks_after_the_next_post_was_written() {
    let server = Wire::start(|mut stream, _| async move {
        head(&mut stream).await?;
        stream.write_all(AGENT).await.ok()?;
        stream.peek(&mut [0]).await.ok().map(drop)
    })
    .await;
    let client = server.client();
    client.agents().get("agt_1").await.unwrap();
    assert_eq!(outcome(&create(&client).await), (ErrorKind::Ambiguous, 1));
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Wire::start(|mut stream, _| async move {
        for _ in 0..3 {
            head(&mut stream).await?;
            stream.write_all(AGENT).await.ok()?;
        }
        forever().await
    })
    .await;
    let client = server.client();
    for _ in 0..3 {
        client.agents().get("agt_1").await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn plain_http_leaves_this_machine_only_where_that_is_allowed() {
    for url in ["http://localhost:1/v1/", "http://127.0.0.1", "http://127.9.9.9", "http://[::1]:80/a/b"] {
        test_builder(url).build().unwrap();
    }
    for url in ["http://example.com", "http://localhost.example.com", "http://10.0.0.1", "http://[fe80::1]"] {
        let error = test_builder(url).build().unwrap_err();
        assert_eq!(outcome(&error), (ErrorKind::Config, 0));
        assert!(error.to_string().contains("`base_url` would send credentials unencrypted"), "{error}");
        test_builder(url).allow_insecure_http().build().unwrap();
    }
}
