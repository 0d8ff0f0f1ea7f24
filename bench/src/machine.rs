//! Where and when a run was made, so that a figure can be tied to it.

use std::path::Path;
use std::process::Command;

pub struct Conditions {
    /// Day and minute, UTC.
    pub date: String,
    /// The commit, and whether the tree had changes.
    pub tree: String,
    pub machine: String,
    /// When the server's program was written, and the start of its hash: the tree may be newer.
    pub server: String,
    /// The load average before: how quiet the machine was.
    pub load_before: String,
    pub load_after: String,
}

impl Conditions {
    pub fn begin(server: &Path) -> Self {
        Self {
            date: said("date", &["-u", "+%F %H:%M"]),
            tree: said("git", &["describe", "--always", "--dirty"]),
            machine: machine(),
            server: program(server),
            load_before: load(),
            load_after: String::new(),
        }
    }

    pub fn end(self) -> Self {
        Self { load_after: load(), ..self }
    }
}

fn program(path: &Path) -> String {
    let path = path.to_string_lossy();
    let built = said("date", &["-u", "-r", &path, "+%F %H:%M"]);
    let hash = said("sha256sum", &[&path]);
    format!("built {built}, sha256 {}", hash.get(..12).unwrap_or("?"))
}

fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = field("/proc/cpuinfo", "model name");
    let kib: u64 = field("/proc/meminfo", "MemTotal").trim_end_matches(" kB").parse().unwrap_or(0);
    let system = field("/etc/os-release", "PRETTY_NAME");
    let gigabytes = (kib as f64 / 1024.0 / 1024.0).round();
    format!("{cores} cores ({model}), {gigabytes} GB, {system}, Linux {}", said("uname", &["-r"]))
}

fn field(file: &str, name: &str) -> String {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    let value = line.and_then(|line| line.split_once([':', '=']));
    value.map_or("", |(_, value)| value.trim().trim_matches('"')).to_owned()
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(
        |_| "?".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
