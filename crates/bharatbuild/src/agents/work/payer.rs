//! Paying for a turn's calls out of the purse.

use crate::accounts::{Call, Purse, PurseError, Reservation};
use crate::agents::turn::{Bill, Payer, Teller, TurnEnd};
use crate::agents::{Failure, Task};
use crate::ids::{ProjectId, UserId};
use async_trait::async_trait;
use model::{Event, Usage};
use serde_json::json;
use std::sync::Arc;

/// Pays for one kind of task in one project.
pub(super) struct TaskPayer {
    pub(super) purse: Purse,
    pub(super) project: ProjectId,
    pub(super) user: UserId,
    pub(super) task: Task,
    pub(super) teller: Arc<dyn Teller>,
}

struct TaskBill {
    reservation: Reservation,
    purse: Purse,
    teller: Arc<dyn Teller>,
    usage: Usage,
}

#[async_trait]
impl Payer for TaskPayer {
    async fn reserve(
        &self,
        model: &str,
        prompt_tokens: u64,
        max_tokens: u32,
    ) -> Result<Box<dyn Bill>, TurnEnd> {
        let call = Call {
            project: self.project.clone(),
            user: self.user.clone(),
            model: model.to_owned(),
            task: self.task.name(),
            estimate: self.purse.estimate(model, prompt_tokens, max_tokens),
        };
        let reservation = self.purse.reserve(call).await.map_err(|error| unpaid(&error))?;
        let (purse, teller) = (self.purse.clone(), self.teller.clone());
        Ok(Box::new(TaskBill { reservation, purse, teller, usage: Usage::default() }))
    }
}

/// A turn that ends because a call is not paid for.
fn unpaid(error: &PurseError) -> TurnEnd {
    let why = Failure {
        code: error.key(),
        what: error.to_string(),
        then: error.hint(),
        detail: std::error::Error::source(error).map(ToString::to_string),
    };
    match error {
        PurseError::Store(_) => TurnEnd::Failed(why),
        PurseError::Cap(_) | PurseError::UnknownPrice { .. } => TurnEnd::OutOfBudget(why),
    }
}

#[async_trait]
impl Bill for TaskBill {
    fn hear(&mut self, event: &Event) {
        self.reservation.hear(event);
        if let Event::Usage(usage) = event {
            self.usage = *usage;
        }
    }

    async fn settle(self: Box<Self>) {
        match self.purse.settle_heard(&self.reservation).await {
            Ok(charged) => {
                let more = json!({"microdollars": charged.0, "usage": self.usage});
                self.teller.tell("cost", charged.0.into(), more);
            }
            Err(error) => tracing::error!(%error, "a call of a model was not settled"),
        }
    }
}
