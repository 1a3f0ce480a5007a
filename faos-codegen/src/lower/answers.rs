//! Determines the success type of an operation from its 2xx responses, per representation.

use openapiv3::PathItem;

use crate::api::{
    Answer, AnswerForm, Content, Docs, ErrorResponse, Method, Output, Owner, PageStyle, Pages, Shape, StreamErrors,
    Type, TypeDef,
};
use crate::diagnostic::Code;
use crate::document::SchemaId;
use crate::json::Pointer;

use super::media::{self, Kind, Offer};
use super::operations::OperationLowering;
use super::pages::{self, Found, Source};
use super::responses::{is_location, statuses, successes};

/// The maximum depth at which the schemas of two representations are compared.
pub(super) const DEEPEST: usize = 16;

/// A representation of an operation's success response.
pub(super) struct View {
    /// The response form, unless it is the default.
    pub(super) form: Option<AnswerForm>,
    /// The location of the response content, unless it is the default.
    pub(super) at: Option<Pointer>,
    pub(super) output: Output,
    pub(super) envelope: Option<String>,
    pub(super) pages: Option<Pages>,
    pub(super) accept: Option<String>,
    /// The redirects that are results.
    pub(super) redirects: Vec<u16>,
    pub(super) stream_errors: StreamErrors,
}

/// A success response with its media types, the most specific first.
struct Success<'a> {
    status: String,
    docs: Docs,
    at: Pointer,
    offers: Vec<Offer<'a>>,
    /// True if the result is the `Location` header.
    location: bool,
    empty: bool,
}

