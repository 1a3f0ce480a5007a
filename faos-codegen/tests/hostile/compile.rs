//! What is made of hostile documents compiles without a warning, and nothing of a document runs or loads while it is
//! compiled, tested and documented.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::{env, fs};

use faos_codegen::disk::{self, Mode, Protection};
use faos_codegen::{Output, manifest};
use serde_json::{Value, json};

use super::everywhere::{self, Lie, Payloads};
use super::{CODE, files, names, sizes};

#[test]
fn clients_compile_and_nothing_runs() {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let marker = temporary.join("hostile-marker");
    // It is there if an earlier run failed.
    let _ = fs::remove_file(&marker);
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a loopback address");
    listener.set_nonblocking(true).expect("it can be asked without waiting");
    let address = listener.local_addr().expect("it has an address").to_string();

    let everywhere = |minor, lie| everywhere::client(minor, &Payloads::new(&marker, &address, lie));
    let clients = [
        ("hostile_everywhere_0", everywhere(0, Lie::None)),
        ("hostile_everywhere_1", everywhere(1, Lie::None)),
        ("hostile_everywhere_lies", everywhere(1, Lie::Read)),
        ("hostile_names", names::every_name()),
        ("hostile_parameters", names::clashing_parameters()),
        ("hostile_files", files::every_file()),
        ("hostile_deep", sizes::deep()),
    ];
    let clients: Vec<_> = clients.iter().map(|(name, client)| (*name, &client.output)).collect();
    let folder = write("hostile", &clients);
    succeed(cargo(&folder, &["test", "--workspace", "--lib"]));
    succeed(cargo(&folder, &["test", "--workspace", "--doc", "--", "--include-ignored"]));
    succeed(cargo(&folder, &["doc", "--workspace", "--no-deps"]));
    assert_one_target_each(&succeed(cargo(&folder, &["metadata", "--no-deps", "--format-version=1"])));

    assert!(!marker.exists(), "code of a document ran");
    match listener.accept() {
        Err(error) if error.kind() == ErrorKind::WouldBlock => {}
        heard => panic!("something was loaded: {heard:?}"),
    }
    let mut pages = 0;
    for krate in ["hostile_everywhere_0", "hostile_everywhere_1", "hostile_everywhere_lies"] {
        pages += read_pages(&target().join("doc").join(krate), &address);
    }
    assert!(pages > 400, "{pages} pages");
}

/// Writes the clients as one workspace. It keeps its place between runs and only what changed is written, so that cargo
/// compiles nothing twice.
pub(crate) fn write(folder: &str, clients: &[(&str, &Output)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    for (name, output) in clients {
        let root = folder.join(name);
        fs::create_dir_all(root.join("src")).expect("the folder for tests can be written");
        disk::sync(&root.join("src"), &output.files, Protection { list: None, force: true }, Mode::Write)
            .expect("the folder for tests can be written");
        replace(
            &root.join("Cargo.toml"),
            &format!("{}\n[lints]\nworkspace = true\n", manifest::manifest(name, output.names.features())),
        );
    }
    let members: Vec<_> = clients.iter().map(|(name, _)| name).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[workspace.lints.rust]\nwarnings = \"deny\"\n\n{}",
        profiles()
    );
    replace(&folder.join("Cargo.toml"), &manifest);
    // The same versions as in this workspace, which are at hand without a network.
    replace(&folder.join("Cargo.lock"), &fs::read_to_string(root().join("Cargo.lock")).expect("it is there"));
    folder
}

/// The profiles of this workspace, with which dependencies are the same and need not be compiled again.
fn profiles() -> String {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("it is there");
    let start = manifest.find("[profile").expect("the workspace has profiles");
    manifest[start..].to_owned()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate stands in a workspace")
}

fn replace(file: &Path, text: &str) {
    disk::replace(file, text, Mode::Write).expect("the folder for tests can be written");
}

/// The folder that this test was compiled into.
fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is a folder of the target folder")
}

pub(crate) fn cargo(folder: &Path, arguments: &[&str]) -> process::Output {
    let (cargo_arguments, test_arguments) = match arguments.iter().position(|argument| *argument == "--") {
        Some(index) => arguments.split_at(index),
        None => (arguments, &[][..]),
    };
    Command::new(env!("CARGO"))
        .args(cargo_arguments)
        .arg("--offline")
        .args(test_arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target())
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .expect("cargo can be started")
}

/// What a successful command printed.
#[track_caller]
pub(crate) fn succeed(output: process::Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints text")
}

/// A file called `main`, `build` or `tests` would be a target of its own to cargo.
fn assert_one_target_each(metadata: &str) {
    let metadata: Value = serde_json::from_str(metadata).expect("it is JSON");
    for package in metadata["packages"].as_array().expect("a list of packages") {
        let targets = package["targets"].as_array().expect("a list of targets");
        let kinds: Vec<_> = targets.iter().map(|target| &target["kind"]).collect();
        assert_eq!(kinds, [&json!(["lib"])], "{}", package["name"]);
        assert!(
            targets.iter().all(|target| target["src_path"].as_str().is_some_and(|path| path.ends_with("src/lib.rs")))
        );
    }
}

/// Checks that no tag of a page is the document's, and says how many pages there are.
fn read_pages(folder: &Path, address: &str) -> usize {
    let mut pages = 0;
    for entry in fs::read_dir(folder).expect("it is a folder") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            pages += read_pages(&path, address);
        } else if path.extension().is_some_and(|ending| ending == "html") {
            pages += 1;
            let page = fs::read_to_string(&path).expect("a page is text");
            for start in ["<script", "<img", "<iframe", "<style", "<link", "<object", "<embed"] {
                for tag in page.split(start).skip(1) {
                    // What rustdoc itself puts there is short and names nothing of the document.
                    let tag = tag.split_once('>').map_or(tag, |(tag, rest)| {
                        let inner = rest.find("</").map_or("", |end| &rest[..end]);
                        if start == "<script" && inner.contains(CODE) { inner } else { tag }
                    });
                    let foreign = tag.contains(CODE) || tag.contains(address);
                    assert!(!foreign, "{}: {start}{tag}", path.display());
                }
            }
        }
    }
    pages
}
