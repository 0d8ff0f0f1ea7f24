//! On real folders.

mod diffs;
mod hostile;
mod restoring;
mod taking;

use super::{Bounds, Checkpoint, CheckpointKind, Checkpoints, NewCheckpoint, Room};
use crate::clock::{Clock, ScriptedClock};
use crate::config::{Config, Sources};
use crate::ids::{ProjectId, UserId};
use crate::jobs::{Jobs, NewProject, Rule};
use crate::store::{Instance, Store};
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// A project, its folder and its checkpoints.
struct Bench {
    checkpoints: Checkpoints,
    jobs: Jobs,
    id: ProjectId,
    folder: PathBuf,
    /// Where its checkpoints lie.
    place: PathBuf,
    dir: tempfile::TempDir,
    _instance: Instance,
}

impl Bench {
    async fn new() -> Self {
        Self::with(Bounds::default()).await
    }

    async fn with(bounds: Bounds) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data").display().to_string();
        let settings = [("BHARATBUILD_DATA", data.as_str()), ("MAX_PROJECT_SIZE_MB", "1")];
        let config = Config::read(&Sources::of_pairs(&settings)).unwrap();
        let instance = Instance::open(&config.storage).unwrap();
        let store = Store::open(&instance.database()).await.unwrap();
        let (clock, tasks): (Arc<dyn Clock>, _) =
            (Arc::new(ScriptedClock::default()), TaskTracker::new());
        let (for_jobs, of_jobs) = (clock.clone(), tasks.clone());
        let jobs = Jobs::open(&config, &instance, store.clone(), for_jobs, of_jobs).unwrap();
        let root = instance.data.join("checkpoints");
        let id: ProjectId = "shop".parse().unwrap();
        let owner: UserId = "asha".parse().unwrap();
        let (name, project_type) = ("Shop".to_owned(), "node".to_owned());
        jobs.create(NewProject { id: Some(id.clone()), owner, name, project_type }).await.unwrap();
        let (folder, place) = (jobs.path(&id), root.join("shop"));
        let room = Room { root, jobs: jobs.clone(), store, clock, tasks, bounds };
        let checkpoints = Checkpoints(Arc::new(room));
        Self { checkpoints, jobs, id, folder, place, dir, _instance: instance }
    }

    async fn write(&self, path: &str, content: &str) {
        let content = content.as_bytes().to_vec();
        self.jobs.write_file(&self.id, path, content, Rule::Anytime).await.unwrap();
    }

    /// Writes as a program in the sandbox does.
    fn write_behind(&self, path: &str, content: &str) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.join(path)).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.folder.join(path).symlink_metadata().is_ok()
    }

    async fn turn(&self, title: &str, chat_cursor: i64) -> Checkpoint {
        let (kind, title) = (CheckpointKind::Turn, title.to_owned());
        self.checkpoints.take(&self.id, NewCheckpoint { kind, title, chat_cursor }).await.unwrap()
    }

    async fn restore(&self, number: u32) -> Checkpoint {
        self.checkpoints.restore(&self.id, number).await.unwrap()
    }

    /// Kinds and chat cursors, the oldest first.
    async fn kinds(&self) -> Vec<(&'static str, i64)> {
        let listed = self.checkpoints.list(&self.id).await.unwrap();
        listed.iter().rev().map(|one| (one.kind.as_str(), one.chat_cursor)).collect()
    }

    async fn paths(&self, number: u32) -> Vec<String> {
        let manifest = self.checkpoints.manifest(&self.id, number).await.unwrap();
        manifest.files.into_keys().collect()
    }

    /// Contents that are stored.
    fn blobs(&self) -> usize {
        let folders = std::fs::read_dir(self.place.join("blobs")).unwrap();
        folders.map(|at| std::fs::read_dir(at.unwrap().path()).unwrap().count()).sum()
    }
}
