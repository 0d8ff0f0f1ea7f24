//! What a project may reach, by name and port.

use super::host::{Destination, Host, HostError};
use std::fmt;
use std::str::FromStr;

/// Ports of mail, refused whatever else is allowed: a sandbox that sends mail is an open relay.
pub const REFUSED_PORTS: [u16; 3] = [25, 465, 587];

/// The egress policy of one project. Whatever it says, only addresses that are globally routable
/// are dialled, and those the administrator made exceptions for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Policy {
    /// The whole internet.
    #[default]
    Public,
    /// Only what one of the patterns matches.
    List(Vec<HostPattern>),
    /// Nothing.
    None,
}

/// One entry of a list: `name`, `*.name` (everything below it, not itself), a literal address, or
/// `registries` (those of the host's package managers); each but the last with an optional
/// `:port`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostPattern {
    Registries,
    Exact { host: Host, port: Option<u16> },
    Below { name: String, port: Option<u16> },
}

impl FromStr for HostPattern {
    type Err = HostError;

    fn from_str(text: &str) -> Result<Self, HostError> {
        if text == "registries" {
            return Ok(HostPattern::Registries);
        }
        let (host, port) = match text.parse::<Host>() {
            Ok(host) => (host, None),
            Err(_) => match text.strip_prefix("*.") {
                Some(below) => return parse_below(below),
                None => text.parse().map(|Destination { host, port }| (host, Some(port)))?,
            },
        };
        Ok(HostPattern::Exact { host, port })
    }
}

fn parse_below(text: &str) -> Result<HostPattern, HostError> {
    let (host, port) = match text.parse::<Host>() {
        Ok(host) => (host, None),
        Err(_) => text.parse().map(|Destination { host, port }| (host, Some(port)))?,
    };
    match host {
        Host::Name(name) => Ok(HostPattern::Below { name, port }),
        Host::Address(_) => Err(HostError),
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let port = match self {
            HostPattern::Registries => return out.write_str("registries"),
            HostPattern::Exact { host, port } => write!(out, "{host}").map(|()| port)?,
            HostPattern::Below { name, port } => write!(out, "*.{name}").map(|()| port)?,
        };
        port.map_or(Ok(()), |port| write!(out, ":{port}"))
    }
}

impl HostPattern {
    fn matches_host(&self, wanted: &Host) -> bool {
        match self {
            HostPattern::Registries => false,
            HostPattern::Exact { host, .. } => host == wanted,
            HostPattern::Below { name, .. } => match wanted {
                Host::Name(wanted) => {
                    wanted.strip_suffix(name.as_str()).is_some_and(|rest| rest.ends_with('.'))
                }
                Host::Address(_) => false,
            },
        }
    }

    fn matches_port(&self, wanted: u16) -> bool {
        match self {
            HostPattern::Registries => false,
            HostPattern::Exact { port, .. } | HostPattern::Below { port, .. } => {
                port.is_none_or(|port| port == wanted)
            }
        }
    }
}

impl Policy {
    /// Whether the policy itself lets the connection pass.
    pub fn admits(&self, wanted: &Destination) -> bool {
        match self {
            Policy::Public => true,
            Policy::List(patterns) => patterns.iter().any(|pattern| {
                pattern.matches_host(&wanted.host) && pattern.matches_port(wanted.port)
            }),
            Policy::None => false,
        }
    }

    /// Whether a name may be looked up, whatever the port that is wanted later.
    pub fn admits_host(&self, wanted: &Host) -> bool {
        match self {
            Policy::Public => true,
            Policy::List(patterns) => patterns.iter().any(|pattern| pattern.matches_host(wanted)),
            Policy::None => false,
        }
    }

    /// Whether the registries of the host's package managers are on the list.
    pub fn names_registries(&self) -> bool {
        matches!(self, Policy::List(patterns) if patterns.contains(&HostPattern::Registries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(patterns: &[&str]) -> Policy {
        Policy::List(patterns.iter().map(|pattern| pattern.parse().unwrap()).collect())
    }

    fn admits(policy: &Policy, wanted: &str) -> bool {
        policy.admits(&wanted.parse().unwrap())
    }

    #[test]
    fn public_admits_all_and_none_nothing() {
        assert_eq!(Policy::default(), Policy::Public);
        assert!(admits(&Policy::Public, "x.example:443"));
        assert!(!admits(&Policy::None, "x.example:443"));
        assert!(!Policy::None.admits_host(&"x.example".parse().unwrap()));
    }

    #[test]
    fn an_exact_name_matches_itself_only() {
        let policy = list(&["Api.Example"]);
        assert!(admits(&policy, "api.example:443") && admits(&policy, "API.example.:80"));
        assert!(!admits(&policy, "x.api.example:443") && !admits(&policy, "evilapi.example:443"));
    }

    #[test]
    fn a_star_matches_what_is_below() {
        let policy = list(&["*.example"]);
        assert!(admits(&policy, "a.example:1") && admits(&policy, "a.b.example:1"));
        for wanted in ["example:1", "badexample:1", "a.example.evil:1", "1.2.3.4:1"] {
            assert!(!admits(&policy, wanted), "{wanted}");
        }
    }

    #[test]
    fn a_port_narrows_the_pattern() {
        let policy =
            list(&["db.example:5432", "*.cdn.example:443", "[2001:db8::1]:80", "192.0.2.1"]);
        for wanted in ["db.example:5432", "a.cdn.example:443", "[2001:db8::1]:80", "192.0.2.1:9"] {
            assert!(admits(&policy, wanted), "{wanted}");
        }
        for wanted in ["db.example:80", "a.cdn.example:80", "[2001:db8::1]:81", "192.0.2.2:9"] {
            assert!(!admits(&policy, wanted), "{wanted}");
        }
        assert!(policy.admits_host(&"db.example".parse().unwrap()));
    }

    #[test]
    fn registries_are_named_by_a_word() {
        assert!(list(&["registries"]).names_registries());
        assert!(!list(&["a.example"]).names_registries() && !Policy::Public.names_registries());
        assert!(!admits(&list(&["registries"]), "registries:443"));
    }

    #[test]
    fn patterns_read_back_as_written_and_others_are_refused() {
        for text in ["a.example", "*.a.example:443", "a.example:80", "[::1]:80", "registries"] {
            assert_eq!(text.parse::<HostPattern>().unwrap().to_string(), text);
        }
        for text in ["*", "", "*.", "a.*.example", "*.1.2.3.4", "a.example:0", "http://a.example"] {
            assert!(text.parse::<HostPattern>().is_err(), "{text}");
        }
    }
}
