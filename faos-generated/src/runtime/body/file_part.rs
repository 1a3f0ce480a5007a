// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A file in a multipart form. It is a field of the form's struct, and can only be sent in a form.

use crate::runtime::codec::{Decode, DecodeError, Encode, Reader, Writer};

use super::payload::Body;

/// A file to be sent in a form, with its name and media type.
///
/// Anything that converts into a [`Body`] converts into a file. Many servers derive the file type from the name;
/// without one, the name of the form field is used.
#[derive(Clone, Debug, PartialEq)]
pub struct FilePart {
    pub(crate) body: Body,
    pub(crate) name: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
}

impl FilePart {
    /// Creates a file with this content.
    pub fn new(body: impl Into<Body>) -> Self {
        Self { body: body.into(), name: None, media_type: None, headers: Vec::new() }
    }

    /// Sets the file name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type, such as `image/png`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Adds a header to the part of this file, such as `Content-Language`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

impl<B: Into<Body>> From<B> for FilePart {
    fn from(body: B) -> Self {
        Self::new(body)
    }
}

impl Encode for FilePart {
    fn encode(&self, writer: &mut Writer) {
        writer.file(self);
    }
}

impl Decode for FilePart {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Err(reader.error("a file cannot be read from JSON"))
    }
}
