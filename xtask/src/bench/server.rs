//! A local server that answers immediately with one agent or a page of agents, and keeps connections open.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// The JSON of an agent.
const AGENT: &str = r#"{"id":"agt_1","workspace_id":"ws_xyz789","name":"Customer Support Agent","description":"Answers questions about orders, returns and deliveries.","type":"conversational","ontology":"retail-v1","autonomy_level":"L2","status":"active","capabilities":{"email":true,"calendar":false,"search":true,"refunds":true},"guardrails":{"require_approval_for":["refund","cancel_order"],"blocked_actions":["delete_customer"],"rate_limits":{"actions_per_hour":120}},"personality":{"tone":"friendly","response_length":"concise","empathy_level":"high"},"created_at":"2025-01-15T10:30:00Z","updated_at":"2025-02-20T08:05:30Z","last_active_at":"2025-02-21T17:45:12Z","stats":{"total_interactions":1523,"success_rate":0.94,"avg_response_time_ms":1250.5}}"#;

/// A running server. It ends with the process.
pub(super) struct Server {
    base: String,
}

impl Server {
    pub(super) fn start() -> io::Result<Server> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let base = format!("http://{}", listener.local_addr()?);
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                // An error means that the client closed the connection.
                thread::spawn(move || answer(connection));
            }
        });
        Ok(Server { base })
    }

    /// Returns the base URL.
    pub(super) fn base(&self) -> &str {
        &self.base
    }
}

/// Answers every request of a connection. The requests have no bodies.
fn answer(connection: TcpStream) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let agent = response(AGENT, "");
    let page = response(&format!("[{}]", [AGENT; 20].join(",")), r#","has_more":false,"next_cursor":null"#);
    let mut requests = BufReader::new(connection.try_clone()?);
    let mut connection = connection;
    let mut line = String::new();
    let mut is_page = false;
    loop {
        line.clear();
        if requests.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line.starts_with("GET ") {
            is_page = !line.contains("/agents/");
        }
        if line == "\r\n" {
            connection.write_all(if is_page { &page } else { &agent }.as_bytes())?;
        }
    }
}

/// Returns a response with `data` in the API's envelope.
fn response(data: &str, meta: &str) -> String {
    let meta = format!(r#"{{"request_id":"req_abc123","timestamp":"2025-02-21T17:45:12Z"{meta}}}"#);
    let body = format!(r#"{{"data":{data},"meta":{meta}}}"#);
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         x-request-id: req_abc123\r\nx-ratelimit-limit: 1000\r\nx-ratelimit-remaining: 999\r\n\r\n{body}",
        body.len()
    )
}
