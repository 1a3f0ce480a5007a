//! Checks the wording of messages and doc comments against two rules of the style guide.
//!
//! - A message negates the verb: "is not a valid header name" instead of "is no header name".
//! - The summary of a doc comment is an indicative verb or a noun phrase. It does not begin with an interrogative, such as
//!   "What" or "Whether".

#[path = "support/files.rs"]
mod files;

use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

/// Words that must not begin a summary.
const INTERROGATIVES: &[&str] = &["What", "Who", "Whoever", "Whether", "How", "Where"];

#[test]
fn messages_negate_the_verb_and_summaries_begin_with_a_verb_or_noun() {
    let sources = sources();
    assert!(sources.len() > 200, "{}", sources.len());
    let places: Vec<String> = sources
        .iter()
        .flat_map(|(path, text)| problems(text).into_iter().map(move |text| format!("{path}: {text}")))
        .collect();
    assert!(places.is_empty(), "these places break the rules: {places:#?}");
}

#[test]
fn both_rules_are_applied_to_every_form_of_text() {
    for (text, expected) in [
        ("/// What it is.\nfn f() {}", 1),
        ("//! Whether it is.\n", 1),
        ("/// Returns it.\n/// Where there is none, returns `None`.\nfn f() {}", 0),
        ("/// Returns it.\n///\n/// Where there is none, returns `None`.\nfn f() {}", 0),
        ("struct A {\n    /// How it is.\n    b: u8,\n    /// Who it is.\n    c: u8,\n}", 2),
        ("//! A module.\n\n/// What it is.\nfn f() {}", 1),
        ("/// However it is.\nfn f() {}\n// What it is.\n", 0),
        ("/** Where it is. */\nfn f() {}", 1),
        ("macro_rules! m { () => { /// How it is.\n fn f() {} } }", 1),
        ("fn f() { panic!(\"`{a}` is no name\") }", 1),
        (
            "fn f() { vec![(r#\"it is no name\"#, \"is not a name\", \"is no Rust name\", \"is no\", \"this no one\")]; }",
            1,
        ),
        ("fn f() { expect(\"a name that \\\n    is no name\") }", 1),
        ("fn f() { expect(\"the file is no longer generated\") }", 0),
        ("fn f() { expect(\"There is no place\") }", 0),
        ("fn it_is_no_name() { let a = b'a'; } // it is no name\n", 0),
    ] {
        assert_eq!(problems(text).len(), expected, "{text}: {:?}", problems(text));
    }
}

/// Returns the places in a source file that break a rule.
fn problems(text: &str) -> Vec<String> {
    let tokens: TokenStream = text.parse().expect("the file is valid Rust");
    let mut problems = Vec::new();
    check(tokens, &mut problems);
    problems
}

fn check(tokens: TokenStream, problems: &mut Vec<String>) {
    // The kind of the comment that the previous tokens belong to, and that of the next attribute.
    let (mut comment, mut is_inner) = (None, false);
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let line = doc_text(group.stream());
                // Only the first line of a comment is its summary.
                if let Some(line) = line.as_deref().filter(|_| comment != Some(is_inner)).map(str::trim_start) {
                    let first = line.split(' ').next().unwrap_or_default();
                    if INTERROGATIVES.contains(&first) && line.contains(' ') {
                        problems.push(line.to_owned());
                    }
                }
                comment = line.is_some().then_some(is_inner);
                if line.is_none() {
                    check(group.stream(), problems);
                }
            }
            TokenTree::Literal(literal) => {
                comment = None;
                let text = syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value());
                problems.extend(text.ok().filter(|text| negates_a_noun(text)));
            }
            // The marks of an attribute are between the lines of a comment.
            TokenTree::Punct(mark) if matches!(mark.as_char(), '#' | '!') => is_inner = mark.as_char() == '!',
            TokenTree::Punct(_) | TokenTree::Ident(_) => comment = None,
        }
    }
}

/// Returns the text of `doc = "…"`, which is the content of a doc comment's attribute.
fn doc_text(tokens: TokenStream) -> Option<String> {
    let attribute: syn::MetaNameValue = syn::parse2(tokens).ok()?;
    match attribute.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) if attribute.path.is_ident("doc") => {
            Some(text.value())
        }
        _ => None,
    }
}

/// Returns true if the text contains "is no " before a lower-case word. "There is no" and "is no longer" are fine.
fn negates_a_noun(text: &str) -> bool {
    text.match_indices("is no ").any(|(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        let is_word = !before.ends_with(char::is_alphanumeric);
        let is_idiom = before.to_lowercase().ends_with("there ") || after.starts_with("longer");
        is_word && !is_idiom && after.starts_with(char::is_lowercase)
    })
}

/// Returns the handwritten sources of the workspace with their paths.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut paths = Vec::new();
    for folder in ["faos-codegen", "faos-generated", "xtask"] {
        files::collect(&root.join(folder), &mut paths);
    }
    let name = |path: &Path| path.strip_prefix(&root).expect("the path is in the workspace").display().to_string();
    let mut sources: Vec<(String, String)> = paths
        .iter()
        .map(|path| (name(path).replace('\\', "/"), fs::read_to_string(path).expect("the file is readable")))
        .filter(|(name, _)| !name.starts_with("faos-generated/src/") && !name.starts_with("faos-codegen/tests/cases/"))
        // This file has examples of what it finds.
        .filter(|(name, _)| name != "faos-codegen/tests/english.rs")
        .collect();
    sources.sort();
    sources
}
