//! `find`, which deletes and runs.

use super::{delete, files};
use crate::code::Code;
use crate::paths::{Place, normal, place};
use crate::walk::{Call, Facts, Field, Walk};

/// Options before the places to start from.
const BEFORE: &[&str] = &["-H", "-L", "-P", "-O1", "-O2", "-O3"];
/// Tests that leave something out.
const TESTS: &[&str] = &[
    "-name",
    "-iname",
    "-path",
    "-ipath",
    "-regex",
    "-iregex",
    "-mtime",
    "-mmin",
    "-ctime",
    "-atime",
    "-newer",
    "-size",
    "-empty",
    "-maxdepth",
    "-user",
    "-perm",
    "-wholename",
];
const RUNS: &[&str] = &["-exec", "-execdir", "-ok", "-okdir", "-x", "-X", "--exec", "--exec-batch"];

pub(super) fn check(walk: &mut Walk, call: &Call, arguments: &[Field]) {
    let rest = arguments.iter().skip_while(|field| BEFORE.contains(&field.text.as_str()));
    let expression = |field: &&Field| !field.text.starts_with(['-', '(', '!', ')']);
    let mut starts: Vec<Field> = rest.take_while(expression).cloned().collect();
    if starts.is_empty() {
        starts.push(Field { text: ".".into(), range: call.range(), ..Field::default() });
    }
    starts.truncate(64);
    for start in &starts {
        files::reads(walk, call, start);
    }
    let says = |names: &[&str]| arguments.iter().any(|field| names.contains(&field.text.as_str()));
    if says(&["-delete"]) {
        deletes(walk, call, &starts, says(TESTS));
    }
    setuid(walk, call, arguments, &starts);
    for (at, field) in arguments.iter().enumerate() {
        if ["-fprint", "-fprint0", "-fprintf", "-fls"].contains(&field.text.as_str()) {
            arguments.get(at + 1).into_iter().for_each(|file| files::writes(walk, call, file));
        }
    }
    executed(walk, call, arguments, &starts, says(TESTS));
}

fn deletes(walk: &mut Walk, call: &Call, starts: &[Field], tests: bool) {
    for start in starts {
        let path = normal(&start.text, &call.cwd());
        match place(&path, &walk.settings.workspace) {
            // With a test it is a part of the project; without one all of it.
            Place::ProjectFolder if tests => walk.note(call.level, Code::Deletes, call.range()),
            Place::Unknown => walk.note(call.level, Code::Deletes, call.range()),
            _ => delete::tree(walk, call, start),
        }
    }
}

/// Programs with another's rights are looked for by those who want these rights.
fn setuid(walk: &mut Walk, call: &Call, arguments: &[Field], starts: &[Field]) {
    let bits =
        ["4000", "-4000", "/4000", "-u=s", "/u=s", "2000", "-2000", "6000", "-6000", "/6000"];
    let perm =
        arguments.windows(2).any(|w| w[0].text == "-perm" && bits.contains(&w[1].text.as_str()));
    let root = starts.iter().any(|start| normal(&start.text, &call.cwd()) == "/");
    if perm && root {
        walk.note(call.level, Code::Privilege, call.range());
    }
    let keys = arguments.iter().any(|field| {
        ["id_rsa", "shadow", "*.pem", ".ssh", "*.key", ".aws", "wallet.dat"]
            .contains(&field.text.as_str())
    });
    if keys && root {
        call.learn(Facts::SECRETS);
        walk.note(call.level, Code::ReadsSecret, call.range());
    }
}

/// `-exec cmd … ;`, with the places to start from where `{}` stands.
fn executed(walk: &mut Walk, call: &Call, arguments: &[Field], starts: &[Field], tests: bool) {
    let mut rest = arguments;
    while let Some(at) = rest.iter().position(|field| RUNS.contains(&field.text.as_str())) {
        let command = &rest[at + 1..];
        let end = command.iter().position(|field| field.text == ";" || field.text == "+");
        let (command, after) = command.split_at(end.unwrap_or(command.len()));
        rest = after;
        if command.is_empty() {
            continue;
        }
        let name = command[0].text.rsplit('/').next().unwrap_or_default();
        if ["rm", "shred", "unlink", "rmdir"].contains(&name) {
            deletes(walk, call, starts, tests);
        }
        let fields: Vec<Field> =
            command.iter().filter(|field| field.text != "{}").cloned().collect();
        walk.run(call, &fields);
    }
}
