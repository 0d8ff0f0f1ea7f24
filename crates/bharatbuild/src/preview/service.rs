//! Previews as a whole: whose a request is, whether it may pass, and what comes back.

use super::cookies::Reserved;
use super::dial::Dial;
use super::door::{Door, ENTER_PATH, Guest, Tickets};
use super::error::PreviewError;
use super::forward::{Destination, Forwarder, Tasks, Times};
use super::headers::{Passage, Way, allow_framing};
use super::initiator::{Neighbours, is_stranger};
use super::labels::{LabelTable, Labels};
use super::listeners::Listeners;
use super::origin::Origin;
use super::pages::STATE_PATH;
use super::probe::{self, Framed, PROBE_PATH};
use super::reach::{Addresses, Form, Reach};
use crate::clock::Clock;
use crate::ids::ProjectId;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use futures_util::future::BoxFuture;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The port that is tried where nothing is known about an app.
pub const USUAL_PORT: u16 = 3000;
/// The settings that concern previews.
#[derive(Debug, Clone)]
pub struct PreviewSettings {
    /// The studio's URL from outside, where it was given.
    pub public_url: Option<String>,
    /// The domain whose sub-domains are previews, maybe with a port.
    pub domain: Option<String>,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Ports for previews of a studio that is reached by a bare address.
    pub ports: RangeInclusive<u16>,
    /// Signs the door's cookies.
    pub key: Vec<u8>,
    /// Names of the platform's own cookies, which no app ever sees or sets.
    pub platform_cookies: Vec<String>,
}

/// Turns an error into an answer; the flag says that a browser wants a page.
pub type Render = fn(PreviewError, bool) -> Response;

/// What previews need from the other rooms.
pub struct Links {
    pub dial: Arc<dyn Dial>,
    pub tickets: Arc<dyn Tickets>,
    pub labels: Arc<dyn Labels>,
    pub clock: Arc<dyn Clock>,
}

/// All previews of the server. A cheap handle.
#[derive(Clone)]
pub struct Preview {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    addresses: Addresses,
    reserved: Reserved,
    door: Door,
    forwarder: Forwarder,
    listeners: Listeners,
    labels: LabelTable,
    render: OnceLock<Render>,
    pub(super) links: Links,
}

/// The preview that a request is for.
#[derive(Debug, Clone)]
pub struct Target {
    pub project: ProjectId,
    /// None: the active port.
    pub port: Option<u16>,
    pub(super) origin: Origin,
    /// Reached by a listener of its own, which shares its host with the studio there and with others.
    pub(super) beside: Option<Origin>,
}

/// A request through the API's own path, whose caller was checked.
#[derive(Debug, Clone)]
pub struct PathRequest {
    pub project: ProjectId,
    pub port: Option<u16>,
    /// What comes before the app's own path, without a final slash.
    pub prefix: String,
}

impl Preview {
    /// Sets up previews. Listeners and connections end after `shutdown`, owned by the tracker.
    pub fn new(
        settings: PreviewSettings,
        links: Links,
        tracker: TaskTracker,
        shutdown: CancellationToken,
    ) -> Self {
        Self::with_times(settings, links, Tasks { tracker, shutdown }, Times::default())
    }

    pub(super) fn with_times(
        settings: PreviewSettings,
        links: Links,
        tasks: Tasks,
        times: Times,
    ) -> Self {
        let (public_url, domain) = (settings.public_url.as_deref(), settings.domain.as_deref());
        let (clock, tickets) = (links.clock.clone(), links.tickets.clone());
        let inner = Inner {
            addresses: Addresses::new(public_url, domain, settings.listen),
            reserved: Reserved { names: settings.platform_cookies },
            door: Door { key: settings.key, clock, tickets },
            forwarder: Forwarder::new(links.dial.clone(), tasks.clone(), times),
            listeners: Listeners::new(settings.listen.ip(), settings.ports, tasks),
            labels: LabelTable::new(links.labels.clone()),
            render: OnceLock::new(),
            links,
        };
        Self { inner: Arc::new(inner) }
    }

    /// Says how errors are answered: once, before the first request.
    pub fn answer_errors_with(&self, render: Render) {
        // A second router of the same process answers them alike.
        let _ = self.inner.render.set(render);
    }

    /// The URL of a project's preview, ending in `/`, for someone who reached the studio like this.
    /// It lets nobody in by itself: see [`Self::entry_url`].
    pub fn url(
        &self,
        project: &ProjectId,
        port: Option<u16>,
        reach: &Reach,
    ) -> Result<String, PreviewError> {
        let addresses = &self.inner.addresses;
        self.inner.labels.note(project);
        match addresses.form(reach) {
            Form::Wildcard(domain) | Form::Local(domain) => {
                Ok(format!("{}/", addresses.named(project, port, &domain)))
            }
            Form::Listener { studio } => {
                let port = port.unwrap_or_else(|| self.usual_port(project));
                let key = (project.clone(), port);
                let port = self.inner.listeners.port_for(self, key, studio.clone())?;
                Ok(format!("{}/", Origin { port, ..studio }))
            }
        }
    }

    /// The URL that trades a ticket on a preview given by [`Self::url`] and shows the app.
    pub fn entry_url(preview_url: &str, ticket: &str) -> String {
        format!("{}{ENTER_PATH}?ticket={ticket}", preview_url.trim_end_matches('/'))
    }

