//! Writing: a plan's app from its starter on, or what a message asks for.

use super::{End, Work};
use crate::agents::starter::Chosen;
use crate::agents::turn::TurnEnd;
use crate::agents::{Failure, Plan, Task, consent};
use crate::jobs::Rule;
use serde_json::json;

impl Work {
    /// Writes and runs the app of a plan.
    pub(in crate::agents) async fn build(&self, plan: Plan) -> End {
        match self.try_build(plan).await {
            Ok(end) => end,
            Err(error) => End::Failed(Failure::of_server(error)),
        }
    }

    async fn try_build(&self, plan: Plan) -> Result<End, String> {
        self.lay_starter(&plan).await?;
        let (mut history, mut hands) = (self.history().await?, self.hands(&plan).await?);
        let ask = self.opening(&plan, &mut hands).await?;
        let end = self.turn(Task::Write, &mut history, &mut hands, ask).await;
        self.go_on(plan, history, hands, end).await
    }

    /// Does what a message asks for.
    pub(in crate::agents) async fn message(&self, plan: Plan) -> End {
        match self.try_message(plan).await {
            Ok(end) => end,
            Err(error) => End::Failed(Failure::of_server(error)),
        }
    }

    async fn try_message(&self, plan: Plan) -> Result<End, String> {
        let agreed = consent::agrees(&self.prompt);
        let heard = self.agents.parts().store.answer_consent(&self.id, agreed).await;
        heard.map_err(|error| error.to_string())?;
        let (mut history, mut hands) = (self.history().await?, self.hands(&plan).await?);
        let ask = match history.messages().is_empty() {
            // An app that no model has seen: made from a starter, or by hand.
            true => self.opening(&plan, &mut hands).await?,
            false => self.request(&mut hands).await?,
        };
        let end = self.turn(Task::Write, &mut history, &mut hands, ask).await;
        self.go_on(plan, history, hands, end).await
    }

    async fn go_on(
        &self,
        plan: Plan,
        history: crate::agents::turn::History,
        hands: crate::agents::hands::ProjectHands,
        end: TurnEnd,
    ) -> Result<End, String> {
        match end {
            TurnEnd::Done { .. } | TurnEnd::OutOfSteps => {
                self.until_right(plan, history, hands).await
            }
            end => Ok(end.into()),
        }
    }

    /// The starter's files, where none of theirs is there yet.
    async fn lay_starter(&self, plan: &Plan) -> Result<(), String> {
        let Some(chosen) =
            plan.starter.as_deref().and_then(|name| Chosen::named(name, &self.prompt))
        else {
            return Ok(());
        };
        let jobs = &self.agents.parts().jobs;
        let there = jobs.list_files(&self.id).await.map_err(|error| error.to_string())?;
        for (path, content) in chosen.files() {
            if there.iter().any(|file| file.path == path) {
                continue;
            }
            let size = content.len();
            let written = jobs.write_file(&self.id, path, content, Rule::WhileGenerating).await;
            written.map_err(|error| error.to_string())?;
            let more = json!({"path": path, "size": size, "new": true, "starter": true});
            self.teller.tell("file_written", path.into(), more);
        }
        Ok(())
    }
}
