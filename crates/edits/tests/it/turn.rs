//! A model's answer, from its bytes to files.

use edits::{
    Editor, Ended, FilePath, MemoryTree, Operation, Policy, TagDecoder, TagEvent, ToolDecoder,
};

/// An answer as it is sent.
#[derive(Debug, Clone, Copy)]
pub enum Answer<'t> {
    /// The name of a tool and its input.
    Tool(&'t str, &'t [u8]),
    /// Text with tags.
    Tags(&'t [u8]),
}

pub fn path(text: &str) -> FilePath {
    FilePath::parse(text).unwrap()
}

pub fn tree(files: &[(&str, &[u8])]) -> MemoryTree {
    MemoryTree(files.iter().map(|(name, bytes)| (path(name), bytes.to_vec())).collect())
}

/// The operations of an answer that is cut into pieces of `piece` bytes, and what was refused.
pub fn decode(answer: Answer<'_>, piece: usize, ended: Ended) -> (Vec<Operation>, Vec<String>) {
    let (mut operations, mut refused) = (Vec::new(), Vec::new());
    match answer {
        Answer::Tool(name, input) => {
            let mut decoder = ToolDecoder::new(name);
            for bytes in input.chunks(piece.max(1)) {
                // An error comes again at the end.
                let _ = decoder.push(bytes, &mut |_| {});
            }
            match decoder.finish(ended) {
                Ok(operation) => operations.push(operation),
                Err(error) => refused.push(error.to_string()),
            }
        }
        Answer::Tags(text) => {
            let mut decoder = TagDecoder::new();
            let mut tell = |event: TagEvent<'_>| match event {
                TagEvent::Operation(operation) => operations.push(operation),
                TagEvent::Refused(error) => refused.push(error.to_string()),
                _ => {}
            };
            text.chunks(piece.max(1)).for_each(|bytes| decoder.push(bytes, &mut tell));
            decoder.finish(ended, &mut tell);
        }
    }
    (operations, refused)
}

/// Plays an answer on files; gives what was refused, by decoder and editor.
pub fn play(tree: &mut MemoryTree, answer: Answer<'_>, ended: Ended) -> Vec<String> {
    let mut editor = Editor::new(Policy::default());
    let (operations, mut refused) = decode(answer, 7, ended);
    for operation in &operations {
        if let Err(refusal) = editor.apply(tree, operation) {
            refused.push(refusal.to_string());
        }
    }
    refused
}
