//! The manifest and the README of a new crate. They are generated once and belong to the crate's maintainers afterwards.

mod missing;

pub use missing::{Missing, missing};
use thiserror::Error;
use toml::{Table, Value};

use crate::naming::casing::is_name;

/// Returns the text of `Cargo.toml` for a new crate. Its dependencies are those of the runtime, and its features are those
/// of the runtime and one for each resource in `resources`.
///
/// `name` must be a valid package name. No text of the document is inserted.
pub fn manifest(name: &str, resources: &[String]) -> String {
    let (runtime, workspace) = (runtime(), workspace());
    let mut package = Table::new();
    for (key, value) in [("name", name), ("version", "0.1.0"), ("edition", "2024")] {
        package.insert(key.to_owned(), Value::String(value.to_owned()));
    }
    let shared = &workspace["workspace"];
    package.insert("rust-version".to_owned(), shared["package"]["rust-version"].clone());
    package.insert("publish".to_owned(), Value::Boolean(false));
    // On docs.rs, every item is shown, with the feature that it requires.
    let shown = [("all-features", Value::Boolean(true)), ("rustdoc-args", vec!["--cfg", "docsrs"].into())];
    let shown = Table::from_iter(shown.map(|(key, value)| (key.to_owned(), value)));
    let metadata = Table::from_iter([(
        "docs".to_owned(),
        Value::Table(Table::from_iter([("rs".to_owned(), Value::Table(shown))])),
    )]);
    package.insert("metadata".to_owned(), Value::Table(metadata));
    let mut manifest = Table::new();
    manifest.insert("package".to_owned(), Value::Table(package));
    manifest.insert("features".to_owned(), runtime["features"].clone());
    manifest.insert("dependencies".to_owned(), dependencies(&runtime, &shared["dependencies"]));
    // Dependencies of specific targets.
    let targets = runtime["target"].as_table().into_iter().flatten().map(|(target, own)| {
        let own = own.as_table().expect("the dependencies of a target are a table");
        let table = Table::from_iter([("dependencies".to_owned(), dependencies(own, &shared["dependencies"]))]);
        (target.clone(), Value::Table(table))
    });
    manifest.insert("target".to_owned(), Value::Table(targets.collect()));
    let text = toml::to_string(&manifest).expect("a table of strings is valid TOML");
    if resources.is_empty() {
        return text;
    }
    let section = section(resources);
    // The resources are enabled by default, in addition to the default features of the runtime.
    let defaults = runtime["features"]["default"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let list = |names: Vec<&str>| format!("default = {names:?}\n");
    let (before, after) = (list(defaults.clone().collect()), list(["all"].into_iter().chain(defaults).collect()));
    text.replacen(&before, &format!("{after}{section}"), 1)
}

/// The lines that delimit the generated section of `Cargo.toml`.
const SECTION: [&str; 2] =
    ["# From here on `faos-codegen generate` writes a feature for each resource.\n", "# Up to here.\n"];

/// Returns true if a `Cargo.toml` has a section for the features of resources.
pub fn has_resources(manifest: &str) -> bool {
    manifest.contains(SECTION[0])
}

/// Replaces the features of resources in a `Cargo.toml`.
///
/// # Errors
///
/// Returns an error if the manifest has no section for them. The message shows the lines to add.
pub fn with_resources(manifest: &str, resources: &[String]) -> Result<String, MissingSection> {
    let (before, rest) = manifest.split_once(SECTION[0]).ok_or(MissingSection)?;
    let (_, after) = rest.split_once(SECTION[1]).ok_or(MissingSection)?;
    Ok(format!("{before}{}{after}", section(resources)))
}

/// Returns the section with a feature for each resource, and one for all of them.
fn section(resources: &[String]) -> String {
    let all = resources.iter().map(|name| Value::String(name.clone())).collect();
    let mut features = Table::from_iter([("all".to_owned(), Value::Array(all))]);
    features.extend(resources.iter().map(|name| (name.clone(), Value::Array(Vec::new()))));
    let features = toml::to_string_pretty(&features).expect("a table of lists is valid TOML");
    format!("{}{features}{}", SECTION[0], SECTION[1])
}

/// An error for a `Cargo.toml` without a section for the features of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "cannot add the features of resources: the manifest has no section for them\n  = help: add these lines below `[features]`:\n\ndefault = [\"all\", \"rustls\"]\n{}{}",
    SECTION[0],
    SECTION[1]
)]
pub struct MissingSection;

