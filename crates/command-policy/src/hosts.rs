//! Addresses in words: URLs, host names, numbers that are addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

/// What an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// The cloud's metadata service.
    Metadata,
    /// A network that is not the internet.
    Internal,
    /// The sandbox itself.
    Loopback,
    Public,
}

const METADATA_NAMES: &[&str] =
    &["metadata.google.internal", "metadata", "instance-data", "metadata.azure.internal"];
const METADATA_V4: &[Ipv4Addr] = &[
    Ipv4Addr::new(169, 254, 169, 254),
    Ipv4Addr::new(169, 254, 170, 2),
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(192, 0, 0, 192),
];
/// Longest host that is looked at, in bytes.
const MAX_HOST: usize = 256;

/// What a word addresses, where it is a URL or an address. A name alone says nothing.
pub(crate) fn host_of(word: &str) -> Option<Host> {
    let (scheme, rest) = match word.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, word),
    };
    let authority = rest.split(['/', '?', '#']).next()?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split_once(']')?.0,
        None if authority.matches(':').count() > 1 => authority,
        None => authority.split_once(':').map_or(authority, |(host, _)| host),
    };
    if host.is_empty() || host.len() > MAX_HOST {
        return None;
    }
    named(host)
        .or_else(|| v4(host, scheme.is_some()).map(of_v4))
        .or_else(|| {
            let address: Ipv6Addr = host.parse().ok()?;
            Some(of_v6(address))
        })
        .or(scheme.map(|_| Host::Public))
}

fn named(host: &str) -> Option<Host> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if METADATA_NAMES.contains(&host.as_str()) && (host.contains('.') || host.contains('-')) {
        return Some(Host::Metadata);
    }
    if host == "localhost" || host.ends_with(".localhost") {
        return Some(Host::Loopback);
    }
    let inside = host == "host.docker.internal"
        || host == "gateway.docker.internal"
        || host == "kubernetes.default"
        || host.starts_with("kubernetes.default.");
    if inside {
        return Some(Host::Internal);
    }
    // Names that are an address: 169.254.169.254.nip.io
    let (front, back) = host.rsplit_once('.').and_then(|(front, _)| front.rsplit_once('.'))?;
    let wildcard = ["nip", "sslip", "xip"].contains(&back);
    let address: Ipv4Addr = wildcard.then(|| front.replace('-', ".").parse().ok())??;
    Some(of_v4(address))
}

/// Dotted in any notation that programs take: parts may be octal or hexadecimal and fewer than four.
/// A number alone is an address only in a URL.
fn v4(host: &str, url: bool) -> Option<Ipv4Addr> {
    let parts: Vec<&str> = host.split('.').collect();
    if parts.len() > 4 || (parts.len() < 4 && !url) {
        return None;
    }
    let (last, front) = parts.split_last()?;
    let mut value: u32 = 0;
    for (at, part) in front.iter().enumerate() {
        let byte = u8::try_from(number(part)?).ok()?;
        value |= u32::from(byte) << (24 - 8 * at);
    }
    let last = number(last)?;
    let room = 32 - 8 * front.len() as u32;
    if room < 32 && last >= 1 << room {
        return None;
    }
    Some(Ipv4Addr::from(value | u32::try_from(last).ok()?))
}

fn number(text: &str) -> Option<u64> {
    let lower = text.to_ascii_lowercase();
    let (digits, radix) = match lower.strip_prefix("0x") {
        Some(hex) => (hex, 16),
        None if lower.len() > 1 && lower.starts_with('0') => (&lower[1..], 8),
        None => (lower.as_str(), 10),
    };
    if digits.starts_with('+') { None } else { u64::from_str_radix(digits, radix).ok() }
}

fn of_v4(address: Ipv4Addr) -> Host {
    let [a, b, ..] = address.octets();
    if METADATA_V4.contains(&address) {
        Host::Metadata
    } else if address.is_loopback() || address.is_unspecified() {
        Host::Loopback
    } else if address.is_private()
        || address.is_link_local()
        || (a == 100 && (64..128).contains(&b))
    {
        Host::Internal
    } else {
        Host::Public
    }
}

fn of_v6(address: Ipv6Addr) -> Host {
    if let Some(v4) = address.to_ipv4_mapped() {
        return of_v4(v4);
    }
    let metadata = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
    match address.segments()[0] {
        _ if address == metadata => Host::Metadata,
        _ if address.is_loopback() || address.is_unspecified() => Host::Loopback,
        first if first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80 => Host::Internal,
        _ => Host::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_metadata_service_has_many_spellings() {
        for word in [
            "169.254.169.254",
            "http://169.254.169.254/latest/",
            "http://2852039166/",
            "http://0xA9FEA9FE/",
            "http://0xa9.0xfe.0xa9.0xfe",
            "http://0251.0376.0251.0376/",
            "http://[::ffff:169.254.169.254]/",
            "http://user@169.254.169.254:80/",
            "http://metadata.google.internal/x",
            "http://169.254.43518/",
            "http://169.254.169.254.nip.io/",
            "http://[fd00:ec2::254]/latest",
        ] {
            assert_eq!(host_of(word), Some(Host::Metadata), "{word}");
        }
    }

    #[test]
    fn the_sandbox_itself_and_the_internet_are_fine() {
        for word in
            ["http://localhost:3000", "127.0.0.1:8000", "http://0.0.0.0:5173", "http://[::1]:80/"]
        {
            assert_eq!(host_of(word), Some(Host::Loopback), "{word}");
        }
        assert_eq!(host_of("https://registry.example.org/x"), Some(Host::Public));
        assert_eq!(host_of("8.8.8.8"), Some(Host::Public));
        for word in ["src", "1.2.3", "3000", "v20.1.0", "a:b", "-", "http://"] {
            assert_eq!(host_of(word), None, "{word}");
        }
    }

    #[test]
    fn private_networks_are_internal() {
        for word in
            ["172.17.0.1:2375", "http://10.0.0.5/", "192.168.1.1", "http://host.docker.internal:80"]
        {
            assert_eq!(host_of(word), Some(Host::Internal), "{word}");
        }
    }
}
