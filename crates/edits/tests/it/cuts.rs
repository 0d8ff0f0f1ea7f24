//! Cut anywhere, an answer changes a file whole or not at all.

use crate::turn::{Answer, decode, path, play, tree};
use edits::Ended::{Cut, Whole};
use edits::{Ended, MemoryTree, Operation};
use proptest::prelude::*;

const APP: &str = include_str!("app.tsx");

fn answers() -> (String, String) {
    let tool = serde_json::json!({"path": "src/App.tsx", "old": "const a = 1;", "new": "const a = \"दो\\n\";"});
    let tags = format!(
        "Now:\n<bb-replace path=\"src/App.tsx\">\n<<<<<<< SEARCH\nconst a = 1;\n=======\nconst a = 2;\n\
         >>>>>>> REPLACE\n</bb-replace>\nThen a copy:\n<bb-write path=\"src/Copy.tsx\">\n{APP}</bb-write>\nDone.\n"
    );
    (tool.to_string(), tags)
}

fn before() -> MemoryTree {
    tree(&[("src/App.tsx", APP.as_bytes())])
}

fn played(answer: Answer<'_>, ended: Ended) -> MemoryTree {
    let mut files = before();
    play(&mut files, answer, ended);
    files
}

#[test]
fn a_stream_cut_at_any_byte_never_leaves_a_half_file() {
    let (tool, tags) = answers();
    for cut in 0..tool.len() {
        let answer = Answer::Tool("replace", &tool.as_bytes()[..cut]);
        assert!(played(answer, Whole) == before(), "{cut}");
        assert!(played(answer, Cut) == before(), "{cut}");
    }
    let whole = played(Answer::Tags(tags.as_bytes()), Whole);
    let mut replaced = before();
    replaced.0.insert(path("src/App.tsx"), whole.0[&path("src/App.tsx")].clone());
    assert_eq!(whole.0.len(), 2);
    for cut in 0..=tags.len() {
        for ended in [Whole, Cut] {
            let files = played(Answer::Tags(&tags.as_bytes()[..cut]), ended);
            let states = [&before(), &replaced, &whole];
            assert!(states.contains(&&files), "{cut} {ended:?}");
            // The copy exists only when its closing line has come.
            let closed = cut >= tags.find("</bb-write>").unwrap();
            assert!(closed || files != whole, "{cut}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_size_of_the_pieces_makes_no_difference(piece in 1usize..400) {
        let (tool, tags) = answers();
        for answer in [Answer::Tool("replace", tool.as_bytes()), Answer::Tags(tags.as_bytes())] {
            prop_assert_eq!(decode(answer, piece, Whole), decode(answer, usize::MAX, Whole));
        }
    }

    #[test]
    fn any_text_written_in_tags_comes_out_as_it_went_in_or_is_refused(
        lines in proptest::collection::vec(r#"[ -~\t]{0,30}|</bb-write>|<bb-write path="x">|```|=======|न😀"#, 0..12),
        piece in 1usize..50,
    ) {
        let content: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let certain = format!("<bb-write path=\"a.md\" end=\"Q7\">\n{content}</bb-write Q7>\n");
        let (operations, refused) = decode(Answer::Tags(certain.as_bytes()), piece, Whole);
        let expected = Operation::Write { path: path("a.md"), content: content.clone(), read: None };
        prop_assert_eq!(&operations, std::slice::from_ref(&expected));
        prop_assert!(refused.is_empty());
        // Without a word of its own: this text, or nothing. Only an end followed by a beginning
        // cannot be told from the end of one file and the beginning of another.
        prop_assume!(!(content.contains("</bb-write>") && content.contains("<bb-write")));
        let plain = format!("<bb-write path=\"a.md\">\n{content}</bb-write>\n");
        let (operations, refused) = decode(Answer::Tags(plain.as_bytes()), piece, Whole);
        prop_assert!(operations.iter().all(|operation| *operation == expected), "{:?}", operations);
        prop_assert!(operations.len() == 1 || !refused.is_empty());
    }
}
