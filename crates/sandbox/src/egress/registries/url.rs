//! Hosts and ports in the addresses that configurations name.

use crate::egress::host::{Destination, Host};

/// The destinations of all http and https addresses in a text.
pub fn destinations_in(text: &str) -> Vec<Destination> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("http") {
        rest = &rest[at..];
        let end =
            rest.find(|c: char| c.is_whitespace() || "\"'<>|,\\".contains(c)).unwrap_or(rest.len());
        found.extend(destination_of(&rest[..end]));
        rest = &rest[end.max("http".len())..];
    }
    found
}

/// The destination of one address; `None` where it is not of the web.
pub fn destination_of(address: &str) -> Option<Destination> {
    let (rest, default_port) = match address.strip_prefix("https://") {
        Some(rest) => (rest, 443),
        None => (address.strip_prefix("http://")?, 80),
    };
    let place = rest.split(['/', '?', '#']).next()?;
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    match place.parse::<Host>() {
        Ok(host) => Some(Destination { host, port: default_port }),
        Err(_) => place.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_gives_the_port_where_none_is_named() {
        let read = |text| destination_of(text).map(|found| found.to_string());
        assert_eq!(read("https://mirror.example/simple").as_deref(), Some("mirror.example:443"));
        assert_eq!(
            read("http://user:pw@mirror.example:8081/x").as_deref(),
            Some("mirror.example:8081")
        );
        assert_eq!(read("http://[fd00::1]/x").as_deref(), Some("[fd00::1]:80"));
        assert_eq!(read("file:///srv/mirror"), None);
        assert_eq!(read("https://"), None);
    }

    #[test]
    fn addresses_are_found_within_other_text() {
        let found = destinations_in(
            r#"{"dl": "https://a.example/x", "api": "http://b.example:1"} httpd http"#,
        );
        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, ["a.example:443", "b.example:1"]);
    }
}
