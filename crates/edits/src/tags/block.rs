//! What stands between an opening and a closing tag.

use super::TagEvent;
use super::opening::Opening;
use crate::{Operation, Problem, Shown, ToolDecoder};
use serde_json::{Map, Value, json};

const SEARCH: &str = "<<<<<<< SEARCH";
const DIVIDER: &str = "=======";
const REPLACE: &str = ">>>>>>> REPLACE";

/// A tag, and its text as far as it has come.
#[derive(Debug)]
pub(super) struct Block {
    tag: Opening,
    /// Of the opening tag, from 1.
    pub(super) line: usize,
    text: String,
    /// The line that closes it.
    pub(super) closing: String,
    /// In a replace: past the divider.
    in_new: bool,
}

impl Block {
    /// With what follows the tag in its line, and whether that closes it already, as in
    /// `<bb-run>npm test</bb-run>`.
    pub(super) fn open(tag: Opening, line: usize) -> (Self, bool) {
        let closing = tag.closing();
        let rest = tag.rest.trim_end();
        let (text, closed) = match rest.strip_suffix(&closing) {
            _ if tag.empty => (String::new(), true),
            Some(text) => (text.to_owned(), true),
            None if rest.trim().is_empty() => (String::new(), false),
            None => (format!("{rest}\n"), false),
        };
        (Self { tag, line, text, closing, in_new: false }, closed)
    }

    /// Nothing in it can be mistaken for its end.
    pub(super) fn certain(&self) -> bool {
        self.tag.empty || self.tag.get("end").is_some()
    }

    /// Takes a line of text; gives whether it is one to show.
    pub(super) fn push(&mut self, line: &str) -> bool {
        self.text.push_str(line);
        let mark = self.tag.name == "replace" && is_mark(line);
        self.in_new = if mark { line.trim_end() == DIVIDER } else { self.in_new };
        !mark
    }

    /// Text of it as an event.
    pub(super) fn shown<'t>(&self, text: &'t str) -> TagEvent<'t> {
        let field = match self.tag.name.as_str() {
            "write" => "content",
            "replace" if self.in_new => "new",
            "replace" => "old",
            "insert" => "text",
            "ask" => "question",
            "plan" => "plan",
            _ => "command",
        };
        TagEvent::Text(Shown { field, text })
    }

    /// Whether a line in it looks as if its closing tag had been forgotten.
    pub(super) fn may_be_another(&self, line: &str) -> bool {
        !self.certain() && Opening::begins(line)
    }

    pub(super) fn not_closed(&self) -> String {
        format!(
            "the <bb-{}> of line {} is not closed; nothing from there on was applied. Close each tag \
             with a line {}; text that itself holds such tags wants end=\"X\" in its tag",
            self.tag.name, self.line, self.closing
        )
    }

    pub(super) fn operations(&self) -> Result<Vec<Operation>, Problem> {
        operations(&self.tag, &self.text)
    }
}

fn is_mark(line: &str) -> bool {
    matches!(line.trim_end(), SEARCH | DIVIDER | REPLACE)
}

/// The operations of a closed tag: several for a replace with several blocks.
fn operations(tag: &Opening, text: &str) -> Result<Vec<Operation>, Problem> {
    let mut fields: Map<String, Value> = tag
        .attributes()
        .filter(|(name, _)| !matches!(*name, "end" | "final-newline"))
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    match tag.name.as_str() {
        "replace" => return replaces(&fields, text),
        "write" => drop(fields.insert("content".into(), content(tag, text).into())),
        "insert" => {
            fields.insert("at".into(), place(tag)?);
            fields.insert("text".into(), text.into());
        }
        "start" | "run" if !text.trim().is_empty() => {
            fields.insert("command".into(), text.trim().into());
        }
        "ask" if !text.trim().is_empty() => {
            fields.insert("question".into(), text.trim().into());
        }
        "plan" => drop(fields.insert("plan".into(), plan(text)?)),
        _ => {}
    }
    if let Some(port) =
        fields.get("port").and_then(Value::as_str).and_then(|port| port.parse().ok())
    {
        fields.insert("port".into(), Value::Number(port));
    }
    ToolDecoder::operation(&tag.name, fields).map(|operation| vec![operation])
}

