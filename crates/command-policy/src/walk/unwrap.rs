//! Programs that run another one: what they run is what counts.

use super::{Call, Field, Walk};
use crate::code::Code;
use crate::rules;

/// Programs around programs: `sudo env nice …`.
const MAX_WRAPPERS: usize = 24;

/// Commands whose arguments are commands: `find -exec find -exec …`.
const MAX_RUNNING: usize = 6;

/// How a program's arguments lead to the command it runs.
struct Wrapper {
    names: &'static [&'static str],
    /// Options that are followed by a value.
    valued: &'static [&'static str],
    /// Arguments between the options and the command.
    before: usize,
    /// Whether `NAME=value` may stand before the command.
    assigns: bool,
}

const fn wrapper(names: &'static [&'static str], valued: &'static [&'static str]) -> Wrapper {
    Wrapper { names, valued, before: 0, assigns: false }
}

const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        assigns: true,
        ..wrapper(&["sudo"], &["-u", "-g", "-h", "-p", "-C", "-r", "-t", "-T", "-D", "-R"])
    },
    Wrapper { assigns: true, ..wrapper(&["doas", "sudoedit", "pkexec"], &["-u", "-C", "--user"]) },
    Wrapper {
        assigns: true,
        ..wrapper(&["env", "cross-env", "cross-env-shell"], &["-u", "-C", "--chdir", "--unset"])
    },
    wrapper(
        &[
            "nohup", "command", "builtin", "unbuffer", "chronic", "winpty", "busybox", "toybox",
            "coproc",
        ],
        &[],
    ),
    wrapper(
        &[
            "setsid",
            "rlwrap",
            "dbus-run-session",
            "proxychains",
            "proxychains4",
            "torsocks",
            "torify",
            "catchsegv",
            "fakeroot",
            "eatmydata",
        ],
        &["-f"],
    ),
    wrapper(&["exec"], &["-a"]),
    wrapper(&["nice", "ionice"], &["-n", "-c", "-p", "--adjustment"]),
    wrapper(&["time"], &["-f", "-o", "--format", "--output"]),
    wrapper(&["stdbuf"], &["-i", "-o", "-e"]),
    Wrapper {
        before: 1,
        ..wrapper(&["timeout", "gtimeout"], &["-s", "-k", "--signal", "--kill-after"])
    },
    Wrapper { before: 1, ..wrapper(&["taskset", "chrt", "faketime", "setarch"], &["-p"]) },
    Wrapper { before: 1, ..wrapper(&["flock"], &["-w", "-E", "--timeout"]) },
    wrapper(
        &["xargs", "gxargs"],
        &[
            "-I",
            "-n",
            "-P",
            "-L",
            "-d",
            "-E",
            "-s",
            "-a",
            "--max-args",
            "--max-procs",
            "--replace",
            "--delimiter",
            "--arg-file",
        ],
    ),
    wrapper(&["parallel"], &["-j", "-a", "--jobs", "--arg-file", "-I"]),
    wrapper(&["strace", "ltrace", "gdb", "valgrind", "perf"], &["-o", "-e", "-p"]),
    wrapper(
        &["cpulimit", "prlimit", "numactl", "xvfb-run", "nyc", "c8"],
        &["-l", "-s", "-n", "--server-args"],
    ),
    wrapper(&["watch"], &["-n", "-d", "--interval"]),
    wrapper(&["npx", "bunx", "pnpx", "dlx"], &["-p", "--package", "-w", "--workspace"]),
    wrapper(&["dotenv", "dotenvx", "env-cmd"], &["-e", "-f", "-c", "-v"]),
    wrapper(&["then", "do", "else"], &[]),
];

/// `poetry run cmd` and alike: the program, its subcommand, and options with a value behind it.
const RUNNERS: &[(&str, &str, &[&str])] = &[
    ("npm", "exec", &["-p", "--package", "-w"]),
    ("npm", "x", &["-p", "--package", "-w"]),
    ("pnpm", "exec", &["--filter", "-F"]),
    ("pnpm", "dlx", &["--package"]),
    ("yarn", "exec", &[]),
    ("yarn", "dlx", &["-p"]),
    ("yarn", "run", &[]),
    ("bun", "x", &[]),
    ("poetry", "run", &[]),
    ("pipenv", "run", &[]),
    ("uv", "run", &["--with", "-p", "--python"]),
    ("pdm", "run", &[]),
    ("rye", "run", &[]),
    ("hatch", "run", &[]),
    ("bundle", "exec", &[]),
    ("conda", "run", &["-n", "--name"]),
    ("mise", "exec", &[]),
    ("doppler", "run", &[]),
    ("op", "run", &["--env-file"]),
    ("dotenvx", "run", &["-f"]),
];

