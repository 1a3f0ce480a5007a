// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Calls beyond the document: parameters, members and operations that it omits, and answers that it describes wrongly.

use bytes::Bytes;
use http::{HeaderValue, Method};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::runtime::answer::download::Download;
use crate::runtime::answer::error::Error;
#[cfg(doc)]
use crate::runtime::answer::error_kind::ErrorKind;
use crate::runtime::answer::range::{self, Rest};
use crate::runtime::answer::response::RawResponse;
use crate::runtime::arguments::parameter::{Encoding, Style};
use crate::runtime::arguments::url;
use crate::runtime::body::content::Payload;
use crate::runtime::body::payload::Body;
use crate::runtime::client::Client;
use crate::runtime::codec::{self, Raw};
use crate::runtime::operation::Operation;
#[cfg(not(target_arch = "wasm32"))]
use crate::runtime::progress::{Progress, Report};

use super::request::{Call, Request, ResponseCall};

impl<T> Request<T> {
    /// Sets a query parameter that the API's document does not describe, in place of earlier values. A list repeats the
    /// name.
    pub fn extra_query(self, name: &str, value: impl Serialize) -> Self {
        self.change(|parts| match name.is_empty() {
            true => Err(Error::argument("extra_query", "has an empty name")),
            false => parts.set_query(Style::Form, true, name, &json(name, value)?, Encoding::FULL),
        })
    }

    /// Sets a header that the API's document does not describe, in place of earlier values.
    pub fn extra_header(self, name: &str, value: impl Serialize) -> Self {
        self.change(|parts| parts.set_header(name, &json(name, value)?))
    }

    /// Sets a member of the body that the API's document does not describe, in place of one with the same name. A form
    /// gets a pair or a part; a request without a body gets a JSON object.
    pub fn extra_body(self, name: &str, value: impl Serialize) -> Self {
        self.change(|parts| {
            let Raw(json) = json(name, value)?;
            parts.extra().members.push((name.to_owned(), json));
            Ok(())
        })
    }

    /// Sets a header of a part of a multipart body. `part` is the name of its member, or its position in a list,
    /// starting at 1.
    pub fn part_header(self, part: &str, name: &str, value: &str) -> Self {
        self.change(|parts| {
            parts.extra().part_headers.push([part, name, value].map(str::to_owned));
            Ok(())
        })
    }

    /// Replaces the body by JSON.
    pub fn json_body(self, body: impl Serialize) -> Self {
        self.change(|parts| {
            let Raw(json) = json("body", body)?;
            parts.body = Some(Payload::json(json));
            Ok(())
        })
    }

    /// Replaces the body by text, bytes or a stream of this media type.
    pub fn raw_body(self, media_type: &str, body: impl Into<Body>) -> Self {
        self.change(|parts| {
            let media_type = HeaderValue::from_str(media_type)
                .map_err(|_| Error::argument("media_type", "contains characters that are not allowed in a header"))?;
            parts.body = Some(Payload::raw(media_type, body.into()));
            Ok(())
        })
    }

    /// Allows path parameters to be empty. By default, an empty value is an error, since the URL without it often
    /// belongs to another operation: `DELETE /agents/` may delete all agents.
    pub fn allow_empty_path(self) -> Self {
        self.change(|parts| {
            parts.extra().allow_empty_path = true;
            Ok(())
        })
    }

    /// Sends the request, and returns status, headers and body without decoding them. A status that is not a success is
    /// still an error, which holds the headers and the body.
    pub fn raw_response(self) -> ResponseCall<Bytes> {
        self.read_as(false, |raw| Ok(raw.body.clone())).response()
    }

    /// Sends the request, and returns the body as a stream of chunks, with status and headers.
    pub fn stream_response(self) -> Call<Download> {
        self.read_as(true, Download::of_any).send()
    }

    /// Continues a download whose beginning has been received, also by an earlier process. `offset` is the number of bytes
    /// received, and `validator` that of the earlier [`Download`]. If the file has changed, or the server does not send the
    /// rest of a file, the error has the kind [`NotResumable`](ErrorKind::NotResumable), and nothing is downloaded.
    ///
    /// ```no_run
    #[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Download, ErrorKind, Request};")]
    /// # async fn example(request: Request<Download>, validator: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut file = std::fs::File::options().append(true).open("report.pdf")?;
    /// let received = file.metadata()?.len();
    /// match request.resume_from(received, validator).await {
    ///     Ok(mut download) => {
    ///         download.write_to(&mut file).await?;
    ///     }
    ///     Err(error) if error.kind() == ErrorKind::NotResumable => println!("download the whole file again"),
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume_from(self, offset: u64, validator: &str) -> Request<Download> {
        self.read_as(true, Download::of_any).change(|parts| {
            if parts.operation.method != Method::GET {
                return Err(Error::argument("offset", "is not supported: only the response to a GET can be resumed"));
            }
            parts.set_rest(Rest { offset, validator: range::parse_validator(validator)? });
            Ok(())
        })
    }

