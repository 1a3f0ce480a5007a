//! A row of the table: one document with one generator.

use super::{builds::Build, children::Cost};

/// The names of the columns.
pub(super) const COLUMNS: [&str; WIDTH] = [
    "document",
    "by",
    "s",
    "user",
    "MB",
    "files",
    "lines",
    "kB",
    "check s",
    "user",
    "MB",
    "debug s",
    "user",
    "MB",
    "release s",
    "user",
    "MB",
    "rlib MB",
    "remark",
];

const WIDTH: usize = NUMBERS + 3;
const NUMBERS: usize = 16;

/// The measurements of one document with one generator.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) generator: String,
    pub(super) generated: Option<Cost>,
    pub(super) size: Size,
    pub(super) built: Option<Build>,
    /// The error, or an empty text.
    pub(super) remark: String,
}

/// The size of the generated code.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Size {
    pub(super) files: usize,
    pub(super) lines: usize,
    pub(super) bytes: usize,
}

impl Row {
    pub(super) fn cells(&self, document: &str) -> [String; WIDTH] {
        let numbers = self.numbers().map(|number| number.map(plain).unwrap_or_default());
        line(document, &self.generator, numbers, &self.remark)
    }

    /// Returns the values of this row as multiples of those of the other.
    pub(super) fn ratios(&self, other: &Row) -> [String; WIDTH] {
        let mut theirs = other.numbers().into_iter();
        let ratios = self.numbers().map(|mine| match (mine, theirs.next().flatten()) {
            (Some(mine), Some(theirs)) if theirs > 0.0 => format!("{}x", plain(mine / theirs)),
            _ => String::new(),
        });
        line("", &format!("{} / {}", self.generator, other.generator), ratios, "")
    }

    fn numbers(&self) -> [Option<f64>; NUMBERS] {
        let costs = [
            self.generated,
            self.built.map(|built| built.check),
            self.built.and_then(|built| built.debug),
            self.built.and_then(|built| built.release),
        ];
        let [generated, check, debug, release] = costs.map(|cost| match cost {
            Some(cost) => [Some(cost.wall), Some(cost.user), Some(cost.memory)],
            None => [None; 3],
        });
        let size = self.generated.map(|_| self.size);
        let size = [
            size.map(|size| size.files as f64),
            size.map(|size| size.lines as f64),
            size.map(|size| size.bytes as f64 / 1e3),
        ];
        let mut all = [generated, size, check, debug, release].into_iter().flatten();
        let mut numbers = [None; NUMBERS];
        numbers.fill_with(|| all.next().flatten());
        numbers[NUMBERS - 1] = self.built.and_then(|built| built.library);
        numbers
    }
}

fn line(document: &str, generator: &str, numbers: [String; NUMBERS], remark: &str) -> [String; WIDTH] {
    let mut cells = [document.to_owned(), generator.to_owned()].into_iter().chain(numbers);
    let mut line = [const { String::new() }; WIDTH];
    line.fill_with(|| cells.next().unwrap_or_default());
    line[WIDTH - 1] = remark.to_owned();
    line
}

/// Formats a number with three significant digits.
fn plain(number: f64) -> String {
    match number {
        _ if number >= 100.0 => format!("{number:.0}"),
        _ if number >= 10.0 => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_generators_are_shown_as_multiples() {
        let cost = |wall| Some(Cost { wall, user: 1.0, memory: 50.0 });
        let ours = Row { generator: "ours".to_owned(), generated: cost(0.5), ..Row::default() };
        let theirs = Row { generator: "theirs".to_owned(), generated: cost(6.25), ..Row::default() };
        assert_eq!(theirs.cells("a.json")[..5], ["a.json", "theirs", "6.25", "1.00", "50.0"]);
        assert_eq!(theirs.ratios(&ours)[1..6], ["theirs / ours", "12.5x", "1.00x", "1.00x", ""]);
    }

    #[test]
    fn a_missing_measurement_is_an_empty_cell() {
        let failed = Row { generator: "theirs".to_owned(), remark: "error".to_owned(), ..Row::default() };
        let cells = failed.cells("a.json");
        assert!(cells[2..WIDTH - 1].iter().all(String::is_empty));
        assert_eq!(cells[WIDTH - 1], "error");
    }
}
