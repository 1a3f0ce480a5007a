//! Rewrites a document's Markdown so that rustdoc only displays it: code blocks become `text`, HTML becomes Markdown or
//! is escaped, links are limited to http, https and mailto, and images are replaced by their alternative text.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Tag, TagEnd};

use crate::markdown::{has_bare_address, is_address};
use crate::visible::{self, is_plain, one_line};

use super::html;

/// The maximum size of a description in bytes.
pub(super) const LONGEST: usize = 16 * 1024;

/// The size of a first paragraph in bytes from which on its first sentence is a paragraph of its own. Lists of items and
/// search results show the whole first paragraph.
const LONG_SUMMARY: usize = 200;

/// The last line of a truncated description.
const CUT: &str = "(The description is truncated.)";

/// Rewrites Markdown as the lines of a doc comment.
pub(super) fn rewrite(markdown: &str) -> Vec<String> {
    let visible = visible::prose(markdown);
    let (text, cut) = cap(&visible);
    let mut writer = Writer::default();
    for event in html::events(text, cut) {
        writer.event(event);
    }
    with_mark(writer.finish(), cut)
}

/// Returns the text as the lines of a doc comment without formatting: all Markdown syntax is escaped.
pub(super) fn plain(text: &str) -> Vec<String> {
    let visible = visible::prose(text);
    let (text, cut) = cap(&visible);
    // A character before the cut may only have been visible because of the text after it.
    let text = visible::prose(text);
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut plain = String::with_capacity(line.len() + line.len() / 8);
        for character in line.trim().chars() {
            match character {
                '\t' => plain.push(' '),
                ',' | ';' | '\'' | '"' | '?' | '/' | '%' | '@' => plain.push(character),
                _ => {
                    if character.is_ascii_punctuation() {
                        plain.push('\\');
                    }
                    plain.push(character);
                }
            }
        }
        if !(plain.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(plain);
        }
    }
    lines.truncate(lines.len() - usize::from(lines.last().is_some_and(String::is_empty)));
    with_mark(lines, cut)
}

fn with_mark(mut lines: Vec<String>, cut: bool) -> Vec<String> {
    if cut {
        lines.push(String::new());
        lines.push(CUT.to_owned());
    }
    lines
}

/// Formats any text as inline code.
pub(crate) fn inline_code(text: &str) -> String {
    code_span(&one_line(text))
}

