//! Console lines, as many as are worth keeping.

use super::seen::{Line, MAX_LINE_CHARS, MAX_LINES, MAX_URL_CHARS};
use super::whose::told;
use serde_json::Value;

/// Levels of lines that give way to others where there are too many.
const CHATTER: [&str; 2] = ["info", "dialog"];

/// What the console said.
#[derive(Debug, Default)]
pub(super) struct Lines {
    kept: Vec<Line>,
}

/// Where a line comes from.
#[derive(Debug, Default)]
pub(super) struct At {
    pub(super) url: String,
    pub(super) line: Option<u64>,
}

impl At {
    /// Of an object that has `url` and `lineNumber` (from 0), or a stack of such frames.
    pub(super) fn of(object: &Value) -> Self {
        let frame = &object["stackTrace"]["callFrames"][0];
        let named = |object: &Value| object["url"].as_str().is_some_and(|url| !url.is_empty());
        let place = if named(object) { object } else { frame };
        Self {
            url: told(place["url"].as_str().unwrap_or_default(), MAX_URL_CHARS),
            line: place["lineNumber"].as_u64().map(|line| line + 1),
        }
    }
}

impl Lines {
    pub(super) fn add(&mut self, level: &'static str, text: &str, at: At) {
        let At { url, line } = at;
        let new = Line { level, text: told(text, MAX_LINE_CHARS), url, line, times: 1 };
        let same =
            |old: &&mut Line| old.level == new.level && old.text == new.text && old.url == new.url;
        if let Some(old) = self.kept.iter_mut().find(same) {
            old.times = old.times.saturating_add(1);
            return;
        }
        if self.kept.len() >= MAX_LINES {
            let chatter = |line: &Line| CHATTER.contains(&line.level);
            let Some(place) = self.kept.iter().position(chatter).filter(|_| !chatter(&new)) else {
                return;
            };
            self.kept.remove(place);
        }
        self.kept.push(new);
    }

    pub(super) fn into_kept(self) -> Vec<Line> {
        self.kept
    }
}

/// What `console.error(…)` and its like would show: the first text's `%s` stand for what follows.
pub(super) fn spoken(arguments: &[Value]) -> String {
    let mut rest = arguments.iter().map(shown);
    let mut text = rest.next().unwrap_or_default();
    if arguments.first().is_some_and(|first| first["type"] == "string") {
        text = filled(&text, &mut rest);
    }
    for more in rest {
        text.push(' ');
        text.push_str(&more);
    }
    text
}

fn filled(format: &str, rest: &mut impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    let mut pieces = format.split('%');
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        match piece.chars().next() {
            Some('s' | 'd' | 'i' | 'f' | 'o' | 'O') => {
                text.push_str(&rest.next().unwrap_or_default())
            }
            // A style, for eyes only.
            Some('c') => drop(rest.next()),
            _ => {
                text.push('%');
                text.push_str(piece);
                continue;
            }
        }
        text.push_str(&piece[1..]);
    }
    text
}

/// A value as the console shows it, about.
fn shown(object: &Value) -> String {
    match &object["value"] {
        Value::String(text) => text.clone(),
        Value::Null => {
            let word = object["description"].as_str().or(object["unserializableValue"].as_str());
            word.or(object["subtype"].as_str()).or(object["type"].as_str()).unwrap_or("").to_owned()
        }
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_format_is_filled_as_the_console_does() {
        let text = |text: &str| json!({"type": "string", "value": text});
        let arguments = [
            text("%cWarning: %s at 100% of %d\n"),
            text("color:red"),
            text("key"),
            json!({"type": "number", "value": 3}),
            text("tail"),
        ];
        assert_eq!(spoken(&arguments), "Warning: key at 100% of 3\n tail");
        let error =
            json!({"type": "object", "subtype": "error", "description": "Error: x\n    at f"});
        assert_eq!(spoken(&[text("failed"), error]), "failed Error: x\n    at f");
        let odd = [
            json!({"type": "undefined"}),
            json!({"type": "object", "subtype": "null", "value": null}),
            json!({"type": "boolean", "value": true}),
        ];
        assert_eq!(spoken(&odd), "undefined null true");
        assert_eq!(spoken(&[]), "");
    }

    #[test]
    fn errors_push_chatter_out_and_not_the_other_way() {
        let mut lines = Lines::default();
        for n in 0..MAX_LINES {
            lines.add("info", &format!("hello {n}"), At::default());
        }
        lines.add("error", "late", At::default());
        lines.add("info", "later", At::default());
        lines.add("error", "late", At::default());
        let kept = lines.into_kept();
        assert_eq!(kept.len(), MAX_LINES);
        assert_eq!((kept[0].text.as_str(), kept.last().unwrap().times), ("hello 1", 2));
    }

    #[test]
    fn a_place_is_the_objects_or_its_stacks() {
        let at = At::of(&json!({"url": "http://preview.localhost/a.js", "lineNumber": 4}));
        assert_eq!((at.url.as_str(), at.line), ("/a.js", Some(5)));
        let stack = json!({"stackTrace": {"callFrames": [{"url": "http://preview.localhost/b.js", "lineNumber": 0}]}});
        assert_eq!(At::of(&stack).line, Some(1));
        assert_eq!(At::of(&json!({})).url, "");
    }
}
