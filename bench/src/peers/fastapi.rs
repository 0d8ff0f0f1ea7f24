//! A minimal app in FastAPI and uvicorn that writes files as `bench/peers/fastapi_app.py` says.

use crate::process::{Background, free_address};
use crate::stage::Stage;
use std::net::SocketAddr;
use std::process::Command;

pub struct FastApi {
    pub address: SocketAddr,
    process: Background,
}

impl FastApi {
    /// One worker process, as uvicorn starts by default, with its fast event loop and parser. Its
    /// files are in memory.
    pub fn start(stage: &Stage) -> anyhow::Result<Self> {
        let folder = stage.memory().join("fastapi");
        std::fs::create_dir_all(&folder)?;
        let address = free_address()?;
        let mut command = Command::new(stage.tools.installed.join("bin/python"));
        command.args([
            "-m",
            "uvicorn",
            "fastapi_app:app",
            "--loop",
            "uvloop",
            "--http",
            "httptools",
        ]);
        command.args(["--no-access-log", "--host", "127.0.0.1", "--port"]);
        command.arg(address.port().to_string()).arg("--app-dir").arg(stage.peer(""));
        command.env("FOLDER", &folder).env("PYTHONDONTWRITEBYTECODE", "1");
        let log = folder.with_extension("log");
        let mut process = Background::start(command, &log)?;
        process.wait_for_port(&log, address)?;
        Ok(Self { address, process })
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }
}
