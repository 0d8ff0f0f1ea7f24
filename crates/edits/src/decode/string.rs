//! The inside of a JSON string, cut anywhere.

use super::Problem;

/// What comes next in the string.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Next {
    #[default]
    Text,
    /// After a backslash.
    Escape,
    /// Digits of `\uXXXX`: those so far, and how many are missing.
    Digits { value: u16, missing: u8 },
}

/// A string being read.
#[derive(Debug, Default)]
pub(super) struct Text {
    next: Next,
    /// The first half of a surrogate pair, waiting for the second.
    high: Option<u16>,
    decoded: String,
}

impl Text {
    /// Takes text up to the closing quote; adds how many bytes to `taken`. Gives whether it closed.
    pub(super) fn push(&mut self, text: &str, taken: &mut usize) -> Result<bool, Problem> {
        let mut at = 0;
        let result = self.take(text, &mut at);
        *taken += at;
        result
    }

    fn take(&mut self, text: &str, at: &mut usize) -> Result<bool, Problem> {
        let bytes = text.as_bytes();
        while let Some(byte) = bytes.get(*at) {
            if self.next != Next::Text {
                self.escaped(*byte)?;
                *at += 1;
                continue;
            }
            let run = plain_run(&bytes[*at..]);
            if run > 0 && self.high.is_some() {
                return Err(HALF_PAIR);
            }
            self.decoded.push_str(&text[*at..*at + run]);
            *at += run;
            match bytes.get(*at) {
                None => return Ok(false),
                Some(b'\\') => self.next = Next::Escape,
                Some(b'"') if self.high.is_none() => {
                    *at += 1;
                    return Ok(true);
                }
                Some(b'"') => return Err(HALF_PAIR),
                Some(_) => {
                    let why = "a control character in a string must be escaped";
                    return Err(Problem::Json(why));
                }
            }
            *at += 1;
        }
        Ok(false)
    }

    /// The usual small piece: text as it is, which does not end the string. Gives whether it was
    /// that, and was taken.
    pub(super) fn push_plain(&mut self, text: &str) -> bool {
        let plain = self.next == Next::Text
            && self.high.is_none()
            && plain_run(text.as_bytes()) == text.len();
        if plain {
            self.decoded.push_str(text);
        }
        plain
    }

    /// What there is of it.
    pub(super) fn as_str(&self) -> &str {
        &self.decoded
    }

    pub(super) fn into_string(self) -> String {
        self.decoded
    }

    fn escaped(&mut self, byte: u8) -> Result<(), Problem> {
        match self.next {
            Next::Digits { value, missing } => {
                let digit = char::from(byte).to_digit(16);
                let digit = digit.ok_or(Problem::Json("\\u wants four hexadecimal digits"))?;
                let value = value << 4 | digit as u16;
                self.next = Next::Digits { value, missing: missing - 1 };
                if missing == 1 { self.unit(value) } else { Ok(()) }
            }
            _ if byte == b'u' => {
                self.next = Next::Digits { value: 0, missing: 4 };
                Ok(())
            }
            _ if self.high.is_some() => Err(HALF_PAIR),
            _ => {
                self.decoded.push(plain_escape(byte)?);
                self.next = Next::Text;
                Ok(())
            }
        }
    }

    /// One UTF-16 unit.
    fn unit(&mut self, unit: u16) -> Result<(), Problem> {
        self.next = Next::Text;
        let units = match (self.high.take(), unit) {
            (None, 0xd800..=0xdbff) => {
                self.high = Some(unit);
                return Ok(());
            }
            (None, unit) => [unit, unit],
            (Some(high), unit) => [high, unit],
        };
        let character = char::decode_utf16(units).next();
        self.decoded.push(character.and_then(Result::ok).ok_or(HALF_PAIR)?);
        Ok(())
    }
}

const HALF_PAIR: Problem = Problem::Json("half a surrogate pair");

/// How many bytes from the first on are no quote, no backslash and no control character. This is
/// the hot loop: eight bytes at a time, because most runs are too short for a vector search.
fn plain_run(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        if let Some(plain) = plain_before_special(*word) {
            return at * 8 + plain;
        }
    }
    match bytes.last_chunk::<8>() {
        _ if rest.is_empty() => bytes.len(),
        // Some of these eight have been looked at.
        Some(last) => bytes.len() - 8 + plain_before_special(*last).unwrap_or(8),
        None => rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len()),
    }
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// Where in eight bytes the first special one is.
fn plain_before_special(bytes: [u8; 8]) -> Option<usize> {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let word = u64::from_le_bytes(bytes);
    // The highest bit of each byte that is below; and perhaps, by its borrow, of later ones.
    let below = |word: u64, limit: u8| word.wrapping_sub(EACH * u64::from(limit)) & !word;
    let is = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    let special = (below(word, 0x20) | is(b'"') | is(b'\\')) & (EACH << 7);
    (special != 0).then(|| special.trailing_zeros() as usize / 8)
}

fn plain_escape(byte: u8) -> Result<char, Problem> {
    Ok(match byte {
        b'"' | b'\\' | b'/' => byte.into(),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return Err(Problem::Json("no such escape in a string")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_run_ends_before_the_first_special_byte(
            bytes in proptest::collection::vec(
                prop_oneof![8 => 0x20u8..=0xff, 1 => Just(b'"'), 1 => Just(b'\\'), 1 => 0u8..0x21],
                0..40,
            ),
        ) {
            let first = bytes.iter().position(|byte| is_special(*byte));
            prop_assert_eq!(plain_run(&bytes), first.unwrap_or(bytes.len()));
        }
    }
}
