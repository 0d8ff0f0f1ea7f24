//! Listening ports of the sandbox, as they open and close.

use super::Agent;
use super::link::Stream;
use super::sockets;
use crate::{Frame, FrameError, PortEvent};
use futures_util::SinkExt;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::Notify;

/// How often to look while something runs.
const BUSY_INTERVAL: Duration = Duration::from_millis(100);
/// How often to look while nothing does.
const IDLE_INTERVAL: Duration = Duration::from_secs(2);
/// `st` of a listening socket in /proc/net/tcp.
const LISTEN: &str = "0A";

/// The ports that are open, and who wants to know.
#[derive(Default)]
pub struct Ports {
    open: RefCell<BTreeSet<u16>>,
    changed: Notify,
    /// Told when a program was started: its ports are looked for at once.
    busy: Notify,
}

impl Ports {
    /// The ports that are open now.
    pub fn open(&self) -> BTreeSet<u16> {
        self.open.borrow().clone()
    }

    /// A program was started.
    pub fn expect_change(&self) {
        self.busy.notify_one();
    }
}

/// Looks for changes, for ever.
pub async fn watch(agent: Rc<Agent>) {
    loop {
        let found = listening(agent.settings.user.uid);
        if *agent.ports.open.borrow() != found {
            agent.ports.open.replace(found);
            agent.ports.changed.notify_waiters();
        }
        let busy = agent.execs.any_running();
        let pause = if busy { BUSY_INTERVAL } else { IDLE_INTERVAL };
        // An end of the pause, by time or by a new program, is all that is waited for.
        let _ = tokio::time::timeout(pause, agent.ports.busy.notified()).await;
    }
}

/// Sends what is open now, then every change, until the connection breaks.
pub async fn stream(agent: &Agent, stream: &mut Stream) -> Result<(), FrameError> {
    let mut known = BTreeSet::new();
    loop {
        let changed = agent.ports.changed.notified();
        let open = agent.ports.open();
        for event in difference(&known, &open) {
            stream.send(Frame::message(&event)?).await?;
        }
        known = open;
        changed.await;
    }
}

fn difference(before: &BTreeSet<u16>, after: &BTreeSet<u16>) -> Vec<PortEvent> {
    let closed = before.difference(after).map(|&port| PortEvent { port, open: false });
    let opened = after.difference(before).map(|&port| PortEvent { port, open: true });
    closed.chain(opened).collect()
}

/// Ports on which the sandbox's user listens, on any IPv4 or IPv6 address. The agent's own
/// listeners belong to another uid and so never show. Where the kernel cannot be asked directly
/// (gVisor), /proc tells it.
fn listening(uid: u32) -> BTreeSet<u16> {
    match sockets::listening(uid) {
        Ok(ports) => ports.into_iter().collect(),
        Err(_) => listed(uid),
    }
}

fn listed(uid: u32) -> BTreeSet<u16> {
    let mut ports = BTreeSet::new();
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        let Ok(text) = std::fs::read_to_string(table) else { continue };
        ports.extend(text.lines().skip(1).filter_map(|line| listening_port(line, uid)));
    }
    ports
}

fn listening_port(line: &str, uid: u32) -> Option<u16> {
    let mut fields = line.split_whitespace();
    let local = fields.nth(1)?;
    let state = fields.nth(1)?;
    let owner: u32 = fields.nth(3)?.parse().ok()?;
    let (_, port) = local.rsplit_once(':')?;
    (state == LISTEN && owner == uid).then(|| u16::from_str_radix(port, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1 0000 100 0 0 10 0";

    #[test]
    fn finds_the_port_of_the_users_listener() {
        assert_eq!(listening_port(LINE, 1000), Some(3000));
    }

    #[test]
    fn leaves_out_the_agents_own_listeners_and_connections() {
        assert_eq!(listening_port(LINE, 0), None);
        assert_eq!(listening_port(&LINE.replace(" 0A ", " 01 "), 1000), None);
    }

    #[test]
    fn tells_what_opened_and_what_closed() {
        let events = difference(&BTreeSet::from([1, 2]), &BTreeSet::from([2, 3]));
        assert_eq!(events, [PortEvent { port: 1, open: false }, PortEvent { port: 3, open: true }]);
    }
}
