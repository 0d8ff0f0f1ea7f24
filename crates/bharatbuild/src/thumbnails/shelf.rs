//! Where pictures lie: `DATA/thumbnails`, a file each, so many bytes in all.

use crate::ids::ProjectId;
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use time::OffsetDateTime;

/// The largest picture that is kept, in bytes.
pub const MAX_PICTURE_BYTES: usize = 256 * 1024;
/// What all pictures may take, in bytes; the oldest give way.
const MAX_TOTAL_BYTES: u64 = 512 << 20;

/// The pictures' folder.
pub struct Shelf {
    folder: PathBuf,
    most_bytes: u64,
}

/// A picture as it is sent.
#[derive(Debug, Clone)]
pub struct Picture {
    pub jpeg: Vec<u8>,
    /// A hash of it.
    pub tag: String,
}

impl Shelf {
    pub fn open(data: &Path) -> io::Result<Self> {
        let folder = data.join("thumbnails");
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, most_bytes: MAX_TOTAL_BYTES })
    }

    /// When the picture that there is was made.
    pub fn made_at(&self, id: &ProjectId) -> Option<OffsetDateTime> {
        Some(self.path(id).metadata().ok()?.modified().ok()?.into())
    }

    pub async fn get(&self, id: &ProjectId) -> io::Result<Option<Picture>> {
        match tokio::fs::read(self.path(id)).await {
            Ok(jpeg) => {
                let hash = Sha256::digest(&jpeg);
                let tag = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
                Ok(Some(Picture { jpeg, tag }))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Keeps a picture; one that is too large is none.
    pub async fn keep(&self, id: &ProjectId, jpeg: Vec<u8>) -> io::Result<()> {
        if jpeg.len() > MAX_PICTURE_BYTES {
            return Ok(());
        }
        let (path, folder, most) = (self.path(id), self.folder.clone(), self.most_bytes);
        tokio::task::spawn_blocking(move || {
            let fresh = path.with_extension("new");
            std::fs::write(&fresh, jpeg)?;
            std::fs::rename(&fresh, &path)?;
            make_room(&folder, most)
        })
        .await
        .map_err(io::Error::other)?
    }

    /// Removes a project's picture for ever.
    pub async fn forget(&self, id: &ProjectId) -> io::Result<()> {
        match tokio::fs::remove_file(self.path(id)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn path(&self, id: &ProjectId) -> PathBuf {
        self.folder.join(format!("{id}.jpg"))
    }
}

/// Removes the oldest until the rest fits. Blocks.
fn make_room(folder: &Path, most: u64) -> io::Result<()> {
    let mut files: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        files.push((metadata.modified()?, metadata.len(), entry.path()));
    }
    let mut total: u64 = files.iter().map(|(_, size, _)| size).sum();
    files.sort();
    for (_, size, path) in files {
        if total <= most {
            break;
        }
        std::fs::remove_file(path)?;
        total -= size;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_the_newest_pictures_as_far_as_they_fit() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf { most_bytes: 250, ..Shelf::open(dir.path()).unwrap() };
        let ids: Vec<ProjectId> = ["a", "b", "c"].map(|id| id.parse().unwrap()).into();
        for (n, id) in ids.iter().enumerate() {
            shelf.keep(id, vec![n as u8; 100]).await.unwrap();
            let path = shelf.path(id);
            let past = SystemTime::now() - std::time::Duration::from_secs(60 - n as u64);
            std::fs::File::options().write(true).open(path).unwrap().set_modified(past).unwrap();
        }
        assert!(shelf.get(&ids[0]).await.unwrap().is_none());
        let b = shelf.get(&ids[1]).await.unwrap().unwrap();
        assert_eq!(b.jpeg, [1; 100]);
        assert_ne!(b.tag, shelf.get(&ids[2]).await.unwrap().unwrap().tag);
        shelf.forget(&ids[1]).await.unwrap();
        shelf.forget(&ids[1]).await.unwrap();
        assert!(shelf.made_at(&ids[1]).is_none() && shelf.made_at(&ids[2]).is_some());
        shelf.keep(&ids[2], vec![0; MAX_PICTURE_BYTES + 1]).await.unwrap();
        assert_eq!(shelf.get(&ids[2]).await.unwrap().unwrap().jpeg.len(), 100);
    }
}
