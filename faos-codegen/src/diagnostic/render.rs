//! Formats findings as text in the style of rustc, as JSON, and as annotations of GitHub Actions.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use crate::json::Pointer;
use crate::source::Source;
use crate::source::{Place, Places, char_start};
use crate::visible;

use super::{Diagnostic, Diagnostics, Severity};

/// The maximum length in bytes of a line that is quoted completely. A minified document is a single line of megabytes.
const LONG_LINE: usize = 4096;

/// The length of the excerpt from a longer line, in bytes.
const QUOTED: usize = 160;

impl Diagnostics {
    /// Formats the findings with their lines, sorted by place. Beyond [`Diagnostics::SHOWN`], the rest is only counted;
    /// warnings are omitted before errors.
    pub fn render(&self, source: &Source, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let shown = self.located(source, Diagnostics::SHOWN);
        let mut text = String::new();
        for located in &shown {
            text.push_str(&renderer.render(&[report(located)]));
            text.push_str("\n\n");
        }
        let hidden = self.len() - shown.len();
        if hidden > 0 {
            text.push_str(&format!("and {hidden} more findings\n"));
        }
        // Quotes of the document can contain any character.
        visible::output(&text, color)
    }

    /// Returns all findings as JSON, sorted by place: `code`, `severity`, `file`, `pointer`, `line`, `column`, `message`,
    /// `help`, `related`, and `settings` if there are any.
    pub fn to_json(&self, source: &Source) -> serde_json::Value {
        let located = self.located(source, usize::MAX);
        let findings = located.iter().map(|Located { finding, spot, related }| {
            let settings = (!finding.settings.is_empty()).then_some(&finding.settings);
            let related = related.iter().zip(&finding.related).map(|(spot, (at, label))| {
                json!({
                    "file": spot.source.name,
                    "pointer": at.as_str(),
                    "line": spot.place.line,
                    "column": spot.place.column,
                    "label": label,
                })
            });
            let mut shown = json!({
                "code": finding.code.as_str(),
                "severity": finding.severity.name(),
                "file": spot.source.name,
                "pointer": finding.at.as_str(),
                "line": spot.place.line,
                "column": spot.place.column,
                "message": finding.message,
                "help": finding.help,
                "related": related.collect::<Vec<_>>(),
            });
            if let Some(settings) = settings {
                shown["settings"] = json!(settings);
            }
            shown
        });
        findings.collect()
    }

    /// Returns all findings as workflow commands of GitHub Actions, one per line, sorted by place. GitHub shows them at
    /// their lines in a pull request.
    pub fn to_github(&self, source: &Source) -> String {
        let mut text = String::new();
        for Located { finding, spot, .. } in self.located(source, usize::MAX) {
            let kind = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            let lines = [Some(&finding.message), finding.help.as_ref()].into_iter().flatten().chain(&finding.settings);
            let message = lines.map(String::as_str).collect::<Vec<_>>().join("\n");
            text.push_str(&format!(
                "::{kind} file={},line={},col={},title={}::{}\n",
                visible::command_property(&spot.source.name),
                spot.place.line,
                spot.place.column,
                visible::command_property(finding.code.as_str()),
                visible::command_data(&message),
            ));
        }
        text
    }

    /// Returns up to `most` findings with their places, sorted by place.
    fn located<'a>(&'a self, source: &'a Source, most: usize) -> Vec<Located<'a>> {
        let mut chosen: Vec<&Diagnostic> = self.iter().collect();
        chosen.sort_by_key(|finding| finding.severity);
        chosen.truncate(most);

        let mut pointers: BTreeMap<&str, Vec<Pointer>> = BTreeMap::new();
        for finding in &chosen {
            for at in finding.related.iter().map(|(at, _)| at).chain([&finding.at]) {
                let (file, at) = self.file_of(finding, at);
                pointers.entry(file).or_default().push(at);
            }
        }
        let of_file = |(file, pointers): (&'a str, Vec<Pointer>)| {
            let source = source.file(file);
            (file, (source, Places::find(source, pointers.iter())))
        };
        let files: BTreeMap<&str, (&Source, Places)> = pointers.into_iter().map(of_file).collect();
        let spot = |finding: &'a Diagnostic, at: &Pointer| {
            let (file, at) = self.file_of(finding, at);
            let (source, place) = match files.get(file) {
                Some((source, places)) => (*source, places.get(&at)),
                None => (source, Place::default()),
            };
            Spot { source, place }
        };