/// Formats one line of text as inline code.
fn code_span(text: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`') + 1);
    let padded = text.starts_with('`') || text.ends_with('`') || text.starts_with(' ') || text.is_empty();
    if padded { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// Puts prose on one line and escapes invisible characters, except those that emoji and some scripts need.
fn line_of_prose(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { visible::prose(text).replace(['\n', '\t'], " ") }
}

fn cap(text: &str) -> (&str, bool) {
    if text.len() <= LONGEST {
        return (text, false);
    }
    let end = (0..=LONGEST).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    (&text[..end], true)
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|character| character != of).map(str::len).max().unwrap_or(0)
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    /// The paragraph, heading or cell being written.
    text: String,
    /// The prefixes of lines in lists and quotes: one for the first line, and one for the following lines.
    prefixes: Vec<(String, String)>,
    lists: Vec<List>,
    /// Open emphasis, strong emphasis and strikethrough: the start in the text, and the mark.
    spans: Vec<(usize, &'static str)>,
    /// Destinations of open links, `None` for links that are removed.
    links: Vec<Option<String>>,
    /// The length of the text after the last mark that closed a span.
    closed: usize,
    code: Option<String>,
    table: Option<Table>,
    is_heading: bool,
    /// True if the next block needs an empty line before it.
    loose: bool,
}

/// An open list.
struct List {
    /// The number of the next item; `None` for bullets.
    number: Option<u64>,
    /// True if the next item follows text, and could be parsed as its continuation.
    after_text: bool,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code.is_some() => self.code.get_or_insert_default().push_str(&text),
            Event::Text(text) => self.plain(&text),
            Event::Code(code) => {
                let code = code_span(&line_of_prose(&code));
                // The backticks of adjacent spans would merge into one run.
                if self.text.ends_with('`') && !self.text.ends_with("\\`") {
                    self.text.push(' ');
                }
                // A bar ends a table cell, even in code.
                self.text.push_str(&if self.table.is_some() { code.replace('|', "\\|") } else { code });
            }
            Event::Html(html) | Event::InlineHtml(html) => self.plain(&html),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.line_break(),
            Event::Rule => {
                // After the dash of an item, a rule of dashes would include that dash.
                let begins_item = self.prefixes.iter().any(|(marker, rest)| marker != rest);
                self.block(&[if begins_item { "***" } else { "---" }.to_owned()]);
            }
            // The parser options for these are disabled.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => self.plain(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.open_span("*"),
            Tag::Strong => self.open_span("**"),
            Tag::Strikethrough => self.open_span("~~"),
            Tag::Link { dest_url, .. } => {
                // Links cannot be nested.
                let is_inside = self.links.iter().any(Option::is_some);
                let destination = safe_destination(&dest_url).filter(|_| !is_inside);
                if destination.is_some() {
                    // After an exclamation mark, a link would become an image.
                    if self.text.ends_with('!') {
                        self.text.insert(self.text.len() - 1, '\\');
                    }
                    self.text.push('[');
                }
                self.links.push(destination);
            }
            Tag::CodeBlock(_) => {
                self.paragraph();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                self.paragraph();
                self.lists.push(List { number: first, after_text: self.loose });
            }
            Tag::Item => {
                let list = self.lists.last_mut();
                let number = list.as_ref().and_then(|list| list.number);
                let marker = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
                let rest = " ".repeat(marker.len());
                // The first block of an item is on the line of the item's marker.
                let begins_item = self.prefixes.iter().any(|(marker, rest)| marker != rest);
                self.prefixes.push((marker, rest));
                // Only an ordered list that starts with 1 can interrupt a paragraph.
                self.loose = self.loose && begins_item
                    || number.is_some_and(|number| number != 1) && list.as_ref().is_some_and(|list| list.after_text);
                if let Some(list) = list {
                    list.number = number.map(|number| number.saturating_add(1));
                }
            }
            Tag::BlockQuote(_) => {
                self.paragraph();
                self.prefixes.push(("> ".to_owned(), "> ".to_owned()));
            }
            Tag::Table(alignments) => {
                self.paragraph();
                self.table = Some(Table { alignments, ..Table::default() });
            }
            Tag::Heading { .. } => {
                self.paragraph();
                self.is_heading = true;
            }
            Tag::Paragraph => self.paragraph(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.paragraph(),
            TagEnd::Heading(level) => {
                self.is_heading = false;
                let text = std::mem::take(&mut self.text);
                if !text.trim().is_empty() {
                    self.block(&[format!("{} {}", marks(level), text.trim())]);
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.close_span(),
            TagEnd::Link => {
                if let Some(Some(destination)) = self.links.pop() {
                    self.text.push_str(&format!("](<{destination}>)"));
                }
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.code_block(&code);
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.loose = true;
            }
            TagEnd::Item => {
                self.paragraph();
                // An empty item is kept, and cannot interrupt a paragraph.
                if self.prefixes.last().is_some_and(|(marker, rest)| marker != rest) {
                    self.loose = self.lists.last().is_some_and(|list| list.after_text);
                    self.block(&[String::new()]);
                }
                self.prefixes.pop();
                if let Some(list) = self.lists.last_mut() {
                    list.after_text = false;
                }
                self.loose = false;
            }
            TagEnd::BlockQuote(_) => {
                self.paragraph();
                self.prefixes.pop();
                self.loose = true;
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text).trim().to_owned();
                self.table.get_or_insert_default().row.push(cell);
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let table = self.table.get_or_insert_default();
                let row = std::mem::take(&mut table.row);
                table.rows.push(row);
            }
            TagEnd::Table => {
                let table = self.table.take().unwrap_or_default();
                self.table(&table);
            }
            _ => {}
        }
    }

    /// Opens emphasis, strong emphasis or strikethrough. Nested spans of the same kind are dropped: they have no
    /// effect, and adjacent marks can form other syntax, such as a fence of four tildes.
    fn open_span(&mut self, mark: &'static str) {
        let is_inside = self.spans.iter().any(|(_, open)| *open == mark);
        self.spans.push((self.text.len(), if is_inside { "" } else { mark }));
    }

    /// Closes a span. Spaces are moved out of the marks, because a star before a space begins a list item.
    fn close_span(&mut self) {
        let Some((start, mark)) = self.spans.pop() else { return };
        let content = self.text.split_off(start.min(self.text.len()));
        let trimmed = content.trim();
        if trimmed.is_empty() {
            self.text.push_str(space_of(&content));
            return;
        }
        let space = space_of(&content[..content.len() - content.trim_start().len()]);
        // After a letter, a mark before punctuation does not open a span, and two adjacent marks are one.
        let is_letter = self.text.ends_with(char::is_alphanumeric) && !trimmed.starts_with(char::is_alphanumeric);
        let is_adjacent = self.closed == self.text.len() && self.closed > 0;
        self.text.push_str(if space.is_empty() && (is_letter || is_adjacent) { " " } else { space });
        self.text.extend([mark, trimmed, mark]);
        self.closed = self.text.len();
        self.text.push_str(space_of(&content[content.trim_end().len()..]));
    }

    /// Breaks the line. A second break ends the paragraph.
    fn line_break(&mut self) {
        if self.code.is_some() {
            return self.code.get_or_insert_default().push('\n');
        }
        let is_in_link = self.links.iter().any(Option::is_some);
        if self.table.is_some() || self.is_heading || is_in_link {
            return self.text.push(' ');
        }
        let length = self.text.trim_end_matches(' ').len();
        self.text.truncate(length);
        if self.text.ends_with('\n') {
            if self.spans.is_empty() {
                self.paragraph();
            }
        } else if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Appends escaped text on one line. Character references such as `&#10;` are already resolved.
    fn plain(&mut self, text: &str) {
        let text = line_of_prose(text);
        // Before a letter, a mark after punctuation does not close a span.
        if self.closed == self.text.len() && self.closed > 0 && text.starts_with(char::is_alphanumeric) {
            let content = self.text.trim_end_matches(['*', '~']);
            if !content.ends_with(char::is_alphanumeric) {
                self.text.push(' ');
            }
        }
        let is_in_link = self.links.iter().any(Option::is_some);
        for (index, piece) in split_urls(&text).into_iter().enumerate() {
            if index % 2 == 1 && !is_in_link {
                // rustdoc warns about bare URLs without angle brackets.
                self.text.extend(["<", piece, ">"]);
            } else if has_bare_address(piece) && !is_in_link {
                // Escape addresses that are not valid links, so that rustdoc does not report them as bare URLs.
                for (index, piece) in piece.split("://").enumerate() {
                    self.text.push_str(if index > 0 { "\\://" } else { "" });
                    escape_into(&mut self.text, piece);
                }
            } else {
                escape_into(&mut self.text, piece);
            }
        }
    }

    fn paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.closed = 0;
        let mut lines: Vec<String> = Vec::new();
        for line in text.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(last) = lines.last_mut() {
                last.push('\\');
            }
            lines.extend(sentences(line));
        }
        if self.lines.is_empty() && self.prefixes.is_empty() {
            separate_summary(&mut lines);
        }
        if !lines.is_empty() {
            self.block(&lines);
        }
    }

    fn code_block(&mut self, code: &str) {
        let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
        let mut lines = vec![format!("{fence}text")];
        lines.extend(code.trim_end_matches('\n').split('\n').map(str::to_owned));
        lines.push(fence);
        self.block(&lines);
    }

    fn table(&mut self, table: &Table) {
        // Cells beyond the columns of the first row would not be shown.
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or_default();
        let mut lines = Vec::with_capacity(table.rows.len() + 1);
        for row in table.rows.iter().filter(|row| !row.is_empty()) {
            let is_first = lines.is_empty();
            let padding = if is_first { columns - row.len() } else { 0 };
            let cells = row.iter().map(String::as_str).chain(std::iter::repeat_n("", padding));
            lines.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
            if is_first {
                let alignments = table.alignments.iter().copied().chain(std::iter::repeat(Alignment::None));
                let marks = alignments.take(columns).map(|alignment| match alignment {
                    Alignment::None | Alignment::Left => "---",
                    Alignment::Center => ":---:",
                    Alignment::Right => "---:",
                });
                lines.push(format!("| {} |", marks.collect::<Vec<_>>().join(" | ")));
            }
        }
        if !lines.is_empty() {
            self.block(&lines);
        }
    }

    fn block(&mut self, lines: &[String]) {
        if self.loose {
            // The empty line precedes an item that begins here, so it has the prefixes of the enclosing blocks.
            let around = self.prefixes.iter().take_while(|(marker, rest)| marker == rest);
            let prefix: String = around.map(|(_, rest)| rest.as_str()).collect();
            self.lines.push(prefix.trim_end().to_owned());
        }
        for line in lines {
            self.write_line(line);
        }
        self.loose = true;
    }

    fn write_line(&mut self, line: &str) {
        let mut written = String::new();
        for (first, rest) in &mut self.prefixes {
            written.push_str(first);
            first.clone_from(rest);
        }
        written.push_str(line);
        self.lines.push(written.trim_end().to_owned());
    }

    fn finish(mut self) -> Vec<String> {
        self.paragraph();
        let empty = |line: &String| line.is_empty();
        while self.lines.last().is_some_and(empty) {
            self.lines.pop();
        }
        let start = self.lines.iter().position(|line| !line.is_empty()).unwrap_or(0);
        self.lines.split_off(start)
    }
}

