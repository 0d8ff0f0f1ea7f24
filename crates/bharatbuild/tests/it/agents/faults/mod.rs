//! Turns that go wrong: each ends within its bounds, with a sentence a student understands, and with
//! nothing lost or charged twice.
//!
//! Most of them end with a question, so that they need no sandbox. Turns of one table follow each other
//! in one project, as they would in a bad hour.

mod answers;
mod bounds;
mod commands;
mod hostile;
mod meanwhile;
mod money;
mod openai;
mod plans;
mod provider;

use super::{APP, KEY, Stage, call, last, plan, say, write};
use crate::sse::Event;
use model::script::{Fault, Part, Script, Turn};
use model_fake::Fake;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// The file that every project of these tests begins with.
const MENU: &str = "const menu = ['idli', 'dosa'];\nconsole.log(menu.join(', '));\n";
/// No cap may end these turns before their fault does.
const NO_CAPS: [(&str, &str); 2] = [("MODEL_PROJECT_CAP", "none"), ("MODEL_USER_DAY_CAP", "none")];

/// A turn that meets something.
struct Case {
    name: &'static str,
    turns: Vec<Turn>,
    /// The state it ends with, and the code where that is no good one.
    end: (&'static str, Option<&'static str>),
    /// Requests to the provider, at least and at most.
    asked: RangeInclusive<usize>,
    /// Files that are different afterwards.
    files: Vec<(&'static str, String)>,
}

impl Case {
    fn asks(name: &'static str, asked: usize, turns: Vec<Turn>) -> Self {
        Self { name, turns, end: ("asked", None), asked: asked..=asked, files: Vec::new() }
    }

    fn fails(name: &'static str, code: &'static str, asked: usize, turns: Vec<Turn>) -> Self {
        let end = ("failed", Some(code));
        Self { name, turns, end, asked: asked..=asked, files: Vec::new() }
    }

    /// Of an answer that is cut each time. Where nothing of it arrives on a busy host, the wire asks
    /// again by itself, which is no answer that broke off: up to 5 requests for each of the 4.
    fn cut_each_time(self) -> Self {
        Self { asked: *self.asked.start()..=20, ..self }
    }

    fn writes(mut self, path: &'static str, content: &str) -> Self {
        self.files.push((path, content.to_owned()));
        self
    }
}

fn ask() -> Part {
    call("ask", json!({"question": "Which meals?", "choices": ["two", "three"]}))
}

/// A turn that ends without an app being run.
fn asks() -> Turn {
    say(vec![ask()])
}

fn faulty(fault: Fault) -> Turn {
    Turn { fault: Some(fault), ..asks() }
}

fn status(status: u16, times: u32) -> Fault {
    told_status(status, None, Some(0.05), times)
}

fn told_status(status: u16, message: Option<&str>, retry_after: Option<f64>, times: u32) -> Fault {
    let message = message.map(str::to_owned);
    Fault::Status { status, error: None, message, retry_after, times }
}

fn cut(at: usize, clean: bool, times: u32) -> Fault {
    Fault::Cut { at, clean, times }
}

/// A project with a plan and a file, whose model has just asked something.
async fn begun() -> Stage {
    begun_with(&NO_CAPS).await
}

async fn begun_with(settings: &[(&str, &str)]) -> Stage {
    let first = say(vec![write("menu.js", MENU), ask()]);
    let stage = Stage::with(vec![plan(json!({})), first], settings).await;
    assert_eq!(last(&stage.wish("a mess menu").await).kind(), "asked");
    stage
}

/// The same with a server of the college's own.
async fn begun_openai(settings: &[(&str, &str)], turns: Vec<Turn>) -> Stage {
    let fake = Fake::start(&Script { turns }).await.unwrap();
    let url = fake.openai_url();
    let model = [
        ("AUTH_MODE", "dev"),
        ("OPENAI_BASE_URL", url.as_str()),
        ("OPENAI_MODEL", "local"),
        ("OPENAI_API_KEY", KEY),
    ];
    let room = crate::room::Room::with(&[&model, settings].concat()).await;
    room.bench.client().create(APP).await;
    let stage = Stage { room, fake };
    assert_eq!(last(&stage.wish("a mess menu").await).kind(), "asked");
    stage
}

impl Stage {
    async fn cost(&self) -> Value {
        self.get("/api/v1/projects/app/cost").await.ok()
    }

