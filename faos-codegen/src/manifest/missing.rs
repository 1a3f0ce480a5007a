//! Finds the dependencies and features that an existing `Cargo.toml` lacks. The file is maintained by hand and not
//! rewritten, so the missing lines are reported.

use std::collections::BTreeSet;
use std::fmt;

use toml::{Table, Value};

use super::client;

/// Dependencies and features that a client needs and a `Cargo.toml` lacks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Missing {
    add: Lines,
    replace: Lines,
}

/// Entries by their section, as they are written.
type Lines = Vec<(String, Vec<String>)>;

/// Compares a `Cargo.toml` with what the client needs. `workspace` is the root manifest of its workspace, from which it may
/// inherit dependencies; without one, an inherited dependency counts as complete.
///
/// Only what is certain is reported: a dependency for all targets may be declared for some of them, `full` and, beside
/// other default features, `std` and `alloc` are taken to include what they usually do, and the version of a path, git or
/// inherited dependency is not checked.
///
/// # Errors
///
/// Returns an error if the text is not valid TOML.
pub fn missing(manifest: &str, workspace: Option<&str>) -> Result<Missing, toml::de::Error> {
    let manifest: Table = manifest.parse()?;
    let workspace: Option<Table> = workspace.map(str::parse).transpose()?;
    let given = Given { manifest: &manifest, inherited: workspace.as_ref().and_then(inherited) };
    let runtime = client();
    let mut missing = Missing::default();
    if let Some(needed) = runtime["dependencies"].as_table() {
        given.compare(needed, None, &mut missing);
    }
    for (target, own) in runtime["target"].as_table().into_iter().flatten() {
        if let Some(needed) = own["dependencies"].as_table() {
            given.compare(needed, Some(target), &mut missing);
        }
    }
    let features = runtime["features"].as_table().into_iter().flatten();
    features.for_each(|(name, parts)| given.compare_feature(name, &texts(Some(parts)), &mut missing));
    Ok(missing)
}

impl Missing {
    /// Returns true if nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.replace.is_empty()
    }
}

/// The lines to add and to replace, in the syntax of `Cargo.toml`.
impl fmt::Display for Missing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (what, sections) in
            [("add these lines:", &self.add), ("replace the entries of these names:", &self.replace)]
        {
            if sections.is_empty() {
                continue;
            }
            writeln!(formatter, "{separator}{what}")?;
            separator = "\n";
            for (section, lines) in sections {
                writeln!(formatter, "\n[{section}]")?;
                lines.iter().try_for_each(|line| writeln!(formatter, "{line}"))?;
            }
        }
        Ok(())
    }
}

/// A `Cargo.toml`, and the dependencies that it may inherit.
struct Given<'a> {
    manifest: &'a Table,
    inherited: Option<&'a Table>,
}

/// The meaning of a dependency's entry.
struct Found<'a> {
    entry: &'a Value,
    features: BTreeSet<String>,
    has_defaults: bool,
    is_optional: bool,
    /// Set if it is inherited from an unknown workspace.
    is_unknown: bool,
}

impl<'a> Given<'a> {
    fn compare(&self, needed: &Table, target: Option<&str>, missing: &mut Missing) {
        for (name, need) in needed {
            let found: Vec<Found<'a>> = self.entries(name, target).map(|entry| self.found(name, entry)).collect();
            let wanted = texts(need.get("features"));
            let section = target.map_or("dependencies".to_owned(), |target| {
                let quoted =
                    if target.contains('\'') { Value::from(target).to_string() } else { format!("'{target}'") };
                format!("target.{quoted}.dependencies")
            });
            let Some(first) = found.first() else {
                push(&mut missing.add, &section, line(name, &self.shortened(name, need)));
                continue;
            };
            if found.iter().any(|found| found.is_unknown) {
                continue;
            }
            let lacking: Vec<&String> =
                wanted.iter().filter(|feature| !found.iter().any(|found| found.has(feature))).collect();
            let is_optional = |value: &Value| value.get("optional").and_then(Value::as_bool) == Some(true);
            let must_stay = !is_optional(need) && found.iter().all(|found| found.is_optional);
            let version = need.as_str().or_else(|| need.get("version")?.as_str());
            let newer = version.filter(|version| is_too_old(first.entry, version));
            if lacking.is_empty() && !must_stay && newer.is_none() {
                continue;
            }
            let mut entry = table(first.entry);
            if must_stay {
                entry.remove("optional");
            }
            if let Some(version) = newer {
                entry.insert("version".to_owned(), Value::from(version));
            }
            if !lacking.is_empty() {
                let own = texts(entry.get("features")).into_iter().chain(lacking.into_iter().cloned());
                entry.insert("features".to_owned(), own.map(Value::from).collect::<Vec<_>>().into());
            }
            let section = self.section(first.entry, name).unwrap_or(section);
            push(&mut missing.replace, &section, line(name, &Value::Table(entry)));
        }
    }