fn marks(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 => "#",
        HeadingLevel::H2 => "##",
        HeadingLevel::H3 => "###",
        HeadingLevel::H4 => "####",
        HeadingLevel::H5 => "#####",
        HeadingLevel::H6 => "######",
    }
}

/// Returns the space that replaces the white space around a span: a line break remains one.
fn space_of(white: &str) -> &'static str {
    match white.contains('\n') {
        true => "\n",
        false if white.is_empty() => "",
        false => " ",
    }
}

/// Returns the destination of a link, or `None` if the link is not allowed.
fn safe_destination(destination: &str) -> Option<String> {
    is_address(destination).then(|| destination.to_owned())
}

/// Splits text into pieces, every second of which is a bare http address.
fn split_urls(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(found) = rest[from..].find("http").map(|found| found + from) {
        let address = &rest[found..];
        let end = address
            .find(|character: char| !character.is_ascii_graphic() || "<>\"'`\\|^{}[]()*".contains(character))
            .unwrap_or(address.len());
        let address = address[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '_', '~']);
        if is_address(address) {
            pieces.push(&rest[..found]);
            pieces.push(address);
            rest = &rest[found + address.len()..];
            from = 0;
        } else {
            from = found + "http".len();
        }
    }
    pieces.push(rest);
    pieces
}

