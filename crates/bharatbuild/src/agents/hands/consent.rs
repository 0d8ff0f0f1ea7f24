//! Whether a command may be run, by the command policy and by the person.

use super::ProjectHands;
use crate::agents::consent::Words;
use crate::agents::turn::{Outcome, TurnEnd};
use crate::verdicts::{CommandError, Source, Wanted};
use command_policy::{Reason, Verdict};
use serde_json::json;

impl ProjectHands {
    /// What stands in a command's way; none where it may be run now. A dangerous one ends the turn with
    /// a question to the person, unless the answer is known.
    pub(super) async fn objection(&self, line: &str) -> Option<Outcome> {
        match self.allowed(line).await {
            Ok(()) => None,
            Err(CommandError::Unconfirmed(verdict)) => Some(self.ask(line, &verdict).await),
            Err(CommandError::Blocked(verdict)) => {
                self.tell_verdict(line, &verdict);
                Some(Outcome::bad(format!("refused: {}", reasons(&verdict, "en"))))
            }
            Err(CommandError::Store(error)) => Some(Outcome::bad(error.to_string())),
        }
    }

    async fn allowed(&self, line: &str) -> Result<(), CommandError> {
        let confirmed = self.store.use_consent(&self.id, line).await?;
        let (project, user, source) = (&self.id, &self.user, Source::Model);
        let wanted = Wanted { project, user, source, command: line, cwd: None, confirmed };
        self.verdicts.ask(wanted).await
    }

    async fn ask(&self, line: &str, verdict: &Verdict) -> Outcome {
        self.tell_verdict(line, verdict);
        if let Err(error) = self.store.ask_consent(&self.id, line, self.clock.now()).await {
            return Outcome::bad(error.to_string());
        }
        let words = Words::of(&self.language);
        let question =
            format!("{}:\n\n{line}\n\n{}", words.question, reasons(verdict, &self.language));
        let choices = vec![words.yes.to_owned(), words.no.to_owned()];
        let text = "not run yet: the person is asked; where the answer is yes, call for exactly this \
                    command again";
        Outcome::ends(text, TurnEnd::Asked { question, choices })
    }

    fn tell_verdict(&self, line: &str, verdict: &Verdict) {
        let more = json!({"command": line, "risk": verdict.risk, "reasons": verdict.reasons});
        let why = reasons(verdict, &self.language);
        self.teller.tell("command_refused", why.into(), more);
    }
}

fn reasons(verdict: &Verdict, language: &str) -> String {
    let sentence = |reason: &Reason| {
        let sentence = reason.code.sentence();
        if language == "hi" { sentence.hi } else { sentence.en }
    };
    let mut sentences: Vec<&str> = verdict.reasons.iter().map(sentence).collect();
    sentences.dedup();
    sentences.join("; ")
}
