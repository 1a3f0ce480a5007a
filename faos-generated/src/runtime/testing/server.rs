// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A server on the loopback interface that answers from a script, for programs that cannot use a scripted client.

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::str::FromStr as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fmt, thread};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use reqwest::Url;

use crate::runtime::call::around::UNDOCUMENTED;

use super::operations::{self, TOKEN};
use super::{Answer, Outcome, Script, ScriptedCall};

/// The maximum size of the head of a request.
const LARGEST_HEAD: u64 = 1 << 20;

/// A server on the loopback interface that answers from a [`Script`].
///
/// It serves programs of other processes and languages, and clients with their real transport. Calls are recorded by
/// the script.
///
/// ```no_run
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::testing::{Answer, Script, Server};")]
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::Client;")]
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let script = Script::new();
/// script.on("getThing", Answer::status(404));
/// let server = Server::start(&script)?;
/// let client = Client::builder().base_url(server.url()).build()?;
/// // … the application runs …
/// assert!(script.unexpected().is_empty());
/// # Ok(())
/// # }
/// ```
///
/// A request is matched with an operation by its method and path. Among operations that share both, one with answers is
/// chosen. A request that matches no operation gets an answer with status 404, one whose operation has no answer gets
/// status 501. [`Answer::failure`] closes the connection. [`Answer::delay`] takes real time.
///
/// The server speaks HTTP/1.1 without TLS. It stops when it is dropped.
pub struct Server {
    url: String,
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    script: Script,
    is_stopped: AtomicBool,
    connections: Mutex<Vec<TcpStream>>,
}

impl Server {
    /// Starts a server on a free port.
    ///
    /// # Errors
    ///
    /// Returns an error if the system refuses the port or a thread.
    pub fn start(script: &Script) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            script: script.clone(),
            is_stopped: AtomicBool::new(false),
            connections: Mutex::new(Vec::new()),
        });
        let url = format!("http://{address}{}", operations::base_path());
        let accepting = Arc::clone(&shared);
        thread::Builder::new().name("scripted server".to_owned()).spawn(move || accept(&listener, &accepting))?;
        Ok(Self { url, address, shared })
    }

    /// Returns the base URL, with the path of the API's first server.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        for connection in self.shared.connections().drain(..) {
            // The other side may have closed it.
            let _ = connection.shutdown(Shutdown::Both);
        }
        // Wakes the thread that accepts connections.
        let _ = TcpStream::connect(self.address);
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Server").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Shared {
    fn connections(&self) -> std::sync::MutexGuard<'_, Vec<TcpStream>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns true if the connection may be used.
    fn admit(&self, connection: &TcpStream) -> bool {
        let mut connections = self.connections();
        if self.is_stopped.load(Ordering::SeqCst) {
            return false;
        }
        connections.retain(|connection| connection.peer_addr().is_ok());
        connection.try_clone().map(|connection| connections.push(connection)).is_ok()
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for connection in listener.incoming() {
        if shared.is_stopped.load(Ordering::SeqCst) {
            return;
        }
        let Ok(connection) = connection else { continue };
        if shared.admit(&connection) {
            let shared = Arc::clone(shared);
            // A connection whose thread cannot be started is closed.
            let _ = thread::Builder::new().spawn(move || {
                // The client sees an error of the connection, too.
                let _ = serve(&connection, &shared.script);
                let _ = connection.shutdown(Shutdown::Both);
            });
        }
    }
}

/// Answers the requests of a connection until either side closes it.
fn serve(connection: &TcpStream, script: &Script) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::new(connection);
    while let Some(head) = Head::read(&mut reader)? {
        let body = head.body(&mut reader, connection)?;
        let is_last = head.says("connection", "close");
        let is_head = head.method == Method::HEAD;
        let answer = answer(script, head, body);
        thread::sleep(answer.delay);
        let Outcome::Body(body) = &answer.outcome else { return Ok(()) };
        write(connection, &answer, body, is_head)?;
        if is_last {
            return Ok(());
        }
    }
    Ok(())
}

/// Finds the answer to a request, and records the request.
fn answer(script: &Script, head: Head, body: Bytes) -> Answer {
    let text = |status, text: String| Answer::bytes(status, "text/plain; charset=utf-8", text);
    let Ok(url) = Url::parse("http://localhost").and_then(|base| base.join(&head.target)) else {
        return text(400, format!("the target of the request is invalid: {}", head.target));
    };
    let has_answer = |id: &str| script.has_answer(id);
    let operation = operations::find(&head.method, url.path(), has_answer).or_else(|| {
        let is_token = head.method == Method::POST && body.windows(11).any(|text| text == b"grant_type=");
        let beyond = if is_token { TOKEN } else { UNDOCUMENTED.0 };
        has_answer(beyond).then_some(beyond)
    });
    let (method, path) = (head.method, url.path());
    let call = ScriptedCall::new(operation.unwrap_or_default(), method.clone(), &url, head.headers, body);
    let mut state = script.state();
    match operation {
        Some(_) => state.calls.push(call),
        None => state.unexpected.push(call),
    }
    drop(state);
    match operation {
        None => text(404, format!("the API has no operation {method} {path}")),
        Some(id) => script.next(id).unwrap_or_else(|error| text(501, error.to_string())),
    }
}

