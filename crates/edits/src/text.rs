//! A file as text, and what of its form is to be kept.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// The mark that some editors of Windows put first.
const BOM: &str = "\u{feff}";

/// SHA-256 of a file's bytes; as text 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(String);

impl ContentHash {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotText {
    /// It holds a NUL: a picture, a program, UTF-16.
    Binary,
    /// Not UTF-8 from this byte on.
    Invalid { at: usize },
}

/// Reads bytes as text, without changing any.
pub(crate) fn read(bytes: Vec<u8>) -> Result<String, NotText> {
    if memchr::memchr(0, &bytes).is_some() {
        return Err(NotText::Binary);
    }
    String::from_utf8(bytes)
        .map_err(|error| NotText::Invalid { at: error.utf8_error().valid_up_to() })
}

/// Splits a byte order mark off.
pub(crate) fn split_bom(text: &str) -> (&str, &str) {
    match text.strip_prefix(BOM) {
        Some(rest) => (BOM, rest),
        None => ("", text),
    }
}

/// How the lines of a text end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endings {
    /// All by LF, or there is only one line.
    Lf,
    /// All by CR LF.
    CrLf,
    Mixed,
}

pub(crate) fn endings(text: &str) -> Endings {
    let bytes = text.as_bytes();
    if memchr::memchr(b'\r', bytes).is_none() {
        return Endings::Lf;
    }
    let (mut lf, mut crlf) = (false, false);
    for at in memchr::memchr_iter(b'\n', bytes) {
        let after_cr = at > 0 && bytes[at - 1] == b'\r';
        (lf, crlf) = (lf || !after_cr, crlf || after_cr);
        if lf && crlf {
            return Endings::Mixed;
        }
    }
    if crlf { Endings::CrLf } else { Endings::Lf }
}

/// Turns bare LF into CR LF.
pub(crate) fn to_crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// New text for a file that may exist: a byte order mark stays, and so do CR LF endings where the
/// file had no others and the new text is all LF.
pub(crate) fn in_form_of(old: &str, new: &str) -> String {
    let (bom, old) = split_bom(old);
    let has_lf_only = endings(new) == Endings::Lf;
    let body = match endings(old) {
        Endings::CrLf if has_lf_only => to_crlf(new),
        _ => new.to_owned(),
    };
    if bom.is_empty() || body.starts_with(BOM) { body } else { format!("{bom}{body}") }
}

/// The number, from 1, of the line that a byte is in.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..at.min(text.len())]).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_mark_and_the_line_endings_of_the_old_file() {
        assert_eq!(in_form_of("\u{feff}a\r\nb\r\n", "x\ny\n"), "\u{feff}x\r\ny\r\n");
        assert_eq!(in_form_of("a\nb\n", "x\r\ny"), "x\r\ny");
        assert_eq!(in_form_of("a\r\nb\n", "x\ny\n"), "x\ny\n");
        assert_eq!(in_form_of("\u{feff}a", "\u{feff}b"), "\u{feff}b");
    }

    #[test]
    fn tells_binary_from_broken_text() {
        assert_eq!(read(vec![1, 0, 2]), Err(NotText::Binary));
        assert_eq!(read(b"ab\xffc".to_vec()), Err(NotText::Invalid { at: 2 }));
        assert_eq!(read("नमस्ते".into()).as_deref(), Ok("नमस्ते"));
    }
}
