//! The socket an agent connects to, and the connections it parks there.

use super::{LinkError, Stream};
use futures_util::{SinkExt, StreamExt};
use sandbox_agent::{Frame, FrameCodec, Hello, PROTOCOL_VERSION, Request, Role};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Mutex, mpsc};
use tokio_util::codec::Framed;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

/// Parked connections held per agent; more are closed.
const MAX_PARKED: usize = 8;
/// Connections of one agent being greeted or carried out at once.
const MAX_CONNECTIONS: usize = 512;
/// How long an agent may take to say what a connection is for.
const HELLO_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a request waits for an agent that is coming back.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Name of the socket in a sandbox's socket folder.
pub const SOCKET_NAME: &str = "agent.sock";

/// Where the programs of a sandbox get out; see [`crate::egress`].
#[async_trait::async_trait]
pub trait EgressGate: Send + Sync + 'static {
    /// Carries one connection to `host:port`, or refuses it.
    async fn connect(&self, stream: Stream, host: String, port: u16);
    /// Answers whether a name exists.
    async fn resolve(&self, stream: Stream, name: String);
}

/// A sandbox's agent, as the server reaches it. The socket goes when the link is dropped.
pub struct Link {
    parked: Mutex<mpsc::Receiver<Stream>>,
    _stop: DropGuard,
}

struct Door {
    /// The agent's uid on the host: nobody else may speak for it.
    agent_uid: u32,
    parked: mpsc::Sender<Stream>,
    gate: Arc<dyn EgressGate>,
    stop: CancellationToken,
}

impl Link {
    /// Holds `agent.sock` in `folder` for the agent with this host uid. A socket left by an earlier
    /// server is replaced: agents find the new one by its name.
    pub fn open(
        folder: &Path,
        agent_uid: u32,
        gate: Arc<dyn EgressGate>,
        tasks: &TaskTracker,
    ) -> io::Result<Arc<Self>> {
        let path = folder.join(SOCKET_NAME);
        let listener = bind(&path, agent_uid)?;
        let (sender, parked) = mpsc::channel(MAX_PARKED);
        let stop = CancellationToken::new();
        let door = Arc::new(Door { agent_uid, parked: sender, gate, stop: stop.clone() });
        tasks.spawn(accept(listener, door, tasks.clone()));
        Ok(Arc::new(Self { parked: Mutex::new(parked), _stop: stop.drop_guard() }))
    }

    /// Sends a request on a parked connection and gives the connection for the answer.
    pub async fn request(&self, request: &Request) -> Result<Stream, LinkError> {
        let send = async {
            loop {
                let mut stream =
                    self.parked.lock().await.recv().await.ok_or(LinkError::NotConnected)?;
                // A connection whose agent went away fails at once; the next one may live.
                if stream.send(Frame::message(request)?).await.is_ok() {
                    return Ok(stream);
                }
            }
        };
        tokio::time::timeout(CONNECT_TIMEOUT, send).await.unwrap_or(Err(LinkError::NotConnected))
    }
}

/// Binds beside the final name and renames over it, so that the name always leads to a socket.
fn bind(path: &PathBuf, agent_uid: u32) -> io::Result<UnixListener> {
    let temporary = path.with_extension("new");
    match std::fs::remove_file(&temporary) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&temporary)?;
    std::os::unix::fs::chown(&temporary, Some(agent_uid), Some(agent_uid))?;
    std::fs::rename(&temporary, path)?;
    Ok(listener)
}

async fn accept(listener: UnixListener, door: Arc<Door>, tasks: TaskTracker) {
    let places = Arc::new(tokio::sync::Semaphore::new(MAX_CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = door.stop.cancelled() => return,
        };
        let Ok((socket, _)) = accepted else {
            // Out of descriptors: others will be closed, the agent will try again.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let door = door.clone();
        tasks.spawn(async move {
            let stop = door.stop.clone();
            tokio::select! {
                () = greet(socket, door) => {}
                () = stop.cancelled() => {}
            }
            drop(place);
        });
    }
}

async fn greet(socket: UnixStream, door: Arc<Door>) {
    if !socket.peer_cred().is_ok_and(|peer| peer.uid() == door.agent_uid) {
        tracing::warn!(agent_uid = door.agent_uid, "refused a connection that is not the agent's");
        return;
    }
    let mut stream = Framed::new(socket, FrameCodec);
    let Ok(Some(Ok(frame))) = tokio::time::timeout(HELLO_TIMEOUT, stream.next()).await else {
        return;
    };
    let Ok(hello) = frame.parse::<Hello>() else { return };
    if hello.version != PROTOCOL_VERSION {
        tracing::warn!(version = hello.version, "refused an agent of another protocol version");
        return;
    }
    match hello.role {
        Role::Parked => drop(door.parked.try_send(stream)),
        Role::Egress { host, port } => door.gate.connect(stream, host, port).await,
        Role::Resolve { name } => door.gate.resolve(stream, name).await,
    }
}
