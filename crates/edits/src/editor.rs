//! From an operation to a change of one file, or a sentence that says why not.

mod content;
mod known;
mod refusal;

pub use refusal::Refusal;

use crate::guard::{Lock, MAX_FILE_BYTES};
use crate::tree::{FileKind, TreeError};
use crate::{Applied, Change, ContentHash, FilePath, Operation, Tree};
use content::Draft;
use known::Known;
use std::collections::HashSet;

/// What holds in a project.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Never changed.
    pub locked: Vec<Lock>,
    /// Texts that must not get into a file: the server's keys.
    pub secrets: Vec<String>,
    /// The largest file, in bytes.
    pub max_file_bytes: usize,
}

impl Default for Policy {
    /// Repositories and installed packages are not for editing.
    fn default() -> Self {
        let names = [".git", "node_modules"];
        Self {
            locked: names.map(|name| Lock::Name(name.to_owned())).into(),
            secrets: Vec::new(),
            max_file_bytes: MAX_FILE_BYTES,
        }
    }
}

/// Applies one model's operations to one project. It remembers what the model has seen of each
/// file, and what it has already refused once.
#[derive(Debug, Default)]
pub struct Editor {
    policy: Policy,
    known: Known,
    /// Files in which an error of syntax was refused.
    broken: HashSet<FilePath>,
    /// Rewrites that were refused for losing most of a file.
    shrunk: HashSet<(FilePath, ContentHash)>,
}

impl Editor {
    pub fn new(policy: Policy) -> Self {
        Self { policy, ..Self::default() }
    }

    /// The model has read these bytes of the file: from now on an operation on it is refused if
    /// the file has changed without it.
    pub fn saw(&mut self, path: &FilePath, bytes: &[u8]) {
        self.known.saw(path, ContentHash::of(bytes));
    }

    /// What an operation would do, with nothing done. What is no matter of files has no change:
    /// it is for the caller to do.
    pub fn dry_run(&self, tree: &dyn Tree, operation: &Operation) -> Result<Applied, Refusal> {
        match operation {
            Operation::Delete { path } => self.delete(tree, path),
            Operation::Rename { path, to } => self.rename(tree, path, to),
            _ => match operation.path() {
                Some(path) => self.rewrite(tree, path, operation),
                None => content::check_other(operation).map(|()| Applied::elsewhere()),
            },
        }
    }

    /// Does an operation, whole or not at all.
    pub fn apply(
        &mut self,
        tree: &mut dyn Tree,
        operation: &Operation,
    ) -> Result<Applied, Refusal> {
        let planned = self.dry_run(tree, operation);
        match &planned {
            Ok(applied) => {
                if let Some(change) = &applied.change {
                    change.carry_out(tree)?;
                    self.note(change, operation);
                }
            }
            Err(refusal) => self.note_refusal(refusal, operation),
        }
        planned
    }

    fn rewrite(
        &self,
        tree: &dyn Tree,
        path: &FilePath,
        operation: &Operation,
    ) -> Result<Applied, Refusal> {
        self.unlocked(path)?;
        let bytes = tree.read(path, self.policy.max_file_bytes).map_err(|error| match error {
            TreeError::Large { limit } => Refusal::Large { limit },
            error => Refusal::Tree(error),
        })?;
        self.known.check(path, bytes.as_deref(), operation.read())?;
        let mut draft = Draft::of(bytes, operation)?;
        draft.guard(path, &self.policy)?;
        draft.check_shrink(|after| {
            self.shrunk.contains(&(path.clone(), ContentHash::of(after.as_bytes())))
        })?;
        draft.check_syntax(path, self.broken.contains(path))?;
        Ok(draft.applied(path))
    }

    fn delete(&self, tree: &dyn Tree, path: &FilePath) -> Result<Applied, Refusal> {
        self.unlocked(path)?;
        movable(tree, path)?;
        self.still_as_seen(tree, path)?;
        Ok(Applied::of(Change::Remove { path: path.clone() }))
    }

    fn rename(&self, tree: &dyn Tree, path: &FilePath, to: &FilePath) -> Result<Applied, Refusal> {
        self.unlocked(path)?;
        self.unlocked(to)?;
        movable(tree, path)?;
        if tree.kind(to)?.is_some() {
            return Err(Refusal::Exists { path: to.clone() });
        }
        self.still_as_seen(tree, path)?;
        Ok(Applied::of(Change::Rename { path: path.clone(), to: to.clone() }))
    }

    /// Reads the file only where the model has seen it: any file may be moved or removed.
    fn still_as_seen(&self, tree: &dyn Tree, path: &FilePath) -> Result<(), Refusal> {
        if self.known.has(path) {
            let bytes = tree.read(path, self.policy.max_file_bytes)?;
            self.known.check(path, bytes.as_deref(), None)?;
        }
        Ok(())
    }

    fn unlocked(&self, path: &FilePath) -> Result<(), Refusal> {
        let locked = self.policy.locked.iter().any(|lock| lock.holds(path));
        if locked { Err(Refusal::Locked { path: path.clone() }) } else { Ok(()) }
    }

    fn note(&mut self, change: &Change, operation: &Operation) {
        match change {
            Change::Write { path, after, .. } => {
                // Of a file that it wrote whole the model knows everything.
                let whole = matches!(operation, Operation::Write { .. });
                if whole || operation.read().is_some() || self.known.has(path) {
                    self.known.made(path, operation.read(), ContentHash::of(after.as_bytes()));
                }
                self.broken.remove(path);
            }
            Change::Remove { path } => self.known.forget(path),
            Change::Rename { path, to } => self.known.renamed(path, to),
        }
    }

    fn note_refusal(&mut self, refusal: &Refusal, operation: &Operation) {
        let Some(path) = operation.path() else { return };
        if let Refusal::Syntax { .. } = refusal {
            self.broken.insert(path.clone());
        }
        if let Refusal::Shrink { after, .. } = refusal {
            self.shrunk.insert((path.clone(), after.clone()));
        }
    }
}

/// Refuses folders: what is locked may lie in them.
fn movable(tree: &dyn Tree, path: &FilePath) -> Result<(), Refusal> {
    match tree.kind(path)? {
        None => Err(Refusal::Missing),
        Some(FileKind::Folder) => Err(Refusal::Folder),
        Some(_) => Ok(()),
    }
}

impl Applied {
    fn elsewhere() -> Self {
        Self { change: None, pass: None, warnings: Vec::new() }
    }

    fn of(change: Change) -> Self {
        Self { change: Some(change), ..Self::elsewhere() }
    }
}

#[cfg(test)]
mod tests;
