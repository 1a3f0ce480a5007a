//! Parses finished Markdown again and finds content that the generator never emits: code that would run, HTML, images, and
//! links into the crate other than its own. A doc comment that passes contains only text, formatting and links.
//!
//! The whole comment is parsed, as rustdoc parses it, independently of how it was written. A bug in the writer therefore
//! costs only the formatting of a description.

use std::cell::Cell;
use std::collections::HashSet;
use std::iter;
use std::net::Ipv6Addr;
use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag};
use regex_lite::Regex;

use crate::visible;

/// A part of a doc comment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'a> {
    /// The lines, without the space after the slashes.
    pub(crate) lines: &'a [String],
    /// The author, which determines the permitted content.
    pub(crate) author: Author,
}

/// The author of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Author {
    /// The document: code blocks are `text`, and links lead to the web or to a mailbox.
    Document,
    /// The generator: also links to items of the crate, and examples that are compiled but not run.
    Generator {
        /// The number of links to items.
        links: usize,
    },
    /// Either of them.
    Unknown,
}

/// Finds the first content in a doc comment that its authors may not write. An empty line separates the parts.
pub(crate) fn stray_in(parts: &[Part<'_>]) -> Option<String> {
    let lines = parts
        .iter()
        .enumerate()
        .flat_map(|(index, part)| (index > 0).then_some("").into_iter().chain(part.lines.iter().map(String::as_str)));
    let text = unindented(lines);
    let mut start = 0;
    let mut rest = text.as_str();
    let mut authors = Vec::with_capacity(parts.len());
    for part in parts {
        authors.push((start, part.author));
        for _ in 0..=part.lines.len() {
            let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
            start += length;
            rest = &rest[length..];
        }
    }
    stray(&text, &authors)
}

/// Finds the first content in the lines of a doc comment that no author may write.
pub(crate) fn stray_in_comment<'a>(
    lines: impl Iterator<Item = &'a str> + Clone,
    read_before: &HashSet<String>,
) -> Option<String> {
    let text = unindented(lines);
    if read_before.contains(&text) { None } else { stray(&text, &[(0, Author::Unknown)]) }
}

/// The text of a doc comment, if it takes the parser to find nothing in it.
pub(crate) fn text_of(lines: &[String]) -> Option<String> {
    let text = unindented(lines.iter().map(|line| line.trim_end_matches(' ')));
    (!is_plain(&text)).then_some(text)
}

/// Returns the Markdown of a doc comment, without the common indentation, which rustdoc removes.
fn unindented<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> String {
    let indent = |line: &str| line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let is_blank = |line: &str| line.chars().all(char::is_whitespace);
    let common = lines.clone().filter(|line| !is_blank(line)).map(indent).min().unwrap_or_default();
    let mut text = String::new();
    for line in lines {
        text.push_str(if is_blank(line) { line } else { &line[common..] });
        text.push('\n');
    }
    text
}

fn stray(markdown: &str, parts: &[(usize, Author)]) -> Option<String> {
    if visible::prose(markdown) != markdown {
        return Some("an invisible character".to_owned());
    }
    if is_plain(markdown) {
        return None;
    }
    // Without the footnote extension, a footnote is a link.
    let has_extensions = Cell::new(markdown.contains("[^"));
    // rustdoc finds doctests without the extensions that it uses to render the text.
    read(markdown, rustdoc(), parts, &has_extensions)
        .or_else(|| has_extensions.get().then(|| read(markdown, Options::empty(), parts, &has_extensions))?)
}

