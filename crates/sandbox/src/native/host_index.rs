//! Where the host's package managers get their packages, without the credentials for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The bundle of certificates that Debian keeps, with a college's own among them.
const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Settings of package managers for use inside sandboxes.
#[derive(Debug, Clone, Default)]
pub struct HostIndex {
    pub env: BTreeMap<String, String>,
    /// Files for the user's home, by relative path.
    pub files: BTreeMap<PathBuf, String>,
}

impl HostIndex {
    /// Asks the host's package managers. Blocks for about a second.
    pub fn discover(home: Option<&Path>) -> Self {
        let mut index = Self::default();
        index.set("npm_config_registry", asked("npm", &["config", "get", "registry"]));
        index.set("PIP_INDEX_URL", asked("pip3", &["config", "get", "global.index-url"]));
        index.set("GOPROXY", asked("go", &["env", "GOPROXY"]));
        index.set("GOSUMDB", asked("go", &["env", "GOSUMDB"]));
        if Path::new(CERTIFICATES).exists() {
            for name in [
                "PIP_CERT",
                "NODE_EXTRA_CA_CERTS",
                "SSL_CERT_FILE",
                "REQUESTS_CA_BUNDLE",
                "CARGO_HTTP_CAINFO",
                "GIT_SSL_CAINFO",
            ] {
                index.set(name, Some(CERTIFICATES.to_owned()));
            }
        }
        if let Some(home) = home {
            index.maven(home);
            index.cargo(home);
        }
        index
    }

    fn set(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.env.insert(name.to_owned(), without_credentials(&value));
        }
    }

    fn maven(&mut self, home: &Path) {
        let Ok(settings) = std::fs::read_to_string(home.join(".m2/settings.xml")) else { return };
        if let Some(mirrors) = between(&settings, "<mirrors>", "</mirrors>") {
            let text = format!(
                "<settings><mirrors>{}</mirrors></settings>\n",
                without_credentials(mirrors)
            );
            self.files.insert(".m2/settings.xml".into(), text);
        }
    }

    fn cargo(&mut self, home: &Path) {
        let Ok(settings) = std::fs::read_to_string(home.join(".cargo/config.toml")) else { return };
        let kept: Vec<String> = source_sections(&settings).map(without_credentials).collect();
        if !kept.is_empty() {
            self.files.insert(".cargo/config.toml".into(), kept.join("\n") + "\n");
        }
    }
}

/// Lines of the sections that say where crates come from, without any token.
fn source_sections(settings: &str) -> impl Iterator<Item = &str> {
    let mut wanted = false;
    settings.lines().filter(move |line| {
        if line.trim_start().starts_with('[') {
            wanted = line.contains("[source") || line.contains("[registries");
        }
        wanted && !line.contains("token") && !line.contains("credential")
    })
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0)
}

/// Removes `user:password@` from every address in a text.
fn without_credentials(text: &str) -> String {
    let mut parts = text.split("://");
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let authority_end = part.find(['/', ',', '|', ' ', '"', '<', '\n']).unwrap_or(part.len());
        let kept = part[..authority_end].rfind('@').map_or(part, |at| &part[at + 1..]);
        clean.push_str("://");
        clean.push_str(kept);
    }
    clean
}

fn asked(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty() && text != "undefined").then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_stay_outside() {
        assert_eq!(
            without_credentials("https://me:secret@mirror.example/simple"),
            "https://mirror.example/simple"
        );
        assert_eq!(
            without_credentials("https://a:b@x.example,https://c@y.example|direct"),
            "https://x.example,https://y.example|direct"
        );
        assert_eq!(
            without_credentials("https://plain.example/@scope"),
            "https://plain.example/@scope"
        );
    }

    #[test]
    fn only_sources_of_crates_are_taken() {
        let settings = "[net]\ngit-fetch-with-cli = true\n[source.campus]\nregistry = \"sparse+https://mirror.example/\"\n[registries.campus]\ntoken = \"secret\"\n";
        let kept: Vec<&str> = source_sections(settings).collect();
        assert_eq!(
            kept,
            [
                "[source.campus]",
                "registry = \"sparse+https://mirror.example/\"",
                "[registries.campus]"
            ]
        );
    }
}
