//! What is said about a command line.

use crate::code::Code;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::ops::Range;

/// Characters of the offending part that are told.
const MAX_PART_CHARS: usize = 200;
/// Reasons of one verdict that are told; the worst are kept.
pub(crate) const MAX_REASONS: usize = 16;

/// How bad it would be to run a command. The order is the order of badness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Nothing to say.
    Safe,
    /// Worth a word, not a question: the network, deletion inside the project, code that is not read.
    Moderate,
    /// A person is asked first, and a model is refused until a person has agreed.
    Dangerous,
    /// Refused.
    Blocked,
}

impl Risk {
    /// `safe`, `moderate`, `dangerous` or `blocked`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Moderate => "moderate",
            Self::Dangerous => "dangerous",
            Self::Blocked => "blocked",
        }
    }
}

impl std::fmt::Display for Risk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub code: Code,
    pub risk: Risk,
    /// Bytes of the command line, on character boundaries.
    pub range: Range<usize>,
    /// The start of what stands there.
    pub part: String,
}

impl Reason {
    pub(crate) fn new(code: Code, risk: Risk, range: Range<usize>, source: &str) -> Self {
        let part = source.get(range.clone()).unwrap_or_default();
        Self { code, risk, range, part: part.chars().take(MAX_PART_CHARS).collect() }
    }
}

/// `{"code": …, "risk": …, "start": …, "end": …, "part": …, "sentence": {"en": …, "hi": …}}`
impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Reason", 6)?;
        out.serialize_field("code", self.code.as_str())?;
        out.serialize_field("risk", &self.risk)?;
        out.serialize_field("start", &self.range.start)?;
        out.serialize_field("end", &self.range.end)?;
        out.serialize_field("part", &self.part)?;
        out.serialize_field("sentence", &self.code.sentence())?;
        out.end()
    }
}

/// What is said about a command line: the worst risk found, and why, the worst first.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    pub risk: Risk,
    pub reasons: Vec<Reason>,
}

impl Verdict {
    /// Sorts, drops what is said twice, and bounds.
    pub(crate) fn of(mut reasons: Vec<Reason>) -> Self {
        reasons.sort_by(|a, b| {
            b.risk.cmp(&a.risk).then(a.range.start.cmp(&b.range.start)).then(a.code.cmp(&b.code))
        });
        reasons.dedup_by(|a, b| a.code == b.code && a.range == b.range);
        reasons.truncate(MAX_REASONS);
        let risk = reasons.first().map_or(Risk::Safe, |reason| reason.risk);
        Self { risk, reasons }
    }

    /// Whether it may run without anybody's being asked.
    pub fn passes(&self) -> bool {
        self.risk <= Risk::Moderate
    }

    /// The worst reason in one English sentence with the part that is meant.
    pub fn summary(&self) -> Option<String> {
        let worst = self.reasons.first()?;
        Some(format!("{}: `{}`", worst.code.sentence().en, worst.part))
    }
}
