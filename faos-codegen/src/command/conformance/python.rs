//! Installs the packages of the judge into a folder of its own.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use faos_codegen::conformance::REQUIREMENTS;
use faos_codegen::visible::Name;

use super::super::{Failure, print_error};
use super::last_lines;

/// The file that records the installed packages.
const STAMP: &str = "requirements.txt";

/// Returns the path of a Python interpreter that has the packages. Installs them if they are missing or have other
/// versions.
pub(super) fn install(folder: &Path) -> Result<PathBuf, Failure> {
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = folder.join(STAMP);
    if python.exists() && fs::read_to_string(&stamp).is_ok_and(|installed| installed == REQUIREMENTS) {
        return absolute(&python);
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    check_version(system)?;
    print_error(&format!("installing the validator into `{}`\n", Name(folder.display())));
    let made = output(system, ["-m", "venv", "--clear"].map(OsStr::new).into_iter().chain([folder.as_os_str()]))?;
    if !made.status.success() {
        return Err(failed(
            "cannot create a Python environment",
            &made,
            "on Debian and Ubuntu, install the package `python3-venv`",
        ));
    }
    let wanted = folder.join("wanted.txt");
    fs::write(&wanted, REQUIREMENTS).map_err(Failure::at(&wanted))?;
    let options = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-deps", "--quiet", "-r"];
    let pip = output(&python, options.map(OsStr::new).into_iter().chain([wanted.as_os_str()]))?;
    if !pip.status.success() {
        return Err(failed(
            "cannot install the validator",
            &pip,
            "the packages come from https://pypi.org; check the network, or set `PIP_INDEX_URL` to a mirror",
        ));
    }
    fs::rename(&wanted, &stamp).map_err(Failure::at(&stamp))?;
    absolute(&python)
}

/// Returns the path from the root. It does not resolve links: the link is what belongs to the environment.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    Ok(env::current_dir().map_err(Failure::at(Path::new(".")))?.join(path))
}

fn check_version(python: &str) -> Result<(), Failure> {
    let help = "install Python 3.10 or later, from https://www.python.org or the packages of the system";
    let found = Command::new(python)
        .args(["-c", "import sys; sys.exit(sys.version_info < (3, 10))"])
        .stdin(Stdio::null())
        .output();
    match found {
        Ok(output) if output.status.success() => Ok(()),
        Ok(_) => Err(Failure::new(format!("`{python}` is too old\n  = help: {help}"))),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Failure::new(format!("cannot find `{python}`, which the mock server requires\n  = help: {help}")))
        }
        Err(error) => Err(Failure::new(format!("cannot start `{python}`: {error}"))),
    }
}

fn output<'a>(program: impl AsRef<OsStr>, arguments: impl Iterator<Item = &'a OsStr>) -> Result<Output, Failure> {
    let program = program.as_ref();
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    output.map_err(|error| Failure::new(format!("cannot start `{}`: {error}", Name(program.display()))))
}

/// Reports a command that failed, with the end of what it printed.
fn failed(what: &str, output: &Output, help: &str) -> Failure {
    let texts = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat();
    let last = last_lines(&texts, 4);
    Failure::new(format!("{what}:\n  {last}\n  = help: {help}"))
}
