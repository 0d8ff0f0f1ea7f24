//! What goes: contents that nobody names, the oldest checkpoints, and all of a project that is gone.

use super::blobs::BlobId;
use super::manifest::Manifest;
use super::place::Place;
use super::{Checkpoints, CheckpointsError};
use crate::ids::ProjectId;
use std::collections::HashSet;
use std::fs::DirEntry;
use std::io;
use std::path::Path;

impl Checkpoints {
    /// Removes what an earlier process left half-done, in the background.
    pub fn start(&self) {
        let room = self.clone();
        self.0.tasks.spawn(async move {
            if let Err(error) = room.sweep().await {
                tracing::error!(error = &error as &dyn std::error::Error, "checkpoints not swept");
            }
        });
    }

    /// Removes the contents that no checkpoint names, where one was begun and not ended.
    pub async fn sweep(&self) -> Result<(), CheckpointsError> {
        let root = self.0.root.clone();
        for id in self.blocking(move || Ok(unfinished(&root)?)).await? {
            if let Err(error) = self.sweep_one(&id).await {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(%id, error, "a project's checkpoints were not swept");
            }
        }
        Ok(())
    }

    async fn sweep_one(&self, id: &ProjectId) -> Result<(), CheckpointsError> {
        let Some(_locked) = self.0.jobs.locked(id).await? else { return Ok(()) };
        let (place, known) = (self.place(id), self.numbers(id).await?);
        self.blocking(move || {
            remove_unnamed(&place, &known)?;
            Ok(place.end()?)
        })
        .await
    }

    /// Forgets all checkpoints of a project; fine where there are none. Whoever calls sees to it
    /// that nobody makes one meanwhile.
    pub async fn forget(&self, id: &ProjectId) -> Result<(), CheckpointsError> {
        self.0.store.delete_checkpoints(id, None).await?;
        let place = self.place(id);
        self.blocking(move || Ok(sandbox::workspace::remove_tree(place.root())?)).await
    }

    /// Lets the oldest checkpoints go, as many as are too many. The caller holds the lock.
    pub(super) async fn trim(&self, id: &ProjectId) -> Result<(), CheckpointsError> {
        let bounds = self.0.bounds;
        let mut numbers = self.numbers(id).await?;
        let place = self.place(id);
        let mut stored = self.blocking(move || Ok(stored_bytes(&place)?)).await?;
        while numbers.len() > bounds.checkpoints
            || (stored > bounds.stored_bytes && numbers.len() > 1)
        {
            // Newest first: the last one goes.
            numbers.pop();
            let place = self.place(id);
            self.blocking(move || Ok(place.begin()?)).await?;
            self.0.store.delete_checkpoints(id, numbers.last().copied()).await?;
            let (place, known) = (self.place(id), numbers.clone());
            stored = self.blocking(move || remove_unnamed(&place, &known)).await?;
            self.record_nothing(id).await?;
        }
        Ok(())
    }

    /// The numbers of a project's checkpoints, the newest first.
    pub(super) async fn numbers(&self, id: &ProjectId) -> Result<Vec<u32>, CheckpointsError> {
        Ok(self.list(id).await?.into_iter().map(|checkpoint| checkpoint.number).collect())
    }
}

/// Removes manifests of no checkpoint in `known`, and contents that none of them names; gives the
/// bytes that stay. Blocks.
pub(super) fn remove_unnamed(place: &Place, known: &[u32]) -> Result<u64, CheckpointsError> {
    for entry in entries(&place.manifests())? {
        let path = entry.path();
        let number = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
        if number.is_none_or(|number: u32| !known.contains(&number)) {
            std::fs::remove_file(path)?;
        }
    }
    let (mut named, mut stay) = (HashSet::new(), manifest_bytes(place)?);
    for number in known {
        match Manifest::read(place, *number) {
            Ok(manifest) => named.extend(manifest.files.into_values().map(|kept| kept.hash)),
            // Nobody can go back to it any more; the others are still looked after.
            Err(error) => tracing::error!(place = %place.root().display(), %error, "damaged"),
        }
    }
    each_blob(place, &mut |entry, id| {
        if id.is_some_and(|id| named.contains(&id)) {
            stay += entry.metadata()?.len();
            return Ok(());
        }
        std::fs::remove_file(entry.path())
    })?;
    Ok(stay)
}

/// What a project's contents and manifests take. Blocks.
fn stored_bytes(place: &Place) -> io::Result<u64> {
    let mut bytes = manifest_bytes(place)?;
    each_blob(place, &mut |entry, _| {
        bytes += entry.metadata()?.len();
        Ok(())
    })?;
    Ok(bytes)
}

fn manifest_bytes(place: &Place) -> io::Result<u64> {
    entries(&place.manifests())?.iter().map(|entry| Ok(entry.metadata()?.len())).sum()
}

fn each_blob(
    place: &Place,
    visit: &mut dyn FnMut(&DirEntry, Option<BlobId>) -> io::Result<()>,
) -> io::Result<()> {
    for folder in entries(&place.blobs())? {
        let prefix = folder.file_name();
        for entry in entries(&folder.path())? {
            let name = entry.file_name();
            let id = prefix.to_str().zip(name.to_str());
            visit(&entry, id.and_then(|(prefix, name)| BlobId::joined(prefix, name).ok()))?;
        }
    }
    Ok(())
}

/// Projects with a checkpoint that was begun and not ended.
fn unfinished(root: &Path) -> io::Result<Vec<ProjectId>> {
    let begun = entries(root)?.into_iter().filter(|at| Place::at(at.path()).is_unfinished());
    Ok(begun.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect())
}

/// What a folder of ours holds; nothing where it is missing.
fn entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries?.collect(),
    }
}
