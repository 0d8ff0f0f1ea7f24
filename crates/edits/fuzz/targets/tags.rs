//! Any bytes as a model's answer: no panic, the same operations whatever the pieces, and an answer
//! that was cut has no operation more than the whole one.
#![no_main]

use edits::{Ended, Operation, TagDecoder, TagEvent};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(([piece, cut], text)) = data.split_first_chunk::<2>() else { return };
    let (operations, refused) = decode(text, text.len(), Ended::Whole);
    let pieces = decode(text, usize::from(*piece) + 1, Ended::Whole);
    assert_eq!((&operations, &refused), (&pieces.0, &pieces.1));
    let cut = text.len() * usize::from(*cut) / 255;
    let (fewer, _) = decode(&text[..cut], usize::from(*piece) + 1, Ended::Cut);
    assert!(operations.starts_with(&fewer) || !refused.is_empty());
});

fn decode(text: &[u8], piece: usize, ended: Ended) -> (Vec<Operation>, Vec<String>) {
    let (mut operations, mut refused) = (Vec::new(), Vec::new());
    let mut tell = |event: TagEvent<'_>| match event {
        TagEvent::Operation(operation) => operations.push(operation),
        TagEvent::Refused(error) => refused.push(error.to_string()),
        _ => {}
    };
    let mut decoder = TagDecoder::new();
    text.chunks(piece.max(1)).for_each(|bytes| decoder.push(bytes, &mut tell));
    decoder.finish(ended, &mut tell);
    (operations, refused)
}
