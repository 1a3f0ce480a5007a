//! The packages of the generator and of the client contain what they need, and nothing that only the repository needs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in the workspace").to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
}

/// The package of the generator must contain the features and dependencies of a client, so they are in a file of their
/// own. This test writes the file if the manifest of the runtime has changed.
#[test]
fn the_features_and_dependencies_of_a_client_are_those_of_the_runtime() {
    let workspace: Table = read("Cargo.toml").parse().expect("the manifest is valid TOML");
    let expected = client(&read("faos-codegen/runtime-crate/Cargo.toml"), &workspace["workspace"]["dependencies"]);
    let path = root().join("faos-codegen/runtime/client.toml");
    if fs::read_to_string(&path).unwrap_or_default() != expected {
        fs::write(&path, expected).expect("the file is writable");
        panic!("{} was not up to date and has been written; run the test again", path.display());
    }
}

/// Returns the features and dependencies in the runtime's manifest, with the values that they inherit.
fn client(manifest: &str, shared: &Value) -> String {
    let (_, text) = manifest.split_once("[features]\n").expect("the runtime has features");
    let (text, _) = text.split_once("\n[dev-dependencies]").expect("the runtime has dependencies for tests");
    let lines = text.lines().map(|line| {
        let own: Table = line.parse().unwrap_or_default();
        match own.iter().next() {
            Some((name, entry)) if entry.get("workspace").is_some() => dependency(name, entry, &shared[name]),
            _ => line.to_owned(),
        }
    });
    format!("[features]\n{}\n", lines.collect::<Vec<_>>().join("\n").trim_end())
}

/// Returns the line of a dependency with the values that it inherits.
fn dependency(name: &str, own: &Value, shared: &Value) -> String {
    let mut whole = match shared {
        Value::Table(shared) => shared.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    };
    for (key, value) in own.as_table().into_iter().flatten().filter(|(key, _)| *key != "workspace") {
        match (whole.get_mut(key), value) {
            // Features are added to those of the workspace.
            (Some(Value::Array(all)), Value::Array(more)) => all.extend(more.iter().cloned()),
            _ => _ = whole.insert(key.clone(), value.clone()),
        }
    }
    if whole.len() == 1 {
        return format!("{name} = {}", whole["version"]);
    }
    let keys = ["version", "package", "default-features", "features", "optional"];
    let unknown: Vec<&String> = whole.keys().filter(|key| !keys.contains(&key.as_str())).collect();
    assert!(unknown.is_empty(), "{name}: {unknown:?}");
    let members = keys.iter().filter_map(|key| Some(format!("{key} = {}", whole.get(*key)?)));
    format!("{name} = {{ {} }}", members.collect::<Vec<_>>().join(", "))
}

/// Returns the files of a package.
fn packaged(package: &str) -> Vec<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["package", "--list", "--offline", "--allow-dirty", "--package", package])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(|line| line.replace('\\', "/")).collect()
}

#[test]
fn packages_contain_what_they_embed_and_no_tests() {
    let generator = packaged("faos-codegen");
    for needed in ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "build.rs", "build/reserved.rs", "src/main.rs"] {
        assert!(generator.iter().any(|path| path == needed), "{needed} is not in {generator:#?}");
    }
    // The sources of the runtime, which the build script embeds.
    let mut open = vec![root().join("faos-codegen/runtime/src/runtime")];
    let mut count = 0;
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("the folder is readable") {
            let path = entry.expect("the folder is readable").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(root().join("faos-codegen")).expect("it is in the crate");
            let name = name.to_string_lossy().replace('\\', "/");
            assert!(generator.contains(&name), "{name} is not in the package");
            count += 1;
        }
    }
    assert!(count > 50, "{count} files");
    let is_of_tests = |path: &&String| path.starts_with("tests/") || path.contains("runtime/src/tests");
    assert_eq!(generator.iter().find(is_of_tests), None);

    let client = packaged("faos-generated");
    for needed in ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "src/lib.rs", "src/runtime/mod.rs"] {
        assert!(client.iter().any(|path| path == needed), "{needed} is not in {client:#?}");
    }
    assert_eq!(client.iter().find(is_of_tests), None);
}

/// A package must not include files outside of its folder.
#[test]
fn the_library_embeds_only_files_of_its_package() {
    let crate_ = root().join("faos-codegen");
    let files = packaged("faos-codegen");
    let mut embedded = 0;
    for path in files.iter().filter(|path| path.starts_with("src/") && path.ends_with(".rs")) {
        let text = fs::read_to_string(crate_.join(path)).expect("the file is readable");
        for (at, macro_) in text.match_indices("include_str!(\"").chain(text.match_indices("#[path = \"")) {
            let name = text[at + macro_.len()..].split('"').next().unwrap_or_default();
            let folder = crate_.join(path).parent().expect("a file is in a folder").to_owned();
            let Ok(target) = fs::canonicalize(folder.join(name)) else { continue };
            let inside = target.strip_prefix(fs::canonicalize(&crate_).expect("the crate exists"));
            let inside = inside.map(|inside| inside.to_string_lossy().replace('\\', "/")).unwrap_or_default();
            assert!(files.contains(&inside), "{path} includes {name}, which is not in the package");
            embedded += 1;
        }
    }
    assert!(embedded > 8, "{embedded} files");
}
