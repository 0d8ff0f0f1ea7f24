//! The inside of a JSON string, cut anywhere.

use super::Problem;
use memchr::memchr2;

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
    /// Decoded, but the end of it may be half a character.
    bytes: Vec<u8>,
    /// How much of it is whole characters.
    valid: usize,
}

impl Text {
    /// Takes bytes up to the closing quote. Gives how many were taken, and whether it closed.
    pub(super) fn push(&mut self, bytes: &[u8]) -> (usize, Result<bool, Problem>) {
        let mut at = 0;
        while at < bytes.len() {
            if self.next == Next::Text {
                let run = memchr2(b'"', b'\\', &bytes[at..]).unwrap_or(bytes.len() - at);
                if let Err((bad, problem)) = self.run(&bytes[at..at + run]) {
                    return (at + bad, Err(problem));
                }
                at += run;
                match bytes.get(at) {
                    Some(b'"') => return (at + 1, self.close().map(|()| true)),
                    Some(_) => (self.next, at) = (Next::Escape, at + 1),
                    None => {}
                }
            } else {
                if let Err(problem) = self.escaped(bytes[at]) {
                    return (at, Err(problem));
                }
                at += 1;
            }
        }
        (at, self.validate().map(|()| false))
    }

    /// The whole characters from `from` on.
    pub(super) fn since(&self, from: usize) -> &str {
        self.bytes.get(from..self.valid).map_or("", |bytes| str::from_utf8(bytes).unwrap_or(""))
    }

    pub(super) fn into_string(self) -> String {
        String::from_utf8(self.bytes).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.valid
    }

    fn run(&mut self, run: &[u8]) -> Result<(), (usize, Problem)> {
        if !run.is_empty() && self.high.is_some() {
            return Err((0, Problem::Json("half a surrogate pair")));
        }
        // Folding, not searching: this is the hot loop, and it vectorises.
        let lowest = run.iter().fold(u8::MAX, |lowest, byte| lowest.min(*byte));
        if lowest < 0x20 {
            let at = run.iter().position(|byte| *byte < 0x20).unwrap_or(0);
            return Err((at, Problem::Json("a control character in a string must be escaped")));
        }
        self.bytes.extend_from_slice(run);
        Ok(())
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
            _ if self.high.is_some() => Err(Problem::Json("half a surrogate pair")),
            _ => {
                self.bytes.push(plain_escape(byte)?);
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
        let character = character.and_then(Result::ok);
        let character = character.ok_or(Problem::Json("half a surrogate pair"))?;
        self.bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        Ok(())
    }

    fn close(&mut self) -> Result<(), Problem> {
        if self.high.is_some() {
            return Err(Problem::Json("half a surrogate pair"));
        }
        self.validate()?;
        if self.valid == self.bytes.len() { Ok(()) } else { Err(Problem::Utf8) }
    }

    fn validate(&mut self) -> Result<(), Problem> {
        match str::from_utf8(&self.bytes[self.valid..]) {
            Ok(_) => self.valid = self.bytes.len(),
            Err(error) if error.error_len().is_none() => self.valid += error.valid_up_to(),
            Err(_) => return Err(Problem::Utf8),
        }
        Ok(())
    }
}

fn plain_escape(byte: u8) -> Result<u8, Problem> {
    Ok(match byte {
        b'"' | b'\\' | b'/' => byte,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        _ => return Err(Problem::Json("no such escape in a string")),
    })
}
