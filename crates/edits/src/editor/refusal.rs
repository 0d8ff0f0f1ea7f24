//! Why an operation was not done.

use crate::tree::TreeError;
use crate::{ContentHash, FilePath, Miss};

/// Each is a sentence that says what to do instead; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{path} is locked; leave it as it is")]
    Locked { path: FilePath },
    #[error("there is no such file; to make a new one use write")]
    Missing,
    #[error("this is a folder; delete or rename the files in it one by one")]
    Folder,
    #[error("{path} exists already; delete it first or choose another name")]
    Exists { path: FilePath },
    #[error("the file is binary or not in UTF-8 encoding; only delete and rename work on it")]
    Binary,
    #[error("the file is not UTF-8 from line {line} on; only delete and rename work on it")]
    NotUtf8 { line: usize },
    #[error("the new text holds a NUL character; write text only")]
    Nul,
    #[error("the file is larger than {limit} bytes; split it, or make large data by a command")]
    Large { limit: usize },
    #[error("the file has changed since it was read; read it again and repeat the change")]
    Stale,
    #[error("{0}")]
    Miss(#[from] Miss),
    #[error("the file has only {has} lines; insert after one of them or at \"end\"")]
    NoLine { has: usize },
    #[error(
        "line {line} of the new text stands for code that is left out ({text}); write that code, or \
         use replace for only the lines that change"
    )]
    Placeholder { line: usize, text: String },
    #[error(
        "this would leave {now} of the file's {had} lines; to change a part use replace; if all \
         that is really to go, repeat the same operation"
    )]
    Shrink {
        had: usize,
        now: usize,
        /// What is recognised when it is repeated.
        after: ContentHash,
    },
    #[error(
        "line {line} of the new text holds {what}; keep secrets out of files: read it from an \
         environment variable"
    )]
    Secret { line: usize, what: &'static str },
    #[error(
        "the file would not parse any more: {what} at line {line}: {text}; correct it and repeat"
    )]
    Syntax {
        line: usize,
        /// That line.
        text: String,
        what: String,
    },
    #[error("{0}")]
    Field(&'static str),
    #[error("there are more than {limit} operations; do the work in smaller steps")]
    TooMany { limit: usize },
    #[error("{0}")]
    Tree(#[from] TreeError),
}
