//! What comes of an operation.

use crate::tree::TreeError;
use crate::{Editor, FilePath, Operation, Pass, Refusal, Tree};

/// The most operations that are applied in one go.
pub const MAX_OPERATIONS: usize = 1000;

/// What happens to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It says `after` now; `before` is `None` where it is new.
    Write {
        path: FilePath,
        before: Option<String>,
        after: String,
    },
    Remove {
        path: FilePath,
    },
    Rename {
        path: FilePath,
        to: FilePath,
    },
}

impl Change {
    pub(crate) fn carry_out(&self, tree: &mut dyn Tree) -> Result<(), TreeError> {
        match self {
            Self::Write { before, after, .. } if before.as_ref() == Some(after) => Ok(()),
            Self::Write { path, after, .. } => tree.write(path, after.as_bytes()),
            Self::Remove { path } => tree.remove(path),
            Self::Rename { path, to } => tree.rename(path, to),
        }
    }
}

/// An operation that was done, or could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// `None` where it is no matter of files: to run, to ask, a plan.
    pub change: Option<Change>,
    /// How well the text to look for was remembered; `None` where none was looked for.
    pub pass: Option<Pass>,
    /// What to tell the model although it was done.
    pub warnings: Vec<Warning>,
}

/// Done, but.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    #[error("the file said this already")]
    Same,
    #[error("the file does not parse any more: see line {line}: {text}")]
    Syntax { line: usize, text: String },
    #[error("{now} of {had} lines are left")]
    Shrunk { had: usize, now: usize },
}

/// Applies operations in their order, each whole or not at all; one that is refused does not keep
/// the next from being tried. More than [`MAX_OPERATIONS`] are refused together.
pub fn apply_all(
    editor: &mut Editor,
    tree: &mut dyn Tree,
    operations: &[Operation],
) -> Result<Vec<Result<Applied, Refusal>>, Refusal> {
    if operations.len() > MAX_OPERATIONS {
        return Err(Refusal::TooMany { limit: MAX_OPERATIONS });
    }
    Ok(operations.iter().map(|operation| editor.apply(tree, operation)).collect())
}
