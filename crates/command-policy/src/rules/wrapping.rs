//! What it says of a command that another program runs it.

use crate::code::Code;
use crate::walk::{Call, Facts, Field, Walk};

pub(crate) fn check(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    match name {
        "sudo" | "doas" | "pkexec" | "sudoedit" => {
            let first = call.range();
            let end = arguments.first().map_or(first.end, |field| field.range.start);
            let range = first.start..end.max(first.start);
            walk.note(call.level, Code::Privilege, if range.is_empty() { first } else { range });
        }
        "proxychains" | "proxychains4" | "torsocks" | "torify" => {
            walk.note(call.level, Code::Tunnel, call.range());
        }
        _ => {}
    }
}

/// `… | xargs rm`: what is deleted is what another program names.
pub(crate) fn unknown_arguments(walk: &mut Walk, call: &Call, rest: &[Field]) {
    let deletes = ["rm", "shred", "unlink", "rimraf", "rmdir"];
    let name = rest[0].text.rsplit('/').next().unwrap_or_default();
    let outside = call.input_facts().has(Facts::NAMES_OUTSIDE);
    if outside && deletes.contains(&name) {
        walk.note(call.level, Code::DeletesOutside, call.range());
    } else if deletes.contains(&name) {
        walk.note(call.level, Code::Deletes, call.range());
    } else if outside && call.input_facts().has(Facts::SECRETS) {
        walk.note(call.level, Code::ReadsSecret, call.range());
    }
    let shell = ["sh", "bash", "dash", "zsh"].contains(&name);
    if shell {
        let code = match call.input_facts() {
            facts if facts.has(Facts::DOWNLOADS) => Code::DownloadsAndRuns,
            facts if facts.has(Facts::DECODES) => Code::HiddenCommand,
            _ => Code::UnknownInput,
        };
        walk.note(call.level, code, call.range());
    }
}
