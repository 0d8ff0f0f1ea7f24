//! Any bytes as the input of any tool: no panic, the same whatever the pieces, nothing accepted
//! that another parser refuses, nothing shown that is not in the operation.
#![no_main]

use edits::{DecodeError, Ended, Operation, ToolDecoder};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(([kind, piece], input)) = data.split_first_chunk::<2>() else { return };
    let name = Operation::NAMES[usize::from(*kind) % Operation::NAMES.len()];
    let (shown, whole) = decode(name, input, input.len());
    let pieces = decode(name, input, usize::from(*piece) + 1);
    assert_eq!(whole.is_ok(), pieces.1.is_ok());
    if let Ok(operation) = whole {
        assert_eq!((shown, Ok(&operation)), (pieces.0, pieces.1.as_ref()));
        let fields: serde_json::Value = serde_json::from_slice(input).expect("it is JSON");
        if let (Operation::Write { content, .. }, Some(given)) = (&operation, fields.get("content"))
        {
            assert_eq!(given, content);
        }
        let end = input.trim_ascii_end().len() - 1;
        assert!(decode(name, &input[..end], 7).1.is_err());
    }
});

fn decode(name: &str, input: &[u8], piece: usize) -> (String, Result<Operation, DecodeError>) {
    let mut decoder = ToolDecoder::new(name);
    let mut shown = String::new();
    for bytes in input.chunks(piece.max(1)) {
        if decoder.push(bytes, &mut |grown| shown.push_str(grown.text)).is_err() {
            break;
        }
    }
    (shown, decoder.finish(Ended::Whole))
}
