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
use std::time::Instant;
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

pub(super) async fn sandbox() -> Finding {
    let began = Instant::now();
    match attempt().await {
        Ok(output) if output.contains("alive") => Finding::good(
            "sandbox",
            format!("made, used and removed in {} ms", began.elapsed().as_millis()),
        ),
        Ok(output) => Finding::bad(
            "sandbox",
            format!("made, but a program in it failed: {output}"),
            "see the findings above",
        ),
        Err(error) => Finding::bad("sandbox", format!("{error:#}"), "see the findings above"),
    }
}

async fn attempt() -> anyhow::Result<String> {
    let data = tempfile::tempdir()?;
    let helper =
        HelperCommand { program: "/proc/self/exe".into(), arguments: vec![HELPER_COMMAND.into()] };
    let instance = format!("doctor-{}", std::process::id());
    let settings = NativeSettings {
        data: data.path().into(),
        instance,
        helper,
        toolchains: Toolchains::default(),
    };
    let engine = NativeEngine::new(settings)?;
    let spec = spec(data.path())?;
    let tasks = TaskTracker::new();
    let link = Link::open(
        &engine.socket_folder(&spec).await?,
        spec.host_uid_base,
        Arc::new(NoWayOut),
        &tasks,
    )?;
    let used = async {
        engine.create(&spec).await?;
        run(&link).await
    };
    let used = used.await;
    engine.remove(&spec.id).await?;
    used
}

fn spec(data: &Path) -> anyhow::Result<SandboxSpec> {
    let workspace = data.join("workspace");
    std::fs::create_dir(&workspace)?;
    Ok(SandboxSpec {
        id: SandboxId::random(),
        workspace,
        home: data.join("home"),
        host_uid_base: TRIAL_UIDS,
        limits: Limits::default(),
        env: BTreeMap::from([("PATH".to_owned(), "/usr/bin:/bin".to_owned())]),
        images: Vec::new(),
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
