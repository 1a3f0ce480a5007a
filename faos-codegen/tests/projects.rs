//! `init`, `regen`, `fetch`, `changes` and the other commands that read `codegen.toml`, as users run them.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

/// Returns a document with these members of its only schema.
fn document(members: &[&str]) -> String {
    let members: Vec<String> = members.iter().map(|name| format!("\"{name}\":{{\"type\":\"string\"}}")).collect();
    format!(
        r##"{{"openapi":"3.1.0","info":{{"title":"Pet Store API","version":"1"}},
"servers":[{{"url":"https://pets.example"}}],
"paths":{{"/pets/{{id}}":{{"get":{{"operationId":"getPet","tags":["pets"],
"parameters":[{{"name":"id","in":"path","required":true,"schema":{{"type":"string"}}}}],
"responses":{{"200":{{"description":"A pet","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Pet"}}}}}}}}}}}}}}}},
"components":{{"schemas":{{"Pet":{{"type":"object","properties":{{{}}}}}}}}}}}"##,
        members.join(",")
    )
}

/// A folder in which commands run.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder is writable");
        fs::write(path, text).expect("the folder is writable");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
    }

    fn has(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }

    fn command(&self, below: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_faos-codegen"));
        command.args(arguments).current_dir(self.path().join(below)).stdin(Stdio::null());
        for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs a command, and returns its exit code, its output and its messages.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        self.run_in(".", arguments)
    }

    fn run_in(&self, below: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
        let Output { status, stdout, stderr } = self.command(below, arguments).output().expect("the command runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the output is UTF-8").replace('\\', "/");
        (status.code(), text(stdout), text(stderr))
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]);
        let output = git.args(arguments).current_dir(self.path()).output().expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs a command that must succeed, and returns its output.
    #[track_caller]
    fn done(&self, arguments: &[&str]) -> String {
        let (code, out, error) = self.run(arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {error}");
        out
    }
}

/// A server that answers every request with the current document.
struct Server {
    url: String,
    document: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    fn new(document: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let url = format!("http://{}/openapi.json", listener.local_addr().expect("the listener is bound"));
        let document = Arc::new(Mutex::new(document.into()));
        let current = Arc::clone(&document);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection is accepted");
                let lines = BufReader::new(&stream).lines().map_while(Result::ok);
                lines.take_while(|line| !line.is_empty()).for_each(drop);
                let body = current.lock().expect("no thread panicked").clone();
                let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
                // An error means that the client closed the connection.
                let _ = stream.write_all(&[head.as_bytes(), &body].concat());
            }
        });
        Self { url, document }
    }

    fn publish(&self, document: impl Into<Vec<u8>>) {
        *self.document.lock().expect("no thread panicked") = document.into();
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).expect("memory is writable");
    encoder.finish().expect("memory is writable")
}

