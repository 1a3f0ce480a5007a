//! The front page of a crate and its README: how a client is created, an operation called, and pages, errors and tests
//! handled, in calls of the API itself.

use std::cmp::Reverse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Location, Method, Operation, Output, SchemeKind, SecurityScheme};
use crate::naming::{Named, OperationNames, ResourceNames, RustIdent};
use crate::settings::Settings;

use super::answers::UsualErrors;
use super::checked::{Code, DocText, Plain, Text, Words};
use super::types::Printer;
use super::{construction, example};

/// The maximum number of environments that the front page lists.
const MOST_ENVIRONMENTS: usize = 10;

/// The arguments of an example about a delivery.
const WEBHOOK: &str = "headers, body";

/// Documents the use of the client.
pub(super) fn docs(named: &Named, settings: &Settings, usual: &UsualErrors<'_>) -> DocText {
    let page = Page { named, krate: settings.crate_name.as_deref().map(RustIdent::new) };
    let all = [
        page.start(settings.key_variable.as_deref()),
        page.credentials(settings.key_variable.as_deref()),
        page.servers(),
        page.pages(),
        page.errors(usual),
        limits(),
        features(named),
        page.webhooks(),
        page.tests(),
    ];
    all.into_iter().fold(DocText::default(), DocText::then)
}

/// Returns the program of a README: it creates a client from environment variables and calls an operation.
pub(crate) fn program(named: &Named, krate: &str, key_variable: Option<&str>) -> String {
    let krate = RustIdent::new(krate);
    let mut statements = construction::from_variables(named, &krate, &quote!(#krate::), key_variable);
    if let Some(call) = chosen(named, is_simple) {
        statements.extend(shown(&call.call));
    }
    let body = example::lines(statements).unwrap_or_default();
    let types = body.iter().any(|line| line.contains("types::"));
    let types = if types { format!("use {}::types;\n\n", krate.as_str()) } else { String::new() };
    let body: String = body.into_iter().map(|line| format!("    {}\n", line.into_string())).collect();
    format!(
        "{types}#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{body}    Ok(())\n}}\n"
    )
}

struct Page<'a> {
    named: &'a Named,
    /// The name of the crate. Without it, examples cannot be compiled.
    krate: Option<RustIdent>,
}

/// An operation that serves as an example.
struct Chosen<'a> {
    operation: &'a Operation,
    call: example::Call,
    /// The feature of its resource, if resources have features.
    features: Vec<String>,
}

/// Returns the operation that tells most of those that fit and have an example: one with a usual name and few arguments,
/// of a resource that has all the usual methods and, among these, the most operations.
fn chosen(named: &Named, fits: fn(&Operation) -> bool) -> Option<Chosen<'_>> {
    let printer = Printer { named, qualified: true };
    let mut all = Vec::new();
    for (id, resource) in named.api.resources.iter() {
        let is_usual = |method: &str| matches!(method, "create" | "delete" | "get" | "list" | "update");
        let methods = resource.operations.iter().map(|&operation| named.operations[operation].method.as_str());
        let rank = (Reverse(methods.filter(|method| is_usual(method)).count()), Reverse(resource.operations.len()));
        for &operation in &resource.operations {
            let names: &OperationNames = &named.operations[operation];
            let operation = &named.api.operations[operation];
            if !operation.deprecated && operation.representation.is_first() && fits(operation) {
                let usual_name = if operation.pages.is_some() { "list" } else { "get" };
                let is_other = names.method.as_str() != usual_name;
                all.push(((is_other, arguments(operation), rank), operation, names, id));
            }
        }
    }
    all.sort_by_key(|(rank, ..)| *rank);
    all.into_iter().find_map(|(_, operation, names, id)| {
        let resource: &ResourceNames = &named.resources[id];
        let call = example::call(printer, resource, operation, names)?;
        let features = named.features.of_resource(id).features().take(1).map(str::to_owned).collect();
        Some(Chosen { operation, call, features })
    })
}

