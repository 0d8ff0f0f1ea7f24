//! What holds a sandbox, whatever the engine: the agent's few capabilities, the system calls, the
//! hidden parts of /proc and /sys, and where things are inside.

pub mod seccomp;

/// What the agent may do. What it executes may do nothing.
pub const CAPABILITIES: [&str; 6] =
    ["CAP_CHOWN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL", "CAP_NET_BIND_SERVICE"];
/// Microseconds in which a CPU quota is counted.
pub const CPU_PERIOD_USEC: u64 = 100_000;
/// Shared memory (/dev/shm), in bytes; charged to the sandbox's memory.
pub const SHM_BYTES: u64 = 64 * 1024 * 1024;

/// Kernel files that tell of the host; nothing is seen in their place.
pub const MASKED: [&str; 11] = [
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
/// Kernel files that change the host.
pub const READ_ONLY: [&str; 6] =
    ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger", "/sys/fs/cgroup"];

/// Where things are inside.
pub const AGENT_FOLDER: &str = "/.agent";
pub const SOCKET_FOLDER: &str = "/run/agent";
pub const HOME: &str = "/home/student";
pub const WORKSPACE: &str = "/workspace";

/// Host name inside.
pub const HOST_NAME: &str = "sandbox";

/// The agent's program and arguments, for what it executes to run under these ids.
pub fn agent_command(user: u32) -> Vec<String> {
    let (program, socket) =
        (format!("{AGENT_FOLDER}/sandbox-agent"), format!("{SOCKET_FOLDER}/agent.sock"));
    let user = user.to_string();
    [&program, "--socket", &socket, "--workspace", WORKSPACE, "--uid", &user, "--gid", &user]
        .map(str::to_owned)
        .to_vec()
}

/// The CPU quota of a period, in microseconds.
pub fn cpu_quota_usec(cpus: f64) -> i64 {
    (cpus * CPU_PERIOD_USEC as f64) as i64
}

/// /etc/passwd and /etc/group inside: root without a shell, and the student.
pub fn accounts(user: u32) -> (String, String) {
    let nologin = "/usr/sbin/nologin";
    let passwd = format!(
        "root:x:0:0:root:/root:{nologin}\n\
         student:x:{user}:{user}:Student:{HOME}:/bin/bash\n\
         nobody:x:65534:65534:nobody:/:{nologin}\n"
    );
    (passwd, format!("root:x:0:\ntty:x:5:\nstudent:x:{user}:\nnogroup:x:65534:\n"))
}
