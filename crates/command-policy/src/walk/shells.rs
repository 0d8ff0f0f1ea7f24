//! Programs that read shell text themselves.

use super::{Call, Facts, Field, Walk};
use crate::code::Code;
use crate::shell::Direction;

pub(crate) const SHELLS: &[&str] =
    &["sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "fish", "csh", "tcsh", "rbash", "pwsh"];
/// Options whose value is shell text, each with its program; `*` is any program.
const TEXT_OPTIONS: &[(&str, &[&str])] = &[
    ("su", &["-c", "--command"]),
    ("runuser", &["-c", "--command"]),
    ("script", &["-c", "--command"]),
    ("flock", &["-c"]),
    ("env", &["-S", "--split-string"]),
    ("npx", &["-c", "--call"]),
    ("npm", &["--script-shell"]),
    ("nodemon", &["-x", "--exec"]),
    ("tsup", &["--onSuccess"]),
    ("tsc-watch", &["--onSuccess", "--onFirstSuccess"]),
    ("nix-shell", &["--run", "--command"]),
    (
        "git",
        &[
            "-x",
            "--exec",
            "--tree-filter",
            "--index-filter",
            "--msg-filter",
            "--upload-pack",
            "--receive-pack",
        ],
    ),
    ("tar", &["--to-command", "--checkpoint-action", "-I", "--use-compress-program"]),
    ("rsync", &["-e", "--rsh"]),
    ("zip", &["-TT", "--unzip-command"]),
    ("man", &["-P", "--pager"]),
    ("ssh", &["-o"]),
    ("scp", &["-o", "-S"]),
    ("watchexec", &["--"]),
];
/// Programs each of whose arguments is a line of shell.
const LINES: &[&str] =
    &["concurrently", "start-server-and-test", "wait-on-and", "npm-run-all-lines"];

impl Walk<'_> {
    /// Judges the texts that a program takes for shell.
    pub(super) fn shells(&mut self, call: &Call, name: &str, arguments: &[Field]) {
        if SHELLS.contains(&name) {
            call.learn(Facts::SHELL);
            return self.shell(call, arguments);
        }
        match name {
            "eval" => self.eval(call, arguments),
            "source" | "." => self.source(call, arguments),
            "trap" => self.text_of(call, arguments.first()),
            "alias" => arguments.iter().for_each(|field| self.after_equals(call, field)),
            name if LINES.contains(&name) => {
                for field in arguments.iter().filter(|field| field.text.contains(' ')) {
                    self.nested(call, field, field.text.clone());
                }
            }
            _ => {}
        }
    }

    /// Judges what stands behind options that take shell text.
    pub(super) fn text_options(&mut self, call: &Call, name: &str, arguments: &[Field]) {
        if let Some((_, options)) = TEXT_OPTIONS.iter().find(|(program, _)| *program == name) {
            self.options(call, options, arguments);
        }
    }

    fn options(&mut self, call: &Call, options: &[&str], arguments: &[Field]) {
        for (at, field) in arguments.iter().enumerate() {
            if options.contains(&field.text.as_str()) {
                self.text_of(call, arguments.get(at + 1));
            }
            let glued = options.iter().any(|option| {
                field.text.strip_prefix(option).is_some_and(|rest| rest.starts_with('='))
            });
            if glued {
                self.after_equals(call, field);
            }
        }
    }

    /// `name=text`, where the text may say once more what it is: `exec=cmd`, `ProxyCommand=cmd`.
    fn after_equals(&mut self, call: &Call, field: &Field) {
        let Some((_, text)) = field.text.split_once('=') else { return };
        let text = text.strip_prefix("exec=").unwrap_or(text);
        self.nested_in(call, field.range.clone(), text.to_owned());
    }

    fn text_of(&mut self, call: &Call, field: Option<&Field>) {
        let Some(field) = field else { return };
        let text =
            field.text.strip_prefix("ProxyCommand=").or(field.text.strip_prefix("LocalCommand="));
        match text.or(field.text.strip_prefix("exec=")) {
            Some(text) => self.nested_in(call, field.range.clone(), text.to_owned()),
            None => self.nested(call, field, field.text.clone()),
        }
    }

    /// `sh -c text`, `sh file`, `… | sh`.
    fn shell(&mut self, call: &Call, arguments: &[Field]) {
        let mut at = 0;
        let mut text = false;
        while let Some(field) =
            arguments.get(at).filter(|field| field.is_option() || field.text.starts_with('+'))
        {
            text |= field.has_short('c') || field.text == "--command" || field.text == "-Command";
            let valued =
                ["-o", "+o", "-O", "+O", "--rcfile", "--init-file"].contains(&field.text.as_str());
            at += if valued { 2 } else { 1 };
        }
        let reads = arguments[..at.min(arguments.len())].iter().any(|field| field.text == "-s");
        match arguments.get(at) {
            Some(field) if text => {
                self.unknown_text(call, field);
                self.nested(call, field, field.text.clone());
            }
            Some(field) if field.process.is_some() => self.file_of(call, field),
            Some(field) if !reads && !is_input(&field.text) => {}
            _ => self.piped_text(call),
        }
    }

    /// What is said about a text that is not fully known.
    fn unknown_text(&mut self, call: &Call, field: &Field) {
        let Some(range) = &field.output else {
            if field.is_unknown() && field.known().trim().is_empty() {
                self.note(call.level, Code::UnknownCommand, field.range.clone());
            }
            return;
        };
        let facts = call.level.facts_of(range.clone());
        let known = !field.is_unknown();
        self.by_facts(call, facts, known, field.range.clone());
    }

    fn by_facts(&mut self, call: &Call, facts: Facts, known: bool, range: std::ops::Range<usize>) {
        if facts.has(Facts::DOWNLOADS) {
            self.note(call.level, Code::DownloadsAndRuns, range);
        } else if facts.has(Facts::DECODES) {
            self.note(call.level, Code::HiddenCommand, range);
        } else if !known {
            self.note(call.level, Code::UnknownInput, range);
        }
    }

    /// A script that is what commands say: `bash <(curl …)`.
    pub(super) fn file_of(&mut self, call: &Call, field: &Field) {
        let Some(range) = field.process.clone() else { return };
        let facts = call.level.facts_of(range.clone());
        let said = self.piped(call.level, range);
        self.by_facts(call, facts, said.is_some(), field.range.clone());
        if let Some(text) = said {
            self.nested_in(call, field.range.clone(), text);
        }
    }

    /// A shell that reads its commands from what is piped or redirected into it.
    fn piped_text(&mut self, call: &Call) {
        let command = call.command();
        let reading: Vec<_> =
            command.redirects.iter().filter(|r| r.direction == Direction::Read).collect();
        for redirect in reading {
            for field in self.expand(call, &redirect.target) {
                self.file_of(call, &field);
            }
        }
        let text = command.redirects.iter().rev().find(|r| r.direction == Direction::Text);
        if text.is_none() && command.input.is_none() {
            return;
        }
        if let Some(redirect) = text {
            // A here-document stands there as it is; a word of `<<<` may have been put together.
            for field in self.expand(call, &redirect.target) {
                self.unknown_text(call, &field);
            }
        }
        let facts = if text.is_some() { Facts::default() } else { call.input_facts() };
        let said = self.input(call);
        if text.is_none() {
            self.by_facts(call, facts, said.is_some() || facts.has(Facts::SHELL), call.range());
        }
        let range = text.map_or(call.range(), |redirect| redirect.target.range.clone());
        if let Some(said) = said {
            self.nested_in(call, range, said);
        }
    }

    /// `eval`: its words are a line of shell.
    fn eval(&mut self, call: &Call, arguments: &[Field]) {
        for field in arguments {
            self.unknown_text(call, field);
        }
        match arguments {
            [] => {}
            [only] => self.nested(call, only, only.text.clone()),
            many => {
                let text: Vec<&str> = many.iter().map(|field| field.text.as_str()).collect();
                self.nested_in(call, call.range(), text.join(" "));
            }
        }
    }

    /// `source file`
    fn source(&mut self, call: &Call, arguments: &[Field]) {
        let Some(first) = arguments.first() else { return };
        if first.process.is_some() {
            self.file_of(call, first);
        } else if is_input(&first.text) {
            self.piped_text(call);
        }
    }
}

/// A file that is the standard input.
fn is_input(path: &str) -> bool {
    matches!(path, "-" | "/dev/stdin" | "/dev/fd/0" | "/proc/self/fd/0")
}
