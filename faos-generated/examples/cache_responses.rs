//! Keeps the responses of reads in memory, with a layer of `tower` below the retries of the client. Reads the API key
//! from `FAOS_API_KEY`.

use std::collections::HashMap;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use faos_generated::http::{HeaderMap, Method, Request, Response};
use faos_generated::tower_layer::{Layer, layer_fn};
use faos_generated::tower_service::Service;
use faos_generated::{Client, Error, ErrorKind, FinalUrl, HttpTransport, TransportBody, TransportError};

/// The responses by URL: the time of arrival, the headers and the body.
type Responses = Arc<Mutex<HashMap<String, (Instant, HeaderMap, Vec<u8>)>>>;

/// A service that answers reads from memory while a response is fresh. A cache for several users must also compare
/// their credentials.
struct Cache {
    inner: HttpTransport,
    fresh: Duration,
    responses: Responses,
}

impl Service<Request<TransportBody>> for Cache {
    type Response = Response<TransportBody>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, TransportError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<TransportBody>) -> Self::Future {
        if request.method() != Method::GET {
            return self.inner.call(request);
        }
        let url = FinalUrl::new(request.uri().clone());
        let name = request.uri().to_string();
        let known = self.responses.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        if let Some((_, headers, body)) = known.filter(|(arrived, ..)| arrived.elapsed() < self.fresh) {
            let mut response = Response::new(body.into());
            *response.headers_mut() = headers;
            response.extensions_mut().insert(url);
            return Box::pin(ready(Ok(response)));
        }
        let responses = self.responses.clone();
        let response = self.inner.call(request);
        Box::pin(async move {
            let (head, body) = response.await?.into_parts();
            // An event stream never ends, so only JSON is kept.
            let is_json = head.headers.get("content-type").is_some_and(|kind| kind == "application/json");
            if !head.status.is_success() || !is_json {
                return Ok(Response::from_parts(head, body));
            }
            let body = body.bytes().await.map_err(|error| TransportError::new(ErrorKind::Ambiguous, error))?.to_vec();
            let entry = (Instant::now(), head.headers.clone(), body.clone());
            responses.lock().unwrap_or_else(PoisonError::into_inner).insert(name, entry);
            Ok(Response::from_parts(head, body.into()))
        })
    }
}

fn cache(fresh: Duration) -> impl Layer<HttpTransport, Service = Cache> {
    layer_fn(move |inner| Cache { inner, fresh, responses: Responses::default() })
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let key = std::env::var("FAOS_API_KEY").unwrap_or_default();
    let client = Client::builder().api_key(key).layer(cache(Duration::from_secs(60))).build()?;

    for _ in 0..3 {
        let start = Instant::now();
        let page = client.agents().list().limit(10).await?;
        println!("{} agents in {:?}", page.items.len(), start.elapsed());
    }
    Ok(())
}
