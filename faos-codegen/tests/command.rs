//! The command as its users meet it: what it prints, what it writes, and the code it leaves with.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use faos_codegen::visible::is_invisible;
use serde_json::{Value, json};

const DOCUMENT: &str = r##"openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      tags: [orders]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: An order
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Order"}
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: {type: string}
        paid_at: {type: [string, "null"], format: date-time}
        color: {type: string}
      colour: unknown
"##;

struct Folder(tempfile::TempDir);

impl Folder {
    /// A folder with a document in it.
    fn with(document: &str) -> Folder {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        fs::write(folder.path().join("shop.yaml"), document).expect("the folder can be written to");
        Folder(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_faos-codegen"));
        command.args(arguments).current_dir(self.path()).output().expect("the command runs")
    }

    #[track_caller]
    fn json(&self, arguments: &[&str], code: i32) -> Value {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("the command prints JSON")
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn generate_writes_a_crate_once_and_then_only_what_changed() {
    let folder = Folder::with(DOCUMENT);
    let first = folder.run(&["generate", "shop.yaml", "--out", "shop-client"]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let readme = folder.path().join("shop-client/README.md");
    fs::write(&readme, "mine").expect("the folder can be written to");
    assert_eq!(folder.run(&["generate", "shop.yaml", "--out", "shop-client", "--check"]).status.code(), Some(0));

    fs::write(folder.path().join("shop.yaml"), DOCUMENT.replace("color: {", "colors: {")).expect("it can be written");
    let stale = folder.run(&["generate", "shop.yaml", "--out", "shop-client", "--check"]);
    assert_eq!(stale.status.code(), Some(3));
    assert!(text(&stale.stdout).contains("src/types/order.rs"), "{}", text(&stale.stdout));

    let report = folder.json(&["generate", "shop.yaml", "--out", "shop-client", "--format", "json"], 0);
    assert_eq!(report["files"]["written"], 2, "the type and the lock of names: {report}");
    assert_eq!(report["operations"], 1);
    assert_eq!(fs::read_to_string(readme).expect("it is there"), "mine");
}

/// All files below a folder with their texts.
fn tree(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            found.extend(tree(&path));
        } else {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("it is text")));
        }
    }
    found.sort();
    found
}

#[test]
fn what_was_written_by_hand_is_not_overwritten() {
    let folder = Folder::with(DOCUMENT);
    let crate_ = folder.path().join("client");
    let write = |path: &str, text: &str| {
        let path = crate_.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be written to");
        fs::write(path, text).expect("the folder can be written to");
    };
    write("src/lib.rs", "//! By hand.\n");
    write("src/types/order.rs", "//! By hand, too.\n");
    let before = tree(folder.path());
    let generate = |more: &[&str]| folder.run(&[&["generate", "shop.yaml", "--out", "client"], more].concat());

    for more in [&[][..], &["--check"]] {
        let refused = generate(more);
        assert_eq!(refused.status.code(), Some(1));
        let message = text(&refused.stderr).replace('\\', "/");
        let expected = "error: cannot overwrite 2 files that were not generated:\n  client/src/lib.rs\n  \
                        client/src/types/order.rs\n  = help: move them elsewhere, or pass `--force` to overwrite them\n";
        assert!(message.ends_with(expected), "{message}");
        assert!(tree(folder.path()) == before, "{more:?} changed something");
    }
    let report = folder.json(&["generate", "shop.yaml", "--out", "client", "--format", "json"], 1);
    let findings = report["findings"].as_array().expect("there are findings");
    let files: Vec<String> = findings
        .iter()
        .filter(|finding| finding["code"] == "not-generated" && finding["severity"] == "error")
        .map(|finding| finding["file"].as_str().unwrap_or_default().replace('\\', "/"))
        .collect();
    assert_eq!(files, ["client/src/lib.rs", "client/src/types/order.rs"], "{report:#}");
    assert!(
        findings.iter().any(|finding| finding["code"] == "not-understood"),
        "those of the document are there as well"
    );
    let annotated = text(&generate(&["--format", "github"]).stdout).replace('\\', "/");
    for file in &files {
        let line = format!("::error file={file},line=1,col=1,title=not-generated::cannot overwrite");
        assert!(annotated.lines().any(|known| known.starts_with(&line)), "{line} is not in {annotated}");
    }
    assert!(tree(folder.path()) == before);
    assert!(text(&folder.run(&["explain", "not-generated"]).stdout).contains("files.lock"));

    assert_eq!(generate(&["--force"]).status.code(), Some(0));
    assert!(fs::read_to_string(crate_.join("src/lib.rs")).is_ok_and(|text| text.starts_with("// Made by ")));
    assert_eq!(generate(&["--check"]).status.code(), Some(0));

    // Beside the generated files there is room for others, whatever their first line says.
    let generated = fs::read_to_string(crate_.join("src/lib.rs")).expect("it is there");
    write("src/hand.rs", &generated);
    write("src/types/item.rs", &generated);
    assert_eq!(text(&generate(&[]).stdout).split(',').next(), Some("0 files written"));
    let with_item = format!("{DOCUMENT}    Item: {{type: object}}\n");
    fs::write(folder.path().join("shop.yaml"), with_item).expect("the folder can be written to");
    let before = tree(folder.path());
    let refused = text(&generate(&[]).stderr);
    assert!(refused.contains("item.rs (begins like a generated file, but files.lock does not list it)"), "{refused}");
    assert!(tree(folder.path()) == before);
    fs::remove_file(crate_.join("src/types/item.rs")).expect("it is there");
    assert_eq!(generate(&[]).status.code(), Some(0));
    fs::write(folder.path().join("shop.yaml"), DOCUMENT).expect("the folder can be written to");
    assert!(text(&generate(&[]).stdout).contains("1 removed"));
    assert!(crate_.join("src/hand.rs").exists() && !crate_.join("src/types/item.rs").exists());
}

