//! The program that runs the cases. It is a crate of its own, and uses the public API of the client.
//!
//! Its code consists of the names of the client. The names of the document are in a file that the program embeds, and
//! the code refers to them by their position.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use toml::Table;

use crate::api::{Field, IdMap, Media, Object, Operation, Output as Answer, Presence, SchemeKind, Shape, Type, TypeId};
use crate::naming::{OperationNames, ResourceNames};
use crate::render::Texts;
use crate::{HEADER, Output, OutputFile, manifest, round_trip};

/// The program, without the calls.
const HARNESS: &str = include_str!("driver/harness.rs");

/// The line of the harness to replace by the modules with the calls.
const MODULES: &str = "// modules\n";

/// The beginning of a file with calls.
const IMPORTS: &str = "#![allow(deprecated, unused, clippy::all)]

use std::collections::BTreeMap;

use client::jiff::civil::{Date, Time};
use client::jiff::{Span, Timestamp};
use client::serde_json::{Map, Value};
use client::uuid::Uuid;
use client::{Base64, Client, Field, FilePart, Formatted, types};

use super::*;
";

/// The number of operations in a file. The compiler works on several files at the same time.
const PER_FILE: usize = 64;

/// Returns the files of the program's package, relative to its folder: `Cargo.toml`, and its sources below `src`.
///
/// `package` is the name of the client's package, and `path` the path to its folder from that of the program. The
/// program reads the environment variables `CONFORMANCE_URL`, `CONFORMANCE_CASES` and `CONFORMANCE_OUTCOMES`. The document
/// must not state servers for single operations, since their requests would be sent there.
///
/// Outcomes other than those that a case can expect are `undecodable`, `refused` (nothing was sent), `failed` (the call
/// failed without a usable response), `missing` (the client does not have the operation) and `panic`.
pub fn driver(output: &Output, package: &str, path: &str) -> Vec<OutputFile> {
    let named = &output.named;
    let mut writer = Writer {
        output,
        texts: Texts::of_crate(named),
        holds_file: round_trip::holding_files(&named.api.types),
        forms: BTreeMap::new(),
        open: Vec::new(),
    };
    let (mut files, mut modules, mut table) = (Vec::new(), String::new(), String::new());
    let mut operations = Vec::new();
    let all: Vec<_> = named.all_operations().collect();
    for (number, part) in all.chunks(PER_FILE).enumerate() {
        let mut text = format!("{HEADER}\n{IMPORTS}");
        for &(id, resource) in part {
            let (operation, names) = (&named.api.operations[id], &named.operations[id]);
            let index = operations.len();
            operations.push(facts(operation));
            text.push_str(&writer.call(index, operation, resource, names));
            let errors = operation.errors.iter().filter_map(|error| error.ty.as_ref());
            let errors: Vec<String> = errors.map(|ty| format!("\n    error::<{}>,", writer.texts.ty(ty))).collect();
            text.push_str(&format!("\npub const ERRORS_{index}: &[DecodeError] = &[{}];\n", errors.concat()));
            table.push_str(&format!("    (calls_{number}::call_{index}, calls_{number}::ERRORS_{index}),\n"));
        }
        files.push(OutputFile { path: format!("src/calls_{number}.rs"), text });
        modules.push_str(&format!("mod calls_{number};\n"));
    }
    let (forms, types) = writer.forms();
    let data = json!({ "operations": operations, "types": types, "schemes": schemes(output) });
    let modules = format!(
        "{modules}mod forms;\n\nuse forms::*;\n\n/// Every operation.\nfn calls() -> &'static [Operation] {{\n    CALLS\n}}\n\nstatic CALLS: &[Operation] = &[\n{table}];\n"
    );
    files.push(OutputFile { path: "src/forms.rs".to_owned(), text: format!("{HEADER}\n{IMPORTS}{forms}") });
    files.push(OutputFile { path: "src/main.rs".to_owned(), text: HARNESS.replacen(MODULES, &modules, 1) });
    files.push(OutputFile { path: "src/data.json".to_owned(), text: format!("{data}\n") });
    files.push(OutputFile { path: "Cargo.toml".to_owned(), text: manifest(package, path) });
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files
}

