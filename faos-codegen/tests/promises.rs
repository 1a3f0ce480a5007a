//! Checks that `.github/SECURITY.md` names tests for its promises, and that these tests are compiled and run.
//!
//! A link such as ``[`name`](../path/of/file.rs)`` must lead to a test function of that name, or to a function that a
//! test of the same crate calls. A link without a function must lead to a file with a test. In both cases the file must
//! be part of a library, binary or test target that `cargo test` runs, which excludes files that no `mod` declaration
//! leads to, code that `cfg` removes, and ignored tests.

use std::collections::{BTreeMap, BTreeSet};
use std::env::consts;
use std::fs;
use std::path::{Component, Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprPath, Item, ItemFn, ItemMod, Lit, Meta, Token};
use toml::{Table, Value};

#[test]
fn every_promise_names_tests_that_run() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a workspace");
    let promises = fs::read_to_string(workspace.join(".github/SECURITY.md")).expect("the document is readable");
    let links = links(&promises).into_iter().filter(|link| link.path.ends_with(".rs")).count();
    assert!(links > 30, "only {links} links to tests were found");
    let problems = problems(workspace, &promises);
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// A link of the document to a file of the workspace.
#[derive(Debug, PartialEq, Eq)]
struct Link {
    /// The path relative to the workspace.
    path: String,
    function: Option<String>,
}

/// Returns the links of the document to files of the workspace.
fn links(document: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut open: Option<Link> = None;
    for event in Parser::new_ext(document, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                open = dest_url.strip_prefix("../").map(|path| Link { path: path.to_owned(), function: None });
            }
            Event::Code(name) => {
                if let Some(link) = &mut open {
                    // The text of a link to another file, such as a configuration, is not a function.
                    link.function = link.path.ends_with(".rs").then(|| name.into_string());
                }
            }
            Event::End(TagEnd::Link) => links.extend(open.take()),
            _ => {}
        }
    }
    links
}

/// Returns the rows of tables that do not link to a Rust file, by the text of their first cell.
fn rows_without_tests(document: &str) -> Vec<String> {
    let mut rows = Vec::new();
    let (mut cell, mut text, mut has_test) = (0, String::new(), false);
    for event in Parser::new_ext(document, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableRow) => (cell, text, has_test) = (0, String::new(), false),
            Event::Start(Tag::Link { dest_url, .. }) => has_test |= dest_url.ends_with(".rs"),
            Event::Text(part) | Event::Code(part) if cell == 0 => text.push_str(&part),
            Event::End(TagEnd::TableCell) => cell += 1,
            Event::End(TagEnd::TableRow) if !has_test => rows.push(std::mem::take(&mut text)),
            _ => {}
        }
    }
    rows
}

/// Returns a message for each promise without a test, and for each link that does not lead to a test that runs.
fn problems(workspace: &Path, document: &str) -> Vec<String> {
    let mut problems: Vec<String> = rows_without_tests(document)
        .into_iter()
        .map(|promise| format!("the promise \"{promise}\" does not name a test"))
        .collect();
    let manifest = manifest(workspace);
    let members = manifest.get("workspace").and_then(|workspace| workspace.get("members")).map(strings);
    let members: Vec<(PathBuf, String)> =
        members.unwrap_or_default().into_iter().map(|member| (sources_of(workspace, &member), member)).collect();
    let mut crates: BTreeMap<String, Compiled> = BTreeMap::new();
    for Link { path, function } in links(document) {
        if !workspace.join(&path).is_file() {
            problems.push(format!("{path} does not exist"));
        } else if path.ends_with(".rs") {
            // A crate can be in the folder of another one.
            let contains = |(sources, _): &&(PathBuf, String)| workspace.join(&path).starts_with(sources);
            let Some((_, member)) =
                members.iter().filter(contains).max_by_key(|(sources, _)| sources.as_os_str().len())
            else {
                problems.push(format!("{path} is not in a crate of the workspace"));
                continue;
            };
            let compiled =
                crates.entry(member.clone()).or_insert_with(|| Compiled::by_cargo_test(&workspace.join(member)));
            let checked = compiled.check(&workspace.join(&path), function.as_deref());
            problems.extend(checked.err().map(|problem| format!("{path}: {problem}")));
        }
    }
    problems
}

