//! Language tools that live outside the host's /usr, found by asking the tools themselves.

use super::etc;
use super::launch::Bind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where found tools are put inside.
const TARGET: &str = "/opt/toolchains";
/// Folders of the host's /usr with programs.
const SYSTEM_PATH: &str = "/usr/bin:/bin:/usr/sbin:/sbin";

/// The read-only pieces of the host that sandboxes see, and the PATH that leads to them.
#[derive(Debug, Clone, Default)]
pub struct Toolchains {
    pub binds: Vec<Bind>,
    bins: Vec<String>,
}

impl Toolchains {
    /// Asks the host's tools where they are. Blocks for some tenths of a second.
    pub fn discover() -> Self {
        let mut found = Self { binds: etc::binds(), bins: Vec::new() };
        found.add("rust", asked("rustc", &["--print", "sysroot"]), "bin");
        found.add("go", asked("go", &["env", "GOROOT"]), "bin");
        let node = asked("node", &["-p", "process.execPath"]);
        found.add(
            "node",
            node.and_then(|program| Some(program.parent()?.parent()?.to_owned())),
            "bin",
        );
        found
    }

    fn add(&mut self, name: &str, folder: Option<PathBuf>, bin: &str) {
        // What is in /usr is there already; what is not a folder of its own is not taken whole.
        let Some(folder) = folder.filter(|folder| !in_system(folder) && folder.join(bin).is_dir())
        else {
            return;
        };
        let target = Path::new(TARGET).join(name);
        self.bins.push(target.join(bin).display().to_string());
        self.binds.push(Bind { source: folder, target });
    }

    /// PATH inside, behind the folders that the user's own tools are in.
    pub fn path(&self, first: &[&str]) -> String {
        let own = first.iter().map(|folder| (*folder).to_owned());
        own.chain(self.bins.iter().cloned())
            .chain([SYSTEM_PATH.to_owned()])
            .collect::<Vec<_>>()
            .join(":")
    }
}

fn in_system(folder: &Path) -> bool {
    let local = folder.starts_with("/usr/local") && folder != Path::new("/usr/local");
    !folder.is_absolute()
        || folder == Path::new("/")
        || folder == Path::new("/usr/local")
        || (folder.starts_with("/usr") && !local)
}

/// The path a tool prints, if it is there and knows.
fn asked(program: &str, arguments: &[&str]) -> Option<PathBuf> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let path = PathBuf::from(text.trim());
    (output.status.success() && path.is_absolute()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_is_outside_usr_and_leaves_the_rest() {
        for inside in ["/usr", "/usr/lib/go", "/", "/usr/local", "relative"] {
            assert!(in_system(Path::new(inside)), "{inside}");
        }
        for outside in ["/usr/local/go", "/opt/node", "/home/x/.rustup/toolchains/stable"] {
            assert!(!in_system(Path::new(outside)), "{outside}");
        }
    }

    #[test]
    fn the_users_own_folders_come_first() {
        let toolchains =
            Toolchains { binds: Vec::new(), bins: vec!["/opt/toolchains/go/bin".into()] };
        assert_eq!(
            toolchains.path(&["/home/student/.local/bin"]),
            "/home/student/.local/bin:/opt/toolchains/go/bin:/usr/bin:/bin:/usr/sbin:/sbin"
        );
    }
}
