//! Writes generated files to the disk. After any failure, each file has either its old or its new content. Files that are up
//! to date, outside of the folder or handwritten are not changed or deleted.

mod change_log;
mod list;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    fs::File,
    io::{self, ErrorKind, Read, Write},
    path::{Component, Path, PathBuf},
};

#[doc(hidden)]
pub use change_log::ChangeLog;
pub use list::{FileList, ListError};
use thiserror::Error;

use crate::output::OutputFile;
use crate::parallel;
use crate::portable;
use crate::settings::{HEADER, HEADER_END};
use crate::visible::one_line;

/// The extension of a file that is being written. The next [`sync`] removes one that a crash left behind.
const PARTIAL: &str = ".faos-partial";

/// The choice between writing and a dry run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write changed files.
    Write,
    /// Change nothing.
    Check,
}

/// The changes that [`sync`] made, or would make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The files whose text changed, as paths below the folder with `/` between the parts, sorted.
    pub written: Vec<String>,
    /// The number of files that were up to date and not touched.
    pub unchanged: usize,
    /// The files that are no longer generated, in the same form.
    pub removed: Vec<String>,
    /// The number of files that were treated as generated because of their header alone, since there is no list.
    pub adopted: usize,
    /// Set if the list of generated files changed.
    pub list_changed: bool,
}

/// Decides which files on the disk may be overwritten and removed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Protection<'a> {
    /// The files that the last run generated. Of these, the ones that still begin with the header are ours. Without a
    /// list, the header decides.
    pub list: Option<&'a FileList>,
    /// Permission to overwrite files that are not ours as well. They are never removed.
    pub force: bool,
}

/// Writes the files to the folder `src`, and their names to the file `list`.
///
/// # Errors
///
/// Returns an error if [`sync`] fails or `list` is not a valid list of files. Nothing has changed then.
pub fn sync_listed(
    src: &Path,
    list: &Path,
    files: &[OutputFile],
    force: bool,
    mode: Mode,
) -> Result<Summary, DiskError> {
    refuse_link(list)?;
    let text = optional(list)?;
    let known = text.as_deref().map(FileList::parse).transpose();
    let known = known.map_err(|error| DiskError::List { path: list.to_owned(), error })?;
    let plan = Plan::new(src, files, Protection { list: known.as_ref(), force })?;
    let new = FileList::of(files);
    let mut summary = plan.summary();
    summary.list_changed = text.as_deref() != Some(new.to_string().as_str());
    if mode == Mode::Write {
        if let Some(known) = known {
            // If a run is killed after this, the next one still recognizes its files as generated.
            replace(list, &known.with(&new).to_string(), mode)?;
        }
        plan.carry_out()?;
        replace(list, &new.to_string(), mode)?;
    }
    Ok(summary)
}

/// Writes the files to the folder `src`.
///
/// Besides the files that changed, only `.rs` and `.jsonl` files that are ours and no longer generated are touched: they
/// are removed, with the folders that this leaves empty.
///
/// # Errors
///
/// Returns an error if a file that is not ours would be overwritten, the folder contains a symbolic link, the path of a file
/// leads out of the folder, or reading or writing fails. All new texts are on the disk before the first old one is replaced,
/// so an error leaves the old files unchanged; only an error while files are being renamed can leave some old and some new. A
/// new folder is created under a temporary name and renamed once all of its files are written.
pub fn sync(src: &Path, files: &[OutputFile], protection: Protection<'_>, mode: Mode) -> Result<Summary, DiskError> {
    let plan = Plan::new(src, files, protection)?;
    if mode == Mode::Write {
        plan.carry_out()?;
    }
    Ok(plan.summary())
}

/// Writes the text to one file, and returns true if the file changed.
///
/// # Errors
///
/// Returns an error if the file is a symbolic link, or if reading or writing fails. The file is unchanged then.
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

