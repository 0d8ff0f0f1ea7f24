//! Telling what the agents do, in the project's log.

use super::SOURCE;
use super::turn::Teller;
use crate::ids::ProjectId;
use crate::projects::{Projects, Voice};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Speaks in one project, as the generation.
pub(super) struct Speaker {
    pub(super) projects: Projects,
    pub(super) id: ProjectId,
    /// Paths that were written: as many as a project has files, at most.
    written: Mutex<BTreeSet<String>>,
}

impl Speaker {
    pub(super) fn new(projects: Projects, id: ProjectId) -> Self {
        Self { projects, id, written: Mutex::default() }
    }
}

impl Teller for Speaker {
    fn tell(&self, kind: &str, data: Value, more: Value) {
        if let ("file_written", Some(path)) = (kind, more["path"].as_str()) {
            let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
            written.insert(path.to_owned());
        }
        self.projects.tell(&Voice::new(&self.id, SOURCE), kind, data, more);
    }

    fn files_written(&self) -> usize {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
