//! Reads the other files of a document, only from its folder and below it.

use std::path::Path;

use faos_codegen::{Limits, Source, parse};

use super::{Failure, Format, read};

/// Adds the files that are referenced, directly or from another file. Missing files are skipped: their references are
/// reported later, with their places.
pub(super) fn add(source: &mut Source, spec: &Path, limits: &Limits, format: Format) -> Result<(), Failure> {
    let folder = spec.parent().unwrap_or(Path::new(""));
    let root = Path::new(".").join(folder).canonicalize().map_err(Failure::at(folder))?;
    let mut bytes_left = limits.max_bytes;
    loop {
        let before = source.files.len();
        for name in parse::missing_files(source, limits) {
            let path = folder.join(&name);
            let Ok(real) = path.canonicalize() else { continue };
            // A symbolic link may point outside of the folder.
            if !real.starts_with(&root) || !real.is_file() {
                continue;
            }
            let file = read(&path, format)?;
            bytes_left = bytes_left.checked_sub(file.text.len()).ok_or_else(|| {
                Failure::new(format!(
                    "the files of `{}` exceed the limit of {} bytes in total",
                    source.name, limits.max_bytes
                ))
            })?;
            source.files.insert(name, file);
        }
        if source.files.len() == before {
            return Ok(());
        }
    }
}
