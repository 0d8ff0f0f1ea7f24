//! How the projects room is put together: the engine, the way out, what the host offers.

use super::engine::engine;
use crate::clock::Clock;
use crate::config::{Config, EgressConfig, EgressPolicy};
use crate::jobs::Jobs;
use crate::projects::{Environment, Parts, Projects};
use crate::store::{Instance, Store};
use crate::streams::Streams;
use anyhow::Context;
use sandbox::egress::{Egress, EgressSettings, Policy, ToolHomes};
use sandbox::native::{HostIndex, Toolchains};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The hidden subcommand under which our own binary is the engine's helper.
pub const HELPER_COMMAND: &str = "native-runtime";

/// What the room is made from.
pub(super) struct Made<'a> {
    pub(super) config: &'a Config,
    pub(super) instance: &'a Instance,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) store: Store,
    pub(super) jobs: Jobs,
    pub(super) streams: Streams,
    pub(super) tasks: TaskTracker,
    pub(super) shutdown: CancellationToken,
}

/// Opens the room and takes over what an earlier server left running.
pub(super) async fn open(made: Made<'_>) -> anyhow::Result<Projects> {
    let host = host_tools(made.config.egress.home.as_deref()).await?;
    let homes = made.instance.data.join("homes");
    std::fs::create_dir_all(&homes).context("making the homes folder")?;
    let egress = Egress::new(egress_settings(&made.config.egress)).context("egress settings")?;
    let projects = Projects::new(Parts {
        config: Arc::new(made.config.clone()),
        engine: engine(made.config, made.instance, &host.toolchains).await?,
        egress: egress.clone(),
        policy: policy(&made.config.egress)?,
        environment: host.environment.clone(),
        homes,
        looks: made.instance.data.join("looks"),
        clock: made.clock,
        store: made.store,
        jobs: made.jobs,
        streams: made.streams,
        tasks: made.tasks.clone(),
        shutdown: made.shutdown.clone(),
    });
    projects.adopt().await.context("taking over sandboxes")?;
    projects.sweep_looks().await.context("removing what looks left")?;
    warm(egress, &made.tasks, made.shutdown);
    Ok(projects)
}

/// Asks the host's package managers for their registries, so that no sandbox has to wait for it.
fn warm(egress: Arc<Egress>, tasks: &TaskTracker, shutdown: CancellationToken) {
    tasks.spawn(async move {
        tokio::select! {
            found = egress.registries() => tracing::debug!(count = found.len(), "registries found"),
            () = shutdown.cancelled() => {}
        }
    });
}

#[derive(Clone)]
struct HostTools {
    toolchains: Toolchains,
    environment: Environment,
}

/// The host does not change while the process lives, and asking its tools takes a second.
async fn host_tools(home: Option<&Path>) -> anyhow::Result<HostTools> {
    static FOUND: OnceLock<HostTools> = OnceLock::new();
    let home = home.map(Path::to_owned);
    let find = move || {
        let toolchains = Toolchains::discover();
        let environment = Environment::new(&toolchains, HostIndex::discover(home.as_deref()));
        HostTools { toolchains, environment }
    };
    Ok(tokio::task::spawn_blocking(move || FOUND.get_or_init(find).clone()).await?)
}

fn egress_settings(config: &EgressConfig) -> EgressSettings {
    let homes = ToolHomes { home: config.home.clone(), cargo_home: config.cargo_home.clone() };
    // A place with a port is an exception for everybody; a mere name belongs to the policy.
    let places = config.allow.iter().filter(|place| place.contains(':'));
    EgressSettings {
        homes,
        allow: places.cloned().collect(),
        upstream_proxy: config.upstream_proxy.clone(),
        ..EgressSettings::default()
    }
}

fn policy(config: &EgressConfig) -> anyhow::Result<Policy> {
    Ok(match config.policy {
        EgressPolicy::Public => Policy::Public,
        EgressPolicy::None => Policy::None,
        EgressPolicy::List => {
            let parse = |place: &String| {
                place.parse().map_err(|error| anyhow::anyhow!("EGRESS_ALLOW: {place}: {error}"))
            };
            Policy::List(config.allow.iter().map(parse).collect::<anyhow::Result<_>>()?)
        }
    })
}
