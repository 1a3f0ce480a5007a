//! The command as a process of its own, which may take ten seconds of the processor (when optimized) and a gigabyte of
//! memory, and what it leaves on the disk.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, iter};

use serde_json::Value;

use super::sample;

/// Every file below a folder with its bytes.
pub(crate) type Tree = Vec<(PathBuf, Vec<u8>)>;

/// Processor time does not depend on what else the machine has to do. Without optimization the command takes about eight
/// times as long, and a slow machine shall not count as a slow command.
const SECONDS: u32 = if cfg!(debug_assertions) { 40 } else { 10 };

const KILOBYTES: u32 = 1 << 20;

/// `faos-codegen` under the limits. Where there is no shell to set them, it runs without.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    limited(folder, arguments, SECONDS, KILOBYTES)
}

pub(crate) fn limited(folder: &Path, arguments: &[&str], seconds: u32, kilobytes: u32) -> Command {
    let program = env!("CARGO_BIN_EXE_faos-codegen");
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        let script = format!("ulimit -t {seconds} && ulimit -v {kilobytes} && exec \"$0\" \"$@\"");
        shell.args(["-c", &script, program]);
        shell
    } else {
        Command::new(program)
    };
    command.args(arguments).current_dir(folder);
    command
}

/// Returns the JSON output for a document that must be rejected, and checks that the client next to it is unchanged.
#[track_caller]
pub(crate) fn refuse(document: &str) -> Vec<Value> {
    let (folder, before) = made();
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("document{}", COUNT.fetch_add(1, Ordering::Relaxed));
    fs::write(folder.join(&name), document).expect("the folder for tests can be written");
    let output = run(command(folder, &["generate", &name, "--out", "client", "--format", "json"]));
    fs::remove_file(folder.join(&name)).expect("it was written");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(tree(&folder.join("client")) == *before, "a file of the client was changed");
    let told: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    told["findings"].as_array().expect("findings are a list").clone()
}

/// A folder with the client of the sample in it, and all files of the client.
fn made() -> &'static (PathBuf, Tree) {
    static MADE: OnceLock<(PathBuf, Tree)> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-refused");
        // There is none the first time.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder for tests can be written");
        fs::write(folder.join("sample"), sample().to_string()).expect("the folder for tests can be written");
        let output = run(command(&folder, &["generate", "sample", "--out", "client"]));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let files = tree(&folder.join("client"));
        assert!(files.len() > 50, "a whole client");
        (folder, files)
    })
}

pub(crate) fn run(mut command: Command) -> Output {
    command.output().expect("it can be started")
}

pub(crate) fn tree(folder: &Path) -> Tree {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("it is a folder") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).expect("it can be read");
                files.push((path, bytes));
            }
        }
    }
    files.sort();
    files
}

#[test]
#[cfg(unix)]
fn alias_bombs_take_neither_time_nor_memory() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let bomb = |aliases: usize, levels: usize| {
        let first = format!("a0: &a0 [{}]\n", vec!["x"; aliases].join(", "));
        let more = (1..levels).map(|level| {
            let aliases = vec![format!("*a{}", level - 1); aliases].join(", ");
            format!("a{level}: &a{level} [{aliases}]\n")
        });
        iter::once(first).chain(more).collect::<String>()
    };
    for text in [bomb(9, 10), bomb(2, 31)] {
        fs::write(folder.path().join("bomb"), text).expect("it can be written");
        let output = run(limited(folder.path(), &["lint", "bomb", "--format", "json"], 1, 128 << 10));
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        let told: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
        let finding = &told["findings"][0];
        let message = finding["message"].as_str().unwrap_or_default();
        assert!(finding["code"] == "document-limit" || message.contains("repetition limit"), "{finding}");
        assert!(finding["line"].as_u64() > Some(0), "{finding}");
    }
}

/// Killed at any moment, the command leaves each file as it was or as it will be, and the next run makes all of them new.
#[test]
#[cfg(unix)]
fn a_killed_run_leaves_whole_files() {
    use std::thread;
    use std::time::Duration;

    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let document = |word: &str| {
        let schema = |number: usize| {
            let schema = serde_json::json!({ "type": "object", "description": word, "properties": { word: { "type": "string" } } });
            (format!("Schema{number}"), schema)
        };
        let schemas: serde_json::Map<String, Value> = (0..400).map(schema).collect();
        super::with_schemas(schemas.into())
    };
    for word in ["old", "new"] {
        fs::write(folder.path().join(word), document(word)).expect("it can be written");
    }
    // Examples name the crate, so both crates have one name.
    fs::write(folder.path().join("settings.toml"), "[client]\ncrate_name = \"sample\"\n").expect("it can be written");
    let generate = |word: &str, out: &str| {
        command(folder.path(), &["generate", word, "--out", out, "--settings", "settings.toml"])
    };
    let make = |word: &str, out: &str| {
        let output = run(generate(word, out));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let sources = |out: &str| -> Tree {
        let root = folder.path().join(out);
        let files = tree(&root.join("src")).into_iter();
        files.map(|(path, bytes)| (path.strip_prefix(&root).expect("it is below").to_owned(), bytes)).collect()
    };
    make("old", "client");
    let old = sources("client");
    make("new", "wanted");
    let new = sources("wanted");
    let is_partial = |path: &Path| path.to_string_lossy().ends_with(".faos-partial");

    let (mut before_any, mut between) = (0, 0);
    for attempt in 0..8 {
        let mut child = generate("new", "client").spawn().expect("it can be started");
        let types = folder.path().join("client/src/types");
        let writes =
            || fs::read_dir(&types).is_ok_and(|entries| entries.flatten().any(|entry| is_partial(&entry.path())));
        while !writes() && child.try_wait().expect("it is ours").is_none() {
            thread::yield_now();
        }
        thread::sleep(Duration::from_millis(attempt * 2));
        child.kill().expect("it is ours");
        child.wait().expect("it was killed");

        let left: Tree = sources("client");
        let (partial, whole): (Tree, Tree) = left.into_iter().partition(|(path, _)| is_partial(path));
        assert_eq!(whole.len(), old.len(), "no file is missing");
        for file in &whole {
            assert!(old.contains(file) || new.contains(file), "{} is neither old nor new", file.0.display());
        }
        if !partial.is_empty() {
            *(if whole == old { &mut before_any } else { &mut between }) += 1;
        }
        make("new", "client");
        assert!(sources("client") == new, "the next run repairs everything");
        for (path, bytes) in &old {
            fs::write(folder.path().join("client").join(path), bytes).expect("it can be written");
        }
    }
    assert!(before_any + between > 0, "no run was killed while it wrote");
}
