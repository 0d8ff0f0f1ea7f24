//! The executor: install, start, wait for the port and for an answer. A step that fails stops the
//! run and says which step it was and why.

use super::create::MIN_MEMORY_BYTES;
use super::exec::{Command, ExecEnd, Started};
use super::run_error::{MemoryLimit, RunError, SANDBOX_MEMORY};
use super::running::Running;
use super::slot::Slot;
use super::speak::Voice;
use super::{Projects, ProjectsError, answer};
use crate::config::SandboxConfig;
use crate::ids::ProjectId;
use crate::preview::Phase;
use sandbox::Limits;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot::Receiver;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How long installing and building may take.
const INSTALL_TIMEOUT: Duration = Duration::from_secs(15 * 60);
/// How long an app may take until its port is open.
const START_TIMEOUT: Duration = Duration::from_secs(3 * 60);
/// How long the right port may take once another one is open: the app listens elsewhere.
const OTHER_PORT_PATIENCE: Duration = Duration::from_secs(15);
/// How long an open port may take to answer HTTP.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);
/// How long an app may go on answering with an error of its own once it answers at all.
const ERROR_PATIENCE: Duration = Duration::from_secs(15);
/// A watcher may tell of a crash before the traceback: it is over when nothing came for so long, or
/// after so long.
const CRASH_QUIET: Duration = Duration::from_millis(500);
const CRASH_TOLD: Duration = Duration::from_secs(5);
/// Between looks.
const LOOK: Duration = Duration::from_millis(100);

/// How a project is run.
#[derive(Debug, Clone)]
pub struct RunPlan {
    pub project_type: String,
    /// Shell commands, in order.
    pub install: Vec<String>,
    /// Started last and left running, with PORT in its environment.
    pub start: String,
    pub port: u16,
    /// Memory of the running app in bytes, where the default is not enough.
    pub memory_bytes: Option<u64>,
    /// What the preview is reached by, for the events.
    pub preview_url: String,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunReport {
    pub commands_executed: usize,
    pub port: u16,
    pub http_status: u16,
}

/// What a plan asks for the running app, in bytes, within what any sandbox may have: plans are written
/// by clients and by models.
fn running_memory(plan: &RunPlan, config: &SandboxConfig) -> u64 {
    let wanted = plan.memory_bytes.unwrap_or(config.memory_bytes);
    wanted.max(MIN_MEMORY_BYTES).min(config.build_memory_bytes)
}

impl Projects {
    /// Runs the project. The app goes on running when this returns; `Busy` where a run is under
    /// way. Progress goes to the project's log.
    pub async fn run(&self, id: &ProjectId, plan: &RunPlan) -> Result<RunReport, RunError> {
        let slot = self.slot(id);
        let stop = slot.begin_run().ok_or_else(|| RunError::at("files")(ProjectsError::Busy))?;
        let ended = tokio::select! {
            ended = self.steps(id, plan, &slot, &stop) => ended,
            () = stop.cancelled() => Err(RunError::new("start", "stopped by you")),
        };
        match &ended {
            Ok(report) => {
                slot.run_succeeded();
                slot.enter(Phase::Ready, None);
                slot.state().http_status = Some(report.http_status);
            }
            Err(error) if stop.is_cancelled() => {
                slot.enter(Phase::Stopped, Some(error.message.clone()))
            }
            Err(error) => {
                self.say_step(id, error.step, "failed");
                slot.enter(Phase::Failed, Some(error.message.clone()));
                slot.end_run();
            }
        }
        ended
    }

