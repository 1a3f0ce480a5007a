// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The categories of errors.

/// The category of an error.
///
/// Each kind documents its effect on the request and its usual causes. Kinds may be added, so a `match` needs a
/// fallback branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client is misconfigured, or has no credential that the operation accepts. Nothing was sent.
    ///
    /// The message names the setting.
    Config,
    /// The client could not obtain an access token. The call was not sent, or its first token was rejected.
    ///
    /// The message or the source states the reason. If a refresh token has expired, the user must log in again.
    Token,
    /// The signer of the client returned an error, which is the source. The attempt was not sent.
    Signing,
    /// An argument cannot be sent, such as an empty path value, or a control character in a header. Nothing was sent.
    ///
    /// The message names the argument.
    InvalidArgument,
    /// The connection failed, or closed before the server received the request. Such calls are always safe to retry;
    /// all retries have been used.
    ///
    /// Check the network, the proxy, the host name and the base URL; the sources of the error contain the system's
    /// message.
    Connect,
    /// The connection was not established within the time limit. The server received nothing, so such calls are always
    /// safe to retry; all retries have been used.
    ///
    /// A firewall may drop packets, or the server may not accept more connections. The limit is `connect_timeout` of
    /// the client's builder.
    ConnectTimeout,
    /// The server's certificate or the TLS handshake was rejected. The server received no request.
    ///
    /// Check the clock, the host name, and the trusted certificates of this machine; a proxy that intercepts TLS uses
    /// its own certificate. For a custom certificate, configure an HTTP client that trusts it.
    Tls,
    /// The response was not complete within the time limit of the attempt or of the whole call, as the message states.
    /// The server may have processed the request.
    ///
    /// Check the state on the server before you repeat a call that changes something. Slow operations need a higher
    /// `attempt_timeout`, which includes the time for uploads.
    Timeout,
    /// A response began and then stopped arriving. The server has processed the request.
    ///
    /// The network is unreliable, or the server pauses for longer than `stall_timeout` of the client's builder.
    Stalled,
    /// The connection broke after the request was sent and before a response began. The server may have processed the
    /// request, so calls that change something are not retried unless they carry an idempotency key.
    ///
    /// Check the state on the server before you repeat such a call.
    Ambiguous,
    /// The connection broke within a response. The server has processed the request.
    ///
    /// Check for a proxy or a load balancer that limits the duration or size of responses.
    Truncated,
    /// The response is not valid HTTP, contradicts itself, or uses an unsupported compression. The server may have
    /// processed the request.
    ///
    /// Check the scheme and port of the base URL: another service may be listening there.
    Protocol,
    /// The response exceeds the size limit, or a list has more pages than `max_pages` allows. The server has processed
    /// the request.
    ///
    /// Request less data, or raise `max_body` or `max_pages` of the client's builder.
    TooLarge,
    /// The server sent a redirect that the client does not follow: to another origin, which could leak its credentials,
    /// of a request that changes something, or after too many others.
    ///
    /// Check the base URL. [`location`](crate::runtime::Error::location) is the target.
    Redirect,
    /// The server answered that the resource has not changed (status 304). The request had a condition, such as
    /// `If-None-Match`, and the operation does not document this response.
    ///
    /// Use the copy that the condition refers to.
    NotModified,
    /// The server answered with an error status.
    ///
    /// See [`api`](crate::runtime::Error::api) and [`status`](crate::runtime::Error::status); include
    /// [`request_id`](crate::runtime::Error::request_id) in support requests.
    Status,
    /// The server reported an error within a stream, after it had answered with a success status. The values received
    /// before are valid.
    ///
    /// See [`api`](crate::runtime::Error::api); [`body`](crate::runtime::Error::body) holds the data.
    Reported,
    /// The response has a media type that the operation does not return. Its body was not decoded.
    ///
    /// The cause is often a login page of the network; check the network and the base URL.
    UnexpectedContentType,
    /// The response is not the JSON that the API's document describes. The server has processed the request; the
    /// document is wrong, or a proxy changed the response.
    ///
    /// The message contains the path to the value, and [`body`](crate::runtime::Error::body) the text.
    Decode,
    /// A stream provided by the caller failed while it was sent, or had been read before. The server may have processed
    /// the part that it received.
    ///
    /// The source is the error of the stream.
    Upload,
    /// A writer provided by the caller failed while a download was saved.
    ///
    /// The source is the error of the writer.
    Write,
    /// A download cannot be resumed: the file has changed since it began, or the server does not send the rest of a file.
    ///
    /// Discard the part received before, and download the whole file again.
    NotResumable,
    /// The condition of [`wait_until`](crate::runtime::Request::wait_until) did not hold within its time limit or number of
    /// calls. The operation on the server may still be running.
    ///
    /// [`body`](crate::runtime::Error::body) is that of the last response, and
    /// [`decode`](crate::runtime::Error::decode) decodes it. Wait again, or raise the limit.
    WaitTimeout,
    /// The pages of a list repeat, or form an endless sequence of empty pages. The server may ignore the parameter that
    /// selects a page.
    ///
    /// The items received before are valid. Report the problem to the vendor.
    PaginationLoop,
}
