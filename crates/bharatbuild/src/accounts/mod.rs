//! Who calls, what they may do, and what it may cost.

mod barred;
mod caller;
mod invites;
pub mod purse;
mod sessions;
mod tickets;
mod tokens;

pub use barred::{BARRED_WITHIN, Barred};
pub use caller::{Caller, Role};
pub use invites::invite;
pub use purse::{Call, Purse, PurseError, Reservation};
pub use sessions::{REUSE_GRACE_SECONDS, SignedIn};
pub use tickets::{Grant, Purpose, TICKET_SECONDS, Tickets};
pub use tokens::{ACCESS_MINUTES, Kind, REFRESH_DAYS, TokenError, Tokens};

use crate::clock::Clock;
use crate::config::AuthMode;
use crate::ids::UserId;
use crate::store::{Store, StoreError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use time::{Duration, OffsetDateTime};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long the database is not asked again about a caller.
const KNOWN_FOR: Duration = Duration::seconds(60);
/// Callers remembered at once, before all are asked about again.
const MAX_KNOWN: usize = 100_000;
/// Who calls in development without naming anybody.
const DEVELOPER: &str = "dev";

/// Tells who calls.
pub struct Accounts {
    mode: AuthMode,
    tokens: Tokens,
    store: Store,
    clock: Arc<dyn Clock>,
    barred: Barred,
    /// When the database was last asked about who is welcome.
    known: Mutex<HashMap<Caller, OffsetDateTime>>,
}

/// Why a caller is not served.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    #[error("not authenticated")]
    Missing,
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error("the name in X-User-ID is no user id")]
    Name(#[source] crate::ids::IdError),
    #[error("the account is blocked")]
    Blocked,
    #[error("the session is over")]
    SessionOver,
    #[error("the link has been used, is too old, or was never given")]
    Invite,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Accounts {
    pub fn new(mode: AuthMode, tokens: Tokens, store: Store, clock: Arc<dyn Clock>) -> Self {
        let barred = Barred::new(store.clone(), clock.clone());
        Self { mode, tokens, store, clock, barred, known: Mutex::default() }
    }

    /// Learns who is barred, goes on learning it, and forgets what is of no use any more.
    pub async fn start(
        &self,
        tasks: &TaskTracker,
        shutdown: CancellationToken,
    ) -> Result<(), StoreError> {
        self.forget_old().await?;
        self.barred.look().await?;
        tasks.spawn(self.barred.clone().keep_looking(shutdown));
        Ok(())
    }

    pub fn mode(&self) -> AuthMode {
        self.mode
    }

    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Who is not served any more.
    pub fn barred(&self) -> &Barred {
        &self.barred
    }

    /// Who calls, by the token after `Bearer`, or in development by `X-User-ID`, or nobody's name.
    pub async fn caller(
        &self,
        bearer: Option<&str>,
        named: Option<&str>,
    ) -> Result<Caller, AuthError> {
        let caller = match (bearer, self.mode) {
            (Some(token), _) => self.signed_in(token)?,
            (None, AuthMode::Dev) => developer(named)?,
            (None, AuthMode::Jwt) => return Err(AuthError::Missing),
        };
        self.welcome(&caller).await.map(|()| caller)
    }

    fn signed_in(&self, token: &str) -> Result<Caller, AuthError> {
        let said = self.tokens.read(token, Kind::Access, self.clock.now())?;
        match said.place {
            Some(place) if self.barred.is_revoked(&place.session) => Err(AuthError::SessionOver),
            _ => Ok(said.caller),
        }
    }

    /// Lets through who is not blocked.
    async fn welcome(&self, caller: &Caller) -> Result<(), AuthError> {
        if self.barred.is_blocked(&caller.user) {
            return Err(AuthError::Blocked);
        }
        let now = self.clock.now();
        let asked_at = self.known().get(caller).copied();
        if asked_at.is_some_and(|asked_at| (now - asked_at).abs() < KNOWN_FOR) {
            return Ok(());
        }
        if self.store.remember_user(&caller.user, caller.role.as_str(), now).await? {
            return Err(AuthError::Blocked);
        }
        let mut known = self.known();
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert(caller.clone(), now);
        Ok(())
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<Caller, OffsetDateTime>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn developer(named: Option<&str>) -> Result<Caller, AuthError> {
    let (name, role) = match named {
        Some(name) => (name, Role::Student),
        None => (DEVELOPER, Role::Admin),
    };
    let user: UserId = name.parse().map_err(AuthError::Name)?;
    Ok(Caller { user, role })
}
