//! The OCI runtime configuration of a sandbox, <https://github.com/opencontainers/runtime-spec>.

use super::launch::{AGENT_FOLDER, Launch, SOCKET_FOLDER, WORKSPACE};
use super::{seccomp, skeleton};
use crate::limits::{Limits, TMP_BYTES};
use serde_json::{Value, json};

/// Host uids of one sandbox; the user's is [`crate::engine::USER_OFFSET`] among them.
pub const UID_RANGE: u32 = 2048;
/// What the agent may do inside its user namespace. What it executes may do nothing.
const CAPABILITIES: [&str; 6] =
    ["CAP_CHOWN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL", "CAP_NET_BIND_SERVICE"];
/// Microseconds in which a CPU quota is counted.
pub const CPU_PERIOD_USEC: u64 = 100_000;
const MASKED: [&str; 11] = [
    "/proc/acpi",
    "/proc/asound",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
    "/sys/devices/virtual/powercap",
];
const READ_ONLY: [&str; 6] =
    ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger", "/sys/fs/cgroup"];

/// The configuration, for a root at [`skeleton::ROOT_PATH`].
pub fn config(launch: &Launch) -> Value {
    json!({
        "ociVersion": "1.0.2",
        "hostname": "sandbox",
        "root": {"path": skeleton::ROOT_PATH, "readonly": true},
        "process": process(launch),
        "mounts": mounts(),
        "linux": linux(launch),
    })
}

fn process(launch: &Launch) -> Value {
    let env: Vec<String> =
        launch.spec.env.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let limits = &launch.spec.limits;
    json!({
        "terminal": false,
        "user": {"uid": 0, "gid": 0},
        "args": [format!("{AGENT_FOLDER}/sandbox-agent"), "--socket", format!("{SOCKET_FOLDER}/agent.sock"), "--workspace", WORKSPACE],
        "env": env,
        "cwd": "/",
        "noNewPrivileges": true,
        "capabilities": {"bounding": CAPABILITIES, "effective": CAPABILITIES, "permitted": CAPABILITIES, "inheritable": [], "ambient": []},
        "rlimits": [
            {"type": "RLIMIT_NOFILE", "hard": limits.open_files, "soft": limits.open_files},
            {"type": "RLIMIT_CORE", "hard": 0, "soft": 0},
        ],
    })
}

fn mounts() -> Value {
    json!([
        {"destination": "/proc", "type": "proc", "source": "proc", "options": ["nosuid", "noexec", "nodev"]},
        {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "noexec", "strictatime", "mode=755", "size=64k"]},
        {"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]},
        {"destination": "/dev/shm", "type": "tmpfs", "source": "shm", "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=64m"]},
        {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"]},
        {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "nodev", "mode=1777", format!("size={TMP_BYTES}")]},
    ])
}

fn linux(launch: &Launch) -> Value {
    let mapping =
        json!([{"containerID": 0, "hostID": launch.spec.host_uid_base, "size": UID_RANGE}]);
    json!({
        "namespaces": [
            {"type": "user"}, {"type": "pid"}, {"type": "mount"}, {"type": "network"},
            {"type": "ipc"}, {"type": "uts"}, {"type": "cgroup"},
        ],
        "uidMappings": mapping,
        "gidMappings": mapping,
        "cgroupsPath": launch.cgroup,
        "resources": resources(&launch.spec.limits),
        "rootfsPropagation": "private",
        "sysctl": {"net.ipv4.ip_unprivileged_port_start": "0"},
        "maskedPaths": MASKED,
        "readonlyPaths": READ_ONLY,
        "seccomp": seccomp::profile(),
    })
}

fn resources(limits: &Limits) -> Value {
    json!({
        "memory": {"limit": limits.memory_bytes},
        "cpu": {"period": CPU_PERIOD_USEC, "quota": (limits.cpus * CPU_PERIOD_USEC as f64) as i64},
        "pids": {"limit": limits.pids},
        "devices": [{"allow": false, "access": "rwm"}],
    })
}
