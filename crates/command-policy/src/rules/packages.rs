//! Package managers: those of a language are what a project is made with, those of the system are not.

use crate::code::Code;
use crate::walk::{Call, Field, Walk};

const SYSTEM: &[&str] = &[
    "apt", "apt-get", "aptitude", "dpkg", "yum", "dnf", "apk", "pacman", "yay", "zypper", "brew",
    "port", "snap", "flatpak", "choco", "scoop", "winget", "rpm", "emerge", "nix-env", "pkg",
];
/// Subcommands of a language's package manager that send something away.
const PUBLISHES: &[&str] =
    &["publish", "unpublish", "login", "adduser", "token", "owner", "deprecate", "upload", "push"];
const LANGUAGE: &[&str] = &["npm", "pnpm", "yarn", "bun", "cargo", "gem", "twine", "poetry", "uv"];

pub(super) fn check(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    if SYSTEM.contains(&name) {
        let hooks =
            arguments.iter().any(|f| f.text.contains("Invoke") || f.text.contains("Post-Invoke"));
        let code = if hooks { Code::RunsFromCode } else { Code::SystemPackages };
        return walk.note(call.level, code, call.range());
    }
    let subcommand =
        arguments.iter().find(|field| !field.is_option()).map(|field| field.text.as_str());
    if LANGUAGE.contains(&name) && subcommand.is_some_and(|word| PUBLISHES.contains(&word)) {
        walk.note(call.level, Code::Network, call.range());
    }
    let installs = subcommand.is_some_and(|word| ["install", "i", "add", "in"].contains(&word));
    let from_outside = |field: &Field| field.text.contains("://") || field.text.starts_with("git+");
    if installs && arguments.iter().any(from_outside) {
        walk.note(call.level, Code::Network, call.range());
    }
    if name == "npm"
        && arguments.iter().any(|f| f.text == "script-shell" || f.text.starts_with("script-shell="))
    {
        walk.note(call.level, Code::InjectsCode, call.range());
    }
}
