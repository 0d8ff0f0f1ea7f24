//! Files that the sandbox's user may read and not change: they belong to the server.
//!
//! Who owns a folder may rename and replace what lies in it. So the folders above a guarded file are
//! the server's too, with the sticky bit: the user makes and changes files of its own there, and
//! cannot move away what is not its own. A guarded file is a fresh copy of what was there, so that no
//! open descriptor and no other name of the old one leads to it.

use super::{Folder, FolderError, Found, Kind, Owner, Skip, WorkspacePath};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{Gid, Mode, OFlags, Uid, fchmod, fchown, fstat};
use std::collections::BTreeSet;
use std::io::Read;

/// Of a folder in which the user may make files and not move away those of others.
const SHARED_FOLDER: u32 = 0o1775;
/// Of a folder in which the user may only look.
const READ_ONLY_FOLDER: u32 = 0o755;
const STICKY: u32 = 0o1000;
/// What the user may do with a guarded file: never write.
const READ_ONLY_BITS: u32 = 0o755;

/// Whose a name is to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hold {
    /// The user's own.
    User,
    /// A folder above a guarded path.
    Above,
    Guarded,
}

impl Folder {
    /// Guards these paths and what lies beneath them, and gives everything else back to its user. What
    /// is not there is not guarded, nor are links, what `skip` passes over, and names that are not
    /// UTF-8. At most `max_copied` bytes are copied: of files beyond them, who has one open writes on.
    /// Without an owner there is nobody to guard against.
    pub fn guard(
        &self,
        paths: &[WorkspacePath],
        max_copied: u64,
        skip: Skip,
    ) -> Result<(), FolderError> {
        let Some(owner) = self.owner else { return Ok(()) };
        let mut left = max_copied;
        let above: BTreeSet<&str> = paths.iter().flat_map(folders_above).collect();
        let hold = |path: &str| match paths.iter().any(|guarded| covers(guarded.as_str(), path)) {
            true => Hold::Guarded,
            false if above.contains(path) => Hold::Above,
            false => Hold::User,
        };
        let root = if paths.is_empty() { Hold::User } else { Hold::Above };
        self.hold_folder(".", root, owner)?;
        let found: Vec<Found> = self.walk(skip)?.collect();
        for one in &found {
            let Some(path) = one.path.to_str() else { continue };
            match self.hold_one(one, hold(path), owner, &mut left) {
                // It went or became another thing meanwhile, or has a name that cannot be asked for.
                Err(
                    FolderError::NotFound
                    | FolderError::NotFolder
                    | FolderError::IsFolder
                    | FolderError::NotRegular
                    | FolderError::Outside
                    | FolderError::Path(_),
                ) => {}
                done => done?,
            }
        }
        Ok(())
    }

    fn hold_one(
        &self,
        found: &Found,
        hold: Hold,
        owner: Owner,
        left: &mut u64,
    ) -> Result<(), FolderError> {
        let path = found.path.to_str().unwrap_or_default();
        let (guarded, held) = (hold == Hold::Guarded, is_servers(found.stat.uid));
        match found.stat.kind {
            Kind::Folder => self.hold_folder(path, hold, owner),
            Kind::File if guarded && !held => {
                self.guard_file(&WorkspacePath::parse(path)?, found.stat.mode, owner, left)
            }
            Kind::File if !guarded && held => {
                let file = self.open_file(&WorkspacePath::parse(path)?)?;
                own(file.as_fd(), owner.uid, owner.gid)
            }
            _ => Ok(()),
        }
    }

    fn hold_folder(&self, path: &str, hold: Hold, owner: Owner) -> Result<(), FolderError> {
        let fd = self.resolve(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW)?;
        let held = is_servers(fstat(&fd)?.st_uid);
        match hold {
            Hold::User if !held => return Ok(()),
            Hold::User => {
                own(fd.as_fd(), owner.uid, owner.gid)?;
                fchmod(&fd, Mode::from_raw_mode(READ_ONLY_FOLDER))?;
            }
            Hold::Above | Hold::Guarded => {
                own(fd.as_fd(), server(), owner.gid)?;
                let above = hold == Hold::Above;
                let mode = if above { SHARED_FOLDER } else { READ_ONLY_FOLDER };
                fchmod(&fd, Mode::from_raw_mode(mode))?;
            }
        }
        Ok(())
    }

    /// Puts a copy in a file's place that is the server's; what is too long for that becomes so itself.
    fn guard_file(
        &self,
        path: &WorkspacePath,
        mode: u32,
        owner: Owner,
        left: &mut u64,
    ) -> Result<(), FolderError> {
        let from = self.open_file(path)?;
        let mode = Mode::from_raw_mode(mode & READ_ONLY_BITS);
        // A sparse file tells more than it has, and would have all of it when copied.
        if from.metadata()?.len() > *left {
            own(from.as_fd(), server(), owner.gid)?;
            return Ok(fchmod(&from, mode)?);
        }
        let staged = self.staging.create()?;
        let mut file = std::fs::File::from(staged.file.try_clone()?);
        // It may grow meanwhile.
        *left -= std::io::copy(&mut from.take(*left), &mut file)?;
        fchmod(&staged.file, mode)?;
        let parent = self.parent_of(path)?;
        staged.place(parent.as_fd(), path.name())
    }

    /// Whether what is written at this name stays the server's: in the place of a guarded file, or new
    /// in a guarded folder.
    pub(super) fn stays_guarded(&self, parent: BorrowedFd<'_>, existing: Option<u32>) -> bool {
        if self.owner.is_none_or(|owner| is_servers(owner.uid)) {
            return false;
        }
        let folder = || {
            fstat(parent).is_ok_and(|stat| is_servers(stat.st_uid) && stat.st_mode & STICKY == 0)
        };
        existing.map_or_else(folder, is_servers)
    }
}

