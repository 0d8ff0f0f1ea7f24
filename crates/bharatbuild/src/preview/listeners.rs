//! Listeners of the server's own, one per open preview, for studios reached by a bare address.

use super::error::PreviewError;
use super::forward::Tasks;
use super::origin::Origin;
use super::service::{Preview, Target, wants_page};
use crate::ids::ProjectId;
use axum::extract::Request;
use axum::http::header;
use axum::response::Response;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::convert::Infallible;
use std::hash::{Hash, Hasher};
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// How long a listener without connections stays open.
const IDLE_TIME: Duration = Duration::from_secs(30 * 60);
/// How many connections one listener serves at once.
const MAX_CONNECTIONS: usize = 256;
/// How long a browser may take to send a request's head.
const HEAD_TIME: Duration = Duration::from_secs(30);
/// How long to wait where the system can take no more connections.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

type Key = (ProjectId, u16);

/// An open listener.
#[derive(Debug, Clone)]
struct Open {
    port: u16,
    /// How the studio was reached when the preview was last asked for.
    studio: Origin,
}

/// The open listeners.
pub(super) struct Listeners {
    ip: IpAddr,
    ports: RangeInclusive<u16>,
    open: Mutex<HashMap<Key, Open>>,
    tasks: Tasks,
}

impl Listeners {
    pub fn new(ip: IpAddr, ports: RangeInclusive<u16>, tasks: Tasks) -> Self {
        Self { ip, ports, open: Mutex::default(), tasks }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<Key, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who is served on one of our ports.
    pub fn serves(&self, listen_port: u16) -> Option<ProjectId> {
        let open = self.open();
        open.iter()
            .find(|(_, open)| open.port == listen_port)
            .map(|((project, _), _)| project.clone())
    }

    /// The port that shows a project's port, opened if need be: the same one as before where it is
    /// free, so that a reloaded page finds its app again.
    pub fn port_for(
        &self,
        preview: &Preview,
        key: Key,
        studio: Origin,
    ) -> Result<u16, PreviewError> {
        let mut open = self.open();
        if let Some(open) = open.get_mut(&key) {
            open.studio = studio;
            return Ok(open.port);
        }
        let (listener, port) = self.bind(&open, &key).ok_or(PreviewError::NoFreePort)?;
        open.insert(key.clone(), Open { port, studio });
        let preview = preview.clone();
        self.tasks.spawn(async move { accept(preview, key, listener).await });
        Ok(port)
    }

    fn bind(&self, open: &HashMap<Key, Open>, key: &Key) -> Option<(TcpListener, u16)> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let (first, count) = (*self.ports.start(), u64::try_from(self.ports.len()).ok()?);
        let start = hasher.finish().checked_rem(count)?;
        let candidates = (0..count).filter_map(|i| {
            let port = first.checked_add(u16::try_from((start + i) % count).ok()?)?;
            (!open.values().any(|taken| taken.port == port)).then_some(port)
        });
        candidates.filter_map(|port| Some((self.listen(port)?, port))).next()
    }

    fn listen(&self, port: u16) -> Option<TcpListener> {
        let listener = std::net::TcpListener::bind(SocketAddr::new(self.ip, port)).ok()?;
        listener.set_nonblocking(true).ok()?;
        TcpListener::from_std(listener).ok()
    }

    fn studio(&self, key: &Key) -> Option<Origin> {
        self.open().get(key).map(|open| open.studio.clone())
    }

    fn close(&self, key: &Key) {
        self.open().remove(key);
    }
}

async fn accept(preview: Preview, key: Key, listener: TcpListener) {
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok(permit) = room.clone().acquire_owned().await else { return };
        match tokio::time::timeout(IDLE_TIME, listener.accept()).await {
            Ok(Ok((stream, _))) => {
                let connection = serve(preview.clone(), key.clone(), stream);
                preview.listeners().tasks.spawn(async move {
                    connection.await;
                    drop(permit);
                });
            }
            Ok(Err(_)) => tokio::time::sleep(ACCEPT_PAUSE).await,
            Err(_) if room.available_permits() + 1 < MAX_CONNECTIONS => {}
            Err(_) => break,
        }
    }
    preview.listeners().close(&key);
}

async fn serve(preview: Preview, key: Key, stream: TcpStream) {
    let local_port = stream.local_addr().map_or(0, |address| address.port());
    let service = hyper::service::service_fn(move |request: axum::http::Request<Incoming>| {
        let (preview, key) = (preview.clone(), key.clone());
        async move { Ok::<_, Infallible>(answer(preview, key, local_port, request).await) }
    });
    let http = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    // A browser may hang up at any time.
    let _ = http.await;
}

async fn answer(
    preview: Preview,
    key: Key,
    local_port: u16,
    request: axum::http::Request<Incoming>,
) -> Response {
    let request: Request = request.map(axum::body::Body::new);
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let origin = host.and_then(|host| Origin::of_authority(host, false));
    let beside = preview.listeners().studio(&key);
    let (Some(origin), Some(beside)) = (origin, beside) else {
        let error = PreviewError::BadRequest("the Host header is missing");
        return preview.refuse(error, wants_page(request.headers()));
    };
    // Whatever the name says: cookies go by this listener's port.
    let origin = Origin { port: local_port, ..origin };
    let (project, port) = key;
    let target = Target { project, port: Some(port), origin, beside: Some(beside) };
    preview.respond(target, request).await
}
