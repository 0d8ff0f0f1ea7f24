//! What a container uses, out of Docker's figures and the kernel's.

use crate::engine::Stats;
use bollard::models::ContainerStatsResponse;

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
