//! Derives reserved names, which generated names must not use, from the sources of the runtime.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{File, ImplItem, ItemImpl, ItemMacro, Type, UseTree};

/// The names that generated code shares a scope with.
#[derive(Default)]
pub(crate) struct Reserved {
    /// Types and traits that generated files import.
    imported: BTreeSet<String>,
    /// Methods of the client, regardless of visibility and feature.
    client_methods: BTreeSet<String>,
    /// Methods of the builder, regardless of visibility and feature.
    builder_methods: BTreeSet<String>,
    /// Methods that the macros of requests define on each request type.
    request_methods: BTreeSet<String>,
    /// Functions and fields that the macros of objects define on each struct.
    object_functions: BTreeSet<String>,
    /// Constants that the macros of enums define on each enum, in addition to its variants.
    enum_constants: BTreeSet<String>,
    /// Type parameters of implementations for a type whose name comes from the document.
    parameters: BTreeSet<String>,
}

impl Reserved {
    /// Adds the declarations of one file of the runtime.
    pub(crate) fn add(&mut self, path: &str, text: &str) {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        if path == "prelude.rs" {
            self.imported.extend(imports(&file).into_iter().filter(|name| name.starts_with(char::is_uppercase)));
        }
        self.visit_file(&file);
    }

    /// Returns the sorted lists as Rust constants.
    pub(crate) fn to_rust(&self) -> String {
        let mut text = String::new();
        for (name, list) in [
            ("IMPORTED", &self.imported),
            ("CLIENT_METHODS", &self.client_methods),
            ("BUILDER_METHODS", &self.builder_methods),
            ("REQUEST_METHODS", &self.request_methods),
            ("OBJECT_FUNCTIONS", &self.object_functions),
            ("ENUM_CONSTANTS", &self.enum_constants),
            ("PARAMETERS", &self.parameters),
        ] {
            writeln!(text, "const {name}: &[&str] = &{:?};", Vec::from_iter(list))
                .expect("writing to a string succeeds");
        }
        text
    }

    /// Collects the declarations of implementations in a macro's body.
    fn implementations(&mut self, name: &str, body: TokenStream) {
        let mut tokens = body.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(keyword) if keyword == "impl" => {
                    let mut head = Vec::new();
                    let mut body = None;
                    for token in tokens.by_ref() {
                        match token {
                            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                                body = Some(group.stream());
                                break;
                            }
                            token => head.push(token),
                        }
                    }
                    if let Some(body) = body {
                        self.implementation(name, &head, body);
                    }
                }
                TokenTree::Ident(keyword) if keyword == "pub" && name == "object" => {
                    // A field whose name does not come from the document.
                    if let Some(TokenTree::Ident(field)) = tokens.peek()
                        && field != "struct"
                    {
                        self.object_functions.insert(field.to_string());
                    }
                }
                TokenTree::Group(group) => self.implementations(name, group.stream()),
                _ => {}
            }
        }
    }

    fn implementation(&mut self, name: &str, head: &[TokenTree], body: TokenStream) {
        let is = |token: &TokenTree, text| token.to_string() == text;
        if let [first, parameter, colon, ..] = head
            && is(first, "<")
            && is(colon, ":")
        {
            self.parameters.insert(parameter.to_string());
        }
        if head.iter().any(|token| is(token, "for")) {
            return;
        }
        let body = Vec::from_iter(body);
        for pair in body.windows(2) {
            let [TokenTree::Ident(keyword), TokenTree::Ident(item)] = pair else { continue };
            let list = match (keyword.to_string().as_str(), name) {
                ("fn", "request" | "request_method" | "page_request") => &mut self.request_methods,
                ("fn", "object" | "constructor") => &mut self.object_functions,
                ("const", "open_enum" | "union" | "by_status") => &mut self.enum_constants,
                _ => continue,
            };
            list.insert(item.to_string());
        }
    }
}

impl Visit<'_> for Reserved {
    fn visit_item_impl(&mut self, item: &ItemImpl) {
        let is_of = |name: &str| matches!(&*item.self_ty, Type::Path(ty) if ty.path.is_ident(name));
        let list = match (is_of("Client"), is_of("ClientBuilder")) {
            (true, _) => Some(&mut self.client_methods),
            (_, true) => Some(&mut self.builder_methods),
            _ => None,
        };
        if let Some(list) = list {
            list.extend(item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
                ImplItem::Const(constant) => Some(constant.ident.to_string()),
                _ => None,
            }));
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_item_macro(&mut self, item: &ItemMacro) {
        if let Some(name) = &item.ident {
            self.implementations(&name.to_string(), item.mac.tokens.clone());
        }
    }
}

/// Returns the names that the `use` items of a file import.
fn imports(file: &File) -> Vec<String> {
    let mut names = Vec::new();
    for item in &file.items {
        if let syn::Item::Use(item) = item {
            bring(&item.tree, &mut names);
        }
    }
    names
}

fn bring(tree: &UseTree, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => bring(&path.tree, names),
        UseTree::Name(name) => names.push(name.ident.to_string()),
        UseTree::Rename(rename) => names.push(rename.rename.to_string()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| bring(tree, names)),
        UseTree::Glob(_) => panic!("the names of a glob import are unknown"),
    }
}
