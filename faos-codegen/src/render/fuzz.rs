//! A fuzz target and random test: rustdoc shows descriptions as text, without running, loading or linking anything.

use proc_macro2::TokenStream;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use quote::quote;

use crate::markdown::{is_address, rustdoc};
use crate::{print, verify, visible};

use super::checked::{Code, DocText, InnerDocs, ModuleFile, Plain, Quotable, Words, noted};
use super::{File, html, prose};

/// Checks the bytes as a Markdown description and as a quoted value in generator-written sentences.
///
/// # Panics
///
/// Panics if rustdoc would run, load or link anything, or if a sentence loses its text.
pub fn doc_text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let described = DocText::of_document(&text);
    check(&described);
    let visible = visible::prose(&text);
    let (written, notes) = noted(|| described.lines().join("\n"));
    // A description without formatting also shows the letters of its link destinations.
    if visible.len() <= prose::LONGEST && notes.into_parts().0.is_empty() {
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

fn check(docs: &DocText) {
    let lines = docs.lines();
    if let Some(found) = found_in(&lines) {
        panic!("{found} in {:?}", lines.join("\n"));
    }
}

/// Returns the first construct that rustdoc would run, load or resolve to an item, parsed with and without extensions.
fn found_in(lines: &[String]) -> Option<String> {
    let markdown = lines.join("\n");
    if visible::prose(&markdown) != markdown {
        return Some("an invisible character".to_owned());
    }
    [rustdoc(), Options::empty()].into_iter().find_map(|options| {
        let mut item = None;
        let callback = |link: BrokenLink<'_>| -> Option<(pulldown_cmark::CowStr<'_>, pulldown_cmark::CowStr<'_>)> {
            item.get_or_insert(link.reference.to_string());
            None
        };
        let events = Parser::new_with_broken_link_callback(&markdown, options, Some(callback));
        let mut code = false;
        let mut found = None;
        for event in events {
            match &event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &**info == "text" => code = true,
                Event::Start(Tag::CodeBlock(_)) => found = Some(format!("a doctest: {event:?}")),
                Event::End(TagEnd::CodeBlock) => code = false,
                Event::Start(Tag::Link { dest_url, .. }) if !is_address(dest_url) => {
                    found = Some(format!("a link to {dest_url}"));
                }
                Event::Text(text) if !code && text.contains("https://example") && !markdown.contains("](<") => {
                    // In a link, the address is between `<` and `>`.
                    let is_link = markdown.contains(&format!("<{text}"));
                    if !is_link {
                        found = Some(format!("a bare address: {text}"));
                    }
                }
                Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_))
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::TaskListMarker(_)
                | Event::FootnoteReference(_) => found = Some(format!("{event:?}")),
                _ => {}
            }
            if found.is_some() {
                return found;
            }
        }
        item.map(|item| format!("a link to the item {item}"))
    })
}

/// Returns the visible letters and digits.
fn letters(markdown: &str) -> String {
    let mut letters = String::new();
    for event in html::events(markdown, false) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                letters.extend(visible::prose(&text).chars().filter(|character| character.is_alphanumeric()));
            }
            _ => {}
        }
    }
    letters
}