/// The Markdown extensions of rustdoc.
pub(crate) fn rustdoc() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// Returns true if the text consists only of paragraphs without links. Most descriptions do, and parsing them would take
/// most of the time. Each line begins with a letter or inline code, so it cannot begin another block; without `[`, `<` and
/// an address, a line cannot contain a link, HTML or an image.
fn is_plain(markdown: &str) -> bool {
    let begins_paragraph = |line: &str| match line.as_bytes() {
        [] => true,
        [b'`', rest @ ..] => !rest.starts_with(b"`"),
        [first, ..] => first.is_ascii_alphabetic(),
    };
    markdown.bytes().all(|byte| !matches!(byte, b'[' | b'<'))
        && markdown.split('\n').all(begins_paragraph)
        && !markdown.contains("://")
}

fn read(markdown: &str, options: Options, parts: &[(usize, Author)], has_extensions: &Cell<bool>) -> Option<String> {
    let unknown = |link: BrokenLink<'_>| Some((CowStr::from(link.reference.into_string()), CowStr::from("")));
    let parser = Parser::new_with_broken_link_callback(markdown, options, Some(unknown));
    if let Some((label, _)) = parser.reference_definitions().iter().next() {
        return Some(format!("a definition of the link `{label}`"));
    }
    let mut reader = Reader { parts, begun: 1, links: 0, open: Vec::new() };
    for (event, range) in parser.into_offset_iter() {
        reader.begin_part(range.start);
        match &event {
            Event::Start(tag) => {
                if matches!(tag, Tag::Table(_) | Tag::Strikethrough) {
                    has_extensions.set(true);
                }
                if let Some(stray) = reader.start(tag, &range) {
                    return Some(stray);
                }
            }
            Event::End(_) => drop(reader.open.pop()),
            Event::Text(text) if reader.shows_addresses() && has_bare_address(text) => {
                return Some("an address that is not a link".to_owned());
            }
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => {}
            Event::Html(_) | Event::InlineHtml(_) => return Some("HTML".to_owned()),
            Event::FootnoteReference(_) => return Some("a footnote".to_owned()),
            Event::TaskListMarker(_) => return Some("a task".to_owned()),
            Event::InlineMath(_) | Event::DisplayMath(_) => return Some("mathematics".to_owned()),
        }
    }
    (reader.begun < parts.len()).then(|| "a part that is nested in another one".to_owned())
}

struct Reader<'a> {
    parts: &'a [(usize, Author)],
    /// The number of parts that began with their own block.
    begun: usize,
    /// The number of links to items so far.
    links: usize,
    open: Vec<Open>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    List,
    /// Code or a link, in which rustdoc does not look for addresses.
    Closed,
    Other,
}

impl Reader<'_> {
    /// Counts the next part if a block begins with it. Of blocks, only a list can hold two parts.
    fn begin_part(&mut self, at: usize) {
        let is_outermost = self.open.iter().all(|open| *open == Open::List);
        if is_outermost && self.parts.get(self.begun).is_some_and(|(start, _)| *start == at) {
            self.begun += 1;
        }
    }

    /// Opens a tag, and returns a description of it if it is not permitted.
    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> Option<String> {
        let author = self.author(range.start);
        self.open.push(match tag {
            Tag::List(_) => Open::List,
            Tag::CodeBlock(_) | Tag::Link { .. } => Open::Closed,
            _ => Open::Other,
        });
        match tag {
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(None)
            | Tag::List(_)
            | Tag::Item
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough => None,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if info.as_ref() == "text" => None,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if info.as_ref() == "no_run" && author != Author::Document => {
                None
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Some(format!("a code block of `{info}`")),
            Tag::CodeBlock(CodeBlockKind::Indented) => Some("an indented code block".to_owned()),
            Tag::Link { link_type, dest_url, id, .. } => self.link(author, *link_type, dest_url, id),
            Tag::Image { .. } => Some("an image".to_owned()),
            Tag::HtmlBlock => Some("HTML".to_owned()),
            Tag::FootnoteDefinition(_) => Some("a footnote".to_owned()),
            _ => Some("another kind of block".to_owned()),
        }
    }

    fn link(&mut self, author: Author, kind: LinkType, destination: &str, id: &str) -> Option<String> {
        if matches!(kind, LinkType::Inline | LinkType::Autolink) && is_address(destination) {
            return None;
        }
        let target = if destination.is_empty() { id } else { destination };
        let expected = match author {
            Author::Document => 0,
            Author::Generator { .. } => self.parts.iter().map(|(_, author)| author.links()).sum(),
            Author::Unknown => usize::MAX,
        };
        self.links += 1;
        let is_name =
            |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_path = target.trim_matches('`').split("::").all(is_name);
        let is_ours = matches!(kind, LinkType::Inline | LinkType::ShortcutUnknown) && is_path;
        (!is_ours || self.links > expected).then(|| format!("a link to `{target}`"))
    }

    fn author(&self, at: usize) -> Author {
        let after = self.parts.partition_point(|(start, _)| *start <= at);
        self.parts[..after].last().map_or(Author::Unknown, |(_, author)| *author)
    }

    fn shows_addresses(&self) -> bool {
        !self.open.contains(&Open::Closed)
    }
}

