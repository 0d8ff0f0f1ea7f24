//! A server in our own framework that gives a JSON body back: what HTTP costs by itself.

use crate::process::Background;
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

/// The body of a file's write.
#[derive(Serialize, Deserialize)]
struct File {
    path: String,
    content: String,
}

/// Says its address, then serves until it is killed. A process of its own, as our server is.
pub fn serve() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        let app = Router::new().route("/", post(async |Json(file): Json<File>| Json(file)));
        Ok(axum::serve(listener, app).await?)
    })
}

pub struct Echo {
    pub address: SocketAddr,
    _process: Background,
}

impl Echo {
    pub fn start(folder: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("echo");
        let log = folder.join("echo.log");
        let mut process = Background::start(command, &log)?;
        let said = || std::fs::read_to_string(&log).ok()?.lines().next()?.parse().ok();
        let address = process.wait_for(&log, said)?;
        Ok(Self { address, _process: process })
    }
}
