//! A local test server, which writes the bytes that a test provides and records the requests.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use ureq::http::Uri;

/// A running server. It stops when the process exits.
pub(crate) struct Loopback {
    pub(crate) url: Uri,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Loopback {
    /// Starts a server that answers each request with the bytes for its zero-based number, and closes the connection.
    pub(crate) fn answering(answer: impl Fn(usize) -> Vec<u8> + Send + 'static) -> Self {
        Self::serving(move |number, stream| {
            // An error means that the client closed the connection.
            let _ = stream.write_all(&answer(number));
        })
    }

    /// Starts a server whose answers are written by a function.
    pub(crate) fn serving(serve: impl Fn(usize, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("a bound listener has an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let mut stream = stream.expect("a connection can be accepted");
                let request = head(&stream);
                log.lock().expect("no thread panicked while it held the log").push(request);
                serve(number, &mut stream);
            }
        });
        Self {
            url: format!("http://{address}/openapi.json").parse().expect("a URL with an address is valid"),
            requests,
        }
    }

    /// Returns the heads of all requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no thread panicked while it held the log").clone()
    }

    /// Returns a URL on this machine on which no server listens.
    pub(crate) fn unreachable() -> Uri {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("a bound listener has an address");
        format!("http://{address}/openapi.json").parse().expect("a URL with an address is valid")
    }
}

fn head(stream: &TcpStream) -> String {
    BufReader::new(stream)
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .map(|line| line + "\n")
        .collect()
}

/// Returns a response with this status, additional header lines and body.
pub(crate) fn answer(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\nConnection: close\r\n").into_bytes();
    for header in headers {
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    if !headers.iter().any(|header| header.starts_with("Content-Length")) {
        bytes.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}
