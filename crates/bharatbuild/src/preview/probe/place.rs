//! Where a page's head begins, found while the page comes in: as a browser reads it, byte by byte,
//! and no byte twice.

/// How much of a page is looked at and held back, in bytes.
pub(super) const MAX_PRELUDE_BYTES: usize = 16 * 1024;

/// What is known so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    NotYet,
    /// So many bytes into the page.
    At(usize),
    Nowhere,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// So many bytes of a byte order mark were read.
    Mark(usize),
    /// White space between what comes before the head.
    Between,
    /// Behind `<`.
    Open,
    /// Behind `<!`, and maybe one `-`.
    Bang(u8),
    /// In a comment, behind so many of `--!`.
    Comment(u8),
    /// In `<!doctype …>`, `<?xml …>` and the like.
    Declaration,
    Name {
        name: [u8; 4],
        length: usize,
    },
    /// In the start tag of `html` or `head`.
    Attributes {
        of_head: bool,
        value: Value,
    },
}

/// Where in a tag's attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    None,
    /// Behind `=`: a quote here begins a quoted value.
    Next,
    Quoted(u8),
}

/// Looks for the place.
pub(super) struct Place {
    state: State,
    read: usize,
    /// Where what is being read began.
    began: usize,
}

const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

impl Place {
    pub fn new() -> Self {
        Self { state: State::Mark(0), read: 0, began: 0 }
    }

    /// Takes the page's next bytes.
    pub fn look(&mut self, bytes: &[u8]) -> Found {
        for byte in bytes {
            if self.read >= MAX_PRELUDE_BYTES {
                return Found::Nowhere;
            }
            let found = self.step(*byte);
            self.read += 1;
            if found != Found::NotYet {
                return found;
            }
        }
        Found::NotYet
    }

    fn step(&mut self, byte: u8) -> Found {
        match self.state {
            State::Mark(n) if BYTE_ORDER_MARK.get(n) == Some(&byte) => self.go(State::Mark(n + 1)),
            // The first bytes of UTF-16.
            State::Mark(0) if matches!(byte, 0xfe | 0xff) => Found::Nowhere,
            State::Mark(1 | 2) => Found::Nowhere,
            State::Mark(_) | State::Between => self.between(byte),
            State::Open => self.open(byte),
            State::Bang(dashes) => self.go(match (byte, dashes) {
                (b'-', 0) => State::Bang(1),
                // `<!-->` is a whole comment.
                (b'-', _) => State::Comment(2),
                (b'>', _) => State::Between,
                _ => State::Declaration,
            }),
            State::Comment(seen) => self.go(match (byte, seen) {
                (b'>', 2 | 3) => State::Between,
                (b'-', 2) => State::Comment(2),
                (b'-', 3) => State::Comment(1),
                (b'-', _) => State::Comment(seen + 1),
                (b'!', 2) => State::Comment(3),
                _ => State::Comment(0),
            }),
            State::Declaration => {
                self.go(if byte == b'>' { State::Between } else { State::Declaration })
            }
            State::Name { name, length } => self.name(byte, name, length),
            State::Attributes { of_head, value } => self.attributes(byte, of_head, value),
        }
    }

    fn go(&mut self, state: State) -> Found {
        self.state = state;
        Found::NotYet
    }

    fn between(&mut self, byte: u8) -> Found {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | 0x0c => self.go(State::Between),
            b'<' => {
                self.began = self.read;
                self.go(State::Open)
            }
            _ => Found::At(self.read),
        }
    }

    fn open(&mut self, byte: u8) -> Found {
        match byte {
            b'!' => self.go(State::Bang(0)),
            b'?' => self.go(State::Declaration),
            b if b.is_ascii_alphabetic() => self.name(b, [0; 4], 0),
            _ => Found::At(self.began),
        }
    }

    fn name(&mut self, byte: u8, mut name: [u8; 4], length: usize) -> Found {
        let ends = matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0c | b'/' | b'>');
        if !ends {
            let Some(place) = name.get_mut(length) else { return Found::At(self.began) };
            *place = byte.to_ascii_lowercase();
            return self.go(State::Name { name, length: length + 1 });
        }
        match &name {
            b"html" => self.attributes(byte, false, Value::None),
            b"head" => self.attributes(byte, true, Value::None),
            _ => Found::At(self.began),
        }
    }

    fn attributes(&mut self, byte: u8, of_head: bool, value: Value) -> Found {
        let value = match (value, byte) {
            (Value::Quoted(quote), _) if byte == quote => Value::None,
            (Value::Quoted(_), _) => value,
            (_, b'>') if of_head => return Found::At(self.read + 1),
            (_, b'>') => return self.go(State::Between),
            (Value::None, b'=') => Value::Next,
            (Value::Next, b'"' | b'\'') => Value::Quoted(byte),
            (Value::Next, b' ' | b'\t' | b'\r' | b'\n' | 0x0c) => Value::Next,
            _ => Value::None,
        };
        self.go(State::Attributes { of_head, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page up to the place, looked at in pieces of this size.
    fn before(page: &[u8], piece: usize) -> Option<&[u8]> {
        let mut place = Place::new();
        for bytes in page.chunks(piece) {
            match place.look(bytes) {
                Found::NotYet => {}
                Found::At(at) => return Some(&page[..at]),
                Found::Nowhere => return None,
            }
        }
        None
    }

    #[test]
    fn is_behind_the_heads_tag_or_where_a_head_would_begin() {
        for (page, wanted) in [
            ("<!doctype html><html><head><title>", "<!doctype html><html><head>"),
            (
                "<!DOCTYPE html>\n<HTML lang=\"a>b\">\n<Head id='>' x=\">\">x",
                "<!DOCTYPE html>\n<HTML lang=\"a>b\">\n<Head id='>' x=\">\">",
            ),
            ("<html a=b\"c><head/><x", "<html a=b\"c><head/>"),
            ("<!doctype html><header>", "<!doctype html>"),
            ("<!doctype html><html><body>", "<!doctype html><html>"),
            ("<p>hi", ""),
            ("hello", ""),
            ("<!-- <head> --><!-- a -- > --!><head>x", "<!-- <head> --><!-- a -- > --!><head>"),
            ("<!--><head>x", "<!--><head>"),
            ("<!---><head>x", "<!---><head>"),
            (
                "<?xml version=\"1.0\"?><!doctype html><html><head>x",
                "<?xml version=\"1.0\"?><!doctype html><html><head>",
            ),
            ("</head><p>", ""),
            ("<!doctype html><!x><script>'<head>'", "<!doctype html><!x>"),
            ("\u{feff}<!doctype html><title>", "\u{feff}<!doctype html>"),
        ] {
            for piece in [1, 3, 1000] {
                let got = before(page.as_bytes(), piece).map(String::from_utf8_lossy);
                assert_eq!(got.as_deref(), Some(wanted), "{page} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn is_nowhere_in_what_does_not_end_or_is_no_ascii() {
        let endless = [b"<!--".to_vec(), vec![b'-'; 1 << 20]].concat();
        let spaces = vec![b' '; 1 << 20];
        let attributes = [b"<html x=\"".to_vec(), vec![b'>'; 1 << 20]].concat();
        let utf16 = b"\xff\xfe<\0h\0e\0a\0d\0>\0".to_vec();
        for page in [endless, spaces, attributes, utf16, b"\xefbb".to_vec()] {
            assert_eq!(before(&page, 4096), None, "{:?}", &page[..8.min(page.len())]);
        }
        assert_eq!(before(b"", 1), None);
    }
}
