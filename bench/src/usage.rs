//! What processes take, as the kernel tells it.

use anyhow::Context;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// Clock ticks of /proc a second: 100 on every Linux that we run on.
const TICKS_PER_SECOND: f64 = 100.0;

/// CPU time so far of a process and of all below it, user and system.
pub fn cpu(pid: u32) -> Duration {
    let mut ticks = 0;
    let mut found = vec![pid];
    let parents = parents();
    while let Some(pid) = found.pop() {
        ticks += ticks_of(pid).unwrap_or(0);
        found.extend(parents.iter().filter(|(_, parent)| *parent == pid).map(|(child, _)| child));
    }
    Duration::from_secs_f64(ticks as f64 / TICKS_PER_SECOND)
}

/// Memory of a process, in MiB: what it has alone and its part of what it shares; and all of it that
/// is in memory.
pub fn memory(pid: u32) -> anyhow::Result<(f64, f64)> {
    let file = format!("/proc/{pid}/smaps_rollup");
    let text = fs::read_to_string(&file).with_context(|| file.clone())?;
    let of = |name: &str| field(&text, name).map(|kib| kib / 1024.0).context(file.clone());
    Ok((of("Pss:")?, of("Rss:")?))
}

/// A group of sandboxes: the memory of each that is no file's, in MiB, and its processes.
pub struct Group {
    pub anonymous: f64,
    pub processes: Vec<u32>,
}

/// The control groups of one server's sandboxes.
pub fn groups(instance: &str) -> anyhow::Result<Vec<Group>> {
    let bases = ["/sys/fs/cgroup/memory", "/sys/fs/cgroup"];
    let folders = bases.iter().map(|base| PathBuf::from(base).join("bharatbuild").join(instance));
    let folder = folders.into_iter().find(|folder| folder.exists());
    let folder = folder.context("the control groups of the sandboxes are not found")?;
    let mut groups = Vec::new();
    for entry in fs::read_dir(folder)? {
        let group = entry?.path();
        if !group.is_dir() {
            continue;
        }
        let stat = fs::read_to_string(group.join("memory.stat"))?;
        let bytes = field(&stat, "anon").or_else(|| field(&stat, "total_rss"));
        let processes = fs::read_to_string(group.join("cgroup.procs"))?;
        groups.push(Group {
            anonymous: bytes.context("memory.stat")? / 1024.0 / 1024.0,
            processes: processes.lines().filter_map(|pid| pid.parse().ok()).collect(),
        });
    }
    Ok(groups)
}

fn field(text: &str, name: &str) -> Option<f64> {
    let mut lines = text.lines().map(|line| line.split_whitespace());
    lines.find_map(|mut words| (words.next()? == name).then(|| words.next()?.parse().ok())?)
}

/// Every process with its parent.
fn parents() -> Vec<(u32, u32)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter_map(|pid| Some((pid, stat(pid, 1)?.try_into().ok()?))).collect()
}

fn ticks_of(pid: u32) -> Option<u64> {
    Some(stat(pid, 11)? + stat(pid, 12)?)
}

/// A number of /proc/PID/stat, counted from behind the name, which may hold anything.
fn stat(pid: u32, at: usize) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, numbers) = text.rsplit_once(") ")?;
    numbers.split(' ').nth(at)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;
    use std::time::Instant;

    #[test]
    fn cpu_of_a_child_counts_and_grows() {
        let mut child = Command::new("sh").args(["-c", "while :; do :; done"]).spawn().unwrap();
        let (began, before) = (Instant::now(), cpu(std::process::id()));
        let grown = || cpu(std::process::id()) >= before + Duration::from_millis(50);
        while !grown() && began.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let grew = grown();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(grew);
    }

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        let text = "inactive_anon 1\nanon 2\ntotal_rss 3\n";
        assert_eq!(field(text, "anon"), Some(2.0));
        assert_eq!(field(text, "total_rss"), Some(3.0));
        assert_eq!(field(text, "rss"), None);
        let (pss, rss) = memory(std::process::id()).unwrap();
        assert!(pss > 0.0 && pss <= rss, "{pss} {rss}");
    }
}
