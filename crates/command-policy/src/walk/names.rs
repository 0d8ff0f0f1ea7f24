//! Which program a field names.

use super::{Call, Field, Walk};
use crate::code::Code;
use crate::glob;

/// Programs that a pattern in place of a name is held against.
const SOUGHT: &[&str] = &[
    "rm", "sh", "bash", "dash", "zsh", "cat", "curl", "wget", "nc", "ncat", "netcat", "socat",
    "dd", "su", "sudo", "mkfs", "chmod", "chown", "python", "python3", "perl", "ruby", "node",
    "php", "base64", "kill", "docker", "mount", "nmap", "telnet", "ssh", "find", "shred",
    "busybox", "env", "xargs", "eval", "id", "shutdown", "reboot", "tail", "head", "less", "more",
    "cp", "mv",
];
/// Longest name that is looked at, in characters.
const MAX_NAME: usize = 128;

impl Walk<'_> {
    /// The program's name without its folder. What is not known in it is left out, and noted.
    pub(super) fn program(&mut self, call: &Call, field: &Field) -> String {
        let known = field.known();
        let last = known.rsplit('/').next().unwrap_or_default();
        if field.is_unknown() {
            self.note(call.level, Code::UnknownCommand, field.range.clone());
        }
        let name: String = last.chars().take(MAX_NAME).collect();
        let name = name.strip_suffix(".exe").unwrap_or(&name);
        if !glob::is_pattern(name) || name == "[" || name == "[[" {
            return name.to_owned();
        }
        // `/bin/r?` runs whatever fits.
        self.note(call.level, Code::UnknownCommand, field.range.clone());
        let fits = SOUGHT.iter().find(|sought| glob::fits(name, sought));
        fits.map_or(name, |sought| sought).to_owned()
    }
}
