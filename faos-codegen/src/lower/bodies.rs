//! The request bodies of an operation: one for each distinct representation.

use indexmap::IndexMap;
use openapiv3::{MediaType, QueryStyle};

use crate::api::{Body, BodyForm, Docs, Form, Media, Part, Placement, Style, Type};
use crate::diagnostic::Code;
use crate::document::{self, Schema, SchemaId};
use crate::json::Pointer;

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
            // After the first, only forms with files and bytes add an ability that the first lacks.
            let adds = kept.is_empty() || offer.kind == Kind::Bytes || self.holds_files(&offer);
            if adds && kept.iter().all(|earlier| earlier.kind != offer.kind && !self.same(earlier, &offer)) {
                kept.push(offer);
            } else if !kept.iter().any(|earlier| self.same(earlier, &offer)) {
                let message =
                    format!("the body media type `{}` is not supported beside the others", offer.name.escape_debug());
                self.types.findings.note(Code::OtherMediaTypes, &at.join("content").join(offer.name), message);
            }
        }
        let bodies = kept.into_iter().enumerate().map(|(index, offer)| Variant {
            form: (index > 0).then(|| form(offer.kind)),
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
        let media = match offer.kind {
            Kind::Json => Media::Json(media::sent_as(offer.name, offer.kind)),
            Kind::Form => Media::Form(self.form(offer)),
            Kind::Multipart => Media::Multipart(self.parts(offer)),
            Kind::Text | Kind::Events => Media::Text(media::sent_as(offer.name, offer.kind)),
            Kind::Bytes | Kind::Lines => Media::Bytes(media::sent_as(offer.name, offer.kind)),
        };
        let place = if further { vec![id, form(offer.kind).as_str(), "body"] } else { vec![id, "body"] };
        let place = self.place(&place);
        let ty = match (offer.kind, offer.schema) {
            (Kind::Text | Kind::Events, _) => Type::String,
            (Kind::Bytes | Kind::Lines, _) | (_, None) => Type::Any,
            (_, Some(schema)) => self.types.lower(schema, &place).inline(),
        };
        self.note_untyped(offer);
        Body { at: self.at.clone(), media, ty, required: false, docs: Docs::default() }
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
                let inner = schema.properties.values().chain(&schema.items).chain(&schema.one_of).chain(&schema.any_of);
                inner.copied().any(|inner| self.leads_to_files(inner, depth))
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

    fn parts(&mut self, offer: &Offer<'a>) -> Vec<(String, Part)> {
        let mut parts = Vec::new();
        for (name, encoding) in &offer.media.encoding {
            if !encoding.headers.is_empty() {
                let at = self.at.join("requestBody").join("content").join(offer.name).join("encoding").join(name);
                let message = format!("the headers of the part `{}` are not sent", name.escape_debug());
                self.types.findings.note(Code::PartHeaders, &at, message);
            }
            // With a list of types, the caller chooses and states the type of each file.
            let stated = encoding.content_type.as_deref().filter(|stated| !stated.contains([',', '*']));
            match (stated, &encoding.style) {
                (Some(stated), _) if media::is_media_type(stated) => {
                    parts.push((name.clone(), Part::Type(stated.trim().to_owned())));
                }
                (Some(stated), _) => {
                    let at = self.at.join("requestBody").join("content").join(offer.name).join("encoding").join(name);
                    let message = format!("`{}` is not a media type; ignored", stated.escape_debug());
                    self.types.findings.warning(Code::WrongValue, &at, message);
                }
                (None, Some(QueryStyle::DeepObject)) => parts.push((name.clone(), Part::Brackets)),
                (None, _) => {}
            }
        }
        parts
    }
}

fn form(kind: Kind) -> BodyForm {
    match kind {
        Kind::Json => BodyForm::Json,
        Kind::Multipart => BodyForm::Multipart,
        Kind::Form => BodyForm::Form,
        Kind::Bytes | Kind::Lines => BodyForm::Bytes,
        Kind::Text | Kind::Events => BodyForm::Text,
    }
}
