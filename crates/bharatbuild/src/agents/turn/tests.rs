use super::*;
use crate::agents::EditFormat;
use async_trait::async_trait;
use edits::Operation;
use model::script::{Fault, Part, Script, Turn as Said};
use model::{Abilities, Block, Event, Role, Scripted, Tool, Usage};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// Hands that note what they were asked.
#[derive(Default)]
struct Noting(Vec<String>);

#[async_trait]
impl Hands for Noting {
    fn tools(&self) -> Vec<Tool> {
        crate::agents::edit_tools()
    }

    async fn edit(&mut self, operation: Operation) -> Outcome {
        let path = operation.path().map(ToString::to_string).unwrap_or_default();
        self.0.push(format!("{} {path}", operation.name()));
        if path == "no" { Outcome::bad("not there") } else { Outcome::good("done") }
    }

    async fn call(&mut self, name: &str, input: &Value) -> Outcome {
        self.0.push(format!("{name} {input}"));
        match name {
            "ask" => Outcome::ends(
                "asked",
                TurnEnd::Asked { question: "Which?".into(), choices: Vec::new() },
            ),
            "done" => Outcome::ends("noted", TurnEnd::Done { summary: "all of it".into() }),
            _ => Outcome::good("it says hello"),
        }
    }
}

#[derive(Default, Clone)]
struct Kept(Arc<Mutex<Vec<Message>>>);

#[async_trait]
impl Memory for Kept {
    async fn append(&self, messages: &[Message]) -> Result<(), String> {
        self.0.lock().unwrap().extend_from_slice(messages);
        Ok(())
    }

    async fn compacted(&self) -> Result<(), String> {
        Ok(())
    }
}

/// Pays a number of calls, and notes what was used.
struct Paying {
    calls: Mutex<u32>,
    used: Arc<Mutex<Vec<Usage>>>,
}

fn used_up() -> TurnEnd {
    TurnEnd::OutOfBudget(Failure::of_server("the project's money is used up"))
}

struct Noted(Usage, Arc<Mutex<Vec<Usage>>>);

#[async_trait]
impl Payer for Paying {
    async fn reserve(&self, _: &str, prompt: u64, most: u32) -> Result<Box<dyn Bill>, TurnEnd> {
        assert!(prompt > 0 && most > 0);
        let mut calls = self.calls.lock().unwrap();
        *calls = calls.checked_sub(1).ok_or_else(used_up)?;
        Ok(Box::new(Noted(Usage::default(), self.used.clone())))
    }
}

#[async_trait]
impl Bill for Noted {
    fn hear(&mut self, event: &Event) {
        if let Event::Usage(usage) = event {
            self.0 = *usage;
        }
    }

    async fn settle(self: Box<Self>) {
        self.1.lock().unwrap().push(self.0);
    }
}

#[derive(Default)]
struct Heard(Mutex<Vec<(String, Value)>>);

impl Teller for Heard {
    fn tell(&self, kind: &str, data: Value, _: Value) {
        self.0.lock().unwrap().push((kind.to_owned(), data));
    }
}

struct Played {
    end: TurnEnd,
    did: Vec<String>,
    messages: Vec<Message>,
    model: Scripted,
    bills: Vec<Usage>,
    heard: Vec<(String, Value)>,
}

async fn played_by(model: Scripted, format: EditFormat, max_steps: u32, calls: u32) -> Played {
    let (mut hands, kept, heard) = (Noting::default(), Kept::default(), Heard::default());
    let payer = Paying { calls: Mutex::new(calls), used: Arc::default() };
    let brief = Brief { max_steps, ..Brief::new(Vec::new(), format, 8_000) };
    let mut history = History::new(Vec::new(), Box::new(kept.clone()));
    let mut turn =
        Turn { model: &model, brief: &brief, hands: &mut hands, payer: &payer, teller: &heard };
    let end = turn.run(&mut history, Message::user("a page")).await;
    let messages = kept.0.lock().unwrap().clone();
    assert_eq!(history.messages().len(), messages.len());
    check(&messages);
    let bills = payer.used.lock().unwrap().clone();
    let heard = heard.0.into_inner().unwrap();
    Played { end, did: hands.0, messages, model, bills, heard }
}

