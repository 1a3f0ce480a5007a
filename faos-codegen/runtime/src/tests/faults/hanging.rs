//! Connections of HTTP/2 that hang: what is sent is acknowledged and swallowed, and nothing ever comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join_all;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::runtime::platform;
use crate::runtime::settings::Connections;
use crate::runtime::{Client, ErrorKind};
use crate::tests::server::test_builder;
use crate::tests::wire::Wire;

use super::tls::http2_acceptor;
use super::{AGENT, get, outcome};

const CONNECT: Duration = Duration::from_secs(10);

/// Answers every request on a connection of HTTP/2.
async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin) -> Option<()> {
    let mut connection = h2::server::handshake(stream).await.ok()?;
    while let Some(Ok((_, mut respond))) = connection.accept().await {
        let mut body = respond.send_response(http::Response::new(()), false).ok()?;
        body.send_data(Bytes::from_static(AGENT.as_bytes()), true).ok()?;
    }
    Some(())
}

/// Stands between client and server. The first `hanging` connections pass everything on until `swallows` is set.
struct Proxy {
    address: String,
    swallows: Arc<AtomicBool>,
    connections: Arc<AtomicUsize>,
}

impl Proxy {
    async fn start(server: &Wire, hanging: usize) -> Self {
        let target = server.url.trim_start_matches("http://").trim_end_matches("/v1").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (swallows, connections) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (flag, count) = (swallows.clone(), connections.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let hangs = count.fetch_add(1, Ordering::Relaxed) < hanging;
                let swallows = if hangs { flag.clone() } else { Arc::default() };
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = TcpStream::connect(&target).await.unwrap().into_split();
                tokio::spawn(pass_on(from_client, to_server, swallows.clone()));
                tokio::spawn(pass_on(from_server, to_client, swallows));
            }
        });
        Self { address, swallows, connections }
    }
}

async fn pass_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, swallows: Arc<AtomicBool>) -> Option<()> {
    let mut bytes = vec![0; 4096];
    loop {
        let length = from.read(&mut bytes).await.ok().filter(|length| *length > 0)?;
        if !swallows.load(Ordering::Relaxed) {
            to.write_all(&bytes[..length]).await.ok()?;
        }
    }
}

/// A server and the client of it, with TLS or without, behind a proxy.
async fn stage(with_tls: bool, hanging: usize) -> (Proxy, Client) {
    let (acceptor, certificate) = http2_acceptor();
    let server = Wire::start(move |stream, _| {
        let acceptor = acceptor.clone();
        async move {
            match with_tls {
                true => serve(acceptor.accept(stream).await.ok()?).await,
                false => serve(stream).await,
            }
        }
    })
    .await;
    let proxy = Proxy::start(&server, hanging).await;
    let settings = move || {
        let settings = platform::http_settings(&Connections { connect_timeout: CONNECT, ..Connections::default() });
        match with_tls {
            true => settings.unwrap().tls_certs_only([certificate.clone()]),
            false => settings.unwrap().http2_prior_knowledge(),
        }
    };
    let scheme = if with_tls { "https" } else { "http" };
    let client = test_builder(&format!("{scheme}://{}", proxy.address))
        .connect_timeout(CONNECT)
        .attempt_timeout(Duration::from_secs(1))
        .timeout(Duration::from_secs(30))
        .http_client_from(Box::new(move || platform::http_client(settings())))
        .build()
        .unwrap();
    (proxy, client)
}

async fn attempts(client: &Client) -> u32 {
    client.agents().get("agt_1").response().await.unwrap().attempts()
}

#[tokio::test]
async fn no_attempt_is_repeated_on_the_connection_that_timed_out() {
    for with_tls in [true, false] {
        let (proxy, client) = stage(with_tls, 1).await;
        assert_eq!(attempts(&client).await, 1);
        assert_eq!(attempts(&client).await, 1);
        assert_eq!(proxy.connections.load(Ordering::Relaxed), 1);
        proxy.swallows.store(true, Ordering::Relaxed);
        assert_eq!(attempts(&client).await, 2, "TLS: {with_tls}");
        // The others do not try the old one at all, and share the new one.
        assert_eq!(attempts(&client).await, 1);
        assert_eq!(proxy.connections.load(Ordering::Relaxed), 2);
    }
}

#[tokio::test]
async fn calls_that_time_out_together_share_the_next_connection() {
    let (proxy, client) = stage(false, 1).await;
    assert_eq!(attempts(&client).await, 1);
    proxy.swallows.store(true, Ordering::Relaxed);
    let all = join_all((0..50).map(|_| attempts(&client))).await;
    assert!(all.iter().all(|attempts| *attempts == 2), "{all:?}");
    assert_eq!(proxy.connections.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn each_attempt_on_connections_that_all_hang_has_its_own() {
    let (proxy, client) = stage(false, usize::MAX).await;
    assert_eq!(attempts(&client).await, 1);
    proxy.swallows.store(true, Ordering::Relaxed);
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Timeout, 3));
    assert_eq!(proxy.connections.load(Ordering::Relaxed), 3);
}
