//! The types of streams: server-sent events, and JSON values one per line.

use crate::api::{AnswerForm, EventData, Method, Output, Shape, StreamErrors, Type};
use crate::diagnostic::Code;
use crate::document::{self, Schema, SchemaId};
use crate::json::{Pointer, Value};

use super::answers::View;
use super::media::Offer;
use super::operations::OperationLowering;

/// The media type of server-sent events.
const EVENT_STREAM: &str = "text/event-stream";

/// The fields of an event in an event stream.
const FIELDS: [&str; 4] = ["event", "data", "id", "retry"];

/// The maximum depth of unions within the schema of an event.
const DEEPEST: usize = 4;

impl<'a> OperationLowering<'_, 'a> {
    /// Returns an event stream of the type that the document gives the event data or the whole event.
    pub(super) fn events(&mut self, offer: &Offer<'a>, id: &str) -> Output {
        match offer.schema {
            Some(schema) => self.events_of(schema, id),
            None => Output::Events(Type::String, EventData::Text),
        }
    }

    /// Returns an event stream whose event data, or whole events, have this schema. A list describes the events together.
    pub(super) fn events_of(&mut self, schema: SchemaId, id: &str) -> Output {
        let place = self.place(&[id, "event"]);
        let schema = self.item(schema).unwrap_or(schema);
        let (schema, described) = match self.model(schema, DEEPEST) {
            Some(Model::Event(data)) => (data, EventData::Payload),
            Some(Model::Events) => {
                let ty = self.types.lower(schema, &place).inline();
                self.type_contents(schema, DEEPEST);
                return Output::Events(ty, EventData::Whole);
            }
            None => (schema, EventData::Json),
        };
        let target = self.types.schema(self.types.target(schema));
        if target.types.single() != Some(document::Type::String) {
            return Output::Events(self.types.lower(schema, &place).inline(), described);
        }
        match content(target) {
            Some(Content::Schema(content)) => Output::Events(self.types.lower(content, &place).inline(), described),
            Some(Content::Any) => Output::Events(Type::Any, described),
            None => Output::Events(Type::String, EventData::Text),
        }
    }

    /// Returns the event stream that the settings add. `at` is the location of the response.
    pub(super) fn undocumented_stream(&mut self, method: Method, id: &str, at: &Pointer) -> View {
        let pointer = self.settings.streams.event_type(id, method, self.path);
        let schema = pointer.and_then(|pointer| {
            let at = pointer.strip_prefix('#').and_then(Pointer::from_fragment);
            let schema = at.and_then(|at| self.document.schemas.by_pointer(&at));
            if schema.is_none() {
                let message = format!("`streams.events` in codegen.toml names `{pointer}`, which is not a schema");
                self.types.findings.error(Code::UnusedSetting, &self.at, message);
            }
            schema
        });
        let mut stream_errors = StreamErrors::default();
        let output = match schema {
            Some(schema) => {
                self.add_errors(schema, &mut stream_errors, 2 * DEEPEST);
                self.events_of(schema, id)
            }
            None => Output::Events(Type::Any, EventData::Json),
        };
        View {
            form: Some(AnswerForm::Stream),
            at: Some(at.join("content").join(EVENT_STREAM)),
            output,
            envelope: None,
            pages: None,
            accept: Some(EVENT_STREAM.to_owned()),
            redirects: Vec::new(),
            stream_errors,
        }
    }

    /// Returns a stream of JSON values, one per line. A list describes the lines together.
    pub(super) fn lines(&mut self, offer: &Offer<'a>, id: &str) -> Output {
        let Some(schema) = offer.schema else { return Output::Lines(Type::Any) };
        let item = self.item(schema).unwrap_or(schema);
        // A string is the text of all lines.
        if self.types.schema(self.types.target(schema)).types.single() == Some(document::Type::String) {
            return Output::Lines(Type::Any);
        }
        let place = self.place(&[id, "line"]);
        Output::Lines(self.types.lower(item, &place).inline())
    }

    /// Returns the schema of an item if the schema describes all items of a stream together, as a list.
    fn item(&self, schema: SchemaId) -> Option<SchemaId> {
        let schema = self.types.schema(self.types.target(schema));
        let is_list = schema.types.single() == Some(document::Type::Array) && schema.prefix_items.is_empty();
        if is_list { schema.items } else { None }
    }

    /// Returns the errors that the items of a stream describe.
    pub(super) fn stream_errors(&self, output: &Output, offer: &Offer<'a>) -> StreamErrors {
        let mut errors = StreamErrors::default();
        if let (Output::Events(..) | Output::Lines(_), Some(schema)) = (output, offer.schema) {
            self.add_errors(schema, &mut errors, 2 * DEEPEST);
        }
        errors
    }

    fn add_errors(&self, id: SchemaId, errors: &mut StreamErrors, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let schema = self.types.schema(self.types.target(id));
        let branches = schema.one_of.iter().chain(&schema.any_of).chain(&schema.all_of);
        branches.for_each(|&branch| self.add_errors(branch, errors, depth));
        errors.member |= schema.properties.contains_key("error");
        errors.event |= ["type", "event", "object"].iter().any(|name| {
            let named = schema.properties.get(*name).map(|&named| self.types.schema(self.types.target(named)));
            named.is_some_and(|named| {
                let values = named.constant.iter().chain(named.enum_values.iter().flatten());
                values.filter_map(Value::as_str).any(|value| value == "error")
            })
        });
        if let Some(Model::Event(data)) = self.model(id, 1) {
            self.add_errors(data, errors, depth);
        }
        let items = schema.items.filter(|_| schema.types.single() == Some(document::Type::Array));
        let content = content(schema).and_then(|content| match content {
            Content::Schema(id) => Some(id),
            Content::Any => None,
        });
        items.into_iter().chain(content).for_each(|id| self.add_errors(id, errors, depth));
    }

    /// Returns the kind of schema if it describes events rather than their data: an object with the fields of an event,
    /// or a union of such objects.
    fn model(&self, id: SchemaId, depth: usize) -> Option<Model> {
        let depth = depth.checked_sub(1)?;
        let schema = self.types.schema(self.types.target(id));
        let branches: Vec<SchemaId> = schema.one_of.iter().chain(&schema.any_of).copied().collect();
        match branches.as_slice() {
            [] => {
                let data = *schema.properties.get("data")?;
                let is_event = schema.properties.keys().all(|name| FIELDS.contains(&name.as_str()));
                is_event.then_some(Model::Event(data))
            }
            [only] => self.model(*only, depth),
            several => {
                let all_are = several.iter().all(|&branch| self.model(branch, depth).is_some());
                all_are.then_some(Model::Events)
            }
        }
    }

    /// Gives the data of each event of a union the type of its content, if the document describes text with content.
    fn type_contents(&mut self, id: SchemaId, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let schema = self.types.schema(self.types.target(id));
        for &branch in schema.one_of.iter().chain(&schema.any_of) {
            self.type_contents(branch, depth);
        }
        let data = schema.properties.get("data").map(|&data| self.types.schema(self.types.target(data)));
        let Some(content) = data.and_then(content) else { return };
        let place = self.place(&["event"]);
        let Type::Named(event) = self.types.lower(id, &place).ty else { return };
        let ty = match content {
            Content::Schema(content) => {
                self.types.lower(content, &self.types.place_below(&place, event, "data")).inline()
            }
            Content::Any => Type::Any,
        };
        if let Shape::Object(object) = &mut self.types.types[event].shape {
            object.fields.iter_mut().filter(|field| field.wire == "data").for_each(|field| field.ty = ty.clone());
        }
    }
}

/// A schema that describes events.
enum Model {
    /// One kind of event, with the schema of its data.
    Event(SchemaId),
    /// Several kinds of events.
    Events,
}

/// The value that a text contains as JSON.
enum Content {
    Schema(SchemaId),
    Any,
}

/// Returns the content of a text, if the document says that it is JSON.
fn content(schema: &Schema) -> Option<Content> {
    let media_type = schema.content_media_type.as_deref().unwrap_or_default().trim().to_ascii_lowercase();
    let is_json = media_type.ends_with("/json") || media_type.ends_with("+json");
    match schema.content_schema {
        Some(id) if is_json || media_type.is_empty() => Some(Content::Schema(id)),
        _ => is_json.then_some(Content::Any),
    }
}
