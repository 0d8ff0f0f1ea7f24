//! Our own binary as the native engine's helper; see [`sandbox::native`].

use crate::app::HELPER_COMMAND;
use std::process::ExitCode;

/// Makes one sandbox and ends, where the command line asks for that. To be called first of all in
/// `main`, while the process has one thread.
pub fn run_if_asked() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != HELPER_COMMAND {
        return None;
    }
    let launch_file = arguments.next()?;
    match sandbox::native::run_helper(launch_file.as_ref()) {
        Ok(()) => Some(ExitCode::SUCCESS),
        Err(message) => {
            eprintln!("{message}");
            Some(ExitCode::FAILURE)
        }
    }
}