    fn compare_feature(&self, name: &str, parts: &[String], missing: &mut Missing) {
        let features = self.manifest.get("features").and_then(Value::as_table);
        let own = features.and_then(|features| features.get(name));
        if own.is_none() && self.is_implicit(name) && parts == [format!("dep:{name}")] {
            return;
        }
        let all = self.closure(name);
        // Another library for TLS is a decision of the crate's maintainers.
        if name == "default" && ["native-tls", "rustls-no-provider"].iter().any(|library| all.contains(*library)) {
            return;
        }
        let lacking: Vec<String> = parts.iter().filter(|part| !self.turns_on(&all, part)).cloned().collect();
        let (lines, parts) = match own {
            None => (&mut missing.add, parts.to_vec()),
            Some(_) if lacking.is_empty() => return,
            Some(own) => (&mut missing.replace, [texts(Some(own)), lacking].concat()),
        };
        let parts: Vec<Value> = parts.into_iter().map(Value::from).collect();
        push(lines, "features", line(name, &Value::Array(parts)));
    }

    /// Returns true if Cargo implicitly defines a feature for an optional dependency of this name.
    fn is_implicit(&self, name: &str) -> bool {
        let is_optional = self.entries(name, None).any(|entry| self.found(name, entry).is_optional);
        let features = self.manifest.get("features").and_then(Value::as_table).into_iter().flatten();
        let named = format!("dep:{name}");
        is_optional && !features.flat_map(|(_, parts)| texts(Some(parts))).any(|part| part == named)
    }

    /// Returns everything that a feature enables, directly or indirectly.
    fn closure(&self, name: &str) -> BTreeSet<String> {
        let features = self.manifest.get("features").and_then(Value::as_table);
        let (mut all, mut open) = (BTreeSet::new(), vec![name.to_owned()]);
        while let Some(next) = open.pop() {
            let parts = features.and_then(|features| features.get(&next));
            open.extend(texts(parts).into_iter().filter(|part| all.insert(part.clone())));
        }
        all
    }

    /// Returns true if a part of a feature, such as `dep:sha2` or `tokio/rt`, is enabled whenever the feature is.
    fn turns_on(&self, all: &BTreeSet<String>, part: &str) -> bool {
        if all.contains(part) {
            return true;
        }
        if let Some(name) = part.strip_prefix("dep:") {
            let mut given = self.entries(name, None).map(|entry| self.found(name, entry));
            return all.contains(name) || given.any(|found| !found.is_optional);
        }
        let Some((name, feature)) = part.split_once('/') else { return false };
        let mut given = self.entries(name, None).map(|entry| self.found(name, entry));
        all.contains(&format!("{name}?/{feature}")) || given.any(|found| found.is_unknown || found.has(feature))
    }

