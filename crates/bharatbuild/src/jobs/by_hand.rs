//! Changes that somebody makes who looks at the files: nothing that they have not seen is lost.

use super::files::{file_error, place};
use super::{Jobs, JobsError, Rule, Written, names};
use crate::ids::ProjectId;
use sandbox::workspace::{Folder, FolderError, WorkspacePath};
use sha2::{Digest, Sha256};

/// What a writer saw at a path before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Before {
    /// No file.
    Nothing,
    /// A file whose content has this [`content_hash`].
    Content(String),
}

/// SHA-256 in hex: what a file is compared by.
pub fn content_hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Jobs {
    /// Writes one file whole where it is still what the writer saw; [`JobsError::Changed`] where
    /// somebody else wrote meanwhile.
    pub async fn write_over(
        &self,
        id: &ProjectId,
        path: &str,
        content: Vec<u8>,
        before: Before,
    ) -> Result<Written, JobsError> {
        let path = names::writable(path)?;
        let (live, folder, guard) = self.writable(id, Rule::Anytime).await?;
        let (writer, limits) = (live.clone(), self.0.limits);
        let written = self.blocking(move || {
            let _guard = guard;
            let hash = current(&folder, &path, limits.file_bytes)?;
            let wanted = match before {
                Before::Nothing => None,
                Before::Content(hash) => Some(hash),
            };
            if hash != wanted {
                return Err(JobsError::Changed { hash });
            }
            place(&writer, &folder, &path, &content, limits)
        });
        let written = written.await?;
        self.note_change(&live).await?;
        Ok(written)
    }

    /// Removes a file, or a folder with all that is in it; [`JobsError::FileLocked`] where the agents
    /// were told to leave something of it alone.
    pub async fn remove_by_hand(&self, id: &ProjectId, path: &str) -> Result<(), JobsError> {
        let path = names::writable(path)?;
        let (live, folder, guard) = self.writable(id, Rule::Anytime).await?;
        self.check_locks(id, &[&path]).await?;
        self.blocking(move || {
            let _guard = guard;
            folder.remove(&path).map_err(file_error)
        })
        .await?;
        live.set_tally(None);
        self.note_change(&live).await
    }

    /// Renames a file or folder to a name that nothing has yet.
    pub async fn rename_by_hand(
        &self,
        id: &ProjectId,
        from: &str,
        to: &str,
    ) -> Result<(), JobsError> {
        let (from, to) = (names::writable(from)?, names::writable(to)?);
        if is_within(to.as_str(), from.as_str()) {
            return Err(JobsError::InTheWay);
        }
        let (live, folder, guard) = self.writable(id, Rule::Anytime).await?;
        self.check_locks(id, &[&from, &to]).await?;
        self.blocking(move || {
            let _guard = guard;
            match folder.stat(&to) {
                Ok(_) => return Err(JobsError::InTheWay),
                Err(FolderError::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
            folder.rename(&from, &to).map_err(file_error)
        })
        .await?;
        live.set_tally(None);
        self.note_change(&live).await
    }

    async fn check_locks(&self, id: &ProjectId, paths: &[&WorkspacePath]) -> Result<(), JobsError> {
        let locks = self.0.store.locks(id).await?;
        let touched = locks.into_iter().find(|lock| {
            let touches = |path: &&WorkspacePath| {
                is_within(lock, path.as_str()) || is_within(path.as_str(), lock)
            };
            paths.iter().any(touches)
        });
        touched.map_or(Ok(()), |lock| Err(JobsError::FileLocked { lock }))
    }
}

/// The hash of what is there now; none where nothing is.
fn current(folder: &Folder, path: &WorkspacePath, limit: u64) -> Result<Option<String>, JobsError> {
    match folder.read(path, limit) {
        Ok(content) => Ok(Some(content_hash(&content))),
        Err(FolderError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether a path is that folder or file, or lies in it.
fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