/// The planned changes, complete before the first one is made.
struct Plan<'a> {
    src: &'a Path,
    /// True if the folder does not exist yet.
    is_new: bool,
    write: BTreeMap<&'a str, &'a str>,
    unchanged: usize,
    remove: Vec<String>,
    /// Files that are the same as a written one on a system that ignores case. They are removed first.
    respelled: Vec<String>,
    /// The number of files that were treated as generated because of their header alone.
    adopted: usize,
    /// Files that an earlier run had not finished writing when it was killed.
    leftovers: Vec<PathBuf>,
}

impl<'a> Plan<'a> {
    fn new(src: &'a Path, files: &'a [OutputFile], protection: Protection<'_>) -> Result<Self, DiskError> {
        refuse_link(src)?;
        let mut plan = Plan {
            src,
            is_new: !src.exists(),
            write: BTreeMap::new(),
            unchanged: 0,
            remove: Vec::new(),
            respelled: Vec::new(),
            adopted: 0,
            leftovers: Vec::new(),
        };
        if !plan.is_new && !src.is_dir() {
            return Err(DiskError::InTheWay(src.to_owned()));
        }
        let (mut existing, mut others) = (BTreeSet::new(), BTreeSet::new());
        list(src, "", &mut existing, &mut others)?;

        if let Some(file) = files.iter().find(|file| !stays_below(&file.path)) {
            return Err(DiskError::Outside(file.path.clone()));
        }
        // A crate made on a system that respects case must be the same on one that ignores it.
        let existing_anywhere = anywhere(&existing);
        let others_anywhere = anywhere(&others);
        let listed_anywhere = anywhere(protection.list.into_iter().flat_map(FileList::paths));
        let written_anywhere = anywhere(files.iter().map(|file| &file.path));
        let respelled = |path: &str| existing_anywhere.get(&portable::folded(path)).copied();
        for OutputFile { path, .. } in files.iter().filter(|_| !plan.is_new) {
            let folders = Path::new(path).ancestors().skip(1).filter_map(Path::to_str);
            let in_the_way = folders.filter(|folder| !folder.is_empty()).find_map(respelled);
            if let Some(other) = in_the_way.or_else(|| others_anywhere.get(&portable::folded(path)).copied()) {
                return Err(DiskError::InTheWay(src.join(other)));
            }
        }
        let up_to_date =
            parallel::map(
                files,
                |OutputFile { path, text }| {
                    if existing.contains(path) { holds(&src.join(path), text) } else { Ok(false) }
                },
            );
        // On some systems a file keeps the case that its name was first written in. Where the listed file is there as well,
        // another one beside it is not ours.
        let is_respelled =
            |path: &str| listed_anywhere.get(&portable::folded(path)).is_some_and(|listed| !existing.contains(*listed));
        let is_listed = |path: &str| protection.list.is_none_or(|list| list.contains(path) || is_respelled(path));
        let is_ours = |path: &str| Ok::<_, DiskError>(is_listed(path) && is_generated(&src.join(path))?);
        let generated: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let mut foreign = Vec::new();
        for (OutputFile { path, text }, up_to_date) in files.iter().zip(up_to_date) {
            if up_to_date? {
                plan.unchanged += 1;
                continue;
            }
            let occupant = if existing.contains(path) { Some(path) } else { respelled(path) };
            if let Some(occupant) =
                occupant.filter(|occupant| *occupant == path || !generated.contains(occupant.as_str()))
            {
                if is_ours(occupant)? {
                    plan.adopted += 1;
                } else if !protection.force {
                    foreign.push(occupant.clone());
                }
            }
            plan.write.insert(path, text);
        }
        if !foreign.is_empty() {
            let has_header = |path: &String| is_generated(&src.join(path));
            let files = foreign.iter().map(|path| Ok((src.join(path), has_header(path)?)));
            return Err(DiskError::NotGenerated(files.collect::<Result<_, DiskError>>()?));
        }
        for path in existing.iter().filter(|path| !generated.contains(path.as_str())) {
            if path.ends_with(PARTIAL) {
                plan.leftovers.push(src.join(path));
            } else if [".rs", ".jsonl"].iter().any(|end| path.ends_with(end)) && is_ours(path)? {
                let is_written = written_anywhere.contains_key(&portable::folded(path));
                if is_written {
                    plan.respelled.push(path.clone())
                } else {
                    plan.remove.push(path.clone())
                }
                plan.adopted += 1;
            }
        }
        plan.adopted += plan.unchanged;
        if protection.list.is_some() {
            plan.adopted = 0;
        }
        Ok(plan)
    }

