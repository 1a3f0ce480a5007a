// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Services and layers of `tower` as transports.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use reqwest::Url;
use tokio::sync::Mutex;
use tower_service::Service;

use super::answer::error::Error;
use super::answer::error_kind::ErrorKind;
use super::call::failure::no_response;
use super::call::transport::Exchange;
use super::transport::{self, Transport, TransportBody, TransportError, TransportFuture};

type BoxError = Box<dyn StdError + Send + Sync>;

/// The client's HTTP client as a service, which layers of `tower` wrap; see
/// [`ClientBuilder::layer`](crate::runtime::ClientBuilder::layer).
#[derive(Clone)]
pub struct HttpTransport(pub(crate) Arc<dyn Exchange>);

impl Service<Request<TransportBody>> for HttpTransport {
    type Response = Response<TransportBody>;
    type Error = TransportError;
    type Future = TransportFuture<'static>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<TransportBody>) -> TransportFuture<'static> {
        let exchange = self.0.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let url = Url::parse(&head.uri.to_string())
                .map_err(|error| TransportError::new(ErrorKind::InvalidArgument, error))?;
            let mut request = reqwest::Request::new(head.method, url);
            *request.headers_mut() = head.headers;
            if !http_body::Body::is_end_stream(&body) {
                *request.body_mut() = Some(reqwest::Body::wrap(body));
            }
            let response = exchange.execute(request).await.map_err(|error| TransportError::of(no_response(error)))?;
            transport::received(response).map_err(TransportError::of)
        })
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HttpTransport")
    }
}

/// A service as a transport. It is locked while it becomes ready, and not while it responds.
pub(crate) struct Served<S>(pub(crate) Mutex<S>);

impl<S, B> Transport for Served<S>
where
    S: Service<Request<TransportBody>, Response = Response<B>> + Send,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: Request<TransportBody>) -> TransportFuture<'_> {
        Box::pin(async move {
            let response = {
                let mut service = self.0.lock().await;
                poll_fn(|context| service.poll_ready(context)).await.map_err(|error| failed(error.into()))?;
                service.call(request)
            };
            let response = response.await.map_err(|error| failed(error.into()))?;
            Ok(response.map(TransportBody::new))
        })
    }
}

/// Returns the error of the HTTP client unchanged. The server may have processed the request before any other error.
fn failed(error: BoxError) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => {
            TransportError::of(Error::new(ErrorKind::Ambiguous, "the transport failed").with_boxed_source(error))
        }
    }
}
