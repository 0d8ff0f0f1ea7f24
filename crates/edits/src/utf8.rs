//! Characters out of bytes that are cut anywhere.

/// The characters of a stream. Every byte is looked at once, however small the pieces.
#[derive(Debug, Default)]
pub(crate) struct Characters {
    /// The first bytes of one whose others have not come: at most three.
    half: Vec<u8>,
}

/// What a piece of a stream holds, in its order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece<'b> {
    /// The character that it completes.
    pub(crate) first: Option<char>,
    /// Whole characters.
    pub(crate) text: &'b str,
    /// After them come bytes that are no UTF-8, whatever may follow.
    pub(crate) bad: bool,
}

impl Characters {
    /// Takes the next bytes. Nothing should be pushed after a bad piece.
    pub(crate) fn push<'b>(&mut self, bytes: &'b [u8]) -> Piece<'b> {
        if !self.half.is_empty() {
            return self.complete(bytes);
        }
        match str::from_utf8(bytes) {
            Ok(text) => Piece { first: None, text, bad: false },
            Err(error) => {
                let (whole, rest) = bytes.split_at(error.valid_up_to());
                let bad = error.error_len().is_some();
                if !bad {
                    self.half.extend_from_slice(rest);
                }
                Piece { first: None, text: str::from_utf8(whole).unwrap_or_default(), bad }
            }
        }
    }

    /// Whether the stream ends within a character, so far.
    pub(crate) fn is_half(&self) -> bool {
        !self.half.is_empty()
    }

    fn complete<'b>(&mut self, bytes: &'b [u8]) -> Piece<'b> {
        for (at, byte) in bytes.iter().enumerate() {
            self.half.push(*byte);
            match str::from_utf8(&self.half) {
                Ok(whole) => {
                    let first = whole.chars().next();
                    self.half.clear();
                    return Piece { first, ..self.push(&bytes[at + 1..]) };
                }
                Err(error) if error.error_len().is_none() => {}
                Err(_) => return Piece { first: None, text: "", bad: true },
            }
        }
        Piece { first: None, text: "", bad: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The characters before the first bad one, and whether there is one, or half of one.
    fn pushed(pieces: &[&[u8]]) -> (String, bool, bool) {
        let (mut characters, mut text) = (Characters::default(), String::new());
        for piece in pieces {
            let piece = characters.push(piece);
            text.extend(piece.first);
            text.push_str(piece.text);
            if piece.bad {
                return (text, true, false);
            }
        }
        (text, false, characters.is_half())
    }

    #[test]
    fn a_character_may_come_in_four_pieces() {
        let pieces: [&[u8]; _] = [b"a\xf0", b"\x9f", b"", b"\x98", b"\x80b\xe0"];
        assert_eq!(pushed(&pieces), ("a😀b".to_owned(), false, true));
    }

    proptest! {
        #[test]
        fn the_pieces_make_no_difference(
            bytes in proptest::collection::vec(
                prop_oneof![Just(0x61), Just(0xe0), Just(0xa4), Just(0xf0), Just(0x9f), Just(0x80), any::<u8>()],
                0..12,
            ),
            piece in 1usize..5,
        ) {
            let pieces: Vec<&[u8]> = bytes.chunks(piece).collect();
            let (valid, bad, half) = match str::from_utf8(&bytes) {
                Ok(whole) => (whole.len(), false, false),
                Err(error) => {
                    let bad = error.error_len().is_some();
                    (error.valid_up_to(), bad, !bad)
                }
            };
            let text = str::from_utf8(&bytes[..valid]).unwrap().to_owned();
            prop_assert_eq!(pushed(&pieces), (text, bad, half));
        }
    }
}
