//! Looking for a text in a project's files.

use super::{Jobs, JobsError, names};
use crate::ids::ProjectId;
use regex::{Regex, RegexBuilder};
use sandbox::workspace::{Folder, Found, Kind, Walk};
use std::io::Read;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// The most places told.
pub const MAX_PLACES: usize = 500;
/// The longest text looked for, in characters.
pub const MAX_QUERY_CHARS: usize = 500;
/// Larger files are passed over, in bytes.
const MAX_FILE_BYTES: u64 = 1 << 20;
/// The most bytes read by one search.
const MAX_TOTAL_BYTES: u64 = 64 << 20;
/// How long one search may take.
const MAX_TIME: Duration = Duration::from_secs(5);
/// What a compiled pattern may take, in bytes.
const MAX_PATTERN_BYTES: usize = 1 << 20;
/// How much of a line is told, in characters: from a little before the place.
const LINE_CHARS: usize = 240;
const BEFORE_CHARS: usize = 60;
/// Searches at once on the whole host: each keeps a core busy.
static PLACES: Semaphore = Semaphore::const_new(2);

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    pub text: String,
    /// The text is a pattern (the `regex` crate's: no look-around, so that time is linear).
    pub regex: bool,
    /// Upper and lower case differ.
    pub case: bool,
    /// Only in this folder or file.
    pub under: Option<String>,
}

/// A place where it was found. Columns and lengths count UTF-16 units, as browsers do, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub path: String,
    pub line: usize,
    pub column: usize,
    pub length: usize,
    /// The line, or a part around the place.
    pub text: String,
    /// Where in that text the place begins.
    pub text_column: usize,
}

/// What was found, by path and line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    pub places: Vec<Place>,
    pub files_searched: usize,
    /// Too large, or not text.
    pub files_skipped: usize,
    /// Why not everything was looked at.
    pub cut: Option<&'static str>,
}

impl Jobs {
    /// Looks for a text in every file that is listed, within bounds of time and size.
    pub async fn search(&self, id: &ProjectId, query: Query) -> Result<Places, JobsError> {
        let pattern = pattern(&query)?;
        let under = query.under.as_deref().map(names::readable).transpose()?;
        let folder = self.folder(id).await?;
        let place = PLACES.acquire().await.map_err(|_| JobsError::Died)?;
        self.blocking(move || {
            let _place = place;
            let under = under.map(|path| path.to_string());
            search(&folder, &pattern, under.as_deref())
        })
        .await
    }
}

fn pattern(query: &Query) -> Result<Regex, JobsError> {
    let text = if query.regex { query.text.clone() } else { regex::escape(&query.text) };
    let mut builder = RegexBuilder::new(&text);
    builder.case_insensitive(!query.case).size_limit(MAX_PATTERN_BYTES);
    builder.build().map_err(|error| JobsError::Pattern(error.to_string()))
}

/// Blocks.
fn search(folder: &Folder, pattern: &Regex, under: Option<&str>) -> Result<Places, JobsError> {
    let mut walk = folder.walk(names::is_hidden)?;
    let (mut found, mut left, ends) =
        (Places::default(), MAX_TOTAL_BYTES, Instant::now() + MAX_TIME);
    while let Some(entry) = walk.next() {
        if !is_wanted(&entry, under) {
            continue;
        }
        let Some(text) = text(&walk, &entry) else {
            found.files_skipped += 1;
            continue;
        };
        found.files_searched += 1;
        left = left.saturating_sub(text.len() as u64);
        look(&entry.path.to_string_lossy(), &text, pattern, &mut found.places);
        found.cut = match () {
            () if found.places.len() >= MAX_PLACES => Some("places"),
            () if left == 0 => Some("bytes"),
            () if Instant::now() > ends => Some("time"),
            () => continue,
        };
        break;
    }
    if found.cut.is_none() && walk.is_cut() {
        found.cut = Some("files");
    }
    found.places.truncate(MAX_PLACES);
    found.places.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    Ok(found)
}

fn is_wanted(found: &Found, under: Option<&str>) -> bool {
    let within = under.is_none_or(|under| found.path.starts_with(under));
    // The server's own copies are nobody's text.
    let ours = found.path.to_str().is_some_and(names::is_own_copy);
    found.stat.kind == Kind::File && within && !ours
}

/// A file's text, where it has one and is not too large.
fn text(walk: &Walk, found: &Found) -> Option<String> {
    if found.stat.size > MAX_FILE_BYTES {
        return None;
    }
    let file = walk.open_file(found).ok()?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    (text.len() as u64 <= MAX_FILE_BYTES && !text.contains('\0')).then_some(text)
}

fn look(path: &str, text: &str, pattern: &Regex, places: &mut Vec<Place>) {
    for (number, line) in text.lines().enumerate() {
        for place in pattern.find_iter(line).filter(|place| !place.is_empty()) {
            if places.len() >= MAX_PLACES {
                return;
            }
            places.push(told(path, number + 1, line, place));
        }
    }
}

fn told(path: &str, number: usize, line: &str, place: regex::Match<'_>) -> Place {
    let units = |text: &str| text.encode_utf16().count();
    let before = &line[..place.start()];
    let cut = before.char_indices().rev().nth(BEFORE_CHARS - 1).map_or(0, |(at, _)| at);
    Place {
        path: path.to_owned(),
        line: number,
        column: units(before) + 1,
        length: units(place.as_str()),
        text: line[cut..].chars().take(LINE_CHARS).collect(),
        text_column: units(&before[cut..]) + 1,
    }
}
