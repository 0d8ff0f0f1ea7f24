//! Who is not served any more, known without asking the database: blocked users and ended sessions.
//!
//! They are told by another process too (`bharatbuild users block`), so the database is looked at
//! again and again; whoever has something open, a stream, a terminal or a preview, waits here for
//! the moment when it must end.

use crate::accounts::ACCESS_MINUTES;
use crate::clock::Clock;
use crate::ids::UserId;
use crate::store::{Store, StoreError};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often the database is looked at: within this time, and a moment, a blocked user is nowhere
/// served, and what they have open has ended.
pub const BARRED_WITHIN: Duration = Duration::from_secs(2);

#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Lists {
    users: HashSet<UserId>,
    /// Those whose access tokens may still be out.
    sessions: HashSet<String>,
}

/// The lists. A cheap handle.
#[derive(Clone)]
pub struct Barred {
    lists: watch::Sender<Arc<Lists>>,
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Barred {
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { lists: watch::Sender::default(), store, clock }
    }

    pub fn is_blocked(&self, user: &UserId) -> bool {
        self.lists.borrow().users.contains(user)
    }

    pub(super) fn is_revoked(&self, session: &str) -> bool {
        self.lists.borrow().sessions.contains(session)
    }

    /// Ends when the user is blocked; never for who stays welcome.
    pub fn until_blocked(&self, user: UserId) -> impl Future<Output = ()> + Send + 'static + use<> {
        let mut lists = self.lists.subscribe();
        async move {
            let blocked = lists.wait_for(|lists| lists.users.contains(&user)).await.is_ok();
            if !blocked {
                // The server ends, and with it whatever waits here.
                std::future::pending::<()>().await;
            }
        }
    }

    /// Reads the lists anew; `true` where they are others than before.
    pub async fn look(&self) -> Result<bool, StoreError> {
        let lifetime = time::Duration::minutes(ACCESS_MINUTES + 1);
        let sessions = self.store.sessions_revoked_since(self.clock.now() - lifetime).await?;
        let users = self.store.blocked_users().await?.into_iter().collect();
        let fresh = Lists { users, sessions: sessions.into_iter().collect() };
        Ok(self.lists.send_if_modified(|lists| {
            let differs = **lists != fresh;
            if differs {
                *lists = Arc::new(fresh);
            }
            differs
        }))
    }

    /// Looks every [`BARRED_WITHIN`] until the server stops.
    pub async fn keep_looking(self, shutdown: CancellationToken) {
        let looking = async {
            loop {
                tokio::time::sleep(BARRED_WITHIN).await;
                if let Err(error) = self.look().await {
                    tracing::warn!(%error, "blocked users are not known anew");
                }
            }
        };
        shutdown.run_until_cancelled(looking).await;
    }
}
