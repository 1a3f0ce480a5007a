//! The program that runs the cases. It is a crate of its own, and uses the public API of the client.

use crate::{Output, OutputFile};

/// Returns the files of the program's package, relative to its folder: `Cargo.toml`, and its sources below `src`.
///
/// `package` is the name of the client's package, and `path` the path to its folder from that of the program. The
/// program reads the environment variables `CONFORMANCE_URL`, `CONFORMANCE_CASES` and `CONFORMANCE_OUTCOMES`.
///
/// Outcomes other than those that a case can expect are `undecodable`, `refused` (nothing was sent), `failed` (the call
/// failed without a usable response), `missing` (the client does not have the operation) and `panic`.
pub fn driver(output: &Output, package: &str, path: &str) -> Vec<OutputFile> {
    let _ = (output, package, path);
    Vec::new()
}
