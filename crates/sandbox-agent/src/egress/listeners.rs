//! Listeners on the addresses that stand for names.
//!
//! One listener on 0.0.0.0 would do for all names, and would take the port from the student's app.
//! So each alias is bound by itself, when its name is first asked for. That costs descriptors
//! (hence [`MAX_LISTENERS`]), and it still keeps a program inside from listening on 0.0.0.0 at the
//! same port; so listeners of the databases' ports go when nobody used the name for a while.

use std::cell::Cell;
use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::rc::Rc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Ports that every name has for as long as it is remembered: HTTP and HTTPS.
pub const WEB_PORTS: &[u16] = &[443, 80];
/// Ports that a name has while it is in use: SQL Server, Oracle, MySQL, PostgreSQL, poolers of it
/// (6432, 6543), AMQP with and without TLS, Redis with and without TLS, Kafka, Elasticsearch,
/// MongoDB, and HTTPS of some APIs (8443). Never the ports of mail (25, 465, 587).
pub const SERVICE_PORTS: &[u16] =
    &[1433, 1521, 3306, 5432, 5671, 5672, 6379, 6380, 6432, 6543, 8443, 9092, 9200, 27017];
/// How long the service ports of a name stay open without a lookup or a connection.
const SERVICE_IDLE: Duration = Duration::from_secs(120);
/// Listeners in all; each holds a descriptor of the agent's, which has 1024 in all, two of them for
/// each connection.
const MAX_LISTENERS: usize = 384;
/// Connections that may wait to be accepted, per listener.
const BACKLOG: u32 = 64;
/// Pause after a failed accept (descriptors used up), so that it does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A connection of a program inside, and the name it meant.
pub struct Accepted {
    pub local: TcpStream,
    pub name: Rc<str>,
    pub port: u16,
}

/// The listeners of all aliases.
pub struct Listeners {
    web_ports: Vec<u16>,
    service_ports: Vec<u16>,
    accepted: mpsc::Sender<Accepted>,
    open: HashMap<Ipv4Addr, Open>,
}

struct Open {
    name: Rc<str>,
    used: Rc<Cell<Instant>>,
    web: JoinSet<()>,
    service: JoinSet<()>,
}

impl Open {
    fn new(name: &str) -> Self {
        let used = Rc::new(Cell::new(Instant::now()));
        Self { name: name.into(), used, web: JoinSet::new(), service: JoinSet::new() }
    }

    fn len(&self) -> usize {
        self.web.len() + self.service.len()
    }
}

impl Listeners {
    pub fn new(
        web_ports: Vec<u16>,
        service_ports: Vec<u16>,
        accepted: mpsc::Sender<Accepted>,
    ) -> Self {
        Self { web_ports, service_ports, accepted, open: HashMap::new() }
    }

    /// Opens the listeners of an alias that are not open. A port that cannot be bound, because a
    /// program inside has it on 0.0.0.0, is left out.
    pub fn open(&mut self, address: Ipv4Addr, name: &str) {
        self.make_room(address);
        let open = self.open.entry(address).or_insert_with(|| Open::new(name));
        open.used.set(Instant::now());
        let Open { name, used, web, service } = open;
        for (set, ports) in [(web, &self.web_ports), (service, &self.service_ports)] {
            if !set.is_empty() {
                continue;
            }
            for &port in ports {
                if let Ok(listener) = bind(SocketAddr::from((address, port))) {
                    let (name, used) = (name.clone(), used.clone());
                    set.spawn_local(accept(listener, name, used, self.accepted.clone()));
                }
            }
        }
    }

    /// Closes the listeners of an alias; connections already accepted live on.
    pub fn close(&mut self, address: Ipv4Addr) {
        self.open.remove(&address);
    }

    /// Closes the service ports of aliases that nobody used lately.
    pub fn close_idle(&mut self) {
        for open in self.open.values_mut() {
            if open.used.get().elapsed() >= SERVICE_IDLE {
                open.service = JoinSet::new();
            }
        }
    }

    /// Gives up the service ports of the least recently used aliases first, then whole aliases.
    fn make_room(&mut self, address: Ipv4Addr) {
        let needed = self.web_ports.len() + self.service_ports.len();
        while self.count() + needed > MAX_LISTENERS {
            let Some(oldest) = self.oldest_but(address, |open| !open.service.is_empty()) else {
                break;
            };
            oldest.service = JoinSet::new();
        }
        while self.count() + needed > MAX_LISTENERS {
            let Some(oldest) = self.oldest_but(address, |open| open.len() > 0) else { return };
            oldest.web = JoinSet::new();
        }
        self.open.retain(|other, open| open.len() > 0 || *other == address);
    }

