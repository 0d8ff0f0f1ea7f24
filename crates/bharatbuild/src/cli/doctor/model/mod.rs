//! `bharatbuild doctor --model`: which edit format the model of the settings can be trusted with.
//!
//! Each format gets the same small tasks, the best format first. The first one in which every task
//! comes out right, byte for byte, is the one; the next ones are not asked for, for they cost money.

mod attempt;
mod task;

use super::{Finding, Verdict};
use crate::agents::{EditFormat, Task as Role, model_for};
use crate::config::ModelConfig;
use attempt::{Outcome, attempt};
use model::{Model, Prices, Usage};
use task::Task;

/// What the model of the settings can do.
pub(super) async fn all(config: &ModelConfig) -> Vec<Finding> {
    match model_for(config, Role::Write) {
        None => vec![Finding::bad(
            "model",
            "none is set",
            "set ANTHROPIC_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL",
        )],
        Some(Err(error)) => vec![Finding::bad("model", error.to_string(), "correct the settings")],
        Some(Ok(model)) => examine(&*model).await,
    }
}

/// Goes through the formats until one can be trusted.
async fn examine(model: &dyn Model) -> Vec<Finding> {
    let named = format!("{} of {}", model.id(), model.provider());
    let mut findings = vec![Finding::good("model", named)];
    let mut used = Usage::default();
    let mut trusted = None;
    for format in EditFormat::ALL {
        if format == EditFormat::Tools && !model.abilities().tools {
            continue;
        }
        let (finding, more) = try_format(model, format).await;
        used += more;
        let verdict = finding.verdict;
        findings.push(finding);
        match verdict {
            Verdict::Good => {
                trusted = Some(format);
                break;
            }
            // The provider does not answer: the next format will not be answered either.
            Verdict::Bad => break,
            Verdict::Lacking => {}
        }
    }
    findings.push(cost(model, &used));
    findings.push(conclusion(trusted));
    findings
}

async fn try_format(model: &dyn Model, format: EditFormat) -> (Finding, Usage) {
    let mut used = Usage::default();
    let mut failed = Vec::new();
    for task in task::ALL {
        match attempt(model, task, format).await {
            Err(error) => {
                let hint = "see docs/models.md for what the provider's errors mean";
                return (Finding::bad(format.name(), error.to_string(), hint), used);
            }
            Ok(outcome) => {
                used += outcome.used;
                failed.extend(failure(task, &outcome));
            }
        }
    }
    let total = task::ALL.len();
    let right = format!("{} of {total} tasks came out right", total - failed.len());
    let finding = match failed.is_empty() {
        true => Finding::good(format.name(), right),
        false => Finding::lacking(format.name(), right, failed.join("; ")),
    };
    (finding, used)
}

fn failure(task: &Task, outcome: &Outcome) -> Option<String> {
    outcome.wrong.as_ref().map(|why| format!("{}: {why}", task.name))
}

fn cost(model: &dyn Model, used: &Usage) -> Finding {
    let prices = Prices::shipped();
    let tokens = format!("{} tokens in, {} out", used.prompt_tokens(), used.output_tokens);
    match prices.cost(model.id(), used) {
        Some(cost) => {
            let (dollars, micros) = (cost.0 / 1_000_000, cost.0 % 1_000_000);
            let found =
                format!("{tokens}, {dollars}.{micros:06} dollars by the prices of {}", prices.date);
            Finding::good("cost", found)
        }
        None => Finding::good("cost", format!("{tokens}; its price is not known")),
    }
}

fn conclusion(trusted: Option<EditFormat>) -> Finding {
    match trusted {
        Some(format) => {
            let found = format!("this model can be trusted with {}", format.name());
            match format {
                EditFormat::Tools => Finding::good("edits", found),
                EditFormat::Tags | EditFormat::Files => Finding::lacking(
                    "edits",
                    found,
                    "set OPENAI_TOOLS=off for it; a larger model may be trusted with more",
                ),
            }
        }
        None => {
            Finding::bad("edits", "this model cannot be trusted with files", "use another model")
        }
    }
}

#[cfg(test)]
mod tests;
