//! `bharatbuild doctor`: what this host has, what is missing, and what to do about it.

mod browser;
mod checks;
mod docker;
mod model;
mod trial;

use super::block_on;
use crate::config::{Config, Settings, Sources};
use serde::Serialize;
use std::borrow::Cow;
use std::io::IsTerminal;

/// Say what this host has, what is missing, and what to do.
#[derive(clap::Args)]
pub struct Doctor {
    /// Print the findings as JSON.
    #[arg(long)]
    json: bool,
    /// Only ask the model of the settings to do small edits, and say which edit format it can be
    /// trusted with. Costs a few thousand tokens.
    #[arg(long)]
    model: bool,
    #[command(flatten)]
    settings: Settings,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Good,
    /// Something will not work, the rest will.
    Lacking,
    /// No app can be run.
    Bad,
}

/// One thing looked at.
#[derive(Debug, Serialize)]
struct Finding {
    what: Cow<'static, str>,
    verdict: Verdict,
    found: String,
    /// What to do, where something is missing.
    hint: Option<String>,
}

impl Finding {
    fn good(what: impl Into<Cow<'static, str>>, found: impl Into<String>) -> Self {
        Self { what: what.into(), verdict: Verdict::Good, found: found.into(), hint: None }
    }

    fn lacking(
        what: impl Into<Cow<'static, str>>,
        found: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { verdict: Verdict::Lacking, hint: Some(hint.into()), ..Self::good(what, found) }
    }

    fn bad(
        what: impl Into<Cow<'static, str>>,
        found: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { verdict: Verdict::Bad, ..Self::lacking(what, found, hint) }
    }
}

impl Doctor {
    pub fn run(self) -> anyhow::Result<()> {
        let config = Config::read(&Sources::read(&self.settings)?)?;
        let findings = block_on(async {
            if self.model {
                return Ok(model::all(&config.model).await);
            }
            let mut findings = checks::all(&config);
            findings.push(browser::checking(&config));
            findings.push(trial::native().await);
            findings.extend(docker::all(&config).await);
            Ok(findings)
        })?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&findings)?);
        } else {
            findings.iter().for_each(print);
        }
        let bad = findings.iter().any(|finding| finding.verdict == Verdict::Bad);
        anyhow::ensure!(self.model || !bad, "apps cannot be run on this host yet");
        anyhow::ensure!(!bad, "no model can be trusted with files yet");
        Ok(())
    }
}

fn print(finding: &Finding) {
    let color = std::io::stdout().is_terminal();
    let (sign, code) = match finding.verdict {
        Verdict::Good => ("✓", "32"),
        Verdict::Lacking => ("!", "33"),
        Verdict::Bad => ("✗", "31"),
    };
    let sign = if color { format!("\x1b[{code}m{sign}\x1b[0m") } else { sign.to_owned() };
    println!("{sign} {:<12} {}", finding.what, finding.found);
    if let Some(hint) = &finding.hint {
        println!("  {:<12} → {hint}", "");
    }
}
