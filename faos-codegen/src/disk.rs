//! Puts generated files on the disk. Whatever goes wrong, each file is the old one or the new one and never half of
//! either, and nothing is changed or deleted that is up to date, lies elsewhere or was written by hand.

use std::{
    collections::{BTreeMap, BTreeSet},
    error, fmt, fs,
    fs::File,
    io::{self, ErrorKind, Read, Write},
    path::{Component, Path, PathBuf},
};

use crate::{HEADER, OutputFile, parallel};

/// The ending of a file that is being written. One that a crash left behind is removed by the next [`sync`].
const PARTIAL: &str = ".faos-partial";

/// Whether to write, or only to tell what writing would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write what changed.
    Write,
    /// Change nothing.
    Check,
}

/// What [`sync`] did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The files whose text is new, as paths below the folder with `/` between the parts, sorted.
    pub written: Vec<String>,
    /// How many files had the right text already and were not touched.
    pub unchanged: usize,
    /// The files that are no longer generated, in the same form.
    pub removed: Vec<String>,
}

/// Makes the folder `src` hold the files.
///
/// Besides the files that changed, only `.rs` and `.jsonl` files that start with [`HEADER`] and are no longer generated are touched:
/// they are removed, with the folders that this leaves empty.
///
/// # Errors
///
/// Where there is a symbolic link in the folder, where a file's path leads out of it, and where the system refuses to
/// read or write. All new texts are on the disk before the first old one is replaced, so that an error leaves the old
/// files as they were; only an error while files are being renamed can leave some old and some new. A folder that was not
/// there is not there before all of its files are.
pub fn sync(src: &Path, files: &[OutputFile], mode: Mode) -> Result<Summary, DiskError> {
    let plan = Plan::new(src, files)?;
    if mode == Mode::Write {
        plan.carry_out(src)?;
    }
    Ok(Summary {
        written: plan.write.keys().map(ToString::to_string).collect(),
        unchanged: plan.unchanged,
        removed: plan.remove,
    })
}

/// Makes one file hold the text, and tells whether it did not before.
///
/// # Errors
///
/// Where the file is a symbolic link, and where the system refuses to read or write. The file is then as it was.
pub fn replace(file: &Path, text: &str, mode: Mode) -> Result<bool, DiskError> {
    refuse_link(file)?;
    let changed = !holds(file, text)?;
    if changed && mode == Mode::Write {
        if let Some(folder) = file.parent() {
            create_folder(folder)?;
        }
        let partial = Partial::write(file.to_owned(), text)?;
        partial.rename()?;
    }
    Ok(changed)
}

/// What has to be done; made before anything is.
struct Plan<'a> {
    /// Whether there is no such folder yet.
    is_new: bool,
    write: BTreeMap<&'a str, &'a str>,
    unchanged: usize,
    remove: Vec<String>,
    /// Files that an earlier run had not finished writing when it was killed.
    leftovers: Vec<PathBuf>,
}

impl<'a> Plan<'a> {
    fn new(src: &Path, files: &'a [OutputFile]) -> Result<Self, DiskError> {
        refuse_link(src)?;
        let mut plan = Plan {
            is_new: !src.exists(),
            write: BTreeMap::new(),
            unchanged: 0,
            remove: Vec::new(),
            leftovers: Vec::new(),
        };
        let (mut existing, mut others) = (BTreeSet::new(), BTreeSet::new());
        list(src, "", &mut existing, &mut others)?;

        if let Some(file) = files.iter().find(|file| !stays_below(&file.path)) {
            return Err(DiskError::Outside(file.path.clone()));
        }
        let up_to_date = parallel::map(files, |OutputFile { path, text }| {
            let mut around = Path::new(path).ancestors().filter_map(Path::to_str);
            let is_there = others.contains(path) || around.any(|around| existing.contains(around));
            if is_there { holds(&src.join(path), text) } else { Ok(false) }
        });
        for (file, up_to_date) in files.iter().zip(up_to_date) {
            existing.remove(&file.path);
            if up_to_date? {
                plan.unchanged += 1;
            } else {
                plan.write.insert(&file.path, &file.text);
            }
        }
        for path in existing {
            let file = src.join(&path);
            if path.ends_with(PARTIAL) {
                plan.leftovers.push(file);
            } else if [".rs", ".jsonl"].iter().any(|end| path.ends_with(end)) && is_generated(&file)? {
                plan.remove.push(path);
            }
        }
        Ok(plan)
    }

    fn carry_out(&self, src: &Path) -> Result<(), DiskError> {
        if self.is_new && !self.write.is_empty() { self.make(src) } else { self.change(src) }
    }

    fn make(&self, src: &Path) -> Result<(), DiskError> {
        let folder = Partial::folder(src)?;
        for below in self.folders() {
            create_folder(&folder.path.join(below))?;
        }
        for (path, text) in &self.write {
            fs::write(folder.path.join(path), text).map_err(failed("write", &src.join(path)))?;
        }
        folder.rename()
    }

