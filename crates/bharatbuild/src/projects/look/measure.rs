//! What stands on the page.

use super::seen::{MAX_TEXT_CHARS, MAX_TITLE_CHARS, Seen, short};
use super::whose::Whose;
use serde::Deserialize;
use serde_json::{Value, json};

/// Asked in a world of our own, where the page's scripts have changed nothing.
const SCRIPT: &str = include_str!("measure.js");
/// How long the browser may work on the answer, in milliseconds.
const TIME_MS: u64 = 2000;

/// What the script found.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Measured {
    href: String,
    title: String,
    text: String,
    chars: f64,
    elements: f64,
    drawn: bool,
}

impl Measured {
    /// The parameters of `Runtime.evaluate`.
    pub(super) fn question(context: &Value) -> Value {
        let script = SCRIPT.replace("TEXT_CHARS", &MAX_TEXT_CHARS.to_string());
        json!({"expression": script, "contextId": context, "returnByValue": true, "timeout": TIME_MS})
    }

    /// From the answer; none where the script did not get to its end.
    pub(super) fn of(answer: &Value) -> Option<Self> {
        serde_json::from_value(answer["result"]["value"].clone()).ok()
    }

    /// There is nothing to see. What the browser shows in the app's place is none of the app's.
    pub(super) fn is_blank(&self) -> bool {
        !self.is_apps() || (self.text.trim().is_empty() && !self.drawn)
    }

    fn is_apps(&self) -> bool {
        Whose::of(&self.href) == Whose::App
    }

    pub(super) fn put(self, seen: &mut Seen) {
        seen.blank = self.is_blank();
        if self.is_apps() {
            seen.title = short(&self.title, MAX_TITLE_CHARS);
            seen.text_start = short(&self.text, MAX_TEXT_CHARS);
            seen.text_chars = self.chars.max(0.0) as u64;
            seen.elements = self.elements.max(0.0) as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(href: &str, text: &str, drawn: bool) -> Measured {
        let value = json!({"href": href, "title": "T", "text": text, "chars": 3, "elements": 9, "drawn": drawn});
        Measured::of(&json!({"result": {"value": value}})).unwrap()
    }

    #[test]
    fn a_page_is_blank_without_text_and_drawing() {
        let app = "http://preview.localhost/";
        assert!(measured(app, " \n", false).is_blank());
        assert!(!measured(app, "", true).is_blank());
        assert!(!measured(app, "x", false).is_blank());
        assert!(
            measured("chrome-error://chromewebdata/", "This site can't be reached", true)
                .is_blank()
        );
    }

    #[test]
    fn the_browsers_own_page_is_not_told_as_the_apps() {
        let mut seen = Seen::default();
        measured("chrome-error://chromewebdata/", "Reload", true).put(&mut seen);
        assert_eq!((seen.text_start.as_str(), seen.blank), ("", true));
        measured("http://preview.localhost/", "abc", false).put(&mut seen);
        assert_eq!((seen.text_start.as_str(), seen.text_chars, seen.elements), ("abc", 3, 9));
    }

    #[test]
    fn an_answer_of_another_shape_is_none() {
        assert!(Measured::of(&json!({"exceptionDetails": {}})).is_none());
        assert!(Measured::of(&json!({"result": {"value": "x"}})).is_none());
    }
}
