//! Layer 4: files that are read and written.

use crate::code::Code;
use crate::marks::UNKNOWN;
use crate::paths::{Place, is_private, is_startup, normal, place};
use crate::verdict::Risk;
use crate::walk::{Call, Facts, Field, Walk};

/// Programs that read a whole tree into one file, or look through it.
const TREES: &[&str] =
    &["tar", "zip", "cp", "rsync", "scp", "grep", "rg", "ag", "egrep", "cpio", "7z", "strings"];
/// Options of many programs that are followed by a file to write.
const WRITES: &[&str] =
    &["-o", "--output", "--out", "--outfile", "--outFile", "--log-file", "--logfile"];
/// Programs whose words are no paths.
const SPEAKS: &[&str] = &[
    "echo", "printf", "export", "read", "test", "[", "[[", "for", "case", "set", "type", "which",
    "command", "true", "false", ":", "exit", "return", "alias", "unset", "local", "declare",
];
/// Programs that only name files.
const LOOKS: &[&str] = &[
    "ls", "stat", "file", "du", "df", "tree", "which", "realpath", "readlink", "dirname",
    "basename", "cd",
];

/// A file that is read.
pub(crate) fn reads(walk: &mut Walk, call: &Call, field: &Field) {
    if field.process.is_some() {
        return;
    }
    let path = normal(&field.text, &call.cwd());
    match place(&path, &walk.settings.workspace) {
        Place::Secret => {
            call.learn(Facts::SECRETS);
            walk.note(call.level, Code::ReadsSecret, field.range.clone());
        }
        Place::Device => walk.note(call.level, Code::ReadsSecret, field.range.clone()),
        Place::Connection => walk.note(call.level, Code::RemoteShell, field.range.clone()),
        Place::Project if is_private(&path) => call.learn(Facts::SECRETS),
        Place::Project
        | Place::ProjectFolder
        | Place::Temporary
        | Place::Stream
        | Place::Unknown => {}
        _ => {
            call.learn(Facts::NAMES_OUTSIDE);
            walk.note(call.level, Code::ReadsOutside, field.range.clone());
        }
    }
}

/// A file that is made, changed or replaced.
pub(crate) fn writes(walk: &mut Walk, call: &Call, field: &Field) {
    if field.process.is_some() || field.text.is_empty() {
        return;
    }
    let path = normal(&field.text, &call.cwd());
    let range = field.range.clone();
    match place(&path, &walk.settings.workspace) {
        Place::Project
        | Place::ProjectFolder
        | Place::Temporary
        | Place::Stream
        | Place::Unknown => {}
        Place::Device => walk.note(call.level, Code::Device, range),
        Place::Connection => walk.note(call.level, Code::RemoteShell, range),
        Place::Home | Place::HomeFolder if is_startup(&path) => startup(walk, call, field),
        Place::Home | Place::HomeFolder => {
            walk.note_as(call.level, Code::WritesOutside, Risk::Moderate, range);
        }
        Place::Secret if path.ends_with("_history") => {
            walk.note(call.level, Code::HidesTraces, range)
        }
        Place::System if path.starts_with("/var/log/") => {
            walk.note(call.level, Code::HidesTraces, range)
        }
        Place::Secret if path.starts_with("/proc") || path.starts_with("/sys") => {
            walk.note(call.level, Code::LeavesSandbox, range);
        }
        _ => walk.note(call.level, Code::WritesOutside, range),
    }
}

/// A file that shells run: what is written into it is judged as what it will be.
fn startup(walk: &mut Walk, call: &Call, field: &Field) {
    walk.note_as(call.level, Code::WritesOutside, Risk::Moderate, field.range.clone());
    if let Some(text) = walk.said_by(call) {
        walk.nested_in(call, call.range(), text);
    }
}

/// A text in a program of another language.
pub(crate) fn mentions(walk: &mut Walk, call: &Call, field: &Field) {
    if !field.text.starts_with(['/', '~']) && !field.text.contains("../") {
        return;
    }
    let path = normal(&field.text, &call.cwd());
    if place(&path, &walk.settings.workspace) == Place::Secret {
        walk.note(call.level, Code::ReadsSecret, field.range.clone());
    }
}

/// `cd`
pub(super) fn goes(walk: &mut Walk, call: &Call, arguments: &[Field]) {
    let target = arguments.iter().find(|field| !field.is_option() && field.text != "--");
    let path = match target {
        Some(field) if field.text == "-" => UNKNOWN.to_string(),
        Some(field) => normal(&field.text, &call.cwd()),
        None => "~".into(),
    };
    call.set_cwd(path);
    let _ = walk;
}

/// The arguments of any program: those that are paths are read, those behind `-o` are written.
pub(super) fn arguments(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    if SPEAKS.contains(&name) {
        return;
    }
    let mut written = false;
    for field in arguments {
        let was = std::mem::replace(&mut written, WRITES.contains(&field.text.as_str()));
        if let Some((option, value)) = field.text.split_once('=').filter(|_| field.is_option()) {
            let value = field.part(value);
            match WRITES.contains(&option) {
                true => writes(walk, call, &value),
                false if is_path(&value.text) => reads(walk, call, &value),
                false => {}
            }
        } else if was {
            writes(walk, call, field);
        } else if !field.is_option() && (is_path(&field.text) || away(call)) {
            argument(walk, call, name, field);
        }
    }
}

fn argument(walk: &mut Walk, call: &Call, name: &str, field: &Field) {
    let path = normal(&field.text, &call.cwd());
    let found = place(&path, &walk.settings.workspace);
    let whole = matches!(found, Place::Root | Place::HomeFolder)
        || (found == Place::SystemFolder
            && ["/etc", "/root", "/home", "/proc"].contains(&path.as_str()));
    if TREES.contains(&name) && whole {
        call.learn(Facts::SECRETS);
        return walk.note(call.level, Code::ReadsSecret, field.range.clone());
    }
    let looks = LOOKS.contains(&name) && path == "/etc/passwd";
    if looks {
        return walk.note(call.level, Code::ReadsOutside, field.range.clone());
    }
    reads(walk, call, field);
}

/// Words that are paths without doubt. A URL is none.
fn is_path(text: &str) -> bool {
    if text.contains("://") {
        return false;
    }
    text.starts_with(['/', '~', '.'])
        || text.contains("../")
        || text.contains('/')
        || is_private(text)
}

/// Whether the command runs outside the project, where a name alone is a path to look at.
fn away(call: &Call) -> bool {
    let cwd = call.cwd();
    cwd.starts_with("/etc")
        || cwd.starts_with("/root")
        || cwd.starts_with("/proc")
        || cwd == "~/.ssh"
        || cwd == "/"
}