#[test]
fn a_crate_of_an_earlier_version_is_told_about_its_list_and_upgraded() {
    let folder = Folder::with(DOCUMENT);
    let generate = || folder.run(&["generate", "shop.yaml", "--out", "client"]);
    let first = generate();
    assert_eq!((first.status.code(), text(&first.stderr).contains("files.lock")), (Some(0), false));
    let list = folder.path().join("client/files.lock");
    let listed = fs::read_to_string(&list).expect("it is there");
    for path in ["lib.rs", "client.rs", "resources/orders.rs", "runtime/api.rs", "types/order.rs"] {
        assert!(listed.lines().any(|line| line == path), "{path} is not in {listed}");
    }
    fs::remove_file(&list).expect("it is there");
    let order = folder.path().join("client/src/types/order.rs");
    let generated = fs::read_to_string(&order).expect("it is there");
    fs::write(&order, format!("{generated}// edited\n")).expect("it can be written");

    let upgraded = generate();
    assert_eq!(upgraded.status.code(), Some(0));
    assert!(text(&upgraded.stderr).contains("note: `client"), "{}", text(&upgraded.stderr));
    assert_eq!(fs::read_to_string(&order).expect("it is there"), generated, "its first line makes it ours");
    assert_eq!(fs::read_to_string(&list).expect("it is there"), listed);
    assert!(!text(&generate().stderr).contains("files.lock"), "it is told once");

    // Whoever takes the first line out takes the file over.
    fs::write(&order, "struct Mine;\n").expect("it can be written");
    assert!(text(&generate().stderr).contains("cannot overwrite 1 file that was not generated"));
    fs::write(&list, format!("{listed}../../shop.yaml\n")).expect("it can be written");
    let refused = text(&generate().stderr);
    assert!(refused.contains("files.lock` is invalid: line ") && refused.contains("= help: "), "{refused}");
}

#[test]
fn what_a_manifest_lacks_is_shown_as_the_lines_to_add() {
    let folder = Folder::with(DOCUMENT);
    let arguments = ["generate", "shop.yaml", "--out", "client"];
    assert_eq!(folder.run(&arguments).status.code(), Some(0));
    let manifest = folder.path().join("client/Cargo.toml");
    let whole = fs::read_to_string(&manifest).expect("it is there");
    assert!(!text(&folder.run(&arguments).stderr).contains("lacks"));
    let (before, after) = whole.split_once("h2 = {").expect("there is such a dependency");
    let (_, after) = after.split_once('\n').expect("something comes after it");
    let without = format!("{before}{after}");
    fs::write(&manifest, &without).expect("it can be written");

    let warned = folder.run(&arguments);
    assert_eq!(warned.status.code(), Some(0));
    let message = text(&warned.stderr).replace('\\', "/");
    let (_, lines) = message
        .split_once("warning: `client/Cargo.toml` lacks dependencies or features of the client\n")
        .expect(&message);
    assert!(lines.contains("add these lines:\n") && lines.contains("[dependencies]\n"), "{message}");
    assert!(lines.contains("h2 = { version = "), "{message}");
    assert_eq!(fs::read_to_string(&manifest).expect("it is there"), without, "it is not rewritten");
    let report = folder.json(&[&arguments[..], &["--format", "json"]].concat(), 0);
    let findings = report["findings"].as_array().expect("there are findings");
    let finding = findings.iter().find(|finding| finding["code"] == "incomplete-manifest").expect("it is reported");
    assert_eq!(finding["severity"], "warning");
    assert!(finding["help"].as_str().is_some_and(|help| help.contains("h2 = {")), "{finding}");
    let annotated = text(&folder.run(&[&arguments[..], &["--format", "github"]].concat()).stdout);
    assert!(annotated.contains("::warning file=client"), "{annotated}");

    // What it inherits is looked up where it is inherited from.
    let root = |version: &str| {
        format!("[workspace]\nmembers = [\"client\"]\n[workspace.dependencies]\nh2 = {{ {version} }}\n")
    };
    fs::write(folder.path().join("Cargo.toml"), root("version = \"0.4\"")).expect("it can be written");
    let member = without.replace("edition = \"2024\"", "edition = \"2024\"\nlicense.workspace = true");
    fs::write(&manifest, &member).expect("it can be written");
    assert!(text(&folder.run(&arguments).stderr).contains("h2 = { workspace = true, optional = true }"));
    fs::write(&manifest, format!("{without}\n[dependencies.h2]\nworkspace = true\noptional = true\n"))
        .expect("it can be written");
    assert!(!text(&folder.run(&arguments).stderr).contains("lacks"));
}

#[test]
fn a_place_that_is_not_a_crate_of_ours_is_refused_with_the_reason() {
    let folder = Folder::with(DOCUMENT);
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be written to");
        fs::write(path, text).expect("the folder can be written to");
    };
    write("file", "text");
    write("other/Cargo.toml", "[package]\nname = \"other\"\n");
    write("other/src/lib.rs", "//! Another crate.\n");
    write("folders/src", "a file");
    write("crate/src/lib.rs/inner.rs", "in a folder");
    write("box/Cargo.toml", "[package]\nname = \"box-client\"\n");
    write("lock/names.lock", "not a name\n");
    let before = tree(folder.path());
    for (out, code, message) in [
        ("file", 2, "error: cannot write a crate to `file`: it is not a folder"),
        ("file/client", 1, "error: "),
        ("other", 1, "error: cannot overwrite 1 file that was not generated:\n  other/src/lib.rs\n"),
        ("folders", 1, "error: cannot create the folder `folders/src`: a file of that name exists\n  = help: move it"),
        ("crate", 2, "error: cannot name a package after the folder `crate`"),
        ("lock", 1, "error: `lock/names.lock` is invalid: line 1 of names.lock is not"),
        ("1st", 2, "error: cannot name a package after the folder `1st`"),
    ] {
        let refused = folder.run(&["generate", "shop.yaml", "--out", out]);
        let stderr = text(&refused.stderr).replace('\\', "/");
        assert_eq!(refused.status.code(), Some(code), "{out}: {stderr}");
        assert!(stderr.contains(message), "{out}: {stderr}");
        assert!(tree(folder.path()) == before, "{out} changed something");
    }
    let refused = folder.run(&["generate", "shop.yaml", "--out", "crate/src/lib.rs"]);
    assert_eq!(refused.status.code(), Some(2));
    // The manifest that is there has a name that is right, and `.` has that of its folder.
    assert_eq!(folder.run(&["generate", "shop.yaml", "--out", "box"]).status.code(), Some(0));
    let here = Command::new(env!("CARGO_BIN_EXE_faos-codegen"))
        .args(["generate", "../shop.yaml", "--out", "."])
        .current_dir(folder.path().join("box"))
        .output()
        .expect("the command runs");
    assert_eq!(here.status.code(), Some(0), "{}", text(&here.stderr));
}

