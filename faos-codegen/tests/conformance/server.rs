//! A server that answers each request as its case states.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use faos_codegen::conformance::Answer;

/// A request as received.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    /// The method and the target.
    pub(crate) line: String,
    /// The headers, with names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Returns the values of a header, joined by `; `.
    pub(crate) fn header(&self, name: &str) -> String {
        let own = self.headers.iter().filter(|(known, _)| known == name);
        own.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join("; ")
    }
}

/// A server in threads of its own.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<BTreeMap<usize, Request>>>,
}

impl Server {
    pub(crate) fn start(answers: BTreeMap<usize, Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("the listener has an address");
        let requests = Arc::new(Mutex::new(BTreeMap::new()));
        let (received, answers) = (Arc::clone(&requests), Arc::new(answers));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (received, answers) = (Arc::clone(&received), Arc::clone(&answers));
                // A client may close its connection at any time.
                thread::spawn(move || _ = serve(&stream, &received, &answers));
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the requests by their case.
    pub(crate) fn requests(&self) -> BTreeMap<usize, Request> {
        self.requests.lock().expect("no thread panicked").clone()
    }
}

fn serve(
    stream: &TcpStream,
    received: &Mutex<BTreeMap<usize, Request>>,
    answers: &BTreeMap<usize, Answer>,
) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader)? {
        let case: usize = request.header("x-conformance-case").parse().expect("a request names its case");
        let is_head = request.line.starts_with("HEAD ");
        received.lock().expect("no thread panicked").insert(case, request);
        write(stream, &answers[&case], is_head)?;
    }
    Ok(())
}

fn read(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut request = Request { line: line(reader)?, ..Request::default() };
    if request.line.is_empty() {
        return Ok(None);
    }
    loop {
        let header = line(reader)?;
        let Some((name, value)) = header.split_once(':') else { break };
        request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = request.header("content-length").parse().unwrap_or_default();
    request.body.resize(length, 0);
    reader.read_exact(&mut request.body)?;
    while request.header("transfer-encoding") == "chunked" {
        let length = usize::from_str_radix(&line(reader)?, 16).map_err(io::Error::other)?;
        let mut chunk = vec![0; length];
        reader.read_exact(&mut chunk)?;
        line(reader)?;
        request.body.extend(chunk);
        if length == 0 {
            break;
        }
    }
    Ok(Some(request))
}

fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn write(mut stream: &TcpStream, answer: &Answer, is_head: bool) -> io::Result<()> {
    let body = match (&answer.body, &answer.body_base64) {
        (Some(text), _) => text.clone().into_bytes(),
        // The only bytes of the cases.
        (None, Some(_)) => vec![0, 1, 2, 0xFF],
        (None, None) => Vec::new(),
    };
    let mut head = format!("HTTP/1.1 {} \r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {}\r\n", value.as_str().unwrap_or_default()));
    }
    if let Some(media_type) = &answer.content_type {
        head.push_str(&format!("Content-Type: {media_type}\r\n"));
    }
    if !matches!(answer.status, 204 | 304) {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    stream.write_all(format!("{head}\r\n").as_bytes())?;
    if !is_head && !matches!(answer.status, 204 | 304) {
        stream.write_all(&body)?;
    }
    Ok(())
}
