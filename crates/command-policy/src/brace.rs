//! Brace expansion: `{rm,-rf}` is two words.

use crate::marks::{CLOSE, COMMA, OPEN, unmark};

/// Words that one word may become.
const MAX_WORDS: usize = 64;

/// Adds what a word becomes. Gives the bytes it took, for the caller's budget.
pub(crate) fn expand(word: &str, out: &mut Vec<String>) -> usize {
    let (mut work, mut bytes, limit) = (vec![word.to_owned()], 0, out.len() + MAX_WORDS);
    while let Some(word) = work.pop() {
        bytes += word.len();
        match group(&word) {
            Some(parts) if work.len() + out.len() + parts.len() <= limit => {
                work.extend(parts.into_iter().rev());
            }
            _ => out.push(word.chars().map(unmark).collect()),
        }
    }
    bytes
}

/// The words that the first complete group makes of a word.
fn group(word: &str) -> Option<Vec<String>> {
    if !word.contains(OPEN) {
        return None;
    }
    let mut open: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut found: Option<(usize, Vec<usize>, usize)> = None;
    for (at, c) in word.char_indices() {
        match c {
            OPEN => open.push((at, Vec::new())),
            COMMA => open.last_mut()?.1.push(at),
            CLOSE => {
                let Some((from, commas)) = open.pop() else { continue };
                let first = found.as_ref().is_none_or(|(other, ..)| from < *other);
                if !commas.is_empty() && first {
                    found = Some((from, commas, at));
                }
            }
            _ => {}
        }
        if open.is_empty() && found.is_some() {
            break;
        }
    }
    let (from, commas, to) = found?;
    let (prefix, suffix) = (&word[..from], &word[to + CLOSE.len_utf8()..]);
    let mut start = from + OPEN.len_utf8();
    let mut parts = Vec::new();
    for end in commas.into_iter().chain([to]) {
        parts.push(format!("{prefix}{}{suffix}", &word[start..end]));
        start = end + COMMA.len_utf8();
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use crate::marks::mark;

    fn words(text: &str) -> Vec<String> {
        let marked: String = text.chars().map(mark).collect();
        let mut out = Vec::new();
        super::expand(&marked, &mut out);
        out
    }

    #[test]
    fn groups_become_words_in_order() {
        assert_eq!(words("{rm,-rf,/}"), ["rm", "-rf", "/"]);
        assert_eq!(words("a{b,c{d,e}}f"), ["abf", "acdf", "acef"]);
        assert_eq!(words("src/**/*.{js,ts}"), ["src/**/*.js", "src/**/*.ts"]);
    }

    #[test]
    fn what_is_no_group_stays() {
        for text in ["{}", "{a}", "a,b", "{a,b", "a}b", "{1..9}"] {
            assert_eq!(words(text), [text]);
        }
    }

    #[test]
    fn what_would_become_very_many_is_cut_short() {
        assert!(words(&"{a,b}".repeat(40)).len() <= super::MAX_WORDS);
    }
}
