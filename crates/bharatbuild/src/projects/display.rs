//! How a client may show an event: level, category, icon, label, colour, as the original's did.

use serde_json::{Value, json};

/// Characters of a line that are looked at.
const LOOKED_AT: usize = 240;

/// What a line of output tells, by words that tools use. The first that fits wins.
const WORDS: [(&str, &str, &[&str]); 9] = [
    ("error", "error", &["error", "exception", "traceback", "npm err", "fatal", "panicked"]),
    ("warning", "general", &["warn", "deprecated"]),
    ("success", "install", &["added ", "successfully installed", "up to date"]),
    ("info", "install", &["npm ", "installing", "downloading", "collecting ", "downloaded"]),
    ("success", "server", &["ready in", "listening", "running on", "started ", "local:"]),
    ("success", "build", &["build success", "built in", "finished ", "compiled"]),
    ("info", "build", &["compiling", "building", "bundling"]),
    ("success", "test", &["passed", "tests run"]),
    ("info", "general", &[""]),
];

/// The `display` object of an event.
pub(super) fn of(kind: &str, text: &str) -> Value {
    let (level, category) = match kind {
        "system" | "status" | "step" => ("system", "general"),
        "error" => ("error", "error"),
        "stdout" | "stderr" => of_line(text),
        _ => ("info", "general"),
    };
    json!({"level": level, "category": category, "icon": icon(level), "label": level, "color": color(level)})
}

fn of_line(text: &str) -> (&'static str, &'static str) {
    let line: String = text.chars().take(LOOKED_AT).collect::<String>().to_lowercase();
    let fits =
        |(_, _, words): &&(&str, &str, &[&str])| words.iter().any(|word| line.contains(word));
    WORDS.iter().find(fits).map_or(("info", "general"), |(level, category, _)| (level, category))
}

fn icon(level: &str) -> &'static str {
    match level {
        "success" => "✓",
        "warning" => "⚠",
        "error" => "✗",
        "system" => "▶",
        _ => "•",
    }
}

fn color(level: &str) -> &'static str {
    match level {
        "success" => "#81C784",
        "warning" => "#FFD54F",
        "error" => "#E57373",
        "system" => "#90CAF9",
        _ => "#64B5F6",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart_by_what_tools_say() {
        assert_eq!(of_line("npm ERR! missing script"), ("error", "error"));
        assert_eq!(of_line("added 847 packages in 30s"), ("success", "install"));
        assert_eq!(of_line("  VITE v8 ready in 300 ms"), ("success", "server"));
        assert_eq!(of_line("नमस्ते"), ("info", "general"));
    }
}
