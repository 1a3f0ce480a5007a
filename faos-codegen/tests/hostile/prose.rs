//! Prose. One payload stands at every place of the sample that takes prose, all at once.

use serde_json::{Value, json};

use super::{CODE, Client, inert, sample, with};

/// Keys whose value is prose wherever they stand in the sample, as is the whole of an extension.
const PROSE: &[&str] = &["title", "summary", "description", "x-note", "$comment"];

/// Generates with the payload at each place for prose.
#[track_caller]
fn everywhere(payload: &str) -> Client {
    let mut document = sample();
    let count = fill(&mut document, payload);
    assert!(count >= 45, "only {count} places");
    let client = inert(&document.to_string());
    assert!(client.text().matches(CODE).count() >= 15, "the prose is documentation");
    client
}

fn fill(value: &mut Value, payload: &str) -> usize {
    match value {
        Value::Object(object) => object
            .iter_mut()
            .map(|(key, value)| match value {
                Value::String(text) if PROSE.contains(&key.as_str()) => {
                    *text = payload.to_owned();
                    1
                }
                value => fill(value, payload),
            })
            .sum(),
        Value::Array(items) => items.iter_mut().map(|item| fill(item, payload)).sum(),
        _ => 0,
    }
}

#[test]
fn fences_of_rust() {
    everywhere(&format!("Before.\n\n```rust\n{CODE}();\n```\n\nAfter."));
}

#[test]
fn bare_fences() {
    for fence in ["```", "~~~"] {
        everywhere(&format!("{fence}\n{CODE}();\n{fence}\n"));
        everywhere(&format!("Never closed.\n\n{fence}\n{CODE}();\n"));
    }
}

#[test]
fn indented_code() {
    for indent in ["    ", "\t"] {
        everywhere(&format!("Text.\n\n{indent}{CODE}();\n"));
        everywhere(&format!("- item\n\n{indent}{indent}{CODE}();\n"));
        everywhere(&format!("> quote\n>\n> {indent}{CODE}();\n"));
        everywhere(&format!("Text.[^1]\n\n[^1]: note\n\n    {indent}{CODE}();\n"));
    }
}

#[test]
fn info_strings() {
    for info in [
        "text,rust",
        "{.text}",
        "{class=x}",
        "(text)",
        "edition2021",
        "should_panic",
        "test_harness",
        "ignore-wasm32",
        "compile_fail",
        "no_run",
        "rust,noplayground",
    ] {
        everywhere(&format!("```{info}\n{CODE}();\n```\n"));
    }
}

#[test]
fn fences_in_fences() {
    everywhere(&format!("`````\n```\n{CODE}();\n```\n`````\n"));
    everywhere(&format!("`````text\n`````\n```\n{CODE}();\n```\n"));
}

#[test]
fn ends_of_comments() {
    everywhere(&format!("*/ fn evil() {{ {CODE}() }} /*"));
    everywhere(&format!("*/\nfn evil() {{\n{CODE}()\n}}\n/*"));
}

#[test]
fn lines_of_code() {
    for line in ["#![allow(warnings)]", "#[path = \"/etc/x\"] mod m;", "fn main() {}"] {
        everywhere(&format!("{CODE}\n{line}\n{CODE}"));
    }
}

#[test]
fn ends_of_lines() {
    for end in ["\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}", "\u{b}", "\u{c}", "\\"] {
        everywhere(&format!("First.{end}fn evil() {{ {CODE}() }}{end}{end}```{end}{CODE}{end}```{end}"));
    }
}

#[test]
fn control_characters_are_shown() {
    for character in ('\0'..'\u{20}').chain(['\u{7f}']).filter(|character| !character.is_whitespace()) {
        let client = everywhere(&format!("a{character}{CODE}"));
        let shown = format!("u{{{:x}}}", u32::from(character));
        assert!(client.text().contains(&shown), "{shown} is not shown");
    }
}

#[test]
fn bidirectional_characters_are_shown() {
    for character in ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}') {
        let client = everywhere(&format!("a{character}{CODE}"));
        client.never_says(&character.to_string());
        assert!(client.text().contains(&format!("u{{{:x}}}", u32::from(character))));
    }
}

