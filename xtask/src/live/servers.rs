//! The servers: how each is installed, configured and started. None of them sends data about its use elsewhere, and all
//! listen on the loopback interface only.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use super::install::{Installed, Packages, run};

/// A server and the files of its application, which are in `xtask/live/NAME`.
pub(super) struct Server {
    pub(super) name: &'static str,
    /// The first package is the server.
    pub(super) packages: Packages,
    pub(super) document: Document,
    /// A path that answers once the server is ready.
    pub(super) ready: &'static str,
    /// Prepares the data, and returns the programs to run.
    pub(super) programs: fn(&Place) -> Result<Vec<Command>>,
    /// The value of the header `Authorization` for the requests of this command.
    pub(super) authorization: fn(&Place) -> Option<String>,
    /// Requests before the document is fetched: a path, and the file with the body.
    pub(super) setup: &'static [(&'static str, &'static str)],
}

/// The place that publishes the document.
pub(super) enum Document {
    /// A path on the server.
    Served(&'static str),
    /// A path in the source package of PyPI.
    InSource(&'static str),
}

/// The surroundings of one run of a server.
pub(super) struct Place {
    pub(super) installed: Installed,
    /// The files of the application.
    pub(super) files: PathBuf,
    /// An empty folder for the data.
    pub(super) data: PathBuf,
    /// The port of the server, and two others for its parts.
    pub(super) ports: [u16; 3],
    /// A password, unique to the run.
    pub(super) secret: String,
}

/// The name of the user whose password is [`Place::secret`], where the server has users.
pub(super) const USER: &str = "admin@example.com";

pub(super) const SERVERS: [Server; 4] = [
    Server {
        name: "chroma",
        packages: Packages { python: &[("chromadb", "1.5.9")], node: &[], native: &[], with_source: false },
        document: Document::Served("/openapi.json"),
        ready: "/api/v2/heartbeat",
        programs: chroma,
        authorization: |_| None,
        setup: &[],
    },
    Server {
        name: "prefect",
        packages: Packages { python: &[("prefect", "3.9.1")], node: &[], native: &[], with_source: false },
        document: Document::Served("/openapi.json"),
        ready: "/api/health",
        programs: prefect,
        authorization: |_| None,
        setup: &[],
    },
    Server {
        name: "directus",
        // The last version that runs with Node.js 20.
        packages: Packages {
            python: &[],
            node: &[("directus", "11.3.5"), ("sqlite3", "5.1.7")],
            native: &["sqlite3", "isolated-vm", "argon2"],
            with_source: false,
        },
        document: Document::Served("/server/specs/oas"),
        ready: "/server/ping",
        programs: directus,
        authorization: |place| Some(format!("Bearer {}", place.secret)),
        // The document describes the collections that exist.
        setup: &[("/collections", "collection.json")],
    },
    Server {
        name: "jupyterhub",
        packages: Packages {
            python: &[("jupyterhub", "6.1.1")],
            // Later versions require a package that does not support Node.js 20.
            node: &[("configurable-http-proxy", "5.2.0")],
            native: &[],
            with_source: true,
        },
        document: Document::InSource("docs/source/_static/rest-api.yml"),
        ready: "/hub/api/",
        programs: jupyterhub,
        authorization: |_| None,
        setup: &[],
    },
];

impl Server {
    /// Returns the version of the server.
    pub(super) fn version(&self) -> &'static str {
        self.packages.python.iter().chain(self.packages.node).map(|(_, version)| *version).next().unwrap_or_default()
    }
}

impl Place {
    /// Returns the URL of the server, without a trailing slash.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port())
    }

    fn port(&self) -> String {
        self.ports[0].to_string()
    }
}

fn chroma(place: &Place) -> Result<Vec<Command>> {
    let mut server = place.installed.python("chroma");
    server.args(["run", "--host", "127.0.0.1", "--port", &place.port(), "--path"]).arg(&place.data);
    server.env("ANONYMIZED_TELEMETRY", "False");
    Ok(vec![server])
}

fn prefect(place: &Place) -> Result<Vec<Command>> {
    let mut server = place.installed.python("prefect");
    server.args(["server", "start", "--no-ui", "--host", "127.0.0.1", "--port", &place.port()]);
    server.env("PREFECT_HOME", &place.data);
    server.env("PREFECT_SERVER_API_AUTH_STRING", format!("{USER}:{}", place.secret));
    server.env("PREFECT_SERVER_ANALYTICS_ENABLED", "false").env("DO_NOT_TRACK", "1");
    Ok(vec![server])
}

fn directus(place: &Place) -> Result<Vec<Command>> {
    let uploads = place.data.join("uploads");
    fs::create_dir(&uploads).with_context(|| format!("cannot create {}", uploads.display()))?;
    let command = |name| {
        let mut command = place.installed.node("directus/cli.js");
        command.arg(name).current_dir(&place.data);
        command.env("DB_CLIENT", "sqlite3").env("DB_FILENAME", place.data.join("directus.sqlite"));
        command.env("STORAGE_LOCATIONS", "local").env("STORAGE_LOCAL_ROOT", &uploads);
        command.env("SECRET", &place.secret).env("ADMIN_EMAIL", USER);
        command.env("ADMIN_PASSWORD", &place.secret).env("ADMIN_TOKEN", &place.secret);
        command.env("HOST", "127.0.0.1").env("PORT", place.port()).env("PUBLIC_URL", place.url());
        command.env("TELEMETRY", "false");
        command
    };
    run(&mut command("bootstrap"))?;
    Ok(vec![command("start")])
}

fn jupyterhub(place: &Place) -> Result<Vec<Command>> {
    let [public, hub, routes] = place.ports.map(|port| port.to_string());
    let mut proxy = place.installed.node("configurable-http-proxy/bin/configurable-http-proxy");
    proxy.args(["--ip", "127.0.0.1", "--port", &public, "--api-ip", "127.0.0.1", "--api-port", &routes]);
    proxy.arg("--default-target").arg(format!("http://127.0.0.1:{hub}"));
    proxy.env("CONFIGPROXY_AUTH_TOKEN", &place.secret);

    let mut server = place.installed.python("jupyterhub");
    server.arg("--config").arg(place.files.join("jupyterhub_config.py")).current_dir(&place.data);
    server.env("LIVE_DATA", &place.data).env("LIVE_PORTS", format!("{public} {hub} {routes}"));
    server.env("LIVE_PASSWORD", &place.secret);
    Ok(vec![proxy, server])
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use super::*;

    #[test]
    fn each_server_has_a_short_application_and_pinned_packages() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("live");
        for server in &SERVERS {
            let text = fs::read_to_string(root.join(server.name).join("main.rs")).expect("the application exists");
            let lines = text.lines().count();
            assert!((60..=150).contains(&lines), "{}: {lines} lines", server.name);
            assert!(text.starts_with("//! "), "{}: the application says what it does", server.name);
            let pins = server.packages.python.iter().chain(server.packages.node);
            assert!(pins.clone().count() > 0, "{}", server.name);
            assert!(pins.clone().all(|(_, version)| semver::Version::parse(version).is_ok()), "{}", server.name);
        }
        let names: BTreeSet<&str> = SERVERS.iter().map(|server| server.name).collect();
        assert_eq!(names.len(), SERVERS.len());
    }
}
