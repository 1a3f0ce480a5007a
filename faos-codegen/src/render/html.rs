//! Replaces the HTML in a description with the Markdown events of the same meaning, so that one writer formats both.
//!
//! Tags that Markdown has syntax for become its events, tags that only affect the appearance are removed, and any other
//! tag stays text, because placeholders such as `<your-id>` look like tags. A tag such as `<code>` that is never closed
//! is text too. The events are properly nested, whatever the order of the tags.

use html5gum::{DefaultEmitter, HtmlString, Span, Token, Tokenizer};
use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};

use crate::visible;

/// The maximum number of open elements. Deeper elements lose their formatting and keep their text.
const DEEPEST: usize = 64;

/// The maximum number of nested lists of HTML, each of which indents its lines further.
const DEEPEST_LIST: usize = 8;

/// Parses a description. The events contain HTML only where it is shown as text. `is_cut` tells that the end is missing,
/// and with it the end tags of open elements.
pub(super) fn events(markdown: &str, is_cut: bool) -> Vec<Event<'_>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let parser = TextMergeStream::new(Parser::new_ext(markdown, options));
    if !markdown.contains('<') {
        return parser.collect();
    }
    let mut resolver = Resolver { events: Vec::new(), open: Vec::new(), block: None };
    parser.for_each(|event| resolver.event(event));
    while let Some(frame) = resolver.open.pop() {
        resolver.leave(frame, is_cut);
    }
    resolver.events
}

/// The effect of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    /// Separates paragraphs.
    Block,
    Paragraph,
    Heading(HeadingLevel),
    /// A list, and the number of its first item.
    List(Option<u64>),
    Item,
    Quote,
    /// Text with its line breaks.
    Pre,
    Table,
    /// A part of a table, which Markdown does not distinguish.
    Section,
    Row,
    Cell,
    Emphasis,
    Strong,
    Strikethrough,
    Code,
    Link,
    /// A part of a line without formatting.
    Span,
    /// A superscript.
    Raised,
    Break,
    Rule,
    Image,
    /// Shown as nothing.
    Nothing,
}

impl Element {
    /// Returns the effect of a tag, or `None` if it is shown as text.
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"div" | b"section" | b"article" | b"center" | b"details" | b"summary" | b"dl" | b"html" | b"body" => {
                Self::Block
            }
            b"p" | b"dt" | b"dd" | b"caption" => Self::Paragraph,
            b"h1" => Self::Heading(HeadingLevel::H1),
            b"h2" => Self::Heading(HeadingLevel::H2),
            b"h3" => Self::Heading(HeadingLevel::H3),
            b"h4" => Self::Heading(HeadingLevel::H4),
            b"h5" => Self::Heading(HeadingLevel::H5),
            b"h6" => Self::Heading(HeadingLevel::H6),
            b"ul" | b"menu" => Self::List(None),
            b"ol" => Self::List(Some(1)),
            b"li" => Self::Item,
            b"blockquote" => Self::Quote,
            b"pre" => Self::Pre,
            b"table" => Self::Table,
            b"thead" | b"tbody" | b"tfoot" => Self::Section,
            b"tr" => Self::Row,
            b"td" | b"th" => Self::Cell,
            b"i" | b"em" | b"dfn" | b"cite" => Self::Emphasis,
            b"b" | b"strong" => Self::Strong,
            b"s" | b"del" | b"strike" => Self::Strikethrough,
            b"code" | b"tt" | b"kbd" | b"samp" => Self::Code,
            b"a" => Self::Link,
            b"span" | b"font" | b"u" | b"small" | b"big" | b"sub" | b"ins" | b"mark" | b"abbr" | b"nobr" => Self::Span,
            b"sup" => Self::Raised,
            b"br" => Self::Break,
            b"hr" => Self::Rule,
            b"img" => Self::Image,
            b"wbr" | b"colgroup" | b"col" => Self::Nothing,
            _ => return None,
        })
    }

    fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Emphasis
                | Self::Strong
                | Self::Strikethrough
                | Self::Code
                | Self::Link
                | Self::Span
                | Self::Raised
                | Self::Break
                | Self::Image
                | Self::Nothing
        )
    }

    /// Returns true if an end tag closes this element: headings of all levels are alike.
    fn is_like(self, other: Self) -> bool {
        match (self, other) {
            (Self::List(first), Self::List(other)) => first.is_some() == other.is_some(),
            (Self::Heading(_), Self::Heading(_)) => true,
            _ => self == other,
        }
    }

    fn is_part_of_table(self) -> bool {
        matches!(self, Self::Table | Self::Section | Self::Row | Self::Cell)
    }
}

