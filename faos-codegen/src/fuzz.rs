//! What must hold for any bytes whatever, as functions that panic where it does not. `faos-codegen/fuzz` calls them with
//! bytes that libFuzzer thinks of; the tests below call them with the seeds that are kept there.

mod document;
mod generate;

pub use crate::render::{doc_text, names};
pub use document::generate_document;
pub use generate::generate_bytes;

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// Calls a function with each of its seeds.
    fn every_seed(name: &str, holds: fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
        let seeds: Vec<_> = fs::read_dir(&folder).unwrap().map(|seed| seed.unwrap().path()).collect();
        assert!(!seeds.is_empty(), "{} is empty", folder.display());
        for seed in seeds {
            println!("{}", seed.display());
            holds(&fs::read(seed).unwrap());
        }
    }

    #[test]
    fn h109_generate_bytes() {
        every_seed("generate_bytes", super::generate_bytes);
    }

    #[test]
    fn h109_generate_document() {
        every_seed("generate_document", super::generate_document);
    }

    #[test]
    fn h109_names() {
        every_seed("names", super::names);
    }

    #[test]
    fn h109_doc_text() {
        every_seed("doc_text", super::doc_text);
    }
}
