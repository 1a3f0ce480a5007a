//! Replaces the checked-in document with the published one, once a client could be generated from that.

use anyhow::Result;
use faos_codegen::disk::{self, Mode};

use crate::{download::Download, record::Known, workspace::Workspace};

/// Downloads the document, validates it, puts it in the place of `specs/openapi.json` and records where it came from.
pub(crate) fn run(workspace: &Workspace, published: &Download) -> Result<()> {
    let url = published.url();
    let document = workspace.document();
    let name = workspace.name_of(&document);
    let known = Known::read(workspace)?;
    let Some(answer) = published.run(&known.validators(url))? else {
        println!("unchanged: {name} is what {url} publishes");
        return Ok(());
    };
    let fetched = known.replaced_by(answer, url);
    workspace.generate(&fetched.source)?;

    if let Some(note) = &fetched.note {
        eprintln!("note: {note}");
    }
    if disk::replace(&document, &fetched.source.text, Mode::Write)? {
        println!("{name} replaced; `cargo xtask regen --offline` brings the client up to date");
    } else {
        println!("unchanged: {name} is what {url} publishes");
    }
    disk::replace(&workspace.record(), &fetched.record, Mode::Write)?;
    Ok(())
}
