//! A sandbox for one test, removed at its end whatever happens.

use crate::kind::Kind;
use sandbox::link::{EgressGate, Stream};
use sandbox::native::Toolchains;
use sandbox::protocol::{CommandLine, ExecExit, ExecRequest};
use sandbox::{Engine, ExecItem, ExecStream, Limits, Link, SandboxId, SandboxSpec};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio_util::task::TaskTracker;

static NEXT_UID_BLOCK: AtomicU32 = AtomicU32::new(0);

/// A sandbox for a test, made by the engine of the module that it is written in. Ends the test
/// where that engine was left out on purpose; where it is missing, the test fails.
macro_rules! bench {
    () => {
        bench!(|_| {})
    };
    ($change:expr) => {{
        if !super::ENGINE.wanted() {
            return eprintln!("left out by BHARATBUILD_TEST_ENGINES");
        }
        crate::harness::Bench::with(super::ENGINE, $change).await
    }};
}

/// One running sandbox and the engine that made it.
pub struct Bench {
    pub engine: Arc<dyn Engine>,
    pub spec: SandboxSpec,
    pub link: Arc<Link>,
    pub tasks: TaskTracker,
    _data: tempfile::TempDir,
}

/// Closes every connection to the outside: what a sandbox reaches is tested with the server.
struct NoWayOut;

#[async_trait::async_trait]
impl EgressGate for NoWayOut {
    async fn connect(&self, _stream: Stream, _host: String, _port: u16) {}
    async fn resolve(&self, _stream: Stream, _name: String) {}
}

/// All that an exec did.
#[derive(Debug, Default)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    pub exit: Option<ExecExit>,
    pub items: Vec<ExecItem>,
}

/// The spec of a new sandbox with a workspace and uids of its own.
pub fn spec_in(data: &Path) -> SandboxSpec {
    let block = NEXT_UID_BLOCK.fetch_add(1, Ordering::SeqCst);
    let id = SandboxId::random();
    let workspace = data.join("jobs").join(id.short());
    std::fs::create_dir_all(&workspace).unwrap();
    let spec = SandboxSpec {
        home: data.join("homes").join(id.short()),
        host_uid_base: 700_000_000 + (std::process::id() % 1000) * 100_000 + block * 2048,
        limits: Limits { cpus: 1.0, ..Limits::default() },
        env: BTreeMap::from([
            ("PATH".into(), Toolchains::default().path(&[])),
            ("HOME".into(), "/home/student".into()),
        ]),
        images: Vec::new(),
        id,
        workspace,
    };
    let owner = Some(spec.host_user());
    std::os::unix::fs::chown(&spec.workspace, owner, owner).unwrap();
    spec
}

impl Bench {
    pub async fn with(kind: Kind, change: impl FnOnce(&mut SandboxSpec)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let engine = kind.engine(data.path());
        let mut spec = spec_in(data.path());
        change(&mut spec);
        let tasks = TaskTracker::new();
        let link = open_link(&*engine, &spec, &tasks).await;
        // From here on its drop clears away what was made.
        let bench = Self { engine, spec, link, tasks, _data: data };
        bench.engine.create(&bench.spec).await.unwrap();
        bench.link.ping().await.unwrap();
        bench
    }

    pub async fn sh(&self, line: &str) -> Outcome {
        collect(self.link.exec(shell(line)).await.unwrap()).await
    }

    /// Removes the sandbox and sees that nothing is left.
    pub async fn end(self) {
        self.engine.remove(&self.spec.id).await.unwrap();
        assert_eq!(self.engine.list().await.unwrap(), [], "nothing of this instance is left");
    }
}

/// A test that failed must not leave a sandbox on the machine.
impl Drop for Bench {
    fn drop(&mut self) {
        let (engine, id) = (self.engine.clone(), self.spec.id.clone());
        let removal = async move { engine.remove(&id).await };
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(removal))
            .unwrap();
    }
}

pub async fn open_link(engine: &dyn Engine, spec: &SandboxSpec, tasks: &TaskTracker) -> Arc<Link> {
    let folder = engine.socket_folder(spec).await.unwrap();
    Link::open(&folder, engine.agent_uid(spec), Arc::new(NoWayOut), tasks).unwrap()
}

pub fn shell(line: &str) -> ExecRequest {
    request(CommandLine::Shell(line.into()))
}

pub fn request(command: CommandLine) -> ExecRequest {
    let id = SandboxId::random().to_string();
    ExecRequest {
        id,
        command,
        cwd: None,
        env: BTreeMap::new(),
        pty: None,
        timeout_ms: Some(60_000),
        stdin: false,
    }
}

/// Reads until this was written, and gives all that was.
pub async fn until_stdout(stream: &mut ExecStream, text: &str) -> String {
    let mut seen = String::new();
    while !seen.contains(text) {
        match stream.next().await.unwrap() {
            ExecItem::Stdout(bytes) => seen.push_str(&String::from_utf8_lossy(&bytes)),
            ExecItem::Exit(exit) => panic!("{text:?} is not in {seen:?}: {exit:?}"),
            _ => {}
        }
    }
    seen
}

pub async fn collect(mut stream: ExecStream) -> Outcome {
    let mut outcome = Outcome::default();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    loop {
        let item = stream.next().await.unwrap();
        match &item {
            ExecItem::Stdout(bytes) => stdout.extend_from_slice(bytes),
            ExecItem::Stderr(bytes) => stderr.extend_from_slice(bytes),
            ExecItem::Exit(exit) => outcome.exit = Some(exit.clone()),
            _ => {}
        }
        let ended = outcome.exit.is_some();
        outcome.items.push(item);
        if ended {
            outcome.stdout = String::from_utf8_lossy(&stdout).into_owned();
            outcome.stderr = String::from_utf8_lossy(&stderr).into_owned();
            return outcome;
        }
    }
}

impl Outcome {
    pub fn code(&self) -> i32 {
        self.exit.as_ref().map_or(-1, |exit| exit.code)
    }
}
