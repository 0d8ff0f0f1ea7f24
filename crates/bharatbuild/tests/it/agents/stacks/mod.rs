//! Whole apps of every stack, from a starter or from nothing, each with one mistake in it: mended by a
//! sure rule or by the played model, and answering at the end.

mod compiled;
mod javascript;
mod pages;
mod python;

use super::{Stage, call, done, last, plan, say, told, write};
use crate::sse::Event;
use model::script::{Part, Turn};
use serde_json::{Value, json};

/// An app with a mistake.
struct App {
    prompt: &'static str,
    /// What the plan says beyond [`plan`]'s.
    plan: Value,
    /// What the writer does, and then the fixer, where it is needed.
    turns: Vec<Turn>,
    /// A port, an address there, and what its answer holds in the end.
    shows: (u16, &'static str, &'static str),
}

/// The same app, running.
struct Mended {
    stage: Stage,
    said: Vec<Event>,
}

impl App {
    /// Writes it, and sees it mended and answering.
    async fn mended(self) -> Mended {
        let turns = [vec![plan(self.plan)], self.turns].concat();
        let stage = Stage::of(turns).await;
        let said = stage.wish(self.prompt).await;
        let end = last(&said);
        assert_eq!(end.kind(), "complete", "{said:#?}");
        let state = end.body["state"].as_str().unwrap_or_default();
        assert!(["running", "running_with_warnings"].contains(&state), "{end:#?}");
        let (port, path, text) = self.shows;
        let page = stage.page(path, port).await;
        assert!(page.contains(text), "{text:?} is not in {page}");
        stage.stop_container().await;
        Mended { stage, said }
    }
}

impl Mended {
    /// One rule did it, and no model was asked.
    #[track_caller]
    fn by_rule(&self, said: &str) {
        let fixed = told(&self.said, "fixed");
        assert!(fixed.len() == 1 && fixed[0].contains(said), "{fixed:?}");
        assert_eq!(self.asked(), Vec::<String>::new());
    }

    /// The model did it at its first try, and was told this.
    #[track_caller]
    fn by_model(&self, finding: &str) {
        assert_eq!(told(&self.said, "fixed"), Vec::<String>::new());
        let asked = self.asked();
        assert!(asked.len() == 1 && asked[0].contains(finding), "{asked:#?}");
    }

    /// What the fixer was asked, once for each of its turns.
    fn asked(&self) -> Vec<String> {
        let requests = self.stage.fake.requests();
        let last_message = |request: &Value| request["messages"].as_array()?.last().cloned();
        let asked = requests.iter().filter_map(last_message).map(|message| message.to_string());
        asked.filter(|text| text.contains("Something is wrong:")).collect()
    }

    /// The line of the first finding that tells most.
    fn line(&self) -> &str {
        let finding = self.said.iter().find(|event| event.kind() == "finding").expect("a finding");
        finding.body["line"].as_str().unwrap_or_default()
    }
}

fn replace(path: &str, old: &str, new: &str) -> Part {
    call("replace", json!({"path": path, "old": old, "new": new}))
}

/// Everything in one answer.
fn does(parts: Vec<Part>) -> Turn {
    say([parts, vec![done()]].concat())
}
