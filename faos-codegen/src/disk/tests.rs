use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::*;

fn file(path: &str, text: &str) -> OutputFile {
    OutputFile { path: path.to_owned(), text: text.to_owned() }
}

/// The text of a generated file.
fn generated(text: &str) -> String {
    format!("{HEADER}a test{HEADER_END}\n{text}\n")
}

/// Makes the folder hold the files, whoever wrote those that are there.
fn sync(src: &Path, files: &[OutputFile], mode: Mode) -> Result<Summary, DiskError> {
    super::sync(src, files, Protection { list: None, force: true }, mode)
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
            adopted: 1,
            ..Summary::default()
        }
    );
    assert_eq!(
        tree(folder.path()),
        [entry("lib.rs", "a"), entry("types/agent.rs", "c"), entry("types/step.rs", "new")]
    );
    assert_eq!(fs::metadata(&kept).unwrap().modified().unwrap(), old);
    assert_eq!(
        sync(folder.path(), &files, Mode::Write).unwrap(),
        Summary { unchanged: 3, adopted: 3, ..Summary::default() }
    );
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
fn a_symbolic_link_is_refused_before_anything_is_written() {
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
fn a_path_that_leads_out_is_refused() {
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
    for (path, in_the_way) in [("agent.rs", "agent.rs"), ("types/step.rs", "types"), ("types/a/b.rs", "types")] {
        let files = [file("lib.rs", "new"), file(path, "new")];
        let error = sync(folder.path(), &files, Mode::Write).unwrap_err();
        assert!(matches!(&error, DiskError::InTheWay(found) if *found == folder.path().join(in_the_way)), "{error:?}");
        assert!(error.to_string().contains(&format!("{in_the_way}`: a f")), "{error}");
        assert_eq!(tree(folder.path()), before);
    }
    let source = folder.path().join("types");
    let error = sync(&source, &[file("lib.rs", "new")], Mode::Check).unwrap_err();
    assert!(matches!(&error, DiskError::InTheWay(found) if *found == source), "{error:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_an_error_that_names_the_file() {
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
fn what_a_killed_run_left_behind_is_removed() {
    let folder = folder(&[("lib.rs", "a"), ("lib.rs.faos-partial", "half a te"), ("gone.rs.faos-partial", "")]);

    let files = [file("lib.rs", "a")];
    let summary = sync(folder.path(), &files, Mode::Write).unwrap();

    assert_eq!((summary.unchanged, summary.written.len(), summary.removed.len()), (1, 0, 0));
    assert_eq!(tree(folder.path()), [entry("lib.rs", "a")]);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_in_the_place_of_a_file_that_is_being_written_is_refused() {
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

/// Makes the folder hold the files unless somebody else wrote those that are there.
fn protected(src: &Path, files: &[OutputFile], list: Option<&[&str]>, force: bool) -> Result<Summary, DiskError> {
    let list = list.map(|paths| FileList::of(&paths.iter().map(|path| file(path, "")).collect::<Vec<_>>()));
    let protection = Protection { list: list.as_ref(), force };
    let before = tree(src);
    let checked = super::sync(src, files, protection, Mode::Check);
    assert_eq!(tree(src), before, "a check changes nothing");
    let written = super::sync(src, files, protection, Mode::Write);
    match (&checked, &written) {
        (Ok(checked), Ok(written)) => assert_eq!(checked, written),
        (Err(checked), Err(written)) => {
            assert_eq!(checked.to_string(), written.to_string());
            assert_eq!(tree(src), before, "an error changes nothing");
        }
        _ => panic!("{checked:?} {written:?}"),
    }
    written
}

/// Returns the files, below the folder, that an error says would be overwritten.
#[track_caller]
fn refused(result: Result<Summary, DiskError>, src: &Path) -> Vec<String> {
    match result {
        Err(DiskError::NotGenerated(files)) => {
            files.iter().map(|(path, _)| path.strip_prefix(src).unwrap().to_str().unwrap().to_owned()).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_that_was_not_generated_is_not_overwritten() {
    let old = generated("struct Old;");
    let new = generated("struct New;");
    // The existing content, true if the list contains the file (`None` without a list), and true if it may be
    // overwritten.
    for (text, is_listed, may) in [
        (old.as_str(), Some(true), true),
        (old.as_str(), None, true),
        // Someone copied the first line.
        (old.as_str(), Some(false), false),
        // Someone edited a generated file and took its first line out, or wrote another one above it.
        ("struct Old;", Some(true), false),
        (&format!("//! By hand.\n{old}"), Some(true), false),
        (&format!("\n{old}"), None, false),
        ("//! By hand.", None, false),
        ("//! By hand.", Some(false), false),
        ("// Made by hand.\nstruct Old;", None, false),
        ("// Made by Jane. To change it, ask her.\n", None, false),
        ("", None, false),
        ("\u{feff}", Some(true), false),
    ] {
        let folder = folder(&[("lib.rs", "//! Ours."), ("types/hand.rs", text)]);
        let src = folder.path();
        fs::write(src.join("lib.rs"), &old).unwrap();
        let files = [file("lib.rs", &new), file("types/hand.rs", &new), file("types/other.rs", &new)];
        let list: Option<&[&str]> =
            is_listed.map(|is| if is { &["lib.rs", "types/hand.rs"][..] } else { &["lib.rs"][..] });
        let result = protected(src, &files, list, false);
        if may {
            assert_eq!(
                result.unwrap().written,
                ["lib.rs", "types/hand.rs", "types/other.rs"],
                "{text:?} {is_listed:?}"
            );
            continue;
        }
        assert_eq!(refused(result, src), ["types/hand.rs"], "{text:?} {is_listed:?}");
        let forced = protected(src, &files, list, true).unwrap();
        assert_eq!(forced.written.len(), 3);
        assert_eq!(fs::read_to_string(src.join("types/hand.rs")).unwrap(), new);
    }
}

#[test]
fn a_refusal_names_every_file_and_what_to_do() {
    let copied = generated("struct Copied;");
    let folder = folder(&[("a.rs", "by hand"), ("b.rs", &copied), ("c.rs", "by hand")]);
    let src = folder.path();
    let files = ["a.rs", "b.rs", "c.rs"].map(|path| file(path, "new"));
    let error = protected(src, &files, Some(&[]), false).unwrap_err();
    let path = |name: &str| src.join(name).display().to_string();
    let expected = format!(
        "cannot overwrite 3 files that were not generated:\n  {}\n  {} (begins like a generated file, but files.lock does not list it)\n  {}",
        path("a.rs"),
        path("b.rs"),
        path("c.rs")
    );
    assert_eq!(error.to_string(), expected);
    assert!(error.help().unwrap().contains("--force"));
    let one = protected(src, &files[..1], Some(&[]), false).unwrap_err().to_string();
    assert!(one.starts_with("cannot overwrite 1 file that was not generated:\n"), "{one}");
    let many: Vec<OutputFile> = (0..100).map(|index| file(&format!("m{index}.rs"), "new")).collect();
    many.iter().for_each(|file| fs::write(src.join(&file.path), "by hand").unwrap());
    let error = protected(src, &many, None, false).unwrap_err().to_string();
    assert!(error.ends_with("\n  and 80 more"), "{error}");
}

#[test]
fn a_file_with_the_right_text_needs_no_protection() {
    let folder = folder(&[("lib.rs", "same")]);
    let summary = protected(folder.path(), &[file("lib.rs", "same")], Some(&[]), false).unwrap();
    assert_eq!((summary.unchanged, summary.adopted), (1, 0));
}

#[test]
fn only_listed_files_are_removed_even_by_force() {
    let orphan = generated("struct Old;");
    for force in [false, true] {
        let folder = folder(&[("copied.rs", &orphan), ("edited.rs", "struct Old;"), ("listed.rs", &orphan)]);
        let summary = protected(folder.path(), &[], Some(&["edited.rs", "gone.rs", "listed.rs"]), force).unwrap();
        assert_eq!(summary.removed, ["listed.rs"]);
        assert_eq!(tree(folder.path()), [entry("copied.rs", &orphan), entry("edited.rs", "struct Old;")]);
        let without = protected(folder.path(), &[], None, force).unwrap();
        assert_eq!((without.removed, without.adopted), (vec!["copied.rs".to_owned()], 1));
    }
}

#[test]
fn a_file_whose_name_differs_in_case_alone_is_protected_as_well() {
    let old = generated("struct Old;");
    let new = generated("struct New;");
    let files = [file("lib.rs", &new), file("types/agent.rs", &new)];
    // By hand: it would be overwritten where case makes no difference.
    for (path, text, list) in [
        ("Lib.rs", "by hand", None),
        ("types/Agent.rs", "by hand", Some(&["types/agent.rs"][..])),
        ("Types/agent.rs", &old, Some(&["lib.rs"][..])),
    ] {
        let folder = folder(&[(path, text)]);
        assert_eq!(refused(protected(folder.path(), &files, list, false), folder.path()), [path]);
    }
    for path in ["LIB.rs/inner.txt", "TYPES"] {
        let folder = folder(&[(path, "by hand")]);
        let error = protected(folder.path(), &files, None, true).unwrap_err();
        assert!(matches!(&error, DiskError::InTheWay(_)), "{error:?}");
    }
    // Generated before under another name: it makes way.
    for list in [None, Some(&["Lib.rs"][..]), Some(&["lib.rs"][..])] {
        let folder = folder(&[("Lib.rs", &old)]);
        let summary = protected(folder.path(), &files, list, false).unwrap();
        assert_eq!((summary.written.len(), summary.removed), (2, vec!["Lib.rs".to_owned()]));
        assert_eq!(tree(folder.path()), [entry("lib.rs", &new), entry("types/agent.rs", &new)]);
    }
    // Both are there, so that the one beside the listed one is not ours.
    let folder = folder(&[("lib.rs", &old), ("Lib.rs", &old)]);
    if tree(folder.path()).len() == 2 {
        protected(folder.path(), &files, Some(&["lib.rs"]), false).unwrap();
        assert!(tree(folder.path()).contains(&entry("Lib.rs", &old)));
    }
}

/// Brings `src` and `files.lock` of a folder up to date.
fn listed(folder: &Path, files: &[OutputFile], mode: Mode) -> Result<Summary, DiskError> {
    sync_listed(&folder.join("src"), &folder.join(FileList::NAME), files, false, mode)
}

#[test]
fn the_list_is_kept_beside_the_files() {
    let folder = folder(&[]);
    let root = folder.path();
    let list = || fs::read_to_string(root.join(FileList::NAME)).unwrap();
    let [lib, agent, step] =
        ["lib.rs", "types/agent.rs", "types/step.rs"].map(|path| file(path, &generated("struct A;")));

    let summary = listed(root, &[lib.clone(), agent.clone()], Mode::Check).unwrap();
    assert!(summary.list_changed && !root.join(FileList::NAME).exists());
    let summary = listed(root, &[lib.clone(), agent.clone()], Mode::Write).unwrap();
    assert!(summary.list_changed && summary.adopted == 0, "a new crate is not adopted");
    assert!(list().ends_with("\nlib.rs\ntypes/agent.rs\n"), "{}", list());

    let first = list();
    listed(root, &[lib.clone(), step.clone()], Mode::Write).unwrap();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let changed = lines(&list()).into_iter().filter(|line| !lines(&first).contains(line)).collect::<Vec<_>>();
    assert_eq!(changed, ["types/step.rs"], "a file more is a line more");
    assert!(!root.join("src/types/agent.rs").exists());
    assert!(!listed(root, &[lib.clone(), step], Mode::Check).unwrap().list_changed);

    // A crate of an earlier version of the generator: the header decides, and the list is there from then on.
    fs::remove_file(root.join(FileList::NAME)).unwrap();
    let summary = listed(root, std::slice::from_ref(&lib), Mode::Write).unwrap();
    assert_eq!((summary.adopted, summary.removed), (2, vec!["types/step.rs".to_owned()]));
    let copied = root.join("src/types/step.rs");
    fs::create_dir_all(root.join("src/types")).unwrap();
    fs::write(&copied, generated("struct Copied;")).unwrap();
    assert_eq!(listed(root, std::slice::from_ref(&lib), Mode::Write).unwrap().removed, Vec::<String>::new());
    assert!(copied.exists());
}

#[test]
fn a_run_that_is_killed_leaves_nothing_that_the_next_one_refuses() {
    let folder = folder(&[]);
    let root = folder.path();
    let [lib, step] = ["lib.rs", "types/step.rs"].map(|path| file(path, &generated("struct A;")));
    listed(root, std::slice::from_ref(&lib), Mode::Write).unwrap();
    // A folder where the temporary text of a file belongs stops the run after the list was written.
    fs::create_dir_all(root.join("src/types/step.rs.faos-partial/full")).unwrap();
    let error = listed(root, &[lib.clone(), step.clone()], Mode::Write).unwrap_err();
    assert!(std::error::Error::source(&error).is_some(), "{error:?}");
    let list = FileList::parse(&fs::read_to_string(root.join(FileList::NAME)).unwrap()).unwrap();
    assert_eq!(list, FileList::of(&[lib.clone(), step.clone()]));

    fs::remove_dir_all(root.join("src/types/step.rs.faos-partial")).unwrap();
    fs::write(root.join("src/types/step.rs"), generated("struct Half;")).unwrap();
    assert_eq!(listed(root, &[lib, step], Mode::Write).unwrap().written, ["types/step.rs"]);
}

#[test]
fn a_list_that_was_tampered_with_changes_nothing() {
    let orphan = generated("struct Old;");
    let folder = folder(&[("src/old.rs", &orphan), ("evil.rs", &orphan)]);
    let root = folder.path();
    let header = FileList::default().to_string();
    for line in ["../evil.rs", "/evil.rs", "a/../../evil.rs", "<<<<<<< HEAD"] {
        fs::write(root.join(FileList::NAME), format!("{header}old.rs\n{line}\n")).unwrap();
        let before = tree(root);
        for mode in [Mode::Check, Mode::Write] {
            let error = listed(root, &[file("lib.rs", "new")], mode).unwrap_err();
            assert!(matches!(&error, DiskError::List { error, .. } if error.line == 3), "{error:?}");
            assert!(error.to_string().contains("files.lock` is invalid: line 3 "), "{error}");
        }
        assert_eq!(tree(root), before);
    }
}

#[cfg(unix)]
#[test]
fn a_list_that_is_a_link_is_refused() {
    let folder = folder(&[("elsewhere", "// precious\n")]);
    let root = folder.path();
    std::os::unix::fs::symlink(root.join("elsewhere"), root.join(FileList::NAME)).unwrap();
    let error = listed(root, &[file("lib.rs", "new")], Mode::Write).unwrap_err();
    assert!(matches!(&error, DiskError::Link(_)), "{error:?}");
    assert!(!root.join("src").exists());
    assert_eq!(fs::read_to_string(root.join("elsewhere")).unwrap(), "// precious\n");
}
