//! Custom transports: everything around them works as with the client's own HTTP client.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream;
use http::{Method, Request as HttpRequest, Response as HttpResponse, Uri};

use crate::runtime::prelude::*;
use crate::runtime::{
    Body, Client, ClientBuilder, Error, ErrorKind, FinalUrl, Transport, TransportBody, TransportError, TransportFuture,
};

use super::sample::CreateAgent;
use super::server::{shown, test_builder};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

static UPLOAD: Operation = Operation::post("upload", "/files").security(&[]);
static FILE: Operation = Operation::get("file", "/file").accept("*/*").security(&[]);

/// The answer to a request, or the kind of the failure.
type Reply = fn(&HttpRequest<()>) -> Result<HttpResponse<TransportBody>, ErrorKind>;

/// Answers in turn, the last one for ever, and keeps the requests.
#[derive(Clone)]
struct Local {
    replies: Arc<[Reply]>,
    sent: Arc<Mutex<Vec<(String, String)>>>,
}

impl Local {
    fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self { replies: replies.into_iter().collect(), sent: Arc::default() }
    }

    fn sent(&self) -> Vec<(String, String)> {
        self.sent.lock().unwrap().clone()
    }

    fn builder(&self) -> ClientBuilder {
        test_builder("https://api.example/v1").transport(self.clone())
    }

    fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

impl Transport for Local {
    fn send(&self, request: HttpRequest<TransportBody>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.bytes().await.map_err(|error| TransportError::new(ErrorKind::Upload, error))?;
            let key = head.headers.get("authorization").map_or("none", |key| key.to_str().unwrap());
            let line = format!("{} {} {key}", head.method, head.uri);
            let number = {
                let mut sent = self.sent.lock().unwrap();
                sent.push((line, String::from_utf8(body.to_vec()).unwrap()));
                sent.len() - 1
            };
            let reply = self.replies[number.min(self.replies.len() - 1)];
            reply(&HttpRequest::from_parts(head, ())).map_err(|kind| TransportError::new(kind, "the SECRET_key broke"))
        })
    }
}

fn answer(request: &HttpRequest<()>, status: u16, body: impl Into<TransportBody>) -> HttpResponse<TransportBody> {
    let url = FinalUrl::new(request.uri().clone());
    HttpResponse::builder().status(status).extension(url).body(body.into()).unwrap()
}