impl Author {
    fn links(self) -> usize {
        match self {
            Self::Generator { links } => links,
            Self::Document | Self::Unknown => 0,
        }
    }
}

/// Returns true if rustdoc could warn about an address in this text. The pattern is that of its lint `bare_urls` without the
/// word boundary at the end, since an escape can end the word.
pub(crate) fn has_bare_address(text: &str) -> bool {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"https?://([-a-zA-Z0-9@:%._+~#=]{2,256}\.)+[a-zA-Z]{2,63}").expect("the pattern is valid")
    });
    text.contains("://") && ADDRESS.is_match(text)
}

/// Returns true if a link to the target is permitted: an absolute http or https URL with a host and without a user, or a
/// mailbox. Other targets have a meaning for browsers, or are items of the crate for rustdoc.
pub(crate) fn is_address(destination: &str) -> bool {
    let is_plain = |character: char| character.is_ascii_graphic() && !"<>\\`|\"{}^".contains(character);
    if !destination.chars().all(is_plain) {
        return false;
    }
    let Some((scheme, rest)) = destination.split_once(':') else { return false };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(has_host),
        "mailto" => is_mailbox(rest),
        _ => false,
    }
}

/// Returns true if the text after `//` begins with a valid host and an optional port.
fn has_host(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let Some((address, port)) = rest.split_once(']') else { return false };
            if address.parse::<Ipv6Addr>().is_err() {
                return false;
            }
            ("", port.strip_prefix(':').or(port.is_empty().then_some("")))
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, Some("")),
        },
    };
    let is_host = authority.starts_with('[') || is_host_name(host);
    let is_port =
        |port: &str| port.is_empty() || port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    is_host && port.is_some_and(is_port)
}

