// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The body of a request under construction. Members and headers of parts can be added until it is sent.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;

use crate::runtime::answer::error::Error;
use crate::runtime::codec;

use super::form;
use super::multipart::Multipart;
use super::payload::Body;

/// A body with its media type.
#[derive(Clone)]
pub(crate) struct Payload {
    /// The media type; `None` for multipart bodies, which state theirs with a boundary.
    pub(crate) media_type: Option<HeaderValue>,
    pub(crate) content: Content,
}

/// The content of a body.
#[derive(Clone)]
pub(crate) enum Content {
    /// JSON.
    Json(Vec<u8>),
    /// A URL-encoded form.
    Form(String),
    /// Parts.
    Multipart(Multipart),
    /// Bytes that are sent unchanged.
    Raw(Body),
}

/// A member that the caller adds to a body, as JSON.
pub(crate) type Member = (String, Vec<u8>);

impl Payload {
    pub(crate) fn json(text: Vec<u8>) -> Self {
        Self { media_type: Some(HeaderValue::from_static("application/json")), content: Content::Json(text) }
    }

    pub(crate) fn form(text: String) -> Self {
        let media_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        Self { media_type: Some(media_type), content: Content::Form(text) }
    }

    pub(crate) fn multipart(parts: Multipart) -> Self {
        Self { media_type: None, content: Content::Multipart(parts) }
    }

    pub(crate) fn raw(media_type: HeaderValue, body: Body) -> Self {
        Self { media_type: Some(media_type), content: Content::Raw(body) }
    }

    /// Returns true if the body can be sent any number of times.
    pub(crate) fn is_repeatable(&self) -> bool {
        match &self.content {
            Content::Json(_) | Content::Form(_) => true,
            Content::Multipart(parts) => parts.is_repeatable(),
            Content::Raw(body) => body.is_repeatable(),
        }
    }

    /// Adds a member, in place of one with the same name.
    pub(crate) fn add(&mut self, (name, json): &Member) -> Result<(), Error> {
        match &mut self.content {
            Content::Json(text) => *text = with_member(text, name, json)?,
            Content::Form(text) => *text = form::with_member(text, name, json)?,
            Content::Multipart(parts) => parts.add(name, json)?,
            Content::Raw(_) => {
                return Err(Error::argument(name, "cannot be added: the body has no members"));
            }
        }
        Ok(())
    }

    /// Sets the member at this path, and creates the objects on the way.
    pub(crate) fn set(&mut self, path: &[&str], json: Vec<u8>) -> Result<(), Error> {
        match (path, &mut self.content) {
            ([], _) => Ok(()),
            ([name], _) => self.add(&((*name).to_owned(), json)),
            (_, Content::Json(text)) => {
                *text = with_path(text, path, &json)?;
                Ok(())
            }
            _ => self.add(&(form::name(path), json)),
        }
    }

    /// Returns the value of a member as it is sent.
    pub(crate) fn member(&self, path: &[&str]) -> Option<Cow<'_, str>> {
        match &self.content {
            Content::Json(text) => codec::member(text, path).ok()?.map(String::from_utf8_lossy),
            Content::Form(text) => form::value(text, path).map(Cow::Borrowed),
            Content::Multipart(_) | Content::Raw(_) => None,
        }
    }

    /// Returns the media type and the pieces to send.
    pub(crate) fn finish(self) -> Result<(HeaderValue, Vec<Body>), Error> {
        let body = match self.content {
            Content::Multipart(parts) => {
                let (media_type, pieces) = parts.finish()?;
                return Ok((self.media_type.unwrap_or(media_type), pieces));
            }
            Content::Json(text) => Bytes::from(text).into(),
            Content::Form(text) => text.into(),
            Content::Raw(body) => body,
        };
        let media_type = self.media_type.unwrap_or(HeaderValue::from_static("application/octet-stream"));
        Ok((media_type, vec![body]))
    }
}

/// Returns a JSON object with this member instead of any other of its name.
fn with_member(object: &[u8], name: &str, value: &[u8]) -> Result<Vec<u8>, Error> {
    let unwritable = |error| Error::argument(name, "cannot be written").with_source(error);
    let members =
        form::members(object).map_err(|_| Error::argument(name, "cannot be added: the body is not a JSON object"))?;
    let mut text = Vec::with_capacity(object.len() + name.len() + value.len() + 4);
    let kept = members.into_iter().filter(|(known, _)| known != name);
    for (known, value) in kept.chain([(name.to_owned(), value)]) {
        text.push(if text.is_empty() { b'{' } else { b',' });
        text.extend(codec::encode(&known).map_err(unwritable)?);
        text.push(b':');
        text.extend_from_slice(value);
    }
    text.push(b'}');
    Ok(text)
}

/// Returns a JSON object with the value at this path. Anything on the way that is not an object is replaced by one.
fn with_path(object: &[u8], path: &[&str], value: &[u8]) -> Result<Vec<u8>, Error> {
    let [first, rest @ ..] = path else {
        return Ok(value.to_vec());
    };
    let inner = codec::member(object, &[first]).ok().flatten().filter(|inner| inner.starts_with(b"{"));
    let inner = with_path(inner.unwrap_or(b"{}"), rest, value)?;
    with_member(object, first, &inner)
}
