//! The manifest and the README of a new crate. They are written once; from then on they belong to whoever keeps the
//! crate.

mod missing;

use std::fmt;

pub use missing::{Missing, missing};
use toml::{Table, Value};

use crate::naming::casing::is_name;

/// The text of `Cargo.toml` for a new crate. Its dependencies are those of the runtime that it carries, and its features
/// those of the runtime and one for each resource, where there are such.
///
/// `name` must be a package name that Cargo takes. Nothing else of it is the caller's, and nothing is the document's.
pub fn manifest(name: &str, resources: &[String]) -> String {
    let (runtime, workspace) = (runtime(), workspace());
    let mut package = Table::new();
    for (key, value) in [("name", name), ("version", "0.1.0"), ("edition", "2024")] {
        package.insert(key.to_owned(), Value::String(value.to_owned()));
    }
    let shared = &workspace["workspace"];
    package.insert("rust-version".to_owned(), shared["package"]["rust-version"].clone());
    package.insert("publish".to_owned(), Value::Boolean(false));
    let mut manifest = Table::new();
    manifest.insert("package".to_owned(), Value::Table(package));
    manifest.insert("features".to_owned(), runtime["features"].clone());
    manifest.insert("dependencies".to_owned(), dependencies(&runtime, &shared["dependencies"]));
    // What only some targets need.
    let targets = runtime["target"].as_table().into_iter().flatten().map(|(target, own)| {
        let own = own.as_table().expect("what a target needs is a table");
        let table = Table::from_iter([("dependencies".to_owned(), dependencies(own, &shared["dependencies"]))]);
        (target.clone(), Value::Table(table))
    });
    manifest.insert("target".to_owned(), Value::Table(targets.collect()));
    let text = toml::to_string(&manifest).expect("a table of texts is always TOML");
    if resources.is_empty() {
        return text;
    }
    let section = section(resources);
    text.replacen(FEATURES, &format!("{FEATURES}default = [\"all\"]\n{section}"), 1)
}

const FEATURES: &str = "[features]\n";

/// The lines around what belongs to the generator in `Cargo.toml`.
const SECTION: [&str; 2] =
    ["# From here on `faos-codegen generate` writes a feature for each resource.\n", "# Up to here.\n"];

/// Whether a `Cargo.toml` has a place for the features of resources.
pub fn has_resources(manifest: &str) -> bool {
    manifest.contains(SECTION[0])
}

/// A `Cargo.toml` with these features of resources in the place of those that it has.
///
/// # Errors
///
/// When it has no place for them; the message says how it gets one.
pub fn with_resources(manifest: &str, resources: &[String]) -> Result<String, MissingSection> {
    let (before, rest) = manifest.split_once(SECTION[0]).ok_or(MissingSection)?;
    let (_, after) = rest.split_once(SECTION[1]).ok_or(MissingSection)?;
    Ok(format!("{before}{}{after}", section(resources)))
}

/// A feature for each resource, and one for all of them.
fn section(resources: &[String]) -> String {
    let all = resources.iter().map(|name| Value::String(name.clone())).collect();
    let mut features = Table::from_iter([("all".to_owned(), Value::Array(all))]);
    features.extend(resources.iter().map(|name| (name.clone(), Value::Array(Vec::new()))));
    let features = toml::to_string_pretty(&features).expect("a table of lists is always TOML");
    format!("{}{features}{}", SECTION[0], SECTION[1])
}

/// A `Cargo.toml` without a place for the features of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingSection;

impl fmt::Display for MissingSection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [begin, end] = SECTION;
        write!(
            formatter,
            "each resource is to have a feature, and the manifest has no place for them; put these lines below `[features]`:\n\ndefault = [\"all\"]\n{begin}{end}"
        )
    }
}

impl std::error::Error for MissingSection {}

/// The text of `README.md` for a new crate, with a call that can be shown as it is. It holds names of Rust and no words
/// of the document.
pub fn readme(name: &str, call: Option<&str>, resources: &[String]) -> String {
    let krate = name.replace('-', "_");
    let call = call.map(|call| format!("let answer = {call}.await?;\n")).unwrap_or_default();
    let features = resources.iter().next().map(|resource| {
        format!(
            "Each resource is a Cargo feature, and all of them are on. To build only what you call:\n\n\
             ```toml\n[dependencies]\n{name} = {{ path = \"../{name}\", default-features = false, features = [\"{resource}\"] }}\n```\n\n"
        )
    });
    let features = features.unwrap_or_default();
    format!(
        "# {name}\n\n\
         A client made by `faos-codegen generate`.\n\n\
         ```rust\n\
         let client = {krate}::Client::builder().build()?;\n\
         {call}\
         ```\n\n\
         {features}\
         `src` belongs to the generator; `Cargo.toml` and this file were written once and are yours.\n\
         `names.lock` keeps names from moving, and `files.lock` keeps files that you add from being overwritten: check both in.\n"
    )
}

