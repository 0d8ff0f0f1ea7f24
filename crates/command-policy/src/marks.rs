//! Characters that stand in expanded text for what is not text. They are for private use in Unicode,
//! and where a line has them itself they are replaced.

/// An unquoted `{`, `,` or `}`.
pub(crate) const OPEN: char = '\u{e000}';
pub(crate) const COMMA: char = '\u{e001}';
pub(crate) const CLOSE: char = '\u{e002}';
/// Where an unquoted expansion is cut into fields.
pub(crate) const SPLIT: char = '\u{e003}';
/// Something that is known only when it runs.
pub(crate) const UNKNOWN: char = '\u{e004}';

/// What an unquoted character becomes.
pub(crate) fn mark(c: char) -> char {
    match c {
        '{' => OPEN,
        ',' => COMMA,
        '}' => CLOSE,
        _ => plain(c),
    }
}

/// What a quoted character becomes.
pub(crate) fn plain(c: char) -> char {
    if ('\u{e000}'..='\u{e004}').contains(&c) { '\u{fffd}' } else { c }
}

/// The character that was marked.
pub(crate) fn unmark(c: char) -> char {
    match c {
        OPEN => '{',
        COMMA => ',',
        CLOSE => '}',
        _ => c,
    }
}
