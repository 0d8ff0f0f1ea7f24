//! `chmod`, `chown` and alike.

use crate::code::Code;
use crate::paths::{Place, normal, place};
use crate::verdict::Risk;
use crate::walk::{Call, Field, Walk};

pub(super) fn check(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    let operands: Vec<&Field> = arguments.iter().filter(|field| !field.is_option()).collect();
    let mode = operands.first().map_or("", |field| field.text.as_str());
    let mode = if name == "chmod" { mode } else { "" };
    if is_setuid(mode)
        || arguments.iter().any(|field| is_symbolic_setuid(&field.text)) && name == "chmod"
    {
        return walk.note(call.level, Code::OpenPermissions, call.range());
    }
    if ["777", "0777", "666", "a+rwx", "ugo+rwx", "o+w", "a+w"].contains(&mode) {
        walk.note_as(call.level, Code::OpenPermissions, Risk::Moderate, call.range());
    }
    for field in operands.iter().skip(1) {
        let path = normal(&field.text, &call.cwd());
        let found = place(&path, &walk.settings.workspace);
        let own = matches!(
            found,
            Place::Project | Place::ProjectFolder | Place::Temporary | Place::Unknown | Place::Home
        );
        if !own {
            walk.note(call.level, Code::OpenPermissions, call.range());
        }
    }
    if name == "chown" && operands.first().is_some_and(|field| field.text.starts_with("root")) {
        walk.note(call.level, Code::Privilege, call.range());
    }
}

/// Four digits of which the first has the bits that lend rights.
fn is_setuid(mode: &str) -> bool {
    let digits = mode.len() >= 4 && mode.bytes().all(|byte| byte.is_ascii_digit());
    digits && mode.as_bytes().get(mode.len() - 4).is_some_and(|byte| (b'2'..=b'7').contains(byte))
}

fn is_symbolic_setuid(mode: &str) -> bool {
    mode.split_once(['+', '=']).is_some_and(|(who, what)| {
        who.chars().all(|c| matches!(c, 'u' | 'g' | 'a' | 'o'))
            && !what.is_empty()
            && what.chars().all(|c| "rwxXst".contains(c))
            && what.contains('s')
    })
}
