//! Asking a program of the host.

use super::DiscoveryError;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

/// How long a package manager may take to answer.
const TOOL_TIMEOUT: Duration = Duration::from_secs(5);
/// What is read of an answer, in bytes.
const MAX_ANSWER_BYTES: u64 = 1024 * 1024;

/// What the program prints. It runs in the root folder, so that no project's configuration counts.
pub async fn ask(program: &str, arguments: &[&str]) -> Result<String, DiscoveryError> {
    let mut command = Command::new(program);
    command.args(arguments);
    run(command).await
}

/// What the command prints on standard output, if it ends well and in time.
pub async fn run(mut command: Command) -> Result<String, DiscoveryError> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    command.current_dir("/");
    let running = async {
        let mut child = command.spawn()?;
        let mut answer = Vec::new();
        if let Some(output) = child.stdout.take() {
            output.take(MAX_ANSWER_BYTES).read_to_end(&mut answer).await?;
        }
        Ok::<_, std::io::Error>((child.wait().await?, answer))
    };
    match tokio::time::timeout(TOOL_TIMEOUT, running).await {
        Ok(Ok((status, answer))) if status.success() => {
            Ok(String::from_utf8_lossy(&answer).into_owned())
        }
        Ok(Ok((status, _))) => Err(DiscoveryError::Failed(status.to_string())),
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(DiscoveryError::Absent)
        }
        Ok(Err(error)) => Err(DiscoveryError::Failed(error.to_string())),
        Err(_) => Err(DiscoveryError::TimedOut),
    }
}

/// Reads a configuration file, if there is one. At most [`MAX_ANSWER_BYTES`] of it.
pub async fn read(path: PathBuf) -> Option<String> {
    let file = tokio::fs::File::open(path).await.ok()?;
    let mut bytes = Vec::new();
    file.take(MAX_ANSWER_BYTES).read_to_end(&mut bytes).await.ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Where a program is, by the search path.
pub async fn find(program: &str) -> Option<PathBuf> {
    let answer = ask("sh", &["-c", "command -v \"$0\"", program]).await.ok()?;
    answer.lines().next().filter(|line| line.starts_with('/')).map(PathBuf::from)
}
