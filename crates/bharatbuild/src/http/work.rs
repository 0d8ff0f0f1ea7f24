//! What the endpoints that make the agents work have in common.

use super::ApiError;
use super::reached::Reached;
use crate::agents::{SOURCE, UrlOf};
use crate::app::App;
use crate::ids::ProjectId;
use crate::streams::{Since, Subscription, Turn};
use serde_json::Value;
use std::sync::Arc;

/// The last events of a piece of work.
const ENDS: [&str; 4] = ["complete", "error", "plan_ready", "asked"];

/// Whether an event ends what a stream is about.
pub fn is_end(event: &Value) -> Turn {
    let ends = event["type"].as_str().is_some_and(|kind| ENDS.contains(&kind));
    if ends && event["source"] == SOURCE { Turn::SendLast } else { Turn::Send }
}

/// Everything that happens in the project from now on.
pub fn watch(app: &App, id: &ProjectId) -> Subscription {
    app.streams.subscribe(id, Since::Now, None)
}

/// The preview's address for whatever port it will be, as this caller reaches it. That there can be
/// one is tried at once.
pub fn preview_urls(app: &App, id: &ProjectId, reached: Reached) -> Result<UrlOf, ApiError> {
    let Reached(reach) = reached;
    app.preview.url(id, None, &reach)?;
    let (preview, id) = (app.preview.clone(), id.clone());
    Ok(Arc::new(move |port| preview.url(&id, Some(port), &reach).unwrap_or_default()))
}
