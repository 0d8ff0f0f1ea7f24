//! Connections to the server: a few parked ones, remade whenever they break.

use super::{Agent, serve};
use crate::{Frame, FrameCodec, Hello, PROTOCOL_VERSION, Request, Role};
use futures_util::{SinkExt, StreamExt};
use std::io;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::net::UnixStream;
use tokio_util::codec::Framed;

/// Connections that wait for a request, so that none has to be made when one comes.
const PARKED: usize = 4;
/// How long to wait before connecting again to a server that is away: a restart is over in moments...
const RETRY: Duration = Duration::from_millis(50);
/// ...and a server that is away longer is not missed more often than this.
const SLOW_RETRY: Duration = Duration::from_secs(1);
/// When the server counts as away longer.
const AWAY: Duration = Duration::from_secs(30);
/// A sandbox lives a day at most; one that no server has asked for as long ends itself.
const FORGOTTEN: Duration = Duration::from_secs(24 * 3600);

/// One stream to the server.
pub type Stream = Framed<UnixStream, FrameCodec>;

/// Opens a connection and says what it is for.
pub async fn open(agent: &Agent, role: Role) -> io::Result<Stream> {
    let socket = UnixStream::connect(&agent.settings.socket).await?;
    let mut stream = Framed::new(socket, FrameCodec);
    let hello = Hello { version: PROTOCOL_VERSION, role };
    let frame = Frame::message(&hello).map_err(io::Error::other)?;
    stream.send(frame).await.map_err(io::Error::other)?;
    Ok(stream)
}

/// Keeps [`PARKED`] connections waiting, for ever.
pub async fn keep_parked(agent: Rc<Agent>) -> io::Result<()> {
    let slots = (0..PARKED).map(|_| tokio::task::spawn_local(slot(agent.clone())));
    for ended in futures_util::future::join_all(slots).await {
        ended.map_err(io::Error::other)?;
    }
    Ok(())
}

async fn slot(agent: Rc<Agent>) {
    let mut last_heard = Instant::now();
    loop {
        let Some(mut stream) = open(&agent, Role::Parked).await.ok() else {
            let away = last_heard.elapsed();
            if away > FORGOTTEN {
                std::process::exit(0);
            }
            tokio::time::sleep(if away > AWAY { SLOW_RETRY } else { RETRY }).await;
            continue;
        };
        if let Some(request) = request(&mut stream).await {
            tokio::task::spawn_local(serve::serve(agent.clone(), request, stream));
        } else {
            // A server that hangs up at once must not be called without a pause.
            tokio::time::sleep(RETRY).await;
        }
        last_heard = Instant::now();
    }
}

async fn request(stream: &mut Stream) -> Option<Request> {
    stream.next().await?.ok()?.parse().ok()
}

/// Offers the way out to the programs inside.
pub async fn carry_egress(agent: Rc<Agent>) {
    let open_stream = move |role: Role| {
        let agent = agent.clone();
        async move { open(&agent, role).await }
    };
    if let Err(error) = crate::egress::serve(open_stream).await {
        eprintln!("sandbox-agent: egress is off: {error}");
    }
}
