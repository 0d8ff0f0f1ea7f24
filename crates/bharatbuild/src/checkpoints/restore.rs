//! Going back.

use super::manifest::{Kept, Manifest};
use super::place::Place;
use super::{Checkpoint, CheckpointKind, Checkpoints, CheckpointsError, NewCheckpoint};
use crate::ids::ProjectId;
use crate::jobs::Exclusive;
use sandbox::workspace::{Folder, FolderError, Kind, WorkspacePath};
use std::fs::File;

impl Checkpoints {
    /// Makes the files what they were at a checkpoint, which makes a new one with that chat cursor.
    /// What no checkpoint has yet becomes one first. Killed in the middle, it can be asked for
    /// again; nothing that was recorded is lost.
    pub async fn restore(
        &self,
        id: &ProjectId,
        number: u32,
    ) -> Result<Checkpoint, CheckpointsError> {
        let (room, id) = (self.clone(), id.clone());
        self.to_its_end(async move {
            let restored = room.restore_now(&id, number).await?;
            room.0.jobs.guard_locks(&id).await?;
            Ok(restored)
        })
        .await
    }

    async fn restore_now(
        &self,
        id: &ProjectId,
        number: u32,
    ) -> Result<Checkpoint, CheckpointsError> {
        let held = self.0.jobs.exclusive(id).await?;
        let wanted = self.get(id, number).await?;
        let target = self.whole_manifest(id, number).await?;
        let now = self.keep_what_is_there(id, &held, number).await?;
        let (place, folder) = (self.place(id), held.folder().clone());
        let applied = self.blocking(move || apply(&folder, &place, &now, &target)).await;
        // Also after a failure: some of it was done.
        self.0.jobs.note_rewritten(&held).await?;
        applied?;
        let seen = self.store_files(id, &held).await?;
        let title = format!("Went back to {number}: {}", wanted.title);
        let (kind, chat_cursor) = (CheckpointKind::Restore, wanted.chat_cursor);
        let restored = self.record(id, seen, NewCheckpoint { kind, title, chat_cursor }).await?;
        // Not before the end: the oldest may be the one that is restored.
        self.trim(id).await?;
        Ok(restored)
    }

    /// The manifest of a checkpoint whose contents are all there.
    async fn whole_manifest(
        &self,
        id: &ProjectId,
        number: u32,
    ) -> Result<Manifest, CheckpointsError> {
        let (place, manifest) = (self.place(id), self.manifest(id, number).await?);
        self.blocking(move || manifest.check(&place, number).map(|()| manifest)).await
    }

    /// Makes a checkpoint of what is there, unless the latest one has it.
    async fn keep_what_is_there(
        &self,
        id: &ProjectId,
        held: &Exclusive,
        number: u32,
    ) -> Result<Manifest, CheckpointsError> {
        let seen = self.store_files(id, held).await?;
        let now = seen.manifest.clone();
        let title = format!("Before going back to {number}");
        let chat_cursor = self.latest(id).await?.map_or(0, |latest| latest.chat_cursor);
        let new = NewCheckpoint { kind: CheckpointKind::Before, title, chat_cursor };
        self.record_if_new(id, seen, new).await?;
        Ok(now)
    }
}

/// Makes the folder what `target` says, where `now` is what it holds. Blocks.
fn apply(
    folder: &Folder,
    place: &Place,
    now: &Manifest,
    target: &Manifest,
) -> Result<(), CheckpointsError> {
    for path in now.files.keys().filter(|path| !target.files.contains_key(*path)) {
        take_away(folder, &WorkspacePath::parse(path)?)?;
    }
    for (path, kept) in &target.files {
        if now.files.get(path) != Some(kept) {
            put(folder, place, &WorkspacePath::parse(path)?, kept)?;
        }
    }
    Ok(())
}

/// Removes a file, and the folders that hold nothing without it.
fn take_away(folder: &Folder, path: &WorkspacePath) -> Result<(), CheckpointsError> {
    match folder.stat(path) {
        // Removed meanwhile, or another thing, of which no checkpoint was made.
        Err(FolderError::NotFound | FolderError::NotFolder | FolderError::Outside) => return Ok(()),
        Ok(stat) if stat.kind == Kind::Folder => return Ok(()),
        found => found.map(drop)?,
    }
    folder.remove(path)?;
    for above in above(path)?.iter().rev() {
        folder.remove_if_empty(above)?;
    }
    Ok(())
}

/// Writes a file as it was. What is in the way goes: links and files where folders were, and
/// whatever bears its name. Nothing is written through a link.
fn put(
    folder: &Folder,
    place: &Place,
    path: &WorkspacePath,
    kept: &Kept,
) -> Result<(), CheckpointsError> {
    for above in above(path)? {
        match folder.stat(&above) {
            Ok(stat) if stat.kind == Kind::Folder => {}
            Ok(_) => folder.remove(&above)?,
            Err(FolderError::NotFound) => break,
            Err(error) => return Err(error.into()),
        }
    }
    if folder.stat(path).is_ok_and(|stat| stat.kind == Kind::Folder) {
        folder.remove(path)?;
    }
    let mut content = File::open(place.blob(&kept.hash))?;
    folder.write_from(path, &mut content, kept.mode())?;
    Ok(())
}

/// The folders of a path, from the top.
fn above(path: &WorkspacePath) -> Result<Vec<WorkspacePath>, CheckpointsError> {
    let ends = path.as_str().match_indices('/').map(|(at, _)| at);
    ends.map(|end| Ok(WorkspacePath::parse(&path.as_str()[..end])?)).collect()
}
