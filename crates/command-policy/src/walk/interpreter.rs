//! Interpreters of other languages. Their code is not read: a few words in it are looked for.

use super::{Call, Facts, Field, Walk};
use crate::code::Code;

/// Interpreters, and the options after which a program stands.
const INTERPRETERS: &[(&str, &[&str])] = &[
    ("python", &["-c"]),
    ("pypy", &["-c"]),
    ("node", &["-e", "-p", "-pe", "--eval", "--print"]),
    ("nodejs", &["-e", "-p", "-pe", "--eval", "--print"]),
    ("bun", &["-e", "--eval", "-p"]),
    ("deno", &["eval"]),
    ("tsx", &["-e", "--eval"]),
    ("perl", &["-e", "-E"]),
    ("ruby", &["-e"]),
    ("php", &["-r"]),
    ("lua", &["-e"]),
    ("osascript", &["-e"]),
    ("Rscript", &["-e"]),
    ("awk", &[]),
    ("gawk", &[]),
    ("mawk", &[]),
];
/// Words in a program that start commands, open connections or hide what they do.
const ACTS: &[&str] = &[
    "os.system",
    "subprocess",
    "popen",
    "pty.spawn",
    "os.exec",
    "os.fork",
    "os.spawn",
    "__import__",
    "exec(",
    "eval(",
    "compile(",
    "marshal",
    "ctypes",
    "getattr(",
    "socket",
    "requests.post(",
    "b64decode",
    "fromhex",
    "child_process",
    "execSync",
    "spawnSync",
    "spawn(",
    "process.kill",
    "process.binding",
    "require('net')",
    "require(\"net\")",
    "net.connect",
    "net.Socket",
    "Function(",
    "system(",
    "system ",
    "exec ",
    "%x",
    "IO.popen",
    "Open3",
    "TCPSocket",
    "IO::Socket",
    "system$",
    "Kernel.",
    "fork",
    "shell_exec",
    "passthru",
    "proc_open",
    "fsockopen",
    "os.execute",
    "io.popen",
    "do shell script",
    "Deno.run",
    "Deno.Command",
    "Bun.spawn",
    "kill ",
    "/dev/tcp",
    "atob(",
];
/// Words in a program that delete what its texts name.
const DELETES: &[&str] = &[
    "rmtree",
    "os.remove",
    "os.unlink",
    "rmSync",
    "rmdirSync",
    "unlinkSync",
    "fs.rm",
    "rimraf",
    "FileUtils.rm",
    "unlink",
    "rmdir",
    "rm_rf",
];
/// Literal texts of a program that are judged like lines of shell.
const MAX_LITERALS: usize = 64;

impl Walk<'_> {
    pub(super) fn interpreter(&mut self, call: &Call, name: &str, arguments: &[Field]) {
        let plain = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let Some((program, options)) = INTERPRETERS.iter().find(|(known, _)| *known == plain)
        else {
            return;
        };
        if program.ends_with("awk") {
            let code = arguments.iter().find(|field| !field.is_option());
            return code.into_iter().for_each(|field| self.awk(call, field));
        }
        let backquotes = ["perl", "ruby", "php"].contains(program);
        let code = arguments.iter().enumerate().find_map(|(at, field)| {
            if options.contains(&field.text.as_str()) || is_cluster(options, &field.text) {
                return Some(arguments.get(at + 1).cloned().unwrap_or_default());
            }
            code_in(options, field)
        });
        if let Some(code) = code {
            self.note(call.level, Code::Code, call.range());
            if backquotes && code.text.contains('`') {
                self.note(call.level, Code::RunsFromCode, code.range.clone());
            }
            return self.code(call, &code);
        }
        self.program_from_pipe(call, arguments);
    }

    /// A one-line program.
    fn code(&mut self, call: &Call, code: &Field) {
        if let Some(range) = &code.output {
            let facts = call.level.facts_of(range.clone());
            if facts.has(Facts::DOWNLOADS) {
                self.note(call.level, Code::DownloadsAndRuns, code.range.clone());
            } else if facts.has(Facts::DECODES) {
                self.note(call.level, Code::HiddenCommand, code.range.clone());
            }
        }
        self.program_text(call, &code.text, code.range.clone());
    }

    fn program_text(&mut self, call: &Call, text: &str, range: std::ops::Range<usize>) {
        self.steps += (text.len() * 2) as u64;
        if ACTS.iter().any(|act| text.contains(act)) {
            self.note(call.level, Code::RunsFromCode, range.clone());
        }
        let deletes = DELETES.iter().any(|word| text.contains(word));
        for literal in literals(text).into_iter().take(MAX_LITERALS) {
            let field =
                Field { text: literal.to_owned(), range: range.clone(), ..Field::default() };
            crate::rules::files::mentions(self, call, &field);
            if deletes && literal.contains(['/', '.', '~', '*']) {
                crate::rules::delete::tree(self, call, &field);
            }
        }
    }

    /// `awk` is a filter first: only what starts commands is said.
    fn awk(&mut self, call: &Call, code: &Field) {
        self.steps += code.text.len() as u64;
        let acts = ["system(", "system (", "|getline", "| getline", "/inet/", "| \"", "|\""];
        if acts.iter().any(|act| code.text.contains(act)) {
            self.note(call.level, Code::RunsFromCode, code.range.clone());
        }
    }

    /// `curl … | python3`: without a file the program is what comes in.
    fn program_from_pipe(&mut self, call: &Call, arguments: &[Field]) {
        let process = arguments.iter().find(|field| field.process.is_some());
        if let Some(field) =
            process.filter(|field| arguments.first().is_some_and(|f| f.range == field.range))
        {
            return self.file_of(call, field);
        }
        let reads = arguments
            .iter()
            .all(|field| field.text == "-" || (field.is_option() && field.text != "-m"));
        if !reads {
            return;
        }
        let facts = call.input_facts();
        if facts.has(Facts::DOWNLOADS) {
            self.note(call.level, Code::DownloadsAndRuns, call.range());
        } else if facts.has(Facts::DECODES) {
            self.note(call.level, Code::HiddenCommand, call.range());
        } else if let Some(text) = self.input(call) {
            self.program_text(call, &text, call.range());
        }
    }
}

/// `-lane`, `-Bc`: short options together, the last of which takes the code.
fn is_cluster(options: &[&str], text: &str) -> bool {
    let letters =
        text.strip_prefix('-').filter(|rest| rest.chars().all(|c| c.is_ascii_alphabetic()));
    let last =
        letters.filter(|rest| (2..6).contains(&rest.len())).and_then(|rest| rest.chars().last());
    last.is_some_and(|last| {
        options.iter().any(|option| option.len() == 2 && option.ends_with(last))
    })
}

/// `-e'code'`, `-lane 'code'` and `-cimport os`: the code glued to its option.
fn code_in(options: &[&str], field: &Field) -> Option<Field> {
    options.iter().filter(|option| option.len() == 2).find_map(|option| {
        let code = field.text.strip_prefix(option)?;
        (code.len() > 3).then(|| field.part(code))
    })
}

/// The texts between quotes in a program.
fn literals(code: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['\'', '"', '`']) {
        let quote = rest.as_bytes()[at] as char;
        let inner = &rest[at + 1..];
        let Some(end) = inner.find(quote) else { break };
        out.push(&inner[..end]);
        rest = &inner[end + 1..];
    }
    out
}
