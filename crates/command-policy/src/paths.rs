//! Layer 4: where a path leads, by its text alone. Links are not looked at; the sandbox holds anyway.

use crate::glob;
use crate::marks::UNKNOWN;

/// Whose a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// `/` or all that is in it.
    Root,
    /// A folder right under the root.
    SystemFolder,
    System,
    /// Passwords, keys, other processes' memory.
    Secret,
    /// `/dev/null` and alike.
    Stream,
    /// Disks.
    Device,
    /// `/dev/tcp/host/port` of bash.
    Connection,
    Temporary,
    /// The home itself or all that is in it.
    HomeFolder,
    Home,
    /// The project itself or all that is in it.
    ProjectFolder,
    Project,
    Outside,
    /// It begins with what is known only when it runs.
    Unknown,
}

/// Files that a shell runs when it starts.
const STARTUP: &[&str] = &[
    ".bashrc",
    ".bash_profile",
    ".profile",
    ".zshrc",
    ".zprofile",
    ".zshenv",
    ".bash_login",
    ".bash_logout",
    ".kshrc",
    ".config/fish/config.fish",
];
/// Files and folders of a home that hold secrets.
const HOME_SECRETS: &[&str] = &[
    ".ssh",
    ".aws",
    ".gnupg",
    ".kube",
    ".docker",
    ".netrc",
    ".npmrc",
    ".pypirc",
    ".git-credentials",
    ".bash_history",
    ".zsh_history",
    ".mysql_history",
    ".psql_history",
    ".config/gcloud",
    ".azure",
    ".pgpass",
    ".my.cnf",
    ".cargo/credentials",
    ".cargo/credentials.toml",
    ".config/gh",
];
/// Absolute ones, each a path or a pattern of one.
const SECRETS: &[&str] = &[
    "/etc/shadow",
    "/etc/shadow-",
    "/etc/gshadow",
    "/etc/passwd",
    "/etc/passwd-",
    "/etc/sudoers",
    "/etc/sudoers.d",
    "/etc/ssh",
    "/etc/ssl/private",
    "/etc/kubernetes",
    "/root/.ssh",
    "/root/.aws",
    "/root/.bash_history",
    "/proc/*/environ",
    "/proc/*/mem",
    "/proc/*/maps",
    "/proc/*/root",
    "/proc/*/fd",
    "/proc/*/cwd",
    "/proc/kcore",
    "/proc/kmem",
    "/proc/kallsyms",
    "/dev/mem",
    "/dev/kmem",
    "/proc/sysrq-trigger",
    "/proc/sys/kernel/core_pattern",
    "/run/docker.sock",
    "/var/run/docker.sock",
    "/run/secrets",
    "/var/run/secrets",
    "/run/containerd",
    "/var/lib/docker",
    "/var/lib/kubelet",
    "/sys/kernel",
    "/sys/fs/cgroup/release_agent",
    "/sys/fs/cgroup/*/release_agent",
    "/etc/krb5.keytab",
];
const STREAMS: &[&str] = &[
    "/dev/null",
    "/dev/zero",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
    "/dev/stdin",
    "/dev/stdout",
    "/dev/stderr",
    "/dev/tty",
    "/dev/ptmx",
    "/dev/console",
];
/// Folders under the root that are the system's.
const SYSTEM: &[&str] = &[
    "bin", "boot", "dev", "etc", "home", "lib", "lib32", "lib64", "media", "mnt", "opt", "proc",
    "root", "run", "sbin", "srv", "sys", "usr", "var", "Users", "Library", "System", "Windows",
];
/// Components of a path that are looked at.
const MAX_COMPONENTS: usize = 256;