/// The files of a crate that `cargo test` compiles.
#[derive(Default)]
struct Compiled {
    features: BTreeSet<String>,
    files: BTreeMap<PathBuf, File>,
}

/// The functions of a file that are not removed by `cfg`.
#[derive(Default)]
struct File {
    functions: BTreeSet<String>,
    tests: Vec<Test>,
}

/// A test function.
struct Test {
    name: String,
    is_ignored: bool,
    /// The last segments of the paths in its body.
    uses: BTreeSet<String>,
}

impl Compiled {
    fn by_cargo_test(root: &Path) -> Self {
        let manifest = manifest(root);
        let mut compiled = Self { features: features(&manifest), files: BTreeMap::new() };
        for target in targets(root, &manifest, &compiled.features) {
            let folder = target.parent().expect("a target is in a folder").to_owned();
            compiled.file(&target, &folder);
        }
        compiled
    }

    /// Adds a file, whose child modules are in `children`, and its modules.
    fn file(&mut self, path: &Path, children: &Path) {
        let path = normalized(path);
        if self.files.contains_key(&path) {
            return;
        }
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("cannot parse {}: {error}", path.display()));
        if self.is_enabled(&file.attrs) {
            self.files.insert(path.clone(), File::default());
            self.items(&file.items, &path, children, false);
        }
    }

    fn items(&mut self, items: &[Item], path: &Path, children: &Path, is_inline: bool) {
        for item in items {
            match item {
                Item::Fn(function) if self.is_enabled(&function.attrs) => self.function(function, path),
                Item::Mod(module) if self.is_enabled(&module.attrs) => self.module(module, path, children, is_inline),
                Item::Macro(item) if self.is_enabled(&item.attrs) && item.mac.path.is_ident("proptest") => {
                    let tests = property_tests(item.mac.tokens.clone());
                    self.files.entry(path.to_owned()).or_default().tests.extend(tests);
                }
                _ => {}
            }
        }
    }

    fn function(&mut self, function: &ItemFn, path: &Path) {
        let name = function.sig.ident.to_string();
        let file = self.files.entry(path.to_owned()).or_default();
        if is_test(&function.attrs) {
            let mut uses = Uses::default();
            uses.visit_block(&function.block);
            file.tests.push(Test { name: name.clone(), is_ignored: is_ignored(&function.attrs), uses: uses.0 });
        } else {
            file.functions.insert(name);
        }
    }

    fn module(&mut self, module: &ItemMod, path: &Path, children: &Path, is_inline: bool) {
        let name = module.ident.to_string();
        if let Some((_, items)) = &module.content {
            self.items(items, path, &children.join(&name), true);
            return;
        }
        if let Some(given) = path_attribute(&module.attrs) {
            let base = if is_inline { children } else { path.parent().expect("a file is in a folder") };
            let file = base.join(given);
            // Such a file finds its modules beside it, as `mod.rs` does.
            let folder = file.parent().expect("a file is in a folder").to_owned();
            self.file(&file, &folder);
            return;
        }
        let folder = children.join(&name);
        let beside = children.join(format!("{name}.rs"));
        let file = if beside.is_file() { beside } else { folder.join("mod.rs") };
        self.file(&file, &folder);
    }

    fn is_enabled(&self, attributes: &[Attribute]) -> bool {
        let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
        conditions
            .map(|attribute| attribute.parse_args::<Meta>().expect("a condition is valid"))
            .all(|condition| self.is_met(&condition))
    }

    /// Evaluates a condition of `cfg` for `cargo test` on this machine. An unknown condition is not met.
    fn is_met(&self, condition: &Meta) -> bool {
        match condition {
            Meta::Path(path) => {
                path.is_ident("test")
                    || path.is_ident("debug_assertions")
                    || path.is_ident("unix") && cfg!(unix)
                    || path.is_ident("windows") && cfg!(windows)
            }
            Meta::NameValue(pair) => {
                let value = string(&pair.value).unwrap_or_default();
                let is = |name: &str| pair.path.is_ident(name);
                is("feature") && self.features.contains(&value)
                    || is("target_os") && value == consts::OS
                    || is("target_family") && value == consts::FAMILY
                    || is("target_arch") && value == consts::ARCH
            }
            Meta::List(list) => {
                let inner = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
                let inner = inner.expect("the operands of a condition are conditions");
                let mut inner = inner.iter().map(|condition| self.is_met(condition));
                match () {
                    () if list.path.is_ident("all") => inner.all(|is_met| is_met),
                    () if list.path.is_ident("any") => inner.any(|is_met| is_met),
                    () => list.path.is_ident("not") && inner.all(|is_met| !is_met),
                }
            }
        }
    }

    fn check(&self, path: &Path, function: Option<&str>) -> Result<(), String> {
        let file = self.files.get(&normalized(path)).ok_or("no target that `cargo test` runs contains the file")?;
        let runs = |test: &&Test| !test.is_ignored;
        let Some(name) = function else {
            return file.tests.iter().find(runs).map(drop).ok_or_else(|| "the file has no test that runs".to_owned());
        };
        let named: Vec<&Test> = file.tests.iter().filter(|test| test.name == name).collect();
        if named.iter().any(runs) {
            return Ok(());
        }
        if !named.is_empty() {
            return Err(format!("the test `{name}` is ignored"));
        }
        if !file.functions.contains(name) {
            return Err(format!("the file has no test `{name}`"));
        }
        let mut tests = self.files.values().flat_map(|file| &file.tests).filter(runs);
        let is_called = tests.any(|test| test.uses.contains(name));
        is_called.then_some(()).ok_or_else(|| format!("`{name}` is not a test, and no test calls it"))
    }
}

