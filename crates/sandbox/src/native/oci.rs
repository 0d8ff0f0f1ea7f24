//! The OCI runtime configuration of a sandbox, <https://github.com/opencontainers/runtime-spec>.

use super::launch::Launch;
use super::skeleton;
use crate::confinement::{
    CAPABILITIES, CPU_PERIOD_USEC, HOST_NAME, MASKED, READ_ONLY, SHM_BYTES, agent_command,
    cpu_quota_usec, seccomp,
};
use crate::engine::USER_OFFSET;
use crate::limits::{Limits, TMP_BYTES};
use serde_json::{Value, json};

/// Host uids of one sandbox; the user's is [`crate::engine::USER_OFFSET`] among them.
pub const UID_RANGE: u32 = 2048;
/// The configuration, for a root at [`skeleton::ROOT_PATH`].
pub fn config(launch: &Launch) -> Value {
    json!({
        "ociVersion": "1.0.2",
        "hostname": HOST_NAME,
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
        "args": agent_command(USER_OFFSET),
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
        {"destination": "/dev/shm", "type": "tmpfs", "source": "shm", "options": ["nosuid", "noexec", "nodev", "mode=1777", format!("size={SHM_BYTES}")]},
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
        "cpu": {"period": CPU_PERIOD_USEC, "quota": cpu_quota_usec(limits.cpus)},
        "pids": {"limit": limits.pids},
        "devices": [{"allow": false, "access": "rwm"}],
    })
}
