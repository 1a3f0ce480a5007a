//! Resources → items: one file per resource, with its operations, request builders and operation facts.

use std::sync::Arc;

use indexmap::IndexMap;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::{
    AnswerForm, Body, BodyForm, EventData, Location, Media, Method, Operation, OperationId, Output, Parameter, Part,
    Placement, Representation, Resource, Style, Type,
};
use crate::naming::{Named, OperationNames, ResourceNames, RustIdent};
use crate::settings::Settings;

use super::answers::UsualErrors;
use super::checked::{Code, DocText, InnerDocs, ModuleFile, Text, Words};
use super::client::{self, alternatives};
use super::example;
use super::modules::{self, Module};
use super::types::Printer;
use super::{Draft, File, answers, docs, pages};

/// The number of arguments from which `clippy::too_many_arguments` applies, as the receiver counts too. All required
/// parameters of the API are arguments.
const MANY: usize = 7;

/// Returns drafts of the files below `resources`.
pub(super) fn drafts<'a>(named: &'a Named, usual: &Arc<UsualErrors<'a>>, settings: &'a Settings) -> Vec<Draft<'a>> {
    let printer = Printer { named, qualified: true };
    let files = named.api.resources.iter().map(|(id, resource)| {
        let usual = Arc::clone(usual);
        Draft::new(move || file(printer, settings, &usual, resource, &named.resources[id]))
    });
    let mut drafts: Vec<Draft<'a>> = files.collect();
    drafts.push(Draft::new(move || index(named)));
    drafts
}

