//! Starts real servers on the loopback interface, generates a client from the document that each publishes, and runs an
//! application that uses the client.

mod install;
mod process;
mod report;
mod servers;

use std::{
    collections::BTreeSet,
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::Value;
use ureq::Agent;

use crate::{corpus, workspace::Workspace};

use process::Process;
use report::Row;
use servers::{Document, Place, SERVERS, Server, USER};

/// The time limit for an application.
const RUN: Duration = Duration::from_secs(300);

/// Start real servers, generate a client for each, and run an application that uses it.
///
/// Installs the servers from PyPI and npm into the folder .tools/live, at pinned versions; requires Python 3.10 and
/// Node.js 20 or later. The applications are in xtask/live, the logs in target/live. Exits with 1 if a call is not
/// answered as expected.
#[derive(Args)]
pub(crate) struct Options {
    /// Run only these servers.
    #[arg(value_name = "NAME", value_parser = SERVERS.map(|server| server.name))]
    names: Vec<String>,
}

/// Runs the servers one after the other. Returns true if all calls were answered as expected.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    // Compiling the generator with optimizations would take longer than all of its runs.
    let generator = corpus::build_generator_with(workspace.root(), &[])?;
    let mut rows = Vec::new();
    for server in &SERVERS {
        if !options.names.is_empty() && !options.names.iter().any(|name| name == server.name) {
            continue;
        }
        tell!("{} {}", server.name, server.version());
        let began = Instant::now();
        let live =
            Live { root: workspace.root(), server, folder: workspace.root().join("target/live").join(server.name) };
        let mut row = Row::new(server.name, server.version());
        if let Err(error) = live.run(&generator, &mut row) {
            row.error = Some(format!("{error:#}"));
        }
        tell!("  ran in {:.0} s", began.elapsed().as_secs_f64());
        say!("{}", row.calls());
        rows.push(row);
    }
    crate::say::out(&report::table(&rows));
    Ok(rows.iter().all(Row::is_success))
}

/// One run of a server.
struct Live<'a> {
    root: &'a Path,
    server: &'static Server,
    /// The folder of the document, the client, the application, the data and the logs.
    folder: PathBuf,
}

