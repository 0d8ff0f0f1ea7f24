//! Operations in tags between prose, for models that are no good at tool calls.
//!
//! ```text
//! I add the page:
//! <bb-write path="src/About.tsx">
//! export const About = () => <p>…</p>;
//! </bb-write>
//! <bb-replace path="src/App.tsx">
//! <<<<<<< SEARCH
//!   <Home />
//! =======
//!   <About />
//! >>>>>>> REPLACE
//! </bb-replace>
//! <bb-insert path="a.css" at="end">…</bb-insert>       also at="start", at="3", after="text", before="text"
//! <bb-delete path="old.js"/>      <bb-rename path="a.js" to="b.js"/>
//! <bb-add-dependency name="zod" version="^4" kind="development"/>
//! <bb-run>npm test</bb-run>       <bb-start port="5173">npm run dev</bb-start>
//! <bb-ask>Which colour?</bb-ask>  <bb-plan>{"stack": "react"}</bb-plan>
//! ```
//!
//! A tag counts at the beginning of a line and outside of a Markdown code fence only. Its text ends
//! at a line that is the closing tag and nothing else, so that tags inside strings are text. Text
//! that has such a line itself needs a word of its own: `<bb-write path="a.md" end="X">` ends at
//! `</bb-write X>`. A line of a replace block that looks like one of its marks has a backslash
//! before it.
//!
//! A closed operation is held back until something that is not text of it has come (another tag, or
//! the end), because a closing tag too early would make half a file. Where tags contradict each
//! other nothing from there on is an operation: guessing is how files get lost.

mod block;
mod line;
mod opening;
mod stream;

pub use stream::TagDecoder;

use crate::{DecodeError, Operation, Shown};

/// The longest answer, in bytes.
pub const MAX_STREAM_BYTES: usize = 32 * 1024 * 1024;

/// What a tag stream says.
#[derive(Debug)]
pub enum TagEvent<'t> {
    /// Text for the person.
    Prose(&'t str),
    /// An operation begins; `path` where it is about a file.
    Opened { name: &'t str, path: Option<&'t str> },
    /// Its text grows.
    Text(Shown<'t>),
    /// An operation is whole.
    Operation(Operation),
    /// There is none, and why. After some of these all that follows is prose.
    Refused(DecodeError),
}