fn own(fd: BorrowedFd<'_>, uid: u32, gid: u32) -> Result<(), FolderError> {
    Ok(fchown(fd, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)))?)
}

fn server() -> u32 {
    rustix::process::geteuid().as_raw()
}

fn is_servers(uid: u32) -> bool {
    uid == server()
}

/// Whether `path` is `guarded` or lies beneath it.
fn covers(guarded: &str, path: &str) -> bool {
    path.strip_prefix(guarded).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn folders_above(path: &WorkspacePath) -> impl Iterator<Item = &str> {
    path.as_str().match_indices('/').map(|(end, _)| &path.as_str()[..end])
}

#[cfg(test)]
mod tests {
    use super::super::folder::tests::path;
    use super::super::{Staging, folder};
    use super::*;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;
    use std::sync::Arc;

    const USER: u32 = 70_001;
    /// Bytes copied at most.
    const MOST: u64 = 1 << 20;

    /// A folder of a user; `None` where the tests may not give files away.
    fn of_user() -> Option<(tempfile::TempDir, Folder)> {
        if server() != 0 {
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let staging = Arc::new(Staging::open(&dir.path().join(".staging")).unwrap());
        let owner = Some(folder::Owner { uid: USER, gid: USER });
        let made = Folder::create(&dir.path().join("p"), staging, owner).unwrap();
        Some((dir, made))
    }

    /// Owner and permission bits.
    fn held(dir: &Path, name: &str) -> (u32, u32) {
        let stat = dir.join("p").join(name).symlink_metadata().unwrap();
        (stat.uid(), stat.mode() & 0o7777)
    }

    #[test]
    fn guards_files_and_folders_and_gives_the_rest_back() {
        let Some((dir, folder)) = of_user() else { return };
        for name in ["src/keep/a.ts", "src/b.ts", "locked/deep/c.ts", "package.json"] {
            folder.write_atomic(&path(name), name.as_bytes()).unwrap();
        }
        let guarded = [path("src/keep/a.ts"), path("locked"), path("missing.txt")];
        folder.guard(&guarded, MOST, |_, _| false).unwrap();
        assert_eq!(held(dir.path(), "src/keep/a.ts"), (0, 0o644));
        for above in ["", "src", "src/keep"] {
            assert_eq!(held(dir.path(), above), (0, SHARED_FOLDER), "{above}");
        }
        for within in ["locked", "locked/deep"] {
            assert_eq!(held(dir.path(), within), (0, READ_ONLY_FOLDER), "{within}");
        }
        for own in ["src/b.ts", "package.json"] {
            assert_eq!(held(dir.path(), own).0, USER, "{own}");
        }
        assert_eq!(folder.read(&path("locked/deep/c.ts"), 99).unwrap(), b"locked/deep/c.ts");

        folder.guard(&[path("package.json")], MOST, |_, _| false).unwrap();
        for back in ["src", "src/keep", "src/keep/a.ts", "locked", "locked/deep/c.ts"] {
            assert_eq!(held(dir.path(), back).0, USER, "{back}");
        }
        assert_eq!(held(dir.path(), "package.json").0, 0);
        folder.guard(&[], MOST, |_, _| false).unwrap();
        assert_eq!(held(dir.path(), ""), (USER, READ_ONLY_FOLDER));
        assert_eq!(held(dir.path(), "package.json"), (USER, 0o644));
    }

    #[test]
    fn what_the_server_writes_in_a_guarded_place_stays_guarded() {
        let Some((dir, folder)) = of_user() else { return };
        folder.write_atomic(&path("locked/a"), b"1").unwrap();
        folder.write_atomic(&path("b"), b"1").unwrap();
        folder.guard(&[path("locked"), path("b")], MOST, |_, _| false).unwrap();
        for name in ["locked/a", "locked/new", "locked/sub/new", "b"] {
            folder.write_atomic(&path(name), b"2").unwrap();
            assert_eq!(held(dir.path(), name).0, 0, "{name}");
        }
        folder.write_atomic(&path("c/own"), b"2").unwrap();
        assert_eq!((held(dir.path(), "c").0, held(dir.path(), "c/own").0), (USER, USER));
    }

    #[test]
    fn another_name_of_a_guarded_file_is_not_guarded_and_changes_nothing() {
        let Some((dir, folder)) = of_user() else { return };
        folder.write_atomic(&path("a"), b"right").unwrap();
        std::fs::hard_link(dir.path().join("p/a"), dir.path().join("p/b")).unwrap();
        folder.guard(&[path("a")], MOST, |_, _| false).unwrap();
        std::fs::write(dir.path().join("p/b"), "wrong").unwrap();
        assert_eq!(folder.read(&path("a"), 9).unwrap(), b"right");
        assert_eq!(held(dir.path(), "b").0, USER);
    }

    #[test]
    fn a_sparse_terabyte_is_guarded_and_not_copied() {
        let Some((dir, folder)) = of_user() else { return };
        let big = dir.path().join("p/big");
        std::fs::File::create(&big).unwrap().set_len(1 << 40).unwrap();
        std::os::unix::fs::chown(&big, Some(USER), Some(USER)).unwrap();
        folder.guard(&[path("big")], MOST, |_, _| false).unwrap();
        assert_eq!((held(dir.path(), "big").0, big.metadata().unwrap().len()), (0, 1 << 40));
        folder.guard(&[], MOST, |_, _| false).unwrap();
        assert_eq!(held(dir.path(), "big").0, USER);
    }
}
