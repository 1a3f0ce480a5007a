//! Replaces the checked-in document with the published one, once a client could be generated from that.

use anyhow::Result;
use faos_codegen::{
    Source,
    disk::{self, Mode},
};

use crate::{download::Download, workspace::Workspace};

/// Downloads the document, validates it and puts it in the place of `specs/openapi.json`.
pub(crate) fn run(workspace: &Workspace, published: &Download) -> Result<()> {
    let source = Source::new(published.url().to_string(), published.run()?);
    workspace.generate(&source)?;

    let document = workspace.document();
    let name = workspace.name_of(&document);
    if disk::replace(&document, &source.text, Mode::Write)? {
        println!("{name} replaced; `cargo xtask regen --offline` brings the client up to date");
    } else {
        println!("{name} is what {} publishes", published.url());
    }
    Ok(())
}
