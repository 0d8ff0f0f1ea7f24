//! The table of contents, in the order of the documentation.

use super::openapi::{Description, finish};
use super::{
    ApiError, admin, auth, containers, cost, envelope, guard, health, jobs, page, preview,
    projects, providers, served,
};
use crate::app::App;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

/// Everything that is described in the API.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(health::health))
        .routes(routes!(health::service_health))
        .merge(auth_routes())
        .merge(job_routes())
        .merge(file_routes())
        .merge(container_routes())
        .merge(exec_routes())
        .merge(preview_routes())
        .merge(project_routes())
        .routes(routes!(admin::verdicts::verdicts))
}

fn auth_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(auth::redeem::redeem))
        .routes(routes!(auth::refresh::refresh))
        .routes(routes!(auth::logout::logout))
        .routes(routes!(auth::me::me))
}

fn job_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(jobs::create::create))
        .routes(routes!(jobs::status::status, jobs::delete::delete))
        .routes(routes!(jobs::write_file::write_file, jobs::list_files::list_files))
        .routes(routes!(jobs::write_batch::write_batch))
        .routes(routes!(jobs::read_file::read_file))
        .routes(routes!(jobs::write_plan::write_plan))
        .routes(routes!(jobs::complete::complete))
        .routes(routes!(jobs::download::download))
        .routes(routes!(jobs::download_ticket::download_ticket))
        .routes(routes!(jobs::generate::generate))
        .routes(routes!(jobs::fail::fail))
        .routes(routes!(jobs::restore::restore))
        .routes(routes!(jobs::admin_stats::admin_stats))
        .routes(routes!(jobs::admin_cleanup::admin_cleanup))
}

fn container_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(containers::create::create))
        .routes(routes!(containers::preview::preview))
        .routes(routes!(containers::ports::ports))
        .routes(routes!(containers::stats::stats))
        .routes(routes!(containers::status::status))
        .routes(routes!(containers::stop::stop))
        .routes(routes!(containers::restart::restart))
        .routes(routes!(containers::delete::delete))
        .routes(routes!(containers::terminal::terminal))
        .routes(routes!(containers::terminal_ticket::terminal_ticket))
        .routes(routes!(containers::terminals::terminals))
}

fn exec_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(containers::exec::exec))
        .routes(routes!(containers::exec_batch::exec_batch))
        .routes(routes!(containers::exec_cancel::exec_cancel))
        .routes(routes!(containers::exec_stdin::exec_stdin))
        .routes(routes!(containers::exec_events::exec_events))
}

fn file_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(containers::write_file::write_file, containers::list_files::list_files))
        .routes(routes!(containers::write_batch::write_batch))
        .routes(routes!(containers::verify_files::verify_files))
        .routes(routes!(containers::read_file::read_file))
}

fn preview_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(preview::ticket::preview_ticket))
        .routes(routes!(preview::status::preview_status))
        .routes(routes!(preview::by_path::bare))
        .routes(routes!(preview::by_path::root))
        .routes(routes!(preview::by_path::page))
}

fn project_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(projects::list::list))
        .routes(routes!(projects::import::import))
        .routes(routes!(projects::rename::rename))
        .routes(routes!(projects::thumbnail::thumbnail))
        .routes(routes!(projects::search::search))
        .routes(routes!(projects::rename_file::rename_file))
        .routes(routes!(projects::delete_file::delete_file))
        .routes(routes!(providers::providers))
        .routes(routes!(projects::run::run))
        .routes(routes!(projects::look::look))
        .routes(routes!(projects::checkpoints::checkpoints, projects::take::take))
        .routes(routes!(projects::diff::diff))
        .routes(routes!(projects::restore::restore))
        .routes(routes!(projects::cost::cost))
        .routes(routes!(cost::today::today))
        .routes(routes!(projects::events::events))
        .routes(routes!(projects::accept::accept))
        .routes(routes!(projects::message::message))
        .routes(routes!(projects::stop_work::stop_work))
        .routes(routes!(projects::chat::chat))
        .routes(routes!(projects::locks::locks, projects::set_locks::set_locks))
}

/// The whole server.
pub fn router(app: App) -> Router {
    let (api, description) = routes().split_for_parts();
    let page = Router::new().route("/assets/{*path}", get(page::asset));
    let page = page::VIEWS.iter().fold(page, |page, view| page.route(view, get(page::index)));
    let page = page.layer(CompressionLayer::new());
    let studio = api
        .merge(page)
        .merge(SwaggerUi::new("/docs").url("/openapi.json", finish(description)))
        .fallback(page::elsewhere)
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .layer(from_fn_with_state(app.clone(), served::end_when_blocked))
        .layer(from_fn_with_state(app.clone(), guard::guard))
        .layer(from_fn(envelope::safety_headers));
    app.preview.answer_errors_with(preview::visit::render);
    // Previews come first, beside the studio: they are framed, and check for themselves.
    let previews = from_fn_with_state(app.clone(), preview::visit::previews_first);
    studio.layer(from_fn(envelope::envelope)).layer(previews).with_state(app)
}
