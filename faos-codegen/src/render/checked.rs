//! The only types through which document content enters the output. The constructors of each type check or escape the
//! content.

use std::cell::RefCell;
use std::collections::HashSet;

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

use crate::english::capitalized;
use crate::json::Value;
use crate::markdown::{self, Author};
use crate::naming::RustIdent;
use crate::print;
use crate::visible;

use super::prose;

impl ToTokens for RustIdent {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(proc_macro2::Ident::new(self.as_str(), Span::call_site()));
    }
}

/// Text for a string literal. The runtime's macros repeat literals in documentation between backticks, so backticks in
/// the text are written as escapes, as are invisible characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self(text)
    }
}

impl ToTokens for Text<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let literal = Literal::string(self.0);
        let needs_numbers = self.0.contains(|character| character == '`' || visible::is_invisible(character));
        let numbered = || visible::name(&literal.to_string().replace('`', "\\u{60}")).parse::<Literal>();
        tokens.append(needs_numbers.then(numbered).and_then(Result::ok).unwrap_or(literal));
    }
}

/// JSON for a string literal, which is raw, so that its quotes are not escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Json(String);

impl Json {
    pub(super) fn new(value: &Value) -> Self {
        Self(value.to_string())
    }
}

impl ToTokens for Json {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let needs_escapes = |character| visible::is_invisible(character) || matches!(character, '`' | '\r' | '\n');
        let mut end = "\"#".to_owned();
        while self.0.contains(&end) {
            end.push('#');
        }
        let raw = || ["r", &end[1..], "\"", &self.0, &end].concat().parse::<Literal>().ok();
        match (!self.0.contains(needs_escapes)).then(raw).flatten() {
            Some(raw) => tokens.append(raw),
            None => Text::new(&self.0).to_tokens(tokens),
        }
    }
}

/// A value that is safe to insert into a generator-written sentence, without unintended Markdown.
pub(super) trait Quotable {
    /// Returns the text to insert.
    fn quoted(&self) -> &str;

    /// Returns the number of links to items of the crate in the text.
    fn links(&self) -> usize {
        0
    }
}

impl Quotable for RustIdent {
    fn quoted(&self) -> &str {
        self.as_str()
    }
}

/// Document text as inline code.
pub(super) struct Code(String);

impl Code {
    pub(super) fn new(text: &str) -> Self {
        Self(prose::inline_code(text))
    }

    /// Returns up to 200 characters of a text, on one line.
    pub(super) fn line(text: &str) -> Self {
        let beginning: String = text.chars().take(200).collect();
        Self::new(&beginning.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t"))
    }
}

impl Quotable for Code {
    fn quoted(&self) -> &str {
        &self.0
    }
}

/// A number or short word of the document, such as a status. Contains only characters without a meaning in Markdown
/// inside of a line.
pub(super) struct Plain(String);

impl Plain {
    pub(super) fn new(text: &str) -> Self {
        let is_plain = |character: &char| character.is_ascii_alphanumeric() || " .,+-".contains(*character);
        Self(text.chars().filter(is_plain).collect())
    }
}

impl Quotable for Plain {
    fn quoted(&self) -> &str {
        &self.0
    }
}

/// Text written by the generator.
pub(super) struct Words {
    text: String,
    /// The number of links to items of the crate.
    links: usize,
}

impl Words {
    /// Returns a fixed sentence, with each `{}` replaced by a quoted value.
    pub(super) fn new(sentence: &'static str, quoted: &[&dyn Quotable]) -> Self {
        let links = sentence.matches("[`").count() + quoted.iter().map(|quoted| quoted.links()).sum::<usize>();
        let mut quoted = quoted.iter();
        let mut text = String::new();
        for (index, piece) in sentence.split("{}").enumerate() {
            if index > 0 {
                text.push_str(quoted.next().expect("each `{}` has a quoted value").quoted());
            }
            text.push_str(piece);
        }
        Self { text, links }
    }

    pub(super) fn joined(words: impl IntoIterator<Item = Self>, separator: &'static str) -> Self {
        let mut links = 0;
        let count = |words: Self| {
            links += words.links;
            words.text
        };
        let texts: Vec<String> = words.into_iter().map(count).collect();
        Self { text: texts.join(separator), links }
    }

    /// Formats a statement as Rust code, line by line. Document content in it was checked when it became tokens.
    pub(super) fn of_statement(statement: &TokenStream) -> Vec<Self> {
        print::statement(statement).into_iter().map(|text| Self { text, links: 0 }).collect()
    }

    /// Capitalizes the first letter.
    pub(super) fn capitalized(self) -> Self {
        Self { text: capitalized(self.text), ..self }
    }

    pub(super) fn into_string(self) -> String {
        self.text
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn contains(&self, part: &'static str) -> bool {
        self.text.contains(part)
    }
}

/// A string literal.
impl ToTokens for Words {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(Literal::string(&self.text));
    }
}

impl Quotable for Words {
    fn quoted(&self) -> &str {
        &self.text
    }

    fn links(&self) -> usize {
        self.links
    }
}

/// Documentation: Markdown without doctests, images, HTML or unintended links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DocText {
    parts: Vec<Part>,
}

/// One or more paragraphs by one author.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    lines: Vec<String>,
    author: Author,
    /// The original text of the document, empty if the generator is the author.
    said: String,
    /// True if only the first line is shown.
    is_first_line: bool,
}

impl DocText {
    /// Rewrites Markdown of the document in a safe form.
    pub(super) fn of_document(markdown: &str) -> Self {
        Self::of_part(prose::rewrite(markdown), Author::Document, markdown)
    }

