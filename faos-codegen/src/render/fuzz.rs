//! Whatever a document says in prose, rustdoc shows it and does nothing else with it.

use proc_macro2::TokenStream;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag};
use quote::quote;

use super::checked::{Code, DocText, InnerDocs, ModuleFile, Plain, Quotable, Words};
use super::{File, prose};
use crate::{print, verify};

/// Takes the bytes for Markdown, for a value that prose quotes, and for what is quoted in a sentence.
///
/// # Panics
///
/// Where rustdoc would run, load or link anything, or read other words than ours.
pub fn doc_text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let described = DocText::of_document(&text);
    check(&described);
    let visible = prose::make_visible(&text);
    if visible.len() <= prose::LONGEST {
        let written = described.lines().join("\n");
        assert_eq!(letters(&written), letters(&visible), "{text:?} became {described:?}");
    }

    let code = Code::new(&text);
    let quoted = Words::new("The header {}.", &[&code]);
    let events: Vec<Event<'_>> = Parser::new_ext(quoted.quoted(), rustdoc()).collect();
    let [_, Event::Text(before), Event::Code(_), Event::Text(after), _] = events.as_slice() else {
        panic!("{text:?} became more than code: {events:?}");
    };
    assert_eq!((before.as_ref(), after.as_ref()), ("The header ", "."));
    let plain = Plain::new(&text);
    let ours = DocText::of_lines([quoted, Words::new("Of {}: {}.", &[&plain, &code])]);
    check(&ours);
    let both = described.then(ours);
    check(&both);
    printed(&both);
}

/// What rustdoc reads.
fn rustdoc() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

fn check(docs: &DocText) {
    for line in docs.lines() {
        let hidden = |character: char| {
            (character.is_control() && character != '\t')
                || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
        };
        assert!(!line.contains(hidden), "{line:?}");
    }
    let markdown = docs.lines().join("\n");
    // What rustdoc would look for among the items of the crate.
    let item = |link: BrokenLink<'_>| -> Option<(pulldown_cmark::CowStr<'_>, pulldown_cmark::CowStr<'_>)> {
        panic!("rustdoc would look for {:?} in {markdown:?}", link.reference)
    };
    for event in Parser::new_with_broken_link_callback(&markdown, rustdoc(), Some(item)) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => assert_eq!(&*info, "text", "{markdown:?}"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => panic!("a doctest in {markdown:?}"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let web = ["http:", "https:", "mailto:"];
                let scheme = dest_url.split_inclusive(':').next().unwrap_or_default().to_ascii_lowercase();
                assert!(web.contains(&scheme.as_str()), "a link to {dest_url} in {markdown:?}");
            }
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_))
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => panic!("{event:?} in {markdown:?}"),
            _ => {}
        }
    }
}

/// The letters and digits that a reader sees.
fn letters(markdown: &str) -> String {
    let mut letters = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::InlineHtml(html) if prose::is_line_break(&html) => {}
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                letters.extend(prose::make_visible(&text).chars().filter(|character| character.is_alphanumeric()));
            }
            _ => {}
        }
    }
    letters
}

/// Checks that the text comes out of a file as it went in, and that nothing else does.
fn printed(docs: &DocText) {
    let items =
        vec![quote! { #docs pub type Alias = String; }, quote! { object! { #docs pub struct A { #docs pub b: u8, } } }];
    let file = File { file: ModuleFile::root("lib"), docs: InnerDocs(DocText::ours("Ours.", &[])), items };
    let text = print::print(file, "// Made by a test.").expect("documentation is Rust").text;
    verify::verify("lib.rs", &text).expect("documentation is ours");
    let tokens: TokenStream = text.parse().expect("it was parsed before");
    let mut found = Vec::new();
    collect(tokens, &mut found);
    let lines = docs.lines().iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    let lines: Vec<String> = lines.collect();
    let expected = [vec![" Ours.".to_owned()], lines.clone(), lines.clone(), lines].concat();
    assert_eq!(found, expected, "{text}");
}

/// The text of every `doc` attribute.
fn collect(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        let proc_macro2::TokenTree::Group(group) = token else { continue };
        match syn::parse2::<syn::MetaNameValue>(group.stream()) {
            Ok(syn::MetaNameValue { path, value: syn::Expr::Lit(literal), .. }) if path.is_ident("doc") => {
                if let syn::Lit::Str(text) = literal.lit {
                    found.push(text.value());
                }
            }
            _ => collect(group.stream(), found),
        }
    }
}
