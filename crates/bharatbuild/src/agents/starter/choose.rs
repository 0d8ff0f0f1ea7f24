//! Which starter fits a wish.

use super::catalog::{Starter, all};

/// A named technology outranks every number of vaguer words.
const NAME_WEIGHT: usize = 1000;
/// What is taken where no word fits: a page with a list, the commonest wish.
const DEFAULT: &str = "react";

/// The starter whose words occur in the prompt; longer phrases count more.
pub fn choose(prompt: &str) -> &'static Starter {
    let words = words_of(prompt);
    let scored = all().iter().map(|starter| (score(starter, &words), starter));
    let best = scored.max_by_key(|(score, starter)| (*score, starter.manifest.name == DEFAULT));
    match best {
        Some((score, starter)) if score > 0 => starter,
        _ => all().iter().find(|starter| starter.manifest.name == DEFAULT).unwrap_or(&all()[0]),
    }
}

fn score(starter: &Starter, words: &str) -> usize {
    let found = |phrases: &[String]| -> usize {
        let occurring = phrases.iter().filter(|phrase| words.contains(&words_of(phrase)));
        occurring.map(|phrase| phrase.split_whitespace().count() * 2 - 1).sum()
    };
    found(&starter.manifest.names) * NAME_WEIGHT + found(&starter.manifest.words)
}

/// Lower-case words with a space on both sides of each, so that `java` is not in `javascript`.
fn words_of(text: &str) -> String {
    let lower = text.to_lowercase();
    let separator = |c: char| {
        c.is_whitespace() || c.is_ascii_punctuation() && !matches!(c, '.' | '-') || c == '।'
    };
    let words = lower
        .split(separator)
        .map(|word| word.trim_matches(['.', '-']))
        .filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_technologies_decide() {
        for (prompt, expected) in [
            ("a todo app in react", "react"),
            ("todo list in java", "spring-boot"),
            ("Spring Boot API for books", "spring-boot"),
            ("a shop with express", "express"),
            ("flask app for attendance", "flask"),
            ("python mein hisaab ka app banao", "flask"),
            ("a plain html page for my college fest", "static"),
            ("javascript clock", "static"),
            ("रिएक्ट में टूडू ऐप बनाओ", "react"),
            ("जावा में पुस्तकालय", "spring-boot"),
        ] {
            assert_eq!(choose(prompt).manifest.name, expected, "{prompt}");
        }
    }

    #[test]
    fn vaguer_words_decide_where_nothing_is_named() {
        for (prompt, expected) in [
            ("a hostel mess menu app with login", "flask"),
            ("छात्रावास मेस मेनू, लॉगिन के साथ", "flask"),
            ("a rest api that saves records", "express"),
            ("my portfolio website", "static"),
            ("todo app", "react"),
            ("xyzzy", "react"),
            ("", "react"),
        ] {
            assert_eq!(choose(prompt).manifest.name, expected, "{prompt}");
        }
    }
}
