//! The repositories of Maven: mirrors and repositories of its settings, and the default one, which
//! is in a file inside its own library.

use super::{DiscoveryError, Found, ToolHomes, tool, url};
use std::path::{Path, PathBuf};

/// The file that every project inherits from, inside one of Maven's libraries.
const SUPER_POM: &str = "org/apache/maven/model/pom-4.0.0.xml";
/// How the library begins: of Maven 3, of Maven 4.
const LIBRARIES: [&str; 3] = ["maven-model-builder", "maven-impl", "maven-api-impl"];
/// Prints one file of an archive, where there is no `unzip`.
const UNPACK: &str =
    "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())";

/// Reads Maven's settings and its library.
pub async fn discover(homes: &ToolHomes) -> Found {
    let maven_home = maven_home().await?;
    let user = homes.home.as_ref().map(|home| home.join(".m2/settings.xml"));
    let mut found = Vec::new();
    for path in [user, Some(maven_home.join("conf/settings.xml"))].into_iter().flatten() {
        found.extend(repositories(&tool::read(path).await.unwrap_or_default()));
    }
    found.extend(repositories(&super_pom(&maven_home.join("lib")).await?));
    Ok(found)
}

/// The folder that holds `bin/mvn`, or what `mvn` says where that is a script of someone else.
async fn maven_home() -> Result<PathBuf, DiscoveryError> {
    let program = tool::find("mvn").await.ok_or(DiscoveryError::Absent)?;
    let program = tokio::fs::canonicalize(program).await.unwrap_or_default();
    if let Some(home) = program.ancestors().nth(2)
        && tokio::fs::try_exists(home.join("lib")).await.unwrap_or(false)
        && library(&home.join("lib")).await.is_some()
    {
        return Ok(home.into());
    }
    let version = tool::ask("mvn", &["--version"]).await?;
    let home = version.lines().find_map(|line| line.strip_prefix("Maven home: "));
    home.map(PathBuf::from).ok_or_else(|| DiscoveryError::Failed("its folder is unknown".into()))
}

async fn library(folder: &Path) -> Option<PathBuf> {
    let mut entries = tokio::fs::read_dir(folder).await.ok()?;
    while let Ok(Some(entry)) = entries.next_entry().await {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".jar") && LIBRARIES.iter().any(|library| name.starts_with(library)) {
            return Some(entry.path());
        }
    }
    None
}

async fn super_pom(libraries: &Path) -> Result<String, DiscoveryError> {
    let library = library(libraries)
        .await
        .ok_or_else(|| DiscoveryError::Failed("its library is missing".into()))?;
    let library = library.to_string_lossy();
    match tool::ask("unzip", &["-p", &library, SUPER_POM]).await {
        Ok(pom) => Ok(pom),
        Err(_) => tool::ask("python3", &["-c", UNPACK, &library, SUPER_POM]).await,
    }
}

/// The `<url>`s of a file, without those in comments.
fn repositories(xml: &str) -> Vec<super::Destination> {
    let mut live = String::new();
    let mut rest = xml;
    while let Some((before, comment)) = rest.split_once("<!--") {
        live.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    live.push_str(rest);
    let addresses = live.split("<url>").skip(1).filter_map(|part| part.split_once("</url>"));
    addresses.filter_map(|(address, _)| url::destination_of(address.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrors_and_repositories_are_found_and_comments_are_not() {
        let xml = "<settings xmlns=\"http://schema.example/1\"><!-- <mirror><url>http://sample.example/</url></mirror> -->\
                   <mirrors><mirror><url> https://mirror.example:8443/m2 </url></mirror></mirrors>\
                   <proxies><proxy><host>proxy.example</host></proxy></proxies>\
                   <repository><url>http://repo.example/x</url></repository><!-- open";
        let found: Vec<_> = repositories(xml).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["mirror.example:8443", "repo.example:80"]);
    }
}
