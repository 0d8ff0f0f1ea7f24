//! What the command policy says of commands before they run, and what comes of it. Advice: where it is
//! off, or wrong, the sandbox holds all the same.
//!
//! ```text
//! safe, moderate ─▶ passed
//! dangerous ──────▶ unconfirmed; the same again with a person's yes: confirmed
//! blocked ────────▶ refused
//! ```
//! Each verdict is a row that an administrator can read. What is typed into a terminal is the student's
//! own hand: it is neither judged nor written down.

use crate::clock::Clock;
use crate::config::Config;
use crate::ids::{ProjectId, UserId};
use crate::store::verdicts::VerdictRow;
use crate::store::{Store, StoreError};
use command_policy::{Policy, Risk, Verdict};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Verdicts that are kept, of the whole server.
const MAX_KEPT: u32 = 10_000;
/// After so many new ones the oldest are forgotten.
const SWEEP_EVERY: u32 = 100;
/// Characters of a command that are kept.
const MAX_COMMAND_CHARS: usize = 2000;

/// Who wants to run a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A request for one command.
    Api,
    /// One of several.
    Batch,
    Model,
}

impl Source {
    fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Batch => "batch",
            Self::Model => "model",
        }
    }
}

/// A command that somebody wants to run.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub project: &'a ProjectId,
    pub user: &'a UserId,
    pub source: Source,
    pub command: &'a str,
    /// Relative to /workspace.
    pub cwd: Option<&'a str>,
    /// Whether a person said yes to exactly this.
    pub confirmed: bool,
}

/// Why a command does not run.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("this command is not allowed: {}", summary(.0))]
    Blocked(Verdict),
    #[error("this command needs a person's yes: {}", summary(.0))]
    Unconfirmed(Verdict),
    #[error("the verdict could not be written down")]
    Store(#[from] StoreError),
}

fn summary(verdict: &Verdict) -> String {
    verdict.summary().unwrap_or_default()
}

/// The policy with its memory. A cheap handle.
#[derive(Clone)]
pub struct Verdicts {
    policy: Option<Policy>,
    store: Store,
    clock: Arc<dyn Clock>,
    since_sweep: Arc<AtomicU32>,
}

impl Verdicts {
    pub fn new(config: &Config, store: Store, clock: Arc<dyn Clock>) -> Self {
        // The first of a server's life sweeps what an earlier one left.
        let since_sweep = Arc::new(AtomicU32::new(SWEEP_EVERY - 1));
        Self { policy: config.commands.policy.clone(), store, clock, since_sweep }
    }

    /// Judges a command, writes down what came of it, and says whether it may run.
    pub async fn ask(&self, wanted: Wanted<'_>) -> Result<(), CommandError> {
        let Some(policy) = &self.policy else { return Ok(()) };
        let verdict = policy.judge_in(wanted.command, wanted.cwd.unwrap_or_default());
        let outcome = match verdict.risk {
            Risk::Blocked => "refused",
            Risk::Dangerous if !wanted.confirmed => "unconfirmed",
            Risk::Dangerous => "confirmed",
            Risk::Safe | Risk::Moderate => "passed",
        };
        self.record(&wanted, &verdict, outcome).await?;
        match outcome {
            "refused" => Err(CommandError::Blocked(verdict)),
            "unconfirmed" => Err(CommandError::Unconfirmed(verdict)),
            _ => Ok(()),
        }
    }

    async fn record(
        &self,
        wanted: &Wanted<'_>,
        verdict: &Verdict,
        outcome: &str,
    ) -> Result<(), StoreError> {
        let row = VerdictRow {
            id: uuid::Uuid::now_v7().simple().to_string(),
            project: wanted.project.clone(),
            user: wanted.user.clone(),
            source: wanted.source.as_str().to_owned(),
            command: wanted.command.chars().take(MAX_COMMAND_CHARS).collect(),
            risk: verdict.risk.to_string(),
            reasons: serde_json::json!(verdict.reasons).to_string(),
            outcome: outcome.to_owned(),
            judged_at: self.clock.now(),
        };
        self.store.save_verdict(&row).await?;
        if self.since_sweep.fetch_add(1, Ordering::Relaxed) + 1 >= SWEEP_EVERY {
            self.since_sweep.store(0, Ordering::Relaxed);
            self.store.keep_verdicts(MAX_KEPT).await?;
        }
        Ok(())
    }

    /// The newest first: of all projects or of one, those before an id where one is given.
    pub async fn list(
        &self,
        project: Option<&ProjectId>,
        before: Option<&str>,
        limit: u32,
    ) -> Result<Vec<VerdictRow>, StoreError> {
        self.store.verdicts(project, before, limit).await
    }
}
