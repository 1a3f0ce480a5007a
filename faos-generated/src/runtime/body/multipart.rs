// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Multipart bodies: `multipart/form-data` (RFC 7578), `multipart/related` (RFC 2387) and other kinds (RFC 2046), with
//! one part per member or list item.

use std::borrow::Cow;
use std::fmt::Write as _;

use http::{HeaderName, HeaderValue};

use crate::runtime::answer::error::Error;
use crate::runtime::arguments::parameter::{self, Encoding, Style};
use crate::runtime::arguments::percent::encoded;
use crate::runtime::codec::{self, DecodeError, Reader, TextWithFiles};

use super::file_part::FilePart;
use super::payload::Body;

/// A rule for the parts of a member.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FormPart {
    /// With this media type.
    Type(&'static str),
    /// With one of these media types.
    Types(&'static [&'static str]),
    /// As parts named by their path: `address[city]`.
    Brackets,
    /// With this header, in addition to other rules.
    Header(&'static str, &'static str),
}

/// The kind of a body whose parts have names.
const FORM_DATA: &str = "multipart/form-data";

/// Parts, in the order in which they are sent.
#[derive(Clone)]
pub(crate) struct Multipart {
    media_type: &'static str,
    parts: Vec<Part>,
}

#[derive(Clone)]
struct Part {
    /// The member of the body, or the position in a list, starting at 1.
    member: String,
    /// The headers, in the order in which they are sent.
    headers: Vec<(String, String)>,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Text(Vec<u8>),
    File(Body),
}

impl Multipart {
    /// Encodes a body with its files. Text and numbers become text parts, objects JSON parts; a list repeats its part.
    /// Unless the body is a form, it may also be a list of parts.
    pub(crate) fn new(
        media_type: &'static str,
        encoded: TextWithFiles,
        rules: &[(&str, FormPart)],
    ) -> Result<Self, Error> {
        let mut body = Self { media_type, parts: Vec::new() };
        let mut files = encoded.files.into_iter().peekable();
        let mut part = |member: &str, value: &[u8], end: usize| {
            let rules = Rules::of(member, rules);
            let mut has_files = false;
            while let Some((_, file)) = files.next_if(|(place, _)| *place < end) {
                body.file(member, file, &rules)?;
                has_files = true;
            }
            if has_files { Ok(()) } else { body.value(member, value, &rules) }
        };
        let mut reader = Reader::new(&encoded.text);
        if !body_is_form(media_type) && encoded.text.starts_with(b"[") {
            let mut has_item = reader.first_item().map_err(unreadable)?;
            let mut position = 0;
            while has_item {
                position += 1;
                let value = reader.raw().map_err(unreadable)?;
                part(&position.to_string(), value, reader.offset())?;
                has_item = reader.next_item().map_err(unreadable)?;
            }
            return Ok(body);
        }
        let mut next = reader.first_key().map_err(unreadable)?.map(str::to_owned);
        while let Some(name) = next {
            let value = reader.raw().map_err(unreadable)?;
            part(&name, value, reader.offset())?;
            next = reader.next_key().map_err(unreadable)?.map(str::to_owned);
        }
        Ok(body)
    }

