//! Making a checkpoint of what is there.

use super::blobs::Keeper;
use super::look::{Seen, look};
use super::manifest::Manifest;
use super::{Checkpoint, CheckpointKind, Checkpoints, CheckpointsError, sweep};
use crate::ids::ProjectId;
use crate::jobs::Exclusive;

/// The longest title, in characters; the rest of a longer one is left away.
pub const MAX_TITLE_CHARS: usize = 200;

/// What a new checkpoint is about.
#[derive(Debug, Clone)]
pub struct NewCheckpoint {
    pub kind: CheckpointKind,
    /// What was asked for; at most [`MAX_TITLE_CHARS`] of it are kept.
    pub title: String,
    /// How many messages the chat has.
    pub chat_cursor: i64,
}

impl Checkpoints {
    /// Makes a checkpoint of the project's files, also where nothing changed since the last one.
    /// It survives a power cut when this answers.
    pub async fn take(
        &self,
        id: &ProjectId,
        new: NewCheckpoint,
    ) -> Result<Checkpoint, CheckpointsError> {
        self.made(id, new, true).await
    }

    /// The project's files as a checkpoint: the latest one where it has them all as they are, or else
    /// a new one.
    pub async fn keep(
        &self,
        id: &ProjectId,
        new: NewCheckpoint,
    ) -> Result<Checkpoint, CheckpointsError> {
        self.made(id, new, false).await
    }

    async fn made(
        &self,
        id: &ProjectId,
        new: NewCheckpoint,
        always: bool,
    ) -> Result<Checkpoint, CheckpointsError> {
        let (room, id) = (self.clone(), id.clone());
        self.to_its_end(async move {
            let held = room.0.jobs.exclusive(&id).await?;
            let seen = room.store_files(&id, &held).await?;
            let made = match always {
                true => room.record(&id, seen, new).await?,
                false => room.record_if_new(&id, seen, new).await?,
            };
            room.trim(&id).await?;
            Ok(made)
        })
        .await
    }

    /// Makes what was stored a checkpoint, unless the latest one has it.
    pub(super) async fn record_if_new(
        &self,
        id: &ProjectId,
        seen: Seen,
        new: NewCheckpoint,
    ) -> Result<Checkpoint, CheckpointsError> {
        if let Some(latest) = self.latest(id).await? {
            let known = self.manifest(id, latest.number).await;
            if known.is_ok_and(|known| known == seen.manifest) {
                self.record_nothing(id).await?;
                return Ok(latest);
            }
        }
        self.record(id, seen, new).await
    }

    /// Stores the contents of the folder's files; [`Checkpoints::record`] or
    /// [`Checkpoints::record_nothing`] ends what this began.
    pub(super) async fn store_files(
        &self,
        id: &ProjectId,
        held: &Exclusive,
    ) -> Result<Seen, CheckpointsError> {
        let known = self.numbers(id).await?;
        let (place, folder) = (self.place(id), held.folder().clone());
        let limit = self.0.jobs.limits().project_bytes;
        self.blocking(move || {
            if place.is_unfinished() {
                sweep::remove_unnamed(&place, &known)?;
            }
            place.begin()?;
            let mut keeper = Keeper::new(&place);
            let seen = look(&folder, limit, &mut |file, left| keeper.keep(file, left))?;
            keeper.sync()?;
            Ok(seen)
        })
        .await
    }

    /// Makes what was stored a checkpoint.
    pub(super) async fn record(
        &self,
        id: &ProjectId,
        seen: Seen,
        new: NewCheckpoint,
    ) -> Result<Checkpoint, CheckpointsError> {
        let latest = self.latest(id).await?;
        let checkpoint = Checkpoint {
            number: latest.map_or(1, |latest| latest.number.saturating_add(1)),
            created_at: self.0.clock.now(),
            kind: new.kind,
            title: new.title.trim().chars().take(MAX_TITLE_CHARS).collect(),
            chat_cursor: new.chat_cursor,
            files: seen.manifest.files.len() as u64,
            bytes: seen.manifest.bytes(),
            left_out: seen.left_out,
        };
        let (place, number) = (self.place(id), checkpoint.number);
        self.blocking(move || Ok(seen.manifest.write(&place, number)?)).await?;
        self.0.store.insert_checkpoint(id, &checkpoint).await?;
        self.record_nothing(id).await?;
        Ok(checkpoint)
    }

    /// Ends what was stored without a checkpoint of its own.
    pub(super) async fn record_nothing(&self, id: &ProjectId) -> Result<(), CheckpointsError> {
        let place = self.place(id);
        self.blocking(move || Ok(place.end()?)).await
    }

    /// The manifest of a checkpoint that is there.
    pub(super) async fn manifest(
        &self,
        id: &ProjectId,
        number: u32,
    ) -> Result<Manifest, CheckpointsError> {
        let place = self.place(id);
        self.blocking(move || Manifest::read(&place, number)).await
    }
}
