//! The public items of generated sources. A newer generator or runtime may change them although the document did not.
//!
//! The sources are scanned for `pub`, without resolving names: a declaration is compared by its text, without its
//! documentation, its body and the names of its parameters. Only items that `runtime/public.rs` exports count in the
//! runtime, and the macros that declare types.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::output::OutputFile;

use super::judgement::{Action, Item, judge};
use super::{Cause, Change, Direction, Subject};

/// Compares the public items of two generated crates. Files that cannot be parsed are ignored.
pub fn compare(old: &[OutputFile], new: &[OutputFile]) -> Vec<Change> {
    let (old, new) = (Surface::of(old).items, Surface::of(new).items);
    let change = |name: &str, action, before: Option<&String>, after: Option<&String>| {
        let (wire, bump) = judge(Item::Declaration, action, Direction::default(), true);
        let migration = match action {
            Action::Removed => Some(format!("remove uses of `{name}`")),
            Action::Recast => Some(format!("adapt uses of `{name}`")),
            _ => None,
        };
        Change {
            subject: Subject::Api,
            resource: None,
            item: Item::Declaration,
            name: name.to_owned(),
            action,
            cause: Cause::Generator,
            before: before.filter(|text| !text.is_empty()).cloned(),
            after: after.filter(|text| !text.is_empty()).cloned(),
            direction: Direction::default(),
            wire,
            bump,
            old: None,
            new: None,
            migration,
        }
    };
    // An item that comes or goes does so with everything that belongs to it.
    let is_implied = |name: &str| {
        owner(name).is_some_and(|owner| owner != name && old.contains_key(owner) != new.contains_key(owner))
    };
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let compared = names.into_iter().filter_map(|name| match (old.get(name), new.get(name)) {
        (Some(before), Some(after)) if before == after => None,
        (Some(before), Some(after)) => Some(change(name, Action::Recast, Some(before), Some(after))),
        _ if is_implied(name) => None,
        (Some(before), None) => Some(change(name, Action::Removed, Some(before), None)),
        (None, after) => Some(change(name, Action::Added, None, after)),
    });
    compared.collect()
}

/// Returns the name of the item that a method, a field, an implementation or an export belongs to.
fn owner(name: &str) -> Option<&str> {
    let path = name.strip_prefix("use ").or_else(|| Some(name.rsplit_once(" for ")?.1)).unwrap_or(name);
    path.split([':', '<', ' ']).next()
}

/// The public items of a crate by their names, with their declarations.
#[derive(Default)]
struct Surface {
    items: BTreeMap<String, String>,
    /// The names that the runtime exports.
    exported: BTreeSet<String>,
    /// True in the runtime, except for its macros and the modules that it exports.
    is_limited: bool,
}

/// The keywords that begin a declaration.
const KINDS: [&str; 12] =
    ["struct", "enum", "trait", "fn", "type", "const", "static", "mod", "use", "async", "unsafe", "extern"];

impl Surface {
    fn of(files: &[OutputFile]) -> Self {
        let mut surface = Self::default();
        let parsed = |file: &OutputFile| file.text.parse::<TokenStream>().ok();
        if let Some(public) = files.iter().find(|file| file.path == "runtime/public.rs").and_then(parsed) {
            surface.export(public);
        }
        for file in files {
            let Some(tokens) = parsed(file) else { continue };
            let segments: Vec<&str> = file.path.trim_end_matches(".rs").split('/').collect();
            let is_runtime = segments[0] == "runtime";
            let is_exported = segments.iter().skip(1).any(|segment| surface.exported.contains(*segment));
            surface.is_limited = is_runtime && !is_exported && file.path != "runtime/macros.rs";
            if file.path != "runtime/public.rs" {
                surface.scan(tokens, "");
            }
        }
        surface
    }

