// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Bodies of type `multipart/form-data` (RFC 7578), with one part per member or list item.

use std::borrow::Cow;
use std::fmt::Write as _;

use bytes::Bytes;
use http::HeaderValue;

use crate::runtime::answer::error::Error;
use crate::runtime::arguments::parameter::{self, Encoding, Style};
use crate::runtime::codec::{self, DecodeError, Reader, TextWithFiles};

use super::file_part::FilePart;
use super::payload::{Body, Payload};

/// The encoding of a member that differs from the default.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FormPart {
    /// With this media type.
    Type(&'static str),
    /// As parts named by their path: `address[city]`.
    Brackets,
}

/// Encodes a form with its files. Text and numbers become text parts, objects JSON parts; a list repeats its part.
pub(crate) fn payload(encoded: TextWithFiles, rules: &[(&str, FormPart)]) -> Result<Payload, Error> {
    // Random, so that the content of a file cannot contain the boundary.
    let boundary = uuid::Uuid::new_v4().simple().to_string();
    let mut form = Form { boundary, text: String::new(), pieces: Vec::new() };
    let mut files = encoded.files.into_iter().peekable();
    let mut reader = Reader::new(&encoded.text);
    let mut next = reader.first_key().map_err(unreadable)?.map(str::to_owned);
    while let Some(name) = next {
        let value = reader.raw().map_err(unreadable)?;
        let rule = rules.iter().find(|(known, _)| *known == name).map(|&(_, rule)| rule);
        let end = reader.offset();
        let mut has_files = false;
        while let Some((_, file)) = files.next_if(|(place, _)| *place < end) {
            form.file(&name, file, rule)?;
            has_files = true;
        }
        if !has_files {
            form.value(&name, value, rule)?;
        }
        next = reader.next_key().map_err(unreadable)?.map(str::to_owned);
    }
    form.finish()
}

fn unreadable(error: DecodeError) -> Error {
    Error::argument("body", "is not an object, as a form requires").with_source(error)
}

fn text(json: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(json)
}

struct Form {
    boundary: String,
    /// The text after the last piece.
    text: String,
    pieces: Vec<Body>,
}

impl Form {
    fn file(&mut self, name: &str, file: FilePart, rule: Option<FormPart>) -> Result<(), Error> {
        let media_type = match (&file.media_type, rule) {
            (Some(own), _) => own,
            (None, Some(FormPart::Type(media_type))) => media_type,
            (None, _) => "application/octet-stream",
        };
        self.head(name, Some(file.name.as_deref().unwrap_or(name)), Some(media_type))?;
        self.pieces.push(Bytes::from(std::mem::take(&mut self.text)).into());
        self.pieces.push(file.body);
        self.text.push_str("\r\n");
        Ok(())
    }

    fn value(&mut self, name: &str, json: &[u8], rule: Option<FormPart>) -> Result<(), Error> {
        let media_type = match rule {
            Some(FormPart::Type(media_type)) => Some(media_type),
            Some(FormPart::Brackets) => {
                let text = parameter::text_of_json(Style::DeepObject, json).map_err(unreadable)?;
                let text = text.ok_or_else(|| parameter::too_deep(name))?;
                for (name, text) in parameter::query(Style::DeepObject, true, name, text, Encoding::NONE) {
                    self.text_part(&name, &text, None)?;
                }
                return Ok(());
            }
            None => None,
        };
        let is_json = media_type.is_some_and(|media_type| media_type.ends_with("json"));
        match json.first() {
            Some(b'n') => Ok(()),
            Some(b'[') => {
                let mut reader = Reader::new(json);
                let mut has_item = reader.first_item().map_err(unreadable)?;
                while has_item {
                    self.value(name, reader.raw().map_err(unreadable)?, rule)?;
                    has_item = reader.next_item().map_err(unreadable)?;
                }
                Ok(())
            }
            Some(b'{') => self.text_part(name, &text(json), media_type.or(Some("application/json"))),
            Some(b'"') if !is_json => {
                let content: String = codec::decode(json).map_err(unreadable)?;
                self.text_part(name, &content, media_type)
            }
            _ => self.text_part(name, &text(json), media_type),
        }
    }

    fn text_part(&mut self, name: &str, text: &str, media_type: Option<&str>) -> Result<(), Error> {
        self.head(name, None, media_type)?;
        self.text.push_str(text);
        self.text.push_str("\r\n");
        Ok(())
    }

    fn head(&mut self, name: &str, file_name: Option<&str>, media_type: Option<&str>) -> Result<(), Error> {
        // Writing to a string cannot fail.
        let _ = write!(self.text, "--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, Quoted(name));
        if let Some(file_name) = file_name {
            let _ = write!(self.text, "; filename=\"{}\"", Quoted(file_name));
        }
        if let Some(media_type) = media_type {
            if HeaderValue::from_str(media_type).is_err() {
                return Err(Error::argument(name, "has an invalid media type"));
            }
            let _ = write!(self.text, "\r\nContent-Type: {media_type}");
        }
        self.text.push_str("\r\n\r\n");
        Ok(())
    }

    fn finish(mut self) -> Result<Payload, Error> {
        let _ = write!(self.text, "--{}--\r\n", self.boundary);
        self.pieces.push(self.text.into());
        let media_type = HeaderValue::try_from(format!("multipart/form-data; boundary={}", self.boundary));
        let media_type = media_type.map_err(|_| Error::config("the boundary of a form is not plain text"))?;
        Ok(Payload { media_type, pieces: self.pieces })
    }
}

/// A quoted name, with special characters escaped as in HTML forms.
struct Quoted<'a>(&'a str);

impl std::fmt::Display for Quoted<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for character in self.0.chars() {
            match character {
                '"' | '\\' => write!(formatter, "%{:02X}", u32::from(character))?,
                character if character.is_ascii_control() => write!(formatter, "%{:02X}", u32::from(character))?,
                character => formatter.write_char(character)?,
            }
        }
        Ok(())
    }
}
