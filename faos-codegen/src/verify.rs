//! Parses printed files again and rejects everything that the generator never emits: other items, attributes or macros,
//! `unsafe`, `extern`, `include!`, and documentation with more than text. This catches code injected by a document.

use std::collections::HashSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::token::Brace;
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, Item, Macro, Meta, Token, braced};
use thiserror::Error;

use crate::markdown;

/// Code in a printed file that the generator never emits.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{path}` would contain {what}, which the generator never emits")]
pub struct Stray {
    /// The file.
    pub path: String,
    /// The code that was found.
    pub what: String,
}

/// Checks that a file contains only code that the generator emits.
///
/// # Errors
///
/// Returns an error for the first item that the generator never emits.
pub fn verify(path: &str, text: &str) -> Result<(), Stray> {
    verify_new(path, text, &HashSet::new())
}

/// Checks a file that was just made. Doc comments that were read while it was made are looked up instead of being parsed
/// once more.
pub(crate) fn verify_new(path: &str, text: &str, read_before: &HashSet<String>) -> Result<(), Stray> {
    let mut walk = Walk::default();
    let mut comments = Comments { stray: None, read_before };
    match items(text, &mut comments) {
        Ok(items) => walk.items(&items),
        Err(error) => walk.stray(format!("text that cannot be parsed ({error})")),
    }
    if let Some(stray) = comments.stray {
        walk.stray(format!("documentation with {stray}"));
    }
    match walk.stray {
        Some(what) => Err(Stray { path: path.to_owned(), what }),
        None => Ok(()),
    }
}

fn items(text: &str, comments: &mut Comments<'_>) -> syn::Result<Items> {
    match without_doc_lines(text, comments) {
        Some(rest) => syn::parse_str(&rest),
        None => {
            comments.stray = None;
            syn::parse2(without_docs(text.parse()?, comments).into_iter().collect())
        }
    }
}

/// Checks doc comments, each as a whole.
struct Comments<'a> {
    stray: Option<String>,
    read_before: &'a HashSet<String>,
}

impl Comments<'_> {
    /// Checks the lines of one comment, without the slashes.
    fn read<'a>(&mut self, lines: impl Iterator<Item = &'a str> + Clone) {
        if self.stray.is_none() {
            self.stray = markdown::stray_in_comment(lines, self.read_before);
        }
    }
}

/// Macros that take an item, whose body is checked.
const ITEM_MACROS: &[&str] = &[
    "object",
    "open_enum",
    "union",
    "constant",
    "id_type",
    "by_status",
    "request",
    "page_request",
    "environment",
    "from_box",
    "own_types",
];

/// Macros in expressions.
const EXPRESSION_MACROS: &[&str] = &["concat", "env"];

const ATTRIBUTES: &[&str] = &[
    "closed",
    "default",
    "promised",
    "deprecated",
    "derive",
    "non_exhaustive",
    "wire",
    "nullable",
    "secret",
    "takes",
    "null",
    "rest",
    "new",
    "tag",
    "fill",
    "content",
    "from",
    "other",
    "of",
    "value",
];

/// Lints that can be triggered by a document, by a disabled feature, or by a part of the runtime that is not used.
const ALLOWED: &[&[&str]] =
    &[&["clippy", "too_many_arguments"], &["deprecated"], &["unused_imports"], &["dead_code"], &["unused_macros"]];

/// Returns true if the attribute allows one of [`ALLOWED`].
fn allows_ours(attribute: &Attribute) -> bool {
    let lints = attribute.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated);
    lints.is_ok_and(|lints| {
        lints.iter().all(|lint| {
            let lint: Vec<String> = lint.segments.iter().map(|segment| segment.ident.to_string()).collect();
            ALLOWED.iter().any(|allowed| lint == *allowed)
        })
    })
}

/// Returns true if the attribute is `cfg(feature = "…")`, or `cfg(any(…))` of such conditions.
fn asks_for_features(attribute: &Attribute) -> bool {
    match attribute.parse_args::<Meta>() {
        Ok(Meta::List(any)) if any.path.is_ident("any") => {
            let features = any.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            features.is_ok_and(|features| features.iter().all(is_feature))
        }
        Ok(one) => is_feature(&one),
        Err(_) => false,
    }
}