    /// Adds the names that the runtime exports.
    fn export(&mut self, tokens: TokenStream) {
        let mut is_attribute = false;
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(punct) => is_attribute = punct.as_char() == '#',
                TokenTree::Group(group) if !is_attribute => self.export(group.stream()),
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    // The modules of a path are not exported.
                    let is_path = tokens.peek().is_some_and(|next| is_punct(next, ':'));
                    if !is_path && !matches!(name.as_str(), "pub" | "use" | "super") {
                        self.items.insert(format!("use {name}"), String::new());
                        self.exported.insert(name);
                    }
                }
                _ => is_attribute = false,
            }
        }
    }

    /// Adds an item. Several declarations with one name, as in the arms of a macro, are one item.
    ///
    /// A macro declares its items for many types. A method has its own name then, as callers write it; a declared type is
    /// not known.
    fn add(&mut self, owner: &str, name: &str, declaration: &str) {
        if name.starts_with('$') {
            return;
        }
        let owner = if owner.starts_with('$') { "" } else { owner };
        let (name, declaration) = (without_variables(name), &without_variables(declaration));
        let name = if owner.is_empty() { name } else { format!("{owner}::{name}") };
        let known = self.items.entry(name).or_default();
        if !known.split("; ").any(|known| known == declaration) {
            let separator = if known.is_empty() { "" } else { "; " };
            known.push_str(separator);
            known.push_str(declaration);
        }
    }

    /// Adds the public items among tokens. `owner` is the type that contains them.
    fn scan(&mut self, tokens: TokenStream, owner: &str) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        let mut gate = String::new();
        while at < tokens.len() {
            let next = match &tokens[at] {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    let inner = usize::from(matches!(tokens.get(at + 1), Some(TokenTree::Punct(_))));
                    if let Some(TokenTree::Group(group)) = tokens.get(at + 1 + inner) {
                        let text = group.stream().to_string();
                        gate = if text.starts_with("cfg") { format!("#[{text}] ") } else { gate };
                        at += 2 + inner;
                        continue;
                    }
                    at + 1
                }
                TokenTree::Ident(ident) if *ident == "pub" => match tokens.get(at + 1) {
                    // The item is public within the crate alone.
                    Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                        end_of(&tokens, at + 2) + 1
                    }
                    _ => self.declaration(&tokens, at + 1, owner, &gate),
                },
                TokenTree::Ident(ident) if *ident == "impl" => self.implementation(&tokens, at),
                // The rules of a macro, or an invocation that declares items.
                TokenTree::Punct(punct) if punct.as_char() == '!' => {
                    // The name of a new macro precedes its rules.
                    let group = [at + 2, at + 1].into_iter().find_map(|index| match tokens.get(index) {
                        Some(TokenTree::Group(group)) => Some((index, group.stream())),
                        _ => None,
                    });
                    match group {
                        Some((index, inner)) => {
                            self.scan(inner, owner);
                            index + 1
                        }
                        None => at + 1,
                    }
                }
                // A rule of a macro: `(…) => {…}`.
                TokenTree::Group(group) if is_arrow(&tokens, at) => {
                    self.scan(group.stream(), owner);
                    at + 1
                }
                TokenTree::Ident(ident) if KINDS.contains(&ident.to_string().as_str()) => end_of(&tokens, at) + 1,
                _ => at + 1,
            };
            gate.clear();
            at = next;
        }
    }

    /// Adds the public declaration at an index, and returns the index behind it.
    fn declaration(&mut self, tokens: &[TokenTree], start: usize, owner: &str, gate: &str) -> usize {
        let end = end_of(tokens, start);
        let head = &tokens[start..end];
        let words = |index: usize| match head.get(index) {
            Some(TokenTree::Ident(ident)) => ident.to_string(),
            _ => String::new(),
        };
        let kind = (0..head.len()).map(words).find(|word| !matches!(word.as_str(), "async" | "unsafe" | "extern" | ""));
        let kind = kind.unwrap_or_default();
        let position = head.iter().position(|token| matches!(token, TokenTree::Ident(ident) if *ident == kind));
        let is_item = KINDS.contains(&kind.as_str());
        let exported = head.last().filter(|_| kind == "use").and_then(|last| match last {
            TokenTree::Ident(ident) => Some(format!("use {ident}")),
            _ => None,
        });
        let name = if let Some(name) = exported {
            name
        } else if is_item {
            position.map(|position| name_at(head, position + 1)).unwrap_or_default()
        } else {
            name_at(head, 0)
        };
        let is_visible =
            !self.is_limited || self.exported.contains(if owner.is_empty() { name.as_str() } else { owner });
        if is_visible && !name.is_empty() {
            self.add(owner, &name, &format!("{gate}{}", shown(head)));
        }
        if let Some(TokenTree::Group(body)) = tokens.get(end).filter(|_| is_visible) {
            match kind.as_str() {
                "struct" | "mod" => self.scan(body.stream(), &name),
                "enum" => {
                    for variant in separated(body.stream()) {
                        // Macros state the value in JSON behind the name.
                        let end = variant.iter().position(|token| is_punct(token, '='));
                        self.add(&name, &name_at(&variant, 0), &shown(&variant[..end.unwrap_or(variant.len())]));
                    }
                }
                "trait" => {
                    let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
                    let items: Vec<TokenTree> = body.stream().into_iter().filter(|token| !is_body(token)).collect();
                    self.add("", &name, &shown(&items));
                }
                _ => {}
            }
        }
        end + 1
    }

    /// Adds the public items of an implementation, or the implementation of a trait, and returns the index behind it.
    fn implementation(&mut self, tokens: &[TokenTree], start: usize) -> usize {
        let end = end_of(tokens, start);
        let head = &tokens[start + 1..end];
        let of_trait = head.iter().position(|token| matches!(token, TokenTree::Ident(ident) if *ident == "for"));
        let ty = type_of(&head[of_trait.map_or(0, |position| position + 1)..]);
        if self.is_limited && !self.exported.contains(&ty) {
            return end + 1;
        }
        match (of_trait, tokens.get(end)) {
            (Some(_), _) => self.add("", &format!("impl {}", shown(head)), ""),
            (None, Some(TokenTree::Group(body))) => self.scan(body.stream(), &ty),
            _ => {}
        }
        end + 1
    }
}

