//! Shows findings: as rustc does for people, as JSON for programs, as annotations for GitHub.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use super::{Diagnostic, Diagnostics, Severity};
use crate::{
    document::{Pointer, Source},
    parse::position::{Place, Places, char_start},
};

/// The length in bytes from which a line is quoted in part only. Minified documents are one line of megabytes.
const LONG_LINE: usize = 4096;

/// How much of a long line is quoted, in bytes.
const QUOTED: usize = 160;

impl Diagnostics {
    /// The findings with their lines, sorted by place. Beyond [`Diagnostics::SHOWN`] the rest is counted; errors are
    /// shown before warnings are left out.
    pub fn render(&self, source: &Source, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let (shown, places) = self.located(source, Diagnostics::SHOWN);
        let mut text = String::new();
        for (diagnostic, place) in &shown {
            text.push_str(&renderer.render(&[report(diagnostic, place, source, &places)]));
            text.push_str("\n\n");
        }
        let hidden = self.len() - shown.len();
        if hidden > 0 {
            text.push_str(&format!("and {hidden} more findings\n"));
        }
        text
    }

    /// All findings as JSON, sorted by place: `code`, `severity`, `pointer`, `line`, `column`, `message`, `help`,
    /// `related`.
    pub fn to_json(&self, source: &Source) -> serde_json::Value {
        let (located, places) = self.located(source, usize::MAX);
        let findings = located.into_iter().map(|(diagnostic, place)| {
            let related = diagnostic.related.iter().map(|(at, label)| {
                let place = places.get(at);
                json!({ "pointer": at.as_str(), "line": place.line, "column": place.column, "label": label })
            });
            json!({
                "code": diagnostic.code.as_str(),
                "severity": diagnostic.severity.name(),
                "file": source.name,
                "pointer": diagnostic.at.as_str(),
                "line": place.line,
                "column": place.column,
                "message": diagnostic.message,
                "help": diagnostic.help,
                "related": related.collect::<Vec<_>>(),
            })
        });
        findings.collect()
    }

    /// All findings as workflow commands of GitHub Actions, a line each, sorted by place. GitHub shows them at their
    /// lines in a pull request.
    pub fn to_github(&self, source: &Source) -> String {
        let (located, _) = self.located(source, usize::MAX);
        let mut text = String::new();
        for (diagnostic, place) in located {
            let kind = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            let message = match &diagnostic.help {
                Some(help) => format!("{}\n{help}", diagnostic.message),
                None => diagnostic.message.clone(),
            };
            text.push_str(&format!(
                "::{kind} file={},line={},col={},title={}::{}\n",
                escaped_property(&source.name),
                place.line,
                place.column,
                escaped_property(diagnostic.code.as_str()),
                escaped_data(&message),
            ));
        }
        text
    }

    /// Up to `most` findings with their places, sorted by place, and all places that they mention.
    fn located(&self, source: &Source, most: usize) -> (Vec<(&Diagnostic, Place)>, Places) {
        let mut chosen: Vec<&Diagnostic> = self.iter().collect();
        chosen.sort_by_key(|diagnostic| diagnostic.severity);
        chosen.truncate(most);
        let related = chosen.iter().flat_map(|diagnostic| diagnostic.related.iter().map(|(at, _)| at));
        let pointers = chosen.iter().map(|diagnostic| &diagnostic.at).chain(related);
        let places = Places::find(source, pointers);
        let mut located: Vec<_> = chosen
            .into_iter()
            .map(|diagnostic| match diagnostic.offset {
                Some(offset) => (diagnostic, Place::at_offset(&source.text, offset)),
                None => (diagnostic, places.get(&diagnostic.at)),
            })
            .collect();
        located.sort_by_key(|(_, place)| place.span.start);
        (located, places)
    }
}

fn report<'a>(diagnostic: &'a Diagnostic, place: &Place, source: &'a Source, places: &Places) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(visible(&diagnostic.message)).id(diagnostic.code.as_str());
    let label = (!diagnostic.at.is_root()).then(|| shortened(&diagnostic.at));
    let mut group = quoted(Group::with_title(title), source, place, AnnotationKind::Primary, label);
    for (at, label) in &diagnostic.related {
        let label = visible(&format!("{label} ({})", shortened(at)));
        group = quoted(group, source, &places.get(at), AnnotationKind::Context, Some(label));
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(visible(help))),
        None => group,
    }
}

/// Adds the line of a place to a report, with the place marked.
fn quoted<'a>(
    group: Group<'a>,
    source: &'a Source,
    place: &Place,
    kind: AnnotationKind,
    label: Option<String>,
) -> Group<'a> {
    let (text, start) = (source.text.as_str(), place.span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let is_long = line_end - line_start > LONG_LINE;
    let (first, last) = if is_long {
        let first = char_start(text, line_start.max(start.saturating_sub(QUOTED / 4)));
        (first, char_start(text, line_end.min(first + QUOTED)).max(start))
    } else {
        (line_start, line_end)
    };
    let span = start - first..place.span.end.clamp(start, last) - first;
    let snippet = Snippet::source(&text[first..last]).line_start(place.line).annotation(kind.span(span).label(label));
    if is_long {
        // The column counts from the beginning of the line, which is not quoted.
        let origin = Origin::path(source.name.as_str()).line(place.line).char_column(place.column);
        group.element(origin).element(snippet)
    } else {
        group.element(snippet.path(source.name.as_str()))
    }
}

/// A pointer for messages: a long one keeps its ends.
fn shortened(at: &Pointer) -> String {
    let text = at.to_string();
    if text.len() <= 200 {
        return visible(&text);
    }
    let head = &text[..char_start(&text, 90)];
    let tail = &text[char_start(&text, text.len() - 90)..];
    visible(&format!("{head}…{tail}"))
}

/// The text with control and bidirectional characters spelled out, so that a document cannot drive a terminal.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        let hidden = character.is_control()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
        if hidden && character != '\n' {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// The message of a workflow command. An escaped line break cannot end the command and begin another.
fn escaped_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command, which also ends at a colon or comma.
fn escaped_property(text: &str) -> String {
    escaped_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annotation_of_github_is_one_line() {
        let source = Source::new("a,b.yaml", "openapi: 3.1.0\ninfo: {}\n");
        let mut findings = Diagnostics::new();
        let at = Pointer::root().join("info");
        findings.error("missing-field", &at, "50%\n::error::no").help("add it");
        assert_eq!(
            findings.to_github(&source),
            "::error file=a%2Cb.yaml,line=2,col=1,title=missing-field::50%25%0A::error::no%0Aadd it\n"
        );
    }
}
