//! Commands that the policy does not let run.

use super::ApiError;
use super::from_accounts::capital;
use crate::verdicts::CommandError;

impl From<CommandError> for ApiError {
    fn from(error: CommandError) -> Self {
        let detail = capital(&error.to_string());
        match error {
            CommandError::Blocked(verdict) => Self::forbidden("command_blocked", detail)
                .verdict(&verdict)
                .hint("change the command; docs/command-policy.md says what each reason means"),
            CommandError::Unconfirmed(verdict) => {
                Self::conflict("confirm_command", detail).verdict(&verdict).hint(
                    "ask the person; to run it all the same, send it again with \"confirm\": true",
                )
            }
            CommandError::Store(error) => error.into(),
        }
    }
}
