//! Which prefixes were seen before.

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// Bytes of a token, as this server counts.
pub(crate) const BYTES_PER_TOKEN: u64 = 4;
/// How many blocks before a mark are looked at for an entry.
const LOOK_BACK_BLOCKS: usize = 20;

/// Prefixes that were written.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    entries: HashSet<Vec<u8>>,
}

/// How much of a prompt was read and written, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) prompt_bytes: u64,
    pub(crate) read_bytes: u64,
    pub(crate) written_bytes: u64,
}

/// A block of a prompt: its bytes without marks, and whether it carries one.
#[derive(Debug)]
pub(crate) struct PromptBlock {
    pub(crate) text: String,
    pub(crate) marked: bool,
}

impl PromptBlock {
    pub(crate) fn of(value: &Value) -> Self {
        let mut bare = value.clone();
        let mark = bare.as_object_mut().and_then(|block| block.shift_remove("cache_control"));
        Self { text: bare.to_string(), marked: mark.is_some_and(|mark| !mark.is_null()) }
    }
}

impl Cache {
    /// Looks a prompt up, and writes the prefixes that it marks.
    pub(crate) fn take(&mut self, model: &str, blocks: &[PromptBlock], least_tokens: u64) -> Hit {
        let prefixes = prefixes(model, blocks);
        let prompt_bytes = prefixes.last().map_or(0, |prefix| prefix.bytes);
        let marks = || (0..blocks.len()).filter(|at| blocks[*at].marked);
        let candidates = marks().flat_map(|at| at.saturating_sub(LOOK_BACK_BLOCKS)..=at);
        let found = candidates.filter(|at| self.entries.contains(&prefixes[*at].hash)).max();
        let read_bytes = found.map_or(0, |at| prefixes[at].bytes);
        let mut written_bytes = 0;
        for at in marks().filter(|at| prefixes[*at].bytes / BYTES_PER_TOKEN >= least_tokens) {
            written_bytes = prefixes[at].bytes.saturating_sub(read_bytes);
            self.entries.insert(prefixes[at].hash.clone());
        }
        Hit { prompt_bytes, read_bytes, written_bytes }
    }
}

struct Prefix {
    hash: Vec<u8>,
    bytes: u64,
}

fn prefixes(model: &str, blocks: &[PromptBlock]) -> Vec<Prefix> {
    let mut hasher = Sha256::new_with_prefix(model);
    let mut bytes = 0;
    let prefix = |block: &PromptBlock| {
        hasher.update((block.text.len() as u64).to_le_bytes());
        hasher.update(&block.text);
        bytes += block.text.len() as u64;
        Prefix { hash: hasher.clone().finalize().to_vec(), bytes }
    };
    blocks.iter().map(prefix).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn block(text: &str, marked: bool) -> PromptBlock {
        PromptBlock { text: text.repeat(10), marked }
    }

    #[test]
    fn a_marked_prefix_is_read_the_next_time_and_a_changed_one_is_not() {
        let mut cache = Cache::default();
        let first = cache.take("m", &[block("rules", true), block("hello", true)], 1);
        assert_eq!(first, Hit { prompt_bytes: 100, read_bytes: 0, written_bytes: 100 });
        let longer = [block("rules", true), block("hello", false), block("again", true)];
        let second = cache.take("m", &longer, 1);
        assert_eq!(second, Hit { prompt_bytes: 150, read_bytes: 100, written_bytes: 50 });
        let changed = [block("Rules", true), block("hello", true)];
        assert_eq!(cache.take("m", &changed, 1).read_bytes, 0);
        assert_eq!(cache.take("other", &longer, 1).read_bytes, 0);
    }

    #[test]
    fn a_short_prefix_is_not_cached_and_nothing_says_so() {
        let mut cache = Cache::default();
        for _ in 0..2 {
            let hit = cache.take("m", &[block("rules", true)], 1024);
            assert_eq!((hit.read_bytes, hit.written_bytes), (0, 0));
        }
    }

    #[test]
    fn marks_are_not_part_of_a_prefix() {
        let mark = json!({"type": "text", "text": "a", "cache_control": {"type": "ephemeral"}});
        let marked = PromptBlock::of(&mark);
        let bare = PromptBlock::of(&json!({"type": "text", "text": "a"}));
        assert!(marked.marked && !bare.marked);
        assert_eq!(marked.text, bare.text);
    }
}
