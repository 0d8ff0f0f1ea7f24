//! Writing, reading and listing files.

use super::live::{Guard, Live};
use super::tree::ProjectTree;
use super::{JobStatus, Jobs, JobsError, names};
use crate::clock::rfc3339;
use crate::config::LimitsConfig;
use crate::ids::ProjectId;
use sandbox::workspace::{Folder, FolderError, Found, Kind, WorkspacePath};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use time::OffsetDateTime;

/// The largest file written at once, in bytes: handing it to another thread costs more than writing
/// it. One at a time, so that a disk that hangs never stops more than one thread of the runtime.
const QUICK_BYTES: usize = 64 * 1024;

/// When a write is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// While the job generates; afterwards [`JobsError::WrongState`].
    WhileGenerating,
    /// Always: the student edits.
    Anytime,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub path: String,
    /// In bytes.
    pub size: u64,
}

/// One result of a batch, in its order.
#[derive(Debug)]
pub struct BatchWritten {
    /// As the client wrote it.
    pub path: String,
    pub result: Result<Written, JobsError>,
}

/// A listed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    pub path: String,
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// RFC 3339.
    pub modified: String,
}

impl Jobs {
    /// Writes one file whole. When this answers, the file survives the server's death.
    pub async fn write_file(
        &self,
        id: &ProjectId,
        path: &str,
        content: Vec<u8>,
        rule: Rule,
    ) -> Result<Written, JobsError> {
        let path = names::writable(path)?;
        let (live, folder, guard) = self.writable(id, rule).await?;
        let (writer, limits) = (live.clone(), self.0.limits);
        let small = content.len() <= QUICK_BYTES && live.tally_is_ready();
        let quick = small.then(|| self.0.quick.try_acquire().ok()).flatten();
        let write = move || {
            // Held by the work itself: it goes on when the client has gone away.
            let _guard = guard;
            place(&writer, &folder, &path, &content, limits)
        };
        let written = match quick {
            Some(_alone) => write()?,
            None => self.blocking(write).await?,
        };
        self.note_change(&live).await?;
        Ok(written)
    }

    /// Writes many files, each whole or not at all; one that fails does not stop the others.
    pub async fn write_files(
        &self,
        id: &ProjectId,
        files: Vec<(String, Vec<u8>)>,
        rule: Rule,
    ) -> Result<Vec<BatchWritten>, JobsError> {
        let (live, folder, guard) = self.writable(id, rule).await?;
        let (writer, limits) = (live.clone(), self.0.limits);
        let write = move |(path, content): (String, Vec<u8>)| {
            let result = names::writable(&path)
                .and_then(|parsed| place(&writer, &folder, &parsed, &content, limits));
            BatchWritten { path, result }
        };
        let written = self.blocking(move || {
            let _guard = guard;
            Ok(files.into_iter().map(write).collect())
        });
        let written = written.await?;
        self.note_change(&live).await?;
        Ok(written)
    }