#[test]
fn a_client_is_created_from_a_url_and_follows_it() {
    let folder = Folder::new();
    let server = Server::new(document(&["name"]));
    folder.write("Cargo.toml", "[workspace]\nmembers = [\"app\"]\n");
    let out = folder.done(&["init", &server.url]);
    assert!(out.contains("added `pet-store-client` to the members of `Cargo.toml`"), "{out}");
    assert!(out.contains("pet-store-client = { path = \"pet-store-client\" }"), "{out}");
    assert!(out.contains("client.pets().get("), "{out}");
    assert_eq!(folder.read("Cargo.toml"), "[workspace]\nmembers = [\"app\", \"pet-store-client\"]\n");
    assert_eq!(folder.read("openapi.json"), document(&["name"]));
    let settings = folder.read("codegen.toml");
    for line in [&format!("url = \"{}\"", server.url), "file = \"openapi.json\"", "out = \"pet-store-client\""] {
        assert!(settings.lines().any(|known| known == line), "{line} is not in {settings}");
    }
    let (code, _, message) = folder.run(&["init", &server.url]);
    assert_eq!(code, Some(2));
    assert!(message.contains("the file exists") && message.contains("faos-codegen regen"), "{message}");

    let out = folder.done(&["regen"]);
    assert!(out.starts_with("0 files written, "), "{out}");
    server.publish(document(&["name", "color"]));
    let (code, out, _) = folder.run(&["fetch", "--check"]);
    assert_eq!((code, out.starts_with("stale: `openapi.json` differs")), (Some(3), true), "{out}");
    assert_eq!(folder.read("openapi.json"), document(&["name"]), "a check writes nothing");
    // The settings are found from any folder below.
    let (code, out, message) = folder.run_in("pet-store-client/src", &["regen"]);
    assert_eq!(code, Some(0), "{message}");
    assert!(out.contains("field `color` added") || out.contains("`color`"), "{out}");
    assert_eq!(folder.read("openapi.json"), document(&["name", "color"]));
    assert!(folder.read("pet-store-client/src/types/pet.rs").contains("color"));

    // A document without a client leaves everything as it is, and so does an unreachable server.
    server.publish("{\"openapi\": \"3.1.0\"");
    let (code, _, message) = folder.run(&["regen"]);
    assert_eq!(code, Some(1), "{message}");
    assert_eq!(folder.read("openapi.json"), document(&["name", "color"]));
    let closed = server.url.replace("127.0.0.1", "127.0.0.2");
    folder.write("codegen.toml", settings.replace(&server.url, &closed));
    let (code, _, message) = folder.run(&["regen"]);
    assert_eq!(code, Some(0), "{message}");
    assert!(message.contains("cannot reach") && message.contains("using `openapi.json`"), "{message}");
    assert_eq!(folder.run(&["fetch"]).0, Some(1));
    assert_eq!(folder.run(&["regen", "--check"]).0, Some(0));
    fs::remove_file(folder.path().join("pet-store-client/src/lib.rs")).expect("the file exists");
    assert_eq!(folder.run(&["regen", "--check"]).0, Some(3));
}

#[test]
fn fetch_replaces_only_the_document() {
    let folder = Folder::new();
    let server = Server::new(document(&["name"]));
    folder.done(&["init", &server.url, "--out", "client"]);
    assert!(folder.done(&["fetch"]).starts_with("unchanged: "));
    server.publish(document(&["name", "color"]));
    let out = folder.done(&["fetch"]);
    assert!(out.starts_with("replaced `openapi.json`") && out.contains("color"), "{out}");
    assert!(!folder.read("client/src/types/pet.rs").contains("color"));
    folder.done(&["regen", "--offline"]);
    assert!(folder.read("client/src/types/pet.rs").contains("color"));
}

#[test]
fn documents_are_read_from_files_the_standard_input_and_compressed() {
    let folder = Folder::new();
    folder.write("pets.json.gz", gzip(&document(&["name"])));
    folder.done(&["generate", "pets.json.gz", "--out", "compressed"]);
    assert!(folder.read("compressed/src/types/pet.rs").contains("name"));

    let server = Server::new(gzip(&document(&["color"])));
    folder.done(&["generate", &server.url, "--out", "fetched"]);
    assert!(folder.read("fetched/src/types/pet.rs").contains("color"));

    let mut piped = folder.command(".", &["init", "-", "--out", "piped"]);
    let mut piped = piped.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the command runs");
    piped.stdin.take().expect("it is piped").write_all(document(&["size"]).as_bytes()).expect("the pipe is open");
    assert!(piped.wait().expect("the command ends").success());
    assert_eq!(folder.read("openapi.json"), document(&["size"]));
    assert!(folder.read("piped/src/types/pet.rs").contains("size"));

    for (spec, help) in [
        ("pets.example/openapi.json", "write `https://pets.example/openapi.json`"),
        ("localhost:8080/openapi.json", "write `http://localhost:8080/openapi.json`"),
    ] {
        let (code, _, message) = folder.run(&["lint", spec]);
        assert_eq!(code, Some(1));
        assert!(message.contains(help), "{message}");
    }
    for (url, help) in [
        ("http://pets.example/openapi.json", ""),
        ("ftp://pets.example/openapi.json", ""),
        ("file:///srv/openapi.json", "help: pass the path `/srv/openapi.json`"),
    ] {
        let (code, _, message) = folder.run(&["lint", url]);
        assert_eq!(code, Some(2), "{message}");
        assert!(message.contains("the scheme must be https") && message.contains(help), "{message}");
    }
    let (_, _, message) = folder.run(&["lint", "pets.json"]);
    assert!(!message.contains("help"), "a name of a file is not taken for a URL: {message}");
}

