//! What the preview room gets from the others.

use crate::accounts::{Barred, Purpose, Tickets};
use crate::clock::Clock;
use crate::config::Config;
use crate::ids::{ProjectId, UserId};
use crate::preview::{Dial, Guest, Labels, Links, Preview, PreviewSettings};
use crate::store::Store;
use async_trait::async_trait;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The handles that previews are opened with.
pub(super) struct Made {
    pub dial: Arc<dyn Dial>,
    pub tickets: Tickets,
    pub barred: Barred,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub tasks: TaskTracker,
    pub shutdown: CancellationToken,
}

/// Opens previews. The secret is the one of the access tokens: what it seals for previews says so.
pub(super) fn open(config: &Config, secret: &str, parts: Made) -> Preview {
    let settings = PreviewSettings {
        public_url: config.server.public_url.clone(),
        domain: config.preview.domain.clone(),
        listen: config.server.listen,
        ports: config.preview.ports.clone(),
        key: secret.as_bytes().to_vec(),
        // Callers are known by headers alone: the studio has no cookie.
        platform_cookies: Vec::new(),
    };
    let links = Links {
        dial: parts.dial,
        tickets: Arc::new(PreviewTickets { tickets: parts.tickets, barred: parts.barred }),
        labels: Arc::new(AllProjects(parts.store)),
        clock: parts.clock,
    };
    Preview::new(settings, links, parts.tasks, parts.shutdown)
}

struct PreviewTickets {
    tickets: Tickets,
    barred: Barred,
}

#[async_trait]
impl crate::preview::Tickets for PreviewTickets {
    async fn redeem(&self, ticket: &str) -> Option<(ProjectId, Guest)> {
        let grant = self.tickets.redeem(ticket, Purpose::Preview)?;
        Some((grant.project, Guest { user: grant.user, studio: grant.studio }))
    }

    fn is_blocked(&self, user: &UserId) -> bool {
        self.barred.is_blocked(user)
    }

    fn until_blocked(&self, user: &UserId) -> BoxFuture<'static, ()> {
        Box::pin(self.barred.until_blocked(user.clone()))
    }
}

struct AllProjects(Store);

#[async_trait]
impl Labels for AllProjects {
    async fn projects(&self) -> Option<Vec<ProjectId>> {
        self.0.project_ids().await.ok()
    }
}
