//! A text outline of an API, for display and for tests: one line per type, field and operation.

use std::fmt::{self, Display, Formatter, Write as _};

use super::{
    Api, Body, Content, IdType, Media, Operation, Output, Presence, Shape, StreamErrors, Type, TypeDef, TypeId,
};

/// Writes the whole API, types first.
impl Display for Api {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} {}", self.title, self.version)?;
        for server in self.servers.values() {
            writeln!(out, "server {} {}", server.url, server.description.as_deref().unwrap_or_default())?;
        }
        for scheme in &self.schemes {
            writeln!(out, "scheme {} {:?}", scheme.name, scheme.kind)?;
        }
        writeln!(out, "security {:?}", self.security)?;
        for (id, definition) in self.types.iter() {
            self.write_type(out, id, definition)?;
        }
        for resource in self.resources.values() {
            writeln!(out, "resource {}", resource.name)?;
            resource.operations.iter().try_for_each(|id| self.write_operation(out, &self.operations[*id]))?;
        }
        if let Some(events) = self.events {
            writeln!(out, "events {}", self.name(events))?;
        }
        Ok(())
    }
}

impl Api {
    fn write_type(&self, out: &mut Formatter<'_>, id: TypeId, definition: &TypeDef) -> fmt::Result {
        let mut marks = String::new();
        if definition.sent {
            marks.push_str(", sent");
        }
        if definition.deprecated {
            marks.push_str(", deprecated");
        }
        let name = self.name(id);
        match &definition.shape {
            Shape::Alias(ty) => writeln!(out, "alias {name} = {}{marks}", self.ty(ty)),
            Shape::Constant(constant) => {
                writeln!(out, "constant {name} = {}{marks}", constant.value)
            }
            Shape::Id(IdType { of, .. }) => writeln!(out, "id {name} of {}{marks}", self.ty(of)),
            Shape::Enum(values) => {
                let listed: Vec<String> = values.variants.iter().map(|variant| variant.wire.to_string()).collect();
                writeln!(out, "enum {name} of {:?}: {}{marks}", values.scalar, listed.join(" | "))
            }
            Shape::Union(union) => {
                let or_form = if union.by_content { " or form" } else { "" };
                writeln!(out, "union {name} by {}{or_form}{marks}", union.tag.as_deref().unwrap_or("form"))?;
                union.branches.iter().try_for_each(|branch| {
                    let boxed = if branch.boxed { ", boxed" } else { "" };
                    let tags: Vec<String> = branch.tags.iter().map(ToString::to_string).collect();
                    writeln!(out, "  {} {}{boxed}", self.ty(&branch.ty), tags.join(" | "))
                })
            }
            Shape::ByStatus(answers) => {
                writeln!(out, "by status {name}{marks}")?;
                answers.iter().try_for_each(|answer| {
                    let content = match &answer.content {
                        Content::Nothing => "nothing".to_owned(),
                        Content::Json(ty) => self.ty(ty),
                        Content::Text => "text".to_owned(),
                        Content::Bytes => "bytes".to_owned(),
                        Content::Location => "location".to_owned(),
                    };
                    writeln!(out, "  {} {content}", answer.status)
                })
            }
            Shape::Object(object) => {
                writeln!(out, "object {name}{marks}")?;
                for field in &object.fields {
                    let presence = match field.presence {
                        Presence::Required => "",
                        Presence::RequiredNullable => " or null",
                        Presence::Optional => "?",
                        Presence::OptionalNullable => "? or null",
                    };
                    let mut marks = String::new();
                    for (set, mark) in [
                        (field.boxed, ", boxed"),
                        (field.secret, ", secret"),
                        (field.read_only, ", read only"),
                        (field.write_only, ", write only"),
                        (field.requested, ", requested"),
                        (field.promised, ", promised"),
                        (field.deprecated, ", deprecated"),
                    ] {
                        marks.push_str(if set { mark } else { "" });
                    }
                    writeln!(out, "  {}: {}{presence}{marks}", field.wire, self.ty(&field.ty))?;
                }
                object.rest.iter().try_for_each(|rest| writeln!(out, "  *: {}", self.ty(rest)))
            }
        }
    }

