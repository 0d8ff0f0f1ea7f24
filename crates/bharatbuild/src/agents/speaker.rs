//! Telling what the agents do, in the project's log.

use super::SOURCE;
use super::turn::Teller;
use crate::ids::ProjectId;
use crate::projects::{Projects, Voice};
use serde_json::Value;

/// Speaks in one project, as the generation.
pub(super) struct Speaker {
    pub(super) projects: Projects,
    pub(super) id: ProjectId,
}

impl Teller for Speaker {
    fn tell(&self, kind: &str, data: Value, more: Value) {
        self.projects.tell(&Voice::new(&self.id, SOURCE), kind, data, more);
    }
}
