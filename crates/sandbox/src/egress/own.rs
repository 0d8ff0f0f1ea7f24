//! The addresses of the host itself.

use super::address::meant;
use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a list of addresses is good for.
const FRESH: Duration = Duration::from_secs(10);

/// The addresses of the host's interfaces, looked up again when they may have changed. A public
/// address that a router translates to this host is not among them; an administrator names those.
#[derive(Default)]
pub struct OwnAddresses {
    known: Mutex<Option<(Instant, Arc<HashSet<IpAddr>>)>>,
}

impl OwnAddresses {
    /// Whether the address leads to this host. Where the list cannot be had, every address might.
    pub fn contains(&self, address: IpAddr) -> io::Result<bool> {
        Ok(self.current()?.contains(&meant(address)))
    }

    fn current(&self) -> io::Result<Arc<HashSet<IpAddr>>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, addresses)) = known.as_ref()
            && since.elapsed() < FRESH
        {
            return Ok(addresses.clone());
        }
        let addresses = Arc::new(interface_addresses()?);
        *known = Some((Instant::now(), addresses.clone()));
        Ok(addresses)
    }
}

/// Asks the system; takes some ten microseconds and does not block.
fn interface_addresses() -> io::Result<HashSet<IpAddr>> {
    let mut first: *mut libc::ifaddrs = std::ptr::null_mut();
    // SAFETY: getifaddrs writes a list to `first`, which is freed below.
    if unsafe { libc::getifaddrs(&mut first) } != 0 {
        return Err(io::Error::last_os_error());
    }
    let mut found = HashSet::new();
    let mut next = first;
    // SAFETY: every entry is valid, and ends with a null pointer, until freeifaddrs.
    while let Some(entry) = unsafe { next.as_ref() } {
        // SAFETY: the address of an entry is null or a valid socket address of its family.
        found.extend(unsafe { ip_address(entry.ifa_addr) });
        next = entry.ifa_next;
    }
    // SAFETY: `first` is what getifaddrs gave, and nothing of it is kept.
    unsafe { libc::freeifaddrs(first) };
    Ok(found)
}

/// The address in a socket address, if it is of an internet family.
///
/// # Safety
/// `address` must be null or point to a socket address as long as its family says.
unsafe fn ip_address(address: *const libc::sockaddr) -> Option<IpAddr> {
    // SAFETY: the caller says so.
    let family = i32::from(unsafe { address.as_ref() }?.sa_family);
    match family {
        libc::AF_INET => {
            // SAFETY: of this family it is a sockaddr_in; it may lie unaligned.
            let four = unsafe { address.cast::<libc::sockaddr_in>().read_unaligned() };
            Some(Ipv4Addr::from(u32::from_be(four.sin_addr.s_addr)).into())
        }
        libc::AF_INET6 => {
            // SAFETY: of this family it is a sockaddr_in6; it may lie unaligned.
            let six = unsafe { address.cast::<libc::sockaddr_in6>().read_unaligned() };
            Some(Ipv6Addr::from(six.sin6_addr.s6_addr).into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_an_address_of_the_host_in_every_form() {
        let own = OwnAddresses::default();
        for text in ["127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1"] {
            assert!(own.contains(text.parse().unwrap()).unwrap(), "{text}");
        }
        assert!(!own.contains("8.8.8.8".parse().unwrap()).unwrap());
    }

    /// Skipped where the host has no route to anywhere, and so no such address.
    #[test]
    fn the_address_towards_the_internet_is_the_hosts() {
        let socket = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
        if socket.connect("8.8.8.8:53").is_err() {
            return;
        }
        let address = socket.local_addr().unwrap().ip();
        assert!(OwnAddresses::default().contains(address).unwrap());
    }
}