#[test]
fn no_text_fetches_a_crate_of_that_name_from_a_registry() {
    // The name of a crate that somebody else has published.
    let path = |tag: usize| {
        format!(
            "  /r{tag}: {{get: {{operationId: get, tags: [r{tag}], responses: {{'204': {{description: Done}}}}}}}}\n"
        )
    };
    let paths: String = (1..=16).map(path).collect();
    let folder = Folder::with(&format!("openapi: 3.1.0\ninfo: {{title: Discord, version: '1'}}\npaths:\n{paths}"));
    assert_eq!(folder.run(&["generate", "shop.yaml", "--out", "discord"]).status.code(), Some(0));
    let made = folder.path().join("discord");
    let readme = fs::read_to_string(made.join("README.md")).expect("it is there");
    assert!(readme.contains("discord = { path = \"../discord\", default-features = false"), "{readme}");
    let mut texts: Vec<(String, String)> = tree(&made);
    texts.retain(|(path, _)| !path.ends_with("Cargo.toml"));
    assert!(texts.len() > 50);

    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for document in [
        "README.md",
        "faos-codegen/README.md",
        "faos-generated/README.md",
        "faos-generated/CHANGELOG.md",
        ".github/SECURITY.md",
    ] {
        let text = fs::read_to_string(root.join(document)).unwrap_or_else(|error| panic!("{document}: {error}"));
        texts.push((document.to_owned(), text));
    }
    texts.extend(tree(&root.join("faos-generated/src")));
    for (path, text) in texts {
        for line in text.lines().map(|line| line.trim_start_matches(['/', '!', ' '])) {
            for name in ["discord", "faos-generated", "faos_generated", "faos-codegen", "faos-runtime"] {
                let entry = line.strip_prefix(name).map(str::trim_start).and_then(|rest| rest.strip_prefix('='));
                if let Some(value) = entry.filter(|value| !value.starts_with('=')) {
                    assert!(value.contains("path =") && !value.contains("version"), "{path}: {line}");
                }
                let fetched = ["add", "install"].iter().any(|word| line.contains(&format!("cargo {word} {name}")));
                assert!(!fetched && !line.contains(&format!("[dependencies.{name}]")), "{path}: {line}");
            }
        }
    }
}

#[test]
fn features_of_resources_come_with_many_and_stay() {
    let path =
        |tag: usize| format!("  /r{tag}: {{get: {{tags: [r{tag}], responses: {{'204': {{description: Done}}}}}}}}\n");
    let document = |tags: usize| {
        let paths: String = (1..=tags).map(path).collect();
        format!("openapi: 3.1.0\ninfo: {{title: Many, version: '1'}}\npaths:\n{paths}")
    };
    let folder = Folder::with(&document(16));
    let generate = || {
        let output = folder.run(&["generate", "shop.yaml", "--out", "client"]);
        (output.status.code(), text(&output.stderr))
    };
    let manifest = folder.path().join("client/Cargo.toml");
    let declares = |feature: &str| fs::read_to_string(&manifest).is_ok_and(|text| text.contains(feature));
    assert_eq!(generate().0, Some(0));
    assert!(declares("default = [\"all\", \"rustls\"]\n") && declares("r16 = []\n"));

    fs::write(folder.path().join("shop.yaml"), document(3)).expect("the folder can be written to");
    assert_eq!(generate().0, Some(0));
    assert!(declares("r3 = []\n") && !declares("r4 = []\n"));

    // A crate that was begun without them gets none by itself, and is told what to do when it is to have some.
    let without = "[package]\nname = \"client\"\n";
    fs::write(&manifest, without).expect("the folder can be written to");
    assert_eq!(generate().0, Some(0));
    assert!(!fs::read_to_string(folder.path().join("client/src/client.rs")).expect("it is there").contains("r3\")]"));
    fs::write(folder.path().join("client/codegen.toml"), "[client]\nresource_features = true\n")
        .expect("it can be written");
    let (code, message) = generate();
    assert_eq!(code, Some(1));
    assert!(message.contains("add these lines below `[features]`"), "{message}");
    assert_eq!(fs::read_to_string(&manifest).expect("it is there"), without);
}

#[test]
fn a_document_with_an_error_leaves_nothing_behind() {
    let folder = Folder::with(&DOCUMENT.replace("schemas/Order\"", "schemas/Odrer\""));
    let deny = ["--deny", "unresolved-reference"];
    let generate = ["generate", "shop.yaml", "--out", "shop-client", "--format", "json"];
    let report = folder.json(&[&generate[..], &deny[..]].concat(), 1);
    assert_eq!(report["findings"][0]["code"], "unresolved-reference", "{report}");
    let annotated = folder.run(&[&["lint", "shop.yaml", "--format", "github"][..], &deny[..]].concat());
    assert_eq!(annotated.status.code(), Some(1));
    assert!(text(&annotated.stdout).starts_with("::error file=shop.yaml,line="), "{}", text(&annotated.stdout));
    assert!(!folder.path().join("shop-client").exists());
}

#[test]
fn levels_decide_whether_a_document_is_accepted() {
    let folder = Folder::with(&DOCUMENT.replace("schemas/Order\"", "schemas/Odrer\""));
    let settings =
        |text: &str| fs::write(folder.path().join("codegen.toml"), text).expect("the folder can be written to");
    settings("[findings]\ndegraded = \"error\"\n");
    for (arguments, code) in [
        (&["lint", "shop.yaml"][..], 0),
        (&["lint", "shop.yaml", "--deny", "unresolved-reference"], 1),
        (&["lint", "shop.yaml", "--deny", "degraded"], 1),
        (&["lint", "shop.yaml", "--deny", "warnings"], 1),
        (&["lint", "shop.yaml", "--deny", "unusable-server"], 0),
        (&["lint", "shop.yaml", "--settings", "codegen.toml"], 1),
        (&["lint", "shop.yaml", "--settings", "codegen.toml", "--warn", "unresolved-reference"], 0),
        (&["lint", "shop.yaml", "--settings", "codegen.toml", "--allow", "degraded"], 0),
        (&["inspect", "shop.yaml", "--deny", "degraded"], 1),
        (&["generate", "shop.yaml", "--out", "shop-client", "--deny", "degraded"], 1),
        (&["generate", "shop.yaml", "--out", "shop-client", "--settings", "codegen.toml"], 1),
        (&["generate", "shop.yaml", "--out", "shop-client", "--allow", "degraded", "--deny", "not-understood"], 1),
        (&["generate", "shop.yaml", "--out", "shop-client"], 0),
        (&["lint", "shop.yaml", "--deny", "unresolved-refrence"], 2),
        (&["lint", "shop.yaml", "--allow", "syntax"], 2),
        (&["lint", "shop.yaml", "--allow", "degraded", "--deny", "degraded"], 2),
    ] {
        let output = folder.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stderr));
    }
    let lint = |arguments: &[&str]| folder.json(&[&["lint", "shop.yaml", "--format", "json"], arguments].concat(), 0);
    assert_eq!(lint(&[])["degraded"], json!({ "unresolved-reference": 1 }));
    let allowed = lint(&["--allow", "degraded"]);
    assert_eq!((&allowed["degraded"], allowed["findings"].as_array().map(Vec::len)), (&json!({}), Some(1)));
    let shown = text(&folder.run(&["lint", "shop.yaml"]).stdout);
    assert!(shown.contains("1 part of the document degraded (unresolved-reference: 1)"), "{shown}");

    let misspelled = text(&folder.run(&["lint", "shop.yaml", "--deny", "unresolved-refrence"]).stderr);
    assert!(misspelled.contains("did you mean `unresolved-reference`?"), "{misspelled}");
    let fatal = text(&folder.run(&["lint", "shop.yaml", "--allow", "syntax"]).stderr);
    assert!(fatal.contains("cannot lower the level of `syntax`"), "{fatal}");
    settings("[findings]\nsyntax = \"note\"\n");
    let fatal = text(&folder.run(&["lint", "shop.yaml", "--settings", "codegen.toml"]).stderr);
    assert!(fatal.contains("line 2") && fatal.contains("cannot lower the level of `syntax`"), "{fatal}");

    for (code, facts) in [
        ("unresolved-reference", "default level: warning; group: degraded"),
        ("missing-type", "default level: note"),
        ("syntax", "default level: error; the level cannot be lowered"),
    ] {
        let explained = text(&folder.run(&["explain", code]).stdout);
        assert_eq!(explained.lines().last(), Some(facts), "{code}");
    }
}

