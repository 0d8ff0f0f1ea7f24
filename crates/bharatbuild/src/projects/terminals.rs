//! Terminals with a name: they outlive the connection that shows them.
//!
//! Each has a task that owns the shell. Whoever attaches first gets what the shell wrote last, then
//! what it writes; one at a time, the newest wins. A slow watcher slows the shell down, as a real
//! terminal does; without a watcher it runs on and the oldest of its output is forgotten.

use super::terminal::Terminal;
use super::{Projects, ProjectsError};
use crate::clock::rfc3339;
use crate::ids::ProjectId;
use bytes::Bytes;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Named terminals of one project at once.
pub const MAX_TERMINALS: usize = 8;
/// How much of its output a terminal remembers for who attaches, in bytes.
pub const SCROLLBACK_BYTES: usize = 256 * 1024;
/// How long a terminal that nobody watches goes on.
pub const KEPT_FOR: Duration = Duration::from_secs(10 * 60);
/// How long a slow watcher may take to hear that the shell has ended.
const LAST_WORD_TIME: Duration = Duration::from_secs(5);
/// Pieces of output, or of input, on their way.
const QUEUED: usize = 16;

/// A terminal's name within its project: 1 to 32 letters, digits, `-` or `_`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TerminalName(String);

/// What a terminal tells who watches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// First: what it wrote before, and whether even older output is gone.
    Before {
        output: Bytes,
        cut: bool,
    },
    Output(Bytes),
    /// Last: the shell has ended.
    Ended {
        code: Option<i32>,
    },
    /// Last: somebody else watches now.
    Replaced,
}

/// What a watcher asks for.
pub enum Asked {
    Input(Bytes),
    Resize {
        cols: u16,
        rows: u16,
    },
    /// The shell is to end.
    Close,
    Watch(mpsc::Sender<Told>),
}

/// A watcher's end of a terminal.
pub struct Watching {
    pub told: mpsc::Receiver<Told>,
    pub ask: mpsc::Sender<Asked>,
    /// Whether there was a terminal of that name.
    pub resumed: bool,
}

/// A terminal as it is listed.
#[derive(Debug, Clone)]
pub struct OpenTerminal {
    pub name: String,
    /// RFC 3339.
    pub created_at: String,
}

struct Open {
    ask: mpsc::Sender<Asked>,
    created_at: OffsetDateTime,
}

/// All named terminals.
#[derive(Default)]
pub(super) struct Terminals(Mutex<HashMap<(ProjectId, TerminalName), Open>>);

impl std::str::FromStr for TerminalName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        let good = (1..=32).contains(&text.len()) && text.bytes().all(plain);
        good.then(|| Self(text.to_owned())).ok_or("1 to 32 letters, digits, '-' or '_'")
    }
}

impl Terminals {
    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<(ProjectId, TerminalName), Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, project: &ProjectId) -> Vec<OpenTerminal> {
        let all = self.all();
        let mut open: Vec<_> = all
            .iter()
            .filter(|((of, _), open)| of == project && !open.ask.is_closed())
            .map(|((_, name), open)| (open.created_at, name.0.clone()))
            .collect();
        open.sort();
        let told = |(at, name)| OpenTerminal { name, created_at: rfc3339(at) };
        open.into_iter().map(told).collect()
    }
}

impl Projects {
    /// The project's named terminals, the oldest first.
    pub fn terminals(&self, project: &ProjectId) -> Vec<OpenTerminal> {
        self.0.terminals.of(project)
    }

    /// Watches the terminal of that name, opened where there is none.
    pub async fn watch_terminal(
        &self,
        project: &ProjectId,
        name: &TerminalName,
        (cols, rows): (u16, u16),
    ) -> Result<Watching, ProjectsError> {
        let key = (project.clone(), name.clone());
        let (tell, told) = mpsc::channel(QUEUED);
        let known = self.0.terminals.all().get(&key).map(|open| open.ask.clone());
        if let Some(ask) = known
            && ask.send(Asked::Watch(tell.clone())).await.is_ok()
        {
            // One that has just ended answers nothing any more.
            let _ = ask.send(Asked::Resize { cols, rows }).await;
            return Ok(Watching { told, ask, resumed: true });
        }
        if self.terminals(project).len() >= MAX_TERMINALS {
            return Err(ProjectsError::TooManyTerminals { most: MAX_TERMINALS });
        }
        let terminal = self.terminal(project, cols, rows).await?;
        let (ask, asked) = mpsc::channel(QUEUED);
        let created_at = self.parts().clock.now();
        let open = Open { ask: ask.clone(), created_at };
        self.0.terminals.all().insert(key.clone(), open);
        let shell = Shell { terminal, asked, watcher: Some(tell), memory: Memory::default() };
        self.keep_open(key, shell);
        Ok(Watching { told, ask, resumed: false })
    }

