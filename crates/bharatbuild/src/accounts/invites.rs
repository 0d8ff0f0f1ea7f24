//! One-time links to sign in by.

use super::{Accounts, AuthError, Caller, SignedIn};
use crate::clock::Clock;
use crate::store::invites::Invite;
use crate::store::{Store, StoreError};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use time::Duration;

/// Randomness of an invitation's token, in bytes.
const TOKEN_BYTES: usize = 32;

/// A new invitation's token, which the database knows by its hash alone. Whoever brings it first,
/// within that time, is the user.
pub async fn invite(
    store: &Store,
    clock: &dyn Clock,
    caller: &Caller,
    good_for: Duration,
) -> Result<String, StoreError> {
    let token = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; TOKEN_BYTES]>());
    let (now, role) = (clock.now(), caller.role.as_str());
    store.add_user(&caller.user, role, now).await?;
    store
        .insert_invite(&Invite {
            token_hash: hash(&token),
            user: caller.user.clone(),
            role: role.to_owned(),
            created_at: now,
            expires_at: now + good_for,
        })
        .await?;
    Ok(token)
}

impl Accounts {
    /// Signs in whom an invitation names, once.
    pub async fn redeem(&self, token: &str) -> Result<SignedIn, AuthError> {
        let named = self.store.redeem_invite(&hash(token), self.clock.now()).await?;
        let (user, role) = named.ok_or(AuthError::Invite)?;
        let caller = Caller { user, role: role.parse().map_err(|_| AuthError::Invite)? };
        self.welcome(&caller).await?;
        self.begin_session(caller).await
    }
}

/// In hex. Tokens are random enough that nothing slower than this is needed.
pub(super) fn hash(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