    async fn steps(
        &self,
        id: &ProjectId,
        plan: &RunPlan,
        slot: &Arc<Slot>,
        stop: &CancellationToken,
    ) -> Result<RunReport, RunError> {
        let running = self.prepare(id, plan).await.map_err(RunError::at("install"))?;
        self.install(id, plan, slot, &running).await?;
        slot.enter(Phase::Starting, None);
        running.expect_port(plan.port);
        let started = self.start_app(id, plan).await.map_err(RunError::at("start"))?;
        let mut ended = started.end;
        tokio::select! {
            opened = self.wait_port(id, &running, plan.port, slot) => opened?,
            error = crashed(slot) => return Err(error),
            end = &mut ended => return Err(self.app_ended(&running, end.ok()).await),
        }
        let http_status = tokio::select! {
            status = self.wait_answer(id, &running, plan.port) => status?,
            // Some watchers hold the port themselves, whatever becomes of the app.
            error = crashed(slot) => return Err(error),
            end = &mut ended => return Err(self.app_ended(&running, end.ok()).await),
        };
        self.settle(&running, plan).await;
        self.watch_app(slot.clone(), stop.clone(), running, ended);
        let voice = Voice { project: id.clone(), source: None };
        self.say(
            &voice,
            "preview_ready",
            json!(plan.preview_url),
            json!({"url": plan.preview_url, "port": plan.port}),
        );
        Ok(RunReport { commands_executed: plan.install.len() + 1, port: plan.port, http_status })
    }

    /// A sandbox with room for building; what ran in it before is gone.
    async fn prepare(&self, id: &ProjectId, plan: &RunPlan) -> Result<Arc<Running>, ProjectsError> {
        let slot = self.slot(id);
        {
            let _guard = slot.lock.lock().await;
            if let Some(old) = slot.running() {
                old.ask_to_end();
                self.end(&slot, &old, "a new run began").await?;
            }
        }
        self.create_to_build(id, &plan.project_type).await
    }

    async fn install(
        &self,
        id: &ProjectId,
        plan: &RunPlan,
        slot: &Slot,
        running: &Running,
    ) -> Result<(), RunError> {
        self.say_step(id, "install", "running");
        slot.enter(Phase::Installing, None);
        let _place = self
            .0
            .builds
            .acquire()
            .await
            .map_err(|_| RunError::new("install", "the server is stopping"))?;
        for line in &plan.install {
            let command = Command { timeout: Some(INSTALL_TIMEOUT), ..Command::new(line) };
            let started = self.exec(id, command).await.map_err(RunError::at("install"))?;
            let end = started.end.await.ok();
            if end.as_ref().and_then(|end| end.code) != Some(0) {
                let failed = RunError::installing(line, end.as_ref());
                return Err(self.explain(running, failed, &format!("`{line}`")).await);
            }
        }
        self.say_step(id, "install", "done");
        Ok(())
    }

    async fn start_app(&self, id: &ProjectId, plan: &RunPlan) -> Result<Started, ProjectsError> {
        self.say_step(id, "start", "running");
        let mut command = Command { timeout: None, ..Command::new(&plan.start) };
        command.env.insert("PORT".into(), plan.port.to_string());
        self.exec(id, command).await
    }

    async fn wait_port(
        &self,
        id: &ProjectId,
        running: &Running,
        port: u16,
        slot: &Slot,
    ) -> Result<(), RunError> {
        let mut other_since = None;
        let opened = async {
            while !running.ports().contains(&port) {
                if !running.ports().is_empty() {
                    let since = *other_since.get_or_insert_with(Instant::now);
                    if since.elapsed() >= OTHER_PORT_PATIENCE {
                        let waited = OTHER_PORT_PATIENCE;
                        return Err(RunError::port_closed(port, &running.ports(), waited));
                    }
                }
                tokio::time::sleep(LOOK).await;
            }
            Ok(())
        };
        tokio::time::timeout(START_TIMEOUT, opened).await.unwrap_or_else(|_| {
            Err(RunError::port_closed(port, &running.ports(), START_TIMEOUT))
        })?;
        self.say_step(id, "start", "done");
        self.say_step(id, "port", "done");
        slot.enter(Phase::PortOpen, None);
        Ok(())
    }

