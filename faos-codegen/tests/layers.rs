//! The invariants of `src/lib.rs` on who may see what, checked against the imports of every file.

#[path = "support/attributes.rs"]
mod attributes;
#[path = "support/files.rs"]
mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, ItemMod, ItemUse, Token, UseTree};

/// The modules of the crate that each module may import, in the order of the pipeline.
const MAY_SEE: &[(&str, &[&str])] = &[
    ("json", &[]),
    ("english", &[]),
    ("http", &[]),
    ("parallel", &[]),
    ("timings", &[]),
    ("portable", &[]),
    ("visible", &[]),
    ("markdown", &["visible"]),
    ("source", &["json"]),
    ("diagnostic", &["json", "source", "visible"]),
    ("document", &["json"]),
    ("parse", &["diagnostic", "document", "english", "http", "json", "parallel", "source"]),
    ("normalize", &["diagnostic", "document", "json"]),
    ("api", &["json"]),
    ("module", &["naming", "output"]),
    ("settings", &["api", "diagnostic", "http", "json", "module", "naming", "parse"]),
    ("samples", &["document", "json"]),
    ("lower", &["api", "diagnostic", "document", "http", "json", "samples", "settings"]),
    ("naming", &["api", "diagnostic", "json", "parallel", "portable", "settings"]),
    ("output", &[]),
    ("print", &["output", "render"]),
    ("render", &["api", "english", "json", "markdown", "naming", "print", "settings", "visible"]),
    ("verify", &["markdown"]),
    ("inspect", &["api", "english", "json", "naming", "render", "visible"]),
    (
        "changes",
        &[
            "api", "document", "english", "http", "inspect", "json", "markdown", "naming", "output", "render",
            "source", "visible",
        ],
    ),
    ("runtime", &["output"]),
    ("manifest", &["naming"]),
    ("fetch", &["json", "parse", "source"]),
    ("git", &[]),
    ("disk", &["output", "parallel", "portable", "settings", "visible"]),
];

/// The modules that may use a crate which belongs to one stage.
const MAY_USE: &[(&str, &[&str])] = &[
    ("openapiv3", &["changes", "document", "parse", "normalize", "lower"]),
    ("quote", &["print", "render"]),
    ("syn", &["print", "verify"]),
    ("prettyplease", &["print"]),
    ("proc_macro2", &["changes", "render", "print", "verify"]),
    ("pulldown_cmark", &["markdown", "render"]),
    ("heck", &["lower", "naming", "settings"]),
];

/// Stages whose files must not import each other in a cycle.
const ACYCLIC: &[&str] = &["parse"];

/// Modules that tie the stages together, and tests.
const FREE: &[&str] = &["lib", "main", "command", "conformance", "fuzz", "round_trip"];

