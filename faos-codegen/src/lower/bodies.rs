//! The request bodies of an operation: one for each distinct representation.

use indexmap::IndexMap;
use openapiv3::{MediaType, QueryStyle};

use crate::api::{Body, BodyForm, Docs, Form, Media, Multipart, Part, Placement, Style, Type};
use crate::diagnostic::Code;
use crate::document::{self, Schema, SchemaId};
use crate::http::{essence, is_token};
use crate::json::{Pointer, Value};

use super::answers;
use super::headers;
use super::media::{self, Kind, Offer};
use super::operations::OperationLowering;

/// The maximum depth at which files are looked for below the schema of a form.
const DEEPEST: usize = 4;

/// A request body of an operation.
pub(super) struct Variant {
    /// The form of the body, unless it is the default.
    pub(super) form: Option<BodyForm>,
    pub(super) body: Body,
    /// The schema of the body.
    pub(super) schema: Option<SchemaId>,
}

impl<'a> OperationLowering<'_, 'a> {
    /// Lowers the bodies, the most specific first. Bodies that differ only in their media type are merged.
    pub(super) fn bodies(&mut self, operation: &'a openapiv3::Operation, id: &str) -> Vec<Variant> {
        let Some(body) = operation.request_body.as_ref().and_then(|body| self.document.request_body(body)) else {
            return Vec::new();
        };
        let at = self.at.join("requestBody");
        let mut offers = self.offers(&at, &body.content);
        // Requests send JSON lines as bytes.
        offers.iter_mut().filter(|offer| offer.kind == Kind::Lines).for_each(|offer| offer.kind = Kind::Bytes);
        // A body with files cannot be JSON, whatever the document states.
        let with_files: Vec<SchemaId> =
            offers.iter().filter(|offer| self.holds_files(offer)).filter_map(|offer| self.target_of(offer)).collect();
        offers.retain(|offer| {
            offer.kind == Kind::Multipart || self.target_of(offer).is_none_or(|target| !with_files.contains(&target))
        });
        offers.sort_by_key(|offer| offer.kind);
        let mut kept: Vec<Offer<'a>> = Vec::new();
        for offer in offers {
            if kept.iter().any(|earlier| self.repeats_body(earlier, &offer)) {
                continue;
            }
            let is_new = kept.iter().all(|earlier| self.form_of(earlier) != self.form_of(&offer));
            if kept.is_empty() || (is_new && self.can_write(&offer)) {
                kept.push(offer);
            } else {
                let message =
                    format!("the body media type `{}` is not supported beside the others", offer.name.escape_debug());
                self.types.findings.note(Code::OtherMediaTypes, &at.join("content").join(offer.name), message);
            }
        }
        let bodies = kept.into_iter().enumerate().map(|(index, offer)| Variant {
            form: (index > 0).then(|| self.form_of(&offer)),
            body: Body {
                at: at.clone(),
                required: body.required,
                docs: Docs::new(body.description.clone().unwrap_or_default()),
                ..self.body(&offer, id, index > 0)
            },
            schema: offer.schema,
        });
        bodies.collect()
    }

    fn body(&mut self, offer: &Offer<'a>, id: &str, further: bool) -> Body {
        let form = self.form_of(offer);
        let lines = self.item_of_lines(offer);
        let sent_as = || media::sent_as(offer.name, offer.kind);
        let media = match offer.kind {
            _ if lines.is_some() => Media::Lines(sent_as()),
            Kind::Json => Media::Json(sent_as()),
            Kind::Form => Media::Form(self.form(offer)),
            Kind::Multipart => Media::Multipart(self.multipart(offer)),
            Kind::Text | Kind::Events => Media::Text(sent_as()),
            Kind::Bytes | Kind::Lines => Media::Bytes(sent_as()),
        };
        let mut place = if further { vec![id, form.as_str(), "body"] } else { vec![id, "body"] };
        if lines.is_some_and(|item| Some(item) != offer.schema) {
            place.push("item");
        }
        let place = self.place(&place);
        let ty = match (offer.kind, lines.or(offer.schema)) {
            (_, Some(item)) if lines.is_some() => self.types.lower(item, &place).inline(),
            (Kind::Text | Kind::Events, _) => Type::String,
            (Kind::Bytes | Kind::Lines, _) | (_, None) => Type::Any,
            (_, Some(schema)) => self.types.lower(schema, &place).inline(),
        };
        if lines.is_none() {
            self.note_untyped(offer);
        }
        Body { at: self.at.clone(), media, ty, required: false, docs: Docs::default() }
    }

    /// Returns the schema of an item, if the body is a sequence of JSON values. Documents describe either the item or a
    /// list of all items.
    fn item_of_lines(&self, offer: &Offer<'a>) -> Option<SchemaId> {
        let id = offer.schema.filter(|_| media::is_lines(offer.name))?;
        let schema = self.types.schema(self.types.target(id));
        match schema.types.single() {
            // The whole text.
            Some(document::Type::String) => None,
            Some(document::Type::Array) => schema.items,
            _ => Some(id),
        }
    }

    fn form_of(&self, offer: &Offer<'a>) -> BodyForm {
        match offer.kind {
            _ if self.item_of_lines(offer).is_some() => BodyForm::Lines,
            Kind::Json => match offer.name.split(';').next().unwrap_or_default().trim() {
                "application/json-patch+json" => BodyForm::JsonPatch,
                "application/merge-patch+json" => BodyForm::MergePatch,
                _ => BodyForm::Json,
            },
            Kind::Multipart => BodyForm::Multipart,
            Kind::Form => BodyForm::Form,
            Kind::Bytes | Kind::Lines => BodyForm::Bytes,
            Kind::Text | Kind::Events => BodyForm::Text,
        }
    }

    /// Returns true if the client can write the representation, beside others. A text format with a structured schema
    /// would be left to the caller.
    fn can_write(&self, offer: &Offer<'a>) -> bool {
        let is_text = |id| {
            let schema = self.types.schema(self.types.target(id));
            schema.types.is_empty() || schema.types.single() == Some(document::Type::String)
        };
        !matches!(self.form_of(offer), BodyForm::Text) || offer.schema.is_none_or(is_text)
    }

    /// Returns true if a representation carries the same values as another one, so that it needs no method of its own.
    fn repeats_body(&self, first: &Offer<'a>, offer: &Offer<'a>) -> bool {
        // Only one of them can be sent item by item, or with files.
        let [left, right] = [first, offer].map(|offer| self.form_of(offer) == BodyForm::Lines);
        if left != right || self.holds_files(first) != self.holds_files(offer) {
            return false;
        }
        self.same(first, offer)
            || match (first.schema, offer.schema) {
                (Some(first), Some(offer)) => self.are_alike(first, offer, answers::DEEPEST),
                // Without a schema, XML beside JSON is the same value.
                (_, None) => media::is_notation(offer.name),
                (None, Some(_)) => false,
            }
    }

    /// Returns the supported representations of a body. Reports malformed media types.
    pub(super) fn offers(&mut self, at: &Pointer, content: &'a IndexMap<String, MediaType>) -> Vec<Offer<'a>> {
        let (offers, refused) = media::offers(self.document, content);
        for name in refused {
            media::report(name, &at.join("content").join(name), self.types.findings);
        }
        offers
    }

    /// Records that the client cannot express the type of a body.
    pub(super) fn note_untyped(&mut self, offer: &Offer<'a>) {
        let Some(schema) = offer.schema.map(|schema| self.types.schema(self.types.target(schema))) else {
            return;
        };
        if let Some(reason) = media::untyped_body(offer, schema) {
            self.types.untyped(schema, reason);
        }
    }

    /// Returns true if two media types carry the same values.
    pub(super) fn same(&self, left: &Offer<'_>, right: &Offer<'_>) -> bool {
        let plain = |schema: &Schema| schema.types.single().filter(|ty| *ty != document::Type::Object);
        match (self.target_of(left), self.target_of(right)) {
            (Some(left), Some(right)) => {
                let (one, two) = (self.types.schema(left), self.types.schema(right));
                left == right || (plain(one).is_some() && plain(one) == plain(two) && one.format == two.format)
            }
            (None, None) => left.kind == right.kind,
            _ => false,
        }
    }

    fn target_of(&self, offer: &Offer<'_>) -> Option<SchemaId> {
        offer.schema.map(|schema| self.types.target(schema))
    }

    fn holds_files(&self, offer: &Offer<'_>) -> bool {
        offer.kind == Kind::Multipart && offer.schema.is_some_and(|schema| self.leads_to_files(schema, DEEPEST))
    }

    fn leads_to_files(&self, id: SchemaId, depth: usize) -> bool {
        let target = self.types.target(id);
        let schema = self.types.schema(target);
        self.types.files.contains(&target)
            || depth.checked_sub(1).is_some_and(|depth| {
                let inner = schema.properties.values().chain(&schema.items).chain(&schema.prefix_items);
                let mut inner = inner.chain(&schema.one_of).chain(&schema.any_of).copied();
                inner.any(|inner| self.leads_to_files(inner, depth))
            })
    }

    fn form(&self, offer: &Offer<'a>) -> Form {
        let styles: Vec<(String, Style)> = offer
            .media
            .encoding
            .iter()
            .filter_map(|(name, encoding)| {
                let is_json = encoding.content_type.as_deref().is_some_and(|media_type| media_type.ends_with("json"));
                let placement = match encoding.style {
                    None if is_json => Placement::Json,
                    None => return None,
                    Some(QueryStyle::Form) => Placement::Form,
                    Some(QueryStyle::SpaceDelimited) => Placement::SpaceDelimited,
                    Some(QueryStyle::PipeDelimited) => Placement::PipeDelimited,
                    Some(QueryStyle::DeepObject) => Placement::DeepObject,
                };
                Some((name.clone(), Style { placement, explode: encoding.explode }))
            })
            .collect();
        let has_brackets =
            |name: &str| styles.iter().any(|(known, style)| known == name && style.placement == Placement::DeepObject);
        let properties = offer.schema.map(|schema| &self.types.schema(self.types.target(schema)).properties);
        let mut lists = properties.into_iter().flatten().filter(|&(_, &id)| {
            let schema = self.types.schema(self.types.target(id));
            schema.types.contains(document::Type::Array) || !schema.any_of.is_empty() || !schema.one_of.is_empty()
        });
        let all = styles.iter().all(|(_, style)| style.placement == Placement::DeepObject);
        if !styles.is_empty() && all && lists.all(|(name, _)| has_brackets(name)) {
            return Form { brackets: true, styles: Vec::new() };
        }
        Form { brackets: false, styles }
    }

    fn multipart(&mut self, offer: &Offer<'a>) -> Multipart {
        let essence = essence(offer.name);
        let media_type = if essence.contains('*') { Multipart::FORM.to_owned() } else { essence };
        let mut parts = Vec::new();
        for (name, encoding) in &offer.media.encoding {
            let at = self.at.join("requestBody").join("content").join(offer.name).join("encoding").join(name);
            let stated = encoding.content_type.as_deref();
            let (types, malformed): (Vec<&str>, Vec<&str>) =
                stated.into_iter().flat_map(media_types).partition(|stated| media::is_media_type(stated));
            for stated in malformed {
                let message = format!("`{}` is not a media type; ignored", stated.escape_debug());
                self.types.findings.warning(Code::WrongValue, &at, message);
            }
            match (types.as_slice(), &encoding.style) {
                ([only], _) if !only.contains('*') => parts.push((name.clone(), Part::Type((*only).to_owned()))),
                ([], Some(QueryStyle::DeepObject)) => parts.push((name.clone(), Part::Brackets)),
                // The caller states the type.
                (types, _) if types.iter().all(|stated| stated.contains('*')) => {}
                (types, _) => {
                    parts.push((name.clone(), Part::Types(types.iter().map(|&stated| stated.to_owned()).collect())));
                }
            }
            self.part_headers(&at, name, encoding, &mut parts);
        }
        Multipart { media_type, parts }
    }

    /// Adds the headers of a part that have a fixed value.
    fn part_headers(
        &mut self,
        at: &Pointer,
        part: &str,
        encoding: &'a openapiv3::Encoding,
        parts: &mut Vec<(String, Part)>,
    ) {
        for (name, header) in &encoding.headers {
            let at = at.join("headers").join(name);
            if !is_token(name) {
                let message = format!("`{}` is not a valid header name; ignored", name.escape_debug());
                self.types.findings.warning(Code::WrongValue, &at, message);
                continue;
            }
            // The specification has this header stated by `contentType`.
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let schema = self.document.header(header).and_then(|header| headers::schema(self.document, &header.format));
            let fixed = schema.and_then(|id| fixed_text(self.types.schema(self.types.target(id))));
            match fixed {
                Some(value) => parts.push((part.to_owned(), Part::Header(name.clone(), value))),
                None => {
                    let message = format!(
                        "the header `{name}` of the part `{}` has no fixed value; the caller sets it",
                        part.escape_debug()
                    );
                    let help = "call `part_header` on the request, or `header` on a `FilePart`";
                    self.types.findings.note(Code::PartHeaders, &at, message).help(help);
                }
            }
        }
    }
}

/// Returns the media types in a list. A comma within quotes belongs to a parameter.
fn media_types(list: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let types = list.split(|character| {
        is_quoted ^= character == '"';
        character == ',' && !is_quoted
    });
    types.map(str::trim).filter(|stated| !stated.is_empty()).collect()
}

/// Returns the only value that a header can have, if it can be sent.
fn fixed_text(schema: &Schema) -> Option<String> {
    let only = schema.enum_values.as_deref().and_then(|values| match values {
        [only] => Some(only),
        _ => None,
    });
    let text = match schema.constant.as_ref().or(only)? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.plain(),
        Value::Bool(value) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let is_plain = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    (is_plain && text.trim() == text).then_some(text)
}
