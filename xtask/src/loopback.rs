//! A server for tests: it listens on this machine, writes whatever bytes a test wants and remembers what it was asked.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use ureq::http::Uri;

/// A running server. It ends with the process.
pub(crate) struct Loopback {
    pub(crate) url: Uri,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Loopback {
    /// Starts a server that answers every request with the bytes for its number, counted from zero, and closes.
    pub(crate) fn answering(answer: impl Fn(usize) -> Vec<u8> + Send + 'static) -> Self {
        Self::serving(move |number, stream| {
            // A client that has seen enough hangs up.
            let _ = stream.write_all(&answer(number));
        })
    }

    /// Starts a server that lets a function write each answer.
    pub(crate) fn serving(serve: impl Fn(usize, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("the port is known");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let mut stream = stream.expect("a connection");
                let request = head(&stream);
                log.lock().expect("no test failed while it held the log").push(request);
                serve(number, &mut stream);
            }
        });
        Self { url: format!("http://{address}/openapi.json").parse().expect("an address makes a URL"), requests }
    }

    /// The heads of all requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no test failed while it held the log").clone()
    }

    /// A URL on this machine where nothing listens.
    pub(crate) fn unreachable() -> Uri {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("the port is known");
        format!("http://{address}/openapi.json").parse().expect("an address makes a URL")
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

/// An answer with this status, further header lines and body.
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