/// Checks that a printed file contains exactly the given docs.
fn printed(docs: &DocText) {
    let items =
        vec![quote! { #docs pub type Alias = String; }, quote! { object! { #docs pub struct A { #docs pub b: u8, } } }];
    let file = File { file: ModuleFile::root("lib"), docs: InnerDocs::new(&DocText::ours("Ours.", &[])), items };
    let text = print::print(file, "// Made by a test.").expect("the file is valid Rust").text;
    verify::verify("lib.rs", &text).expect("the documentation is safe");
    let tokens: TokenStream = text.parse().expect("the text was parsed before");
    let mut found = Vec::new();
    collect(tokens, &mut found);
    let lines = docs.lines().into_iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    let lines: Vec<String> = lines.collect();
    let expected = [vec![" Ours.".to_owned()], lines.clone(), lines.clone(), lines].concat();
    assert_eq!(found, expected, "{text}");
}

/// Collects the text of all `doc` attributes.
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

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    /// The default number of texts in a test run. `FAOS_RANDOM_TEXTS` overrides it.
    const TEXTS: u64 = 40_000;

    /// Markdown syntax and potentially harmful text.
    const PIECES: &[&str] = &[
        "a",
        "B",
        "word ",
        "Ends. ",
        "e.g. ",
        " ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "\n    ",
        "\n  ",
        "\r\n",
        "\\",
        "\\\n",
        "  \n",
        "*",
        "**",
        "***",
        "_",
        "__",
        "___",
        "~",
        "~~",
        "~~~",
        "~~~~",
        "`",
        "``",
        "```",
        "````",
        "`````",
        "``````",
        "```rust",
        "\n```rust\n",
        "\n```\n",
        "\n~~~rust\n",
        "\n~~~\n",
        "```text",
        "\npanic!()\n",
        "panic!();",
        "\n- ",
        "\n* ",
        "\n+ ",
        "\n1. ",
        "\n1) ",
        "\n10. ",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "-",
        "+",
        "=",
        "\n---\n",
        "\n***\n",
        "\n___\n",
        "\n- - -\n",
        "\n===\n",
        "---",
        "+++",
        "\n> ",
        ">",
        "> ",
        "\n>\n",
        "# ",
        "\n## ",
        "#",
        "\n- # ",
        "[",
        "]",
        "(",
        ")",
        "[a]",
        "[a][b]",
        "[a](b)",
        "![",
        "![a](https://x.y/z)",
        "!",
        "[^1]",
        "\n[^1]: ",
        "\n[a]: https://example.com\n",
        "\n[a]: b\n",
        "[x](http:javascript:a)",
        "[x](https://example.com)",
        "[x](https://example.com/(a|b))",
        "https://example.com",
        "http://a",
        "https://u@example.com",
        "https://example.com/a_b",
        "<https://example.com>",
        "<http:..>",
        "<a@b.c>",
        "<mailto:a@b.c>",
        "[`A`]",
        "[`A`](Self::a)",
        "<",
        "</",
        "<b>",
        "</b>",
        "<br>",
        "<br/>",
        "<!--",
        "-->",
        "<!-- a -->",
        "\n<div>\n",
        "\n</div>\n",
        "<?",
        "<![CDATA[",
        "<script>",
        "<p>",
        "</p>",
        "<ul>",
        "</ul>",
        "<ol start=3>",
        "</ol>",
        "<li>",
        "</li>",
        "<code>",
        "</code>",
        "<pre>",
        "</pre>",
        "<i>",
        "</i>",
        "<strong>",
        "</strong>",
        "<a href='https://example.com/a'>",
        "<a href=\"javascript:a\">",
        "</a>",
        "<h3>",
        "</h3>",
        "<blockquote>",
        "</blockquote>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<hr>",
        "<sup>",
        "</sup>",
        "<span class=x>",
        "</span>",
        "<your-id>",
        "<img alt='a'>",
        "&lt;",
        "&#10;",
        "&#32;",
        "&NewLine;",
        "&nbsp;",
        "&#96;",
        "&#42;",
        "&zwj;",
        "|",
        "|a|b|\n|-|-|\n",
        "\n| a | b |\n| --- | :-: |\n| ",
        "\n|---|\n",
        " | ",
        "- [ ] ",
        "\n- [x] ",
        "[ ] ",
        "$",
        "$$",
        "{",
        "}",
        "{.rust}",
        ":",
        "\n: ",
        "\"",
        "'",
        "--",
        "...",
        "\u{202e}",
        "\u{200b}",
        "\u{2028}",
        "\u{a0}",
        "\u{2001}",
        "\u{1f468}",
        "\u{200d}",
        "\u{fe0f}",
        "\u{e9}",
        "\u{c9}",
        "\0",
        "\u{b}",
        "@a",
        "#1",
        "www.example.com",
        "^",
        "^^",
        "==",
        "||",
    ];

    /// A xorshift generator, which yields the same texts on every machine.
    struct Random(u64);

    impl Random {
        fn below(&mut self, end: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 >> 33).expect("31 bits fit in `usize`") % end
        }

        fn text(&mut self) -> String {
            (0..=self.below(14)).map(|_| PIECES[self.below(PIECES.len())]).collect()
        }
    }

    #[test]
    fn random_texts_become_nothing_but_text() {
        let count = env::var("FAOS_RANDOM_TEXTS").ok().and_then(|count| count.parse().ok()).unwrap_or(TEXTS);
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        let (mut escaped, mut longest) = (0_u64, String::new());
        for _ in 0..count {
            let text = random.text();
            let ours = || DocText::ours("{}", &[&Code::new("GET /path")]);
            let docs = DocText::of_document(&text).then(ours());
            let (lines, notes) = noted(|| docs.lines());
            assert_eq!(found_in(&lines), None, "{text:?} became {:?}", lines.join("\n"));
            assert_eq!(lines.last().map(String::as_str), Some("`GET /path`"), "{text:?}");
            let plain = prose::plain(&text);
            assert_eq!(found_in(&plain), None, "{text:?} became {:?}", plain.join("\n"));
            if !notes.into_parts().0.is_empty() {
                escaped += 1;
                assert_eq!(lines.len() > 1, !plain.is_empty(), "{text:?} lost its text");
                if longest.is_empty() || text.len() < longest.len() {
                    println!("escaped: {text:?}");
                    longest = text;
                }
            }
        }
        println!("{count} texts: none became more than text, {escaped} lost their formatting");
        assert!(escaped * 100 < count, "{escaped} of {count} lost their formatting");
    }
}
