//! The line that is being received.

/// What may be shown of an unfinished line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Start {
    /// Only space so far.
    #[default]
    Unknown,
    Plain,
    /// It may become a tag, a mark or a fence: not before it is whole.
    Special,
}

/// Bytes since the last line ending. Each is looked at once, however small the pieces.
#[derive(Debug, Default)]
pub(super) struct Line {
    bytes: Vec<u8>,
    /// How much is whole characters.
    valid: usize,
    shown: usize,
    start: Start,
}

impl Line {
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// What can be shown now and was not yet.
    pub(super) fn fresh(&mut self) -> Option<String> {
        let known = self.valid;
        let added = match str::from_utf8(&self.bytes[known..]) {
            Ok(added) => added,
            Err(error) => {
                str::from_utf8(&self.bytes[known..known + error.valid_up_to()]).unwrap_or_default()
            }
        };
        if self.start == Start::Unknown
            && let Some(first) = added.trim_start().chars().next()
        {
            let special = matches!(first, '<' | '=' | '>' | '\\' | '`' | '~');
            self.start = if special { Start::Special } else { Start::Plain };
        }
        self.valid += added.len();
        if self.start != Start::Plain || self.shown == self.valid {
            return None;
        }
        let fresh = &self.bytes[self.shown..self.valid];
        self.shown = self.valid;
        str::from_utf8(fresh).map(str::to_owned).ok()
    }

    /// The whole line, and how much of it has been shown; `None` where it is not UTF-8.
    pub(super) fn take(&mut self) -> Option<(String, usize)> {
        let line = std::mem::take(self);
        String::from_utf8(line.bytes).ok().map(|text| (text, line.shown))
    }
}
