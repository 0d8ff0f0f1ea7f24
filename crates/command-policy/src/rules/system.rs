//! What else changes or tells about the system.

use crate::code::Code;
use crate::verdict::Risk;
use crate::walk::{Call, Field, Walk};

pub(super) fn check(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    let says = |words: &[&str]| arguments.iter().any(|field| words.contains(&field.text.as_str()));
    let short = |letter| arguments.iter().any(|field| field.has_short(letter));
    let found = match name {
        "history" if short('c') || short('d') || short('w') => Some(Code::HidesTraces),
        "unset" if says(&["HISTFILE", "HISTSIZE", "HISTFILESIZE"]) => Some(Code::HidesTraces),
        "set" if arguments.windows(2).any(|w| w[0].text == "+o" && w[1].text == "history") => {
            Some(Code::HidesTraces)
        }
        "shopt" if says(&["histappend"]) && short('u') => Some(Code::HidesTraces),
        "dmesg" if short('c') || short('C') => Some(Code::HidesTraces),
        "journalctl"
            if arguments.iter().any(|f| f.text.starts_with("--vacuum") || f.text == "--rotate") =>
        {
            Some(Code::HidesTraces)
        }
        "date" if short('s') || arguments.iter().any(|f| f.text.starts_with("--set")) => {
            Some(Code::SystemSettings)
        }
        "ip" if says(&["add", "del", "delete", "set", "flush", "change", "replace"]) => {
            Some(Code::SystemSettings)
        }
        "ifconfig" | "route" if arguments.len() >= 2 && !short('n') => Some(Code::SystemSettings),
        "hostname" if arguments.iter().any(|f| !f.is_option()) => Some(Code::SystemSettings),
        "enable" | "compgen" => None,
        "ulimit" if says(&["unlimited"]) => Some(Code::SystemSettings),
        "getent" if says(&["shadow", "gshadow"]) => Some(Code::ReadsSecret),
        "gcore" => Some(Code::ReadsSecret),
        "sqlite3" | "psql" | "mysql" => database(arguments),
        "vim" | "vi" | "nvim" | "ex" | "ed" | "emacs" => editor(walk, call, arguments),
        _ => None,
    };
    if let Some(code) = found {
        walk.note(call.level, code, call.range());
    }
}

/// Dot commands and functions of databases that run programs.
fn database(arguments: &[Field]) -> Option<Code> {
    let runs = |field: &Field| {
        let text = field.text.as_str();
        text.contains(".shell ")
            || text.contains(".system ")
            || text.contains("\\! ")
            || text.to_ascii_lowercase().contains("from program")
            || text.to_ascii_lowercase().contains("to program")
    };
    arguments.iter().any(runs).then_some(Code::RunsFromCode)
}

/// `vim -c ':!cmd'`
fn editor(walk: &mut Walk, call: &Call, arguments: &[Field]) -> Option<Code> {
    let command =
        arguments.iter().find(|field| field.text.contains('!') || field.text.contains("system("));
    if let Some(field) = command {
        let text = field.text.split_once('!').map_or("", |(_, text)| text).to_owned();
        walk.note_as(call.level, Code::RunsFromCode, Risk::Dangerous, field.range.clone());
        walk.nested_in(call, field.range.clone(), text);
    }
    None
}