        let mut located: Vec<_> = chosen
            .into_iter()
            .map(|finding| {
                let mut own = spot(finding, &finding.at);
                if let Some(offset) = finding.offset {
                    own.place = Place::at_offset(&own.source.text, offset);
                }
                let related = finding.related.iter().map(|(at, _)| spot(finding, at)).collect();
                Located { finding, spot: own, related }
            })
            .collect();
        // The document itself comes first, then its other files.
        let is_other = |spot: &Spot<'_>| !std::ptr::eq(spot.source, source);
        located.sort_by_key(|Located { spot, .. }| (is_other(spot), spot.source.name.as_str(), spot.place.span.start));
        located
    }

    /// Returns the file of a place, empty for the document itself, and the place in it.
    fn file_of<'a>(&'a self, finding: &'a Diagnostic, at: &Pointer) -> (&'a str, Pointer) {
        match &finding.file {
            Some(file) => (file, at.clone()),
            None => self.origins.of(at).unwrap_or_else(|| ("", at.clone())),
        }
    }
}

/// A finding with the positions of its place and its related places.
struct Located<'a> {
    finding: &'a Diagnostic,
    spot: Spot<'a>,
    related: Vec<Spot<'a>>,
}

/// A position in the document or in one of its other files.
struct Spot<'a> {
    source: &'a Source,
    place: Place,
}

fn report<'a>(Located { finding, spot, related }: &Located<'a>) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(visible::name(&finding.message)).id(finding.code.as_str());
    let label = (!finding.at.is_root()).then(|| shortened(&finding.at));
    let mut group = quoted(Group::with_title(title), spot, AnnotationKind::Primary, label);
    for (spot, (at, label)) in related.iter().zip(&finding.related) {
        let label = visible::name(&format!("{label} ({})", shortened(at))).into_owned();
        group = quoted(group, spot, AnnotationKind::Context, Some(label));
    }
    match &finding.help {
        Some(help) => {
            let lines = std::iter::once(help).chain(&finding.settings);
            let lines: Vec<_> = lines.map(|line| visible::name(line)).collect();
            group.element(Level::HELP.message(lines.join("\n")))
        }
        None => group,
    }
}

/// Appends the line of a place to a report, with the place marked.
fn quoted<'a>(
    group: Group<'a>,
    Spot { source, place }: &Spot<'a>,
    kind: AnnotationKind,
    label: Option<String>,
) -> Group<'a> {
    let source: &'a Source = source;
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
        let origin = Origin::path(visible::name(&source.name)).line(place.line).char_column(place.column);
        group.element(origin).element(snippet)
    } else {
        group.element(snippet.path(visible::name(&source.name)))
    }
}

/// Shortens a long pointer for messages, keeping both ends.
fn shortened(at: &Pointer) -> String {
    let text = at.to_string();
    if text.len() <= 200 {
        return visible::name(&text).into_owned();
    }
    let head = &text[..char_start(&text, 90)];
    let tail = &text[char_start(&text, text.len() - 90)..];
    visible::name(&format!("{head}…{tail}")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn an_annotation_of_github_is_one_line() {
        let source = Source::new("a,b.yaml", "openapi: 3.1.0\ninfo: {}\n");
        let mut findings = Diagnostics::new();
        let at = Pointer::root().join("info");
        findings.error(Code::Syntax, &at, "50%\n::error::\u{1b}no").help("add it");
        assert_eq!(
            findings.to_github(&source),
            "::error file=a%2Cb.yaml,line=2,col=1,title=syntax::50%25%0A::error::\\u{1b}no%0Aadd it\n"
        );
    }
}
