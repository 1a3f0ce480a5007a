//! Replaces the checked-in document with the published one, once a client could be generated from that.

use std::fmt;

use anyhow::Result;
use clap::Args;
use faos_codegen::disk::{self, Mode};
use ureq::http::Uri;

use crate::{
    changes::{Base, Since},
    download::{self, Download},
    record::Known,
    workspace::Workspace,
};

/// Download the API's document and put it in the place of specs/openapi.json.
///
/// The document replaces the one that is there only after a client could be generated from it. Where it came from is
/// recorded in specs/openapi.source.json, so that a version that is known already is not sent again.
#[derive(Args)]
pub(crate) struct Options {
    /// Where the document is: https, or http on this machine.
    #[arg(long, default_value = crate::PUBLISHED, value_parser = download::parse_url)]
    pub(crate) url: Uri,
    /// Write nothing, and exit with 3 if the document that is there is not the published one.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Downloads the document, validates it, puts it in the place of `specs/openapi.json` and records where it came from.
pub(crate) fn run(workspace: &Workspace, published: &Download, mode: Mode) -> Result<Report> {
    let url = published.url();
    let document = workspace.document();
    let mut report = Report { mode, name: workspace.name_of(&document), url: url.clone(), is_new: false, since: None };
    let known = Known::read(workspace)?;
    let Some(answer) = published.run(&known.validators(url))? else {
        return Ok(report);
    };
    let fetched = known.replaced_by(answer, url);
    let output = workspace.generate(&fetched.source)?;
    // Compared before anything is written. Of the first document, and of one that no client can be made of, there is
    // nothing to tell.
    let base = Base::of_document(workspace, &document);
    report.since = base.and_then(|base| base.compare(workspace, &fetched.source, &output)).ok();

    if let Some(note) = &fetched.note {
        tell!("note: {note}");
    }
    report.is_new = disk::replace(&document, &fetched.source.text, mode)?;
    disk::replace(&workspace.record(), &fetched.record, mode)?;
    Ok(report)
}

/// What became of the checked-in document, or would.
#[derive(Debug)]
pub(crate) struct Report {
    mode: Mode,
    name: String,
    url: Uri,
    is_new: bool,
    since: Option<Since>,
}

impl Report {
    /// Whether a check found that the checked-in document is not the published one.
    pub(crate) fn is_stale(&self) -> bool {
        self.is_new && self.mode == Mode::Check
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { mode, name, url, is_new, since } = self;
        match (is_new, mode) {
            (false, _) => write!(formatter, "unchanged: {name} is what {url} publishes")?,
            (true, Mode::Write) => {
                write!(formatter, "{name} replaced; `cargo xtask regen --offline` brings the client up to date")?;
            }
            (true, Mode::Check) => write!(formatter, "stale: {url} publishes another document than {name}")?,
        }
        match since {
            Some(since) if *is_new => write!(formatter, "\n\n{}", since.text().trim_end()),
            _ => Ok(()),
        }
    }
}
