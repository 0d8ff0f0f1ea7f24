//! Processes of the sandbox, found in /proc.

use std::collections::BTreeSet;

/// Every process id in the sandbox.
pub fn all() -> Vec<i32> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()
}

/// A program's processes: its session, and what descends from it wherever it went (`setsid`).
pub struct Family {
    session: i32,
    members: BTreeSet<i32>,
}

impl Family {
    /// Of a session's leader. What left the session and lost its parent before is not found.
    pub fn of(session: i32) -> Self {
        let mut family = Self { session, members: BTreeSet::from([session]) };
        family.look();
        family
    }

    /// Looks again who is there; who was of the family stays so when its parent ends.
    pub fn look(&mut self) -> Vec<Stat> {
        let stats: Vec<Stat> = all().into_iter().filter_map(stat).collect();
        let mut known = 0;
        while known < self.members.len() {
            known = self.members.len();
            let ours = |stat: &&Stat| {
                let near = [stat.parent, stat.session].iter().any(|id| self.members.contains(id));
                near || stat.session == self.session
            };
            let found: Vec<i32> = stats.iter().filter(ours).map(|stat| stat.pid).collect();
            self.members.extend(found);
        }
        self.members.retain(|pid| stats.iter().any(|stat| stat.pid == *pid));
        stats.into_iter().filter(|stat| self.members.contains(&stat.pid)).collect()
    }

    /// Signals all, group by group, and tells whether there was anybody.
    pub fn signal(&mut self, signal: i32) -> bool {
        let there = self.look();
        let groups = there.iter().map(|stat| stat.group).chain([self.session]);
        let groups: BTreeSet<i32> = groups.filter(|&group| group > 1).collect();
        for group in groups {
            // SAFETY: a plain system call on ids; a negative id names a process group.
            unsafe { libc::kill(-group, signal) };
        }
        !there.is_empty()
    }
}

/// Where a process belongs.
pub struct Stat {
    pid: i32,
    parent: i32,
    group: i32,
    session: i32,
}

/// The command's name may hold spaces and parentheses, so fields count from the last one.
fn stat(pid: i32) -> Option<Stat> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    let parent = fields.nth(1)?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    let session = fields.next()?.parse().ok()?;
    Some(Stat { pid, parent, group, session })
}
