//! The other files of a document, read from its folder and from nowhere else.

use std::path::Path;

use faos_codegen::{Limits, Source, parse};

use super::{Failure, Format, read};

/// Adds the files that references lead to, and those that references in them lead to. Those that are not there are left
/// out: the references are reported with their places.
pub(super) fn add(source: &mut Source, spec: &Path, limits: &Limits, format: Format) -> Result<(), Failure> {
    let folder = spec.parent().unwrap_or(Path::new(""));
    let root = Path::new(".").join(folder).canonicalize().map_err(Failure::at(folder))?;
    let mut bytes_left = limits.max_bytes;
    loop {
        let before = source.files.len();
        for name in parse::missing_files(source, limits) {
            let path = folder.join(&name);
            let Ok(real) = path.canonicalize() else { continue };
            // A link may lead anywhere.
            if !real.starts_with(&root) || !real.is_file() {
                continue;
            }
            let file = read(&path, format)?;
            bytes_left = bytes_left.checked_sub(file.text.len()).ok_or_else(|| {
                Failure::new(format!("the files of {} have more than {} bytes", source.name, limits.max_bytes))
            })?;
            source.files.insert(name, file);
        }
        if source.files.len() == before {
            return Ok(());
        }
    }
}
