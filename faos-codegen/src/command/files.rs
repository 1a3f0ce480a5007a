//! Reads the other files of a document, only from below one folder: that of the document, or another that contains it.

use std::path::{Component, Path};

use faos_codegen::{Limits, Source, parse};

use super::{Failure, Format, read};

/// Adds the files that are referenced, directly or from another file. Missing files are skipped: their references are
/// reported later, with their places.
pub(super) fn add(
    source: &mut Source,
    spec: &Path,
    root: Option<&Path>,
    limits: &Limits,
    format: Format,
) -> Result<(), Failure> {
    let folder = spec.parent().unwrap_or(Path::new(""));
    let canonical = |path: &Path| Path::new(".").join(path).canonicalize().map_err(Failure::at(path));
    let folder_real = canonical(folder)?;
    let root_real = root.map_or_else(|| Ok(folder_real.clone()), canonical)?;
    let below = folder_real.strip_prefix(&root_real).map_err(|_| {
        let root = root.unwrap_or(folder);
        Failure::usage(format!("cannot read files below `{}`: `{}` is not below it", root.display(), spec.display()))
    })?;
    let parts = below.components().filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    source.folder = parts.collect::<Vec<_>>().join("/");
    let mut bytes_left = limits.max_bytes;
    loop {
        let before = source.files.len();
        for name in parse::missing_files(source, limits) {
            let path = root.unwrap_or(folder).join(&name);
            let Ok(real) = path.canonicalize() else { continue };
            // A symbolic link may point outside of the folder.
            if !real.starts_with(&root_real) || !real.is_file() {
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
