//! What a shell command line would do: a risk, the reasons, and the part of the line that is meant.
//!
//! Advice on top of the sandbox, which holds without it. A line is read as a shell reads it (quotes,
//! expansions, lists, substitutions, here-documents), every command in it is looked at, also inside
//! `sh -c`, `xargs`, `find -exec` and texts that are decoded, and rules say what each would do. Code of
//! other languages is not read, nor are files: `npm run x` may do anything.
//!
//! Pure: no disk, no clock, no environment. Linear in the length of the line, and never a panic.
//!
//! ```
//! use command_policy::{Policy, Risk, Settings};
//! let policy = Policy::new(Settings::default());
//! assert_eq!(policy.judge("cd app && npm i").risk, Risk::Safe);
//! let verdict = policy.judge("echo hi; r''m -rf \"/\"");
//! assert_eq!((verdict.risk, verdict.reasons[0].part.as_str()), (Risk::Blocked, "r''m -rf \"/\""));
//! ```

mod allow;
mod brace;
mod code;
mod glob;
mod hosts;
mod marks;
mod paths;
mod policy;
mod rules;
mod settings;
mod shell;
mod verdict;
mod walk;

pub use code::{Code, Sentence};
pub use policy::{MAX_COMMAND_BYTES, Policy, commands};
pub use settings::{Settings, SettingsError};
pub use verdict::{Reason, Risk, Verdict};
