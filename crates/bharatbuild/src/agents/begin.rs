//! Beginning a piece of work.

use super::order::{MAX_PROMPT_CHARS, check, check_length};
use super::speaker::Speaker;
use super::work::{Work, memory};
use super::{Agents, GenerateError, Order, Plan, Provider, Review, StudentSaid, UrlOf};
use crate::ids::{ProjectId, UserId};
use crate::store::StoreError;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use tokio_util::sync::CancellationToken;

/// What a piece of work does.
enum Doing {
    Wish(Review),
    Build(Box<Plan>),
    Message(Box<Plan>),
}

/// What it needs beside that.
struct Asked {
    prompt: String,
    user: UserId,
    provider: Provider,
    preview_url: UrlOf,
}

impl Agents {
    /// Begins a generation, which goes on whether anybody watches or not. Its events are in the
    /// project's log under [`super::SOURCE`]; the last is `complete`, `error`, `plan_ready` or `asked`.
    pub async fn begin(&self, id: &ProjectId, order: Order) -> Result<(), GenerateError> {
        check(&order.prompt)?;
        let named = order.provider.as_deref().or(Some(self.parts().config.model.provider.as_str()));
        let provider = Provider::of(named, &self.parts().config.model)
            .ok_or_else(|| GenerateError::Provider(named.unwrap_or_default().to_owned()))?;
        if provider == Provider::Starter {
            return self.begin_starter(id, order).await;
        }
        let Order { prompt, user, preview_url, review, .. } = order;
        let asked = Asked { prompt, user, provider, preview_url };
        self.start(id, asked, Doing::Wish(review)).await
    }

    /// Accepts the plan that waits, as it is or as the student changed it, and builds it.
    pub async fn accept(
        &self,
        id: &ProjectId,
        plan: Option<Value>,
        said: StudentSaid,
    ) -> Result<(), GenerateError> {
        // No answer is one too.
        check_length(&said.text)?;
        let known = self.plan(id).await?;
        let text = format!("{}\n\n{}", self.wish(id).await?, said.text).trim().to_owned();
        let plan = match plan {
            Some(value) => serde_json::from_value(value)
                .map_err(|error| GenerateError::Plan(error.to_string()))?,
            None => known,
        };
        let StudentSaid { user, preview_url, .. } = said;
        let asked = Asked { prompt: text, user, provider: self.talker()?, preview_url };
        self.start(id, asked, Doing::Build(Box::new(plan))).await
    }

    /// Changes an app by what the student says.
    pub async fn message(&self, id: &ProjectId, said: StudentSaid) -> Result<(), GenerateError> {
        check(&said.text)?;
        let (prompt, doing) = match self.plan(id).await {
            Ok(plan) => (said.text, Doing::Message(Box::new(plan))),
            Err(GenerateError::NoPlan) => {
                (self.unplanned(id, &said.text).await?, Doing::Wish(Review::Questions))
            }
            Err(error) => return Err(error),
        };
        let StudentSaid { user, preview_url, .. } = said;
        let asked = Asked { prompt, user, provider: self.talker()?, preview_url };
        self.start(id, asked, doing).await
    }

    /// The conversation goes back to where it was, as the files did.
    pub async fn went_back(&self, id: &ProjectId, cursor: i64) -> Result<(), StoreError> {
        memory::go_back(&self.parts().store, id, cursor).await
    }

    /// How far the conversation has come.
    pub async fn chat_cursor(&self, id: &ProjectId) -> Result<i64, StoreError> {
        memory::cursor(&self.parts().store, id).await
    }

    /// A wish of which no plan was made, with what is said of it now.
    async fn unplanned(&self, id: &ProjectId, text: &str) -> Result<String, GenerateError> {
        let last = self.parts().store.turns(id, 1).await?.pop().ok_or(GenerateError::NoPlan)?;
        let wish = last.prompt;
        let again = wish.ends_with(text) || wish.chars().count() + text.len() > MAX_PROMPT_CHARS;
        Ok(if again { wish } else { format!("{wish}\n\n{text}") })
    }

    /// The wish that the project's plan was made of.
    async fn wish(&self, id: &ProjectId) -> Result<String, GenerateError> {
        let document = self.parts().jobs.plan(id).await?.unwrap_or_default();
        Ok(document["metadata"]["prompt"].as_str().unwrap_or_default().to_owned())
    }

    pub(super) async fn plan(&self, id: &ProjectId) -> Result<Plan, GenerateError> {
        let document = self.parts().jobs.plan(id).await?.unwrap_or_default();
        Plan::of_document(&document).ok_or(GenerateError::NoPlan)
    }

    /// The provider that changes apps.
    fn talker(&self) -> Result<Provider, GenerateError> {
        let config = &self.parts().config.model;
        let set =
            Provider::of(Some(&config.provider), config).filter(|set| *set != Provider::Starter);
        let best = set.or_else(|| Provider::of(None, config));
        best.filter(|best| *best != Provider::Starter).ok_or(GenerateError::NoModel)
    }

    async fn start(&self, id: &ProjectId, asked: Asked, doing: Doing) -> Result<(), GenerateError> {
        let parts = self.parts();
        let place = parts.projects.begin_generation(id).ok_or(GenerateError::Busy)?;
        parts.jobs.begin(id).await?;
        let turn = parts.store.begin_turn(id, &asked.prompt, parts.clock.now()).await?;
        let speaker = Speaker::new(parts.projects.clone(), id.clone());
        let work = Work {
            agents: self.clone(),
            id: id.clone(),
            user: asked.user,
            provider: asked.provider,
            turn,
            teller: Arc::new(speaker),
            preview_url: asked.preview_url,
            prompt: asked.prompt,
        };
        // Before this answers: whoever asks to stop it right then is heard.
        let stop = self.stopper(id);
        parts.tasks.spawn(work.run(doing, stop, place));
        Ok(())
    }
}

impl Work {
    async fn run(self, doing: Doing, stop: CancellationToken, place: OwnedSemaphorePermit) {
        let more = json!({"turn": self.turn, "prompt": self.prompt});
        self.teller.tell("turn_started", self.turn.into(), more);
        let work = async {
            match doing {
                Doing::Wish(review) => self.wish(review).await,
                Doing::Build(plan) => self.build(*plan).await,
                Doing::Message(plan) => self.message(*plan).await,
            }
        };
        let end = tokio::select! {
            end = work => end,
            () = stop.cancelled() => self.stopped().await,
        };
        self.close(&end).await;
        self.agents.work_is_over(&self.id);
        // Before the last word: whoever hears it may begin the next piece of work at once.
        drop(place);
        self.say_end(&end);
    }
}
