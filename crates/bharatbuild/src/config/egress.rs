//! What sandboxes may reach.

use super::{ConfigError, Setting, Sources};
use std::path::PathBuf;

pub(super) static SETTINGS: &[Setting] = &[POLICY, ALLOW, PROXY];

const POLICY: Setting = Setting {
    flag: "egress-policy",
    env: "EGRESS_POLICY",
    key: "egress.policy",
    default: "public",
    help: "public, list (only EGRESS_ALLOW) or none",
};
const ALLOW: Setting = Setting {
    flag: "egress-allow",
    env: "EGRESS_ALLOW",
    key: "egress.allow",
    default: "",
    help: "Host names, or address:port pairs of a campus mirror, with commas between",
};

const PROXY: Setting = Setting {
    flag: "egress-proxy",
    env: "EGRESS_PROXY",
    key: "egress.proxy",
    default: "",
    help: "HTTP proxy that the host itself goes through, http://[user:password@]host[:port]",
};

/// Where a project's programs may connect to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EgressPolicy {
    /// Every globally routable address.
    Public,
    /// Only what is allowed by name.
    List,
    None,
}

#[derive(Debug, Clone)]
pub struct EgressConfig {
    pub policy: EgressPolicy,
    pub allow: Vec<String>,
    /// The proxy that the host itself goes through.
    pub upstream_proxy: Option<String>,
    /// Home of the server's user, where package managers keep their settings.
    pub home: Option<PathBuf>,
    pub cargo_home: Option<PathBuf>,
}

impl EgressConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let policy = sources.parse(&POLICY, "public, list or none", |text| match text {
            "public" => Some(EgressPolicy::Public),
            "list" => Some(EgressPolicy::List),
            "none" => Some(EgressPolicy::None),
            _ => None,
        })?;
        let allow = sources.text(&ALLOW).unwrap_or_default().split(',').map(str::trim);
        Ok(Self {
            policy,
            allow: allow.filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            upstream_proxy: sources.text(&PROXY).map(str::to_owned),
            home: sources.home.as_ref().map(PathBuf::from),
            cargo_home: sources.cargo_home.as_ref().map(PathBuf::from),
        })
    }
}
