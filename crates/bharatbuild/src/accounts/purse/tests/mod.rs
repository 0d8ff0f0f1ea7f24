//! Money on a real database. The model `m` costs a micro-dollar a token, read or written.

mod ends;
mod parallel;
mod property;

use super::{Call, Purse, PurseError, Reservation};
use crate::accounts::purse::Cap;
use crate::clock::Clock;
use crate::config::{Config, Sources};
use crate::ids::ProjectId;
use crate::store::Store;
use crate::store::projects::Project;
use model::{MicroDollars, Usage};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::OffsetDateTime;
use time::macros::datetime;
use tokio_util::task::TaskTracker;

/// Of the model `m`, and no cap.
const SETTINGS: [(&str, &str); 8] = [
    ("OPENAI_BASE_URL", "http://models.example.com/v1"),
    ("OPENAI_MODEL", "m"),
    ("OPENAI_INPUT_PRICE", "1"),
    ("OPENAI_OUTPUT_PRICE", "1"),
    ("MODEL_CALL_CAP", "none"),
    ("MODEL_PROJECT_CAP", "none"),
    ("MODEL_USER_DAY_CAP", "none"),
    ("MODEL_DAY_CAP", "none"),
];

struct Bank {
    dir: tempfile::TempDir,
    config: Config,
    store: Store,
    clock: Noon,
    tasks: TaskTracker,
    purse: Purse,
}

/// Noon in India, until it is moved: no test begins on one day and ends on the next.
#[derive(Clone, Default)]
struct Noon(Arc<AtomicI64>);

impl Noon {
    fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for Noon {
    fn now(&self) -> OffsetDateTime {
        let seconds = time::Duration::seconds(self.0.load(Ordering::SeqCst));
        datetime!(2026-11-27 06:30 UTC) + seconds
    }
}

impl Bank {
    /// With projects `p0` to `p4`, and these settings before the others.
    async fn open(settings: &[(&str, &str)]) -> Self {
        let config = Config::read(&Sources::of_pairs(&[settings, &SETTINGS[..]].concat())).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("db.sqlite")).await.unwrap();
        let (clock, tasks) = (Noon::default(), TaskTracker::new());
        let purse = Purse::new(&config, store.clone(), Arc::new(clock.clone()), tasks.clone());
        let bank = Self { dir, config, store, clock, tasks, purse };
        for number in 0..5 {
            bank.add(&project(number)).await;
        }
        bank
    }

    async fn add(&self, id: &ProjectId) {
        let now = self.clock.now();
        let project = Project {
            id: id.clone(),
            owner: "u0".parse().unwrap(),
            name: "Shop".to_owned(),
            project_type: "node".to_owned(),
            uid_lease: None,
            created_at: now,
            last_used_at: now,
            deleted_at: None,
        };
        self.store.insert_project(&project).await.unwrap();
    }

    /// What a process finds that begins while another's calls are open.
    async fn restarted(&self) -> Purse {
        let store = Store::open(&self.dir.path().join("db.sqlite")).await.unwrap();
        let clock = Arc::new(self.clock.clone());
        let purse = Purse::new(&self.config, store, clock, TaskTracker::new());
        purse.settle_left_open().await.unwrap();
        purse
    }

    /// Waits until dropped reservations are written.
    async fn dropped(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
    }

    async fn reserve(&self, tokens: u64) -> Result<Reservation, PurseError> {
        self.purse.reserve(call(0, 0, tokens)).await
    }

    /// Of `p0`: calls, charged and set aside.
    async fn stands(&self) -> (u64, u64, u64) {
        let total = self.purse.cost(&project(0), &"u0".parse().unwrap()).await.unwrap().total;
        (total.calls, total.charged.0, total.reserved.0)
    }
}

fn project(number: usize) -> ProjectId {
    format!("p{number}").parse().unwrap()
}

fn call(of: usize, user: usize, tokens: u64) -> Call {
    Call {
        project: project(of),
        user: format!("u{user}").parse().unwrap(),
        model: "m".to_owned(),
        task: "write",
        estimate: Some(MicroDollars(tokens)),
    }
}

/// Of so many tokens in all.
fn usage(tokens: u64) -> Usage {
    Usage { input_tokens: tokens / 2, output_tokens: tokens - tokens / 2, ..Usage::default() }
}

/// The cap that refused.
#[track_caller]
fn refused(result: Result<Reservation, PurseError>) -> Cap {
    match result {
        Err(PurseError::Cap(reached)) => reached.which,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it was allowed"),
    }
}