    /// Returns true if the parts can be sent any number of times.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.parts.iter().all(|part| match &part.content {
            Content::Text(_) => true,
            Content::File(body) => body.is_repeatable(),
        })
    }

    /// Adds a member, in place of one with the same name.
    pub(crate) fn add(&mut self, member: &str, json: &[u8]) -> Result<(), Error> {
        self.parts.retain(|part| part.member != member);
        self.value(member, json, &Rules::default())
    }

    /// Sets a header of the parts of a member, in place of one with the same name.
    pub(crate) fn set_header(&mut self, member: &str, name: &str, value: &str) -> Result<(), Error> {
        check_header(name, value)?;
        let mut is_known = false;
        for part in self.parts.iter_mut().filter(|part| part.member == member) {
            is_known = true;
            match part.headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                Some((_, known)) => value.clone_into(known),
                None => part.headers.push((name.to_owned(), value.to_owned())),
            }
        }
        if is_known { Ok(()) } else { Err(Error::argument(member, "is not a part of the body")) }
    }

    fn file(&mut self, member: &str, file: FilePart, rules: &Rules) -> Result<(), Error> {
        let media_type = match &file.media_type {
            Some(own) => own.clone(),
            None => rules.type_of_file(file.name.as_deref()).unwrap_or("application/octet-stream").to_owned(),
        };
        let file_name = match body_is_form(self.media_type) {
            true => Some(file.name.as_deref().unwrap_or(member)),
            false => file.name.as_deref(),
        };
        let mut headers = self.heading(member, file_name, Some(&media_type));
        for (name, value) in file.headers {
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
            headers.push((name, value));
        }
        self.push(member, headers, rules, Content::File(file.body))
    }

    fn value(&mut self, member: &str, json: &[u8], rules: &Rules) -> Result<(), Error> {
        if rules.brackets {
            let text = parameter::text_of_json(Style::DeepObject, json).map_err(unreadable)?;
            let text = text.ok_or_else(|| parameter::too_deep(member))?;
            for (name, text) in parameter::query(Style::DeepObject, true, member, text, Encoding::NONE) {
                let headers = self.heading(&name, None, self.default_type(TEXT));
                self.push(member, headers, rules, Content::Text(text.into_bytes()))?;
            }
            return Ok(());
        }
        let is_text = json.first() == Some(&b'"');
        let media_type = match json.first() {
            Some(b'n') => return Ok(()),
            Some(b'[') => {
                let mut reader = Reader::new(json);
                let mut has_item = reader.first_item().map_err(unreadable)?;
                while has_item {
                    self.value(member, reader.raw().map_err(unreadable)?, rules)?;
                    has_item = reader.next_item().map_err(unreadable)?;
                }
                return Ok(());
            }
            Some(b'{') => rules.type_of_value(is_json).or(Some("application/json")),
            _ => rules.type_of_value(|media_type| !is_json(media_type)).or(self.default_type(TEXT)),
        };
        let content = match is_text && !media_type.is_some_and(is_json) {
            true => codec::decode::<String>(json).map_err(unreadable)?.into_bytes(),
            false => json.to_vec(),
        };
        let headers = self.heading(member, None, media_type);
        self.push(member, headers, rules, Content::Text(content))
    }

    /// Returns the media type of a part for which the document states none. In a form, it is implied.
    fn default_type(&self, media_type: &'static str) -> Option<&'static str> {
        (!body_is_form(self.media_type)).then_some(media_type)
    }

    /// Returns the usual headers of a part. The parts of a form have a name, others an identifier.
    fn heading(&self, name: &str, file_name: Option<&str>, media_type: Option<&str>) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        let mut header = |name: &str, value: String| headers.push((name.to_owned(), value));
        if body_is_form(self.media_type) {
            let file_name = file_name.map(|name| format!("; filename=\"{}\"", Quoted(name))).unwrap_or_default();
            header("Content-Disposition", format!("form-data; name=\"{}\"{file_name}", Quoted(name)));
        } else if let Some(file_name) = file_name {
            header("Content-Disposition", format!("attachment; {}", attached(file_name)));
        }
        if let Some(media_type) = media_type {
            header("Content-Type", media_type.to_owned());
        }
        if !body_is_form(self.media_type) {
            let id = self.parts.iter().filter(|part| part.member == name).count();
            let suffix = if id == 0 { String::new() } else { format!(".{}", id + 1) };
            header("Content-ID", format!("<{}{suffix}>", encoded(name)));
        }
        headers
    }

    fn push(
        &mut self,
        member: &str,
        mut headers: Vec<(String, String)>,
        rules: &Rules,
        content: Content,
    ) -> Result<(), Error> {
        for &(name, value) in &rules.headers {
            if !headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                headers.push((name.to_owned(), value.to_owned()));
            }
        }
        for (name, value) in &headers {
            check_header(name, value)?;
        }
        self.parts.push(Part { member: member.to_owned(), headers, content });
        Ok(())
    }

    /// Returns the media type with its boundary, and the pieces to send.
    pub(crate) fn finish(self) -> Result<(HeaderValue, Vec<Body>), Error> {
        // Random, so that the content of a file cannot contain the boundary.
        let boundary = uuid::Uuid::new_v4().simple().to_string();
        let mut media_type = format!("{}; boundary={boundary}", self.media_type);
        if let Some(root) = self.parts.first().filter(|_| self.media_type.eq_ignore_ascii_case("multipart/related")) {
            for (parameter, header) in [("type", "Content-Type"), ("start", "Content-ID")] {
                let value = root.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(header));
                if let Some((_, value)) = value {
                    // The parameter of RFC 2387 names the type, without its parameters.
                    let value = value.split(';').next().unwrap_or_default().trim();
                    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
                    // Writing to a string cannot fail.
                    let _ = write!(media_type, "; {parameter}=\"{value}\"");
                }
            }
        }
        let mut pieces = Vec::new();
        let mut text = Vec::new();
        for part in self.parts {
            text.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
            for (name, value) in &part.headers {
                text.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
            }
            text.extend_from_slice(b"\r\n");
            match part.content {
                Content::Text(content) => text.extend(content),
                Content::File(body) => {
                    pieces.push(std::mem::take(&mut text).into());
                    pieces.push(body);
                }
            }
            text.extend_from_slice(b"\r\n");
        }
        text.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        pieces.push(text.into());
        let media_type = HeaderValue::try_from(media_type)
            .map_err(|_| Error::argument("body", "has a first part whose headers are not plain text"))?;
        Ok((media_type, pieces))
    }
}

