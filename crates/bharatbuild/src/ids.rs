//! Ids that come from outside are parsed once, here, and compared exactly ever after.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest project id, in characters.
pub const MAX_PROJECT_ID_CHARS: usize = 64;
/// The longest user id, in characters.
pub const MAX_USER_ID_CHARS: usize = 128;

/// A project's id, which is its job's id and its folder's name: `[A-Za-z0-9][A-Za-z0-9_-]{0,63}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProjectId(String);

/// Who calls: the `sub` of a token, or `X-User-ID` in development.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserId(String);

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    #[error(
        "a project id is 1 to {MAX_PROJECT_ID_CHARS} letters, digits, '-' or '_', beginning with a letter or digit"
    )]
    Project,
    #[error("a user id is 1 to {MAX_USER_ID_CHARS} visible characters without spaces or slashes")]
    User,
}

impl ProjectId {
    /// A new id in the original's form: the first 12 characters of a random UUID (`xxxxxxxx-xxx`).
    pub fn random() -> Self {
        Self(uuid::Uuid::new_v4().to_string()[..12].to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UserId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ProjectId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        let valid = text.len() <= MAX_PROJECT_ID_CHARS
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
        if valid { Ok(Self(text)) } else { Err(IdError::Project) }
    }
}

impl TryFrom<String> for UserId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        let count = text.chars().count();
        let visible = |c: char| !c.is_whitespace() && !c.is_control() && c != '/' && c != '\\';
        let valid = (1..=MAX_USER_ID_CHARS).contains(&count) && text.chars().all(visible);
        if valid { Ok(Self(text)) } else { Err(IdError::User) }
    }
}

impl std::str::FromStr for ProjectId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        text.to_owned().try_into()
    }
}

impl std::str::FromStr for UserId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        text.to_owned().try_into()
    }
}

impl From<ProjectId> for String {
    fn from(id: ProjectId) -> String {
        id.0
    }
}

impl From<UserId> for String {
    fn from(id: UserId) -> String {
        id.0
    }
}

impl fmt::Display for ProjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_ids_of_the_documentation() {
        for id in ["abc123", "a", "optional-custom-id", "3000-victim", "A_b-9"] {
            assert_eq!(id.parse::<ProjectId>().unwrap().as_str(), id);
        }
    }

    #[test]
    fn refuses_paths_and_other_tricks_as_project_ids() {
        let long = "a".repeat(65);
        for id in [
            "", ".", "..", "../x", "/abs", "a/b", "a\0b", "-a", "_a", "a b", "ä", "a.b", "%2e%2e",
            &long,
        ] {
            assert!(id.parse::<ProjectId>().is_err(), "{id:?}");
        }
    }

    #[test]
    fn a_random_id_has_the_original_form() {
        let id = ProjectId::random();
        assert_eq!(id.as_str().len(), 12);
        assert_eq!(&id.as_str()[8..9], "-");
        assert!(id.as_str().parse::<ProjectId>().is_ok());
    }
}
