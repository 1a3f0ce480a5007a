//! Every case has a test that bears its number, here or beside what it is about.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, iter};

const CASES: &[u32] = &[
    1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 13, 15, 16, 18, 19, 21, 22, 24, 25, 26, 27, 28, 29, 31, 34, 35, 36, 37, 38, 40, 41,
    42, 44, 45, 47, 48, 50, 51, 52, 54, 55, 56, 58, 59, 60, 61, 63, 64, 65, 67, 68, 70, 72, 73, 74, 75, 76, 77, 78, 80,
    81, 82, 83, 85, 86, 87, 89, 90, 91, 92, 94, 95, 96, 97, 98, 100, 101, 102, 103, 105, 107, 108, 109, 110,
];

#[test]
fn every_case_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate stands in a workspace");
    let folders = ["faos-codegen/src", "faos-codegen/tests", "faos-codegen/runtime/src", "xtask/src"];
    let sources = folders.iter().flat_map(|folder| sources(root.join(folder)));
    let numbers: BTreeSet<u32> = sources.flat_map(|source| numbers(&source)).collect();
    let missing: Vec<_> = CASES.iter().filter(|case| !numbers.contains(case)).collect();
    assert!(missing.is_empty(), "no test bears the number of {missing:?}");
    let unknown: Vec<_> = numbers.iter().filter(|number| !CASES.contains(number)).collect();
    assert!(unknown.is_empty(), "there are no cases {unknown:?}");
}

fn sources(folder: PathBuf) -> Vec<String> {
    let mut folders = vec![folder];
    let next = iter::from_fn(|| {
        let folder = folders.pop()?;
        let entries =
            fs::read_dir(&folder).expect("it is a folder").map(|entry| entry.expect("it can be listed").path());
        let (below, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
        folders.extend(below);
        Some(files)
    });
    let files = next.flatten().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    files.map(|path| fs::read_to_string(path).expect("sources are text")).collect()
}

/// The numbers in the names of all tests: `h64_h65_nothing_is_read` has two.
fn numbers(source: &str) -> Vec<u32> {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let tests = lines.iter().enumerate().filter(|(_, line)| line.starts_with("#[test]"));
    let names = tests.filter_map(|(index, _)| {
        let function =
            lines.iter().skip(index).find_map(|line| line.split_once("fn ").filter(|_| !line.starts_with("//")));
        function.and_then(|(_, rest)| rest.split_once('('))
    });
    let parts = names.flat_map(|(name, _)| name.split('_'));
    parts.filter_map(|part| part.strip_prefix('h')?.parse().ok()).collect()
}
