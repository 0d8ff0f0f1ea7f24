//! Starting Chromium inside.

use super::error::BrowseError;
use bytes::Bytes;
use sandbox::protocol::{CommandLine, ExecRequest};
use sandbox::{ExecItem, ExecStream, Link};
use std::collections::BTreeMap;
use std::time::Duration;

/// Where its DevTools listen, on the loopback of the browser's own sandbox.
pub(super) const DEVTOOLS_PORT: u16 = 9222;
/// How long it may take to start.
const START_TIME: Duration = Duration::from_secs(20);
/// When it is killed inside, whatever became of the server, in seconds.
const LIFE_SECONDS: &str = "90";
/// What is kept of its words while it starts, in bytes.
const MAX_WORDS_BYTES: usize = 32 * 1024;
/// The shell's, and `timeout`'s, code for a program that is not there.
const NOT_THERE: i32 = 127;
/// What it says when it can be spoken to.
const READY: &str = "DevTools listening on ws://";
/// It does nothing on its own, keeps nothing, and goes to the agent's proxy for every address, those
/// of its own loopback too. `--no-sandbox`: its own is made of namespaces, which nobody inside makes;
/// the sandbox around all of it is what holds.
const FLAGS: [&str; 26] = [
    "--headless=new",
    "--no-sandbox",
    "--no-zygote",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-quic",
    "--disable-sync",
    "--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication",
    "--deny-permission-prompts",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--mute-audio",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--window-size=1280,800",
    "--user-data-dir=/tmp/profile",
    "--proxy-server=http://127.0.0.1:3128",
    "--proxy-bypass-list=<-loopback>",
];

/// Starts it, and gives the address of its DevTools: the path of a WebSocket.
pub(super) async fn start(link: &Link, program: &str) -> Result<String, BrowseError> {
    let mut running = link.exec(request(program)).await?;
    let ready = tokio::time::timeout(START_TIME, until_ready(&mut running)).await;
    ready.unwrap_or_else(|_| {
        Err(BrowseError::Start(format!("it was not ready after {} s", START_TIME.as_secs())))
    })
}

fn request(program: &str) -> ExecRequest {
    // It listens, which waives the agent's own time limit; so there is another.
    let mut command = ["timeout", "-s", "KILL", LIFE_SECONDS, program].map(str::to_owned).to_vec();
    command.extend(FLAGS.map(str::to_owned));
    command.push(format!("--remote-debugging-port={DEVTOOLS_PORT}"));
    command.push("about:blank".to_owned());
    ExecRequest {
        id: "chromium".to_owned(),
        command: CommandLine::Argv(command),
        cwd: None,
        env: BTreeMap::new(),
        pty: None,
        timeout_ms: None,
        stdin: false,
    }
}

async fn until_ready(running: &mut ExecStream) -> Result<String, BrowseError> {
    let mut words = Vec::new();
    loop {
        match running.next().await? {
            ExecItem::Stdout(bytes) | ExecItem::Stderr(bytes) => {
                keep(&mut words, &bytes);
                if let Some(path) = devtools_path(&String::from_utf8_lossy(&words)) {
                    return Ok(path);
                }
            }
            ExecItem::Exit(exit) if exit.code == NOT_THERE => return Err(BrowseError::Absent),
            ExecItem::Exit(exit) => {
                let words = String::from_utf8_lossy(&words);
                let last = words.trim_end().lines().last().unwrap_or("it said nothing");
                return Err(BrowseError::Start(format!("it ended with {}: {last}", exit.code)));
            }
            ExecItem::Started { .. }
            | ExecItem::Skipped { .. }
            | ExecItem::TimeoutWaived { .. } => {}
        }
    }
}

fn keep(words: &mut Vec<u8>, bytes: &Bytes) {
    words.extend_from_slice(bytes);
    if words.len() > MAX_WORDS_BYTES {
        words.drain(..words.len() - MAX_WORDS_BYTES);
    }
}

/// `/devtools/browser/<id>` of the line that says it, once that line is whole.
fn devtools_path(words: &str) -> Option<String> {
    let (_, rest) = words.split_once(READY)?;
    let (address, _) = rest.split_once('\n')?;
    let path = &address[address.find('/')?..];
    Some(path.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_address_once_its_line_is_whole() {
        let line = "noise\nDevTools listening on ws://127.0.0.1:9222/devtools/browser/a-b\n";
        assert_eq!(devtools_path(line).as_deref(), Some("/devtools/browser/a-b"));
        assert_eq!(devtools_path(&line[..line.len() - 1]), None);
        assert_eq!(devtools_path("DevTools listening on ws://nothing\n"), None);
    }

    #[test]
    fn its_words_are_bounded() {
        let mut words = Vec::new();
        for _ in 0..10 {
            keep(&mut words, &Bytes::from(vec![b'x'; MAX_WORDS_BYTES / 2 + 1]));
        }
        assert_eq!(words.len(), MAX_WORDS_BYTES);
    }
}
