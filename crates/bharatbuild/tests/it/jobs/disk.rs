//! A disk that is full.

use crate::harness::Bench;
use rustix::mount::{MountFlags, UnmountFlags, mount, unmount};
use std::path::{Path, PathBuf};

/// A small file system of its own; `None` where we may not mount.
struct Small(PathBuf);

impl Small {
    fn mount(at: &Path) -> Option<Self> {
        std::fs::create_dir(at).unwrap();
        let options = c"size=2m,mode=0700";
        mount("tmpfs", at, "tmpfs", MountFlags::NOSUID, options).ok()?;
        Some(Self(at.to_owned()))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = unmount(&self.0, UnmountFlags::DETACH);
    }
}

#[tokio::test]
async fn a_full_disk_is_said_and_leaves_the_old_file() {
    let dir = tempfile::tempdir().unwrap();
    let Some(small) = Small::mount(&dir.path().join("jobs")) else {
        eprintln!("not tried: mounting a small file system needs root");
        return;
    };
    let base = small.0.display().to_string();
    let bench = Bench::with(&[("AUTH_MODE", "dev"), ("JOBS_BASE_PATH", &base)]).await;
    let client = bench.client();
    client.create("shop").await;
    client.write("shop", "a", "old").await.ok();
    let full = client.write("shop", "a", &"x".repeat(3 << 20)).await;
    assert_eq!(full.error(507), "disk_full");
    assert!(full.body["hint"].is_string());
    assert_eq!(client.get("/api/v1/jobs/shop/files/a").await.ok()["content"], "old");
    assert_eq!(std::fs::read_dir(small.0.join(".staging")).unwrap().count(), 0);
    client.write("shop", "b", "fits").await.ok();
    assert_eq!(client.get("/api/v1/jobs/shop").await.ok()["total_size_bytes"], 7);
    drop(bench);
}
