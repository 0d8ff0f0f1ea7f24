//! How previews are reached.

use super::{ConfigError, Setting, Sources};
use std::ops::RangeInclusive;
use time::Duration;

pub(super) static SETTINGS: &[Setting] = &[DOMAIN, PORTS, THUMBNAILS];

const DOMAIN: Setting = Setting {
    flag: "preview-domain",
    env: "PREVIEW_DOMAIN",
    key: "preview.domain",
    default: "",
    help: "Domain whose sub-domains are previews (a wildcard name of this server)",
};
const PORTS: Setting = Setting {
    flag: "preview-ports",
    env: "PREVIEW_PORTS",
    key: "preview.ports",
    default: "8100-8199",
    help: "Ports for previews where the server is reached by a bare address",
};

const THUMBNAILS: Setting = Setting {
    flag: "thumbnail-seconds",
    env: "THUMBNAIL_SECONDS",
    key: "preview.thumbnail_seconds",
    default: "10",
    help: "Seconds without a change after which a picture of a running app is made, for the list of projects; 0 makes none",
};

#[derive(Debug, Clone)]
pub struct PreviewConfig {
    /// Lower case, without a dot at either end.
    pub domain: Option<String>,
    pub ports: RangeInclusive<u16>,
    /// How long an app must have been left alone before it is pictured; none: it never is.
    pub thumbnail_after: Option<Duration>,
}

impl PreviewConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let domain = match sources.text(&DOMAIN) {
            None => None,
            Some(_) => Some(sources.parse(&DOMAIN, "a host name, maybe with a port", domain)?),
        };
        let ports = sources.parse(&PORTS, "a range like 8100-8199", ports)?;
        let seconds = sources.number(&THUMBNAILS)?;
        let thumbnail_after = (seconds > 0).then(|| Duration::seconds(i64::from(seconds)));
        Ok(Self { domain, ports, thumbnail_after })
    }
}

fn domain(text: &str) -> Option<String> {
    let text = text.trim_matches('.').to_ascii_lowercase();
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    (!text.is_empty() && text.chars().all(valid)).then_some(text)
}

fn ports(text: &str) -> Option<RangeInclusive<u16>> {
    let (first, last) = text.split_once('-')?;
    let range = first.trim().parse().ok()?..=last.trim().parse().ok()?;
    (!range.is_empty() && *range.start() > 0).then_some(range)
}
