//! From a wish to a running app: plan, files, install, start, answer.

use super::Plan;
use super::starter::Chosen;
use crate::ids::ProjectId;
use crate::jobs::{Jobs, JobsError, Rule};
use crate::projects::{Projects, RunReport, Voice};
use serde_json::{Value, json};
use tokio_util::task::TaskTracker;

/// The longest wish, in characters.
pub const MAX_PROMPT_CHARS: usize = 20_000;
/// The source of a generation's events in the project's log.
pub const SOURCE: &str = "generation";

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Order {
    pub prompt: String,
    /// `starter`, or none for the server's choice.
    pub provider: Option<String>,
    /// Gives the preview's address for a port.
    pub preview_url: String,
}

/// Why a generation did not begin.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    #[error("the prompt is empty")]
    Empty,
    #[error("the prompt has more than {MAX_PROMPT_CHARS} characters")]
    TooLong,
    #[error("there is no provider {0:?}")]
    Provider(String),
    #[error("this project is being generated already")]
    Busy,
    #[error(transparent)]
    Jobs(#[from] JobsError),
}

/// The agents. A cheap handle.
#[derive(Clone)]
pub struct Agents {
    jobs: Jobs,
    projects: Projects,
    tasks: TaskTracker,
}

struct Failure {
    step: &'static str,
    message: String,
}

impl Agents {
    pub fn new(jobs: Jobs, projects: Projects, tasks: TaskTracker) -> Self {
        Self { jobs, projects, tasks }
    }

    /// The port that an order's app will have, for its preview's address.
    pub fn port_of(prompt: &str) -> u16 {
        Chosen::of(prompt).plan().port
    }

    /// Begins a generation, which goes on whether anybody watches or not. Its events are in the
    /// project's log under [`SOURCE`]; the last is `complete` or `error`.
    pub async fn begin(&self, id: &ProjectId, order: Order) -> Result<(), GenerateError> {
        check(&order)?;
        let place = self.projects.begin_generation(id).ok_or(GenerateError::Busy)?;
        self.jobs.begin(id).await?;
        let (agents, id) = (self.clone(), id.clone());
        self.tasks.spawn(async move {
            agents.generate(&id, &order).await;
            drop(place);
        });
        Ok(())
    }

    /// Runs a project again by its plan; the events end with `complete` or `error`.
    pub fn run_again(
        &self,
        id: &ProjectId,
        plan: Plan,
        preview_url: String,
    ) -> Result<(), GenerateError> {
        let place = self.projects.begin_generation(id).ok_or(GenerateError::Busy)?;
        let (agents, id) = (self.clone(), id.clone());
        self.tasks.spawn(async move {
            let ended = agents.projects.run(&id, &plan.run_plan(preview_url.clone())).await;
            let ended = ended.map_err(|error| Failure { step: error.step, message: error.message });
            agents.say_end(&id, &plan, &preview_url, ended);
            drop(place);
        });
        Ok(())
    }

    async fn generate(&self, id: &ProjectId, order: &Order) {
        let chosen = Chosen::of(&order.prompt);
        let plan = chosen.plan();
        self.say(id, "status", "Choosing a starter".into(), json!({"prompt": order.prompt}));
        let ended = self.steps(id, order, &chosen, &plan).await;
        let recorded = match &ended {
            Ok(_) => self.jobs.complete(id).await.map(drop),
            Err(failure) => self
                .jobs
                .fail(id, &format!("{}: {}", failure.step, failure.message))
                .await
                .map(drop),
        };
        if let Err(error) = recorded {
            tracing::warn!(project = %id, %error, "the end of a generation was not recorded");
        }
        self.say_end(id, &plan, &order.preview_url, ended);
    }

    fn say_end(
        &self,
        id: &ProjectId,
        plan: &Plan,
        preview_url: &str,
        ended: Result<RunReport, Failure>,
    ) {
        let report = match ended {
            Ok(report) => report,
            Err(Failure { step, message }) => {
                return self.say(
                    id,
                    "error",
                    message.as_str().into(),
                    json!({"step": step, "message": message}),
                );
            }
        };
        let more = json!({
            "message": format!("{} is running", plan.title),
            "files_written": plan.files.len(),
            "commands_executed": report.commands_executed,
            "port": report.port,
            "preview_url": preview_url,
            "download_url": format!("/api/v1/jobs/{id}/download"),
        });
        self.say(id, "complete", format!("{} is running", plan.title).into(), more);
    }

    async fn steps(
        &self,
        id: &ProjectId,
        order: &Order,
        chosen: &Chosen,
        plan: &Plan,
    ) -> Result<RunReport, Failure> {
        self.write(id, order, chosen, plan)
            .await
            .map_err(|error| Failure { step: "files", message: error.to_string() })?;
        let run = plan.run_plan(order.preview_url.clone());
        self.projects
            .run(id, &run)
            .await
            .map_err(|error| Failure { step: error.step, message: error.message })
    }

    async fn write(
        &self,
        id: &ProjectId,
        order: &Order,
        chosen: &Chosen,
        plan: &Plan,
    ) -> Result<(), JobsError> {
        self.say(id, "plan_created", serde_json::to_value(plan).unwrap_or_default(), Value::Null);
        self.jobs.write_plan(id, &plan.document(&order.prompt)).await?;
        self.projects.say_step(id, "files", "running");
        for (path, content) in chosen.files() {
            let size = content.len();
            self.jobs.write_file(id, path, content, Rule::WhileGenerating).await?;
            self.say(id, "file_written", path.into(), json!({"path": path, "size": size}));
        }
        self.projects.say_step(id, "files", "done");
        Ok(())
    }

    fn say(&self, id: &ProjectId, kind: &str, data: Value, more: Value) {
        self.projects.tell(&Voice::new(id, SOURCE), kind, data, more);
    }
}

fn check(order: &Order) -> Result<(), GenerateError> {
    if order.prompt.trim().is_empty() {
        return Err(GenerateError::Empty);
    }
    if order.prompt.chars().count() > MAX_PROMPT_CHARS {
        return Err(GenerateError::TooLong);
    }
    match order.provider.as_deref() {
        None | Some("starter") => Ok(()),
        Some(other) => Err(GenerateError::Provider(other.to_owned())),
    }
}