/// Returns the place of an operation by its number of arguments: a call with an identifier tells more than one without
/// arguments, unless it is a list.
fn arguments(operation: &Operation) -> usize {
    match operation.parameters.iter().filter(|parameter| parameter.required).count() {
        1 if operation.pages.is_none() => 0,
        0 if operation.pages.is_none() => 1,
        more => more,
    }
}

fn is_simple(operation: &Operation) -> bool {
    operation.method == Method::Get && operation.pages.is_none() && matches!(operation.output, Output::Value(_))
}

fn is_list(operation: &Operation) -> bool {
    operation.pages.is_some()
}

/// Returns the statements of a call, and one that prints its output.
fn shown(call: &example::Call) -> TokenStream {
    let statement = &call.statement;
    let print = call.variable.as_ref().map(print).map(|print| quote!(#print;));
    quote!(#statement #print)
}

/// Returns an expression that prints a variable.
fn print(variable: &RustIdent) -> TokenStream {
    if variable.as_str().starts_with("r#") {
        return quote!(println!("{:?}", #variable));
    }
    let format = format!("{{{}:?}}", variable.as_str());
    let format = Text::new(&format);
    quote!(println!(#format))
}

fn heading(text: &'static str) -> DocText {
    DocText::ours(text, &[])
}

impl Page<'_> {
    fn start(&self, key_variable: Option<&str>) -> DocText {
        let mut statements = construction::from_variables(
            self.named,
            self.krate.as_ref().unwrap_or(&RustIdent::new("client")),
            &TokenStream::new(),
            key_variable,
        );
        let call = chosen(self.named, is_simple).or_else(|| chosen(self.named, |_| true));
        let features = call.as_ref().map(|call| call.features.clone()).unwrap_or_default();
        if let Some(call) = call {
            statements.extend(shown(&call.call));
        }
        heading("# Quick start").then(self.code(&["use {}::Client;"], "", &features, statements))
    }

    fn credentials(&self, key_variable: Option<&str>) -> DocText {
        let api = &self.named.api;
        if api.schemes.is_empty() {
            return DocText::default();
        }
        let mut lines = Vec::new();
        if api.is_key_enough {
            lines.push(Words::new("[`Client::new`] takes the API key.", &[]));
            lines.extend(key_variable.map(|variable| {
                Words::new("[`Client::from_env`] reads it from the environment variable {}.", &[&Code::new(variable)])
            }));
        }
        lines.push(Words::new("[`ClientBuilder`] has a setter for each security scheme:\n", &[]));
        lines.extend(api.schemes.iter().map(|scheme| self.credential(scheme)));
        heading("# Credentials").then(DocText::of_lines(lines))
    }

    fn credential(&self, scheme: &SecurityScheme) -> Words {
        let named = self.named;
        let is_key = named.api.key_scheme.as_ref() == Some(&scheme.name);
        let general = match &scheme.kind {
            SchemeKind::Basic => "basic",
            _ if is_key => "api_key",
            _ => "bearer_token",
        };
        let setter = named.builder.schemes.get(&scheme.name).cloned().unwrap_or_else(|| RustIdent::new(general));
        let name = Code::new(&scheme.name);
        let sent = match &scheme.kind {
            SchemeKind::Bearer => Words::new("a bearer token", &[]),
            SchemeKind::Basic => Words::new("a user name and a password", &[]),
            SchemeKind::OAuth2 { .. } => Words::new("an access token, or an [`OAuth`] credential that fetches it", &[]),
            SchemeKind::ApiKey { location, name } => {
                let name = Code::new(name);
                match location {
                    Location::Query => Words::new("a key in the query parameter {}", &[&name]),
                    Location::Cookie => Words::new("a key in the cookie {}", &[&name]),
                    Location::Header | Location::Path => Words::new("a key in the header {}", &[&name]),
                }
            }
            SchemeKind::Other(_) => {
                return Words::new("- {} is not supported; set its header on each request.", &[&name]);
            }
        };
        Words::new("- {}: [`{}`](ClientBuilder::{}) takes {}.", &[&name, &setter, &setter, &sent])
    }

    fn servers(&self) -> DocText {
        let named = self.named;
        let text = match named.api.servers.len() {
            0 => DocText::ours(
                "The document does not state a server. [`ClientBuilder::base_url`] sets the URL that paths are added to.",
                &[],
            ),
            count => {
                let environments = named.api.servers.iter().take(MOST_ENVIRONMENTS).map(|(id, server)| {
                    let name = &named.servers[id];
                    Words::new("- {}: [`Environment::{}`]", &[&Code::new(&server.template), name])
                });
                let environments: Vec<Words> = environments.collect();
                let sentence = match count {
                    1 => Words::new(
                        "The server of the document is used, unless [`ClientBuilder::base_url`] sets another one:\n",
                        &[],
                    ),
                    _ => Words::new(
                        "The first of these servers is used, unless [`ClientBuilder::environment`] chooses another one or [`ClientBuilder::base_url`] sets one:\n",
                        &[],
                    ),
                };
                let more = (count > MOST_ENVIRONMENTS)
                    .then(|| Words::new("- and {} more", &[&Plain::new(&(count - MOST_ENVIRONMENTS).to_string())]));
                DocText::of_lines(std::iter::once(sentence).chain(environments).chain(more))
            }
        };
        heading("# Base URL").then(text)
    }

    fn pages(&self) -> DocText {
        let Some(list) = chosen(self.named, is_list) else { return DocText::default() };
        let words = "Awaiting the request of a list returns one answer.\n`.items()` returns a stream of all items and `.pages()` one of all pages; both fetch further pages on demand.";
        heading("# Pages").then(DocText::ours(words, &[])).then(self.code(
            &[],
            "client",
            &list.features,
            list.call.statement,
        ))
    }

    fn errors(&self, usual: &UsualErrors<'_>) -> DocText {
        let words = "Every call returns the same [`Error`].\n[`Error::kind`] is its category, [`Error::status`] and [`Error::api`] are the server's answer, and [`Error::request_id`] is the id to quote in a support request.";
        let fits = |operation: &Operation| operation.pages.is_none() && !matches!(operation.output, Output::Events(..));
        let call = chosen(self.named, is_simple).or_else(|| chosen(self.named, fits));
        let code = call.map(|Chosen { call, features, .. }| {
            let request = &call.request;
            let value = match &call.variable {
                Some(variable) => {
                    let print = print(variable);
                    quote!(Ok(#variable) => #print,)
                }
                None => quote!(Ok(_) => println!("done"),),
            };
            let statement = quote! {
                match #request.await {
                    #value
                    Err(error) if error.is_not_found() => println!("not found"),
                    Err(error) => return Err(error.into()),
                }
            };
            self.code(&[], "client", &features, statement)
        });
        heading("# Errors")
            .then(DocText::ours(words, &[]))
            .then(code.unwrap_or_default())
            .then(usual.docs(self.named, self.krate.as_ref()))
    }

    fn webhooks(&self) -> DocText {
        let Some(events) = self.named.api.events else { return DocText::default() };
        let event = &self.named.types[events].name;
        let words = "[`parse_event`] parses the body of a delivery, without verifying its sender.\nWith the feature `webhooks`, a verifier checks the signature first:";
        let statements = quote! {
            let verifier = WebhookVerifier::new("secret")?;
            let delivery = verifier.verify::<types::#event>(headers, body)?;
            println!("{}: {:?}", delivery.id, delivery.event);
        };
        let has_resources = !self.named.features.names().is_empty();
        let features = ["webhooks", "events"].map(str::to_owned);
        let features = if has_resources { &features[..] } else { &features[..1] };
        let code = self.code(&["use {}::WebhookVerifier;"], WEBHOOK, features, statements);
        heading("# Webhooks").then(DocText::ours(words, &[])).then(code)
    }

    fn tests(&self) -> DocText {
        let words = "With the feature `testing`, a client answers from a script in place of the server.\nEach answer is for an operation by its id in the document.\n`testing::Server` gives the same answers to other programs, and the trait `testing::Sample` creates values of every type.";
        let call = chosen(self.named, is_simple).or_else(|| chosen(self.named, |operation| operation.pages.is_none()));
        let code = call.map(|Chosen { call, operation, mut features }| {
            let (id, request) = (Text::new(&operation.id), &call.request);
            let settings = construction::of_tests(self.named);
            let statements = quote! {
                let script = Script::new();
                script.on(#id, Answer::status(404));
                let client = Client::builder() #settings.script(&script).build()?;
                let result = #request.await;
                assert!(result.is_err());
                assert_eq!(script.calls_of(#id).len(), 1);
            };
            features.insert(0, "testing".to_owned());
            self.code(&["use {}::Client;", "use {}::testing::{Answer, Script};"], "", &features, statements)
        });
        heading("# Testing").then(DocText::ours(words, &[])).then(code.unwrap_or_default())
    }

    /// Returns a block of code that is compiled if the features are enabled.
    fn code(
        &self,
        imports: &[&'static str],
        argument: &'static str,
        features: &[String],
        statements: TokenStream,
    ) -> DocText {
        let ours = |line| Words::new(line, &[]);
        let Some(shown) = example::lines(statements) else { return DocText::default() };
        let Some(krate) = &self.krate else {
            return DocText::of_lines(std::iter::once(ours("```text")).chain(shown).chain([ours("```")]));
        };
        let mut lines = vec![ours("```no_run")];
        if shown.iter().any(|line| line.contains("types::")) {
            lines.push(Words::new("# use {}::types;", &[krate]));
        }
        lines.extend(features.iter().map(|feature| Words::new("# #[cfg(feature = \"{}\")]", &[&Plain::new(feature)])));
        lines.push(match argument {
            WEBHOOK => Words::new(
                "# fn example(headers: &{}::http::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {",
                &[krate],
            ),
            "" => ours("# async fn example() -> Result<(), Box<dyn std::error::Error>> {"),
            _ => Words::new(
                "# async fn example(client: {}::Client) -> Result<(), Box<dyn std::error::Error>> {",
                &[krate],
            ),
        });
        if !imports.is_empty() {
            lines.extend(imports.iter().map(|import| Words::new(import, &[krate])));
            lines.push(ours(""));
        }
        lines.extend(shown);
        lines.extend(["# Ok(())", "# }", "```"].map(ours));
        DocText::of_lines(lines)
    }
}

fn limits() -> DocText {
    let words = "An attempt is limited to 60 seconds and a whole call to 180 seconds.\nA failed attempt is repeated up to 3 times, with growing waits, if the server did not process it or if it is safe to repeat.\n[`ClientBuilder`] and [`Request`] set other limits.\nDropping a call cancels it.";
    heading("# Timeouts and retries").then(DocText::ours(words, &[]))
}

fn features(named: &Named) -> DocText {
    let words = match named.features.names().is_empty() {
        true => "The Cargo feature `rustls` is on by default, the others are off:\n",
        false => {
            "Each resource has a Cargo feature of its name, which is on by default.\nOf the other features, `rustls` is on by default:\n"
        }
    };
    let list = runtime_features().flat_map(|(name, description)| {
        let first = Words::new("- {}:", &[&Code::new(name)]);
        std::iter::once(first).chain(description.into_iter().map(|line| Words::new("  {}", &[&Words::new(line, &[])])))
    });
    heading("# Features").then(DocText::of_lines(std::iter::once(Words::new(words, &[])).chain(list)))
}

/// Returns the features of the runtime, each with the lines of its description.
fn runtime_features() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let manifest = include_str!("../../runtime/client.toml");
    let section = manifest.split("[features]\n").nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap_or_default();
    let mut description = Vec::new();
    section.lines().filter_map(move |line| {
        if let Some(comment) = line.strip_prefix("# ") {
            description.push(comment);
            return None;
        }
        let (name, _) = line.split_once(" = ")?;
        // Its parts are described by themselves.
        (name != "default").then(|| (name, std::mem::take(&mut description)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_of_the_runtime_has_a_description() {
        let features: Vec<_> = runtime_features().collect();
        assert!(features.iter().any(|(name, _)| *name == "blocking"));
        for (name, description) in features {
            let text = description.join(" ");
            assert!(text.ends_with('.') && !text.contains(['[', '<', '{', '*']), "{name}: {text}");
        }
    }
}
