//! Which of the three forms a preview's address has, from how the studio was reached.

use super::names::{LOCAL_DOMAIN, Names};
use super::origin::Origin;
use super::service::Target;
use crate::ids::ProjectId;
use std::net::SocketAddr;

/// How a caller reached the studio.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// The request's `Host`; none where there was no request.
    pub host: Option<String>,
}

/// Where a preview can be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// `*.{PREVIEW_DOMAIN}`: anywhere.
    Wildcard(Origin),
    /// `*.bb.localhost`: on the viewer's own computer.
    Local(Origin),
    /// A listener of its own beside this studio (at a bare address, or a name without a wildcard).
    Listener { studio: Origin },
}

/// What is known about addresses from the settings.
#[derive(Debug, Clone)]
pub(super) struct Addresses {
    pub names: Names,
    /// The studio's origin as the settings give it.
    pub public: Option<Origin>,
    /// The wildcard domain with its scheme and port, where there is one.
    pub domain: Option<Origin>,
    /// Where the server itself listens.
    pub listen: SocketAddr,
}

impl Addresses {
    /// From the settings' texts. A domain without a port of its own has the studio's.
    pub fn new(public_url: Option<&str>, domain: Option<&str>, listen: SocketAddr) -> Self {
        let public = public_url.and_then(Origin::of_url);
        let https = public.as_ref().is_some_and(|public| public.https);
        let port = public.as_ref().map_or(listen.port(), |public| public.port);
        let domain = domain.and_then(|domain| {
            let own_port = domain.contains(':');
            let domain = Origin::of_authority(domain, https)?;
            Some(if own_port { domain } else { Origin { port, ..domain } })
        });
        let names = Names {
            domain: domain.as_ref().map(|domain| domain.host.clone()),
            studio_host: public.as_ref().map(|public| public.host.clone()),
        };
        Self { names, public, domain, listen }
    }

    /// The form for a viewer that reached the studio like this. Loopback wins over the wildcard: a
    /// viewer there may have no way to the public name.
    pub fn form(&self, reach: &Reach) -> Form {
        let reached = reach.host.as_deref().and_then(|host| Origin::of_authority(host, false));
        let local = |o: &Origin| o.is_loopback() || o.host.ends_with(".localhost");
        match (reached, &self.domain) {
            (Some(reached), _) if local(&reached) => Form::Local(reached.at(LOCAL_DOMAIN)),
            (_, Some(domain)) => Form::Wildcard(domain.clone()),
            (Some(reached), None) => Form::Listener { studio: reached },
            (None, None) => Form::Local(self.listen_origin().at(LOCAL_DOMAIN)),
        }
    }

    /// The origin of a project's port, where its host name says everything.
    pub fn named(&self, project: &ProjectId, port: Option<u16>, domain: &Origin) -> Origin {
        domain.at(self.names.host(project, port, &domain.host))
    }

    fn listen_origin(&self) -> Origin {
        let host = self.listen.ip().to_string();
        Origin { https: false, host, port: self.listen.port() }
    }

    /// The origins of the studio that may frame a preview.
    pub fn studios(&self, preview: &Target) -> Vec<Origin> {
        let mut studios: Vec<_> = self.public.iter().chain(&preview.beside).cloned().collect();
        if preview.origin.host.ends_with(".localhost") {
            let here = |host| preview.origin.at(host);
            studios.extend([LOCAL_DOMAIN, "localhost", "127.0.0.1"].map(here));
        }
        studios
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(public: Option<&str>, domain: Option<&str>) -> Addresses {
        Addresses::new(public, domain, "0.0.0.0:8000".parse().unwrap())
    }

    fn url(addresses: &Addresses, host: &str) -> String {
        let project = "abc123".parse().unwrap();
        match addresses.form(&Reach { host: Some(host.into()) }) {
            Form::Wildcard(domain) | Form::Local(domain) => {
                addresses.named(&project, Some(3000), &domain).to_string()
            }
            Form::Listener { studio } => format!("listener on {}", studio.host),
        }
    }

    #[test]
    fn a_wildcard_domain_serves_everyone_who_comes_from_elsewhere() {
        let with = addresses(Some("https://studio.college.edu"), Some("apps.college.edu"));
        for host in ["studio.college.edu", "10.1.2.3:8000"] {
            assert_eq!(url(&with, host), "https://p3000--abc123.apps.college.edu");
        }
    }

    #[test]
    fn a_domain_has_the_studios_scheme_and_port_or_its_own() {
        let url = |public, domain| url(&addresses(public, Some(domain)), "10.1.2.3:8000");
        assert_eq!(url(None, "a.edu"), "http://p3000--abc123.a.edu:8000");
        assert_eq!(url(Some("http://s.edu:81"), "a.edu"), "http://p3000--abc123.a.edu:81");
        assert_eq!(url(Some("https://s.edu"), "a.edu:8443"), "https://p3000--abc123.a.edu:8443");
    }

    #[test]
    fn the_same_computer_gets_a_localhost_name_with_the_port_it_came_by() {
        for addresses in [addresses(None, None), addresses(Some("https://s.edu"), Some("s.edu"))] {
            for host in ["bb.localhost:9000", "localhost:9000", "127.0.0.1:9000", "[::1]:9000"] {
                assert_eq!(url(&addresses, host), "http://p3000--abc123.bb.localhost:9000");
            }
        }
    }

    #[test]
    fn a_bare_address_gets_a_listener() {
        let bare = addresses(None, None);
        assert_eq!(url(&bare, "10.1.2.3:8000"), "listener on 10.1.2.3");
        assert_eq!(url(&bare, "lab-server:8000"), "listener on lab-server");
    }

    #[test]
    fn only_the_studio_may_frame_a_preview() {
        let studios = |preview: &str, beside: Option<&str>, addresses: &Addresses| {
            let target = Target {
                project: "x".parse().unwrap(),
                port: None,
                origin: Origin::of_url(preview).unwrap(),
                beside: beside.and_then(Origin::of_url),
            };
            addresses.studios(&target).iter().map(Origin::to_string).collect::<Vec<_>>().join(" ")
        };
        let with = addresses(Some("https://studio.college.edu"), Some("apps.college.edu"));
        assert_eq!(
            studios("https://x.apps.college.edu", None, &with),
            "https://studio.college.edu"
        );
        let bare = addresses(None, None);
        let beside = Some("http://10.1.2.3:9000");
        assert_eq!(studios("http://10.1.2.3:8101", beside, &bare), "http://10.1.2.3:9000");
        let local = studios("http://x.bb.localhost:8000", None, &bare);
        assert!(local.starts_with("http://bb.localhost:8000 http://localhost:8000"), "{local}");
    }
}
