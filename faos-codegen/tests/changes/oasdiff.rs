//! The table of the checks of oasdiff: the verdict of the report on a pair of documents for each.

use std::thread;

use faos_codegen::changes::Effect;

use super::table::{Row, checks, edits};

/// Returns the report, if the verdict on a pair is not the expected one.
fn wrong(row: &Row<'_>) -> Option<String> {
    let found = row.compared();
    let ours = match found.changes.iter().map(|change| change.wire).max() {
        None => "none",
        Some(Effect::Compatible) => "compatible",
        Some(Effect::Breaking) => "breaking",
    };
    (ours != row.ours).then(|| format!("{}: {ours}, expected {}\n{}", row.check, row.ours, found.text(None)))
}

/// The comparison of our verdict with that of oasdiff.
fn agrees(row: &Row<'_>) -> bool {
    matches!((row.level, row.ours), ("error" | "warning", "breaking") | ("info", "compatible"))
}

#[test]
fn every_edit_has_its_verdict() {
    let rows: Vec<_> = checks().into_iter().chain(edits()).filter(|row| row.ours != "-").collect();
    let wrong: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = rows
            .chunks(rows.len().div_ceil(4))
            .map(|rows| scope.spawn(|| rows.iter().filter_map(wrong).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no comparison panics")).collect()
    });
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_difference_from_oasdiff_has_a_reason() {
    let rows = checks();
    for row in &rows {
        assert!(matches!(row.level, "error" | "warning" | "info"), "{}", row.check);
        assert_eq!(row.reason.is_empty(), agrees(row), "{}: `{}` and `{}`", row.check, row.level, row.ours);
        let is_first = rows.iter().filter(|other| other.check == row.check).count() == 1;
        assert!(is_first, "{} is listed twice", row.check);
    }
    let count = |is_one: &dyn Fn(&Row<'_>) -> bool| rows.iter().filter(|row| is_one(row)).count();
    let apply = count(&|row| row.ours != "-");
    let milder = count(&|row| row.level != "info" && matches!(row.ours, "compatible" | "none"));
    let stricter = count(&|row| row.level == "info" && row.ours == "breaking");
    let silent = count(&|row| row.level == "info" && row.ours == "none");
    insta::assert_snapshot!(format!(
        "{} checks, {apply} apply, each with a pair of documents: {} agree, {stricter} stricter, {milder} milder, \
         {silent} not reported",
        rows.len(),
        count(&agrees),
    ));
}