    async fn wait_answer(
        &self,
        id: &ProjectId,
        running: &Running,
        port: u16,
    ) -> Result<u16, RunError> {
        self.say_step(id, "answer", "running");
        let mut bad: Option<(u16, Instant)> = None;
        let good = async {
            loop {
                match answer::status(&running.link, port).await {
                    Some(status) if status < 500 => return Ok(status),
                    Some(status) => {
                        let (_, since) = *bad.get_or_insert((status, Instant::now()));
                        if since.elapsed() >= ERROR_PATIENCE {
                            return Err(RunError::no_answer(port, Some(status)));
                        }
                    }
                    None => {}
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        let answered = tokio::time::timeout(ANSWER_TIMEOUT, good).await;
        let status =
            answered.unwrap_or_else(|_| Err(RunError::no_answer(port, bad.map(|(bad, _)| bad))))?;
        self.say_step(id, "answer", "done");
        Ok(status)
    }

    /// The limits of a running app, now that building is over.
    async fn settle(&self, running: &Running, plan: &RunPlan) {
        let (config, engine) = (&self.parts().config.sandbox, &self.parts().engine);
        let memory_bytes = running_memory(plan, config);
        let limits = Limits { memory_bytes, cpus: config.cpus, ..running.spec.limits };
        if let Err(error) = engine.set_limits(&running.spec.id, &limits).await {
            // It holds more than it may keep: the wider limit of building stays in force.
            tracing::warn!(project = %running.project, %error, "the app's limits were not narrowed");
            return;
        }
        let kills = engine.stats(&running.spec.id).await.map_or(0, |now| now.oom_kills);
        running.limit_memory(MemoryLimit { bytes: memory_bytes, setting: SANDBOX_MEMORY }, kills);
    }

    /// Tells when the app ends after all, unless it was stopped or gave way to a new run.
    fn watch_app(
        &self,
        slot: Arc<Slot>,
        stop: CancellationToken,
        running: Arc<Running>,
        ended: Receiver<ExecEnd>,
    ) {
        let projects = self.clone();
        self.parts().tasks.spawn(async move {
            let Ok(end) = ended.await else { return };
            let why = projects.app_ended(&running, Some(end)).await;
            if !stop.is_cancelled() {
                slot.enter(Phase::Failed, Some(why.message));
                slot.end_run();
            }
        });
    }

    async fn app_ended(&self, running: &Running, end: Option<ExecEnd>) -> RunError {
        self.explain(running, RunError::app_ended(end.as_ref()), "the app").await
    }

    /// The failure, or that memory ran out where it did since the limit was set: what programs say
    /// of that themselves is seldom understood.
    async fn explain(&self, running: &Running, failed: RunError, what: &str) -> RunError {
        let kills = self.parts().engine.stats(&running.spec.id).await.map(|now| now.oom_kills);
        let (limit, before) = running.memory_limit();
        match kills {
            Ok(kills) if kills > before => RunError::out_of_memory(failed.step, what, limit),
            _ => failed,
        }
    }
}

/// Ends when a watcher tells that the app it started crashed, and has said what it says of it.
async fn crashed(slot: &Slot) -> RunError {
    let line = loop {
        match slot.crash_line() {
            Some(line) => break line,
            None => tokio::time::sleep(LOOK).await,
        }
    };
    let told = async {
        let mut said = slot.tail();
        loop {
            tokio::time::sleep(CRASH_QUIET).await;
            let now = slot.tail();
            if now == std::mem::replace(&mut said, now.clone()) {
                return;
            }
        }
    };
    // In time or not: what was said until then is what there is.
    let _ = tokio::time::timeout(CRASH_TOLD, told).await;
    RunError::new("start", format!("the app crashed: {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Sources};

    #[test]
    fn a_plan_gets_no_more_memory_than_any_sandbox_may_have() {
        let config = Config::read(&Sources::of_pairs(&[("BUILD_MEMORY", "1g")])).unwrap().sandbox;
        let memory = |memory_bytes| {
            let plan = RunPlan {
                project_type: "node".into(),
                install: Vec::new(),
                start: "true".into(),
                port: 3000,
                memory_bytes,
                preview_url: String::new(),
            };
            running_memory(&plan, &config)
        };
        assert_eq!(memory(None), config.memory_bytes);
        assert_eq!(memory(Some(768 << 20)), 768 << 20);
        assert_eq!((memory(Some(u64::MAX)), memory(Some(0))), (1 << 30, MIN_MEMORY_BYTES));
    }
}