#[tokio::test]
async fn a_transport_sends_every_attempt() -> Result<(), Error> {
    let local =
        Local::new([|request| Ok(answer(request, 503, "")), |request| Ok(answer(request, 200, AGENT))] as [Reply; 2]);
    let client = local.client();
    assert_eq!(client.agents().get("agt_1").response().await?.attempts(), 2);
    client.agents().create(CreateAgent::new("One")).await?;
    let pieces = stream::iter(["one ", "two"].map(Ok::<_, std::io::Error>));
    client.empty_request(&UPLOAD).body("text/plain", Body::stream(pieces, None)).await?;
    let get = "GET https://api.example/v1/agents/agt_1 Bearer SECRET_key";
    let expected = [
        (get, ""),
        (get, ""),
        ("POST https://api.example/v1/agents Bearer SECRET_key", r#"{"name":"One"}"#),
        ("POST https://api.example/v1/files none", "one two"),
    ];
    assert_eq!(local.sent(), expected.map(|(line, body)| (line.to_owned(), body.to_owned())));
    Ok(())
}

#[tokio::test]
async fn the_kind_of_a_failure_decides_about_retries() {
    // The attempts to get and to create.
    for (reply, kind, attempts) in [
        ((|_| Err(ErrorKind::Connect)) as Reply, ErrorKind::Connect, [3, 3]),
        (|_| Err(ErrorKind::ConnectTimeout), ErrorKind::ConnectTimeout, [3, 3]),
        (|_| Err(ErrorKind::Ambiguous), ErrorKind::Ambiguous, [3, 1]),
        (|_| Err(ErrorKind::Timeout), ErrorKind::Timeout, [3, 1]),
        (|_| Err(ErrorKind::Protocol), ErrorKind::Protocol, [1, 1]),
        (|_| Err(ErrorKind::Config), ErrorKind::Config, [1, 1]),
        (|_| Ok(HttpResponse::new("".into())), ErrorKind::Config, [1, 1]),
        (
            |_| {
                let mut response = HttpResponse::new(TransportBody::default());
                response.extensions_mut().insert(FinalUrl::new(Uri::from_static("https://other.example/")));
                Ok(response)
            },
            ErrorKind::Redirect,
            [1, 1],
        ),
        (
            |_| {
                let mut response = HttpResponse::new(TransportBody::default());
                response.extensions_mut().insert(FinalUrl::new(Uri::from_static("/relative")));
                Ok(response)
            },
            ErrorKind::Config,
            [1, 1],
        ),
    ] {
        let client = Local::new([reply]).client();
        let get = client.agents().get("agt_1").await.unwrap_err();
        let create = client.agents().create(CreateAgent::new("One")).await.unwrap_err();
        assert_eq!([&get, &create].map(Error::kind), [kind; 2]);
        assert_eq!([&get, &create].map(Error::attempts), attempts, "{kind:?}");
        assert!(!shown(&get).contains("SECRET"), "{get:?}");
    }
}

#[tokio::test]
async fn bodies_arrive_in_pieces_and_within_limits() -> Result<(), Error> {
    fn pieces(request: &HttpRequest<()>) -> Result<HttpResponse<TransportBody>, ErrorKind> {
        let pieces = stream::iter(["one ", "two"].map(|piece| Ok::<_, std::io::Error>(piece.as_bytes().to_vec())));
        Ok(answer(request, 200, TransportBody::new(reqwest::Body::wrap(StreamBody(Box::pin(pieces))))))
    }
    fn broken(request: &HttpRequest<()>) -> Result<HttpResponse<TransportBody>, ErrorKind> {
        let pieces = [Ok(b"one ".to_vec()), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
        Ok(answer(request, 200, TransportBody::new(StreamBody(Box::pin(stream::iter(pieces))))))
    }
    let client = Local::new([pieces as Reply]).client();
    let mut download = client.download_request(&FILE).await?;
    let mut whole = Vec::new();
    while let Some(piece) = download.next().await {
        whole.extend(piece?);
    }
    assert_eq!(whole, b"one two");
    let limited = Local::new([pieces as Reply]).builder().max_body(4).build()?;
    assert_eq!(limited.request(Method::GET, "/file").raw_response().await.unwrap_err().kind(), ErrorKind::TooLarge);
    let client = Local::new([broken as Reply]).builder().max_retries(0).build()?;
    let error = client.request(Method::GET, "/file").raw_response().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Truncated);
    Ok(())
}

type Pieces = std::pin::Pin<Box<dyn futures_util::Stream<Item = std::io::Result<Vec<u8>>> + Send>>;

/// A body of another library.
struct StreamBody<S = Pieces>(S);

impl<S> http_body::Body for StreamBody<S>
where
    S: futures_util::Stream<Item = std::io::Result<Vec<u8>>> + Unpin,
{
    type Data = bytes::Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, std::io::Error>>> {
        std::pin::Pin::new(&mut self.0)
            .poll_next(context)
            .map(|item| item.map(|item| item.map(|bytes| http_body::Frame::data(bytes.into()))))
    }
}

#[test]
fn settings_of_connections_have_no_effect_on_a_transport() {
    let local = Local::new([|_| Err(ErrorKind::Connect)] as [Reply; 1]);
    let error = local.builder().proxy("http://proxy.example").build().unwrap_err();
    assert_eq!(error.to_string(), "`proxy` has no effect together with `transport`");
}

#[cfg(feature = "tower")]
mod services {
    use std::convert::Infallible;
    use std::time::Instant;

    use futures_util::future::join_all;
    use tower::ServiceBuilder;
    use tower::limit::{ConcurrencyLimitLayer, RateLimitLayer};
    use tower::util::MapRequestLayer;

    use crate::tests::server::{TestServer, json, raw, with_headers};

    use super::*;

    #[tokio::test]
    async fn layers_see_each_attempt_and_errors_keep_their_kind() -> Result<(), Error> {
        let server = TestServer::start([raw(""), json(503, ""), json(200, AGENT)]).await;
        let marked = MapRequestLayer::new(|mut request: HttpRequest<TransportBody>| {
            assert!(request.headers().contains_key("authorization"));
            request.headers_mut().insert("x-layer", "1".parse().unwrap());
            request
        });
        let client = server.builder().layer(marked.clone()).build()?;
        assert_eq!(client.agents().get("agt_1").response().await?.attempts(), 3);
        let received = server.received();
        assert!(received.len() == 3 && received.iter().all(|request| request.header("x-layer") == Some("1")));
        let pieces = stream::iter(["one ", "two"].map(Ok::<_, std::io::Error>));
        client.agents().create(CreateAgent::new("")).body("application/json", Body::stream(pieces, Some(7))).await?;
        assert_eq!(
            (&*server.received()[3].body, server.received()[3].header("content-length")),
            ("one two", Some("7"))
        );

        for (reply, kind) in [
            (raw("SSH-2.0\r\n"), ErrorKind::Protocol),
            (raw(""), ErrorKind::Ambiguous),
            (raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"), ErrorKind::Truncated),
            (with_headers(302, &[("location", "https://other.example")], b""), ErrorKind::Redirect),
        ] {
            let server = TestServer::start([reply]).await;
            let client = server.builder().layer(marked.clone()).max_retries(0).build()?;
            assert_eq!(client.agents().get("agt_1").await.unwrap_err().kind(), kind);
        }
        let nobody = test_builder("http://127.0.0.1:1").layer(marked).build()?;
        assert_eq!(nobody.agents().get("agt_1").await.unwrap_err().kind(), ErrorKind::Connect);
        Ok(())
    }

    #[tokio::test]
    async fn a_rate_limiter_delays_attempts() -> Result<(), Error> {
        let server = TestServer::start([json(200, AGENT)]).await;
        let layers = ServiceBuilder::new()
            .layer(RateLimitLayer::new(2, Duration::from_millis(200)))
            .layer(ConcurrencyLimitLayer::new(1));
        let client = server.builder().layer(layers).build()?;
        let start = Instant::now();
        let calls = join_all((0..5).map(|_| client.agents().get("agt_1").send())).await;
        assert!(calls.iter().all(Result::is_ok), "{calls:?}");
        assert!(start.elapsed() >= Duration::from_millis(400), "{:?}", start.elapsed());
        Ok(())
    }

    #[tokio::test]
    async fn a_service_answers_without_a_server() -> Result<(), Error> {
        let service = tower::service_fn(|request: HttpRequest<TransportBody>| async move {
            let (head, _) = request.into_parts();
            Ok::<_, Infallible>(answer(&HttpRequest::from_parts(head, ()), 200, AGENT))
        });
        let client = test_builder("https://api.example").service(service).build()?;
        assert_eq!(client.agents().get("agt_1").await?.id, "agt_1");

        let failing = tower::service_fn(|_| async { Err::<HttpResponse<TransportBody>, _>("the SECRET_key broke") });
        let client = test_builder("https://api.example").service(failing).build()?;
        let error = client.agents().get("agt_1").await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Ambiguous, 3));
        assert!(!shown(&error).contains("SECRET"), "{error:?}");
        Ok(())
    }

    #[test]
    fn a_layer_requires_the_http_client() {
        let layer = || ConcurrencyLimitLayer::new(1);
        let builder = test_builder("https://api.example").http_client(reqwest::Client::new());
        let error = builder.layer(layer()).build().unwrap_err();
        assert!(error.to_string().starts_with("`layer` is invalid"), "{error}");
        let first = test_builder("https://api.example").build().unwrap();
        test_builder("https://api.example").share_connections(&first).layer(layer()).build().unwrap();
    }
}
