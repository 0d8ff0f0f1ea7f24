//! The new text of a file, and whether it may be.

use super::{Policy, Refusal};
use crate::guard::{self, SyntaxError};
use crate::matcher::{self, Pass};
use crate::text::{self, NotText};
use crate::{Applied, Change, ContentHash, FilePath, MAX_COMMAND_BYTES, Operation, Place, Warning};

/// A file before and after an operation.
pub(super) struct Draft<'o> {
    before: Option<String>,
    after: String,
    /// What the model wrote of it.
    written: &'o str,
    whole: bool,
    pass: Option<Pass>,
    warnings: Vec<Warning>,
}

impl<'o> Draft<'o> {
    pub(super) fn of(bytes: Option<Vec<u8>>, operation: &'o Operation) -> Result<Self, Refusal> {
        let before = bytes.map(readable).transpose()?;
        let mut draft = Draft {
            before,
            after: String::new(),
            written: "",
            whole: false,
            pass: None,
            warnings: Vec::new(),
        };
        match operation {
            Operation::Write { content, .. } => draft.write(content),
            Operation::Replace { old, new, .. } => draft.replace(old, new)?,
            Operation::Insert { at, text, .. } => draft.insert(at, text)?,
            _ => {}
        }
        if draft.before.as_ref() == Some(&draft.after) {
            draft.warnings.push(Warning::Same);
        }
        Ok(draft)
    }

    fn write(&mut self, content: &'o str) {
        self.after = text::in_form_of(self.before.as_deref().unwrap_or_default(), content);
        (self.written, self.whole) = (content, true);
    }

    fn replace(&mut self, old: &str, new: &'o str) -> Result<(), Refusal> {
        let before = self.before.as_deref().ok_or(Refusal::Missing)?;
        let (bom, body) = text::split_bom(before);
        let (body, found) = matcher::replace(body, old, new)?;
        self.after = if bom.is_empty() { body } else { format!("{bom}{body}") };
        (self.written, self.pass) = (new, Some(found.pass));
        Ok(())
    }

    fn insert(&mut self, at: &Place, added: &'o str) -> Result<(), Refusal> {
        let before = self.before.as_deref().ok_or(Refusal::Missing)?;
        let (bom, body) = text::split_bom(before);
        let (at, pass) = place(body, at)?;
        let added_here = text::in_form_of(body, added);
        let (head, tail) = body.split_at(at);
        let ending = if text::endings(body) == text::Endings::CrLf { "\r\n" } else { "\n" };
        // Text is inserted as lines of its own.
        let before_it = if head.is_empty() || head.ends_with('\n') { "" } else { ending };
        let after_it = if tail.is_empty() || added_here.ends_with('\n') { "" } else { ending };
        // A file without a last line ending keeps having none.
        let added_here = match before_it.is_empty() {
            false => added_here.strip_suffix(ending).unwrap_or(&added_here),
            true => added_here.as_str(),
        };
        self.after = [bom, head, before_it, added_here, after_it, tail].concat();
        (self.written, self.pass) = (added, pass);
        Ok(())
    }

    /// Size, and what the model left out or let slip.
    pub(super) fn guard(&self, path: &FilePath, policy: &Policy) -> Result<(), Refusal> {
        let before = self.before.as_deref().unwrap_or_default();
        if self.written.contains('\0') {
            return Err(Refusal::Nul);
        }
        if self.after.len() > policy.max_file_bytes {
            return Err(Refusal::Large { limit: policy.max_file_bytes });
        }
        if let Some((line, text)) = guard::placeholder(path, before, self.written) {
            return Err(Refusal::Placeholder { line, text });
        }
        if let Some((line, what)) = guard::secret(before, self.written, &policy.secrets) {
            return Err(Refusal::Secret { line, what });
        }
        Ok(())
    }

    /// `repeated` tells whether the same text was refused before.
    pub(super) fn check_shrink(
        &mut self,
        repeated: impl FnOnce(&str) -> bool,
    ) -> Result<(), Refusal> {
        let Some(before) = self.before.as_deref().filter(|_| self.whole) else { return Ok(()) };
        let Some((had, now)) = guard::shrinks(before, &self.after) else { return Ok(()) };
        if !repeated(&self.after) {
            let after = ContentHash::of(self.after.as_bytes());
            return Err(Refusal::Shrink { had, now, after });
        }
        self.warnings.push(Warning::Shrunk { had, now });
        Ok(())
    }

