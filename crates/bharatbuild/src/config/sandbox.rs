//! Where projects run and how much they get.

use super::{ConfigError, Setting, Sources};
use std::path::PathBuf;

pub(super) static SETTINGS: &[Setting] =
    &[ENGINE, MEMORY, CPUS, BUILD_MEMORY, BUILD_CPUS, BUILDS, UID_BASE, BROWSER];

const ENGINE: Setting = Setting {
    flag: "engine",
    env: "BHARATBUILD_ENGINE",
    key: "sandbox.engine",
    default: "auto",
    help: "auto, native or docker",
};
const MEMORY: Setting = Setting {
    flag: "sandbox-memory",
    env: "SANDBOX_MEMORY",
    key: "sandbox.memory",
    default: "512m",
    help: "Memory of a running app",
};
const CPUS: Setting = Setting {
    flag: "sandbox-cpus",
    env: "SANDBOX_CPUS",
    key: "sandbox.cpus",
    default: "0.5",
    help: "Cores of a running app",
};
const BUILD_MEMORY: Setting = Setting {
    flag: "build-memory",
    env: "BUILD_MEMORY",
    key: "sandbox.build_memory",
    default: "2g",
    help: "Memory of installing and building",
};
const BUILD_CPUS: Setting = Setting {
    flag: "build-cpus",
    env: "BUILD_CPUS",
    key: "sandbox.build_cpus",
    default: "2",
    help: "Cores of installing and building",
};
const BUILDS: Setting = Setting {
    flag: "builds-at-once",
    env: "BUILDS_AT_ONCE",
    key: "sandbox.builds_at_once",
    default: "2",
    help: "Projects that install or build at once on this host; others wait",
};
const UID_BASE: Setting = Setting {
    flag: "sandbox-uid-base",
    env: "SANDBOX_UID_BASE",
    key: "sandbox.uid_base",
    default: "600000000",
    help: "First host user id given to sandboxes",
};
const BROWSER: Setting = Setting {
    flag: "checking-browser",
    env: "CHECKING_BROWSER",
    key: "sandbox.checking_browser",
    // Debian's, and Alpine's: the program itself, for its launcher reads settings that are not there.
    default: "/usr/lib/chromium/chromium",
    help: "Chromium's program in sandboxes, which looks at an app's pages; none: pages are only asked for by HTTP",
};

/// Host user ids above this cannot be handed out: there must be room for sandboxes.
const MAX_UID_BASE: u32 = 4_000_000_000;

/// Which engine makes sandboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineChoice {
    Auto,
    Native,
    Docker,
}

#[derive(Debug, Clone)]
pub struct SandboxConfig {
    pub engine: EngineChoice,
    pub memory_bytes: u64,
    pub cpus: f64,
    pub build_memory_bytes: u64,
    pub build_cpus: f64,
    pub builds_at_once: usize,
    pub uid_base: u32,
    /// The browser's program inside; none where it is switched off.
    pub browser: Option<String>,
    /// The program that is the engine's helper; our own where none is named. Tests name it, for
    /// they are another program.
    pub helper: Option<PathBuf>,
}

impl SandboxConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        Ok(Self {
            engine: sources.parse(&ENGINE, "auto, native or docker", engine)?,
            memory_bytes: sources.bytes(&MEMORY)?,
            cpus: sources.cpus(&CPUS)?,
            build_memory_bytes: sources.bytes(&BUILD_MEMORY)?,
            build_cpus: sources.cpus(&BUILD_CPUS)?,
            builds_at_once: sources.parse(&BUILDS, "a number from 1 to 1000", builds)?,
            uid_base: sources.parse(&UID_BASE, "a user id from 100000 to 4000000000", uid_base)?,
            browser: sources.parse(&BROWSER, "a program's path, or none", browser)?,
            helper: None,
        })
    }
}

fn engine(text: &str) -> Option<EngineChoice> {
    match text {
        "auto" => Some(EngineChoice::Auto),
        "native" => Some(EngineChoice::Native),
        "docker" => Some(EngineChoice::Docker),
        _ => None,
    }
}

fn browser(text: &str) -> Option<Option<String>> {
    match text {
        "none" => Some(None),
        path => path.starts_with('/').then(|| Some(path.to_owned())),
    }
}

fn builds(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number| (1..=1000).contains(number))
}

fn uid_base(text: &str) -> Option<u32> {
    text.parse().ok().filter(|uid| (100_000..=MAX_UID_BASE).contains(uid))
}
