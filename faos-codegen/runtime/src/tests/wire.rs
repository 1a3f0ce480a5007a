//! Servers of which a test says every byte and every moment, and how often they were connected to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::runtime::{Client, ClientBuilder};

use super::server::test_builder;

/// A listener on this machine that hands each connection, with its number from 1, to the test.
pub(super) struct Wire {
    pub(super) url: String,
    connections: Arc<AtomicUsize>,
}

impl Wire {
    pub(super) async fn start<F, H>(handle: H) -> Self
    where
        F: Future<Output = Option<()>> + Send + 'static,
        H: Fn(TcpStream, usize) -> F + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let count = connections.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(handle(stream, count.fetch_add(1, Ordering::Relaxed) + 1));
            }
        });
        Self { url, connections }
    }

    /// A server that reads each request, sends these bytes and keeps the connection open.
    pub(super) async fn sending(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes: Arc<[u8]> = bytes.into().into();
        Self::start(move |mut stream, _| {
            let bytes = bytes.clone();
            async move {
                head(&mut stream).await?;
                stream.write_all(&bytes).await.ok()?;
                forever().await
            }
        })
        .await
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub(super) fn builder(&self) -> ClientBuilder {
        test_builder(&self.url)
    }

    pub(super) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

/// Reads the head of a request, and whatever came with it. `None` when the client closes the connection.
pub(super) async fn head(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|window| window == b"\r\n\r\n") {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Keeps a connection open for longer than any test takes.
pub(super) async fn forever() -> Option<()> {
    tokio::time::sleep(Duration::from_secs(60)).await;
    None
}
