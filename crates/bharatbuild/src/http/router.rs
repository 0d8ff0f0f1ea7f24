//! The table of contents, in the order of the documentation.

use super::openapi::{Description, finish};
use super::{ApiError, auth, envelope, guard, health, jobs};
use crate::app::App;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
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
}

fn auth_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(auth::refresh::refresh))
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
        .routes(routes!(jobs::fail::fail))
        .routes(routes!(jobs::restore::restore))
        .routes(routes!(jobs::admin_stats::admin_stats))
        .routes(routes!(jobs::admin_cleanup::admin_cleanup))
}

/// The whole server.
pub fn router(app: App) -> Router {
    let (api, description) = routes().split_for_parts();
    let studio = api
        .merge(SwaggerUi::new("/docs").url("/openapi.json", finish(description)))
        .fallback(async || ApiError::not_found("not_found", "Not Found"))
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .layer(from_fn_with_state(app.clone(), guard::guard))
        .layer(from_fn(envelope::safety_headers));
    // Previews are merged here, beside the studio: they are framed, and check for themselves.
    studio.layer(from_fn(envelope::envelope)).with_state(app)
}
