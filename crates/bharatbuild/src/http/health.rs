//! Whether the server is there.

use super::ApiError;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `healthy`.
    status: &'static str,
    app_name: &'static str,
    version: &'static str,
    environment: String,
}

#[derive(Serialize, ToSchema)]
pub struct ServiceHealth {
    /// `healthy`.
    status: &'static str,
    service: &'static str,
}

/// The server answers, and so does its database.
#[utoipa::path(get, path = "/health", tag = "health", security(()), responses((status = 200, body = Health)))]
pub async fn health(State(app): State<App>) -> Result<Json<Health>, ApiError> {
    app.store.ping().await?;
    Ok(Json(Health {
        status: "healthy",
        app_name: "BharatBuild",
        version: env!("CARGO_PKG_VERSION"),
        environment: app.config.server.environment.clone(),
    }))
}

/// The API answers, and so does its database.
#[utoipa::path(get, path = "/api/v1/health", tag = "health", security(()),
    responses((status = 200, body = ServiceHealth)))]
pub async fn service_health(State(app): State<App>) -> Result<Json<ServiceHealth>, ApiError> {
    app.store.ping().await?;
    Ok(Json(ServiceHealth { status: "healthy", service: "bharatbuild-backend" }))
}
