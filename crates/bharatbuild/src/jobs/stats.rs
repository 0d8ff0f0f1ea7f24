//! How much there is in all.

use super::tally::Tally;
use super::{Jobs, JobsError};
use sandbox::workspace::Folder;
use std::path::PathBuf;

/// What all projects hold.
#[derive(Debug, Clone)]
pub struct Stats {
    pub base_path: PathBuf,
    /// Jobs with a folder: neither deleted nor archived.
    pub jobs: u64,
    pub files: u64,
    pub bytes: u64,
    pub expiry_hours: i64,
}

impl Jobs {
    /// Adds up all projects; those not in memory are walked, one after the other.
    pub async fn stats(&self) -> Result<Stats, JobsError> {
        let ids = self.0.store.projects_with_folder().await?;
        let mut stats = Stats {
            base_path: self.0.base.clone(),
            jobs: ids.len() as u64,
            files: 0,
            bytes: 0,
            expiry_hours: self.0.expiry.whole_hours(),
        };
        for id in ids {
            let known = self.live().get(&id).and_then(|live| live.known_tally());
            let tally = match known {
                Some(tally) => tally,
                None => match self.count(self.path(&id)).await? {
                    Some(tally) => tally,
                    None => continue,
                },
            };
            stats.files += tally.files;
            stats.bytes = stats.bytes.saturating_add(tally.bytes);
        }
        Ok(stats)
    }

    async fn count(&self, path: PathBuf) -> Result<Option<Tally>, JobsError> {
        let staging = self.0.staging.clone();
        self.blocking(move || match Folder::open(&path, staging, None) {
            Ok(folder) => Tally::count(&folder).map(Some),
            // Deleted meanwhile.
            Err(_) => Ok(None),
        })
        .await
    }
}