/// Collects the last segments of all paths, also of those in the arguments of macros.
#[derive(Default)]
struct Uses(BTreeSet<String>);

impl<'ast> Visit<'ast> for Uses {
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        self.0.extend(path.path.segments.last().map(|segment| segment.ident.to_string()));
        visit::visit_expr_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if let Ok(arguments) = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            arguments.iter().for_each(|argument| self.visit_expr(argument));
        }
    }
}

/// Returns the tests in an invocation of `proptest!`. The parameters of its functions are not valid Rust, so only the
/// attributes and names are parsed.
fn property_tests(tokens: TokenStream) -> Vec<Test> {
    let mut tests = Vec::new();
    let mut attributes: Vec<String> = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if let Some(TokenTree::Group(attribute)) = tokens.next() {
                    attributes.push(attribute.stream().to_string());
                }
            }
            TokenTree::Ident(word) if word == "fn" => {
                let is_test = attributes.iter().any(|attribute| attribute == "test");
                let is_ignored = attributes.iter().any(|attribute| attribute.contains("ignore"));
                if let (Some(TokenTree::Ident(name)), true) = (tokens.next(), is_test) {
                    tests.push(Test { name: name.to_string(), is_ignored, uses: BTreeSet::new() });
                }
                attributes.clear();
            }
            _ => {}
        }
    }
    tests
}

/// Returns true for `#[test]` and for the likes of `#[tokio::test]`.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().segments.last().is_some_and(|segment| segment.ident == "test"))
}

/// Returns true if a test is ignored, even if only under a condition.
fn is_ignored(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_conditional = |list: &syn::MetaList| {
            list.path.is_ident("cfg_attr")
                && list
                    .tokens
                    .clone()
                    .into_iter()
                    .any(|token| matches!(token, TokenTree::Ident(word) if word == "ignore"))
        };
        attribute.path().is_ident("ignore") || attribute.meta.require_list().is_ok_and(is_conditional)
    })
}

/// Returns the value of `#[path = "…"]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    let attribute = attributes.iter().find(|attribute| attribute.path().is_ident("path"))?;
    string(&attribute.meta.require_name_value().ok()?.value)
}

fn string(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Resolves `..` in a path, so that equal files have equal paths.
fn normalized(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                normalized.pop();
            }
            component => normalized.push(component),
        }
    }
    normalized
}

/// Returns the folder with the sources of a crate, which its manifest may be outside of.
fn sources_of(workspace: &Path, member: &str) -> PathBuf {
    let root = workspace.join(member);
    let path = fs::read_to_string(root.join("Cargo.toml")).ok().and_then(|text| {
        let manifest: Table = text.parse().ok()?;
        Some(manifest.get("lib")?.get("path")?.as_str()?.to_owned())
    });
    let library = path.map(|path| normalized(&root.join(path)));
    library.and_then(|library| Some(library.parent()?.parent()?.to_owned())).unwrap_or(root)
}

