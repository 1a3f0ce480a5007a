//! The runtime, as the files that every generated crate carries.

use crate::output::OutputFile;

include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// Every file of the runtime, under the header that all our files have.
pub(crate) fn files(header: &str) -> Vec<OutputFile> {
    let file = |&(path, text): &(&str, &str)| OutputFile {
        path: format!("runtime/{path}"),
        text: format!("{header}\n{text}"),
    };
    FILES.iter().map(file).collect()
}
