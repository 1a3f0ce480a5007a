//! Connections that are handed over after a protocol upgrade, against servers of this machine.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

use crate::runtime::prelude::*;
use crate::runtime::{Error, ErrorKind, Request, Upgraded};

use super::server::{TestServer, json, raw, with_headers};
use super::wire::{Wire, head};

static LIVE: Operation = Operation::get("live", "/live");
static ATTACH: Operation = Operation::post("attach", "/attach").security(&[]);

/// A WebSocket server that repeats each message.
async fn echo(stream: TcpStream) -> Option<()> {
    let mut socket = tokio_tungstenite::accept_async(stream).await.ok()?;
    while let Some(Ok(message)) = socket.next().await {
        if message.is_text() {
            socket.send(message).await.ok()?;
        }
    }
    None
}

/// Sends a text over a connection, and returns what comes back.
async fn repeated(connection: Upgraded) -> String {
    let mut socket = WebSocketStream::from_raw_socket(connection, Role::Client, None).await;
    socket.send(Message::text("hello")).await.unwrap();
    let message = socket.next().await.unwrap().unwrap();
    socket.close(None).await.unwrap();
    message.to_text().unwrap().to_owned()
}

#[tokio::test]
async fn a_websocket_speaks_over_the_connection() -> Result<(), Error> {
    let server = Wire::start(|stream, _| echo(stream)).await;
    let client = server.client();
    let connection = client.value_request::<Value>(&LIVE).upgrade("websocket").await?;
    assert_eq!((connection.headers()["upgrade"].as_bytes(), connection.subprotocol()), (&b"websocket"[..], None));
    assert_eq!(repeated(connection).await, "hello");
    // A path that the document does not describe; the response comes along.
    let response = client.request(Method::GET, "/live").upgrade("WebSocket").response().await?;
    assert_eq!(response.status(), 101);
    // The time limits of the call have ended.
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(repeated(response.into_inner()).await, "hello");
    assert_eq!(server.connections(), 2);
    Ok(())
}

#[tokio::test]
async fn the_handshake_carries_credentials_and_the_headers_of_the_caller() -> Result<(), Error> {
    let server = TestServer::start([json(403, "")]).await;
    let request = || server.client().value_request::<Value>(&LIVE).upgrade("websocket");
    let error = request().header("Sec-WebSocket-Protocol", "chat").await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 403));
    request().await.unwrap_err();
    let received = server.received();
    let header = |name| received[0].header(name);
    assert_eq!(received[0].line, "GET /v1/live HTTP/1.1");
    assert_eq!((header("connection"), header("upgrade")), (Some("Upgrade"), Some("websocket")));
    assert_eq!((header("sec-websocket-version"), header("sec-websocket-protocol")), (Some("13"), Some("chat")));
    assert_eq!(header("authorization"), Some("Bearer SECRET_key"));
    let keys: Vec<_> = received.iter().map(|request| request.header("sec-websocket-key").unwrap()).collect();
    assert!(keys[0] != keys[1] && keys[0].len() == 24, "{keys:?}");
    Ok(())
}

