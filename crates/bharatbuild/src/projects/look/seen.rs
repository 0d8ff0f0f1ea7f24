//! What was seen of a page. Everything in it comes from the page, so everything is bounded.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Serialize, Serializer};

/// Characters of a title.
pub const MAX_TITLE_CHARS: usize = 200;
/// Characters of the page's text that are kept.
pub const MAX_TEXT_CHARS: usize = 2000;
/// Console lines that are kept.
pub const MAX_LINES: usize = 60;
/// Characters of one console line.
pub const MAX_LINE_CHARS: usize = 1000;
/// Characters of a URL.
pub const MAX_URL_CHARS: usize = 300;
/// Failed requests that are kept.
pub const MAX_FAILED: usize = 50;
/// Places outside that are kept.
pub const MAX_OUTSIDE: usize = 50;
/// Ports of the visitor's own computer that are kept.
pub const MAX_LOCAL_PORTS: usize = 16;
/// The largest picture, in bytes; a larger one is left out.
pub const MAX_SCREENSHOT_BYTES: usize = 2 << 20;

/// Who looked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    #[default]
    Browser,
    /// One `GET`, and nothing of what scripts do: no console, no failed requests, no picture.
    PlainHttp,
}

/// What a visitor of the page would have met. URLs of the app are written without their origin.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Seen {
    pub by: By,
    /// A sentence, where there is something to say about the look itself.
    pub note: Option<String>,
    /// The page had loaded and come to rest when it was looked at.
    pub complete: bool,
    /// The HTTP status of the page; none where there was no answer.
    pub status: Option<u16>,
    pub title: String,
    /// The first [`MAX_TEXT_CHARS`] characters that can be read on the page.
    pub text_start: String,
    /// Characters that can be read on the page.
    pub text_chars: u64,
    pub elements: u64,
    /// Nothing can be read, and there is no picture, drawing, frame or field either.
    pub blank: bool,
    pub console: Vec<Line>,
    /// Requests to the app that failed.
    pub failed: Vec<Request>,
    /// Origins elsewhere that the page asked for; none of them is reached from a look, so they are no
    /// errors of the app's.
    pub outside: Vec<String>,
    /// Ports of `localhost` that the page called: on a visitor's computer nothing of the app is there.
    pub local_ports: Vec<u16>,
    /// A JPEG of what a visitor sees first; base64 in JSON.
    #[serde(serialize_with = "base64")]
    pub screenshot: Option<Vec<u8>>,
}

/// One line of the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// `exception` (nobody caught it), `error`, `warning`, `info` or `dialog` (an alert; answered No).
    pub level: &'static str,
    pub text: String,
    /// Empty where it is not known.
    pub url: String,
    /// The line in that file, from 1.
    pub line: Option<u64>,
    /// How often the very same was said.
    pub times: u32,
}

/// A request that the app did not answer well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    pub method: String,
    pub url: String,
    /// 400 or above; none where there was no answer.
    pub status: Option<u16>,
    /// The browser's word for it, where there was no answer.
    pub error: Option<String>,
}

/// The first so many characters, without those that steer a terminal.
pub(super) fn short(text: &str, max_chars: usize) -> String {
    let harmless = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().filter(harmless).take(max_chars).collect()
}

fn base64<S: Serializer>(bytes: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    bytes.as_ref().map(|bytes| BASE64_STANDARD.encode(bytes)).serialize(serializer)
}
