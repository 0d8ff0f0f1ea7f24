//! `GET /api/v1/containers/{project_id}/stats`

use crate::app::App;
use crate::http::{ApiError, OwnedProject};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::time::{Duration, Instant};
use utoipa::ToSchema;

/// Between the two looks that CPU use is computed from.
const SAMPLE: Duration = Duration::from_millis(100);
const MIB: f64 = 1024.0 * 1024.0;

#[derive(Serialize, ToSchema)]
pub struct ContainerStats {
    /// Of one core.
    cpu_percent: f64,
    /// Without page cache, which the kernel takes back when it is needed.
    memory_usage_mb: f64,
    memory_limit_mb: f64,
    memory_percent: f64,
    status: &'static str,
    processes: u32,
    /// Processes killed because the memory limit was reached.
    oom_kills: u64,
    network_in_bytes: u64,
    network_out_bytes: u64,
}

/// What the sandbox uses, as the host counts it.
#[utoipa::path(get, path = "/api/v1/containers/{project_id}/stats", tag = "containers",
    params(("project_id" = String, Path)), responses((status = 200, body = ContainerStats)))]
pub async fn stats(
    State(app): State<App>,
    owned: OwnedProject,
) -> Result<Json<ContainerStats>, ApiError> {
    let running = app.projects.running(owned.id())?;
    let (before, began) = (app.projects.stats(owned.id()).await?, Instant::now());
    tokio::time::sleep(SAMPLE).await;
    let now = app.projects.stats(owned.id()).await?;
    let used = now.cpu_usec.saturating_sub(before.cpu_usec) as f64;
    let network = running.egress.counts();
    Ok(Json(ContainerStats {
        cpu_percent: rounded(used / began.elapsed().as_micros() as f64 * 100.0),
        memory_usage_mb: rounded(now.memory_bytes as f64 / MIB),
        memory_limit_mb: rounded(now.memory_limit_bytes as f64 / MIB),
        memory_percent: rounded(
            now.memory_bytes as f64 / now.memory_limit_bytes.max(1) as f64 * 100.0,
        ),
        status: "running",
        processes: now.pids,
        oom_kills: now.oom_kills,
        network_in_bytes: network.bytes_in,
        network_out_bytes: network.bytes_out,
    }))
}

fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
