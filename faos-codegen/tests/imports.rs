//! Checks the style of imports that `src/lib.rs` states: the standard library, then other crates, then `crate::`, then
//! `super::` and the modules of the file, each group behind a blank line; one module per statement.

#[path = "support/files.rs"]
mod files;

use std::fs;
use std::path::Path;

#[test]
fn imports_come_in_four_groups_and_one_module_per_statement() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut paths = Vec::new();
    for folder in ["faos-codegen", "faos-generated/tests", "faos-generated/examples", "xtask"] {
        files::collect(&root.join(folder), &mut paths);
    }
    assert!(paths.len() > 200, "{}", paths.len());
    let mut problems = Vec::new();
    for path in paths.iter().filter(|path| !path.components().any(|part| part.as_os_str() == "cases")) {
        let text = fs::read_to_string(path).expect("the file is readable");
        problems.extend(check(&text).into_iter().map(|line| format!("{}: {line}", path.display())));
    }
    assert!(problems.is_empty(), "these imports are not in the style: {problems:#?}");
}

#[test]
fn each_rule_is_applied() {
    for (text, expected) in [
        ("use std::fs;\n\nuse syn::File;\n\nuse crate::json::Value;\n\nuse super::a;\n", 0),
        ("mod a;\n\nuse std::fs;\n\nuse crate::b;\n\nuse a::A;\nuse super::c;\n", 0),
        ("use std::fs;\nuse syn::File;\n", 1),
        ("use super::a;\n\nuse crate::b;\n", 1),
        ("use std::fs;\n\nuse std::io;\n", 1),
        ("use std::{fs, io::Read};\n", 0),
        ("use crate::{a::{b, c}, d};\n", 1),
        ("use std::fs;\n#[cfg(test)]\nuse std::io;\n", 0),
        ("use std::fs;\n\nfn f() {}\n\nuse crate::a;\nuse std::io;\n", 0),
    ] {
        assert_eq!(check(text).len(), expected, "{text}: {:?}", check(text));
    }
}

/// Returns the lines of the first imports of a file that break a rule.
fn check(text: &str) -> Vec<&str> {
    let mut problems = Vec::new();
    let (mut previous, mut is_after_blank, mut is_within) = (None, false, false);
    for line in text.lines() {
        match line.strip_prefix("use ") {
            _ if is_within => is_within = !line.ends_with(';'),
            Some(path) => {
                let group = group(path, text);
                let is_ordered = previous.is_none_or(|previous| match is_after_blank {
                    true => previous < group,
                    false => previous == group,
                });
                if !is_ordered || path.matches('{').count() > 1 {
                    problems.push(line);
                }
                (previous, is_after_blank, is_within) = (Some(group), false, !line.ends_with(';'));
            }
            None if line.is_empty() => is_after_blank = true,
            None if line.starts_with("#[") || line.starts_with("//") => {}
            None if previous.is_some() => break,
            None => {}
        }
    }
    problems
}

/// Returns the position of the group that an import belongs to.
fn group(path: &str, text: &str) -> u8 {
    let root = path.split([':', ';', ' ', '{']).next().unwrap_or_default();
    let is_child = |line: &str| {
        let name = line.rsplit_once("mod ").and_then(|(_, name)| name.strip_suffix(';'));
        name == Some(root) && !line.starts_with(' ')
    };
    match root {
        "std" | "core" | "alloc" => 0,
        "crate" => 2,
        "super" | "self" => 3,
        _ if text.lines().any(is_child) => 3,
        _ => 1,
    }
}
