//! Documents from a file, a URL or the standard input.

use std::io::{self, Read};
use std::path::Path;
use std::{env, fs};

use faos_codegen::fetch;
use faos_codegen::fetch::download::{self, Download, Validators};
use faos_codegen::visible::Name;
use faos_codegen::{Limits, Source};

use super::output::print_note;
use super::{Failure, Format, refused};

/// The name of the standard input on the command line.
const STANDARD_INPUT: &str = "-";

/// Returns the URL, if a document is given by one. That of another scheme than https is refused when it is used.
pub(super) fn url(spec: &Path) -> Option<&str> {
    let is_url = |spec: &&str| spec.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme));
    spec.to_str().filter(is_url)
}

/// Returns true for the scheme of a URL, but not for the letter of a drive.
fn is_scheme(text: &str) -> bool {
    text.len() > 1 && text.chars().all(|letter| letter.is_ascii_alphabetic())
}

/// Returns true if a document is read from the standard input.
pub(super) fn is_standard_input(spec: &Path) -> bool {
    spec == Path::new(STANDARD_INPUT)
}

/// Returns true if a document is neither read from the network nor from the standard input.
pub(super) fn is_file(spec: &Path) -> bool {
    url(spec).is_none() && !is_standard_input(spec)
}

/// Reads a document. Decompresses gzip data.
pub(super) fn read(spec: &Path, format: Format) -> Result<Source, Failure> {
    if let Some(url) = url(spec) {
        let published = download(url)?.run(&Validators::default()).map_err(Failure::new)?;
        let text = published.map(|published| published.text).unwrap_or_default();
        return Ok(Source::new(url, text));
    }
    let most = Limits::default().max_bytes as u64;
    let (name, bytes) = if is_standard_input(spec) {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().take(most.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| Failure::new(format!("cannot read the standard input: {error}")))?;
        ("standard input".to_owned(), bytes)
    } else {
        (spec.display().to_string(), fs::read(spec).map_err(|error| unreadable(spec, &error))?)
    };
    let bytes = fetch::decompressed(bytes, most)
        .map_err(|error| Failure::new(format!("cannot decompress `{}`: {error}", Name(&name))))?;
    let (source, findings) = Source::from_bytes(name, bytes);
    if findings.has_errors() { Err(refused(&findings, &source, format)) } else { Ok(source) }
}

/// Returns the download of a document.
pub(super) fn download(url: &str) -> Result<Download, Failure> {
    let help = url.strip_prefix("file://").map(|path| format!("\n  = help: pass the path `{}`", Name(path)));
    let help = help.unwrap_or_default();
    let parsed = download::parse_url(url)
        .map_err(|error| Failure::usage(format!("`{}` is not a valid URL of a document: {error}{help}", Name(url))))?;
    Ok(Download::new(parsed).with_notes(print_note))
}

/// Reports a file that cannot be read. A missing scheme is a common mistake in a URL.
fn unreadable(spec: &Path, error: &io::Error) -> Failure {
    let failure = Failure::at(spec)(io::Error::new(error.kind(), error.to_string()));
    let (Some(text), io::ErrorKind::NotFound) = (spec.to_str(), error.kind()) else { return failure };
    let Some((host, _)) = text.split_once('/') else { return failure };
    let scheme = match host.split(':').next().unwrap_or_default() {
        "localhost" | "127.0.0.1" => "http",
        name if name.trim_matches('.').contains('.') && !Path::new(host).exists() => "https",
        _ => return failure,
    };
    if download::parse_url(&format!("{scheme}://{text}")).is_err() {
        return failure;
    }
    let message = failure.message;
    Failure { message: format!("{message}\n  = help: to fetch a URL, write `{scheme}://{}`", Name(text)), code: 1 }
}

/// Returns the path of a file relative to the current folder, if it is below it.
pub(super) fn shown(path: &Path) -> String {
    let current = env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&current).unwrap_or(path);
    path.display().to_string().replace('\\', "/")
}
