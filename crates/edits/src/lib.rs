//! What a model may do to files, so that it cannot corrupt them.
//!
//! A model never writes: it says [`Operation`]s, as JSON of a tool call ([`ToolDecoder`]) or in
//! tags between prose ([`TagDecoder`]). Both show text while it grows and give an operation only
//! when it has closed. The [`Editor`] turns an operation into a [`Change`] of one file or refuses
//! it with a sentence that a model can act on, and a [`Tree`] carries the change out, whole or
//! not at all.
//!
//! Pure: no clock, no environment, no disk. Whoever has a folder implements [`Tree`] for it.

mod change;
mod decode;
mod editor;
mod guard;
mod matcher;
mod operation;
mod path;
mod tags;
mod text;
mod tree;
mod utf8;

pub use change::{Applied, Change, MAX_OPERATIONS, Warning, apply_all};
pub use decode::{
    DecodeError, Ended, MAX_INPUT_BYTES, MAX_JSON_DEPTH, Problem, Shown, ToolDecoder,
};
pub use editor::{Editor, Policy, Refusal};
pub use guard::{Lock, MAX_FILE_BYTES, SHRINK_FROM_LINES, SHRINK_KEEPS_PERCENT, parses};
pub use matcher::{Found, MAX_OLD_BYTES, Miss, Pass, find, replace};
pub use operation::{DependencyKind, MAX_COMMAND_BYTES, Operation, Place};
pub use path::{FilePath, PathError};
pub use tags::{MAX_STREAM_BYTES, TagDecoder, TagEvent};
pub use text::ContentHash;
pub use tree::{FileKind, MemoryTree, Overlay, Tree, TreeError};