/// Returns true if the condition is `feature = "…"` with a valid name.
fn is_feature(meta: &Meta) -> bool {
    let Meta::NameValue(feature) = meta else { return false };
    let ours = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    let named = matches!(&feature.value, syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. })
        if name.value().chars().all(ours));
    feature.path.is_ident("feature") && named
}

/// Removes the lines that are documentation, which are most of a file and are checked separately. Returns `None` if a line
/// may end inside of a string or a comment: a line that looks like documentation after it could be something else.
fn without_doc_lines(text: &str, comments: &mut Comments<'_>) -> Option<String> {
    let mut rest = String::with_capacity(text.len() / 2);
    let mut comment: Vec<&str> = Vec::new();
    let mut marker = "";
    let mut follows_attribute = false;
    for line in text.split_inclusive('\n') {
        let code = line.trim_start_matches(' ');
        let begins = ["///", "//!"].into_iter().find(|marker| code.starts_with(marker));
        if !comment.is_empty() && begins != Some(marker) {
            comments.read(comment.iter().copied());
            comment.clear();
        }
        if let Some(begins) = begins {
            // Rust rejects a bare carriage return in documentation.
            if code.contains('\r') {
                return None;
            }
            // rustdoc would join it with the lines before the attribute.
            if follows_attribute {
                return None;
            }
            marker = begins;
            comment.push(code[begins.len()..].trim_end_matches('\n'));
        } else if ends_outside(code) {
            follows_attribute = code.starts_with("#[");
            rest.push_str(line);
        } else {
            return None;
        }
    }
    comments.read(comment.into_iter());
    Some(rest)
}

/// Returns true if a line that begins outside of strings and comments is certain to end outside of them. Quotes as
/// characters, raw strings and comments within a line are not analyzed, since the generator does not emit them.
fn ends_outside(line: &str) -> bool {
    let mut inside = false;
    let mut previous = b' ';
    let mut bytes = line.bytes();
    while let Some(byte) = bytes.next() {
        match (inside, previous, byte) {
            (true, _, b'"') => inside = false,
            (true, _, b'\\') => drop(bytes.next()),
            (true, ..) => {}
            (false, b'/', b'*') | (false, b'r', b'"' | b'#') | (false, b'\'', b'"' | b'\\') => return false,
            (false, _, b'"') => inside = true,
            (false, ..) => {}
        }
        previous = byte;
    }
    !inside
}

/// Removes `#[doc = "…"]` from the tokens; their texts are checked separately.
fn without_docs(tokens: TokenStream, comments: &mut Comments<'_>) -> Vec<TokenTree> {
    let mut kept: Vec<TokenTree> = Vec::new();
    let mut comment: Vec<String> = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            // The `#` of an attribute does not end a comment.
            if !matches!(&token, TokenTree::Punct(punct) if matches!(punct.as_char(), '#' | '!')) {
                comments.read(comment.iter().map(String::as_str));
                comment.clear();
            }
            kept.push(token);
            continue;
        };
        let (delimiter, inside) = (group.delimiter(), group.stream());
        // The tokens are copied only if they are shared.
        drop(group);
        let inside = without_docs(inside, comments);
        if delimiter == Delimiter::Bracket
            && let Some(text) = doc(&inside)
            && ends_attribute_mark(&mut kept)
        {
            comment.extend(text.lines().map(str::to_owned));
            continue;
        }
        kept.push(TokenTree::Group(Group::new(delimiter, inside.into_iter().collect())));
    }
    comments.read(comment.iter().map(String::as_str));
    kept
}

/// Returns the text of a `doc` attribute.
fn doc(inside: &[TokenTree]) -> Option<String> {
    let [TokenTree::Ident(name), TokenTree::Punct(equals), TokenTree::Literal(text)] = inside else { return None };
    if !(name == "doc" && equals.as_char() == '=') {
        return None;
    }
    syn::parse_str::<syn::LitStr>(&text.to_string()).ok().map(|text| text.value())
}

