//! Turns the files of a crate into those of a module of another crate: paths from the root of the crate get the path of
//! the module, and the root loses what only a crate can have.

use crate::output::OutputFile;

/// The path of a module within its crate, such as `crate::faos`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModulePath(String);

impl ModulePath {
    /// Parses a path that begins with `crate::`.
    pub fn parse(text: &str) -> Option<Self> {
        let names = text.strip_prefix("crate::")?;
        let is_name = |name: &str| {
            let is_plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            is_plain && crate::naming::casing::is_name(name)
        };
        names.split("::").all(is_name).then(|| Self(text.to_owned()))
    }

    /// Returns the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The root of a module that is kept in the sources of a crate.
const ROOT: &str = "mod.rs";

/// The same for `include!`, which does not allow inner attributes.
const INCLUDED: &str = "include.rs";

/// The attribute of every item of the root. A crate uses a part of its client, and may be strict with its own code.
const ALLOW: &str = "#[allow(clippy::all, clippy::pedantic, dead_code, missing_docs, private_bounds, private_interfaces, unexpected_cfgs, unnameable_types, \
                     unreachable_pub, unused_imports, unused_macros)]";

/// Moves the files of a crate to a module. `krate` is the name of the crate in its examples, and `kept` are paths of the
/// surrounding crate.
pub(crate) fn placed(
    files: Vec<OutputFile>,
    module: &ModulePath,
    krate: Option<&str>,
    kept: &[String],
) -> Vec<OutputFile> {
    let mut placed = Vec::with_capacity(files.len() + 1);
    for OutputFile { path, text } in files {
        let text = Rewriting { module, krate, kept }.text(&text);
        match path.as_str() {
            "lib.rs" => {
                let text = root(&text);
                placed.push(OutputFile { path: INCLUDED.to_owned(), text: without_inner_lines(&text) });
                placed.push(OutputFile { path: ROOT.to_owned(), text });
            }
            // The surrounding crate decides which types of its signatures can be named.
            "runtime/mod.rs" => {
                let denied = "// Every type of a public signature is exported.\n#![deny(unnameable_types)]\n";
                placed.push(OutputFile { path, text: text.replacen(denied, "", 1) });
            }
            _ => placed.push(OutputFile { path, text }),
        }
    }
    placed.sort_by(|left, right| left.path.cmp(&right.path));
    placed
}

/// Adapts the root of a crate to a module.
fn root(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        if let Some(attribute) = line.strip_prefix("#![") {
            if attribute.starts_with("recursion_limit") {
                let at = lines.iter().rposition(|line: &String| line.starts_with("//!")).map_or(0, |last| last + 1);
                let note = format!("//!\n//! The root of the crate must contain `#![{attribute}`.");
                lines.insert(at, note);
            }
            continue;
        }
        if line.starts_with("#[allow(") {
            continue;
        }
        if ["mod ", "pub mod ", "pub use ", "use "].iter().any(|word| line.starts_with(word)) {
            lines.push(ALLOW.to_owned());
        }
        lines.push(line.to_owned());
    }
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines.join("\n") + "\n"
}

/// Removes inner documentation.
fn without_inner_lines(text: &str) -> String {
    let kept = text.lines().filter(|line| !line.starts_with("//!"));
    kept.map(|line| format!("{line}\n")).collect()
}

struct Rewriting<'a> {
    module: &'a ModulePath,
    krate: Option<&'a str>,
    kept: &'a [String],
}

impl Rewriting<'_> {
    /// Rewrites the paths in code and in documentation, but not in literals.
    fn text(&self, text: &str) -> String {
        let mut new = String::with_capacity(text.len() + text.len() / 50);
        let mut rest = text;
        let mut in_example = false;
        while let Some(first) = rest.chars().next() {
            let length = match first {
                _ if rest.starts_with("//") => {
                    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
                    new.push_str(&self.comment(line, &mut in_example));
                    rest = &rest[line.len()..];
                    continue;
                }
                '"' => quoted(rest, '"'),
                '\'' => character(rest),
                _ if is_word(first) => {
                    let word = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
                    let after = &rest[word.len()..];
                    match raw_string(word, after) {
                        Some(length) => word.len() + length,
                        None => {
                            let is_root = word == "crate" && after.starts_with("::") && !self.keeps(rest);
                            new.push_str(if is_root { self.module.as_str() } else { word });
                            rest = after;
                            continue;
                        }
                    }
                }
                other => other.len_utf8(),
            };
            let (copied, after) = rest.split_at(length);
            new.push_str(copied);
            rest = after;
        }
        new
    }

    /// Returns true if a path of the surrounding crate begins here.
    fn keeps(&self, text: &str) -> bool {
        let ends = |rest: &str| !rest.starts_with(|c| is_word(c) || c == ':');
        self.kept.iter().any(|path| text.strip_prefix(path.as_str()).is_some_and(ends))
    }

    /// Rewrites a line of a comment. Examples are not compiled, since the surrounding crate may keep the module private.
    fn comment(&self, line: &str, in_example: &mut bool) -> String {
        let inner = line.trim_start_matches(['/', '!']).trim_start();
        let path = self.module.as_str();
        match inner {
            "```" | "```no_run" if !*in_example => {
                *in_example = true;
                let at = line.find("```").unwrap_or(line.len());
                return format!("{}```ignore", &line[..at]);
            }
            _ if inner.starts_with("```") => {
                *in_example = !*in_example;
                return line.to_owned();
            }
            _ => {}
        }
        if *in_example {
            let line = replaced_path(line, "crate", path);
            return self.krate.map_or(line.clone(), |krate| replaced_path(&line, krate, path));
        }
        line.replace("](crate::", &format!("]({path}::"))
    }
}