    /// Lets `work` change the files as one writer, whom nobody comes between. It blocks, so it has a
    /// thread of its own.
    pub async fn edit<T: Send + 'static>(
        &self,
        id: &ProjectId,
        rule: Rule,
        work: impl FnOnce(&mut dyn edits::Tree) -> T + Send + 'static,
    ) -> Result<T, JobsError> {
        let (live, folder, guard) = self.writable(id, rule).await?;
        let (writer, limits) = (live.clone(), self.0.limits);
        let done = self.blocking(move || {
            let _guard = guard;
            Ok(work(&mut ProjectTree { live: &writer, folder: &folder, limits }))
        });
        let done = done.await?;
        self.note_change(&live).await?;
        Ok(done)
    }

    /// Removes a file or folder.
    pub async fn remove_file(&self, id: &ProjectId, path: &str) -> Result<(), JobsError> {
        let path = names::writable(path)?;
        let (live, folder, guard) = self.writable(id, Rule::Anytime).await?;
        self.blocking(move || {
            let _guard = guard;
            folder.remove(&path).map_err(file_error)
        })
        .await?;
        live.set_tally(None);
        self.note_change(&live).await
    }

    /// Renames a file or folder.
    pub async fn rename_file(&self, id: &ProjectId, from: &str, to: &str) -> Result<(), JobsError> {
        let (from, to) = (names::writable(from)?, names::writable(to)?);
        let (live, folder, guard) = self.writable(id, Rule::Anytime).await?;
        self.blocking(move || {
            let _guard = guard;
            folder.rename(&from, &to).map_err(file_error)
        })
        .await?;
        live.set_tally(None);
        self.note_change(&live).await
    }

    /// Reads a whole file of at most the limit's size.
    pub async fn read_file(&self, id: &ProjectId, path: &str) -> Result<Vec<u8>, JobsError> {
        let path = names::readable(path)?;
        let folder = self.folder(id).await?;
        let limit = self.0.limits.file_bytes;
        self.blocking(move || folder.read(&path, limit).map_err(file_error)).await
    }

    /// Reads a text file; [`JobsError::NotText`] for anything that is no UTF-8.
    pub async fn read_text(&self, id: &ProjectId, path: &str) -> Result<String, JobsError> {
        String::from_utf8(self.read_file(id, path).await?).map_err(|_| JobsError::NotText)
    }

    /// All files sorted by path, without folders that installing makes again.
    pub async fn list_files(&self, id: &ProjectId) -> Result<Vec<FileEntry>, JobsError> {
        let folder = self.folder(id).await?;
        self.blocking(move || {
            let files = folder.walk(names::is_hidden)?;
            let wanted =
                |found: &Found| found.stat.kind == Kind::File && !names::is_metadata(&found.path);
            let mut listed: Vec<_> = files.filter(wanted).map(entry).collect();
            listed.sort_by(|a, b| a.path.cmp(&b.path));
            Ok(listed)
        })
        .await
    }

    /// Takes the lock for a write that the rule allows.
    pub(super) async fn writable(
        &self,
        id: &ProjectId,
        rule: Rule,
    ) -> Result<(Arc<Live>, Arc<Folder>, Guard), JobsError> {
        let live = self.opened(id).await?;
        let guard = live.lock().await;
        let record = live.snapshot();
        if record.project.deleted_at.is_some() {
            return Err(JobsError::NotFound);
        }
        let status = record.job.status;
        let refused = status == JobStatus::Expired
            || (rule == Rule::WhileGenerating && status != JobStatus::Generating);
        if refused {
            return Err(JobsError::WrongState { status });
        }
        let folder = self.folder_of(&live).await?;
        self.0.dirty.store(true, Ordering::Relaxed);
        Ok((live, folder, guard))
    }

    pub(super) async fn note_change(&self, live: &Arc<Live>) -> Result<(), JobsError> {
        live.changed(self.now());
        self.touch_live(live).await
    }
}

/// The file work of one write, and the bookkeeping of the project's size. Blocks.
pub(super) fn place(
    live: &Live,
    folder: &Folder,
    path: &WorkspacePath,
    content: &[u8],
    limits: LimitsConfig,
) -> Result<Written, JobsError> {
    let size = content.len() as u64;
    if size > limits.file_bytes {
        return Err(JobsError::FileTooLarge { size, limit: limits.file_bytes });
    }
    let tally = match names::is_uncounted(path) {
        true => None,
        false => Some(live.tally(folder)?.with(folder, path, size)),
    };
    if let Some(tally) = tally.filter(|tally| tally.bytes > limits.project_bytes) {
        if live.is_in_use() {
            // A program may have made room meanwhile: the next write counts again.
            live.set_tally(None);
        }
        return Err(JobsError::ProjectTooLarge { size: tally.bytes, limit: limits.project_bytes });
    }
    folder.write_atomic(path, content)?;
    if tally.is_some() {
        live.set_tally(tally);
    }
    Ok(Written { path: path.to_string(), size })
}

fn entry(found: Found) -> FileEntry {
    let name = found.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let modified = OffsetDateTime::from_unix_timestamp(found.stat.modified);
    FileEntry {
        path: found.path.to_string_lossy().into_owned(),
        name,
        size: found.stat.size,
        modified: rfc3339(modified.unwrap_or(OffsetDateTime::UNIX_EPOCH)),
    }
}

/// A missing file is told apart from a missing job.
pub(super) fn file_error(error: FolderError) -> JobsError {
    match error {
        FolderError::NotFound => JobsError::FileNotFound,
        other => JobsError::Folder(other),
    }
}