/// Removes the `#` or `#!` of an attribute from the end, if any.
fn ends_attribute_mark(tokens: &mut Vec<TokenTree>) -> bool {
    let is = |token: &TokenTree, mark| matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark);
    let mark = match tokens.as_slice() {
        [.., hash] if is(hash, '#') => 1,
        [.., hash, inner] if is(hash, '#') && is(inner, '!') => 2,
        _ => return false,
    };
    tokens.truncate(tokens.len() - mark);
    true
}

/// The items of a file or of a macro that takes items, including nested macros.
struct Items {
    attributes: Vec<Attribute>,
    items: Vec<Item>,
    calls: Vec<Items>,
}

impl Parse for Items {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_inner)?;
        let (mut items, mut calls) = (Vec::new(), Vec::new());
        while !input.is_empty() {
            if !(input.peek(Ident) && input.peek2(Token![!]) && input.peek3(Brace)) {
                items.push(input.parse()?);
                continue;
            }
            let name: Ident = input.parse()?;
            input.parse::<Token![!]>()?;
            let inside;
            braced!(inside in input);
            if !ITEM_MACROS.iter().any(|ours| name == ours) {
                return Err(syn::Error::new(name.span(), format!("`{name}!` is not a macro of the runtime")));
            }
            calls.push(inside.parse()?);
        }
        Ok(Self { attributes, items, calls })
    }
}

#[derive(Default)]
struct Walk {
    stray: Option<String>,
}

impl Walk {
    fn stray(&mut self, what: String) {
        self.stray.get_or_insert(what);
    }

    fn items(&mut self, items: &Items) {
        items.attributes.iter().for_each(|attribute| self.visit_attribute(attribute));
        items.items.iter().for_each(|item| self.visit_item(item));
        items.calls.iter().for_each(|call| self.items(call));
    }

