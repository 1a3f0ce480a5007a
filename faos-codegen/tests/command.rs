//! The command as its users meet it: what it prints, what it writes, and the code it leaves with.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

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
    assert!(declares("default = [\"all\"]\n") && declares("r16 = []\n"));

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
    assert!(message.contains("put these lines below `[features]`"), "{message}");
    assert_eq!(fs::read_to_string(&manifest).expect("it is there"), without);
}

#[test]
fn a_document_with_an_error_leaves_nothing_behind() {
    let folder = Folder::with(&DOCUMENT.replace("schemas/Order\"", "schemas/Odrer\""));
    let report = folder.json(&["generate", "shop.yaml", "--out", "shop-client", "--format", "json"], 1);
    assert_eq!(report["findings"][0]["code"], "unresolved-reference", "{report}");
    let annotated = folder.run(&["lint", "shop.yaml", "--format", "github"]);
    assert_eq!(annotated.status.code(), Some(1));
    assert!(text(&annotated.stdout).starts_with("::error file=shop.yaml,line="), "{}", text(&annotated.stdout));
    assert!(!folder.path().join("shop-client").exists());
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
            "wire": "paid_at", "name": "paid_at", "type": "Field<Formatted<Timestamp>>", "required": false, "nullable": true
        })
    );
    let operation = &inspection["operations"][0];
    assert_eq!(operation["call"], "client.orders().get(id)");
    assert_eq!(operation["output"], "types::Order");
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

    let refused = folder.run(&["inspect", "shop.yaml"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("`--files` follows references"));

    let shown = folder.json(&["inspect", "shop.yaml", "--files", "--format", "json"], 0);
    let types = shown["types"].as_array().expect("there are types");
    let other = types.iter().find(|entry| entry["pointer"] == "/components/schemas/Other").expect("it was brought in");
    assert_eq!(other["fields"][0]["type"], "Option<types::More>", "{other:#}");
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
    let refused = folder.json(&["lint", "shop.yaml", "--files", "--format", "json"], 1);
    let findings = refused["findings"].as_array().expect("there are findings");
    assert!(findings.iter().any(|finding| finding["code"] == "external-reference"), "{refused:#}");
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
    assert!(markdown.starts_with("## `Shop` `1` → `1`\n\n**Asks for a major version**"), "{markdown}");

    // A name that the settings keep is no change for callers, although only the newer document has its place.
    let keep = "[names]\n\"#/components/schemas/Purchase type\" = \"Order\"\n";
    fs::write(folder.path().join("codegen.toml"), keep).expect("the folder can be written to");
    let kept = folder.run(&["changes", "shop.yaml", "newer.yaml", "--settings", "codegen.toml"]);
    let kept = text(&kept.stdout);
    assert!(kept.contains("type `Order` moved") && !kept.contains("probably"), "{kept}");
    assert_eq!(folder.run(&["changes", "shop.yaml"]).status.code(), Some(2));
}
