//! Tests of the reports for people and for tools.

use faos_codegen::NameLock;
use faos_codegen::changes::{Change, Changes, Level};
use semver::Version;

use super::{CASES, Case, after, changes, client, edited, shop};

/// The maximum length of a comment on GitHub.
const COMMENT: usize = 65_536;

/// Returns the changes between two documents with many resources, each of which loses parameters and fields.
fn many(resources: usize, items: usize) -> Changes {
    let document = |is_old: bool| {
        let mut paths = String::new();
        let mut schemas = String::new();
        for resource in 0..resources {
            paths.push_str(&format!(
                "  /things{resource}:\n    get:\n      operationId: listThings{resource}\n      tags: [things{resource}]\n      responses:\n        '200': {{description: Done, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing{resource}'}}}}}}}}\n      parameters:\n        - {{name: kept, in: query, schema: {{type: string}}}}\n"
            ));
            schemas.push_str(&format!(
                "    Thing{resource}:\n      type: object\n      properties:\n        kept: {{type: string}}\n"
            ));
            for item in 0..items {
                match is_old {
                    true => {
                        paths.push_str(&format!(
                            "        - {{name: gone{item}, in: query, schema: {{type: string}}}}\n"
                        ));
                        schemas.push_str(&format!("        gone{item}: {{type: string}}\n"));
                    }
                    false => schemas.push_str(&format!("        new{item}: {{type: string}}\n")),
                }
            }
        }
        format!(
            "openapi: 3.1.0\ninfo: {{title: Things, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n{schemas}"
        )
    };
    let [old, new] = [true, false].map(|is_old| client(&document(is_old), "", &NameLock::default()));
    changes(&old, &new)
}

#[test]
fn a_report_fits_into_a_comment_and_says_what_it_leaves_out() {
    let version = Version::new(1, 0, 0);
    // 60 changes, all of which fit.
    let some = many(4, 5);
    assert_eq!(some.changes.len(), 60);
    let report = some.markdown(Some(&version));
    assert!(report.len() < COMMENT && !report.contains("Left out"), "{report}");
    assert_eq!(report.matches("<details").count(), report.matches("</details>").count());
    insta::assert_snapshot!(report);
    // 450 changes, all of which fit without the locations of the breaking ones.
    let report = many(15, 10).markdown(Some(&version));
    assert!(report.len() < COMMENT && !report.contains("Left out"), "{}", report.len());
    // 1,080 changes, some of which do not.
    let all = many(30, 12);
    let report = all.markdown(Some(&version));
    assert!(report.len() < COMMENT, "{}", report.len());
    assert_eq!(report.matches("<details").count(), report.matches("</details>").count());
    assert!(!report.contains("compatible</summary>"), "less severe changes are listed instead of breaking ones");
    let shown = report.lines().filter(|line| line.starts_with("- ")).count();
    let breaking = all.changes.iter().filter(|change| change.is_breaking()).count();
    let left_out = format!("{} breaking and {} compatible changes", breaking - shown, all.changes.len() - breaking);
    assert!(report.contains(&left_out), "{}", &report[report.len() - 400..]);
    // The summary has a row for the rest.
    assert!(report.contains("| 6 others | "), "{}", &report[..2_000]);
}

#[test]
fn every_breaking_change_tells_callers_what_to_do() {
    let old = shop();
    for Case { name, edits, settings } in CASES {
        let new = client(&edited(edits), settings, &old.lock);
        for change in changes(&old, &new).changes {
            let has_advice = change.migration.as_ref().is_some_and(|text| !text.is_empty());
            assert!(has_advice || !change.is_breaking(), "{name}: {}", change.sentence());
        }
    }
}

/// An edit that breaks the wire format and callers, and one that breaks callers alone.
fn broken() -> Changes {
    after(&[
        ("enum: [open, paid, closed]", "enum: [open, closed]"),
        ("required: [total]", "required: [total, url]"),
        ("operationId: getOrder\n", "operationId: getOrder\n      deprecated: true\n"),
    ])
}

fn level(change: &Change) -> Level {
    if change.name == "url" { Level::Warning } else { Level::Error }
}

#[test]
fn annotations_are_at_the_lines_of_the_new_document() {
    let text = edited(&[("enum: [open, paid, closed]", "enum: [open, closed]")]);
    let made = client(&text, "", &NameLock::default());
    let report = broken().github(&made.source, level);
    let lines: Vec<&str> = report.lines().collect();
    let line = text.lines().position(|line| line.trim_start().starts_with("Status:")).expect("the schema exists") + 1;
    assert_eq!(lines.len(), 2, "{report}");
    let start =
        format!("::error file=shop.yaml,line={line},col=5,title=breaks Rust%2C wire%3A value removed::Status: ");
    assert!(lines[0].starts_with(&start), "{report}");
    assert!(lines[0].contains("%0Aremove uses of `Status::Paid`"), "{report}");
    assert!(lines[1].starts_with("::warning file=shop.yaml,line="), "{report}");
}

#[test]
fn sarif_states_the_rules_and_places() {
    let made = shop();
    let log = broken().sarif(&made.source, level);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules are a list")
        .iter()
        .map(|rule| rule["id"].as_str().expect("a rule has an ID"))
        .collect();
    assert_eq!(rules, ["field-now-required", "value-removed"]);
    let results = run["results"].as_array().expect("results are a list");
    assert_eq!(results.len(), 2);
    for result in results {
        assert!(rules.contains(&result["ruleId"].as_str().expect("a result has a rule")));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "shop.yaml");
        assert!(place["region"]["startLine"].as_u64().is_some_and(|line| line > 1), "{place}");
    }
    assert_eq!((&results[0]["level"], &results[1]["level"]), (&"error".into(), &"warning".into()));
}
