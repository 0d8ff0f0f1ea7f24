//! The module proxies and the checksum database of Go.

use super::{Found, tool, url};
use crate::egress::host::{Destination, Host};

/// Asks Go for its settings, which include its own defaults.
pub async fn discover() -> Found {
    let settings = tool::ask("go", &["env", "GOPROXY", "GOSUMDB"]).await?;
    let mut lines = settings.lines();
    let mut found = url::destinations_in(lines.next().unwrap_or_default());
    found.extend(checksum_database(lines.next().unwrap_or_default()));
    Ok(found)
}

/// Reads `off`, `NAME`, `NAME+HASH+KEY` or either of those followed by an address.
fn checksum_database(setting: &str) -> Option<Destination> {
    let mut words = setting.split_whitespace();
    let name = words.next().filter(|&name| name != "off")?;
    match words.next() {
        Some(address) => url::destination_of(address),
        None => match name.split('+').next()?.parse::<Host>() {
            Ok(host) => Some(Destination { host, port: 443 }),
            Err(_) => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_checksum_database_is_read() {
        let read = |setting| checksum_database(setting).map(|found| found.to_string());
        assert_eq!(read("sum.example").as_deref(), Some("sum.example:443"));
        assert_eq!(read("sum.example+1234+key/x").as_deref(), Some("sum.example:443"));
        assert_eq!(
            read("sum.example https://mirror.example:8443/s").as_deref(),
            Some("mirror.example:8443")
        );
        assert_eq!(read("off"), None);
        assert_eq!(read(""), None);
    }
}
