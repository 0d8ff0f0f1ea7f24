//! Whether a connection may be made, and to which addresses.

use super::Egress;
use super::address::{meant, refused_range};
use super::dial::Permitted;
use super::host::{Destination, Host};
use super::policy::{Policy, REFUSED_PORTS};
use super::refusal::EgressError;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::net::{IpAddr, SocketAddr};

const MAIL_PORT: &str = "mail port";
const NOT_LISTED: &str = "not on the project's list";
const NO_EGRESS: &str = "the project has no way out";
const OWN_ADDRESS: &str = "address of the host itself";
const NAMED_ADDRESS: &str = "refused by the administrator";

impl Egress {
    /// The addresses of `wanted` that may be dialled, each checked; an error if there is none.
    pub(super) async fn permit(
        &self,
        wanted: &Destination,
        policy: &Policy,
    ) -> Result<Vec<Permitted>, EgressError> {
        if REFUSED_PORTS.contains(&wanted.port) {
            return Err(EgressError::refused(wanted, MAIL_PORT));
        }
        let listed = policy.admits(wanted)
            || (policy.names_registries() && self.is_registry(|registry| registry == wanted).await);
        if !listed {
            return Err(EgressError::refused(wanted, not_admitted(policy)));
        }
        let mut permitted = Vec::new();
        let mut refusal = None;
        for address in self.addresses(wanted).await? {
            let address = SocketAddr::from((address, wanted.port));
            match self.check(address).await {
                Ok(one) => permitted.push(one),
                Err(why) => drop(refusal.get_or_insert((address, why))),
            }
        }
        match refusal {
            Some((address, why)) if permitted.is_empty() => {
                Err(EgressError::refused(&place(address, wanted), why))
            }
            _ => Ok(permitted),
        }
    }

    /// Whether a name may be looked up, and exists.
    pub(super) async fn permit_name(
        &self,
        wanted: Host,
        policy: &Policy,
    ) -> Result<(), EgressError> {
        let listed = policy.admits_host(&wanted)
            || (policy.names_registries()
                && self.is_registry(|registry| registry.host == wanted).await);
        if !listed {
            return Err(EgressError::refused(&wanted, not_admitted(policy)));
        }
        self.host_addresses(&wanted).await.map(drop)
    }

    async fn addresses(&self, wanted: &Destination) -> Result<Vec<IpAddr>, EgressError> {
        self.host_addresses(&wanted.host).await
    }

    pub(super) async fn host_addresses(&self, host: &Host) -> Result<Vec<IpAddr>, EgressError> {
        match host {
            Host::Address(address) => Ok(vec![*address]),
            Host::Name(name) => {
                let found = self.resolver.addresses(name).await;
                found.map_err(|error| EgressError::Lookup { place: name.clone(), error })
            }
        }
    }

    async fn check(&self, address: SocketAddr) -> Result<Permitted, &'static str> {
        match self.refused(address.ip()) {
            None => Ok(Permitted { address, near: false }),
            Some(_) if self.is_exception(address).await => Ok(Permitted { address, near: true }),
            Some(why) => Err(why),
        }
    }

    fn refused(&self, address: IpAddr) -> Option<&'static str> {
        if let Some(why) = refused_range(address) {
            return Some(why);
        }
        if self.refuse.iter().any(|net| net.contains(&meant(address)) || net.contains(&address)) {
            return Some(NAMED_ADDRESS);
        }
        // Where the host's addresses cannot be had, every address might be its own.
        self.own.contains(address).unwrap_or(true).then_some(OWN_ADDRESS)
    }

    /// Whether a registry, or a place the administrator names, is at exactly this address and port.
    /// Answers with the first that is, so that a name that resolves slowly delays only refusals.
    async fn is_exception(&self, address: SocketAddr) -> bool {
        // Configurations block a place by giving it this address, and so do filtering resolvers;
        // dialled, it is the host itself.
        if meant(address.ip()).is_unspecified() {
            return false;
        }
        let registries = self.registries.all().await;
        let named = registries.iter().map(|registry| &registry.destination).chain(&self.allow);
        let mut leads_there: FuturesUnordered<_> = named
            .filter(|named| named.port == address.port())
            .map(|named| async {
                let found = self.host_addresses(&named.host).await;
                found.is_ok_and(|found| found.iter().any(|one| meant(*one) == meant(address.ip())))
            })
            .collect();
        while let Some(leads_there) = leads_there.next().await {
            if leads_there {
                return true;
            }
        }
        false
    }

    async fn is_registry(&self, matches: impl Fn(&Destination) -> bool) -> bool {
        self.registries.all().await.iter().any(|registry| matches(&registry.destination))
    }
}

fn not_admitted(policy: &Policy) -> &'static str {
    if *policy == Policy::None { NO_EGRESS } else { NOT_LISTED }
}

/// The address, and the name that led to it where it was asked for by name.
fn place(address: SocketAddr, wanted: &Destination) -> String {
    match &wanted.host {
        Host::Name(name) => format!("{address} ({name})"),
        Host::Address(_) => address.to_string(),
    }
}
