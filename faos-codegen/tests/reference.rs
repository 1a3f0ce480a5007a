//! `docs/codegen-toml.md`: the reference of `codegen.toml`, made from the types that it is parsed into. To write it again,
//! run this test with `INSTA_UPDATE=always`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use faos_codegen::Settings;
use syn::{Attribute, Expr, Fields, GenericArgument, Item, ItemEnum, ItemStruct, Lit, Meta, PathArguments, Type};

/// The files with the types.
const SOURCES: &[&str] =
    &["settings.rs", "settings/operations.rs", "settings/pages.rs", "settings/types.rs", "parse/limits.rs"];

/// The struct for the whole file.
const WHOLE: &str = "File";

/// An example of each table, or of a key outside of the tables.
const EXAMPLES: &[(&str, &str)] = &[
    ("clients", "clients = [\"orders/codegen.toml\", \"billing/codegen.toml\"]\n"),
    ("document", "url = \"https://api.example.com/docs/openapi.json\"\nfile = \"openapi.json\"\n"),
    ("client", "key_variable = \"SHOP_API_KEY\"\nredact = [\"ssn\"]\n"),
    (
        "operations",
        "include = [{ tag = \"orders\" }, \"GET /v1/customers/*\"]\nexclude = [{ deprecated = true }, \"deleteOrder\"]\n",
    ),
    ("envelope", "data = \"data\"\nmeta = \"meta\"\n"),
    ("pages", "style = \"page\"\nparameter = \"page\"\nitems = \"data.orders\"\nfirst = 1\n"),
    ("webhooks", "signature = \"X-Delivery-Signature\"\n"),
    ("streams", "events = { createChat = \"#/components/schemas/ChatChunk\" }\n"),
    ("types", "date-time = \"chrono::DateTime<chrono::Utc>\"\n\"#/components/schemas/Money\" = \"money::Money\"\n"),
    ("derive", "objects = [\"Eq\", \"Hash\"]\nenums = [\"strum::EnumIs\"]\n"),
    ("answers", "trust_required = false\n"),
    ("names", "\"#/components/schemas/Agent/properties/type field\" = \"agent_type\"\n"),
    ("aliases", "\"customers.get_customers\" = \"#/paths/~1v1~1customers/get\"\n"),
    ("limits", "max_enum = 20_000\n"),
    ("findings", "degraded = \"error\"\n"),
];

#[test]
fn the_reference_describes_every_key() {
    let text = Reference::read().text();
    let path = root().join("docs/codegen-toml.md");
    if env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, &text).expect("the reference is writable");
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    assert!(known == text, "docs/codegen-toml.md is out of date: run this test with INSTA_UPDATE=always");
}

#[test]
fn the_examples_are_valid() {
    for (table, example) in EXAMPLES {
        let text = example_of(table, example);
        let settings = Settings::parse(&text);
        assert!(settings.is_ok(), "{text}\n{settings:?}");
    }
}

