//! Readable differences between two outputs.

use std::collections::BTreeMap;

use faos_codegen::{Output, OutputFile};
use similar::{ChangeTag, TextDiff};

/// Returns the added and removed lines per file. The name lock is included as a file.
pub(crate) fn between(before: &Output, after: &Output) -> String {
    let mut files: BTreeMap<&str, [&str; 2]> = BTreeMap::new();
    let locks = [before, after].map(|output| output.lock.to_string());
    for (side, output) in [before, after].into_iter().enumerate() {
        for OutputFile { path, text } in &output.files {
            files.entry(path).or_default()[side] = text;
        }
        files.entry("names.lock").or_default()[side] = &locks[side];
    }
    let differing = files.into_iter().filter(|(_, [before, after])| before != after);
    differing.map(|(path, [before, after])| format!("==== {path}\n{}", lines(before, after))).collect()
}

/// Returns the added and removed lines.
pub(crate) fn lines(before: &str, after: &str) -> String {
    let difference = TextDiff::from_lines(before, after);
    let changes = difference.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal);
    let shown = changes.map(|change| format!("{} {}", change.tag(), change.value()).trim_end().to_owned() + "\n");
    shown.collect()
}