    /// Checks the arguments of the runtime's attributes, which are names, types and literals.
    fn attribute_arguments(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.attribute_arguments(group.stream()),
                TokenTree::Punct(punct) if "=<>,:&'-".contains(punct.as_char()) => {}
                TokenTree::Punct(punct) => self.stray(format!("`{punct}` in an attribute")),
                TokenTree::Ident(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Walk {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Const(_) | Item::Enum(_) | Item::Struct(_) | Item::Type(_) | Item::Use(_) | Item::Static(_) => {}
            Item::Impl(item) if item.unsafety.is_none() && item.trait_.is_none() => {}
            // A generated module is in its own file, at its default path.
            Item::Mod(item) if item.content.is_none() && item.unsafety.is_none() => {}
            _ => return self.stray("an unexpected kind of item".to_owned()),
        }
        visit::visit_item(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let path = attribute.path();
        let name = path.get_ident().map(ToString::to_string);
        let forbids = matches!(attribute.style, syn::AttrStyle::Inner(_)) && name.as_deref() == Some("forbid");
        let limits = matches!(attribute.style, syn::AttrStyle::Inner(_)) && name.as_deref() == Some("recursion_limit");
        let labels = matches!(attribute.style, syn::AttrStyle::Inner(_))
            && matches!(&attribute.meta, Meta::List(list) if list.tokens.to_string() == "docsrs , feature (doc_cfg)");
        let skips = path.segments.iter().map(|segment| segment.ident.to_string()).eq(["rustfmt", "skip"]);
        match name.as_deref() {
            _ if skips => {}
            Some("allow") if allows_ours(attribute) => {}
            Some("cfg") if asks_for_features(attribute) => {}
            Some("forbid") if forbids => {}
            Some("cfg_attr") if labels => {}
            Some("recursion_limit") if limits => {}
            Some(name) if ATTRIBUTES.contains(&name) && matches!(attribute.style, syn::AttrStyle::Outer) => {
                if let Meta::List(list) = &attribute.meta {
                    self.attribute_arguments(list.tokens.clone());
                }
            }
            _ => self.stray("an unexpected attribute".to_owned()),
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let name = mac.path.get_ident().map(ToString::to_string).unwrap_or_default();
        if !EXPRESSION_MACROS.contains(&name.as_str()) {
            self.stray(format!("the macro `{name}!`"));
        }
    }

    fn visit_expr(&mut self, expression: &'ast syn::Expr) {
        if matches!(expression, syn::Expr::Unsafe(_) | syn::Expr::Closure(_) | syn::Expr::Verbatim(_)) {
            self.stray("an unexpected expression".to_owned());
        }
        visit::visit_expr(self, expression);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if signature.abi.is_some() || signature.constness.is_some() || signature.asyncness.is_some() {
            self.stray("an unexpected function".to_owned());
        }
        visit::visit_signature(self, signature);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_longer_used_passes() {
        let alias = "/// Docs.\n#[deprecated(note = \"renamed to `A`\")]\npub type B = A;\n";
        assert_eq!(verify("types/mod.rs", alias), Ok(()));
        let other = alias.replace("note = ", "note = concat!(").replace(")]", "))]");
        assert!(verify("types/mod.rs", &other).is_err());
    }

    #[test]
    fn what_we_write_passes() {
        let text = "//! Docs.\nuse super::*;\nobject! {\n    /// Docs.\n    pub struct A {\n        #[wire(\"b\")]\n        pub c: Option<String>,\n    }\n}\n";
        assert_eq!(verify("a.rs", text), Ok(()));
    }

    #[test]
    fn only_what_is_documentation_is_left_out() {
        let rest = "#[wire(\"a \\\" // r\")]\nb: &'a str, c: \"number\"\n";
        assert_eq!(
            without_doc_lines(
                &format!("    /// It's \"one.\n{rest}//! Two.\n"),
                &mut Comments { stray: None, read_before: &HashSet::new() }
            )
            .as_deref(),
            Some(rest)
        );
        for start in ["\"a", "\"\\", "'\"' \"", "'\\\"' \"", "r\"a\" \"", "r#\"a\"", "/*", "a /* \" */", "// /*"] {
            let text = format!("{start}\n/// \" unsafe {{}}\n");
            assert_eq!(
                without_doc_lines(&text, &mut Comments { stray: None, read_before: &HashSet::new() }),
                None,
                "{text}"
            );
        }
        assert_eq!(
            without_doc_lines("/// a\rfn f() {}\n", &mut Comments { stray: None, read_before: &HashSet::new() }),
            None
        );
    }

    #[test]
    fn everything_else_does_not() {
        for text in [
            "fn main() {}",
            "unsafe impl A {}",
            "extern \"C\" {}",
            "#[path = \"/etc/x\"] mod m;",
            "include!(\"x\");",
            "#![allow(warnings)]",
            "#[doc = include_str!(\"x\")] pub struct A;",
            "#[cfg(feature = \"a\\\"b\")] impl A {}",
            "#[cfg(unix)] impl A {}",
            "#[cfg(any(feature = \"a\", unix))] impl A {}",
            "#[cfg(all(feature = \"a\"))] impl A {}",
            "#[allow(warnings)] impl A {}",
            "#[cfg(not(feature = \"webhooks\"))] impl A {}",
            "object! { pub struct A { #[cfg(x)] pub b: u8 } }",
            "object! { fn f() {} }",
            "object! { pub struct A { pub b: [u8; { unsafe { 1 } }] } }",
            "static A: u8 = std::include_bytes!(\"x\")[0];",
            "impl Drop for A { fn drop(&mut self) {} }",
            "mod m { }",
            "pub use x",
            "/// a\n///\n///     panic!()\npub struct A;",
            "/// ```\n/// panic!()\n/// ```\npub struct A;",
            "//! ```rust\n//! panic!()\n",
            "object! { pub struct A {\n    /// <img src=x>\n    pub b: u8 } }",
            "/// [a](javascript:a)\npub struct A;",
            "/// ~~~\nobject! { pub struct A { pub b: u8 } }",
            "/// ```text\n#[deprecated]\n/// ```\n/// ```\npub struct A;",
            "#[doc = \"```\"]\n#[doc = \"panic!()\"] pub struct A;",
        ] {
            assert!(verify("a.rs", text).is_err(), "{text}");
        }
    }
}
