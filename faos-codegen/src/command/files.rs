//! The other files of a document, read from its folder and from nowhere else.

use std::fs;
use std::path::Path;

use faos_codegen::{Limits, Source, parse};

use super::{Failure, Format, refused};

/// Adds the files that references lead to, and those that references in them lead to. Those that are not there are left
/// out: the references are reported with their places.
pub(super) fn add(source: &mut Source, spec: &Path, limits: &Limits) -> Result<(), Failure> {
    let folder = match spec.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let root = folder.canonicalize().map_err(Failure::at(folder))?;
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
            let bytes = fs::read(&real).map_err(Failure::at(&path))?;
            bytes_left = bytes_left.checked_sub(bytes.len()).ok_or_else(|| {
                Failure::new(format!("the files of {} have more than {} bytes", source.name, limits.max_bytes))
            })?;
            let (file, findings) = Source::from_bytes(path.display().to_string(), bytes);
            if findings.has_errors() {
                return Err(refused(&findings, &file, Format::Text));
            }
            source.files.insert(name, file);
        }
        if source.files.len() == before {
            return Ok(());
        }
    }
}