impl Walk<'_> {
    /// Looks at what a command runs, and at what that runs.
    pub(crate) fn run(&mut self, call: &Call, fields: &[Field]) {
        if self.running == MAX_RUNNING {
            return self.note(call.level, Code::TooDeep, call.range());
        }
        self.running += 1;
        self.unwrap(call, fields);
        self.running -= 1;
    }

    fn unwrap(&mut self, call: &Call, fields: &[Field]) {
        let mut fields = fields;
        for round in 0..MAX_WRAPPERS {
            let Some((first, arguments)) = fields.split_first() else { return };
            let name = self.program(call, first);
            self.steps += arguments.len() as u64;
            rules::listed::check(self, call, &name, fields, round == 0);
            rules::wrapping::check(self, call, &name, arguments);
            self.text_options(call, &name, arguments);
            match inner(&name, arguments) {
                Some([]) => return self.rule(call, &name, arguments),
                Some(rest) if name == "xargs" || name == "gxargs" || name == "parallel" => {
                    return self.with_input(call, rest);
                }
                Some(rest) => fields = rest,
                None => return self.rule(call, &name, arguments),
            }
            self.set_of_environment(call, arguments.len() - fields.len(), arguments);
        }
        self.note(call.level, Code::TooDeep, call.range());
    }

    fn rule(&mut self, call: &Call, name: &str, arguments: &[Field]) {
        self.shells(call, name, arguments);
        self.interpreter(call, name, arguments);
        rules::all(self, call, name, arguments);
    }

    /// `env NAME=value`, like a variable of the shell.
    fn set_of_environment(&mut self, call: &Call, count: usize, arguments: &[Field]) {
        for field in arguments.iter().take(count) {
            if let Some((name, value)) = field.text.split_once('=') {
                rules::variables::set(self, call, name, value, field.range.clone());
            }
        }
    }

    /// `xargs cmd`: the words that come in are its arguments too, where they are known.
    fn with_input(&mut self, call: &Call, rest: &[Field]) {
        let mut fields = rest.to_vec();
        let place = rest.first().map_or(call.range(), |first| first.range.clone());
        let words = self.input(call).unwrap_or_default();
        if fields.is_empty() {
            return; // it only echoes
        }
        let new = words.split_whitespace().take(256).map(|word| Field {
            text: word.to_owned(),
            range: place.clone(),
            ..Field::default()
        });
        let before = fields.len();
        fields.extend(new);
        let known = fields.len() > before;
        if !known {
            rules::wrapping::unknown_arguments(self, call, rest);
        }
        self.run(call, &fields);
    }
}

/// The command that a program runs, where it is one that runs another.
fn inner<'f>(name: &str, arguments: &'f [Field]) -> Option<&'f [Field]> {
    if let Some(wrapper) = WRAPPERS.iter().find(|wrapper| wrapper.names.contains(&name)) {
        if name == "command"
            && arguments.first().is_some_and(|f| f.has_short('v') || f.has_short('V'))
        {
            return None;
        }
        let at = skip(wrapper.valued, wrapper.assigns, arguments) + wrapper.before;
        return Some(arguments.get(at..).unwrap_or_default());
    }
    let at = arguments.iter().position(|field| !field.is_option())?;
    let (_, _, valued) = RUNNERS
        .iter()
        .find(|(program, subcommand, _)| *program == name && *subcommand == arguments[at].text)?;
    let rest = &arguments[at + 1..];
    let rest = rest.get(skip(valued, false, rest)..)?;
    // `yarn run build` names a script, and scripts are not read.
    (name != "yarn" || arguments[at].text != "run").then_some(rest)
}

/// How many arguments are options, their values and assignments.
fn skip(valued: &[&str], assigns: bool, arguments: &[Field]) -> usize {
    let mut at = 0;
    while let Some(field) = arguments.get(at) {
        let text = field.text.as_str();
        if text == "--" {
            return at + 1;
        }
        let assignment = assigns && text.split_once('=').is_some_and(|(name, _)| is_name(name));
        if valued.contains(&text) {
            at += 2;
        } else if field.is_option() || assignment {
            at += 1;
        } else {
            return at;
        }
    }
    at.min(arguments.len())
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
