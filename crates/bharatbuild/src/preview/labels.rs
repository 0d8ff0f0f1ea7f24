//! Which project a label means, where it is a hash.

use super::names::{HASH_PREFIX, hash_label, is_plain};
use crate::ids::ProjectId;
use async_trait::async_trait;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::OnceCell;

/// Names the projects that an earlier process may have given URLs of.
#[async_trait]
pub trait Labels: Send + Sync + 'static {
    /// Every project there is; none where that cannot be told now.
    async fn projects(&self) -> Option<Vec<ProjectId>>;
}

/// The labels that are hashes. All projects are asked for once; later ones are noted when their URL
/// is made, before which nobody can come.
pub(super) struct LabelTable {
    source: Arc<dyn Labels>,
    hashed: Mutex<HashMap<String, ProjectId>>,
    loaded: OnceCell<()>,
}

impl LabelTable {
    pub fn new(source: Arc<dyn Labels>) -> Self {
        Self { source, hashed: Mutex::default(), loaded: OnceCell::new() }
    }

    fn hashed(&self) -> MutexGuard<'_, HashMap<String, ProjectId>> {
        self.hashed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a project, so that its label leads to it.
    pub fn note(&self, project: &ProjectId) {
        if !is_plain(project.as_str()) {
            self.hashed().insert(hash_label(project), project.clone());
        }
    }

    /// The project that a label means. Whether it exists is not asked where the label is its id:
    /// nobody gets in without a ticket.
    pub async fn resolve(&self, label: &str) -> Option<ProjectId> {
        if is_plain(label) {
            return label.parse().ok();
        }
        if !label.starts_with(HASH_PREFIX) {
            return None;
        }
        let load = async || self.source.projects().await.map(|all| self.note_all(&all)).ok_or(());
        if self.loaded.get_or_try_init(load).await.is_err() {
            tracing::warn!("the projects could not be listed");
        }
        self.hashed().get(label).cloned()
    }

    fn note_all(&self, projects: &[ProjectId]) {
        projects.iter().for_each(|project| self.note(project));
    }
}
