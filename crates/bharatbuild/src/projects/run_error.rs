//! Why a run stopped, in a sentence.

use super::ProjectsError;
use super::exec::ExecEnd;
use std::collections::BTreeSet;
use std::time::Duration;

/// The step that failed, and why, in a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct RunError {
    pub step: &'static str,
    pub message: String,
}

impl RunError {
    pub(super) fn at(step: &'static str) -> impl Fn(ProjectsError) -> Self {
        move |error| Self { step, message: error.to_string() }
    }

    pub(super) fn new(step: &'static str, message: impl Into<String>) -> Self {
        Self { step, message: message.into() }
    }

    pub(super) fn port_closed(port: u16, others: &BTreeSet<u16>, waited: Duration) -> Self {
        let seconds = waited.as_secs();
        let hint = if others.is_empty() { String::new() } else { format!("; open are {others:?}") };
        Self::new("port", format!("port {port} did not open within {seconds} s{hint}"))
    }

    /// The port is open, and no good answer comes: the last one, where there was one.
    pub(super) fn no_answer(port: u16, last: Option<u16>) -> Self {
        let message = match last {
            Some(status) => format!("the app answers with HTTP {status}"),
            None => format!(
                "port {port} is open, but nothing answers HTTP there; an app must listen on \
                 127.0.0.1 or 0.0.0.0"
            ),
        };
        Self::new("answer", message)
    }

    /// A command of installing or building that did not end well.
    pub(super) fn installing(line: &str, end: Option<&ExecEnd>) -> Self {
        Self::new("install", format!("`{line}` failed: {}", how(end)))
    }

    /// The app ended by itself.
    pub(super) fn app_ended(end: Option<&ExecEnd>) -> Self {
        Self::new("start", format!("the app ended: {}", how(end)))
    }

    pub(super) fn out_of_memory(step: &'static str, what: &str, limit: MemoryLimit) -> Self {
        let MemoryLimit { bytes, setting } = limit;
        let doing = if setting == BUILD_MEMORY { "building" } else { "running" };
        let mib = bytes >> 20;
        Self::new(
            step,
            format!(
                "out of memory while {doing}: {what} needs more than {mib} MB (set {setting} higher)"
            ),
        )
    }
}

/// The setting of memory for installing and building, and the one for the running app.
pub(super) const BUILD_MEMORY: &str = "BUILD_MEMORY";
pub(super) const SANDBOX_MEMORY: &str = "SANDBOX_MEMORY";

/// How much there was, and where that is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct MemoryLimit {
    pub(super) bytes: u64,
    pub(super) setting: &'static str,
}

fn how(end: Option<&ExecEnd>) -> String {
    match end {
        Some(ExecEnd { code: Some(code), .. }) => format!("exit code {code}"),
        Some(end) => end.reason.to_owned(),
        None => "the server is stopping".to_owned(),
    }
}
