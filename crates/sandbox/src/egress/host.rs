//! What a program asks to be connected to, parsed.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// The longest name, in characters.
const MAX_NAME_CHARACTERS: usize = 253;
const MAX_LABEL_CHARACTERS: usize = 63;

/// A host name in lower case without its final dot, or a literal address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Host {
    Name(String),
    Address(IpAddr),
}

/// The text is neither a host name nor an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a host name")]
pub struct HostError;

impl FromStr for Host {
    type Err = HostError;

    /// Names whose last label is a number are refused: resolvers read them as addresses in forms
    /// (`127.1`, `0x7f.1`) that no program needs.
    fn from_str(text: &str) -> Result<Self, HostError> {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Ok(address) = bare.unwrap_or(text).parse() {
            return Ok(Host::Address(address));
        }
        let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
        let last = name.rsplit('.').next().unwrap_or_default();
        let numeric = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
        if name.len() > MAX_NAME_CHARACTERS || numeric || !name.split('.').all(is_label) {
            return Err(HostError);
        }
        Ok(Host::Name(name))
    }
}

fn is_label(label: &str) -> bool {
    let length_fits = (1..=MAX_LABEL_CHARACTERS).contains(&label.len());
    let is_host_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    length_fits && label.bytes().all(is_host_byte) && !label.starts_with('-')
}

impl fmt::Display for Host {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Name(name) => out.write_str(name),
            Host::Address(IpAddr::V6(address)) => write!(out, "[{address}]"),
            Host::Address(address) => write!(out, "{address}"),
        }
    }
}

/// Somewhere to connect to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Destination {
    pub host: Host,
    /// Never 0.
    pub port: u16,
}

impl FromStr for Destination {
    type Err = HostError;

    /// Parses `host:port` or `[v6]:port`.
    fn from_str(text: &str) -> Result<Self, HostError> {
        let (host, port) = text.rsplit_once(':').ok_or(HostError)?;
        if host.contains(':') && !host.starts_with('[') {
            return Err(HostError);
        }
        let port = port.parse().ok().filter(|&port| port != 0).ok_or(HostError)?;
        Ok(Self { host: host.parse()?, port })
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lower_case_without_the_final_dot() {
        assert_eq!("Api.Example.".parse(), Ok(Host::Name("api.example".into())));
        assert_eq!("_dmarc.x-y.example".parse(), Ok(Host::Name("_dmarc.x-y.example".into())));
    }

    #[test]
    fn literal_addresses_are_addresses() {
        assert_eq!("10.0.0.5".parse(), Ok(Host::Address([10, 0, 0, 5].into())));
        assert_eq!("[::1]".parse::<Host>().unwrap().to_string(), "[::1]");
        assert_eq!("::ffff:1.2.3.4".parse::<Host>().unwrap().to_string(), "[::ffff:1.2.3.4]");
    }

    #[test]
    fn refuses_what_is_no_host() {
        let long = "x".repeat(64);
        let longer = ["x"; 128].join(".");
        for text in [
            "",
            ".",
            "a..b",
            "127.1",
            "0x7f.1",
            "0x7f000001",
            "2130706433",
            "1.2.3.4.5",
            "a b",
            "a/b",
            "ä.example",
            "-x.example",
            "[a.example]",
            "fe80::1%eth0",
            "a.example:80",
            &long,
            &longer,
            "a\0b",
            "a.0177",
        ] {
            assert_eq!(text.parse::<Host>(), Err(HostError), "{text}");
        }
    }

    #[test]
    fn destinations_have_a_port() {
        assert_eq!("[::1]:80".parse::<Destination>().unwrap().to_string(), "[::1]:80");
        assert_eq!("mirror.example:8081".parse::<Destination>().unwrap().port, 8081);
        for text in ["mirror.example", "mirror.example:0", "mirror.example:http", "::1:80", ":80"] {
            assert_eq!(text.parse::<Destination>(), Err(HostError), "{text}");
        }
    }
}
