//! The Docker that sandboxes are made by, where the engine is Docker.

use super::{ConfigError, Setting, Sources};

pub(super) static SETTINGS: &[Setting] = &[HOST, RUNTIME];

const HOST: Setting = Setting {
    flag: "docker-host",
    env: "DOCKER_HOST",
    key: "docker.host",
    default: "unix:///var/run/docker.sock",
    help: "Docker's socket on this machine, unix:///path",
};
const RUNTIME: Setting = Setting {
    flag: "docker-runtime",
    env: "DOCKER_RUNTIME",
    key: "docker.runtime",
    default: "runc",
    help: "runc, or runsc for gVisor; as Docker's daemon.json names it",
};

/// Characters of a runtime's name.
const MAX_RUNTIME_CHARS: usize = 64;

#[derive(Debug, Clone)]
pub struct DockerConfig {
    /// `unix:///path`: server and Docker share folders, so they share a machine.
    pub address: String,
    /// Docker's name for what runs containers.
    pub runtime: String,
}

impl DockerConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        Ok(Self {
            // Docker's own tools read it too: it may name a Docker elsewhere though sandboxes are
            // native, so only the engine judges it.
            address: sources.text(&HOST).unwrap_or_default().to_owned(),
            runtime: sources.parse(&RUNTIME, "a runtime's name like runc or runsc", runtime)?,
        })
    }
}

fn runtime(text: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    (text.len() <= MAX_RUNTIME_CHARS && text.chars().all(allowed)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_docker_elsewhere_does_not_keep_a_native_server_from_starting() {
        let elsewhere = "tcp://10.0.0.1:2375";
        let config = DockerConfig::read(&Sources::of_pairs(&[("DOCKER_HOST", elsewhere)]));
        assert_eq!(config.unwrap().address, elsewhere);
    }

    #[test]
    fn a_runtime_is_a_name_and_no_path() {
        for name in ["/usr/bin/runsc", "runsc --debug"] {
            assert!(DockerConfig::read(&Sources::of_pairs(&[("DOCKER_RUNTIME", name)])).is_err());
        }
    }
}
