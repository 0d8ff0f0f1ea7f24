//! The data folder: whose it is, what lies in it, and that one server holds it at a time.

use crate::config::StorageConfig;
use rustix::fs::{FlockOperation, Mode, OFlags, flock};
use std::fs::{DirBuilder, File};
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Length of the secret that signs access tokens, in bytes.
const SECRET_BYTES: usize = 48;
/// Holds the address of the server that holds the folder.
const ADDRESS_FILE: &str = "address";

const DATABASE: &str = "db.sqlite";

/// A data folder held by this process.
#[derive(Debug)]
pub struct Instance {
    /// Names everything this instance makes (cgroups, mounts, labels).
    pub id: String,
    pub data: PathBuf,
    /// Where the projects' folders lie.
    pub jobs: PathBuf,
    /// Held while this lives.
    locks: [File; 2],
}

/// Why a data folder cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    #[error("another server (process {pid}) holds {}; stop it, or give this one another folder", path.display())]
    Held { path: PathBuf, pid: String },
    #[error("{} belongs to user {owner}, but must belong to user {us}, who runs this server", path.display())]
    NotOurs { path: PathBuf, owner: u32, us: u32 },
    #[error("{} can be entered by others; run: chmod 700 {}", path.display(), path.display())]
    Open { path: PathBuf },
    #[error("cannot use {}", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl Drop for Instance {
    fn drop(&mut self) {
        // Not left to closing: a program that is being started just now has copies of what is open.
        for lock in &self.locks {
            let _ = flock(lock, FlockOperation::Unlock);
        }
    }
}

impl Instance {
    /// Makes what is missing of the data folder and locks it.
    pub fn open(storage: &StorageConfig) -> Result<Self, InstanceError> {
        let data = &storage.data;
        private_folder(data)?;
        let data_lock = lock(&data.join("lock"))?;
        let jobs = &storage.jobs_base_path;
        private_folder(jobs)?;
        let jobs_lock = lock(&jobs.join(".lock"))?;
        private_folder(&data.join("archive"))?;
        let id =
            read_or_make(&data.join("instance-id"), || uuid::Uuid::new_v4().simple().to_string())?;
        let jobs = jobs.canonicalize().map_err(at(jobs))?;
        let data = data.canonicalize().map_err(at(data))?;
        Ok(Self { id, data, jobs, locks: [data_lock, jobs_lock] })
    }

    pub fn database(&self) -> PathBuf {
        self.data.join(DATABASE)
    }

    /// Says where this server is reached, for the command line on the same data folder.
    pub fn announce(&self, address: SocketAddr) -> Result<(), InstanceError> {
        let path = self.data.join(ADDRESS_FILE);
        std::fs::write(&path, address.to_string()).map_err(at(&path))
    }

    /// Where expired projects are kept.
    pub fn archive(&self) -> PathBuf {
        self.data.join("archive")
    }
}

/// Where the server that holds a data folder is reached; none where none holds it.
pub fn announced(data: &Path) -> Option<SocketAddr> {
    let address = std::fs::read_to_string(data.join(ADDRESS_FILE)).ok()?.trim().parse().ok()?;
    let held = File::open(data.join("lock")).ok()?;
    // Who gets the lock proves that no server has it; it goes with the descriptor.
    flock(&held, FlockOperation::NonBlockingLockShared).is_err().then_some(address)
}

/// The secret of a data folder's access tokens, made once; shared by `serve` and `token`.
pub fn jwt_secret(data: &Path) -> Result<String, InstanceError> {
    use base64::Engine as _;
    private_folder(data)?;
    private_folder(&data.join("secrets"))?;
    read_or_make(&data.join("secrets/jwt"), || {
        base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; SECRET_BYTES]>())
    })
}

/// The database of a data folder, for the command line beside a server that may hold it.
pub fn database(data: &Path) -> Result<PathBuf, InstanceError> {
    private_folder(data)?;
    Ok(data.join(DATABASE))
}

fn at(path: &Path) -> impl Fn(io::Error) -> InstanceError {
    let path = path.to_owned();
    move |source| InstanceError::Io { path: path.clone(), source }
}

/// Makes a folder (0700), or checks that an existing one is ours alone.
fn private_folder(path: &Path) -> Result<(), InstanceError> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(at(parent))?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(at(path)(error)),
        _ => check_private(path),
    }
}