#[test]
fn wrong_usage_has_a_code_of_its_own() {
    let folder = Folder::with(DOCUMENT);
    for arguments in [
        vec!["generate", "shop.yaml"],
        vec!["generate", "shop.yaml", "--out", "box"],
        vec!["explain", "no-such-code"],
        vec!["explain", "shop.yaml", "Customer"],
    ] {
        assert_eq!(folder.run(&arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert_eq!(folder.run(&["lint", "missing.yaml"]).status.code(), Some(1));
}

#[test]
fn inspect_tells_places_and_names() {
    let folder = Folder::with(DOCUMENT);
    let inspection = folder.json(&["inspect", "shop.yaml", "--format", "json"], 0);
    let order = &inspection["types"][0];
    assert_eq!((&order["pointer"], &order["path"]), (&"/components/schemas/Order".into(), &"types::Order".into()));
    assert_eq!(
        order["fields"][1],
        serde_json::json!({
            "wire": "paid_at", "name": "paid_at", "origin": "property", "type": "Field<Formatted<Timestamp>>", "required": false, "nullable": true
        })
    );
    let operation = &inspection["operations"][0];
    assert_eq!(operation["call"], "client.orders().get(id)");
    assert_eq!(operation["output"], "types::Order");
    assert_eq!((&order["origin"], &operation["origin"]), (&"schema".into(), &"request".into()));
    assert_eq!(operation["parameters"][0]["origin"], "parameter");
    assert_eq!(
        inspection["resources"][0],
        json!({ "spelled": "orders", "name": "orders", "origin": "tag", "setting": "#/tags/orders resource" })
    );
}

/// A document with names of every origin.
const ORIGINS: &str = r##"openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /orders:
    get: {operationId: list_orders, tags: [orders], responses: {"204": {description: ""}}}
    post: {operationId: post_orders, tags: [orders], responses: {"204": {description: ""}}}
    put: {tags: [orders], responses: {"204": {description: ""}}}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: read_order_orders__id__get, tags: [orders], responses: {"204": {description: ""}}}
    patch: {operationId: change, tags: [orders], responses: {"204": {description: ""}}}
    delete: {operationId: drop_it, tags: [orders], responses: {"204": {description: ""}}}
  /carts:
    get: {operationId: open, responses: {"204": {description: ""}}}
"##;

#[test]
fn explain_tells_the_origin_of_the_name_of_a_method() {
    let folder = Folder::with(ORIGINS);
    let lock = "#/paths/~1orders/get method all\n#/tags/orders resource purchases\n";
    fs::write(folder.path().join("names.lock"), lock).expect("the folder can be written to");
    let settings = "[names]\n\"#/paths/~1orders/get method\" = \"find\"\n";
    fs::write(folder.path().join("codegen.toml"), settings).expect("the folder can be written to");
    for (call, options, sentence, line) in [
        (
            "orders.list",
            &[][..],
            "`list` comes from the operation ID `list_orders`, without words that `orders` says.",
            "\"#/paths/~1orders/get method\" = \"list\"",
        ),
        (
            "client.orders().create()",
            &[],
            "The operation ID `post_orders` only repeats the request, so `create` describes `POST /orders`.",
            "\"#/paths/~1orders/post method\" = \"create\"",
        ),
        (
            "PUT /orders",
            &[],
            "The operation has no ID, so `replace_all` describes `PUT /orders`.",
            "\"#/tags/orders resource\" = \"orders\"",
        ),
        (
            "read_order_orders__id__get",
            &[],
            "`read` comes from the operation ID `read_order_orders__id__get`, without the parts that a framework added",
            "\"#/paths/~1orders~1{id}/get method\" = \"read\"",
        ),
        ("client.carts().open", &[], "`open` is the operation ID.", "\"#/tags/carts resource\" = \"carts\""),
        ("carts.open", &[], "`carts` comes from `carts` in the path.", "\"#/paths/~1carts/get method\" = \"open\""),
        (
            "purchases.all",
            &["--lock", "names.lock"],
            "`all` is kept from names.lock.\n`purchases` is kept from names.lock.",
            "\"#/tags/orders resource\" = \"purchases\"",
        ),
        (
            "purchases.find",
            &["--lock", "names.lock", "--settings", "codegen.toml"],
            "`find` is set under [names] in codegen.toml.",
            "\"#/paths/~1orders/get method\" = \"find\"",
        ),
    ] {
        let output = folder.run(&[&["explain", "shop.yaml", call], options].concat());
        let explained = text(&output.stdout);
        assert!(explained.contains(sentence), "{call}: {explained}{}", text(&output.stderr));
        assert!(explained.lines().any(|other| other == line), "{call}: {explained}");
    }
    let inspection = folder.json(&["inspect", "shop.yaml", "--lock", "names.lock", "--format", "json"], 0);
    let operations = inspection["operations"].as_array().expect("the operations are a list");
    let origins: Vec<String> =
        operations.iter().map(|entry| format!("{} {}", entry["method"], entry["origin"])).collect();
    assert!(origins.contains(&"\"GET\" \"lock\"".to_owned()), "{origins:?}");
}

#[test]
fn rename_suggests_the_names_of_todays_rules() {
    let folder = Folder::with(ORIGINS);
    let lock = "#/paths/~1orders/get method all\n#/paths/~1orders/post method create\n#/tags/orders resource order\n";
    fs::write(folder.path().join("names.lock"), lock).expect("the folder can be written to");
    let suggested = text(&folder.run(&["rename", "shop.yaml", "--suggest", "--lock", "names.lock"]).stdout);
    assert_eq!(
        suggested,
        "[names]\n\"#/paths/~1orders/get method\" = \"list\" # was `all`\n\
         \"#/tags/orders resource\" = \"orders\" # was `order`\n"
    );
    fs::write(folder.path().join("codegen.toml"), &suggested).expect("the folder can be written to");
    let options = ["--lock", "names.lock", "--settings", "codegen.toml"];
    let calls = |options: &[&str]| -> Vec<Value> {
        let inspection = folder.json(&[&["inspect", "shop.yaml", "--format", "json"], options].concat(), 0);
        let operations = inspection["operations"].as_array().expect("the operations are a list");
        operations.iter().map(|entry| entry["call"].clone()).collect()
    };
    assert_eq!(calls(&options), calls(&[]));
    let again = folder.run(&[&["rename", "shop.yaml", "--suggest"], &options[..]].concat());
    assert_eq!(text(&again.stdout), "");
    assert!(text(&again.stderr).starts_with("note: "), "{}", text(&again.stderr));
    assert_eq!(folder.run(&["rename", "shop.yaml", "--lock", "names.lock"]).status.code(), Some(2));
}

#[test]
fn names_of_the_settings_that_match_nothing_are_shown_with_their_lines() {
    let folder = Folder::with(ORIGINS);
    for (settings, line, message) in [
        ("[names]\n\n\"#/paths/~1order/get method\" = \"a\"\n", 3, "`#/paths/~1order/get method` under [names]"),
        ("[names]\n\"/v1/* resource\" = \"a\"\n", 2, "`/v1/* resource` under [names]"),
        ("[names]\n\"#/paths/~1orders/get methods\" = \"a\"\n", 2, "does not match anything"),
        (
            "[names]\n\"#/paths/~1orders/get method\" = \"a\"\n\"#/paths/~1orders/put method\" = \"a\"\n",
            3,
            "the name `a` given to `#/paths/~1orders/put method`",
        ),
        ("[aliases]\n\"orders.all\" = \"#/paths/~1order/get\"\n", 2, "`#/paths/~1order/get` is not an operation"),
        ("[aliases]\n\"carts.all\" = \"#/paths/~1orders/get\"\n", 2, "`carts` does not have `#/paths/~1orders/get`"),
        ("[aliases]\n\"orders.list\" = \"#/paths/~1orders/put\"\n", 2, "is already the name of a method"),
        ("[aliases]\nOrder = \"#/components/schemas/Order\"\n", 2, "is not a type"),
    ] {
        fs::write(folder.path().join("codegen.toml"), settings).expect("the folder can be written to");
        let output = folder.run(&["inspect", "shop.yaml", "--settings", "codegen.toml"]);
        let shown = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{settings}");
        assert!(shown.contains(message) && shown.contains(&format!("codegen.toml:{line}:1")), "{settings}: {shown}");
    }
    for (settings, line) in [
        ("[names]\n\n\"#/paths/~1orders/get method\" = \"fn\"\n", "line 3"),
        ("[names]\n\"#/paths/~1orders/get method\" = \"List\"\n", "line 2"),
        ("[names]\n\"#/components/schemas/A type\" = \"a\"\n", "line 2"),
        ("[aliases]\n\"orders.\" = \"#/paths/~1orders/get\"\n", "line 2"),
        ("[aliases]\nA = \"#/a\"\n\"Orders.list\" = \"#/paths/~1orders/get\"\n", "line 3"),
    ] {
        fs::write(folder.path().join("codegen.toml"), settings).expect("the folder can be written to");
        let shown = text(&folder.run(&["inspect", "shop.yaml", "--settings", "codegen.toml"]).stderr);
        assert!(shown.contains(line), "{settings}: {shown}");
    }
}

#[test]
fn lint_tells_what_became_of_each_keyword() {
    let folder = Folder::with(DOCUMENT);
    let report = folder.json(&["lint", "shop.yaml", "--format", "json"], 0);
    let keywords = report["keywords"].as_array().expect("the keywords are a list");
    let colour = keywords.iter().find(|keyword| keyword["key"] == "colour").expect("the keyword is listed");
    assert_eq!(colour["treatment"], "not understood");
    assert_eq!(colour["first"], "/components/schemas/Order/colour");
    let table = text(&folder.run(&["lint", "shop.yaml"]).stdout);
    let mut rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    assert!(rows.any(|row| row.starts_with(&["not", "understood", "1", "schema.colour"])), "{table}");
}

#[test]
fn explain_shows_the_schema_and_the_item() {
    let folder = Folder::with(DOCUMENT);
    let explained = text(&folder.run(&["explain", "shop.yaml", "Order"]).stdout);
    for part in ["`types::Order` is an object", "shop.yaml:18:5", "not understood  colour", "pub struct Order {"] {
        assert!(explained.contains(part), "{part} in {explained}");
    }
}

#[test]
fn other_files_are_read_from_the_folder_when_that_is_asked_for() {
    let reference = |path: &str| format!("{DOCUMENT}    Other: {{$ref: \"{path}\"}}\n");
    let folder = Folder::with(&reference("parts/other.yaml"));
    fs::create_dir(folder.path().join("parts")).expect("the folder can be written to");
    let other = folder.path().join("parts/other.yaml");
    fs::write(&other, "type: object\nproperties: {a: {$ref: 'more.yaml'}}\n").expect("the folder can be written to");
    fs::write(folder.path().join("parts/more.yaml"), "type: integer\n").expect("the folder can be written to");

    let refused = folder.run(&["inspect", "shop.yaml", "--deny", "external-reference"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("use `--files` to follow references"));

    let shown = folder.json(&["inspect", "shop.yaml", "--files", "--format", "json"], 0);
    let types = shown["types"].as_array().expect("there are types");
    let other = types.iter().find(|entry| entry["pointer"] == "/components/schemas/Other").expect("it was brought in");
    assert_eq!(other["fields"][0]["type"], "Option<types::More>", "{other:#}");
}

#[test]
fn files_elsewhere_are_read_below_the_root_that_is_given() {
    let reference = |path: &str| format!("{DOCUMENT}    Other: {{$ref: \"{path}\"}}\n");
    let folder = Folder::with("type: integer\n");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be written to");
        fs::write(path, text).expect("the folder can be written to");
    };
    write("api/v1/shop.yaml", &reference("../../shared/other.yaml"));
    write("shared/other.yaml", "type: object\nproperties: {a: {$ref: 'more/more.yaml'}, b: {$ref: '../api/b.yaml'}}\n");
    write("shared/more/more.yaml", "type: integer\n");
    write("api/b.yaml", "type: object\nproperties: {c: {$ref: 'v1/shop.yaml#/components/schemas/Order'}}\n");
    let types = |arguments: &[&str]| {
        let shown = folder.json(&[&["inspect"], arguments, &["--format", "json"]].concat(), 0);
        let types = shown["types"].as_array().expect("there are types").clone();
        let of = |pointer: &str| types.iter().find(|entry| entry["pointer"] == pointer).cloned().expect(pointer);
        let field = |entry: &serde_json::Value, index: usize| entry["fields"][index]["type"].clone();
        let other = of("/components/schemas/Other");
        [field(&other, 0), field(&other, 1), field(&of("/components/schemas/b"), 0)]
    };
    let expected = ["Option<types::More>", "Option<types::B>", "Option<types::Order>"].map(serde_json::Value::from);
    for root in [".", "api/..", folder.path().to_str().expect("the path is UTF-8")] {
        assert_eq!(types(&["api/v1/shop.yaml", "--files", "--root", root]), expected, "{root}");
    }

    // Without the root, or with one that is too narrow, the file is outside.
    for arguments in [&["--files"][..], &["--files", "--root", "api"]] {
        let deny = ["--deny", "external-reference"];
        let refused = folder.run(&[&["inspect", "api/v1/shop.yaml"], arguments, &deny].concat());
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        assert!(text(&refused.stderr).contains("points outside the document"), "{}", text(&refused.stderr));
    }
    // The root must contain the document, and needs `--files`.
    for arguments in [&["--files", "--root", "shared"][..], &["--root", "."]] {
        let refused = folder.run(&[&["inspect", "api/v1/shop.yaml"], arguments].concat());
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_root_is_not_followed() {
    let outside = Folder::with("type: string\n");
    let folder = Folder::with("");
    fs::create_dir(folder.path().join("api")).expect("the folder can be written to");
    let document = format!("{DOCUMENT}    Other: {{$ref: \"../link/shop.yaml\"}}\n");
    fs::write(folder.path().join("api/shop.yaml"), document).expect("the folder can be written to");
    std::os::unix::fs::symlink(outside.path(), folder.path().join("link")).expect("the folder can be written to");
    let deny = ["--deny", "external-reference"];
    let lint = ["lint", "api/shop.yaml", "--files", "--root", ".", "--format", "json"];
    let refused = folder.json(&[&lint[..], &deny].concat(), 1);
    let findings = refused["findings"].as_array().expect("there are findings");
    assert!(findings.iter().any(|finding| finding["code"] == "external-reference"), "{refused:#}");
}

#[test]
fn an_overlay_corrects_the_document() {
    let folder = Folder::with(DOCUMENT);
    let overlay = |target: &str| {
        format!(
            "overlay: 1.0.0\ninfo: {{title: Corrections, version: '1'}}\nactions:\n  - target: {target}\n    update: {{total: {{type: integer}}}}\n"
        )
    };
    let write =
        |text: String| fs::write(folder.path().join("overlay.yaml"), text).expect("the folder can be written to");
    write(overlay("$.components.schemas.Order.properties"));
    let shown = folder.json(&["inspect", "shop.yaml", "--overlay", "overlay.yaml", "--format", "json"], 0);
    assert_eq!(shown["types"][0]["fields"][3]["wire"], "total", "{shown:#}");
    let explained = text(&folder.run(&["explain", "shop.yaml", "Order", "--overlay", "overlay.yaml"]).stdout);
    assert!(explained.contains("pub total: Option<i64>"), "{explained}");

    write(overlay("$.components.schemas.Customer.properties"));
    let arguments = ["generate", "shop.yaml", "--overlay", "overlay.yaml", "--out", "shop-client", "--format", "json"];
    let refused = folder.json(&arguments, 1);
    let findings = refused["findings"].as_array().expect("there are findings");
    let finding = findings.iter().find(|finding| finding["severity"] == "error").expect("there is an error");
    assert_eq!((&finding["file"], &finding["line"]), (&"overlay.yaml".into(), &4.into()), "{refused:#}");
    assert!(!folder.path().join("shop-client").exists());
}

#[test]
fn another_file_that_cannot_be_read_is_told_in_the_format_that_was_asked_for() {
    let folder = Folder::with(&format!("{DOCUMENT}    Other: {{$ref: \"other.yaml\"}}\n"));
    fs::write(folder.path().join("other.yaml"), b"type: string\n# \xff\n").expect("the folder can be written to");
    let refused = folder.json(&["lint", "shop.yaml", "--files", "--format", "json"], 1);
    assert_eq!((&refused["document"], &refused["findings"][0]["code"]), (&"other.yaml".into(), &"syntax".into()));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let outside = Folder::with("type: string\n");
    let folder = Folder::with(&format!("{DOCUMENT}    Other: {{$ref: \"link.yaml\"}}\n"));
    std::os::unix::fs::symlink(outside.path().join("shop.yaml"), folder.path().join("link.yaml"))
        .expect("the folder can be written to");
    let report = folder.json(&["lint", "shop.yaml", "--files", "--format", "json"], 0);
    let findings = report["findings"].as_array().expect("there are findings");
    assert!(findings.iter().any(|finding| finding["code"] == "external-reference"), "{report:#}");
    let untyped = json!([{ "pointer": "/components/schemas/Other", "reason": "a reference that cannot be resolved" }]);
    assert_eq!(report["untyped"], untyped, "{report:#}");
}

#[test]
fn changes_tells_what_a_newer_document_breaks() {
    let folder = Folder::with(DOCUMENT);
    let newer = DOCUMENT.replace("required: [id]", "required: [id, color]").replace("Order", "Purchase");
    fs::write(folder.path().join("newer.yaml"), newer).expect("the folder can be written to");

    let unchanged = folder.run(&["changes", "shop.yaml", "shop.yaml"]);
    assert_eq!((unchanged.status.code(), text(&unchanged.stdout).lines().count()), (Some(0), 1));

    let report = folder.json(&["changes", "shop.yaml", "newer.yaml", "--format", "json", "--version", "1.2.0"], 0);
    assert_eq!((&report["bump"], &report["next_version"]), (&"major".into(), &"2.0.0".into()), "{report:#}");
    let markdown = text(&folder.run(&["changes", "shop.yaml", "newer.yaml", "--format", "markdown"]).stdout);
    assert!(markdown.starts_with("## `Shop` `1` → `1`\n\n**Requires a major version**"), "{markdown}");

    // A name that the settings keep is no change for callers, although only the newer document has its place.
    let keep = "[names]\n\"#/components/schemas/Purchase type\" = \"Order\"\n";
    fs::write(folder.path().join("codegen.toml"), keep).expect("the folder can be written to");
    let kept = folder.run(&["changes", "shop.yaml", "newer.yaml", "--settings", "codegen.toml"]);
    let kept = text(&kept.stdout);
    assert!(kept.contains("type `Order` moved") && !kept.contains("probably"), "{kept}");
    assert_eq!(folder.run(&["changes", "shop.yaml"]).status.code(), Some(2));
}

#[test]
fn a_setting_of_a_comparison_must_fit_one_of_the_documents() {
    let folder = Folder::with(DOCUMENT);
    let added = "  /extras:\n    get:\n      operationId: listExtras\n      tags: [extras]\n      parameters: [{name: after, in: query, schema: {type: string}}]\n      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {list: {type: array, items: {type: string}}, last: {type: string}}}}}}}\ncomponents:";
    let newer = DOCUMENT.replacen("components:", added, 1);
    assert_ne!(newer, DOCUMENT);
    fs::write(folder.path().join("newer.yaml"), newer).expect("the folder can be written to");
    let run = |old: &str, new: &str, settings: &str| {
        fs::write(folder.path().join("codegen.toml"), settings).expect("the folder can be written to");
        folder.run(&["changes", old, new, "--settings", "codegen.toml"])
    };
    let pages = "[[pages]]\noperations = [\"listExtras\"]\nstyle = \"cursor\"\nparameter = \"after\"\nitems = \"list\"\nnext = \"last\"\n";
    let alias = "[aliases]\n\"extras.fetch\" = \"#/paths/~1extras/get\"\n";
    for settings in [pages, alias] {
        for (old, new) in [("shop.yaml", "newer.yaml"), ("newer.yaml", "shop.yaml")] {
            let output = run(old, new, settings);
            assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        }
        let output = run("shop.yaml", "shop.yaml", settings);
        assert_eq!(output.status.code(), Some(1), "{settings}");
        assert!(text(&output.stderr).contains("in neither document"), "{}", text(&output.stderr));
    }
    fs::write(folder.path().join("broken.yaml"), "openapi: [").expect("the folder can be written to");
    let output = run("broken.yaml", "newer.yaml", "");
    let message = text(&output.stderr);
    assert!(message.ends_with("error: cannot generate a client from `broken.yaml`\n"), "{message}");
}

/// Text in a key, a name or a value that a terminal or a CI system would act on.
const ACTS: &str = "\u{1b}]0;pwn\u{7}\n::error::PWNED\r\n  ::set-env name=A::b%0A\u{202e}\u{9b}2J\u{200b}\u{3164}\u{e0041}##[warning]x ##vso[task.x]\u{2028}::add-mask::y";

#[test]
fn changes_can_guard_a_merge() {
    let folder = Folder::with(DOCUMENT);
    let newer = DOCUMENT.replace("        color: {type: string}\n", "");
    fs::write(folder.path().join("newer.yaml"), newer).expect("the folder can be written to");
    let run = |more: &[&str]| folder.run(&[&["changes", "shop.yaml", "newer.yaml"], more].concat());
    assert_eq!(run(&[]).status.code(), Some(0));
    for (effect, code) in [("breaking", 4), ("wire", 4), ("rust", 4), ("wire,rust", 4)] {
        let output = run(&["--fail-on", effect]);
        assert_eq!(output.status.code(), Some(code), "{effect}");
        let line = "  field removed: #/components/schemas/Order/properties/color\n";
        assert!(text(&output.stderr).contains(line), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains("breaks Rust, wire"), "the report is printed as well");
    }
    for (accepted, code, says) in [
        ("// Nobody read it.\nfield removed: #/components/schemas/Order/properties/color\n", 0, ""),
        ("\nfield removed: #/components/schemas/Order/properties/id\n", 1, "accepted:2: `field removed"),
        ("color\n", 1, "accepted:1: the line is invalid"),
    ] {
        fs::write(folder.path().join("accepted"), accepted).expect("the folder can be written to");
        let output = run(&["--fail-on", "breaking", "--ignore", "accepted"]);
        assert_eq!(output.status.code(), Some(code), "{accepted}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(says), "{}", text(&output.stderr));
    }
    assert_eq!(run(&["--ignore", "accepted"]).status.code(), Some(2));
    // An annotation is an error where the change holds up the merge, otherwise a warning.
    for (more, start) in
        [(&["--fail-on", "wire"][..], "::error file=newer.yaml,line="), (&[], "::warning file=newer.yaml,line=")]
    {
        let output = run(&[more, &["--format", "github"]].concat());
        assert!(text(&output.stdout).starts_with(start), "{}", text(&output.stdout));
    }
}

/// A document with that text at every place that a message or a report can quote. `broken` adds what is refused.
fn hostile(broken: bool) -> Value {
    let named = |name: &str| format!("{name}{ACTS}");
    let object = |members: Vec<(String, Value)>| Value::Object(members.into_iter().collect());
    let schema = object(vec![
        ("type".into(), json!("object")),
        ("description".into(), json!(ACTS)),
        ("required".into(), json!([named("missing")])),
        (
            "properties".into(),
            object(vec![
                (
                    named("a"),
                    object(vec![
                        ("type".into(), json!("string")),
                        ("pattern".into(), json!(ACTS)),
                        ("default".into(), json!(ACTS)),
                        ("format".into(), json!(ACTS)),
                        ("examples".into(), json!([ACTS])),
                        (named("unknown"), json!(ACTS)),
                    ]),
                ),
                (named("e"), json!({ "type": "string", "enum": [ACTS, ACTS, "b"] })),
                (named("u"), json!({ "oneOf": [{ "type": "string", "const": ACTS }, { "type": "integer" }] })),
            ]),
        ),
        (named("unknown"), json!({ ACTS: ACTS })),
        (named("x-"), json!(ACTS)),
    ]);
    let mut schemas = vec![(named("A"), schema)];
    if broken {
        schemas.push((named("B"), json!({ "$ref": format!("#/components/schemas/{ACTS}") })));
        schemas.push((named("C"), json!({ "$ref": format!("other{ACTS}.yaml#/a") })));
        schemas.push((named("D"), json!({ "type": ACTS })));
    }
    let reference = format!("#/components/schemas/A{}", ACTS.replace('~', "~0").replace('/', "~1").replace('%', "%25"));
    let operation = json!({
        "operationId": named("get"),
        "tags": [named("tag")],
        "summary": ACTS,
        "description": ACTS,
        "parameters": [
            { "name": named("q"), "in": "query", "description": ACTS, "schema": { "type": "string", "enum": [ACTS] } },
            { "name": if broken { named("h") } else { "X-H".to_owned() }, "in": "header", "schema": { "type": "string" } },
            { "name": "Accept", "in": "header", "description": ACTS, "schema": { "type": "string" } },
        ],
        "responses": {
            "200": {
                "description": ACTS,
                "headers": { named("X"): { "schema": { "type": "string" } }, "X-B": { "description": ACTS, "schema": { "type": "string" } } },
                "content": { "application/json": { "schema": { "$ref": reference } }, (if broken { named("text/plain") } else { "text/plain".to_owned() }): {} },
            },
            "default": { "description": ACTS, "content": { (if broken { named("application/x") } else { "application/x".to_owned() }): { "schema": { "type": "string" } } } },
        },
        "security": if broken { json!([{ named("nobody"): [ACTS] }]) } else { json!([{ named("s"): [] }]) },
        named("unknown"): ACTS,
    });
    json!({
        "openapi": "3.1.0",
        "info": { "title": named("T"), "version": named("1"), "description": ACTS, named("unknown"): ACTS },
        "servers": [{ "url": "https://example.com", "description": ACTS }, { "url": named("https://example.org/") }],
        "tags": [{ "name": named("tag"), "description": ACTS }],
        "paths": {
            "/a": { "get": operation, named("unknown"): 1 },
            (if broken { named("/b") } else { "/b".to_owned() }): { "get": { "responses": { named("2"): { "description": ACTS }, "204": { "description": ACTS } } } },
        },
        "components": {
            "schemas": object(schemas),
            "securitySchemes": { named("s"): { "type": "apiKey", "in": "header", "name": "X-Key", "description": ACTS },
                                 named("t"): { "type": if broken { named("other") } else { "mutualTLS".to_owned() } } },
        },
        named("unknown"): ACTS,
    })
}

#[test]
fn nothing_that_is_printed_acts_on_a_terminal_or_a_log() {
    let mut lines = 0;
    for broken in [false, true] {
        let folder = Folder::with("");
        fs::write(folder.path().join("a.json"), hostile(broken).to_string()).expect("the folder can be written to");
        // As YAML the text stands in lines of its own, which are quoted.
        let yaml = serde_yaml::to_string(&hostile(broken)).expect("a document is YAML");
        fs::write(folder.path().join("a.yaml"), yaml).expect("the folder can be written to");
        let older = hostile(broken).to_string().replace("\"type\":\"integer\"", "\"type\":\"boolean\"");
        fs::write(folder.path().join("b.json"), older.replace("\"b\"", "\"c\"")).expect("the folder can be written to");
        let name = format!("A{ACTS}");
        for document in ["a.json", "a.yaml"] {
            for arguments in [
                vec!["generate", document, "--out", "client", "--format", "text"],
                vec!["generate", document, "--out", "client", "--check", "--timings"],
                vec!["generate", document, "--out", "client", "--format", "json"],
                vec!["generate", document, "--out", "client", "--format", "github"],
                vec!["lint", document, "--format", "text"],
                vec!["lint", document, "--files", "--format", "text"],
                vec!["lint", document, "--format", "json"],
                vec!["lint", document, "--format", "github"],
                vec!["inspect", document, "--format", "text"],
                vec!["inspect", document, "--format", "json"],
                vec!["inspect", document, "--format", "github"],
                vec!["explain", document, &name],
                vec!["explain", &name],
                vec!["explain", document, "\n::error::PWNED"],
                vec!["changes", "b.json", document, "--format", "text"],
                vec!["changes", "b.json", document, "--format", "markdown"],
                vec!["changes", "b.json", document, "--format", "json"],
                vec!["changes", "b.json", document, "--format", "github"],
                vec!["changes", "b.json", document, "--format", "sarif"],
                vec!["lint", "\u{1b}[2J\n::error::PWNED"],
                vec!["generate", document, "--out", "\u{1b}[2J\n::error::PWNED"],
            ] {
                let output = folder.run(&arguments);
                let expected = match arguments[0] {
                    "explain" if arguments[1] != document => 2,
                    "generate" if arguments[3] != "client" => 2,
                    _ if broken || arguments[1].contains("PWNED") => 1,
                    "explain" if arguments[2] != name => 2,
                    _ => 0,
                };
                let printed = [text(&output.stdout), text(&output.stderr)].concat();
                assert_eq!(output.status.code(), Some(expected), "{arguments:?}: {printed}");
                for stream in [&output.stdout, &output.stderr] {
                    let printed = text(stream);
                    let acts = |character| is_invisible(character) && character != '\n';
                    assert!(!printed.contains(acts), "{arguments:?}: {printed:?}");
                    for line in printed.split('\n') {
                        lines += 1;
                        let ours = ["::error file=a.", "::warning file=a.", "::notice file=a."];
                        let is_ours = arguments.contains(&"github") && ours.iter().any(|start| line.starts_with(start));
                        let is_place = line.trim_start().starts_with(":::") && !line.trim_start()[2..].contains("::");
                        assert!(is_ours || is_place || !line.trim_start().starts_with("::"), "{arguments:?}: {line:?}");
                        let is_command = line.contains("##[") || line.contains("##vso[");
                        assert!(is_ours || !is_command, "{arguments:?}: {line:?}");
                    }
                }
            }
        }
    }
    assert!(lines > 2_000, "{lines}");
}

#[test]
fn conformance_says_what_is_missing() {
    let folder = Folder::with(DOCUMENT);
    let mut command = Command::new(env!("CARGO_BIN_EXE_faos-codegen"));
    command.args(["conformance", "shop.yaml"]).current_dir(folder.path()).env("PATH", folder.path());
    let output = command.output().expect("the command runs");
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    let python = if cfg!(windows) { "python" } else { "python3" };
    assert!(
        message.starts_with(&format!("error: cannot find `{python}`, which the mock server requires")),
        "{message}"
    );
    assert!(message.contains("= help: install Python 3.10 or later"), "{message}");
}
