//! Compiles the driver of a small document, and runs its cases against a server that answers as they state.

mod server;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use faos_codegen::conformance::{self, Case, Kind};
use faos_codegen::{Limits, NameLock, Output, OutputFile, Settings, Source, manifest};
use serde_json::{Value, json};

use server::{Request, Server};

/// A document with every location and style of parameters, every kind of body, and every kind of response.
const DOCUMENT: &str = include_str!("openapi.yaml");

#[test]
fn every_operation_is_called_and_every_outcome_is_the_expected_one() {
    let (output, cases) = prepared();
    let folder = write(&output);
    let build = cargo(&folder.join("driver")).args(["build", "--offline"]).output().expect("cargo starts");
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));

    let lines: String = cases.iter().map(|case| json!(case).to_string() + "\n").collect();
    let (of_cases, of_outcomes) = (folder.join("cases.jsonl"), folder.join("outcomes.jsonl"));
    fs::write(&of_cases, lines).expect("the test folder is writable");
    if of_outcomes.exists() {
        fs::remove_file(&of_outcomes).expect("the test folder is writable");
    }
    let server = Server::start(cases.iter().map(|case| (case.case, case.answer.clone())).collect());
    let run = Command::new(folder.join("target/debug").join(format!("conformance-driver{}", env::consts::EXE_SUFFIX)))
        .env("CONFORMANCE_URL", server.url())
        .env("CONFORMANCE_CASES", &of_cases)
        .env("CONFORMANCE_OUTCOMES", &of_outcomes)
        .output()
        .expect("the driver starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));

    let outcomes = fs::read_to_string(&of_outcomes).expect("the driver wrote the outcomes");
    let outcomes: BTreeMap<u64, Value> = outcomes
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("an outcome is a line of JSON"))
        .map(|outcome| (outcome["case"].as_u64().expect("an outcome names its case"), outcome))
        .collect();
    let unexpected: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let outcome = &outcomes[&(case.case as u64)];
            let is_expected = outcome["outcome"] == json!(case.expect);
            (!is_expected).then(|| format!("{outcome}\n    {}", json!(case)))
        })
        .collect();
    assert!(unexpected.is_empty(), "{} of {}\n{}", unexpected.len(), cases.len(), unexpected.join("\n"));
    let requests = server.requests();
    assert!(cases.iter().all(|case| requests.contains_key(&case.case)), "a case was not sent");
    check_requests(&cases, &requests);
}

/// Checks requests with every location and style: the values of the case arrived.
fn check_requests(cases: &[Case], requests: &BTreeMap<usize, Request>) {
    let shelf = "/paths/~1shelves~1{simple}~1{label}~1{matrix}~1{object}/get";
    let encoded = "a%20b%26c%3Dd%2Fe%3Ff%25g%2Bh%23i%C3%BC%3Bj%2Ck%3Al%40m%22n%27o%5Bp%5Dq%7Cr%5Cs%F0%9F%A6%80";
    for (operation, kind, part) in [
        (shelf, Kind::Everything, "GET /shelves/text/.1/;matrix=aa-1/x=1,name=text?api_key=conformance-token "),
        (shelf, Kind::Parameter, &format!("GET /shelves/{encoded},null,1e5/.")),
        ("/paths/~1books/get", Kind::Everything, "GET /books?tags=text&joined=text&spaced=1&piped=a&"),
        ("/paths/~1books/get", Kind::Everything, "&deep%5Bx%5D=1&deep%5Bname%5D=text&x=1&name=text&reserved=a/b?c&"),
        ("/paths/~1books/get", Kind::Everything, "&filter=%7B%22nested%22%3A%7B%22x%22%3A1%2C%22name%22%3A%22text"),
        ("/paths/~1books/get", Kind::Everything, "&since=2024-02-29T23%3A59%3A59Z&day=2024-02-29&id=67e55044-10b1"),
        ("/paths/~1books/get", Kind::Everything, "\nx-point: x=1,name=text\n"),
        ("/paths/~1books/get", Kind::Everything, "\nauthorization: Basic "),
        (
            "/paths/~1books/get",
            Kind::Parameter,
            &format!("?tags={encoded}&tags=null&tags=1e5&joined=a%20b%26c,null,1e5"),
        ),
        (
            "/paths/~1books/get",
            Kind::Parameter,
            "&spaced=9223372036854775807%20-9223372036854775808%209007199254740992",
        ),
        ("/paths/~1books/get", Kind::Parameter, "&piped=b%7Ca&"),
        ("/paths/~1books/get", Kind::Parameter, "\nx-parts: a b&c=d/e?f%g+h#i:j@k,null,1e5\n"),
        ("/paths/~1books/get", Kind::Parameter, &format!("\ncookie: session={encoded}\n")),
        ("/paths/~1books/post", Kind::Everything, "\nidempotency-key: 67e55044-10b1-426f-9247-bb680e5fe0c8\n"),
        ("/paths/~1books/post", Kind::Required, "\n\n{\"title\":\"text\",\"secret\":\"text\"}"),
        ("/paths/~1books~1{id}/put", Kind::Everything, "\n\na text"),
        ("/paths/~1books~1{id}/post", Kind::Everything, "\n\nname=text&count=1&tags=text"),
        ("/paths/~1scans/put", Kind::Everything, "name=\"page\"; filename=\"a file \u{fc}.bin\"\r\n"),
        ("/paths/~1scans/put", Kind::Everything, "name=\"point\"\r\nContent-Type: application/json\r\n\r\n{\"x\":1"),
        ("/paths/~1events/post", Kind::Required, "\n\n{\"x\":1}\n"),
    ] {
        let case = cases.iter().find(|case| case.operation == operation && case.kind == kind);
        let case = case.unwrap_or_else(|| panic!("{operation} has no case {kind:?}"));
        let Request { line, headers, body } = &requests[&case.case];
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        let request = format!("{line}\n{headers}\n{}", String::from_utf8_lossy(body));
        assert!(request.contains(part), "{operation}: `{part}` is not in\n{request}");
    }
}

/// Generates the client and the cases.
fn prepared() -> (Output, Vec<Case>) {
    let source = Source::new("openapi.yaml", DOCUMENT);
    let (settings, limits) = (Settings::default(), Limits::default());
    let output = faos_codegen::generate(&source, &settings, &NameLock::default(), &limits);
    let output = output.unwrap_or_else(|findings| panic!("\n{}", findings.render(&source, false)));
    let cases = conformance::cases(&source, &output, &limits);
    (output, cases)
}

/// Writes the client and the driver. The folder is kept between runs, so that cargo can reuse earlier results.
fn write(output: &Output) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance");
    let client = OutputFile { path: "Cargo.toml".to_owned(), text: manifest::manifest("library-client", &[]) };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a workspace");
    // The versions locked in this workspace are available offline.
    let lock = fs::read_to_string(root.join("Cargo.lock")).expect("the workspace has a lock");
    let lock = OutputFile { path: "Cargo.lock".to_owned(), text: lock };
    replace(&folder.join("client"), &[client]);
    replace(&folder.join("client/src"), &output.files);
    replace(&folder.join("driver"), &conformance::driver(output, "library-client", "../client"));
    replace(&folder.join("driver"), &[lock]);
    folder
}

fn replace(folder: &Path, files: &[OutputFile]) {
    for OutputFile { path, text } in files {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|known| known == *text) {
            continue;
        }
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the test folder is writable");
        fs::write(&path, text).expect("the test folder is writable");
    }
}

fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(folder).env("CARGO_TARGET_DIR", folder.join("../target"));
    cargo
}
