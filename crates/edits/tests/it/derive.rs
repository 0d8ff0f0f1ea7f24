//! Operations that lead from one text to another, as a careful model would write them, and as a
//! careless one.

use edits::{Miss, Operation};
use rand::RngExt;
use rand::rngs::StdRng;
use similar::{DiffOp, TextDiff};

/// How a model may misremember text that it changes, without changing what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    Exact,
    /// Space at line ends is not as in the file.
    TrailingSpace,
    /// Lines are indented by two columns more.
    Deeper,
    /// Lines have lost the indentation that they share.
    Flush,
    /// Quotes, dashes and spaces are those of a word processor.
    Typographic,
}

/// One `replace`, in lines with their endings.
#[derive(Debug, Clone)]
pub struct Hunk<'t> {
    before: Vec<&'t str>,
    old: Vec<&'t str>,
    new: Vec<&'t str>,
    after: Vec<&'t str>,
}

/// The hunks from `old` to `new`; each is found once in the text that the ones before it left.
pub fn hunks<'t>(old: &'t str, new: &'t str) -> Vec<Hunk<'t>> {
    let diff = TextDiff::from_lines(old, new);
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let changed = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed.map(|op| hunk(&old, &new, op)).collect()
}

fn hunk<'t>(old: &[&'t str], new: &[&'t str], op: &DiffOp) -> Hunk<'t> {
    let (gone, come) = (op.old_range(), op.new_range());
    // What is above was changed by the hunks before.
    let current: Vec<&str> = [&new[..come.start], &old[gone.start..]].concat();
    let text = current.concat();
    let (start, end) = (come.start, come.start + gone.len());
    let mut around = usize::from(gone.is_empty());
    loop {
        let from = start.saturating_sub(around);
        let to = (end + around).min(current.len());
        let found = edits::find(&text, &current[from..to].concat());
        let all = from == 0 && to == current.len();
        if found.is_ok() || all || !matches!(found, Err(Miss::Several { .. } | Miss::Empty)) {
            return Hunk {
                before: current[from..start].to_vec(),
                old: current[start..end].to_vec(),
                new: new[come].to_vec(),
                after: current[end..to].to_vec(),
            };
        }
        around = around * 2 + 1;
    }
}

impl Hunk<'_> {
    /// As an operation, remembered so.
    pub fn operation(&self, path: &str, memory: Memory) -> Operation {
        let shared = self.shared_indent();
        let there = |line: &&str| misremembered(line, memory, shared);
        let added = |line: &&str| match memory {
            Memory::Deeper | Memory::Flush => misremembered(line, memory, shared),
            _ => (*line).to_owned(),
        };
        let text = |lines: &[&str]| lines.iter().map(there).collect::<String>();
        let new: String = self.new.iter().map(added).collect();
        let (before, after) = (text(&self.before), text(&self.after));
        Operation::Replace {
            path: edits::FilePath::parse(path).unwrap(),
            old: format!("{before}{}{after}", text(&self.old)),
            new: format!("{before}{new}{after}"),
            read: None,
        }
    }

    /// Whether what is forgotten is what the edit is about: space at a line's end, say.
    pub fn is_about(&self, memory: Memory) -> bool {
        let shared = self.shared_indent();
        let sent = |line: &str| match memory {
            Memory::Deeper | Memory::Flush => misremembered(line, memory, shared),
            _ => line.to_owned(),
        };
        let there = [&self.before, &self.old, &self.after].into_iter().flatten();
        // Among empty lines nothing tells how deep the new ones are.
        let indented = matches!(memory, Memory::Deeper | Memory::Flush);
        if indented && there.clone().all(|line| line.trim().is_empty()) {
            return true;
        }
        there.into_iter().any(|old| {
            let remembered = misremembered(old, memory, shared);
            self.new.iter().any(|new| old != new && remembered == sent(new))
        })
    }

    /// How many bytes of indentation all its lines have in common.
    fn shared_indent(&self) -> usize {
        let lines = [&self.before, &self.old, &self.new, &self.after].into_iter().flatten();
        let full: Vec<&str> = lines.copied().filter(|line| !line.trim().is_empty()).collect();
        let Some(first) = full.first() else { return 0 };
        let indent = first.len() - first.trim_start_matches([' ', '\t']).len();
        (0..=indent)
            .rev()
            .find(|n| full.iter().all(|line| line.starts_with(&first[..*n])))
            .unwrap_or(0)
    }
}

fn misremembered(line: &str, memory: Memory, shared: usize) -> String {
    let body = line.trim_end_matches(['\r', '\n']);
    let ending = &line[body.len()..];
    match memory {
        Memory::TrailingSpace if body.trim_end() == body => format!("{body}  {ending}"),
        Memory::TrailingSpace => format!("{}{ending}", body.trim_end()),
        Memory::Deeper if !body.trim().is_empty() => format!("  {line}"),
        Memory::Flush if !body.trim().is_empty() => line[shared..].to_owned(),
        Memory::Typographic => {
            let body = body.replace('"', "”").replace('\'', "’").replace(" - ", "\u{a0}–\u{a0}");
            format!("{body}{ending}")
        }
        _ => line.to_owned(),
    }
}

/// `text` with one letter of it changed; `None` where it has none.
pub fn with_wrong_letter(text: &str, rng: &mut StdRng) -> Option<String> {
    let letters: Vec<usize> =
        text.char_indices().filter(|(_, c)| c.is_ascii_alphabetic()).map(|(at, _)| at).collect();
    let at = *letters.get(rng.random_range(0..letters.len().max(1)))?;
    let other = if text.as_bytes()[at].eq_ignore_ascii_case(&b'q') { "z" } else { "q" };
    Some([&text[..at], other, &text[at + 1..]].concat())
}