/// Appends text with Markdown syntax escaped. Paths such as `std::fmt` in prose are not links and need no escape.
fn escape_into(out: &mut String, text: &str) {
    let written_last = out.chars().next_back();
    // Most text has no Markdown syntax, so it is copied in pieces.
    let mut taken_over = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !matches!(
            byte,
            b'\\'
                | b'`'
                | b'*'
                | b'['
                | b']'
                | b'<'
                | b'>'
                | b'|'
                | b'~'
                | b'$'
                | b'_'
                | b'&'
                | b'#'
                | b'+'
                | b'-'
                | b'='
                | b'.'
                | b')'
                | b':'
        ) {
            continue;
        }
        out.push_str(&text[taken_over..at]);
        taken_over = at;
        let before = text[..at].chars().next_back().or(written_last);
        let after = text[at + 1..].chars().next();
        let escaped = match byte {
            b'_' => !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)),
            b'&' => after.is_some_and(|next| next.is_ascii_alphabetic() || next == '#'),
            // At the start of a line these would begin a heading, a list or a rule. Each sentence is put on its own
            // line, so a line can start after any space.
            b'#' | b'+' | b'-' | b'=' => {
                out.trim_end().is_empty()
                    || (before.is_none_or(char::is_whitespace)
                        && after.is_none_or(|next| next.is_whitespace() || next == char::from(byte)))
            }
            // At the start of a line, this would begin the second line of a table.
            b':' => after == Some('-') && before.is_none_or(char::is_whitespace),
            b'.' | b')' => {
                before.is_some_and(|digit| digit.is_ascii_digit())
                    && after.is_none_or(char::is_whitespace)
                    && is_number_word(out)
            }
            _ => true,
        };
        if escaped {
            out.push('\\');
        }
    }
    out.push_str(&text[taken_over..]);
}