/// Renders `resources/mod.rs`.
fn index(named: &Named) -> File {
    let (api, features) = (&named.api, &named.features);
    let mut items = modules::lines(named.resources.iter().map(|(id, names)| {
        let operations = api.resources[id].operations.iter().map(|id| &named.operations[*id]);
        let requests = operations.filter_map(|names| names.request.as_ref());
        let exports = requests.chain([&names.name]).collect();
        Module { name: names.accessor.module(), exports, condition: features.of_resource(id) }
    }));
    let prelude = (!api.operations.is_empty()).then(|| {
        super::features::import(
            features,
            &quote!(
                use crate::runtime::prelude::*;
            ),
        )
    });
    let import = quote!(
        use crate::types;
    );
    let types = if api.operations.values().any(mentions_types) {
        Some(super::features::import(features, &import))
    } else if api.operations.values().any(documents_types) {
        // rustc does not count links in docs as uses of an import.
        Some(quote!(#[allow(unused_imports)] #import))
    } else {
        None
    };
    items.extend(prelude.into_iter().chain(types));
    let docs = DocText::ours("API operations, grouped by resource.", &[]);
    File { file: ModuleFile::index("resources"), docs: InnerDocs::new(&docs), items }
}

/// Returns true if a signature mentions a type of the API.
fn mentions_types(operation: &Operation) -> bool {
    let mut found = false;
    operation.sent(&mut |_| found = true);
    if let Some(ty) = operation.output.ty() {
        ty.mentions(&mut |_| found = true);
    }
    found
}

/// Returns true if documentation links to a type of the API.
fn documents_types(operation: &Operation) -> bool {
    let mut found = false;
    operation.received(&mut |_| found = true);
    found
}

fn file(
    printer: Printer<'_>,
    settings: &Settings,
    usual: &UsualErrors<'_>,
    resource: &Resource,
    names: &ResourceNames,
) -> File {
    let operations = printer.named.operations_of(resource);
    let mut items = vec![quote!(
        use super::*;
    )];
    let docs = docs::of(&resource.docs).or_else(|| DocText::ours("Operations of {}.", &[&Code::new(&resource.name)]));
    let name = &names.name;
    items.push(quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'a> {
            client: &'a Client,
        }
    });
    let structs = printer.named.path_structs();
    let methods = operations.iter().enumerate().map(|(index, &(operation, operation_names))| {
        let example = example::of(printer, settings, names, operation, operation_names);
        let first = operations[..index].iter().rfind(|(earlier, _)| earlier.representation.is_first());
        let docs = match first {
            Some((_, first)) if !operation.representation.is_first() => {
                let forms = forms(operation.representation);
                DocText::ours("Like [`{}`](Self::{}), with {}.", &[&first.method, &first.method, &forms])
            }
            _ => docs::of(&operation.docs),
        };
        let method = method(printer, operation, operation_names, usual, docs, example);
        let by_name = by_name(printer, &structs, resource, resource.operations[index]);
        quote!(#method #by_name)
    });
    items.push(quote! {
        impl<'a> #name<'a> {
            pub(crate) fn new(client: &'a Client) -> Self {
                Self { client }
            }

            #(#methods)*
        }
    });
    for &(operation, operation_names) in &operations {
        if let Some(request_name) = &operation_names.request {
            items.push(request(printer, settings, name, operation, operation_names, request_name));
            items.push(setters(printer, operation, operation_names, request_name));
        }
    }
    items.extend(operations.iter().map(|&(operation, names)| table(printer.named, operation, names)));
    let title = DocText::ours("Operations of {}.", &[&Code::new(&resource.name)]);
    File { file: ModuleFile::within("resources", &names.accessor.module()), docs: InnerDocs::new(&title), items }
}

fn method(
    printer: Printer<'_>,
    operation: &Operation,
    names: &OperationNames,
    usual: &UsualErrors<'_>,
    docs: DocText,
    example: DocText,
) -> TokenStream {
    let docs = docs
        .then(DocText::ours("{}", &[&Code::new(&[operation.method.as_str(), " ", &operation.path].concat())]))
        .then(answers::docs(printer, operation))
        .then(operation.pages.as_ref().map(pages::docs).unwrap_or_default())
        .then(example)
        .then(answers::errors(printer.named, usual, operation));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let (method, table) = (&names.method, &names.table);
    let required = || operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| parameter.required);
    let body = operation.body.as_ref().filter(|body| body.required);
    let arguments = required().map(|(parameter, name)| {
        let ty = printer.parameter(&parameter.ty);
        quote!(#name: #ty)
    });
    let body_argument = body.map(|body| {
        let ty = body_type(printer, body);
        quote!(body: #ty)
    });
    let arguments: Vec<TokenStream> = arguments.chain(body_argument).collect();
    let allow = (arguments.len() >= MANY).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let constructor = constructor(&operation.output);
    let set = required().map(|(parameter, name)| {
        let call = set(printer, parameter, name);
        quote!(.#call)
    });
    let set_body = body.map(|body| set_body(printer, body));
    let call = quote!(self.client.#constructor(&#table)#(#set)*#set_body);
    let (output, value) = if let Some(request) = &names.request {
        (quote!(#request), quote!(#request(#call)))
    } else {
        let output = output(printer, &operation.output);
        (quote!(Request<#output>), call)
    };
    // A call of the method would cause a warning if that is deprecated.
    let aliases = names.aliases.iter().map(|alias| {
        let docs = DocText::ours("Former name of [`{}`](Self::{}).", &[method, method]);
        let note = Words::new("renamed to `{}`", &[method]);
        quote! {
            #docs
            #[deprecated(note = #note)]
            #allow
            pub fn #alias(&self, #(#arguments),*) -> #output {
                #value
            }
        }
    });
    quote! {
        #docs
        #deprecated
        #allow
        pub fn #method(&self, #(#arguments),*) -> #output {
            #value
        }

        #(#aliases)*
    }
}

/// Returns the method that takes the text parameters of the path by name, if there are several.
fn by_name(
    printer: Printer<'_>,
    structs: &IndexMap<Vec<&RustIdent>, RustIdent>,
    resource: &Resource,
    id: OperationId,
) -> TokenStream {
    let named = printer.named;
    let Some(texts) = named.path_texts(id) else { return TokenStream::new() };
    let (operation, names, path) = (&named.api.operations[id], &named.operations[id], &structs[&texts]);
    let name = named.by_name(id, resource.operations.iter());
    let method = &names.method;
    let required: Vec<_> =
        operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| parameter.required).collect();
    let body = operation.body.as_ref().filter(|body| body.required);
    // An argument of the operation may have the same name.
    let is_free = |word: &&str| required.iter().all(|(_, name)| name.as_str() != *word);
    let argument = ["path", "path_parameters", "named_path_parameters"].into_iter().find(is_free);
    let Some(argument) = argument.map(RustIdent::new) else { return TokenStream::new() };
    let others = required.iter().filter(|(_, name)| !texts.contains(name)).map(|(parameter, name)| {
        let ty = printer.parameter(&parameter.ty);
        quote!(#name: #ty)
    });
    let body_argument = body.map(|body| {
        let ty = body_type(printer, body);
        quote!(body: #ty)
    });
    let arguments: Vec<TokenStream> = others.chain(body_argument).collect();
    let passed = required.iter().map(|(_, name)| match texts.contains(name) {
        true => quote!(#argument.#name),
        false => quote!(#name),
    });
    let passed: Vec<TokenStream> = passed.chain(body.map(|_| quote!(body))).collect();
    let output = match &names.request {
        Some(request) => quote!(#request),
        None => {
            let output = output(printer, &operation.output);
            quote!(Request<#output>)
        }
    };
    let docs = DocText::ours("Like [`{}`](Self::{}), with path parameters by name.", &[method, method]);
    // The method that it calls is deprecated as well.
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated] #[allow(deprecated)]));
    let allow = (arguments.len() + 1 >= MANY).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    quote! {
        #docs
        #deprecated
        #allow
        pub fn #name(&self, #argument: crate::paths::#path<'_>, #(#arguments),*) -> #output {
            self.#method(#(#passed),*)
        }
    }
}

/// Returns the call that adds a parameter to the request. The style is an argument unless it is the default of the
/// location.
fn set(printer: Printer<'_>, parameter: &Parameter, name: &RustIdent) -> TokenStream {
    let wire = Text::new(&parameter.wire);
    let Style { placement, explode } = parameter.style;
    let style = style(placement);
    let value = printer.passed(&parameter.ty, name);
    match (parameter.location, placement, explode) {
        (Location::Path, Placement::Simple, false) => quote!(path(#wire, #value)),
        (Location::Path, ..) => quote!(styled_path(#style, #explode, #wire, #value)),
        (Location::Query, ..) if parameter.reserved => quote!(reserved_query(#style, #explode, #wire, #value)),
        (Location::Query, Placement::Form, true) => quote!(query(#wire, #value)),
        (Location::Query, ..) => quote!(styled_query(#style, #explode, #wire, #value)),
        (Location::Header, Placement::Simple, false) => quote!(header_parameter(#wire, #value)),
        (Location::Header, ..) => quote!(styled_header(#style, #explode, #wire, #value)),
        (Location::Cookie, Placement::Json, _) => quote!(json_cookie(#wire, #value)),
        (Location::Cookie, ..) => quote!(cookie(#wire, #value)),
    }
}

fn style(placement: Placement) -> TokenStream {
    let style = RustIdent::new(match placement {
        Placement::Simple => "Simple",
        Placement::Label => "Label",
        Placement::Matrix => "Matrix",
        Placement::Form => "Form",
        Placement::SpaceDelimited => "SpaceDelimited",
        Placement::PipeDelimited => "PipeDelimited",
        Placement::DeepObject => "DeepObject",
        Placement::Json => "Json",
    });
    quote!(Style::#style)
}

/// Returns the call that sets the body of the request.
fn set_body(printer: Printer<'_>, body: &Body) -> TokenStream {
    let value = || printer.passed(&body.ty, &RustIdent::new("body"));
    match &body.media {
        Media::Json(media_type) if media_type == "application/json" => {
            let value = value();
            quote!(.json(&#value))
        }
        Media::Json(media_type) => {
            let (media_type, value) = (Text::new(media_type), value());
            quote!(.json(&#value).media_type(#media_type))
        }
        Media::Form(form) if form.brackets => {
            let value = value();
            quote!(.bracket_form(&#value))
        }
        Media::Form(form) if form.styles.is_empty() => {
            let value = value();
            quote!(.form(&#value))
        }
        Media::Form(form) => {
            let value = value();
            let rules = form.styles.iter().map(|(name, Style { placement, explode })| {
                let (name, style) = (Text::new(name), style(*placement));
                quote!((#name, #style, #explode))
            });
            quote!(.styled_form(&[#(#rules),*], &#value))
        }
        Media::Multipart(multipart) => {
            let value = value();
            let rules = multipart.parts.iter().map(|(name, part)| {
                let name = Text::new(name);
                let rule = form_part(part);
                quote!((#name, FormPart::#rule))
            });
            if multipart.is_form() {
                quote!(.multipart(&[#(#rules),*], &#value))
            } else {
                let media_type = Text::new(&multipart.media_type);
                quote!(.parts(#media_type, &[#(#rules),*], &#value))
            }
        }
        Media::Lines(media_type) => {
            let media_type = Text::new(media_type);
            quote!(.json_lines(#media_type, body.into()))
        }
        Media::Text(media_type) | Media::Bytes(media_type) => {
            let media_type = Text::new(media_type);
            quote!(.body(#media_type, body))
        }
    }
}

/// Returns the rule for a member of a multipart body, as a variant of `FormPart`.
fn form_part(part: &Part) -> TokenStream {
    match part {
        Part::Type(media_type) => {
            let media_type = Text::new(media_type);
            quote!(Type(#media_type))
        }
        Part::Types(media_types) => {
            let media_types = media_types.iter().map(|media_type| Text::new(media_type));
            let media_types: Vec<TokenStream> = media_types.map(|media_type| quote!(#media_type)).collect();
            quote!(Types(&[#(#media_types),*]))
        }
        Part::Brackets => quote!(Brackets),
        Part::Header(name, value) => {
            let (name, value) = (Text::new(name), Text::new(value));
            quote!(Header(#name, #value))
        }
    }
}

pub(super) fn body_type(printer: Printer<'_>, body: &Body) -> TokenStream {
    match body.media {
        Media::Lines(_) => {
            let item = printer.ty(&body.ty);
            quote!(impl Into<JsonLines<#item>>)
        }
        Media::Text(_) | Media::Bytes(_) => quote!(impl Into<Body>),
        Media::Json(_) | Media::Form(_) | Media::Multipart(_) => printer.parameter(&body.ty),
    }
}

fn constructor(output: &Output) -> RustIdent {
    RustIdent::new(match output {
        Output::Nothing => "empty_request",
        Output::Value(_) => "value_request",
        Output::Optional(_) => "optional_request",
        Output::Page(_) => "page_request",
        Output::Text => "text_request",
        Output::Location => "location_request",
        Output::Bytes => "download_request",
        Output::Events(_, EventData::Json) => "event_request",
        Output::Events(_, EventData::Text) => "text_event_request",
        Output::Events(_, EventData::Whole) => "whole_event_request",
        Output::Events(_, EventData::Payload) => "payload_event_request",
        Output::Lines(_) => "line_request",
        Output::ByStatus(_) => "status_request",
    })
}

pub(super) fn output(printer: Printer<'_>, output: &Output) -> TokenStream {
    match output {
        Output::Nothing => quote!(()),
        Output::Value(ty) => printer.ty(ty),
        Output::Optional(ty) => {
            let ty = printer.ty(ty);
            quote!(Option<#ty>)
        }
        Output::Page(item) => {
            let item = printer.ty(item);
            quote!(Page<#item>)
        }
        Output::Text | Output::Location => quote!(String),
        Output::Bytes => quote!(Download),
        Output::Events(ty, _) => {
            let ty = printer.ty(ty);
            quote!(EventStream<#ty>)
        }
        Output::Lines(ty) => {
            let ty = printer.ty(ty);
            quote!(LineStream<#ty>)
        }
        Output::ByStatus(id) => printer.ty(&Type::Named(*id)),
    }
}

fn request(
    printer: Printer<'_>,
    settings: &Settings,
    resource: &RustIdent,
    operation: &Operation,
    names: &OperationNames,
    name: &RustIdent,
) -> TokenStream {
    let docs = DocText::ours("Request builder returned by [`{}::{}`].", &[resource, &names.method]);
    let output = output(printer, &operation.output);
    let methods = methods(settings, operation, names);
    if let Some(pages) = &operation.pages {
        let item = pages::item(printer, pages);
        return quote! {
            page_request! {
                #docs
                pub struct #name(#output, #item #(, #methods)*);
            }
        };
    }
    quote! {
        request! {
            #docs
            pub struct #name(#output #(, #methods)*);
        }
    }
}

/// Returns the words for the methods that only some requests have.
fn methods(settings: &Settings, operation: &Operation, names: &OperationNames) -> Vec<RustIdent> {
    let has_path = operation.parameters.iter().any(|parameter| parameter.location == Location::Path);
    let has_parts = operation.body.as_ref().is_some_and(|body| matches!(body.media, Media::Multipart(_)));
    let methods = [
        (settings.omits_extras, "plain"),
        (pages::is_sized(operation, names), "sized"),
        (has_path, "empty_path"),
        (has_parts, "part_headers"),
        (operation.idempotency_key.is_some(), "idempotent"),
    ];
    methods.into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, word)| RustIdent::new(word)).collect()
}

fn setters(printer: Printer<'_>, operation: &Operation, names: &OperationNames, request: &RustIdent) -> TokenStream {
    let optional = operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| !parameter.required);
    let setters = optional.map(|(parameter, name)| {
        let docs = docs::of(&parameter.docs)
            .or_else(|| DocText::ours("Sets the parameter {}.", &[&Code::new(&parameter.wire)]));
        let deprecated = parameter.deprecated.then(|| quote!(#[deprecated]));
        let ty = printer.parameter(&parameter.ty);
        let set = set(printer, parameter, name);
        quote! {
            #docs
            #deprecated
            pub fn #name(self, #name: #ty) -> Self {
                Self(self.0.#set)
            }
        }
    });
    let body = operation.body.as_ref().filter(|body| !body.required).map(|body| {
        let docs = docs::of(&body.docs).or_else(|| DocText::ours("Sets the request body.", &[]));
        let ty = body_type(printer, body);
        let set_body = set_body(printer, body);
        quote! {
            #docs
            pub fn body(self, body: #ty) -> Self {
                Self(self.0 #set_body)
            }
        }
    });
    let setters: Vec<TokenStream> = setters.chain(body).collect();
    // A list without optional parameters has a request type for its pages alone.
    if setters.is_empty() {
        return TokenStream::new();
    }
    quote! {
        impl #request {
            #(#setters)*
        }
    }
}

/// Returns the static with the facts about an operation that differ from the defaults.
fn table(named: &Named, operation: &Operation, names: &OperationNames) -> TokenStream {
    let table = &names.table;
    let (id, path) = (Text::new(&operation.id), Text::new(&operation.path));
    let method = RustIdent::new(match operation.method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
        Method::Patch => "patch",
        Method::Delete => "delete",
        Method::Head => "head",
        Method::Options => "options",
        Method::Trace => "trace",
    });
    // The pagination already locates the items, so the envelope is redundant.
    // The pagination of a page already locates the items, so the envelope is redundant.
    let is_page = matches!(operation.output, Output::Page(_));
    let envelope = operation.envelope.as_deref().filter(|_| !is_page).map(|member| {
        let member = Text::new(member);
        quote!(.envelope(#member))
    });
    let pages = operation.pages.as_ref().map(|pages| {
        let pages = pages::value(pages);
        quote!(.pages(#pages))
    });
    let security = operation.security.as_ref().map(|security| {
        let alternatives = alternatives(security);
        quote!(.security(#alternatives))
    });
    let idempotency_key = operation.idempotency_key.as_deref().map(|header| {
        let header = Text::new(header);
        quote!(.idempotency_key(#header))
    });
    let accept = operation.accept.as_deref().map(|media_types| {
        let media_types = Text::new(media_types);
        quote!(.accept(#media_types))
    });
    let redirects = (!operation.redirects.is_empty()).then(|| {
        let statuses = operation.redirects.iter().map(|status| Literal::u16_unsuffixed(*status));
        quote!(.redirects(&[#(#statuses),*]))
    });
    let error_event = operation.stream_errors.event.then(|| quote!(.error_event()));
    let error_member = operation.stream_errors.member.then(|| quote!(.error_member()));
    let flag = operation.flag.as_deref().map(|member| {
        let member = Text::new(member);
        quote!(.flag(#member))
    });
    let servers = (!operation.servers.is_empty()).then(|| {
        let servers = operation.servers.iter().map(|server| {
            client::server(
                named,
                &Text::new(server.description.as_deref().unwrap_or_default()),
                server,
                &quote!(crate::runtime::facts::Variable),
            )
        });
        quote!(.servers(&[#(#servers),*]))
    });
    quote! {
        static #table: Operation = Operation::#method(#id, #path)#envelope #pages #accept #redirects #flag #error_event #error_member #security #servers #idempotency_key;
    }
}

/// Describes the body and response formats of another representation of an operation.
fn forms(representation: Representation) -> Words {
    let body = representation.body.map(|form| match form {
        BodyForm::Json => "the body as JSON",
        BodyForm::Multipart => "the body as multipart form data",
        BodyForm::Form => "the body as a form",
        BodyForm::Bytes => "the body as bytes",
        BodyForm::Text => "the body as text",
        BodyForm::Lines => "the body as lines of JSON",
        BodyForm::JsonPatch => "the body as a JSON Patch",
        BodyForm::MergePatch => "the body as a JSON Merge Patch",
    });
    let answer = representation.answer.map(|form| match form {
        AnswerForm::Bytes => "the response as bytes",
        AnswerForm::Text => "the response as text",
        AnswerForm::Stream => "the response as a stream of events",
        AnswerForm::Lines => "the response as a stream of JSON values",
    });
    Words::joined(body.into_iter().chain(answer).map(|words| Words::new(words, &[])), " and ")
}
