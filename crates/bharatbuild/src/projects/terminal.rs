//! An interactive shell in a project's sandbox.

use super::{Projects, ProjectsError};
use crate::ids::ProjectId;
use bytes::Bytes;
use sandbox::protocol::{CommandLine, ExecRequest, PtySize};
use sandbox::{ExecItem, ExecStream, Link};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Columns and rows that a terminal may have.
const MAX_CELLS: u16 = 1000;

/// A shell on a pseudo terminal. It ends with the terminal.
pub struct Terminal {
    id: String,
    link: Arc<Link>,
    stream: ExecStream,
    exit_code: Option<i32>,
}

impl Projects {
    /// Opens a shell of the given size (clamped to what a terminal can have).
    pub async fn terminal(
        &self,
        project: &ProjectId,
        cols: u16,
        rows: u16,
    ) -> Result<Terminal, ProjectsError> {
        let running = self.running(project)?;
        running.touch(self.parts().clock.now());
        let id = uuid::Uuid::new_v4().simple().to_string();
        let request = ExecRequest {
            id: id.clone(),
            command: CommandLine::Argv(vec!["/bin/bash".into(), "-l".into()]),
            cwd: None,
            env: BTreeMap::new(),
            pty: Some(size(cols, rows)),
            timeout_ms: None,
            stdin: true,
        };
        let stream = running.link.exec(request).await?;
        Ok(Terminal { id, link: running.link.clone(), stream, exit_code: None })
    }
}

impl Terminal {
    /// What the shell writes next; `None` at its end.
    pub async fn read(&mut self) -> Option<Bytes> {
        loop {
            match self.stream.next().await {
                Ok(ExecItem::Stdout(bytes) | ExecItem::Stderr(bytes)) => return Some(bytes),
                Ok(ExecItem::Exit(exit)) => {
                    self.exit_code = Some(exit.code);
                    return None;
                }
                Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// How the shell ended, where it did so by itself.
    pub fn exit_code(&self) -> Option<i32> {
        self.exit_code
    }

    pub async fn write(&mut self, input: Bytes) -> Result<(), ProjectsError> {
        Ok(self.stream.send(input).await?)
    }

    pub async fn resize(&self, cols: u16, rows: u16) -> Result<(), ProjectsError> {
        Ok(self.link.resize(&self.id, size(cols, rows)).await?)
    }

    /// Ends the shell and what runs in it.
    pub async fn close(self) {
        // A shell that is gone already is closed.
        let _ = self.link.signal(&self.id, libc::SIGHUP).await;
    }
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { cols: cols.clamp(1, MAX_CELLS), rows: rows.clamp(1, MAX_CELLS) }
}
