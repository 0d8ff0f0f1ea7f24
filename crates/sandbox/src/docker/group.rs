//! A container's control group, for what Docker does not tell or cannot do.

use crate::cgroup::Cgroup;
use std::fs;

/// The group of this process; nothing where the server does not see the host's processes, as in a
/// container of its own.
pub(super) fn of(pid: i64) -> Option<Cgroup> {
    let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).ok()?;
    let path = memory_group(&groups)?;
    // The root's own group is not a container's.
    (path != "/").then(|| Cgroup::new(path))
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
