//! Variables that change what programs do.

use crate::code::Code;
use crate::shell::Assignment;
use crate::verdict::Risk;
use crate::walk::{Call, Walk};
use std::ops::Range;

/// Their value is code that other programs load.
const LOADS: &[&str] = &[
    "LD_PRELOAD",
    "LD_AUDIT",
    "LD_LIBRARY_PATH",
    "DYLD_INSERT_LIBRARIES",
    "BASH_ENV",
    "ENV",
    "PYTHONSTARTUP",
    "PERL5OPT",
    "PERL5LIB",
    "RUBYOPT",
    "PYTHONPATH",
    "GCONV_PATH",
    "NODE_PATH",
];
/// Of those, the ones that real scripts set as well.
const COMMON: &[&str] =
    &["LD_LIBRARY_PATH", "PYTHONPATH", "NODE_PATH", "ENV", "PERL5LIB", "RUBYOPT"];
/// Their value is a command.
const COMMANDS: &[&str] = &[
    "PROMPT_COMMAND",
    "GIT_SSH_COMMAND",
    "GIT_EXTERNAL_DIFF",
    "PAGER",
    "GIT_PAGER",
    "EDITOR",
    "VISUAL",
    "GIT_EDITOR",
    "LESSOPEN",
    "MANPAGER",
    "BROWSER",
    "GIT_ASKPASS",
    "SSH_ASKPASS",
    "npm_config_script_shell",
];
/// The shell's memory of what was typed.
const HISTORY: &[&str] = &["HISTFILE", "HISTSIZE", "HISTFILESIZE"];

/// `NAME=value` in a line.
pub(crate) fn assigned(walk: &mut Walk, call: &Call, assignment: &Assignment, value: &str) {
    set(walk, call, &assignment.name, value, assignment.value.range.clone());
}

pub(crate) fn set(walk: &mut Walk, call: &Call, name: &str, value: &str, range: Range<usize>) {
    if LOADS.contains(&name) && !value.is_empty() {
        let common = COMMON.contains(&name);
        let risk = if common { Risk::Moderate } else { Risk::Dangerous };
        return walk.note_as(call.level, Code::InjectsCode, risk, range);
    }
    let preload =
        value.contains("--require") || value.contains("--import") || value.contains("-r ");
    if name == "NODE_OPTIONS" && preload {
        return walk.note_as(call.level, Code::InjectsCode, Risk::Moderate, range);
    }
    let forgets = value.is_empty() || value == "0" || value == "/dev/null";
    if HISTORY.contains(&name) && forgets {
        return walk.note(call.level, Code::HidesTraces, range);
    }
    if COMMANDS.contains(&name) {
        walk.nested_in(call, range, value.to_owned());
    }
}
