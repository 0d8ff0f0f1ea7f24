//! A starter's literal texts replaced by the student's.

use super::catalog::{Manifest, StarterFile};
use super::wording::Wording;
use regex::Regex;
use std::collections::BTreeMap;

/// The file's content with title and nouns in place, where the manifest says that it has them.
pub fn adapt(manifest: &Manifest, file: &StarterFile, wording: &Wording) -> Vec<u8> {
    let text = std::str::from_utf8(&file.content)
        .ok()
        .filter(|_| manifest.adapt.files.contains(&file.path));
    match text {
        Some(text) => {
            replace(text, &replacements(manifest, wording), escape_for(&file.path)).into_bytes()
        }
        None => file.content.to_vec(),
    }
}

fn replacements(manifest: &Manifest, wording: &Wording) -> BTreeMap<String, String> {
    let adapt = &manifest.adapt;
    let mut new = BTreeMap::from([
        (adapt.title.clone(), wording.title.clone()),
        (adapt.slug.clone(), wording.slug.clone()),
    ]);
    for (old, word) in [(&adapt.item, &wording.item), (&adapt.items, &wording.items)] {
        new.insert(old.clone(), word.clone());
        new.insert(capitalized(old), capitalized(word));
    }
    new
}

/// Whole words only and in one pass, so that a new name which holds an old one stays whole.
fn replace(text: &str, new: &BTreeMap<String, String>, escape: fn(&str) -> String) -> String {
    let mut old: Vec<&String> = new.keys().collect();
    old.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let words = old.iter().map(|word| format!(r"\b{}\b", regex::escape(word)));
    let pattern = words.collect::<Vec<_>>().join("|");
    // Escaped words always make a pattern; a text without one stays as it is.
    let Ok(pattern) = Regex::new(&pattern) else { return text.to_owned() };
    let found = |captures: &regex::Captures<'_>| {
        new.get(&captures[0]).map_or_else(|| captures[0].to_owned(), |word| escape(word))
    };
    pattern.replace_all(text, found).into_owned()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn escape_for(path: &str) -> fn(&str) -> String {
    match path.rsplit_once('.') {
        Some((_, "json")) => json,
        Some((_, "html" | "xml")) => markup,
        _ => str::to_owned,
    }
}

fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Both kinds of quotes too: the text may stand in an attribute.
fn markup(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#x27;")
}

#[cfg(test)]
mod tests {
    use super::super::catalog::all;
    use super::*;

    fn awkward() -> Wording {
        Wording {
            title: "Asha & Ravi's \"<b>Entry मेनू</b>\"".into(),
            slug: "asha-ravi".into(),
            item: "व्यंजन".into(),
            items: "कई व्यंजन".into(),
        }
    }

    #[test]
    fn no_literal_of_a_starter_is_left_and_json_stays_json() {
        for starter in all() {
            for file in &starter.files {
                let text = String::from_utf8_lossy(&adapt(&starter.manifest, file, &awkward()))
                    .into_owned();
                assert!(
                    !text.contains("Starter App") && !text.contains("starter-app"),
                    "{}: {}",
                    starter.manifest.name,
                    file.path
                );
                assert!(
                    !text.contains("<b>Entry")
                        || file.path.ends_with(".md")
                        || file.path.ends_with(".json"),
                    "{}",
                    file.path
                );
                if file.path.ends_with(".json") {
                    serde_json::from_str::<serde_json::Value>(&text).expect(&file.path);
                }
            }
        }
    }

    #[test]
    fn words_inside_other_words_stay() {
        let new = BTreeMap::from([("entry".to_owned(), "dish".to_owned())]);
        assert_eq!(
            replace("entry entryway re-entry", &new, str::to_owned),
            "dish entryway re-dish"
        );
    }
}
