//! A server that answers each request by a function, over connections that stay open.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use crate::runtime::ClientBuilder;

use super::server::{Received, read_request, test_builder};

/// A scripted response to one request.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    after: Duration,
    closes: bool,
}

impl Answer {
    pub(super) fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), after: Duration::ZERO, closes: false }
            .header("content-type", "application/json")
    }

    /// Replaces a header of the same name.
    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Waits before it says anything.
    pub(super) fn after(mut self, delay: Duration) -> Self {
        self.after = delay;
        self
    }

    /// Closes the connection afterwards, without having said so.
    pub(super) fn closing(mut self) -> Self {
        self.closes = true;
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {} Reason\r\ncontent-length: {}\r\n", self.status, self.body.len());
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        [text.as_bytes(), &self.body].concat()
    }
}

/// The server, and what it has seen.
pub(super) struct Responder {
    pub(super) url: String,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    received: Mutex<Vec<Received>>,
    connections: Count,
    requests: Count,
}

impl Responder {
    pub(super) async fn start(answer: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let seen = Arc::<Seen>::default();
        let answer: Arc<dyn Fn(&Received) -> Answer + Send + Sync> = Arc::new(answer);
        let shared = seen.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer.clone(), shared.clone()));
            }
        });
        Self { url, seen }
    }

    pub(super) fn builder(&self) -> ClientBuilder {
        test_builder(&self.url)
    }

    /// Every request for this path, which begins behind the base URL.
    pub(super) fn received(&self, path: &str) -> Vec<Received> {
        let target = format!("/v1{path}");
        let received = self.seen.received.lock().unwrap();
        received.iter().filter(|request| request.target() == target).cloned().collect()
    }

    pub(super) fn calls(&self, path: &str) -> usize {
        self.received(path).len()
    }

    /// The most connections that were open at the same time.
    pub(super) fn most_connections(&self) -> usize {
        self.seen.connections.most()
    }

    /// The most requests that were under way at the same time.
    pub(super) fn most_requests(&self) -> usize {
        self.seen.requests.most()
    }
}

/// The current and the peak number of requests.
#[derive(Default)]
struct Count {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Count {
    fn begin(&self) {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
    }

    fn end(&self) {
        self.now.fetch_sub(1, Ordering::SeqCst);
    }

    fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, answer: Arc<dyn Fn(&Received) -> Answer + Send + Sync>, seen: Arc<Seen>) {
    seen.connections.begin();
    while let Some(request) = read_request(&mut stream).await {
        seen.requests.begin();
        seen.received.lock().unwrap().push(request.clone());
        let answer = answer(&request);
        tokio::time::sleep(answer.after).await;
        // Before the client can know of the answer and send the next request.
        seen.requests.end();
        if stream.write_all(&answer.bytes()).await.is_err() || answer.closes {
            break;
        }
    }
    seen.connections.end();
}