    fn oldest_but(
        &mut self,
        address: Ipv4Addr,
        wanted: impl Fn(&Open) -> bool,
    ) -> Option<&mut Open> {
        let others =
            self.open.iter_mut().filter(|(other, open)| **other != address && wanted(open));
        others.min_by_key(|(_, open)| open.used.get()).map(|(_, open)| open)
    }

    fn count(&self) -> usize {
        self.open.values().map(Open::len).sum()
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

async fn accept(
    listener: TcpListener,
    name: Rc<str>,
    used: Rc<Cell<Instant>>,
    accepted: mpsc::Sender<Accepted>,
) {
    let Ok(port) = listener.local_addr().map(|local| local.port()) else { return };
    loop {
        let Ok((local, _)) = listener.accept().await else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        used.set(Instant::now());
        if accepted.send(Accepted { local, name: name.clone(), port }).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::task::LocalSet;

    /// A port that nothing on this machine listens on at this moment.
    fn free_port() -> u16 {
        let probe = std::net::TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        probe.local_addr().unwrap().port()
    }

    fn listeners(web: u16, service: u16) -> (Listeners, mpsc::Receiver<Accepted>) {
        let (sender, receiver) = mpsc::channel(4);
        (Listeners::new(vec![web], vec![service], sender), receiver)
    }

    #[tokio::test]
    async fn the_address_reached_tells_the_name() {
        let (web, service) = (free_port(), free_port());
        let test = async {
            let (mut listeners, mut accepted) = listeners(web, service);
            let (one, two) = (Ipv4Addr::new(127, 65, 1, 1), Ipv4Addr::new(127, 65, 1, 2));
            listeners.open(one, "one.example");
            listeners.open(two, "two.example");
            let _socket = TcpStream::connect((two, service)).await.unwrap();
            let connection = accepted.recv().await.unwrap();
            assert_eq!((&*connection.name, connection.port), ("two.example", service));
        };
        LocalSet::new().run_until(test).await;
    }

    #[tokio::test]
    async fn a_closed_alias_refuses_connections() {
        let (web, service) = (free_port(), free_port());
        let test = async {
            let (mut listeners, _accepted) = listeners(web, service);
            let address = Ipv4Addr::new(127, 65, 1, 3);
            listeners.open(address, "one.example");
            listeners.close(address);
            tokio::task::yield_now().await;
            tokio::time::sleep(Duration::from_millis(20)).await;
            assert!(TcpStream::connect((address, web)).await.is_err());
        };
        LocalSet::new().run_until(test).await;
    }

    #[tokio::test(start_paused = true)]
    async fn unused_service_ports_close_and_web_ports_stay() {
        let (web, service) = (free_port(), free_port());
        let test = async {
            let (mut listeners, _accepted) = listeners(web, service);
            let address = Ipv4Addr::new(127, 65, 1, 4);
            listeners.open(address, "one.example");
            tokio::time::advance(SERVICE_IDLE).await;
            listeners.close_idle();
            tokio::time::sleep(Duration::from_millis(20)).await;
            assert_eq!(listeners.count(), 1);
            assert!(std::net::TcpStream::connect((address, service)).is_err());
            assert!(std::net::TcpStream::connect((address, web)).is_ok());
            listeners.open(address, "one.example");
            assert_eq!(listeners.count(), 2);
        };
        LocalSet::new().run_until(test).await;
    }

    #[tokio::test]
    async fn listeners_are_bounded() {
        let (web, service) = (free_port(), free_port());
        let test = async {
            let (mut listeners, _accepted) = listeners(web, service);
            let nth = |n: usize| Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 66, 0, 1)) + n as u32);
            for n in 0..MAX_LISTENERS + 10 {
                listeners.open(nth(n), "x");
                assert!(listeners.count() <= MAX_LISTENERS);
            }
            let newest = &listeners.open[&nth(MAX_LISTENERS + 9)];
            assert_eq!((newest.web.len(), newest.service.len()), (1, 1));
            let older = &listeners.open[&nth(MAX_LISTENERS / 2)];
            assert_eq!((older.web.len(), older.service.len()), (1, 0));
            assert!(!listeners.open.contains_key(&nth(0)));
        };
        LocalSet::new().run_until(test).await;
    }
}
