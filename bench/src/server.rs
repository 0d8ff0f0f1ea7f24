//! The server under test, on a data folder of its own, as a college runs it: with tokens.

use crate::http::Connection;
use crate::process::{Background, said};
use crate::rounds::say;
use anyhow::Context;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Server {
    process: Background,
    program: PathBuf,
    data: PathBuf,
    address: SocketAddr,
    token: String,
}

impl Server {
    pub fn start(
        program: &Path,
        data: PathBuf,
        arguments: &[&str],
        docker: Option<&str>,
    ) -> anyhow::Result<Self> {
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--auth-mode", "jwt"]);
        command.args(arguments).arg("--data").arg(&data);
        if let Some(address) = docker {
            command.env("DOCKER_HOST", address);
        }
        let log = data.with_extension("log");
        let mut process = Background::start(command, &log)?;
        let file = data.join("address");
        let listening = || std::fs::read_to_string(&file).ok()?.trim().parse().ok();
        let address = process.wait_for(&log, listening).context("the server")?;
        let mut token = Command::new(program);
        token.args(["token", "--user", "bench", "--role", "admin", "--data"]).arg(&data);
        let token = said(&mut token)?;
        Ok(Self { process, program: program.to_owned(), data, address, token })
    }

    pub fn connect(&self) -> anyhow::Result<Connection> {
        Connection::open(self.address, Some(&self.token))
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// A link by which a browser signs in, once.
    pub fn invite(&self) -> anyhow::Result<String> {
        let mut invite = Command::new(&self.program);
        invite.args(["invite", "--user", "bench", "--data"]).arg(&self.data);
        said(&mut invite)
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Where a project's files are.
    pub fn folder(&self, project: &str) -> PathBuf {
        self.data.join("jobs").join(project)
    }

    /// What this server's control groups are named by.
    pub fn instance(&self) -> anyhow::Result<String> {
        Ok(std::fs::read_to_string(self.data.join("instance-id"))?.trim().to_owned())
    }

    /// A job without a sandbox, to write files to.
    pub fn make_job(&self, id: &str) -> anyhow::Result<()> {
        let body = json!({"project_name": id, "job_id": id}).to_string();
        self.connect()?.post("/api/v1/jobs/create", &body).map(drop)
    }

    /// A sandbox with the given limits, or the default ones.
    pub fn make_sandbox(&self, id: &str, limits: &Value) -> anyhow::Result<()> {
        let path = format!("/api/v1/containers/{id}/create");
        self.connect()?.post(&path, &limits.to_string()).map(drop)
    }

    fn remove_everything(&self) -> anyhow::Result<()> {
        let mut connection = self.connect()?;
        loop {
            let listed: Value = connection.get("/api/v1/projects")?.json()?;
            // An answer has so many at most; those removed are in no other.
            let listed = listed["projects"].as_array().cloned().unwrap_or_default();
            if listed.is_empty() {
                return Ok(());
            }
            for project in listed {
                let id = project["project_id"].as_str().context("a project without an id")?;
                connection.delete(&removal(id))?;
            }
        }
    }
}

/// Removes a project, sandbox and files.
pub fn removal(id: &str) -> String {
    format!("/api/v1/containers/{id}?delete_files=true")
}

impl Drop for Server {
    fn drop(&mut self) {
        // Sandboxes outlive their server on purpose, so they go first.
        if let Err(error) = self.remove_everything() {
            say(&format!("  a sandbox may be left in {}: {error:#}", self.data.display()));
        }
    }
}
