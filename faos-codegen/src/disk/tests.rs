use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::*;

fn file(path: &str, text: &str) -> OutputFile {
    OutputFile { path: path.to_owned(), text: text.to_owned() }
}

/// The text of a generated file.
fn generated(text: &str) -> String {
    format!("{HEADER}a test`.\n{text}\n")
}

/// A folder that holds these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

/// All files below a folder with their texts, sorted; a folder without files shows with a `/`.
fn tree(folder: &Path) -> Vec<(String, String)> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) {
        let mut empty = true;
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            empty = false;
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                found.push((name.to_owned(), fs::read_to_string(&path).unwrap()));
            }
        }
        if empty && folder != root {
            let name = folder.strip_prefix(root).unwrap().to_str().unwrap();
            found.push((format!("{name}/"), String::new()));
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

fn entry(path: &str, text: &str) -> (String, String) {
    (path.to_owned(), text.to_owned())
}

#[test]
fn only_what_changed_is_written() {
    let folder = folder(&[("lib.rs", "a"), ("types/agent.rs", "b")]);
    let kept = folder.path().join("lib.rs");
    let old = SystemTime::now() - Duration::from_secs(3600);
    File::options().write(true).open(&kept).unwrap().set_modified(old).unwrap();

    let files = [file("types/step.rs", "new"), file("types/agent.rs", "c"), file("lib.rs", "a")];
    let summary = sync(folder.path(), &files, Mode::Write).unwrap();

    assert_eq!(
        summary,
        Summary {
            written: vec!["types/agent.rs".to_owned(), "types/step.rs".to_owned()],
            unchanged: 1,
            removed: Vec::new(),
        }
    );
    assert_eq!(
        tree(folder.path()),
        [entry("lib.rs", "a"), entry("types/agent.rs", "c"), entry("types/step.rs", "new")]
    );
    assert_eq!(fs::metadata(&kept).unwrap().modified().unwrap(), old);
    assert_eq!(sync(folder.path(), &files, Mode::Write).unwrap(), Summary { unchanged: 3, ..Summary::default() });
}

#[test]
fn a_folder_that_does_not_exist_is_created() {
    let folder = folder(&[]);
    let src = folder.path().join("crate/src");
    let summary = sync(&src, &[file("lib.rs", "a")], Mode::Write).unwrap();
    assert_eq!(summary.written, ["lib.rs"]);
    assert_eq!(tree(&src), [entry("lib.rs", "a")]);
}

#[test]
fn a_folder_is_made_as_a_whole_or_not_at_all() {
    let folder = folder(&[("src.faos-partial/half.rs", "what a killed run left behind")]);
    let src = folder.path().join("src");
    // A file where a folder belongs.
    let error = sync(&src, &[file("lib.rs", "a"), file("types", "b"), file("types/step.rs", "c")], Mode::Write);
    assert!(error.unwrap_err().to_string().contains("types"));
    assert_eq!(tree(folder.path()), []);

    sync(&src, &[file("lib.rs", "a"), file("types/step.rs", "c")], Mode::Write).unwrap();
    assert_eq!(tree(folder.path()), [entry("src/lib.rs", "a"), entry("src/types/step.rs", "c")]);
}

#[test]
fn only_generated_files_are_removed_and_only_their_empty_folders() {
    let orphan = generated("struct Old;");
    let folder = folder(&[
        ("gone/deep/old.rs", &orphan),
        ("shared/old.rs", &orphan),
        ("shared/hand.rs", "//! Written by hand."),
        ("notes.txt", &orphan),
        ("empty.rs", ""),
    ]);
    fs::create_dir(folder.path().join("kept")).unwrap();

    let summary = sync(folder.path(), &[], Mode::Write).unwrap();

    assert_eq!(summary.removed, ["gone/deep/old.rs", "shared/old.rs"]);
    assert_eq!(
        tree(folder.path()),
        [
            entry("empty.rs", ""),
            entry("kept/", ""),
            entry("notes.txt", &orphan),
            entry("shared/hand.rs", "//! Written by hand.")
        ]
    );
}

#[test]
fn checking_tells_the_same_and_changes_nothing() {
    let orphan = generated("struct Old;");
    let folder = folder(&[("lib.rs", "a"), ("old.rs", &orphan)]);
    let before = tree(folder.path());
    let files = [file("lib.rs", "tampered"), file("new/agent.rs", "b")];

    let checked = sync(folder.path(), &files, Mode::Check).unwrap();

    assert_eq!(checked.written, ["lib.rs", "new/agent.rs"]);
    assert_eq!(checked.removed, ["old.rs"]);
    assert_eq!(tree(folder.path()), before);
    assert_eq!(sync(folder.path(), &files, Mode::Write).unwrap(), checked);
}

#[cfg(unix)]
#[test]
fn h52_a_symbolic_link_is_refused_before_anything_is_written() {
    use std::os::unix::fs::symlink;

    let elsewhere = folder(&[("target.rs", "precious")]);
    let outside = folder(&[]);
    let inside = folder(&[("lib.rs", "a")]);
    symlink(elsewhere.path().join("target.rs"), inside.path().join("types.rs")).unwrap();
    let deep = folder(&[("lib.rs", "a")]);
    symlink(elsewhere.path(), deep.path().join("types")).unwrap();
    let itself = outside.path().join("src");
    symlink(elsewhere.path(), &itself).unwrap();

    for (src, link) in [
        (inside.path(), inside.path().join("types.rs")),
        (deep.path(), deep.path().join("types")),
        (itself.as_path(), itself.clone()),
    ] {
        let files = [file("lib.rs", "b"), file("types.rs", "c"), file("types/target.rs", "d")];
        for mode in [Mode::Write, Mode::Check] {
            let error = sync(src, &files, mode).unwrap_err();
            assert!(matches!(&error, DiskError::Link(path) if *path == link), "{error:?}");
        }
    }
    let link = inside.path().join("types.rs");
    assert!(matches!(replace(&link, "e", Mode::Write), Err(DiskError::Link(_))));

    assert_eq!(tree(elsewhere.path()), [entry("target.rs", "precious")]);
    assert_eq!(fs::read_to_string(inside.path().join("lib.rs")).unwrap(), "a");
    assert_eq!(fs::read_to_string(deep.path().join("lib.rs")).unwrap(), "a");
}

#[test]
fn h47_a_path_that_leads_out_is_refused() {
    let folder = folder(&[("src/lib.rs", "a")]);
    let before = tree(folder.path());
    for path in ["", "..", "../evil.rs", "a/../../evil.rs", "/evil.rs", "./a.rs"] {
        let files = [file("lib.rs", "b"), file(path, "evil")];
        let error = sync(&folder.path().join("src"), &files, Mode::Write).unwrap_err();
        assert!(matches!(&error, DiskError::Outside(found) if found == path), "{error:?}");
    }
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn an_error_leaves_the_old_files_and_names_the_path() {
    // A folder where a file belongs, and a file where a folder belongs.
    let folder = folder(&[("lib.rs", "a"), ("agent.rs/inner.rs", "b"), ("types", "c")]);
    let before = tree(folder.path());
    for path in ["agent.rs", "types/step.rs"] {
        let files = [file("lib.rs", "new"), file(path, "new")];
        let error = sync(folder.path(), &files, Mode::Write).unwrap_err();
        assert!(error.to_string().contains(path), "{error}");
        assert!(error::Error::source(&error).is_some());
        assert_eq!(tree(folder.path()), before);
    }
}

#[cfg(unix)]
#[test]
fn h107_a_folder_that_cannot_be_written_is_an_error_that_names_the_file() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder(&[("a.rs", "a"), ("locked/b.rs", "b")]);
    let locked = folder.path().join("locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(locked.join("probe"), "").is_ok() {
        // Permissions do not bind root, so there is nothing to see.
        return;
    }

    let files = [file("a.rs", "new"), file("locked/b.rs", "new")];
    let error = sync(folder.path(), &files, Mode::Write).unwrap_err();

    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(error.to_string().contains("locked/b.rs"), "{error}");
    assert_eq!(tree(folder.path()), [entry("a.rs", "a"), entry("locked/b.rs", "b")]);
}

#[test]
fn h55_what_a_killed_run_left_behind_is_removed() {
    let folder = folder(&[("lib.rs", "a"), ("lib.rs.faos-partial", "half a te"), ("gone.rs.faos-partial", "")]);

    let files = [file("lib.rs", "a")];
    let summary = sync(folder.path(), &files, Mode::Write).unwrap();

    assert_eq!(summary, Summary { unchanged: 1, ..Summary::default() });
    assert_eq!(tree(folder.path()), [entry("lib.rs", "a")]);
}

#[cfg(unix)]
#[test]
fn h52_a_symbolic_link_in_the_place_of_a_file_that_is_being_written_is_refused() {
    let folder = folder(&[("openapi.json", "old"), ("precious", "precious")]);
    let file = folder.path().join("openapi.json");
    let partial = folder.path().join(format!("openapi.json{PARTIAL}"));
    std::os::unix::fs::symlink(folder.path().join("precious"), &partial).unwrap();
    let error = replace(&file, "new", Mode::Write).unwrap_err();
    assert!(matches!(&error, DiskError::Link(path) if *path == partial), "{error}");
    assert_eq!(fs::read_to_string(folder.path().join("precious")).unwrap(), "precious");
    assert_eq!(fs::read_to_string(file).unwrap(), "old");

    let src = folder.path().join("src");
    let partial = folder.path().join(format!("src{PARTIAL}"));
    std::os::unix::fs::symlink(folder.path(), &partial).unwrap();
    let error = sync(&src, &[self::file("lib.rs", "a")], Mode::Write).unwrap_err();
    assert!(matches!(&error, DiskError::Link(path) if *path == partial), "{error}");
    assert!(!src.exists());
}

#[test]
fn one_file_is_replaced_only_if_its_text_differs() {
    let folder = folder(&[("names.lock", "a")]);
    let path = folder.path().join("names.lock");

    assert!(!replace(&path, "a", Mode::Write).unwrap());
    assert!(replace(&path, "b", Mode::Check).unwrap());
    assert_eq!(fs::read_to_string(&path).unwrap(), "a");
    assert!(replace(&path, "b", Mode::Write).unwrap());
    assert!(replace(&folder.path().join("new"), "c", Mode::Write).unwrap());
    assert_eq!(tree(folder.path()), [entry("names.lock", "b"), entry("new", "c")]);
}
