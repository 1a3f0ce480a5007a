//! Parses `src/render`, `src/naming/ident.rs` and `src/print.rs`, and fails if text of a document could become code or
//! documentation without passing through the sinks.
//!
//! The tests enforce these rules:
//!
//! - Few functions and macros turn text into code or documentation: the parsers of `syn` and `proc-macro2`, the
//!   constructors of identifiers and literals, and the formatting macros. [`MAY`] lists each permitted use by file and
//!   function, with the reason. An entry that is no longer used is an error, too.
//! - All other functions of `render` take tokens, checked types or the API. [`TAKES_TEXT`] lists the exceptions.
//! - A string that is interpolated into `quote!` always becomes a string literal. This is insufficient only for
//!   `#[doc = …]`, which appears only in `checked.rs`.
//! - The fields of the checked types are private or of checked types, so that only functions in the same file can set
//!   them.

#[path = "support/attributes.rs"]
mod attributes;
#[path = "support/files.rs"]
mod files;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, ExprPath, Fields, ImplItemFn, ItemFn, ItemMod, Macro, Signature, Token};

/// The permitted uses: file, function, callee, and reason.
const MAY: &[(&str, &str, &str, &str)] = &[
    ("render/checked.rs", "to_tokens", "Ident::new", "the sink of identifiers"),
    ("render/checked.rs", "to_tokens", "Literal::string", "the sinks of literals"),
    ("render/checked.rs", "to_tokens", "parse", "a literal with escaped backticks, or a raw one"),
    ("render/checked.rs", "literal", "Literal::string", "the sink of documentation"),
    ("render/checked.rs", "literal", "parse", "a raw literal whose delimiter the text does not contain"),
    ("naming/ident.rs", "module", "format", "an identifier followed by a hash or an underscore"),
    ("render/checked.rs", "root", "format", "the sink of file names, from constants"),
    ("render/checked.rs", "index", "format", "the sink of file names, from constants"),
    ("render/checked.rs", "within", "format", "the sink of file names, from an identifier"),
    ("render/construction.rs", "from_variables", "format", "the name of an environment variable, which becomes `Text`"),
    ("render/example.rs", "literals_of_lines", "parse", "printed code, of which only the literals are compared"),
    ("render/example.rs", "number", "parse", "a number, which becomes a literal"),
    ("render/front.rs", "print", "format", "an identifier in braces, which becomes `Text`"),
    ("render/front.rs", "program", "format", "lines around printed code"),
    ("render/answers.rs", "example", "parse", "a status, which becomes a number"),
    ("render/types.rs", "by_status", "parse", "a number of three digits"),
    ("render/types.rs", "magnitude", "parse", "the digits of one number"),
    ("print.rs", "parse", "parse", "items from tokens"),
    ("print.rs", "statement", "parse_quote", "a function around tokens"),
    ("print.rs", "item", "format", "lines around printed code"),
];

/// The functions that take text: file, function, and reason.
const TAKES_TEXT: &[(&str, &str, &str)] = &[
    ("render/answers.rs", "list", "statuses, which become `Plain`"),
    ("render/construction.rs", "from_variables", "the variable of the API key, which is only compared"),
    ("render/example.rs", "has_form", "an example value, which is only compared"),
    ("render/example.rs", "is_date", "an example value, which is only compared"),
    ("render/example.rs", "is_timestamp", "an example value, which is only compared"),
    ("render/example.rs", "is_usable", "an example value, which is only compared"),
    ("render/example.rs", "is_uuid", "an example value, which is only compared"),
    ("render/example.rs", "parsed", "a fixed value, which becomes `Text`"),
    ("render/front.rs", "code", "fixed lines, and names of features, which become `Plain`"),
    ("render/front.rs", "credentials", "the variable of the API key, which becomes `Code`"),
    ("render/front.rs", "heading", "a fixed line"),
    ("render/front.rs", "program", "the name of the crate, which becomes an identifier"),
    ("render/front.rs", "start", "the variable of the API key, which is only compared"),
    ("render/pages.rs", "path", "names of members, which become `Text`"),
];

/// The sinks, which turn text into code, documentation or names. Unit tests check their output.
const SINKS: &[&str] = &["naming/ident.rs", "render/checked.rs", "render/html.rs", "render/prose.rs"];

#[test]
fn text_of_a_document_reaches_the_output_only_through_the_sinks() {
    let mut found = Found::default();
    for (path, file) in sources() {
        let mut walk = Walk { path: &path, function: String::new(), found: &mut found };
        walk.visit_file(&file);
    }

    let allowed: BTreeSet<Use> = MAY.iter().map(|&(path, function, what, _)| of(path, function, what)).collect();
    // The modules of prose process text, so only the creation of code is restricted there.
    let makes_code = |used: &&Use| !is_about_text(&used.path) || CODE.contains(&used.what.as_str());
    let used: BTreeSet<Use> = found.uses.iter().filter(makes_code).cloned().collect();
    assert_same(&used, &allowed, "may turn text into code or documentation");

    let allowed: BTreeSet<Use> = TAKES_TEXT.iter().map(|&(path, function, _)| of(path, function, "text")).collect();
    assert_same(&found.takes_text, &allowed, "may take text");
    assert_eq!(found.docs, BTreeSet::from(["render/checked.rs".to_owned()]), "`#[doc = …]` appears in another file");
}

