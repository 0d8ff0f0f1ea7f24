//! What the one who runs the server can decide: the four layers.

use crate::allow::Allowed;
use regex::{Regex, RegexBuilder};

/// Memory a pattern may take when compiled, in bytes.
const MAX_PATTERN_BYTES: usize = 1 << 20;

/// A setting that makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("the pattern {0:?} is not a regular expression: {1}")]
    Pattern(String, String),
    #[error("{0:?} is not \"program\" or \"program: subcommand subcommand\"")]
    Allowed(String),
    #[error("an entry of the blocklist is empty")]
    EmptyEntry,
}

/// Blocklist, patterns, whitelist mode and path rules.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Layer 1, besides what the rules know: each entry is the first words of a command.
    pub(crate) blocklist: Vec<Vec<String>>,
    /// Layer 2, likewise: matched against each command as a shell would see it, unquoted.
    pub(crate) patterns: Vec<Regex>,
    /// Layer 3: `Some` is the whitelist mode; what is not in it is dangerous.
    pub(crate) allowed: Option<Allowed>,
    /// Layer 4: the folder that is the project's own.
    pub(crate) workspace: String,
}

impl Default for Settings {
    /// The default mode: the rules alone, for a project at `/workspace`.
    fn default() -> Self {
        Self {
            blocklist: Vec::new(),
            patterns: Vec::new(),
            allowed: None,
            workspace: "/workspace".into(),
        }
    }
}

impl Settings {
    /// Blocks commands that begin with these words: `docker`, `git push`.
    pub fn block(mut self, entry: &str) -> Result<Self, SettingsError> {
        let words: Vec<String> = entry.split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            return Err(SettingsError::EmptyEntry);
        }
        self.blocklist.push(words);
        Ok(self)
    }

    /// Blocks commands in which this regular expression is found.
    pub fn block_pattern(mut self, pattern: &str) -> Result<Self, SettingsError> {
        let regex = RegexBuilder::new(pattern)
            .size_limit(MAX_PATTERN_BYTES)
            .build()
            .map_err(|error| SettingsError::Pattern(pattern.to_owned(), error.to_string()))?;
        self.patterns.push(regex);
        Ok(self)
    }

    /// Whitelist mode, with the list of `allow.rs`.
    pub fn strict(mut self) -> Self {
        self.allowed = Some(Allowed::default());
        self
    }

    /// Whether the whitelist mode is on.
    pub fn is_strict(&self) -> bool {
        self.allowed.is_some()
    }

    /// Adds to the whitelist, which also turns it on: `terraform: plan validate`, `deno`.
    pub fn allow(mut self, entry: &str) -> Result<Self, SettingsError> {
        self.allowed.get_or_insert_default().add(entry)?;
        Ok(self)
    }

    /// An absolute path without `.` and `..`.
    pub fn workspace(mut self, path: impl Into<String>) -> Self {
        self.workspace = path.into();
        self
    }
}
