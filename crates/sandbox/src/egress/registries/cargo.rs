//! The registries of Cargo: index, downloads and API.
//!
//! Cargo has no command that prints them. Its configuration names those that are not the default;
//! of each it has used it keeps the `config.json`, which names the other two addresses. Where it
//! has used none yet, it is made to use one, in a folder of its own.

use super::{DiscoveryError, Found, ToolHomes, tool, url};
use crate::egress::host::{Destination, Host};
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// Makes Cargo fetch the `config.json` of the registry it would use, with the configuration in
/// `$1`, and prints name and content of what it keeps. It needs any crate's name; whether it finds
/// that does not matter. It must end before the server's patience does, or the folder stays.
const FIRST_USE: &str = r#"
command -v cargo >/dev/null || exit 127
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
for file in config.toml config; do
    if [ -n "$1" ] && [ -f "$1/$file" ]; then cp "$1/$file" "$folder/"; fi
done
export CARGO_HOME="$folder" CARGO_NET_RETRY=0
cd "$folder"
timeout 4 sh -c 'cargo info libc || cargo search --limit 1 libc' >/dev/null 2>&1
for index in "$folder"/registry/index/*/; do
    if [ -f "$index/config.json" ]; then basename "$index"; tr -d '\n' <"$index/config.json"; echo; fi
done
exit 0
"#;

/// Reads Cargo's configuration and what it keeps.
pub async fn discover(homes: &ToolHomes) -> Found {
    let home =
        homes.cargo_home.clone().or_else(|| homes.home.as_ref().map(|home| home.join(".cargo")));
    let mut found = Vec::new();
    let mut used = Vec::new();
    if let Some(home) = &home {
        for name in ["config.toml", "config"] {
            found.extend(configured(&tool::read(home.join(name)).await.unwrap_or_default()));
        }
        used = kept(&home.join("registry/index")).await;
    }
    if used.is_empty() {
        used = first_use(home).await?;
    }
    found.extend(used);
    Ok(found)
}

/// Reads the lines that name an index, such as `registry = "sparse+https://mirror.example/"`.
fn configured(settings: &str) -> Vec<Destination> {
    let indexes = settings.lines().filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        matches!(key.trim(), "registry" | "index").then_some(value)
    });
    indexes.flat_map(url::destinations_in).collect()
}

async fn kept(folder: &Path) -> Vec<Destination> {
    let mut found = Vec::new();
    let Ok(mut entries) = tokio::fs::read_dir(folder).await else { return found };
    while let Ok(Some(entry)) = entries.next_entry().await {
        if let Some(config) = tool::read(entry.path().join("config.json")).await {
            found.extend(index(&entry.file_name().to_string_lossy(), &config));
        }
    }
    found
}

async fn first_use(home: Option<PathBuf>) -> Found {
    let mut command = Command::new("sh");
    command.args(["-c", FIRST_USE, "sh"]).arg(home.unwrap_or_default());
    let answer = match tool::run(command).await {
        Err(DiscoveryError::Failed(_)) if tool::find("cargo").await.is_none() => {
            return Err(DiscoveryError::Absent);
        }
        answer => answer?,
    };
    let lines: Vec<&str> = answer.lines().collect();
    let found: Vec<_> = lines.chunks_exact(2).flat_map(|pair| index(pair[0], pair[1])).collect();
    if found.is_empty() {
        Err(DiscoveryError::Failed("its registry could not be reached".into()))
    } else {
        Ok(found)
    }
}

/// What is known of one index: its folder is named `host-hash`.
fn index(folder: &str, config: &str) -> Vec<Destination> {
    let host = folder.rsplit_once('-').and_then(|(host, _)| host.parse::<Host>().ok());
    let mut found: Vec<_> = host.map(|host| Destination { host, port: 443 }).into_iter().collect();
    found.extend(url::destinations_in(config));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(found: &[Destination]) -> Vec<String> {
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_index_its_downloads_and_its_api_are_found() {
        let config =
            r#"{"dl": "https://files.example/{crate}/{version}", "api": "https://api.example"}"#;
        let found = index("index.a-b.example-1949cf8c6b5b557f", config);
        assert_eq!(
            texts(&found),
            ["index.a-b.example:443", "files.example:443", "api.example:443"]
        );
    }

    #[test]
    fn configured_registries_are_found_and_a_proxy_is_none() {
        let settings = "[source.crates-io]\nreplace-with = \"campus\"\n[source.campus]\nregistry = \"sparse+http://mirror.example:8081/i/\"\n\
                        [registries.x]\nindex = \"https://git.example/i.git\"\n[http]\nproxy = \"http://proxy.example:3128\"\n";
        assert_eq!(texts(&configured(settings)), ["mirror.example:8081", "git.example:443"]);
    }

    #[tokio::test]
    async fn what_cargo_keeps_is_read_from_its_folder() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("registry/index/index.example-0123456789abcdef");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("config.json"), r#"{"dl": "https://files.example/x"}"#).unwrap();
        let homes = ToolHomes { home: None, cargo_home: Some(home.path().into()) };
        assert_eq!(
            texts(&discover(&homes).await.unwrap()),
            ["index.example:443", "files.example:443"]
        );
    }
}
