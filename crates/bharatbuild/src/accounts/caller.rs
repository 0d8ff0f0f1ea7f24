//! A caller and their role.

use crate::ids::UserId;
use serde::{Deserialize, Serialize};

/// What somebody may do beyond their own projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Student,
    Teacher,
    /// Sees and cleans up everything.
    Admin,
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Caller {
    pub user: UserId,
    pub role: Role,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Student => "student",
            Self::Teacher => "teacher",
            Self::Admin => "admin",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::Student, Self::Teacher, Self::Admin];
        all.into_iter().find(|role| role.as_str() == text).ok_or("student, teacher or admin")
    }
}

impl Caller {
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }

    /// Whether a project of that owner is this caller's business.
    pub fn may_see(&self, owner: &UserId) -> bool {
        self.user == *owner || self.is_admin()
    }
}
