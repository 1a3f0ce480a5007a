//! The example in an operation's docs. It contains only names, never values of the document.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Media, Operation, Output, Shape, Type, TypeId};
use crate::naming::{self, OperationNames, ResourceNames, RustIdent};
use crate::settings::Settings;

use super::checked::{DocText, Text, Words};
use super::types::Printer;

/// The maximum depth of nested objects in an example.
const DEEPEST: usize = 4;

/// Returns an example of the call, or empty docs if an argument is too complex for an example.
pub(super) fn of(
    printer: Printer<'_>,
    settings: &Settings,
    resource: &ResourceNames,
    operation: &Operation,
    names: &OperationNames,
) -> DocText {
    let Some(krate) = settings.crate_name.as_deref().map(RustIdent::new) else {
        return DocText::default();
    };
    let writer = Writer { printer };
    let required = operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| parameter.required);
    let mut arguments: Vec<Option<TokenStream>> =
        required.map(|(parameter, name)| writer.value(&parameter.ty, name, DEEPEST)).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        arguments.push(match body.media {
            Media::Text(_) | Media::Bytes(_) => Some(text(&RustIdent::new("body"))),
            Media::Json(_) | Media::Form(_) | Media::Multipart(_) => {
                writer.value(&body.ty, &RustIdent::new("body"), DEEPEST)
            }
            Media::Lines(_) => {
                let item = writer.exact(&body.ty, &RustIdent::new("item"), DEEPEST);
                item.map(|item| quote!([#item]))
            }
        });
    }
    let Some(arguments) = arguments.into_iter().collect::<Option<Vec<TokenStream>>>() else {
        return DocText::default();
    };
    let (accessor, method) = (&resource.accessor, &names.method);
    let request = quote!(client.#accessor().#method(#(#arguments),*));
    let call = quote!(#request.await?);
    let statement = match &operation.output {
        _ if operation.pages.is_some() => quote! {
            let mut items = #request.items();
            while let Some(item) = items.next().await {
                let item = item?;
                println!("{item:?}");
            }
        },
        Output::Nothing => quote!(#call;),
        Output::Page(_) => quote!(let page = #call;),
        Output::Value(ty) | Output::Optional(ty) => {
            let variable = writer.variable(ty);
            quote!(let #variable = #call;)
        }
        Output::Location => quote!(let location = #call;),
        Output::Text => quote!(let text = #call;),
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
    let ours = |line| Words::new(line, &[]);
    let mut lines = vec![ours("```no_run")];
    if operation.deprecated {
        lines.push(ours("# #![allow(deprecated)]"));
    }
    let shown = Words::of_statement(&statement);
    if shown.iter().any(|line| line.contains("types::")) {
        lines.push(Words::new("# use {}::types;", &[&krate]));
    }
    lines.push(Words::new("# async fn example(client: {}::Client) -> Result<(), {}::Error> {", &[&krate, &krate]));
    lines.extend(shown);
    lines.extend(["# Ok(())", "# }", "```"].map(ours));
    DocText::of_lines(lines)
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
    fn value(&self, ty: &Type, name: &RustIdent, depth: usize) -> Option<TokenStream> {
        let depth = depth.checked_sub(1)?;
        Some(match ty {
            Type::String => text(name),
            Type::Boolean => quote!(true),
            Type::Integer(_) => quote!(1),
            Type::Number => quote!(1.0),
            Type::File => text(name),
            Type::List(item) => {
                let item = self.exact(item, name, depth)?;
                quote!(vec![#item])
            }
            // `Default::default()` cannot infer the type for an `impl Into` parameter.
            Type::Map(_) => quote!(std::collections::BTreeMap::new()),
            Type::AnyObject => quote!(serde_json::Map::new()),
            Type::Any => quote!(serde_json::Value::Null),
            Type::Nullable(inner) => return self.value(inner, name, depth + 1),
            Type::Named(id) => return self.named(*id, name, depth),
            _ => return None,
        })
    }

    /// Returns an expression of exactly this type.
    fn exact(&self, ty: &Type, name: &RustIdent, depth: usize) -> Option<TokenStream> {
        // List items are not converted, so text cannot stand in for a file.
        if *ty == Type::File {
            return None;
        }
        let value = self.value(ty, name, depth + 1)?;
        Some(if self.printer.is_text(ty) { quote!(#value.to_owned()) } else { value })
    }

    fn named(&self, id: TypeId, name: &RustIdent, depth: usize) -> Option<TokenStream> {
        let definition = &self.printer.named.api.types[id];
        let names = &self.printer.named.types[id];
        let path = &names.name;
        match &definition.shape {
            Shape::Alias(ty) => self.value(ty, name, depth + 1),
            Shape::Enum(_) => {
                let first = names.members.first()?;
                Some(quote!(types::#path::#first))
            }
            Shape::Object(object) if definition.sent => {
                let fields = self.printer.constructor_arguments(object, names);
                let arguments: Option<Vec<TokenStream>> = fields
                    .into_iter()
                    .map(|(argument, field)| self.value(&field.ty, argument, depth).filter(|_| !field.boxed))
                    .collect();
                let arguments = arguments?;
                Some(quote!(types::#path::new(#(#arguments),*)))
            }
            _ => None,
        }
    }
}

fn text(name: &RustIdent) -> TokenStream {
    let text = Text::new(name.as_str());
    quote!(#text)
}
