//! `runc run` of a bundle like our sandboxes: their namespaces, uid range, limits and system.

use super::command::first_output;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub struct Runc {
    folder: PathBuf,
}

impl Runc {
    pub fn prepare(folder: PathBuf, config: &Path) -> anyhow::Result<Self> {
        let root = folder.join("rootfs");
        for name in ["usr", "proc", "dev", "sys", "tmp", "etc"] {
            std::fs::create_dir_all(root.join(name))?;
        }
        for name in ["bin", "sbin", "lib", "lib64"] {
            std::os::unix::fs::symlink(format!("usr/{name}"), root.join(name))?;
        }
        std::fs::copy(config, folder.join("config.json"))?;
        Ok(Self { folder })
    }

    /// Its container goes with its command.
    pub fn first_output(&self, round: usize) -> anyhow::Result<Duration> {
        let mut command = Command::new("runc");
        command.arg("--root").arg(self.folder.join("state"));
        command.arg("run").arg("--bundle").arg(&self.folder);
        command.arg(format!("bharatbuild-bench-{}-{round}", std::process::id()));
        first_output(command)
    }
}
