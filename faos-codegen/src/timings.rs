//! The time that each pass took, to show where the time goes for a large document.

use std::time::{Duration, Instant};

/// The passes in the order of execution, each with its duration.
///
/// Files are generated in parallel. The duration of a pass over files is the sum over all cores.
#[derive(Clone, Debug)]
pub struct Timings {
    passes: Vec<(&'static str, Duration)>,
    last: Instant,
}

impl Timings {
    /// Starts timing the first pass.
    pub fn start() -> Self {
        Self { passes: Vec::new(), last: Instant::now() }
    }

    /// Ends a pass and starts timing the next one.
    pub fn end(&mut self, pass: &'static str) {
        let now = Instant::now();
        self.add(pass, now - self.last);
        self.last = now;
    }

    /// Adds the passes over one file, which ran in parallel with others, and starts timing the next pass.
    pub(crate) fn merge(&mut self, file: Self) {
        file.passes.into_iter().for_each(|(pass, time)| self.add(pass, time));
        self.last = Instant::now();
    }

    /// Returns every completed pass with its duration.
    pub fn passes(&self) -> impl Iterator<Item = (&'static str, Duration)> {
        self.passes.iter().copied()
    }

    fn add(&mut self, pass: &'static str, time: Duration) {
        match self.passes.iter_mut().find(|(known, _)| *known == pass) {
            Some((_, sum)) => *sum += time,
            None => self.passes.push((pass, time)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_over_files_are_added_up() {
        let mut timings = Timings::start();
        timings.end("parse");
        for milliseconds in [2, 3] {
            let mut file = Timings::start();
            file.add("print", Duration::from_millis(milliseconds));
            timings.merge(file);
        }
        let passes: Vec<_> = timings.passes().map(|(pass, _)| pass).collect();
        assert_eq!(passes, ["parse", "print"]);
        assert_eq!(timings.passes().last(), Some(("print", Duration::from_millis(5))));
    }
}
