//! Hostile documents. Each is either refused with its location, or its text is inert: it appears in the output only in
//! string literals and documentation.

mod command;
mod compile;
mod every_name;
mod everywhere;
mod files;
mod lies;
mod literals;
mod model;
mod names;
mod paths;
mod prose;
mod references;
mod sizes;

use faos_codegen::visible::is_invisible;
use faos_codegen::{Diagnostics, Limits, NameLock, Output, Settings, Source, verify};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag};
use serde_json::Value;

/// Code that must stay text. It has a letter case that the generator never uses for names, so that it cannot be
/// confused with a generated name.
const CODE: &str = "Pay_Load";

/// The output for a document.
struct Client {
    output: Output,
}

/// Generates a client from a document, which must be accepted, and checks that its text is inert.
#[track_caller]
fn inert(document: &str) -> Client {
    let output = generate(document)
        .unwrap_or_else(|findings| panic!("{}", findings.render(&Source::new("document", document), false)));
    let client = Client { output };
    for (path, text) in client.files() {
        verify::verify(path, text).unwrap_or_else(|stray| panic!("{stray}"));
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut docs = Docs::default();
        docs.walk(path, tokens);
        docs.end();
        assert!(path.is_ascii() && !path.contains("..") && !path.starts_with('/'), "{path}");
    }
    client
}

/// Checks that a document is refused with an error, given as `code #/its/pointer`, that has a line and a column. The
/// limits of memory and time must hold, and an existing client must not change.
#[track_caller]
fn refused(document: &str, expected: &str) {
    let findings = command::refuse(document);
    let errors: Vec<_> = findings.iter().filter(|finding| finding["severity"] == "error").collect();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let error =
        errors.iter().find(|error| format!("{} #{}", text(&error["code"]), text(&error["pointer"])) == expected);
    let error = error.unwrap_or_else(|| panic!("expected {expected}, found {errors:#?}"));
    for number in ["line", "column"] {
        assert!(error[number].as_u64() > Some(0), "{number} of {error}");
    }
}

fn generate(document: &str) -> Result<Output, Diagnostics> {
    generate_with(document, &NameLock::default())
}

fn generate_with(document: &str, lock: &NameLock) -> Result<Output, Diagnostics> {
    let source = Source::new("document", document);
    faos_codegen::generate(&source, &Settings::default(), lock, &Limits::default())
}

impl Client {
    /// Returns the files generated from the document.
    fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.output.files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
        files.filter(|(path, _)| !path.starts_with("runtime"))
    }

    /// Returns the concatenated text of the files.
    fn text(&self) -> String {
        self.files().map(|(_, text)| text).collect()
    }

    /// Returns the text of a file.
    #[track_caller]
    fn file(&self, path: &str) -> &str {
        let file = self.files().find(|(known, _)| *known == path);
        file.unwrap_or_else(|| panic!("{path} was not generated")).1
    }

    #[track_caller]
    fn says(&self, part: &str) {
        let text = self.text();
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }

    #[track_caller]
    fn never_says(&self, part: &str) {
        for (path, text) in self.files() {
            assert!(!text.contains(part), "{part:?} is in {path}:\n{text}");
        }
    }

    /// Checks for a warning, given as `code #/its/pointer`.
    #[track_caller]
    fn warned(&self, expected: &str) {
        let findings: Vec<_> =
            self.output.findings.iter().map(|finding| format!("{} #{}", finding.code, finding.at.as_str())).collect();
        assert!(findings.iter().any(|finding| finding == expected), "expected {expected}, found {findings:#?}");
    }
}

/// Walks the tokens of a file, and parses the documentation of each item as rustdoc does.
#[derive(Default)]
struct Docs {
    markdown: String,
}

impl Docs {
    #[track_caller]
    fn walk(&mut self, path: &str, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => match doc_line(&group.stream()) {
                    Some(line) if group.delimiter() == Delimiter::Bracket => {
                        self.markdown.push_str(&line);
                        self.markdown.push('\n');
                    }
                    _ => {
                        self.end();
                        self.walk(path, group.stream());
                        self.end();
                    }
                },
                TokenTree::Ident(ident) => {
                    self.end();
                    assert!(!ident.to_string().contains(CODE), "text of the document is code in {path}");
                }
                TokenTree::Punct(punct) if "#!".contains(punct.as_char()) => {}
                TokenTree::Punct(_) | TokenTree::Literal(_) => self.end(),
            }
        }
    }

    /// Checks the documentation of one item. It must not contain tests, HTML, images, or links of the document other
    /// than web links.
    #[track_caller]
    fn end(&mut self) {
        let markdown = std::mem::take(&mut self.markdown);
        for character in markdown.chars().filter(|character| !matches!(character, '\n' | '\t')) {
            // Emoji and some scripts are written with these three.
            let hidden = is_invisible(character) && !matches!(character, '\u{fe0f}' | '\u{200c}' | '\u{200d}');
            assert!(!hidden, "{character:?} in {markdown:?}");
        }
        // rustdoc resolves these links among the items of the crate.
        let item = |link: BrokenLink<'_>| Some((link.reference.into_string().into(), "".into()));
        for event in Parser::new_with_broken_link_callback(&markdown, Options::all(), Some(item)) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_ours(&markdown) => {
                    assert!(["text", "no_run"].contains(&&*info), "{info} in {markdown}");
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => assert_eq!(&*info, "text", "{markdown}"),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => panic!("indented code in {markdown}"),
                Event::Html(html) | Event::InlineHtml(html) => panic!("{html} in {markdown}"),
                Event::Start(Tag::Image { dest_url, .. }) => panic!("an image of {dest_url} in {markdown}"),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let web = ["https://", "http://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme));
                    assert!(web || !dest_url.contains(CODE), "a link to {dest_url} in {markdown}");
                }
                _ => {}
            }
        }
    }
}

/// Returns true if documentation contains a generated example, which is compiled.
fn is_ours(markdown: &str) -> bool {
    markdown.contains("```no_run\n") && !markdown.contains(CODE)
}

/// Parses `doc = "text"`.
fn doc_line(attribute: &TokenStream) -> Option<String> {
    let attribute: syn::MetaNameValue = syn::parse2(attribute.clone()).ok()?;
    match attribute.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(line), .. }) if attribute.path.is_ident("doc") => {
            // The space after the slashes is not part of the Markdown.
            let line = line.value();
            Some(line.strip_prefix(' ').map_or(line.clone(), str::to_owned))
        }
        _ => None,
    }
}

/// Returns a document that uses every feature, into which tests insert their values.
fn sample() -> Value {
    serde_json::from_str(include_str!("sample.json")).expect("the sample is valid JSON")
}

/// Returns the sample with values replaced at some pointers.
#[track_caller]
fn with(edits: &[(&str, Value)]) -> String {
    let mut document = sample();
    for (pointer, value) in edits {
        let (parent, key) = pointer.rsplit_once('/').expect("the pointer is not the root");
        let key = key.replace("~1", "/").replace("~0", "~");
        match document.pointer_mut(parent) {
            Some(Value::Object(parent)) => {
                parent.insert(key, value.clone());
            }
            Some(Value::Array(parent)) => parent[key.parse::<usize>().expect("the key is an index")] = value.clone(),
            _ => panic!("the sample has no {parent}"),
        }
    }
    document.to_string()
}

/// Returns a document with these `components.schemas` and no paths.
fn with_schemas(schemas: Value) -> String {
    serde_json::json!({
        "openapi": "3.1.0",
        "info": { "title": "Sample", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas },
    })
    .to_string()
}
