//! One step: one call of the model, and what it called for.

use super::listen::{Listening, carry_out};
use super::{BYTES_PER_TOKEN, History, Outcome, Turn, TurnEnd};
use crate::agents::{EditFormat, Failure};
use edits::{Ended, ToolDecoder};
use futures_util::StreamExt;
use model::{Input, Message, ModelError, Request, Stop, ToolCall, ToolResult};

/// What a model is told whose answer was not whole.
const CUT: &str = "Your answer was cut by the token limit, and the call that it was in was not carried \
                   out. Go on from there in smaller steps: smaller files, or replace.";
const BROKE: &str = "The connection broke off in your answer. What is answered here was carried out; \
                     nothing else was. Go on.";

/// What follows a step.
pub(super) enum Next {
    GoOn,
    /// The answer broke off; what was whole of it is done and kept.
    Broken(ModelError),
    End(TurnEnd),
}

/// What came of an answer.
struct Did<'d> {
    results: Vec<ToolResult>,
    tagged: &'d [Outcome],
    ended: Option<TurnEnd>,
    stop: Option<Stop>,
}

impl Turn<'_> {
    pub(super) async fn step(
        &mut self,
        history: &mut History,
        last: bool,
    ) -> Result<Next, TurnEnd> {
        let request = self.brief.request(history.messages(), self.hands.tools(), last);
        let mut listening = Listening::new(self.brief.format, self.teller);
        let broke = self.listen(&request, &mut listening, last).await?;
        let Listening { reply, calls, tagged, .. } = listening;
        let (results, ended) = if last { (Vec::new(), None) } else { self.obey(calls).await };
        let mut said: Vec<Message> = reply.message().map(|m| spoken(m, last)).into_iter().collect();
        let (end, answer) = match broke {
            Some(why) => (Next::Broken(why), answer(results, &tagged, Some(BROKE))),
            // Asked the same again, it would say as little again.
            None if reply.stop.is_some_and(Stop::is_cut) && said.is_empty() => {
                (Next::Broken(ModelError::Unfinished), None)
            }
            None if reply.stop.is_some_and(Stop::is_cut) => {
                (Next::GoOn, answer(results, &tagged, Some(CUT)))
            }
            None => self.ending(&said, Did { results, tagged: &tagged, ended, stop: reply.stop }),
        };
        said.retain(|message| !message.blocks.is_empty());
        // Without anything said there is nothing to answer.
        said.extend(answer.filter(|_| !said.is_empty()));
        history.append(said).await.map_err(super::failed)?;
        Ok(end)
    }

    /// Listens to the end, or to where it breaks; a failure that another try cannot mend ends the turn.
    async fn listen(
        &mut self,
        request: &Request,
        listening: &mut Listening<'_>,
        last: bool,
    ) -> Result<Option<ModelError>, TurnEnd> {
        let (prompt, most) = (prompt_tokens(request), request.max_tokens);
        let reserved = self.payer.reserve(self.model.id(), prompt, most).await;
        let mut bill = reserved?;
        let mut events = self.model.stream(request);
        let mut broke = None;
        while let Some(event) = events.next().await {
            match event {
                Ok(event) => {
                    bill.hear(&event);
                    listening.hear(&event, self.hands, last).await;
                }
                Err(error) => broke = Some(error),
            }
        }
        listening.finish(self.hands, last).await;
        bill.settle().await;
        match broke {
            Some(error) if !error.is_transient() => Err(failed(&error)),
            // Turned away: the provider was asked often enough.
            Some(error) if !listening.begun && error != ModelError::Unfinished => {
                Err(failed(&error))
            }
            broke => Ok(broke),
        }
    }

    /// Carries out what still waits, in order; nothing more once a call has ended the turn.
    async fn obey(
        &mut self,
        calls: Vec<(ToolCall, Option<Outcome>)>,
    ) -> (Vec<ToolResult>, Option<TurnEnd>) {
        let (mut results, mut end) = (Vec::new(), None);
        for (call, outcome) in calls {
            let outcome = match outcome {
                Some(outcome) => outcome,
                None if end.is_some() => Outcome::bad("not carried out: the turn has ended"),
                None => self.carry_out(&call).await,
            };
            end = end.or(outcome.end);
            results.push(ToolResult {
                call_id: call.id,
                text: outcome.text,
                is_error: outcome.is_error,
            });
        }
        (results, end)
    }

    async fn carry_out(&mut self, call: &ToolCall) -> Outcome {
        let input = match &call.input {
            Input::Object(input) => input,
            Input::Invalid(_) => return Outcome::bad("the input is not a JSON object; call again"),
        };
        if super::listen::is_edit(&call.name) {
            let mut decoder = ToolDecoder::new(&call.name);
            let _ = decoder.push(input.to_string().as_bytes(), &mut |_| {});
            return carry_out(decoder.finish(Ended::Whole), self.hands, self.teller).await;
        }
        self.hands.call(&call.name, input).await
    }

    /// After an answer that came whole.
    fn ending(
        &self,
        said: &[Message],
        Did { results, tagged, ended, stop }: Did<'_>,
    ) -> (Next, Option<Message>) {
        let refused = tagged.iter().any(|outcome| outcome.is_error);
        let asked = tagged.iter().find_map(|outcome| outcome.end.clone());
        let goes_on = !results.is_empty() || refused || stop == Some(Stop::Paused);
        let summary = said.iter().map(Message::text).collect::<Vec<_>>().join("\n");
        let end = match ended.or(asked) {
            Some(end) => Next::End(end),
            None if goes_on => Next::GoOn,
            // Nothing was called for: it has said what it had to say.
            None => Next::End(TurnEnd::Done { summary: summary.trim().to_owned() }),
        };
        let more = (stop == Some(Stop::Paused)).then_some("Go on.");
        let keep_tags = self.brief.format != EditFormat::Tools && refused;
        let tagged = if keep_tags { tagged } else { &[] };
        (end, answer(results, tagged, more))
    }
}

/// The last answer of a turn may only speak: calls in it are forgotten, for nothing answers them.
fn spoken(mut message: Message, last: bool) -> Message {
    if last {
        message.blocks.retain(|block| !matches!(block, model::Block::ToolCall(_)));
    }
    message
}

/// What the model is told next; none where there is nothing to tell.
fn answer(results: Vec<ToolResult>, tagged: &[Outcome], more: Option<&str>) -> Option<Message> {
    let mut message = Message::results(results);
    let lines = tagged.iter().enumerate().map(|(at, outcome)| {
        let how = if outcome.is_error { "refused" } else { "done" };
        format!("Operation {}: {how}: {}", at + 1, outcome.text)
    });
    let lines: Vec<String> = lines.chain(more.map(str::to_owned)).collect();
    if !lines.is_empty() {
        message.blocks.push(model::Block::Text(lines.join("\n")));
    }
    (!message.blocks.is_empty()).then_some(message)
}

fn failed(error: &ModelError) -> TurnEnd {
    TurnEnd::Failed(Failure::of_model(error))
}

/// How long a prompt is, guessed from its bytes: rather too long, for what is set aside must do.
fn prompt_tokens(request: &Request) -> u64 {
    let system: usize = request.system.iter().map(|passage| passage.text.len()).sum();
    let tools: usize = request.tools.iter().map(|tool| tool.input_schema.to_string().len()).sum();
    let messages: usize = request.messages.iter().map(super::history::bytes_of_message).sum();
    (system + tools + messages).div_ceil(BYTES_PER_TOKEN) as u64
}
