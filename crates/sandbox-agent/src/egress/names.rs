//! What the resolver remembers about names.

use super::Listen;
use super::alias::{Added, Aliases};
use super::listeners::{Accepted, Listeners};
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// How long a name that does not exist is not asked for again.
const ABSENT_FOR: Duration = Duration::from_secs(5);
/// Absent names remembered.
const MAX_ABSENT: usize = 256;

/// Names that have an alias, and names known to be absent.
pub struct Names {
    aliases: Aliases,
    listeners: Listeners,
    absent: HashMap<String, Instant>,
}

impl Names {
    pub fn new(listen: Listen, accepted: mpsc::Sender<Accepted>) -> Self {
        let listeners = Listeners::new(listen.web_ports, listen.service_ports, accepted);
        Self { aliases: Aliases::default(), listeners, absent: HashMap::new() }
    }

    /// The alias of a name the server has confirmed before; its listeners are open afterwards.
    pub fn known(&mut self, name: &str) -> Option<Ipv4Addr> {
        let address = self.aliases.get(name)?;
        self.listeners.open(address, name);
        Some(address)
    }

    /// Gives an alias to a name that exists, and opens its listeners.
    pub fn add(&mut self, name: &str) -> Ipv4Addr {
        let Added { address, evicted } = self.aliases.insert(name);
        if let Some(evicted) = evicted {
            self.listeners.close(evicted);
        }
        self.listeners.open(address, name);
        address
    }

    /// Whether the server said a moment ago that there is no such name.
    pub fn is_absent(&self, name: &str) -> bool {
        self.absent.get(name).is_some_and(|since| since.elapsed() < ABSENT_FOR)
    }

    /// Remembers that there is no such name.
    pub fn add_absent(&mut self, name: &str) {
        if self.absent.len() >= MAX_ABSENT {
            self.forget_absent();
        }
        if self.absent.len() >= MAX_ABSENT {
            self.absent.clear();
        }
        self.absent.insert(name.to_owned(), Instant::now());
    }

    /// Gives up what nobody uses any more.
    pub fn tidy(&mut self) {
        self.forget_absent();
        self.listeners.close_idle();
    }

    fn forget_absent(&mut self) {
        self.absent.retain(|_, since| since.elapsed() < ABSENT_FOR);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let listen = Listen { web_ports: vec![], service_ports: vec![], ..Listen::default() };
        Names::new(listen, mpsc::channel(1).0)
    }

    #[tokio::test(start_paused = true)]
    async fn absence_is_forgotten_after_a_while() {
        let mut names = names();
        names.add_absent("no.example");
        assert!(names.is_absent("no.example") && !names.is_absent("other.example"));
        tokio::time::advance(ABSENT_FOR).await;
        assert!(!names.is_absent("no.example"));
    }

    #[tokio::test(start_paused = true)]
    async fn absent_names_are_bounded() {
        let mut names = names();
        for n in 0..MAX_ABSENT * 3 {
            names.add_absent(&format!("n{n}"));
            assert!(names.absent.len() <= MAX_ABSENT);
        }
    }

    #[tokio::test]
    async fn a_name_is_known_once_added() {
        let mut names = names();
        assert_eq!(names.known("a.example"), None);
        let address = names.add("a.example");
        assert_eq!(names.known("a.example"), Some(address));
    }
}
