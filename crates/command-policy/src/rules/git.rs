//! `git`: what loses work, and settings that are commands.

use crate::code::Code;
use crate::walk::{Call, Field, Walk};

/// Settings whose value git runs.
const COMMANDS: &[&str] = &[
    "core.sshcommand",
    "core.pager",
    "core.editor",
    "core.fsmonitor",
    "core.gitproxy",
    "diff.external",
    "credential.helper",
    "sequence.editor",
    "gpg.program",
    "core.askpass",
    "uploadpack.packobjectshook",
];
/// Subcommands that speak with other computers.
const NETWORK: &[&str] = &["clone", "fetch", "pull", "push", "ls-remote", "archive"];

pub(super) fn check(walk: &mut Walk, call: &Call, arguments: &[Field]) {
    for (at, field) in arguments.iter().enumerate() {
        if field.text == "-c"
            && let Some(setting) = arguments.get(at + 1)
            && let Some((name, value)) = setting.text.split_once('=')
        {
            set(walk, call, setting, name, value);
        }
        if field.text.starts_with("ext::") || field.text == "protocol.ext.allow=always" {
            walk.note(call.level, Code::RunsFromCode, field.range.clone());
        }
    }
    let Some(at) = subcommand(arguments) else { return };
    let (name, rest) = (arguments[at].text.as_str(), &arguments[at + 1..]);
    if NETWORK.contains(&name) {
        walk.note(call.level, Code::Network, call.range());
    }
    if loses(name, rest) {
        walk.note(call.level, Code::LosesWork, call.range());
    }
    let values: Vec<&Field> = rest.iter().filter(|field| !field.is_option()).collect();
    match (name, values.as_slice()) {
        ("config", [name, value, ..]) => set(walk, call, value, &name.text, &value.text),
        ("submodule", [each, command, ..]) if each.text == "foreach" => {
            walk.nested(call, command, command.text.clone());
        }
        ("bisect", [run, ..]) if run.text == "run" => {
            let fields: Vec<Field> = values[1..].iter().map(|field| (*field).clone()).collect();
            walk.run(call, &fields);
        }
        _ => {}
    }
}

/// Where the subcommand stands, behind options and their values.
fn subcommand(arguments: &[Field]) -> Option<usize> {
    let mut at = 0;
    while let Some(field) = arguments.get(at) {
        match field.text.as_str() {
            "-c" | "-C" | "--git-dir" | "--work-tree" | "--exec-path" => at += 2,
            text if text.starts_with('-') => at += 1,
            _ => return Some(at),
        }
    }
    None
}

fn set(walk: &mut Walk, call: &Call, field: &Field, name: &str, value: &str) {
    let name = name.to_ascii_lowercase();
    let text = match value.strip_prefix('!') {
        Some(text) if name.starts_with("alias.") || COMMANDS.contains(&name.as_str()) => text,
        None if COMMANDS.contains(&name.as_str()) => value,
        _ => return,
    };
    walk.nested_in(call, field.range.clone(), text.to_owned());
}

fn loses(name: &str, rest: &[Field]) -> bool {
    let says = |words: &[&str]| rest.iter().any(|field| words.contains(&field.text.as_str()));
    let short = |letter| rest.iter().any(|field| field.has_short(letter));
    match name {
        "reset" => says(&["--hard", "--merge"]),
        "clean" => short('f') || says(&["--force"]),
        "push" => {
            let forced = |f: &Field| {
                f.text.starts_with("--force") || f.text.starts_with('+') || f.text.starts_with(':')
            };
            rest.iter().any(forced)
                || short('f')
                || says(&["--mirror", "--delete", "-d", "--prune"])
        }
        "checkout" | "restore" => says(&[".", "--", "*"]),
        "stash" => says(&["drop", "clear"]),
        "branch" | "tag" => short('D') || short('d'),
        "reflog" => says(&["expire", "delete"]),
        "filter-branch" | "filter-repo" | "update-ref" => true,
        "gc" => rest.iter().any(|field| field.text.starts_with("--prune")),
        _ => false,
    }
}
