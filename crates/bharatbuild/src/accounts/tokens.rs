//! JSON web tokens (HS256): `{sub, role, type, iat, exp}`, and of a session `{sid, gen}`.

use super::{Caller, Role};
use crate::ids::UserId;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// How long an access token is good, in minutes.
pub const ACCESS_MINUTES: i64 = 1440;
/// How long a refresh token is good, in days.
pub const REFRESH_DAYS: i64 = 30;
/// How far clocks may be apart, in seconds.
const LEEWAY_SECONDS: i64 = 30;

/// What a token is for. One is never taken for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Access,
    Refresh,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: UserId,
    #[serde(default = "student")]
    role: Role,
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(default)]
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<String>,
    #[serde(default, rename = "gen")]
    generation: i64,
}

/// Whose session a token is of, and how often that had been refreshed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub session: String,
    pub generation: i64,
}

/// What a good token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub caller: Caller,
    /// None for tokens that somebody signed without a session: the command line's.
    pub place: Option<Place>,
}

fn student() -> Role {
    Role::Student
}

/// Signs and reads tokens.
pub struct Tokens {
    signing: EncodingKey,
    reading: DecodingKey,
}

/// Why a token is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    #[error("could not validate credentials")]
    Invalid(#[from] jsonwebtoken::errors::Error),
    #[error("the token has expired")]
    Expired,
    #[error("the token is not of the right kind")]
    WrongKind,
}

impl Tokens {
    pub fn new(secret: &str) -> Self {
        let secret = secret.as_bytes();
        Self {
            signing: EncodingKey::from_secret(secret),
            reading: DecodingKey::from_secret(secret),
        }
    }

    /// A token that says who `caller` is, of no session.
    pub fn issue(
        &self,
        caller: &Caller,
        kind: Kind,
        now: OffsetDateTime,
    ) -> Result<String, TokenError> {
        self.issue_at(&Said { caller: caller.clone(), place: None }, kind, now)
    }

    /// A token that says this.
    pub fn issue_at(
        &self,
        said: &Said,
        kind: Kind,
        now: OffsetDateTime,
    ) -> Result<String, TokenError> {
        let Said { caller, place } = said;
        let good_for = match kind {
            Kind::Access => Duration::minutes(ACCESS_MINUTES),
            Kind::Refresh => Duration::days(REFRESH_DAYS),
        };
        let claims = Claims {
            sub: caller.user.clone(),
            role: caller.role,
            kind,
            iat: now.unix_timestamp(),
            exp: (now + good_for).unix_timestamp(),
            sid: place.as_ref().map(|place| place.session.clone()),
            generation: place.as_ref().map_or(0, |place| place.generation),
        };
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.signing)?)
    }

    /// What a token says.
    pub fn read(&self, token: &str, kind: Kind, now: OffsetDateTime) -> Result<Said, TokenError> {
        let mut validation = Validation::new(Algorithm::HS256);
        // Compared below, against our clock.
        validation.validate_exp = false;
        validation.validate_aud = false;
        let claims: Claims = jsonwebtoken::decode(token, &self.reading, &validation)?.claims;
        if claims.kind != kind {
            return Err(TokenError::WrongKind);
        }
        if claims.exp.saturating_add(LEEWAY_SECONDS) < now.unix_timestamp() {
            return Err(TokenError::Expired);
        }
        let place = claims.sid.map(|session| Place { session, generation: claims.generation });
        Ok(Said { caller: Caller { user: claims.sub, role: claims.role }, place })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};

    fn asha() -> Caller {
        Caller { user: "asha".parse().unwrap(), role: Role::Teacher }
    }

    #[test]
    fn reads_what_it_signed() {
        let (tokens, now) = (Tokens::new("secret"), SystemClock.now());
        let token = tokens.issue(&asha(), Kind::Access, now).unwrap();
        let said = tokens.read(&token, Kind::Access, now).unwrap();
        assert_eq!(said, Said { caller: asha(), place: None });
        assert!(matches!(
            Tokens::new("other").read(&token, Kind::Access, now),
            Err(TokenError::Invalid(_))
        ));
    }

    #[test]
    fn a_refresh_token_is_no_access_token() {
        let (tokens, now) = (Tokens::new("secret"), SystemClock.now());
        let token = tokens.issue(&asha(), Kind::Refresh, now).unwrap();
        assert!(matches!(tokens.read(&token, Kind::Access, now), Err(TokenError::WrongKind)));
    }

    #[test]
    fn an_access_token_is_good_for_a_day() {
        let (tokens, now) = (Tokens::new("secret"), SystemClock.now());
        let token = tokens.issue(&asha(), Kind::Access, now).unwrap();
        assert!(tokens.read(&token, Kind::Access, now + Duration::minutes(1439)).is_ok());
        let late = tokens.read(&token, Kind::Access, now + Duration::minutes(1442));
        assert!(matches!(late, Err(TokenError::Expired)));
    }

    #[test]
    fn refuses_unsigned_tokens() {
        // {"alg":"none","typ":"JWT"} . {"sub":"asha","role":"admin","type":"access","exp":9999999999}
        let token = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhc2hhIiwicm9sZSI6ImFkbWluIiwidHlwZSI6ImFjY2VzcyIsImV4cCI6OTk5OTk5OTk5OX0.";
        assert!(Tokens::new("secret").read(token, Kind::Access, SystemClock.now()).is_err());
    }
}
