//! Generators of clients: ours, and others that are measured beside it.

use std::{
    path::{Path, PathBuf},
    process::Command,
    str::FromStr,
};

use anyhow::{Context, Result, anyhow};

use crate::cargo_tools::CargoTool;

/// Other generators of Rust clients, and how they are called.
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
    /// Its arguments, in which `{spec}` stands for the document and `{out}` for the folder of the crate.
    arguments: Vec<String>,
}

impl Generator {
    pub(super) fn ours(program: PathBuf) -> Generator {
        Generator::new("faos-codegen", program, "generate {spec} --out {out} --format json")
    }

    /// Those that we know, installed.
    pub(super) fn known(root: &Path) -> Result<Vec<Generator>> {
        KNOWN.iter().map(|(tool, arguments)| Ok(Generator::new(tool.package, tool.install(root)?, arguments))).collect()
    }

    fn new(name: &str, program: PathBuf, arguments: &str) -> Generator {
        let arguments = arguments.split_whitespace().map(str::to_owned).collect();
        Generator { name: name.to_owned(), program, arguments }
    }

    /// The command that makes a crate of a document.
    pub(super) fn command(&self, spec: &Path, out: &Path) -> Command {
        let filled = |argument: &String| {
            argument.replace("{spec}", &spec.to_string_lossy()).replace("{out}", &out.to_string_lossy())
        };
        let mut command = Command::new(&self.program);
        command.args(self.arguments.iter().map(filled));
        command
    }
}

/// `NAME=COMMAND`, with `{spec}` and `{out}` in the command.
impl FromStr for Generator {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Generator> {
        let (name, command) = text.split_once('=').context("it is written NAME=COMMAND")?;
        let (program, arguments) = command.trim().split_once(' ').context("the command has no arguments")?;
        for place in ["{spec}", "{out}"] {
            if !arguments.contains(place) {
                return Err(anyhow!("the command has no {place}"));
            }
        }
        Ok(Generator::new(name.trim(), PathBuf::from(program), arguments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_filled_in() {
        let generator: Generator = "other=/bin/other make {spec} --to={out}/src".parse().expect("it is a generator");
        let command = generator.command(Path::new("a b.json"), Path::new("/tmp/out"));
        let arguments: Vec<_> = command.get_args().collect();
        assert_eq!((generator.name.as_str(), command.get_program().to_str()), ("other", Some("/bin/other")));
        assert_eq!(arguments, ["make", "a b.json", "--to=/tmp/out/src"]);
    }

    #[test]
    fn a_command_that_could_make_nothing_is_refused() {
        for text in ["other", "other=program", "other=program {spec}", "other=program {out}"] {
            assert!(text.parse::<Generator>().is_err(), "{text}");
        }
    }
}
