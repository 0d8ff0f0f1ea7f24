//! Reserved words.

/// Reserved words that end a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    Brace,
    Fi,
    Done,
    Esac,
}

/// What a word means where a command could begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A command follows: `then`, `!`.
    Skip,
    /// A list of its own follows.
    Opens(Keyword),
    /// `while`, `until`: the same, and it may have no end.
    Loop,
    /// `for`, `select`: words, then a list.
    For,
    Case,
    Closes(Keyword),
    /// `function`
    Function,
    /// `[[`
    Test,
    Plain,
}

/// `{` and `}` as they stand in an unquoted word.
const OPENING: &str = "\u{e000}";
const CLOSING: &str = "\u{e002}";

pub(super) fn meaning(word: &str) -> Meaning {
    match word {
        "!" | "then" | "else" | "elif" | "do" | "time" => Meaning::Skip,
        OPENING => Meaning::Opens(Keyword::Brace),
        "if" => Meaning::Opens(Keyword::Fi),
        "while" | "until" => Meaning::Loop,
        "for" | "select" => Meaning::For,
        "case" => Meaning::Case,
        CLOSING => Meaning::Closes(Keyword::Brace),
        "fi" => Meaning::Closes(Keyword::Fi),
        "done" => Meaning::Closes(Keyword::Done),
        "esac" => Meaning::Closes(Keyword::Esac),
        "function" => Meaning::Function,
        "[[" => Meaning::Test,
        _ => Meaning::Plain,
    }
}
