//! One JSON object, read once as its bytes come. Texts on its top level are decoded and shown as
//! they grow; whatever lies deeper is kept as it is and parsed when it has closed.

use super::string::Text;
use super::{MAX_INPUT_BYTES, MAX_JSON_DEPTH, Problem, Shown, Spot};
use serde_json::{Map, Value};

/// What is taken for a small piece, in bytes: one that seldom holds an escape.
const SMALL_PIECE: usize = 16;

/// What is expected next.
#[derive(Debug, Default)]
enum State {
    /// `{`
    #[default]
    Start,
    /// A name; `}` as well where no comma came before.
    Name {
        or_end: bool,
    },
    /// In a name.
    InName(Text),
    Colon,
    /// The first byte of a value.
    Value,
    /// In a text on the top level.
    InText(Text),
    /// In a value of any other kind.
    InRaw(Raw),
    /// `,` or `}`
    Next,
    /// Nothing but space.
    End,
}

/// A number, a word, an array or an object, as it was written.
#[derive(Debug, Default)]
struct Raw {
    bytes: Vec<u8>,
    depth: usize,
    in_string: bool,
    escaped: bool,
}

#[derive(Debug, Default)]
pub(super) struct Reader {
    state: State,
    /// Bytes taken.
    at: usize,
    name: String,
    fields: Map<String, Value>,
}

impl Reader {
    pub(super) fn push(
        &mut self,
        mut text: &str,
        show: &mut dyn FnMut(Shown<'_>),
    ) -> Result<(), Problem> {
        if text.len() > MAX_INPUT_BYTES - self.at.min(MAX_INPUT_BYTES) {
            return Err(Problem::Long { limit: MAX_INPUT_BYTES });
        }
        if text.len() <= SMALL_PIECE && self.push_plain(text, show) {
            return Ok(());
        }
        while !text.is_empty() {
            let before = self.at;
            self.step(text, show)?;
            text = &text[self.at - before..];
        }
        Ok(())
    }

    /// Whether it was all taken as plain text of a string, without more ado.
    fn push_plain(&mut self, text: &str, show: &mut dyn FnMut(Shown<'_>)) -> bool {
        let State::InText(string) = &mut self.state else { return false };
        let plain = !text.is_empty() && string.push_plain(text);
        if plain {
            self.at += text.len();
            show(Shown { field: &self.name, text });
        }
        plain
    }

    pub(super) fn spot(&self) -> Spot {
        let in_value = matches!(self.state, State::Value | State::InText(_) | State::InRaw(_));
        let field = in_value.then(|| self.name.chars().take(64).collect());
        Spot::Byte { at: self.at, field }
    }

    pub(super) fn finish(self) -> Result<Map<String, Value>, Problem> {
        match self.state {
            State::End => Ok(self.fields),
            _ => Err(Problem::Cut),
        }
    }

    /// Takes at least one byte, unless it is an error or a value begins that is no text.
    fn step(&mut self, text: &str, show: &mut dyn FnMut(Shown<'_>)) -> Result<(), Problem> {
        match &mut self.state {
            State::InName(name) => {
                if name.push(text, &mut self.at)? {
                    self.named()?;
                }
            }
            State::InText(string) => {
                let before = string.as_str().len();
                let closed = string.push(text, &mut self.at)?;
                let fresh = &string.as_str()[before..];
                if !fresh.is_empty() {
                    show(Shown { field: &self.name, text: fresh });
                }
                if closed {
                    let string = std::mem::take(string).into_string();
                    self.keep(string.into());
                }
            }
            State::InRaw(raw) => {
                if raw.push(text.as_bytes(), &mut self.at)? {
                    self.raw_value()?;
                }
            }
            _ => {
                let byte = text.as_bytes()[0];
                self.at += usize::from(is_space(byte) || self.punctuation(byte)?);
            }
        }
        Ok(())
    }

    /// Between names and values. Gives whether the byte was taken.
    fn punctuation(&mut self, byte: u8) -> Result<bool, Problem> {
        self.state = match (&self.state, byte) {
            (State::Start, b'{') => State::Name { or_end: true },
            (State::Start, _) => return Err(Problem::Json("an object should begin with '{'")),
            (State::Name { .. }, b'"') => State::InName(Text::default()),
            (State::Name { or_end: true }, b'}') | (State::Next, b'}') => State::End,
            (State::Name { .. }, _) => return Err(Problem::Json("a name in quotes should come")),
            (State::Colon, b':') => State::Value,
            (State::Colon, _) => return Err(Problem::Json("a ':' should follow a name")),
            (State::Value, b'"') => State::InText(Text::default()),
            (State::Value, b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                self.state = State::InRaw(Raw::default());
                return Ok(false);
            }
            (State::Value, _) => return Err(Problem::Json("a value should come")),
            (State::Next, b',') => State::Name { or_end: false },
            (State::Next, _) => return Err(Problem::Json("a ',' or '}' should follow a value")),
            _ => return Err(Problem::Json("nothing should follow the object")),
        };
        Ok(true)
    }

    fn named(&mut self) -> Result<(), Problem> {
        let State::InName(text) = std::mem::replace(&mut self.state, State::Colon) else {
            return Ok(());
        };
        self.name = text.into_string();
        if self.fields.contains_key(&self.name) {
            return Err(Problem::Twice(self.name.chars().take(64).collect()));
        }
        Ok(())
    }

    fn raw_value(&mut self) -> Result<(), Problem> {
        let State::InRaw(raw) = &self.state else { return Ok(()) };
        let value = serde_json::from_slice(&raw.bytes)
            .map_err(|_| Problem::Json("a number, array or object is malformed"))?;
        self.keep(value);
        Ok(())
    }

    fn keep(&mut self, value: Value) {
        self.fields.insert(std::mem::take(&mut self.name), value);
        self.state = State::Next;
    }
}

impl Raw {
    /// Takes bytes up to the value's end, which of a number or word is what follows it; adds how
    /// many to `taken`.
    fn push(&mut self, bytes: &[u8], taken: &mut usize) -> Result<bool, Problem> {
        for byte in bytes.iter().copied() {
            if self.depth == 0 && (matches!(byte, b',' | b'}') || is_space(byte)) {
                return Ok(true);
            }
            self.bytes.push(byte);
            *taken += 1;
            if self.nest(byte)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether this byte closes the value.
    fn nest(&mut self, byte: u8) -> Result<bool, Problem> {
        if self.in_string {
            self.in_string = self.escaped || byte != b'"';
            self.escaped = !self.escaped && byte == b'\\';
            return Ok(false);
        }
        match byte {
            // A string in an array; beside one, it is malformed and told so when parsed.
            b'"' if self.depth > 0 => self.in_string = true,
            b'{' | b'[' if self.depth == MAX_JSON_DEPTH => return Err(Problem::Deep),
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return Ok(self.depth == 0);
            }
            _ => {}
        }
        Ok(false)
    }
}

/// What JSON takes for space: not all that ASCII does.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}
