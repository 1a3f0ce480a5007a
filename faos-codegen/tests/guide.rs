//! Checks that the settings and commands in `docs/guide.md` and the README are valid. `embedded` compiles the programs.

#[path = "support/blocks.rs"]
mod blocks;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use faos_codegen::Settings;
use pulldown_cmark::{Event, Parser};

use blocks::blocks;

const GUIDE: &str = include_str!("../docs/guide.md");

const PAGES: &[(&str, &str)] = &[("the guide", GUIDE), ("the README", include_str!("../README.md"))];

/// The document of the guide.
const SHOP: &str = r##"{
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "paths": {"/orders/{id}": {"get": {
        "operationId": "getOrder",
        "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
        "responses": {"200": {
            "description": "The order.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
        }}
    }}},
    "components": {"schemas": {"Order": {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string"}, "paid_at": {"type": "string"}}
    }}}
}"##;

#[test]
fn settings_are_valid() {
    let mut count = 0;
    for (page, text) in PAGES {
        // A program that calls the library depends on it.
        for block in blocks(text, "toml").iter().filter(|block| !block.contains("dependencies]")) {
            let settings = Settings::parse(block);
            assert!(settings.is_ok(), "{page}: {settings:?}\n{block}");
            count += 1;
        }
    }
    assert!(count > 10, "only {count} blocks were found");
}

#[test]
fn the_commands_of_the_guide_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("the folder is writable");
    ["shop.json", "main.json", "old.json", "new.json"].iter().for_each(|name| write(name, SHOP));
    write("accepted.txt", "");
    let overlays = blocks(GUIDE, "yaml");
    let [overlay] = overlays.as_slice() else { panic!("the guide has other blocks: {overlays:#?}") };
    write("overlay.yaml", overlay);
    let prepared =
        ["generate shop.json --out shop-client --quiet", "generate shop.json --out other --overlay overlay.yaml"];
    let shown = blocks(GUIDE, "sh").join("");
    let shown = shown.lines().map(|line| line.strip_prefix("faos-codegen ").expect("it is a command of the generator"));
    for line in prepared.into_iter().chain(shown) {
        let Output { status, stderr, .. } = run(folder.path(), &line.split(' ').collect::<Vec<_>>());
        assert_eq!(status.code(), Some(0), "{line}: {}", String::from_utf8_lossy(&stderr));
    }
    let field = fs::read_to_string(folder.path().join("other/src/types/order.rs")).expect("the type was generated");
    assert!(field.contains("pub paid_at: Field<String>"), "the overlay was not applied: {field}");
}

#[test]
fn the_options_of_shown_commands_exist() {
    let mut count = 0;
    for (page, text) in PAGES {
        let inline = Parser::new(text).filter_map(|event| match event {
            Event::Code(code) => Some(code.into_string()),
            _ => None,
        });
        let lines = blocks(text, "sh").join("\n");
        let lines = lines.lines().map(|line| line.split('#').next().unwrap_or_default().trim().to_owned());
        for line in lines.chain(inline) {
            let Some(arguments) = line.strip_prefix("faos-codegen ") else { continue };
            let Some(subcommand) = arguments.split(' ').next().filter(|word| !word.starts_with('-')) else { continue };
            let help = run(Path::new("."), &[subcommand, "--help"]);
            assert!(help.status.success(), "{page}: `{line}`: the command does not exist");
            let help = String::from_utf8_lossy(&help.stdout);
            let words: Vec<&str> =
                help.split(|letter: char| letter.is_whitespace() || ",<[=".contains(letter)).collect();
            for option in arguments.split(' ').filter(|word| word.starts_with('-')) {
                assert!(words.contains(&option), "{page}: `{line}`: `{option}` does not exist");
            }
            count += 1;
        }
    }
    assert!(count > 15, "only {count} commands were found");
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faos-codegen"));
    command.args(arguments).current_dir(folder).output().expect("the command runs")
}
