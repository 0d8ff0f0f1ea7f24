//! Bytes of a program as text for people: whole lines, whole characters.

use bytes::Bytes;

/// A line without an end is told in pieces of this many bytes.
const MAX_LINE_BYTES: usize = 8 * 1024;
/// Lines that arrive together and are more than this are told as one event.
const MAX_SINGLE_LINES: usize = 16;
/// Bytes of one event that holds several lines.
const MAX_JOINED_BYTES: usize = 32 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Stdout,
    Stderr,
}

/// Text to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// Whether the line ended here; the next piece goes on with it otherwise.
    pub(super) eol: bool,
    /// Bytes of output that are told by the end of this piece: where to go on after a restart.
    pub(super) offset: u64,
}

/// Collects lines out of both outputs.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pending: Vec<u8>,
    kind: Option<Kind>,
    offset: u64,
}

impl Lines {
    /// Begins where so many bytes are told already.
    pub(super) fn after(offset: u64) -> Self {
        Self { offset, ..Self::default() }
    }

    pub(super) fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Output was lost: what follows begins so many bytes later.
    pub(super) fn skip(&mut self, bytes: u64) {
        self.offset += bytes + self.pending.len() as u64;
        self.pending.clear();
    }

    /// Takes output and gives the lines that it ends.
    pub(super) fn push(&mut self, kind: Kind, bytes: &Bytes) -> Vec<Piece> {
        let mut pieces = if self.kind == Some(kind) { Vec::new() } else { self.flush(true) };
        self.kind = Some(kind);
        let mut rest = &bytes[..];
        let mut lines = Vec::new();
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            self.pending.extend_from_slice(&rest[..end]);
            rest = &rest[end + 1..];
            self.offset += self.pending.len() as u64 + 1;
            lines.push((text(&std::mem::take(&mut self.pending)), self.offset));
        }
        self.pending.extend_from_slice(rest);
        pieces.extend(joined(kind, lines));
        if self.pending.len() >= MAX_LINE_BYTES {
            pieces.extend(self.flush(false));
        }
        pieces
    }

    /// Gives what has no line end yet, up to the last whole character; all of it where `whole`.
    pub(super) fn flush(&mut self, whole: bool) -> Vec<Piece> {
        let complete = if whole { self.pending.len() } else { complete_characters(&self.pending) };
        let Some(kind) = self.kind.filter(|_| complete > 0) else { return Vec::new() };
        let rest = self.pending.split_off(complete);
        let told = std::mem::replace(&mut self.pending, rest);
        self.offset += told.len() as u64;
        vec![Piece { kind, text: text(&told), eol: false, offset: self.offset }]
    }
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim_end_matches('\r').to_owned()
}

/// Single lines while they are few; a flood is told in fewer, larger events.
fn joined(kind: Kind, lines: Vec<(String, u64)>) -> Vec<Piece> {
    let piece = |(text, offset)| Piece { kind, text, eol: true, offset };
    if lines.len() <= MAX_SINGLE_LINES {
        return lines.into_iter().map(piece).collect();
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (line, offset) in lines {
        match pieces.last_mut() {
            Some(last) if last.text.len() + line.len() < MAX_JOINED_BYTES => {
                last.text.push('\n');
                last.text.push_str(&line);
                last.offset = offset;
            }
            _ => pieces.push(piece((line, offset))),
        }
    }
    pieces
}

/// How many bytes end with a whole character (or with what can never become one).
fn complete_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Err(_) => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lines: &mut Lines, kind: Kind, bytes: &'static [u8]) -> Vec<(String, bool)> {
        lines
            .push(kind, &Bytes::from_static(bytes))
            .into_iter()
            .map(|piece| (piece.text, piece.eol))
            .collect()
    }

    #[test]
    fn a_character_is_never_split() {
        let word = "नमस्ते\n".as_bytes();
        for cut in 0..word.len() {
            let mut lines = Lines::default();
            let mut text = String::new();
            for part in [Bytes::copy_from_slice(&word[..cut]), Bytes::copy_from_slice(&word[cut..])]
            {
                let pieces = lines.push(Kind::Stdout, &part);
                text.extend(pieces.into_iter().map(|piece| piece.text));
                text.extend(lines.flush(false).into_iter().map(|piece| piece.text));
            }
            assert_eq!(text, "नमस्ते", "cut at {cut}");
        }
    }

    #[test]
    fn lines_end_where_they_end_and_outputs_stay_apart() {
        let mut lines = Lines::default();
        assert_eq!(told(&mut lines, Kind::Stdout, b"one\r\ntw"), [("one".into(), true)]);
        assert_eq!(
            told(&mut lines, Kind::Stderr, b"oops\n"),
            [("tw".into(), false), ("oops".into(), true)]
        );
    }

    #[test]
    fn offsets_count_every_byte_once() {
        let mut lines = Lines::after(10);
        let pieces = lines.push(Kind::Stdout, &Bytes::from_static(b"ab\ncd"));
        assert_eq!(pieces[0].offset, 13);
        assert_eq!(lines.flush(false)[0].offset, 15);
    }

    #[test]
    fn a_flood_is_told_in_few_bounded_events() {
        let mut lines = Lines::default();
        let pieces = lines.push(Kind::Stdout, &Bytes::from("line of a flood\n".repeat(10_000)));
        assert!(
            pieces.len() < 10 && pieces.iter().all(|piece| piece.text.len() <= MAX_JOINED_BYTES)
        );
    }
}