    /// Everything on the disk but what the server exports.
    fn on_disk(&self) -> BTreeMap<String, String> {
        let root = self.room.bench.folder(APP);
        let mut files = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                    continue;
                }
                let name = entry.path().strip_prefix(&root).unwrap().display().to_string();
                files.insert(name, std::fs::read_to_string(entry.path()).unwrap());
            }
        }
        files.retain(|name, _| !["plan.json", ".job_metadata.json"].contains(&name.as_str()));
        files
    }

    /// Plays a case to its end, checks what holds of every turn that goes wrong, and gives its events.
    async fn meets(&self, case: Case) -> Vec<Event> {
        let Case { name, turns, end, asked, files } = case;
        let (before, cost) = (self.on_disk(), self.cost().await);
        self.play(turns);
        let said = self.message("more dishes").await;
        let ended = &last(&said).body;
        assert_eq!(
            (ended["state"].as_str(), ended["code"].as_str()),
            (Some(end.0), end.1),
            "{name}: {ended:#}"
        );
        let requests = self.fake.requests();
        let count = requests.len();
        assert!(asked.contains(&count), "{name}: {count}, {:?}", self.fake.report());
        if end.1.is_some() {
            understandable(name, ended["message"].as_str().unwrap());
        }
        secret(name, &said, &requests);
        self.charged_once(name, &said, &cost).await;
        let mut expected = before;
        expected.extend(files.into_iter().map(|(path, text)| (path.to_owned(), text)));
        assert_eq!(self.on_disk(), expected, "{name}");
        let turn = self.last_turn().await;
        assert_eq!(
            (&turn["state"], &turn["message"]),
            (&ended["state"], &ended["message"]),
            "{name}"
        );
        said
    }

    /// What the provider counted is what was told and what stands in the books, and nothing is held back.
    async fn charged_once(&self, name: &str, said: &[Event], before: &Value) {
        let after = self.cost().await;
        let grown = |path: &str| {
            let of = |cost: &Value| cost.pointer(path).and_then(Value::as_u64).unwrap();
            of(&after) - of(before)
        };
        let told = |path: &str| -> u64 {
            let costs = said.iter().filter(|event| event.kind() == "cost");
            costs.filter_map(|event| event.body.pointer(path)?.as_u64()).sum()
        };
        assert_eq!(grown("/microdollars"), told("/microdollars"), "{name}: {after:#}");
        assert_eq!(after["reserved_microdollars"], 0, "{name}: {after:#}");
        let read =
            grown("/tokens/input") + grown("/tokens/cache_read") + grown("/tokens/cache_write");
        let (report, calls) = (self.fake.report(), grown("/calls"));
        // The provider rounds each part of a prompt up to tokens.
        let (counted, faults) = (report.whole_prompt_tokens, report.faults);
        let near = (counted..=counted + 2 * calls).contains(&read);
        assert!(near || faults > 0 && read >= counted, "{name}: {read} of {report:?}");
        assert!(calls <= report.requests, "{name}: {calls} of {report:?}");
    }

    /// After whatever happened, the same conversation goes on.
    async fn goes_on(&self) {
        self.play(vec![asks()]);
        let said = self.message("go on").await;
        assert_eq!(last(&said).kind(), "asked", "{:#?}", last(&said));
        assert!(self.fake.requests()[0].to_string().contains("a mess menu"));
    }
}

/// Says what happened and what to do, and nothing that only a programmer reads.
#[track_caller]
fn understandable(name: &str, sentence: &str) {
    assert!(
        sentence.starts_with(char::is_uppercase) && sentence.ends_with('.'),
        "{name}: {sentence}"
    );
    assert!(sentence.len() < 400, "{name}: {sentence}");
    for word in
        ["{", "}", "::", "Some(", "None", "rror:", "_", "HTTP", "JSON", "http:", "127.0.0.1"]
    {
        assert!(
            !sentence.contains(word) || word == "_" && sentence.contains("_CAP"),
            "{name}: {sentence}"
        );
    }
    let does = ["\"go on\"", "Ask", "ask for less", "end your wish again", "Go on tomorrow"];
    assert!(does.iter().any(|word| sentence.contains(word)), "{name}: {sentence}");
}

/// The server's key is nowhere: what a script itself says of it stands in the call alone.
#[track_caller]
fn secret(name: &str, said: &[Event], requests: &[Value]) {
    let spoken = ["edit_delta", "tool", "message"];
    for event in said.iter().filter(|event| !spoken.contains(&event.kind())) {
        assert!(!event.body.to_string().contains(KEY), "{name}: {event:#?}");
    }
    let texts = |request: &Value| -> String {
        let messages = request["messages"].as_array().cloned().unwrap_or_default();
        let of_us = messages.iter().filter(|message| message["role"] != "assistant");
        of_us.map(Value::to_string).chain([request["system"].to_string()]).collect()
    };
    assert!(requests.iter().all(|request| !texts(request).contains(KEY)), "{name}");
}
