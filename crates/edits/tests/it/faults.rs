//! What models get wrong. Each ends with every file as it was and a sentence that helps.

use crate::turn::{Answer, path, play, tree};
use edits::Ended::{Cut, Whole};
use edits::{Editor, Ended, Operation, Policy, Refusal, apply_all};

/// A file that parses, long enough for the shrink guard.
const APP: &str = include_str!("app.tsx");

struct Fault {
    name: &'static str,
    tool: &'static str,
    text: &'static str,
    ended: Ended,
    says: &'static str,
}

const fn tool(
    name: &'static str,
    tool: &'static str,
    text: &'static str,
    says: &'static str,
) -> Fault {
    Fault { name, tool, text, ended: Whole, says }
}

const fn tags(name: &'static str, text: &'static str, says: &'static str) -> Fault {
    tool(name, "", text, says)
}

const fn cut(fault: Fault) -> Fault {
    Fault { ended: Cut, ..fault }
}

const FAULTS: &[Fault] = &[
    // The answer stops.
    cut(tool(
        "cut inside a string",
        "write",
        r#"{"path": "src/App.tsx", "content": "import"#,
        "the answer was cut before",
    )),
    cut(tool(
        "cut right after the object",
        "write",
        r#"{"path": "src/App.tsx", "content": "x"}"#,
        "the answer was cut before",
    )),
    cut(tool(
        "cut inside an escape",
        "write",
        r#"{"path": "src/App.tsx", "content": "a\u09"#,
        "the answer was cut before",
    )),
    tool(
        "the stream ends inside a string",
        "write",
        r#"{"path": "src/App.tsx", "content": "import"#,
        "the answer was cut before",
    ),
    tool("nothing at all", "write", "", "the answer was cut before"),
    cut(tags(
        "a tag cut in its text",
        "<bb-write path=\"src/App.tsx\">\nimport",
        "the answer was cut before",
    )),
    cut(tags(
        "a tag cut after what looks like its end",
        "<bb-write path=\"src/App.tsx\">\nx\n</bb-write>\n",
        "the answer was cut before",
    )),
    cut(tags(
        "a replace cut before its last mark",
        "<bb-replace path=\"src/App.tsx\">\n<<<<<<< SEARCH\nconst a = 1;\n=======\n",
        "the answer was cut before",
    )),
    tags("a tag that is never closed", "<bb-write path=\"src/App.tsx\">\nimport", "is not closed"),
    // What is no operation.
    tool("no JSON but words", "write", "Sure! Here it is", "an object should begin with '{'"),
    tool("a list for an object", "write", "[]", "an object should begin with '{'"),
    tool(
        "a string in single quotes",
        "write",
        r#"{"path": 'a'}"#,
        "a value should come (byte 9, in `path`)",
    ),
    tool("a comma too many", "write", r#"{"path": "a", }"#, "a name in quotes should come"),
    tool(
        "two objects",
        "write",
        r#"{"path": "a", "content": ""}{"path"#,
        "nothing should follow the object",
    ),
    tool(
        "a raw line ending in a string",
        "write",
        "{\"path\": \"a\", \"content\": \"x\ny\"}",
        "must be escaped (byte 27, in `content`)",
    ),
    tool(
        "an escape that JSON has not",
        "write",
        r#"{"path": "a", "content": "\e"}"#,
        "no such escape",
    ),
    tool(
        "half a surrogate pair",
        "write",
        r#"{"path": "a", "content": "\ud800"}"#,
        "half a surrogate pair",
    ),
    tool(
        "a field twice",
        "write",
        r#"{"path": "a", "content": "1", "content": "2"}"#,
        "`content` is given twice",
    ),
    tool(
        "a field under two names",
        "replace",
        r#"{"path": "src/App.tsx", "old": "a", "old_string": "b", "new": ""}"#,
        "duplicate field `old`",
    ),
    tool("a field missing", "write", r#"{"path": "src/App.tsx"}"#, "missing field `content`"),
    tool(
        "a field of another type",
        "write",
        r#"{"path": "src/App.tsx", "content": ["x"]}"#,
        "invalid type: sequence",
    ),
    tool(
        "an operation that does not exist",
        "overwrite",
        r#"{"path": "src/App.tsx", "content": ""}"#,
        "no operation `overwrite`; there are write, replace",
    ),
    tags(
        "a tag that does not exist",
        "<bb-overwrite path=\"a\">\n</bb-overwrite>\n",
        "no operation `overwrite`",
    ),
    tags("a tag without quotes", "<bb-delete path=src/App.tsx/>\n", "is malformed; write <bb-"),
    tags(
        "an attribute twice",
        "<bb-delete path=\"a\" path=\"src/App.tsx\"/>\n",
        "`path` is given twice",
    ),
    tags("a tag without its path", "<bb-delete/>\n", "missing field `path`"),
    tags(
        "a plan that is no JSON",
        "<bb-plan>\n{stack: react}\n</bb-plan>\n",
        "the plan is not JSON",
    ),
    // Tags that contradict each other.
    tags(
        "a tag in another",
        "<bb-write path=\"src/App.tsx\">\nx\n<bb-delete path=\"a.css\"/>\n</bb-write>\n",
        "is not closed",
    ),
    tags(
        "a forgotten end before the next file",
        "<bb-write path=\"src/App.tsx\">\nx\n<bb-write path=\"a.css\">\ny\n</bb-write>\n",
        "<bb-write> of line 1 is not closed",
    ),
    tags(
        "an end in the text",
        "<bb-write path=\"src/App.tsx\">\nconst help = `\n</bb-write>\n`;\n</bb-write>\n",
        "there are two lines </bb-write>",
    ),
    tags(
        "an end in a code fence after the end",
        "<bb-write path=\"a.css\">\nx\n</bb-write>\n```\n</bb-write>\n```\n",
        "there are two lines </bb-write>",
    ),
    tags(
        "a tag in a code fence",
        "```xml\n<bb-delete path=\"src/App.tsx\"/>\n```\n",
        "in a code fence is an example",
    ),
    tags(
        "a block without a divider",
        "<bb-replace path=\"src/App.tsx\">\n<<<<<<< SEARCH\nconst a = 1;\n>>>>>>> REPLACE\n</bb-replace>\n",
        "its marks are out of order",
    ),
    tags(
        "a block with two dividers",
        "<bb-replace path=\"src/App.tsx\">\n<<<<<<< SEARCH\nconst a = 1;\n=======\nx\n=======\ny\n>>>>>>> REPLACE\n</bb-replace>\n",
        "its marks are out of order",
    ),
    tags(
        "a block not closed",
        "<bb-replace path=\"src/App.tsx\">\n<<<<<<< SEARCH\nconst a = 1;\n=======\nx\n</bb-replace>\n",
        "missing or not closed",
    ),
    tags(
        "text beside the blocks",
        "<bb-replace path=\"src/App.tsx\">\nconst a = 2;\n</bb-replace>\n",
        "text outside of a block",
    ),
    tags(
        "an insert without a place",
        "<bb-insert path=\"src/App.tsx\">\nx\n</bb-insert>\n",
        "says where by one of",
    ),
    tags(
        "an insert with two places",
        "<bb-insert path=\"src/App.tsx\" at=\"end\" after=\"x\">\nx\n</bb-insert>\n",
        "says where by one of",
    ),
    // Where files are not.
    tool(
        "a path out of the folder",
        "write",
        r#"{"path": "../a", "content": "x"}"#,
        "leaves the project by '..'",
    ),
    tool(
        "a way out in the middle",
        "delete",
        r#"{"path": "src/../../App.tsx"}"#,
        "leaves the project by '..'",
    ),
    tool(
        "an absolute path",
        "write",
        r#"{"path": "/etc/passwd", "content": "x"}"#,
        "the path is absolute",
    ),
    tool(
        "a path of Windows",
        "write",
        r#"{"path": "src\\App.tsx", "content": "x"}"#,
        "separate folders by '/'",
    ),
    tool(
        "a NUL in a path",
        "write",
        r#"{"path": "a\u0000b", "content": "x"}"#,
        "a control character",
    ),
    tool("a folder for a file", "write", r#"{"path": "src/", "content": "x"}"#, "names a folder"),
    tool(
        "a name out of the folder",
        "rename",
        r#"{"path": "src/App.tsx", "to": "../App.tsx"}"#,
        "leaves the project by '..'",
    ),
    tool(
        "a hook of git",
        "write",
        r#"{"path": ".git/hooks/pre-commit", "content": "x"}"#,
        "is locked",
    ),
    tool(
        "an installed package",
        "write",
        r#"{"path": "node_modules/react/index.js", "content": "x"}"#,
        "is locked",
    ),
    tool(
        "a move into git",
        "rename",
        r#"{"path": "src/App.tsx", "to": "x/.GIT/config"}"#,
        "is locked",
    ),
    tool(
        "a file that is not there",
        "replace",
        r#"{"path": "src/Ap.tsx", "old": "a", "new": "b"}"#,
        "there is no such file",
    ),
    tool(
        "a delete of what is not there",
        "delete",
        r#"{"path": "src/Ap.tsx"}"#,
        "there is no such file",
    ),
    tool(
        "a rename onto a file",
        "rename",
        r#"{"path": "src/App.tsx", "to": "a.css"}"#,
        "a.css exists already",
    ),
    // Text that is not there, or too often.
    tool(
        "an old text that is wrong",
        "replace",
        r#"{"path": "src/App.tsx", "old": "const a = 3;", "new": "x"}"#,
        "most like it are lines 4 to 4",
    ),
    tool(
        "an old text that occurs twice",
        "replace",
        r#"{"path": "src/App.tsx", "old": "<li>", "new": "<b>"}"#,
        "times, at lines",
    ),
    tool(
        "an old text that overlaps itself",
        "replace",
        r#"{"path": "a.css", "old": "aa", "new": "b"}"#,
        "occurs 2 times, at lines 1, 1",
    ),
    tool(
        "no old text",
        "replace",
        r#"{"path": "src/App.tsx", "old": "", "new": "x"}"#,
        "`old` is empty",
    ),
    tool(
        "a line that is not there",
        "insert",
        r#"{"path": "a.css", "at": {"line": 9}, "text": "x"}"#,
        "has only 1 lines",
    ),
    tool(
        "an anchor that is not there",
        "insert",
        r#"{"path": "a.css", "at": {"after": "zz"}, "text": "x"}"#,
        "`old` is not in the file",
    ),
    // Text that should not be written.
    tool(
        "a placeholder for the rest",
        "write",
        r#"{"path": "src/App.tsx", "content": "const a = 2;\n// ... rest of the code unchanged\n"}"#,
        "stands for code that is left out",
    ),
    tool(
        "a placeholder in Hindi",
        "replace",
        r#"{"path": "src/App.tsx", "old": "const a = 1;", "new": "const a = 2;\n// बाकी कोड वैसा ही\n"}"#,
        "line 2 of the new text stands for code",
    ),
    tool(
        "a rewrite that loses most",
        "write",
        r#"{"path": "src/App.tsx", "content": "export const App = () => null;\n"}"#,
        "would leave 1 of the file's",
    ),
    tool(
        "an empty rewrite",
        "write",
        r#"{"path": "src/App.tsx", "content": ""}"#,
        "would leave 0 of the file's",
    ),
    tool(
        "a private key",
        "write",
        r#"{"path": "key.pem", "content": "-----BEGIN PRIVATE KEY-----\n"}"#,
        "holds a private key",
    ),
    tool(
        "a NUL in the text",
        "write",
        r#"{"path": "a.txt", "content": "a\u0000"}"#,
        "a NUL character",
    ),
    tool(
        "a file that would not parse",
        "replace",
        r#"{"path": "src/App.tsx", "old": "const a = 1;", "new": "const a = (1;"}"#,
        "would not parse any more",
    ),
    tool(
        "a new file that does not parse",
        "write",
        r#"{"path": "new.py", "content": "def f(:\n"}"#,
        "would not parse any more",
    ),
    tool(
        "JSON without its end",
        "write",
        r#"{"path": "package.json", "content": "{\"name\": \"a\""}"#,
        "would not parse any more",
    ),
    // Files that are no text.
    tool(
        "a change to a picture",
        "replace",
        r#"{"path": "a.png", "old": "a", "new": "b"}"#,
        "is binary",
    ),
    tool(
        "a change to broken text",
        "replace",
        r#"{"path": "latin.txt", "old": "a", "new": "b"}"#,
        "not UTF-8 from line 2 on",
    ),
    // What is no matter of files.
    tool("an empty command", "run", r#"{"command": "  "}"#, "the command is empty"),
    tool(
        "a package that is a command",
        "add_dependency",
        r#"{"name": "zod; rm -rf /"}"#,
        "no name or version of a package",
    ),
    tool(
        "a package that is a flag",
        "add_dependency",
        r#"{"name": "--registry=http://x"}"#,
        "no name or version of a package",
    ),
    tool("a question without words", "ask", r#"{"question": ""}"#, "the question is empty"),
];

#[test]
fn every_fault_leaves_all_files_as_they_were_and_says_what_to_do() {
    let files: &[(&str, &[u8])] = &[
        ("src/App.tsx", APP.as_bytes()),
        ("a.css", b"aaa {}"),
        ("a.png", b"\x89PNG\0\0"),
        ("latin.txt", b"one\ncaf\xe9\n"),
    ];
    assert!(FAULTS.len() >= 60, "{}", FAULTS.len());
    for fault in FAULTS {
        let mut after = tree(files);
        let answer = match fault.tool {
            "" => Answer::Tags(fault.text.as_bytes()),
            tool => Answer::Tool(tool, fault.text.as_bytes()),
        };
        let said = play(&mut after, answer, fault.ended);
        assert!(after == tree(files), "{}", fault.name);
        assert!(said.iter().any(|said| said.contains(fault.says)), "{}: {said:?}", fault.name);
    }
}

#[test]
fn bytes_that_are_not_utf8_are_refused_by_both_decoders() {
    let mut after = tree(&[]);
    let json = b"{\"path\": \"a\", \"content\": \"caf\xe9\"}";
    assert!(play(&mut after, Answer::Tool("write", json), Whole)[0].contains("not UTF-8"));
    let text = b"<bb-write path=\"a\">\ncaf\xe9\n</bb-write>\n";
    assert!(play(&mut after, Answer::Tags(text), Whole)[0].contains("not UTF-8"));
    assert_eq!(after, tree(&[]));
}

#[test]
fn files_and_answers_that_are_too_large_are_refused() {
    let big = "x".repeat(50 * 1024 * 1024);
    let before = tree(&[("a.txt", big.as_bytes()), ("b.txt", b"x")]);
    let mut after = before.clone();
    let replace = br#"{"path": "a.txt", "old": "y", "new": "z"}"#;
    let said = play(&mut after, Answer::Tool("replace", replace), Whole);
    assert!(said[0].contains("larger than 5242880 bytes"), "{said:?}");
    let write = format!(r#"{{"path": "b.txt", "content": "{big}"}}"#);
    let said = play(&mut after, Answer::Tool("write", write.as_bytes()), Whole);
    assert!(said[0].contains("longer than 8388608 bytes"), "{said:?}");
    let write = format!("<bb-write path=\"b.txt\">\n{big}\n</bb-write>\n");
    let said = play(&mut after, Answer::Tags(write.as_bytes()), Whole);
    assert!(said[0].contains("longer than 33554432 bytes"), "{said:?}");
    assert!(after == before);
}

#[test]
fn a_line_of_a_million_characters_is_edited_like_any_other() {
    let line = format!("start{}end", "ab".repeat(500_000));
    let mut after = tree(&[("a.txt", line.as_bytes())]);
    let edit = br#"{"path": "a.txt", "old": "end", "new": "END"}"#;
    assert!(play(&mut after, Answer::Tool("replace", edit), Whole).is_empty());
    let edit = br#"{"path": "a.txt", "old": "abab", "new": "x"}"#;
    let said = play(&mut after, Answer::Tool("replace", edit), Whole);
    assert!(said[0].contains("more than 5 times"), "{said:?}");
    assert!(after.0[&path("a.txt")].ends_with(b"abEND"));
}

#[test]
fn ten_thousand_operations_are_refused_together() {
    let mut after = tree(&[("a.txt", b"x")]);
    let operations = vec![Operation::Delete { path: path("a.txt") }; 10_000];
    let mut editor = Editor::new(Policy::default());
    let refused = apply_all(&mut editor, &mut after, &operations).unwrap_err();
    assert_eq!(refused, Refusal::TooMany { limit: 1000 });
    assert_eq!(after, tree(&[("a.txt", b"x")]));
}
