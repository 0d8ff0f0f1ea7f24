//! A key that cannot be printed by accident.

/// What stands where a key was.
const HIDDEN: &str = "[hidden]";
/// Keys shorter than this are not looked for in texts: they would match words.
const MIN_SCRUBBED_BYTES: usize = 8;

/// A provider's key. `Debug` hides it; only this crate's wire reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key itself, for whoever keeps it out of files. Not for printing, and not for a wire.
    pub fn to_be_kept_out(&self) -> String {
        self.0.clone()
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// A text of a provider without the key, should it repeat it.
    pub(crate) fn scrub(&self, text: &str) -> String {
        match self.0.len() < MIN_SCRUBBED_BYTES {
            true => text.to_owned(),
            false => text.replace(&self.0, HIDDEN),
        }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret({HIDDEN})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_neither_printed_nor_repeated() {
        let key = Secret::new("sk-ant-0123456789");
        assert_eq!(format!("{key:?} {:#?}", Some(&key)).matches("0123456789").count(), 0);
        assert_eq!(key.scrub("no such key: sk-ant-0123456789"), "no such key: [hidden]");
    }

    #[test]
    fn an_empty_key_scrubs_nothing() {
        assert_eq!(Secret::new("").scrub("abc"), "abc");
    }
}
