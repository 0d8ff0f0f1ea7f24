//! nginx, with its own configuration, in front of an app's socket.

use crate::process::{Background, free_address};
use crate::stage::Stage;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

pub struct Nginx {
    pub address: SocketAddr,
    _process: Background,
}

impl Nginx {
    pub fn start(stage: &Stage, socket: &Path) -> anyhow::Result<Self> {
        let folder = stage.folder("nginx")?;
        let address = free_address()?;
        let config = std::fs::read_to_string(stage.peer("nginx.conf"))?
            .replace("@SOCKET@", &socket.to_string_lossy())
            .replace("@LISTEN@", &address.to_string());
        std::fs::write(folder.join("nginx.conf"), config)?;
        let mut command = Command::new(stage.tools.installed.join("nginx/usr/sbin/nginx"));
        command.arg("-p").arg(&folder).args(["-c", "nginx.conf", "-e", "nginx-error.log"]);
        let log = folder.join("nginx.log");
        let mut process = Background::start(command, &log)?;
        process.wait_for_port(&log, address)?;
        Ok(Self { address, _process: process })
    }
}
