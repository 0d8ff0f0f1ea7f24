//! Which starter fits a wish.

use super::catalog::{Manifest, Starter, all};
use std::cmp::Reverse;

/// What is taken where no word fits: a page with a list, the commonest wish.
const DEFAULT: &str = "react";
/// Named together with the React that it is made of.
const BEFORE_DEFAULT: &str = "next";
/// A page without a server: its languages are those of every other starter's page too.
const LAST: &str = "static";

/// How well a starter fits; what stands first decides. A named technology outranks a language, and
/// a language every number of vaguer words, of which longer phrases count more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    is_named: bool,
    has_language: bool,
    words: usize,
}

/// The starter whose words occur in the prompt.
pub fn choose(prompt: &str) -> &'static Starter {
    let words = words_of(prompt);
    let fits = all().iter().map(|starter| (fit(&starter.manifest, &words), starter));
    let some = fits.filter(|(fit, _)| *fit != Fit::default());
    let best = some.max_by_key(|(fit, starter)| (*fit, Reverse(rank(&starter.manifest.name))));
    let default = || all().iter().find(|starter| starter.manifest.name == DEFAULT);
    best.map(|(_, starter)| starter).or_else(default).unwrap_or(&all()[0])
}

fn fit(manifest: &Manifest, words: &str) -> Fit {
    let occurs = |phrase: &&String| words.contains(&words_of(phrase));
    let count = |phrase: &String| phrase.split_whitespace().count() * 2 - 1;
    Fit {
        is_named: manifest.names.iter().any(|name| occurs(&name)),
        has_language: manifest.languages.iter().any(|name| occurs(&name)),
        words: manifest.words.iter().filter(occurs).map(count).sum(),
    }
}

/// Of those that fit alike the lowest is taken.
fn rank(name: &str) -> u8 {
    match name {
        BEFORE_DEFAULT => 0,
        DEFAULT => 1,
        LAST => 3,
        _ => 2,
    }
}

/// Lower-case words with a space on both sides of each, so that `java` is not in `javascript`.
fn words_of(text: &str) -> String {
    let lower: String = text.to_lowercase().chars().filter_map(without_nukta).collect();
    let separator = |c: char| {
        c.is_whitespace() || c.is_ascii_punctuation() && !matches!(c, '.' | '-') || c == '।'
    };
    let words = lower
        .split(separator)
        .map(|word| word.trim_matches(['.', '-']))
        .filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

/// The dot below a letter is written by some and left out by others, and is a sign of its own or
/// part of the letter: फ़, फ़ and फ are taken for one.
fn without_nukta(letter: char) -> Option<char> {
    match letter {
        '\u{93c}' => None,
        '\u{958}' => Some('क'),
        '\u{959}' => Some('ख'),
        '\u{95a}' => Some('ग'),
        '\u{95b}' => Some('ज'),
        '\u{95c}' => Some('ड'),
        '\u{95d}' => Some('ढ'),
        '\u{95e}' => Some('फ'),
        '\u{95f}' => Some('य'),
        other => Some(other),
    }
}