/// The text of a file: without a code fence around all of it, which small models like to add.
fn content(tag: &Opening, text: &str) -> String {
    let prose = ["md", "mdx", "markdown", "txt"];
    let path = tag.get("path").unwrap_or_default();
    let is_prose = path.rsplit_once('.').is_some_and(|(_, extension)| prose.contains(&extension));
    let mut body = text;
    if !is_prose
        && let Some((first, rest)) = text.split_once('\n')
        && first.starts_with("```")
        && let Some(inner) = rest.trim_end().strip_suffix("```")
        && (inner.is_empty() || inner.ends_with('\n'))
    {
        body = inner;
    }
    if tag.get("final-newline") == Some("no") {
        body = body.strip_suffix('\n').unwrap_or(body);
    }
    body.to_owned()
}

fn place(tag: &Opening) -> Result<Value, Problem> {
    let given = ["at", "after", "before"].map(|name| tag.get(name).map(|value| (name, value)));
    let mut given = given.into_iter().flatten();
    match (given.next(), given.next()) {
        (Some(("at", value @ ("start" | "end"))), None) => Ok(value.into()),
        (Some(("at", line)), None) if line.parse::<u32>().is_ok() => {
            Ok(json!({"line": line.parse::<u32>().unwrap_or_default()}))
        }
        (Some((name @ ("after" | "before"), text)), None) => Ok(json!({ name: text })),
        _ => Err(Problem::Tag(
            "an insert says where by one of at=\"start\", at=\"end\", at=\"LINE\", after=\"TEXT\" \
             and before=\"TEXT\""
                .into(),
        )),
    }
}

fn plan(text: &str) -> Result<Value, Problem> {
    serde_json::from_str(text)
        .map_err(|error| Problem::Tag(format!("the plan is not JSON: {error}")))
}

/// Where a line of a replace block belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Outside,
    Old,
    New,
}

/// The two texts of each block.
fn replaces(fields: &Map<String, Value>, text: &str) -> Result<Vec<Operation>, Problem> {
    let mut operations = Vec::new();
    let (mut old, mut new, mut side) = (String::new(), String::new(), Side::Outside);
    for line in text.split_inclusive('\n') {
        match (side, line.trim_end()) {
            (Side::Outside, "") => {}
            (Side::Outside, SEARCH) => side = Side::Old,
            (Side::Old, DIVIDER) => side = Side::New,
            (Side::New, REPLACE) => {
                let mut fields = fields.clone();
                fields.insert("old".into(), std::mem::take(&mut old).into());
                fields.insert("new".into(), std::mem::take(&mut new).into());
                operations.push(ToolDecoder::operation("replace", fields)?);
                side = Side::Outside;
            }
            (_, SEARCH | DIVIDER | REPLACE) => return Err(malformed("its marks are out of order")),
            (Side::Outside, _) => return Err(malformed("it has text outside of a block")),
            (Side::Old, _) => old.push_str(plain(line)),
            (Side::New, _) => new.push_str(plain(line)),
        }
    }
    match side {
        Side::Outside if !operations.is_empty() => Ok(operations),
        _ => Err(malformed("a block is missing or not closed")),
    }
}

fn malformed(what: &str) -> Problem {
    Problem::Tag(format!(
        "the replace is malformed, {what}: write {SEARCH}, the old lines, {DIVIDER}, the new lines, \
         {REPLACE}, each mark on a line of its own, and a backslash before a line that only looks \
         like one"
    ))
}

/// Without the backslash that keeps a line from being a mark.
fn plain(line: &str) -> &str {
    match line.strip_prefix('\\') {
        Some(rest) if is_mark(rest.trim_start_matches('\\')) => rest,
        _ => line,
    }
}
