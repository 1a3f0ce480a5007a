use std::{collections::BTreeMap, fs, path::Path, time::SystemTime};

use faos_codegen::fetch::record::sha256;
use tempfile::TempDir;

use crate::fetch;
use crate::loopback::{Loopback, answer};

use super::*;

/// Returns a document from which a client can be generated.
fn document(title: &str) -> String {
    format!(
        r#"{{
  "openapi": "3.1.0",
  "info": {{ "title": "{title}", "version": "1" }},
  "servers": [{{ "url": "https://api.example.com" }}],
  "paths": {{}}
}}
"#
    )
}

/// Creates a workspace in which nothing was generated yet.
fn workspace() -> (TempDir, Workspace) {
    let root = tempfile::tempdir().unwrap();
    for folder in ["specs", "faos-generated/src"] {
        fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    let workspace = Workspace::new(root.path());
    fs::write(workspace.document(), document("Checked in")).unwrap();
    fs::write(root.path().join("specs/codegen.toml"), "").unwrap();
    (root, workspace)
}

/// Returns all files below a folder with their texts.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.append(&mut tree(&path));
        } else {
            let text = fs::read_to_string(&path).unwrap();
            found.insert(path.display().to_string(), text);
        }
    }
    found
}

/// Returns the time of the last change of each file and folder below a folder.
fn times(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut found = BTreeMap::from([(folder.to_owned(), fs::metadata(folder).unwrap().modified().unwrap())]);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.append(&mut times(&path));
        } else {
            found.insert(path.clone(), fs::metadata(&path).unwrap().modified().unwrap());
        }
    }
    found
}

fn offline() -> Options {
    Options { offline: true, ..Options::default() }
}

fn check() -> Options {
    Options { check: true, ..Options::default() }
}

fn from(path: &Path) -> Options {
    Options { from: Some(path.to_owned()), ..Options::default() }
}

fn unreachable() -> Download {
    Download::new(Loopback::unreachable())
}

#[test]
fn a_second_run_touches_nothing_and_says_so_in_one_line() {
    let (root, workspace) = workspace();
    let first = run(&workspace, &offline(), &unreachable()).unwrap();
    let text = first.to_string();
    assert!(text.contains("wrote   faos-generated/src/lib.rs\n"), "{text}");
    assert!(text.contains("wrote   specs/names.lock\n"), "{text}");
    let files = first.written.len();
    assert!(text.ends_with(&format!("\n{files} files written, 1 unchanged, 0 removed")), "{text}");

    let touched = times(root.path());
    let second = run(&workspace, &offline(), &unreachable()).unwrap();
    assert_eq!(second.to_string(), format!("0 files written, {} unchanged, 0 removed", files + 1));
    assert_eq!(times(root.path()), touched);
}

#[test]
fn a_check_lists_what_would_change_and_changes_nothing() {
    let (root, workspace) = workspace();
    run(&workspace, &offline(), &unreachable()).unwrap();
    assert!(!run(&workspace, &check(), &unreachable()).unwrap().is_stale());

    let lib = workspace.generated().join("lib.rs");
    let generated = fs::read_to_string(&lib).unwrap();
    fs::write(&lib, generated.clone() + "// tampered\n").unwrap();
    fs::write(workspace.generated().join("old.rs"), &generated).unwrap();
    let list = fs::read_to_string(workspace.files()).unwrap();
    fs::write(workspace.files(), list + "old.rs\n").unwrap();
    fs::remove_file(workspace.names()).unwrap();
    let before = tree(root.path());

    let report = run(&workspace, &check(), &unreachable()).unwrap();
    assert!(report.is_stale());
    assert_eq!(
        report.to_string(),
        "would write  faos-generated/src/lib.rs\n\
         would write  specs/files.lock\n\
         would write  specs/names.lock\n\
         would remove faos-generated/src/old.rs\n\
         stale: run `cargo xtask regen --offline`"
    );
    assert_eq!(tree(root.path()), before);
}

