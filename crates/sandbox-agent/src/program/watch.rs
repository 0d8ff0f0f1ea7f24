//! Changes of files below /workspace, by inotify.

use super::Agent;
use super::exec::Descriptor;
use super::link::Stream;
use crate::{ChangeKind, FileChange, Frame, FrameError};
use futures_util::SinkExt;
use rustix::fs::inotify::{CreateFlags, ReadFlags, WatchFlags};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};

/// Folders watched, at most: the kernel's table is shared by the whole host.
const MAX_WATCHES: usize = 2048;
/// Folders that tools fill and nobody edits.
const SKIPPED: [&str; 9] =
    ["node_modules", ".git", "target", ".venv", "__pycache__", ".vite", ".next", "dist", ".cache"];
/// Room for the events of one read, in bytes.
const READ_BYTES: usize = 16 * 1024;

struct Watches {
    inotify: Descriptor,
    folders: HashMap<i32, PathBuf>,
    root: PathBuf,
}

/// Sends every change until the connection breaks.
pub async fn stream(agent: &Agent, stream: &mut Stream) -> Result<(), FrameError> {
    let mut watches = Watches::new(&agent.settings.workspace)?;
    loop {
        let bytes = watches.inotify.read(READ_BYTES).await?;
        for change in watches.changes(&bytes) {
            stream.feed(Frame::message(&change)?).await?;
        }
        stream.flush().await?;
    }
}

impl Watches {
    fn new(root: &Path) -> io::Result<Self> {
        let fd = rustix::fs::inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        let mut watches =
            Self { inotify: Descriptor::new(fd)?, folders: HashMap::new(), root: root.to_owned() };
        watches.add_below(root);
        Ok(watches)
    }

    /// Watches a folder and those in it, breadth first, as far as the table goes.
    fn add_below(&mut self, folder: &Path) {
        let mut queue = VecDeque::from([folder.to_owned()]);
        while let Some(folder) = queue.pop_front() {
            if self.folders.len() >= MAX_WATCHES || !self.add(&folder) {
                continue;
            }
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            let folders = entries
                .filter_map(Result::ok)
                .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            queue.extend(folders.map(|entry| entry.path()));
        }
    }

    fn add(&mut self, folder: &Path) -> bool {
        if folder.file_name().is_some_and(|name| SKIPPED.iter().any(|skipped| name == *skipped)) {
            return false;
        }
        let flags = WatchFlags::CLOSE_WRITE
            | WatchFlags::CREATE
            | WatchFlags::DELETE
            | WatchFlags::MOVE
            | WatchFlags::ONLYDIR
            | WatchFlags::DONT_FOLLOW;
        let Ok(id) = rustix::fs::inotify::add_watch(self.inotify.fd(), folder, flags) else {
            return false;
        };
        self.folders.insert(id, folder.to_owned());
        true
    }

    fn changes(&mut self, bytes: &[u8]) -> Vec<FileChange> {
        let mut changes = Vec::new();
        for (id, flags, name) in events(bytes) {
            if flags.contains(ReadFlags::QUEUE_OVERFLOW) {
                changes.push(FileChange { path: String::new(), kind: ChangeKind::Overflow });
            } else if flags.contains(ReadFlags::IGNORED) {
                self.folders.remove(&id);
            } else if let Some(folder) = self.folders.get(&id) {
                let path = folder.join(&name);
                changes.extend(self.change(&path, flags));
            }
        }
        changes
    }

    fn change(&mut self, path: &Path, flags: ReadFlags) -> Option<FileChange> {
        let removed = flags.intersects(ReadFlags::DELETE | ReadFlags::MOVED_FROM);
        let folder = flags.contains(ReadFlags::ISDIR);
        if folder && !removed {
            self.add_below(path);
        }
        // The creation of a file says nothing yet: its closing does.
        if flags.contains(ReadFlags::CREATE) && !folder {
            return None;
        }
        let relative = path.strip_prefix(&self.root).ok()?.to_string_lossy().into_owned();
        let kind = if removed { ChangeKind::Removed } else { ChangeKind::Written };
        Some(FileChange { path: relative, kind })
    }
}

/// Bytes of an event before its name: watch, mask, cookie, length.
const HEADER_BYTES: usize = 16;

fn events(mut bytes: &[u8]) -> Vec<(i32, ReadFlags, String)> {
    let mut events = Vec::new();
    while bytes.len() >= HEADER_BYTES {
        let word = |at: usize| {
            u32::from_ne_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let (id, mask, length) = (word(0) as i32, word(4), word(12) as usize);
        let Some(name) = bytes.get(HEADER_BYTES..HEADER_BYTES + length) else { break };
        let name: Vec<u8> = name.iter().copied().take_while(|&byte| byte != 0).collect();
        events.push((
            id,
            ReadFlags::from_bits_retain(mask),
            String::from_utf8_lossy(&name).into_owned(),
        ));
        bytes = &bytes[HEADER_BYTES + length..];
    }
    events
}