#[test]
fn every_module_imports_only_what_its_stage_may_see() {
    let may_see: BTreeMap<&str, &[&str]> = MAY_SEE.iter().copied().collect();
    let mut broken = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, module, uses) in sources() {
        let Some(allowed) = may_see.get(module.as_str()) else {
            broken.push(format!("{path}: `{module}` has no row in MAY_SEE"));
            continue;
        };
        for used in uses.modules.iter().filter(|used| **used != module) {
            seen.insert((module.clone(), used.clone()));
            if !allowed.contains(&used.as_str()) {
                broken.push(format!("{path}: `{module}` may not see `{used}`"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    let unused: Vec<(&str, &str)> = MAY_SEE
        .iter()
        .flat_map(|(module, allowed)| allowed.iter().map(move |used| (*module, *used)))
        .filter(|(module, used)| !seen.contains(&((*module).to_owned(), (*used).to_owned())))
        .collect();
    assert!(unused.is_empty(), "these modules are allowed and not imported: {unused:?}");
}

#[test]
fn every_crate_of_one_stage_stays_in_it() {
    let mut broken = Vec::new();
    for (path, module, uses) in sources() {
        for (krate, allowed) in MAY_USE {
            if uses.crates.contains(*krate) && !allowed.contains(&module.as_str()) {
                broken.push(format!("{path}: `{module}` may not use `{krate}`"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_stage_reads_or_writes_files() {
    let touches = |uses: &Uses| uses.paths.iter().any(|path| path == "std::fs" || path == "std::net");
    let files: Vec<String> =
        sources().into_iter().filter(|(.., uses)| touches(uses)).map(|(_, module, _)| module).collect();
    assert!(files.iter().all(|module| ["disk", "fetch"].contains(&module.as_str())), "{files:?}");
}

#[test]
fn the_files_of_a_stage_do_not_import_each_other_in_a_cycle() {
    for stage in ACYCLIC {
        let sources = sources_of(|module| module == *stage).into_iter();
        let files: BTreeMap<Vec<String>, Uses> = sources.map(|(path, _, uses)| (module_of(&path), uses)).collect();
        assert!(files.len() > 1, "`{stage}` has no files");
        // Repeatedly removes the files that import only removed ones.
        let mut left: BTreeMap<&[String], BTreeSet<&[String]>> =
            files.iter().map(|(file, uses)| (file.as_slice(), uses.files_of(file, &files))).collect();
        loop {
            let still: BTreeSet<&[String]> = left.keys().copied().collect();
            left.retain(|_, imports| !imports.is_disjoint(&still));
            if left.len() == still.len() {
                break;
            }
        }
        assert!(left.is_empty(), "these files are in a cycle or import it: {left:#?}");
    }
}

#[test]
fn imports_of_files_are_found_in_every_form() {
    let files: BTreeMap<_, _> = ["parse/mod.rs", "parse/text.rs", "parse/overlay.rs", "parse/overlay/search.rs"]
        .map(|path| (module_of(path), Uses::default()))
        .into();
    for (path, text, imported) in [
        ("parse/overlay.rs", "use super::text;", "parse/text.rs"),
        ("parse/overlay.rs", "use super::{text::read, text::size};", "parse/text.rs"),
        ("parse/overlay.rs", "use crate::parse::text::read;", "parse/text.rs"),
        ("parse/overlay.rs", "fn f() { super::text::read() }", "parse/text.rs"),
        ("parse/overlay.rs", "use super::parse;", "parse/mod.rs"),
        ("parse/overlay.rs", "use self::search::Query;", "parse/overlay/search.rs"),
        ("parse/overlay.rs", "fn f() { search::find() }", "parse/overlay/search.rs"),
        ("parse/overlay/search.rs", "use super::super::text::read;", "parse/text.rs"),
    ] {
        let uses = Uses::of(&syn::parse_file(text).unwrap());
        let found = uses.files_of(&module_of(path), &files);
        assert_eq!(found, BTreeSet::from([module_of(imported).as_slice()]), "{text}");
    }
}

#[test]
fn imports_are_found_in_every_form() {
    for (text, module) in [
        ("use crate::document::Schema;", "document"),
        ("use crate::{api, document::{Schema, Type}};", "document"),
        ("fn f() { crate::document::f() }", "document"),
        ("fn f(schema: &crate::document::Schema) {}", "document"),
        ("fn f() { use crate::document as d; }", "document"),
        ("fn f() { vec![crate::document::f()] }", "document"),
    ] {
        assert!(Uses::of(&syn::parse_file(text).unwrap()).modules.contains(module), "{text}");
    }
    let tests = "#[cfg(test)] mod tests { use crate::document::Schema; }";
    assert!(Uses::of(&syn::parse_file(tests).unwrap()).modules.is_empty());
}

/// The imports of one file.
#[derive(Default)]
struct Uses {
    /// Modules of the crate.
    modules: BTreeSet<String>,
    /// Other crates.
    crates: BTreeSet<String>,
    /// The first two segments of each path.
    paths: BTreeSet<String>,
    /// Every segment of each path.
    full: BTreeSet<Vec<String>>,
}

impl Uses {
    fn of(file: &syn::File) -> Self {
        let mut uses = Self::default();
        uses.visit_file(file);
        uses
    }

    /// Returns those of the given files, by module, that the file of a module imports.
    fn files_of<'f>(&self, file: &[String], files: &'f BTreeMap<Vec<String>, Uses>) -> BTreeSet<&'f [String]> {
        let resolved = self.full.iter().filter_map(|path| {
            let mut module = file.to_vec();
            let mut rest = path.as_slice();
            while let Some((first, after)) = rest.split_first() {
                match first.as_str() {
                    "crate" => module.clear(),
                    "super" => _ = module.pop(),
                    "self" => {}
                    _ => break,
                }
                rest = after;
            }
            module.extend_from_slice(rest);
            let is_prefix = |length: &usize| files.contains_key(&module[..*length]);
            let length = (1..=module.len()).rev().find(is_prefix)?;
            files.get_key_value(&module[..length]).map(|(found, _)| found.as_slice())
        });
        resolved.filter(|found| *found != file).collect()
    }

    fn path(&mut self, segments: &[String]) {
        self.full.insert(segments.to_vec());
        match segments {
            [first, second, ..] if first == "crate" => _ = self.modules.insert(second.clone()),
            // An address is a value; it does not open a connection.
            [first, second, third, ..] if first == "std" && second == "net" && third.starts_with("Ip") => {}
            [first, second, ..] => {
                self.crates.insert(first.clone());
                self.paths.insert(format!("{first}::{second}"));
            }
            [only] => _ = self.crates.insert(only.clone()),
            [] => {}
        }
    }

    fn tree(&mut self, before: &mut Vec<String>, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(before, &path.tree);
                before.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(before, tree)),
            UseTree::Name(_) | UseTree::Rename(_) | UseTree::Glob(_) => {
                let name = match tree {
                    UseTree::Name(name) => name.ident.to_string(),
                    UseTree::Rename(rename) => rename.ident.to_string(),
                    _ => "*".to_owned(),
                };
                before.push(name);
                self.path(before);
                before.pop();
            }
        }
    }
}

impl<'ast> Visit<'ast> for Uses {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !attributes::is_of_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !attributes::is_of_tests(&item.attrs) {
            self.tree(&mut Vec::new(), &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.path(&segments);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        // What `quote!` holds is code of the generated crate.
        if mac.path.segments.last().is_some_and(|name| name.ident.to_string().starts_with("quote")) {
            self.crates.insert("quote".to_owned());
            return;
        }
        if let Ok(arguments) = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            arguments.iter().for_each(|argument| self.visit_expr(argument));
            return;
        }
        let text = mac.tokens.to_string().replace(' ', "");
        for (index, _) in text.match_indices("crate::") {
            let rest = &text[index + "crate::".len()..];
            let module: String = rest.chars().take_while(|next| next.is_alphanumeric() || *next == '_').collect();
            self.modules.insert(module);
        }
    }
}

/// Returns the path of the module of a file, given the path of the file below `src`.
fn module_of(path: &str) -> Vec<String> {
    let path = path.strip_suffix(".rs").expect("a file of Rust");
    path.strip_suffix("/mod").unwrap_or(path).split('/').map(str::to_owned).collect()
}

/// Every source file of a stage: its path below `src`, the module of the crate that it belongs to, and its imports.
fn sources() -> Vec<(String, String, Uses)> {
    sources_of(|_| true)
}

/// Those of the [`sources`] that belong to the selected modules of the crate.
fn sources_of(is_selected: impl Fn(&str) -> bool) -> Vec<(String, String, Uses)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files::collect(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).ok().and_then(Path::to_str).expect("a path of this crate");
        let name = name.replace('\\', "/");
        // Files of tests may see everything.
        let is_test = name.split('/').any(|part| part.trim_end_matches(".rs") == "tests" || part == "fuzz.rs");
        let module = name.split(['/', '.']).next().expect("a path has a first part").to_owned();
        if is_test || FREE.contains(&module.as_str()) || !is_selected(&module) {
            return None;
        }
        let file = syn::parse_file(&fs::read_to_string(&path).expect("a file of this crate")).expect("it compiles");
        Some((name, module, Uses::of(&file)))
    };
    paths.into_iter().filter_map(read).collect()
}
