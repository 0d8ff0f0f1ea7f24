//! The stream, line by line.

use super::block::Block;
use super::line::Line;
use super::opening::Opening;
use super::{MAX_STREAM_BYTES, TagEvent};
use crate::decode::Spot;
use crate::{DecodeError, Ended, Operation, Problem};

type Tell<'f> = &'f mut dyn FnMut(TagEvent<'_>);

/// The decoder of one answer.
#[derive(Debug, Default)]
pub struct TagDecoder {
    line: Line,
    /// Lines that are whole.
    lines: usize,
    bytes: usize,
    fence: Option<Fence>,
    open: Option<Block>,
    held: Option<Held>,
    /// Nothing is an operation any more.
    void: bool,
}

/// A code fence that prose is in.
#[derive(Debug)]
struct Fence {
    mark: String,
    /// It was told that tags in it do not count.
    told: bool,
}

/// Operations of a closed tag that are not certain yet.
#[derive(Debug)]
struct Held {
    operations: Vec<Operation>,
    closing: String,
    line: usize,
}

impl TagDecoder {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes, cut anywhere.
    pub fn push(&mut self, bytes: &[u8], tell: Tell<'_>) {
        if self.bytes.saturating_add(bytes.len()) > MAX_STREAM_BYTES {
            self.line = Line::default();
            return self.give_up(Problem::Long { limit: MAX_STREAM_BYTES }, tell);
        }
        self.bytes += bytes.len();
        let mut rest = bytes;
        while let Some(at) = memchr::memchr(b'\n', rest) {
            let (piece, after) = rest.split_at(at + 1);
            self.line.push(piece);
            self.end_line(tell);
            rest = after;
        }
        self.line.push(rest);
        if let Some(fresh) = self.line.fresh() {
            tell(self.open.as_ref().map_or(TagEvent::Prose(fresh), |block| block.shown(fresh)));
        }
    }

    /// The last operations. Where the answer was cut, the last one is void even if its tag seems
    /// to be closed: the closing line may have been part of its text.
    pub fn finish(mut self, ended: Ended, tell: Tell<'_>) {
        // Half a line may only look like a tag, or like the end of one.
        if !self.line.is_empty() && ended == Ended::Whole {
            self.end_line(tell);
        }
        if let Some(block) = self.open.take() {
            let problem = match ended {
                Ended::Cut => Problem::Cut,
                Ended::Whole => Problem::Tag(block.not_closed()),
            };
            refuse(block.line, problem, tell);
        }
        match (ended, self.held.take()) {
            (Ended::Cut, Some(held)) => refuse(held.line, Problem::Cut, tell),
            (_, held) => release(held, tell),
        }
    }

    fn end_line(&mut self, tell: Tell<'_>) {
        self.lines += 1;
        let line = std::mem::take(&mut self.line);
        match line.whole() {
            None => self.give_up(Problem::Utf8, tell),
            Some((line, shown)) if self.open.is_some() => self.line_of_block(line, shown, tell),
            Some((line, shown)) => {
                if !self.is_tag(line, tell) && shown < line.len() {
                    tell(TagEvent::Prose(&line[shown..]));
                }
            }
        }
        self.line = line.cleared();
    }

    /// Whether a line between tags is more than prose.
    fn is_tag(&mut self, line: &str, tell: Tell<'_>) -> bool {
        let closed_twice = |held: &Held| line.trim() == held.closing;
        if let Some(held) = self.held.take_if(|held| closed_twice(held)) {
            let why = format!(
                "there are two lines {} for the tag of line {}; if the first belongs to its text, \
                 say end=\"X\" in the tag and close it with </bb-… X>",
                held.closing, held.line
            );
            self.give_up(Problem::Tag(why), tell);
            return true;
        }
        if self.fenced(line, tell) || self.void || !Opening::begins(line) {
            return false;
        }
        self.opened(line, tell);
        true
    }

    /// Whether the line belongs to a code fence, its marks included.
    fn fenced(&mut self, line: &str, tell: Tell<'_>) -> bool {
        let mark = fence_mark(line);
        match (&mut self.fence, mark) {
            (None, Some(mark)) => self.fence = Some(Fence { mark: mark.to_owned(), told: false }),
            (None, None) => return false,
            (Some(fence), Some(mark)) if mark.starts_with(&fence.mark) && line.trim() == mark => {
                self.fence = None;
            }
            (Some(fence), _) if Opening::begins(line) && !fence.told && !self.void => {
                fence.told = true;
                let why = "a tag in a code fence is an example and was not applied; if it is meant, \
                           write it again outside of the fence";
                refuse(self.lines, Problem::Tag(why.to_owned()), tell);
            }
            _ => {}
        }
        true
    }

    fn opened(&mut self, line: &str, tell: Tell<'_>) {
        release(self.held.take(), tell);
        let tag = match Opening::parse(line) {
            Ok(tag) if Operation::NAMES.contains(&tag.name.as_str()) => tag,
            Ok(tag) => return self.give_up(Problem::Unknown(tag.name), tell),
            Err(why) => return self.give_up(Problem::Tag(why), tell),
        };
        tell(TagEvent::Opened { name: &tag.name, path: tag.get("path") });
        match Block::open(tag, self.lines) {
            (block, true) => self.closed(block, tell),
            (block, false) => self.open = Some(block),
        }
    }

    fn line_of_block(&mut self, line: &str, shown: usize, tell: Tell<'_>) {
        let Some(block) = &mut self.open else { return };
        if line.trim() == block.closing {
            if let Some(block) = self.open.take() {
                self.closed(block, tell);
            }
        } else if block.may_be_another(line) {
            let problem = Problem::Tag(block.not_closed());
            self.give_up(problem, tell);
        } else if block.push(line) && shown < line.len() {
            tell(block.shown(&line[shown..]));
        }
    }

    fn closed(&mut self, block: Block, tell: Tell<'_>) {
        match block.operations() {
            Err(problem) => refuse(block.line, problem, tell),
            Ok(operations) => {
                let (closing, line) = (block.closing.clone(), block.line);
                let held = Some(Held { operations, closing, line });
                if block.certain() { release(held, tell) } else { self.held = held }
            }
        }
    }

    /// From here on nothing is an operation.
    fn give_up(&mut self, problem: Problem, tell: Tell<'_>) {
        (self.open, self.held) = (None, None);
        if !std::mem::replace(&mut self.void, true) {
            refuse(self.lines, problem, tell);
        }
    }
}

fn release(held: Option<Held>, tell: Tell<'_>) {
    let operations = held.into_iter().flat_map(|held| held.operations);
    operations.for_each(|operation| tell(TagEvent::Operation(operation)));
}

fn refuse(line: usize, problem: Problem, tell: Tell<'_>) {
    tell(TagEvent::Refused(DecodeError { problem, at: Spot::Line(line) }));
}

/// The run of backticks or tildes that opens or closes a code fence.
fn fence_mark(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let first = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let mark = &line[..line.len() - line.trim_start_matches(first).len()];
    (mark.len() >= 3).then_some(mark)
}
