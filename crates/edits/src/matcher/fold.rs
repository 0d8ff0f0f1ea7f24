//! Characters that only look different.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// A line without space at its edges, in compatibility composition (NFKC), with plain quotes and
/// dashes, and without characters that have no width.
pub(super) fn fold(line: &str) -> Cow<'_, str> {
    let line = line.trim();
    if line.is_ascii() {
        return line.into();
    }
    let folded: String = folded(line).collect();
    folded.trim().to_owned().into()
}

/// Whether `key`, which has no space at its edges, is what a line folds to. No more of the line is
/// folded than is the same.
pub(super) fn folds_to(line: &str, key: &str) -> bool {
    let line = line.trim();
    if line.is_ascii() {
        return line == key;
    }
    let mut rest = folded(line).skip_while(|character| character.is_whitespace());
    key.chars().all(|character| rest.next() == Some(character)) && rest.all(char::is_whitespace)
}

fn folded(line: &str) -> impl Iterator<Item = char> {
    line.nfkc().filter_map(plain)
}

fn plain(character: char) -> Option<char> {
    Some(match character {
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fe0f}' => return None,
        '‘' | '’' | '‚' | '‛' | '′' | '‵' | 'ʼ' | '´' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' => '-',
        '×' => 'x',
        '⁄' | '∕' => '/',
        other if other.is_whitespace() => ' ',
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_looks_alike() {
        for (one, other) in [
            ("it’s “fine”", "it's \"fine\""),
            ("a\u{a0}b — c…", "a b - c..."),
            ("\u{feff}x\u{200b}y", "xy"),
            ("क़लम", "क\u{93c}लम"),
            ("e\u{301}", "é"),
            ("ＡＢＣ", "ABC"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_ne!(fold("नमस्ते"), fold("नमस्कार"));
    }
}
