//! The example in an operation's docs. Its values are the examples, defaults and enum values of the document, printed as
//! literals, else the names of the arguments.

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::quote;

use crate::api::{Docs, Integer, Media, Operation, Output, Shape, Type, TypeId};
use crate::json::Value;
use crate::naming::{self, OperationNames, ResourceNames, RustIdent};
use crate::settings::Settings;
use crate::visible;

use super::checked::{DocText, Quotable, Text, Words};
use super::types::Printer;

/// The maximum depth of nested objects in an example.
const DEEPEST: usize = 4;

/// The maximum length of a text in an example, in characters.
const LONGEST: usize = 40;

/// A call of an operation, with values for its required arguments.
pub(super) struct Call {
    /// The request, without `.await`.
    pub(super) request: TokenStream,
    /// Statements that send the request and use its output.
    pub(super) statement: TokenStream,
    /// The variable that holds the output, if it is a value.
    pub(super) variable: Option<RustIdent>,
}

/// Returns an example of the call, or empty docs if an argument is too complex for an example.
pub(super) fn of(
    printer: Printer<'_>,
    settings: &Settings,
    resource: &ResourceNames,
    operation: &Operation,
    names: &OperationNames,
) -> DocText {
    let krate = settings.crate_name.as_deref().map(RustIdent::new);
    let call = krate.is_some().then(|| call(printer, resource, operation, names)).flatten();
    let (Some(krate), Some(Call { statement, .. })) = (krate, call) else {
        return DocText::default();
    };
    let Some(shown) = lines(statement) else {
        return DocText::default();
    };
    let ours = |line| Words::new(line, &[]);
    let mut lines = vec![ours("```no_run")];
    if operation.deprecated {
        lines.push(ours("# #![allow(deprecated)]"));
    }
    if shown.iter().any(|line| line.contains("types::")) {
        lines.push(Words::new("# use {}::types;", &[&krate]));
    }
    // Text that is parsed has errors of its own.
    let function = match shown.iter().any(|line| line.contains(".parse::<")) {
        true => "# async fn example(client: {}::Client) -> Result<(), Box<dyn std::error::Error>> {",
        false => "# async fn example(client: {}::Client) -> Result<(), {}::Error> {",
    };
    lines.push(Words::new(function, &[&krate, &krate]));
    lines.extend(shown);
    lines.extend(["# Ok(())", "# }", "```"].map(ours));
    DocText::of_lines(lines)
}

/// Formats statements, unless their literals would not be the same when they are read again.
pub(super) fn lines(statements: TokenStream) -> Option<Vec<Words>> {
    let lines = Words::of_statement(&statements);
    (literals_of_lines(&lines) == Some(literals(statements))).then_some(lines)
}

