//! A mock server that sends given responses in order and records the requests.

use faos_generated::Client;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// The API key of all clients in these tests.
pub(crate) const KEY: &str = "sk_test_8f3a";

/// A running server.
pub(crate) struct Server(MockServer);

impl Server {
    /// Starts a server that sends each response once, in this order.
    pub(crate) async fn start(answers: impl IntoIterator<Item = ResponseTemplate>) -> Self {
        let server = MockServer::start().await;
        for answer in answers {
            Mock::given(any()).respond_with(answer).up_to_n_times(1).mount(&server).await;
        }
        Self(server)
    }

    /// Returns the base URL of the API.
    pub(crate) fn url(&self) -> String {
        format!("{}/v1", self.0.uri())
    }

    /// Returns a client for this server.
    pub(crate) fn client(&self) -> Client {
        Client::builder().api_key(KEY).base_url(self.url()).build().unwrap()
    }

    /// Returns the received requests in order.
    pub(crate) async fn requests(&self) -> Vec<Request> {
        self.0.received_requests().await.unwrap()
    }

    /// Returns the request targets in order.
    pub(crate) async fn targets(&self) -> Vec<String> {
        self.requests().await.iter().map(target).collect()
    }

    /// Checks that the server received a single request with this method and target, the usual headers and no body.
    pub(crate) async fn assert_sent(&self, line: &str) {
        let request = self.only_request(line).await;
        assert_eq!(String::from_utf8_lossy(&request.body), "");
        assert_eq!(header(&request, "content-type"), None);
    }

    /// Checks that the server received a single request with this method, target and JSON body, and the usual headers.
    pub(crate) async fn assert_sent_json(&self, line: &str, body: Value) {
        let request = self.only_request(line).await;
        assert_eq!(request.body_json::<Value>().unwrap(), body);
        assert_eq!(header(&request, "content-type"), Some("application/json"));
    }

    async fn only_request(&self, line: &str) -> Request {
        let requests: [Request; 1] = self.requests().await.try_into().unwrap();
        let [request] = requests;
        assert_eq!(format!("{} {}", request.method, target(&request)), line);
        assert_eq!(header(&request, "authorization"), Some(format!("Bearer {KEY}").as_str()));
        assert_eq!(header(&request, "accept"), Some("application/json"));
        assert_eq!(header(&request, "user-agent"), Some(concat!("faos-generated/", env!("CARGO_PKG_VERSION"))));
        request
    }
}

/// Returns the value of a header, which must not be repeated.
pub(crate) fn header<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    let mut values = request.headers.get_all(name).iter();
    let value = values.next().map(|value| value.to_str().unwrap());
    assert!(values.next().is_none(), "{name} came twice");
    value
}

/// Returns the path and query as sent, without the common base path.
fn target(request: &Request) -> String {
    let path = request.url.path().strip_prefix("/v1").unwrap();
    match request.url.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

/// Returns a response with a JSON body.
pub(crate) fn json_answer(status: u16, body: Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

/// Returns a response in the API's envelope.
pub(crate) fn data(status: u16, data: Value) -> ResponseTemplate {
    let meta = json!({ "request_id": "req_abc123", "timestamp": "2025-01-15T10:30:00Z" });
    json_answer(status, json!({ "data": data, "meta": meta }))
}

/// Returns a page, which is followed by another one if there is a cursor.
pub(crate) fn page(items: Value, next_cursor: Option<&str>) -> ResponseTemplate {
    let meta = json!({ "has_more": next_cursor.is_some(), "next_cursor": next_cursor });
    json_answer(200, json!({ "data": items, "meta": meta }))
}
