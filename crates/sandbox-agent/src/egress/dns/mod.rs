//! The resolver: UDP and TCP on loopback.

pub mod packet;

use super::Inside;
use super::carry::{CarryError, ask};
use crate::{ErrorKind, Role};
use packet::{Answer, Kind, Query};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::task::JoinSet;

/// Bytes of a question; anything longer is cut and then ignored as malformed.
const MAX_QUESTION_BYTES: usize = 1232;
/// Questions worked on at once over UDP; more are dropped, and asked again by who asked.
const MAX_QUESTIONS: usize = 64;
/// TCP clients at once.
const MAX_CLIENTS: usize = 16;
/// How long a TCP client may be silent.
const CLIENT_IDLE: Duration = Duration::from_secs(10);
/// Free ports of UDP that are tried before one is free for TCP too.
const PORT_TRIES: usize = 16;
/// Pause after a failed receive or accept, so that it does not spin.
const PAUSE: Duration = Duration::from_millis(20);

/// The bound sockets.
pub struct Sockets {
    udp: UdpSocket,
    tcp: TcpListener,
}

impl Sockets {
    /// Binds both at the same port; of port 0, at one that is free for both.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        for _ in 1..PORT_TRIES {
            match Self::bind_once(address).await {
                Err(error) if address.port() == 0 && error.kind() == io::ErrorKind::AddrInUse => {}
                bound => return bound,
            }
        }
        Self::bind_once(address).await
    }

    async fn bind_once(address: SocketAddr) -> io::Result<Self> {
        let udp = UdpSocket::bind(address).await?;
        let tcp = TcpListener::bind(udp.local_addr()?).await?;
        Ok(Self { udp, tcp })
    }

    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.udp.local_addr()
    }
}

/// Answers questions, for ever.
pub(super) async fn serve(inside: Rc<Inside>, sockets: Sockets) {
    tokio::join!(serve_udp(inside.clone(), Rc::new(sockets.udp)), serve_tcp(inside, sockets.tcp));
}

async fn serve_udp(inside: Rc<Inside>, socket: Rc<UdpSocket>) {
    let mut questions = JoinSet::new();
    let mut buffer = [0; MAX_QUESTION_BYTES];
    loop {
        let received = tokio::select! {
            received = socket.recv_from(&mut buffer) => received,
            Some(_) = questions.join_next() => continue,
        };
        // An error here is about an answer sent before, whose receiver has gone.
        let Ok((length, from)) = received else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        if questions.len() >= MAX_QUESTIONS {
            continue;
        }
        if let Some(query) = packet::parse(&buffer[..length]) {
            let (inside, socket) = (inside.clone(), socket.clone());
            questions.spawn_local(async move {
                let answer = query.answered(answer(&inside, &query).await);
                // Who asked may have gone; there is nobody else to tell.
                let _ = socket.send_to(&answer, from).await;
            });
        }
    }
}

async fn serve_tcp(inside: Rc<Inside>, listener: TcpListener) {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept(), if clients.len() < MAX_CLIENTS => match accepted {
                Ok((client, _)) => drop(clients.spawn_local(serve_client(inside.clone(), client))),
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
            Some(_) = clients.join_next() => {}
        }
    }
}

async fn serve_client(inside: Rc<Inside>, mut client: TcpStream) -> io::Result<()> {
    loop {
        let query = tokio::time::timeout(CLIENT_IDLE, read_query(&mut client)).await??;
        let answer = query.answered(answer(&inside, &query).await);
        client.write_all(&(answer.len() as u16).to_be_bytes()).await?;
        client.write_all(&answer).await?;
    }
}

async fn read_query(client: &mut TcpStream) -> io::Result<Query> {
    let length = client.read_u16().await? as usize;
    let mut packet = vec![0; length.min(MAX_QUESTION_BYTES)];
    client.read_exact(&mut packet).await?;
    packet::parse(&packet).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

async fn answer(inside: &Inside, query: &Query) -> Answer {
    let name = query.name.as_str();
    if name == "localhost" || name.ends_with(".localhost") {
        return match query.kind {
            Kind::A => Answer::V4(Ipv4Addr::LOCALHOST),
            Kind::Aaaa => Answer::V6(Ipv6Addr::LOCALHOST),
            Kind::Other => Answer::Empty,
        };
    }
    let reverse = name.ends_with(".arpa") || name.is_empty();
    if query.kind != Kind::A || reverse {
        return Answer::Empty;
    }
    alias_of(inside, name).await
}

async fn alias_of(inside: &Inside, name: &str) -> Answer {
    if let Some(address) = inside.names.borrow_mut().known(name) {
        return Answer::V4(address);
    }
    if inside.names.borrow().is_absent(name) {
        return Answer::NoSuchName;
    }
    match ask(inside, Role::Resolve { name: name.to_owned() }).await {
        Ok(_) => Answer::V4(inside.names.borrow_mut().add(name)),
        Err(CarryError::Refused { kind, .. }) if is_absence(kind) => {
            inside.names.borrow_mut().add_absent(name);
            Answer::NoSuchName
        }
        Err(_) => Answer::Failed,
    }
}

/// A name that may not be used is as good as absent: programs fail at once, and do not ask again
/// as they would after a failure.
fn is_absence(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::Denied | ErrorKind::Invalid)
}