    fn write_operation(&self, out: &mut Formatter<'_>, operation: &Operation) -> fmt::Result {
        let deprecated = if operation.deprecated { ", deprecated" } else { "" };
        writeln!(out, "  {} {} ({}{deprecated})", operation.method.as_str(), operation.path, operation.id)?;
        for parameter in &operation.parameters {
            let optional = if parameter.required { "" } else { "?" };
            let location = parameter.location.as_str();
            let reserved = if parameter.reserved { ", reserved" } else { "" };
            writeln!(out, "    {location} {}: {}{optional}{reserved}", parameter.wire, self.ty(&parameter.ty))?;
        }
        if let Some(header) = &operation.idempotency_key {
            writeln!(out, "    idempotent by {header}")?;
        }
        if let Some(Body { media, ty, required, .. }) = &operation.body {
            writeln!(out, "    body {}: {}{}", media.as_str(), self.ty(ty), if *required { "" } else { "?" })?;
            self.write_encoding(out, media)?;
        }
        let output = match &operation.output {
            Output::Text => "text".to_owned(),
            Output::Bytes => "bytes".to_owned(),
            Output::Location => "location".to_owned(),
            Output::Events(ty, data) => format!("events of {} ({data:?})", self.ty(ty)),
            Output::Lines(ty) => format!("lines of {}", self.ty(ty)),
            Output::ByStatus(id) => self.name(*id),
            Output::Nothing => "nothing".to_owned(),
            Output::Value(ty) => self.ty(ty),
            Output::Optional(ty) => format!("{}?", self.ty(ty)),
            Output::Page(ty) => format!("page of {}", self.ty(ty)),
        };
        let envelope = operation.envelope.as_deref().map(|member| format!(" in `{member}`")).unwrap_or_default();
        writeln!(out, "    gives {output}{envelope}")?;
        if let Some(accept) = &operation.accept {
            writeln!(out, "    accepts {accept}")?;
        }
        if !operation.redirects.is_empty() {
            writeln!(out, "    redirects with {:?}", operation.redirects)?;
        }
        if operation.upgrades {
            writeln!(out, "    may switch protocols")?;
        }
        if operation.stream_errors != StreamErrors::default() {
            writeln!(out, "    describes errors: {:?}", operation.stream_errors)?;
        }
        if let Some(flag) = &operation.flag {
            writeln!(out, "    asks by {flag}")?;
        }
        for server in &operation.servers {
            writeln!(out, "    served at {}", server.url)?;
        }
        for header in operation.headers.iter().filter_map(|id| self.headers.get(*id)) {
            writeln!(out, "    header {}: {}", header.name, self.ty(&header.ty))?;
        }
        for callback in &operation.callbacks {
            writeln!(out, "    calls back {}: {}", callback.name, self.ty(&callback.ty))?;
        }
        if let Some(pages) = &operation.pages {
            writeln!(out, "    pages by {pages}; each {}", self.ty(&pages.item))?;
        }
        if let Some(security) = &operation.security {
            writeln!(out, "    security {security:?}")?;
        }
        for error in &operation.errors {
            let ty = error.ty.as_ref().map_or_else(|| "nothing".to_owned(), |ty| self.ty(ty));
            writeln!(out, "    {} {ty}", error.status)?;
        }
        Ok(())
    }

    fn write_encoding(&self, out: &mut Formatter<'_>, media: &Media) -> fmt::Result {
        match media {
            Media::Form(form) => {
                if form.brackets {
                    writeln!(out, "      lists in brackets")?;
                }
                form.styles.iter().try_for_each(|(name, style)| writeln!(out, "      {name} in {style:?}"))
            }
            Media::Multipart(multipart) => {
                multipart.parts.iter().try_for_each(|(name, part)| writeln!(out, "      {name} as {part:?}"))
            }
            Media::Json(_) | Media::Lines(_) | Media::Text(_) | Media::Bytes(_) => Ok(()),
        }
    }

    fn name(&self, id: TypeId) -> String {
        self.types[id].words.join(".")
    }

    fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::List(item) => format!("[{}]", self.ty(item)),
            Type::Map(value) => format!("{{{}}}", self.ty(value)),
            Type::Nullable(inner) => format!("{} or null", self.ty(inner)),
            Type::Tuple(items) => {
                let mut text = String::from("(");
                for item in items {
                    let _ = write!(text, "{}, ", self.ty(item));
                }
                text + ")"
            }
            Type::Named(id) => self.name(*id),
            Type::Own(own) => format!("{} for {}", own.path, self.ty(&own.stands_for)),
            Type::Integer(integer) => format!("{integer:?}").to_lowercase(),
            Type::Number => "f64".to_owned(),
            scalar => format!("{scalar:?}"),
        }
    }
}