/// Returns true if the last word has only digits, which a full stop would turn into a list number.
fn is_number_word(out: &str) -> bool {
    let word = out.rsplit(char::is_whitespace).next().unwrap_or_default();
    !word.is_empty() && word.chars().all(|digit| digit.is_ascii_digit())
}

/// Splits text into one sentence per line, so that a changed sentence is a changed line. Code, links, brackets and
/// emphasis are not split.
fn sentences(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut start = 0;
    let (mut depth, mut stars) = (0_i32, 0);
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let at = text.len() - rest.len();
        rest = &rest[character.len_utf8()..];
        match character {
            // Escaped punctuation also ends a sentence.
            '\\' if !rest.starts_with(['.', '!', '?']) => {
                rest = rest.chars().next().map_or(rest, |escaped| &rest[escaped.len_utf8()..]);
            }
            '`' => rest = after_code(&text[at..]),
            '[' | '(' | '<' => depth += 1,
            ']' | ')' | '>' => depth -= 1,
            '*' => stars += 1,
            '.' | '!' | '?' if depth <= 0 && stars % 2 == 0 => {
                let next = rest.trim_start();
                let ends =
                    rest.starts_with(' ') && next.starts_with(char::is_uppercase) && !is_abbreviation(&text[start..at]);
                if ends {
                    lines.push(text[start..=at].to_owned());
                    start = text.len() - next.len();
                    (depth, stars, rest) = (0, 0, next);
                }
            }
            _ => {}
        }
    }
    lines.push(text[start..].to_owned());
    lines
}

/// Makes the first sentence of a long paragraph a paragraph of its own.
fn separate_summary(lines: &mut Vec<String>) {
    let is_long = lines.iter().map(String::len).sum::<usize>() > LONG_SUMMARY;
    // Strikethrough may span sentences.
    if !is_long || lines.len() < 2 || lines.iter().any(|line| line.contains("~~")) {
        return;
    }
    if lines[0].ends_with('\\') {
        lines[0].pop();
    }
    lines.insert(1, String::new());
}

