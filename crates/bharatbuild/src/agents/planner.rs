//! From a wish to a plan.

mod draft;

use super::starter::all;
use super::turn::{Payer, Teller, TurnEnd};
use super::{Failure, Plan};
use draft::Draft;
use futures_util::StreamExt;
use model::{Effort, Event, Message, Model, ModelError, Passage, Reply, Request, Schema};
use serde_json::json;

/// Tokens of a plan, thinking included.
const MAX_TOKENS: u32 = 8_000;
/// How often a plan that makes no sense, or an answer that breaks off, is asked for again.
const TRIES: usize = 2;
const BYTES_PER_TOKEN: usize = 3;

/// Asks a model for the plan of a wish.
pub(super) async fn plan(
    model: &dyn Model,
    wish: &str,
    payer: &dyn Payer,
    teller: &dyn Teller,
) -> Result<Plan, TurnEnd> {
    let request = request(model, wish);
    let mut why = Failure::no_plan(String::new());
    for _ in 0..TRIES {
        match ask(model, &request, payer, teller).await? {
            Ok(reply) => match Draft::read(&said(&reply)) {
                Ok(draft) => return Ok(draft.plan(wish, model.id())),
                Err(error) => why = Failure::no_plan(error),
            },
            Err(Broke { error, begun: true }) if error.is_transient() => {
                why = Failure::of_model(&error).of_wish();
            }
            // Turned away: the provider was asked often enough.
            Err(Broke { error, .. }) => {
                return Err(TurnEnd::Failed(Failure::of_model(&error).of_wish()));
            }
        }
    }
    Err(TurnEnd::Failed(why))
}

fn request(model: &dyn Model, wish: &str) -> Request {
    let starters = all()
        .iter()
        .map(|starter| format!("{} ({})", starter.manifest.name, starter.manifest.summary));
    let starters = starters.collect::<Vec<_>>().join("; ");
    let rules = include_str!("prompts/plan.md").replace("{starters}", &starters);
    let mut request = Request::new(
        vec![Message::user(format!("<wish>\n{wish}\n</wish>"))],
        MAX_TOKENS.min(model.abilities().output_tokens),
    );
    let text = match model.abilities().schema {
        true => rules,
        false => format!("{rules}\nThe shape, as a JSON schema: {}", draft::schema()),
    };
    request.system = vec![Passage { text, breakpoint: true }];
    request.effort = Some(Effort::Low);
    if model.abilities().schema {
        request.schema = Some(Schema { name: "plan".to_owned(), schema: draft::schema() });
    }
    request
}

/// An answer that did not come, or not to its end.
struct Broke {
    error: ModelError,
    begun: bool,
}

/// The outer error ends the planning; the inner one may be tried again.
async fn ask(
    model: &dyn Model,
    request: &Request,
    payer: &dyn Payer,
    teller: &dyn Teller,
) -> Result<Result<Reply, Broke>, TurnEnd> {
    let bytes = request.system[0].text.len() + request.messages[0].text().len();
    let tokens = bytes.div_ceil(BYTES_PER_TOKEN) as u64;
    let reserved = payer.reserve(model.id(), tokens, request.max_tokens).await;
    let mut bill = reserved?;
    let mut events = model.stream(request);
    let (mut reply, mut begun, mut broke) = (Reply::default(), false, None);
    while let Some(event) = events.next().await {
        match event {
            Ok(event) => {
                bill.hear(&event);
                match &event {
                    Event::Waiting { delay, why } => teller.tell_waiting(*delay, why),
                    Event::Thinking(text) => {
                        teller.tell("thinking", text.as_str().into(), json!({}));
                    }
                    _ => {}
                }
                begun |= !matches!(event, Event::Waiting { .. });
                reply.take(&event);
            }
            Err(error) => {
                let begun = begun || error == ModelError::Unfinished;
                broke = Some(Broke { error, begun });
            }
        }
    }
    bill.settle().await;
    Ok(broke.map_or(Ok(reply), Err))
}

fn said(reply: &Reply) -> String {
    reply.message().map(|message| message.text()).unwrap_or_default()
}
