//! Types of the application that stand for formats and schemas, from the settings and from `x-rust-type`.

use crate::api::{OwnType, RustPath, Type};
use crate::diagnostic::{Code, Diagnostics};
use crate::document::{self, Schema};
use crate::json::{Pointer, Value};
use crate::settings::{Settings, Stood, parse_rust_path};

use super::scalars;
use super::types::Lowering;

/// The extension that states the type of a schema: a path, or an object with the member `path`.
const EXTENSION: &str = "x-rust-type";

impl Lowering<'_> {
    /// Returns the type of the application that stands for a schema, and the index of its setting.
    pub(super) fn own_path(&self, schema: &Schema) -> Option<(Option<usize>, RustPath)> {
        let settings = &self.settings.types;
        let stated = settings.x_rust_type.then(|| extension(schema)).flatten().map(|path| (None, path));
        let format = schema.format.as_deref().filter(|_| is_plain(schema));
        let of_settings = settings.of(&schema.at, format).map(|(index, path)| (Some(index), path.clone()));
        of_settings.or(stated)
    }

    /// Returns the type of a schema if one of the application stands for it.
    pub(super) fn own(&mut self, schema: &Schema) -> Option<Type> {
        let (index, path) = self.own_path(schema)?;
        self.used_own.extend(index);
        let stands_for = match schema.types.single() {
            Some(document::Type::String) => scalars::string(schema),
            Some(document::Type::Integer) => Type::Integer(scalars::integer(schema)),
            Some(document::Type::Number) => scalars::number(schema),
            Some(document::Type::Boolean) => Type::Boolean,
            _ => Type::Any,
        };
        let is_number = matches!(stands_for, Type::Integer(_) | Type::Number);
        *self.own.entry(path.clone()).or_insert(true) &= is_number;
        Some(Type::Own(Box::new(OwnType { path, stands_for })))
    }
}

/// Returns true if the schema is a string or a number without listed values.
fn is_plain(schema: &Schema) -> bool {
    use document::Type::{Integer, Number, String};
    let is_scalar = |ty| [Integer, Number, String].contains(&ty);
    schema.constant.is_none()
        && schema.enum_values.is_none()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
        && schema.types.single().is_some_and(is_scalar)
}

fn extension(schema: &Schema) -> Option<RustPath> {
    let stated = schema.extensions.get(EXTENSION)?;
    parse_rust_path(stated.as_str().or_else(|| stated.get("path").and_then(Value::as_str))?)
}

/// Reports settings under `[types]` that do not apply to any schema.
pub(super) fn report_unused(settings: &Settings, is_used: impl Fn(usize) -> bool, findings: &mut Diagnostics) {
    for (_, setting) in settings.types.types.iter().enumerate().filter(|(index, _)| !is_used(*index)) {
        let message = format!("`{}` under [types] in codegen.toml does not match anything", setting.of);
        let help = match setting.of {
            Stood::Format(_) => "no schema of a string or number has this `format`; correct or remove the setting",
            Stood::Schema(_) => "no schema has this place; correct or remove the setting",
        };
        let finding = findings.error(Code::UnusedSetting, &Pointer::root(), message).help(help);
        settings.locate_at(setting.offset, finding);
    }
}
