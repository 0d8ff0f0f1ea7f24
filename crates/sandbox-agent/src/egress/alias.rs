//! Loopback addresses that stand for names.

use std::collections::HashMap;
use std::net::Ipv4Addr;

/// 127.64.0.0/10: far from 127.0.0.1, where the apps are, and from the 127.0.x.x that some use.
const FIRST: u32 = u32::from_be_bytes([127, 64, 0, 0]);
const PREFIX_BITS: u32 = 10;
/// Addresses in the range.
const COUNT: u32 = 1 << (32 - PREFIX_BITS);
/// Names remembered; the least recently used goes first.
pub const MAX_NAMES: usize = 1024;

/// Whether the address is of the range that stands for names.
pub fn is_alias(address: Ipv4Addr) -> bool {
    u32::from(address) >> (32 - PREFIX_BITS) == FIRST >> (32 - PREFIX_BITS)
}

/// Which name has which address.
#[derive(Debug, Default)]
pub struct Aliases {
    known: HashMap<String, Known>,
    uses: u64,
    next: u32,
}

#[derive(Debug)]
struct Known {
    address: Ipv4Addr,
    used: u64,
}

/// An address that was given, and the one that had to go for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Added {
    pub address: Ipv4Addr,
    pub evicted: Option<Ipv4Addr>,
}

impl Aliases {
    /// The address of a known name, which counts as a use.
    pub fn get(&mut self, name: &str) -> Option<Ipv4Addr> {
        self.uses += 1;
        let known = self.known.get_mut(name)?;
        known.used = self.uses;
        Some(known.address)
    }

    /// Gives the name an address, if it has none.
    pub fn insert(&mut self, name: &str) -> Added {
        if let Some(address) = self.get(name) {
            return Added { address, evicted: None };
        }
        let evicted = if self.known.len() >= MAX_NAMES { self.evict() } else { None };
        let address = self.fresh_address();
        self.known.insert(name.to_owned(), Known { address, used: self.uses });
        Added { address, evicted }
    }

    fn evict(&mut self) -> Option<Ipv4Addr> {
        let oldest = self.known.iter().min_by_key(|(_, known)| known.used)?.0.clone();
        self.known.remove(&oldest).map(|known| known.address)
    }

    /// Goes round the whole range before an address is given again, because programs remember
    /// answers longer than they should and would reach another name.
    fn fresh_address(&mut self) -> Ipv4Addr {
        loop {
            self.next = self.next % (COUNT - 2) + 1;
            let address = Ipv4Addr::from(FIRST + self.next);
            if !self.known.values().any(|known| known.address == address) {
                return address;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_address_and_names_differ() {
        let mut aliases = Aliases::default();
        let first = aliases.insert("a.example").address;
        assert_eq!(first, Ipv4Addr::new(127, 64, 0, 1));
        assert_ne!(aliases.insert("b.example").address, first);
        assert_eq!(aliases.insert("a.example"), Added { address: first, evicted: None });
        assert_eq!(aliases.get("a.example"), Some(first));
        assert_eq!(aliases.get("c.example"), None);
    }

    #[test]
    fn the_least_recently_used_name_goes_when_full() {
        let mut aliases = Aliases::default();
        let addresses: Vec<_> =
            (0..MAX_NAMES).map(|n| aliases.insert(&format!("n{n}")).address).collect();
        aliases.get("n0");
        let added = aliases.insert("one-more");
        assert_eq!(added.evicted, Some(addresses[1]));
        assert!(!addresses.contains(&added.address));
        assert_eq!(aliases.get("n0"), Some(addresses[0]));
        assert_eq!(aliases.get("n1"), None);
        assert_eq!(aliases.known.len(), MAX_NAMES);
    }

    #[test]
    fn the_range_wraps_without_giving_an_address_twice_or_leaving_it() {
        let mut aliases = Aliases { next: COUNT - 3, ..Aliases::default() };
        let last = aliases.insert("last").address;
        assert_eq!(last, Ipv4Addr::new(127, 127, 255, 254));
        assert_eq!(aliases.insert("first").address, Ipv4Addr::new(127, 64, 0, 1));
    }

    #[test]
    fn only_the_range_is_an_alias() {
        assert!(
            is_alias(Ipv4Addr::new(127, 64, 0, 1)) && is_alias(Ipv4Addr::new(127, 127, 255, 255))
        );
        assert!(!is_alias(Ipv4Addr::LOCALHOST) && !is_alias(Ipv4Addr::new(127, 128, 0, 0)));
    }
}