    fn summary(&self) -> Summary {
        let mut removed: Vec<String> = self.remove.iter().chain(&self.respelled).cloned().collect();
        removed.sort();
        Summary {
            written: self.write.keys().map(ToString::to_string).collect(),
            unchanged: self.unchanged,
            removed,
            adopted: self.adopted,
            list_changed: false,
        }
    }

    fn carry_out(&self) -> Result<(), DiskError> {
        let src = self.src;
        if self.is_new && !self.write.is_empty() { self.make(src) } else { self.change(src) }
    }

    fn make(&self, src: &Path) -> Result<(), DiskError> {
        if let Some(around) = src.parent() {
            create_folder(around)?;
        }
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
        // Sequential: threads that create files in the same folder mostly wait for each other.
        let partials = self.write.iter().map(|(path, text)| Partial::write(src.join(path), text));
        let partials = partials.collect::<Result<Vec<_>, _>>()?;
        for path in &self.respelled {
            let file = src.join(path);
            fs::remove_file(&file).map_err(failed("remove", &file))?;
        }
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

/// A file or folder under a temporary name. It is removed when dropped before it was renamed.
struct Partial {
    path: PathBuf,
    file: PathBuf,
    is_in_place: bool,
}

impl Partial {
    fn write(file: PathBuf, text: &str) -> Result<Self, DiskError> {
        let path = partial(&file);
        let opened = match File::create_new(&path) {
            // A crash left it behind, or it is a link, which must not be followed.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                refuse_link(&path)?;
                File::create(&path)
            }
            opened => opened,
        };
        let mut opened = opened.map_err(failed("write", &file))?;
        let partial = Partial { path, file, is_in_place: false };
        opened.write_all(text.as_bytes()).map_err(failed("write", &partial.file))?;
        Ok(partial)
    }

    /// A folder that does not exist yet.
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
            // A failure is already being reported.
            let _ = fs::remove_file(&self.path).or_else(|_| fs::remove_dir_all(&self.path));
        }
    }
}

/// Returns the temporary path of a file or folder.
fn partial(place: &Path) -> PathBuf {
    let mut path = place.as_os_str().to_owned();
    path.push(PARTIAL);
    PathBuf::from(path)
}

/// Creates a folder and its missing ancestors.
fn create_folder(folder: &Path) -> Result<(), DiskError> {
    fs::create_dir_all(folder).map_err(failed("create", folder))
}

/// Collects the paths of all files and of other entries in a folder, relative to `src` with `/` between the parts.
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

/// Reads a file, if it exists.
fn optional(path: &Path) -> Result<Option<String>, DiskError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path)(error)),
    }
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

/// Returns true if the first line of a file is that of a generated file.
fn is_generated(file: &Path) -> Result<bool, DiskError> {
    let mut start = Vec::new();
    File::open(file)
        .and_then(|opened| opened.take(LONGEST_LINE).read_to_end(&mut start))
        .map_err(failed("read", file))?;
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Ok(line.starts_with(HEADER.as_bytes()) && line.ends_with(HEADER_END.as_bytes()))
}

/// The number of bytes that are read to find the first line.
const LONGEST_LINE: u64 = 4096;