/// Returns the index of the body, the semicolon or the comma that ends a declaration.
fn end_of(tokens: &[TokenTree], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (index, token) in tokens.iter().enumerate().skip(start) {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return index,
            TokenTree::Punct(punct) => {
                match punct.as_char() {
                    ';' => return index,
                    ',' if depth == 0 => return index,
                    '<' => depth += 1,
                    '>' if !matches!(before, '-' | '=') => depth = depth.saturating_sub(1),
                    _ => {}
                }
                before = punct.as_char();
                continue;
            }
            _ => {}
        }
        before = ' ';
    }
    tokens.len()
}

/// Returns true if a rule of a macro begins or ends at an index.
fn is_arrow(tokens: &[TokenTree], at: usize) -> bool {
    let is = |index: Option<usize>, character| {
        let token = index.and_then(|index| tokens.get(index));
        matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
    };
    is(at.checked_sub(2), '=') && is(at.checked_sub(1), '>')
}

/// Replaces the variables of a macro by `_`.
fn without_variables(text: &str) -> String {
    let mut parts = text.split('$');
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|character: char| character.is_ascii_alphanumeric() || character == '_');
        let variable = &part[..part.len() - rest.len()];
        match rest.strip_prefix("::").filter(|_| variable == "crate") {
            Some(rest) => shown.push_str(rest),
            None => shown.extend(["_", rest]),
        }
    }
    shown
}

/// Returns the name at an index, with the `$` of a macro.
fn name_at(tokens: &[TokenTree], index: usize) -> String {
    match tokens.get(index) {
        Some(TokenTree::Ident(ident)) => ident.to_string(),
        Some(TokenTree::Punct(punct)) if punct.as_char() == '$' => format!("${}", name_at(tokens, index + 1)),
        _ => String::new(),
    }
}

/// Returns the name of the type that an implementation is about, without its path and its arguments.
fn type_of(tokens: &[TokenTree]) -> String {
    let mut depth = 0_usize;
    let mut name = String::new();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => {
                if !name.is_empty() {
                    break;
                }
                depth += 1;
            }
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth = depth.saturating_sub(1),
            TokenTree::Ident(ident) if *ident == "where" => break,
            TokenTree::Ident(ident) if depth == 0 => {
                let before = index.checked_sub(1).map(|before| &tokens[before]);
                let is_variable = matches!(before, Some(TokenTree::Punct(punct)) if punct.as_char() == '$');
                name = if is_variable { format!("${ident}") } else { ident.to_string() };
            }
            _ => {}
        }
    }
    name
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// Removes the spaces that rustfmt does not write.
fn tidy(text: &str) -> String {
    const SPACED: [(&str, &str); 12] = [
        (": :", "::"),
        (" :: ", "::"),
        ("- >", "->"),
        ("= >", "=>"),
        ("& ", "&"),
        ("' ", "'"),
        ("$ ", "$"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        (" (", "("),
    ];
    let text = SPACED.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    // An arrow is the one place where a space precedes `>`.
    text.replace("->", " -> ").replace("  ", " ")
}

/// Splits tokens at commas. Attributes are left out.
fn separated(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    let mut depth = 0_usize;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '#' if matches!(tokens.peek(), Some(TokenTree::Group(_))) => {
                    tokens.next();
                    continue;
                }
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    parts.push(Vec::new());
                    continue;
                }
                _ => {}
            }
        }
        parts.last_mut().expect("there is a part").push(token);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Returns tokens as text, without attributes and without the names of parameters.