    /// The preview that a request is for by its host name; none where it is the studio's.
    pub async fn target(
        &self,
        headers: &HeaderMap,
        uri: &Uri,
    ) -> Option<Result<Target, PreviewError>> {
        let header = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let authority = header.or(uri.authority().map(|authority| authority.as_str()))?;
        let addresses = &self.inner.addresses;
        let origin = Origin::of_authority(authority, false)?;
        let named = addresses.names.parse(&origin)?;
        let https = !named.local && addresses.public.as_ref().is_some_and(|public| public.https);
        let origin = Origin::of_authority(authority, https)?;
        let project = self.inner.labels.resolve(&named.label).await;
        let target = |project| Target { project, port: named.port, origin, beside: None };
        Some(project.map(target).ok_or(PreviewError::UnknownProject))
    }

    /// Answers a request for a preview.
    pub async fn respond(&self, target: Target, request: Request) -> Response {
        let wants_page = wants_page(request.headers());
        match self.serve(&target, request).await {
            Ok(response) => response,
            Err(error) => {
                let mut response = self.refuse(error, wants_page);
                let studios = self.inner.addresses.studios(&target);
                allow_framing(response.headers_mut(), &studios);
                response
            }
        }
    }

    /// The answer to a request that cannot be served.
    pub fn refuse(&self, error: PreviewError, wants_page: bool) -> Response {
        let render = self.inner.render.get();
        let mut response = render.map_or_else(unexplained, |render| render(error, wants_page));
        let no_store = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, no_store);
        response
    }

    async fn serve(&self, target: &Target, request: Request) -> Result<Response, PreviewError> {
        let door = &self.inner.door;
        let (path, headers) = (request.uri().path(), request.headers());
        if path == ENTER_PATH {
            return door.enter(target, request.uri(), headers).await;
        }
        let guest = door.admits(target, headers).ok_or(PreviewError::NoEntry)?;
        if is_stranger(target, request.method(), headers, &*self.inner) {
            return Err(PreviewError::Stranger);
        }
        let port = target.port.unwrap_or_else(|| self.usual_port(&target.project));
        match path {
            STATE_PATH => return Ok(self.state(&target.project, port).await),
            PROBE_PATH => return Ok(probe::script()),
            _ => {}
        }
        let framed = Framed::wanted(&guest, &target.origin, request.method(), headers);
        let studios = self.inner.addresses.studios(target);
        let way = Way::Own { origin: target.origin.clone(), studios };
        let path = path_and_query(request.uri()).to_owned();
        let to = Destination { project: target.project.clone(), port, path };
        self.show(to, way, framed, with_guest(request, guest)).await
    }

    /// The app's answer, with the probe where the studio's frame shows it.
    async fn show(
        &self,
        to: Destination,
        way: Way,
        framed: Option<Framed>,
        mut request: Request,
    ) -> Result<Response, PreviewError> {
        let Some(framed) = framed else { return self.forward(to, way, request).await };
        Framed::ask(request.headers_mut());
        Ok(framed.answer(self.forward(to, way, request).await?).await)
    }

    /// Forwards a request that came through the API's own path. Its caller was checked before; a
    /// [`Guest`] among its extensions is whom a switch of protocols ends with.
    pub async fn serve_path(
        &self,
        to: PathRequest,
        request: Request,
    ) -> Result<Response, PreviewError> {
        let rest = path_and_query(request.uri()).strip_prefix(&to.prefix).unwrap_or("/");
        let path = if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") };
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        let platform = host.and_then(|host| Origin::of_authority(host, false));
        let platform = self.inner.addresses.public.clone().or(platform);
        let port = to.port.unwrap_or_else(|| self.usual_port(&to.project));
        let way = Way::Path { platform, prefix: to.prefix };
        self.forward(Destination { project: to.project, port, path }, way, request).await
    }

    async fn forward(
        &self,
        to: Destination,
        way: Way,
        request: Request,
    ) -> Result<Response, PreviewError> {
        let passage = Passage { way, port: to.port, reserved: self.inner.reserved.clone() };
        let blocked: BoxFuture<'static, ()> = match request.extensions().get::<Guest>() {
            Some(guest) => self.inner.door.tickets.until_blocked(&guest.user),
            None => Box::pin(std::future::pending()),
        };
        self.inner.forwarder.forward(&to, &passage, request, blocked).await
    }

    pub(super) fn usual_port(&self, project: &ProjectId) -> u16 {
        self.inner.links.dial.active_port(project).unwrap_or(USUAL_PORT)
    }

    pub(super) fn listeners(&self) -> &Listeners {
        &self.inner.listeners
    }
}

impl Neighbours for Inner {
    fn is_friend(&self, target: &Target, origin: &str) -> bool {
        let Some(origin) = Origin::of_url(origin) else { return false };
        if self.addresses.studios(target).contains(&origin) {
            return true;
        }
        if target.beside.is_some() {
            let same_host = origin.host == target.origin.host && !origin.https;
            return same_host
                && self.listeners.serves(origin.port).as_ref() == Some(&target.project);
        }
        let label = |origin| self.addresses.names.parse(origin).map(|named| named.label);
        let same_server = origin.port == target.origin.port && origin.https == target.origin.https;
        same_server && label(&origin).is_some() && label(&origin) == label(&target.origin)
    }
}

fn with_guest(mut request: Request, guest: Guest) -> Request {
    request.extensions_mut().insert(guest);
    request
}

/// A browser is about to show the answer as a page of its own.
pub(super) fn wants_page(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let shown =
        text("sec-fetch-dest").is_none_or(|to| matches!(to, "document" | "iframe" | "frame"));
    shown && text("accept").is_some_and(|accept| accept.contains("text/html"))
}

/// What is answered where nobody said how to.
fn unexplained() -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

fn path_and_query(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |path| path.as_str())
}
