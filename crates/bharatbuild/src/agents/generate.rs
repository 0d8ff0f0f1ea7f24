//! From a wish to a running app without a model: plan, files, install, start, answer.

use super::starter::Chosen;
use super::{Agents, GenerateError, Order, Plan};
use crate::checkpoints::{CheckpointKind, NewCheckpoint};
use crate::ids::ProjectId;
use crate::jobs::{JobsError, Rule};
use crate::projects::{RunReport, Voice};
use serde_json::{Value, json};
use tokio::sync::OwnedSemaphorePermit;

/// The source of a generation's events in the project's log.
pub const SOURCE: &str = "generation";

struct Failure {
    step: &'static str,
    message: String,
}

impl Agents {
    /// Begins a generation from a starter; the last event is `complete` or `error`.
    pub(super) async fn begin_starter(
        &self,
        id: &ProjectId,
        order: Order,
    ) -> Result<(), GenerateError> {
        let place = self.parts().projects.begin_generation(id).ok_or(GenerateError::Busy)?;
        self.parts().jobs.begin(id).await?;
        let (agents, id) = (self.clone(), id.clone());
        self.parts().tasks.spawn(async move {
            agents.generate(&id, &order, place).await;
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
        let place = self.parts().projects.begin_generation(id).ok_or(GenerateError::Busy)?;
        let (agents, id) = (self.clone(), id.clone());
        self.parts().tasks.spawn(async move {
            let ended = agents.parts().projects.run(&id, &plan.run_plan(preview_url.clone())).await;
            let ended = ended.map_err(|error| Failure { step: error.step, message: error.message });
            // Before the last word: whoever hears it may begin the next piece of work at once.
            drop(place);
            agents.say_end(&id, &plan, &preview_url, ended);
        });
        Ok(())
    }

    async fn generate(&self, id: &ProjectId, order: &Order, place: OwnedSemaphorePermit) {
        let chosen = Chosen::of(&order.prompt);
        let plan = chosen.plan();
        self.say(id, "status", "Choosing a starter".into(), json!({"prompt": order.prompt}));
        let ended = self.steps(id, order, &chosen, &plan).await;
        let recorded = match &ended {
            Ok(_) => self.parts().jobs.complete(id).await.map(drop),
            Err(failure) => self
                .parts()
                .jobs
                .fail(id, &format!("{}: {}", failure.step, failure.message))
                .await
                .map(drop),
        };
        if let Err(error) = recorded {
            tracing::warn!(project = %id, %error, "the end of a generation was not recorded");
        }
        self.keep(id, order, ended.is_ok()).await;
        let preview_url = (order.preview_url)(plan.port);
        drop(place);
        self.say_end(id, &plan, &preview_url, ended);
    }

    /// What a starter gave is the first state one can go back to.
    async fn keep(&self, id: &ProjectId, order: &Order, good: bool) {
        let kind = if good { CheckpointKind::Turn } else { CheckpointKind::Before };
        let new = NewCheckpoint { kind, title: order.prompt.clone(), chat_cursor: 0 };
        if let Err(error) = self.parts().checkpoints.take(id, new).await {
            tracing::warn!(project = %id, %error, "no checkpoint was made");
        }
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
        let run = plan.run_plan((order.preview_url)(plan.port));
        self.parts()
            .projects
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
        self.parts().jobs.write_plan(id, &plan.document(&order.prompt)).await?;
        self.parts().projects.say_step(id, "files", "running");
        for (path, content) in chosen.files() {
            let size = content.len();
            self.parts().jobs.write_file(id, path, content, Rule::WhileGenerating).await?;
            self.say(id, "file_written", path.into(), json!({"path": path, "size": size}));
        }
        self.parts().projects.say_step(id, "files", "done");
        Ok(())
    }

    fn say(&self, id: &ProjectId, kind: &str, data: Value, more: Value) {
        self.parts().projects.tell(&Voice::new(id, SOURCE), kind, data, more);
    }
}
