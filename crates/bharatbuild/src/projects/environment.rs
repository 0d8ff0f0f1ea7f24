//! What programs in a sandbox find in their environment.

use sandbox::native::{HostIndex, Toolchains};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The user's home inside.
pub const HOME: &str = "/home/student";
/// Folders for what a student installs, first on PATH so that it is found as typed.
const OWN_PATH: [&str; 7] = [
    "/workspace/node_modules/.bin",
    "/home/student/.venv/bin",
    "/home/student/.local/bin",
    "/home/student/.npm-global/bin",
    "/home/student/.cargo/bin",
    "/home/student/go/bin",
    "/home/student/.gem/bin",
];
/// Variables that are the same in every sandbox.
const FIXED: [(&str, &str); 20] = [
    ("HOME", HOME),
    ("USER", "student"),
    ("LOGNAME", "student"),
    ("SHELL", "/bin/bash"),
    ("LANG", "C.UTF-8"),
    ("TERM", "xterm-256color"),
    ("TMPDIR", "/home/student/.tmp"),
    ("NPM_CONFIG_PREFIX", "/home/student/.npm-global"),
    ("npm_config_update_notifier", "false"),
    ("npm_config_fund", "false"),
    ("VIRTUAL_ENV", "/home/student/.venv"),
    ("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
    ("PYTHONUNBUFFERED", "1"),
    ("GOTOOLCHAIN", "local"),
    ("GOFLAGS", "-buildvcs=false"),
    // Else Ruby installs into the system, which is not the student's. Debian's gems stay visible.
    ("GEM_HOME", "/home/student/.gem"),
    // With a locked file in it the workspace belongs to the server, which git would find dubious.
    ("GIT_CONFIG_COUNT", "1"),
    ("GIT_CONFIG_KEY_0", "safe.directory"),
    ("GIT_CONFIG_VALUE_0", "*"),
    // Maven itself, beside the app it starts.
    ("MAVEN_OPTS", "-Xmx256m"),
];
/// Names that lead to the sandbox itself, for programs that are given a proxy.
const NO_PROXY: &str = "localhost,127.0.0.1,::1,.localhost";

/// Variables of every sandbox, and files of every new home.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    pub(super) files: BTreeMap<PathBuf, String>,
}

impl Environment {
    /// From what was found on the host.
    pub fn new(toolchains: &Toolchains, index: HostIndex) -> Self {
        let fixed = FIXED.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut variables: BTreeMap<String, String> = fixed.chain(index.env).collect();
        variables.insert("PATH".into(), toolchains.path(&OWN_PATH));
        variables.insert("NO_PROXY".into(), NO_PROXY.into());
        variables.insert("no_proxy".into(), NO_PROXY.into());
        Self { variables, files: index.files }
    }

    /// Of one project's sandbox. The ids are the original's; there is no secret among them.
    pub(super) fn of(&self, project: &str, user: &str) -> BTreeMap<String, String> {
        let mut variables = self.variables.clone();
        variables.insert("PROJECT_ID".into(), project.to_owned());
        variables.insert("USER_ID".into(), user.to_owned());
        variables
    }
}
