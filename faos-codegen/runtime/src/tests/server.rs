//! A server that answers by script, byte for byte, and a clock that only the tests move.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::runtime::call::retry::Backoff;
use crate::runtime::platform::time::{BoxFuture, Clock};
use crate::runtime::{Client, ClientBuilder};

/// The reaction of the server to a request.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes and falls silent.
    Silence(Vec<u8>),
}

/// A response with a JSON body.
pub(super) fn json(status: u16, body: &str) -> Reply {
    with_headers(status, &[("content-type", "application/json")], body.as_bytes())
}

/// A response with headers of its own.
pub(super) fn with_headers(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut text = format!("HTTP/1.1 {status} Reason\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    Reply::Bytes(bytes)
}

/// Exactly these bytes, and the end of the connection.
pub(super) fn raw(text: &str) -> Reply {
    Reply::Bytes(text.as_bytes().to_vec())
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Received {
    /// Method, target and version.
    pub(super) line: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Received {
    /// The path and query.
    pub(super) fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} came twice");
        value
    }
}

/// Gives the replies in turn; the last one for ever.
pub(super) struct TestServer {
    pub(super) url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl TestServer {
    pub(super) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let replies: Vec<_> = replies.into_iter().collect();
        tokio::spawn(serve(listener, replies, received.clone()));
        Self { url, received }
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub(super) fn calls(&self) -> usize {
        self.received.lock().unwrap().len()
    }

    /// A builder for this server, with the limits that tests use.
    pub(super) fn builder(&self) -> ClientBuilder {
        test_builder(&self.url)
    }

    pub(super) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

/// A builder with short limits and a key that must not show up anywhere.
pub(super) fn test_builder(url: &str) -> ClientBuilder {
    Client::builder()
        .api_key("SECRET_key")
        .credential("apiKeyQuery", "SECRET_key")
        .credential("headerKey", "SECRET_key")
        .credential("cookieKey", "SECRET_key")
        .base_url(url)
        .connect_timeout(Duration::from_millis(200))
        .attempt_timeout(Duration::from_millis(500))
        .stall_timeout(Duration::from_millis(200))
        .timeout(Duration::from_secs(3))
        .max_retries(2)
        .backoff(Backoff { base: Duration::from_millis(10), cap: Duration::from_millis(80) })
}

async fn serve(listener: TcpListener, replies: Vec<Reply>, received: Arc<Mutex<Vec<Received>>>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let replies = replies.clone();
        let received = received.clone();
        tokio::spawn(async move {
            let Some(request) = read_request(&mut stream).await else {
                return;
            };
            let index = {
                let mut received = received.lock().unwrap();
                received.push(request);
                received.len() - 1
            };
            match &replies[index.min(replies.len() - 1)] {
                Reply::Bytes(bytes) => {
                    let _ = stream.write_all(bytes).await;
                    let _ = stream.shutdown().await;
                }
                Reply::Silence(bytes) => {
                    let _ = stream.write_all(bytes).await;
                    // Until the client closes the connection.
                    let _ = stream.read(&mut [0]).await;
                }
            }
        });
    }
}

pub(super) async fn read_request(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let mut end = None;
    while end.is_none() {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    }
    let head = String::from_utf8(bytes[..end?].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let line = lines.next()?.to_string();
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_string()))
        .collect();
    let start = end? + 4;
    let is_chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    while is_chunked && !bytes.ends_with(b"\r\n0\r\n\r\n") {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let length =
        headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, value)| value.parse().unwrap());
    while bytes.len() < start + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Received { line, headers, body: String::from_utf8(bytes[start..].to_vec()).unwrap() })
}

/// A clock on which waiting takes no time, and which remembers the waits.
#[derive(Debug)]
pub(super) struct TestClock {
    start: Instant,
    random: f64,
    waits: Mutex<Vec<Duration>>,
    advanced: Mutex<Duration>,
}

impl TestClock {
    pub(super) fn new(random: f64) -> Arc<Self> {
        Arc::new(Self { start: Instant::now(), random, waits: Mutex::default(), advanced: Mutex::default() })
    }

    /// Lets time pass that nobody waits for.
    pub(super) fn advance(&self, time: Duration) {
        *self.advanced.lock().unwrap() += time;
    }

    /// The waits so far, in milliseconds.
    pub(super) fn waits(&self) -> Vec<u128> {
        self.waits.lock().unwrap().iter().map(Duration::as_millis).collect()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        self.start + self.waits.lock().unwrap().iter().sum::<Duration>() + *self.advanced.lock().unwrap()
    }

    fn system_time(&self) -> SystemTime {
        // 2025-01-15T10:00:00Z
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_736_935_200)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.waits.lock().unwrap().push(duration);
        Box::pin(std::future::ready(()))
    }

    fn random(&self) -> f64 {
        self.random
    }
}

/// Everything that an error shows to whoever looks: text, debug text, and the same of its sources.
pub(super) fn shown(error: &crate::runtime::Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        text.push_str(&format!("\n{source}\n{source:?}"));
        next = source.source();
    }
    text
}
