//! Is it right? An app is installed, started and asked, its page is opened in a browser, and what its
//! plan promises is tried: in this order, and the first thing that is wrong ends the climb.

mod checks;
mod finding;
mod fixes;
mod page;

pub use finding::{Finding, Rung};
pub use fixes::{Facts, Fix, fix};

use super::Plan;
use super::turn::Teller;
use crate::ids::ProjectId;
use crate::projects::{Projects, RunPlan, RunReport, Seen};
use serde_json::json;

/// An app in which nothing wrong was found.
#[derive(Debug)]
pub struct Green {
    pub report: RunReport,
    /// What a student should know all the same, a sentence each.
    pub warnings: Vec<String>,
}

/// One look at an app, from installing to its plan's checks.
pub struct Climb<'c> {
    pub projects: &'c Projects,
    pub id: &'c ProjectId,
    pub plan: &'c Plan,
    pub run: &'c RunPlan,
    pub teller: &'c dyn Teller,
}

/// What was found, and what the page was seen to do.
pub struct Found {
    pub finding: Finding,
    pub seen: Option<Seen>,
}

impl Climb<'_> {
    /// Runs the app and climbs. It goes on running, whatever is found once it answers.
    pub async fn climb(&self) -> Result<Green, Found> {
        let ran = self.projects.run(self.id, self.run).await;
        let report = ran.map_err(|error| {
            let log = self.projects.tail(self.id);
            Found { finding: Finding::of_run(error.step, &error.message, log), seen: None }
        })?;
        let mut warnings = Vec::new();
        let seen = self.page(&mut warnings).await?;
        self.say("checks", "running");
        match self.checks(seen.as_ref()).await {
            Ok(()) => {
                self.say("checks", "done");
                Ok(Green { report, warnings })
            }
            Err(finding) => {
                self.say("checks", "failed");
                Err(Found { finding, seen })
            }
        }
    }

    fn say(&self, step: &str, state: &str) {
        self.teller.tell("step", json!({"step": step, "state": state}), json!({}));
    }
}