/// The media type of text, where a part states it.
const TEXT: &str = "text/plain; charset=utf-8";

fn body_is_form(media_type: &str) -> bool {
    media_type.eq_ignore_ascii_case(FORM_DATA)
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.ends_with("/json") || essence.ends_with("+json")
}

fn unreadable(error: DecodeError) -> Error {
    Error::argument("body", "is not an object, as a form requires").with_source(error)
}

fn check_header(name: &str, value: &str) -> Result<(), Error> {
    let is_valid = HeaderName::try_from(name).is_ok() && HeaderValue::from_bytes(value.as_bytes()).is_ok();
    match (is_valid, name.eq_ignore_ascii_case("content-type")) {
        (true, _) => Ok(()),
        (false, true) => Err(Error::argument("body", "has a part with an invalid media type")),
        // An invalid header may be a misplaced value, so it is not shown.
        (false, false) => Err(Error::argument("body", "has a part with an invalid header")),
    }
}

/// The rules for one member.
#[derive(Default)]
struct Rules {
    types: Cow<'static, [&'static str]>,
    brackets: bool,
    headers: Vec<(&'static str, &'static str)>,
}

impl Rules {
    fn of(member: &str, rules: &[(&str, FormPart)]) -> Self {
        let mut found = Self::default();
        for (_, rule) in rules.iter().filter(|(known, _)| *known == member) {
            match *rule {
                FormPart::Type(media_type) => found.types = vec![media_type].into(),
                FormPart::Types(media_types) => found.types = media_types.into(),
                FormPart::Brackets => found.brackets = true,
                FormPart::Header(name, value) => found.headers.push((name, value)),
            }
        }
        found
    }

    /// Returns the media type of a file: the allowed one that its name suggests, or the first.
    fn type_of_file(&self, name: Option<&str>) -> Option<&'static str> {
        let extension = name.and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
        let extension = extension.unwrap_or_default().to_ascii_lowercase();
        let is_named = |media_type: &&&'static str| {
            let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let sub = essence.split_once('/').map_or("", |(_, sub)| sub);
            let ends = match sub {
                "jpeg" => &["jpg", "jpeg"][..],
                "svg+xml" => &["svg"],
                "tiff" => &["tif", "tiff"],
                "plain" => &["txt"],
                "markdown" => &["md"],
                "javascript" => &["js"],
                "mpeg" => &["mp3", "mpeg", "mpg"],
                sub => &[sub],
            };
            ends.contains(&extension.as_str())
        };
        let mut concrete = self.types.iter().filter(|media_type| !media_type.contains('*'));
        concrete.clone().find(is_named).or_else(|| concrete.next()).copied()
    }

    /// Returns the media type of a value: the first suitable one, or the first.
    fn type_of_value(&self, suits: impl Fn(&str) -> bool) -> Option<&'static str> {
        let mut concrete = self.types.iter().copied().filter(|media_type| !media_type.contains('*'));
        concrete.clone().find(|media_type| suits(media_type)).or_else(|| concrete.next())
    }
}

/// Returns the parameter for the file name of an attachment. Names other than plain ASCII are encoded (RFC 8187); a form
/// has UTF-8 instead (RFC 7578).
fn attached(file_name: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    match file_name.bytes().all(is_plain) {
        true => format!("filename=\"{file_name}\""),
        false => format!("filename*=UTF-8''{}", encoded(file_name)),
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
