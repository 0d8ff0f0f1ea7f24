//! Host names of previews: `p{port}--{label}.{domain}`, and `{label}.{domain}` for the active port.

use super::origin::Origin;
use crate::ids::ProjectId;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Under this name everything is on the viewer's own computer; the studio is at the name itself, so
/// that studio and previews are one site.
pub const LOCAL_DOMAIN: &str = "bb.localhost";

/// The longest id that is a label as it is, in characters: with `p65535--` it stays under 63.
const MAX_PLAIN_CHARS: usize = 40;
/// Two hyphens, which no plain label has, keep hashes and ids apart.
pub(super) const HASH_PREFIX: &str = "h--";
/// How much of the hash a label carries, in bytes: beyond guessing, and short.
const HASH_BYTES: usize = 13;

/// Which names belong to previews.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// The wildcard domain, where there is one.
    pub domain: Option<String>,
    /// The studio's own host, which is no preview even under the domain.
    pub studio_host: Option<String>,
}

/// What a preview's host name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub label: String,
    /// None: the active port.
    pub port: Option<u16>,
    /// Under [`LOCAL_DOMAIN`], not the wildcard domain.
    pub local: bool,
}

impl Names {
    /// Reads the host of an origin; none where it is no preview's.
    pub fn parse(&self, origin: &Origin) -> Option<Named> {
        let host = origin.host.as_str();
        if Some(host) == self.studio_host.as_deref() {
            return None;
        }
        let under = |domain: &str| host.strip_suffix(domain)?.strip_suffix('.').map(str::to_owned);
        let wildcard = self.domain.as_deref().and_then(under);
        let local = wildcard.is_none();
        let name = wildcard.or_else(|| under(LOCAL_DOMAIN))?;
        if name.is_empty() || name.contains('.') {
            return None;
        }
        let (port, label) = split_port(&name);
        Some(Named { label: label.to_owned(), port, local })
    }

    /// The host name of a project's port under a domain.
    pub fn host(&self, project: &ProjectId, port: Option<u16>, domain: &str) -> String {
        let mut label = label(project);
        if self.studio_host == Some(format!("{label}.{domain}")) {
            label = hash_label(project);
        }
        match port {
            Some(port) => format!("p{port}--{label}.{domain}"),
            None => format!("{label}.{domain}"),
        }
    }
}

/// The project's label: its id where that can be one, else a hash.
pub(super) fn label(project: &ProjectId) -> String {
    if is_plain(project.as_str()) { project.to_string() } else { hash_label(project) }
}

/// The label of a project whose id is none.
pub(super) fn hash_label(project: &ProjectId) -> String {
    let digest = Sha256::digest(project.as_str());
    let mut label = HASH_PREFIX.to_owned();
    for byte in digest.iter().take(HASH_BYTES) {
        // Writing to a string cannot fail.
        let _ = write!(label, "{byte:02x}");
    }
    label
}

/// A lower-case DNS label that cannot be taken for one of ours with a meaning.
pub(super) fn is_plain(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=MAX_PLAIN_CHARS).contains(&id.len())
        && id.bytes().all(plain)
        && !id.starts_with('-')
        && !id.ends_with('-')
        && !id.contains("--")
}

fn split_port(name: &str) -> (Option<u16>, &str) {
    let port_of = |head: &str| {
        let digits = head.strip_prefix('p')?;
        let canonical = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        if canonical { digits.parse::<u16>().ok() } else { None }
    };
    match name.split_once("--").and_then(|(head, rest)| Some((port_of(head)?, rest))) {
        Some((port, label)) => (Some(port), label),
        None => (None, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> ProjectId {
        text.parse().unwrap()
    }

    fn names() -> Names {
        let (domain, studio) = ("apps.college.edu", "studio.apps.college.edu");
        Names { domain: Some(domain.into()), studio_host: Some(studio.into()) }
    }

    fn parse(host: &str) -> Option<Named> {
        names().parse(&Origin::of_authority(host, false).unwrap())
    }

    #[test]
    fn every_id_has_a_name_of_its_own_that_leads_back_to_it() {
        let long = "a".repeat(41);
        let ids = [
            "abc123",
            "3000-victim",
            "p3000-x",
            "p3000--x",
            "h--x",
            "A_b",
            "a-",
            "a--b",
            &long,
            "ABC123",
        ];
        for text in ids {
            for port in [None, Some(1), Some(65535)] {
                let host = names().host(&id(text), port, "apps.college.edu");
                assert!(host.split('.').next().unwrap().len() <= 63, "{host}");
                let named = parse(&host).unwrap();
                assert_eq!((named.port, named.local), (port, false), "{host}");
                assert!(named.label == text || named.label == hash_label(&id(text)), "{host}");
                assert!(is_plain(&named.label) == (named.label == text), "{host}");
            }
        }
    }

    #[test]
    fn a_name_means_one_project_and_port() {
        let named = |label: &str, port, local| Some(Named { label: label.into(), port, local });
        assert_eq!(parse("p3000--x.apps.college.edu"), named("x", Some(3000), false));
        assert_eq!(parse("3000-victim.apps.college.edu"), named("3000-victim", None, false));
        assert_eq!(parse("P80--X.BB.localhost:8000"), named("x", Some(80), true));
        assert_eq!(parse("p080--x.bb.localhost"), named("p080--x", None, true));
        assert_eq!(parse("p70000--x.bb.localhost"), named("p70000--x", None, true));
        for host in
            ["apps.college.edu", "bb.localhost", "a.b.bb.localhost", "xbb.localhost", "x.localhost"]
        {
            assert_eq!(parse(host), None, "{host}");
        }
    }

    #[test]
    fn a_project_cannot_take_the_studios_name() {
        assert_eq!(parse("studio.apps.college.edu"), None);
        let host = names().host(&id("studio"), None, "apps.college.edu");
        assert!(host.starts_with("h--"), "{host}");
    }
}
