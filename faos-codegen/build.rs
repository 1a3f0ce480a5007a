//! Embeds the files of the runtime in the generator, and lists the names in them that generated names must not use.

#[path = "build/reserved.rs"]
mod reserved;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use reserved::Reserved;

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("Cargo sets `CARGO_MANIFEST_DIR`"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`"));
    let root = manifest.join("runtime/src/runtime");
    let mut paths = Vec::new();
    collect(&root, &mut paths)?;
    paths.sort();
    let mut list = String::from("const FILES: &[(&str, &str)] = &[\n");
    let mut reserved = Reserved::default();
    for path in paths {
        let inside = path.strip_prefix(&root).expect("the path is below the root");
        let name = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        writeln!(list, "    ({name:?}, include_str!({:?})),", path.display().to_string()).map_err(io::Error::other)?;
        reserved.add(&name, &fs::read_to_string(&path)?);
    }
    list.push_str("];\n");
    fs::write(out.join("runtime.rs"), list)?;
    fs::write(out.join("reserved.rs"), reserved.to_rust())?;
    println!("cargo::rerun-if-changed={}", root.display());
    Ok(())
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
    Ok(())
}
