//! Operations out of a file.

use anyhow::bail;
use edits::{Ended, MAX_STREAM_BYTES, Operation, TagDecoder, TagEvent};
use std::io::Read;
use std::path::Path;

/// What a file asks for.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) operations: Vec<Operation>,
    /// What was no operation, and why.
    pub(super) refused: Vec<String>,
}

/// Reads JSON where the text begins like it, tags otherwise.
pub(super) fn read(file: &Path) -> anyhow::Result<Answer> {
    let text = bytes(file)?;
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'[') => {
            Ok(Answer { operations: serde_json::from_slice(&text)?, ..Answer::default() })
        }
        Some(b'{') => {
            let objects = serde_json::Deserializer::from_slice(&text).into_iter();
            Ok(Answer { operations: objects.collect::<Result<_, _>>()?, ..Answer::default() })
        }
        _ => tags(&text),
    }
}

fn bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    let from: Box<dyn Read> = match file.as_os_str().to_str() {
        Some("-") => Box::new(std::io::stdin()),
        _ => Box::new(std::fs::File::open(file)?),
    };
    let mut bytes = Vec::new();
    from.take(MAX_STREAM_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    anyhow::ensure!(bytes.len() <= MAX_STREAM_BYTES, "it is larger than {MAX_STREAM_BYTES} bytes");
    Ok(bytes)
}

fn tags(text: &[u8]) -> anyhow::Result<Answer> {
    let mut answer = Answer::default();
    let mut decoder = TagDecoder::new();
    let mut tell = |event: TagEvent<'_>| match event {
        TagEvent::Operation(operation) => answer.operations.push(operation),
        TagEvent::Refused(error) => answer.refused.push(error.to_string()),
        TagEvent::Prose(_) | TagEvent::Opened { .. } | TagEvent::Text(_) => {}
    };
    decoder.push(text, &mut tell);
    decoder.finish(Ended::Whole, &mut tell);
    if answer.operations.is_empty() && answer.refused.is_empty() {
        bail!("it holds no operation: neither JSON nor a tag such as <bb-write path=\"a.txt\">");
    }
    Ok(answer)
}
