//! Sessions: signed in by an invitation, kept by refreshing, ended by signing out.
//!
//! Each refresh gives a new refresh token and makes the one before worthless. Who brings an old one
//! all the same has a copy of a token that somebody else used: the whole session ends, for both.

use super::invites::hash;
use super::tokens::{Place, Said};
use super::{Accounts, AuthError, Caller, Kind, REFRESH_DAYS};
use crate::store::StoreError;
use crate::store::sessions::Session;
use time::{Duration, OffsetDateTime};

/// How long the refresh token before the newest is still taken, in seconds: the answer with the
/// newest may have been lost on the way, and two tabs may ask at the same moment.
pub const REUSE_GRACE_SECONDS: i64 = 30;

/// Somebody's fresh tokens.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub access_token: String,
    pub refresh_token: String,
    pub caller: Caller,
}

impl Accounts {
    pub(super) async fn begin_session(&self, caller: Caller) -> Result<SignedIn, AuthError> {
        let id = uuid::Uuid::new_v4().simple().to_string();
        self.remember_session(&id, &caller).await?;
        self.issue(caller, Place { session: id, generation: 0 })
    }

    /// New tokens for a refresh token, which is worth nothing afterwards.
    pub async fn refresh(&self, token: &str) -> Result<SignedIn, AuthError> {
        let now = self.clock.now();
        let Said { caller, place } = self.tokens.read(token, Kind::Refresh, now)?;
        self.welcome(&caller).await?;
        let place = match place {
            Some(place) => place,
            None => self.adopt(token, &caller).await?,
        };
        let times = (now, now + Duration::days(REFRESH_DAYS));
        if self.store.next_generation(&place.session, place.generation, times).await? {
            let generation = place.generation + 1;
            return self.issue(caller, Place { generation, ..place });
        }
        self.used_before(caller, place, now).await
    }

    /// Ends the session that a token of either kind is of; `false` where it is of none that lives.
    pub async fn sign_out(&self, token: &str) -> Result<bool, AuthError> {
        let now = self.clock.now();
        let access = self.tokens.read(token, Kind::Access, now);
        let said = access.or_else(|_| self.tokens.read(token, Kind::Refresh, now))?;
        match said.place {
            Some(place) => Ok(self.revoke(&place.session, now).await?),
            None => Ok(false),
        }
    }

    /// A refresh token that somebody signed without a session begins one.
    async fn adopt(&self, token: &str, caller: &Caller) -> Result<Place, AuthError> {
        let session = hash(token);
        self.remember_session(&session, caller).await?;
        Ok(Place { session, generation: 0 })
    }

    async fn remember_session(&self, id: &str, caller: &Caller) -> Result<(), StoreError> {
        let now = self.clock.now();
        let session = Session {
            id: id.to_owned(),
            user: caller.user.clone(),
            role: caller.role.as_str().to_owned(),
            generation: 0,
            created_at: now,
            refreshed_at: now,
            expires_at: now + Duration::days(REFRESH_DAYS),
            revoked_at: None,
        };
        self.store.begin_session(&session).await
    }

    async fn used_before(
        &self,
        caller: Caller,
        place: Place,
        now: OffsetDateTime,
    ) -> Result<SignedIn, AuthError> {
        let session = self.store.session(&place.session).await?.ok_or(AuthError::SessionOver)?;
        let moments_ago = now - session.refreshed_at <= Duration::seconds(REUSE_GRACE_SECONDS);
        let newest = place.generation + 1 == session.generation;
        if session.revoked_at.is_none() && newest && moments_ago {
            return self.issue(caller, Place { generation: session.generation, ..place });
        }
        if self.revoke(&session.id, now).await? {
            tracing::warn!(
                user = session.user.as_str(),
                "an old refresh token was used: its session ends"
            );
        }
        Err(AuthError::SessionOver)
    }

    async fn revoke(&self, session: &str, now: OffsetDateTime) -> Result<bool, StoreError> {
        let revoked = self.store.revoke_session(session, now).await?;
        self.barred.look().await?;
        Ok(revoked)
    }

    fn issue(&self, caller: Caller, place: Place) -> Result<SignedIn, AuthError> {
        let now = self.clock.now();
        let said = Said { caller, place: Some(place) };
        let access_token = self.tokens.issue_at(&said, Kind::Access, now)?;
        let refresh_token = self.tokens.issue_at(&said, Kind::Refresh, now)?;
        Ok(SignedIn { access_token, refresh_token, caller: said.caller })
    }

    pub(super) async fn forget_old(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store.forget_invites(now).await?;
        self.store.forget_sessions(now).await
    }
}