impl<'a> OperationLowering<'_, 'a> {
    /// Returns the representations: first the most specific of each status, then the alternatives that some statuses
    /// offer.
    pub(super) fn views(
        &mut self,
        method: Method,
        item: &'a PathItem,
        operation: &'a openapiv3::Operation,
        id: &str,
    ) -> Vec<View> {
        let successes = self.successes(method, item, operation);
        let mut views = vec![self.first_view(method, item, operation, &successes, id)];
        for kind in [Kind::Bytes, Kind::Text, Kind::Events, Kind::Lines] {
            let mut further: Vec<(&Pointer, &Offer<'a>)> = Vec::new();
            for success in &successes {
                let Some(first) = success.offers.first().filter(|first| first.kind != kind) else { continue };
                let of_kind = success.offers.iter().filter(|offer| offer.kind == kind);
                // Streams are a distinct representation, even if each item has the same content as the response.
                let streams = matches!(kind, Kind::Events | Kind::Lines);
                let others = of_kind.filter(|offer| streams || !self.repeats(first, offer));
                further.extend(others.map(|offer| (&success.at, offer)));
            }
            let Some(&(at, offer)) = further.first() else { continue };
            let at = at.join("content").join(offer.name);
            let (form, output) = match kind {
                Kind::Bytes => (AnswerForm::Bytes, Output::Bytes),
                Kind::Text => (AnswerForm::Text, Output::Text),
                Kind::Lines => (AnswerForm::Lines, self.lines(offer, id)),
                _ => (AnswerForm::Stream, self.events(offer, id)),
            };
            let stream_errors = self.stream_errors(&output, offer);
            self.note_untyped(offer);
            let accept = accept(further.iter().map(|&(_, offer)| offer));
            let redirects = Vec::new();
            let view = View {
                form: Some(form),
                at: Some(at),
                output,
                envelope: None,
                pages: None,
                accept,
                redirects,
                stream_errors,
            };
            views.push(view);
        }
        let streams = |view: &View| matches!(view.output, Output::Events(..) | Output::Lines(_));
        if self.settings.streams.contains(id, method, self.path) && !views.iter().any(streams) {
            let at = successes.first().map_or_else(|| self.at.join("responses"), |success| success.at.clone());
            views.push(self.undocumented_stream(method, id, &at));
        }
        for view in &mut views {
            // The content of a redirect without a target is a part of the result.
            let is_content = |success: &Success<'_>| view.form.is_none() && !success.offers.is_empty();
            let redirects = successes.iter().filter_map(|success| Some((success, redirect(&success.status)?)));
            let is_result =
                |&(success, status): &(&Success<'_>, u16)| is_content(success) || can_redirect(&view.output, status);
            view.redirects = redirects.filter(is_result).map(|(_, status)| status).collect();
        }
        views
    }

    fn successes(
        &mut self,
        method: Method,
        item: &'a PathItem,
        operation: &'a openapiv3::Operation,
    ) -> Vec<Success<'a>> {
        let mut found = Vec::new();
        for (status, response) in successes(self.document, item, operation) {
            let at = self.at.join("responses").join(&status);
            let location = is_location(&status, response);
            let mut offers = match has_body(method, &status) && !location {
                true => self.offers(&at, &response.content),
                false => Vec::new(),
            };
            if method != Method::Head && !has_body(method, &status) && !response.content.is_empty() {
                let message = format!("a response with status {status} does not have a body; its content is ignored");
                self.types.findings.note(Code::OtherMediaTypes, &at.join("content"), message);
            }
            let mut kept: Vec<Offer<'a>> = Vec::new();
            offers.sort_by_key(|offer| offer.kind);
            for offer in offers {
                if kept.iter().all(|earlier| earlier.kind != offer.kind) || offer.kind != Kind::Json {
                    kept.push(offer);
                } else if !kept.iter().any(|earlier| self.repeats(earlier, &offer)) {
                    let message = format!("the response media type `{}` is not requested", offer.name.escape_debug());
                    self.types.findings.note(Code::OtherMediaTypes, &at.join("content").join(offer.name), message);
                }
            }
            let empty = kept.is_empty() && !location;
            let docs = Docs::new(response.description.clone());
            found.push(Success { status, docs, at, offers: kept, location, empty });
        }
        found
    }

    /// Returns true if a representation carries the same values as another one, so that it needs no method of its own.
    fn repeats(&self, first: &Offer<'a>, offer: &Offer<'a>) -> bool {
        if self.same(first, offer) {
            return true;
        }
        match (first.schema, offer.schema) {
            (Some(first), Some(offer)) => self.are_alike(first, offer, DEEPEST),
            // Without a schema of its own, XML beside JSON is the same value, and plain text is undescribed.
            (_, None) => first.kind == Kind::Json && media::writes_values(offer.name),
            (None, Some(_)) => false,
        }
    }

    /// Returns true if two schemas describe the same values. Documents often repeat a schema for each media type.
    pub(super) fn are_alike(&self, left: SchemaId, right: SchemaId, depth: usize) -> bool {
        let (left, right) = (self.types.target(left), self.types.target(right));
        if left == right {
            return true;
        }
        let Some(depth) = depth.checked_sub(1) else { return false };
        let (one, two) = (self.types.schema(left), self.types.schema(right));
        let all_alike = |left: &[SchemaId], right: &[SchemaId]| {
            left.len() == right.len()
                && left.iter().zip(right).all(|(&left, &right)| self.are_alike(left, right, depth))
        };
        let both_alike = |left: Option<SchemaId>, right: Option<SchemaId>| all_alike(left.as_slice(), right.as_slice());
        let has_alike = |(name, &left): (&String, &SchemaId)| {
            two.properties.get(name).is_some_and(|&right| self.are_alike(left, right, depth))
        };
        one.types == two.types
            && one.nullable == two.nullable
            && one.format == two.format
            && one.enum_values == two.enum_values
            && one.constant == two.constant
            && one.required.len() == two.required.len()
            && one.required.iter().all(|name| two.required.contains(name))
            && one.properties.len() == two.properties.len()
            && one.properties.iter().all(has_alike)
            && both_alike(one.items, two.items)
            && both_alike(one.additional_properties, two.additional_properties)
            && all_alike(&one.prefix_items, &two.prefix_items)
            && all_alike(&one.one_of, &two.one_of)
            && all_alike(&one.any_of, &two.any_of)
            && all_alike(&one.all_of, &two.all_of)
    }

    fn first_view(
        &mut self,
        method: Method,
        item: &'a PathItem,
        operation: &'a openapiv3::Operation,
        successes: &[Success<'a>],
        id: &str,
    ) -> View {
        let best: Vec<&Offer<'a>> = successes.iter().filter_map(|success| success.offers.first()).collect();
        best.iter().for_each(|offer| self.note_untyped(offer));
        let mut view = View {
            form: None,
            at: None,
            output: Output::Nothing,
            envelope: None,
            pages: None,
            accept: accept(best.iter().copied()),
            redirects: Vec::new(),
            stream_errors: StreamErrors::default(),
        };
        let locations = successes.iter().filter(|success| success.location).count();
        let Some(&first) = best.first() else {
            view.output = match locations {
                0 => Output::Nothing,
                all if all == successes.len() => Output::Location,
                _ => self.by_status(successes, id),
            };
            return view;
        };
        let is_changeable = successes.iter().any(|success| success.status == "304");
        let by_status = matches!(first.kind, Kind::Text | Kind::Form) && (locations > 0 || is_changeable);
        if by_status || best.iter().any(|offer| offer.kind != first.kind) {
            view.output = self.by_status(successes, id);
            return view;
        }
        match first.kind {
            Kind::Json => {
                let found = self.pages(method, item, operation, successes, id);
                self.json_view(&mut view, found, successes, id);
            }
            Kind::Text | Kind::Form => view.output = Output::Text,
            Kind::Bytes | Kind::Multipart => {
                view.output = Output::Bytes;
                let same_kind = successes.iter().flat_map(|success| &success.offers);
                view.accept = accept(same_kind.filter(|offer| offer.kind == first.kind));
            }
            Kind::Events => view.output = self.events(first, id),
            Kind::Lines => view.output = self.lines(first, id),
        }
        view.stream_errors = self.stream_errors(&view.output, first);
        view
    }

    fn json_view(&mut self, view: &mut View, found: Option<Found>, successes: &[Success<'a>], id: &str) {
        let bodiless = successes.iter().any(|success| success.empty);
        let redirects = successes.iter().any(|success| success.location);
        let offers: Vec<&Offer<'a>> = successes.iter().filter_map(|success| success.offers.first()).collect();
        let schemas: Vec<SchemaId> = offers.iter().filter_map(|offer| offer.schema).collect();
        let Some(&first) = schemas.first() else {
            view.output = if redirects {
                self.by_status(successes, id)
            } else if bodiless {
                Output::Optional(Type::Any)
            } else {
                Output::Value(Type::Any)
            };
            return;
        };
        let envelope = self.envelope(first).map(|(name, _)| name);
        if let Some(Found { pages, item }) = &found
            && envelope.as_ref().is_some_and(|member| pages.items == [member.as_str()])
            && matches!(pages.style, PageStyle::Cursor { .. } | PageStyle::NextUrl(_))
            && !pages.in_map
        {
            let item = self.list_item(*item, id);
            view.envelope = envelope;
            view.output = Output::Page(item.clone());
            view.pages = Some(Pages { item, ..pages.clone() });
            return;
        }
        let wrapped: Vec<Option<(String, SchemaId)>> = schemas.iter().map(|&schema| self.envelope(schema)).collect();
        let all_wrapped = wrapped.iter().all(Option::is_some);
        let mut lowered = Vec::new();
        for (schema, wrapped) in schemas.iter().zip(&wrapped) {
            let inner = wrapped.as_ref().filter(|_| all_wrapped).map_or(*schema, |(_, data)| *data);
            // Each of several responses is named after its status, below.
            let target = self.types.target(inner);
            if lowered.iter().all(|&(known, _)| known != target) {
                lowered.push((target, inner));
            }
        }
        view.envelope = wrapped.into_iter().flatten().next().filter(|_| all_wrapped).map(|(name, _)| name);
        if let [(_, only)] = lowered.as_slice()
            && !redirects
        {
            let one = self.types.lower(*only, &self.place(&[id, "response"]));
            view.output = if bodiless || one.nullable { Output::Optional(one.ty) } else { Output::Value(one.ty) };
        } else {
            view.output = self.by_status(successes, id);
        }
        // The item is a part of the response, whose type has been lowered.
        view.pages = found.map(|Found { pages, item }| Pages { item: self.list_item(item, id), ..pages });
    }

    /// Lowers an item of a list.
    fn list_item(&mut self, item: Option<SchemaId>, id: &str) -> Type {
        item.map_or(Type::Any, |item| self.types.lower(item, &self.place(&[id, "item"])).inline())
    }

    /// Returns the pagination of the response. Recognizing it is additive: awaiting the request returns the type of the
    /// document, except under the envelope of the settings, where it returns a page.
    fn pages(
        &mut self,
        method: Method,
        item: &'a PathItem,
        operation: &'a openapiv3::Operation,
        successes: &[Success<'a>],
        id: &str,
    ) -> Option<Found> {
        let answer = successes.iter().filter_map(|success| success.offers.first());
        let answer = answer.into_iter().find(|offer| offer.kind == Kind::Json)?.schema?;
        let (document, settings) = (self.document, self.settings);
        let source = Source { document, settings, method, path: self.path, id, item, operation, at: &self.at };
        pages::find(source, answer, self.types.findings, &mut self.types.unfit_pages)
    }

    /// Creates a type with a variant for each status. Exact statuses are tried before ranges, and ranges before the
    /// default.
    fn by_status(&mut self, successes: &[Success<'a>], id: &str) -> Output {
        let all_wrapped = self.settings.envelope.is_some()
            && successes.iter().filter_map(|success| success.offers.first()).all(|offer| {
                offer.kind == Kind::Json && offer.schema.is_some_and(|schema| self.envelope(schema).is_some())
            });
        let mut answers = Vec::new();
        for success in successes {
            let content = match success.offers.first() {
                None if success.location => Content::Location,
                None => Content::Nothing,
                Some(offer) => match (offer.kind, offer.schema) {
                    (Kind::Json, Some(schema)) => {
                        let wrapped = self.envelope(schema).filter(|_| all_wrapped);
                        let schema = wrapped.map_or(schema, |(_, data)| data);
                        let place = self.place(&[id, &success.status, "response"]);
                        Content::Json(self.types.lower(schema, &place).inline())
                    }
                    (Kind::Json, None) => Content::Json(Type::Any),
                    (Kind::Text | Kind::Form | Kind::Events | Kind::Lines, _) => Content::Text,
                    (Kind::Bytes | Kind::Multipart, _) => Content::Bytes,
                },
            };
            answers.push(Answer { status: success.status.clone(), content, docs: success.docs.clone() });
        }
        answers.sort_by_key(|answer| match answer.status.as_str() {
            "default" => 2,
            status if status.contains('X') => 1,
            _ => 0,
        });
        let definition = TypeDef {
            at: self.at.join("responses"),
            also: Vec::new(),
            words: vec![id.to_owned(), "output".to_owned()],
            owner: Owner::Resource(self.resource),
            docs: Docs::new(format!("The response of `{}`, by status.", id.replace('`', ""))),
            example: None,
            shape: Shape::ByStatus(answers),
            sent: false,
            deprecated: false,
        };
        Output::ByStatus(self.types.types.push(definition))
    }

    /// Returns the member that contains the payload, if the response is the envelope from the settings.
    fn envelope(&self, schema: SchemaId) -> Option<(String, SchemaId)> {
        let envelope = self.settings.envelope.as_ref()?;
        let schema = self.types.schema(self.types.target(schema));
        let data = *schema.properties.get(&envelope.data)?;
        let only = schema.properties.keys().all(|name| *name == envelope.data || Some(name) == envelope.meta.as_ref());
        only.then(|| (envelope.data.clone(), data))
    }

    /// Lowers the error responses, by status.
    pub(super) fn errors(&mut self, item: &'a PathItem, operation: &'a openapiv3::Operation) -> Vec<ErrorResponse> {
        let successes = successes(self.document, item, operation);
        let succeeds = |status: &str| successes.iter().any(|(known, _)| known == status);
        let mut errors: Vec<ErrorResponse> = Vec::new();
        let fails = |status: &str| !succeeds(status) && !status.starts_with('1');
        for (status, response) in statuses(operation).filter(|(status, _)| fails(status)).collect::<Vec<_>>() {
            let Some(response) = self.document.response(response) else {
                continue;
            };
            let (offers, refused) = media::offers(self.document, &response.content);
            for name in refused {
                // It is not sent, so that it cannot harm.
                let at = self.at.join("responses").join(&status).join("content").join(name);
                media::report_left_out(name, &at, self.types.findings);
            }
            let schema = offers.iter().find(|offer| offer.kind == Kind::Json).and_then(|offer| offer.schema);
            let ty = schema.map(|schema| {
                let place = self.place(&[operation.operation_id.as_deref().unwrap_or(self.path), &status, "error"]);
                self.types.lower(schema, &place).inline()
            });
            errors.push(ErrorResponse { status, ty, docs: Docs::new(response.description.clone()) });
        }
        errors.sort_by(|left, right| left.status.cmp(&right.status));
        errors
    }
}

/// Returns the status as a number if it is a redirect; 3 stands for all redirects.
fn redirect(status: &str) -> Option<u16> {
    status.trim_end_matches(['X', 'x']).parse().ok().filter(|status| matches!(status, 3 | 300..=399))
}

/// Returns true if the type of a result can express a redirect without content.
fn can_redirect(output: &Output, status: u16) -> bool {
    match output {
        Output::Location | Output::ByStatus(_) | Output::Bytes | Output::Nothing => true,
        Output::Optional(_) => status == 304,
        Output::Value(_) | Output::Page(_) | Output::Text | Output::Events(..) | Output::Lines(_) => false,
    }
}

/// Returns true if a response can have a body, whatever the document says (RFC 9110, sections 6.4.1 and 15.3.6).
fn has_body(method: Method, status: &str) -> bool {
    method != Method::Head && !matches!(status, "204" | "205" | "304")
}

/// Returns the value of the `Accept` header, unless it is plain JSON.
fn accept<'o>(offers: impl Iterator<Item = &'o Offer<'o>>) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for offer in offers {
        let name = if offer.kind == Kind::Json && offer.name.contains('*') { "application/json" } else { offer.name };
        let name = if name.starts_with("application/json;") { "application/json" } else { name };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty() && names != ["application/json"]).then(|| names.join(", "))
}
