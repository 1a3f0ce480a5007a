//! Lowers a normalized document to an API. No later pass depends on OpenAPI.

mod answers;
mod bodies;
mod callbacks;
mod choice;
mod containers;
mod docs;
mod examples;
mod headers;
mod media;
mod omitted;
mod operations;
mod own;
mod pages;
mod paths;
mod rate_limits;
mod recursion;
mod requests;
mod responses;
mod scalars;
mod secrets;
mod security;
mod servers;
mod streams;
mod types;
mod unions;
mod values;
mod words;

use crate::api::{Api, Operation, Output, Untyped};
use crate::diagnostic::{Code, Diagnostics};
use crate::document::Document;
use crate::json::Pointer;
use crate::settings::{self, Redacted, Settings};

pub use choice::{LeftOut, choose, report_unused_selectors};
use servers::Servers;

/// The result of lowering, and the values that types cannot express.
#[derive(Debug, Default)]
pub struct Lowered {
    /// The API.
    pub api: Api,
    /// Every value that became any JSON value although its schema states more.
    pub untyped: Vec<Untyped>,
    /// The named schemas that nothing uses and that the settings leave out.
    pub unused: Vec<Pointer>,
}

/// Lowers the document to an API.
pub fn lower(document: &Document, settings: &Settings, findings: &mut Diagnostics) -> Lowered {
    let mut types = types::Lowering::new(document, settings, findings);
    let keeps_unused = settings.operations.has_unused_types();
    let (mut used, mut unused) = (None, Vec::new());
    if !keeps_unused {
        used = Some(choice::used(document, settings));
    }
    for (name, id) in document.named_schemas() {
        if used.as_ref().is_none_or(|used| used.contains(&id)) {
            types.named(name, id);
        } else {
            unused.push(document.schemas.get(id).at.clone());
        }
    }
    let rate_limit = rate_limits::headers(document);
    let mut headers = headers::Headers::new(rate_limit.as_ref());
    let (resources, operations) = operations::lower(&mut types, &mut headers);
    if keeps_unused {
        callbacks::shared(&mut types);
    }
    let events = operations::events(&mut types);
    let types::Finished { types, mut untyped, own, unfit_pages } = types.finish();
    let info = &document.envelope.info;
    let Servers { absolute, relative } = servers::of_api(document, settings.document_url.as_deref(), findings);
    let mut api = Api {
        title: info.title.clone(),
        version: info.version.clone(),
        docs: crate::api::Docs::new(info.description.clone().unwrap_or_default()),
        servers: absolute.into_iter().collect(),
        relative_server: relative,
        variables: Vec::new(),
        schemes: security::schemes(document, findings),
        own_types: own,
        derives: settings.derives.clone(),
        key_scheme: None,
        is_key_enough: false,
        security: security::requirements(document.envelope.security.as_deref().unwrap_or_default()),
        rate_limit,
        headers: headers.finish(),
        request_id: settings.request_id.clone(),
        types,
        longest_chain: 0,
        resources,
        operations,
        events,
    };
    api.variables = servers::variables(api.all_servers());
    security::drop_unusable(&mut api, findings);
    security::settle(&mut api, settings.sends_credentials_always);
    security::drop_repeated(&mut api);
    requests::mark_sent(&mut api);
    untyped.extend(recursion::cut_chains(&mut api.types, findings));
    requests::relax_received(&mut api, settings.distrusts_required);
    recursion::box_parts(&mut api.types);
    api.longest_chain = recursion::longest_chain(&api.types);
    recursion::report_endless(&api.types, findings);
    examples::add(document, &mut api.types);
    let unused_names = secrets::mark(&mut api.types, &settings.redact);
    pages::report_unused(&api, settings, &unfit_pages, findings);
    report_unused_settings(&api, settings, &unused_names, findings);
    Lowered { api, untyped, unused }
}

/// Reports settings that do not match anything: they are mistaken, or the document has changed.
fn report_unused_settings(api: &Api, settings: &Settings, unused_names: &[&Redacted], findings: &mut Diagnostics) {
    let mut unused = |setting: &str, reason: &str| {
        let message = format!("`{setting}` in codegen.toml does not match anything");
        findings
            .error(Code::UnusedSetting, &Pointer::root(), message)
            .help(format!("{reason}; correct or remove the setting"));
    };
    if let Some(envelope) = &settings.envelope
        && api.operations.values().all(|operation| operation.envelope.as_ref() != Some(&envelope.data))
    {
        unused("envelope", &format!("no operation returns an object with `{}`", envelope.data));
    }
    if settings.webhooks.is_some() && api.events.is_none() {
        unused("webhooks", "the document has no webhooks");
    }
    for name in settings.streams.names() {
        let is_stream = |operation: &Operation| {
            let id = operation.id.strip_suffix("_stream").unwrap_or(&operation.id);
            matches!(operation.output, Output::Events(..))
                && settings::is_operation(name, id, operation.method, &operation.path)
        };
        if !api.operations.values().any(is_stream) {
            unused(&format!("streams: {name}"), "no operation has this ID, or this method and path");
        }
    }
    for name in unused_names {
        unused(&format!("client.redact: {}", name.as_str()), "no member of an object has this name");
    }
}