    /// Returns every entry of a dependency that applies to a target, or to all targets.
    fn entries(&self, name: &str, target: Option<&str>) -> impl Iterator<Item = &'a Value> {
        let is_for_browsers = |target: &str| target.contains("wasm") && !target.contains("not(");
        let wants_browsers = target.is_some_and(is_for_browsers);
        let name = name.replace('_', "-");
        self.tables()
            .filter(move |(target, _)| target.is_none_or(|target| wants_browsers || !is_for_browsers(target)))
            .filter_map(move |(_, entries)| entries.iter().find(|(known, _)| known.replace('_', "-") == name))
            .map(|(_, entry)| entry)
    }

    /// Returns the tables of dependencies, each with its target if it has one.
    fn tables(&self) -> impl Iterator<Item = (Option<&'a str>, &'a Table)> {
        let of = |table: &'a Table| table.get("dependencies").and_then(Value::as_table);
        let targets = self.manifest.get("target").and_then(Value::as_table).into_iter().flatten();
        let targets = targets.filter_map(move |(target, own)| Some((Some(target.as_str()), of(own.as_table()?)?)));
        of(self.manifest).map(|table| (None, table)).into_iter().chain(targets)
    }

    /// Returns the section of an entry.
    fn section(&self, entry: &Value, name: &str) -> Option<String> {
        let (target, _) =
            self.tables().find(|(_, table)| table.get(name).is_some_and(|own| std::ptr::eq(own, entry)))?;
        Some(target.map_or("dependencies".to_owned(), |target| format!("target.'{target}'.dependencies")))
    }

    fn found(&self, name: &str, entry: &'a Value) -> Found<'a> {
        let flag = |value: &Value, keys: [&str; 2]| keys.iter().find_map(|key| value.get(key)?.as_bool());
        let is_inherited = flag(entry, ["workspace", "workspace"]) == Some(true);
        let inherited = self.inherited.and_then(|all| all.get(name)).filter(|_| is_inherited);
        let mut features: BTreeSet<String> = texts(entry.get("features")).into_iter().collect();
        features.extend(inherited.into_iter().flat_map(|inherited| texts(inherited.get("features"))));
        let defaults = ["default-features", "default_features"];
        // A dependency inherited without default features can enable them, but not vice versa.
        let has_defaults = match inherited {
            Some(inherited) => flag(inherited, defaults) != Some(false) || flag(entry, defaults) == Some(true),
            None => flag(entry, defaults) != Some(false),
        };
        Found {
            entry,
            features,
            has_defaults,
            is_optional: flag(entry, ["optional", "optional"]) == Some(true),
            is_unknown: is_inherited && inherited.is_none(),
        }
    }

    /// Returns true if anything is inherited from a workspace: a manifest below the folder of a workspace need not be a member
    /// of it.
    fn inherits(&self) -> bool {
        let package = self.manifest.get("package").and_then(Value::as_table).into_iter().flatten();
        let mut values = package.chain(self.tables().flat_map(|(_, entries)| entries));
        values.any(|(_, value)| value.get("workspace").and_then(Value::as_bool) == Some(true))
    }

    /// Returns an entry without the values that it can inherit.
    fn shortened(&self, name: &str, need: &Value) -> Value {
        let inherited = self.inherited.filter(|_| self.inherits()).and_then(|all| all.get(name));
        let Some(inherited) = inherited else { return need.clone() };
        let known = texts(inherited.get("features"));
        let mut entry = Table::from_iter([("workspace".to_owned(), Value::Boolean(true))]);
        let features: Vec<Value> =
            texts(need.get("features")).into_iter().filter(|own| !known.contains(own)).map(Value::from).collect();
        if !features.is_empty() {
            entry.insert("features".to_owned(), features.into());
        }
        if let Some(optional) = need.get("optional") {
            entry.insert("optional".to_owned(), optional.clone());
        }
        Value::Table(entry)
    }
}

impl Found<'_> {
    fn has(&self, feature: &str) -> bool {
        let by_default = self.has_defaults && ["std", "alloc"].contains(&feature);
        by_default || self.features.contains(feature) || self.features.contains("full")
    }
}

/// Returns the dependencies of a workspace, if it has any.
fn inherited(workspace: &Table) -> Option<&Table> {
    workspace.get("workspace")?.get("dependencies")?.as_table()
}

