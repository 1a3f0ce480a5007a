//! Fuzz targets: functions that panic if an invariant is violated for any input. `faos-codegen/fuzz` calls them with
//! inputs from libFuzzer; the tests below call them with the stored seeds.

mod document;
mod generate;

pub use crate::naming::names;
pub use crate::render::doc_text;
pub use document::generate_document;
pub use generate::generate_bytes;

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// Runs a target on each of its seeds.
    fn every_seed(name: &str, holds: fn(&[u8])) {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
        let seeds: Vec<_> = fs::read_dir(&directory).unwrap().map(|seed| seed.unwrap().path()).collect();
        assert!(!seeds.is_empty(), "{} is empty", directory.display());
        for seed in seeds {
            println!("{}", seed.display());
            holds(&fs::read(seed).unwrap());
        }
    }

    #[test]
    fn generate_bytes() {
        every_seed("generate_bytes", super::generate_bytes);
    }

    #[test]
    fn generate_document() {
        every_seed("generate_document", super::generate_document);
    }

    #[test]
    fn names() {
        every_seed("names", super::names);
    }

    #[test]
    fn doc_text() {
        every_seed("doc_text", super::doc_text);
    }
}
