//! Programs that write files, and which of their arguments those are.

use super::{delete, files};
use crate::code::Code;
use crate::paths::{Place, normal, place};
use crate::walk::{Call, Field, Walk};

pub(super) fn check(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    let operands: Vec<&Field> = arguments.iter().filter(|field| !field.is_option()).collect();
    match name {
        "cp" | "install" | "rsync" | "ln" => target(walk, call, arguments, &operands),
        "mv" => {
            target(walk, call, arguments, &operands);
            moved(walk, call, &operands);
        }
        "tee" | "touch" | "mkdir" | "truncate" => {
            operands.iter().for_each(|field| files::writes(walk, call, field));
        }
        "dd" => {
            for field in arguments {
                if let Some(path) = field.text.strip_prefix("of=") {
                    files::writes(walk, call, &field.part(path));
                }
                if let Some(path) = field.text.strip_prefix("if=") {
                    files::reads(walk, call, &field.part(path));
                }
            }
        }
        "sed" => sed(walk, call, arguments, &operands),
        "tar" => behind(walk, call, arguments, &["-C", "--directory"]),
        "unzip" => behind(walk, call, arguments, &["-d"]),
        _ => {}
    }
}

/// The last operand, or what stands behind `-t`.
fn target(walk: &mut Walk, call: &Call, arguments: &[Field], operands: &[&Field]) {
    behind(walk, call, arguments, &["-t", "--target-directory"]);
    if operands.len() > 1
        && let Some(last) = operands.last()
        && !last.text.contains(':')
    {
        files::writes(walk, call, last);
    }
}

fn behind(walk: &mut Walk, call: &Call, arguments: &[Field], options: &[&str]) {
    for pair in arguments.windows(2) {
        if options.contains(&pair[0].text.as_str()) {
            files::writes(walk, call, &pair[1]);
        }
    }
}

/// What is moved is gone from where it was.
fn moved(walk: &mut Walk, call: &Call, operands: &[&Field]) {
    let Some((last, from)) = operands.split_last() else { return };
    let to_nowhere = last.text == "/dev/null";
    for field in from {
        let path = normal(&field.text, &call.cwd());
        let found = place(&path, &walk.settings.workspace);
        let system =
            matches!(found, Place::Root | Place::SystemFolder | Place::HomeFolder | Place::System);
        if system || (to_nowhere && found != Place::Unknown) {
            delete::tree(walk, call, field);
        }
        if to_nowhere {
            walk.note(call.level, Code::DestroysProject, call.range());
        }
    }
}

/// `sed -i` writes its files; its language can run commands.
fn sed(walk: &mut Walk, call: &Call, arguments: &[Field], operands: &[&Field]) {
    let in_place = arguments.iter().any(|f| f.has_short('i') || f.text.starts_with("--in-place"));
    let has_script = arguments.iter().any(|f| f.text == "-e" || f.text.starts_with("--expression"));
    let files = if has_script { operands } else { operands.get(1..).unwrap_or_default() };
    if in_place {
        files.iter().for_each(|field| files::writes(walk, call, field));
    }
    if let Some(script) = operands.first() {
        let text = script.text.trim();
        let executes = text.ends_with("/e")
            || text.ends_with("/ge")
            || text.starts_with("1e ")
            || text.starts_with("e ");
        if executes {
            walk.note(call.level, Code::RunsFromCode, script.range.clone());
        }
    }
}
