//! What changed in one file.

use similar::{DiffOp, TextDiff};
use std::time::Instant;

/// The largest file that is compared line by line, in bytes.
pub(super) const MAX_COMPARED_BYTES: u64 = 512 * 1024;
/// The most bytes of the patch of one file.
const MAX_PATCH_BYTES: usize = 100 * 1024;
/// Lines shown around a change.
const CONTEXT_LINES: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileStatus {
    Added,
    Removed,
    Changed,
}

/// A file that is not the same at both ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDiff {
    pub path: String,
    pub status: FileStatus,
    /// `None` where it was not compared line by line.
    pub lines_added: Option<u64>,
    pub lines_removed: Option<u64>,
    /// Unified, with three lines around each change; `None` where lines were not compared.
    pub patch: Option<String>,
    pub binary: bool,
    /// What is not shown of it and why, or what changed beside its lines.
    pub note: Option<String>,
}

/// A file's content at one end.
pub(super) enum Content {
    /// There is no such file at this end.
    Absent,
    Text(String),
    Binary,
    Large,
    /// It is not what it was a moment ago.
    Gone,
}

impl Content {
    /// Of the bytes of a file.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => Self::Text(text),
            _ => Self::Binary,
        }
    }
}

/// What of an answer's bounds is left.
pub(super) struct Budget {
    pub(super) patch_bytes: usize,
    /// From then on differences are shown coarser.
    pub(super) deadline: Instant,
}

impl FileDiff {
    /// Of a file whose lines are not compared, and why.
    pub(super) fn untold(path: &str, status: FileStatus, note: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            status,
            lines_added: None,
            lines_removed: None,
            patch: None,
            binary: false,
            note: Some(note.into()),
        }
    }

    /// Of two contents that are not the same, or of which the executable bit is not.
    pub(super) fn of(
        path: &str,
        status: FileStatus,
        contents: (Content, Content),
        budget: &mut Budget,
    ) -> Self {
        use Content::{Absent, Binary, Gone, Large, Text};
        match contents {
            (Gone, _) | (_, Gone) => Self::untold(path, status, "it changed while it was read"),
            (Binary, _) | (_, Binary) => {
                Self { binary: true, ..Self::untold(path, status, "a binary file") }
            }
            (Large, _) | (_, Large) => {
                let kilobytes = MAX_COMPARED_BYTES / 1024;
                Self::untold(path, status, format!("larger than {kilobytes} KB: not compared"))
            }
            (Text(old), Text(new)) => Self::told(path, status, (&old, &new), budget),
            (Absent, Text(new)) => Self::told(path, status, ("", &new), budget),
            (Text(old), Absent) => Self::told(path, status, (&old, ""), budget),
            (Absent, Absent) => Self::untold(path, status, "it is at neither end"),
        }
    }

    fn told(path: &str, status: FileStatus, (old, new): (&str, &str), budget: &mut Budget) -> Self {
        let diff = TextDiff::configure().deadline(budget.deadline).diff_lines(old, new);
        let (removed, added) = counts(diff.ops());
        let header = match status {
            FileStatus::Added => ("/dev/null".to_owned(), format!("b/{path}")),
            FileStatus::Removed => (format!("a/{path}"), "/dev/null".to_owned()),
            FileStatus::Changed => (format!("a/{path}"), format!("b/{path}")),
        };
        let patch = diff
            .unified_diff()
            .context_radius(CONTEXT_LINES)
            .header(&header.0, &header.1)
            .to_string();
        let (patch, note) = bounded(patch, budget.patch_bytes.min(MAX_PATCH_BYTES));
        budget.patch_bytes -= patch.len();
        let note = note.or_else(|| (old == new).then(|| "no line differs".to_owned()));
        Self {
            path: path.to_owned(),
            status,
            lines_added: Some(added),
            lines_removed: Some(removed),
            patch: Some(patch),
            binary: false,
            note,
        }
    }
}

/// Lines removed and added.
fn counts(ops: &[DiffOp]) -> (u64, u64) {
    let (mut removed, mut added) = (0, 0);
    for op in ops {
        match *op {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { old_len, .. } => removed += old_len as u64,
            DiffOp::Insert { new_len, .. } => added += new_len as u64,
            DiffOp::Replace { old_len, new_len, .. } => {
                removed += old_len as u64;
                added += new_len as u64;
            }
        }
    }
    (removed, added)
}

/// The whole lines that there is room for, and what to say where that is not all.
fn bounded(mut patch: String, most: usize) -> (String, Option<String>) {
    if patch.len() <= most {
        return (patch, None);
    }
    let whole = patch.len();
    let end =
        patch.as_bytes()[..most].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    patch.truncate(end);
    (patch, Some(format!("the first {end} of {whole} bytes of the patch")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn budget(patch_bytes: usize) -> Budget {
        Budget { patch_bytes, deadline: Instant::now() + Duration::from_secs(60) }
    }

    fn text(text: &str) -> Content {
        Content::of(text.as_bytes().to_vec())
    }

    #[test]
    fn counts_lines_and_writes_what_patch_reads() {
        let contents = (text("one\ntwo\nthree\n"), text("one\n2\nthree\nfour\n"));
        let diff = FileDiff::of("a.txt", FileStatus::Changed, contents, &mut budget(1000));
        assert_eq!((diff.lines_added, diff.lines_removed), (Some(2), Some(1)));
        let patch = "--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,4 @@\n one\n-two\n+2\n three\n+four\n";
        assert_eq!((diff.patch.as_deref(), diff.note), (Some(patch), None));
        let contents = (Content::Absent, text("x\n"));
        let diff = FileDiff::of("n", FileStatus::Added, contents, &mut budget(1000));
        assert!(diff.patch.unwrap().starts_with("--- /dev/null\n+++ b/n\n"));
    }

    #[test]
    fn says_what_it_does_not_show() {
        let long: String = (0..5_000).map(|n| format!("नमस्ते {n}\n")).collect();
        let mut left = budget(1_000);
        let contents = (Content::Absent, text(&long));
        let diff = FileDiff::of("long", FileStatus::Added, contents, &mut left);
        assert_eq!(diff.lines_added, Some(5_000));
        let patch = diff.patch.unwrap();
        assert!(patch.len() <= 1_000 && patch.ends_with('\n'), "{patch}");
        assert!(diff.note.unwrap().starts_with(&format!("the first {} of ", patch.len())));
        assert_eq!(left.patch_bytes, 1_000 - patch.len());
        let contents = (text("a"), Content::of(vec![0xff, 0]));
        assert!(FileDiff::of("b", FileStatus::Changed, contents, &mut left).binary);
        let contents = (Content::Large, text("a"));
        let note = FileDiff::of("c", FileStatus::Changed, contents, &mut left).note.unwrap();
        assert_eq!(note, "larger than 512 KB: not compared");
    }
}
