//! What fills the disk.

use crate::code::Code;
use crate::shell::Direction;
use crate::walk::{Call, Field, Walk};

/// Bytes from which on a file of nothing is meant to fill the disk: that of a whole project.
const LARGE: u64 = 1 << 30;
/// Files without an end.
const ENDLESS: &[&str] = &["/dev/zero", "/dev/urandom", "/dev/random", "/dev/full"];

pub(super) fn check(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    let fills = match name {
        "dd" => dd(arguments),
        "fallocate" | "truncate" | "mkfile" | "xfs_mkfile" => {
            behind(arguments, &["-l", "-s", "--length", "--size"]).is_some_and(|size| size >= LARGE)
                || (name.ends_with("mkfile")
                    && arguments.iter().any(|f| size(&f.text) >= Some(LARGE)))
        }
        "head" => {
            reads_endless(arguments)
                && behind(arguments, &["-c", "--bytes"]).is_some_and(|size| size >= LARGE)
        }
        "cat" | "cp" => reads_endless(arguments) && goes_on(walk, call, name),
        "tail" | "sort" | "tac" => reads_endless(arguments),
        "yes" => goes_to_file(walk, call),
        _ => false,
    };
    if fills {
        walk.note(call.level, Code::FillsDisk, call.range());
    }
}

fn reads_endless(arguments: &[Field]) -> bool {
    arguments.iter().any(|field| ENDLESS.contains(&field.text.as_str()))
}

/// Whether the output is kept. In a pipe something else decides when it ends.
fn goes_on(walk: &mut Walk, call: &Call, name: &str) -> bool {
    name == "cp" || goes_to_file(walk, call)
}

fn goes_to_file(walk: &mut Walk, call: &Call) -> bool {
    let mut file = false;
    for redirect in &call.command().redirects {
        if redirect.direction == Direction::Write {
            file |=
                walk.expand(call, &redirect.target).iter().any(|f| !f.text.starts_with("/dev/"));
        }
    }
    file
}

fn dd(arguments: &[Field]) -> bool {
    let value = |name: &str| arguments.iter().find_map(|field| field.text.strip_prefix(name));
    if !value("if=").is_some_and(|path| ENDLESS.contains(&path)) {
        return false;
    }
    let out = value("of=").unwrap_or("/dev/null");
    if out.starts_with("/dev/") {
        return false;
    }
    let block = value("bs=").or(value("obs=")).and_then(size).unwrap_or(512);
    value("count=").and_then(size).is_none_or(|count| count.saturating_mul(block) >= LARGE)
}

fn behind(arguments: &[Field], options: &[&str]) -> Option<u64> {
    arguments.iter().enumerate().find_map(|(at, field)| {
        let text = field.text.as_str();
        if options.contains(&text) {
            return arguments.get(at + 1).and_then(|value| size(&value.text));
        }
        options.iter().find_map(|option| {
            let rest = text.strip_prefix(option)?;
            size(rest.strip_prefix('=').unwrap_or(rest))
        })
    })
}

/// `10G`, `512M`, `1TB`.
fn size(text: &str) -> Option<u64> {
    let text = text.trim_start_matches(['+', '<', '>']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = text[..digits].parse().ok()?;
    let unit = match text[digits..].chars().next().map(|c| c.to_ascii_uppercase()) {
        None | Some('B' | 'C') => 1,
        Some('W') => 2,
        Some('K') => 1 << 10,
        Some('M') => 1 << 20,
        Some('G') => 1 << 30,
        Some('T') => 1 << 40,
        Some('P' | 'E' | 'Z' | 'Y') => 1 << 50,
        _ => return None,
    };
    Some(number.saturating_mul(unit))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("512"), Some(512));
        assert_eq!(size("1M"), Some(1 << 20));
        assert_eq!(size("10GB"), Some(10 << 30));
        assert_eq!(size("99999999999999999999"), None);
        assert_eq!(size("x"), None);
    }
}
