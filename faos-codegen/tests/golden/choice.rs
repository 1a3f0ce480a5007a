//! Clients of a part of a document: their names, their lock, and the changes that the settings make.

use faos_codegen::changes::{Version, changes};
use faos_codegen::{Limits, NameLock, Output, Settings, Source, read};

use crate::cases;
use crate::workspace::Input;

/// Generates the client of a case with other settings.
fn client(settings: &str, lock: &NameLock) -> (Source, Output) {
    let input = cases::all().into_iter().find(|case| case.name == "chosen_operations").expect("the case exists").input;
    let settings = Settings::parse(settings).expect("the settings are valid");
    let input = Input { settings, lock: lock.clone(), ..input };
    let output = input.generate();
    (input.source, output)
}

const EVERYTHING: &str = "[operations]\nunused_types = true\nwebhooks = true\n";
const REPORTS: &str = "[operations]\ninclude = [{ tag = \"reports\" }]\n";

/// Returns the lines of a lock that name something, without its header.
fn lines(output: &Output) -> Vec<String> {
    let text = output.lock.to_string();
    text.lines().filter(|line| line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn each_part_has_the_names_of_the_whole() {
    let (_, whole) = client("", &NameLock::default());
    let whole = lines(&whole);
    for settings in
        [REPORTS, "[operations]\nexclude = [{ tag = \"reports\" }]\n", "[operations]\ninclude = [\"/v3*\"]\n"]
    {
        let (_, part) = client(settings, &NameLock::default());
        let part = lines(&part);
        assert!(!part.is_empty() && part.len() < whole.len(), "{settings}: {part:#?}");
        assert!(part.iter().all(|line| whole.contains(line)), "{settings}: {part:#?}");
    }
}

#[test]
fn the_lock_keeps_the_names_of_what_is_left_out() {
    let renamed = "[names]\n\"#/paths/~1orders/get method\" = \"all\"\n\"#/components/schemas/Line type\" = \"Row\"\n";
    let (_, before) = client(renamed, &NameLock::default());
    let (_, part) = client(REPORTS, &before.lock);
    let files: Vec<&str> = part.files.iter().map(|file| file.path.as_str()).collect();
    assert!(files.contains(&"resources/reports.rs") && !files.contains(&"resources/orders.rs"), "{files:?}");
    assert_eq!(lines(&part), lines(&before));
    let (_, again) = client("", &part.lock);
    assert_eq!(lines(&again), lines(&before));
    assert!(lines(&again).contains(&"#/paths/~1orders/get method all".to_owned()));
    // A name of an item that the document no longer has is dropped.
    let stale = NameLock::parse("#/components/schemas/Gone type Gone\n#/components/schemas/Unused type Idle\n");
    let (_, part) = client(REPORTS, &stale.expect("the lock is valid"));
    assert!(lines(&part).contains(&"#/components/schemas/Unused type Idle".to_owned()));
    assert!(!part.lock.to_string().contains("Gone"));
}

#[test]
fn changes_by_settings_do_not_break_the_wire() {
    let (source, whole) = client("", &NameLock::default());
    let (_, part) = client(REPORTS, &whole.lock);
    let version = |output| Version::new(output, read(&source, &Limits::default()));
    let (before, after) = (version(&whole.named), version(&part.named));
    let removed = changes(&before, &after).text(None);
    assert!(removed.contains("0 breaking on the wire"), "{removed}");
    for line in [
        "breaks Rust        operation `client.orders().create(body)` removed",
        "breaks Rust        type `Line` removed: `object`",
    ] {
        assert!(removed.contains(line), "{line}\n{removed}");
    }
    let added = changes(&after, &before).text(None);
    assert!(added.contains("compatible         operation `client.orders().create(body)` added"), "{added}");
    let cause = ", because codegen.toml changed";
    assert_eq!(added.matches(cause).count(), added.matches(" added").count(), "{added}");
    assert_eq!(removed.matches(cause).count(), removed.matches(" removed").count(), "{removed}");
    let json = changes(&before, &after).json(None);
    let causes = json["changes"].as_array().into_iter().flatten().map(|change| &change["cause"]);
    assert!(causes.clone().count() > 0 && causes.into_iter().all(|cause| cause == "settings"), "{json}");
}

#[test]
fn a_path_item_of_several_paths_is_left_out_for_one_of_them() {
    let (_, part) = client("[operations]\nexclude = [\"DELETE /v2/*\"]\n", &NameLock::default());
    let has = |path: &str, method: &str| {
        let inspection = part.inspect();
        let mut operations = inspection.operations.into_iter();
        operations.any(|operation| operation.path == path && operation.method == method)
    };
    assert!(has("/v2/orders/{id}", "GET") && !has("/v2/orders/{id}", "DELETE") && has("/v3/orders/{id}", "DELETE"));
}

#[test]
fn everything_can_be_stated() {
    let (_, stated) = client(EVERYTHING, &NameLock::default());
    let (_, whole) = client("", &NameLock::default());
    assert_eq!(stated.files, whole.files);
    let (_, without) = client("[operations]\nunused_types = false\n", &NameLock::default());
    let has = |output: &Output, file: &str| output.files.iter().any(|of| of.path == file);
    assert!(has(&whole, "types/unused.rs") && !has(&without, "types/unused.rs") && has(&without, "types/paid.rs"));
}