#[test]
fn one_settings_file_lists_several_clients() {
    let folder = Folder::new();
    folder.write("codegen.toml", "clients = [\"cats\", \"dogs/dogs.toml\"]\n");
    folder.write("cats/codegen.toml", "[document]\nfile = \"../specs/cats.json\"\n");
    folder.write(
        "dogs/dogs.toml",
        "[document]\nfile = \"dogs.json\"\n[client]\nout = \"client\"\nname = \"dog-client\"\n",
    );
    folder.write("specs/cats.json", document(&["meows"]));
    folder.write("dogs/dogs.json", document(&["barks"]));
    folder.done(&["regen"]);
    assert!(folder.read("cats/src/types/pet.rs").contains("meows"));
    assert!(folder.read("dogs/client/src/types/pet.rs").contains("barks"));
    assert!(folder.read("dogs/client/Cargo.toml").contains("name = \"dog-client\""));
    assert_eq!(folder.run(&["regen", "--check"]).0, Some(0));
    fs::remove_file(folder.path().join("cats/src/lib.rs")).expect("the file exists");
    assert_eq!(folder.run(&["regen", "--check"]).0, Some(3), "one of several is stale");
    // Commands for one document need to know which.
    let (code, _, message) = folder.run(&["inspect"]);
    assert_eq!(code, Some(2));
    assert!(message.contains("several clients"), "{message}");
    let inspected = folder.done(&["inspect", "--settings", "cats/codegen.toml"]);
    assert!(inspected.contains("Pet"), "{inspected}");
    let explained = folder.done(&["explain", "Pet", "--settings", "cats/codegen.toml"]);
    assert!(explained.contains("meows"), "{explained}");
    let (code, _, message) = folder.run(&["explain", "Pet"]);
    assert_eq!(code, Some(2));
    assert!(message.contains("not the code of a finding"), "{message}");
}

#[test]
fn settings_without_what_a_command_needs_are_reported() {
    let folder = Folder::new();
    let (code, _, message) = folder.run(&["regen"]);
    assert_eq!(code, Some(2));
    assert!(message.contains("cannot find `codegen.toml`") && message.contains("faos-codegen init"), "{message}");
    folder.write("codegen.toml", "[client]\nout = \"client\"\n");
    let (code, _, message) = folder.run(&["regen"]);
    assert_eq!(code, Some(2));
    assert!(message.contains("does not name a document") && message.contains("[document]"), "{message}");
    folder.write("codegen.toml", "clients = [\"a.toml\"]\n");
    folder.write("a.toml", "clients = [\"codegen.toml\"]\n");
    let (code, _, message) = folder.run(&["regen"]);
    assert_eq!(code, Some(1));
    assert!(message.contains("only the outermost settings"), "{message}");
    folder.write("codegen.toml", "[document]\nfile = \"pets.json\"\n");
    folder.write("pets.json", document(&["name"]));
    let (code, _, message) = folder.run(&["fetch"]);
    assert_eq!(code, Some(2));
    assert!(message.contains("does not state where the document comes from"), "{message}");
}