/// An element that is open.
#[derive(Debug)]
struct Frame {
    kind: Kind,
    /// The position of its first event.
    at: usize,
    /// The destination of a link.
    destination: String,
    /// True if an end tag is required for the element to be more than text.
    needs_end: bool,
    /// True once the first row of a table was opened.
    has_rows: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Html(Element),
    /// Markdown that contains blocks.
    Flow,
    /// Markdown that contains only text.
    Line,
    /// Markdown in a place that cannot contain it; its own events are left out.
    Dropped,
}

struct Resolver<'a> {
    events: Vec<Event<'a>>,
    open: Vec<Frame>,
    /// The lines of a block of HTML.
    block: Option<String>,
}

impl<'a> Resolver<'a> {
    fn event(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::HtmlBlock) => self.block = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => {
                let html = self.block.take().unwrap_or_default();
                self.html(&html);
            }
            Event::Html(html) => self.block.get_or_insert_default().push_str(&html),
            Event::InlineHtml(html) => self.html(&html),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => {
                while let Some(frame) = self.open.pop() {
                    match frame.kind {
                        Kind::Html(_) => self.leave(frame, false),
                        Kind::Dropped => return self.text(" "),
                        Kind::Flow | Kind::Line => break,
                    }
                }
                self.events.push(Event::End(tag));
            }
            Event::Rule => self.rule(),
            Event::Text(text) => {
                self.content();
                self.push_text(text);
            }
            other => {
                self.content();
                self.events.push(other);
            }
        }
    }

    /// Opens an element of Markdown.
    fn start(&mut self, tag: Tag<'a>) {
        let is_inline =
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. });
        let is_line = is_inline || matches!(tag, Tag::Heading { .. } | Tag::TableCell | Tag::CodeBlock(_));
        let mut kind = if is_line { Kind::Line } else { Kind::Flow };
        if is_inline {
            self.content();
        } else if self.is_in_line() {
            kind = Kind::Dropped;
        } else if !matches!(tag, Tag::Item | Tag::TableHead | Tag::TableRow | Tag::TableCell) {
            self.begin_block();
            self.content();
        }
        self.push_frame(kind, false);
        match kind {
            Kind::Dropped => self.text(" "),
            _ => self.events.push(Event::Start(tag)),
        }
    }

    fn push_frame(&mut self, kind: Kind, needs_end: bool) {
        let at = self.events.len();
        self.open.push(Frame { kind, at, destination: String::new(), needs_end, has_rows: false });
    }

    /// Returns true if the innermost block contains only text, such as a heading, a table cell or preformatted text.
    fn is_in_line(&self) -> bool {
        let block = self.open.iter().rev().find(|frame| !matches!(frame.kind, Kind::Html(of) if of.is_inline()));
        block.is_some_and(|frame| {
            matches!(frame.kind, Kind::Line | Kind::Dropped | Kind::Html(Element::Cell | Element::Pre))
        })
    }

    fn is_in_pre(&self) -> bool {
        self.open.iter().rev().any(|frame| frame.kind == Kind::Html(Element::Pre))
    }

    /// Closes the elements that end where a block begins.
    fn begin_block(&mut self) {
        while let Some(Frame { kind: Kind::Html(element), .. }) = self.open.last()
            && (element.is_inline() || matches!(element, Element::Paragraph | Element::Heading(_)))
        {
            let is_style = matches!(element, Element::Emphasis | Element::Strong | Element::Strikethrough);
            let has_end = is_style || !element.is_inline();
            if let Some(frame) = self.open.pop() {
                self.leave(frame, has_end);
            }
        }
    }

    /// Opens the item or cell that the following content belongs to, if its tag is missing.
    fn content(&mut self) {
        match self.open.last() {
            Some(Frame { kind: Kind::Html(Element::List(_)), .. }) => self.open_element(Element::Item),
            Some(Frame { kind: Kind::Html(Element::Table | Element::Section), .. }) if self.has_rows() => {
                self.open_element(Element::Row);
                self.open_element(Element::Cell);
            }
            Some(Frame { kind: Kind::Html(Element::Row), .. }) => self.open_element(Element::Cell),
            _ => {}
        }
    }

    /// Returns true if the innermost table has a row.
    fn has_rows(&self) -> bool {
        let table = self.open.iter().rev().find(|frame| frame.kind == Kind::Html(Element::Table));
        table.is_some_and(|table| table.has_rows)
    }

    /// Appends text. Adjacent texts are joined, so that the writer sees what precedes and follows a character.
    fn push_text(&mut self, text: CowStr<'a>) {
        match self.events.last_mut() {
            Some(Event::Text(last)) => *last = CowStr::from([&**last, &*text].concat()),
            _ => self.events.push(Event::Text(text)),
        }
    }

    /// Appends text of HTML.
    fn text(&mut self, text: &str) {
        if self.is_in_pre() {
            return self.push_text(CowStr::from(text.to_owned()));
        }
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if is_blank
            && matches!(
                self.open.last(),
                Some(Frame {
                    kind: Kind::Html(Element::List(_) | Element::Table | Element::Section | Element::Row),
                    ..
                })
            )
        {
            return;
        }
        self.content();
        let mut single = String::with_capacity(text.len());
        let mut is_space = matches!(self.events.last(), Some(Event::Text(last)) if last.ends_with(' '));
        for character in text.chars() {
            let was_space = std::mem::replace(&mut is_space, character.is_ascii_whitespace());
            match is_space {
                true if was_space => {}
                true => single.push(' '),
                false => single.push(character),
            }
        }
        if !single.is_empty() {
            self.push_text(CowStr::from(single));
        }
    }

    /// Reads the tags and the text of HTML.
    fn html(&mut self, html: &str) {
        let raw = |span: Span<usize>| html.get(span.start..span.end).unwrap_or_default();
        let mut end = 0;
        for Ok(token) in Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span()) {
            match token {
                Token::StartTag(tag) => {
                    end = tag.span.end;
                    let attribute = |name: &[u8]| {
                        let value = tag.attributes.get(name).map(|value| string(&value.value));
                        value.unwrap_or_default()
                    };
                    match Element::of(&tag.name) {
                        None => self.text(raw(tag.span)),
                        Some(Element::Image) => self.text(&attribute(b"alt")),
                        Some(Element::Link) => self.open_link(attribute(b"href"), raw(tag.span), &tag.attributes),
                        Some(Element::List(Some(_))) => {
                            let start = attribute(b"start").trim().parse().unwrap_or(1);
                            self.open_tag(Element::List(Some(start)), raw(tag.span), true, false);
                        }
                        Some(element) => {
                            self.open_tag(element, raw(tag.span), tag.attributes.is_empty(), tag.self_closing);
                        }
                    }
                }
                Token::EndTag(tag) => {
                    end = tag.span.end;
                    match Element::of(&tag.name) {
                        None => self.text(raw(tag.span)),
                        // Browsers read `</br>` as `<br>`.
                        Some(Element::Break) => self.line_break(),
                        Some(element) => self.close_tag(element),
                    }
                }
                Token::String(text) => {
                    end = text.span.end;
                    self.text(&string(&text.value));
                }
                Token::Comment(comment) => end = comment.span.end,
                Token::Doctype(doctype) => end = doctype.span.end,
                Token::Error(_) => {}
            }
        }
        // A tag that is not finished is text.
        let rest = html.get(end..).unwrap_or_default();
        if rest.starts_with('<') && !rest.starts_with("<!") && !rest.starts_with("<?") {
            self.text(rest);
        }
    }

    fn open_link<T>(&mut self, destination: String, raw: &str, attributes: &std::collections::BTreeMap<HtmlString, T>) {
        let before = self.open.len();
        self.open_tag(Element::Link, raw, attributes.is_empty(), false);
        if let Some(frame) = self.open.get_mut(before) {
            frame.destination = destination;
        }
    }

    /// Reads a start tag.
    fn open_tag(&mut self, element: Element, raw: &str, is_bare: bool, is_empty: bool) {
        let is_in_pre = self.is_in_pre();
        match element {
            Element::Nothing => return,
            Element::Break => return self.line_break(),
            Element::Rule => return self.rule(),
            // An element that ends at once is only a place in the text, as is one in preformatted text.
            _ if element.is_inline() && (is_empty || is_in_pre) => return,
            _ => {}
        }
        let is_table = |open: Element| open == Element::Table;
        let is_in_cell = self.open.iter().any(|frame| frame.kind == Kind::Html(Element::Cell));
        if matches!(element, Element::Row | Element::Cell | Element::Section) && is_in_cell && !is_in_pre {
            self.close_until(|open| open == element || open == Element::Cell && element != Element::Cell, is_table);
            if element != Element::Cell {
                self.close_until(|open| open == Element::Row, is_table);
            }
        }
        if !element.is_inline() && self.is_in_line() {
            if is_in_pre {
                return;
            }
            return self.text(" ");
        }
        if self.open.len() >= DEEPEST {
            if !element.is_inline() {
                self.text(" ");
            }
            return;
        }
        if element.is_inline() {
            self.content();
            self.push_frame(Kind::Html(element), is_bare);
            if element == Element::Raised {
                self.events.push(Event::Text(CowStr::from("^")));
            } else {
                // Shown as text if no end tag follows.
                let raw = if is_bare { raw } else { "" };
                self.events.push(Event::InlineHtml(CowStr::from(raw.to_owned())));
            }
            return;
        }
        self.begin_block();
        match element {
            Element::Item => {
                self.close_until(|open| open == Element::Item, |open| matches!(open, Element::List(_) | Element::Cell));
                if !matches!(self.open.last(), Some(Frame { kind: Kind::Html(Element::List(_)), .. })) {
                    self.open_element(Element::List(None));
                }
            }
            Element::List(_) => {
                let lists = self.open.iter().filter(|frame| matches!(frame.kind, Kind::Html(Element::List(_))));
                if lists.count() >= DEEPEST_LIST {
                    return;
                }
            }
            Element::Section | Element::Row | Element::Cell => {
                let is_part = |frame: &Frame| matches!(frame.kind, Kind::Html(of) if of.is_part_of_table());
                if !self.open.last().is_some_and(is_part) {
                    self.open_element(Element::Table);
                }
                if element != Element::Cell {
                    self.close_until(|open| open == Element::Row, is_table);
                } else if !matches!(self.open.last(), Some(Frame { kind: Kind::Html(Element::Row), .. })) {
                    self.open_element(Element::Row);
                }
            }
            _ => self.content(),
        }
        self.open_element(element);
        if element == Element::Block && is_bare {
            self.events.push(Event::InlineHtml(CowStr::from(raw.to_owned())));
            if let Some(frame) = self.open.last_mut() {
                frame.needs_end = true;
            }
        }
    }

    /// Opens a block.
    fn open_element(&mut self, element: Element) {
        let start = match element {
            Element::Heading(level) => Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() },
            Element::List(first) => Tag::List(first),
            Element::Item => Tag::Item,
            Element::Quote => Tag::BlockQuote(None),
            Element::Cell => Tag::TableCell,
            Element::Row => {
                let table = self.open.iter_mut().rev().find(|frame| frame.kind == Kind::Html(Element::Table));
                match table.filter(|table| !table.has_rows) {
                    Some(table) => {
                        table.has_rows = true;
                        // What precedes the first row precedes the table.
                        self.begin_block();
                        self.events.push(Event::Start(Tag::Table(Vec::new())));
                        Tag::TableHead
                    }
                    None => Tag::TableRow,
                }
            }
            _ => Tag::Paragraph,
        };
        self.push_frame(Kind::Html(element), false);
        if element != Element::Section {
            self.events.push(Event::Start(start));
        }
    }

    /// Reads an end tag.
    fn close_tag(&mut self, element: Element) {
        let found = self.open.iter().rev().take_while(|frame| match frame.kind {
            Kind::Html(open) => {
                let is_inside = element.is_inline() && !open.is_inline();
                let is_boundary = matches!(open, Element::Table | Element::Cell) && !element.is_part_of_table();
                open.is_like(element) || !(is_inside || is_boundary)
            }
            _ => false,
        });
        let found =
            found.enumerate().find(|(_, frame)| matches!(frame.kind, Kind::Html(open) if open.is_like(element)));
        let Some((above, _)) = found else {
            if !element.is_inline() && !self.is_in_pre() {
                self.text(" ");
            }
            return;
        };
        for _ in 0..above {
            if let Some(frame) = self.open.pop() {
                self.leave(frame, element.is_inline());
            }
        }
        self.close_last();
    }

    /// Closes the innermost element that matches, and all elements in it, unless it is outside of a boundary.
    fn close_until(&mut self, matches: impl Fn(Element) -> bool, is_boundary: impl Fn(Element) -> bool) {
        let within = self.open.iter().rev().take_while(|frame| match frame.kind {
            Kind::Html(open) => !is_boundary(open),
            _ => false,
        });
        let found = within.enumerate().find(|(_, frame)| matches!(frame.kind, Kind::Html(open) if matches(open)));
        if let Some((above, _)) = found {
            for _ in 0..above {
                if let Some(frame) = self.open.pop() {
                    self.leave(frame, false);
                }
            }
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        if let Some(frame) = self.open.pop() {
            self.leave(frame, true);
        }
    }

    /// Ends an element. Without its end tag, it can have been a placeholder.
    fn leave(&mut self, frame: Frame, has_end: bool) {
        let Kind::Html(element) = frame.kind else { return };
        if frame.needs_end && !has_end {
            if !element.is_inline() {
                self.events.push(Event::End(TagEnd::Paragraph));
            }
            return;
        }
        let is_empty = self.events.len() <= frame.at + 1;
        match element {
            Element::Emphasis => self.surround(frame.at, Tag::Emphasis),
            Element::Strong => self.surround(frame.at, Tag::Strong),
            Element::Strikethrough => self.surround(frame.at, Tag::Strikethrough),
            Element::Link if is_empty => self.events.truncate(frame.at),
            Element::Link => {
                let link = Tag::Link {
                    link_type: LinkType::Inline,
                    dest_url: CowStr::from(frame.destination),
                    title: CowStr::from(""),
                    id: CowStr::from(""),
                };
                self.surround(frame.at, link);
            }
            Element::Code => {
                // The first event is the start tag.
                let code = self.events.split_off(frame.at);
                let code = text_of(code.get(1..).unwrap_or_default(), ' ');
                let trimmed = code.trim();
                if !trimmed.is_empty() {
                    self.events.push(Event::Code(CowStr::from(trimmed.to_owned())));
                } else if !code.is_empty() {
                    self.text(" ");
                }
            }
            Element::Pre => {
                let code = text_of(&self.events.split_off(frame.at), '\n');
                // Character references can stand for invisible characters.
                let code = visible::prose(code.strip_prefix('\n').unwrap_or(&code));
                if !code.trim().is_empty() {
                    self.events.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
                    self.events.push(Event::Text(CowStr::from(code.into_owned())));
                    self.events.push(Event::End(TagEnd::CodeBlock));
                }
            }
            Element::Span => {
                self.hide(frame.at);
            }
            Element::Heading(level) => self.events.push(Event::End(TagEnd::Heading(level))),
            Element::List(first) => self.events.push(Event::End(TagEnd::List(first.is_some()))),
            Element::Item => self.events.push(Event::End(TagEnd::Item)),
            Element::Quote => self.events.push(Event::End(TagEnd::BlockQuote(None))),
            Element::Table if frame.has_rows => self.events.push(Event::End(TagEnd::Table)),
            Element::Row => self.events.push(Event::End(TagEnd::TableRow)),
            Element::Cell => self.events.push(Event::End(TagEnd::TableCell)),
            Element::Block => {
                self.hide(frame.at + 1);
                self.events.push(Event::End(TagEnd::Paragraph));
            }
            Element::Paragraph | Element::Table => self.events.push(Event::End(TagEnd::Paragraph)),
            Element::Section | Element::Raised | Element::Break | Element::Rule | Element::Image | Element::Nothing => {
            }
        }
    }

    /// Replaces the text of a start tag with the element.
    fn surround(&mut self, at: usize, tag: Tag<'a>) {
        let end = tag.to_end();
        if let Some(event) = self.events.get_mut(at) {
            *event = Event::Start(tag);
            self.events.push(Event::End(end));
        }
    }

    /// Removes the text of a start tag.
    fn hide(&mut self, at: usize) {
        if let Some(event @ Event::InlineHtml(_)) = self.events.get_mut(at) {
            *event = Event::InlineHtml(CowStr::from(""));
        }
    }

    fn line_break(&mut self) {
        self.content();
        self.events.push(Event::HardBreak);
    }

    fn rule(&mut self) {
        if self.is_in_line() {
            return self.text(" ");
        }
        self.begin_block();
        self.content();
        // The rule ends a paragraph of Markdown that contains it.
        self.events.push(Event::Start(Tag::Paragraph));
        self.events.push(Event::End(TagEnd::Paragraph));
        self.events.push(Event::Rule);
    }
}