    fn keep_open(&self, key: (ProjectId, TerminalName), shell: Shell) {
        let (projects, shutdown) = (self.clone(), self.parts().shutdown.clone());
        self.parts().tasks.spawn(async move {
            shutdown.run_until_cancelled(shell.run()).await;
            let mut all = projects.0.terminals.all();
            // Another of that name may have been opened since.
            if all.get(&key).is_some_and(|open| open.ask.is_closed()) {
                all.remove(&key);
            }
        });
    }
}

/// The last output.
#[derive(Default)]
struct Memory {
    bytes: VecDeque<u8>,
    cut: bool,
}

impl Memory {
    fn note(&mut self, output: &[u8]) {
        self.bytes.extend(output);
        let over = self.bytes.len().saturating_sub(SCROLLBACK_BYTES);
        if over > 0 {
            self.bytes.drain(..over);
            self.cut = true;
        }
    }

    fn told(&self) -> Told {
        let (a, b) = self.bytes.as_slices();
        Told::Before { output: Bytes::from([a, b].concat()), cut: self.cut }
    }
}

struct Shell {
    terminal: Terminal,
    asked: mpsc::Receiver<Asked>,
    watcher: Option<mpsc::Sender<Told>>,
    memory: Memory,
}

impl Shell {
    async fn run(mut self) {
        if let Some(watcher) = &self.watcher {
            let _ = watcher.try_send(self.memory.told());
        }
        let mut unwatched_since = Instant::now();
        // What the watcher has no room for yet; nothing more is read until it has.
        let mut held: Option<Bytes> = None;
        loop {
            let watched = self.watcher.is_some();
            tokio::select! {
                output = self.terminal.read(), if held.is_none() => match output {
                    Some(output) => {
                        self.memory.note(&output);
                        held = Some(output).filter(|_| watched);
                    }
                    None => break,
                },
                given = give(self.watcher.as_ref(), held.as_ref()), if watched && held.is_some() => {
                    held = None;
                    if !given {
                        self.watcher = None;
                        unwatched_since = Instant::now();
                    }
                }
                () = gone(self.watcher.as_ref()), if watched => {
                    (self.watcher, held) = (None, None);
                    unwatched_since = Instant::now();
                }
                asked = self.asked.recv() => match asked {
                    Some(Asked::Watch(watcher)) => {
                        if let Some(before) = self.watcher.take() {
                            let _ = before.try_send(Told::Replaced);
                        }
                        // It is new, and has room.
                        let _ = watcher.try_send(self.memory.told());
                        (self.watcher, held) = (Some(watcher), None);
                    }
                    Some(asked) => if !self.obey(asked).await { break },
                    None => break,
                },
                () = tokio::time::sleep_until(unwatched_since + KEPT_FOR), if !watched => break,
            }
        }
        self.end().await;
    }

    /// Whether the shell goes on.
    async fn obey(&mut self, asked: Asked) -> bool {
        match asked {
            Asked::Input(input) => self.terminal.write(input).await.is_ok(),
            Asked::Resize { cols, rows } => self.terminal.resize(cols, rows).await.is_ok(),
            Asked::Close => false,
            Asked::Watch(_) => true,
        }
    }

    async fn end(mut self) {
        // Who asks for a terminal of this name from now on gets a new one.
        self.asked.close();
        let code = self.terminal.exit_code();
        if let Some(watcher) = self.watcher {
            let last = watcher.send(Told::Ended { code });
            let _ = tokio::time::timeout(LAST_WORD_TIME, last).await;
        }
        self.terminal.close().await;
    }
}

async fn give(watcher: Option<&mpsc::Sender<Told>>, output: Option<&Bytes>) -> bool {
    match (watcher, output) {
        (Some(watcher), Some(output)) => watcher.send(Told::Output(output.clone())).await.is_ok(),
        _ => std::future::pending().await,
    }
}

async fn gone(watcher: Option<&mpsc::Sender<Told>>) {
    match watcher {
        Some(watcher) => watcher.closed().await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_the_last_output_and_that_there_was_more() {
        let mut memory = Memory::default();
        memory.note(b"first");
        assert_eq!(memory.told(), Told::Before { output: Bytes::from("first"), cut: false });
        memory.note(&vec![b'x'; SCROLLBACK_BYTES]);
        let Told::Before { output, cut } = memory.told() else { panic!("not before") };
        assert!(cut && output.len() == SCROLLBACK_BYTES && output.iter().all(|b| *b == b'x'));
    }

    #[test]
    fn names_are_plain_and_short() {
        for good in ["1", "tab-2_a", &"a".repeat(32)] {
            assert!(good.parse::<TerminalName>().is_ok(), "{good}");
        }
        for bad in ["", "a b", "../x", "é", &"a".repeat(33)] {
            assert!(bad.parse::<TerminalName>().is_err(), "{bad}");
        }
    }
}
