//! Processes of the sandbox, found in /proc.

use std::collections::BTreeSet;

/// Every process id in the sandbox.
pub fn all() -> Vec<i32> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()
}

/// Signals every process of a session: its group, and the groups that a shell made beside it.
pub fn signal_session(session: i32, signal: i32) {
    // SAFETY: plain system calls on ids; a negative id names a process group.
    unsafe { libc::kill(-session, signal) };
    let in_session =
        all().into_iter().filter_map(|pid| stat(pid).filter(|stat| stat.session == session));
    let groups: BTreeSet<i32> =
        in_session.map(|stat| stat.group).filter(|&group| group > 1 && group != session).collect();
    for group in groups {
        // SAFETY: as above.
        unsafe { libc::kill(-group, signal) };
    }
}

struct Stat {
    group: i32,
    session: i32,
}

/// The command's name may hold spaces and parentheses, so fields count from the last one.
fn stat(pid: i32) -> Option<Stat> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    let group = fields.nth(2)?.parse().ok()?;
    let session = fields.next()?.parse().ok()?;
    Some(Stat { group, session })
}
