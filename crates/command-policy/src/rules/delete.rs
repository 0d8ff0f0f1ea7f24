//! Deleting.

use crate::code::Code;
use crate::marks::UNKNOWN;
use crate::paths::{Place, normal, place};
use crate::verdict::Risk;
use crate::walk::{Call, Facts, Field, Walk};

pub(super) fn check(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    let recursive = matches!(name, "rimraf" | "del-cli" | "trash" | "srm" | "wipe")
        || arguments.iter().any(is_recursive);
    if arguments.iter().any(|field| field.text == "--no-preserve-root") {
        walk.note(call.level, Code::DestroysSystem, call.range());
    }
    let mut options = true;
    for field in arguments {
        options &= field.text != "--";
        if (options && field.is_option()) || field.text == "--" {
            continue;
        }
        one(walk, call, field, recursive);
    }
}

/// A field of a program that deletes whole trees.
pub(crate) fn tree(walk: &mut Walk, call: &Call, field: &Field) {
    one(walk, call, field, true);
}

fn is_recursive(field: &Field) -> bool {
    let long = field.text.len() > 3 && "--recursive".starts_with(field.text.as_str());
    field.has_short('r') || field.has_short('R') || long
}

fn one(walk: &mut Walk, call: &Call, field: &Field, recursive: bool) {
    if field.text.starts_with(UNKNOWN) {
        return unknown(walk, call, field, recursive);
    }
    let cwd = call.cwd();
    let path = normal(&field.text, &cwd);
    let found = place(&path, &walk.settings.workspace);
    call.learn(Facts::default());
    let inside = path.rsplit('/').next().unwrap_or_default();
    let (code, risk) = match found {
        Place::Root => destroys(Code::DestroysSystem, recursive),
        Place::SystemFolder | Place::HomeFolder => destroys(Code::DestroysSystem, recursive),
        Place::Device => (Code::Device, Code::Device.risk()),
        Place::ProjectFolder => destroys(Code::DestroysProject, recursive),
        Place::System if path.starts_with("/var/log") => (Code::HidesTraces, Risk::Dangerous),
        Place::Secret if path.ends_with("_history") => (Code::HidesTraces, Risk::Dangerous),
        Place::System | Place::Secret | Place::Outside | Place::Connection | Place::Stream => {
            (Code::DeletesOutside, Risk::Dangerous)
        }
        Place::Home | Place::Temporary | Place::Unknown => (Code::Deletes, Risk::Moderate),
        Place::Project if inside == ".git" => (Code::LosesWork, Risk::Moderate),
        Place::Project => (Code::Deletes, Risk::Moderate),
    };
    walk.note_as(call.level, code, risk, place_of(call, field));
}

fn destroys(code: Code, recursive: bool) -> (Code, Risk) {
    if recursive { (code, code.risk()) } else { (Code::Deletes, Risk::Moderate) }
}

/// `rm -rf "$DIR/"`: all depends on the variable.
fn unknown(walk: &mut Walk, call: &Call, field: &Field, recursive: bool) {
    let rest = field.known();
    let root = rest.starts_with('/')
        && matches!(
            place(&normal(&rest, "/"), &walk.settings.workspace),
            Place::Root | Place::SystemFolder
        );
    let (code, risk) = match root && recursive {
        true => (Code::MaybeRoot, Risk::Dangerous),
        false => (Code::Deletes, Risk::Moderate),
    };
    walk.note_as(call.level, code, risk, place_of(call, field));
}

/// The whole command says more than the path alone.
fn place_of(call: &Call, _field: &Field) -> std::ops::Range<usize> {
    call.range()
}