/// A path without `.`, `..` and doubled slashes: absolute, `~/…`, or unknown. Relative ones begin at
/// `cwd`, which is one of these.
pub(crate) fn normal(path: &str, cwd: &str) -> String {
    let known = path.strip_prefix(UNKNOWN).is_none();
    let path: String = path.chars().filter(|c| *c != UNKNOWN).collect();
    if !known {
        return UNKNOWN.to_string();
    }
    let home = path.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let (base, rest) = match (home, path.starts_with('/')) {
        (Some(rest), _) => ("~", rest),
        (None, true) => ("", path.as_str()),
        (None, false) => (cwd, path.as_str()),
    };
    if base.starts_with(UNKNOWN) {
        return base.to_owned();
    }
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in rest.split('/').take(MAX_COMPONENTS) {
        match part {
            "" | "." => {}
            ".." if parts == ["~"] => parts = vec!["home"],
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if joined.starts_with('~') { joined } else { format!("/{joined}") }
}

/// Where a normal path leads.
pub(crate) fn place(path: &str, workspace: &str) -> Place {
    if path.starts_with(UNKNOWN) {
        return Place::Unknown;
    }
    if let Some(rest) = path.strip_prefix('~') {
        return home(rest.trim_start_matches('/'));
    }
    if let Some(all) = path.strip_prefix(workspace).and_then(all_of) {
        return if all { Place::ProjectFolder } else { Place::Project };
    }
    if path == "/" || is_all(path.trim_start_matches('/')) {
        return Place::Root;
    }
    if starts(path, "/dev/tcp") || starts(path, "/dev/udp") {
        return Place::Connection;
    }
    if STREAMS.contains(&path) || starts(path, "/dev/fd") || starts(path, "/dev/pts") {
        return Place::Stream;
    }
    if SECRETS.iter().any(|secret| under(path, secret)) {
        return Place::Secret;
    }
    if ["/tmp", "/var/tmp", "/dev/shm"].iter().any(|folder| starts(path, folder)) {
        return Place::Temporary;
    }
    let mut parts = path.split('/').skip(1);
    let first = parts.next().unwrap_or_default();
    let deeper: Vec<&str> = parts.collect();
    if first == "home" && !deeper.is_empty() {
        return home(&deeper[1..].join("/"));
    }
    if !SYSTEM.iter().any(|folder| glob::fits(first, folder)) {
        return Place::Outside;
    }
    match (first, deeper.as_slice()) {
        (_, []) => Place::SystemFolder,
        ("dev", _) => Place::Device,
        (_, [only]) if is_all(only) => Place::SystemFolder,
        _ => Place::System,
    }
}

fn home(inside: &str) -> Place {
    if inside.is_empty() || is_all(inside) {
        Place::HomeFolder
    } else if HOME_SECRETS.iter().any(|secret| under(inside, secret)) {
        Place::Secret
    } else {
        Place::Home
    }
}

/// Whether what follows a folder's name is all of it (`Some(true)`), something in it, or not in it.
fn all_of(rest: &str) -> Option<bool> {
    if rest.is_empty() {
        return Some(true);
    }
    rest.strip_prefix('/').map(is_all)
}

/// `*`, `.*`, `{*,.*}`: everything.
fn is_all(name: &str) -> bool {
    !name.is_empty()
        && !name.contains('/')
        && name.chars().all(|c| matches!(c, '*' | '.' | '?'))
        && name.contains('*')
}

fn starts(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a path, which may be a pattern itself, is one of these or in it.
fn under(path: &str, secret: &str) -> bool {
    let mut parts = path.split('/');
    secret.split('/').all(|wanted| {
        parts.next().is_some_and(|part| {
            part == wanted || glob::fits(wanted, part) || named(part) && glob::fits(part, wanted)
        })
    })
}

/// A pattern that says something of the name; `*` alone fits everything and means nothing.
fn named(part: &str) -> bool {
    glob::is_pattern(part) && part.chars().any(char::is_alphanumeric)
}

/// Whether a shell runs this file when it starts.
pub(crate) fn is_startup(path: &str) -> bool {
    let inside = path.strip_prefix("~/").or_else(|| path.strip_prefix("/root/"));
    let inside =
        inside.or_else(|| path.strip_prefix("/home/").and_then(|p| Some(p.split_once('/')?.1)));
    inside.is_some_and(|name| STARTUP.contains(&name))
        || ["/etc/profile", "/etc/bash.bashrc", "/etc/environment"].contains(&path)
        || path.starts_with("/etc/profile.d/")
}

/// Whether a file of the project itself usually holds secrets: they are its own, to read but not to
/// send away.
pub(crate) fn is_private(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let example = ["example", "sample", "template", "test", "dist"];
    let env =
        name == ".env" || name.strip_prefix(".env.").is_some_and(|end| !example.contains(&end));
    env || [".pem", ".key", ".p12", ".pfx", ".kdbx", ".keystore"]
        .iter()
        .any(|end| name.ends_with(end))
        || name.starts_with("id_rsa")
        || name.starts_with("id_ed25519")
        || [".npmrc", ".netrc", ".git-credentials", "credentials.json", "secrets.yml"]
            .contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> Place {
        place(&normal(path, "/workspace"), "/workspace")
    }

    #[test]
    fn a_folder_that_only_begins_like_the_project_is_outside() {
        assert_eq!(at("/workspace-evil/x"), Place::Outside);
        assert_eq!(at("../workspace-evil/x"), Place::Outside);
        assert_eq!(at("/workspace/x"), Place::Project);
    }

    #[test]
    fn folders_of_the_project_may_be_called_as_those_of_the_system() {
        for path in ["src/home/x", "src/usr/x", "app/dev/x", "./etc/passwd", "etc/shadow"] {
            assert_eq!(at(path), Place::Project, "{path}");
        }
    }

    #[test]
    fn dots_and_slashes_change_nothing() {
        for path in [
            "/etc/./passwd",
            "//etc//passwd",
            "../etc/passwd",
            "src/../../etc/passwd",
            "/etc/passwd/",
        ] {
            assert_eq!(at(path), Place::Secret, "{path}");
        }
        assert_eq!(at("/../../.."), Place::Root);
        assert_eq!(at("src/.."), Place::ProjectFolder);
    }

    #[test]
    fn a_pattern_is_what_it_could_be() {
        assert_eq!(at("/et*/shadow"), Place::Secret);
        assert_eq!(at("/e?c/pass*"), Place::Secret);
        assert_eq!(at("/*"), Place::Root);
        assert_eq!(at("*"), Place::ProjectFolder);
        assert_eq!(at("*.log"), Place::Project);
    }

    #[test]
    fn a_home_has_secrets() {
        assert_eq!(at("~/.ssh/id_rsa"), Place::Secret);
        assert_eq!(at("/home/asha/.aws/credentials"), Place::Secret);
        assert_eq!(at("~"), Place::HomeFolder);
        assert_eq!(at("~/notes.txt"), Place::Home);
        assert!(is_startup(&normal("~/.bashrc", "/workspace")));
    }
}
