//! How long each pass took, so that whoever waits for a large document can see on what.

use std::time::{Duration, Instant};

/// The passes in the order in which they ran, each with the time that it took.
///
/// Files are made on all cores at once. A pass over files has the time that it took on each core, together.
#[derive(Clone, Debug)]
pub struct Timings {
    passes: Vec<(&'static str, Duration)>,
    last: Instant,
}

impl Timings {
    /// Begins with the first pass.
    pub fn start() -> Self {
        Self { passes: Vec::new(), last: Instant::now() }
    }

    /// Ends a pass, and begins with the next one.
    pub fn end(&mut self, pass: &'static str) {
        let now = Instant::now();
        self.add(pass, now - self.last);
        self.last = now;
    }

    /// Adds the passes over one file, which ran beside those over others, and begins with the next one.
    pub(crate) fn merge(&mut self, file: Self) {
        file.passes.into_iter().for_each(|(pass, time)| self.add(pass, time));
        self.last = Instant::now();
    }

    /// Every pass that ended, with its time.
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
