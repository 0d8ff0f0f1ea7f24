//! `GET /api/v1/providers`

use crate::accounts::Caller;
use crate::agents::Provider;
use crate::app::App;
use crate::config::ModelConfig;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Providers {
    /// Who makes an app where a generation names nobody.
    default: &'static str,
    providers: Vec<ListedProvider>,
}

#[derive(Serialize, ToSchema)]
pub struct ListedProvider {
    /// `starter`, `claude` or `openai`: what a generation names.
    name: &'static str,
    /// What it needs (a key, an address) is set on this server.
    available: bool,
    /// It writes what was wished for, changes it and repairs it; `starter` adapts a ready-made app.
    is_model: bool,
    /// By task; empty where it is not available, or no model.
    models: Vec<TaskModel>,
    /// The settings that would make it available; empty where it is.
    needs: Vec<&'static str>,
}

#[derive(Serialize, ToSchema)]
pub struct TaskModel {
    /// `plan`, `write`, `fix` or `small`.
    task: &'static str,
    model: String,
}

/// Who can make apps on this server, and which models they use. No keys and no addresses.
#[utoipa::path(get, path = "/api/v1/providers", tag = "projects",
    responses((status = 200, body = Providers)))]
pub async fn providers(State(app): State<App>, _caller: Caller) -> Json<Providers> {
    let config = &app.config.model;
    let set = Provider::of(Some(&config.provider), config);
    let default = match set.or_else(|| Provider::of(None, config)) {
        Some(Provider::Claude) => "claude",
        Some(Provider::OpenAi) => "openai",
        Some(Provider::Starter) | None => "starter",
    };
    let starter = listed("starter", Some(Vec::new()), &[]);
    let claude = listed("claude", claude(config), &["ANTHROPIC_API_KEY"]);
    let openai = listed("openai", openai(config), &["OPENAI_BASE_URL", "OPENAI_MODEL"]);
    Json(Providers { default, providers: vec![starter, claude, openai] })
}

fn listed(
    name: &'static str,
    models: Option<Vec<TaskModel>>,
    needs: &[&'static str],
) -> ListedProvider {
    let available = models.is_some();
    let needs = if available { Vec::new() } else { needs.to_vec() };
    let is_model = name != "starter";
    ListedProvider { name, available, is_model, models: models.unwrap_or_default(), needs }
}

fn claude(config: &ModelConfig) -> Option<Vec<TaskModel>> {
    let claude = config.anthropic.as_ref()?;
    let models = [
        ("plan", &claude.planner),
        ("write", &claude.writer),
        ("fix", &claude.fixer),
        ("small", &claude.small),
    ];
    Some(models.map(|(task, model)| TaskModel { task, model: model.clone() }).into())
}

fn openai(config: &ModelConfig) -> Option<Vec<TaskModel>> {
    let server = config.openai.as_ref()?;
    let model = |task| TaskModel { task, model: server.model.clone() };
    Some(["plan", "write", "fix", "small"].map(model).into())
}
