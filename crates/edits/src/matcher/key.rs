//! What of a line counts in a pass.

use super::fold;
use std::borrow::Cow;

/// One way for lines to be the same. Equality of keys is an equivalence.
pub(super) trait Key {
    fn of(line: &str) -> Cow<'_, str>;

    /// Whether this is the line's key; it looks no further than the first difference. `key` is
    /// one.
    fn is(line: &str, key: &str) -> bool;
}

/// All but space at the end.
pub(super) struct TrailingSpace;

impl Key for TrailingSpace {
    fn of(line: &str) -> Cow<'_, str> {
        line.trim_end().into()
    }

    fn is(line: &str, key: &str) -> bool {
        line.strip_prefix(key).is_some_and(|rest| rest.chars().all(char::is_whitespace))
    }
}

/// All but space at both edges.
pub(super) struct EdgeSpace;

impl Key for EdgeSpace {
    fn of(line: &str) -> Cow<'_, str> {
        line.trim().into()
    }

    fn is(line: &str, key: &str) -> bool {
        TrailingSpace::is(line.trim_start(), key)
    }
}

/// What the line looks like.
pub(super) struct Unicode;

impl Key for Unicode {
    fn of(line: &str) -> Cow<'_, str> {
        fold::fold(line)
    }

    fn is(line: &str, key: &str) -> bool {
        if line.is_ascii() { EdgeSpace::is(line, key) } else { fold::folds_to(line, key) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees<K: Key>(line: &str, other: &str) {
        let (own, key) = (K::of(line), K::of(other));
        assert!(K::is(line, &own), "{line:?}");
        assert_eq!(K::is(line, &key), own == key, "{line:?} {other:?}");
    }

    proptest! {
        #[test]
        fn a_line_has_its_own_key_and_no_other(
            line in "[ab'e\u{301} \t\u{a0}\u{85}´’\u{200b}\u{ad}\u{308}ﬁéà\u{323}क़क\u{93c}\u{1}]{0,6}",
            other in "[ab'e\u{301} \t\u{a0}\u{85}´’\u{200b}\u{ad}\u{308}ﬁéà\u{323}क़क\u{93c}\u{1}]{0,6}",
            any in any::<String>(),
        ) {
            for (line, other) in [(&line, &other), (&any, &other), (&line, &any), (&other, &line)] {
                agrees::<TrailingSpace>(line, other);
                agrees::<EdgeSpace>(line, other);
                agrees::<Unicode>(line, other);
            }
        }
    }
}