#[test]
fn the_amount_of_output_is_chosen() {
    let folder = Folder::new();
    folder.write(
        "pets.json",
        document(&["name"]).replace("\"type\":\"string\"", "\"type\":\"string\",\"minimumLength\":1"),
    );
    let generate = |more: &[&str]| folder.run(&[&["generate", "pets.json", "--out", "client"], more].concat());
    let (code, out, error) = generate(&["--quiet"]);
    assert_eq!((code, out.as_str(), error.as_str()), (Some(0), "", ""));
    let (_, out, error) = generate(&[]);
    assert!(out.contains("files written, ") && out.ends_with("; 1 warning\n"), "{out}");
    assert!(error.contains("warning["), "{error}");
    fs::remove_file(folder.path().join("client/src/lib.rs")).expect("the file exists");
    let (_, out, error) = generate(&["--verbose"]);
    assert!(out.starts_with("wrote   client/src/lib.rs\n1 file written, "), "{out}");
    assert!(error.contains("parse ") && error.contains(" ms\n"), "{error}");
    assert_eq!(generate(&["--quiet", "--verbose"]).0, Some(2));
}

#[test]
fn a_crate_is_generated_in_the_folder_of_the_command() {
    let folder = Folder::new();
    folder.write("pets/pets.json", document(&["name"]));
    let (code, _, message) = folder.run_in("pets", &["generate", "pets.json", "--out", "."]);
    assert_eq!(code, Some(0), "{message}");
    assert!(folder.read("pets/Cargo.toml").contains("name = \"pets\""));
    assert!(folder.has("pets/src/lib.rs"));
    let lock = folder.read("pets/files.lock");
    let version = env!("CARGO_PKG_VERSION");
    assert!(lock.lines().next().is_some_and(|line| line.contains(&format!("faos-codegen {version} "))), "{lock}");
}

#[test]
fn shells_and_the_manual_get_their_files() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(folder.done(&["completions", shell]).contains("faos-codegen"), "{shell}");
    }
    folder.done(&["man", "pages"]);
    assert!(folder.read("pages/faos-codegen-init.1").contains("codegen.toml"));
    let codes = folder.done(&["explain", "--list"]);
    assert!(
        codes.lines().any(|line| line.starts_with("unresolved-reference ") && line.ends_with("degraded")),
        "{codes}"
    );
    for arguments in [&["--help"][..], &["init", "--help"], &["regen", "--help"], &["generate", "--help"]] {
        let help = folder.done(arguments);
        let longest = help.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        assert!(longest <= 80, "{arguments:?}: {help}");
    }
}

#[test]
fn changes_compares_with_a_revision() {
    let folder = Folder::new();
    let git = |arguments: &[&str]| folder.git(arguments);
    folder.write("specs/pets.json", document(&["name", "age"]));
    folder.write("codegen.toml", "[document]\nfile = \"specs/pets.json\"\n[client]\nout = \"client\"\n");
    git(&["init", "--quiet"]);
    let (code, _, message) = folder.run(&["changes"]);
    assert_eq!(code, Some(1));
    assert!(message.contains("cannot read specs/pets.json of HEAD") && message.contains("--base"), "{message}");
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "a"]);
    folder.write("specs/pets.json", document(&["name", "color"]));
    let report = folder.done(&["changes"]);
    assert!(report.contains("age") && report.contains("color"), "{report}");
    let (code, report, _) = folder.run(&["changes", "--fail-on", "breaking"]);
    assert_eq!(code, Some(4), "{report}");
    git(&["commit", "--quiet", "--all", "--message", "b"]);
    let report = folder.done(&["changes"]);
    assert!(!report.contains("color"), "{report}");
    assert!(folder.done(&["changes", "--base", "HEAD~1"]).contains("color"));
    // With one document, the other is that of the settings.
    folder.write("old.json", document(&["name"]));
    assert!(folder.done(&["changes", "old.json"]).contains("color"));
    assert_eq!(folder.run(&["changes", "--base", "--output=x"]).0, Some(2));
}

