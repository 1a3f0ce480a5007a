//! The example in an operation's docs. Only names stand in it, never a value of the document.

use crate::api::{Operation, Output, Shape, Type, TypeId};
use crate::settings::Settings;

use super::checked::{DocText, RustIdent};
use super::names::{OperationNames, ResourceNames};
use super::resources::is_text;
use super::types::Printer;

/// How deep objects in objects are written out.
const DEEPEST: usize = 4;

/// The call as a user writes it, or nothing where it would take more than an example can show.
pub(super) fn of(
    printer: Printer<'_>,
    settings: &Settings,
    resource: &ResourceNames,
    operation: &Operation,
    names: &OperationNames,
) -> DocText {
    let Some(krate) = &settings.crate_name else {
        return DocText::default();
    };
    let writer = Writer { printer };
    let required = operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| parameter.required);
    let mut arguments: Vec<Option<String>> =
        required.map(|(parameter, name)| writer.argument(&parameter.ty, name.as_str())).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        arguments.push(writer.value(&body.ty, "body", DEEPEST));
    }
    let Some(arguments) = arguments.into_iter().collect::<Option<Vec<String>>>() else {
        return DocText::default();
    };
    let uses_types = arguments.iter().any(|argument| argument.contains("types::"));
    let uses = if uses_types { format!("# use {krate}::types;\n") } else { String::new() };
    let allow = if operation.deprecated { "# #![allow(deprecated)]\n" } else { "" };
    let call =
        format!("client.{}().{}({}).await?;", resource.accessor.as_str(), names.method.as_str(), arguments.join(", "));
    let call = match &operation.output {
        Output::Nothing => call,
        Output::Page(_) => format!("let page = {call}"),
        Output::Value(ty) | Output::Perhaps(ty) => format!("let {} = {call}", writer.variable(ty)),
    };
    DocText::ours(&format!(
        "```no_run\n{allow}{uses}# async fn example(client: {krate}::Client) -> Result<(), {krate}::Error> {{\n{call}\n# Ok(())\n# }}\n```"
    ))
}

struct Writer<'a> {
    printer: Printer<'a>,
}

impl Writer<'_> {
    /// What a user would call a value of the type.
    fn variable(&self, ty: &Type) -> String {
        match ty {
            Type::Named(id) => super::names::value_name(self.printer.names.types[id.index()].name.as_str()),
            _ => "answer".to_owned(),
        }
    }

    fn argument(&self, ty: &Type, name: &str) -> Option<String> {
        if is_text(self.printer.api, ty) { Some(text(name)) } else { self.value(ty, name, DEEPEST) }
    }

    /// An expression of the type; text is `&str` where the callee converts it.
    fn value(&self, ty: &Type, name: &str, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        Some(match ty {
            Type::String => text(name),
            Type::Boolean => "true".to_owned(),
            Type::Integer(_) => "1".to_owned(),
            Type::Number => "1.0".to_owned(),
            Type::List(item) if **item == Type::String => {
                format!("vec![{}.to_owned()]", text(name))
            }
            Type::List(item) => format!("vec![{}]", self.exact(item, name, depth)?),
            Type::Map(_) | Type::AnyObject | Type::Any => "Default::default()".to_owned(),
            Type::Nullable(inner) => return self.value(inner, name, depth + 1),
            Type::Named(id) => return self.named(*id, name, depth),
            _ => return None,
        })
    }

    /// An expression of exactly this type.
    fn exact(&self, ty: &Type, name: &str, depth: usize) -> Option<String> {
        let value = self.value(ty, name, depth + 1)?;
        Some(if is_text(self.printer.api, ty) { format!("{value}.to_owned()") } else { value })
    }

    fn named(&self, id: TypeId, name: &str, depth: usize) -> Option<String> {
        let definition = &self.printer.api.types[id];
        let names = &self.printer.names.types[id.index()];
        let path = format!("types::{}", names.name.as_str());
        match &definition.shape {
            Shape::Alias(ty) => self.value(ty, name, depth + 1),
            Shape::Enum(_) => Some(format!("{path}::{}", names.members.first()?.as_str())),
            Shape::Object(object) if definition.sent => {
                let fields = self.printer.constructor_arguments(object, names);
                let arguments: Option<Vec<String>> = fields
                    .into_iter()
                    .map(|(argument, field): (&RustIdent, _)| {
                        // `Default` needs to know the type, which a parameter of `impl Into` does not tell.
                        let value = self.value(&field.ty, argument.as_str(), depth)?;
                        (value != "Default::default()" && !field.boxed)
                            .then_some(value)
                            .or_else(|| self.default_of(&field.ty))
                    })
                    .collect();
                Some(format!("{path}::new({})", arguments?.join(", ")))
            }
            _ => None,
        }
    }

    fn default_of(&self, ty: &Type) -> Option<String> {
        match ty {
            Type::Map(_) => Some("std::collections::BTreeMap::new()".to_owned()),
            Type::AnyObject => Some("serde_json::Map::new()".to_owned()),
            Type::Any => Some("serde_json::Value::Null".to_owned()),
            Type::Named(id) => match &self.printer.api.types[*id].shape {
                Shape::Alias(ty) => self.default_of(ty),
                _ => None,
            },
            _ => None,
        }
    }
}

fn text(name: &str) -> String {
    format!("\"{name}\"")
}