/// Returns paths by a spelling that is equal for all paths that may be the same file on some system.
fn anywhere<'p>(paths: impl IntoIterator<Item = &'p String>) -> HashMap<String, &'p String> {
    paths.into_iter().map(|path| (portable::folded(path), path)).collect()
}

/// Removes the folders between `src` and a removed file for as long as they are empty.
fn remove_empty_folders(src: &Path, file: &Path) {
    let folders = file.ancestors().skip(1).take_while(|folder| *folder != src);
    for folder in folders {
        // The system does not remove a folder that is not empty.
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

/// An error while writing generated files.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DiskError {
    /// These files would be overwritten, but the last run did not generate them. The flag is true if the file begins like a
    /// generated one.
    #[error("{}", not_generated(.0))]
    NotGenerated(Vec<(PathBuf, bool)>),
    /// The path is a symbolic link. Writing through it would change a file elsewhere.
    #[error("cannot write `{}`: it is a symbolic link", shown(.0))]
    Link(PathBuf),
    /// The path is a folder instead of a file, or a file instead of a folder.
    #[error("{}", in_the_way(.0))]
    InTheWay(PathBuf),
    /// The path of a generated file leads out of the folder.
    #[error("the path `{}` is invalid: it leads out of the folder of generated files", one_line(.0))]
    Outside(String),
    /// The list of generated files is invalid.
    #[error("`{}` is invalid: {error}", shown(.path))]
    List {
        /// The file.
        path: PathBuf,
        /// The invalid line.
        error: ListError,
    },
    /// An operation of the system failed.
    #[error("cannot {action} `{}`", shown(.path))]
    Failed {
        /// The operation, as a verb.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DiskError {
    move |source| DiskError::Failed { action, path: path.to_owned(), source }
}

/// The maximum number of files that a message lists.
const SHOWN: usize = 20;

impl DiskError {
    /// Returns the affected file or folder, or the first of several.
    pub fn path(&self) -> &Path {
        match self {
            DiskError::NotGenerated(files) => files.first().map_or(Path::new(""), |(path, _)| path),
            DiskError::Outside(path) => Path::new(path),
            DiskError::Link(path)
            | DiskError::InTheWay(path)
            | DiskError::List { path, .. }
            | DiskError::Failed { path, .. } => path,
        }
    }

    /// Returns a suggestion, in the imperative.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            DiskError::NotGenerated(files) if files.len() == 1 => {
                Some("move it elsewhere, or pass `--force` to overwrite it")
            }
            DiskError::NotGenerated(_) => Some("move them elsewhere, or pass `--force` to overwrite them"),
            DiskError::Link(_) => Some("replace the link with the file or the folder that it leads to"),
            DiskError::InTheWay(_) => Some("move it elsewhere"),
            DiskError::List { .. } => Some("restore the list, or delete it: the first line of a file then decides"),
            DiskError::Outside(_) | DiskError::Failed { .. } => None,
        }
    }
}

fn not_generated(files: &[(PathBuf, bool)]) -> String {
    let (noun, verb) = if files.len() == 1 { ("file", "was") } else { ("files", "were") };
    let mut text = format!("cannot overwrite {} {noun} that {verb} not generated:", files.len());
    for (path, has_header) in files.iter().take(SHOWN) {
        text.push_str(&format!("\n  {}", shown(path)));
        if *has_header {
            text.push_str(&format!(" (begins like a generated file, but {} does not list it)", FileList::NAME));
        }
    }
    match files.len().saturating_sub(SHOWN) {
        0 => text,
        more => format!("{text}\n  and {more} more"),
    }
}

fn in_the_way(path: &Path) -> String {
    let (action, other) = if path.is_dir() { ("write the file", "folder") } else { ("create the folder", "file") };
    format!("cannot {action} `{}`: a {other} of that name exists", shown(path))
}

fn shown(path: &Path) -> String {
    one_line(&path.display().to_string())
}

#[cfg(test)]
mod tests;