fn manifest(folder: &Path) -> Table {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("cannot parse {}: {error}", path.display()))
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Returns the features that `cargo test` enables: the default ones, and those that a crate enables for its own tests.
fn features(manifest: &Table) -> BTreeSet<String> {
    let mut open = vec!["default".to_owned()];
    let dependencies = manifest.get("dev-dependencies").and_then(Value::as_table);
    let own = dependencies
        .into_iter()
        .flatten()
        .find(|(_, dependency)| dependency.get("path").and_then(Value::as_str) == Some("."));
    open.extend(own.and_then(|(_, dependency)| dependency.get("features")).map(strings).unwrap_or_default());
    let mut features = BTreeSet::new();
    while let Some(feature) = open.pop() {
        let implied = manifest.get("features").and_then(|features| features.get(&feature)).map(strings);
        if features.insert(feature) {
            open.extend(implied.unwrap_or_default());
        }
    }
    features
}

/// Returns the roots of the targets whose tests `cargo test` runs.
fn targets(root: &Path, manifest: &Table, features: &BTreeSet<String>) -> Vec<PathBuf> {
    let runs = |target: Option<&Value>| {
        let is_set = |name: &str| target.and_then(|target| target.get(name)).and_then(Value::as_bool).unwrap_or(true);
        let required = target.and_then(|target| target.get("required-features")).map(strings).unwrap_or_default();
        is_set("test") && is_set("harness") && required.iter().all(|feature| features.contains(feature))
    };
    let mut targets = Vec::new();
    if runs(manifest.get("lib")) {
        let path = manifest.get("lib").and_then(|lib| lib.get("path")).and_then(Value::as_str);
        targets.push(normalized(&root.join(path.unwrap_or("src/lib.rs"))));
    }
    targets.push(root.join("src/main.rs"));

    let declared = manifest.get("test").and_then(Value::as_array);
    let folder = root.join("tests");
    let entries = fs::read_dir(&folder).into_iter().flatten();
    for path in entries.map(|entry| entry.expect("the folder of tests is readable").path()) {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let target = declared.into_iter().flatten().find(|test| test.get("name").and_then(Value::as_str) == Some(name));
        if runs(target) {
            let is_file = path.extension().is_some_and(|extension| extension == "rs");
            targets.push(if is_file { path } else { path.join("main.rs") });
        }
    }
    targets.retain(|target| target.is_file());
    targets
}

mod checker {
    use super::*;