fn shown(tokens: &[TokenTree]) -> String {
    let is_function = tokens.iter().any(|token| matches!(token, TokenTree::Ident(ident) if *ident == "fn"));
    let mut text: Vec<String> = Vec::new();
    let mut tokens = tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if matches!(tokens.peek(), Some(TokenTree::Group(_))) {
                    tokens.next();
                }
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis && is_function => {
                let types = separated(group.stream()).into_iter().map(|parameter| {
                    let colon = parameter.iter().position(|token| {
                        matches!(token, TokenTree::Punct(punct)
                            if punct.as_char() == ':' && punct.spacing() == proc_macro2::Spacing::Alone)
                    });
                    shown(&parameter[colon.map_or(0, |colon| colon + 1)..])
                });
                text.push(format!("({})", types.collect::<Vec<_>>().join(", ")));
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                text.push(format!("{open}{}{close}", shown(&inner)));
            }
            token => text.push(token.to_string()),
        }
    }
    tidy(&text.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Vec<OutputFile> {
        files.iter().map(|(path, text)| OutputFile { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
    }

    /// Returns the changes between two versions of a file beside a runtime that exports `Client`.
    fn changed(path: &str, old: &str, new: &str) -> Vec<String> {
        let public = ("runtime/public.rs", "#[cfg(feature = \"a\")]\npub use super::{Client};");
        let changes = compare(&files(&[public, (path, old)]), &files(&[public, (path, new)]));
        changes
            .iter()
            .map(|change| format!("{} {} {}", change.name, change.action.as_str(), change.bump.as_str()))
            .collect()
    }

    #[test]
    fn public_items_are_compared_without_their_bodies() {
        let client = "pub struct Client { pub a: u8, b: u8 }\nimpl<'a> Client {\n    /// Calls.\n    pub fn call(&self, id: String) -> u8 { 1 }\n}";
        for (old, new, expected) in [
            ("/// Calls.", "/// Calls it.", &[][..]),
            ("id: String", "key: String", &[]),
            ("{ 1 }", "{ let x = 2; x }", &[]),
            (", b: u8", ", c: String", &[]),
            ("id: String", "id: &str", &["Client::call changed in Rust only major"]),
            ("pub fn call", "pub fn send", &["Client::call removed major", "Client::send added minor"]),
            ("pub fn call", "pub(crate) fn call", &["Client::call removed major"]),
            ("    pub fn", "    #[cfg(feature = \"b\")]\n    pub fn", &["Client::call changed in Rust only major"]),
            ("pub a: u8", "pub a: u16", &["Client::a changed in Rust only major"]),
            ("pub struct", "impl Copy for Client {}\npub struct", &["impl Copy for Client added minor"]),
        ] {
            for path in ["client.rs", "runtime/client.rs"] {
                assert_eq!(changed(path, client, &client.replace(old, new)), expected, "{path}: {old} -> {new}");
            }
        }
        // The runtime does not export it.
        assert!(changed("runtime/a.rs", "pub struct A;", "").is_empty());
        assert_eq!(changed("a.rs", "pub struct A;", ""), ["A removed major"]);
        // What belongs to an item is not listed beside it.
        let whole = "pub use b::A;\npub struct A { pub a: u8 }\nimpl<T> From<T> for A {}\nimpl A { pub fn b() {} }";
        assert_eq!(changed("a.rs", "", whole), ["A added minor"]);
        assert_eq!(changed("a.rs", whole, ""), ["A removed major"]);
        assert_eq!(changed("a.rs", "", "pub use b::A;"), ["use A added minor"]);
    }

    #[test]
    fn items_that_macros_declare_are_compared() {
        let object = "object! {\n    /// A.\n    pub struct A {\n        /// B.\n        #[wire(\"b\")]\n        pub b: Option<String>,\n    }\n}";
        assert_eq!(changed("types/a.rs", object, &object.replace("String", "u8")), ["A::b changed in Rust only major"]);
        assert!(changed("types/a.rs", object, &object.replace("/// B.", "/// C.")).is_empty());
        let values = "values! { pub enum E { A = \"a\", B = \"b\" } }";
        assert_eq!(changed("types/e.rs", values, &values.replace("A = \"a\", ", "")), ["E::A removed major"]);
        let rules = "macro_rules! request {\n    ($name:ident) => {\n        impl $name {\n            pub fn send(self) -> u8 { 1 }\n        }\n    };\n}";
        let renamed = rules.replace("fn send", "fn go");
        assert_eq!(changed("runtime/macros.rs", rules, &renamed), ["go added minor", "send removed major"]);
        let typed = rules.replace("$name:ident", "$name:ident, $out:ty").replace("-> u8", "-> $crate::Request<$out>");
        let public = |text: &str| files(&[("runtime/public.rs", ""), ("runtime/macros.rs", text)]);
        let changes = compare(&public(rules), &public(&typed));
        let shown = |change: &Change| (change.name.clone(), change.after.clone().unwrap_or_default());
        let shown: Vec<_> = changes.iter().map(shown).collect();
        assert_eq!(shown, [("send".to_owned(), "fn send(self) -> Request<_>".to_owned())]);
        // The variables of a macro are not names of the client.
        let declared = "macro_rules! object {\n    ($name:ident) => {\n        pub struct $name { pub $field: u8 }\n        impl Clone for $name {}\n    };\n}";
        assert_eq!(changed("runtime/macros.rs", "", declared), ["impl Clone for _ added minor"]);
    }
}
