//! What can be told by looking.

use super::Finding;
use crate::config::Config;
use std::path::Path;
use std::process::{Command, Stdio};

/// Free space below which a college's server is in trouble, in bytes.
const LITTLE_SPACE_BYTES: u64 = 5 << 30;

/// A tool, how it tells its version, and where it comes from.
const TOOLS: [(&str, &[&str], &str); 8] = [
    ("node", &["--version"], "nodejs"),
    ("npm", &["--version"], "npm"),
    ("python3", &["--version"], "python3"),
    ("pip3", &["--version"], "python3-pip python3-venv"),
    ("javac", &["-version"], "default-jdk-headless"),
    ("mvn", &["--version"], "maven"),
    ("go", &["version"], "golang-go"),
    ("cargo", &["--version"], "cargo-web rustc-web"),
];

pub(super) fn all(config: &Config) -> Vec<Finding> {
    let mut findings = vec![
        privilege(),
        control_groups(),
        user_namespaces(),
        space(&config.storage.data),
        previews(config),
    ];
    findings.extend(TOOLS.iter().map(tool));
    findings
}

fn privilege() -> Finding {
    match rustix::process::geteuid().is_root() {
        true => Finding::good("privilege", "root"),
        false => Finding::bad(
            "privilege",
            "not root",
            "run the server as root: the native engine makes namespaces and control groups",
        ),
    }
}

fn control_groups() -> Finding {
    let mount = Path::new("/sys/fs/cgroup");
    if mount.join("cgroup.controllers").exists() {
        return Finding::good("cgroups", "version 2");
    }
    let needed = ["memory", "cpu", "pids", "freezer"];
    let missing: Vec<&str> = needed.into_iter().filter(|name| !mount.join(name).exists()).collect();
    match missing.is_empty() {
        true => Finding::good("cgroups", "version 1"),
        false => Finding::bad(
            "cgroups",
            format!("missing: {}", missing.join(", ")),
            "mount these controllers below /sys/fs/cgroup, or boot with cgroup version 2",
        ),
    }
}

fn user_namespaces() -> Finding {
    let allowed = std::fs::read_to_string("/proc/sys/user/max_user_namespaces");
    match allowed.ok().and_then(|text| text.trim().parse::<u64>().ok()) {
        Some(0) | None => Finding::bad(
            "namespaces",
            "no user namespaces",
            "sysctl user.max_user_namespaces=10000",
        ),
        Some(count) => Finding::good("namespaces", format!("{count} user namespaces")),
    }
}

fn space(data: &Path) -> Finding {
    let there = data.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
    let free = rustix::fs::statvfs(there).map_or(0, |disk| disk.f_bavail * disk.f_frsize);
    let found = format!("{} GB free for {}", free >> 30, data.display());
    match free < LITTLE_SPACE_BYTES {
        true => Finding::lacking("disk", found, "give the data folder a larger disk: --data DIR"),
        false => Finding::good("disk", found),
    }
}

fn previews(config: &Config) -> Finding {
    match (&config.server.public_url, &config.preview.domain) {
        (_, Some(domain)) => Finding::good("previews", format!("p<port>--<project>.{domain}")),
        (Some(_), None) => {
            let ports = &config.preview.ports;
            let hint = "set PREVIEW_DOMAIN to a wildcard domain of this server, and previews need no ports";
            Finding::lacking(
                "previews",
                format!("ports {} to {} of this host, one each", ports.start(), ports.end()),
                hint,
            )
        }
        (None, None) => {
            let ports = &config.preview.ports;
            let found = format!(
                "*.bb.localhost on this computer; from elsewhere ports {} to {}",
                ports.start(),
                ports.end()
            );
            Finding::good("previews", found)
        }
    }
}

fn tool(&(name, arguments, packages): &(&'static str, &[&str], &str)) -> Finding {
    let output =
        Command::new(name).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output();
    let version = output.ok().filter(|output| output.status.success());
    let version = version.map(|output| {
        String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned()
    });
    match version {
        Some(version) => Finding::good(name, without_escapes(&version)),
        None => Finding::lacking(name, "not here", format!("apt-get install {packages}")),
    }
}

/// Some tools colour their version whatever they write to.
fn without_escapes(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        plain.push_str(before);
        rest = after
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
            .get(1..)
            .unwrap_or_default();
    }
    plain + rest
}
