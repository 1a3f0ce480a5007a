//! The only forms in which anything of a document may enter the output: each type is made by one function that
//! checks, and nothing else can make it.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

use super::{names::is_keyword, prose};
use crate::{portable, print};

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

    /// Returns the private module of an item of this name that has a file of its own. It is called like the item, unless a
    /// file of that name is impossible on some system.
    pub(super) fn module(&self) -> Self {
        let name = &self.0;
        let has_case = name.contains(|letter: char| letter.is_ascii_uppercase());
        if has_case || name.len() > LONGEST_MODULE {
            // FNV-1a, since the hash of the standard library may change from one version of Rust to the next.
            let hash = name
                .bytes()
                .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
            let start: String = name.to_ascii_lowercase().chars().take(LONGEST_MODULE - 17).collect();
            return Self(format!("{}_{hash:016x}", start.trim_end_matches('_')));
        }
        // A second underscore keeps what is called `con_` apart from what is called `con`.
        if portable::is_device(name.trim_end_matches('_')) { Self(format!("{name}_")) } else { self.clone() }
    }
}

/// The longest name of a module with a file of its own: its path then stays below [`portable::LONGEST`].
const LONGEST_MODULE: usize = 160;

impl ToTokens for RustIdent {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(Ident::new(&self.0, Span::call_site()));
    }
}

/// Text that becomes a string literal and nothing else. Macros quote literals in documentation, between backticks, so one
/// of the text's own is written by its number.
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
        let quotable = self.0.contains('`').then(|| literal.to_string().replace('`', "\\u{60}").parse::<Literal>());
        tokens.append(quotable.and_then(Result::ok).unwrap_or(literal));
    }
}

/// Something that a sentence of ours may hold: it means nothing to Markdown that we did not mean.
pub(super) trait Quotable {
    /// How it stands in the sentence.
    fn quoted(&self) -> &str;
}

impl Quotable for RustIdent {
    fn quoted(&self) -> &str {
        &self.0
    }
}

/// Text of the document as inline code.
pub(super) struct Code(String);

impl Code {
    pub(super) fn new(text: &str) -> Self {
        Self(prose::inline_code(text))
    }
}

impl Quotable for Code {
    fn quoted(&self) -> &str {
        &self.0
    }
}

/// Numbers and short words of the document, such as a status: no character that means anything to Markdown inside of a
/// line.
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

/// Words of our own.
pub(super) struct Words(String);

impl Words {
    /// A sentence that stands in the generator, with each `{}` in it replaced by what it quotes.
    pub(super) fn new(sentence: &'static str, quoted: &[&dyn Quotable]) -> Self {
        let mut quoted = quoted.iter();
        let mut words = String::new();
        for (index, piece) in sentence.split("{}").enumerate() {
            if index > 0 {
                words.push_str(quoted.next().expect("each `{}` has something to stand in its place").quoted());
            }
            words.push_str(piece);
        }
        Self(words)
    }

    pub(super) fn joined(words: impl IntoIterator<Item = Self>, separator: &'static str) -> Self {
        let words: Vec<String> = words.into_iter().map(|words| words.0).collect();
        Self(words.join(separator))
    }

    /// A statement as Rust writes it, line by line. What it holds of a document is in its tokens, and so was checked.
    pub(super) fn of_statement(statement: &TokenStream) -> Vec<Self> {
        print::statement(statement).into_iter().map(Self).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn contains(&self, part: &'static str) -> bool {
        self.0.contains(part)
    }
}

/// A string literal.
impl ToTokens for Words {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(Literal::string(&self.0));
    }
}

impl Quotable for Words {
    fn quoted(&self) -> &str {
        &self.0
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

    /// A sentence of our own, as [`Words::new`] makes it.
    pub(super) fn ours(sentence: &'static str, quoted: &[&dyn Quotable]) -> Self {
        Self::of_lines([Words::new(sentence, quoted)])
    }

    /// Sentences of our own, one a line.
    pub(super) fn of_lines(words: impl IntoIterator<Item = Words>) -> Self {
        let text = Words::joined(words, "\n").0;
        Self { lines: text.lines().map(str::to_owned).collect() }
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

    /// The first line, if it says something by itself: that of a block of code would only open another one.
    pub(super) fn first_line(mut self) -> Option<Self> {
        self.lines.truncate(1);
        self.lines.first().is_some_and(|line| !line.starts_with("```")).then_some(self)
    }

    /// The lines, without the space that parts them from the slashes.
    #[cfg(any(test, fuzzing))]
    pub(super) fn lines(&self) -> &[String] {
        &self.lines
    }
}

impl DocText {
    /// All lines as one literal, from which `print` makes a line of each. What a document says about itself is most of a
    /// file, and as a raw literal it is read as tokens and as an attribute without a look at each character.
    fn literal(&self) -> Option<Literal> {
        if self.lines.is_empty() {
            return None;
        }
        let mut text = String::with_capacity(self.lines.iter().map(|line| line.len() + 2).sum());
        for (index, line) in self.lines.iter().enumerate() {
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
}

impl ToTokens for DocText {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if let Some(text) = self.literal() {
            tokens.extend(quote!(#[doc = #text]));
        }
    }
}

/// Documentation of a file or a crate.
#[derive(Debug)]
pub(crate) struct InnerDocs(pub(super) DocText);

impl ToTokens for InnerDocs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if let Some(text) = self.0.literal() {
            tokens.extend(quote!(#![doc = #text]));
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

    /// The file of a module, as [`RustIdent::module`] makes it.
    pub(super) fn within(folder: &'static str, module: &RustIdent) -> Self {
        Self(format!("{folder}/{}.rs", module.as_str()))
    }

    pub(super) fn path(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_module_is_called_like_its_item_unless_no_file_can_be() {
        let module = |name: &str| RustIdent::new(name).module().as_str().to_owned();
        for name in ["agents", "con_text", "com", "com10", "box_", "n_1", &"a".repeat(LONGEST_MODULE)] {
            assert_eq!(module(name), name);
        }
        assert_eq!([module("con"), module("lpt9"), module("in_con")], ["con_", "lpt9_", "in_con"]);
        let names = ["con", "con_", "CON", "Con", "Foo", "foo", "FOO", "foo_", &"a".repeat(161), &"a".repeat(162)];
        let modules: BTreeSet<String> = names.iter().map(|name| portable::folded(&module(name))).collect();
        assert_eq!(modules.len(), names.len(), "{modules:?}");
        for module in modules {
            let file = ModuleFile::within("resources", &RustIdent::new(&module));
            assert_eq!(portable::fault(file.path()), None, "{module}");
        }
    }
}