    /// Requests a response without compression, so that the length of a download is known, and it can be resumed.
    pub fn uncompressed(self) -> Self {
        self.change(|parts| {
            parts.set_uncompressed();
            Ok(())
        })
    }

    /// Calls a function while the body is uploaded: at the start of each attempt, and after each part of at most 64 KiB
    /// that the connection accepts. The operating system may hold a part of it for longer.
    ///
    /// The body may be of any kind. For a stream without a length, the total is unknown.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn on_upload_progress(self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.change(|parts| {
            parts.transfer().report = Some(Report::new(report));
            Ok(())
        })
    }

    /// Decodes the whole body of the response, including its envelope, as JSON of a type of your choice: one of this
    /// crate, a type that implements [`serde::Deserialize`], or [`serde_json::Value`].
    pub fn decode_as<U: DeserializeOwned>(self) -> Request<U> {
        self.read_as(false, decode)
    }

    /// Returns the request itself. A request with parameters of its own has fewer methods, and converts into this type.
    pub fn into_request(self) -> Self {
        self
    }

    /// Returns a copy of the request, or `None` if its body is a stream, which can be sent only once, or an argument is
    /// invalid.
    pub fn try_clone(&self) -> Option<Self> {
        self.copy()
    }
}

/// Decodes the body, whatever its media type. An empty body is null.
fn decode<U: DeserializeOwned>(raw: &RawResponse) -> Result<U, Error> {
    let json = if raw.is_empty() { b"null" } else { raw.body_text() };
    codec::from_json(json).map_err(|error| Error::decoding(&[], error).with_response(raw))
}

/// Writes the value of an argument as JSON.
fn json(name: &str, value: impl Serialize) -> Result<Raw, Error> {
    codec::to_json(value).map_err(|error| Error::argument(name, "cannot be written").with_source(error))
}

impl Client {
    /// Creates a request that the API's document does not describe. The path is relative to the base URL, and its values
    /// must be percent-encoded. Credentials, retries and limits apply as usual.
    ///
    /// The response is JSON; for another type see [`Request::decode_as`], for other content [`Request::raw_response`].
    /// The operation id, for hooks and scripts, is `undocumented`.
    pub fn request(&self, method: Method, path: &str) -> Request<Value> {
        let operation = undocumented(&method);
        let request = self.value_request(operation.unwrap_or(&GET));
        request.change(|parts| {
            if operation.is_none() {
                return Err(Error::argument("method", "is not a method of HTTP that a client can send"));
            }
            url::check_path(path)?;
            parts.extra().path = Some(path.to_owned());
            Ok(())
        })
    }
}

/// The operation id of requests that the document does not describe, and their path in messages.
pub(crate) const UNDOCUMENTED: (&str, &str) = ("undocumented", "(undocumented path)");

static GET: Operation = Operation::get(UNDOCUMENTED.0, UNDOCUMENTED.1).accept("*/*");
static HEAD: Operation = Operation::head(UNDOCUMENTED.0, UNDOCUMENTED.1).accept("*/*");
static POST: Operation = Operation::post(UNDOCUMENTED.0, UNDOCUMENTED.1).accept("*/*");
static PUT: Operation = Operation::put(UNDOCUMENTED.0, UNDOCUMENTED.1).accept("*/*");
static PATCH: Operation = Operation::patch(UNDOCUMENTED.0, UNDOCUMENTED.1).accept("*/*");
static DELETE: Operation = Operation::delete(UNDOCUMENTED.0, UNDOCUMENTED.1).accept("*/*");
static OPTIONS: Operation = Operation::options(UNDOCUMENTED.0, UNDOCUMENTED.1).accept("*/*");
static TRACE: Operation = Operation::trace(UNDOCUMENTED.0, UNDOCUMENTED.1).accept("*/*");

fn undocumented(method: &Method) -> Option<&'static Operation> {
    [&GET, &HEAD, &POST, &PUT, &PATCH, &DELETE, &OPTIONS, &TRACE]
        .into_iter()
        .find(|operation| operation.method == *method)
}