/// Every call has its result in the next message, and nothing else has.
fn check(messages: &[Message]) {
    for (at, message) in messages.iter().enumerate() {
        let calls: Vec<_> = message.calls().map(|call| call.id.clone()).collect();
        let next = messages.get(at + 1).map(|next| next.blocks.as_slice()).unwrap_or_default();
        let results: Vec<_> = next
            .iter()
            .filter_map(|block| match block {
                Block::ToolResult(result) => Some(result.call_id.clone()),
                _ => None,
            })
            .collect();
        if message.role == Role::Assistant {
            assert_eq!(calls, results, "{messages:#?}");
        }
    }
}

async fn played(turns: Vec<Said>) -> Played {
    played_by(Scripted::of_turns(turns), EditFormat::Tools, 25, 100).await
}

fn write(path: &str) -> Part {
    Part::Call { call: "write".into(), input: json!({"path": path, "content": "x"}) }
}

fn say(parts: Vec<Part>) -> Said {
    Said { parts, ..Said::default() }
}

fn call(name: &str) -> Part {
    Part::Call { call: name.into(), input: json!({"path": "a"}) }
}

#[tokio::test]
async fn works_until_the_model_is_done() {
    let turns = vec![
        say(vec![Part::Text { text: "I look.\n".into() }, call("read")]),
        say(vec![write("a"), write("no")]),
        Said::text("It is done."),
    ];
    let played = played(turns).await;
    assert_eq!(played.end, TurnEnd::Done { summary: "It is done.".into() });
    assert_eq!(played.did, [r#"read {"path":"a"}"#, "write a", "write no"]);
    assert_eq!(played.messages.len(), 6);
    assert_eq!(played.bills.len(), 3);
    assert!(played.heard.contains(&("message".into(), json!("I look.\n"))), "{:?}", played.heard);
    assert!(played.heard.contains(&("edit_delta".into(), json!("no"))), "{:?}", played.heard);
}

#[tokio::test]
async fn an_edit_waits_for_the_call_before_it() {
    let turns = vec![say(vec![write("a"), call("run"), write("b")]), Said::text("Done.")];
    assert_eq!(played(turns).await.did, ["write a", r#"run {"path":"a"}"#, "write b"]);
}

#[tokio::test]
async fn a_question_or_done_ends_the_turn_and_nothing_after_it_is_carried_out() {
    let played_ = played(vec![say(vec![call("ask"), call("run")])]).await;
    assert!(matches!(played_.end, TurnEnd::Asked { .. }));
    assert_eq!(played_.did.len(), 1);
    let played_ = played(vec![say(vec![call("done")])]).await;
    assert_eq!(played_.end, TurnEnd::Done { summary: "all of it".into() });
}

#[tokio::test]
async fn the_last_step_may_only_speak() {
    let round = Said { repeat: Some(50), ..say(vec![call("read")]) };
    let script = Script { turns: vec![round] };
    let played = played_by(Scripted::new(&script), EditFormat::Tools, 4, 100).await;
    assert_eq!(played.end, TurnEnd::OutOfSteps);
    assert_eq!((played.did.len(), played.bills.len()), (3, 4));
    let asked = played.model.requests();
    assert!(asked[3].messages.last().unwrap().text().contains("last step"));
    assert!(!asked[2].messages.last().unwrap().text().contains("last step"));
}

#[tokio::test]
async fn money_that_is_used_up_ends_the_turn_before_the_call() {
    let turns = vec![say(vec![call("read")]), say(vec![call("read")])];
    let played = played_by(Scripted::of_turns(turns), EditFormat::Tools, 25, 1).await;
    assert_eq!(played.end, used_up());
    assert_eq!(played.model.requests().len(), 1);
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_what_was_whole_of_it() {
    let mut first = say(vec![write("a"), write("b")]);
    // Started, the first call whole, the second begun.
    first.fault = Some(Fault::Cut { at: 7, clean: false, times: 1 });
    let played = played(vec![first, Said::text("Done.")]).await;
    assert!(matches!(played.end, TurnEnd::Done { .. }), "{:?}", played.end);
    // The script says the same again.
    assert_eq!(played.did, ["write a", "write a", "write b"]);
    assert!(played.messages[2].text().contains("broke off"), "{:#?}", played.messages);
}

#[tokio::test]
async fn an_answer_cut_by_the_token_limit_does_only_what_was_whole() {
    let cut = Said { stop: Some("max_tokens".into()), ..say(vec![write("a"), write("b")]) };
    let played = played(vec![cut, Said::text("Done.")]).await;
    assert_eq!(played.did, ["write a"]);
    assert!(played.messages[2].text().contains("token limit"));
}

#[tokio::test]
async fn failures_are_sentences_and_nothing_is_charged_for_what_was_not_said() {
    let refuses = Said { refusal: Some("cyber".into()), ..Said::default() };
    let played_ = played(vec![refuses]).await;
    let TurnEnd::Failed(why) = played_.end else { panic!() };
    assert_eq!(why.code, "model.refused");
    let played_ = played(Vec::new()).await;
    let TurnEnd::Failed(why) = played_.end else { panic!() };
    assert!(why.detail.as_ref().unwrap().contains("script has no more turns"), "{why:?}");
}

#[tokio::test]
async fn tags_are_carried_out_and_refusals_are_told() {
    let tags =
        "I write.\n<bb-write path=\"a\">\nx\n</bb-write>\n<bb-write path=\"no\">\nx\n</bb-write>\n";
    let turns = vec![Said::text(tags), Said::text("<bb-write path=\"b\">\ny\n</bb-write>\nDone.")];
    let played = played_by(Scripted::of_turns(turns), EditFormat::Tags, 25, 100).await;
    assert_eq!(played.did, ["write a", "write no", "write b"]);
    assert!(matches!(played.end, TurnEnd::Done { .. }));
    assert!(played.messages[2].text().contains("Operation 2: refused: not there"));
    assert!(played.model.requests()[0].tools.is_empty());
}

#[tokio::test]
async fn a_long_history_is_made_short_once() {
    let long = Part::Call {
        call: "write".into(),
        input: json!({"path": "a", "content": "x".repeat(900)}),
    };
    let turns: Vec<_> =
        (0..12).map(|_| say(vec![long.clone()])).chain([Said::text("Done.")]).collect();
    let abilities =
        Abilities { tools: true, schema: true, context_tokens: 3_000, output_tokens: 1_000 };
    let model = Scripted::of_turns(turns).able_to(abilities);
    let played = played_by(model, EditFormat::Tools, 25, 100).await;
    assert!(matches!(played.end, TurnEnd::Done { .. }));
    let asked = played.model.requests();
    let shortened =
        |request: &model::Request| format!("{:?}", request.messages).matches("left out").count();
    let counts: Vec<usize> = asked.iter().map(shortened).collect();
    assert_eq!(counts.first(), Some(&0));
    assert!(counts.last().unwrap() > &0, "{counts:?}");
    let rises = counts.windows(2).filter(|two| two[0] != two[1]).count();
    assert_eq!(rises, 1, "once: {counts:?}");
}

#[tokio::test]
async fn a_history_that_is_too_long_for_the_model_is_made_short_and_sent_again() {
    let too_long = |times| {
        let message = Some("prompt is too long: 9 tokens > 8 maximum".to_owned());
        Some(Fault::Status { status: 413, error: None, message, retry_after: None, times })
    };
    for (times, calls) in [(1, 3), (9, 3)] {
        let first = say(vec![call("read")]);
        let turns = vec![first, Said { fault: too_long(times), ..Said::text("Done.") }];
        let played = played(turns).await;
        assert_eq!(played.model.requests().len(), calls, "{:?}", played.end);
        match &played.end {
            TurnEnd::Done { .. } => assert_eq!(times, 1),
            TurnEnd::Failed(why) => assert!(times > 1 && why.is_too_long(), "{why:?}"),
            end => panic!("{end:?}"),
        }
    }
}