impl Live<'_> {
    fn run(&self, generator: &Path, row: &mut Row) -> Result<()> {
        let place = self.place()?;
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            // Some servers compose their document at the first request.
            .timeout_global(Some(Duration::from_secs(120)))
            .build()
            .new_agent();
        let mut processes = Vec::new();
        for (number, program) in (self.server.programs)(&place)?.iter().enumerate() {
            let log = self.folder.join(format!("server-{number}.log"));
            let guard = self.root.join("xtask/live/guard.py");
            processes.push(Process::start(place.installed.system_python(), &guard, program, log)?);
        }
        let last = processes.last_mut().context("the server has no program")?;
        last.wait_for(&agent, &format!("{}{}", place.url(), self.server.ready))?;
        for (path, file) in self.server.setup {
            let body = fs::read(place.files.join(file)).with_context(|| format!("cannot read {file}"))?;
            let request = agent.post(place.url() + path).header("content-type", "application/json");
            let mut response = self.authorized(request, &place).send(&body)?;
            ensure!(response.status().is_success(), "{path}: {}", response.body_mut().read_to_string()?);
        }

        let document = self.document(&agent, &place)?;
        self.generate(generator, &document, &place, row)?;
        let application = self.build()?;
        self.call(&application, &place, row)
    }

    /// Installs the packages, and empties the folder of earlier runs.
    fn place(&self) -> Result<Place> {
        let installed = self.server.packages.install(&self.root.join(".tools/live").join(self.server.name))?;
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).with_context(|| format!("cannot remove {}", self.folder.display()))?;
        }
        let data = self.folder.join("data");
        fs::create_dir_all(&data).with_context(|| format!("cannot create {}", data.display()))?;
        let mut secret = [0; 16];
        SystemRandom::new().fill(&mut secret).ok().context("cannot generate a random password")?;
        let secret = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let files = self.root.join("xtask/live").join(self.server.name);
        Ok(Place { installed, files, data, ports: process::free_ports()?, secret })
    }

    fn authorized<B>(&self, request: ureq::RequestBuilder<B>, place: &Place) -> ureq::RequestBuilder<B> {
        match (self.server.authorization)(place) {
            Some(value) => request.header("authorization", value),
            None => request,
        }
    }

    /// Fetches or copies the document, and returns its path.
    fn document(&self, agent: &Agent, place: &Place) -> Result<PathBuf> {
        let (name, text) = match self.server.document {
            Document::Served(path) => {
                let mut response = self.authorized(agent.get(place.url() + path), place).call()?;
                let text = response.body_mut().with_config().limit(64 << 20).read_to_string()?;
                ensure!(response.status().is_success(), "cannot fetch {path}: {}: {text}", response.status());
                (path, text)
            }
            Document::InSource(path) => (path, place.installed.read_source(path)?),
        };
        let ending = if name.ends_with(".yml") || name.ends_with(".yaml") { "yaml" } else { "json" };
        let document = self.folder.join(format!("openapi.{ending}"));
        fs::write(&document, text).with_context(|| format!("cannot write {}", document.display()))?;
        Ok(document)
    }

    fn generate(&self, generator: &Path, document: &Path, place: &Place, row: &mut Row) -> Result<()> {
        let (overlay, settings) = (place.files.join("overlay.yaml"), place.files.join("codegen.toml"));
        let command = |name| {
            let mut command = Command::new(generator);
            command.arg(name).arg(document);
            for (option, file) in [("--overlay", &overlay), ("--settings", &settings)] {
                if file.is_file() {
                    command.arg(option).arg(file);
                }
            }
            command
        };
        let mut generate = command("generate");
        generate.arg("--out").arg(self.folder.join("client"));
        let generated = install::run(&mut generate)?;
        fs::write(self.folder.join("findings.txt"), &generated.stderr).context("cannot write the findings")?;
        let inspected = install::run(command("inspect").args(["--format", "json"]))?;
        let contents: Value =
            serde_json::from_slice(&inspected.stdout).context("cannot parse the list of operations")?;
        // An operation with several kinds of bodies has several methods.
        let calls = contents["operations"].as_array().into_iter().flatten();
        let places = calls.map(|call| (call["method"].as_str(), call["path"].as_str()));
        row.operations = places.collect::<BTreeSet<_>>().len();
        row.count_corrections(&overlay, &settings)
    }

    /// Builds the application, and returns the path of the program.
    fn build(&self) -> Result<PathBuf> {
        let name = format!("live-{}", self.server.name);
        let application = self.folder.join("application");
        fs::create_dir_all(&application).with_context(|| format!("cannot create {}", application.display()))?;
        let source = self.root.join("xtask/live").join(self.server.name).join("main.rs");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [[bin]]\nname = \"{name}\"\npath = {source:?}\n\n\
             [dependencies]\nclient = {{ path = \"../client\" }}\nserde_json = \"1\"\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n"
        );
        fs::write(application.join("Cargo.toml"), manifest)?;
        let workspace = "[workspace]\nresolver = \"3\"\nmembers = [\"application\", \"client\"]\n\n\
                         [profile.dev]\ndebug = false\nincremental = false\n";
        fs::write(self.folder.join("Cargo.toml"), workspace)?;
        fs::copy(self.root.join("Cargo.lock"), self.folder.join("Cargo.lock"))?;

        let target = self.root.join("target/generated");
        let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut build = Command::new(cargo);
        build.args(["build", "--quiet", "--package", &name]).current_dir(&self.folder);
        install::run(build.env("CARGO_TARGET_DIR", &target).env_remove("RUSTFLAGS"))?;
        Ok(target.join("debug").join(name + env::consts::EXE_SUFFIX))
    }

    /// Runs the application, and reads its calls into the row.
    fn call(&self, application: &Path, place: &Place, row: &mut Row) -> Result<()> {
        let log =
            |name: &str| fs::File::create(self.folder.join(name)).with_context(|| format!("cannot create {name}"));
        let mut child = Command::new(application)
            .env("LIVE_URL", place.url())
            .env("LIVE_USER", USER)
            .env("LIVE_PASSWORD", &place.secret)
            .stdin(Stdio::null())
            .stdout(log("calls.tsv")?)
            .stderr(log("application.log")?)
            .spawn()
            .context("cannot start the application")?;
        let deadline = Instant::now() + RUN;
        let status = loop {
            if let Some(status) = child.try_wait().context("cannot query the status of the application")? {
                break status;
            }
            if Instant::now() > deadline {
                child.kill().context("cannot stop the application")?;
                child.wait().context("cannot stop the application")?;
                bail!("the application did not end within {} s", RUN.as_secs());
            }
            thread::sleep(Duration::from_millis(50));
        };
        row.read(&fs::read_to_string(self.folder.join("calls.tsv"))?);
        let errors = fs::read_to_string(self.folder.join("application.log"))?;
        ensure!(status.success() || row.has_ended(), "the application stopped: {}", errors.trim());
        Ok(())
    }
}