/// Replaces the first segment of paths.
fn replaced_path(line: &str, from: &str, to: &str) -> String {
    let pattern = format!("{from}::");
    let mut new = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(&pattern) {
        let (before, after) = rest.split_at(at);
        new.push_str(before);
        let begins = !before.ends_with(|c| is_word(c) || c == ':');
        new.push_str(if begins { to } else { from });
        rest = &after[from.len()..];
    }
    new + rest
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Returns the length of a literal that begins with a quote.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == quote => return at + quote.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Returns the length of a character, or of the quote of a lifetime.
fn character(text: &str) -> usize {
    let mut inside = text[1..].chars();
    match (inside.next(), inside.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(text, '\''),
        _ => 1,
    }
}

/// Returns the length of the rest of a raw string, whose prefix is `word`.
fn raw_string(word: &str, after: &str) -> Option<usize> {
    if !matches!(word, "r" | "br" | "cr") {
        return None;
    }
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = body.find(&end).map_or(body.len(), |at| at + end.len());
    Some(hashes + 1 + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_paths_begin_with_crate() {
        for (text, is_right) in [
            ("crate::faos", true),
            ("crate::clients::git_hub2", true),
            ("crate::", false),
            ("crate", false),
            ("faos", false),
            ("crate::Faos", false),
            ("crate::fn", false),
            ("crate::a::", false),
            ("crate::a-b", false),
            ("self::a", false),
        ] {
            assert_eq!(ModulePath::parse(text).is_some(), is_right, "{text}");
        }
    }

    #[test]
    fn paths_are_rewritten_in_code_and_not_in_literals() {
        let module = ModulePath::parse("crate::a::b").expect("the path is valid");
        for (text, new) in [
            ("use crate::types;", "use crate::a::b::types;"),
            ("$crate::runtime::request! {}", "$crate::a::b::runtime::request! {}"),
            ("pub(crate) fn f<'a>(x: &'a crate::T) {}", "pub(crate) fn f<'a>(x: &'a crate::a::b::T) {}"),
            (r#"f("crate::x \" crate::y", crate::z)"#, r#"f("crate::x \" crate::y", crate::a::b::z)"#),
            (r##"f(r#"crate::x " crate::y"#, crate::z)"##, r##"f(r#"crate::x " crate::y"#, crate::a::b::z)"##),
            (r"f('\'', '\\', '\u{1}', '\x22', crate::z)", r"f('\'', '\\', '\u{1}', '\x22', crate::a::b::z)"),
            ("f('\"', crate::z)", "f('\"', crate::a::b::z)"),
            ("f(b'\"', b\"crate::x\", crate::z)", "f(b'\"', b\"crate::x\", crate::a::b::z)"),
            ("my_crate::x", "my_crate::x"),
            ("Vec<crate::own::T>, crate::own::Type", "Vec<crate::own::T>, crate::a::b::own::Type"),
            ("/// See [`T`](crate::T) and `crate::x`.", "/// See [`T`](crate::a::b::T) and `crate::x`."),
            (
                "/// ```no_run\n/// use client::T;\n/// use my_client::U;\n/// ```\n/// client::T\n",
                "/// ```ignore\n/// use crate::a::b::T;\n/// use my_client::U;\n/// ```\n/// client::T\n",
            ),
            ("/// ```text\n/// crate::T\n/// ```\n", "/// ```text\n/// crate::a::b::T\n/// ```\n"),
        ] {
            let kept = ["crate::own::T".to_owned()];
            let rewriting = Rewriting { module: &module, krate: Some("client"), kept: &kept };
            assert_eq!(rewriting.text(text), new, "{text}");
        }
    }
}
