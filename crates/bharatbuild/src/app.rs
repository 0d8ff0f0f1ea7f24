//! The handles every room shares, made in one place.

mod engine;
mod leaving;
mod previews;
mod sandboxes;

pub use sandboxes::HELPER_COMMAND;

use crate::accounts::{Accounts, Purse, Tickets, Tokens};
use crate::agents::{self, Agents};
use crate::checkpoints::Checkpoints;
use crate::clock::Clock;
use crate::config::Config;
use crate::jobs::Jobs;
use crate::preview::Preview;
use crate::projects::Projects;
use crate::store::{Instance, Store, instance};
use crate::streams::{StreamLimits, Streams};
use crate::thumbnails::{Photographer, Shelf};
use crate::verdicts::Verdicts;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long work in progress may take to end when the server stops.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// The server's rooms. A cheap handle.
#[derive(Clone)]
pub struct App(Arc<Rooms>);

/// What [`App`] leads to.
pub struct Rooms {
    pub config: Config,
    pub clock: Arc<dyn Clock>,
    pub instance: Instance,
    pub store: Store,
    pub jobs: Jobs,
    pub accounts: Accounts,
    pub tickets: Tickets,
    pub purse: Purse,
    pub verdicts: Verdicts,
    pub streams: Streams,
    pub projects: Projects,
    pub checkpoints: Checkpoints,
    pub agents: Agents,
    pub preview: Preview,
    pub thumbnails: Arc<Shelf>,
    /// Every task belongs here...
    pub tasks: TaskTracker,
    /// ...and ends with this.
    pub shutdown: CancellationToken,
}

impl Deref for App {
    type Target = Rooms;

    fn deref(&self) -> &Rooms {
        &self.0
    }
}

impl App {
    /// Takes the data folder, opens every room and starts the background work.
    pub async fn start(config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let instance = Instance::open(&config.storage)?;
        let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
        let store = Store::open(&instance.database()).await?;
        let jobs = Jobs::open(&config, &instance, store.clone(), clock.clone(), tasks.clone())?;
        jobs.start(&shutdown);
        let secret = match &config.auth.jwt_secret {
            Some(secret) => secret.clone(),
            None => instance::jwt_secret(&instance.data)?,
        };
        let tokens = Tokens::new(&secret);
        let accounts = Accounts::new(config.auth.mode, tokens, store.clone(), clock.clone());
        accounts.start(&tasks, shutdown.clone()).await?;
        let tickets = Tickets::new(clock.clone());
        let purse = Purse::new(&config, store.clone(), clock.clone(), tasks.clone());
        purse.settle_left_open().await?;
        let verdicts = Verdicts::new(&config, store.clone(), clock.clone());
        let folder = instance.data.join("streams");
        let streams = Streams::start(folder, StreamLimits::default(), &tasks, shutdown.clone())?;
        let projects = sandboxes::open(sandboxes::Made {
            config: &config,
            instance: &instance,
            clock: clock.clone(),
            store: store.clone(),
            jobs: jobs.clone(),
            streams: streams.clone(),
            tasks: tasks.clone(),
            shutdown: shutdown.clone(),
        })
        .await?;
        let checkpoints = Checkpoints::new(
            &instance.data,
            jobs.clone(),
            store.clone(),
            clock.clone(),
            tasks.clone(),
        );
        checkpoints.start();
        let thumbnails = Arc::new(Shelf::open(&instance.data)?);
        jobs.tell_before_leaving(Some(Arc::new(leaving::Rest {
            projects: projects.clone(),
            checkpoints: checkpoints.clone(),
            thumbnails: thumbnails.clone(),
        })));
        let photographer = Photographer {
            projects: projects.clone(),
            jobs: jobs.clone(),
            shelf: thumbnails.clone(),
            clock: clock.clone(),
            after: config.preview.thumbnail_after.filter(|_| config.sandbox.browser.is_some()),
        };
        tasks.spawn(photographer.work(shutdown.clone()));
        let agents = Agents::new(agents::Parts {
            config: config.clone(),
            clock: clock.clone(),
            store: store.clone(),
            jobs: jobs.clone(),
            projects: projects.clone(),
            checkpoints: checkpoints.clone(),
            purse: purse.clone(),
            verdicts: verdicts.clone(),
            tasks: tasks.clone(),
        });
        agents.close_interrupted().await?;
        let preview = previews::open(
            &config,
            &secret,
            previews::Made {
                dial: Arc::new(projects.clone()),
                tickets: tickets.clone(),
                barred: accounts.barred().clone(),
                store: store.clone(),
                clock: clock.clone(),
                tasks: tasks.clone(),
                shutdown: shutdown.clone(),
            },
        );
        let rooms = Rooms {
            config,
            clock,
            instance,
            store,
            jobs,
            accounts,
            tickets,
            purse,
            verdicts,
            streams,
            projects,
            checkpoints,
            agents,
            preview,
            thumbnails,
            tasks,
            shutdown,
        };
        Ok(Self(Arc::new(rooms)))
    }

    /// Ends the background work and closes the database.
    pub async fn stop(&self) {
        self.shutdown.cancel();
        self.tasks.close();
        self.projects.let_go();
        if tokio::time::timeout(STOP_TIMEOUT, self.tasks.wait()).await.is_err() {
            tracing::warn!("some work did not end in time");
        }
        self.jobs.tell_before_leaving(None);
        self.store.close().await;
    }
}
