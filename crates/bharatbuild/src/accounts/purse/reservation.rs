//! Money set aside for one call.

use super::heard::{Heard, is_report};
use super::{Purse, PurseError};
use crate::store::StoreError;
use crate::store::model_calls::{CallEnd, NewCall};
use model::{Event, MicroDollars, Usage};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;

/// Money set aside for one call. Dropped before it is settled or released, it settles itself: by what
/// was heard, and in full where that tells nothing.
#[must_use = "dropped, it is charged"]
pub struct Reservation {
    id: String,
    model: String,
    reserved: Option<MicroDollars>,
    purse: Purse,
    /// Where a drop, which cannot wait, leaves its write.
    runtime: Handle,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The row is there: the model may have been asked.
    has_row: bool,
    heard: Heard,
    /// How it ends, whatever was heard.
    decided: Option<CallEnd>,
    /// How it ended.
    written: Option<CallEnd>,
}

impl Reservation {
    /// Of a row that is not written yet.
    pub(super) fn new(purse: &Purse, row: &NewCall) -> Self {
        Self {
            id: row.id.clone(),
            model: row.model.clone(),
            reserved: row.reserved,
            purse: purse.clone(),
            runtime: Handle::current(),
            state: Mutex::default(),
        }
    }

    /// Names the call in the database.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The most the call can cost; none where its price is not known.
    pub fn reserved(&self) -> Option<MicroDollars> {
        self.reserved
    }

    /// Takes note of an event of the answer. Writes nothing.
    pub fn hear(&self, event: &Event) {
        self.lock().heard.hear(event);
    }

    /// Takes what came of writing the row. A cap leaves none; where the database failed, there may be
    /// one, which a drop releases.
    pub(super) fn answered(&self, reserved: &Result<(), PurseError>) {
        match reserved {
            Ok(()) => self.lock().has_row = true,
            Err(PurseError::Store(_)) => {}
            Err(_) => self.lock().written = Some(CallEnd::Unused),
        }
    }

    pub(super) fn used(&self, usage: &Usage) {
        if is_report(usage) {
            self.lock().decided = Some(self.charged(*usage, true));
        }
    }

    pub(super) fn is_unused(&self) {
        self.lock().decided = Some(CallEnd::Unused);
    }

    /// Whether the model began to answer.
    pub(super) fn was_answered(&self) -> bool {
        self.lock().heard.started
    }

    /// Writes how it ended, and gives what it costs; of two writes the first counts.
    pub(super) async fn end(&self) -> Result<MicroDollars, StoreError> {
        let ended = self.lock().written;
        let end = match ended {
            Some(end) => end,
            None => {
                let end = self.ending();
                self.purse.0.store.end_call(&self.id, &end, self.purse.now()).await?;
                self.tell_excess(&end);
                *self.lock().written.get_or_insert(end)
            }
        };
        Ok(match end {
            CallEnd::Used { charged, .. } => charged,
            CallEnd::Unknown => self.reserved.unwrap_or_default(),
            CallEnd::Unused => MicroDollars::default(),
        })
    }

    /// How it would end now.
    fn ending(&self) -> CallEnd {
        let state = self.lock();
        match (state.decided, state.has_row, state.heard.usage()) {
            (Some(end), ..) => end,
            (None, false, _) => CallEnd::Unused,
            (None, true, None) => CallEnd::Unknown,
            (None, true, Some(usage)) => self.charged(usage, state.heard.whole),
        }
    }

    fn charged(&self, usage: Usage, measured: bool) -> CallEnd {
        let cost = self.purse.price(&self.model, &usage).or(self.reserved);
        CallEnd::Used { usage, charged: cost.unwrap_or_default(), measured }
    }

    fn tell_excess(&self, end: &CallEnd) {
        if let (CallEnd::Used { charged, .. }, Some(reserved)) = (end, self.reserved)
            && *charged > reserved
        {
            let (charged, reserved) = (charged.0, reserved.0);
            tracing::warn!(
                charged,
                reserved,
                model = self.model,
                "a call cost more than estimated"
            );
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.lock().written.is_some() {
            return;
        }
        let (purse, end, id) = (self.purse.clone(), self.ending(), std::mem::take(&mut self.id));
        let write = async move {
            if let Err(error) = purse.0.store.end_call(&id, &end, purse.now()).await {
                tracing::error!(%error, id, "a call could not be settled; the next start does it");
            }
        };
        self.purse.0.tasks.spawn_on(write, &self.runtime);
    }
}
