//! Table `invites`: one-time links to sign in by.

use super::{Store, StoreError, parsed};
use crate::clock::rfc3339;
use crate::ids::UserId;
use time::OffsetDateTime;

/// An invitation, known by its token's hash alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    pub token_hash: String,
    pub user: UserId,
    pub role: String,
    pub created_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
}

impl Store {
    pub async fn insert_invite(&self, invite: &Invite) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO invites (token_hash, user_id, role, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&invite.token_hash)
        .bind(invite.user.as_str())
        .bind(&invite.role)
        .bind(rfc3339(invite.created_at))
        .bind(rfc3339(invite.expires_at))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Whom the invitation names and their role, once: of two at the same moment one gets it.
    pub async fn redeem_invite(
        &self,
        token_hash: &str,
        now: OffsetDateTime,
    ) -> Result<Option<(UserId, String)>, StoreError> {
        let row: Option<(String, String)> = sqlx::query_as(
            "UPDATE invites SET redeemed_at = $2 \
             WHERE token_hash = $1 AND redeemed_at IS NULL AND expires_at > $2 \
             RETURNING user_id, role",
        )
        .bind(token_hash)
        .bind(rfc3339(now))
        .fetch_optional(&self.pool)
        .await?;
        row.map(|(user, role)| Ok((parsed("user id", &user)?, role))).transpose()
    }

    /// Forgets invitations that nobody can use any more since that time.
    pub async fn forget_invites(&self, before: OffsetDateTime) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM invites WHERE expires_at < $1")
            .bind(rfc3339(before))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
