//! A sandbox's control groups, v1 (hybrid) or v2, read and written directly.

use crate::confinement::{CPU_PERIOD_USEC, cpu_quota_usec};
use crate::engine::Stats;
use crate::limits::Limits;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

const MOUNT: &str = "/sys/fs/cgroup";
/// Controllers of v1 under which a sandbox may have a group.
const V1_CONTROLLERS: [&str; 13] = [
    "pids",
    "memory",
    "cpu",
    "cpuacct",
    "cpu,cpuacct",
    "cpuset",
    "devices",
    "freezer",
    "blkio",
    "net_cls",
    "net_prio",
    "perf_event",
    "systemd",
];
/// How long killed processes may take to be gone.
const KILL_ATTEMPTS: u32 = 250;
const KILL_PAUSE: Duration = Duration::from_millis(20);

/// The groups at one path, in every hierarchy of the host.
#[derive(Debug, Clone)]
pub struct Cgroup {
    /// Without the leading slash, e.g. `bharatbuild/<instance>/<id>`.
    path: PathBuf,
    unified: bool,
}

impl Cgroup {
    pub fn new(path: &str) -> Self {
        Self { path: path.trim_start_matches('/').into(), unified: is_unified() }
    }

    fn controller(&self, name: &str) -> PathBuf {
        let base = Path::new(MOUNT);
        if self.unified { base.join(&self.path) } else { base.join(name).join(&self.path) }
    }

    fn folders(&self) -> Vec<PathBuf> {
        if self.unified {
            return vec![self.controller("")];
        }
        V1_CONTROLLERS
            .iter()
            .map(|name| self.controller(name))
            .filter(|folder| folder.exists())
            .collect()
    }

    /// Names of the groups below this one.
    pub fn children(&self) -> BTreeSet<String> {
        let entries = self
            .folders()
            .into_iter()
            .filter_map(|folder| fs::read_dir(folder).ok())
            .flatten()
            .flatten();
        let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        folders.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }

    /// Processes in the group, as the host numbers them.
    pub fn processes(&self) -> BTreeSet<i32> {
        let texts = self
            .folders()
            .into_iter()
            .filter_map(|folder| fs::read_to_string(folder.join("cgroup.procs")).ok());
        texts
            .flat_map(|text| {
                text.lines().filter_map(|line| line.parse().ok()).collect::<Vec<i32>>()
            })
            .collect()
    }

    pub fn stats(&self) -> Stats {
        if self.unified { self.stats_v2() } else { self.stats_v1() }
    }

    fn stats_v1(&self) -> Stats {
        let memory = self.controller("memory");
        Stats {
            memory_bytes: field(&memory.join("memory.stat"), "total_rss"),
            memory_limit_bytes: number(&memory.join("memory.limit_in_bytes")),
            cpu_usec: number(&self.controller("cpuacct").join("cpuacct.usage")) / 1000,
            pids: number(&self.controller("pids").join("pids.current")) as u32,
            oom_kills: field(&memory.join("memory.oom_control"), "oom_kill"),
        }
    }

    fn stats_v2(&self) -> Stats {
        let folder = self.controller("");
        Stats {
            memory_bytes: field(&folder.join("memory.stat"), "anon"),
            memory_limit_bytes: number(&folder.join("memory.max")),
            cpu_usec: field(&folder.join("cpu.stat"), "usage_usec"),
            pids: number(&folder.join("pids.current")) as u32,
            oom_kills: field(&folder.join("memory.events"), "oom_kill"),
        }
    }

    pub fn set_limits(&self, limits: &Limits) -> io::Result<()> {
        let quota = cpu_quota_usec(limits.cpus);
        if self.unified {
            let folder = self.controller("");
            fs::write(folder.join("memory.max"), limits.memory_bytes.to_string())?;
            return fs::write(folder.join("cpu.max"), format!("{quota} {CPU_PERIOD_USEC}"));
        }
        set_memory_v1(&self.controller("memory"), limits.memory_bytes)?;
        fs::write(self.controller("cpu").join("cpu.cfs_quota_us"), quota.to_string())
    }

    /// Stops or continues every process.
    pub fn freeze(&self, frozen: bool) -> io::Result<()> {
        if self.unified {
            return fs::write(
                self.controller("").join("cgroup.freeze"),
                if frozen { "1" } else { "0" },
            );
        }
        fs::write(
            self.controller("freezer").join("freezer.state"),
            if frozen { "FROZEN" } else { "THAWED" },
        )
    }

    pub fn frozen(&self) -> bool {
        let file = if self.unified {
            self.controller("").join("cgroup.freeze")
        } else {
            self.controller("freezer").join("freezer.state")
        };
        fs::read_to_string(file)
            .is_ok_and(|text| matches!(text.trim(), "1" | "FROZEN" | "FREEZING"))
    }

    /// Kills every process and removes the groups. Blocks until both are done.
    pub fn destroy(&self) -> io::Result<()> {
        for _ in 0..KILL_ATTEMPTS {
            let processes = self.processes();
            // A frozen process does not die until it is thawed.
            let _ = self.freeze(false);
            for &pid in &processes {
                if let Some(pid) = rustix::process::Pid::from_raw(pid) {
                    let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
                }
            }
            if processes.is_empty() && self.remove() {
                self.remove_parent();
                return Ok(());
            }
            std::thread::sleep(KILL_PAUSE);
        }
        Err(io::Error::other(format!("processes {:?} do not die", self.processes())))
    }

    fn remove(&self) -> bool {
        self.folders().into_iter().fold(true, |all, folder| {
            let removed = fs::remove_dir(&folder);
            all && (removed.is_ok() || !folder.exists())
        })
    }
}

impl Cgroup {
    /// The instance's own groups go with its last sandbox; while it has others they stay.
    fn remove_parent(&self) {
        let Some(parent) = self.path.parent() else { return };
        for folder in (Self { path: parent.to_owned(), unified: self.unified }).folders() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Memory and swap together are limited too where Docker made the group, never below memory alone:
/// the order depends on whether the limit grows or shrinks.
fn set_memory_v1(folder: &Path, bytes: u64) -> io::Result<()> {
    let (memory, with_swap) =
        (folder.join("memory.limit_in_bytes"), folder.join("memory.memsw.limit_in_bytes"));
    let bytes = bytes.to_string();
    let grown = fs::write(&with_swap, &bytes);
    fs::write(memory, &bytes)?;
    match grown {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(_) => fs::write(with_swap, bytes),
    }
}

fn is_unified() -> bool {
    Path::new(MOUNT).join("cgroup.controllers").exists()
}

fn number(file: &Path) -> u64 {
    fs::read_to_string(file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

fn field(file: &Path, name: &str) -> u64 {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}
