//! Messages: what is said in JSON frames.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of this protocol. The server speaks this one and the one before.
pub const PROTOCOL_VERSION: u16 = 1;

/// The first frame of every connection, from the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    pub version: u16,
    pub role: Role,
}

/// What a connection is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Waits for one [`Request`] of the server.
    Parked,
    /// A program inside wants `host:port`. The server answers with a [`Reply`]; after `Ok` both
    /// sides send `Data` until each has sent `End`.
    Egress { host: String, port: u16 },
    /// A program inside asks whether a name exists. Answered by `Reply::Ok` or `Reply::Error`.
    Resolve { name: String },
}

/// What the server asks of a parked connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    Ping,
    /// Binds identity late: variables that every later exec sees.
    Activate {
        env: BTreeMap<String, String>,
    },
    /// Starts a program; answered by [`ExecEvent`]s and output frames on this connection.
    Exec(ExecRequest),
    /// Comes back to an exec; `after` is how many bytes of output (both kinds together) are known.
    Attach {
        id: String,
        after: u64,
    },
    /// The exec's result was stored and may be forgotten.
    Acknowledge {
        id: String,
    },
    /// Signals the whole session of an exec.
    Signal {
        id: String,
        signal: i32,
    },
    /// Appends to an exec's standard input; `Data` frames follow, then `End`.
    Stdin {
        id: String,
        close: bool,
    },
    Resize {
        id: String,
        size: PtySize,
    },
    /// Execs the agent knows, running or not yet acknowledged. Answered by `Reply::Execs`.
    Execs,
    /// A stream of [`PortEvent`]s, beginning with the ports that are open now.
    Ports,
    /// A byte tunnel to `127.0.0.1:port` or `[::1]:port`. `Reply`, then `Data` both ways.
    Dial {
        port: u16,
    },
    Usage,
    /// File access within /workspace, as the sandbox's user.
    File(FileRequest),
    /// A stream of [`FileChange`]s below /workspace.
    Watch,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecRequest {
    /// The server's id of this exec.
    pub id: String,
    pub command: CommandLine,
    /// Relative to /workspace.
    #[serde(default)]
    pub cwd: Option<String>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    #[serde(default)]
    pub pty: Option<PtySize>,
    /// Milliseconds until the whole session is killed; waived once it listens on a port.
    #[serde(default)]
    pub timeout_ms: Option<u64>,
    /// Whether standard input stays open for `Data` frames; otherwise it is empty.
    #[serde(default)]
    pub stdin: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandLine {
    /// Run by a real shell, `sh -c`.
    Shell(String),
    Argv(Vec<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PtySize {
    pub cols: u16,
    pub rows: u16,
}

/// What happens to an exec, besides its output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecEvent {
    Started {
        pid: i32,
    },
    /// Output that follows begins at this byte; later than asked for where the ring has wrapped.
    Attached {
        from: u64,
    },
    /// Time was up, but the program listens on this port and stays.
    TimeoutWaived {
        port: u16,
    },
    Exit(ExecExit),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecExit {
    /// The exit code, or 128 + signal, as a shell says it.
    pub code: i32,
    pub reason: ExitReason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExitReason {
    Exited,
    Signaled,
    TimedOut,
    Cancelled,
}

/// Answers that are not streams.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Ok,
    Error { kind: ErrorKind, message: String },
    Execs(Vec<ExecSummary>),
    Usage(Usage),
    Entries(Vec<FileEntry>),
    Entry(FileEntry),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    NotFound,
    Denied,
    Refused,
    Invalid,
    Exhausted,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecSummary {
    pub id: String,
    /// Bytes of output so far.
    pub written: u64,
    pub exit: Option<ExecExit>,
}

/// A listening port that opened or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortEvent {
    pub port: u16,
    pub open: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    pub processes: u32,
    /// Resident memory of everything in the sandbox, shared pages counted once per process.
    pub resident_bytes: u64,
    /// What the file system below /workspace has used and has in all.
    pub disk_used_bytes: u64,
    pub disk_total_bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileRequest {
    /// `Reply::Entry`, then `Data` frames and `End`.
    Read {
        path: String,
    },
    /// `Data` frames and `End` follow; replaced by rename when whole. Then `Reply::Ok`.
    Write {
        path: String,
    },
    List {
        path: String,
    },
    Stat {
        path: String,
    },
    Remove {
        path: String,
        recursive: bool,
    },
    Rename {
        from: String,
        to: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    pub name: String,
    pub kind: FileKind,
    pub size: u64,
    /// Seconds since 1970.
    pub modified: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    File,
    Directory,
    Symlink,
    Other,
}

/// Something below /workspace changed. An empty path with `Overflow` means: look again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChange {
    pub path: String,
    pub kind: ChangeKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Written,
    Removed,
    Overflow,
}
