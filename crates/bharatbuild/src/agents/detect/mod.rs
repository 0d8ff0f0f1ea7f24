//! How a project that somebody brought along is run, found from its files.

mod node;
mod others;
mod python;

use super::{Agents, Plan};
use crate::ids::ProjectId;
use crate::jobs::{Jobs, JobsError};
use std::collections::BTreeSet;

/// The largest file that is looked into, in bytes.
const MAX_READ_BYTES: usize = 256 * 1024;
/// Folders where an app may lie when there is none at the top, the likeliest first.
const PLACES: [&str; 9] =
    ["frontend", "client", "web", "app", "backend", "server", "api", "src", "public"];

/// How an app is run.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Way {
    stack: &'static str,
    project_type: &'static str,
    install: Vec<String>,
    start: String,
    port: u16,
    memory_mb: u64,
}

/// One folder's files as the finders see them.
struct Looked {
    /// Paths from that folder.
    paths: BTreeSet<String>,
    /// Texts of those that finders look into.
    texts: Vec<(String, String)>,
}

impl Looked {
    fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.texts.iter().find(|(name, _)| name == path).map(|(_, text)| text.as_str())
    }

    /// Files at the top that end like this.
    fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = &'a str> {
        self.paths.iter().map(String::as_str).filter(move |path| path.ends_with(end))
    }
}

impl Agents {
    /// Finds how the project is run and keeps it as its plan; gives the framework's name.
    pub async fn find_plan(&self, id: &ProjectId, name: &str) -> Result<Option<String>, JobsError> {
        let jobs = &self.parts().jobs;
        let files = jobs.list_files(id).await?;
        let paths: BTreeSet<String> = files.into_iter().map(|file| file.path).collect();
        let Some((folder, way)) = find(jobs, id, &paths).await? else { return Ok(None) };
        let plan = plan(name, &folder, way, paths);
        jobs.write_plan(id, &plan.document("")).await?;
        jobs.set_type(id, &plan.project_type).await?;
        Ok(Some(plan.stack))
    }
}

async fn find(
    jobs: &Jobs,
    id: &ProjectId,
    paths: &BTreeSet<String>,
) -> Result<Option<(String, Way)>, JobsError> {
    let below = PLACES.iter().map(|place| format!("{place}/"));
    for folder in std::iter::once(String::new()).chain(below) {
        let inside = paths.iter().filter_map(|path| path.strip_prefix(&folder));
        let paths: BTreeSet<String> = inside.map(str::to_owned).collect();
        if paths.is_empty() {
            continue;
        }
        let looked = look(jobs, id, &folder, paths).await?;
        let way =
            node::way(&looked).or_else(|| python::way(&looked)).or_else(|| others::way(&looked));
        if let Some(way) = way {
            return Ok(Some((folder, way)));
        }
    }
    Ok(None)
}

async fn look(
    jobs: &Jobs,
    id: &ProjectId,
    folder: &str,
    paths: BTreeSet<String>,
) -> Result<Looked, JobsError> {
    let telling = |path: &&String| {
        let depth = path.matches('/').count();
        let named = ["package.json", "requirements.txt", "pyproject.toml", "pom.xml", "Gemfile"];
        named.contains(&path.as_str()) || (depth <= 1 && path.ends_with(".py"))
    };
    let mut texts = Vec::new();
    for path in paths.iter().filter(telling).take(40) {
        // What cannot be read tells nothing.
        if let Ok(text) = jobs.read_text(id, &format!("{folder}{path}")).await
            && text.len() <= MAX_READ_BYTES
        {
            texts.push((path.clone(), text));
        }
    }
    Ok(Looked { paths, texts })
}

fn plan(name: &str, folder: &str, way: Way, files: BTreeSet<String>) -> Plan {
    let there = |line: String| match folder.trim_end_matches('/') {
        "" => line,
        folder => format!("cd {folder} && {line}"),
    };
    Plan {
        title: name.to_owned(),
        summary: format!("Imported: {}", way.stack),
        stack: way.stack.to_owned(),
        project_type: way.project_type.to_owned(),
        files: files.into_iter().take(200).collect(),
        install: way.install.into_iter().map(there).collect(),
        start: there(way.start),
        port: way.port,
        memory_mb: way.memory_mb,
        provider: "import".to_owned(),
        note: String::new(),
        starter: None,
        language: String::new(),
        dependencies: Vec::new(),
        checks: Vec::new(),
        questions: Vec::new(),
    }
}

fn made(stack: &'static str, project_type: &'static str, install: &[&str], start: &str) -> Way {
    let install = install.iter().map(|line| (*line).to_owned()).collect();
    let (start, port, memory_mb) = (start.to_owned(), 8000, 512);
    Way { stack, project_type, install, start, port, memory_mb }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