fn string(text: &HtmlString) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// Returns the text of events, with a character for each line break.
fn text_of(events: &[Event<'_>], line_break: char) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(part) | Event::Code(part) | Event::InlineHtml(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(line_break),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use crate::markdown::{self, Author, Part};
    use crate::render::prose::rewrite;

    #[track_caller]
    fn written(description: &str) -> String {
        let lines = rewrite(description);
        let stray = markdown::stray_in(&[Part { lines: &lines, author: Author::Document }]);
        assert_eq!(stray, None, "{description:?} became {:?}", lines.join("\n"));
        lines.join("\n")
    }

    #[test]
    fn tags_become_markdown() {
        let mut wrong = Vec::new();
        for (html, markdown) in [
            // Paragraphs.
            ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
            ("<P CLASS=\"lead\">One.</P>\n<P>Two.", "One.\n\nTwo."),
            ("<p>One. Two.\n  Three.</p>", "One.\nTwo.\nThree."),
            ("before <p>inside</p> after", "before\n\ninside\n\nafter"),
            ("<div>One.<div>Two.</div></div>Three.", "One.\n\nTwo.\n\nThree."),
            ("</p>One.</div>", "One."),
            // Formatting.
            ("a <b>c</b> <i>d</i> <em>e</em> <strong>f</strong> <del>g</del>", "a **c** *d* *e* **f** ~~g~~"),
            ("<b>Note:</b>text", "**Note:** text"),
            ("<b>a</b><b>b</b>", "**a** **b**"),
            ("<b>a<i>b</b>c</i>", "**a*b***c"),
            ("<b><b>a</b></b>", "**a**"),
            ("<b>a\n\nb</b>", "\\<b\\>a\n\nb"),
            ("<p><b>a<p>b", "**a**\n\nb"),
            ("<span style='color:red'>a</span> <u>b</u> <font size=1>c</font>", "a b c"),
            ("10<sup>6</sup>, H<sub>2</sub>O", "10^6, H2O"),
            // Code.
            ("<p>Use <code>a_b</code> or <CODE>c</CODE>.</p>", "Use `a_b` or `c`."),
            ("<code>a`b``c</code>", "```a`b``c```"),
            ("<code>`a`</code>", "`a`"),
            ("<code><b>a</b> &lt;b&gt;</code>", "`a <b>`"),
            ("<code> </code>", ""),
            ("<code>List<String></code>", "`List<String>`"),
            ("<pre>a\n  b ``` <b>c</b></pre>d", "````text\na\n  b ``` c\n````\n\nd"),
            ("<pre><code class=\"rust\">\npanic!();\n</code></pre>", "```text\npanic!();\n```"),
            ("a <pre>b<br>c</pre>", "a\n\n```text\nb\nc\n```"),
            // Lists.
            ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
            ("<UL>\n<LI>a\n<LI>b\n</UL>\nc", "- a\n- b\n\nc"),
            ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
            ("<ol start=\"3\"><li>a</li></ol>", "3. a"),
            ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
            ("<ul><li>a<ul><li>b<ol><li>c</ul>d", "- a\n  - b\n    1. c\n\n  d"),
            ("<ul>a<li>b</ul>", "- a\n- b"),
            ("<li>a<li>b", "- a\n- b"),
            ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
            ("<p>Either:<ul><li>a</li></ul>or", "Either:\n- a\n\nor"),
            ("Values: <ul><li>a</li></ul> More.", "Values:\n- a\n\nMore."),
            ("<ul>\n\n- a\n\n</ul>", "- - a"),
            // Links.
            ("<a href=\"https://example.com/a?b=c&amp;d\">a</a>", "[a](<https://example.com/a?b=c&d>)"),
            ("<A HREF='https://example.com' target=_blank><code>a</code></A>", "[`a`](<https://example.com>)"),
            ("<a href='javascript:alert(1)'>a</a>", "a"),
            ("<a href=\"java\nscript:alert(1)\">a</a>", "a"),
            ("<a href='#anchor'>a</a> <a name=\"b\"></a>c", "a c"),
            ("<a href='https://example.com'><p>a</p></a>", "a"),
            ("<a href='https://example.com'>https://example.com</a>", "[https://example.com](<https://example.com>)"),
            ("<a href='https://example.com/>)'>a</a>", "a"),
            ("<a href='https://a.example'>a <a href='https://b.example'>b</a> c</a>", "[a b c](<https://a.example>)"),
            // Lines.
            ("a<br>b<BR/>c<br />- d", "a\\\nb\\\nc\\\n\\- d"),
            ("a<br><br>b", "a\n\nb"),
            ("<br>a<br>", "a"),
            ("a  \nb\\\nc", "a\\\nb\\\nc"),
            ("<p>a<hr>b", "a\n\n---\n\nb"),
            // Headings and quotes.
            ("<h2>A</h2>b", "## A\n\nb"),
            ("<h1><b>A</b><br>b</h1>", "# **A** b"),
            ("<h3></h3>a", "a"),
            ("<blockquote>a<p>b</blockquote>", "> a\n>\n> b"),
            // Tables.
            (
                "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>a|b<br/>c</td><td><code>|</code></td></tr></table>",
                "| A | B |\n| --- | --- |\n| a\\|b c | `\\|` |",
            ),
            ("<table><tr><td>a<tr><td>b<td>c</table>d", "| a |  |\n| --- | --- |\n| b | c |\n\nd"),
            ("<table><tr><td><ul><li>a</li><li>b</li></ul></td></tr></table>", "| a b |\n| --- |"),
            ("<table><caption>T</caption><tr><td>a</table>", "T\n\n| a |\n| --- |"),
            ("<table></table>a", "a"),
            ("<table><tr><td>\n\n# a\n\n- b\n\n</td></tr></table>", "| a b |\n| --- |"),
            ("<table><tr><td><table><tr><td>a</table></table>b", "|  |\n| --- |\n| a |\n\nb"),
            ("| a |\n|---|\n| b<br>c<p>d</p> |", "| a |\n| --- |\n| b c d |"),
            // Entities.
            ("<p>&lt;b&gt; &amp;amp; &copy;</p>", "\\<b\\> \\&amp; ©"),
            ("<p>*a* # `b` [c]</p>", "\\*a\\* \\# \\`b\\` \\[c\\]"),
            ("<p>\n# a\n- b\n</p>", "\\# a \\- b"),
        ] {
            wrong.extend((written(html) != markdown).then(|| (html, written(html), markdown)));
        }
        assert_eq!(wrong, [], "(HTML, written, expected)");
    }

    #[test]
    fn other_tags_stay_text() {
        let mut wrong = Vec::new();
        for (html, markdown) in [
            ("GET /users/<your-id>", "GET /users/\\<your-id\\>"),
            ("<your-id>", "\\<your-id\\>"),
            ("<p>Bearer <token></p>", "Bearer \\<token\\>"),
            ("A List<String> or Map<String, Integer>.", "A List\\<String\\> or Map\\<String, Integer\\>."),
            ("Bearer <code>", "Bearer \\<code\\>"),
            ("<p>Bearer <code>, then <b></p>", "Bearer \\<code\\>, then \\<b\\>"),
            ("<p>Bearer <b class=\"a\">c</p>", "Bearer **c**"),
            ("<p>Bearer <code><p>a", "Bearer \\<code\\>\n\na"),
            ("<div>a", "\\<div\\>a"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            (
                "a <script src=\"https://example.com/a.js\"></script>",
                "a \\<script src=\"<https://example.com/a.js>\"\\>\\</script\\>",
            ),
            ("<iframe src='https://example.com'></iframe>", "\\<iframe src='<https://example.com>'\\>\\</iframe\\>"),
            ("a <!-- b --> c", "a  c"),
            ("<!-- a\n\n    panic!()\n--> b", "b"),
            ("<p>a<!-- b</p>", "a"),
            ("<img src='https://example.com/a.png' alt='A chart'>", "A chart"),
            ("a < b <c", "a \\< b \\<c"),
            ("<p>a <b", "a \\<b"),
            ("<ul><li>a</ul></ul></li>b", "- a\n\nb"),
            ("<p onclick=\"alert(1)\">a</p>", "a"),
        ] {
            wrong.extend((written(html) != markdown).then(|| (html, written(html), markdown)));
        }
        assert_eq!(wrong, [], "(HTML, written, expected)");
    }

    #[test]
    fn nested_and_long_descriptions_take_linear_time() {
        let start = Instant::now();
        for piece in [
            "<b>",
            "<i><b>",
            "<ul>",
            "<ul><li>a",
            "<ol><li>",
            "<blockquote>",
            "<table>",
            "<table><tr><td>",
            "<td>",
            "<tr>",
            "<tr><td>a",
            "<div>",
            "<code>",
            "<pre>",
            "<a href='https://example.com'>",
            "</b>",
            "</ul>",
            "<br>",
            "<li>",
            "<p>",
            "<b></i>",
            "<sup>",
            "<hr>",
            "<h1>",
            "<",
            "<!--",
            "<a ",
            "<b a=",
            "&lt;",
            "<x>",
            "<p>\n\n",
            "- <ul><li>",
            "> <p>",
            "**<b>",
            "[<a>",
            "<caption>a",
        ] {
            for description in [
                piece.repeat(20_000 / piece.len()),
                format!("<p>{}", piece.repeat(20_000 / piece.len())),
                format!("{}</b></ul></p>", piece.repeat(10_000 / piece.len())),
            ] {
                let length = written(&description).len();
                assert!(length < 40 * description.len(), "{piece:?} became {length} bytes");
            }
        }
        // An unoptimized build takes about a second.
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    }
}
