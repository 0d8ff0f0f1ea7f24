//! Processes: ending them, and starting too many.

use crate::code::Code;
use crate::walk::{Call, Field, Walk};

pub(super) fn kills(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    let lists = arguments
        .first()
        .is_some_and(|field| ["-l", "-L", "--list", "-0"].contains(&field.text.as_str()));
    if lists {
        return;
    }
    // The first option of `kill` is the signal; a negative number after it is a group, and -1 is all.
    let targets =
        arguments.iter().skip(usize::from(arguments.len() > 1)).map(|field| field.text.as_str());
    let all = match name {
        "kill" => targets.clone().any(|target| target == "-1" || target == "1"),
        "killall5" => true,
        _ => {
            let any = ["", ".", ".*", "*", "-u", "--user", "-U"];
            arguments.iter().any(|field| any.contains(&field.text.as_str()))
        }
    };
    walk.note(call.level, if all { Code::KillsAll } else { Code::Kills }, call.range());
}

pub(super) fn check(walk: &mut Walk, call: &Call, name: &str, _: &[Field]) {
    let command = call.command();
    if command.endless && command.background && name != "sleep" {
        walk.note(call.level, Code::ManyProcesses, call.range());
    }
    let own = command.words.first().is_some_and(|word| call.text(word.range.clone()) == "$0");
    if own && (command.background || command.input.is_some()) {
        walk.note(call.level, Code::ForkBomb, call.range());
    }
}
