//! What a person, or a program, sees of a generation.

use serde_json::{Value, json};
use std::io::{IsTerminal, Write};

/// Shows events as they come.
pub(in crate::cli) trait Show {
    fn event(&mut self, event: &Value);
    fn complete(&mut self, event: &Value);
    fn failed(&mut self, error: &anyhow::Error);
}

/// One JSON text per line on standard output.
pub(in crate::cli) struct Lines;

impl Show for Lines {
    fn event(&mut self, event: &Value) {
        print_line(&event.to_string());
    }

    fn complete(&mut self, event: &Value) {
        self.event(event);
    }

    fn failed(&mut self, error: &anyhow::Error) {
        self.event(&json!({"type": "error", "data": format!("{error:#}")}));
    }
}

/// For people: plan, files, steps with the line being worked on, and what to do next.
pub(in crate::cli) struct Terminal {
    color: bool,
    files: usize,
    /// Millionths of a dollar.
    spent: u64,
}

impl Default for Terminal {
    fn default() -> Self {
        Self { color: std::io::stdout().is_terminal(), files: 0, spent: 0 }
    }
}

impl Show for Terminal {
    fn event(&mut self, event: &Value) {
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        match event["type"].as_str().unwrap_or_default() {
            "plan_created" => self.plan(&event["data"]),
            "file_written" => self.file(event),
            "file_removed" => self.line(&format!("  {} {}", self.red("-"), text("path"))),
            "file_renamed" => {
                self.line(&format!("  {} {} is {}", self.green("~"), text("path"), text("to")));
            }
            "message" => self.line(&without_control(text("data").trim_end())),
            "thinking" => self.faint(&without_control(text("data").trim_end())),
            "tool" => self.faint(&format!("· {}", without_control(&tool(event)))),
            "edit_refused" => {
                self.faint(&format!("! {}: {}", text("path"), without_control(&text("data"))))
            }
            "finding" => self.finding(&text("data"), &text("line")),
            "fixed" => {
                self.line(&format!("  {} {}", self.green("✓"), without_control(&text("data"))))
            }
            "cost" => self.spent += event["microdollars"].as_u64().unwrap_or_default(),
            "plan_ready" => self.questions(&event["questions"]),
            "asked" => self.question(event),
            "step" => self.step(&event["data"]),
            "system" => self.faint(&format!("$ {}", text("command"))),
            "stdout" | "stderr" => self.output(&text("data")),
            "port_open" => {
                self.line(&format!("  {} port {} is open", self.green("●"), event["port"]))
            }
            "error" => self.line(&format!("  {} {}", self.red("✗"), text("data"))),
            _ => {}
        }
    }

    fn complete(&mut self, event: &Value) {
        let text = |name: &str| event[name].as_str().unwrap_or_default();
        self.line(&format!("\n{} {}", self.green("✓"), self.bold(text("message"))));
        self.line(&format!("  Preview  {}", text("preview_url")));
        if event["zip"].is_string() {
            self.line(&format!("  ZIP      {}\n", text("zip")));
        }
        if self.spent > 0 {
            self.line(&format!("  Cost     ${:.4}", self.spent as f64 / 1e6));
        }
        if event["kept"] == false {
            self.faint("The app has ended with this command; with --keep it stays.");
        }
    }

    fn failed(&mut self, error: &anyhow::Error) {
        self.line(&format!("\n{} {error:#}", self.red("✗")));
    }
}

impl Terminal {
    fn plan(&self, plan: &Value) {
        let text = |name: &str| plan[name].as_str().unwrap_or_default();
        let count = plan["files"].as_array().map_or(0, Vec::len);
        self.line(&format!("\n{}", self.bold(text("title"))));
        self.line(&format!("  {}", text("summary")));
        let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        self.line(&format!("  {files}, port {}, starts with `{}`", plan["port"], text("start")));
        if !text("note").is_empty() {
            self.faint(text("note"));
        }
    }

    fn file(&mut self, event: &Value) {
        self.files += 1;
        let path = without_control(event["path"].as_str().unwrap_or_default());
        let counted = event["added"].as_u64().zip(event["removed"].as_u64());
        let how = match counted {
            Some((added, removed)) if event["new"] != true => format!("+{added} −{removed}"),
            _ => format!("{} B", event["size"].as_u64().unwrap_or_default()),
        };
        let sign = if event["new"] == false { "~" } else { "+" };
        self.line(&format!("  {} {path} {}", self.green(sign), self.gray(&how)));
    }

    fn finding(&self, message: &str, line: &str) {
        self.line(&format!("  {} {}", self.red("✗"), without_control(message)));
        if !line.is_empty() {
            self.faint(&without_control(line));
        }
    }

    fn questions(&self, questions: &Value) {
        for question in questions.as_array().into_iter().flatten() {
            self.question(question);
        }
    }

    fn question(&self, question: &Value) {
        let text = question["question"].as_str().or(question["data"].as_str());
        self.line(&format!("\n{}", self.bold(&without_control(text.unwrap_or_default()))));
        for choice in question["choices"].as_array().into_iter().flatten() {
            self.line(&format!("  · {}", without_control(choice.as_str().unwrap_or_default())));
        }
    }

    fn step(&self, step: &Value) {
        let name = match step["step"].as_str().unwrap_or_default() {
            "files" => "Writing files",
            "install" => "Installing",
            "start" => "Starting",
            "port" => "Port",
            "answer" => "Waiting for an answer",
            "page" => "Looking at the page",
            "checks" => "Trying what the plan promises",
            other => other,
        };
        match step["state"].as_str().unwrap_or_default() {
            "running" => self.line(&format!("\n{}", self.bold(name))),
            "failed" => self.line(&format!("  {} {name} failed", self.red("✗"))),
            _ => {}
        }
    }

    fn output(&self, text: &str) {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .for_each(|line| self.faint(&without_control(line)));
    }

    fn faint(&self, text: &str) {
        self.line(&format!("  {}", self.gray(text)));
    }

    fn line(&self, text: &str) {
        print_line(text);
    }

    fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    fn gray(&self, text: &str) -> String {
        self.paint("90", text)
    }

    fn green(&self, text: &str) -> String {
        self.paint("32", text)
    }

    fn red(&self, text: &str) -> String {
        self.paint("31", text)
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// A tool with what it is about.
fn tool(event: &Value) -> String {
    let name = event["tool"].as_str().unwrap_or_default();
    let about = ["path", "command", "pattern"].iter().find_map(|key| event["input"][*key].as_str());
    format!("{name} {}", about.unwrap_or_default())
}

/// What programs print must not steer the terminal it is shown on.
fn without_control(line: &str) -> String {
    let mut plain = String::new();
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\x1b' if letters.next_if_eq(&'[').is_some() => {
                while letters.next().is_some_and(|c| !c.is_ascii_alphabetic()) {}
            }
            '\t' => plain.push(' '),
            letter if letter.is_control() => {}
            letter => plain.push(letter),
        }
    }
    plain
}

/// A reader that went away (a closed pipe) is no reason to end: the app is made all the same.
fn print_line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_cannot_steer_the_terminal() {
        assert_eq!(without_control("\x1b[31mred\x1b[0m \x07bell\x1b]0;title"), "red bell]0;title");
    }
}
