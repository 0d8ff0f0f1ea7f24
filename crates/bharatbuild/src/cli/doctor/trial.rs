//! What can be told only by trying: a sandbox is made, used, and removed.

use super::Finding;
use crate::app::HELPER_COMMAND;
use sandbox::link::{EgressGate, Stream};
use sandbox::native::{HelperCommand, NativeEngine, NativeSettings, Toolchains};
use sandbox::protocol::{CommandLine, ExecRequest};
use sandbox::{Engine, ExecItem, Limits, Link, SandboxId, SandboxSpec};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::task::TaskTracker;

/// Host user ids for the trial, above every project's.
const TRIAL_UIDS: u32 = 4_100_000_000;

/// The trial needs no way out.
struct NoWayOut;

#[async_trait::async_trait]
impl EgressGate for NoWayOut {
    async fn connect(&self, _stream: Stream, _host: String, _port: u16) {}
    async fn resolve(&self, _stream: Stream, _name: String) {}
}

/// What the native engine makes of it.
pub(super) async fn native() -> Finding {
    let made = async {
        let data = tempfile::tempdir()?;
        let engine = native_engine(data.path())?;
        attempt(&engine, spec(data.path(), "")?).await
    };
    finding("sandbox", made.await, "see the findings above")
}

/// What a trial has shown: how long it took, or why it failed.
pub(super) fn finding(
    what: &'static str,
    made: anyhow::Result<Trial>,
    hint: &'static str,
) -> Finding {
    match made {
        Ok(trial) if trial.output.contains("alive") => {
            let took = trial.took.as_millis();
            Finding::good(what, format!("made, used and removed in {took} ms"))
        }
        Ok(trial) => {
            let output = trial.output.trim();
            Finding::bad(what, format!("made, but a program in it failed: {output}"), hint)
        }
        Err(error) => Finding::bad(what, format!("{error:#}"), hint),
    }
}

/// A sandbox's whole life.
pub(super) struct Trial {
    output: String,
    took: Duration,
}

/// Makes a sandbox, lists its root folder and removes it.
pub(super) async fn attempt(engine: &dyn Engine, spec: SandboxSpec) -> anyhow::Result<Trial> {
    let began = Instant::now();
    let tasks = TaskTracker::new();
    let link = Link::open(
        &engine.socket_folder(&spec).await?,
        engine.agent_uid(&spec),
        Arc::new(NoWayOut),
        &tasks,
    )?;
    let used = async {
        engine.create(&spec).await?;
        run(&link).await
    };
    let used = used.await;
    engine.remove(&spec.id).await?;
    Ok(Trial { output: used?, took: began.elapsed() })
}

fn native_engine(data: &Path) -> anyhow::Result<NativeEngine> {
    let helper =
        HelperCommand { program: "/proc/self/exe".into(), arguments: vec![HELPER_COMMAND.into()] };
    Ok(NativeEngine::new(NativeSettings {
        data: data.into(),
        instance: format!("doctor-{}", std::process::id()),
        helper,
        toolchains: Toolchains::default(),
    })?)
}

/// A sandbox in this folder, from this image where the engine has images.
pub(super) fn spec(data: &Path, image: &str) -> anyhow::Result<SandboxSpec> {
    let workspace = data.join("workspace");
    std::fs::create_dir(&workspace)?;
    Ok(SandboxSpec {
        id: SandboxId::random(),
        workspace,
        home: data.join("home"),
        host_uid_base: TRIAL_UIDS,
        limits: Limits::default(),
        env: BTreeMap::from([("PATH".to_owned(), "/usr/bin:/bin".to_owned())]),
        images: vec![image.to_owned()],
    })
}

async fn run(link: &Link) -> anyhow::Result<String> {
    let command = CommandLine::Shell("ls / > /dev/null && echo alive".to_owned());
    let request = ExecRequest {
        id: "trial".into(),
        command,
        cwd: None,
        env: BTreeMap::new(),
        pty: None,
        timeout_ms: Some(10_000),
        stdin: false,
    };
    let mut stream = link.exec(request).await?;
    let mut output = Vec::new();
    loop {
        match stream.next().await? {
            ExecItem::Stdout(bytes) | ExecItem::Stderr(bytes) => output.extend_from_slice(&bytes),
            ExecItem::Exit(_) => return Ok(String::from_utf8_lossy(&output).into_owned()),
            _ => {}
        }
    }
}
