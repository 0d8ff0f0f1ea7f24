//! What of a folder is not in a checkpoint, counted and said.

use crate::config::MIB;
use sandbox::workspace::{MAX_DEPTH, MAX_ENTRIES};
use std::path::Path;

/// The longest name in a sentence, in characters.
const MAX_NAME_CHARS: usize = 100;

#[derive(Debug, Default)]
pub(super) struct LeftOut {
    pub(super) links: u64,
    /// Pipes, sockets and devices.
    pub(super) special: u64,
    /// Files whose names no client could ask for.
    pub(super) odd_names: u64,
    /// Files the server may not read.
    pub(super) unreadable: u64,
    large: u64,
    largest: Option<(u64, String)>,
    /// The walk did not see everything.
    pub(super) cut: bool,
}

impl LeftOut {
    /// Notes a file for which there is no room.
    pub(super) fn too_large(&mut self, path: &Path, size: u64) {
        self.large += 1;
        if self.largest.as_ref().is_none_or(|(known, _)| *known < size) {
            let name = path.to_string_lossy().chars().take(MAX_NAME_CHARS).collect();
            self.largest = Some((size, name));
        }
    }

    /// As a sentence; `None` where nothing was left out.
    pub(super) fn sentence(&self, limit: u64, max_files: usize) -> Option<String> {
        let largest = self.largest.as_ref().map_or("", |(_, name)| name);
        let room = format!("{} MB or {max_files} files in all, like {largest}", limit / MIB);
        let told = [
            (self.links, "link".to_owned()),
            (self.special, "pipe, socket or device".to_owned()),
            (self.odd_names, "file with a name that cannot be asked for".to_owned()),
            (self.unreadable, "file that cannot be read".to_owned()),
            (self.large, format!("file beyond {room}")),
        ];
        let mut parts: Vec<_> = told
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} × {what}"))
            .collect();
        if self.cut {
            parts.push(format!(
                "what lies deeper than {MAX_DEPTH} folders or behind {MAX_ENTRIES} names"
            ));
        }
        (!parts.is_empty()).then(|| format!("left out: {}", parts.join("; ")))
    }
}
