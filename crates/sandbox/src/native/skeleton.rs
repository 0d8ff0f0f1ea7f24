//! The root file system: the host's own read-only, and nothing of its secrets.

use super::etc;
use super::launch::Launch;
use crate::confinement::{AGENT_FOLDER, HOME, SOCKET_FOLDER, WORKSPACE};
use rustix::fs::CWD;
use rustix::mount::{
    MountFlags, MountPropagationFlags, MoveMountFlags, OpenTreeFlags, mount, mount_change,
    mount_remount, move_mount, open_tree,
};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// In the helper's own mount namespace, a tmpfs covers this folder: the root user of a sandbox must
/// be able to walk to its root, which it could not below a folder that only we may enter.
const STAGE: &str = "/mnt";
const ROOT: &str = "/mnt/root";
/// The OCI bundle and libcontainer's state, gone with the helper.
pub const BUNDLE: &str = "/mnt/bundle";
pub const STATE: &str = "/mnt/state";
/// The root for the OCI configuration.
pub const ROOT_PATH: &str = ROOT;

/// Links that a merged /usr needs.
const LINKS: [(&str, &str); 5] = [
    ("bin", "usr/bin"),
    ("sbin", "usr/sbin"),
    ("lib", "usr/lib"),
    ("lib64", "usr/lib64"),
    ("lib32", "usr/lib32"),
];
/// Folders that later mounts need, and those that programs expect.
const FOLDERS: [&str; 11] =
    ["proc", "sys", "dev", "tmp", "run", "etc", "usr", "opt", "home", "var", "root"];

struct Piece {
    tree: OwnedFd,
    target: PathBuf,
    writable: bool,
}

/// Builds the root at [`ROOT_PATH`] in a mount namespace of this process's own.
pub fn build(launch: &Launch) -> io::Result<()> {
    // SAFETY: one thread, no file system state shared with anybody.
    unsafe { rustix::thread::unshare_unsafe(rustix::thread::UnshareFlags::NEWNS) }?;
    mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)?;
    // Taken before the stage covers /mnt, so that data kept below /mnt is found.
    let pieces = pieces(launch)?;
    mount("tmpfs", STAGE, "tmpfs", MountFlags::NOSUID | MountFlags::NODEV, c"mode=0755,size=16m")?;
    folders()?;
    etc::write(Path::new(ROOT), launch)?;
    for piece in &pieces {
        attach(piece)?;
    }
    hide_local()
}

fn pieces(launch: &Launch) -> io::Result<Vec<Piece>> {
    let mut pieces = vec![piece(Path::new("/usr"), "/usr", false)?];
    for bind in &launch.binds {
        // What is not on this host is not in its sandboxes either.
        if bind.source.exists() {
            pieces.push(piece(&bind.source, &bind.target, false)?);
        }
    }
    pieces.push(piece(&launch.agent, AGENT_FOLDER, false)?);
    pieces.push(piece(&launch.socket_folder, SOCKET_FOLDER, true)?);
    pieces.push(piece(&launch.spec.home, HOME, true)?);
    pieces.push(piece(&launch.spec.workspace, WORKSPACE, true)?);
    Ok(pieces)
}

fn piece(source: &Path, target: impl AsRef<Path>, writable: bool) -> io::Result<Piece> {
    let tree =
        open_tree(CWD, source, OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC)
            .map_err(|error| io::Error::other(format!("{}: {error}", source.display())))?;
    Ok(Piece { tree, target: inside(target.as_ref()), writable })
}

fn attach(piece: &Piece) -> io::Result<()> {
    let is_folder =
        rustix::fs::FileType::from_raw_mode(rustix::fs::fstat(&piece.tree)?.st_mode).is_dir();
    if is_folder {
        std::fs::create_dir_all(&piece.target)?;
    } else {
        std::fs::create_dir_all(piece.target.parent().unwrap_or(&piece.target))?;
        std::fs::write(&piece.target, b"")?;
    }
    move_mount(&piece.tree, "", CWD, &piece.target, MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)?;
    let read_only = if piece.writable { MountFlags::empty() } else { MountFlags::RDONLY };
    Ok(mount_remount(
        &piece.target,
        MountFlags::BIND | MountFlags::NOSUID | MountFlags::NODEV | read_only,
        "",
    )?)
}

fn folders() -> io::Result<()> {
    for folder in FOLDERS {
        std::fs::create_dir_all(inside(Path::new(folder)))?;
    }
    std::fs::set_permissions(inside(Path::new("tmp")), std::fs::Permissions::from_mode(0o1777))?;
    symlink("../tmp", inside(Path::new("var/tmp")))?;
    symlink("../run", inside(Path::new("var/run")))?;
    for (name, target) in LINKS {
        if Path::new("/").join(target).exists() {
            symlink(target, inside(Path::new(name)))?;
        }
    }
    Ok(())
}

/// What the admin put into /usr/local is not for students.
fn hide_local() -> io::Result<()> {
    let local = inside(Path::new("/usr/local"));
    if !local.exists() {
        return Ok(());
    }
    mount(
        "tmpfs",
        &local,
        "tmpfs",
        MountFlags::NOSUID | MountFlags::NODEV | MountFlags::RDONLY,
        c"mode=0755,size=4k",
    )?;
    Ok(())
}

fn inside(path: &Path) -> PathBuf {
    Path::new(ROOT).join(path.strip_prefix("/").unwrap_or(path))
}
