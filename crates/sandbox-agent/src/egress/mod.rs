//! The way out for the programs inside.
//!
//! A sandbox has no network but its loopback. Programs that know proxies find one on
//! [`PROXY_PORT`]. Those that do not ask the resolver on [`DNS_PORT`], which answers every name
//! that exists with a loopback address of its own (an *alias*); the agent listens there for a
//! fixed list of ports, and knows from the address it was reached on which name was meant. Either
//! way the connection is carried to the server, which alone decides what may be reached.
//!
//! There is no way out for UDP, ICMP, literal addresses without the proxy, and ports that are not
//! listed.

mod alias;
mod carry;
mod dns;
mod listeners;
mod names;
mod proxy;
mod request;
#[cfg(test)]
mod tests;

use crate::Role;
use crate::program::Stream;
use futures_util::future::LocalBoxFuture;
use names::Names;
use std::cell::RefCell;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};

pub use listeners::{SERVICE_PORTS, WEB_PORTS};

/// Where the HTTP proxy listens, on 127.0.0.1.
pub const PROXY_PORT: u16 = 3128;
/// Where the resolver listens, on 127.0.0.1, over UDP and TCP.
pub const DNS_PORT: u16 = 53;
/// Connections that may be carried out at once; more wait to be accepted.
const MAX_CONNECTIONS: usize = 256;
/// Accepted connections that may wait for a place.
const ACCEPTED_QUEUE: usize = 16;
/// How often listeners that nobody uses are looked for.
const TIDY_INTERVAL: Duration = Duration::from_secs(15);

/// Where to listen. The default is what a sandbox has; tests listen elsewhere.
#[derive(Debug, Clone)]
pub struct Listen {
    pub proxy: SocketAddr,
    pub dns: SocketAddr,
    pub web_ports: Vec<u16>,
    pub service_ports: Vec<u16>,
}

impl Default for Listen {
    fn default() -> Self {
        Self {
            proxy: (Ipv4Addr::LOCALHOST, PROXY_PORT).into(),
            dns: (Ipv4Addr::LOCALHOST, DNS_PORT).into(),
            web_ports: WEB_PORTS.to_vec(),
            service_ports: SERVICE_PORTS.to_vec(),
        }
    }
}

/// Whether a listener at this address is the agent's own, and so never an app's port.
pub fn is_own_listener(local: SocketAddr) -> bool {
    match local {
        SocketAddr::V4(four) if alias::is_alias(*four.ip()) => true,
        SocketAddr::V4(four) if *four.ip() == Ipv4Addr::LOCALHOST => {
            matches!(four.port(), PROXY_PORT | DNS_PORT)
        }
        _ => false,
    }
}

/// Serves the programs inside until it is dropped; `open` makes a connection to the server and
/// says its role. Everything it started ends with it. Fails where an address cannot be bound.
pub async fn serve<O, F>(open: O) -> io::Result<()>
where
    O: Fn(Role) -> F + Clone + 'static,
    F: Future<Output = io::Result<Stream>> + 'static,
{
    Egress::bind(Listen::default(), open).await?.run().await
}

/// What the parts share.
struct Inside {
    open: Box<dyn Fn(Role) -> LocalBoxFuture<'static, io::Result<Stream>>>,
    names: RefCell<Names>,
    places: Arc<Semaphore>,
}

/// The bound, not yet served way out.
pub struct Egress {
    inside: Rc<Inside>,
    proxy: tokio::net::TcpListener,
    dns: dns::Sockets,
    accepted: mpsc::Receiver<listeners::Accepted>,
}

impl Egress {
    /// Binds the proxy and the resolver.
    pub async fn bind<O, F>(listen: Listen, open: O) -> io::Result<Self>
    where
        O: Fn(Role) -> F + Clone + 'static,
        F: Future<Output = io::Result<Stream>> + 'static,
    {
        let (sender, accepted) = mpsc::channel(ACCEPTED_QUEUE);
        let proxy = tokio::net::TcpListener::bind(listen.proxy).await?;
        let dns = dns::Sockets::bind(listen.dns).await?;
        let inside = Inside {
            open: Box::new(move |role| Box::pin(open(role))),
            names: RefCell::new(Names::new(listen, sender)),
            places: Arc::new(Semaphore::new(MAX_CONNECTIONS)),
        };
        Ok(Self { inside: Rc::new(inside), proxy, dns, accepted })
    }

    /// Where the proxy and the resolver listen.
    pub fn addresses(&self) -> io::Result<(SocketAddr, SocketAddr)> {
        Ok((self.proxy.local_addr()?, self.dns.local_addr()?))
    }

    /// Serves until it is dropped.
    pub async fn run(self) -> io::Result<()> {
        let inside = &self.inside;
        tokio::join!(
            proxy::serve(inside.clone(), self.proxy),
            dns::serve(inside.clone(), self.dns),
            carry::serve_accepted(inside.clone(), self.accepted),
            tidy(inside.clone()),
        );
        Ok(())
    }
}

async fn tidy(inside: Rc<Inside>) {
    loop {
        tokio::time::sleep(TIDY_INTERVAL).await;
        inside.names.borrow_mut().tidy();
    }
}
