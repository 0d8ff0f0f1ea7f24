//! Ending a piece of work: its turn, its checkpoint, its last word.

use super::Agents;
use super::work::{End, Work, memory};
use crate::checkpoints::{CheckpointKind, NewCheckpoint};
use crate::projects::Voice;
use crate::store::StoreError;
use crate::store::turns::{INTERRUPTED, INTERRUPTED_MESSAGE, TurnRow};
use serde_json::json;

impl Agents {
    /// Closes what an earlier server left in the middle, and says so to whoever watches: before the
    /// first piece of work begins.
    pub async fn close_interrupted(&self) -> Result<(), StoreError> {
        let parts = self.parts();
        for (id, turn) in parts.store.interrupt_turns(parts.clock.now()).await? {
            if let Err(error) = parts.jobs.fail(&id, INTERRUPTED_MESSAGE).await {
                tracing::warn!(project = %id, %error, "the end of a generation was not recorded");
            }
            let more = json!({"step": "agent", "state": INTERRUPTED, "code": INTERRUPTED,
                              "message": INTERRUPTED_MESSAGE, "turn": turn});
            let voice = Voice::new(&id, super::SOURCE);
            parts.projects.tell(&voice, "error", INTERRUPTED_MESSAGE.into(), more);
        }
        Ok(())
    }
}

impl Work {
    pub(super) async fn stopped(&self) -> End {
        if let Err(error) = self.agents.parts().projects.give_up_run(&self.id).await {
            tracing::warn!(project = %self.id, %error, "a run was not given up");
        }
        End::Stopped
    }

    /// Records how it ended, with a checkpoint of what is there.
    pub(super) async fn close(&self, end: &End) {
        let parts = self.agents.parts();
        let checkpoint = self.checkpoint(end).await;
        let recorded = match end {
            End::Running { .. } => parts.jobs.complete(&self.id).await.map(drop),
            End::PlanReady { .. } | End::Asked { .. } => Ok(()),
            end => parts.jobs.fail(&self.id, &end.sentence()).await.map(drop),
        };
        if let Err(error) = recorded {
            tracing::warn!(project = %self.id, %error, "the end of a generation was not recorded");
        }
        let row = TurnRow {
            project: self.id.clone(),
            n: self.turn,
            prompt: self.prompt.clone(),
            state: end.state().to_owned(),
            message: Some(end.sentence()),
            checkpoint,
            started_at: parts.clock.now(),
            ended_at: Some(parts.clock.now()),
        };
        if let Err(error) = parts.store.end_turn(&row).await {
            tracing::warn!(project = %self.id, %error, "the end of a turn was not recorded");
        }
    }

    /// What is right is a checkpoint of a turn; what is not is kept as well, under another kind.
    async fn checkpoint(&self, end: &End) -> Option<i64> {
        let kind = match end {
            End::Running { .. } => CheckpointKind::Turn,
            End::PlanReady { .. } => return None,
            _ => CheckpointKind::Before,
        };
        let parts = self.agents.parts();
        let chat_cursor = memory::cursor(&parts.store, &self.id).await.unwrap_or_default();
        let new = NewCheckpoint { kind, title: self.prompt.clone(), chat_cursor };
        match parts.checkpoints.take(&self.id, new).await {
            Ok(taken) => {
                let more = json!({"number": taken.number, "title": taken.title});
                self.teller.tell("checkpoint", taken.number.into(), more);
                Some(i64::from(taken.number))
            }
            Err(error) => {
                tracing::warn!(project = %self.id, %error, "no checkpoint was made");
                None
            }
        }
    }

    /// What went wrong in technical words, without the server's keys, whoever said it.
    fn detail(&self, end: &End) -> Option<String> {
        let secrets = self.agents.parts().config.secrets();
        let hide = |text: String, secret: &String| text.replace(secret, "(hidden)");
        let detail = secrets.iter().fold(end.detail()?.to_owned(), hide);
        tracing::warn!(project = %self.id, code = end.code(), detail, "a turn failed");
        Some(detail)
    }

    pub(super) fn say_end(&self, end: &End) {
        let sentence = end.sentence();
        let (kind, mut more) = match end {
            End::Running { report, warnings } => (
                "complete",
                json!({
                    "port": report.port,
                    "preview_url": (self.preview_url)(report.port),
                    "commands_executed": report.commands_executed,
                    "files_written": self.teller.files_written(),
                    "download_url": format!("/api/v1/jobs/{}/download", self.id),
                    "warnings": warnings,
                }),
            ),
            End::PlanReady { questions } => ("plan_ready", json!({"questions": questions})),
            End::Asked { choices, .. } => ("asked", json!({"choices": choices})),
            end => {
                ("error", json!({"step": "agent", "code": end.code(), "detail": self.detail(end)}))
            }
        };
        more["message"] = sentence.as_str().into();
        more["state"] = end.state().into();
        more["turn"] = self.turn.into();
        self.teller.tell(kind, sentence.into(), more);
    }
}
