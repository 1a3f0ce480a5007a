//! Packages of PyPI and npm at pinned versions, in a folder of their own for each server.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};

use crate::node::{NPM, ensure_present};

/// The file that lists what is installed. It is written last, so an interrupted installation is repeated.
const INSTALLED: &str = "installed.json";

/// The folder of the unpacked source package.
const SOURCE: &str = "source";

/// The packages of a server, each with its version.
pub(super) struct Packages {
    /// Packages of PyPI.
    pub(super) python: &'static [(&'static str, &'static str)],
    /// Packages of npm.
    pub(super) node: &'static [(&'static str, &'static str)],
    /// The packages of npm whose install scripts compile native code.
    pub(super) native: &'static [&'static str],
    /// True if the source package of the first Python package is needed as well.
    pub(super) with_source: bool,
}

impl Packages {
    /// Installs the packages into a folder, unless it contains them at these versions.
    pub(super) fn install(&self, folder: &Path) -> Result<Installed> {
        let python = python()?;
        let wanted = json!({ "python": pins(self.python), "node": pins(self.node) });
        let list = folder.join(INSTALLED);
        let found: Option<Value> = fs::read(&list).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let installed = Installed { folder: folder.to_owned(), python };
        if found.as_ref() == Some(&wanted) {
            return Ok(installed);
        }

        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let began = Instant::now();
        if !self.python.is_empty() {
            self.install_python(&installed)?;
        }
        if !self.node.is_empty() {
            self.install_node(folder)?;
        }
        fs::write(&list, format!("{wanted:#}\n")).with_context(|| format!("cannot write {}", list.display()))?;
        tell!("  installed in {:.0} s", began.elapsed().as_secs_f64());
        Ok(installed)
    }

    fn install_python(&self, installed: &Installed) -> Result<()> {
        let names: Vec<String> = self.python.iter().map(|(name, version)| format!("{name}=={version}")).collect();
        tell!("  installing {} from PyPI", names.join(", "));
        run(Command::new(installed.python).args(["-m", "venv"]).arg(installed.folder.join("python")))?;
        let options = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
        run(installed.python("python").args(options).args(&names))?;
        let first = self.python.iter().zip(&names).next().filter(|_| self.with_source);
        let Some(((name, _), pinned)) = first else { return Ok(()) };
        let folder = installed.folder.join(SOURCE);
        let options = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", name, "--dest"];
        run(installed.python("python").args(options).arg(&folder).arg(pinned))?;
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            run(installed.python("python").args(["-m", "tarfile", "-e"]).arg(entry?.path()).arg(&folder))?;
        }
        Ok(())
    }

    fn install_node(&self, folder: &Path) -> Result<()> {
        let names: Vec<String> = self.node.iter().map(|(name, version)| format!("{name} {version}")).collect();
        tell!("  installing {} from npm", names.join(", "));
        ensure_present("node", "20")?;
        let manifest = json!({ "private": true, "dependencies": pins(self.node) });
        fs::write(folder.join("package.json"), format!("{manifest:#}\n")).context("cannot write package.json")?;
        let options = ["--engine-strict", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"];
        run(Command::new(NPM).arg("install").args(options).current_dir(folder))?;
        if self.native.is_empty() {
            return Ok(());
        }
        // Without access to the prebuilt files, which are not on npm, the packages are compiled. The headers that this
        // takes are a part of most installations of Node; if they are missing, npm downloads them.
        let mut rebuild = Command::new(NPM);
        rebuild.args(["rebuild", "--no-audit", "--loglevel", "error"]).args(self.native).current_dir(folder);
        if let Some(prefix) = headers() {
            rebuild.env("npm_config_nodedir", prefix);
        }
        run(&mut rebuild)?;
        Ok(())
    }
}

const PYTHON: &str = "install Python 3.10 or later with its module `venv`, from https://www.python.org";

/// The folder of installed packages.
pub(super) struct Installed {
    folder: PathBuf,
    /// The Python of the system.
    python: &'static str,
}

impl Installed {
    /// Returns a command for a program of a Python package, or for Python with these packages.
    pub(super) fn python(&self, program: &str) -> Command {
        let folder = if cfg!(windows) { "python/Scripts" } else { "python/bin" };
        Command::new(self.folder.join(folder).join(program))
    }

    /// Returns a command for a script of a Node package.
    pub(super) fn node(&self, script: &str) -> Command {
        let mut command = Command::new("node");
        command.arg(self.folder.join("node_modules").join(script));
        command
    }

    /// Returns the name of the Python of the system.
    pub(super) fn system_python(&self) -> &'static str {
        self.python
    }

    /// Reads a file of the source package of the first Python package.
    pub(super) fn read_source(&self, path: &str) -> Result<String> {
        let folder = self.folder.join(SOURCE);
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let file = entry?.path().join(path);
            if file.is_file() {
                return fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()));
            }
        }
        bail!("the source package does not contain {path}")
    }
}

fn pins(packages: &[(&str, &str)]) -> Value {
    Value::Object(packages.iter().map(|(name, version)| ((*name).to_owned(), json!(version))).collect::<Map<_, _>>())
}

/// Runs a program that must succeed.
pub(super) fn run(command: &mut Command) -> Result<Output> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{name}`"))?;
    ensure!(
        output.status.success(),
        "`{name}` failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(output)
}

/// Returns the name of a Python that is recent enough.
fn python() -> Result<&'static str> {
    for name in ["python3.11", "python3", "python"] {
        let check = "import sys; sys.exit(sys.version_info < (3, 10))";
        let status = Command::new(name).args(["-c", check]).stdin(Stdio::null()).stderr(Stdio::null()).status();
        if status.is_ok_and(|status| status.success()) {
            return Ok(name);
        }
    }
    bail!("cannot find Python; {PYTHON}")
}

/// Returns the prefix of Node's installation if it contains the headers for native code.
fn headers() -> Option<PathBuf> {
    let output = Command::new("node").args(["-p", "process.execPath"]).stdin(Stdio::null()).output().ok()?;
    let program = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    let prefix = program.parent()?.parent()?.to_owned();
    prefix.join("include/node/node.h").is_file().then_some(prefix)
}
