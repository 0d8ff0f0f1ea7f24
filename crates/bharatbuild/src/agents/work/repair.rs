//! Until it is right: climb, mend what is wrong, climb again, within bounds.

use super::{End, Work};
use crate::agents::hands::ProjectHands;
use crate::agents::turn::{History, TurnEnd};
use crate::agents::verify::{Climb, Facts, Finding, Found, fix};
use crate::agents::{Plan, Task};
use model::Message;
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Turns of the fixer for the same mistake, and in one piece of work.
const MAX_TRIES: u32 = 3;
const MAX_FIXES: u32 = 8;

/// What was tried so far.
#[derive(Default)]
struct Tried {
    by_signature: HashMap<String, u32>,
    fixes: u32,
    remedies: HashSet<String>,
}

impl Tried {
    /// Counts one more try; why there may be none.
    fn again(&mut self, finding: &Finding) -> Result<(), String> {
        let tries = self.by_signature.entry(finding.signature()).or_default();
        if *tries >= MAX_TRIES {
            return Err(format!("the same mistake is still there after {MAX_TRIES} tries"));
        }
        if self.fixes >= MAX_FIXES {
            return Err(format!("{MAX_FIXES} repairs did not make it right"));
        }
        *tries += 1;
        self.fixes += 1;
        Ok(())
    }
}

impl Work {
    pub(super) async fn until_right(
        &self,
        mut plan: Plan,
        mut history: History,
        mut hands: ProjectHands,
    ) -> Result<End, String> {
        let mut tried = Tried::default();
        loop {
            let found = match self.climb(&plan).await {
                Ok(green) => {
                    return Ok(End::Running { report: green.report, warnings: green.warnings });
                }
                Err(found) => found,
            };
            let finding = &found.finding;
            self.tell_finding(finding);
            if self.sure_remedy(&found, &mut plan, &mut hands, &mut tried).await? {
                hands.port = plan.port;
                continue;
            }
            if let Err(why) = tried.again(finding) {
                return Ok(self.give_up(finding, &why).await);
            }
            let prompt =
                include_str!("../prompts/fix.md").replace("{finding}", &finding.for_model());
            match self.turn(Task::Fix, &mut history, &mut hands, Message::user(prompt)).await {
                TurnEnd::Done { .. } | TurnEnd::OutOfSteps => {}
                end => return Ok(end.into()),
            }
        }
    }

    async fn climb(&self, plan: &Plan) -> Result<crate::agents::verify::Green, Found> {
        let run = plan.run_plan((self.preview_url)(plan.port));
        let projects = &self.agents.parts().projects;
        Climb { projects, id: &self.id, plan, run: &run, teller: &*self.teller }.climb().await
    }

    /// Does what needs no model, once each. Whether something was done.
    async fn sure_remedy(
        &self,
        found: &Found,
        plan: &mut Plan,
        hands: &mut ProjectHands,
        tried: &mut Tried,
    ) -> Result<bool, String> {
        let facts = self.facts(found).await;
        let Some((fix, said)) = fix(&found.finding, plan, &facts) else { return Ok(false) };
        if !tried.remedies.insert(format!("{fix:?}")) {
            return Ok(false);
        }
        let done = self.remedy(fix, plan, hands).await?;
        if done {
            self.teller.tell("fixed", said.into(), json!({"by": "rule"}));
        }
        Ok(done)
    }

    async fn facts(&self, found: &Found) -> Facts {
        let parts = self.agents.parts();
        let files = parts.jobs.list_files(&self.id).await.unwrap_or_default();
        let running = parts.projects.running(&self.id);
        Facts {
            open_ports: running.map(|running| running.ports()).unwrap_or_default(),
            package_json: parts.jobs.read_text(&self.id, "package.json").await.ok(),
            files: files.into_iter().map(|file| file.path).collect::<BTreeSet<_>>(),
            page_ports: found
                .seen
                .as_ref()
                .map(|seen| seen.local_ports.clone())
                .unwrap_or_default(),
        }
    }

    fn tell_finding(&self, finding: &Finding) {
        let more = json!({"rung": finding.rung, "line": finding.line});
        self.teller.tell("finding", finding.message.as_str().into(), more);
    }

    /// Goes back to the last state that was right, where there is one, and says why.
    async fn give_up(&self, finding: &Finding, why: &str) -> End {
        let line = match finding.line.is_empty() {
            true => finding.message.clone(),
            false => format!("{} ({})", finding.message, finding.line),
        };
        let back = match self.back_to_green().await {
            Some(number) => format!(" The app is as it was at checkpoint {number} again."),
            None => " The files are as the last repair left them.".to_owned(),
        };
        End::GaveUp(format!("It could not be made right: {why}. {line}.{back}"))
    }
}
