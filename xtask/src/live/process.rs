//! Running servers. Dropping one stops it and every process that it started.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use ureq::Agent;

/// The time limit for a server to accept requests.
const START: Duration = Duration::from_secs(180);

/// The time limit for the guard to stop a server. It kills the server before that.
const STOP: Duration = Duration::from_secs(45);

/// A running program.
pub(super) struct Process {
    guard: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a program below the guard, with its output in a log.
    pub(super) fn start(python: &str, guard: &Path, program: &Command, log: PathBuf) -> Result<Self> {
        let output = File::create(&log).with_context(|| format!("cannot create {}", log.display()))?;
        let mut command = Command::new(python);
        command.arg(guard).arg(program.get_program()).args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(folder) = program.get_current_dir() {
            command.current_dir(folder);
        }
        let guard = command
            .stdin(Stdio::piped())
            .stdout(output.try_clone().context("cannot open a log twice")?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("cannot start `{python}`"))?;
        Ok(Self { guard, log })
    }

    /// Waits until a URL answers with any status below 500.
    pub(super) fn wait_for(&mut self, agent: &Agent, url: &str) -> Result<()> {
        let deadline = Instant::now() + START;
        loop {
            if agent.get(url).call().is_ok_and(|response| response.status().as_u16() < 500) {
                return Ok(());
            }
            if let Some(status) = self.guard.try_wait().context("cannot query the status of the server")? {
                bail!("the server exited with {status}:\n{}", self.end_of_log());
            }
            if Instant::now() > deadline {
                bail!("{url} did not answer within {} s:\n{}", START.as_secs(), self.end_of_log());
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    fn end_of_log(&self) -> String {
        let bytes = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let deadline = Instant::now() + STOP;
        while Instant::now() < deadline {
            match self.guard.try_wait() {
                Ok(None) => thread::sleep(Duration::from_millis(50)),
                Ok(Some(_)) | Err(_) => return,
            }
        }
        // Either call fails only if the process has already exited.
        let _ = self.guard.kill();
        let _ = self.guard.wait();
    }
}

/// Returns different ports that are free. A port is unused only until another program takes it, which is unlikely within
/// the second that a server needs.
pub(super) fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let mut listeners = Vec::new();
    let mut ports = [0; N];
    for port in &mut ports {
        let listener = TcpListener::bind(("127.0.0.1", 0)).context("cannot listen on the loopback interface")?;
        *port = listener.local_addr().context("cannot read the address of a listener")?.port();
        listeners.push(listener);
    }
    Ok(ports)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_server_stops_with_all_processes_that_it_started() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = folder.path().join("server.log");
        let mut program = Command::new("sh");
        // The first belongs to another session and loses its parent.
        program.args(["-c", "(setsid sleep 300 & echo $!); sleep 300 & echo $!; echo $$; wait"]);
        let guard = Path::new(env!("CARGO_MANIFEST_DIR")).join("live/guard.py");
        let process = Process::start("python3", &guard, &program, log.clone()).expect("Python is installed");
        let ids = || -> Vec<u32> {
            let text = fs::read_to_string(&log).unwrap_or_default();
            text.lines().filter_map(|line| line.parse().ok()).collect()
        };
        let deadline = Instant::now() + Duration::from_secs(30);
        while ids().len() < 3 && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
        let ids = ids();
        let is_running = |id: &u32| Path::new("/proc").join(id.to_string()).exists();
        assert!(ids.len() == 3 && ids.iter().all(is_running), "{ids:?}");
        drop(process);
        assert!(!ids.iter().any(is_running), "{ids:?}");
    }

    #[test]
    fn ports_differ() {
        let [first, second] = free_ports().expect("the loopback interface has free ports");
        assert_ne!(first, second);
    }
}