/// A server that repeats bytes after switching to this protocol.
#[tokio::test]
async fn any_protocol_is_a_stream_of_bytes() -> Result<(), Error> {
    let server = Wire::start(|mut stream, number| async move {
        head(&mut stream).await?;
        if number == 1 {
            // The client retries, as usual.
            stream
                .write_all(b"HTTP/1.1 429 R\r\nretry-after: 0\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .await
                .ok()?;
            return None;
        }
        // The first bytes come with the response.
        stream
            .write_all(b"HTTP/1.1 101 S\r\nconnection: keep-alive, upgrade\r\nupgrade: TCP\r\n\r\nready")
            .await
            .ok()?;
        let mut bytes = [0; 4];
        stream.read_exact(&mut bytes).await.ok()?;
        stream.write_all(&bytes).await.ok()
    })
    .await;
    let request = server.client().empty_request(&ATTACH).body("text/plain", "body");
    let mut connection = request.upgrade("tcp").await?;
    connection.write_all(b"ping").await.unwrap();
    let mut received = String::new();
    connection.read_to_string(&mut received).await.unwrap();
    assert_eq!((received.as_str(), server.connections()), ("readyping", 2));
    Ok(())
}

/// Cases: the answer of a server, and the problem.
#[tokio::test]
async fn a_handshake_that_is_not_valid_is_an_error() {
    let switched = |headers: &str| raw(&format!("HTTP/1.1 101 S\r\n{headers}\r\n\r\n"));
    let upgraded = "connection: Upgrade\r\nupgrade: websocket";
    for (reply, problem) in [
        (with_headers(200, &[], b"{}"), "did not switch"),
        (switched("connection: Upgrade"), "another protocol"),
        (switched("connection: Upgrade\r\nupgrade: h2c"), "another protocol"),
        (switched("upgrade: websocket"), "`Connection`"),
        (switched(upgraded), "`Sec-WebSocket-Accept`"),
        (
            switched(&format!("{upgraded}\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")),
            "`Sec-WebSocket-Accept`",
        ),
    ] {
        let server = TestServer::start([reply]).await;
        let error = server.client().value_request::<Value>(&LIVE).upgrade("websocket").await.unwrap_err();
        assert_eq!((error.kind(), server.calls()), (ErrorKind::Protocol, 1), "{error}");
        assert!(error.to_string().contains(problem), "{problem}: {error}");
    }
}

/// Answers a handshake with the right key, and more headers.
async fn accepting(headers: &'static str) -> Wire {
    Wire::start(move |mut stream, _| async move {
        let request = head(&mut stream).await?;
        let key = request.lines().find_map(|line| line.strip_prefix("sec-websocket-key: "))?;
        let accept = tokio_tungstenite::tungstenite::handshake::derive_accept_key(key.as_bytes());
        let head = "HTTP/1.1 101 S\r\nconnection: upgrade\r\nupgrade: WebSocket";
        let text = format!("{head}\r\nsec-websocket-accept: {accept}\r\n{headers}\r\n\r\n");
        stream.write_all(text.as_bytes()).await.ok()?;
        super::wire::forever().await
    })
    .await
}

/// Cases: the offer of the client, the choice of the server, and true if that is valid.
#[tokio::test]
async fn only_what_was_offered_can_be_chosen() {
    for (offered, chosen, is_valid) in [
        (None, "x: y", true),
        (Some(("Sec-WebSocket-Protocol", "chat, super")), "sec-websocket-protocol: super", true),
        (Some(("Sec-WebSocket-Protocol", "chat, super")), "x: y", true),
        (Some(("Sec-WebSocket-Protocol", "chat")), "sec-websocket-protocol: Chat", false),
        (Some(("Sec-WebSocket-Protocol", "chat, super")), "sec-websocket-protocol: chat, super", false),
        (None, "sec-websocket-protocol: chat", false),
        (None, "sec-websocket-extensions: permessage-deflate", false),
        (
            Some(("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits")),
            "sec-websocket-extensions: permessage-deflate; client_max_window_bits=10",
            true,
        ),
    ] {
        let server = accepting(chosen).await;
        let mut request: Request<Upgraded> = server.client().request(Method::GET, "/live").upgrade("websocket");
        if let Some((name, value)) = offered {
            request = request.header(name, value);
        }
        let outcome = request.await;
        assert_eq!(outcome.is_ok(), is_valid, "{offered:?} {chosen}: {outcome:?}");
        let is_super = chosen.ends_with(": super");
        assert!(!is_super || outcome.unwrap().subprotocol() == Some("super"));
    }
}

#[tokio::test]
async fn a_name_that_is_not_a_protocol_is_refused() {
    let server = TestServer::start([json(200, "")]).await;
    for protocol in ["", "web socket", "a, b", "a/b/c", "/1", "a/", "a\r\nb: c", "é"] {
        let error = server.client().value_request::<Value>(&LIVE).upgrade(protocol).await.unwrap_err();
        assert_eq!((error.kind(), server.calls()), (ErrorKind::InvalidArgument, 0), "{protocol}");
    }
}

/// HTTP/2 has no upgrades, so TLS must not offer it.
#[cfg(feature = "http2")]
#[tokio::test]
async fn an_upgrade_does_not_offer_http2() {
    let (sender, mut hellos) = tokio::sync::mpsc::unbounded_channel();
    let server = Wire::start(move |mut stream, _| {
        let sender = sender.clone();
        async move {
            let mut hello = vec![0; 16 * 1024];
            let length = stream.read(&mut hello).await.ok()?;
            hello.truncate(length);
            sender.send(hello).ok()
        }
    })
    .await;
    let client = server.builder().base_url(server.url.replace("http:", "https:")).max_retries(0).build().unwrap();
    let offers =
        |hello: Vec<u8>| [&b"\x02h2"[..], b"\x08http/1.1"].map(|name| hello.windows(name.len()).any(|it| it == name));
    client.value_request::<Value>(&LIVE).await.unwrap_err();
    assert_eq!(offers(hellos.recv().await.unwrap()), [true, true]);
    client.value_request::<Value>(&LIVE).upgrade("websocket").await.unwrap_err();
    let [has_http2, _] = offers(hellos.recv().await.unwrap());
    assert!(!has_http2);
}
