//! The program itself: what PID 1 of a sandbox does.

mod dial;
mod exec;
mod files;
mod link;
mod ports;
mod reap;
mod serve;
mod settings;
mod sockets;
mod tunnel;
mod usage;
mod watch;

pub use link::Stream;
pub use settings::Settings;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;

/// What the streams of one agent share.
pub struct Agent {
    settings: Settings,
    /// Variables bound late by `Activate`.
    env: RefCell<BTreeMap<String, String>>,
    execs: exec::Execs,
    ports: ports::Ports,
    files: files::FileThread,
}

impl Agent {
    /// Starts the file thread. Fails where the user's ids cannot be taken on.
    pub fn new(settings: Settings) -> io::Result<Rc<Self>> {
        let files = files::FileThread::start(settings.user, settings.workspace.clone())?;
        Ok(Rc::new(Self {
            settings,
            env: RefCell::default(),
            execs: exec::Execs::default(),
            ports: ports::Ports::default(),
            files,
        }))
    }
}

/// Serves until the runtime is dropped, which is when the sandbox is killed.
pub async fn run(agent: Rc<Agent>) -> io::Result<()> {
    tokio::task::spawn_local(reap::reap(agent.clone()));
    tokio::task::spawn_local(ports::watch(agent.clone()));
    tokio::task::spawn_local(link::carry_egress(agent.clone()));
    link::keep_parked(agent).await
}