/// Returns the text after its leading code span, which ends with as many backticks as it begins with.
fn after_code(text: &str) -> &str {
    let content = text.trim_start_matches('`');
    let fence = text.len() - content.len();
    let mut rest = content;
    while let Some(found) = rest.find('`') {
        let run = &rest[found..];
        rest = run.trim_start_matches('`');
        if run.len() - rest.len() == fence {
            return rest;
        }
    }
    content
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit([' ', '(']).next().unwrap_or_default();
    word.chars().count() == 1
        || matches!(word, "e.g" | "i.e" | "etc" | "vs" | "cf" | "approx" | "No" | "Mr" | "Ms" | "Dr")
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Options, Parser};

    use super::*;
    use crate::markdown;

    #[test]
    fn prose_is_split_into_one_sentence_per_line() {
        let lines = rewrite("Lists agents. Newest first, e.g. Monday's.\nSee `a. B` (or. Not).\n\nMore.");
        assert_eq!(lines, ["Lists agents.", "Newest first, e.g. Monday's.", "See `a. B` (or. Not).", "", "More."]);
    }

    #[test]
    fn a_long_first_paragraph_starts_with_a_summary() {
        let long = "It has many words. ".repeat(12);
        let sentences = ["It has many words."; 12].join("\n");
        for (markdown, expected) in [
            (format!("Lists *agents*. {long}"), format!("Lists *agents*.\n\n{sentences}")),
            (format!("Lists agents.  \n{long}"), format!("Lists agents.\n\n{sentences}")),
            (format!("Lists agents.\n\n{long}"), format!("Lists agents.\n\n{sentences}")),
            (format!("- Lists agents. {long}"), format!("- Lists agents.\n  {}", sentences.replace('\n', "\n  "))),
            (format!("~~Lists. Agents~~. {long}"), format!("~~Lists.\nAgents~~.\n{sentences}")),
            ("Lists agents. Newest first.".to_owned(), "Lists agents.\nNewest first.".to_owned()),
        ] {
            assert_eq!(rewrite(&markdown).join("\n"), expected, "{markdown}");
        }
        let one = "a ".repeat(200);
        assert_eq!(rewrite(&one), [one.trim()]);
    }

    #[test]
    fn nothing_in_prose_runs_or_loads() {
        for (markdown, safe) in [
            ("```rust\npanic!()\n```", "```text\npanic!()\n```"),
            ("    panic!()", "```text\npanic!()\n```"),
            ("~~~ {.rust}\na ``` b\n~~~", "````text\na ``` b\n````"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("a <b>c</b>", "a **c**"),
            ("<!-- a\n\n    panic!()\n-->", ""),
            ("a <b\nc>", "a"),
            ("a <x\nc>", "a \\<x c\\>"),
            ("&amp;lt; &amp;#8238; a & b", "\\&lt; \\&#8238; a & b"),
            ("a&#10;&NewLine;    panic!()&#8238;", "a      panic!()\\\\u{202e}"),
            ("![alt](https://x/y.png)", "alt"),
            ("!<https://x/y.png>", "\\![https://x/y.png](<https://x/y.png>)"),
            ("[go](javascript:alert(1))", "go"),
            ("[a <http://x>](http://y)", "[a http://x](<http://y>)"),
            ("[go](https://example.com/a)", "[go](<https://example.com/a>)"),
            ("[`std::process::Command`]", "\\[`std::process::Command`\\]"),
            ("see https://example.com/a_b.", "see <https://example.com/a_b>."),
            ("x\u{202e}y\u{0}z", "x\\\\u{202e}y\\\\u{0}z"),
            // In Rust, `*/` and `/*` have no meaning in line comments.
            ("a */ fn evil() {} /* b", "a */ fn evil() {} /* b"),
            ("snake_case and _this_", "snake_case and *this*"),
            ("- a\n- b\n  1. c", "- a\n- b\n  1. c"),
            ("> quoted", "> quoted"),
            ("1\\. no list", "1\\. no list"),
            ("\u{2001}2. no list", "2\\. no list"),
            ("a\n\n2. b\n3. c", "a\n\n2. b\n3. c"),
            ("a\n\n2. - b\n3. c", "a\n\n2. - b\n3. c"),
            ("a\n\n2. > - b", "a\n\n2. > - b"),
            ("a\n\n-\n- b", "a\n\n-\n- b"),
            ("# Title\n\nText", "# Title\n\nText"),
            ("|a|b|\n|-|-|\n|1|`x\\|y`|", "| a | b |\n| --- | --- |\n| 1 | `x\\|y` |"),
        ] {
            assert_eq!(rewrite(markdown).join("\n"), safe, "for {markdown:?}");
        }
    }

    /// Asserts that the rewritten and the plain form are safe, and returns the rewritten form.
    #[track_caller]
    fn is_text(markdown: &str) -> String {
        let lines = rewrite(markdown);
        let written = lines.join("\n");
        for lines in [&lines, &plain(markdown)] {
            let stray = markdown::stray_in(&[markdown::Part { lines, author: markdown::Author::Document }]);
            assert_eq!(stray, None, "{markdown:?} became {:?}", lines.join("\n"));
        }
        written
    }

    #[test]
    fn emphasis_around_spaces_is_not_an_item_of_a_list() {
        for (markdown, written) in [
            ("*<br><br><br><br><br>panic!(); //*", "*panic!(); //*"),
            ("**<br><br><br><br><br>panic!()**", "**panic!()**"),
            ("*&#32;&#32;&#32;&#32;&#32;panic!()*", "*panic!()*"),
            ("*&nbsp;<br><br><br><br>panic!()*", "*panic!()*"),
            ("*&Tab;&Tab;panic!()*", "*panic!()*"),
            ("_<br><br><br><br><br>panic!()_", "*panic!()*"),
            ("*<br>**<br><br><br><br>panic!()***", "***panic!()***"),
            ("- *<br><br><br><br><br>panic!()*", "- *panic!()*"),
            ("> *<br><br><br><br><br>panic!()*", "> *panic!()*"),
            ("# *<br><br><br><br><br>panic!()*", "# *panic!()*"),
            ("1. - *<br><br><br><br><br>panic!()*", "1. - *panic!()*"),
            ("a *<br>b<br>* c", "a\\\n*b*\\\nc"),
            ("*<br>*", ""),
            ("~~<br><br><br><br><br>panic!()~~", "~~panic!()~~"),
        ] {
            assert_eq!(is_text(markdown), written, "{markdown:?}");
        }
    }

    #[test]
    fn strikethrough_is_not_a_fence() {
        for markdown in [
            "~~<br>~~~~panic!()~~",
            "~~ ~~panic!()~~ ~~",
            "~~~panic!()~~~",
            "~a ~~b~~ c~",
            "~~a~~~~b~~",
            "~~*~~a~~*~~",
            "*~~~~a~~~~*",
            "~~<br>~~rust\npanic!()",
            "~~&#126;panic!()~~",
            "~~\\~panic!()~~",
            "- ~~<br>~~~~panic!()~~",
            "> ~~**~~panic!()~~**~~",
            "~~`~~~`~~",
            "~~~~\npanic!()\n~~~~",
            "a\n~~~ rust\npanic!()\n~~~",
        ] {
            is_text(markdown);
        }
    }

    #[test]
    fn code_spans_are_not_fences() {
        for run in 1..=6 {
            for inner in 0..=6 {
                for (left, right) in [("", ""), (" ", " "), ("\n", "\n"), (" rust aa. ", ""), ("rust\nAa. ", " B. C")] {
                    let (fence, inside) = ("`".repeat(run), "`".repeat(inner));
                    for begin in ["", "- ", "> ", "a. ", "1. # ", "| a |\n|---|\n| "] {
                        is_text(&format!("{begin}{fence}{left}Some(1). Map {inside}{right}{fence}"));
                        is_text(&format!("{begin}{fence} {inside} rust aa. Some(1){left}{inside} {fence} Then. More."));
                    }
                }
            }
        }
        assert_eq!(is_text("[`a`](crate::a)``b [^1] ` c``"), "`a` ``b [^1] ` c``");
        assert_eq!(is_text("\\``a`"), "\\``a`");
        assert_eq!(is_text("```` rust aa. Some(1); // ``` ````"), "```` rust aa. Some(1); // ``` ````");
    }

    #[test]
    fn a_rule_does_not_remove_its_list_item() {
        for (markdown, written) in [
            ("* ---\n\n      panic!()", "- ***\n\n  ```text\n  panic!()\n  ```"),
            ("- ***\n  - ___", "- ***\n  - ***"),
            ("- * * *\n\n  a", "- ***\n\n  a"),
            ("1. ---\n\n       panic!()", "1. ***\n\n   ```text\n   panic!()\n   ```"),
            ("+ ---", "- ***"),
            ("- + ---", "- - ***"),
            ("- > ---", "- > ***"),
            ("> + ---", "> - ***"),
            ("- a\n\n  ---\n\n  b", "- a\n\n  ---\n\n  b"),
            ("a\n\n---\n\nb", "a\n\n---\n\nb"),
            ("- +++", "- \\+++"),
            ("- a\n  ---", "- ## a"),
        ] {
            assert_eq!(is_text(markdown), written, "{markdown:?}");
        }
    }

    #[test]
    fn other_block_syntax_becomes_text() {
        for markdown in [
            "\tpanic!()",
            "- a\n\n\t\tpanic!()",
            "1. a\n\n   - b\n\n         panic!()",
            "> > \tpanic!()\n> >\n> >     panic!()",
            "~~~rust\npanic!()",
            "a\n===\nb\n---\n    panic!()",
            "- # a\n\n      panic!()",
            "[^1]: a\n\n    panic!()",
            "[^1]\n\n[^1]: ```\n    panic!()",
            "| a |\n|---|\n| ```rust |\n    panic!()",
            "|a|\n|-|\n|`|`|",
            "- [ ] a\n- [x] b\n\n        panic!()",
            "[a]: https://example.com \"```\"\n\n[a]",
            "[a]: javascript:b\n\n[a] [a][] [b][a]",
            "[a]:\n    https://example.com\n    panic!()",
            "<!--\n\n    panic!()\n\n-->\n    panic!()",
            "<!-- a --> ```rust\npanic!()\n```",
            "<http:..> <http://> <https:javascript:a>",
            "[x](http:javascript:a) [y](https:/a) [z](mailto:a@b)",
            "http://a http://u@example.com https://example.com:99999/x https://exa_mple.com",
            "| https://example.com |\n|---|\n| http://example.com/a |",
            "[https://example.com](crate::a) ![https://example.com](b)",
            "a\\\n    panic!()",
            "<pre>\n\n    panic!()\n</pre>",
            "<details>\n\n```rust\npanic!()\n```\n</details>",
            "$$\n    panic!()\n$$",
            ": a\n\n    panic!()",
            "+++\npanic!()\n+++",
            "---\na: b\n---\n    panic!()",
            "{.rust}\n    panic!()",
            "999999999. a\n1. b\n\n               panic!()",
            "-\n\n      panic!()",
            "-\t\tpanic!()",
        ] {
            is_text(markdown);
        }
    }

    #[test]
    fn plain_text_keeps_all_words() {
        for (text, written) in [
            ("- *a*\n\n\n    b_c", "\\- \\*a\\*\n\nb\\_c"),
            ("```rust\npanic!()\n```\n", "\\`\\`\\`rust\npanic\\!\\(\\)\n\\`\\`\\`"),
            ("1. https://example.com", "1\\. https\\://example\\.com"),
            ("", ""),
            ("\n \n", ""),
        ] {
            assert_eq!(plain(text).join("\n"), written, "{text:?}");
        }
    }

    #[test]
    fn escaped_text_parses_as_the_original_text() {
        for text in
            ["a * b", "# x", "- x", "+ x", "1. x", "a | b", "a <b> c", "[x]: y", "&amp; &#35;", "a\\b", "x ~~y", "= ="]
        {
            let mut escaped = String::new();
            escape_into(&mut escaped, text);
            let read: Vec<Event<'_>> = Parser::new_ext(&escaped, Options::all()).collect();
            let plain = read.iter().all(|event| {
                matches!(event, Event::Text(_) | Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
            });
            assert!(plain, "{text:?} became {escaped:?}, which reads as {read:?}");
        }
    }

    #[test]
    fn a_long_description_is_truncated() {
        let lines = rewrite(&"word ".repeat(10_000));
        assert!(lines.iter().map(String::len).sum::<usize>() < LONGEST + 200);
        assert_eq!(lines.last().map(String::as_str), Some(CUT));
    }
}
