//! Parses the output of the round-trip test of a generated crate.

use std::collections::BTreeMap;

/// The result of one sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) outcome: Outcome,
    pub(crate) kind: String,
    pub(crate) pointer: String,
    pub(crate) detail: String,
}

/// The outcome of deserializing and serializing a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The value is unchanged.
    Same,
    /// The value is unchanged, except for dropped members that no schema describes.
    Dropped,
    /// The value changed.
    Changed,
    /// The value could not be deserialized or serialized.
    Failed,
}

impl Outcome {
    fn parse(text: &str) -> Option<Outcome> {
        Some(match text {
            "same" => Outcome::Same,
            "dropped" => Outcome::Dropped,
            "changed" => Outcome::Changed,
            "failed" => Outcome::Failed,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Outcome::Same => "same",
            Outcome::Dropped => "dropped",
            Outcome::Changed => "changed",
            Outcome::Failed => "failed",
        }
    }
}

/// Parses the answers in the output of a test.
pub(crate) fn answers(output: &str) -> Vec<Answer> {
    let answer = |line: &str| {
        // The name of the test may precede the first answer on its line.
        let start = line.find("round-trip\t")?;
        let mut cells = line[start..].split('\t').skip(1).map(str::to_owned);
        let outcome = Outcome::parse(&cells.next()?)?;
        Some(Answer { outcome, kind: cells.next()?, pointer: cells.next()?, detail: cells.next().unwrap_or_default() })
    };
    output.lines().filter_map(answer).collect()
}

/// The number of samples per outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) same: usize,
    pub(crate) dropped: usize,
    pub(crate) changed: usize,
    pub(crate) failed: usize,
}

impl Counts {
    pub(crate) fn of<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Counts {
        let mut counts = Counts::default();
        for answer in answers {
            match answer.outcome {
                Outcome::Same => counts.same += 1,
                Outcome::Dropped => counts.dropped += 1,
                Outcome::Changed => counts.changed += 1,
                Outcome::Failed => counts.failed += 1,
            }
        }
        counts
    }
}

/// Formats a line for each schema of each document, then one for each sample that changed or failed.
pub(super) fn tsv(answers: &[(String, Answer)]) -> String {
    let mut schemas: BTreeMap<(&str, &str), Vec<&Answer>> = BTreeMap::new();
    for (document, answer) in answers {
        schemas.entry((document, &answer.pointer)).or_default().push(answer);
    }
    let mut text = String::from("document\tschema\tsame\tdropped\tchanged\tfailed\n");
    for ((document, pointer), answers) in &schemas {
        let Counts { same, dropped, changed, failed } = Counts::of(answers.iter().copied());
        text.push_str(&format!("{document}\t{pointer}\t{same}\t{dropped}\t{changed}\t{failed}\n"));
    }
    text.push_str("\ndocument\tschema\toutcome\tkind\tdetail\n");
    for (document, answer) in answers {
        if matches!(answer.outcome, Outcome::Changed | Outcome::Failed) {
            let Answer { outcome, kind, pointer, detail } = answer;
            text.push_str(&format!("{document}\t{pointer}\t{}\t{kind}\t{detail}\n", outcome.name()));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_found_between_other_lines() {
        let output = "running 1 test\ntest round_trip::samples ... round-trip\tsame\texample\t/components/schemas/A\t\n\
                      round-trip\tfailed\tgiven\t/components/schemas/B\texpected text\nnoise\ttabs\n";
        let answers = answers(output);
        assert_eq!(answers.len(), 2);
        assert_eq!(Counts::of(&answers), Counts { same: 1, failed: 1, ..Counts::default() });
        let text = tsv(&answers.into_iter().map(|answer| ("a.yaml".to_owned(), answer)).collect::<Vec<_>>());
        assert!(text.contains("a.yaml\t/components/schemas/B\t0\t0\t0\t1\n"), "{text}");
        assert!(text.ends_with("a.yaml\t/components/schemas/B\tfailed\tgiven\texpected text\n"), "{text}");
    }
}