/// Returns the pointer of the operation object, without what the pointer of a representation has in addition.
pub fn operation_of(pointer: &str) -> String {
    let depth = if pointer.contains("/additionalOperations/") { 5 } else { 4 };
    let start = if pointer.starts_with("/paths/") { depth } else { depth + 1 };
    pointer.split('/').take(start).collect::<Vec<_>>().join("/")
}

/// Returns the operation and the ID of its further representation.
pub(super) fn key(operation: &Operation) -> (String, Option<String>) {
    (operation_of(operation.at.as_str()), (!operation.representation.is_first()).then(|| operation.id.clone()))
}

/// Returns the names of an operation that its call refers to.
fn facts(operation: &Operation) -> Value {
    let parameters = operation.parameters.iter();
    let parameters = parameters.map(|parameter| format!("{}/{}", parameter.location.as_str(), parameter.wire));
    let key_header = operation.idempotency_key.iter().map(|name| format!("header/{name}"));
    let errors = operation.errors.iter().filter(|error| error.ty.is_some()).map(|error| &error.status);
    let (pointer, representation) = key(operation);
    json!({
        "operation": pointer,
        "representation": representation,
        "parameters": parameters.chain(key_header).collect::<Vec<_>>(),
        "errors": errors.collect::<Vec<_>>(),
    })
}

/// Returns the security schemes that the client accepts a credential for.
fn schemes(output: &Output) -> Vec<Value> {
    let schemes = output.named.api.schemes.iter();
    let schemes = schemes.filter(|scheme| scheme.is_used && !matches!(scheme.kind, SchemeKind::Other(_)));
    schemes.map(|scheme| json!({ "name": scheme.name, "basic": scheme.kind == SchemeKind::Basic })).collect()
}

fn manifest(package: &str, path: &str) -> String {
    let table = |entries: &[(&str, toml::Value)]| -> toml::Value {
        let entries = entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        entries.collect::<Table>().into()
    };
    let client: Table = manifest::manifest(package, &[]).parse().expect("the manifest is valid TOML");
    let manifest = table(&[
        (
            "package",
            table(&[
                ("name", "conformance-driver".into()),
                ("version", "0.0.0".into()),
                ("edition", "2024".into()),
                ("publish", false.into()),
            ]),
        ),
        (
            "dependencies",
            table(&[
                ("client", table(&[("package", package.into()), ("path", path.into())])),
                ("tokio", client["dependencies"]["tokio"].clone()),
            ]),
        ),
        ("profile", table(&[("dev", table(&[("debug", false.into())]))])),
        // The package is not a member of a workspace in a folder above it.
        ("workspace", Table::new().into()),
    ]);
    toml::to_string(&manifest).expect("a table of strings is valid TOML")
}

/// A writer of calls.
struct Writer<'a> {
    output: &'a Output,
    texts: Texts<'a>,
    holds_file: IdMap<TypeId, bool>,
    /// The number of each type with files that a call needs.
    forms: BTreeMap<TypeId, usize>,
    /// The types whose function has not been written yet.
    open: Vec<TypeId>,
}