#[test]
fn a_file_that_was_not_generated_is_refused_and_not_removed() {
    let (root, workspace) = workspace();
    fs::write(workspace.generated().join("lib.rs"), "//! By hand.\n").unwrap();
    let before = tree(root.path());
    for options in [offline(), check()] {
        let error = run(&workspace, &options, &unreachable()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot overwrite 1 file that was not generated:\n  faos-generated/src/lib.rs\n  \
             = help: move it elsewhere, or pass `--force` to overwrite it"
        );
        assert_eq!(tree(root.path()), before);
    }
    run(&workspace, &Options { force: true, ..offline() }, &unreachable()).unwrap();
    let list = fs::read_to_string(workspace.files()).unwrap();
    assert!(list.contains("\nlib.rs\n") && list.contains("\nruntime/api.rs\n"), "{list}");
    assert!(!run(&workspace, &check(), &unreachable()).unwrap().is_stale());

    // A copied first line does not mark a file as generated.
    let copied = workspace.generated().join("types/hand.rs");
    let generated = fs::read_to_string(workspace.generated().join("lib.rs")).unwrap();
    fs::write(&copied, &generated).unwrap();
    assert!(!run(&workspace, &check(), &unreachable()).unwrap().is_stale());
    run(&workspace, &offline(), &unreachable()).unwrap();
    assert_eq!(fs::read_to_string(&copied).unwrap(), generated);
    let schema = r#""components": {"schemas": {"Hand": {"type": "object"}}}, "paths": {}"#;
    let with_schema = document("Checked in").replace(r#""paths": {}"#, schema);
    let from_file = root.path().join("given.json");
    fs::write(&from_file, with_schema).unwrap();
    let before = tree(root.path());
    let error = run(&workspace, &from(&from_file), &unreachable()).unwrap_err().to_string();
    assert!(
        error.contains("faos-generated/src/types/hand.rs (begins like a generated file, but files.lock"),
        "{error}"
    );
    assert_eq!(tree(root.path()), before);
}

#[test]
fn a_client_of_an_earlier_version_gets_a_list_and_a_list_that_was_tampered_with_is_refused() {
    let (root, workspace) = workspace();
    run(&workspace, &offline(), &unreachable()).unwrap();
    let list = fs::read_to_string(workspace.files()).unwrap();
    fs::remove_file(workspace.files()).unwrap();
    let report = run(&workspace, &check(), &unreachable()).unwrap();
    assert!(report.is_stale() && report.to_string().starts_with("would write  specs/files.lock\n"), "{report}");
    let report = run(&workspace, &offline(), &unreachable()).unwrap().to_string();
    assert!(report.starts_with("wrote   specs/files.lock\n1 file written"), "{report}");
    assert_eq!(fs::read_to_string(workspace.files()).unwrap(), list);

    fs::write(workspace.files(), format!("{list}../../../specs/openapi.json\n")).unwrap();
    let before = tree(root.path());
    let error = run(&workspace, &offline(), &unreachable()).unwrap_err().to_string();
    assert!(error.starts_with("`specs/files.lock` is invalid: line "), "{error}");
    assert_eq!(tree(root.path()), before);
}

#[test]
fn what_the_manifest_lacks_is_shown_as_the_lines_to_add() {
    let (root, workspace) = workspace();
    assert_eq!(incomplete(&workspace).unwrap(), None, "there is no manifest yet");
    // The manifest of this workspace is complete.
    let real = Workspace::of_this_crate();
    assert_eq!(incomplete(&real).unwrap(), None);
    let (manifest, shared) =
        (real.read(&real.manifest()).unwrap(), real.read(&real.root().join("Cargo.toml")).unwrap());
    fs::write(root.path().join("Cargo.toml"), shared).unwrap();
    let lines = [
        "h2 = { workspace = true, optional = true }\n",
        "tokio = { workspace = true, features = [\"rt\", \"sync\", \"time\"] }\n",
        "gloo-timers.workspace = true\n",
    ];
    let lacking = lines.iter().fold(manifest, |text, line| {
        assert!(text.contains(line), "{line} is not in {text}");
        text.replacen(line, "", 1)
    });
    fs::write(workspace.manifest(), &lacking).unwrap();
    run(&workspace, &offline(), &unreachable()).unwrap();
    let warning = incomplete(&workspace).unwrap().unwrap();
    assert!(warning.starts_with(
        "warning: `faos-generated/Cargo.toml` lacks dependencies or features of the client\n\nadd these lines:\n"
    ));
    for line in lines {
        assert!(warning.contains(line), "{line} is not in {warning}");
    }
    assert!(warning.contains("[target.'cfg(target_arch = \"wasm32\")'.dependencies]\ngloo-timers"), "{warning}");
    assert_eq!(fs::read_to_string(workspace.manifest()).unwrap(), lacking, "it is not rewritten");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_specs_is_refused_before_the_client_is_written() {
    let (root, workspace) = workspace();
    let elsewhere = root.path().join("elsewhere");
    fs::write(&elsewhere, "").unwrap();
    std::os::unix::fs::symlink(&elsewhere, workspace.names()).unwrap();
    let error = run(&workspace, &offline(), &unreachable()).unwrap_err().to_string();
    assert!(error.contains("specs/names.lock`: it is a symbolic link"), "{error}");
    assert_eq!(fs::read_dir(workspace.generated()).unwrap().count(), 0);
}

#[test]
fn a_check_uses_no_network() {
    let (_root, workspace) = workspace();
    let server = Loopback::answering(|_| answer("200 OK", &[], document("New").as_bytes()));
    for options in [check(), offline(), from(&workspace.document())] {
        run(&workspace, &options, &Download::new(server.url.clone())).unwrap();
    }
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[test]
fn the_published_document_replaces_the_checked_in_one() {
    let (_root, workspace) = workspace();
    let server = Loopback::answering(|_| answer("200 OK", &[], document("New").as_bytes()));
    let published = Download::new(server.url.clone());
    let report = run(&workspace, &Options::default(), &published).unwrap();
    assert!(report.written.contains(&"specs/openapi.json".to_owned()));
    assert_eq!(fs::read_to_string(workspace.document()).unwrap(), document("New"));
    assert_eq!(
        fs::read_to_string(workspace.record()).unwrap(),
        format!("{{\n  \"sha256\": \"{}\",\n  \"url\": \"{}\"\n}}\n", sha256(&document("New")), server.url)
    );
}

#[test]
fn a_known_version_is_not_downloaded_again() {
    let (root, workspace) = workspace();
    let server = Loopback::answering(|number| match number {
        0 | 3 => answer("200 OK", &["ETag: W/\"7\""], document("New").as_bytes()),
        _ => b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec(),
    });
    let published = Download::new(server.url.clone());
    run(&workspace, &Options::default(), &published).unwrap();
    let before = tree(root.path());
    let record = fs::read_to_string(workspace.record()).unwrap();
    assert!(record.starts_with("{\n  \"etag\": \"W/\\\"7\\\"\",\n  \"sha256\": \""), "{record}");
    run(&workspace, &Options::default(), &published).unwrap();
    fetch::run(&workspace, &published, Mode::Write).unwrap();
    assert_eq!(tree(root.path()), before);

    // An edited document is downloaded again.
    fs::write(workspace.document(), document("Edited")).unwrap();
    fetch::run(&workspace, &published, Mode::Write).unwrap();
    assert_eq!(tree(root.path()), before);
    let is_conditional = |request: &String| request.to_lowercase().contains("if-none-match: w/\"7\"");
    assert_eq!(server.requests().iter().map(is_conditional).collect::<Vec<_>>(), [false, true, true, false]);

    // Another server may use the same tag for another document.
    let elsewhere = Loopback::answering(|_| answer("200 OK", &[], document("Elsewhere").as_bytes()));
    fetch::run(&workspace, &Download::new(elsewhere.url.clone()), Mode::Write).unwrap();
    assert!(!elsewhere.requests().iter().any(is_conditional));
}

#[test]
fn a_random_order_of_members_is_not_adopted() {
    let (_root, workspace) = workspace();
    let shuffled = |title: &str| {
        format!(
            r#"{{"paths": {{}}, "info": {{"version": "1", "title": "{title}"}}, "tags": [], "openapi": "3.1.0",
            "servers": [{{"url": "https://api.example.com"}}]}}"#
        )
    };
    let same = shuffled("Checked in").replace(r#""tags": [], "#, "");
    let new = shuffled("New");
    let texts = [same, new];
    let server = Loopback::answering(move |number| answer("200 OK", &[], texts[number.min(1)].as_bytes()));
    let published = Download::new(server.url.clone());
    run(&workspace, &Options::default(), &published).unwrap();
    assert_eq!(fs::read_to_string(workspace.document()).unwrap(), document("Checked in"));
    assert!(fs::read_to_string(workspace.record()).unwrap().contains("\"key_order\": \"unstable\""));

    run(&workspace, &Options::default(), &published).unwrap();
    let text = fs::read_to_string(workspace.document()).unwrap();
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} in {text}"));
    let order = ["openapi", "title\": \"New", "version", "servers", "paths", "tags"].map(at);
    assert!(order.is_sorted(), "{text}");
    assert!(!run(&workspace, &check(), &published).unwrap().is_stale());
}

#[test]
fn an_unreachable_server_is_not_an_error() {
    let (_root, workspace) = workspace();
    run(&workspace, &Options::default(), &unreachable()).unwrap();
    assert!(workspace.generated().join("lib.rs").exists());
    assert_eq!(fs::read_to_string(workspace.document()).unwrap(), document("Checked in"));
}

#[test]
fn a_response_that_is_not_a_document_changes_nothing() {
    let (root, workspace) = workspace();
    run(&workspace, &offline(), &unreachable()).unwrap();
    let before = tree(root.path());

    let page = b"<!DOCTYPE html><title>Sign in</title>";
    let whole = document("New");
    let (half, _) = whole.split_at(whole.len() / 2);
    let answers = [
        answer("200 OK", &["Content-Type: text/html"], page),
        answer("404 Not Found", &[], b"{\"error\":{\"code\":\"not_found\"}}"),
        answer("200 OK", &[], b""),
        answer("200 OK", &[], b"{}"),
        answer("200 OK", &[], b"[]"),
        answer("200 OK", &[], b"{\"openapi\":\"2.0\"}"),
        answer("200 OK", &[], half.as_bytes()),
        answer("200 OK", &["Content-Length: 1000"], whole.as_bytes()),
        [b"HTTP/1.1 200 OK\r\n\r\n", half.as_bytes()].concat(),
        answer("302 Found", &["Location: https://example.com/"], b""),
    ];
    for bytes in answers {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let server = Loopback::answering(move |_| bytes.clone());
        let published = Download::new(server.url.clone());
        assert!(run(&workspace, &Options::default(), &published).is_err(), "{shown}");
        assert!(fetch::run(&workspace, &published, Mode::Write).is_err(), "{shown}");
        assert_eq!(tree(root.path()), before, "{shown}");
    }
}

#[test]
fn a_given_document_replaces_the_checked_in_one_only_if_a_client_can_be_generated() {
    let (root, workspace) = workspace();
    let given = tempfile::tempdir().unwrap();
    let path = given.path().join("openapi.json");

    let before = tree(root.path());
    for text in ["", "openapi: 3.1.0\n", "{\"openapi\":", "{\"swagger\":\"2.0\"}"] {
        fs::write(&path, text).unwrap();
        assert!(run(&workspace, &from(&path), &unreachable()).is_err(), "{text}");
        assert_eq!(tree(root.path()), before, "{text}");
    }

    fs::write(&path, document("Given")).unwrap();
    run(&workspace, &from(&path), &unreachable()).unwrap();
    assert_eq!(fs::read_to_string(workspace.document()).unwrap(), document("Given"));
}

#[test]
fn corrections_go_into_the_client_and_not_into_the_document() {
    let (root, workspace) = workspace();
    let overlay = root.path().join("specs/overlay.yaml");
    let text =
        "overlay: 1.0.0\ninfo: {title: Test, version: '1'}\nactions: [{target: $.info, update: {title: Right}}]\n";
    fs::write(&overlay, text).unwrap();
    run(&workspace, &offline(), &unreachable()).unwrap();
    let lib = fs::read_to_string(workspace.generated().join("lib.rs")).unwrap();
    assert!(lib.contains("`Right`"), "{lib}");
    assert_eq!(fs::read_to_string(workspace.document()).unwrap(), document("Checked in"));
    assert!(!run(&workspace, &check(), &unreachable()).unwrap().is_stale());
    let corrected = fs::read_to_string(workspace.corrected_document().unwrap()).unwrap();
    assert!(corrected.contains(r#""title":"Right""#), "{corrected}");

    let before = tree(root.path());
    fs::write(&overlay, text.replace("$.info", "$.infos")).unwrap();
    assert!(run(&workspace, &offline(), &unreachable()).is_err());
    fs::write(&overlay, text).unwrap();
    assert_eq!(tree(root.path()), before);
}

#[cfg(unix)]
#[test]
fn output_that_cannot_be_written_leaves_the_specs_as_they_were() {
    let (root, workspace) = workspace();
    let elsewhere = root.path().join("elsewhere.rs");
    fs::write(&elsewhere, "precious").unwrap();
    std::os::unix::fs::symlink(&elsewhere, workspace.generated().join("types.rs")).unwrap();
    let server = Loopback::answering(|_| answer("200 OK", &[], document("New").as_bytes()));
    let before = tree(root.path());

    let published = Download::new(server.url.clone());
    let error = run(&workspace, &Options::default(), &published).unwrap_err();
    assert!(error.to_string().contains("types.rs"), "{error}");
    assert_eq!(tree(root.path()), before);
}

#[test]
fn fetching_replaces_the_document_and_its_record_and_nothing_else() {
    let (root, workspace) = workspace();
    let server = Loopback::answering(|_| answer("200 OK", &[], document("New").as_bytes()));
    let mut expected = tree(root.path());
    expected.insert(workspace.document().display().to_string(), document("New"));

    fetch::run(&workspace, &Download::new(server.url.clone()), Mode::Write).unwrap();
    let record = fs::read_to_string(workspace.record()).unwrap();
    expected.insert(workspace.record().display().to_string(), record);
    assert_eq!(tree(root.path()), expected);
    assert!(fetch::run(&workspace, &unreachable(), Mode::Write).is_err());
    assert_eq!(tree(root.path()), expected);
}

#[test]
fn a_published_document_that_differs_is_reported_before_it_is_used() {
    let (root, workspace) = workspace();
    fs::write(root.path().join("faos-generated/Cargo.toml"), "[package]\nversion = \"1.2.3\"\n").unwrap();
    let operations = |server: &str, paths: &str| {
        format!(
            r#"{{
  "openapi": "3.1.0",
  "info": {{ "title": "Agents", "version": "1" }},
  "servers": [{{ "url": "https://{server}" }}],
  "paths": {{ {paths} }},
  "components": {{ "securitySchemes": {{ "bearer": {{ "type": "http", "scheme": "bearer" }} }} }}
}}"#
        )
    };
    let get = r#""get": { "operationId": "getAgent", "responses": { "204": { "description": "Done." } }"#;
    let old = operations("api.example.com", &format!(r#""/agents": {{ {get}, "security": [{{ "bearer": [] }}] }} }}"#));
    let new = operations(
        "api.example.net",
        &format!(
            r#""/agents": {{ {get}, "security": [] }} }}, "/agent": {{ "delete": {{ "operationId": "deleteAgent", "responses": {{ "204": {{ "description": "Done." }} }} }} }}"#
        ),
    );
    fs::write(workspace.document(), old).unwrap();
    let published = new.clone();
    let server = Loopback::answering(move |_| answer("200 OK", &[], published.as_bytes()));
    let published = Download::new(server.url.clone());

    let before = tree(root.path());
    let report = fetch::run(&workspace, &published, Mode::Check).unwrap();
    assert!(report.is_stale());
    let checked = report.to_string();
    for told in ["stale: ", "DELETE /agent", "security loosened", "https://api.example.net", "bearer"] {
        assert!(checked.contains(told), "{told:?} is not in {checked}");
    }
    assert_eq!(tree(root.path()), before);

    let report = fetch::run(&workspace, &published, Mode::Write).unwrap();
    assert!(!report.is_stale());
    assert!(report.to_string().contains("DELETE /agent"), "{report}");
    assert_eq!(fs::read_to_string(workspace.document()).unwrap(), new);
    assert!(!fetch::run(&workspace, &published, Mode::Check).unwrap().is_stale());
}