/// Returns an example with the heading of its table.
fn example_of(name: &str, example: &str) -> String {
    match name {
        "clients" => example.to_owned(),
        "pages" => format!("[[pages]]\n{example}"),
        name => format!("[{name}]\n{example}"),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The types of the settings by name.
struct Reference {
    structs: BTreeMap<String, ItemStruct>,
    enums: BTreeMap<String, ItemEnum>,
}

impl Reference {
    fn read() -> Self {
        let mut reference = Self { structs: BTreeMap::new(), enums: BTreeMap::new() };
        for source in SOURCES {
            let text = fs::read_to_string(root().join("src").join(source)).expect("the source is readable");
            let file = syn::parse_file(&text).expect("the source is valid");
            for item in file.items {
                match item {
                    Item::Struct(item) => _ = reference.structs.insert(item.ident.to_string(), item),
                    Item::Enum(item) => _ = reference.enums.insert(item.ident.to_string(), item),
                    _ => {}
                }
            }
        }
        reference
    }

    fn text(&self) -> String {
        let mut text =
            "# `codegen.toml`\n\nThe settings of a client, for decisions that its document leaves open. Every \
                        table is optional, and an\nunknown key is an error. This page is made from the types \
                        that the file is parsed into.\n"
                .to_owned();
        for (name, docs, ty) in self.fields(&self.structs[WHOLE]) {
            let (_, example) =
                EXAMPLES.iter().find(|(table, _)| *table == name).unwrap_or_else(|| panic!("`{name}` has no example"));
            let example = example_of(&name, example);
            let heading = example.lines().next().filter(|line| line.starts_with('[')).unwrap_or(&name);
            text.push_str(&format!("\n## `{heading}`\n\n{}\n\n```toml\n{example}```\n", wrapped(&docs)));
            let Some(table) = self.structs.get(self.table_of(&ty)) else { continue };
            text.push_str("\n| Key | Value | |\n|---|---|---|\n");
            for (key, docs, ty) in self.fields(table) {
                text.push_str(&format!("| `{key}` | {} | {docs} |\n", self.value(&ty)));
            }
            if name == "operations" {
                text.push_str(
                    "\nAn operation is a text: its ID, its path, or its method and path, such as `\"GET /v1/orders/*\"`.\n\
                     It can also be a table, all of whose conditions must hold:\n\n| Key | Value | |\n|---|---|---|\n",
                );
                for (key, docs, ty) in self.fields(&self.structs["Conditions"]) {
                    text.push_str(&format!("| `{key}` | {} | {docs} |\n", self.value(&ty)));
                }
            }
        }
        text
    }

    /// Returns the name, the documentation and the type of each key. Every key must have documentation.
    fn fields(&self, item: &ItemStruct) -> Vec<(String, String, Type)> {
        let Fields::Named(fields) = &item.fields else { panic!("`{}` has no fields", item.ident) };
        let shown =
            fields.named.iter().filter(|field| !is_skipped(&field.attrs) && inner(&field.ty) != "OwnTypeSetting");
        let field = |field: &syn::Field| {
            let name = field.ident.as_ref().expect("the field has a name").to_string();
            let docs = docs(&field.attrs);
            assert!(!docs.is_empty(), "`{}::{name}` has no documentation", item.ident);
            (name, docs, field.ty.clone())
        };
        shown.map(field).collect()
    }

    /// Returns the name of the struct for a table.
    fn table_of(&self, ty: &Type) -> &str {
        match inner(ty).as_str() {
            // The list of tables is a struct of its own.
            "Tables" => "Table",
            name => self.structs.get_key_value(name).map_or("", |(name, _)| name.as_str()),
        }
    }

    /// Describes the value of a key.
    fn value(&self, ty: &Type) -> String {
        let name = inner(ty);
        if let Some(item) = self.enums.get(&name) {
            let kebab = |variant: &syn::Variant| {
                let mut text = String::new();
                for letter in variant.ident.to_string().chars() {
                    if letter.is_ascii_uppercase() && !text.is_empty() {
                        text.push('-');
                    }
                    text.push(letter.to_ascii_lowercase());
                }
                format!("`\"{text}\"`")
            };
            let variants = item.variants.iter().filter(|variant| !is_skipped(&variant.attrs)).map(kebab);
            return variants.collect::<Vec<_>>().join(", ");
        }
        let one = match name.as_str() {
            "bool" => "true or false",
            "u64" | "usize" => "a number",
            "Written" => "an operation",
            "IndexMap" => "a table of texts",
            _ => "a text",
        };
        if outer(ty, "Vec") { format!("a list: {one}") } else { one.to_owned() }
    }
}

/// Returns the name of a type within `Option`, `Vec` and `Spanned`.
fn inner(ty: &Type) -> String {
    let Type::Path(path) = ty else { return String::new() };
    let Some(last) = path.path.segments.last() else { return String::new() };
    match (last.ident.to_string().as_str(), argument(ty)) {
        ("Option" | "Vec" | "Spanned", Some(argument)) => inner(argument),
        (name, _) => name.to_owned(),
    }
}

/// Returns true if a type is `name`, or within others.
fn outer(ty: &Type, name: &str) -> bool {
    let Type::Path(path) = ty else { return false };
    let is_it = path.path.segments.last().is_some_and(|last| last.ident == name);
    is_it || argument(ty).is_some_and(|argument| outer(argument, name))
}

fn argument(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ")
}

fn is_skipped(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => {
            list.path.is_ident("serde") && ["skip", "skip_deserializing"].contains(&list.tokens.to_string().as_str())
        }
        _ => false,
    })
}

/// Wraps a paragraph at 100 characters.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.len() + word.len() < 100 {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}
