//! Replaces the checked-in document with the published one if a client can be generated from it.

use std::fmt;

use anyhow::Result;
use clap::Args;
use faos_codegen::disk::{self, Mode};
use faos_codegen::fetch::download::{self, Download};
use ureq::http::Uri;

use crate::changes::{Base, Since};
use crate::workspace::Workspace;

/// Download the API's document and replace specs/openapi.json with it.
///
/// The file is replaced only if a client can be generated from the new document. The source is recorded in
/// specs/openapi.source.json, so that an unchanged document is not downloaded again.
#[derive(Args)]
pub(crate) struct Options {
    /// The URL of the document: https, or http on this machine.
    #[arg(long, default_value = crate::PUBLISHED, value_parser = download::parse_url)]
    pub(crate) url: Uri,
    /// Write nothing, and exit with 3 if the published document differs from specs/openapi.json.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Downloads the document, generates a client from it, replaces `specs/openapi.json` and records the source.
pub(crate) fn run(workspace: &Workspace, published: &Download, mode: Mode) -> Result<Report> {
    let url = published.url();
    let document = workspace.document();
    let mut report = Report { mode, name: workspace.name_of(&document), url: url.clone(), is_new: false, since: None };
    let known = workspace.known()?;
    let Some(answer) = published.run(&known.validators(url))? else {
        return Ok(report);
    };
    let fetched = known.replaced_by(answer, url);
    let output = workspace.generate(&fetched.source)?;
    // The comparison must precede the first write. It is left out if the checked-in document is missing or invalid.
    let base = Base::of_document(workspace, &document);
    report.since = base.and_then(|base| base.compare(workspace, &fetched.source, &output)).ok();

    if let Some(note) = &fetched.note {
        tell!("note: {note}");
    }
    report.is_new = disk::replace(&document, &fetched.source.text, mode)?;
    disk::replace(&workspace.record(), &fetched.record, mode)?;
    Ok(report)
}

/// The outcome for the checked-in document.
#[derive(Debug)]
pub(crate) struct Report {
    mode: Mode,
    name: String,
    url: Uri,
    is_new: bool,
    since: Option<Since>,
}

impl Report {
    /// Returns true if a check found that the checked-in document differs from the published one.
    pub(crate) fn is_stale(&self) -> bool {
        self.is_new && self.mode == Mode::Check
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { mode, name, url, is_new, since } = self;
        match (is_new, mode) {
            (false, _) => write!(formatter, "unchanged: {name} is the document at {url}")?,
            (true, Mode::Write) => {
                write!(formatter, "replaced {name}; run `cargo xtask regen --offline` to update the client")?;
            }
            (true, Mode::Check) => write!(formatter, "stale: {name} differs from the document at {url}")?,
        }
        match since {
            Some(since) if *is_new => write!(formatter, "\n\n{}", since.text().trim_end()),
            _ => Ok(()),
        }
    }
}
