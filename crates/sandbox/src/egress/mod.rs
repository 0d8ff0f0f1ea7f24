//! What a sandbox may reach.
//!
//! A sandbox has no network; its agent carries every connection here. For each, the server looks
//! the name up, checks every address before it dials exactly that address, applies the project's
//! [`Policy`] and counts. **Invariant:** whatever the name, only addresses that are globally
//! routable and not the host's own are dialled, except the exact address and port pairs that the
//! registries of the host's package managers have, and those an administrator names. Ports of mail
//! are never dialled.

mod address;
mod cache;
mod carry;
mod check;
mod counters;
mod dial;
mod gate;
mod host;
mod own;
mod policy;
mod refusal;
mod registries;
mod resolver;
#[cfg(test)]
mod tests;
mod upstream;

pub use counters::EgressCounts;
pub use gate::SandboxEgress;
pub use host::{Destination, Host, HostError};
pub use policy::{HostPattern, Policy, REFUSED_PORTS};
pub use refusal::EgressError;
pub use registries::{Registry, ToolHomes};

use cache::CachingResolver;
use ipnet::IpNet;
use own::OwnAddresses;
use registries::Registries;
use resolver::{HostResolver, Resolver};
use std::net::SocketAddr;
use std::sync::Arc;
use upstream::Upstream;

/// What the administrator says about the way out.
#[derive(Debug, Clone, Default)]
pub struct EgressSettings {
    /// Where the host's package managers keep their configuration.
    pub homes: ToolHomes,
    /// Places (`host:port`) that may be reached though their addresses are not globally routable.
    pub allow: Vec<String>,
    /// Ranges (`203.0.113.0/24`) that may not be reached though they are globally routable: a
    /// campus of public addresses, or the host's own public address behind a router.
    pub refuse: Vec<String>,
    /// The proxy the host itself goes through: `http://[user:password@]host[:port]`.
    pub upstream_proxy: Option<String>,
}

/// A setting does not parse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EgressSettingsError {
    #[error("an allowed place must be host:port, not {0:?}")]
    Allow(String),
    #[error("a refused range must be address/bits, not {0:?}")]
    Refuse(String),
    #[error(transparent)]
    Upstream(#[from] upstream::UpstreamError),
}

/// What all sandboxes share: the names looked up, the exceptions, the way on from the host.
pub struct Egress {
    resolver: Box<dyn Resolver>,
    registries: Registries,
    own: OwnAddresses,
    allow: Vec<Destination>,
    refuse: Vec<IpNet>,
    upstream: Option<Upstream>,
}

impl Egress {
    /// Parses the settings. Nothing runs until [`Egress::registries`] or a sandbox asks.
    pub fn new(settings: EgressSettings) -> Result<Arc<Self>, EgressSettingsError> {
        let resolver = Box::new(CachingResolver::new(HostResolver::default()));
        let registries = Registries::new(settings.homes.clone());
        Self::assemble(&settings, registries, resolver).map(Arc::new)
    }

    fn assemble(
        settings: &EgressSettings,
        registries: Registries,
        resolver: Box<dyn Resolver>,
    ) -> Result<Self, EgressSettingsError> {
        let allow = settings
            .allow
            .iter()
            .map(|text| text.parse().map_err(|_| EgressSettingsError::Allow(text.clone())));
        let refuse = settings
            .refuse
            .iter()
            .map(|text| text.parse().map_err(|_| EgressSettingsError::Refuse(text.clone())));
        let upstream = settings.upstream_proxy.as_deref().map(str::parse);
        Ok(Self {
            resolver,
            registries,
            own: OwnAddresses::default(),
            allow: allow.collect::<Result<_, _>>()?,
            refuse: refuse.collect::<Result<_, _>>()?,
            upstream: upstream.transpose()?,
        })
    }

    /// The registries of the host's package managers, asking them the first time (some seconds).
    /// Worth doing once in the background at start, so that no sandbox has to wait.
    pub async fn registries(&self) -> Arc<[Registry]> {
        self.registries.all().await
    }

    /// The way out of one sandbox.
    pub fn gate(self: &Arc<Self>, policy: Policy) -> Arc<SandboxEgress> {
        Arc::new(SandboxEgress::new(self.clone(), policy))
    }

    /// The upstream proxy and its address. It is the administrator's, so it is not checked.
    async fn via(&self) -> Result<Option<(&Upstream, SocketAddr)>, EgressError> {
        let Some(upstream) = &self.upstream else { return Ok(None) };
        let Destination { host, port } = &upstream.destination;
        let address = self.host_addresses(host).await?.into_iter().next();
        Ok(address.map(|address| (upstream, SocketAddr::from((address, *port)))))
    }
}
