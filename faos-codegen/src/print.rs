//! Prints items as text. All formatting happens here.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Token, braced};
use thiserror::Error;

use crate::output::OutputFile;
use crate::render::File;

/// Separates two lines of a doc comment that prettyplease treats as one text. Documentation does not contain control
/// characters.
pub(crate) const LINE_BREAK: char = '\u{1f}';

/// A file that could not be printed, due to a bug in the generator.
#[derive(Debug, Error)]
#[error("cannot print {path}: invalid Rust: {reason}")]
pub(crate) struct PrintError {
    /// The path of the file.
    pub path: String,
    /// The error of the Rust parser.
    pub reason: String,
}

/// Prints a file below its header, or returns an error if its items are invalid.
pub(crate) fn print(file: File, header: &str) -> Result<OutputFile, PrintError> {
    let (path, docs, items) = file.into_parts();
    let failed = |error: syn::Error| PrintError { path: path.clone(), reason: error.to_string() };
    let mut text = String::from(header);
    text.push('\n');
    let docs = docs.to_token_stream();
    if !docs.is_empty() {
        text.push_str(&item(docs).map_err(failed)?);
    }
    let mut previous = Kind::Docs;
    for item in items.into_iter().filter(|item| !item.is_empty()) {
        let printed = self::item(item).map_err(failed)?;
        let kind = Kind::of(&printed);
        if kind != previous || kind == Kind::Item {
            text.push('\n');
        }
        text.push_str(&printed);
        previous = kind;
    }
    Ok(OutputFile { path, text })
}

/// Returns the lines of a statement, for an example.
pub(crate) fn statement(statement: &TokenStream) -> Vec<String> {
    let function: syn::File = syn::parse_quote! {
        async fn example() {
            #statement
        }
    };
    let text = prettyplease::unparse(&function);
    let lines = text.lines().filter_map(|line| line.strip_prefix("    "));
    lines.map(str::to_owned).collect()
}

/// Kinds of items; items of the same kind can be adjacent without a blank line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Docs,
    Attribute,
    Module,
    Use,
    Export,
    Item,
}

impl Kind {
    fn of(text: &str) -> Self {
        let text = text.trim_start_matches("#[rustfmt::skip]\n");
        match text.split(' ').next() {
            Some(first) if first.starts_with("#![") => Self::Attribute,
            Some("mod") => Self::Module,
            Some("use") => Self::Use,
            Some("pub") if text.starts_with("pub mod ") => Self::Module,
            Some("pub") if text.starts_with("pub use ") => Self::Export,
            _ => Self::Item,
        }
    }
}

fn item(item: TokenStream) -> syn::Result<String> {
    let Parsed { call, items } = syn::parse2(item)?;
    let printed = with_blank_lines(&prettyplease::unparse(&items));
    let Some(name) = call else { return Ok(printed) };
    let mut text = format!("{name}! {{\n");
    for line in printed.lines() {
        if !line.is_empty() {
            text.push_str("    ");
        }
        text.push_str(line);
        text.push('\n');
    }
    text.push_str("}\n");
    Ok(text)
}

/// Items, and the runtime macro that takes them, if any. The arguments of the macro are Rust items and are printed as
/// such.
struct Parsed {
    call: Option<Ident>,
    items: syn::File,
}

impl Parse for Parsed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !(input.peek(Ident) && input.peek2(Token![!])) {
            return Ok(Self { call: None, items: input.parse()? });
        }
        let call = Some(input.parse()?);
        input.parse::<Token![!]>()?;
        let arguments;
        braced!(arguments in input);
        Ok(Self { call, items: arguments.parse()? })
    }
}

/// Adds the usual spaces to the parameters in `#[new(name: Type)]`, and puts each on one line if there are several
/// lines: prettyplease treats attribute arguments as plain tokens and may break the line at every comma.
fn with_spaces(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut inside = false;
    let mut open = 0;
    for line in text.split_inclusive('\n') {
        let begins = line.trim_start().starts_with("#[new(");
        inside |= begins;
        if !inside {
            spaced.push_str(line);
            continue;
        }
        let ends = line.trim_end().ends_with(")]");
        if open > 0 {
            spaced.truncate(spaced.trim_end().len());
            spaced.push(' ');
            spaced.push_str(&with_spaced_colons(line.trim_start()));
        } else {
            spaced.push_str(&with_spaced_colons(line));
        }
        if !begins && !ends {
            open += line.matches(['<', '(']).count();
            open = open.saturating_sub(line.matches(['>', ')']).count());
        }
        inside &= !ends;
    }
    spaced
}

/// Adds a space after each colon, except in paths.
fn with_spaced_colons(line: &str) -> String {
    line.split("::").map(|part| part.replace(':', ": ")).collect::<Vec<_>>().join("::")
}

/// Adds blank lines between methods and before each documented field or variant, and splits documentation into lines.
fn with_blank_lines(text: &str) -> String {
    let text = if text.contains("#[new(") { Cow::Owned(with_spaces(text)) } else { Cow::Borrowed(text) };
    let mut spaced = String::with_capacity(text.len() + text.len() / 16);
    let mut previous = "";
    for line in text.lines() {
        let member = line.strip_prefix("    ").is_some_and(|rest| !rest.starts_with([' ', '}', ')', ']']));
        let begins = member
            && (line.starts_with("    ///")
                || line.starts_with("    #[")
                || line.starts_with("    pub fn")
                || line.starts_with("    fn"));
        // A comma in a doc comment does not end a field.
        let field = previous.starts_with("    ") && !previous.starts_with("     ") && !previous.starts_with("    ///");
        let ended = previous == "    }" || (field && previous.ends_with(','));
        if begins && ended {
            spaced.push('\n');
        }
        push_line(&mut spaced, line);
        previous = line;
    }
    spaced
}

/// Appends a line, or several for documentation of several lines.
fn push_line(text: &mut String, line: &str) {
    let mut lines = line.split(LINE_BREAK);
    let first = lines.next().unwrap_or_default();
    text.push_str(first);
    text.push('\n');
    let comment = first.find("//").and_then(|slashes| first.get(..slashes + "///".len())).unwrap_or_default();
    for line in lines {
        text.push_str(comment);
        text.push_str(line);
        text.push('\n');
    }
}
