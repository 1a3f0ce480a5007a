use std::fs;
use std::process::Command;

use faos_codegen::fetch::download::Download;
use tempfile::TempDir;

use crate::loopback::Loopback;
use crate::regen::{self, Options as Regen};

use super::*;

const MANIFEST: &str = "[package]\nname = \"faos-generated\"\nversion.workspace = true\n";

/// Returns a document of one type with these fields.
fn document(fields: &[&str]) -> String {
    let fields: Vec<String> = fields.iter().map(|name| format!("\"{name}\": {{\"type\": \"string\"}}")).collect();
    format!(
        r##"{{
  "openapi": "3.1.0",
  "info": {{ "title": "Shop", "version": "1" }},
  "servers": [{{ "url": "https://api.example.com" }}],
  "paths": {{}},
  "components": {{ "schemas": {{ "Order": {{ "type": "object", "properties": {{ {} }} }} }} }}
}}
"##,
        fields.join(", ")
    )
}

/// Returns a workspace with a committed client.
fn committed() -> (TempDir, Workspace) {
    let root = tempfile::tempdir().unwrap();
    for folder in ["specs", "faos-generated/src"] {
        fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    let workspace = Workspace::new(root.path());
    fs::write(workspace.document(), document(&["id"])).unwrap();
    fs::write(root.path().join("specs/codegen.toml"), "").unwrap();
    fs::write(root.path().join("faos-generated/Cargo.toml"), MANIFEST).unwrap();
    set_version(&workspace, "0.1.0");
    regenerate(&workspace, Regen::default()).unwrap();
    run_git(&workspace, &["init", "--quiet"]);
    commit(&workspace);
    (root, workspace)
}

fn set_version(workspace: &Workspace, version: &str) {
    let manifest = format!("[workspace.package]\nversion = \"{version}\"\n");
    fs::write(workspace.root().join("Cargo.toml"), manifest).unwrap();
}

fn commit(workspace: &Workspace) {
    run_git(workspace, &["add", "--all"]);
    let author = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    run_git(workspace, &[&author[..], &["commit", "--quiet", "--no-gpg-sign", "--message", "Made"]].concat());
}

fn run_git(workspace: &Workspace, arguments: &[&str]) {
    let status = Command::new("git").args(arguments).current_dir(workspace.root()).status().unwrap();
    assert!(status.success(), "git {arguments:?}");
}

fn regenerate(workspace: &Workspace, options: Regen) -> Result<regen::Report> {
    regen::run(workspace, &Regen { offline: true, ..options }, &Download::new(Loopback::unreachable()))
}

fn report(workspace: &Workspace, base: &str, format: Format) -> Result<String> {
    let options = Options { base: base.to_owned(), format, fail_on: Vec::new() };
    Ok(run(workspace, &options)?.report)
}

#[test]
fn the_default_base_is_the_last_commit() {
    let (root, workspace) = committed();
    assert_eq!(report(&workspace, HEAD, Format::Text).unwrap(), "Shop 1 -> 1: no change\n");
    fs::write(workspace.document(), document(&["id", "color"])).unwrap();
    let text = report(&workspace, HEAD, Format::Text).unwrap();
    assert!(text.contains("field `color` added") && text.contains("requires 0.1.1 after 0.1.0 (minor)"), "{text}");
    let json = report(&workspace, HEAD, Format::Json).unwrap();
    assert!(json.contains("\"next_version\": \"0.1.1\""), "{json}");

    regenerate(&workspace, Regen::default()).unwrap();
    commit(&workspace);
    assert!(report(&workspace, HEAD, Format::Text).unwrap().ends_with("no change\n"));
    assert!(report(&workspace, "HEAD~1", Format::Markdown).unwrap().contains("field `color` added"));
    let other = root.path().join("other.json");
    fs::write(&other, document(&["color"])).unwrap();
    assert!(report(&workspace, other.to_str().unwrap(), Format::Text).unwrap().contains("field `id` added"));
}

#[test]
fn a_breaking_change_fails_unless_it_is_accepted() {
    let (_root, workspace) = committed();
    fs::write(workspace.document(), document(&["color"])).unwrap();
    let outcome = |breaks, format| {
        run(&workspace, &Options { base: HEAD.to_owned(), format, fail_on: vec![breaks] })
            .map_err(|error| error.to_string())
    };
    let line = "field removed: #/components/schemas/Order/properties/id";
    let failing = outcome(Breaks::Rust, Format::Text).unwrap().failing;
    assert_eq!(failing.unwrap(), format!("1 change is breaking\n  {line}\n"));
    // No operation exchanges the type.
    let warned = outcome(Breaks::Wire, Format::Github).unwrap();
    assert_eq!(warned.failing, None);
    assert!(warned.report.starts_with("::warning file="), "{}", warned.report);

    fs::write(workspace.accepted(), format!("// Nobody filled it.\n{line}\n")).unwrap();
    assert_eq!(outcome(Breaks::Rust, Format::Text).unwrap().failing, None);
    fs::write(workspace.document(), document(&["id", "color"])).unwrap();
    let error = outcome(Breaks::Rust, Format::Text).map(|_| ()).unwrap_err();
    assert_eq!(error, format!("specs/accepted.txt:2: `{line}` does not match a breaking change; remove the line"));
}

#[test]
fn a_newer_generator_is_reported_and_needs_a_version() {
    let (_root, workspace) = committed();
    // As if an earlier generator had made another client of the same document.
    let path = workspace.generated().join("runtime/builder.rs");
    let text = fs::read_to_string(&path).unwrap();
    let older = text
        .replacen("    pub fn build(", "    pub fn build_now(", 1)
        .replace("pub fn user_agent_suffix", "pub fn suffix");
    assert_ne!(older, text);
    fs::write(&path, older).unwrap();
    commit(&workspace);
    let told = regenerate(&workspace, Regen::default()).unwrap();
    let changes = told.changes().unwrap();
    for line in [
        "public item `ClientBuilder::build_now` removed",
        "public item `ClientBuilder::build` added",
        ", because the generator changed",
        "= remove uses of `ClientBuilder::build_now`",
    ] {
        assert!(changes.contains(line), "{changes}");
    }
    let log = fs::read_to_string(workspace.change_log()).unwrap();
    assert!(log.contains("public item `ClientBuilder::build_now` removed"), "{log}");
    let check = regenerate(&workspace, Regen { check_version: true, ..Regen::default() }).unwrap().check_version();
    assert!(check.unwrap_err().to_string().contains("require at least 0.2.0 (major)"));

    // A body and a comment are no change for callers.
    commit(&workspace);
    fs::write(&path, text.replace("///", "/// As")).unwrap();
    commit(&workspace);
    assert!(report(&workspace, HEAD, Format::Text).unwrap().ends_with("no change\n"));
}

#[test]
fn a_change_of_the_settings_is_reported_as_such() {
    let (root, workspace) = committed();
    let settings = root.path().join("specs/codegen.toml");
    fs::write(&settings, "[names]\n\"#/components/schemas/Order type\" = \"Purchase\"\n").unwrap();
    let text = report(&workspace, HEAD, Format::Text).unwrap();
    assert!(text.contains("type `Purchase` renamed: `Order` -> `Purchase`, because codegen.toml changed"), "{text}");
    // Both changed: each change has its own cause.
    fs::write(workspace.document(), document(&["id", "color"])).unwrap();
    let text = report(&workspace, HEAD, Format::Text).unwrap();
    assert!(text.contains("renamed: `Order` -> `Purchase`, because codegen.toml changed\n"), "{text}");
    assert!(text.contains("field `color` added: `Option<String>`\n"), "{text}");
}

#[test]
fn an_invalid_base_is_an_error() {
    let (_root, workspace) = committed();
    for base in ["no-such-revision", "--help", ""] {
        assert!(report(&workspace, base, Format::Text).is_err(), "{base:?}");
    }
}

#[test]
fn regeneration_writes_the_report_and_the_change_log() {
    let (root, workspace) = committed();
    assert!(!workspace.change_log().exists());
    fs::write(workspace.document(), document(&["color"])).unwrap();
    let markdown = root.path().join("report.md");
    let options = || Regen { report: Some(markdown.clone()), ..Regen::default() };
    let told = regenerate(&workspace, options()).unwrap();
    assert!(told.changes().unwrap().contains("field `id` removed"), "{:?}", told.changes());
    assert!(fs::read_to_string(&markdown).unwrap().contains("### Breaking"));
    let log = fs::read_to_string(workspace.change_log()).unwrap();
    assert!(log.contains("## Unreleased\n\n- **`Order`**: field `id` removed"), "{log}");

    regenerate(&workspace, options()).unwrap();
    assert_eq!(fs::read_to_string(workspace.change_log()).unwrap(), log);
}

#[test]
fn a_change_that_was_taken_back_leaves_no_line_in_the_change_log() {
    let (_root, workspace) = committed();
    let log = || fs::read_to_string(workspace.change_log()).ok();
    let regenerate_with = |fields: &[&str]| {
        fs::write(workspace.document(), document(fields)).unwrap();
        regenerate(&workspace, Regen::default()).unwrap()
    };
    // The last commit has no change log.
    regenerate_with(&["id", "color"]);
    assert!(log().unwrap().contains("field `color` added"));
    regenerate_with(&["id"]);
    assert_eq!(log(), None);

    // It has one, whose lines stay.
    let committed = "# Changes\n\nIn our words.\n\n## Unreleased\n\n\n- **`Order`**: field `size` added\n\n## 0.1.0\n";
    fs::write(workspace.change_log(), committed).unwrap();
    commit(&workspace);
    regenerate_with(&["id", "color"]);
    regenerate_with(&["id", "colour"]);
    let text = log().unwrap();
    assert!(text.contains("field `colour` added") && !text.contains("`color`"), "{text}");
    let report = regenerate_with(&["id"]).to_string();
    assert!(report.contains("wrote   faos-generated/CHANGELOG.md\n"), "{report}");
    assert_eq!(log().as_deref(), Some(committed));
    assert!(regenerate_with(&["id"]).to_string().starts_with("0 files written"));

    // So do those that somebody writes in the meantime.
    regenerate_with(&["id", "color"]);
    let size = "- **`Order`**: field `size` added\n";
    let by_hand = log().unwrap().replace(size, &format!("{size}- **`Order`**: field `id` added, too\n"));
    fs::write(workspace.change_log(), by_hand).unwrap();
    regenerate_with(&["id"]);
    let text = log().unwrap();
    assert!(text.contains("- **`Order`**: field `size` added\n- **`Order`**: field `id` added, too\n"), "{text}");
    assert!(!text.contains("color"), "{text}");

    // What was committed is no longer regeneration's to take back.
    regenerate_with(&["id", "color"]);
    commit(&workspace);
    regenerate_with(&["id"]);
    let text = log().unwrap();
    assert!(text.contains("field `color` added") && text.contains("field `color` removed"), "{text}");
}

#[test]
fn a_version_that_is_too_low_is_an_error() {
    let (_root, workspace) = committed();
    let check = || regenerate(&workspace, Regen { check_version: true, ..Regen::default() })?.check_version();
    check().unwrap();
    fs::write(workspace.document(), document(&["color"])).unwrap();
    for version in ["0.1.0", "0.1.1"] {
        set_version(&workspace, version);
        let error = check().unwrap_err().to_string();
        let expected = format!(
            "the version {version} of faos-generated is too low: the changes since 0.1.0 require at least 0.2.0 (major)"
        );
        assert_eq!(error, expected);
    }
    for version in ["0.2.0", "0.3.0", "1.0.0"] {
        set_version(&workspace, version);
        check().unwrap();
    }
}

#[test]
fn a_broken_document_in_the_last_commit_does_not_prevent_regeneration() {
    let (_root, workspace) = committed();
    fs::write(workspace.document(), "{}").unwrap();
    commit(&workspace);
    fs::write(workspace.document(), document(&["id"])).unwrap();
    assert_eq!(regenerate(&workspace, Regen::default()).unwrap().changes(), None);
    assert!(regenerate(&workspace, Regen { check_version: true, ..Regen::default() }).is_err());
}