fn is_host_name(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let name = host.strip_suffix('.').unwrap_or(host);
    if !(name.len() <= 253 && name.split('.').all(is_label)) {
        return false;
    }
    // A last label of digits makes it an IPv4 address.
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.to_ascii_lowercase().starts_with("0x");
    !is_number || name.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Returns true if the text is a mail address whose domain has several labels: without the dot, rustdoc would resolve it as
/// an item.
fn is_mailbox(rest: &str) -> bool {
    let (mailbox, query) = rest.split_once('?').unwrap_or((rest, ""));
    let Some((local, domain)) = mailbox.split_once('@') else { return false };
    let is_local = |character: char| character.is_ascii_alphanumeric() || "!$%&'*+-/=_.~".contains(character);
    !local.is_empty()
        && local.chars().all(is_local)
        && domain.contains('.')
        && is_host_name(domain)
        && !query.contains('#')
}

/// Returns a report that contains text of a document only in code spans. If the Markdown parser finds anything that the
/// generator does not emit, returns the result of `instead`.
pub(crate) fn report_or(markdown: String, instead: impl FnOnce() -> String) -> String {
    let is_ours = !markdown.contains(|character| visible::is_invisible(character) && character != '\n')
        && Parser::new_ext(&markdown, Options::all()).all(|event| match event {
            Event::Html(html) => html.lines().all(is_fold),
            Event::Start(tag) => matches!(
                tag,
                Tag::Paragraph
                    | Tag::Heading { .. }
                    | Tag::List(None)
                    | Tag::Item
                    | Tag::Strong
                    | Tag::HtmlBlock
                    | Tag::Table(_)
                    | Tag::TableHead
                    | Tag::TableRow
                    | Tag::TableCell
                    | Tag::CodeBlock(CodeBlockKind::Fenced(_))
            ),
            Event::End(_) | Event::Text(_) | Event::Code(_) | Event::SoftBreak => true,
            _ => false,
        });
    if is_ours { markdown } else { instead() }
}

/// Returns true if a line of HTML begins or ends a collapsed section of a report.
fn is_fold(line: &str) -> bool {
    let start = line.strip_prefix("<details>").or_else(|| line.strip_prefix("<details open>"));
    let title = start.and_then(|rest| rest.strip_prefix("<summary>")?.strip_suffix("</summary>"));
    let is_plain = |title: &str| {
        title
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_' | b':' | b'.' | b'(' | b')'))
    };
    line == "</details>" || title.is_some_and(is_plain)
}

/// Returns the text as a code block that is not run and not parsed as Markdown.
pub(crate) fn text_block(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence: String = iter::repeat_n('`', longest.max(2) + 1).collect();
    format!("{fence}text\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_document(text: &str) -> Option<String> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        stray_in(&[Part { lines: &lines, author: Author::Document }])
    }

    fn of(lines: &[String], author: Author) -> Part<'_> {
        Part { lines, author }
    }

    #[test]
    fn what_the_generator_writes_passes() {
        for text in [
            "Plain. `code` and *more*.",
            "# Title\n\n- a\n- b\n  1. c\n\n> quoted\n\n---",
            "```text\nfn main() {}\n```",
            "| a | b |\n| --- | ---: |\n| 1 | `x` |",
            "[a](<https://example.com/x?y#z>) <http://example.com> [m](<mailto:a@example.com>)",
            "~~a~~ **b**",
            "\\[not a link\\] \\<b\\>",
        ] {
            assert_eq!(of_document(text), None, "{text}");
        }
    }

    #[test]
    fn everything_else_does_not() {
        for text in [
            "```\na\n```",
            "```rust\na\n```",
            "```text,rust\na\n```",
            "~~~\na\n~~~",
            "```no_run\na\n```",
            "a\n\n    b",
            "-     a",
            "> \ta\n>\n>     b",
            "a <b>c</b>",
            "<!-- a -->",
            "<div>",
            "![a](https://example.com)",
            "[a](http:javascript:a)",
            "[a](javascript:a)",
            "[a](crate::A)",
            "[a](::)",
            "[a](b/c)",
            "[`A`]",
            "[a][b]",
            "[a]: https://example.com",
            "[^1]",
            "a [^1]\n\n[^1]: b",
            "- [ ] a",
            "see https://example.com",
            "<a@example.com>",
            "a\u{202e}b",
            "a\u{200b}b",
        ] {
            assert!(of_document(text).is_some(), "{text}");
        }
    }

    #[test]
    fn the_space_that_all_lines_begin_with_is_taken_away_first() {
        assert_eq!(of_document("    a\n    b"), None);
        assert!(of_document("    a\n        b\n\n        c").is_some());
        assert_eq!(of_document(""), None);
    }

    #[test]
    fn our_own_words_have_links_and_examples_and_the_document_has_not() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let ours = lines("As [`a`](Self::a) and [`types::A`].\n\n```no_run\n# fn f() {}\n```");
        let generator = |links| Author::Generator { links };
        assert_eq!(stray_in(&[of(&ours, generator(2))]), None);
        assert!(stray_in(&[of(&ours, generator(1))]).is_some());
        assert!(stray_in(&[of(&ours, Author::Document)]).is_some());
        assert_eq!(stray_in_comment(ours.iter().map(String::as_str), &HashSet::new()), None);
        let said = lines("Said.");
        for begins in ["---", "- a", "> a", "# a", "```text\n```", "| a |\n| --- |"] {
            let begins = lines(begins);
            let both = [Part { lines: &said, author: generator(0) }, Part { lines: &begins, author: Author::Document }];
            assert_eq!(stray_in(&both), None, "{begins:?}");
        }
        assert_eq!(stray_in(&[of(&said, Author::Document), of(&ours, generator(2))]), None);
        for (open, ends) in
            [("```text\nnever closed", false), ("- a\n  ```text\n  b", true), ("\\[a", true), ("<!--", false)]
        {
            let open = lines(open);
            let both = [Part { lines: &open, author: Author::Document }, Part { lines: &said, author: generator(0) }];
            assert_eq!(stray_in(&both).is_none(), ends, "{open:?}: {:?}", stray_in(&both));
        }
    }

    #[test]
    fn a_report_holds_what_we_write_and_is_replaced_otherwise() {
        let instead = || "instead".to_owned();
        let ours = "## `a` `1` → `2`\n\n**Asks**; 1 breaking.\n\n### Breaking\n\n**`a <b>`**\n\n- `[a](b)`: ``x`y`` -> `z`\n\n\
                    | | a |\n|---|--:|\n| b | 1 |\n\n<details open><summary>a.b: 2 breaking</summary>\n\n- a\n\n</details>\n\n\
                    <details><summary>2 compatible</summary>\n\n- a\n\n</details>\n";
        assert_eq!(report_or(ours.to_owned(), instead), ours);
        for text in [
            "a <b>c</b>",
            "<details hidden><summary>2 compatible</summary>\n",
            "<details><summary><b> compatible</summary>\n",
            "</details><img src=x>\n",
            "[a](https://example.com)",
            "![a](https://example.com)",
            "<https://example.com>",
            "    code",
            "> a",
            "- [ ] a",
            "a `\u{202e}`",
            "a\u{1b}",
        ] {
            assert_eq!(report_or(text.to_owned(), instead), "instead", "{text}");
        }
        let block = text_block("a\n````\n</details>\n");
        assert_eq!(block, "`````text\na\n````\n</details>\n`````\n");
        assert_eq!(report_or(block.clone(), instead), block);
    }

    #[test]
    fn only_addresses_of_the_web_and_of_mailboxes_are_links() {
        for address in [
            "http://a",
            "https://example.com",
            "HTTPS://example.com:8080/a?b=c#d",
            "https://127.0.0.1/",
            "http://[::1]:80/a",
            "https://a_b.example.com./",
            "https://localhost",
            "mailto:a.b+c@example.com?subject=x",
        ] {
            assert!(is_address(address), "{address}");
        }
        for other in [
            "",
            "http:",
            "http:javascript:a",
            "http:/a",
            "http:///a",
            "http://",
            "https://?a",
            "https://#a",
            "https://a:b@example.com",
            "https://a@example.com",
            "https://example.com:99999",
            "https://example.com:x",
            "https://a..b",
            "https://-a",
            "https://1.2.3",
            "https://[::1",
            "https://[x]",
            "https://[::1]x",
            "https://exa mple.com",
            "https://example.com/\u{e9}",
            "https://example.com/`",
            "https://example.com/|",
            "https:\\\\example.com",
            "mailto:",
            "mailto:a",
            "mailto:a@b",
            "mailto:@b.c",
            "mailto:a@b.c#d?#",
            "javascript:a",
            "data:text/html,a",
            "ftp://example.com",
            "crate::A",
            "//example.com",
            "a/b",
            "file:///a",
        ] {
            assert!(!is_address(other), "{other}");
        }
    }
}
