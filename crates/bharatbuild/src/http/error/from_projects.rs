//! What goes wrong with sandboxes and generations.

use super::ApiError;
use super::from_accounts::capital;
use crate::agents::{GenerateError, MAX_PROMPT_CHARS};
use crate::projects::{LookError, ProjectsError};
use sandbox::protocol::ErrorKind;
use sandbox::{EngineError, LinkError};
use serde_json::Value;

/// When to ask again for a look, in seconds.
const LOOK_RETRY_SECONDS: u64 = 10;

impl From<ProjectsError> for ApiError {
    fn from(error: ProjectsError) -> Self {
        let detail = capital(&error.to_string());
        match error {
            ProjectsError::NoSandbox => {
                Self::not_found("container_not_found", "Container not found. Create project first.")
                    .hint("make one with POST /api/v1/containers/{project_id}/create")
            }
            ProjectsError::NoExecution => Self::not_found("exec_not_found", "Execution not found"),
            ProjectsError::NoUids => Self::unavailable("no_engine", detail)
                .hint("run the server as root, or use the Docker engine"),
            ProjectsError::TooManyTerminals { .. } => Self::conflict("too_many_terminals", detail)
                .hint("close one: send {\"type\": \"close\"} to it"),
            ProjectsError::Busy => {
                Self::conflict("busy", detail).hint("wait until it ends, or stop it")
            }
            ProjectsError::Limit { what, value, allowed } => {
                Self::invalid_value(&["body", what], format!("{what} is within {allowed}"), value)
            }
            ProjectsError::Engine(error) => error.into(),
            ProjectsError::Link(error) => error.into(),
            ProjectsError::Jobs(error) => error.into(),
            ProjectsError::Store(error) => error.into(),
            ProjectsError::Disk(error) => Self::internal(&error),
        }
    }
}

impl From<LookError> for ApiError {
    fn from(error: LookError) -> Self {
        let detail = capital(&error.to_string());
        match error {
            LookError::NothingListens(_) => Self::conflict("nothing_listens", detail)
                .hint("run the project first, or name the port it listens on"),
            LookError::Path(why) => Self::invalid_value(&["body", "path"], why, Value::Null),
            LookError::Busy => Self::too_many("looks_busy", detail, LOOK_RETRY_SECONDS),
            LookError::Stopped => Self::unavailable("look_stopped", detail).hint("try again"),
            LookError::Projects(error) => error.into(),
        }
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Unknown(_) => {
                Self::not_found("container_not_found", "Container not found")
            }
            EngineError::Unsupported(reason) => {
                Self::unavailable("no_engine", format!("Sandboxes are not available: {reason}"))
                    .hint("ask the administrator to look at `bharatbuild doctor`")
            }
            EngineError::Away(reason) => {
                Self::unavailable("engine_away", format!("Sandboxes are not available: {reason}"))
                    .hint("try again in a moment; if it stays so, ask the administrator")
            }
            EngineError::Create(reason) => {
                Self::unavailable("not_created", format!("The sandbox could not be made: {reason}"))
                    .hint("try again")
            }
            error @ (EngineError::AgentSilent { .. } | EngineError::Io { .. }) => {
                Self::internal(&error)
            }
        }
    }
}

impl From<LinkError> for ApiError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Refused { kind: ErrorKind::NotFound, message } => {
                Self::conflict("exec_ended", capital(&message)).hint("the command has ended")
            }
            LinkError::Refused { kind: ErrorKind::Exhausted, message } => {
                Self::too_many("too_many_execs", capital(&message), 5)
            }
            LinkError::Refused { message, .. } => Self::conflict("refused", capital(&message)),
            error => Self::unavailable("sandbox_lost", capital(&error.to_string()))
                .hint("the sandbox is ending; make a new one"),
        }
    }
}

impl From<GenerateError> for ApiError {
    fn from(error: GenerateError) -> Self {
        let prompt = &["body", "prompt"];
        match error {
            GenerateError::Empty => Self::invalid_value(prompt, "say what the app should be", ""),
            GenerateError::TooLong => Self::invalid_value(
                prompt,
                format!("at most {MAX_PROMPT_CHARS} characters"),
                Value::Null,
            ),
            GenerateError::Provider(name) => Self::invalid_value(
                &["body", "provider"],
                "the provider is `auto` or `starter`; `claude` where ANTHROPIC_API_KEY is set, `openai` \
                 where OPENAI_BASE_URL is",
                name,
            ),
            GenerateError::NoPlan => Self::conflict("no_plan", "The project has no plan yet")
                .hint("describe the app first: POST /api/v1/jobs/{job_id}/generate"),
            GenerateError::NoModel => Self::conflict(
                "no_model",
                "No model is set on this server, and changing an app by words needs one",
            )
            .hint("the one who runs the server sets ANTHROPIC_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL"),
            GenerateError::Plan(why) => {
                Self::invalid_value(&["body", "plan"], format!("the plan makes no sense: {why}"), "")
            }
            GenerateError::Store(error) => error.into(),
            GenerateError::Busy => {
                Self::conflict("busy", "This project is being generated already")
                    .hint("wait until it ends, or stop it")
            }
            GenerateError::Jobs(error) => error.into(),
        }
    }
}