impl Writer<'_> {
    /// Returns the function that creates the call of an operation.
    fn call(
        &mut self,
        index: usize,
        operation: &Operation,
        resource: &ResourceNames,
        names: &OperationNames,
    ) -> String {
        let (mut required, mut optional) = (Vec::new(), String::new());
        for (number, (parameter, name)) in operation.parameters.iter().zip(&names.parameters).enumerate() {
            let ty = self.texts.parsed(&parameter.ty);
            let suffix = match parameter.ty {
                Type::Timestamp | Type::Date | Type::Time | Type::Duration | Type::Uuid => "_format",
                _ => "",
            };
            if parameter.required {
                required.push(format!("a.members.take{suffix}::<{ty}>({number})?"));
            } else {
                let name = name.as_str();
                optional.push_str(&format!(
                    "    if let Some(value) = a.members.maybe{suffix}::<{ty}>({number})? {{\n        request = request.{name}(value);\n    }}\n"
                ));
            }
        }
        if let Some(body) = &operation.body {
            let value = self.body(body);
            if body.required {
                required.push(value);
            } else {
                optional.push_str(&format!(
                    "    if a.body.is_some() {{\n        request = request.body({value});\n    }}\n"
                ));
            }
        }
        if operation.idempotency_key.is_some() {
            let number = operation.parameters.len();
            optional.push_str(&format!(
                "    if let Some(value) = a.members.maybe::<String>({number})? {{\n        request = request.idempotency_key(&value);\n    }}\n"
            ));
        }
        let run = match operation.output {
            Answer::Bytes => "download",
            Answer::Events(..) => "events",
            Answer::Lines(_) => "lines",
            _ => "value",
        };
        let (resource, method) = (resource.accessor.as_str(), names.method.as_str());
        let required = required.join(", ");
        format!(
            "\npub fn call_{index}(client: &Client, a: &mut Arguments) -> Result<Running, Refusal> {{\n    let mut request = client.{resource}().{method}({required});\n{optional}    Ok({run}(request.header(HEADER, &a.case).response()))\n}}\n"
        )
    }

    /// Returns the expression for a body.
    fn body(&mut self, body: &crate::api::Body) -> String {
        match body.media {
            Media::Text(_) | Media::Bytes(_) => "a.bytes()?".to_owned(),
            Media::Lines(_) => format!("a.lines::<{}>()?", self.texts.ty(&body.ty)),
            Media::Json(_) | Media::Form(_) | Media::Multipart(_) if self.holds_file(&body.ty) => {
                format!("({})(a.value())?", self.conversion(&body.ty))
            }
            Media::Json(_) | Media::Form(_) | Media::Multipart(_) => {
                format!("a.body::<{}>()?", self.texts.ty(&body.ty))
            }
        }
    }

    fn holds_file(&self, ty: &Type) -> bool {
        let mut holds = ty.holds_file();
        ty.mentions(&mut |id| holds |= self.holds_file[id]);
        holds
    }

    /// Returns the function that converts a JSON value to a type.
    fn conversion(&mut self, ty: &Type) -> String {
        let types = &self.output.named.api.types;
        match ty {
            _ if !self.holds_file(ty) => format!("|value| decode::<{}>(\"body\", value)", self.texts.ty(ty)),
            Type::List(inner) => format!("|value| list(value, {})", self.conversion(inner)),
            Type::Map(inner) => format!("|value| map(value, {})", self.conversion(inner)),
            Type::Nullable(inner) => format!("|value| nullable(value, {})", self.conversion(inner)),
            Type::Named(id) => match &types[*id].shape {
                Shape::Alias(target) => self.conversion(target),
                _ => {
                    let number = self.forms.len();
                    let number = *self.forms.entry(*id).or_insert_with(|| {
                        self.open.push(*id);
                        number
                    });
                    format!("form_{number}")
                }
            },
            Type::Tuple(_) => "|_| Err(Refusal::new(\"body\", \"a list with files is not supported\"))".to_owned(),
            _ => "file".to_owned(),
        }
    }

    /// Returns the functions that create types with files, and the names of the members of each type.
    fn forms(mut self) -> (String, Vec<Vec<String>>) {
        let (mut text, mut members) = (String::new(), BTreeMap::new());
        while let Some(id) = self.open.pop() {
            let types = &self.output.named.api.types;
            let (number, ty) = (self.forms[&id], self.texts.ty(&Type::Named(id)));
            let (names, body) = match &types[id].shape {
                Shape::Object(object) => {
                    let names = object.fields.iter().map(|field| field.wire.clone()).collect();
                    (names, self.object(id, number, &ty, object))
                }
                Shape::Union(union) => {
                    let mut body = format!(
                        "    if !holds_file(&value) {{\n        return decode::<{ty}>(\"body\", value);\n    }}\n"
                    );
                    for (branch, name) in union.branches.iter().zip(&self.output.named.types[id].members) {
                        if self.holds_file(&branch.ty) {
                            let (conversion, name) = (self.conversion(&branch.ty), name.as_str());
                            let value = if branch.boxed { "Box::new(branch)" } else { "branch" };
                            body.push_str(&format!(
                                "    if let Ok(branch) = ({conversion})(value.clone()) {{\n        return Ok({ty}::{name}({value}));\n    }}\n"
                            ));
                        }
                    }
                    body.push_str("    Err(Refusal::new(\"body\", \"the value does not fit any branch\"))\n");
                    (Vec::new(), body)
                }
                _ => (Vec::new(), format!("    decode::<{ty}>(\"body\", value)\n")),
            };
            members.insert(number, names);
            text.push_str(&format!("\npub fn form_{number}(value: Value) -> Result<{ty}, Refusal> {{\n{body}}}\n"));
        }
        (text, members.into_values().collect())
    }

    /// Returns the body of the function that creates an object with files.
    fn object(&mut self, id: TypeId, number: usize, ty: &str, object: &Object) -> String {
        let named = &self.output.named;
        let (mut arguments, mut rest) = (Vec::new(), String::new());
        for (index, (field, name)) in object.fields.iter().zip(&named.types[id].members).enumerate() {
            let name = name.as_str();
            let is_nullable = field.presence.is_nullable();
            if self.holds_file(&field.ty) {
                let conversion = self.field_conversion(field);
                if field.is_requested() {
                    arguments.push(
                        format!("({conversion})(members.required(INDEX)?)?").replace("INDEX", &index.to_string()),
                    );
                } else {
                    let wrapped = if is_nullable { "Field::from(value)" } else { "Some(value)" };
                    rest.push_str(&format!(
                        "    if let Some(value) = members.raw({index}) {{\n        let value = ({conversion})(value)?;\n        form.{name} = {wrapped};\n    }}\n"
                    ));
                }
            } else if field.is_requested() && !named.api.types.is_filled(field) {
                let plain = self.texts.ty(&field.ty);
                let plain = if field.boxed { format!("Box<{plain}>") } else { plain };
                let plain = if is_nullable { format!("Option<{plain}>") } else { plain };
                arguments.push(format!("members.take::<{plain}>({index})?"));
            } else {
                let stored = self.texts.stored(field);
                rest.push_str(&format!(
                    "    if let Some(value) = members.maybe::<{stored}>({index})? {{\n        form.{name} = value;\n    }}\n"
                ));
            }
        }
        match &object.rest {
            Some(_) => rest.push_str(&format!("    form.{} = members.rest()?;\n", named.types[id].rest.as_str())),
            None => rest.push_str("    members.done()?;\n"),
        }
        format!(
            "    let mut members = Members::of({number}, value)?;\n    let mut form = {ty}::new({});\n{rest}    Ok(form)\n",
            arguments.join(", ")
        )
    }

    /// Returns the function that converts the value of a field with files.
    fn field_conversion(&mut self, field: &Field) -> String {
        let mut conversion = self.conversion(&field.ty);
        if field.boxed {
            conversion = format!("|value| ({conversion})(value).map(Box::new)");
        }
        match field.presence {
            Presence::RequiredNullable | Presence::OptionalNullable => format!("|value| nullable(value, {conversion})"),
            Presence::Required | Presence::Optional => conversion,
        }
    }
}