/// Whether Cargo takes a name for a package, and Rust the crate that is called after it.
pub fn is_package_name(name: &str) -> bool {
    let fits = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'));
    // Tests of a package called `test` or `core` would mean Rust's own.
    let taken = ["test", "core", "std", "alloc", "proc-macro", "proc_macro"].contains(&name);
    fits && !taken && is_name(&name.replace('-', "_"))
}

/// The manifest of the runtime.
fn runtime() -> Table {
    include_str!("../runtime/Cargo.toml").parse().expect("the runtime's manifest is TOML")
}

/// The manifest of this workspace, from which that of the runtime inherits.
fn workspace() -> Table {
    include_str!("../../Cargo.toml").parse().expect("the workspace's manifest is TOML")
}

/// The dependencies of the runtime, each with what it takes from the workspace written out.
fn dependencies(own: &Table, shared: &Value) -> Value {
    let own = own["dependencies"].as_table().expect("the runtime has dependencies");
    Value::Table(own.iter().map(|(name, own)| (name.clone(), resolved(own, &shared[name]))).collect())
}

/// A dependency with what it takes from the workspace written out.
fn resolved(own: &Value, shared: &Value) -> Value {
    let mut whole = match shared {
        Value::Table(shared) => shared.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    };
    for (key, value) in own.as_table().into_iter().flatten().filter(|(key, _)| *key != "workspace") {
        match (whole.get_mut(key), value) {
            // Features add to those that the workspace asks for.
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
    fn a_new_crate_depends_on_what_the_runtime_does() {
        let manifest: Table = manifest("sample", &[]).parse().expect("a manifest is TOML");
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
    fn features_of_resources_have_a_place_of_their_own() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let text = manifest("sample", &names(&["agents", "code-scanning"]));
        let table: Table = text.parse().expect("a manifest is TOML");
        let features = &table["features"];
        assert_eq!(features["default"].to_string(), r#"["all"]"#);
        assert_eq!(features["all"].to_string(), r#"["agents", "code-scanning"]"#);
        assert_eq!(features["agents"].to_string(), "[]");
        assert!(features["blocking"].is_array(), "those of the runtime stay");

        let edited = text.replace(r#"default = ["all"]"#, r#"default = ["agents"]"#);
        let next = with_resources(&edited, &names(&["agents", "teams"])).expect("there is a place");
        let table: Table = next.parse().expect("a manifest is TOML");
        assert_eq!(table["features"]["default"].to_string(), r#"["agents"]"#, "what is outside of it is not ours");
        assert_eq!(table["features"]["all"].to_string(), r#"["agents", "teams"]"#);
        assert!(table["features"].get("code-scanning").is_none());

        let without = manifest("sample", &[]);
        assert!(!has_resources(&without));
        assert_eq!(with_resources(&without, &names(&["agents"])), Err(MissingSection));
    }

    #[test]
    fn a_readme_leads_to_the_crate_itself_and_not_to_a_registry() {
        let readme = readme("discord", Some("client.users().get(id)"), &["users".to_owned()]);
        assert!(
            readme.contains("discord = { path = \"../discord\", default-features = false, features = [\"users\"] }")
        );
        assert!(!readme.contains("version =") && !readme.contains("discord = \""), "{readme}");
    }

    #[test]
    fn no_resource_takes_the_feature_of_the_runtime() {
        let manifest: Table = manifest("sample", &[]).parse().expect("a manifest is TOML");
        for name in manifest["features"].as_table().into_iter().flat_map(Table::keys) {
            assert!(crate::naming::TAKEN_FEATURES.contains(&name.as_str()), "{name}");
        }
    }

    #[test]
    fn a_package_is_not_called_like_a_keyword() {
        for name in ["petstore", "k8s-core-v1", "box-client", "a_b"] {
            assert!(is_package_name(name), "{name}");
        }
        for name in ["", "box", "1st", "a b", "test", "../up", "crate"] {
            assert!(!is_package_name(name), "{name}");
        }
    }
}
