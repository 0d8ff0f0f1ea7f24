//! The browser's own sandbox: made for one look, and nothing of it stays.

use super::super::Projects;
use super::error::BrowseError;
use super::gate::OneWay;
use super::queue::Place;
use crate::config::{FULL_IMAGE, SMALL_IMAGE};
use sandbox::workspace::remove_tree;
use sandbox::{Limits, Link, LinkError, SandboxId, SandboxSpec};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Memory of the browser with what it writes to /tmp, in bytes.
const MEMORY_BYTES: u64 = 1 << 30;
/// Cores of the browser.
const CPUS: f64 = 2.0;
/// Processes and threads of the browser: a quiet page has 150.
const PIDS: u32 = 512;
/// How long its agent may take to connect.
const AGENT_TIMEOUT: Duration = Duration::from_secs(10);
/// How often it is tried to remove a sandbox, and how long between.
const REMOVE_TRIES: u32 = 5;
const REMOVE_PAUSE: Duration = Duration::from_millis(300);
/// Where a data folder's leases of host user ids for looks begin: more projects than it ever holds.
const FIRST_LEASE: u32 = 1_000_000;
/// Host user ids of one look.
const UIDS: u32 = crate::jobs::UIDS_PER_PROJECT;
/// The most looks at once whose ids are kept apart at the upper end of all ids.
const MAX_LEASES: u32 = 1024;
/// Variables inside. The home on disk stays empty: what the browser writes goes to memory.
const VARIABLES: [(&str, &str); 5] = [
    ("PATH", "/usr/local/bin:/usr/bin:/bin"),
    ("HOME", "/tmp"),
    ("TMPDIR", "/tmp"),
    ("LANG", "C.UTF-8"),
    ("USER", "student"),
];

/// The first host user id of a look's sandbox.
fn first_uid(uid_base: u32, number: u32) -> u32 {
    let last_first = u32::MAX - UIDS * (MAX_LEASES + 1);
    let first = uid_base.saturating_add(UIDS * FIRST_LEASE).min(last_first);
    first + UIDS * (number % MAX_LEASES)
}

impl Projects {
    /// A specification of its own for each look, with folders that are made here.
    pub(super) async fn look_spec(&self, place: &Place) -> Result<SandboxSpec, BrowseError> {
        let parts = self.parts();
        let id = SandboxId::random();
        let folder = self.look_folder(&id);
        let (workspace, home) = (folder.join("browser"), folder.join("home"));
        let made = workspace.clone();
        blocking(move || std::fs::create_dir_all(made)).await?;
        let variables = VARIABLES.iter().map(|(name, value)| (name.to_string(), value.to_string()));
        Ok(SandboxSpec {
            id,
            workspace,
            home,
            host_uid_base: first_uid(parts.config.sandbox.uid_base, place.number),
            limits: Limits {
                memory_bytes: MEMORY_BYTES,
                cpus: CPUS,
                pids: PIDS,
                ..Limits::default()
            },
            env: variables.collect::<BTreeMap<_, _>>(),
            images: vec![FULL_IMAGE.to_owned(), SMALL_IMAGE.to_owned()],
        })
    }

    /// Makes the sandbox and waits for its agent.
    pub(super) async fn make_look(
        &self,
        spec: &SandboxSpec,
        gate: Arc<OneWay>,
    ) -> Result<Arc<Link>, BrowseError> {
        let parts = self.parts();
        let folder = parts.engine.socket_folder(spec).await?;
        let link = Link::open(&folder, parts.engine.agent_uid(spec), gate, &parts.tasks)?;
        parts.engine.create(spec).await?;
        match tokio::time::timeout(AGENT_TIMEOUT, link.ping()).await {
            Ok(answered) => answered?,
            Err(_) => return Err(LinkError::NotConnected.into()),
        }
        Ok(link)
    }

    /// Removes the sandbox and its folders. Where that fails the next server's sweep does it, and
    /// the user ids are not given to another look until then.
    pub(super) async fn clear_look(&self, id: &SandboxId, place: &mut Place) {
        for attempt in 1..=REMOVE_TRIES {
            match self.remove_look(id).await {
                Ok(()) => return self.0.looks.end(id),
                Err(error) if attempt == REMOVE_TRIES => {
                    tracing::error!(sandbox = %id, %error, "a browser's sandbox could not be removed");
                }
                Err(_) => tokio::time::sleep(REMOVE_PAUSE).await,
            }
        }
        place.spoil();
    }

    async fn remove_look(&self, id: &SandboxId) -> Result<(), BrowseError> {
        self.parts().engine.remove(id).await?;
        let folder = self.look_folder(id);
        blocking(move || remove_tree(&folder).map_err(std::io::Error::other)).await
    }

    /// Removes the folders of looks that an earlier server left. Their sandboxes no row knows of, so
    /// that taking over removes them.
    pub async fn sweep_looks(&self) -> std::io::Result<()> {
        let folder = self.parts().looks.clone();
        let swept = blocking(move || remove_tree(&folder).map_err(std::io::Error::other)).await;
        swept.map_err(std::io::Error::other)
    }

    fn look_folder(&self, id: &SandboxId) -> PathBuf {
        Path::new(&self.parts().looks).join(id.as_str())
    }
}

async fn blocking(
    work: impl FnOnce() -> std::io::Result<()> + Send + 'static,
) -> Result<(), BrowseError> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_ids_are_no_projects_and_apart() {
        assert_eq!(first_uid(600_000_000, 0), 2_648_000_000);
        assert_eq!(first_uid(600_000_000, 1), 2_648_002_048);
        // Also at the upper end, and always with room for a whole block.
        for base in [100_000, 2_300_000_000, 4_000_000_000] {
            for number in [0, 1, MAX_LEASES - 1] {
                let first = first_uid(base, number);
                assert!(first > base && first.checked_add(UIDS).is_some(), "{base} {number}");
            }
            assert_eq!(first_uid(base, 1) - first_uid(base, 0), UIDS);
        }
    }
}
