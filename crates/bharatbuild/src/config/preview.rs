//! How previews are reached.

use super::{ConfigError, Setting, Sources};
use std::ops::RangeInclusive;

pub(super) static SETTINGS: &[Setting] = &[DOMAIN, PORTS];

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

#[derive(Debug, Clone)]
pub struct PreviewConfig {
    /// Lower case, without a dot at either end.
    pub domain: Option<String>,
    pub ports: RangeInclusive<u16>,
}

impl PreviewConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let domain = match sources.text(&DOMAIN) {
            None => None,
            Some(_) => Some(sources.parse(&DOMAIN, "a host name, maybe with a port", domain)?),
        };
        Ok(Self { domain, ports: sources.parse(&PORTS, "a range like 8100-8199", ports)? })
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
