//! `GET /api/v1/projects/{project_id}/search`

use crate::app::App;
use crate::http::{ApiError, OwnedProject, Params};
use crate::jobs::{MAX_QUERY_CHARS, Place, Places, Query};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// The text, 1 to 500 characters.
    q: String,
    /// The text is a pattern, without look-around.
    #[serde(default)]
    regex: bool,
    /// Upper and lower case differ.
    #[serde(default)]
    case: bool,
    /// Only in this folder or file.
    under: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct SearchResults {
    /// By path, line and column; at most 500.
    places: Vec<FoundPlace>,
    files_searched: usize,
    /// Larger than 1 MB, or not text.
    files_skipped: usize,
    /// Null where everything was looked at; else what ended the search: `places`, `bytes` (64 MB),
    /// `time` (5 s) or `files` (some could not be listed).
    cut: Option<&'static str>,
}

#[derive(Serialize, ToSchema)]
pub struct FoundPlace {
    path: String,
    /// From 1.
    line: usize,
    /// From 1, in UTF-16 units.
    column: usize,
    /// In UTF-16 units.
    length: usize,
    /// The line, or 240 characters of it around the place.
    text: String,
    /// Where in `text` the place begins: from 1, in UTF-16 units.
    text_column: usize,
}

impl From<Place> for FoundPlace {
    fn from(place: Place) -> Self {
        let Place { path, line, column, length, text, text_column } = place;
        Self { path, line, column, length, text, text_column }
    }
}

/// Looks for a text in the project's files, line by line. Not looked at are `node_modules` and what
/// else installing makes again, `.git`, links, and files larger than 1 MB.
#[utoipa::path(get, path = "/api/v1/projects/{project_id}/search", tag = "projects",
    params(("project_id" = String, Path), Wanted), responses((status = 200, body = SearchResults)))]
pub async fn search(
    State(app): State<App>,
    owned: OwnedProject,
    Params(wanted): Params<Wanted>,
) -> Result<Json<SearchResults>, ApiError> {
    let Wanted { q, regex, case, under } = wanted;
    if q.is_empty() || q.chars().count() > MAX_QUERY_CHARS {
        let message = format!("1 to {MAX_QUERY_CHARS} characters");
        return Err(ApiError::invalid_value(&["query", "q"], message, ""));
    }
    let under = under.filter(|under| !matches!(under.as_str(), "" | "."));
    let found = app.jobs.search(owned.id(), Query { text: q, regex, case, under }).await?;
    let Places { places, files_searched, files_skipped, cut } = found;
    let places = places.into_iter().map(FoundPlace::from).collect();
    Ok(Json(SearchResults { places, files_searched, files_skipped, cut }))
}
