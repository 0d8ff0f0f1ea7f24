//! A synthetic /etc: a few files of the host, and a few written here.

use super::launch::Launch;
use crate::confinement;
use crate::engine::USER_OFFSET;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Files and folders of the host's /etc that its programs read and that hold no secret.
pub const HOST_ETC: [&str; 18] = [
    "alternatives",
    "ca-certificates",
    "fonts",
    "java-17-openjdk",
    "java-21-openjdk",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "magic",
    "maven",
    "mime.types",
    "perl",
    "php",
    "protocols",
    "python3",
    "services",
    "ssl",
];
/// The host's part, as binds.
pub fn binds() -> Vec<super::launch::Bind> {
    let path = |name: &&str| Path::new("/etc").join(name);
    let present = HOST_ETC.iter().map(path).filter(|path| path.exists());
    present.map(|path| super::launch::Bind { source: resolved(&path), target: path }).collect()
}

/// /etc/localtime is a link into /usr: the file it leads to is bound.
fn resolved(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Writes the rest into the skeleton at `root`.
pub fn write(root: &Path, launch: &Launch) -> io::Result<()> {
    let etc = root.join("etc");
    let (passwd, group) = confinement::accounts(USER_OFFSET);
    fs::write(etc.join("passwd"), passwd)?;
    fs::write(etc.join("group"), group)?;
    fs::write(etc.join("hosts"), "127.0.0.1 localhost sandbox\n::1 localhost ip6-localhost\n")?;
    fs::write(etc.join("hostname"), "sandbox\n")?;
    fs::write(etc.join("resolv.conf"), "nameserver 127.0.0.1\noptions timeout:5 attempts:2\n")?;
    fs::write(
        etc.join("nsswitch.conf"),
        "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n",
    )?;
    fs::write(etc.join("machine-id"), format!("{}\n", launch.spec.id))
}
