//! Why work failed, as a student is told: what happened, and what to do.
//!
//! The English sentence is made here; another language makes its own from the code.

use model::ModelError;
use std::time::Duration;

/// What to do: it may pass, somebody has to mend it, or only other words help.
const LATER: &str = "Nothing was lost. Wait a few minutes, then say \"go on\"; if it stays so, tell the \
                     person who runs this server";
const TELL: &str = "Nothing was lost. Tell the person who runs this server; say \"go on\" once it is \
                    mended";
const OTHERWISE: &str = "Nothing was lost. Ask in other words, or for something else";
const LESS: &str = "Nothing was lost. Ask for less at once, or go back to an earlier checkpoint";
/// Said of work that has begun, and of a wish that has no plan yet.
const GO_ON: &str = "say \"go on\"";
const SEND_AGAIN: &str = "send your wish again";

/// Why work failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Names the message, for translations, like `model.overloaded`.
    pub code: &'static str,
    /// What happened, for a student; begins small and has no full stop.
    pub what: String,
    /// What to do about it; likewise.
    pub then: String,
    /// In technical words, for who runs the server.
    pub detail: Option<String>,
}

impl Failure {
    /// The model or its provider failed.
    pub fn of_model(error: &ModelError) -> Self {
        let (code, what, then) = words(error);
        let then = match error.retry_after().filter(|_| then == LATER) {
            Some(after) => then.replace("a few minutes", &in_words(after)),
            None => then.to_owned(),
        };
        Self { code, what: what.to_owned(), then, detail: Some(error.to_string()) }
    }

    /// Something on this server failed: `why` in a sentence.
    pub fn of_server(why: impl Into<String>) -> Self {
        let why = why.into();
        let what = format!("this server could not go on ({why})");
        Self { code: "server", what, then: LATER.to_owned(), detail: None }
    }

    /// What a model answered twice instead of a plan.
    pub fn no_plan(why: String) -> Self {
        Self {
            code: "model.no_plan",
            what: "the model made no plan of your wish that can be worked with".to_owned(),
            then: "Send your wish again, in other words or with more detail".to_owned(),
            detail: Some(why),
        }
    }

    /// The same of a wish: there is nothing to go on with yet.
    pub fn of_wish(self) -> Self {
        Self { then: self.then.replace(GO_ON, SEND_AGAIN), ..self }
    }

    /// Less to read may help.
    pub fn is_too_long(&self) -> bool {
        self.code == TOO_LONG
    }

    /// What happened and what to do, in sentences.
    pub fn sentence(&self) -> String {
        format!("{}. {}.", capital(&self.what), capital(&self.then))
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const TOO_LONG: &str = "model.too_long";

/// The code, what happened, what to do.
fn words(error: &ModelError) -> (&'static str, &'static str, &'static str) {
    match error {
        ModelError::WrongKey { .. } => {
            ("model.wrong_key", "the model's provider does not know this server's key", TELL)
        }
        ModelError::NotAllowed { .. } => {
            ("model.not_allowed", "this server's key is not allowed to use the model", TELL)
        }
        ModelError::NoCredit { .. } => (
            "model.no_credit",
            "this server's account with the model's provider is out of credit",
            TELL,
        ),
        ModelError::NotFound { .. } => {
            ("model.not_found", "the provider has no such model as this server is set to use", TELL)
        }
        ModelError::BadRequest { .. } => (
            "model.bad_request",
            "the model's provider does not accept what this server asks",
            TELL,
        ),
        ModelError::BadAnswer { .. } => (
            "model.bad_answer",
            "what answered does not speak as a model does: a sign-in page of the network, perhaps",
            TELL,
        ),
        ModelError::RateLimited { .. } => {
            ("model.rate_limited", "the model is asked too often at the moment", LATER)
        }
        ModelError::Overloaded { .. } => {
            ("model.overloaded", "the model's provider has too much to do at the moment", LATER)
        }
        ModelError::Failed { .. } => {
            ("model.provider_failed", "the model's provider has a fault of its own", LATER)
        }
        ModelError::Unfinished => {
            ("model.broke_off", "the model's answers break off again and again", LATER)
        }
        ModelError::Timeout(_) => ("model.silent", "the model did not answer in time", LATER),
        ModelError::Unreachable { .. } => {
            ("model.unreachable", "the model cannot be reached from this server", LATER)
        }
        ModelError::Refused { .. } => {
            ("model.refused", "the model refused to do what was asked for", OTHERWISE)
        }
        ModelError::TooLong { .. } => {
            (TOO_LONG, "this conversation and its files are too long for the model", LESS)
        }
    }
}

/// `about 3 minutes`, rounded up.
fn in_words(time: Duration) -> String {
    match time.as_secs().div_ceil(60) {
        0 | 1 => "a minute".to_owned(),
        minutes @ 2..100 => format!("about {minutes} minutes"),
        minutes => format!("about {} hours", minutes.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_providers_words_are_a_detail_and_the_sentence_says_what_to_do() {
        let said = "sk-… 401 {\"type\":\"error\"}".to_owned();
        let failure = Failure::of_model(&ModelError::WrongKey { said });
        assert_eq!(
            failure.sentence(),
            "The model's provider does not know this server's key. Nothing was lost. Tell the person \
             who runs this server; say \"go on\" once it is mended."
        );
        assert!(failure.detail.as_ref().is_some_and(|detail| detail.contains("401")));
        let sentence = failure.of_wish().sentence();
        assert!(sentence.contains(SEND_AGAIN) && !sentence.contains(GO_ON), "{sentence}");
    }

    #[test]
    fn a_time_that_the_provider_names_is_passed_on() {
        let after = |seconds| {
            let retry_after = Some(Duration::from_secs(seconds));
            Failure::of_model(&ModelError::Overloaded { retry_after, said: String::new() }).then
        };
        assert!(after(20).contains("Wait a minute"), "{}", after(20));
        assert!(after(3600).contains("Wait about 60 minutes"), "{}", after(3600));
        assert!(after(9000).contains("Wait about 3 hours"), "{}", after(9000));
    }
}
