//! The generators that are measured: ours and others.

use std::{
    path::{Path, PathBuf},
    process::Command,
    str::FromStr,
};

use anyhow::{Context, Result, anyhow};

use crate::cargo_tools::CargoTool;

/// Other generators of Rust clients with their arguments.
const KNOWN: [(CargoTool, &str); 4] = [
    (
        CargoTool { package: "ploidy", version: "0.15.0", binary: "ploidy" },
        "generate rust {spec} --output {out} --name measured",
    ),
    (
        CargoTool { package: "openapi-to-rust", version: "0.23.0", binary: "openapi-to-rust" },
        "generate {spec} --output-dir {out}",
    ),
    (
        CargoTool { package: "oas3-gen", version: "0.29.0", binary: "oas3-gen" },
        "generate client-mod --input {spec} --output {out} --workspace",
    ),
    (
        CargoTool { package: "cargo-progenitor", version: "0.15.0", binary: "cargo-progenitor" },
        "progenitor --input {spec} --output {out} --name measured --version 0.1.0",
    ),
];

/// A generator.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Generator {
    pub(super) name: String,
    program: PathBuf,
    /// The arguments, in which `{spec}` stands for the document and `{out}` for the output folder.
    arguments: Vec<String>,
}

impl Generator {
    pub(super) fn ours(program: PathBuf) -> Generator {
        Generator::new("faos-codegen", program, "generate {spec} --out {out} --format json")
    }

    /// Installs the known generators.
    pub(super) fn known(root: &Path) -> Result<Vec<Generator>> {
        KNOWN.iter().map(|(tool, arguments)| Ok(Generator::new(tool.package, tool.install(root)?, arguments))).collect()
    }

    fn new(name: &str, program: PathBuf, arguments: &str) -> Generator {
        let arguments = arguments.split_whitespace().map(str::to_owned).collect();
        Generator { name: name.to_owned(), program, arguments }
    }

    /// Returns the command that generates a crate from a document.
    pub(super) fn command(&self, spec: &Path, out: &Path) -> Command {
        let filled = |argument: &String| {
            argument.replace("{spec}", &spec.to_string_lossy()).replace("{out}", &out.to_string_lossy())
        };
        let mut command = Command::new(&self.program);
        command.args(self.arguments.iter().map(filled));
        command
    }
}

/// Parses `NAME=COMMAND`, where the command contains `{spec}` and `{out}`.
impl FromStr for Generator {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Generator> {
        let (name, command) = text.split_once('=').context("expected NAME=COMMAND")?;
        let (program, arguments) = command.trim().split_once(' ').context("the command has no arguments")?;
        for place in ["{spec}", "{out}"] {
            if !arguments.contains(place) {
                return Err(anyhow!("the command does not contain {place}"));
            }
        }
        Ok(Generator::new(name.trim(), PathBuf::from(program), arguments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced() {
        let generator: Generator =
            "other=/bin/other make {spec} --to={out}/src".parse().expect("the generator is valid");
        let command = generator.command(Path::new("a b.json"), Path::new("/tmp/out"));
        let arguments: Vec<_> = command.get_args().collect();
        assert_eq!((generator.name.as_str(), command.get_program().to_str()), ("other", Some("/bin/other")));
        assert_eq!(arguments, ["make", "a b.json", "--to=/tmp/out/src"]);
    }

    #[test]
    fn a_command_without_placeholders_is_refused() {
        for text in ["other", "other=program", "other=program {spec}", "other=program {out}"] {
            assert!(text.parse::<Generator>().is_err(), "{text}");
        }
    }
}
