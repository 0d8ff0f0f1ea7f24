//! Pictures of projects' previews, for the list of projects: made by the checking browser when an app
//! has come up, or its files have changed, and nothing more urgent is going on.
//!
//! **Invariant:** a picture is never waited for. It is made by one task for the whole host, not while
//! anything is built or generated, and what goes wrong with it concerns nobody.

mod shelf;

pub use shelf::{Picture, Shelf};

use crate::clock::Clock;
use crate::ids::ProjectId;
use crate::jobs::Jobs;
use crate::projects::Projects;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

/// How often is looked whether a picture is wanted.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long is waited after one could not be made.
const RETRY_AFTER: time::Duration = time::Duration::minutes(5);
/// Projects whose last try is remembered.
const MAX_REMEMBERED: usize = 10_000;

/// Makes pictures until the server stops.
pub struct Photographer {
    pub projects: Projects,
    pub jobs: Jobs,
    pub shelf: Arc<Shelf>,
    pub clock: Arc<dyn Clock>,
    /// How long a project must have been left alone; none: no pictures are made.
    pub after: Option<time::Duration>,
}

/// What was last tried for a project, and when it was first seen to be wanted since.
#[derive(Debug, Clone, Copy)]
struct Tried {
    /// The change that the picture shows.
    of: OffsetDateTime,
    done: bool,
    seen_at: OffsetDateTime,
}

impl Photographer {
    pub async fn work(self, shutdown: CancellationToken) {
        if self.after.is_some() {
            shutdown.run_until_cancelled(self.look_again_and_again()).await;
        }
    }

    async fn look_again_and_again(&self) {
        let mut tried = HashMap::new();
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            if self.projects.is_busy() {
                continue;
            }
            if let Some((id, port)) = self.next(&mut tried).await
                && !self.take(&id, port).await
            {
                let again = self.clock.now() + RETRY_AFTER;
                if let Some(last) = tried.get_mut(&id) {
                    (last.done, last.seen_at) = (false, again);
                }
            }
        }
    }

    /// A project whose picture is missing or older than its files, and that nobody changes just now.
    async fn next(&self, tried: &mut HashMap<ProjectId, Tried>) -> Option<(ProjectId, u16)> {
        let (now, after) = (self.clock.now(), self.after?);
        let ready = self.projects.answering();
        if tried.len() > MAX_REMEMBERED {
            tried.clear();
        }
        for (id, port) in ready {
            let Ok(view) = self.jobs.view(&id).await else { continue };
            let of = view.job.updated_at;
            let last = tried.entry(id.clone()).or_insert(Tried { of, done: false, seen_at: now });
            if last.of != of {
                *last = Tried { of, done: false, seen_at: now };
            }
            let left_alone = now - last.seen_at >= after;
            if last.done || !left_alone {
                continue;
            }
            last.done = true;
            let shown = self.shelf.made_at(&id);
            if shown.is_none_or(|made_at| made_at < of) {
                return Some((id, port));
            }
        }
        None
    }

    /// Whether that is done: there may have been nothing to be seen.
    async fn take(&self, id: &ProjectId, port: u16) -> bool {
        let kept = match self.projects.small_picture(id, port).await {
            Ok(Some(jpeg)) => self.shelf.keep(id, jpeg).await,
            Ok(None) => return true,
            Err(error) => {
                tracing::debug!(project = %id, %error, "no picture was made");
                return false;
            }
        };
        if let Err(error) = &kept {
            tracing::warn!(project = %id, %error, "a picture was not kept");
        }
        kept.is_ok()
    }
}