/// Returns the text of `README.md` for a new crate, with a program that creates a client and calls an operation.
pub fn readme(name: &str, program: &str, resources: &[String]) -> String {
    let features = resources.iter().next().map(|resource| {
        format!(
            "## Features\n\n\
             Each resource is a Cargo feature, and all of them are enabled by default. To compile only some of them:\n\n\
             ```toml\n[dependencies]\n{name} = {{ path = \"../{name}\", default-features = false, features = [\"{resource}\", \"rustls\"] }}\n```\n\n"
        )
    });
    let features = features.unwrap_or_default();
    let fewer = if resources.is_empty() { "" } else { "Enable only the resources that the program calls. " };
    format!(
        "# {name}\n\n\
         A Rust client generated by `faos-codegen generate`.\n\n\
         ```toml\n\
         [dependencies]\n\
         {name} = {{ path = \"../{name}\" }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\
         ```\n\n\
         ```rust\n\
         {program}\
         ```\n\n\
         The documentation of the crate describes credentials, servers, pages, errors, retries, features and tests:\n\
         `cargo doc --open`.\n\n\
         {features}\
         ## Small binaries\n\n\
         {fewer}These settings in the `Cargo.toml` of the program make its binary smaller:\n\n\
         ```toml\n\
         [profile.release]\n\
         lto = \"thin\"      # removes unused code across crates\n\
         codegen-units = 1 # optimizes each crate as a whole\n\
         opt-level = \"s\"   # prefers size to speed\n\
         panic = \"abort\"   # leaves out unwinding\n\
         strip = true      # leaves out symbols\n\
         ```\n\n\
         ## Files\n\n\
         `src` is generated again by each run. `Cargo.toml` and this file are generated only once and can be edited.\n\
         Commit `names.lock`, which keeps names stable, and `files.lock`, which protects added files from being overwritten.\n"
    )
}

/// Returns true if Cargo accepts the name of a package, and Rust the name of its crate.
pub fn is_package_name(name: &str) -> bool {
    let fits = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'));
    // In tests of a package named `test` or `core`, paths would resolve to Rust's own crate.
    let taken = ["test", "core", "std", "alloc", "proc-macro", "proc_macro"].contains(&name);
    fits && !taken && is_name(&name.replace('-', "_"))
}

/// Returns the name of a package for the client of a document, which is valid for any file name.
pub fn package_of(document: &str) -> String {
    let allowed = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    format!("of-{}", document.chars().map(allowed).collect::<String>().to_ascii_lowercase())
}

/// Returns the manifest of the runtime.
fn runtime() -> Table {
    include_str!("../runtime/Cargo.toml").parse().expect("the runtime's manifest is valid TOML")
}

/// Returns the manifest of this workspace, from which the manifest of the runtime inherits.
fn workspace() -> Table {
    include_str!("../../Cargo.toml").parse().expect("the workspace's manifest is valid TOML")
}

/// Returns the dependencies of the runtime with the values that they inherit from the workspace.
fn dependencies(own: &Table, shared: &Value) -> Value {
    let own = own["dependencies"].as_table().expect("the runtime has dependencies");
    Value::Table(own.iter().map(|(name, own)| (name.clone(), resolved(own, &shared[name]))).collect())
}

