// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Custom transports, in place of the client's HTTP client.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body::{Body as _, Frame, SizeHint};
use reqwest::{ResponseBuilderExt, Url};

use super::answer::error::Error;
use super::answer::error_kind::ErrorKind;

type BoxError = Box<dyn StdError + Send + Sync>;

/// A transport of requests, for another HTTP client, a cache, or a proxy in the same process.
///
/// The client calls it once for each attempt and each redirect that is followed. Credentials, limits, retries, hooks
/// and decoding work as usual; compression, connections and their timeouts are up to the transport. With the feature
/// `tower`, any `tower::Service` is a transport.
///
/// ```text
/// impl Transport for Local {
///     fn send(&self, request: http::Request<TransportBody>) -> TransportFuture<'_> {
///         Box::pin(async move {
///             let url = FinalUrl::new(request.uri().clone());
///             let answer = self.handle(request).await.map_err(|error| TransportError::new(ErrorKind::Ambiguous, error))?;
///             Ok(http::Response::builder().extension(url).body(answer.into())?)
///         })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends a request, and returns the response when its head has arrived.
    ///
    /// The response must have a [`FinalUrl`] as an extension. A transport must not follow redirects: the response to
    /// another URL is an error of kind `Redirect`.
    ///
    /// # Errors
    ///
    /// The kind of the error decides if the call is retried.
    fn send(&self, request: Request<TransportBody>) -> TransportFuture<'_>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: Request<TransportBody>) -> TransportFuture<'_> {
        (**self).send(request)
    }
}

/// The future returned by [`Transport::send`].
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Response<TransportBody>, TransportError>> + Send + 'a>>;

/// The URL that a response is from: an extension that each response of a [`Transport`] must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalUrl(Uri);

impl FinalUrl {
    /// Creates the extension. The URL is that of the request, unless a redirect was followed.
    pub fn new(url: Uri) -> Self {
        Self(url)
    }
}

/// The error of a [`Transport`].
pub struct TransportError(Error);

impl TransportError {
    /// Creates an error of a kind, which decides about retries:
    ///
    /// | Kind | Meaning | Retries |
    /// |---|---|---|
    /// | `Connect`, `ConnectTimeout` | The server received nothing. | any call |
    /// | `Ambiguous`, `Timeout` | The server may have processed the request. | calls that are safe to repeat |
    /// | any other | Another attempt would fail too. | none |
    ///
    /// The source should not contain secrets; those of the call are redacted.
    pub fn new(kind: ErrorKind, source: impl Into<BoxError>) -> Self {
        Self(Error::new(kind, "the transport failed").with_boxed_source(source.into()))
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind()
    }

    pub(crate) fn of(error: Error) -> Self {
        Self(error)
    }

    pub(crate) fn into_error(self) -> Error {
        self.0
    }
}

/// An HTTP request or response that could not be built.
impl From<http::Error> for TransportError {
    fn from(error: http::Error) -> Self {
        Self::new(ErrorKind::Protocol, error)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("TransportError").field(&self.0).finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

type BoxBody = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;

/// The body of a request or response of a [`Transport`], read chunk by chunk as an `http_body::Body`.
///
/// Text and bytes convert into a body.
// Bodies are polled through a mutable reference only, so the mutex is never locked.
pub struct TransportBody(Mutex<BoxBody>);

impl TransportBody {
    /// Creates a body from that of another library.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self(Mutex::new(Box::pin(Converted(Box::pin(body)))))
    }

    /// Reads the whole body.
    ///
    /// # Errors
    ///
    /// Returns the error that ended the body.
    pub async fn bytes(mut self) -> Result<Bytes, Box<dyn StdError + Send + Sync>> {
        let mut bytes = Vec::new();
        while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut self).poll_frame(context)).await {
            bytes.extend_from_slice(&frame?.into_data().unwrap_or_default());
        }
        Ok(bytes.into())
    }
}

impl http_body::Body for TransportBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}

/// A body with its errors boxed.
struct Converted<B>(Pin<Box<B>>);

impl<B> http_body::Body for Converted<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.0.as_mut().poll_frame(context).map(|frame| frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl From<Bytes> for TransportBody {
    fn from(bytes: Bytes) -> Self {
        Self::new(reqwest::Body::from(bytes))
    }
}

impl From<Vec<u8>> for TransportBody {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for TransportBody {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for TransportBody {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

/// An empty body.
impl Default for TransportBody {
    fn default() -> Self {
        Bytes::new().into()
    }
}

impl fmt::Debug for TransportBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TransportBody")
    }
}

/// Sends a request over a custom transport.
pub(crate) async fn exchange(
    transport: &dyn Transport,
    mut request: reqwest::Request,
) -> Result<reqwest::Response, Error> {
    let body = request.body_mut().take().map_or_else(TransportBody::default, TransportBody::new);
    let url = Uri::try_from(request.url().as_str())
        .map_err(|error| Error::new(ErrorKind::InvalidArgument, "the URL is too long").with_source(error))?;
    let mut outgoing = Request::new(body);
    *outgoing.method_mut() = request.method().clone();
    *outgoing.uri_mut() = url.clone();
    *outgoing.headers_mut() = std::mem::take(request.headers_mut());
    let response = transport.send(outgoing).await.map_err(TransportError::into_error)?;
    let (mut head, body) = response.into_parts();
    let Some(FinalUrl(found)) = head.extensions.remove() else {
        return Err(Error::config("the transport is invalid: its response has no `FinalUrl` as an extension"));
    };
    let url = match found == url {
        true => Some(request.url().clone()),
        false => Url::parse(&found.to_string()).ok(),
    };
    let url = url.ok_or_else(|| Error::config("the transport is invalid: `FinalUrl` is not an absolute URL"))?;
    let built = Response::builder().url(url).body(reqwest::Body::wrap(body));
    let mut response = built.map_err(|_| Error::config("the transport is invalid: its response cannot be read"))?;
    head.extensions.extend(std::mem::take(response.extensions_mut()));
    let body = response.into_body();
    Ok(Response::from_parts(head, body).into())
}

/// Receives a response of the HTTP client.
pub(crate) fn received(response: reqwest::Response) -> Result<Response<TransportBody>, Error> {
    let url = Uri::try_from(response.url().as_str())
        .map_err(|error| Error::new(ErrorKind::Protocol, "the URL of the response is invalid").with_source(error))?;
    let mut response = Response::<reqwest::Body>::from(response).map(TransportBody::new);
    response.extensions_mut().insert(FinalUrl(url));
    Ok(response)
}
