//! `bharatbuild edits`: what a model may do to files, tried by hand.

mod folder;
mod show;
mod source;

use anyhow::Context;
use clap::Subcommand;
use edits::{Applied, Editor, Operation, Overlay, Policy, Refusal, Tree, apply_all};
use folder::OnDisk;
use std::path::PathBuf;

/// Apply a model's edits to a folder.
#[derive(clap::Args)]
pub struct Edits {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Apply(Apply),
}

/// Apply operations from a file, and show what changes.
///
/// The file holds operations as JSON (an array, or one object after another, each with its `op`),
/// or a model's answer with tags such as <bb-write path="src/App.tsx">. An operation is applied
/// whole or not at all; one that is refused does not keep the others from being tried.
#[derive(clap::Args)]
struct Apply {
    /// The operations; "-" is standard input.
    file: PathBuf,
    /// The folder they are about. Nothing outside of it is touched.
    #[arg(long, default_value = ".")]
    folder: PathBuf,
    /// Only say what would be done.
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON text per operation.
    #[arg(long)]
    json: bool,
}

impl Edits {
    pub fn run(self) -> anyhow::Result<()> {
        let Command::Apply(apply) = self.command;
        apply.run()
    }
}

impl Apply {
    fn run(self) -> anyhow::Result<()> {
        let answer = source::read(&self.file)
            .with_context(|| format!("cannot read {}", self.file.display()))?;
        let mut on_disk = OnDisk::open(&self.folder)
            .with_context(|| format!("cannot open the folder {}", self.folder.display()))?;
        let results = if self.dry_run {
            apply(&mut Overlay::new(&on_disk), &answer.operations)?
        } else {
            apply(&mut on_disk, &answer.operations)?
        };
        self.tell(&answer, &results)
    }

    fn tell(
        &self,
        answer: &source::Answer,
        results: &[Result<Applied, Refusal>],
    ) -> anyhow::Result<()> {
        let mut show: Box<dyn show::Show> = match self.json {
            true => Box::new(show::Lines { dry_run: self.dry_run }),
            false => Box::new(show::Terminal::new(self.dry_run)),
        };
        for (operation, result) in answer.operations.iter().zip(results) {
            match result {
                Ok(applied) => show.done(operation, applied),
                Err(refusal) => show.refused(Some(operation), &refusal.to_string()),
            }
        }
        answer.refused.iter().for_each(|why| show.refused(None, why));
        let refused =
            answer.refused.len() + results.iter().filter(|result| result.is_err()).count();
        let all = answer.refused.len() + results.len();
        anyhow::ensure!(refused == 0, "{refused} of {all} operations were refused");
        Ok(())
    }
}

fn apply(
    tree: &mut dyn Tree,
    operations: &[Operation],
) -> anyhow::Result<Vec<Result<Applied, Refusal>>> {
    Ok(apply_all(&mut Editor::new(Policy::default()), tree, operations)?)
}
