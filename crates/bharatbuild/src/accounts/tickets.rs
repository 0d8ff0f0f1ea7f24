//! One-time tickets, for what cannot send a header: a frame, a WebSocket, a plain link.

use crate::clock::Clock;
use crate::ids::{ProjectId, UserId};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// How long a ticket is good, in seconds.
pub const TICKET_SECONDS: i64 = 60;
/// Tickets out at once; beyond it the oldest is worth nothing any more.
const MAX_TICKETS: usize = 10_000;

/// What a ticket opens. One for a download opens no preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Download,
    Preview,
    Terminal,
    Events,
}

/// What a ticket gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub project: ProjectId,
    pub purpose: Purpose,
    pub user: UserId,
    /// Of a preview: the studio's origin, where it opens there in a frame.
    pub studio: Option<String>,
}

/// The tickets that are out. A cheap handle; they do not outlive the process.
#[derive(Clone)]
pub struct Tickets {
    clock: Arc<dyn Clock>,
    out: Arc<Mutex<Out>>,
}

type Key = [u8; 32];

#[derive(Default)]
struct Out {
    grants: HashMap<Key, (Grant, OffsetDateTime)>,
    /// In the order of issue, which is that of expiry.
    order: VecDeque<Key>,
}

impl Tickets {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, out: Arc::default() }
    }

    /// A ticket good once, for [`TICKET_SECONDS`].
    pub fn issue(&self, project: &ProjectId, purpose: Purpose, user: &UserId) -> String {
        let (project, user) = (project.clone(), user.clone());
        self.give(Grant { project, purpose, user, studio: None })
    }

    /// A ticket for what it gives, good once, for [`TICKET_SECONDS`].
    pub fn give(&self, grant: Grant) -> String {
        let ticket = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let expires_at = self.clock.now() + Duration::seconds(TICKET_SECONDS);
        let key = key(&ticket);
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.make_room(self.clock.now());
        out.grants.insert(key, (grant, expires_at));
        out.order.push_back(key);
        ticket
    }

    /// What the ticket gives, once; a ticket for something else stays good.
    pub fn redeem(&self, ticket: &str, purpose: Purpose) -> Option<Grant> {
        let key = key(ticket);
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        if out.grants.get(&key)?.0.purpose != purpose {
            return None;
        }
        let (grant, expires_at) = out.grants.remove(&key)?;
        (self.clock.now() < expires_at).then_some(grant)
    }
}

impl Out {
    /// Forgets what has expired, and the oldest where there are too many.
    fn make_room(&mut self, now: OffsetDateTime) {
        while let Some(oldest) = self.order.front() {
            let stays = self.grants.get(oldest).is_some_and(|(_, expires_at)| *expires_at > now);
            if stays && self.order.len() < MAX_TICKETS {
                return;
            }
            self.grants.remove(oldest);
            self.order.pop_front();
        }
    }
}

/// Tickets are found by their hash, so that no comparison tells how much of one was right.
fn key(ticket: &str) -> Key {
    Sha256::digest(ticket.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ScriptedClock;

    fn issued() -> (ScriptedClock, Tickets, String) {
        let clock = ScriptedClock::default();
        let tickets = Tickets::new(Arc::new(clock.clone()));
        let ticket =
            tickets.issue(&"p".parse().unwrap(), Purpose::Preview, &"asha".parse().unwrap());
        (clock, tickets, ticket)
    }

    #[test]
    fn a_ticket_is_good_once_and_for_its_purpose() {
        let (_, tickets, ticket) = issued();
        assert_eq!(tickets.redeem(&ticket, Purpose::Download), None);
        assert_eq!(tickets.redeem(&ticket, Purpose::Preview).unwrap().project.as_str(), "p");
        assert_eq!(tickets.redeem(&ticket, Purpose::Preview), None);
        assert_eq!(tickets.redeem("", Purpose::Preview), None);
    }

    #[test]
    fn a_ticket_expires() {
        let (clock, tickets, ticket) = issued();
        clock.advance(TICKET_SECONDS + 1);
        assert_eq!(tickets.redeem(&ticket, Purpose::Preview), None);
    }

    #[test]
    fn tickets_never_pile_up() {
        let (_, tickets, first) = issued();
        for _ in 0..MAX_TICKETS {
            tickets.issue(&"p".parse().unwrap(), Purpose::Preview, &"asha".parse().unwrap());
        }
        assert!(tickets.out.lock().unwrap().order.len() <= MAX_TICKETS);
        assert_eq!(tickets.redeem(&first, Purpose::Preview), None);
    }
}