/// Returns a dependency with the values that it inherits from the workspace.
fn resolved(own: &Value, shared: &Value) -> Value {
    let mut whole = match shared {
        Value::Table(shared) => shared.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    };
    for (key, value) in own.as_table().into_iter().flatten().filter(|(key, _)| *key != "workspace") {
        match (whole.get_mut(key), value) {
            // Features are added to those of the workspace.
            (Some(Value::Array(all)), Value::Array(more)) => all.extend(more.iter().cloned()),
            _ => {
                whole.insert(key.clone(), value.clone());
            }
        }
    }
    Value::Table(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_crate_has_the_dependencies_of_the_runtime() {
        let manifest: Table = manifest("sample", &[]).parse().expect("the manifest is valid TOML");
        assert_eq!(manifest["package"]["name"].as_str(), Some("sample"));
        assert_eq!(manifest["dependencies"]["tracing"]["optional"].as_bool(), Some(true));
        let features = manifest["dependencies"]["tokio"]["features"].as_array();
        assert!(features.is_some_and(|features| features.contains(&Value::String("time".to_owned()))));
        assert!(manifest["dependencies"]["reqwest"]["version"].is_str());
        let in_browsers = &manifest["target"]["cfg(target_arch = \"wasm32\")"]["dependencies"];
        assert!(in_browsers["gloo-timers"]["version"].is_str());
        assert!(!manifest.contains_key("dev-dependencies"));
    }

    #[test]
    fn features_of_resources_have_their_own_section() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let text = manifest("sample", &names(&["agents", "code-scanning"]));
        let table: Table = text.parse().expect("the manifest is valid TOML");
        let features = &table["features"];
        assert_eq!(features["default"].to_string(), r#"["all", "rustls"]"#);
        assert_eq!(features["all"].to_string(), r#"["agents", "code-scanning"]"#);
        assert_eq!(features["agents"].to_string(), "[]");
        assert!(features["blocking"].is_array(), "features of the runtime stay");

        let edited = text.replace(r#"default = ["all", "rustls"]"#, r#"default = ["agents"]"#);
        let next = with_resources(&edited, &names(&["agents", "teams"])).expect("the manifest has the section");
        let table: Table = next.parse().expect("the manifest is valid TOML");
        assert_eq!(table["features"]["default"].to_string(), r#"["agents"]"#, "lines outside of the section stay");
        assert_eq!(table["features"]["all"].to_string(), r#"["agents", "teams"]"#);
        assert!(table["features"].get("code-scanning").is_none());

        let without = manifest("sample", &[]);
        assert!(!has_resources(&without));
        assert_eq!(with_resources(&without, &names(&["agents"])), Err(MissingSection));
    }

    #[test]
    fn a_readme_depends_on_the_crate_by_path_and_not_from_a_registry() {
        let readme = readme("discord", "let client = discord::Client::new(key)?;\n", &["users".to_owned()]);
        assert!(readme.contains(
            "discord = { path = \"../discord\", default-features = false, features = [\"users\", \"rustls\"] }"
        ));
        assert!(readme.contains("discord = { path = \"../discord\" }\n"), "{readme}");
        assert!(!readme.contains("discord = { version") && !readme.contains("discord = \""), "{readme}");
    }

    #[test]
    fn no_resource_takes_the_feature_of_the_runtime() {
        let manifest: Table = manifest("sample", &[]).parse().expect("the manifest is valid TOML");
        for name in manifest["features"].as_table().into_iter().flat_map(Table::keys) {
            assert!(crate::naming::TAKEN_FEATURES.contains(&name.as_str()), "{name}");
        }
    }

    #[test]
    fn a_package_name_is_not_a_keyword() {
        for name in ["petstore", "k8s-core-v1", "box-client", "a_b"] {
            assert!(is_package_name(name), "{name}");
        }
        for name in ["", "box", "1st", "a b", "test", "../up", "crate"] {
            assert!(!is_package_name(name), "{name}");
        }
    }
}
