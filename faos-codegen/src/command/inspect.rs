//! `faos-codegen inspect`: lists every type and operation of a document.

use std::process::ExitCode;

use super::{Failure, Format, Shown, print, print_json};

pub(super) fn run(options: &Shown) -> Result<ExitCode, Failure> {
    let (_, output) = options.made()?;
    let inspection = output.inspect();
    match options.format {
        Format::Json => print_json(&inspection),
        Format::Text | Format::Github => print(&inspection.to_string()),
    }
    Ok(ExitCode::SUCCESS)
}
