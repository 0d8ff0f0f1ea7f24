//! The web server: the page in public/ and the API under /api/items.

use crate::items::{Item, Items};
use crate::problem::Problem;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, State};
use axum::http::StatusCode;
use axum::routing::{get, patch};
use axum::{Json, Router};
use serde::Deserialize;
use std::sync::Arc;
use tower_http::services::ServeDir;

const LONGEST_NAME: usize = 120; // characters
const MAX_BODY: usize = 16 * 1024; // bytes

pub fn app(items: Items) -> Router {
    Router::new()
        .route("/api/items", get(list).post(add))
        .route("/api/items/{id}", patch(change).delete(remove))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(Arc::new(items))
        .fallback_service(ServeDir::new("public"))
}

/// What a request may carry; a field that is not sent is None. Only JSON is
/// read, which a form on another site cannot send.
#[derive(Deserialize, FromRequest)]
#[from_request(via(Json), rejection(Problem))]
struct Fields {
    name: Option<String>,
    done: Option<bool>,
}

type App = State<Arc<Items>>;

async fn list(State(items): App) -> Result<Json<Vec<Item>>, Problem> {
    Ok(Json(items.all()?))
}

async fn add(State(items): App, fields: Fields) -> Result<(StatusCode, Json<Item>), Problem> {
    let name = clean_name(fields.name.as_deref().unwrap_or_default())?;
    Ok((StatusCode::CREATED, Json(items.add(name)?)))
}

async fn change(
    State(items): App,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Json<Item>, Problem> {
    if fields.name.is_none() && fields.done.is_none() {
        return Err(Problem::bad("Send a name or done."));
    }
    let name = fields.name.as_deref().map(clean_name).transpose()?;
    let changed = items.change(number(&id)?, name, fields.done)?;
    changed.map(Json).ok_or_else(Problem::gone)
}

async fn remove(State(items): App, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    match items.remove(number(&id)?)? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::gone()),
    }
}

/// What is no number is the id of nothing.
fn number(id: &str) -> Result<i64, Problem> {
    id.parse().map_err(|_| Problem::gone())
}

/// Never trust what arrives: anyone can send anything, with or without the page.
fn clean_name(text: &str) -> Result<&str, Problem> {
    let name = text.trim();
    match name.chars().count() {
        1..=LONGEST_NAME => Ok(name),
        _ => Err(Problem::bad(format!(
            "Please type a name of 1 to {LONGEST_NAME} characters."
        ))),
    }
}