/// Returns a call of the operation, or `None` if an argument is too complex for an example.
pub(super) fn call(
    printer: Printer<'_>,
    resource: &ResourceNames,
    operation: &Operation,
    names: &OperationNames,
) -> Option<Call> {
    let writer = Writer { printer };
    let required = operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| parameter.required);
    let mut arguments: Vec<Option<TokenStream>> =
        required.map(|(parameter, name)| writer.value(&parameter.ty, &parameter.docs, name, DEEPEST)).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        arguments.push(match body.media {
            Media::Text(_) | Media::Bytes(_) => Some(text(&RustIdent::new("body"))),
            Media::Json(_) | Media::Form(_) | Media::Multipart(_) => {
                writer.exact(&body.ty, &Docs::default(), &RustIdent::new("body"), DEEPEST)
            }
            Media::Lines(_) => {
                let item = writer.exact(&body.ty, &Docs::default(), &RustIdent::new("item"), DEEPEST);
                item.map(|item| quote!([#item]))
            }
        });
    }
    let arguments = arguments.into_iter().collect::<Option<Vec<TokenStream>>>()?;
    let (accessor, method) = (&resource.accessor, &names.method);
    let request = quote!(client.#accessor().#method(#(#arguments),*));
    let call = quote!(#request.await?);
    let variable = match &operation.output {
        _ if operation.pages.is_some() => None,
        Output::Page(_) => Some(RustIdent::new("page")),
        Output::Value(ty) | Output::Optional(ty) => Some(writer.variable(ty)),
        Output::Location => Some(RustIdent::new("location")),
        Output::Text => Some(RustIdent::new("text")),
        _ => None,
    };
    let statement = match &operation.output {
        _ if operation.pages.is_some() => quote! {
            let mut items = #request.items();
            while let Some(item) = items.next().await {
                let item = item?;
                println!("{item:?}");
            }
        },
        Output::Nothing => quote!(#call;),
        Output::Page(_) | Output::Value(_) | Output::Optional(_) | Output::Location | Output::Text => {
            quote!(let #variable = #call;)
        }
        Output::Bytes => quote!(let bytes = #call.bytes().await?;),
        Output::Events(..) => quote! {
            let mut events = #call;
            while let Some(event) = events.next().await {
                println!("{:?}", event?.data);
            }
        },
        Output::Lines(_) => quote! {
            let mut values = #call;
            while let Some(value) = values.next().await {
                println!("{:?}", value?);
            }
        },
        Output::ByStatus(_) => quote!(let output = #call;),
    };
    Some(Call { request, statement, variable })
}

/// Returns the statement that reads the body of an error with a status.
pub(super) fn of_error(ty: &RustIdent, status: &Literal) -> TokenStream {
    quote! {
        if let Some(problem) = error.typed::<types::#ty>(#status) {
            println!("{problem:?}");
        }
    }
}

struct Writer<'a> {
    printer: Printer<'a>,
}

impl Writer<'_> {
    /// Returns a variable name for a value of the type.
    fn variable(&self, ty: &Type) -> RustIdent {
        RustIdent::new(&match ty {
            Type::Named(id) => naming::value_name(self.printer.named.types[*id].name.as_str()),
            _ => "answer".to_owned(),
        })
    }

    /// Returns an expression for a parameter of the type. Text is `&str`, which the callee accepts or converts.
    fn value(&self, ty: &Type, docs: &Docs, name: &RustIdent, depth: usize) -> Option<TokenStream> {
        let depth = depth.checked_sub(1)?;
        Some(match ty {
            Type::String => match values(docs).filter_map(Value::as_str).find(|text| is_usable(text)) {
                Some(value) => {
                    let value = Text::new(value);
                    quote!(#value)
                }
                None => text(name),
            },
            Type::Boolean => match values(docs).find(|value| matches!(value, Value::Bool(_))) {
                Some(Value::Bool(false)) => quote!(false),
                _ => quote!(true),
            },
            Type::Integer(width) => integer(*width, docs),
            Type::Number => number(docs),
            Type::Timestamp => parsed(docs, is_timestamp, "2026-01-31T12:00:00Z", &quote!(jiff::Timestamp)),
            Type::Date => parsed(docs, is_date, "2026-01-31", &quote!(jiff::civil::Date)),
            Type::Uuid => parsed(docs, is_uuid, "0192d1f4-5c3e-7b6a-9a41-2f8e6d0c7b15", &quote!(uuid::Uuid)),
            Type::File => text(name),
            Type::List(item) => {
                let item = self.item(item, name, depth)?;
                quote!([#item])
            }
            Type::Map(value) => {
                let value = self.item(value, name, depth)?;
                quote!([("key", #value)])
            }
            Type::AnyObject => quote!([("key", "value")]),
            Type::Any => quote!(serde_json::Value::Null),
            Type::Nullable(inner) => {
                let inner = self.exact(inner, docs, name, depth + 1)?;
                quote!(Some(#inner))
            }
            Type::Named(id) => return self.named(*id, docs, name, depth),
            _ => return None,
        })
    }

    /// Returns an expression for an item of a list or a map.
    fn item(&self, ty: &Type, name: &RustIdent, depth: usize) -> Option<TokenStream> {
        let docs = Docs::default();
        match self.printer.named.api.types.unaliased(ty) {
            // Lists and maps within others are not converted item by item.
            Type::List(_) | Type::Map(_) | Type::AnyObject => self.exact(ty, &docs, name, depth),
            _ => self.value(ty, &docs, name, depth + 1),
        }
    }

    /// Returns an expression of exactly this type.
    fn exact(&self, ty: &Type, docs: &Docs, name: &RustIdent, depth: usize) -> Option<TokenStream> {
        let depth = depth.checked_sub(1)?;
        Some(match self.printer.named.api.types.unaliased(ty) {
            // These are not converted, so a text or a plain value cannot stand in for them.
            Type::File | Type::Timestamp | Type::Date | Type::Uuid => return None,
            Type::Named(id) if matches!(self.printer.named.api.types[*id].shape, Shape::Id(_)) => {
                let (path, value) = (&self.printer.named.types[*id].name, self.named(*id, docs, name, depth + 1)?);
                quote!(types::#path::from(#value))
            }
            Type::List(item) => {
                let item = self.exact(item, &Docs::default(), name, depth)?;
                quote!(vec![#item])
            }
            Type::Map(_) => quote!(std::collections::BTreeMap::new()),
            Type::AnyObject => quote!(serde_json::Map::new()),
            Type::String => {
                let text = self.value(&Type::String, docs, name, depth + 1)?;
                quote!(#text.to_owned())
            }
            _ => return self.value(ty, docs, name, depth + 1),
        })
    }

    fn named(&self, id: TypeId, docs: &Docs, name: &RustIdent, depth: usize) -> Option<TokenStream> {
        let definition = &self.printer.named.api.types[id];
        let names = &self.printer.named.types[id];
        let path = &names.name;
        match &definition.shape {
            Shape::Alias(ty) => {
                let docs = if values(docs).next().is_some() { docs } else { &definition.docs };
                self.value(ty, docs, name, depth + 1)
            }
            Shape::Id(id) => match &id.of {
                Type::Uuid => self.value(&Type::String, docs, name, depth + 1),
                of => self.value(of, docs, name, depth + 1),
            },
            Shape::Enum(variants) => {
                let wires = variants.variants.iter().map(|variant| &variant.wire);
                let named = |value: &Value| wires.clone().position(|wire| wire == value);
                let stated = values(docs).chain(values(&definition.docs)).find_map(named);
                let variant = names.members.get(stated.unwrap_or_default())?;
                Some(quote!(types::#path::#variant))
            }
            Shape::Object(object) if definition.sent => {
                let fields = self.printer.constructor_arguments(object, names);
                let arguments: Option<Vec<TokenStream>> = fields
                    .into_iter()
                    .map(|(argument, field)| match field.presence.is_nullable() {
                        true => self.exact(&field.ty, &field.docs, argument, depth).filter(|_| !field.boxed),
                        false => self.value(&field.ty, &field.docs, argument, depth),
                    })
                    .collect();
                let arguments = arguments?;
                Some(quote!(types::#path::new(#(#arguments),*)))
            }
            _ => None,
        }
    }
}

/// Returns the literals of code in lines, or `None` if it is not valid.
fn literals_of_lines(lines: &[Words]) -> Option<Vec<String>> {
    let text: Vec<&str> = lines.iter().map(Quotable::quoted).collect();
    text.join("\n").parse().ok().map(literals)
}

fn literals(tokens: TokenStream) -> Vec<String> {
    let of_token = |token| match token {
        TokenTree::Literal(literal) => vec![literal.to_string()],
        TokenTree::Group(group) => literals(group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) => Vec::new(),
    };
    tokens.into_iter().flat_map(of_token).collect()
}

fn text(name: &RustIdent) -> TokenStream {
    let text = Text::new(name.as_str());
    quote!(#text)
}

/// Returns the values that the keywords of an item state, best first.
fn values(docs: &Docs) -> impl Iterator<Item = &Value> {
    docs.facts.iter().flat_map(|facts| facts.example.iter().chain(&facts.default))
}

/// Returns true if a text reads well in an example: short, on one line and visible.
fn is_usable(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= LONGEST && !text.contains(visible::is_invisible)
}

fn integer(width: Integer, docs: &Docs) -> TokenStream {
    let number = values(docs).filter_map(Value::as_number).find_map(|number| number.as_i128());
    let number = number.filter(|number| width.range().contains(number)).unwrap_or(1);
    let literal = Literal::u128_unsuffixed(number.unsigned_abs());
    if number < 0 { quote!(-#literal) } else { quote!(#literal) }
}

fn number(docs: &Docs) -> TokenStream {
    let number = values(docs).filter_map(Value::as_number).find_map(|number| number.plain().parse::<f64>().ok());
    let number = number.filter(|number| number.is_finite() && number.abs() < 1e15).unwrap_or(1.0);
    let literal = Literal::f64_unsuffixed(number.abs());
    if number < 0.0 { quote!(-#literal) } else { quote!(#literal) }
}

/// Returns an expression that parses the text of an item, or another one if that is not of the right form.
fn parsed(docs: &Docs, is_valid: fn(&str) -> bool, other: &'static str, ty: &TokenStream) -> TokenStream {
    let stated = values(docs).filter_map(Value::as_str).find(|text| is_valid(text)).unwrap_or(other);
    let text = Text::new(stated);
    quote!(#text.parse::<#ty>()?)
}

fn is_timestamp(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    let is_part_of_time = |byte: u8| byte.is_ascii_digit() || matches!(byte, b':' | b'.');
    let time = time.strip_suffix('Z').unwrap_or_default();
    is_date(date) && (8..=18).contains(&time.len()) && time.bytes().all(is_part_of_time)
}

fn is_date(text: &str) -> bool {
    has_form(text, "dddd-dd-dd", |byte| byte.is_ascii_digit())
}

fn is_uuid(text: &str) -> bool {
    has_form(text, "dddddddd-dddd-dddd-dddd-dddddddddddd", |byte| byte.is_ascii_hexdigit())
}

/// Returns true if a text has a digit at every `d` of the form, and is equal to the form elsewhere.
fn has_form(text: &str, form: &str, is_digit: fn(&u8) -> bool) -> bool {
    let fits = |(byte, of): (u8, u8)| if of == b'd' { is_digit(&byte) } else { byte == of };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
}
