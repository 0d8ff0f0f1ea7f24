//! The package indexes of pip.

use super::{DiscoveryError, Found, tool, url};
use crate::egress::host::{Destination, Host};

/// Prints the index and the host of the files that pip uses when nothing is configured, from pip
/// itself: the installed one, or the one Python carries for new environments.
const DEFAULTS: &str = "
import sys
try:
    import pip
except ImportError:
    import ensurepip, glob, os
    folders = [os.path.join(os.path.dirname(ensurepip.__file__), '_bundled')]
    folders.append(getattr(ensurepip, '_WHEEL_PKG_DIR', None) or '/usr/share/python-wheels')
    wheels = [wheel for folder in folders for wheel in glob.glob(os.path.join(folder, 'pip-*.whl'))]
    sys.path[:0] = wheels
from pip._internal.models.index import PyPI
print(PyPI.simple_url, PyPI.file_storage_domain)
";
/// Settings that name places to get packages from.
const SETTINGS: [&str; 3] = ["index-url", "extra-index-url", "find-links"];

/// Asks pip for its settings; where they name no index, for its defaults.
pub async fn discover() -> Found {
    let settings = match tool::ask("python3", &["-m", "pip", "config", "list"]).await {
        Ok(settings) => settings,
        Err(DiscoveryError::TimedOut) => return Err(DiscoveryError::TimedOut),
        // A Python without pip; its environments still get one.
        Err(_) => tool::ask("pip3", &["config", "list"]).await.unwrap_or_default(),
    };
    let (mut found, has_index) = configured(&settings);
    if !has_index {
        found.extend(defaults(&tool::ask("python3", &["-c", DEFAULTS]).await?));
    }
    Ok(found)
}

/// Reads lines such as `global.index-url='https://mirror.example/simple'`.
fn configured(settings: &str) -> (Vec<Destination>, bool) {
    let mut found = Vec::new();
    let mut has_index = false;
    for line in settings.lines() {
        let Some((key, value)) = line.split_once('=') else { continue };
        let name = key.rsplit('.').next().unwrap_or(key);
        if SETTINGS.contains(&name) {
            found.extend(url::destinations_in(value));
            has_index |= name == "index-url";
        }
    }
    (found, has_index)
}

fn defaults(answer: &str) -> Vec<Destination> {
    let mut words = answer.split_whitespace();
    let index = words.next().and_then(url::destination_of);
    let files = words.next().and_then(|name| name.parse::<Host>().ok());
    let files = files.map(|host| Destination { host, port: 443 });
    index.into_iter().chain(files).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(found: &[Destination]) -> Vec<String> {
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn configured_indexes_are_found() {
        let settings = ":env:.timeout='5'\nglobal.index-url='https://a.example/simple'\n\
                        user.extra-index-url='\\nhttps://b.example/s\\nhttp://c.example:1/s'\n:env:.find-links='/opt/wheels'\n";
        let (found, has_index) = configured(settings);
        assert_eq!(texts(&found), ["a.example:443", "b.example:443", "c.example:1"]);
        assert!(has_index);
    }

    #[test]
    fn other_settings_name_no_index() {
        assert_eq!(
            configured("global.cert='/etc/x'\n:env:.proxy='http://p.example:1'\n"),
            (vec![], false)
        );
    }

    #[test]
    fn the_defaults_are_an_index_and_a_host_of_files() {
        assert_eq!(
            texts(&defaults("https://a.example/simple files.example\n")),
            ["a.example:443", "files.example:443"]
        );
    }
}
