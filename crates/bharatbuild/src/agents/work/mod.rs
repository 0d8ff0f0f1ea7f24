//! One piece of work: from a wish or a message to an app that runs, or to a sentence that says why not.
//!
//! ```text
//! wish ──▶ planner ──▶ starter's files ──▶ writer ─┐
//!              └▶ questions: plan_ready            ▼
//! message ────────────────────────────▶ writer ──▶ climb ──▶ checkpoint: running
//!                                          ▲         │ something is wrong
//!                                          │         ▼
//!                                          └─ fixer ◀─ sure remedy, where there is one
//! ```

mod build;
mod end;
pub(super) mod memory;
mod opening;
mod payer;
mod remedy;
mod repair;

pub(super) use end::End;

use super::hands::{ProjectHands, Reach};
use super::models::model_of;
use super::turn::{Brief, History, Payer, Teller, Turn, TurnEnd};
use super::{Agents, EditFormat, Failure, Plan, Provider, Review, Task, planner};
use crate::ids::{ProjectId, UserId};
use crate::jobs::Rule;
use edits::{Lock, Policy};
use model::{Message, Model};
use payer::TaskPayer;
use std::sync::Arc;

/// Gives the preview's address for a port.
pub type UrlOf = Arc<dyn Fn(u16) -> String + Send + Sync>;

/// A piece of work under way.
pub(super) struct Work {
    pub(super) agents: Agents,
    pub(super) id: ProjectId,
    /// Whose money it is.
    pub(super) user: UserId,
    pub(super) provider: Provider,
    /// Its number among the project's turns.
    pub(super) turn: i64,
    pub(super) teller: Arc<dyn Teller>,
    pub(super) preview_url: UrlOf,
    /// What was asked for.
    pub(super) prompt: String,
}

impl Work {
    /// Makes an app out of a wish.
    pub(super) async fn wish(&self, review: Review) -> End {
        let planned = self.planned().await;
        let plan = match planned {
            Ok(plan) => plan,
            Err(end) => return end.into(),
        };
        if let Err(error) = self.keep_plan(&plan).await {
            return End::Failed(Failure::of_server(error));
        }
        let waits = match review {
            Review::Questions => !plan.questions.is_empty(),
            Review::Always => true,
            Review::Never => false,
        };
        if waits {
            return End::PlanReady { questions: plan.questions };
        }
        self.build(plan).await
    }

    async fn planned(&self) -> Result<Plan, TurnEnd> {
        let model = self.model(Task::Plan)?;
        let payer = self.payer(Task::Plan);
        planner::plan(&*model, &self.prompt, &payer, &*self.teller).await
    }

    /// Keeps the plan and tells of it.
    pub(super) async fn keep_plan(&self, plan: &Plan) -> Result<(), String> {
        let document = plan.document(&self.prompt);
        self.agents
            .parts()
            .jobs
            .write_plan(&self.id, &document)
            .await
            .map_err(|error| error.to_string())?;
        let data = serde_json::to_value(plan).unwrap_or_default();
        self.teller.tell("plan_created", data, serde_json::json!({}));
        Ok(())
    }

    fn model(&self, task: Task) -> Result<Arc<dyn Model>, TurnEnd> {
        let none = || TurnEnd::Failed(Failure::of_server("no model is set"));
        let model = model_of(self.provider, &self.agents.parts().config.model, task);
        model.ok_or_else(none)?.map_err(|error| TurnEnd::Failed(Failure::of_model(&error)))
    }

    fn payer(&self, task: Task) -> TaskPayer {
        TaskPayer {
            purse: self.agents.parts().purse.clone(),
            project: self.id.clone(),
            user: self.user.clone(),
            task,
            teller: self.teller.clone(),
        }
    }

    async fn history(&self) -> Result<History, String> {
        let store = &self.agents.parts().store;
        memory::history(store, &self.id, self.turn).await.map_err(|error| error.to_string())
    }

    async fn hands(&self, plan: &Plan) -> Result<ProjectHands, String> {
        let parts = self.agents.parts();
        let locked = parts.store.locks(&self.id).await.map_err(|error| error.to_string())?;
        let mut policy = Policy::default();
        let paths = locked.iter().filter_map(|path| edits::FilePath::parse(path).ok());
        policy.locked.extend(paths.map(Lock::Path));
        policy.secrets = parts.config.secrets();
        Ok(ProjectHands::new(Reach {
            id: self.id.clone(),
            jobs: parts.jobs.clone(),
            projects: parts.projects.clone(),
            checkpoints: parts.checkpoints.clone(),
            store: parts.store.clone(),
            clock: parts.clock.clone(),
            teller: self.teller.clone(),
            rule: Rule::WhileGenerating,
            port: plan.port,
            project_type: plan.project_type.clone(),
            language: plan.language.clone(),
            verdicts: parts.verdicts.clone(),
            user: self.user.clone(),
            policy,
        }))
    }

    /// One turn of the conversation with the model of a task.
    async fn turn(
        &self,
        task: Task,
        history: &mut History,
        hands: &mut ProjectHands,
        ask: Message,
    ) -> TurnEnd {
        let model = match self.model(task) {
            Ok(model) => model,
            Err(end) => return end,
        };
        let abilities = model.abilities();
        let format = if abilities.tools { EditFormat::Tools } else { EditFormat::Tags };
        let brief = Brief::new(opening::rules(format), format, abilities.output_tokens);
        let payer = self.payer(task);
        let payer: &dyn Payer = &payer;
        let mut turn = Turn { model: &*model, brief: &brief, hands, payer, teller: &*self.teller };
        turn.run(history, ask).await
    }
}
