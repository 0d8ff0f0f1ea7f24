//! Brace expansion: `{rm,-rf}` is two words.

use crate::marks::{CLOSE, COMMA, OPEN, unmark};

/// Longest `{1..9}` that is looked at, in bytes.
const MAX_SEQUENCE_BYTES: usize = 32;
/// Words that one word may become.
const MAX_WORDS: usize = 64;

/// Adds what a word becomes, for so many bytes at most. `false` when that was too little.
pub(crate) fn expand(word: &str, out: &mut Vec<String>, budget: &mut usize) -> bool {
    let (mut work, limit) = (vec![word.to_owned()], out.len() + MAX_WORDS);
    let mut complete = true;
    while let Some(word) = work.pop() {
        let room = work.len() + out.len() < limit && word.len() <= *budget;
        *budget = budget.saturating_sub(word.len());
        match group(&word).filter(|_| room) {
            Some(group) if group.bytes(&word) > *budget => return false,
            Some(group) => work.extend(group.words(&word).into_iter().rev()),
            None => {
                complete &= room;
                out.push(word.chars().map(unmark).collect());
            }
        }
        if !complete {
            // What is left is not looked at, and there may be very much of it.
            return false;
        }
    }
    true
}

/// A complete group, `{a,b}` or `{a..c}`: where it opens, its commas, where it closes.
struct Group {
    open: usize,
    commas: Vec<usize>,
    close: usize,
}

impl Group {
    /// How many bytes its words have at most.
    fn bytes(&self, word: &str) -> usize {
        (self.commas.len() + 1).saturating_mul(word.len())
    }

    fn inside<'w>(&self, word: &'w str) -> &'w str {
        &word[self.open + OPEN.len_utf8()..self.close]
    }

    fn words(&self, word: &str) -> Vec<String> {
        let (prefix, suffix) = (&word[..self.open], &word[self.close + CLOSE.len_utf8()..]);
        if self.commas.is_empty() {
            let parts = sequence(self.inside(word)).unwrap_or_default();
            return parts.into_iter().map(|part| format!("{prefix}{part}{suffix}")).collect();
        }
        let mut start = self.open + OPEN.len_utf8();
        let mut words = Vec::new();
        for end in self.commas.iter().chain([&self.close]) {
            words.push(format!("{prefix}{}{suffix}", &word[start..*end]));
            start = end + COMMA.len_utf8();
        }
        words
    }
}

/// The first complete group of a word.
fn group(word: &str) -> Option<Group> {
    if !word.contains(OPEN) {
        return None;
    }
    let mut open: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut found: Option<Group> = None;
    for (at, c) in word.char_indices() {
        match c {
            OPEN => open.push((at, Vec::new())),
            COMMA => {
                if let Some((_, commas)) = open.last_mut() {
                    commas.push(at);
                }
            }
            CLOSE => {
                let Some((from, commas)) = open.pop() else { continue };
                let first = found.as_ref().is_none_or(|other| from < other.open);
                let group = Group { open: from, commas, close: at };
                let complete = !group.commas.is_empty() || sequence(group.inside(word)).is_some();
                if complete && first {
                    found = Some(group);
                }
            }
            _ => {}
        }
        if open.is_empty() && found.is_some() {
            break;
        }
    }
    found
}

/// Members of `a..c` and `1..9..2`; of very long ones the first.
fn sequence(inside: &str) -> Option<Vec<String>> {
    if inside.len() > MAX_SEQUENCE_BYTES {
        return None;
    }
    let parts: Vec<&str> = inside.split("..").collect();
    let [from, to, step @ ..] = parts.as_slice() else { return None };
    let step = match step {
        [] => 1,
        [step] => step.parse::<i64>().ok()?.unsigned_abs().clamp(1, 1 << 32) as i64,
        _ => return None,
    };
    let letter = |text: &str| Some(text.chars().next()? as i64).filter(|_| text.len() == 1);
    let letters = from.bytes().chain(to.bytes()).all(|byte| byte.is_ascii_alphabetic());
    let (from, to) = match letters {
        true => (letter(from)?, letter(to)?),
        false => (i64::from(from.parse::<i32>().ok()?), i64::from(to.parse::<i32>().ok()?)),
    };
    let direction = if to < from { -step } else { step };
    let members = std::iter::successors(Some(from), |at| at.checked_add(direction));
    let members = members.take_while(|at| if direction < 0 { *at >= to } else { *at <= to });
    let text = |at: i64| match letters {
        true => char::from_u32(at as u32).map_or_else(String::new, String::from),
        false => at.to_string(),
    };
    Some(members.take(MAX_WORDS / 2).map(text).collect())
}

#[cfg(test)]
mod tests {
    use crate::marks::mark;

    fn words(text: &str) -> Vec<String> {
        let marked: String = text.chars().map(mark).collect();
        let mut out = Vec::new();
        super::expand(&marked, &mut out, &mut 10_000);
        out
    }

    #[test]
    fn groups_become_words_in_order() {
        assert_eq!(words("{rm,-rf,/}"), ["rm", "-rf", "/"]);
        assert_eq!(words("a{b,c{d,e}}f"), ["abf", "acdf", "acef"]);
        assert_eq!(words("src/**/*.{js,ts}"), ["src/**/*.js", "src/**/*.ts"]);
    }

    #[test]
    fn sequences_are_written_out() {
        assert_eq!(words("{r..r}m"), ["rm"]);
        assert_eq!(words("{c..a}{1..2}"), ["c1", "c2", "b1", "b2", "a1", "a2"]);
        assert_eq!(words("{5..-1..3}"), ["5", "2", "-1"]);
        assert_eq!(words("{1..1000000}").len(), super::MAX_WORDS / 2);
    }

    #[test]
    fn what_is_no_group_stays() {
        for text in ["{}", "{a}", "a,b", "{a,b", "a}b", "{1..x}", "{..}", "{1..2..3..4}"] {
            assert_eq!(words(text), [text]);
        }
    }

    #[test]
    fn what_would_become_very_many_is_cut_short() {
        assert!(words(&"{a,b}".repeat(40)).len() <= super::MAX_WORDS);
        let marked: String = "{a,b}".repeat(40).chars().map(mark).collect();
        assert!(!super::expand(&marked, &mut Vec::new(), &mut 10_000));
    }
}
