//! The least that keeps a file whole: write beside it, then rename.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub struct Plain {
    folder: PathBuf,
}

impl Plain {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// How long it takes.
    pub fn write(&self, path: &str, content: &str) -> anyhow::Result<Duration> {
        let began = Instant::now();
        self.place(Path::new(path), content)?;
        Ok(began.elapsed())
    }

    pub fn write_all(&self, files: &[(String, String)]) -> anyhow::Result<Duration> {
        let began = Instant::now();
        for (path, content) in files {
            self.place(Path::new(path), content)?;
        }
        Ok(began.elapsed())
    }

    fn place(&self, path: &Path, content: &str) -> anyhow::Result<()> {
        let temporary = self.folder.join(".new");
        fs::write(&temporary, content)?;
        Ok(fs::rename(temporary, self.folder.join(path))?)
    }
}