    /// Returns a generator-written sentence, as by [`Words::new`].
    pub(super) fn ours(sentence: &'static str, quoted: &[&dyn Quotable]) -> Self {
        Self::of_lines([Words::new(sentence, quoted)])
    }

    /// Returns generator-written sentences, one per line.
    pub(super) fn of_lines(words: impl IntoIterator<Item = Words>) -> Self {
        let Words { text, links } = Words::joined(words, "\n");
        let lines = text.lines().map(str::to_owned).collect();
        Self::of_part(lines, Author::Generator { links }, "")
    }

    fn of_part(lines: Vec<String>, author: Author, said: &str) -> Self {
        let part = (!lines.is_empty()).then(|| Part { lines, author, said: said.to_owned(), is_first_line: false });
        Self { parts: part.into_iter().collect() }
    }

    /// Appends another text as a separate paragraph.
    pub(super) fn then(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self
    }

    /// Returns this text, or the fallback if this text is empty.
    pub(super) fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if self.parts.is_empty() { other() } else { self }
    }

    /// Returns the first line, or `None` if it opens a code block, which would stay unclosed.
    pub(super) fn first_line(mut self) -> Option<Self> {
        self.parts.truncate(1);
        let part = self.parts.first_mut()?;
        part.lines.truncate(1);
        part.is_first_line = true;
        part.lines.first().is_some_and(|line| !line.starts_with("```")).then_some(self)
    }

    /// Returns the lines, without the space after the slashes. The result is parsed again: if it contains Markdown that
    /// its authors may not write, the document's text is shown without formatting.
    pub(super) fn lines(&self) -> Vec<String> {
        if stray_in(&self.parts).is_none() {
            let lines = joined(&self.parts);
            NOTES.with_borrow_mut(|notes| notes.read.extend(markdown::text_of(&lines)));
            return lines;
        }
        let mut parts = self.parts.clone();
        for part in parts.iter_mut().filter(|part| part.author == Author::Document) {
            part.lines = prose::plain(&part.said);
            if part.is_first_line {
                part.lines.truncate(1);
            }
            NOTES.with_borrow_mut(|notes| notes.escaped.push(part.said.clone()));
        }
        if stray_in(&parts).is_some() {
            parts.retain(|part| part.author != Author::Document);
        }
        joined(&parts)
    }
}

fn stray_in(parts: &[Part]) -> Option<String> {
    let parts: Vec<_> = parts.iter().map(|part| markdown::Part { lines: &part.lines, author: part.author }).collect();
    markdown::stray_in(&parts)
}

/// Joins the lines of all parts, with an empty line between two parts.
fn joined(parts: &[Part]) -> Vec<String> {
    let mut lines = Vec::with_capacity(parts.iter().map(|part| part.lines.len() + 1).sum());
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        lines.extend_from_slice(&part.lines);
    }
    lines
}

/// Facts about doc comments, collected while the items of a file are rendered.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// The descriptions shown without formatting, because their Markdown would not have been rendered as text.
    escaped: Vec<String>,
    /// The comments that were parsed and are safe, so that `verify` does not parse them again.
    read: HashSet<String>,
}

impl Notes {
    /// Returns the descriptions shown without formatting, and the comments that were parsed.
    pub(crate) fn into_parts(self) -> (Vec<String>, HashSet<String>) {
        (self.escaped, self.read)
    }
}

thread_local! {
    /// The notes of this thread. `ToTokens` cannot return them.
    static NOTES: RefCell<Notes> = RefCell::default();
}

/// Calls `make` and returns its result with the notes taken during the call.
pub(super) fn noted<T>(make: impl FnOnce() -> T) -> (T, Notes) {
    NOTES.take();
    let made = make();
    (made, NOTES.take())
}

impl DocText {
    /// Returns all lines as one literal, which `print` splits into lines again. Most of a file is descriptions, and raw
    /// literals are parsed without a look at each character.
    fn literal(&self) -> Option<Literal> {
        let lines = self.lines();
        if lines.is_empty() {
            return None;
        }
        let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 2).sum());
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                text.push(print::LINE_BREAK);
            }
            let line = line.trim_end_matches(' ');
            if !line.is_empty() {
                text.push(' ');
            }
            text.push_str(line);
        }
        let mut end = "\"##".to_owned();
        while text.contains(&end) {
            end.push('#');
        }
        let raw = ["r", &end[1..], "\"", &text, &end].concat();
        Some(raw.parse().unwrap_or_else(|_| Literal::string(&text)))
    }

    /// Returns the `doc` attribute.
    fn attribute(&self, inner: bool) -> TokenStream {
        match (self.literal(), inner) {
            (Some(text), false) => quote!(#[doc = #text]),
            (Some(text), true) => quote!(#![doc = #text]),
            (None, _) => TokenStream::new(),
        }
    }
}

impl ToTokens for DocText {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.attribute(false));
    }
}

/// Documentation of a file or a crate.
#[derive(Debug)]
pub(crate) struct InnerDocs(TokenStream);

impl InnerDocs {
    pub(super) fn new(docs: &DocText) -> Self {
        Self(docs.attribute(true))
    }
}

impl ToTokens for InnerDocs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

/// The path of a file below the output's `src`, made only of identifiers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ModuleFile(String);

impl ModuleFile {
    pub(super) fn root(name: &'static str) -> Self {
        Self(format!("{name}.rs"))
    }

    /// Returns the `mod.rs` of a folder.
    pub(super) fn index(folder: &'static str) -> Self {
        Self(format!("{folder}/mod.rs"))
    }

    /// Returns the file of a module that is named by [`RustIdent::module`].
    pub(super) fn within(folder: &'static str, module: &RustIdent) -> Self {
        Self(format!("{folder}/{}.rs", module.as_str()))
    }

    pub(super) fn path(&self) -> &str {
        &self.0
    }
}
