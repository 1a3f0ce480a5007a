//! A server that gives answers in turn and remembers what it was asked.

use faos_generated::Client;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// The key that every client of these tests has.
pub(crate) const KEY: &str = "sk_test_8f3a";

/// A running server.
pub(crate) struct Server(MockServer);

impl Server {
    /// Gives each answer once, in this order.
    pub(crate) async fn start(answers: impl IntoIterator<Item = ResponseTemplate>) -> Self {
        let server = MockServer::start().await;
        for answer in answers {
            Mock::given(any()).respond_with(answer).up_to_n_times(1).mount(&server).await;
        }
        Self(server)
    }

    /// Where the API is.
    pub(crate) fn url(&self) -> String {
        format!("{}/v1", self.0.uri())
    }

    /// A client of this server.
    pub(crate) fn client(&self) -> Client {
        Client::builder().api_key(KEY).base_url(self.url()).build().unwrap()
    }

    /// What the server was asked, in order.
    pub(crate) async fn requests(&self) -> Vec<Request> {
        self.0.received_requests().await.unwrap()
    }

    /// The targets that were asked for, in order.
    pub(crate) async fn targets(&self) -> Vec<String> {
        self.requests().await.iter().map(target).collect()
    }

    /// Checks that there was one request, with this method and target and without a body, and its headers.
    pub(crate) async fn assert_sent(&self, line: &str) {
        let request = self.only_request(line).await;
        assert_eq!(String::from_utf8_lossy(&request.body), "");
        assert_eq!(header(&request, "content-type"), None);
    }

    /// Checks that there was one request, with this method, target and JSON body, and its headers.
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

/// The only value of a header.
pub(crate) fn header<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    let mut values = request.headers.get_all(name).iter();
    let value = values.next().map(|value| value.to_str().unwrap());
    assert!(values.next().is_none(), "{name} came twice");
    value
}

/// Path and query as they were sent, without what all operations have in common.
fn target(request: &Request) -> String {
    let path = request.url.path().strip_prefix("/v1").unwrap();
    match request.url.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

/// An answer with a JSON body.
pub(crate) fn json_answer(status: u16, body: Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

/// An answer in the API's envelope.
pub(crate) fn data(status: u16, data: Value) -> ResponseTemplate {
    let meta = json!({ "request_id": "req_abc123", "timestamp": "2025-01-15T10:30:00Z" });
    json_answer(status, json!({ "data": data, "meta": meta }))
}

/// A page that others follow if there is a cursor.
pub(crate) fn page(items: Value, next_cursor: Option<&str>) -> ResponseTemplate {
    let meta = json!({ "has_more": next_cursor.is_some(), "next_cursor": next_cursor });
    json_answer(200, json!({ "data": items, "meta": meta }))
}