/// Returns true if an entry requires an older version that is incompatible with this one. Only plain requirements such as
/// `1` or `0.12.4` are checked.
fn is_too_old(entry: &Value, needed: &str) -> bool {
    let given = entry.as_str().or_else(|| entry.get("version")?.as_str());
    let series = |version: &str| -> Option<(u64, u64)> {
        let mut numbers = version.trim_start_matches('^').split('.').map(|number| number.parse::<u64>().ok());
        let major = numbers.next()??;
        let minor = numbers.next().map_or(Some(0), |number| number)?;
        Some(if major == 0 { (0, minor) } else { (major, 0) })
    };
    match (given.and_then(series), series(needed)) {
        (Some(given), Some(needed)) => given < needed,
        _ => false,
    }
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Returns an entry as a table.
fn table(entry: &Value) -> Table {
    match entry {
        Value::Table(table) => table.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    }
}

fn push(lines: &mut Lines, section: &str, line: String) {
    match lines.iter_mut().find(|(known, _)| known == section) {
        Some((_, known)) => known.push(line),
        None => lines.push((section.to_owned(), vec![line])),
    }
}

/// Formats an entry on one line.
fn line(name: &str, value: &Value) -> String {
    let Value::Table(table) = value else { return format!("{name} = {value}") };
    let keys: Vec<&str> = table.keys().map(String::as_str).collect();
    match keys[..] {
        ["version"] => format!("{name} = {}", table["version"]),
        ["workspace"] => format!("{name}.workspace = {}", table["workspace"]),
        _ => {
            let first = ["workspace", "version"].into_iter().filter(|key| table.contains_key(*key));
            let others = keys.iter().copied().filter(|key| !["workspace", "version"].contains(key));
            let members: Vec<String> = first.chain(others).map(|key| format!("{key} = {}", table[key])).collect();
            format!("{name} = {{ {} }}", members.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::manifest;
    use super::*;

    /// Returns the reported lines for a manifest after a replacement.
    fn after(from: &str, to: &str) -> String {
        let text = manifest("sample", &[]);
        assert!(text.contains(from), "{from:?} is not in {text}");
        reported(&text.replace(from, to), None)
    }

    fn reported(manifest: &str, workspace: Option<&str>) -> String {
        missing(manifest, workspace).unwrap_or_else(|error| panic!("{error}\n{manifest}")).to_string()
    }

    /// Returns a new manifest without an entry of `[dependencies]`, and the entry.
    fn without(name: &str) -> (String, Value) {
        let mut table: Table = manifest("sample", &[]).parse().expect("a manifest is TOML");
        let entry = table["dependencies"]
            .as_table_mut()
            .and_then(|entries| entries.remove(name))
            .expect("the dependency exists");
        (toml::to_string(&table).expect("the manifest is valid TOML"), entry)
    }

    #[test]
    fn a_new_manifest_lacks_nothing() {
        assert_eq!(reported(&manifest("sample", &[]), None), "");
        assert_eq!(reported(&manifest("sample", &["agents".to_owned()]), None), "");
    }

    #[test]
    fn what_is_reported_is_all_that_has_to_be_added() {
        let text = reported("[package]\nname = \"sample\"\n", None);
        let lines = text.strip_prefix("add these lines:\n").expect("nothing has to be replaced");
        assert_eq!(reported(&format!("[package]\nname = \"sample\"\n{lines}"), None), "");
        for line in
            ["[dependencies]", "[target.'cfg(target_arch = \"wasm32\")'.dependencies]", "[features]", "testing = []"]
        {
            assert!(lines.lines().any(|known| known == line), "{line} is not in {lines}");
        }
    }

    #[test]
    fn a_dependency_that_is_not_there_is_reported() {
        let (text, entry) = without("h2");
        let version = &entry["version"];
        assert_eq!(
            reported(&text, None),
            format!("add these lines:\n\n[dependencies]\nh2 = {{ version = {version}, optional = true }}\n")
        );
        // Dependencies of tests and build scripts are not available to the client.
        for section in
            ["dev-dependencies", "build-dependencies", "target.'cfg(target_arch = \"wasm32\")'.dev-dependencies"]
        {
            assert!(reported(&format!("{text}\n[{section}]\nh2 = {version}\n"), None).contains("[dependencies]\nh2 ="));
        }
    }

    #[test]
    fn a_dependency_is_found_wherever_it_is_declared() {
        let (text, entry) = without("reqwest");
        let version = &entry["version"];
        let features = &entry["features"];
        for given in [
            format!("[dependencies.reqwest]\nversion = {version}\ndefault-features = false\nfeatures = {features}"),
            format!("[dependencies.reqwest]\nversion = {version}\nfeatures = [\"gzip\", \"json\", \"rustls\"]"),
            format!("[dependencies.reqwest]\npackage = \"our-reqwest\"\nversion = \"0.1\"\nfeatures = {features}")
                .replace("\"0.1\"", &version.to_string()),
            format!("[dependencies.reqwest]\npath = \"../reqwest\"\nfeatures = {features}"),
            format!("[dependencies.reqwest]\ngit = \"https://git.example/reqwest\"\nfeatures = {features}"),
            format!("[target.'cfg(unix)'.dependencies.reqwest]\nversion = {version}\nfeatures = {features}"),
            format!(
                "[target.'cfg(not(target_arch = \"wasm32\"))'.dependencies]\nreqwest = {{ version = {version}, features = {features} }}"
            ),
            "[dependencies.reqwest]\nworkspace = true".to_owned(),
        ] {
            assert_eq!(reported(&format!("{text}\n{given}\n"), None), "", "{given}");
        }
        // The table for browsers does not apply to other targets.
        assert!(reported(&text, None).contains("[dependencies]\nreqwest = "));
        // A renamed dependency is not available under its original name.
        let renamed = format!("{text}\n[dependencies.http-client]\npackage = \"reqwest\"\nversion = {version}\n");
        assert!(reported(&renamed, None).contains("[dependencies]\nreqwest = "), "{renamed}");
    }

    #[test]
    fn a_feature_that_is_not_on_is_reported_with_the_whole_entry() {
        let (text, entry) = without("tokio");
        let version = &entry["version"];
        let with = |entry: &str| format!("{text}\n[dependencies.tokio]\n{entry}\n");
        assert_eq!(
            reported(&with(&format!("version = {version}\nfeatures = [\"sync\", \"fs\"]")), None),
            format!(
                "replace the entries of these names:\n\n[dependencies]\ntokio = {{ version = {version}, features = [\"sync\", \"fs\", \"rt\", \"time\"] }}\n"
            )
        );
        let plain = reported(
            &format!("{text}\n[dependencies]\ntokio = {version}\n")
                .replace("\n[dependencies]\ntokio", "\n[target.'cfg(unix)'.dependencies]\ntokio"),
            None,
        );
        assert!(plain.contains("[target.'cfg(unix)'.dependencies]\ntokio = { version = "), "{plain}");
        assert_eq!(reported(&with(&format!("version = {version}\nfeatures = [\"full\"]")), None), "");
        let optional = reported(&with(&format!("version = {version}\noptional = true\nfeatures = [\"full\"]")), None);
        assert!(optional.contains("[\"full\"] }") && !optional.contains("optional"), "{optional}");
        let old = reported(&with("version = \"0.2\"\nfeatures = [\"full\"]"), None);
        assert!(old.contains(&format!("tokio = {{ version = {version}, features = [\"full\"] }}")), "{old}");
        for newer in ["99", "^99.1", ">=0.2", "*", "0.2, <99"] {
            assert_eq!(reported(&with(&format!("version = \"{newer}\"\nfeatures = [\"full\"]")), None), "", "{newer}");
        }
    }

    #[test]
    fn default_features_include_the_usual_ones() {
        let (text, entry) = without("serde");
        let given = format!("{text}\n[dependencies.serde]\nversion = {}\n", entry["version"]);
        assert_eq!(reported(&given, None), "");
        let off = format!("{given}default-features = false\n");
        assert!(reported(&off, None).contains("serde = { version = "), "{off}");
    }

    #[test]
    fn what_is_inherited_counts() {
        let (text, entry) = without("tokio");
        let workspace = |features: &str| {
            format!("[workspace.dependencies]\ntokio = {{ version = \"1\", features = [{features}] }}\n")
        };
        let inherits = format!("{text}\n[dependencies.tokio]\nworkspace = true\nfeatures = [\"sync\"]\n");
        assert_eq!(reported(&inherits, Some(&workspace("\"rt\", \"time\""))), "");
        assert_eq!(
            reported(&inherits, Some(&workspace("\"rt\""))),
            "replace the entries of these names:\n\n[dependencies]\ntokio = { workspace = true, features = [\"sync\", \"time\"] }\n"
        );
        assert_eq!(reported(&inherits, None), "", "nothing is certain");
        // A member inherits the features of the workspace dependency.
        let member = text.replace("edition = \"2024\"", "edition.workspace = true");
        for (features, line) in [
            ("\"rt\", \"time\"", "tokio = { workspace = true, features = [\"sync\"] }"),
            ("\"rt\", \"sync\", \"time\"", "tokio.workspace = true"),
        ] {
            let expected = format!("add these lines:\n\n[dependencies]\n{line}\n");
            assert_eq!(reported(&member, Some(&workspace(features))), expected);
            assert!(reported(&text, Some(&workspace(features))).contains("tokio = { version = "));
        }
        assert!(reported(&text, Some("[workspace]\n")).contains(&format!("tokio = {{ version = {}", entry["version"])));
    }

    #[test]
    fn a_feature_of_the_client_is_compared_with_what_it_turns_on() {
        let replaced = |to: &str| after("http2 = [\"dep:h2\", \"reqwest/http2\"]", to);
        assert_eq!(replaced(""), "add these lines:\n\n[features]\nhttp2 = [\"dep:h2\", \"reqwest/http2\"]\n");
        assert_eq!(
            replaced("http2 = [\"other\", \"dep:h2\"]\nother = []"),
            "replace the entries of these names:\n\n[features]\nhttp2 = [\"other\", \"dep:h2\", \"reqwest/http2\"]\n"
        );
        for same in [
            "http2 = [\"second\"]\nsecond = [\"dep:h2\", \"reqwest/http2\"]",
            "http2 = [\"dep:h2\", \"reqwest?/http2\"]",
            "http2 = [\"http2\", \"dep:h2\", \"reqwest/http2\"]",
        ] {
            assert_eq!(replaced(same), "", "{same}");
        }
        assert_eq!(after("tracing = [\"dep:tracing\"]", "tracing = [\"tracing\"]"), "");
        assert_eq!(after("tracing = [\"dep:tracing\"]", ""), "", "Cargo makes it of the optional dependency");
    }

    #[test]
    fn a_manifest_that_is_not_toml_is_an_error() {
        assert!(missing("mine", None).is_err());
        assert!(missing("", Some("= =")).is_err());
    }
}
