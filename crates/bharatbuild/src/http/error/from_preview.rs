//! Previews with nothing to show.

use super::ApiError;
use super::from_accounts::capital;
use crate::preview::PreviewError;

impl From<PreviewError> for ApiError {
    fn from(error: PreviewError) -> Self {
        let detail = capital(&error.to_string());
        match error {
            PreviewError::UnknownProject => Self::not_found("project_not_found", detail),
            PreviewError::NoEntry => Self::unauthorized(detail).hint(
                "POST /api/v1/containers/{project_id}/preview-ticket gives a URL that lets in",
            ),
            PreviewError::Stranger => Self::forbidden("cross_site", detail),
            PreviewError::NotRunning(_) => Self::unavailable("not_running", detail)
                .hint("start the project, or run its dev server in the terminal"),
            PreviewError::TimedOut => Self::timed_out("app_timed_out", detail)
                .hint("the app took the connection and gave no answer; look at its output"),
            PreviewError::BadAnswer(_) => Self::bad_gateway("bad_answer", detail)
                .hint("the port may speak something else than HTTP; look at the app's output"),
            PreviewError::BadRequest(_) => Self::bad_request("bad_request", detail),
            PreviewError::NoFreePort => Self::unavailable("no_preview_port", detail)
                .hint("ask the administrator for a larger PREVIEW_PORTS range or a PREVIEW_DOMAIN"),
        }
    }
}
