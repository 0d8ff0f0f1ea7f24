//! The preview's way into sandboxes.

use super::Projects;
use crate::ids::ProjectId;
use crate::preview::{AsyncReadWrite, Dial, DialError, RunState};
use async_trait::async_trait;
use sandbox::LinkError;
use sandbox::protocol::ErrorKind;

#[async_trait]
impl Dial for Projects {
    async fn dial(
        &self,
        project: &ProjectId,
        port: u16,
    ) -> Result<Box<dyn AsyncReadWrite + Send + Unpin>, DialError> {
        let running = self.running(project).map_err(|_| DialError::NoSandbox)?;
        match running.link.dial(port).await {
            Ok(tunnel) => Ok(Box::new(tunnel)),
            Err(LinkError::Refused { kind: ErrorKind::Refused, .. }) => Err(DialError::Refused),
            Err(error) => Err(DialError::Failed(error.to_string())),
        }
    }

    fn active_port(&self, project: &ProjectId) -> Option<u16> {
        self.slot(project).running()?.active_port()
    }

    fn state(&self, project: &ProjectId) -> RunState {
        Self::state(self, project)
    }
}
