//! The files of the runtime, which every generated crate contains.

use crate::output::OutputFile;

include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// Returns every file of the runtime, preceded by the header of generated files.
pub(crate) fn files(header: &str) -> Vec<OutputFile> {
    let file = |&(path, text): &(&str, &str)| OutputFile {
        path: format!("runtime/{path}"),
        text: format!("{header}\n{text}"),
    };
    FILES.iter().map(file).collect()
}
