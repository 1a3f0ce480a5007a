//! The only forms in which anything of a document may enter the output: each type is made by one function that
//! checks, and nothing else can make it.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

use super::{names::is_keyword, prose};

/// A Rust identifier of letters, digits and underscores.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RustIdent(String);

impl RustIdent {
    /// The identifier, with every character that cannot stand in one taken out. `names` never lets such a name come
    /// this far; the filter is what makes it certain.
    pub(super) fn new(name: &str) -> Self {
        let mut kept: String =
            name.chars().filter(|character| character.is_ascii_alphanumeric() || *character == '_').collect();
        if !kept.starts_with(|first: char| first.is_ascii_alphabetic()) {
            kept.insert_str(0, "n_");
        }
        // A keyword is no identifier; with an underscore it is, whichever keyword it was.
        if is_keyword(&kept) {
            kept.push('_');
        }
        Self(kept)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl ToTokens for RustIdent {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(Ident::new(&self.0, Span::call_site()));
    }
}

/// Text that becomes a string literal and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self(text)
    }
}

impl ToTokens for Text<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(Literal::string(self.0));
    }
}

/// Documentation: Markdown in which nothing runs, loads or links where it should not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DocText {
    lines: Vec<String>,
}

impl DocText {
    /// What a document wrote, read as Markdown and written again safely.
    pub(super) fn of_document(markdown: &str) -> Self {
        Self { lines: prose::rewrite(markdown) }
    }

    /// Words of our own. What they quote of the document goes through [`DocText::code`] first.
    pub(super) fn ours(text: &str) -> Self {
        Self { lines: text.lines().map(str::to_owned).collect() }
    }

    /// Sentences that quote the document as inline code, each of which stays one line.
    pub(super) fn sentences(sentences: &[String]) -> Self {
        Self { lines: sentences.iter().map(|sentence| prose::one_line(sentence)).collect() }
    }

    /// Text of the document as inline code.
    pub(super) fn code(text: &str) -> String {
        prose::inline_code(text)
    }

    /// This text, then the other as a paragraph of its own.
    pub(super) fn then(mut self, other: Self) -> Self {
        if !self.lines.is_empty() && !other.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(other.lines);
        self
    }

    /// This text, or the other where there is none.
    pub(super) fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if self.lines.is_empty() { other() } else { self }
    }

    pub(super) fn first_line(&self) -> Option<&str> {
        self.lines.first().map(String::as_str)
    }
}

impl ToTokens for DocText {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in &self.lines {
            let line = Literal::string(&if line.is_empty() { String::new() } else { format!(" {line}") });
            tokens.extend(quote!(#[doc = #line]));
        }
    }
}

/// Documentation of a file or a crate.
#[derive(Debug)]
pub(crate) struct InnerDocs(pub(super) DocText);

impl ToTokens for InnerDocs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in &self.0.lines {
            let line = Literal::string(&if line.is_empty() { String::new() } else { format!(" {line}") });
            tokens.extend(quote!(#![doc = #line]));
        }
    }
}

/// A file below the output's `src`, made of identifiers only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ModuleFile(String);

impl ModuleFile {
    pub(super) fn root(name: &'static str) -> Self {
        Self(format!("{name}.rs"))
    }

    /// The file that lists the modules of a folder.
    pub(super) fn index(folder: &'static str) -> Self {
        Self(format!("{folder}/mod.rs"))
    }

    pub(super) fn within(folder: &'static str, module: &RustIdent) -> Self {
        Self(format!("{folder}/{}.rs", module.as_str()))
    }

    pub(super) fn path(&self) -> &str {
        &self.0
    }
}