    /// Checks a link to a function, or to a file, in a crate with these files.
    fn check(files: &[(&str, &str)], path: &str, function: Option<&str>) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder is writable");
            fs::write(path, text).expect("the folder is writable");
        };
        write("Cargo.toml", "[workspace]\nmembers = [\"a\", \"a/b\"]\n");
        for name in ["a", "a/b", "other"] {
            write(&format!("{name}/Cargo.toml"), &format!("[package]\nname = \"{}\"\n", name.replace('/', "-")));
        }
        files.iter().for_each(|(path, text)| write(path, text));
        let label = function.map_or("a file".to_owned(), |name| format!("`{name}`"));
        problems(folder.path(), &format!("| Promise | Kept by |\n|---|---|\n| It works. | [{label}](../{path}) |\n"))
    }

    #[track_caller]
    fn assert_runs(files: &[(&str, &str)], path: &str, function: Option<&str>) {
        assert_eq!(check(files, path, function), Vec::<String>::new());
    }

    #[track_caller]
    fn assert_problem(files: &[(&str, &str)], path: &str, function: Option<&str>, expected: &str) {
        assert_eq!(check(files, path, function), [format!("{path}{expected}")]);
    }

    const UNREACHABLE: &str = ": no target that `cargo test` runs contains the file";

    #[test]
    fn a_test_in_a_reachable_file_is_accepted() {
        let test = "#[test]\nfn works() {}";
        let module =
            "#[cfg(test)]\nmod tests {\n    #[tokio::test(flavor = \"multi_thread\")]\n    async fn works() {}\n}";
        let property = "proptest! {\n    #![config]\n    /// Works.\n    #[test]\n    fn works(value in any()) {}\n}";
        for text in [test, module, property] {
            for function in [Some("works"), None] {
                assert_runs(&[("a/src/lib.rs", text)], "a/src/lib.rs", function);
                assert_runs(&[("a/src/main.rs", text)], "a/src/main.rs", function);
                assert_runs(&[("a/tests/t.rs", text)], "a/tests/t.rs", function);
                assert_runs(&[("a/tests/t/main.rs", text)], "a/tests/t/main.rs", function);
                assert_runs(&[("a/b/src/lib.rs", text)], "a/b/src/lib.rs", function);
            }
        }
    }

    #[test]
    fn modules_are_found_where_the_compiler_finds_them() {
        let test = "#[test]\nfn works() {}";
        for (path, files) in [
            ("a/src/m.rs", &[("a/src/lib.rs", "mod m;")][..]),
            ("a/src/m/mod.rs", &[("a/src/lib.rs", "mod m;")]),
            ("a/src/m/n.rs", &[("a/src/lib.rs", "mod m;"), ("a/src/m.rs", "mod n;")]),
            ("a/src/m/n.rs", &[("a/src/lib.rs", "mod m;"), ("a/src/m/mod.rs", "pub(crate) mod n;")]),
            ("a/src/m/n.rs", &[("a/src/lib.rs", "mod m { mod n; }")]),
            ("a/src/m/n/o.rs", &[("a/src/lib.rs", "mod m;"), ("a/src/m.rs", "mod n { mod o; }")]),
            ("a/src/other.rs", &[("a/src/lib.rs", "#[path = \"other.rs\"]\nmod m;")]),
            ("a/shared/m.rs", &[("a/tests/t/main.rs", "#[path = \"../../shared/m.rs\"]\nmod m;")]),
            ("a/shared/n.rs", &[("a/src/lib.rs", "#[path = \"../shared/m.rs\"]\nmod m;"), ("a/shared/m.rs", "mod n;")]),
            ("a/src/m/x.rs", &[("a/src/lib.rs", "mod m {\n    #[path = \"x.rs\"]\n    mod n;\n}")]),
        ] {
            assert_runs(&[files, &[(path, test)]].concat(), path, Some("works"));
        }
    }

    #[test]
    fn a_file_that_is_not_compiled_is_refused() {
        let test = "#[test]\nfn works() {}";
        for (path, files) in [
            ("a/src/m.rs", &[("a/src/lib.rs", "")][..]),
            ("a/src/m.rs", &[("a/src/lib.rs", "// mod m;\nconst M: &str = \"mod m;\";")]),
            ("a/src/m.rs", &[("a/src/lib.rs", "mod n;"), ("a/src/n.rs", ""), ("a/src/n/m.rs", "")]),
            ("a/src/m.rs", &[("a/src/lib.rs", "#[cfg(fuzzing)]\nmod m;")]),
            ("a/src/m.rs", &[("a/src/lib.rs", "#[cfg(not(test))]\nmod m;")]),
            ("a/src/m.rs", &[("a/src/lib.rs", "#[cfg(all(test, feature = \"f\"))]\nmod m;")]),
            ("a/tests/t/m.rs", &[("a/tests/t/main.rs", "")]),
            ("a/benches/m.rs", &[]),
            ("a/tests/m.rs", &[("a/Cargo.toml", "[[test]]\nname = \"m\"\ntest = false\n")]),
            ("a/tests/m.rs", &[("a/Cargo.toml", "[[test]]\nname = \"m\"\nharness = false\n")]),
            ("a/tests/m.rs", &[("a/Cargo.toml", "[[test]]\nname = \"m\"\nrequired-features = [\"f\"]\n")]),
            ("a/src/lib.rs", &[("a/Cargo.toml", "[lib]\ntest = false\n")]),
        ] {
            assert_problem(&[files, &[(path, test)]].concat(), path, Some("works"), UNREACHABLE);
            assert_problem(&[files, &[(path, test)]].concat(), path, None, UNREACHABLE);
        }
        assert_problem(&[("a/src/lib.rs", &format!("#![cfg(fuzzing)]\n{test}"))], "a/src/lib.rs", None, UNREACHABLE);
        assert_problem(&[("other/src/lib.rs", test)], "other/src/lib.rs", None, " is not in a crate of the workspace");
        assert_problem(&[], "a/src/lib.rs", None, " does not exist");
    }

    #[test]
    fn features_of_tests_are_enabled() {
        let files = [
            ("a/src/lib.rs", "#[cfg(any(fuzzing, feature = \"f\"))]\nmod m;"),
            ("a/src/m.rs", "#[cfg(feature = \"g\")]\n#[test]\nfn works() {}"),
        ];
        for manifest in [
            "[features]\ndefault = [\"f\"]\nf = [\"g\"]\ng = []\n",
            "[features]\nf = []\ng = []\n[dev-dependencies]\na = { path = \".\", features = [\"f\", \"g\"] }\n",
        ] {
            assert_runs(&[&files[..], &[("a/Cargo.toml", manifest)]].concat(), "a/src/m.rs", Some("works"));
        }
        assert_problem(&files, "a/src/m.rs", Some("works"), UNREACHABLE);
    }

    #[test]
    fn a_function_that_does_not_run_is_refused() {
        let missing = ": the file has no test `works`";
        for (text, expected) in [
            ("#[test]\nfn works_too() {}", missing),
            ("// fn works() {}\nconst TEXT: &str = \"#[test] fn works() {}\";", missing),
            ("#[cfg(fuzzing)]\n#[test]\nfn works() {}", missing),
            ("#[cfg(fuzzing)]\nmod tests {\n    #[test]\n    fn works() {}\n}", missing),
            ("fn outer() {\n    #[test]\n    fn works() {}\n}", missing),
            ("macro_rules! tests {\n    () => {\n        #[test]\n        fn works() {}\n    };\n}", missing),
            ("proptest! {\n    fn works(value in any()) {}\n}", missing),
            ("fn works() {}", ": `works` is not a test, and no test calls it"),
            ("#[test]\n#[ignore]\nfn works() {}", ": the test `works` is ignored"),
            ("#[ignore = \"slow\"]\n#[test]\nfn works() {}", ": the test `works` is ignored"),
            ("#[test]\n#[cfg_attr(windows, ignore)]\nfn works() {}", ": the test `works` is ignored"),
            (
                "proptest! {\n    #[test]\n    #[ignore]\n    fn works(value in any()) {}\n}",
                ": the test `works` is ignored",
            ),
        ] {
            assert_problem(&[("a/src/lib.rs", text)], "a/src/lib.rs", Some("works"), expected);
        }
    }

    #[test]
    fn a_file_without_a_test_that_runs_is_refused() {
        for text in
            ["", "fn works() {}", "#[test]\n#[ignore]\nfn works() {}", "#[cfg(fuzzing)]\n#[test]\nfn works() {}"]
        {
            assert_problem(&[("a/src/lib.rs", text)], "a/src/lib.rs", None, ": the file has no test that runs");
        }
    }

    #[test]
    fn a_function_that_a_test_calls_is_accepted() {
        let fuzz = ("a/src/fuzz.rs", "pub fn works(bytes: &[u8]) {}");
        for body in ["fuzz::works(&[])", "with_seeds(fuzz::works)", "assert!(fuzz::works(&[]))"] {
            let lib = format!("mod fuzz;\n#[test]\nfn seeds() {{ {body}; }}");
            assert_runs(&[("a/src/lib.rs", &lib), fuzz], "a/src/fuzz.rs", Some("works"));
        }
        for test in
            ["#[test]\nfn seeds() { let works = \"works\"; }", "#[test]\n#[ignore]\nfn seeds() { fuzz::works(&[]) }"]
        {
            let lib = format!("mod fuzz;\n{test}");
            let expected = ": `works` is not a test, and no test calls it";
            assert_problem(&[("a/src/lib.rs", &lib), fuzz], "a/src/fuzz.rs", Some("works"), expected);
        }
    }

    #[test]
    fn every_link_is_checked_and_every_row_needs_one() {
        let document = "[a](../a.rs) [`b`](../b.rs), [the web](https://example.com)\n\n\
                        | Promise | Kept by |\n|---|---|\n\
                        | One `x`. | [`c`](../c.rs), [d](../d.rs) |\n\
                        | Two `y`. | a review |\n| Three. | [e](../e.toml) |\n\n\
                        [`.cargo/deny.toml`](../.cargo/deny.toml)\n";
        let link =
            |path: &str, function: Option<&str>| Link { path: path.to_owned(), function: function.map(str::to_owned) };
        let expected = [
            link("a.rs", None),
            link("b.rs", Some("b")),
            link("c.rs", Some("c")),
            link("d.rs", None),
            link("e.toml", None),
            link(".cargo/deny.toml", None),
        ];
        assert_eq!(links(document), expected);
        assert_eq!(rows_without_tests(document), ["Two y.", "Three."]);
    }
}