#[test]
fn fields_of_checked_types_are_private_or_checked() {
    let is_checked = |path: &str| ["naming/ident.rs", "render/checked.rs"].contains(&path);
    let files: Vec<syn::File> =
        sources().into_iter().filter(|(path, _)| is_checked(path)).map(|(_, file)| file).collect();
    let mut types: Vec<String> = Vec::new();
    for item in files.iter().flat_map(|file| &file.items) {
        if let syn::Item::Struct(item) = item {
            types.push(item.ident.to_string());
            let fields = match &item.fields {
                Fields::Named(fields) => &fields.named,
                Fields::Unnamed(fields) => &fields.unnamed,
                Fields::Unit => continue,
            };
            for field in fields {
                let ty = &field.ty;
                let is_checked = types.contains(&quote::quote!(#ty).to_string());
                let is_private = matches!(field.vis, syn::Visibility::Inherited);
                assert!(is_private || is_checked, "a field of {} can be set by other files", item.ident);
            }
        }
    }
    assert_eq!(
        types,
        ["RustIdent", "Text", "Json", "Code", "Plain", "Words", "DocText", "Part", "Notes", "InnerDocs", "ModuleFile"]
    );
}

#[test]
fn the_walk_finds_every_kind_of_use() {
    for (text, what) in [
        ("fn f(text: &u8) { let tokens: TokenStream = text.parse().unwrap(); }", "parse"),
        ("fn f() { TokenStream::from_str(text) }", "from_str"),
        ("fn f() { syn::parse_str::<Ident>(&text) }", "parse_str"),
        ("fn f() { let x: syn::Item = syn::parse_quote!(struct A;); }", "parse_quote"),
        ("fn f() { quote::format_ident!(\"r#{}\", text) }", "format_ident"),
        ("fn f() { vec![proc_macro2::Ident::new(&text, span)] }", "Ident::new"),
        ("fn f() { matches!(Literal::string(&text), x if x) }", "string"),
        ("impl A { fn f(&self) { write!(out, \"{text}\") } }", "write"),
        ("fn f() { DocText::ours(&format!(\"{text}\")) }", "format"),
    ] {
        let mut found = Found::default();
        let mut walk = Walk { path: "render/a.rs", function: String::new(), found: &mut found };
        walk.visit_file(&syn::parse_file(text).unwrap());
        assert!(found.uses.contains(&of("render/a.rs", "f", what)), "{text}: {:?}", found.uses);
    }
    for text in ["fn f(text: &str) {}", "fn f(texts: &[String]) {}", "fn f(text: impl AsRef<str>) {}"] {
        let mut found = Found::default();
        let mut walk = Walk { path: "render/a.rs", function: String::new(), found: &mut found };
        walk.visit_file(&syn::parse_file(text).unwrap());
        assert!(!found.takes_text.is_empty(), "{text}");
    }
    let mut found = Found::default();
    let mut walk = Walk { path: "render/a.rs", function: String::new(), found: &mut found };
    walk.visit_file(&syn::parse_file("fn f() { quote!(#[doc = #text] struct A;) }").unwrap());
    assert!(!found.docs.is_empty());
}

#[test]
fn what_is_printed_passes_through_one_door() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files::collect(&root.join("src"), &mut paths);
    files::collect(&root.join("../xtask/src"), &mut paths);
    let doors = ["src/command/output.rs", "xtask/src/say.rs"];
    let mut found = 0;
    for path in paths {
        let name = path.display().to_string().replace('\\', "/");
        let text = fs::read_to_string(&path).expect("a file of this workspace");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        // Examples in the documentation of the crate print what they like.
        let text = text.lines().filter(|line| !line.starts_with("//!")).collect::<Vec<_>>().join("\n");
        let is_test = name.contains("/tests") || name.contains("/fuzz");
        // An example of a generated client prints, and so do the programs that are added to one.
        let examples = ["render/example.rs", "render/front.rs", "/harness.rs"];
        let is_generated = examples.iter().any(|file| name.ends_with(file));
        let is_door = doors.iter().any(|door| name.ends_with(door));
        // `eprint!(` and `println!(` end like these two.
        for printer in ["print!(", "println!(", "stdout()", "stderr().lock"] {
            let is_used = text.contains(printer);
            found += usize::from(is_used && is_door);
            assert!(!is_used || is_door || is_test || is_generated, "{name} uses `{printer}`");
        }
    }
    assert!(found > 1, "{found}");
}

/// The functions and macros that turn text into code.
const CODE: &[&str] = &[
    "from_str",
    "from_str_unchecked",
    "parse_file",
    "parse_quote",
    "parse_quote_spanned",
    "parse_str",
    "format_ident",
    "Ident::new",
    "Ident::new_raw",
    "Lifetime::new",
    "LitFloat::new",
    "LitInt::new",
    "LitStr::new",
    "Literal::byte_string",
    "Literal::c_string",
    "Literal::string",
];

/// The functions and macros that format or parse text.
const TEXT: &[&str] = &["format", "format_args", "parse", "write", "writeln"];

fn is_about_text(path: &str) -> bool {
    matches!(path, "render/html.rs" | "render/prose.rs")
}

/// The use of a function or macro in a function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    path: String,
    function: String,
    what: String,
}