fn write(mut connection: &TcpStream, answer: &Answer, body: &[u8], is_head: bool) -> io::Result<()> {
    let invalid =
        |what: &str| io::Error::new(io::ErrorKind::InvalidData, format!("the {what} of an answer is invalid"));
    let status = StatusCode::from_u16(answer.status).map_err(|_| invalid("status"))?;
    let mut text = format!("HTTP/1.1 {} {}\r\n", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let mut has_length = false;
    for (name, value) in &answer.headers {
        let is_valid = HeaderName::from_str(name).is_ok() && HeaderValue::from_str(value).is_ok();
        if !is_valid {
            return Err(invalid("header"));
        }
        has_length |= ["content-length", "transfer-encoding"].iter().any(|known| name.eq_ignore_ascii_case(known));
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    let has_body = !status.is_informational() && ![204, 304].contains(&status.as_u16());
    if has_body && !has_length {
        text.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    if has_body && !is_head {
        bytes.extend_from_slice(body);
    }
    connection.write_all(&bytes)
}

/// The head of a request.
struct Head {
    method: Method,
    target: String,
    headers: HeaderMap,
}

impl Head {
    /// Reads the head of the next request; `None` if the connection is closed before it.
    fn read(reader: &mut dyn BufRead) -> io::Result<Option<Self>> {
        let mut reader = reader.take(LARGEST_HEAD);
        let mut first = line(&mut reader)?;
        // Some clients send an empty line after a body.
        if first.as_deref() == Some("") {
            first = line(&mut reader)?;
        }
        let Some(first) = first else { return Ok(None) };
        let mut words = first.split(' ');
        let (Some(method), Some(target), Some(_)) = (words.next(), words.next(), words.next()) else {
            return Err(malformed());
        };
        let method = Method::from_str(method).map_err(|_| malformed())?;
        let mut headers = HeaderMap::new();
        loop {
            let line = line(&mut reader)?.ok_or_else(malformed)?;
            if line.is_empty() {
                return Ok(Some(Self { method, target: target.to_owned(), headers }));
            }
            let (name, value) = line.split_once(':').ok_or_else(malformed)?;
            let name = HeaderName::from_str(name).map_err(|_| malformed())?;
            headers.append(name, HeaderValue::from_str(value.trim()).map_err(|_| malformed())?);
        }
    }

    /// Returns true if one of the values of the header is `value`.
    fn says(&self, name: &str, value: &str) -> bool {
        let values = self.headers.get_all(name).iter().filter_map(|found| found.to_str().ok());
        values.flat_map(|found| found.split(',')).any(|found| found.trim().eq_ignore_ascii_case(value))
    }

    /// Reads the body.
    fn body(&self, reader: &mut dyn BufRead, mut connection: &TcpStream) -> io::Result<Bytes> {
        if self.says("expect", "100-continue") {
            connection.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        if self.says("transfer-encoding", "chunked") {
            return chunks(reader);
        }
        let length = self.headers.get("content-length").and_then(|length| length.to_str().ok());
        let length = length.map_or(Ok(0), str::parse).map_err(|_| malformed())?;
        exactly(reader, length).map(Into::into)
    }
}

/// Reads a body in chunks, and the trailers after it.
fn chunks(reader: &mut dyn BufRead) -> io::Result<Bytes> {
    let mut body = Vec::new();
    loop {
        let head = line(reader)?.ok_or_else(malformed)?;
        let length = head.split(';').next().unwrap_or_default().trim();
        let length = u64::from_str_radix(length, 16).map_err(|_| malformed())?;
        if length == 0 {
            while !line(reader)?.ok_or_else(malformed)?.is_empty() {}
            return Ok(body.into());
        }
        body.extend(exactly(reader, length)?);
        line(reader)?;
    }
}

fn exactly(reader: &mut dyn BufRead, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(malformed()) }
}

/// Reads a line without its end; `None` if the connection is closed.
fn line(reader: &mut dyn BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    reader.read_until(b'\n', &mut bytes)?;
    match bytes.strip_suffix(b"\n") {
        None if bytes.is_empty() => Ok(None),
        None => Err(malformed()),
        Some(line) => {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            // Bytes of headers stand for Latin-1.
            Ok(Some(line.iter().copied().map(char::from).collect()))
        }
    }
}

fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the request is malformed")
}