    fn change(&self, src: &Path) -> Result<(), DiskError> {
        for leftover in &self.leftovers {
            fs::remove_file(leftover).map_err(failed("remove", leftover))?;
        }
        for folder in self.folders() {
            create_folder(&src.join(folder))?;
        }
        // One after the other: threads that make files in the same folder mostly wait for each other.
        let partials = self.write.iter().map(|(path, text)| Partial::write(src.join(path), text));
        let partials = partials.collect::<Result<Vec<_>, _>>()?;
        for partial in partials {
            partial.rename()?;
        }
        for path in &self.remove {
            let file = src.join(path);
            fs::remove_file(&file).map_err(failed("remove", &file))?;
            remove_empty_folders(src, &file);
        }
        Ok(())
    }

    /// The folders of the files that are written.
    fn folders(&self) -> BTreeSet<&Path> {
        self.write.keys().filter_map(|path| Path::new(path).parent()).collect()
    }
}

/// A text, or a folder of them, on the disk that is not yet in its place. Dropped before it is, it goes away again.
struct Partial {
    path: PathBuf,
    file: PathBuf,
    is_in_place: bool,
}

impl Partial {
    fn write(file: PathBuf, text: &str) -> Result<Self, DiskError> {
        let path = partial(&file);
        let opened = match File::create_new(&path) {
            // It is one that a crash left behind, or a link, through which nothing may be written.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                refuse_link(&path)?;
                File::create(&path)
            }
            opened => opened,
        };
        let partial = Partial { path, file, is_in_place: false };
        let written = opened.and_then(|mut opened| opened.write_all(text.as_bytes()));
        written.map_err(failed("write", &partial.file))?;
        Ok(partial)
    }

    /// A folder that is still to be made.
    fn folder(folder: &Path) -> Result<Self, DiskError> {
        let path = partial(folder);
        refuse_link(&path)?;
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed("remove", &path)(error)),
            Ok(()) | Err(_) => Ok(Self { path, file: folder.to_owned(), is_in_place: false }),
        }
    }

    fn rename(mut self) -> Result<(), DiskError> {
        fs::rename(&self.path, &self.file).map_err(failed("replace", &self.file))?;
        self.is_in_place = true;
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.is_in_place {
            // There is nobody to tell about a failure after another one.
            let _ = fs::remove_file(&self.path).or_else(|_| fs::remove_dir_all(&self.path));
        }
    }
}

/// Where something is until it is whole.
fn partial(place: &Path) -> PathBuf {
    let mut path = place.as_os_str().to_owned();
    path.push(PARTIAL);
    PathBuf::from(path)
}

/// Makes a folder, and those around it, where there is none.
fn create_folder(folder: &Path) -> Result<(), DiskError> {
    fs::create_dir_all(folder).map_err(failed("create", folder))
}

/// Collects the paths of all files in a folder, and of what is there besides, each below `src` with `/` between the
/// parts.
fn list(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeSet<String>,
    others: &mut BTreeSet<String>,
) -> Result<(), DiskError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed("read", folder)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed("read", folder))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(failed("read", &path))?;
        if kind.is_symlink() {
            return Err(DiskError::Link(path));
        }
        // A name that is not Unicode is not one of ours.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let name = format!("{prefix}{name}");
        if kind.is_file() {
            files.insert(name);
            continue;
        }
        if kind.is_dir() {
            list(&path, &format!("{name}/"), files, others)?;
        }
        others.insert(name);
    }
    Ok(())
}

fn refuse_link(path: &Path) -> Result<(), DiskError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => Err(DiskError::Link(path.to_owned())),
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed("read", path)(error)),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn stays_below(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|component| matches!(component, Component::Normal(_)))
}

fn holds(file: &Path, text: &str) -> Result<bool, DiskError> {
    match fs::read(file) {
        Ok(bytes) => Ok(bytes == text.as_bytes()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed("read", file)(error)),
    }
}

fn is_generated(file: &Path) -> Result<bool, DiskError> {
    let mut start = Vec::new();
    File::open(file)
        .and_then(|opened| opened.take(HEADER.len() as u64).read_to_end(&mut start))
        .map_err(failed("read", file))?;
    Ok(start == HEADER.as_bytes())
}

/// Removes the folders between `src` and a removed file for as long as they are empty.
fn remove_empty_folders(src: &Path, file: &Path) {
    let folders = file.ancestors().skip(1).take_while(|folder| *folder != src);
    for folder in folders {
        // The system removes no folder that still holds something.
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

/// Why files could not be brought up to date.
#[derive(Debug)]
#[non_exhaustive]
pub enum DiskError {
    /// This is a symbolic link. Writing through it would change a file elsewhere.
    Link(PathBuf),
    /// This path of a generated file leads out of the folder.
    Outside(String),
    /// The system refused.
    Failed {
        /// What was tried, as a verb.
        action: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DiskError {
    move |source| DiskError::Failed { action, path: path.to_owned(), source }
}

impl fmt::Display for DiskError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiskError::Link(path) => write!(
                formatter,
                "`{}` is a symbolic link, and writing through it would change a file elsewhere",
                path.display()
            ),
            DiskError::Outside(path) => {
                write!(formatter, "`{path}` leads out of the folder of generated files")
            }
            DiskError::Failed { action, path, .. } => {
                write!(formatter, "could not {action} `{}`", path.display())
            }
        }
    }
}

impl error::Error for DiskError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            DiskError::Failed { source, .. } => Some(source),
            DiskError::Link(_) | DiskError::Outside(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
