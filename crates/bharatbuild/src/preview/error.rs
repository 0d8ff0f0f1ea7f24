//! Why a preview shows nothing.

use super::dial::RunState;

/// What went wrong on the way to the app. It knows no status code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PreviewError {
    #[error("Project not found")]
    UnknownProject,
    /// No cookie of the door, and no ticket that is still good.
    #[error("open the preview from the studio")]
    NoEntry,
    /// Another site's page tries to act in this preview.
    #[error("this preview does not answer other sites")]
    Stranger,
    /// Nothing listens; the state says why.
    #[error("Dev server not running. Run 'npm run dev' first.")]
    NotRunning(Box<RunState>),
    #[error("Request timed out")]
    TimedOut,
    /// The app answered with something that is no HTTP, or broke off.
    #[error("the app gave no proper answer: {0}")]
    BadAnswer(String),
    #[error("{0}")]
    BadRequest(&'static str),
    /// Every port for previews of a bare address is taken.
    #[error("all preview ports are in use")]
    NoFreePort,
}
