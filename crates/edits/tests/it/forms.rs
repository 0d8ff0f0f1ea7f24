//! The form of a file is kept, whatever a model sends.

use crate::turn::{Answer, path, play, tree};
use edits::Ended::Whole;

/// An edit of a file by a tool, and the file afterwards.
fn edited(before: &[u8], old: &str, new: &str) -> Vec<u8> {
    let mut files = tree(&[("a.txt", before)]);
    let json = serde_json::json!({"path": "a.txt", "old": old, "new": new}).to_string();
    let refused = play(&mut files, Answer::Tool("replace", json.as_bytes()), Whole);
    assert!(refused.is_empty(), "{refused:?}");
    files.0.remove(&path("a.txt")).unwrap()
}

#[test]
fn an_edit_keeps_marks_endings_tabs_scripts_and_a_missing_last_ending() {
    for (before, old, new, after) in [
        ("a\r\nb\r\n", "a\nb\n", "c\nd\n", "c\r\nd\r\n"),
        ("a\r\nb\r\n", "b", "c\nd", "a\r\nc\r\nd\r\n"),
        ("\u{feff}a\nb\n", "a\n", "c\n", "\u{feff}c\nb\n"),
        ("\u{feff}a\nb\n", "\u{feff}a\n", "c\n", "\u{feff}c\nb\n"),
        ("if x:\n\ta\n", "    a\n", "    b\n", "if x:\n\tb\n"),
        ("नाम = 'राम'\nउम्र = 20", "उम्र = 20", "उम्र = 21", "नाम = 'राम'\nउम्र = 21"),
        ("x\ny", "x\ny\n", "x\nz\n", "x\nz"),
        ("a\r\nb\nc\r\n", "b\n", "d\n", "a\r\nd\nc\r\n"),
        ("கல்வி\nবাংলা\n", "বাংলা", "বই", "கல்வி\nবই\n"),
    ] {
        // A model that quotes the mark is understood as well.
        let after = after.as_bytes();
        assert_eq!(edited(before.as_bytes(), old, new), after, "{before:?}");
    }
}

#[test]
fn a_tag_stream_gives_files_byte_for_byte() {
    let text = "Here:\n<bb-write path=\"a.js\">\nconst close = \"</bb-write>\";\n  ok();\n</bb-write>\n\
        <bb-write path=\"b.js\" final-newline=\"no\">\nlast\n</bb-write>\n\
        <bb-write path=\"doc.md\" end=\"X\">\n```\n<bb-write path=\"x\">\n</bb-write>\n```\n</bb-write X>\n\
        <bb-write path=\"c.py\">\n```python\nprint(1)\n```\n</bb-write>\n\
        <bb-replace path=\"d.txt\">\n<<<<<<< SEARCH\nold\n\\=======\n=======\nनया\n>>>>>>> REPLACE\n\n\
        <<<<<<< SEARCH\nsecond\n=======\n>>>>>>> REPLACE\n</bb-replace>\n\
        <bb-insert path=\"d.txt\" after=\"a &lt; &quot;b&quot;\">\ninserted\n</bb-insert>\n\
        <bb-rename path=\"e\" to=\"f/e\"/>\nand <bb-delete path=\"f/e\"/> in a sentence is prose\n\
        <bb-run>npm test</bb-run>\n";
    let mut files = tree(&[("d.txt", b"a < \"b\"\nold\n=======\nsecond\nend"), ("e", b"\0")]);
    let refused = play(&mut files, Answer::Tags(text.as_bytes()), Whole);
    assert!(refused.is_empty(), "{refused:?}");
    let expected = tree(&[
        ("a.js", b"const close = \"</bb-write>\";\n  ok();\n"),
        ("b.js", b"last"),
        ("doc.md", b"```\n<bb-write path=\"x\">\n</bb-write>\n```\n"),
        ("c.py", b"print(1)\n"),
        ("d.txt", "a < \"b\"\ninserted\nनया\nend".as_bytes()),
        ("f/e", b"\0"),
    ]);
    assert_eq!(files, expected);
}