#[test]
fn regeneration_keeps_the_change_log_and_checks_the_version() {
    let folder = Folder::new();
    folder.write("api/pets.json", document(&["name", "age"]));
    folder.write("api/codegen.toml", "[document]\nfile = \"pets.json\"\n[client]\nout = \"client\"\n");
    let regen = ["regen", "--settings", "api/codegen.toml", "--check-version"];
    folder.done(&regen[..3]);
    folder.git(&["init", "--quiet"]);
    // Nothing can be compared before the first commit.
    let log = || folder.read("api/client/CHANGELOG.md");
    folder.write("api/client/CHANGELOG.md", "# Changes\n\nIn our words.\n");
    let (code, _, message) = folder.run(&regen[..3]);
    assert!(code == Some(0) && message.contains("note: cannot update the change log"), "{message}");
    assert_eq!(folder.run(&regen).0, Some(1));
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "--message", "a"]);
    folder.done(&regen);
    assert_eq!(log(), "# Changes\n\nIn our words.\n");

    folder.write("api/pets.json", document(&["name", "color"]));
    let (code, out, message) = folder.run(&regen);
    assert_eq!(code, Some(1), "{message}");
    assert!(out.contains("updated `api/client/CHANGELOG.md`"), "{out}");
    let expected = "error: the version 0.1.0 of `api/client/Cargo.toml` is too low: the changes since 0.1.0 require at \
                    least 0.2.0 (major)";
    assert!(message.contains(expected), "{message}");
    let changed = log();
    assert!(changed.starts_with("# Changes\n\nIn our words.\n\n## Unreleased\n\n- "), "{changed}");
    assert!(changed.contains("color") && changed.contains("age"), "{changed}");
    // Another run changes nothing, and a check writes nothing.
    let out = folder.done(&regen[..3]);
    assert!(!out.contains("CHANGELOG") && log() == changed, "{out}");
    folder.write("api/pets.json", document(&["name", "age", "size"]));
    assert_eq!(folder.run(&[&regen[..3], &["--check"]].concat()).0, Some(3));
    assert_eq!(log(), changed);
    // Lines of changes that were reverted go, and those by hand stay.
    folder.write("api/client/CHANGELOG.md", format!("{changed}- By hand.\n"));
    folder.done(&regen[..3]);
    assert!(log().contains("size") && log().contains("- By hand.") && !log().contains("color"), "{}", log());

    folder.write("api/pets.json", document(&["name", "color"]));
    let manifest = folder.read("api/client/Cargo.toml");
    folder.write("api/client/Cargo.toml", manifest.replacen("version = \"0.1.0\"", "version = \"0.2.0\"", 1));
    folder.done(&regen);
    assert!(folder.run(&["changes", "--settings", "api/codegen.toml"]).0 == Some(0));
}

#[test]
fn a_watched_client_follows_its_document() {
    let folder = Folder::new();
    folder.write("codegen.toml", "[document]\nfile = \"pets.json\"\n[client]\nout = \"client\"\n");
    folder.write("pets.json", document(&["name"]));
    let mut watch = folder.command(".", &["watch", "--quiet"]).spawn().expect("the command runs");
    let appears = |member: &str| {
        let deadline = Instant::now() + Duration::from_secs(60);
        let path = folder.path().join("client/src/types/pet.rs");
        while Instant::now() < deadline {
            if fs::read_to_string(&path).is_ok_and(|text| text.contains(member)) {
                return true;
            }
            thread::sleep(Duration::from_millis(50));
        }
        false
    };
    let is_generated = appears("name");
    // A document without a client is reported, and does not end the command.
    folder.write("pets.json", "{");
    thread::sleep(Duration::from_millis(700));
    folder.write("pets.json", document(&["name", "color"]));
    let is_regenerated = appears("color");
    watch.kill().expect("the command still runs");
    watch.wait().expect("the command was started");
    assert!(is_generated && is_regenerated, "{is_generated} {is_regenerated}");
}
