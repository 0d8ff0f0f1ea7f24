//! How a piece of work ends, and what is said of it.

use crate::agents::Failure;
use crate::agents::plan::Question;
use crate::agents::turn::TurnEnd;
use crate::projects::RunReport;

#[derive(Debug)]
pub(in crate::agents) enum End {
    /// The app runs, and nothing wrong was found but what the warnings say.
    Running {
        report: RunReport,
        warnings: Vec<String>,
    },
    /// The plan waits to be accepted: not everything was clear.
    PlanReady {
        questions: Vec<Question>,
    },
    /// A question waits for an answer.
    Asked {
        question: String,
        choices: Vec<String>,
    },
    /// It could not be mended: why, and what was done instead.
    GaveUp(String),
    Stopped,
    OutOfBudget(Failure),
    /// The model, its provider or this server failed.
    Failed(Failure),
}

impl End {
    /// As it is written in the API and the database.
    pub(in crate::agents) fn state(&self) -> &'static str {
        match self {
            Self::Running { warnings, .. } if warnings.is_empty() => "running",
            Self::Running { .. } => "running_with_warnings",
            Self::PlanReady { .. } => "plan_ready",
            Self::Asked { .. } => "asked",
            Self::GaveUp(_) => "gave_up",
            Self::Stopped => "stopped",
            Self::OutOfBudget(_) => "out_of_budget",
            Self::Failed(_) => "failed",
        }
    }

    /// For a student.
    pub(in crate::agents) fn sentence(&self) -> String {
        match self {
            Self::Running { warnings, .. } if warnings.is_empty() => {
                "The app is running".to_owned()
            }
            Self::Running { warnings, .. } => {
                format!("The app is running. Worth knowing: {}", warnings.join("; "))
            }
            Self::PlanReady { .. } => {
                "The plan is ready; answer its questions, or accept it as it is".to_owned()
            }
            Self::Asked { question, .. } => question.clone(),
            Self::Stopped => "Stopped by you. What was written until then is kept".to_owned(),
            Self::GaveUp(why) => why.clone(),
            Self::OutOfBudget(why) | Self::Failed(why) => why.sentence(),
        }
    }

    /// Names the sentence of an end that is none one hopes for, for translations.
    pub(in crate::agents) fn code(&self) -> Option<&'static str> {
        match self {
            Self::GaveUp(_) | Self::Stopped => Some(self.state()),
            Self::OutOfBudget(why) | Self::Failed(why) => Some(why.code),
            Self::Running { .. } | Self::PlanReady { .. } | Self::Asked { .. } => None,
        }
    }

    /// In technical words, where there are more than the sentence has.
    pub(in crate::agents) fn detail(&self) -> Option<&str> {
        match self {
            Self::OutOfBudget(why) | Self::Failed(why) => why.detail.as_deref(),
            _ => None,
        }
    }
}

impl From<TurnEnd> for End {
    fn from(end: TurnEnd) -> Self {
        match end {
            TurnEnd::Asked { question, choices } => Self::Asked { question, choices },
            TurnEnd::OutOfBudget(why) => Self::OutOfBudget(why),
            TurnEnd::Failed(why) => Self::Failed(why),
            TurnEnd::OutOfSteps | TurnEnd::Done { .. } => {
                Self::GaveUp("All steps are used up".to_owned())
            }
        }
    }
}