    /// A file that did not parse before may be left so; a new one is to parse.
    pub(super) fn check_syntax(
        &mut self,
        path: &FilePath,
        refused_before: bool,
    ) -> Result<(), Refusal> {
        let Some(Some(error)) = guard::error_in(path, &self.after) else { return Ok(()) };
        let before = self.before.as_deref();
        if before.is_some_and(|before| guard::parses(path, before) != Some(true)) {
            return Ok(());
        }
        let SyntaxError { line, text, missing } = error;
        if refused_before {
            self.warnings.push(Warning::Syntax { line, text });
            return Ok(());
        }
        let what =
            missing.map_or("an error".to_owned(), |missing| format!("a missing `{missing}`"));
        Err(Refusal::Syntax { line, text, what })
    }

    pub(super) fn applied(self, path: &FilePath) -> Applied {
        let Self { before, after, pass, warnings, .. } = self;
        let change = Change::Write { path: path.clone(), before, after };
        Applied { change: Some(change), pass, warnings }
    }
}

fn readable(bytes: Vec<u8>) -> Result<String, Refusal> {
    // Kept for the line number; a file of this size is copied in no time.
    let line = |at: usize, bytes: &[u8]| 1 + memchr::memchr_iter(b'\n', &bytes[..at]).count();
    let error_line = str::from_utf8(&bytes).err().map(|error| line(error.valid_up_to(), &bytes));
    text::read(bytes).map_err(|not| match (not, error_line) {
        (NotText::Invalid { .. }, Some(line)) => Refusal::NotUtf8 { line },
        _ => Refusal::Binary,
    })
}

/// The byte where an insert goes, always the start of a line or the end of the file.
fn place(body: &str, at: &Place) -> Result<(usize, Option<Pass>), Refusal> {
    let line_end = |from: usize| body[from..].find('\n').map_or(body.len(), |at| from + at + 1);
    let line_start = |to: usize| body[..to].rfind('\n').map_or(0, |at| at + 1);
    Ok(match at {
        Place::Start => (0, None),
        Place::End => (body.len(), None),
        Place::Line(0) => (0, None),
        Place::Line(line) => {
            let ends = memchr::memchr_iter(b'\n', body.as_bytes()).map(|at| at + 1);
            let open_end = (!body.ends_with('\n') && !body.is_empty()).then_some(body.len());
            let mut ends = ends.chain(open_end);
            let end = ends.nth(line - 1);
            (end.ok_or_else(|| Refusal::NoLine { has: body.lines().count() })?, None)
        }
        Place::After(text) => {
            let found = matcher::find(body, text)?;
            let end = found.range.end;
            let at_start = end > found.range.start && body[..end].ends_with('\n');
            (if at_start { end } else { line_end(end) }, Some(found.pass))
        }
        Place::Before(text) => {
            let found = matcher::find(body, text)?;
            (line_start(found.range.start), Some(found.pass))
        }
    })
}

/// What can be wrong with an operation that is no matter of files.
pub(super) fn check_other(operation: &Operation) -> Result<(), Refusal> {
    let refused = match operation {
        Operation::Run { command } | Operation::Start { command, .. } => match command.trim() {
            "" => Some("the command is empty"),
            command if command.len() > MAX_COMMAND_BYTES => {
                Some("the command is too long; write a script and run that")
            }
            command if command.contains('\0') => Some("the command holds a NUL character"),
            _ => None,
        },
        Operation::AddDependency { name, version, .. } => {
            let plain = |text: &str| {
                let odd =
                    |c: char| c.is_whitespace() || c.is_control() || "'\"`$;&|<>(){}\\".contains(c);
                !text.is_empty() && !text.starts_with('-') && !text.contains(odd)
            };
            // A range like `>=1` is a version, but not one with a shell's characters in it.
            let version =
                version.as_deref().map(|version| version.trim_start_matches(['>', '<', '=']));
            let good = plain(name) && version.is_none_or(plain);
            (!good)
                .then_some("this is no name or version of a package; write them as in a registry")
        }
        Operation::Ask { question, .. } if question.trim().is_empty() => {
            Some("the question is empty")
        }
        _ => None,
    };
    refused.map_or(Ok(()), |why| Err(Refusal::Field(why)))
}
