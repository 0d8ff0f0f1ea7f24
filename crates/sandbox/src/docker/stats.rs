//! What a container uses, out of Docker's figures and the kernel's.

use crate::cgroup::Cgroup;
use crate::engine::Stats;
use bollard::models::ContainerStatsResponse;
use std::fs;

/// Names of the memory that cannot be dropped: cgroup version 1, then 2.
const ANONYMOUS: [&str; 2] = ["total_rss", "anon"];

/// Docker's figures, and the kills that Docker does not tell.
pub(super) fn of(found: &ContainerStatsResponse, oom_kills: u64) -> Stats {
    let memory = found.memory_stats.as_ref();
    let details = memory.and_then(|memory| memory.stats.as_ref());
    let anonymous =
        details.and_then(|stats| ANONYMOUS.iter().find_map(|name| stats.get(*name).copied()));
    let cpu = found.cpu_stats.as_ref().and_then(|cpu| cpu.cpu_usage.as_ref()?.total_usage);
    Stats {
        memory_bytes: anonymous.unwrap_or_default(),
        memory_limit_bytes: memory.and_then(|memory| memory.limit).unwrap_or_default(),
        cpu_usec: cpu.unwrap_or_default() / 1000,
        pids: found.pids_stats.as_ref().and_then(|pids| pids.current).unwrap_or_default() as u32,
        oom_kills,
    }
}

/// How often the kernel killed in the group of this process. Docker tells only whether it ever
/// happened; a server that does not see the host's processes knows no more than that either.
pub(super) fn oom_kills(pid: i64) -> Option<u64> {
    let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).ok()?;
    Some(Cgroup::new(memory_group(&groups)?).stats().oom_kills)
}

/// The path of the memory controller's group, or of the one group of version 2.
fn memory_group(groups: &str) -> Option<&str> {
    let of = |wanted: &str| {
        groups.lines().find_map(|line| {
            let (_, rest) = line.split_once(':')?;
            let (controllers, path) = rest.split_once(':')?;
            controllers.split(',').any(|name| name == wanted).then_some(path)
        })
    };
    of("memory").or_else(|| of(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_group_that_counts_memory() {
        let hybrid = "5:memory:/docker/abc\n4:cpu,cpuacct:/docker/x\n0::/\n";
        assert_eq!(memory_group(hybrid), Some("/docker/abc"));
        assert_eq!(
            memory_group("0::/system.slice/docker-a.scope\n"),
            Some("/system.slice/docker-a.scope")
        );
        assert_eq!(memory_group(""), None);
    }
}
