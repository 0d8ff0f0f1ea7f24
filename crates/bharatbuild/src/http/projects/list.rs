//! `GET /api/v1/projects`

use super::listed::{Activity, ListedProject, listed};
use crate::accounts::Caller;
use crate::app::App;
use crate::clock::{parse_rfc3339, rfc3339};
use crate::http::{ApiError, Params};
use crate::ids::ProjectId;
use crate::jobs::Project;
use crate::store::projects::ProjectPage;
use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};

/// Projects of one answer.
const MAX_LISTED: u32 = 200;
/// Projects looked at for one answer where few have the activity asked for.
const MAX_LOOKED_AT: usize = 1_000;
/// The longest text looked for, in characters.
const MAX_SEARCH_CHARS: usize = 200;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// A text in the name or the id; upper and lower case are one.
    #[serde(default)]
    search: String,
    /// Only those with this activity.
    #[param(inline)]
    state: Option<Activity>,
    /// The `next` of the answer before.
    after: Option<String>,
    /// 1 to 200.
    #[serde(default = "most")]
    #[param(minimum = 1, maximum = 200, default = 200)]
    limit: u32,
}

fn most() -> u32 {
    MAX_LISTED
}

#[derive(Serialize, ToSchema)]
pub struct ProjectList {
    projects: Vec<ListedProject>,
    /// What to ask for `after` this answer; null at the end. With `state` an answer may hold fewer
    /// than `limit`, even none, and go on all the same.
    next: Option<String>,
}

/// Where an answer ended.
struct Cursor {
    used_at: OffsetDateTime,
    id: ProjectId,
}

impl Cursor {
    fn of(project: &Project) -> Self {
        Self { used_at: project.last_used_at, id: project.id.clone() }
    }

    fn text(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(format!("{} {}", rfc3339(self.used_at), self.id))
    }

    fn parse(text: &str) -> Option<Self> {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (used_at, id) = text.split_once(' ')?;
        Some(Self { used_at: parse_rfc3339(used_at)?, id: id.parse().ok()? })
    }
}

/// The caller's own projects, the last used first.
#[utoipa::path(get, path = "/api/v1/projects", tag = "projects", params(Wanted),
    responses((status = 200, body = ProjectList)))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(wanted): Params<Wanted>,
) -> Result<Json<ProjectList>, ApiError> {
    let limit = wanted.limit.clamp(1, MAX_LISTED);
    let wrong = |name, why: &str| ApiError::invalid_value(&["query", name], why, "");
    if wanted.search.chars().count() > MAX_SEARCH_CHARS {
        return Err(wrong("search", "at most 200 characters"));
    }
    let mut cursor = match wanted.after.as_deref() {
        None => None,
        Some(text) => Some(Cursor::parse(text).ok_or_else(|| wrong("after", "no `next` of ours"))?),
    };
    let (mut projects, mut looked_at) = (Vec::new(), 0);
    loop {
        let after = cursor.as_ref().map(|cursor| (cursor.used_at, &cursor.id));
        // One more than wanted tells whether there is more.
        let page = ProjectPage { after, search: &wanted.search, limit: limit + 1 };
        let found = app.store.projects_of(&caller.user, page).await?;
        let more_behind = found.len() > limit as usize;
        let mut found = found.into_iter().take(limit as usize).peekable();
        for project in found.by_ref() {
            cursor = Some(Cursor::of(&project));
            looked_at += 1;
            let project = listed(&app, project).await?;
            if wanted.state.is_none_or(|state| state == project.activity) {
                projects.push(project);
            }
            if projects.len() == limit as usize {
                break;
            }
        }
        let more = more_behind || found.peek().is_some();
        if !more || projects.len() == limit as usize || looked_at >= MAX_LOOKED_AT {
            let next = cursor.filter(|_| more).map(|cursor| cursor.text());
            return Ok(Json(ProjectList { projects, next }));
        }
    }
}
