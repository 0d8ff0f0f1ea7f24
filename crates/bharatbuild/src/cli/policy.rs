//! `bharatbuild policy`: what is said of commands before they run.

use crate::config::{Config, ConfigError, Settings, Sources};
use clap::Subcommand;
use command_policy::{Policy as Judge, Reason, Risk, Verdict};

/// What the command policy says of a command.
#[derive(clap::Args)]
pub struct Policy {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(Check),
}

/// Judge a command without running it.
///
/// Ends with 0 where it may run (safe, moderate), with 1 where a person is asked first (dangerous) or
/// it is refused (blocked), and with 2 where the question makes no sense. Several words are put
/// together with blanks, as `sh -c` gets them.
#[derive(clap::Args)]
struct Check {
    /// Print the verdict as one line of JSON.
    #[arg(long)]
    json: bool,
    /// The folder it would run in, relative to the project's.
    #[arg(long, default_value = "")]
    cwd: String,
    #[command(flatten)]
    settings: Settings,
    /// The command line, behind --.
    #[arg(required = true, last = true)]
    line: Vec<String>,
}

impl Policy {
    pub fn run(self) -> anyhow::Result<()> {
        let Command::Check(check) = self.command;
        check.run()
    }
}

impl Check {
    fn run(self) -> anyhow::Result<()> {
        let judge = match judge(&self.settings) {
            Ok(judge) => judge,
            Err(error) => {
                eprintln!("Error: {error}");
                std::process::exit(2);
            }
        };
        let line = self.line.join(" ");
        let verdict = judge.judge_in(&line, &self.cwd);
        if self.json {
            println!("{}", serde_json::to_string(&verdict)?);
        } else {
            print!("{}", shown(&line, &verdict));
        }
        if verdict.risk > Risk::Moderate {
            // Not an error: an answer that scripts can ask for.
            std::process::exit(1);
        }
        Ok(())
    }
}

/// As the server would judge; with the rules alone where it would not.
fn judge(settings: &Settings) -> Result<Judge, ConfigError> {
    let config = Config::read(&Sources::read(settings)?)?;
    Ok(config.commands.policy.unwrap_or_default())
}

/// The risk, and each reason with its part of the line underlined.
fn shown(line: &str, verdict: &Verdict) -> String {
    let mut out = format!("{}\n", verdict.risk);
    for reason in &verdict.reasons {
        let sentence = reason.code.sentence();
        out += &format!("\n{} [{}] {}\n", reason.risk, reason.code.as_str(), sentence.en);
        out += &format!("{} {}\n", " ".repeat(reason.risk.as_str().len()), sentence.hi);
        out += &underlined(line, reason);
    }
    out
}

/// Those lines in which the part stands, each with marks below it.
fn underlined(text: &str, reason: &Reason) -> String {
    let (mut out, mut start) = (String::new(), 0);
    for line in text.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        if reason.range.start >= range.end || reason.range.end <= range.start {
            continue;
        }
        let line = line.trim_end_matches(['\n', '\r']);
        let from = reason.range.start.saturating_sub(range.start).min(line.len());
        let to = (reason.range.end - range.start).min(line.len());
        let width = |text: &str| text.chars().filter(|c| !is_joined(*c)).count();
        out += &format!("    {}\n", visible(line));
        out += &format!(
            "    {}{}\n",
            " ".repeat(width(&line[..from])),
            "^".repeat(width(&line[from..to]).max(1))
        );
    }
    out
}

/// Without what would move the terminal's cursor or colour it.
fn visible(line: &str) -> String {
    line.chars()
        .map(|c| {
            if c == '\t' {
                ' '
            } else if c.is_control() {
                '·'
            } else {
                c
            }
        })
        .collect()
}

/// Signs that take no column of their own: those of Devanagari, and joiners.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{951}'..='\u{957}'
        | '\u{962}'..='\u{963}' | '\u{200b}'..='\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> String {
        shown(line, &Judge::default().judge(line))
    }

    #[test]
    fn the_part_that_is_meant_is_underlined() {
        let text = said("npm i && rm -rf / ; ls");
        assert!(text.starts_with("blocked\n"), "{text}");
        assert!(text.contains("    npm i && rm -rf / ; ls\n             ^^^^^^^^\n"), "{text}");
        assert!(text.contains("मिटा"), "{text}");
    }

    #[test]
    fn marks_stand_below_hindi_text_too() {
        let text = said("echo नमस्ते; sudo id");
        assert!(text.contains("\n    echo नमस्ते; sudo id\n               ^^^^\n"), "{text}");
    }

    #[test]
    fn of_many_lines_only_those_that_are_meant_are_shown() {
        let text = said("echo one\nrm -rf /\necho three");
        assert!(text.contains("    rm -rf /\n    ^^^^^^^^\n") && !text.contains("three"), "{text}");
    }

    #[test]
    fn a_line_cannot_speak_to_the_terminal() {
        let text = said("rm -rf / \u{1b}[2J\u{7}");
        assert!(!text.contains('\u{1b}') && text.contains("rm -rf / ·[2J·"), "{text:?}");
    }

    #[test]
    fn of_a_safe_command_there_is_nothing_to_say() {
        assert_eq!(said("npm i"), "safe\n");
    }
}
