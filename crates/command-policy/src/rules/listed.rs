//! Layers 1 to 3: what the settings say of a command.

use crate::code::Code;
use crate::walk::{Call, Field, Walk};

/// Characters of a command that patterns are held against.
const MAX_PATTERN_TEXT: usize = 16 * 1024;

/// Before each program that runs, whatever runs it.
pub(crate) fn check(walk: &mut Walk, call: &Call, name: &str, fields: &[Field], first: bool) {
    let settings = walk.settings;
    let blocked = settings.blocklist.iter().any(|words| begins(words, name, fields));
    if blocked {
        walk.note(call.level, Code::Blocklist, call.range());
    }
    if first && !settings.patterns.is_empty() {
        let mut text = String::new();
        for field in fields {
            if text.len() > MAX_PATTERN_TEXT {
                break;
            }
            text.push_str(&field.text);
            text.push(' ');
        }
        let text = text.trim_end();
        if settings.patterns.iter().any(|pattern| pattern.is_match(text)) {
            walk.note(call.level, Code::Pattern, call.range());
        }
    }
    let Some(allowed) = &settings.allowed else { return };
    if call.command().in_test {
        return;
    }
    let arguments = fields[1..].iter().map(|field| field.text.as_str());
    if !allowed.has(name, arguments) && !is_own(call, fields) {
        walk.note(call.level, Code::NotAllowed, call.range());
    }
}

/// Whether a command begins with these words, the first of which is the program.
fn begins(words: &[String], name: &str, fields: &[Field]) -> bool {
    let Some((program, rest)) = words.split_first() else { return false };
    let arguments = &fields[1..];
    program == name
        && rest.len() <= arguments.len()
        && rest.iter().zip(arguments).all(|(word, field)| *word == field.text)
}

/// A program of the project itself, or a function of the line.
fn is_own(call: &Call, fields: &[Field]) -> bool {
    let text = fields[0].text.as_str();
    let path =
        text.starts_with("./") || text.starts_with("node_modules/") || text.starts_with(".venv/");
    path || call.is_function(text)
}