#[test]
fn html_is_text() {
    for html in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<iframe src='https://example.com'></iframe>",
        "<style>@import 'https://example.com';</style>",
        "</details>",
    ] {
        everywhere(&format!("{CODE} {html}"));
        everywhere(&format!("{html}\n\n{CODE}\n"));
    }
}

#[test]
fn images_are_their_text() {
    everywhere(&format!("![{CODE}](https://example.com/track.png)"));
    everywhere(&format!("[![{CODE}](https://example.com/track.png)](https://example.com)"));
    everywhere(&format!("![{CODE}][a]\n\n[a]: https://example.com/track.png"));
}

#[test]
fn brackets_are_no_links() {
    everywhere(&format!("[`{CODE}::Command`] [crate::{CODE}] [{CODE}] [a][crate::{CODE}] [b](crate::{CODE})"));
    everywhere(&format!("{CODE} [^1] [^1]: note"));
    everywhere(&format!("[a][b] [`{CODE}`][]\n\n[b]: crate::{CODE}\n"));
}

// A description of another type is a plain mistake: it is told with its place, and no client is lost for it.
#[test]
fn prose_of_another_type() {
    for pointer in
        ["/info/description", "/paths/~1things~1{id}/get/description", "/components/schemas/Thing/description"]
    {
        for value in [json!([CODE]), json!({ "a": CODE })] {
            let client = inert(&with(&[(pointer, value)]));
            client.warned(&format!("wrong-type #{pointer}"));
            client.never_says(CODE);
        }
        for value in [json!(7), json!(null)] {
            inert(&with(&[(pointer, value)])).warned(&format!("wrong-type #{pointer}"));
        }
    }
}

#[test]
fn lines_in_short_descriptions() {
    let payload = format!("More.\n\n```\n{CODE}();\n```\n#![allow(warnings)]\n");
    for pointer in ["/externalDocs/description", "/tags/0/externalDocs/description", "/servers/0/description"] {
        inert(&with(&[(pointer, json!(payload))]));
    }
}

#[test]
fn text_that_became_code_when_it_was_written_again_stays_text() {
    for prose in [
        format!("*<br><br><br><br><br>{CODE}(); //*"),
        format!("**<br>*<br><br><br><br>{CODE}()***"),
        format!("- *&#32;&Tab;&Tab;{CODE}()*"),
        format!("~~<br>~~~~rust\n{CODE}()\n~~~~"),
        format!("~~ ~~{CODE}()~~ ~~"),
        format!("```` rust aa. Some(1).map(|_| {CODE}()); // ``` ````"),
        format!("`` rust Aa. {CODE}() ``. Then. ``` x"),
        format!("* ---\n\n      {CODE}()"),
        format!("1. - ***\n\n         {CODE}()"),
        format!("- > - ___\n\n      {CODE}()"),
    ] {
        everywhere(&prose);
    }
}

#[test]
fn links_that_only_begin_like_those_of_the_web_are_none() {
    for address in ["http:javascript:a", "https:a", "http://", "mailto:a@b", "http://a@b.example", "https://a:x"] {
        let client = everywhere(&format!("[{CODE}]({address}) <{address}> {address}"));
        client.never_says(&format!("](<{address}>)"));
        client.never_says(&format!("/// <{address}>"));
    }
    everywhere(&format!("{CODE} https://u@example.com https://example.com:99999 http://example.com/a_(b)"));
}

#[test]
fn what_nobody_can_see_is_shown() {
    for character in
        ['\u{ad}', '\u{200b}', '\u{2060}', '\u{180e}', '\u{3164}', '\u{115f}', '\u{2800}', '\u{e0041}', '\u{fe0f}']
    {
        let client = everywhere(&format!("a{character}{CODE} `b{character}`"));
        client.never_says(&character.to_string());
        client.says(&format!("u{{{:x}}}", u32::from(character)));
    }
    for kept in ["\u{2764}\u{fe0f}", "\u{1f468}\u{200d}\u{1f469}", "\u{645}\u{6cc}\u{200c}\u{62e}"] {
        everywhere(&format!("{CODE} {kept}")).says(kept);
    }
}
