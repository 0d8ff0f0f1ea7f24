//! Which addresses are never dialled.

use ipnet::{IpNet, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range that is not globally routable, and what it is called in a refusal.
struct Range {
    net: &'static str,
    what: &'static str,
}

const fn range(net: &'static str, what: &'static str) -> Range {
    Range { net, what }
}

/// IANA's special-purpose registries, and one cloud's metadata address that looks public.
const REFUSED: &[Range] = &[
    range("0.0.0.0/8", "unspecified address"),
    range("10.0.0.0/8", "private address"),
    range("100.64.0.0/10", "carrier-internal address"),
    range("127.0.0.0/8", "loopback address"),
    range("169.254.0.0/16", "link-local address"),
    range("172.16.0.0/12", "private address"),
    range("192.0.0.0/24", "reserved address"),
    range("192.0.2.0/24", "documentation address"),
    range("192.88.99.0/24", "reserved address"),
    range("192.168.0.0/16", "private address"),
    range("198.18.0.0/15", "benchmarking address"),
    range("198.51.100.0/24", "documentation address"),
    range("203.0.113.0/24", "documentation address"),
    range("224.0.0.0/4", "multicast address"),
    range("240.0.0.0/4", "reserved address"),
    range("168.63.129.16/32", "cloud metadata address"),
    range("::/128", "unspecified address"),
    range("::1/128", "loopback address"),
    range("fc00::/7", "private address"),
    range("fe80::/10", "link-local address"),
    range("ff00::/8", "multicast address"),
    range("100::/64", "discard address"),
    range("2001::/23", "reserved address"),
    range("2001:db8::/32", "documentation address"),
    range("3fff::/20", "documentation address"),
];
/// Nothing else of IPv6 is given out for the internet.
const GLOBAL_V6: &str = "2000::/3";
const NOT_GLOBAL: &str = "not globally routable";

/// Where the IPv4 address is in an IPv6 address of these ranges: its first byte.
const EMBEDDING: &[(&str, usize)] = &[
    ("::ffff:0:0/96", 12),  // IPv4-mapped
    ("64:ff9b::/96", 12),   // NAT64
    ("64:ff9b:1::/96", 12), // NAT64 of local use; the rest of 64:ff9b:1::/48 is refused as not global
    ("2002::/16", 2),       // 6to4
];

/// The address that is really meant: the IPv4 address inside an IPv6 one of the forms for that.
pub fn meant(address: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = address else { return address };
    embedded(six).map_or(address, IpAddr::V4)
}

fn embedded(six: Ipv6Addr) -> Option<Ipv4Addr> {
    let within = |net: &str| net.parse::<Ipv6Net>().is_ok_and(|net| net.contains(&six));
    let (_, at) = EMBEDDING.iter().find(|(net, _)| within(net))?;
    let octets = six.octets();
    Some(Ipv4Addr::new(octets[*at], octets[at + 1], octets[at + 2], octets[at + 3]))
}

/// Why the address must not be dialled; `None` for one that is globally routable.
pub fn refused_range(address: IpAddr) -> Option<&'static str> {
    let address = meant(address);
    let within = |net: &str| net.parse::<IpNet>().is_ok_and(|net| net.contains(&address));
    if let Some(range) = REFUSED.iter().find(|range| within(range.net)) {
        return Some(range.what);
    }
    (address.is_ipv6() && !within(GLOBAL_V6)).then_some(NOT_GLOBAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_every_range_are_refused() {
        for (addresses, what) in [
            (&["0.0.0.0", "0.255.255.255"][..], "unspecified"),
            (&["10.0.0.0", "10.255.255.255"], "private"),
            (&["100.64.0.0", "100.100.100.200", "100.127.255.255"], "carrier-internal"),
            (&["127.0.0.1", "127.255.255.255"], "loopback"),
            (&["169.254.169.254", "169.254.0.0"], "link-local"),
            (&["172.16.0.0", "172.31.255.255"], "private"),
            (&["192.0.0.0", "192.0.0.255"], "reserved"),
            (&["192.0.2.0", "192.0.2.255"], "documentation"),
            (&["192.88.99.1"], "reserved"),
            (&["192.168.0.0", "192.168.255.255"], "private"),
            (&["198.18.0.0", "198.19.255.255"], "benchmarking"),
            (&["198.51.100.7", "203.0.113.255"], "documentation"),
            (&["224.0.0.1", "239.255.255.255"], "multicast"),
            (&["240.0.0.0", "255.255.255.255"], "reserved"),
            (&["168.63.129.16"], "cloud metadata"),
            (&["::"], "unspecified"),
            (&["::1"], "loopback"),
            (&["fc00::", "fd00:ec2::254", "fdff:ffff::1"], "private"),
            (&["fe80::1", "febf::1"], "link-local"),
            (&["ff02::1"], "multicast"),
            (&["100::1"], "discard"),
            (&["2001::1", "2001:0:5ef5:79fd::1", "2001:1ff::1"], "reserved"),
            (&["2001:db8::1", "3fff::1", "3fff:fff::1"], "documentation"),
            (
                &["::2", "::127.0.0.1", "fec0::1", "4000::1", "1fff::1", "5f00::1"],
                "not globally routable",
            ),
            (
                &["64:ff9b:1:2::8.8.8.8", "64:ff9b:2::1", "64:ff9b:0:1::8.8.8.8"],
                "not globally routable",
            ),
        ] {
            for text in addresses {
                let refused = refused_range(text.parse().unwrap());
                assert!(
                    refused.is_some_and(|found| found.starts_with(what)),
                    "{text}: {refused:?}"
                );
            }
        }
    }

    #[test]
    fn neighbours_of_the_ranges_are_reached() {
        for text in [
            "1.0.0.0",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.0.3.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "203.0.112.255",
            "203.0.114.0",
            "223.255.255.255",
            "8.8.8.8",
            "168.63.129.17",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "2a00::1",
            "2003::1",
            "3ffe::1",
            "2001:db9::1",
        ] {
            assert_eq!(refused_range(text.parse().unwrap()), None, "{text}");
        }
    }

    #[test]
    fn an_embedded_address_counts_as_itself() {
        for (form, v4) in [
            ("::ffff:10.0.0.5", "10.0.0.5"),
            ("::ffff:7f00:1", "127.0.0.1"),
            ("64:ff9b::169.254.169.254", "169.254.169.254"),
            ("64:ff9b:1::192.168.0.1", "192.168.0.1"),
            ("2002:0a00:0001::1", "10.0.0.1"),
            ("2002:7f00:0001::", "127.0.0.1"),
        ] {
            let address = form.parse().unwrap();
            assert_eq!(meant(address), v4.parse::<IpAddr>().unwrap(), "{form}");
            assert!(refused_range(address).is_some(), "{form}");
        }
        for form in ["::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "64:ff9b:1::8.8.8.8", "2002:808:808::1"]
        {
            assert_eq!(refused_range(form.parse().unwrap()), None, "{form}");
        }
    }

    #[test]
    fn every_range_in_the_tables_parses() {
        assert!(REFUSED.iter().all(|range| range.net.parse::<IpNet>().is_ok()));
        assert!(EMBEDDING.iter().all(|(net, _)| net.parse::<Ipv6Net>().is_ok()));
        assert!(GLOBAL_V6.parse::<Ipv6Net>().is_ok());
    }
}
