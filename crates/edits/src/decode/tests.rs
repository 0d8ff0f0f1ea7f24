use super::*;
use proptest::prelude::*;

/// Feeds the pieces; gives what was shown, and the end.
fn decode(name: &str, pieces: &[&[u8]], ended: Ended) -> (String, Result<Operation, DecodeError>) {
    let mut decoder = ToolDecoder::new(name);
    let mut shown = String::new();
    for piece in pieces {
        if let Err(error) = decoder.push(piece, &mut |grown| shown.push_str(grown.text)) {
            return (shown, Err(error));
        }
    }
    (shown, decoder.finish(ended))
}

fn said(name: &str, json: &str) -> String {
    decode(name, &[json.as_bytes()], Ended::Whole).1.unwrap_err().to_string()
}

const WRITE: &str =
    r##" {"path":"a.py", "content" : "# \u0928\ud83d\ude00 \"नमस्ते\"\n", "n": [1,{"a":"]\"}"}]} "##;

#[test]
fn every_cut_in_two_gives_the_same_operation() {
    let bytes = WRITE.as_bytes();
    let (shown, whole) = decode("write", &[bytes], Ended::Whole);
    assert_eq!(shown, "a.py# न😀 \"नमस्ते\"\n");
    let Operation::Write { content, .. } = whole.clone().unwrap() else { panic!() };
    assert_eq!(content, "# न😀 \"नमस्ते\"\n");
    for cut in 0..=bytes.len() {
        let (left, right) = bytes.split_at(cut);
        assert_eq!(decode("write", &[left, right], Ended::Whole), (shown.clone(), whole.clone()));
    }
}

#[test]
fn no_cut_gives_an_operation_before_it_closes() {
    let end = WRITE.trim_end().len();
    for cut in 0..end {
        let (_, result) = decode("write", &[&WRITE.as_bytes()[..cut]], Ended::Whole);
        assert_eq!(result.unwrap_err().problem, Problem::Cut, "{cut}");
    }
    let (_, result) = decode("write", &[WRITE.as_bytes()], Ended::Cut);
    assert_eq!(result.unwrap_err().problem, Problem::Cut);
}

#[test]
fn what_is_no_json_is_told_with_its_place() {
    for (json, why) in [
        ("[]", "the tool input is not JSON: an object should begin with '{' (byte 0 of the input)"),
        (r#"{"path" "a"}"#, "a ':' should follow a name (byte 8 of the input)"),
        (r#"{"path": 'a'}"#, "a value should come (byte 9, in `path`)"),
        (r#"{"path": "a",}"#, "a name in quotes should come (byte 13 of the input)"),
        (r#"{"path": "a"; "#, "a ',' or '}' should follow a value (byte 12 of the input)"),
        (r#"{"path": "a"}{"#, "nothing should follow the object (byte 13 of the input)"),
        (
            "{\"content\": \"a\nb\"}",
            "a control character in a string must be escaped (byte 14, in `content`)",
        ),
        (r#"{"content": "\x"}"#, "no such escape in a string (byte 14, in `content`)"),
        (r#"{"content": "\u12g4"}"#, "\\u wants four hexadecimal digits"),
        (r#"{"content": "\ud83d x"}"#, "half a surrogate pair"),
        (r#"{"content": "\ud83d\n"}"#, "half a surrogate pair"),
        (r#"{"content": "\ude00"}"#, "half a surrogate pair"),
        (r#"{"content": "\ud83d"}"#, "half a surrogate pair"),
        (r#"{"n": 1.2.3}"#, "a number, array or object is malformed"),
        (r#"{"n": [1,]}"#, "a number, array or object is malformed"),
        ("{\u{c}}", "a name in quotes should come (byte 1 of the input)"),
        (r#"{"n": nul}"#, "a number, array or object is malformed"),
        (r#"{"path": "a", "path": "b"}"#, "the field `path` is given twice"),
        (r#"{"path": "a"}"#, "this is no write: missing field `content`"),
        (r#"{"path": "../a", "content": ""}"#, "the path leaves the project by '..'"),
        (r#"{"path": 7, "content": ""}"#, "this is no write: invalid type: integer `7`"),
    ] {
        let said = said("write", json);
        assert!(said.contains(why), "{json}: {said}");
    }
    assert!(said("erase", "{}").contains("no operation `erase`; there are write, replace"));
}

#[test]
fn json_a_thousand_levels_deep_is_refused_at_once() {
    let said = said("plan", &format!(r#"{{"plan": {}"#, "[".repeat(1000)));
    assert_eq!(said, "JSON nested deeper than 64 levels (byte 74, in `plan`)");
}

#[test]
fn input_without_end_is_refused_not_kept() {
    let mut decoder = ToolDecoder::new("write");
    decoder.push(b"{\"content\": \"", &mut |_| {}).unwrap();
    let piece = vec![b'x'; 1024 * 1024];
    let results: Vec<_> = (0..9).map(|_| decoder.push(&piece, &mut |_| {})).collect();
    assert!(results[..7].iter().all(Result::is_ok));
    let limit = Problem::Long { limit: MAX_INPUT_BYTES };
    assert_eq!(results[8].clone().unwrap_err().problem, limit);
    assert_eq!(decoder.finish(Ended::Whole).unwrap_err().problem, limit);
}

#[test]
fn bytes_that_are_not_utf8_are_refused_with_their_place() {
    for (bytes, at) in [
        (&b"{\"content\": \"\xff"[..], 13),
        (b"{\"content\": \"ab\\n\xe0\xa4b\"}", 17),
        (b"{\"content\": \"\xe0\xa4\"}", 13),
        (b"{\"content\": \"\xe0\xa4\\n\"}", 13),
        (b"{\"\xff\": 1}", 2),
        (b"{\"path\": \"a\", \"content\": \"\"}\xe0", 28),
    ] {
        for piece in 1..=bytes.len() {
            let pieces: Vec<&[u8]> = bytes.chunks(piece).collect();
            let error = decode("write", &pieces, Ended::Whole).1.unwrap_err();
            let Spot::Byte { at: found, .. } = error.at else { panic!() };
            assert_eq!((error.problem, found), (Problem::Utf8, at), "{piece}");
        }
    }
}

proptest! {
    #[test]
    fn agrees_with_serde_on_any_bytes(text in r#"[ {}\[\]":,\\a-c0-9nutrlefsd\x00-\x1fé😀]{0,60}"#) {
        let json = format!(r#"{{"path": "a", "content": "{text}"}}"#);
        let ours = decode("write", &[json.as_bytes()], Ended::Whole).1;
        // Fields that come twice are refused by both, with different words.
        let theirs: Result<Operation, _> =
            serde_json::from_str(&json.replacen('{', r#"{"op": "write", "#, 1));
        if let Ok(ours) = ours {
            prop_assert_eq!(ours, theirs.unwrap());
        }
    }

    #[test]
    fn any_text_comes_out_as_it_went_in(content in any::<String>(), at in proptest::collection::vec(0usize..400, 0..8)) {
        let operation = Operation::Write { path: crate::FilePath::parse("a").unwrap(), content: content.clone(), read: None };
        let json = serde_json::to_string(&operation).unwrap();
        let mut cuts: Vec<usize> = at.into_iter().map(|at| at.min(json.len())).collect();
        cuts.extend([0, json.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|two| &json.as_bytes()[two[0]..two[1]]).collect();
        let (shown, decoded) = decode("write", &pieces, Ended::Whole);
        prop_assert_eq!(shown, format!("writea{content}"));
        prop_assert_eq!(decoded.unwrap(), operation);
    }
}
