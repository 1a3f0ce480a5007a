//! Invariants that must hold for any input, as functions that panic if one is violated. `faos-codegen/fuzz` calls them
//! with bytes from libFuzzer; the tests below call them with the seeds kept there.

mod path_encoding;
mod retry_after;
#[cfg(feature = "webhooks")]
mod webhook;

pub use path_encoding::path_encoding;
pub use retry_after::retry_after;
#[cfg(feature = "webhooks")]
pub use webhook::webhook;

/// Splits the bytes into lines and the remainder after the last line. Missing lines are empty.
fn lines<const LINES: usize>(bytes: &[u8]) -> ([&[u8]; LINES], &[u8]) {
    let mut rest = bytes;
    let lines = std::array::from_fn(|_| {
        let end = rest.iter().position(|&byte| byte == b'\n');
        let (line, behind) = end.map_or((rest, [].as_slice()), |end| (&rest[..end], &rest[end + 1..]));
        rest = behind;
        line
    });
    (lines, rest)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// Calls a function with each of its seeds.
    fn every_seed(name: &str, holds: fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(name);
        let seeds: Vec<_> = fs::read_dir(&folder).unwrap().map(|seed| seed.unwrap().path()).collect();
        assert!(!seeds.is_empty(), "{} is empty", folder.display());
        for seed in seeds {
            println!("{}", seed.display());
            holds(&fs::read(seed).unwrap());
        }
    }

    #[test]
    fn path_encoding() {
        every_seed("path_encoding", super::path_encoding);
    }

    #[test]
    fn retry_after() {
        every_seed("retry_after", super::retry_after);
    }

    #[cfg(feature = "webhooks")]
    #[test]
    fn webhook() {
        every_seed("webhook", super::webhook);
    }
}
