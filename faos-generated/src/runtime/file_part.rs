// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! A file in a multipart form. It stands in the struct of the form like any other field, and only a form can send it.

use super::body::Body;
use super::codec::{Decode, DecodeError, Encode, Reader, Writer};

/// A file to be sent in a form: its bytes, and what the server is told of its name and media type.
///
/// Whatever becomes a [`Body`] becomes a file by itself. Many servers look at the name to tell what they got; without
/// one, the file is named like the field that it is in.
#[derive(Clone, Debug, PartialEq)]
pub struct FilePart {
    pub(crate) body: Body,
    pub(crate) name: Option<String>,
    pub(crate) media_type: Option<String>,
}

impl FilePart {
    /// A file with these bytes.
    pub fn new(body: impl Into<Body>) -> Self {
        Self { body: body.into(), name: None, media_type: None }
    }

    /// What the file is called.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// What kind of file it is, such as `image/png`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
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
        Err(reader.error("a file is only ever sent, and never read from JSON"))
    }
}