fn check_private(path: &Path) -> Result<(), InstanceError> {
    let metadata = path.metadata().map_err(at(path))?;
    let us = rustix::process::geteuid().as_raw();
    if metadata.uid() != us {
        return Err(InstanceError::NotOurs { path: path.to_owned(), owner: metadata.uid(), us });
    }
    if metadata.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    // An empty folder (a fresh volume, a temporary folder) is nobody else's business yet.
    if std::fs::read_dir(path).map_err(at(path))?.next().is_none() {
        let private = std::fs::Permissions::from_mode(0o700);
        return std::fs::set_permissions(path, private).map_err(at(path));
    }
    Err(InstanceError::Open { path: path.to_owned() })
}

fn lock(path: &Path) -> Result<File, InstanceError> {
    let flags = OFlags::CREATE | OFlags::RDWR | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    let fd = rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR);
    let mut file = File::from(fd.map_err(|errno| at(path)(errno.into()))?);
    if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
        let mut pid = String::new();
        let _ = Read::by_ref(&mut file).take(20).read_to_string(&mut pid);
        return Err(InstanceError::Held { path: path.to_owned(), pid: pid.trim().to_owned() });
    }
    let pid = format!("{}\n", std::process::id());
    file.set_len(0).and_then(|()| file.write_all(pid.as_bytes())).map_err(at(path))?;
    Ok(file)
}

/// Reads a small text, or makes it: whole or not at all, by whoever comes first.
fn read_or_make(path: &Path, make: impl FnOnce() -> String) -> Result<String, InstanceError> {
    if let Some(text) = read_small(path)? {
        return Ok(text);
    }
    let fresh = path.with_extension(format!("new-{}", std::process::id()));
    let _ = std::fs::remove_file(&fresh);
    let mut options = File::options();
    let mut file =
        options.write(true).create_new(true).mode(0o600).open(&fresh).map_err(at(&fresh))?;
    file.write_all(make().as_bytes()).and_then(|()| file.sync_all()).map_err(at(&fresh))?;
    // A link fails where the name exists, so that the first one stays.
    let linked = std::fs::hard_link(&fresh, path);
    std::fs::remove_file(&fresh).map_err(at(&fresh))?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(at(path)(error)),
        _ => read_small(path)?.ok_or_else(|| at(path)(io::ErrorKind::InvalidData.into())),
    }
}

fn read_small(path: &Path) -> Result<Option<String>, InstanceError> {
    match std::fs::read_to_string(path) {
        Ok(text) if text.trim().is_empty() => Err(at(path)(io::ErrorKind::InvalidData.into())),
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Duration;

    fn storage(data: &Path) -> StorageConfig {
        let jobs_base_path = data.join("jobs");
        StorageConfig {
            data: data.to_owned(),
            jobs_base_path,
            job_expiry: Duration::hours(48),
            archive: None,
        }
    }

    #[test]
    fn one_server_holds_a_data_folder() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let first = Instance::open(&storage(&data)).unwrap();
        let refused = Instance::open(&storage(&data)).unwrap_err().to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        let id = first.id.clone();
        drop(first);
        assert_eq!(Instance::open(&storage(&data)).unwrap().id, id);
        assert_eq!(data.metadata().unwrap().mode() & 0o777, 0o700);
    }

    #[test]
    fn two_data_folders_do_not_share_one_jobs_folder() {
        let dir = tempfile::tempdir().unwrap();
        let jobs = dir.path().join("jobs");
        let at = |name| StorageConfig {
            jobs_base_path: jobs.clone(),
            ..storage(&dir.path().join(name))
        };
        let _first = Instance::open(&at("a")).unwrap();
        assert!(matches!(Instance::open(&at("b")), Err(InstanceError::Held { .. })));
    }

    #[test]
    fn refuses_a_jobs_folder_that_others_can_enter() {
        let dir = tempfile::tempdir().unwrap();
        let jobs = dir.path().join("jobs");
        std::fs::create_dir(&jobs).unwrap();
        std::fs::set_permissions(&jobs, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::write(jobs.join("mine"), "").unwrap();
        assert!(matches!(Instance::open(&storage(dir.path())), Err(InstanceError::Open { .. })));
    }

    #[test]
    fn the_secret_is_made_once_and_private() {
        let dir = tempfile::tempdir().unwrap();
        let secret = jwt_secret(dir.path()).unwrap();
        assert!(secret.len() >= 64);
        assert_eq!(jwt_secret(dir.path()).unwrap(), secret);
        let file = dir.path().join("secrets/jwt").metadata().unwrap();
        assert_eq!(file.mode() & 0o777, 0o600);
    }
}
