//! A model that says what a script tells it to: for tests of whoever uses a model.

mod fault;

use crate::Usage;
use crate::script::{Piece, Script, Turn};
use crate::{
    Abilities, Event, EventStream, Model, ModelError, Request, Stop, Thinking, TokenCount,
};
use async_trait::async_trait;
use futures_util::StreamExt;
use futures_util::stream;
use serde_json::json;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::sleep;

/// The name of this provider.
pub const PROVIDER: &str = "scripted";
/// Bytes of a token, as this model counts.
const BYTES_PER_TOKEN: usize = 4;

/// A model with a script. A cheap handle: copies share the script.
#[derive(Debug, Clone)]
pub struct Scripted {
    id: String,
    abilities: Abilities,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    turns: VecDeque<Turn>,
    /// How often the first turn's fault has struck.
    struck: u32,
    requests: Vec<Request>,
}

impl Scripted {
    pub fn new(script: &Script) -> Self {
        let state = State { turns: script.played().collect(), ..State::default() };
        let abilities = Abilities {
            tools: true,
            schema: true,
            context_tokens: 1_000_000,
            output_tokens: 128_000,
        };
        Self { id: "scripted-1".to_owned(), abilities, state: Arc::new(Mutex::new(state)) }
    }

    /// A script that says each of these turns.
    pub fn of_turns(turns: impl IntoIterator<Item = Turn>) -> Self {
        Self::new(&Script { turns: turns.into_iter().collect() })
    }

    /// Under another id: for tests of prices, or of a change of models.
    pub fn called(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }

    pub fn able_to(self, abilities: Abilities) -> Self {
        Self { abilities, ..self }
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.lock().requests.clone()
    }

    /// Turns that were not played yet.
    pub fn turns_left(&self) -> usize {
        self.lock().turns.len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next turn, or the fault that comes before it.
    fn next(&self, request: &Request) -> Vec<Result<Event, ModelError>> {
        let mut state = self.lock();
        state.requests.push(request.clone());
        let Some(turn) = state.turns.front().cloned() else {
            return vec![Err(bad("the script has no more turns".to_owned()))];
        };
        if let Some(error) = unexpected(&turn, request) {
            return vec![Err(error)];
        }
        let fault = turn.fault.as_ref().filter(|fault| state.struck < fault.times());
        if let Some(fault) = fault {
            state.struck += 1;
            return fault::strike(fault, self.say(&turn, request));
        }
        state.turns.pop_front();
        state.struck = 0;
        self.say(&turn, request)
    }

    fn say(&self, turn: &Turn, request: &Request) -> Vec<Result<Event, ModelError>> {
        let mut said = vec![Ok(Event::Started { model: self.id.clone() })];
        let mut telling = Telling::new(&self.id);
        said.extend(turn.pieces().into_iter().flat_map(|piece| telling.tell(piece)).map(Ok));
        let usage = Usage {
            input_tokens: estimate(request),
            output_tokens: telling.bytes.div_ceil(BYTES_PER_TOKEN) as u64,
            ..Usage::default()
        };
        said.push(Ok(Event::Usage(usage)));
        said.extend(telling.end(turn));
        said
    }
}

/// Counts calls and holds back the end of the last one.
struct Telling {
    model: String,
    calls: usize,
    in_call: bool,
    ended: Option<usize>,
    thought: Option<String>,
    bytes: usize,
}

impl Telling {
    fn new(model: &str) -> Self {
        let model = model.to_owned();
        Self { model, calls: 0, in_call: false, ended: None, thought: None, bytes: 0 }
    }

    fn tell(&mut self, piece: Piece) -> Vec<Event> {
        let closed = |ended: Option<usize>| ended.map(|call| Event::ToolClosed { call });
        match piece {
            Piece::BeginText => closed(self.ended.take()).into_iter().collect(),
            Piece::BeginThinking => {
                self.thought = Some(String::new());
                closed(self.ended.take()).into_iter().collect()
            }
            Piece::BeginCall(name) => {
                let call = self.calls;
                self.calls += 1;
                self.in_call = true;
                let started = Event::ToolStarted { call, id: format!("call_{call}"), name };
                closed(self.ended.take()).into_iter().chain([started]).collect()
            }
            Piece::Text(text) => {
                self.bytes += text.len();
                vec![Event::Text(text)]
            }
            Piece::Thinking(text) => {
                self.bytes += text.len();
                self.thought.get_or_insert_default().push_str(&text);
                vec![Event::Thinking(text)]
            }
            Piece::Input(json) => {
                self.bytes += json.len();
                vec![Event::ToolInput { call: self.calls.saturating_sub(1), json }]
            }
            Piece::End => self.end_block().into_iter().collect(),
        }
    }

    fn end_block(&mut self) -> Option<Event> {
        if std::mem::take(&mut self.in_call) {
            self.ended = Some(self.calls - 1);
        }
        let block = json!({"thinking": self.thought.take()?});
        let provider = PROVIDER.to_owned();
        Some(Event::ThinkingClosed(Thinking { provider, model: self.model.clone(), block }))
    }

    fn end(mut self, turn: &Turn) -> Vec<Result<Event, ModelError>> {
        let stop = match turn.stop_reason() {
            "refusal" => {
                let category = turn.refusal.clone();
                return vec![Err(ModelError::Refused { category, explanation: None })];
            }
            reason => serde_json::from_value(json!(reason)),
        };
        let Ok(stop) = stop else {
            return vec![Err(bad(format!("the script stops for {:?}", turn.stop_reason())))];
        };
        let stop: Stop = stop;
        let last = self.ended.take().map(|call| match stop.is_cut() {
            true => Event::ToolCut { call },
            false => Event::ToolClosed { call },
        });
        last.into_iter().chain([Event::Stop(stop)]).map(Ok).collect()
    }
}

fn unexpected(turn: &Turn, request: &Request) -> Option<ModelError> {
    let wanted = turn.when.as_ref()?;
    let last = request.messages.last().map(|message| json!(message).to_string());
    let last = last.unwrap_or_default();
    let found = last.contains(wanted.as_str());
    (!found).then(|| bad(format!("the script waits for {wanted:?}, but was asked {last}")))
}

fn estimate(request: &Request) -> u64 {
    let system: usize = request.system.iter().map(|passage| passage.text.len()).sum();
    let said = json!(request.messages).to_string().len() + json!(request.tools).to_string().len();
    (system + said).div_ceil(BYTES_PER_TOKEN) as u64
}

fn bad(why: String) -> ModelError {
    ModelError::BadAnswer { why }
}

#[async_trait]
impl Model for Scripted {
    fn provider(&self) -> &'static str {
        PROVIDER
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn abilities(&self) -> Abilities {
        self.abilities
    }

    fn stream(&self, request: &Request) -> EventStream {
        let (model, request) = (self.clone(), request.clone());
        let play = async move {
            let delay = model.lock().turns.front().map_or(0, |turn| turn.delay_ms);
            let events = model.next(&request);
            let slow = move |event| async move {
                if event == Err(fault::stalled()) {
                    std::future::pending::<()>().await;
                }
                if delay > 0 {
                    sleep(Duration::from_millis(delay)).await;
                }
                event
            };
            stream::iter(events).then(slow)
        };
        stream::once(play).flatten().boxed()
    }

    async fn count_tokens(&self, request: &Request) -> Result<TokenCount, ModelError> {
        Ok(TokenCount { tokens: estimate(request), exact: false })
    }
}

#[cfg(test)]
#[path = "scripted/tests.rs"]
mod tests;