fn of(path: &str, function: &str, what: &str) -> Use {
    Use { path: path.to_owned(), function: function.to_owned(), what: what.to_owned() }
}

#[track_caller]
fn assert_same(found: &BTreeSet<Use>, allowed: &BTreeSet<Use>, may: &str) {
    let new: Vec<&Use> = found.difference(allowed).collect();
    assert!(new.is_empty(), "the list of functions that {may} does not contain: {new:#?}");
    let unused: Vec<&Use> = allowed.difference(found).collect();
    assert!(unused.is_empty(), "the list of functions that {may} has unused entries: {unused:#?}");
}

/// Parses the files whose functions process text of a document, except those only for tests.
fn sources() -> Vec<(String, syn::File)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = vec![root.join("naming/ident.rs"), root.join("print.rs")];
    files::collect(&root.join("render"), &mut paths);
    paths.retain(|path| path.file_name().is_none_or(|name| name != "fuzz.rs"));
    paths.sort();
    assert!(paths.len() > 15, "{paths:?}");
    let read = |path: PathBuf| {
        let name =
            path.strip_prefix(&root).ok().and_then(Path::to_str).expect("the path is in this crate").replace('\\', "/");
        let text = fs::read_to_string(&path).expect("the file is readable");
        (name, syn::parse_file(&text).expect("the file is valid Rust"))
    };
    paths.into_iter().map(read).collect()
}

#[derive(Default)]
struct Found {
    uses: BTreeSet<Use>,
    takes_text: BTreeSet<Use>,
    /// The files that contain `#[doc = …]`.
    docs: BTreeSet<String>,
}

struct Walk<'a> {
    path: &'a str,
    function: String,
    found: &'a mut Found,
}

impl Walk<'_> {
    fn uses(&mut self, what: &str) {
        self.found.uses.insert(of(self.path, &self.function, what));
    }

    fn signature(&mut self, signature: &Signature) {
        self.function = signature.ident.to_string();
        let is_sink = SINKS.iter().any(|sink| self.path.starts_with(sink)) || self.path == "print.rs";
        let takes = signature.inputs.iter().any(|input| match input {
            syn::FnArg::Typed(input) => {
                let ty = &input.ty;
                mentions_text(quote::quote!(#ty))
            }
            syn::FnArg::Receiver(_) => false,
        });
        if takes && !is_sink {
            self.found.takes_text.insert(of(self.path, &self.function, "text"));
        }
    }

    /// Visits the arguments of a macro that are not expressions.
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(ident) => {
                    let ident = ident.to_string();
                    let known = CODE.iter().chain(TEXT).any(|what| what.rsplit("::").next() == Some(&ident));
                    if known && ident != "new" {
                        self.uses(&ident);
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

fn mentions_text(ty: TokenStream) -> bool {
    ty.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions_text(group.stream()),
        TokenTree::Ident(ident) => ident == "str" || ident == "String",
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !attributes::is_of_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.signature(&item.sig);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.signature(&item.sig);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_expr_path(&mut self, function: &'ast ExprPath) {
        let segments: Vec<String> = function.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let last = segments.last().cloned().unwrap_or_default();
        let both = segments[segments.len().saturating_sub(2)..].join("::");
        for what in [last, both] {
            if CODE.contains(&what.as_str()) {
                self.uses(&what);
            }
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let method = call.method.to_string();
        if CODE.contains(&method.as_str()) || TEXT.contains(&method.as_str()) {
            self.uses(&method);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let name = mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if CODE.contains(&name.as_str()) || TEXT.contains(&name.as_str()) {
            self.uses(&name);
        }
        if name.starts_with("quote") {
            if mac.tokens.to_string().contains("doc = #") {
                self.found.docs.insert(self.path.to_owned());
            }
        } else if let Ok(arguments) = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            arguments.iter().for_each(|argument| self.visit_expr(argument));
        } else {
            self.tokens(mac.tokens.clone());
        }
    }
}
