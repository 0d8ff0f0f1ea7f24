//! Addresses of a sandbox's ports.

use crate::app::App;
use crate::http::ApiError;
use crate::ids::ProjectId;
use crate::preview::Reach;
use serde_json::{Map, Value};

/// Ports that clients look for before anything listens: those of the documentation, and Vite's.
const EXPOSED: [u16; 6] = [3000, 3001, 5000, 5173, 8000, 8080];

/// Where a port of the project is seen, by the API's own path.
pub(super) fn reverse_proxy(id: &ProjectId) -> String {
    format!("/api/v1/preview/{id}/")
}

/// `primary`, `reverse_proxy`, and one address for each port, as the original gave them. A port on
/// which nothing listens yet is seen by the API's own path: an address of its own may need a
/// listener, which it gets when something is there to see.
pub(super) fn preview_urls(
    app: &App,
    id: &ProjectId,
    reach: &Reach,
) -> Result<Map<String, Value>, ApiError> {
    let open = app.projects.running(id)?.ports();
    let by_path = |port: &u16| format!("{}?port={port}", reverse_proxy(id));
    let mut urls: Map<String, Value> =
        EXPOSED.iter().map(|port| (port.to_string(), by_path(port).into())).collect();
    for port in open {
        urls.insert(port.to_string(), app.preview.url(id, Some(port), reach)?.into());
    }
    urls.insert("primary".into(), app.preview.url(id, None, reach)?.into());
    urls.insert("reverse_proxy".into(), reverse_proxy(id).into());
    Ok(urls)
}

/// The original's map of container ports to host ports. No port is published: the number is the
/// same on both sides, and the preview's address is the way in.
pub(super) fn port_map(app: &App, id: &ProjectId) -> Result<Map<String, Value>, ApiError> {
    let open = app.projects.running(id)?.ports();
    Ok(EXPOSED.into_iter().chain(open).map(|port| (port.to_string(), port.into())).collect())
}
