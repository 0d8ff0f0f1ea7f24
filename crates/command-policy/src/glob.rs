//! Patterns of file names.

/// Whether a pattern with `*`, `?` and `[…]` fits a name. At most as many steps as the product of
/// both lengths; names are short.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(_) if one(&pattern, p, name[n]).is_some() => {
                p = one(&pattern, p, name[n]).unwrap_or(p + 1);
                n += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    (p, n) = (at + 1, from + 1);
                    star = Some((at, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Where the pattern goes on when its next part fits this character.
fn one(pattern: &[char], at: usize, c: char) -> Option<usize> {
    match pattern[at] {
        '?' => Some(at + 1),
        '[' => class(pattern, at, c),
        other => (other == c).then_some(at + 1),
    }
}

/// Longest class that is looked at, in characters.
const MAX_CLASS: usize = 64;

fn class(pattern: &[char], at: usize, c: char) -> Option<usize> {
    let inside = &pattern[at + 1..pattern.len().min(at + MAX_CLASS)];
    let negated = matches!(inside.first(), Some('!' | '^'));
    let inside = if negated { &inside[1..] } else { inside };
    let end = 1 + inside.iter().skip(1).position(|c| *c == ']')?;
    let set = &inside[..end];
    let range = |w: &[char]| w[1] == '-' && (w[0]..=w[2]).contains(&c);
    let has = set.contains(&c) || set.windows(3).any(range);
    (has != negated).then_some(at + 2 + end + usize::from(negated))
}

/// Whether a text has something of a pattern.
pub(crate) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_fit_as_in_a_shell() {
        for (pattern, name) in [
            ("*", ""),
            ("r?", "rm"),
            ("[r]m", "rm"),
            ("[a-z]?", "rm"),
            ("[!x]m", "rm"),
            ("*et*", "etc"),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("r", "rm"), ("[!r]m", "rm"), ("[", "r"), ("a*b", "acbd"), ("?", "")]
        {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }
}
